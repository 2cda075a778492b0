"""A change in the making: the entries it will leave in the history, and the numbers it hands out."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from zjai_desk.store import history, rows, schema
from zjai_desk.store.codec import Row, dumps
from zjai_desk.store.model import Step

Source = tuple[int | None, str | None, str | None]
"""The origin columns of a row: number of the original, sheet, sheet rows."""
NOWHERE: Source = (None, None, None)


def now() -> str:
    """Return the clock of this PC as ISO text with its offset; clocks may be wrong, the chain orders."""
    return dt.datetime.now().astimezone().isoformat(timespec="seconds")


Touched = Callable[[str, int, int], None]
"""Is told which records, (register, first id, last id), are being written."""


def _nobody(_register: str, _first: int, _last: int) -> None:
    """Stand in where nobody asks."""


class Draft:
    """What every way of writing needs: it logs what was done and, at the end, closes the link of the chain."""

    def __init__(
        self,
        connection: Connection,
        title: str,
        operator: str,
        reason: str = "",
        touched: Touched = _nobody,
        kind: str = "change",
    ) -> None:
        self.connection = connection
        self._touched = touched
        last, self._previous = history.head(connection)
        self.seq = last + 1
        self.change: Row = {
            "seq": self.seq,
            "at": now(),
            "operator": operator,
            "title": title,
            "kind": kind,
            "target": None,
            "reason": reason,
        }
        self._entries: list[Row] = []

    def allocate(self, name: str, count: int) -> int:
        """Return the first of ``count`` new ids for ``name``."""
        table = schema.allocations
        first = self.connection.execute(select(table.c.next).where(table.c.name == name)).scalar()
        if first is None:
            self.connection.execute(insert(table).values(name=name, next=1 + count))
            return 1
        self.connection.execute(update(table).where(table.c.name == name).values(next=first + count))
        return int(first)

    def log(
        self, register: str, action: str, span: tuple[int, int], *, source: Source = NOWHERE, **rest: Any
    ) -> None:
        """Note what was done to the records of ``span``, first and last id; ``rest`` are columns of entries."""
        entry: Row = dict.fromkeys(("stamp_before", "stamp_after", "before", "digest"))
        entry |= dict(zip(schema.ORIGIN_COLUMNS, source, strict=True)) | rest
        self._entries.append(
            entry | {"register": register, "action": action, "first": span[0], "last": span[1]}
        )
        self._touched(register, *span)

    def remove(self, register: str, table: Table, doomed: Iterable[Row]) -> None:
        """Delete rows, keeping their whole content in the history."""
        ids = []
        for row in doomed:
            kept = {key: value for key, value in row.items() if key not in ("id", "stamp")}
            span = (row["id"], row["id"])
            self.log(register, "delete", span, stamp_before=row["stamp"], before=dumps(kept))
            ids.append(row["id"])
        rows.remove(self.connection, table, ids)

    def bring_back(self, register: str, table: Table, restored: Iterable[Row]) -> None:
        """Insert rows that were there before, with their old ids and the stamps they are to have."""
        ordered = sorted(restored, key=itemgetter("id"))
        names = rows.names_of(table)
        rows.add(self.connection, table, [tuple(map(row.get, names)) for row in ordered])
        for run in _neighbours(ordered):
            self.log(
                register,
                "insert",
                (run[0]["id"], run[-1]["id"]),
                stamp_after=run[0]["stamp"],
                digest=rows.digest_of(table, run),
            )

    def finish(self) -> Step | None:
        """Write the change and its entries into the history; returns its step, None if nothing was done."""
        if not self._entries:
            return None
        change = self.change | {"counts": dumps(self._counts()), "previous": self._previous}
        change["hash"] = history.change_hash(change, history.entries_digest(self._entries))
        self.connection.execute(insert(schema.changes).values(**change))
        first = self.allocate("entries", len(self._entries))
        names = rows.names_of(schema.entries)
        entries = [
            tuple((entry | {"id": number, "change": self.seq})[name] for name in names)
            for number, entry in enumerate(self._entries, first)
        ]
        rows.add(self.connection, schema.entries, entries)
        return history.step_of(change, {})

    def _counts(self) -> dict[str, dict[str, int]]:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for entry in self._entries:
            if entry["action"] == "keep":
                continue  # a file received is no record
            counts[entry["register"]][entry["action"]] += entry["last"] - entry["first"] + 1
        return {register: dict(actions) for register, actions in counts.items()}


def _neighbours(ordered: Iterable[Row]) -> Iterator[list[Row]]:
    """Split rows, ordered by id, into runs of neighbouring ids with one stamp, each logged as one entry."""
    run: list[Row] = []
    for row in ordered:
        if run and (row["id"] != run[-1]["id"] + 1 or row["stamp"] != run[-1]["stamp"]):
            yield run
            run = []
        run.append(row)
    if run:
        yield run

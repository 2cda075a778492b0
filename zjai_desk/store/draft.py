"""A change in the making: the entries it will leave in the history, and the numbers it hands out."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Any

from zjai_desk.errors import DeskError
from zjai_desk.store import history, rows
from zjai_desk.store.closing import Closed, PeriodClosed
from zjai_desk.store.codec import Row, dumps
from zjai_desk.store.connection import Connection
from zjai_desk.store.model import Step
from zjai_desk.store.seals import Sealer
from zjai_desk.store.tables import CHANGES, ENTRIES, KEPT, ORIGIN_COLUMNS, Table

Source = tuple[int | None, str | None, str | None]
"""The origin columns of a row: number of the original, sheet, sheet rows."""
NOWHERE: Source = (None, None, None)


def now() -> str:
    """Return the clock of this PC as ISO text with its offset; clocks may be wrong, the chain orders."""
    return dt.datetime.now().astimezone().isoformat(timespec="seconds")


_DRIFT = dt.timedelta(minutes=2)
"""A clock that is set by the network goes back by as much without anybody having put it back."""


def put_back(before: str, at: str) -> bool:
    """Whether the clock that says ``at`` said ``before`` before; a time that cannot be read says nothing."""
    try:
        if before <= at:  # as good as always, and quicker
            return False
        return dt.datetime.fromisoformat(before) - dt.datetime.fromisoformat(at) > _DRIFT
    except (ValueError, TypeError):
        return False


_ALLOCATION = (
    "INSERT INTO allocations (name, next) VALUES (?, 1 + ?) "
    "ON CONFLICT (name) DO UPDATE SET next = allocations.next + excluded.next - 1 RETURNING next"
)
_BLANK: Row = dict.fromkeys(("stamp_before", "stamp_after", "before", "digest"))
_ONLY_ADDED_TO = frozenset({"events", "editions"})


class Guard:
    """Is told which records are being written and may refuse; ``closed`` is what is closed. This one lets all pass."""

    def __init__(self) -> None:
        self.closed: Closed = {}

    def touched(self, register: str, first: int, last: int) -> None:
        """Hear of the records from id ``first`` to ``last``; a DeskError stops the change."""


_NOBODY = Guard()


class Draft:
    """What every way of writing needs: it logs what was done and, at the end, closes the link of the chain.

    ``clock_was`` is the time of the step before, if the clock was put back since, else empty.
    """

    def __init__(
        self,
        connection: Connection,
        title: str,
        operator: str,
        reason: str = "",
        guard: Guard = _NOBODY,
        kind: str = "change",
    ) -> None:
        self.connection = connection
        self._guard = guard
        last, self._previous, before = history.newest(connection)
        self.seq = last + 1
        at = now()
        self.clock_was = before if put_back(before, at) else ""
        self.change: Row = {
            "seq": self.seq,
            "at": at,
            "operator": operator,
            "title": title,
            "kind": kind,
            "target": None,
            "reason": reason,
        }
        self._entries: list[Row] = []

    def allocate(self, name: str, count: int) -> int:
        """Return the first of ``count`` new ids for ``name``."""
        [(following,)] = self.connection.rows(_ALLOCATION, name, count)
        return int(following) - count

    def reserve(self, name: str, number: int) -> None:
        """See to it that no new id for ``name`` is ``number`` or below."""
        following = self.connection.value("SELECT next FROM allocations WHERE name = ?", name) or 1
        if following <= number:
            self.allocate(name, number + 1 - following)

    def log(
        self, register: str, action: str, span: tuple[int, int], *, source: Source = NOWHERE, **rest: Any
    ) -> None:
        """Note what was done to the records of ``span``, first and last id; ``rest`` are columns of entries."""
        if register in _ONLY_ADDED_TO and action != "insert":
            raise DeskError(f"{KEPT[register].label}只能增加，不能改也不能删。")
        said = {"register": register, "action": action, "first": span[0], "last": span[1]}
        self._entries.append({**_BLANK, **said, **dict(zip(ORIGIN_COLUMNS, source, strict=True)), **rest})
        self._guard.touched(register, *span)

    def watches(self, register: str) -> bool:
        """Whether rows of a register have to be held against closed periods: some are closed, no reason is given."""
        return register in self._guard.closed and not self.change["reason"]

    def require_open(self, register: str, touched: Iterable[Row]) -> None:
        """Raise PeriodClosed if one of the rows, as it was or is to be, is of a closed period and no reason is given."""
        if self.watches(register):
            closed = self._guard.closed[register]
            # A year and the year of a date read the same in a row as it is stored.
            met = closed & {KEPT[register].period(row) for row in touched}
            if met:
                raise PeriodClosed(register, met)

    def remove(self, register: str, table: Table, doomed: Iterable[Row]) -> None:
        """Delete rows, keeping their whole content in the history."""
        ids, doomed = [], list(doomed)
        self.require_open(register, doomed)
        for row in doomed:
            kept = {key: value for key, value in row.items() if key not in ("id", "stamp")}
            span = (row["id"], row["id"])
            self.log(register, "delete", span, stamp_before=row["stamp"], before=dumps(kept))
            ids.append(row["id"])
        rows.remove(self.connection, table, ids)

    def bring_back(self, register: str, table: Table, restored: Iterable[Row]) -> None:
        """Insert rows that were there before, with their old ids and the stamps they are to have."""
        ordered = sorted(restored, key=itemgetter("id"))
        self.require_open(register, ordered)
        rows.add(self.connection, table, [tuple(map(row.get, table.names)) for row in ordered])
        for run in _neighbours(ordered):
            self.log(
                register,
                "insert",
                (run[0]["id"], run[-1]["id"]),
                stamp_after=run[0]["stamp"],
                digest=rows.digest_of(table, run),
            )

    def finish(self, sealer: Sealer | None = None) -> Step | None:
        """Write the change and its entries into the history, sealed; returns its step, None if nothing was done."""
        if not self._entries:
            return None
        change = self.change | {"counts": dumps(self._counts()), "previous": self._previous}
        change["hash"] = history.change_hash(change, history.entries_digest(self._entries))
        if sealer is not None:
            change |= {"seal": sealer.seal(change["hash"]), "sealed_by": sealer.name}
        rows.add_row(self.connection, CHANGES, change)
        first = self.allocate("entries", len(self._entries))
        numbered = (
            entry | {"id": number, "change": self.seq} for number, entry in enumerate(self._entries, first)
        )
        rows.add(self.connection, ENTRIES, [tuple(map(entry.get, ENTRIES.names)) for entry in numbered])
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

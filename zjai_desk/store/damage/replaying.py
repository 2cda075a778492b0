"""A store written once more from nothing but what was told of its history: see :mod:`zjai_desk.store.damage.retelling`."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from zjai_desk import files
from zjai_desk.store import migrations, origins, rows, sqlite, wording
from zjai_desk.store.cipher import Secret
from zjai_desk.store.codec import Row
from zjai_desk.store.connection import Connection
from zjai_desk.store.damage.retelling import Act
from zjai_desk.store.tables import CHANGES, ENTRIES, ORIGINALS, TABLES, Table

Content = Callable[[Row], bytes | None]
"""Gives what a received file holds, None if it is not to be had; takes its row without the content."""


class Replay:
    """Writes the steps into a new store in the order in which they are told."""

    def __init__(self, connection: Connection, content: Content) -> None:
        self._connection, self._content = connection, content
        self._received: set[int] = set()

    def play(self, acts: Iterable[Act]) -> None:
        """Write what some acts tell."""
        entries: list[Row] = []
        steps: list[Row] = []
        for name, *said in acts:
            if name == "rows":
                self._insert(*said)
            elif name == "original":
                self._receive(said[0])
            elif name == "entry":
                self._follow(*said)
                entries.append(said[0])
            else:
                steps.append(said[0])
        self._add(CHANGES, steps)
        self._add(ENTRIES, entries)

    def end(self, itself: Mapping[str, Mapping[str, str]]) -> None:
        """Give the store its id and what else it said of itself, and the numbers that are free next."""
        execute = self._connection.execute
        for key, value in itself["about"].items():
            execute("DELETE FROM about WHERE key = ?", (key,))
            execute("INSERT INTO about (key, value) VALUES (?, ?)", (key, value))
        for name, at in itself["applied"].items():
            execute("UPDATE migrations SET at = ? WHERE name = ?", (at, name))
        for name, last in self._last_numbers():
            execute("INSERT INTO allocations (name, next) VALUES (?, ?)", (name, last + 1))

    def _last_numbers(self) -> Iterator[tuple[str, int]]:
        last = self._connection.value("SELECT max(id) FROM entries")
        if last:
            yield ENTRIES.name, last
        yield from self._connection.rows(
            "SELECT register, max(last) FROM entries WHERE action IN ('insert', 'keep') GROUP BY register"
        )

    def _add(self, table: Table, found: list[Row]) -> None:
        rows.add(self._connection, table, [tuple(map(row.get, table.names)) for row in found])

    def _insert(
        self, register: str, first: int, count: int, stamp: int, columns: Mapping[str, list[Any]]
    ) -> None:
        table = TABLES[register]
        nothing = [None] * count
        whole = dict(columns) | {"id": range(first, first + count), "stamp": [stamp] * count}
        contents = zip(*(whole.get(name, nothing) for name in table.names), strict=True)
        rows.add(self._connection, table, contents)

    def _follow(self, entry: Row, values: Row | None = None) -> None:
        """Do to the records what an entry says was done, as far as that is not an insert."""
        if entry["action"] == "update" and values is not None:
            table = TABLES[entry["register"]]
            row = values | {"stamp": entry["stamp_after"], "id": entry["first"]}
            rows.change(self._connection, table, (*sorted(values), "stamp"), [row])
        elif entry["action"] == "delete":
            rows.remove(self._connection, TABLES[entry["register"]], [entry["first"]])

    def _receive(self, said: Row) -> None:
        if said["id"] in self._received:
            return  # undoing and repeating an import logs its files again
        self._received.add(said["id"])
        content = self._content(said)
        kept = b"" if content is None else origins.squeezed(content)
        rows.add_row(self._connection, ORIGINALS, said | {"content": kept})


@contextmanager
def replaying(path: Path, content: Content, secret: Secret | None = None) -> Iterator[Replay]:
    """Make a store at ``path``, where nothing is or an empty file, of what is played; ``secret`` encrypts it.

    All of it is one transaction: on any fault nothing is in it.
    """
    files.make_private(path)
    with wording.told(path):
        connection = sqlite.open_file(path, secret=secret)
        try:
            with connection.transaction(), sqlite.roomy(connection):
                migrations.migrate(connection, 0)
                # An entry is told before the step it belongs to.
                connection.execute("PRAGMA defer_foreign_keys=ON")
                yield Replay(connection, content)
        finally:
            connection.close()

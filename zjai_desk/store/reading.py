"""What a store tells: records, groups, figures, history and received files, all of it read in one transaction each."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from zjai_desk.errors import DeskError
from zjai_desk.registers.fields import Value
from zjai_desk.store import (
    census,
    closing,
    details,
    history,
    opening,
    origins,
    records,
    recycling,
    seals,
    sqlite,
    wording,
)
from zjai_desk.store.closing import Closed
from zjai_desk.store.connection import Connection
from zjai_desk.store.history import Link
from zjai_desk.store.model import (
    Among,
    Deleted,
    Detail,
    Figures,
    Found,
    Group,
    Original,
    Query,
    Record,
    Step,
    Touched,
    Years,
)
from zjai_desk.store.seals import Sealed

if TYPE_CHECKING:
    from zjai_desk.store.columns.coded import Coded
    from zjai_desk.store.columns.ranking import Numbers
    from zjai_desk.store.finding import Finder

_EVERYTHING = Query()
_ANYWHERE: Among = {}


class Reader:
    """The reading half of a store; all methods raise a DeskError, in words, when the file cannot be read."""

    def __init__(self, path: Path, opened: opening.Opened) -> None:
        self.path = path
        self._connection = opened.connection
        self._finder: Finder | None = None
        self._counted = census.Counted()

    @property
    def id(self) -> str:
        """What tells this store from all others, its backups excepted; drawn when it was made."""
        return self.about("id")

    def about(self, key: str) -> str:
        """Return what the store says of itself under ``key``, empty if nothing."""
        with self._reading() as connection:
            return str(connection.value("SELECT value FROM about WHERE key = ?", key) or "")

    # -- records -------------------------------------------------------------------------------------

    def count(self, register: str) -> int:
        """Return how many records the register holds."""
        with self._reading() as connection:
            return self._counted.once(register, (), lambda: records.count(connection, register))

    def ids(self, register: str, query: Query = _EVERYTHING) -> list[int]:
        """Return the ids of the records that answer the query, in its order."""
        return list(self.packed_ids(register, query))

    def packed_ids(self, register: str, query: Query = _EVERYTHING) -> Sequence[int]:
        """Return :meth:`ids` as a range or an array, which take a fifth of the memory of a list, or none."""
        with self._reading() as connection:
            if query == _EVERYTHING:
                return sqlite.ids(connection, register)
            return self._finding.ids(register, query)

    def stamps(self, register: str) -> dict[int, int]:
        """Return the stamp of every record, {id: stamp}, as :attr:`Record.stamp` has it."""
        with self._reading() as connection:
            return records.stamps(connection, register)

    def prepare(self, register: str) -> bool:
        """Read ahead some of what a search in the register will ask; returns whether there is more to read.

        Without it the first search reads all: of a city's 160,000 patents for about a second.
        """
        with self._reading():
            return self._finding.prepare(register)

    def tally(
        self, register: str, key: str, query: Query = _EVERYTHING, limit: int = 1000
    ) -> list[tuple[Value, int]]:
        """Return the values of a field over a query and how often each occurs, the most frequent first.

        Equally frequent ones are in their own order (pinyin, size); None stands for blanks of any sort. A
        field of many values counts each item by itself. At most ``limit`` values are returned.
        """
        with self._reading():
            return self._finding.tally(register, key, query, limit)

    def groups(
        self, register: str, keys: Sequence[str], query: Query = _EVERYTHING, sums: Sequence[str] = ()
    ) -> list[Group]:
        """Return the records of a query grouped by the values of ``keys``, in the order of these (blanks last).

        Each group has its number of records and, for each key of ``sums``, the sum of what is filled in
        there, None if nothing is. A field of many values groups by its whole list.
        """
        with self._reading():
            return self._finding.groups(register, keys, query, sums)

    def figures(self, register: str, key: str, query: Query = _EVERYTHING) -> Figures:
        """Return what the numbers of a field come to over a query; of texts only how many are filled in."""
        with self._reading():
            return self._finding.figures(register, key, query)

    def counts(self, register: str, key: str, among: Among = _ANYWHERE) -> dict[Value, int]:
        """Return how often each value of a field occurs; blanks are left out, a list of values is one value.

        Read from the file alone, as a window asks that has just been opened; :meth:`tally` is for all others.
        """
        asked = (key, *_said(among))
        with self._reading() as connection:
            counts = self._counted.once(
                register, asked, lambda: census.counts(connection, register, key, among)
            )
        return dict(counts)

    def years(
        self,
        register: str,
        day: str,
        year: int | None = None,
        among: Among = _ANYWHERE,
        amount: str | None = None,
    ) -> Years:
        """Return how many records fall, by their field ``day``, into a year and into the one before it.

        Without ``year`` the last one that has any is taken. With ``amount`` only records count that have it,
        and it is summed up. Read from the file alone, like :meth:`counts`.
        """
        asked = (day, year, amount, *_said(among))
        with self._reading() as connection:
            return self._counted.once(
                register, asked, lambda: census.years(connection, register, day, year, among, amount)
            )

    def search(self, text: str, limit: int = 20) -> Found:
        """Look for words in all registers, as :attr:`Query.text` does; up to ``limit`` hits of each.

        The hits come register by register; first those of which a field begins with the first word, then
        those in which it occurs, as text before pinyin.
        """
        with self._reading():
            return self._finding.search(text, limit)

    @property
    def _finding(self) -> "Finder":
        if self._finder is None:
            # It stands on numpy, which a window that has not been asked anything yet can do without.
            from zjai_desk.store.finding import Finder

            self._finder = Finder(self._connection)
        return self._finder

    def records(self, register: str, ids: Sequence[int]) -> list[Record]:
        """Return records in the order of ``ids``; one that is gone is left out."""
        with self._reading() as connection:
            return records.records(connection, register, ids)

    def columns(self, register: str, keys: Sequence[str]) -> dict[str, list[Value]]:
        """Return whole columns, {key: values in order of id}, with the ids under "id"."""
        with self._reading() as connection:
            return records.columns(connection, register, keys)

    def coded(self, register: str, keys: Sequence[str]) -> "dict[str, Coded]":
        """Return columns as numbers of their distinct values, in order of id: what large tables are counted from.

        They are kept in memory, with what a search keeps, and brought up to what has been written since.
        """
        with self._reading():
            return self._finding.coded(register, keys)

    def scaled(self, register: str, keys: Sequence[str]) -> "dict[str, Numbers]":
        """Return columns of numbers as whole numbers of the last place kept (分 of 元), BLANK where there is none.

        Kept and brought up like those of :meth:`coded`.
        """
        with self._reading():
            return self._finding.scaled(register, keys)

    def scan(self, register: str, keys: Sequence[str]) -> Iterator[tuple[int, dict[str, Value]]]:
        """Return (id, {key: value}) of each record in order of id, as it stands now."""
        with self._reading() as connection:
            return records.scan(connection, register, keys)

    def setting(self, key: str, default: str = "") -> str:
        """Return an office setting kept in the store."""
        with self._reading() as connection:
            return connection.value("SELECT value FROM settings WHERE key = ?", key) or default

    def closed_years(self) -> Closed:
        """Return the years that are closed (封账) by register; registers without any are not in it."""
        with self._reading() as connection:
            return closing.read(connection)

    # -- history -------------------------------------------------------------------------------------

    def history(self, limit: int = 500, before: int | None = None) -> list[Step]:
        """Return up to ``limit`` steps, the newest first."""
        with self._reading() as connection:
            return history.steps(connection, limit, before)

    def next_undo(self) -> Step | None:
        """Return what :meth:`undo` would undo."""
        with self._reading() as connection:
            return history.next_undo(connection)

    def next_redo(self) -> Step | None:
        """Return what :meth:`redo` would do again."""
        with self._reading() as connection:
            return history.next_redo(connection)

    def details(self, seq: int, limit: int = 500) -> list[Detail]:
        """Return what a step did to each record, at most ``limit`` of them."""
        with self._reading() as connection:
            return details.of_step(connection, seq, limit)

    def history_of(self, register: str, record: int, key: str | None = None) -> list[Detail]:
        """Return what ever happened to one record, the newest first; with ``key``, to one of its cells."""
        with self._reading() as connection:
            return details.of_record(connection, register, record, key)

    def deleted(self, register: str, limit: int = 500) -> list[Deleted]:
        """Return the records that were deleted and not brought back, up to ``limit``, the last deleted first.

        What is not there because its insertion was undone is not among them: redo brings it back.
        """
        with self._reading() as connection:
            return recycling.deleted(connection, register, limit)

    def revivable(self, register: str, ids: Collection[int]) -> list[int]:
        """Return those of the records that are not there but were once, which :meth:`Change.revive` brings back."""
        with self._reading() as connection:
            return sorted(recycling.rows_of(connection, register, ids))

    def since(self, seq: int) -> frozenset[str]:
        """Return the registers that the steps after number ``seq`` touched."""
        with self._reading() as connection:
            return history.since(connection, seq)

    def touched(self, register: str, after: int) -> list[Touched]:
        """Return which records of a register the steps after number ``after`` touched, the oldest step first."""
        with self._reading() as connection:
            return history.touched(connection, register, after)

    def head(self) -> tuple[int, str]:
        """Return (number, hash) of the newest step: the same head means the same store."""
        with self._reading() as connection:
            return history.head(connection)

    def printed_head(self) -> tuple[int, str]:
        """Return :meth:`head` for a paper to bear; whoever looks after the store takes note of it."""
        return self.head()

    def written_at(self) -> str:
        """Return when the newest step was made, as ISO text; empty in a new store."""
        with self._reading() as connection:
            return history.newest(connection)[2]

    def state(self) -> tuple[int, str]:
        """Return (number, hash) of the newest step that wrote more than the log: the same one, the same records."""
        with self._reading() as connection:
            return history.head(connection, logged=False)

    def links(self) -> list[Link]:
        """Return the whole history as a chain, the oldest step first, the steps of the log among them."""
        with self._reading() as connection:
            return history.links(connection)

    def sealed(self) -> list[Sealed]:
        """Return which keys sealed the history, in the order in which they began."""
        with self._reading() as connection:
            return seals.sealed(connection)

    def sealed_with(self, name: str) -> list[int]:
        """Return the numbers of the steps sealed with the key ``name``."""
        with self._reading() as connection:
            return seals.sealed_with(connection, name)

    def hash_at(self, seq: int) -> str | None:
        """Return the hash of step number ``seq``, None if there is no such step."""
        with self._reading() as connection:
            return history.hash_at(connection, seq)

    def _step(self, seq: int) -> Step:
        with self._reading() as connection:
            found = history.step(connection, seq)
        if found is None:
            raise DeskError(f"历史中没有第{seq}步。")
        return found

    # -- originals ---------------------------------------------------------------------------------

    def originals(self) -> list[Original]:
        """Return the received files, the newest first, without their contents."""
        with self._reading() as connection:
            return origins.originals(connection)

    def original(self, sha256: str) -> Original:
        """Return a received file with its content, byte for byte."""
        with self._reading() as connection:
            return origins.original(connection, sha256)

    def _stale(self, register: str, first: int, last: int) -> None:
        """Note that what was read of these records holds no longer."""
        self._counted.forget(register)
        if self._finder is not None:
            self._finder.touch(register, first, last)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with wording.told(self.path):
            if self._connection.in_transaction:
                yield self._connection
            else:
                with self._connection.transaction():
                    yield self._connection


def _said(among: Among) -> Iterator[tuple[str, tuple[Value, ...]]]:
    """Yield what is asked as it can be compared."""
    return ((key, tuple(values)) for key, values in among.items())

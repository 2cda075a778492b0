"""The gate that every change passes: is whoever is signed in allowed to write this, and is the period open."""

from collections.abc import Callable

from zjai_desk.errors import DeskError
from zjai_desk.registers import rights
from zjai_desk.registers.notebooks import PEOPLE_KEY, PEOPLE_ON
from zjai_desk.registers.rights import Person, Right
from zjai_desk.store import closing
from zjai_desk.store.connection import Connection
from zjai_desk.store.draft import Guard
from zjai_desk.store.tables import KEPT

_LOOKED_UP = frozenset({"settings", "closures"})
_ALWAYS = frozenset({"events"})


class Gate(Guard):
    """Knows who is signed in, whether the office keeps people at all, and what is closed.

    ``heard`` is told of every record written. What the store says of people and periods is read once and
    again after it was written: an office without either pays nothing for them.
    """

    def __init__(self, connection: Connection, heard: Callable[[str, int, int], None]) -> None:
        super().__init__()
        self._connection = connection
        self._heard = heard
        self._stale = True
        self._guarded = False
        self._right: Right | None = None
        self._passed: set[str] = set()
        self.person: Person | None = None

    def open(self, right: Right | None = None) -> None:
        """Begin a change that is made by ``right``, or by whichever lets one write what it writes."""
        if self._stale:
            told = self._connection.value("SELECT value FROM settings WHERE key = ?", PEOPLE_KEY)
            self._guarded = told == PEOPLE_ON
            self.closed = closing.read(self._connection)
            self._stale = False
        self._right = right
        self._passed.clear()

    def signed(self, operator: str) -> str:
        """Return whom the history names: whoever is signed in, whatever name was given."""
        return self.person.name if self.person else operator

    def turning(self, operator: str) -> Right | None:
        """Return the right by which a step made by ``operator`` is undone or repeated: anybody's own is his."""
        own = self.person is not None and self.person.name == operator
        return rights.TAKE_BACK if own else None

    def touched(self, register: str, first: int, last: int) -> None:
        """Hear of records written; a DeskError if they may not be."""
        self._heard(register, first, last)
        if register in _LOOKED_UP:
            self._stale = True
        if self._guarded and register not in self._passed:
            self._require(register)
            self._passed.add(register)

    def _require(self, register: str) -> None:
        if register in _ALWAYS:
            return
        if self.person is None:
            raise DeskError("台账启用了人员管理，还没有人登录，不能写入。", "请先登录再办。")
        by = rights.writing(register) if self._right is None else (self._right,)
        if any(register in right.writes and self.person.may(right) for right in by):
            return
        if not by or register not in by[0].writes:
            raise DeskError(f"这样不能改{KEPT[register].label}，没有改动。")
        rights.require(self.person, by[0])

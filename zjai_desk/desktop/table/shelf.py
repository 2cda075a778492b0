"""The records of a table that are at hand: fetched by blocks when they come into view, the oldest let go."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from zjai_desk.accounts.current import CurrentBook
from zjai_desk.accounts.judged import JUDGED_WITH
from zjai_desk.analysis.merging.alike import Alike
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.threads.job import Job
from zjai_desk.errors import DeskError
from zjai_desk.registers.answers import Answers
from zjai_desk.registers.checks import check_record
from zjai_desk.registers.fields import Register
from zjai_desk.registers.findings import Problem
from zjai_desk.registers.notebooks import ANSWERS
from zjai_desk.store import Record, Store

BLOCK = 200
"""Records fetched at once."""
KEPT = 40 * BLOCK
"""Records held at most; the rest is fetched again when it comes into view."""
LATE = 150
"""Milliseconds after which records that are being fetched again are greyed; sooner, greying would only flicker."""

Problems = dict[int, tuple[Problem, ...]]


class RecordShelf(QObject):
    """Holds records of the rows of :attr:`ids` and what the checks say of them.

    ``came(first, last)`` when the records of these rows have come, ``greyed()`` when old ones are waited for.
    """

    came = Signal(int, int)
    greyed = Signal()

    def __init__(self, desk: Desk, register: Register, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ids: Sequence[int] = ()
        self.fresh: dict[int, Record] = {}
        self.old: dict[int, Record] = {}
        self.problems: Problems = {}
        self.late = False
        self._desk = desk
        self._judged: Alike | None = None
        self._register = register
        self.reader = Reader(register, desk.accounts, lambda: desk.findings.alike.get(register.key))
        desk.findings.changed.connect(self._judge_again)
        self._preparing = False
        self._wanted: dict[int, None] = {}
        self._fetching: Job | None = None
        self._fetch_soon = _single_shot(self, 0)
        self._fetch_soon.timeout.connect(self._fetch)
        self._grey_soon = _single_shot(self, LATE)
        self._grey_soon.timeout.connect(self._grey)

    def get(self, number: int) -> Record | None:
        """Return a record that is at hand, be it an old one."""
        return self.fresh.get(number) or self.old.get(number)

    def want(self, row: int) -> None:
        """Ask for the record in ``row`` and its neighbours."""
        block = row // BLOCK
        self._wanted.pop(block, None)
        self._wanted[block] = None
        if not self._fetch_soon.isActive():
            self._fetch_soon.start()

    def outdate(self) -> None:
        """Keep what is at hand only until it has been fetched again."""
        self.old |= self.fresh
        self.fresh.clear()
        self._grey_soon.start()

    def _fetch(self) -> None:
        """Fetch the blocks asked for last; those that were only scrolled past are let go."""
        if self._fetching is not None or not self._wanted:
            return
        blocks = list(self._wanted)[-3:]
        self._wanted.clear()
        ids = [number for block in blocks for number in self.ids[block * BLOCK : (block + 1) * BLOCK]]
        missing = [number for number in ids if number not in self.fresh]
        if not missing:
            return
        reader = self.reader

        def came(found: tuple[list[Record], Problems]) -> None:
            self._fetching = None
            self.keep(*found)
            for block in blocks:
                self.came.emit(block * BLOCK, (block + 1) * BLOCK - 1)
            if self._wanted:
                self._fetch_soon.start()

        def failed(error: DeskError) -> None:
            self._fetching = None
            self._desk.show_error(error)

        job = self._desk.run("", lambda store, _: reader.read(store, missing), came, failed)
        self._fetching = None if job.over else job

    def keep(self, records: Sequence[Record], problems: Problems) -> None:
        """Take in records that were just read; the oldest are let go."""
        for record in records:
            self.fresh[record.id] = record
            self.old.pop(record.id, None)
            self.problems.pop(record.id, None)
        self.problems |= problems
        for kept in (self.fresh, self.old, self.problems):
            for number in list(kept)[: max(0, len(kept) - KEPT)]:
                del kept[number]
        self.late = False
        self._grey_soon.stop()
        if self.reader.is_waiting and not self._preparing:
            self._preparing = True
            self._prepare()

    def _prepare(self) -> None:
        """Read the accounts piece by piece, between what the user asks for; then judge what is in view once more."""
        self._desk.run("", lambda store, _: self.reader.prepare(store), self._prepared)

    def _judge_again(self) -> None:
        """Mark what is in view once more when the records were held against each other anew."""
        alike = self._desk.findings.alike.get(self._register.key)
        if alike is not self._judged:
            self._judged = alike
            self.outdate()
            self.greyed.emit()

    def _prepared(self, more: bool) -> None:
        if more:
            self._prepare()
        else:
            self._preparing = False
            self.outdate()
            self.greyed.emit()

    def _grey(self) -> None:
        self.late = True
        self.greyed.emit()


class Reader:
    """Reads records of a register with what the checks say of those that are not in order."""

    def __init__(
        self, register: Register, accounts: CurrentBook, alike: Callable[[], Alike | None] = lambda: None
    ) -> None:
        self._register = register
        self._accounts = accounts
        self._alike = alike
        self._sound: set[int] = set()
        self._sound_at: tuple[tuple[int, str], Alike | None] | None = None
        self.is_waiting = False
        """Whether records were read that are still to be judged by the rules of the accounts."""

    def read(
        self, store: Store, ids: Sequence[int], *, at_once: bool = True
    ) -> tuple[list[Record], Problems]:
        """Return records and their problems; what was explained is in order.

        ``at_once`` leaves out what the rules of the accounts say while a large book is still to be read.
        """
        register, accounts = self._register, self._accounts
        judged = register.key in JUDGED_WITH
        self.is_waiting = judged and at_once and not accounts.is_ready(store)
        records = store.records(register.key, ids)
        answers = Answers(store.columns(ANSWERS.key, Answers.COLUMNS))
        alike = self._alike()
        judge = accounts.judge(store, register) if judged and not self.is_waiting else None
        problems: Problems = {}
        for record in records:
            found = list(check_record(register, record.values))
            if alike is not None:
                found += alike.problems(record.id, record.values)
            if judge is not None:
                found += judge(record.id)
            standing = tuple(
                problem
                for problem in found
                if not answers.reason(register.key, record.id, problem, record.values.get(problem.field))
            )
            if standing:
                problems[record.id] = standing
        return records, problems

    def faults(self, store: Store, ids: Sequence[int]) -> Problems:
        """Return the problems of records, those by the rules of the accounts too; for whoever goes through many.

        Records in which nothing was found are not read again until something has been written.
        """
        state, alike = store.state(), self._alike()
        if self._sound_at is None or self._sound_at[0] != state or self._sound_at[1] is not alike:
            self._sound.clear()
            self._sound_at = state, alike
        left = [number for number in ids if number not in self._sound]
        if not left:
            return {}
        _, problems = self.read(store, left, at_once=False)
        self._sound.update(number for number in left if number not in problems)
        return problems

    def prepare(self, store: Store) -> bool:
        """Read the next piece of the accounts; returns whether there is more to read."""
        return self._accounts.prepare(store)


def _single_shot(parent: QObject, milliseconds: int) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    return timer

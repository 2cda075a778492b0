"""How many findings wait in each register: counted bit by bit while the store has nothing else to do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from zjai_desk.accounts.judged import JUDGED_WITH
from zjai_desk.desktop.threads.worker import Work
from zjai_desk.errors import DeskError
from zjai_desk.progress import Progress
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Register
from zjai_desk.registers.findings import Finding, Severity
from zjai_desk.store import Store

# What judges records is imported once there are some to be judged: every start of the window would wait for it.
if TYPE_CHECKING:
    from zjai_desk.accounts.current import CurrentBook
    from zjai_desk.analysis.merging.alike import Alike
    from zjai_desk.desktop.desk import Desk

T = TypeVar("T")

UNASKED = 5000
"""Records up to which a register is checked without being asked to; more would keep an old computer busy."""
BLOCK = 250
PAUSE = 120
"""Milliseconds between two blocks, so that what the user does always comes first."""
KEPT = 200
"""Findings listed of a register until somebody asks for all."""
ALL = 1_000_000


@dataclass(slots=True)
class Waiting:
    """The findings of one register: how many of each severity, and the first of them.

    What somebody explained waits no longer: it is counted as ``answered`` and listed apart.
    """

    counts: dict[Severity, int] = field(default_factory=lambda: dict.fromkeys(Severity, 0))
    first: list[Finding] = field(default_factory=list)
    answered: int = 0
    explained: list[Finding] = field(default_factory=list)
    most: int = KEPT

    @property
    def asking(self) -> int:
        """How many findings ask for something to be done."""
        return sum(count for severity, count in self.counts.items() if severity is not Severity.HINT)

    def add(self, findings: Iterable[Finding]) -> None:
        """Count more findings."""
        for finding in findings:
            if finding.answer:
                self.answered += 1
                if len(self.explained) < self.most:
                    self.explained.append(finding)
                continue
            self.counts[finding.problem.severity] += 1
            if len(self.first) < self.most and finding.problem.severity is not Severity.HINT:
                self.first.append(finding)


@dataclass(slots=True)
class _Round:
    """One register being gone through: what is left of it and what was found so far."""

    key: str
    left: list[int]
    waiting: Waiting = field(default_factory=Waiting)
    unread: bool = False
    """Whether the accounts by which it is judged are still to be read."""
    large: bool = False
    """Whether it has too many records to be gone through unasked."""
    alike: "Alike | None" = None


def find(
    store: Store, register: Register, ids: list[int], accounts: "CurrentBook", alike: "Alike | None" = None
) -> list[Finding]:
    """Return the findings on these records, each with the reason that was given for it."""
    from zjai_desk.registers.answers import Answers
    from zjai_desk.registers.checks import check_record
    from zjai_desk.registers.notebooks import ANSWERS

    answers = Answers(store.columns(ANSWERS.key, Answers.COLUMNS))
    judge = accounts.judge(store, register)
    found: list[Finding] = []
    for record in store.records(register.key, ids):
        problems = [*check_record(register, record.values), *judge(record.id)]
        problems += alike.problems(record.id, record.values) if alike is not None else ()
        title = register.title(record.values) if problems else ""
        for problem in problems:
            reason = answers.reason(register.key, record.id, problem, record.values.get(problem.field))
            found.append(Finding(register.key, problem, title, record.id, answer=reason))
    return found


def _compared(store: Store, register: Register) -> "Alike":
    from zjai_desk.analysis.merging.alike import Alike

    return Alike(store, register)


def _round(store: Store, key: str, most: int) -> _Round:
    """Return a register to be gone through; of a large one not even the ids are read."""
    large = store.count(key) > UNASKED
    return _Round(key, [] if large else store.ids(key), Waiting(most=most), large=large)


class FindingsWatch(QObject):
    """Keeps the findings of all registers; ``changed()`` when a register has been gone through.

    Registers of more than :data:`UNASKED` records are only gone through by :meth:`check`.
    """

    changed = Signal()

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self._desk = desk
        self.waiting: dict[str, Waiting] = {}
        self.unchecked: set[str] = set()
        self.alike: dict[str, Alike] = {}
        """The registers gone through last time, record beside record."""
        self._whole: set[str] = set()
        self._todo: list[str] = list(REGISTERS)
        self._round: _Round | None = None
        self._asking = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PAUSE)
        self._soon.timeout.connect(self._go_on)
        desk.changed.connect(self._on_changed)
        self._soon.start()

    def total(self, severity: Severity) -> int:
        """Return how many findings of a severity wait in all registers that were gone through."""
        return sum(waiting.counts[severity] for waiting in self.waiting.values())

    def check(self, key: str, *, whole: bool = False) -> None:
        """Go through a large register now, as a job with progress that can be stopped; ``whole`` lists all findings."""
        register, accounts = REGISTERS[key], self._desk.accounts
        if whole:
            self._whole.add(key)
        most = self._most(key)

        def work(store: Store, progress: Progress) -> "tuple[Waiting, Alike]":
            progress.report(f"检查{register.label}")
            ids, waiting, alike = store.ids(key), Waiting(most=most), _compared(store, register)
            for start in range(0, len(ids), BLOCK):
                progress.report(f"检查{register.label}", start, len(ids))
                waiting.add(find(store, register, ids[start : start + BLOCK], accounts, alike))
            return waiting, alike

        def done(found: "tuple[Waiting, Alike]") -> None:
            self.unchecked.discard(key)
            self.waiting[key], self.alike[key] = found
            self.changed.emit()

        self._desk.run(f"检查{register.label}", work, done)

    def _most(self, key: str) -> int:
        return ALL if key in self._whole else KEPT

    def _on_changed(self, written: frozenset[str]) -> None:
        known = [
            key for key in REGISTERS if key in written or not written.isdisjoint(JUDGED_WITH.get(key, ()))
        ]
        self._todo = [key for key in self._todo if key not in known] + known
        if self._round is not None and self._round.key in known:
            self._round = None
        self._soon.start()

    def _go_on(self) -> None:
        """Take the next small piece, unless the user's own work is under way."""
        if self._desk.jobs or self._asking:
            self._soon.start()
        elif self._round is not None and self._round.unread:
            self._read_on(self._round)
        elif self._round is not None and self._round.left and self._round.alike is None:
            self._compare(self._round)
        elif self._round is not None:
            self._count_block(self._round)
        elif self._todo:
            key = self._todo.pop(0)
            most = self._most(key)
            self._ask(lambda store, _: _round(store, key, most), self._begin)

    def _ask(self, work: Work[T], done: Callable[[T], None]) -> None:
        """Run one small piece of work; no other is asked for until its answer has come."""

        def came(result: T) -> None:
            self._asking = False
            done(result)

        def failed(error: DeskError) -> None:
            self._asking = False
            self._desk.show_error(error)

        self._asking = True
        self._desk.run("", work, came, failed)

    def _begin(self, begun: _Round) -> None:
        if begun.key in self._todo:
            self._soon.start()
        elif begun.large:
            self.unchecked.add(begun.key)
            self.waiting.pop(begun.key, None)
            self._finish()
        else:
            self.unchecked.discard(begun.key)
            # Of a register without records nothing is judged: the accounts of a city take seconds and much memory.
            begun.unread = begun.key in JUDGED_WITH and bool(begun.left)
            self._round = begun
            self._go_on()

    def _read_on(self, current: _Round) -> None:
        accounts = self._desk.accounts

        def came(more: bool) -> None:
            current.unread = more
            self._soon.start()

        self._ask(lambda store, _: accounts.prepare(store), came)

    def _compare(self, current: _Round) -> None:
        register = REGISTERS[current.key]

        def came(alike: "Alike") -> None:
            current.alike = alike
            self._soon.start()

        self._ask(lambda store, _: _compared(store, register), came)

    def _count_block(self, current: _Round) -> None:
        register, ids, accounts = REGISTERS[current.key], current.left[:BLOCK], self._desk.accounts

        def came(findings: list[Finding]) -> None:
            if current is not self._round:
                return
            current.waiting.add(findings)
            del current.left[:BLOCK]
            if current.left:
                self._soon.start()
            else:
                self.waiting[current.key] = current.waiting
                if current.alike is not None:
                    self.alike[current.key] = current.alike
                self._round = None
                self._finish()

        self._ask(lambda store, _: find(store, register, ids, accounts, current.alike), came)

    def _finish(self) -> None:
        self.changed.emit()
        if self._todo:
            self._soon.start()

"""What the pages talk to: it runs their work on the store, says what changed and keeps where and when we are."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from inspect import getclosurevars, isfunction
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal

from zjai_desk.analysis.memory import Memory
from zjai_desk.desktop.board.expected import Expected
from zjai_desk.desktop.findings_watch import FindingsWatch
from zjai_desk.desktop.threads.job import Failed, Job, SharedReason
from zjai_desk.desktop.threads.worker import Runner, Work
from zjai_desk.errors import Cancelled, DeskError
from zjai_desk.keeping.journal import Action, note, outgoing
from zjai_desk.progress import Progress
from zjai_desk.registers.rights import Person, Right, refusal
from zjai_desk.settings import Settings
from zjai_desk.store import Closed, PeriodClosed, Query, Step, Store

if TYPE_CHECKING:
    from zjai_desk.accounts.current import CurrentBook

T = TypeVar("T")
AskReason = Callable[[PeriodClosed, Callable[[str], None], Callable[[], None], bool], None]
"""Asks for the reason that a change of a closed period takes: goes on with it, or gives up; true: for several files."""
Offer = tuple[str, Callable[[], object]]
REMEMBER_AFTER = 1000
"""Milliseconds without another change after which the settings are written."""


@dataclass(frozen=True, slots=True)
class _Written:
    """What came of work that writes: the newest step, the registers touched, what can be undone now, what is closed."""

    seq: int
    registers: frozenset[str]
    undo: Step | None
    redo: Step | None
    closed: Closed


class Desk(QObject):
    """The desk that all pages of one window share; it lives on the GUI thread.

    A page never touches the store: it hands a function to :meth:`run` and gets the result back.
    ``findings`` keeps what the checks find in the registers.

    Signals: ``changed(frozenset of register keys)`` after something was written, also by undo and redo;
    ``place_changed()`` when area or year are others; ``steps_changed()`` when what can be undone
    or redone is another; ``jobs_changed()`` when a job begins, reports or ends; ``told(text, undoable)``
    and ``failed(DeskError)`` for the line of messages, ``offered(caption, slot)`` for one more button beside what
    was told last; ``went(page key, Query or None, record id or
    None)`` to open a page; ``turned(Step)`` with the step that undid or repeated another; ``copies_wanted()`` to show the
    copies; ``closed_changed()`` when other periods are ``closed`` than before;
    ``handed(paths, Expected)`` with files to be received.
    """

    changed = Signal(object)
    place_changed = Signal()
    steps_changed = Signal()
    jobs_changed = Signal()
    told = Signal(str, bool)
    offered = Signal(str, object)
    failed = Signal(object)
    went = Signal(str, object, object)
    handed = Signal(object, object)
    turned = Signal(object)
    copies_wanted = Signal()
    closed_changed = Signal()

    def __init__(
        self,
        runner: Runner,
        settings: Settings,
        parent: QObject | None = None,
        *,
        person: Person | None = None,
        read_only: bool = False,
    ) -> None:
        """``person`` is who is signed in; None where the office does without people, and everything is allowed.

        ``read_only`` says that the store was opened only to be read.
        """
        super().__init__(parent)
        self._runner = runner
        self.settings = settings
        self.person = person
        self.read_only = read_only
        self.ask_reason: AskReason | None = None
        self.memory = Memory()
        self._remember_soon = QTimer(self)
        self._remember_soon.setSingleShot(True)
        self._remember_soon.setInterval(REMEMBER_AFTER)
        self._remember_soon.timeout.connect(settings.save)
        self.jobs: list[Job] = []
        self._writing: list[Job] = []
        self._seq: int | None = None
        self.next_undo: Step | None = None
        self.next_redo: Step | None = None
        self.closed: Closed = {}
        runner.progressed.connect(self._on_progress)
        self.run("", lambda store, _: _look(store, None), self._take_steps)
        self.findings = FindingsWatch(self)

    @cached_property
    def accounts(self) -> "CurrentBook":
        """What the rules on vouchers look up; it is asked in work handed to :meth:`run` and nowhere else."""
        from zjai_desk.accounts.current import CurrentBook

        return CurrentBook()

    # -- work -----------------------------------------------------------------------------------------

    def run(
        self,
        title: str,
        work: Work[T],
        done: Callable[[T], None] | None = None,
        failed: Failed | None = None,
        *,
        writes: bool = False,
        shared: SharedReason | None = None,
    ) -> Job:
        """Run ``work(store, progress)`` away from the window and give its result to ``done`` on the GUI thread.

        ``title`` is shown with progress and 取消 while the work lasts (“导入 长河街道2019年报”); an empty
        one marks quiet work, such as fetching the rows in view. ``writes`` says that the work may change
        the store: afterwards, ``done`` first, ``changed`` tells which registers. Without ``failed``, an
        error is shown as :meth:`show_error` does. Where the work would change a closed period, the person is
        asked for a reason by ``ask_reason``, and it is done once more inside of it; of work with a ``shared``
        reason only the first piece asks. A method of a widget that is gone by then, or a function made in one, is
        not called. ``work`` must not touch widgets nor attributes of the desk: copy what it needs before.
        """
        if writes:
            return self._run_writing(title, work, done, failed, shared)

        def end(result: T) -> None:
            self._clear_jobs()
            _call(done, result)

        return self._start(title, work, end, failed)

    @property
    def busy(self) -> bool:
        """Whether any work is under way, quiet work included."""
        return self._runner.busy

    def _run_writing(
        self,
        title: str,
        work: Work[T],
        done: Callable[[T], None] | None,
        failed: Failed | None,
        shared: SharedReason | None = None,
    ) -> Job:
        since: list[int] = []

        def writing(store: Store, progress: Progress) -> tuple[T, _Written]:
            since.append(_look(store, None).seq)
            return work(store, progress), _look(store, since[0])

        def end(ended: tuple[T, _Written]) -> None:
            result, written = ended
            self._clear_jobs()
            self._take_steps(written)
            _call(done, result)
            self._tell_changed(written)

        def fail(error: DeskError) -> None:
            if isinstance(error, PeriodClosed) and self.ask_reason is not None:
                if shared is not None and shared.text:
                    again(shared.text)
                else:
                    give_up = partial(_call, failed or self.show_error, error)
                    self.ask_reason(error, again, give_up, shared is not None)
                return
            if since:
                # Several steps may stand although a later one failed: the first files of a folder.
                self.run("", lambda store, _: _look(store, since[0]), self._tell_changed)
            _call(failed or self.show_error, error)

        def again(reason: str) -> None:
            if shared is not None:
                shared.text = reason

            def reasoned(store: Store, progress: Progress) -> T:
                with store.because(reason):
                    return work(store, progress)

            self._run_writing(title, reasoned, done, failed)

        job = self._start(title, writing, end, fail)
        self._writing = [*(one for one in self._writing if not one.over), job]
        return job

    @property
    def written(self) -> list[str]:
        """The titles of the work under way that would be lost if the window were closed now."""
        return [job.title for job in self._writing if job in self.jobs and not job.over]

    def _start(self, title: str, work: Work[T], end: Callable[[T], None], failed: Failed | None) -> Job:
        def fail(error: DeskError) -> None:
            self._clear_jobs()
            _call(failed or self.show_error, error)

        job = self._runner.run(title, work, end, fail)
        if title and not job.over:
            self.jobs.append(job)
            self.jobs_changed.emit()
        return job

    def _clear_jobs(self) -> None:
        running = [job for job in self.jobs if not job.over]
        if len(running) != len(self.jobs):
            self.jobs = running
            self.jobs_changed.emit()

    def _on_progress(self, job: Job) -> None:
        if job.over:
            # It ended with a fault of ours.
            self._clear_jobs()
        elif job in self.jobs:
            self.jobs_changed.emit()

    # -- undo and redo --------------------------------------------------------------------------------

    def undo(self) -> None:
        """Undo the last step that still stands, and say so."""
        operator = self.operator
        self.run("撤销", lambda store, _: store.undo(operator), self._tell_turned, writes=True)

    def redo(self) -> None:
        """Repeat the step undone last, and say so."""
        operator = self.operator
        self.run("重做", lambda store, _: store.redo(operator), self._tell_turned, writes=True)

    def undo_step(self, seq: int) -> None:
        """Undo one step of the history, wherever it stands, and say so."""
        operator = self.operator
        self.run("撤销", lambda store, _: store.undo_step(seq, operator), self._tell_turned, writes=True)

    def _tell_turned(self, step: Step) -> None:
        self.tell(f"已{step.title}")
        self.turned.emit(step)

    def _take_steps(self, written: _Written) -> None:
        self._seq = written.seq
        if not self.read_only:
            self.next_undo, self.next_redo = written.undo, written.redo
        self.steps_changed.emit()
        if written.closed != self.closed:
            self.closed = written.closed
            self.closed_changed.emit()

    def _tell_changed(self, written: _Written) -> None:
        if written.seq != self._seq:
            self._take_steps(written)
        if written.registers:
            self.changed.emit(written.registers)

    # -- messages -------------------------------------------------------------------------------------

    def tell(self, text: str, *, undoable: bool = False, offer: Offer | None = None) -> None:
        """Say in the line of messages that something is done; ``undoable`` offers 撤销 beside it for a while.

        ``offer`` is the caption of what else is offered there, and what it does.
        """
        self.told.emit(text, undoable)
        if offer is not None:
            self.offered.emit(*offer)

    def show_error(self, error: DeskError) -> None:
        """Show what could not be done and what to do about it; that something was cancelled is only told."""
        if isinstance(error, Cancelled):
            self.tell(str(error))
        else:
            self.failed.emit(error)

    # -- where and when -------------------------------------------------------------------------------

    @property
    def area(self) -> str | None:
        """The district or city that the top line shows, by its full name; None for the whole store."""
        return self.settings.area

    @property
    def year(self) -> int | None:
        """The year that the top line shows; None for all years."""
        return self.settings.year

    def set_place(self, area: str | None, year: int | None) -> None:
        """Change where and when we are; every page hears of it by ``place_changed``."""
        if (area, year) != (self.area, self.year):
            self.settings.area, self.settings.year = area, year
            self.remember()
            self.place_changed.emit()

    @property
    def operator(self) -> str:
        """Who works here: the name that goes into the history with every step."""
        return self.person.name if self.person else self.settings.operator

    @operator.setter
    def operator(self, name: str) -> None:
        self.settings.operator = name.strip()
        self.remember()

    def may(self, right: Right) -> bool:
        """Whether whoever works here has a right; where people do not sign in, everybody has all.

        In a store that can only be read nobody has one that lets him write.
        """
        return not self.refusal(right)

    def refusal(self, right: Right) -> str:
        """Say why whoever works here may not do something, empty if he may."""
        if self.read_only and right.writes:
            return f"台账以只读方式打开，不能{right.label}。"
        return "" if self.person is None or self.person.may(right) else refusal(self.person, right)

    def log(self, action: Action, subject: str = "", detail: str = "") -> None:
        """Add a line to the log of the store, if need be while the window closes."""
        operator = self.operator
        work = partial(_noted, action=action, subject=subject, detail=detail, operator=operator)
        self.run("", work).lasting = True

    def went_out(self, subject: str, path: Path, detail: str = "", action: Action = Action.EXPORT) -> None:
        """Note in the log of the store that ``subject`` was written to a file or a folder by the window itself."""
        self.log(action, outgoing(subject, path), detail)

    def noting(
        self,
        write: Work[T],
        subject: str,
        path: Path,
        said: Callable[[T], str],
        action: Action = Action.EXPORT,
    ) -> Work[T]:
        """Return work that writes a file or a folder and then notes so, ``said`` of what came of it, in the log."""
        operator = self.operator

        def work(store: Store, progress: Progress) -> T:
            result = write(store, progress)
            note(store, action, outgoing(subject, path), said(result), operator=operator)
            return result

        return work

    def remember(self) -> None:
        """Write the settings to their file once they rest; whoever changes one calls this."""
        self._remember_soon.start()

    def go(self, page: str, query: Query | None = None, record: int | None = None) -> None:
        """Open the page with this key (home, import, statistics, briefing, history or a register's key).

        A register page shows what ``query`` asks for and makes the record with the id ``record`` current.
        """
        self.went.emit(page, query, record)

    def hand_over(self, paths: list[Path], expected: Expected) -> None:
        """Give files to the page 收表, wherever they were dropped; ``expected`` says from whom they are."""
        self.handed.emit(paths, expected)

    def close(self) -> None:
        """Stop all work and close the store."""
        self._runner.close()


def _noted(
    store: Store, _progress: Progress, *, action: Action, subject: str, detail: str, operator: str
) -> None:
    note(store, action, subject, detail, operator=operator)


def _look(store: Store, after: int | None) -> _Written:
    """Return what the steps after number ``after`` touched (None: look at none) and what can be undone now."""
    newest = store.head()[0]
    touched = frozenset[str]() if after is None else store.since(after)
    return _Written(newest, touched, store.next_undo(), store.next_redo(), store.closed_years())


def _call(callback: Callable[[T], None] | None, result: T) -> None:
    """Call back, unless it is a method, or a function made in one, of a widget that no longer exists."""
    if callback is None:
        return
    made_in = getclosurevars(callback).nonlocals if isfunction(callback) else {}
    owner = getattr(callback, "__self__", None) or made_in.get("self")
    if not isinstance(owner, QObject) or shiboken6.isValid(owner):
        callback(result)

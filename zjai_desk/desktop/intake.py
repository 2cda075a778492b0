"""What happens to files that come in: read, planned, imported, taken back; the page 收表 only shows it."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from zjai_desk.desktop.background import Background
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.digest import Digest, digest
from zjai_desk.desktop.job import Job
from zjai_desk.desktop.return_file import FileState, ReturnFile, collected
from zjai_desk.errors import Cancelled, DeskError
from zjai_desk.progress import Progress
from zjai_desk.returns import Plan, Return, apply_plan, plan_import, read_return
from zjai_desk.store import Step, Store

_NONE_LEFT_OUT: frozenset[int] = frozenset()


class Intake(QObject):
    """The files on the list and the work on them.

    Files are read one after the other in a thread of their own; plans and imports are work of the store.
    Signals, each with a :class:`ReturnFile`: ``added``, ``removed``, ``moved_on`` when its state or its
    progress is another, ``planned`` when there is a fresh plan to look at.
    """

    added = Signal(object)
    removed = Signal(object)
    moved_on = Signal(object)
    planned = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.files: list[ReturnFile] = []
        self._desk = desk
        self._queue: list[ReturnFile] = []
        self._reader = Background("reading", self)
        self._reader.progressed.connect(self._on_progress)
        desk.changed.connect(lambda _: self._on_changed())
        desk.jobs_changed.connect(self._on_jobs)

    def __len__(self) -> int:
        return len(self.files)

    @property
    def ready(self) -> list[ReturnFile]:
        """The files that can be imported without a look at faults."""
        return [file for file in self.files if file.state is FileState.READY]

    @property
    def is_importing_all(self) -> bool:
        """Whether :meth:`import_all` is at work."""
        return bool(self._queue)

    # -- files come and go ----------------------------------------------------------------------------

    def add(self, paths: list[Path]) -> None:
        """Read these files and the returns in these folders; a file that is on the list is read anew."""
        known = {file.path: file for file in self.files}
        for path in collected(paths):
            file = known.get(path)
            if file is None:
                file = ReturnFile(path)
                self.files.append(file)
                self.added.emit(file)
            if not file.job:
                self.read(file)

    def drop(self, file: ReturnFile) -> None:
        """Stop what is going on with a file; take one that rests off the list."""
        if file.job is not None:
            file.job.cancel()
        else:
            self._remove(file)

    def tidy(self) -> None:
        """Take off the list what is done with."""
        for file in [file for file in self.files if file.state.is_settled]:
            self._remove(file)

    def _remove(self, file: ReturnFile) -> None:
        if file in self.files:
            self.files.remove(file)
            self.removed.emit(file)

    # -- reading and planning -------------------------------------------------------------------------

    def read(self, file: ReturnFile) -> None:
        """Read a file in the background, then plan its import."""
        path = file.path

        def done(content: Return) -> None:
            file.content = content
            self.plan(file)

        def failed(error: DeskError) -> None:
            if isinstance(error, Cancelled):
                self._remove(file)
            else:
                self._give_up(file, error)

        file.content, file.plan, file.digest, file.step, file.error = None, None, None, None, None
        job = self._reader.run(
            f"读取 {path.name}", lambda progress: read_return(path, progress), done, failed
        )
        self._move(file, FileState.WAITING, job)

    def plan(self, file: ReturnFile) -> None:
        """Work out what importing the file would do to the store as it stands."""
        content, year = file.content, file.year or self._desk.year
        if content is None:
            return

        def work(store: Store, progress: Progress) -> tuple[Plan, Digest]:
            plan = plan_import(store, content, year, progress)
            return plan, digest(plan)

        def done(made: tuple[Plan, Digest]) -> None:
            self._move(file, file.take_plan(*made))
            self.planned.emit(file)
            self._go_on()

        def failed(error: DeskError) -> None:
            if isinstance(error, Cancelled):
                self._remove(file)
            else:
                self._give_up(file, error)

        file.state = FileState.PLANNING
        job = self._desk.run(f"核对 {file.path.name}", work, done, failed)
        if not job.over:
            self._move(file, FileState.PLANNING, job)

    def _give_up(self, file: ReturnFile, error: DeskError) -> None:
        file.error = error
        self._move(file, FileState.UNREADABLE)
        self._go_on()

    # -- importing ------------------------------------------------------------------------------------

    def import_file(self, file: ReturnFile, plan: Plan, left_out: frozenset[int] = _NONE_LEFT_OUT) -> None:
        """Write a plan, but for the items left out, to the store; once, however often it is asked for.

        A plan made before the last change of the store is not written: the file is planned anew.
        """
        if not file.state.can_be_opened or plan is not file.plan:
            return
        if file.outdated:
            self._desk.tell("台账刚有改动，已重新核对，请再看一遍")
            self.plan(file)
            return
        operator, name = self._desk.operator, file.path.name

        def work(store: Store, progress: Progress) -> Step:
            return apply_plan(store, plan, operator, left_out, progress)

        def done(step: Step) -> None:
            file.step = step
            self._move(file, FileState.IMPORTED)
            self._outdate()
            self._desk.tell(f"已导入 {name}", undoable=True)
            self._go_on()

        def failed(error: DeskError) -> None:
            self._queue.clear()
            self._desk.show_error(error)
            self.plan(file)

        file.state = FileState.IMPORTING
        job = self._desk.run(f"导入 {name}", work, done, failed, writes=True)
        if not job.over:
            self._move(file, FileState.IMPORTING, job)

    def import_all(self) -> None:
        """Import all files that are ready, each planned anew after the one before and as a step of its own."""
        if not self._queue:
            self._queue = self.ready
            self._go_on()

    def _go_on(self) -> None:
        """Go on with the next file of :meth:`import_all`: plan it anew if need be, then import it."""
        while self._queue:
            file = self._queue[0]
            if file.state is FileState.PLANNING or any(f.state is FileState.IMPORTING for f in self.files):
                return
            if file.state is FileState.READY and file.outdated:
                self.plan(file)
                return
            self._queue.pop(0)
            if file.state is FileState.READY and file.plan is not None:
                self.import_file(file, file.plan)
                return

    def undo(self, file: ReturnFile) -> None:
        """Take the import of a file back."""
        if file.step is not None:
            self._desk.undo_step(file.step.seq)

    # -- keeping up -----------------------------------------------------------------------------------

    def _move(self, file: ReturnFile, state: FileState, job: Job | None = None) -> None:
        file.state, file.job = state, job
        self.moved_on.emit(file)

    def _outdate(self) -> None:
        for file in self.files:
            file.outdated = file.outdated or file.state.can_be_opened

    def _on_changed(self) -> None:
        """After a write plans are old, and imports may have been undone."""
        self._outdate()
        steps = {file.step.seq: file for file in self.files if file.step is not None}

        def undone(store: Store, _progress: Progress) -> list[int]:
            return [step.seq for step in store.history() if step.seq in steps and step.state == "undone"]

        def took(found: list[int]) -> None:
            for seq in found:
                if steps[seq].state is FileState.IMPORTED:
                    steps[seq].step = None
                    self.plan(steps[seq])

        if steps:
            self._desk.run("", undone, took)
        self._go_on()

    def _on_progress(self, job: Job) -> None:
        for file in self.files:
            if file.job is job:
                file.state = FileState.READING
                self.moved_on.emit(file)

    def _on_jobs(self) -> None:
        for file in self.files:
            if file.state in (FileState.PLANNING, FileState.IMPORTING):
                self.moved_on.emit(file)

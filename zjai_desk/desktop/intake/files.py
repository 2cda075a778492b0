"""What happens to files that come in: read, planned, imported, taken back; the page 收表 only shows it."""

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.intake.digest import Digest, digest
from zjai_desk.desktop.intake.planning import Planned, Wanted, forget, plan_file, recall
from zjai_desk.desktop.intake.reasons_dialog import Asked
from zjai_desk.desktop.intake.return_file import FileState, ReturnFile, collected
from zjai_desk.desktop.threads.background import Background
from zjai_desk.desktop.threads.job import Job, SharedReason
from zjai_desk.errors import Cancelled, DeskError
from zjai_desk.keeping.copies import making as copies
from zjai_desk.keeping.journal import Action, note
from zjai_desk.progress import Progress
from zjai_desk.returns import Plan, Return, apply_plan, read_return
from zjai_desk.returns.planning.answers import explain
from zjai_desk.returns.planning.apply import record_receipt
from zjai_desk.returns.planning.decisions import decide, reopen
from zjai_desk.returns.sheets import Choices, Chosen
from zjai_desk.store import Step, Store

_NONE_LEFT_OUT: frozenset[int] = frozenset()


class Intake(QObject):
    """The files on the list and the work on them.

    Files are read one after the other in a thread of their own; plans and imports are work of the store.
    Signals, each with a :class:`ReturnFile`: ``added``, ``removed``, ``moved_on`` when its state or its
    progress is another, ``planned`` when there is a fresh plan to look at, ``decided`` with the place of the
    item about which something was decided; ``send_back_wanted`` for its sender to mend; ``rested()`` when nothing is under way any more.
    """

    added = Signal(object)
    removed = Signal(object)
    moved_on = Signal(object)
    planned = Signal(object)
    decided = Signal(object, int)
    imported = Signal(object)
    send_back_wanted = Signal(object)
    rested = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.files: list[ReturnFile] = []
        self._desk = desk
        self._queue: list[ReturnFile] = []
        self._is_copied = False
        self._reason: SharedReason | None = None
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
    def counts(self) -> Counter[FileState]:
        """How many files are in each state."""
        return Counter(file.state for file in self.files)

    @property
    def is_busy(self) -> bool:
        """Whether any file is being read, planned or imported."""
        return any(file.state.is_busy for file in self.files)

    @property
    def is_importing_all(self) -> bool:
        """Whether :meth:`import_all` is at work."""
        return bool(self._queue)

    # -- files come and go ----------------------------------------------------------------------------

    def add(self, paths: list[Path], sender: str = "", round_: str = "") -> list[ReturnFile]:
        """Read these files and the returns in these folders; a file that is on the list is read anew.

        ``sender`` and ``round_`` say who sent them and for which task, where the user said so by dropping them
        on the board. Returns the files that are read.
        """
        known = {file.path: file for file in self.files}
        taken = []
        for path in collected(paths):
            file = known.get(path)
            if file is None:
                file = ReturnFile(path)
                self.files.append(file)
                self.added.emit(file)
            if sender:
                file.sender, file.is_told, file.round = sender, True, round_
            if not file.job:
                self.read(file)
            taken.append(file)
        return taken

    def drop(self, file: ReturnFile) -> None:
        """Stop what is going on with a file; take one that rests off the list."""
        if file.job is not None and not file.job.over:
            file.job.cancel()
        else:
            self._remove(file)

    def stop(self) -> None:
        """Stop whatever is under way; what is not read yet leaves the list, what is imported stays."""
        self._queue.clear()
        for file in [file for file in self.files if file.job is not None]:
            self.drop(file)

    def tidy(self) -> None:
        """Take off the list what is done with."""
        for file in [file for file in self.files if file.state.is_settled]:
            self._remove(file)

    def _remove(self, file: ReturnFile) -> None:
        if file in self.files:
            self.files.remove(file)
            self.removed.emit(file)
            self._tell_rest()

    # -- reading and planning -------------------------------------------------------------------------

    def read(self, file: ReturnFile) -> None:
        """Read a file in the background as it was set right here or before, then plan its import."""
        file.step, file.error, file.is_recalled = None, None, False
        self._move(file, FileState.WAITING, Job(file.path.name))
        path, sender = file.path, file.sender if file.is_told else ""

        def take(found: Choices) -> None:
            if file.job is not None and file.job.stopping:
                self._remove(file)
            elif file in self.files:
                self._read(file, found)

        self._desk.run(
            "", lambda store, _: recall(store, path, sender), take, lambda error: self._give_up(file, error)
        )

    def _read(self, file: ReturnFile, remembered: Choices) -> None:
        path = file.path
        recalled = {} if file.forgets else dict(remembered.forms)
        wanted = Choices(recalled | file.corrections)

        def done(content: Return) -> None:
            file.content = content
            prints = {sheet.fingerprint for sheet in content.sheets}
            file.recalled = {key: chosen for key, chosen in recalled.items() if key in prints}
            self.plan(file)

        job = self._reader.run(
            f"读取 {path.name}",
            lambda progress: read_return(path, progress, wanted),
            done,
            lambda error: self._fail(file, error),
        )
        self._move(file, FileState.WAITING, job)

    def correct(self, file: ReturnFile, fingerprint: str, chosen: Chosen) -> None:
        """Read a file anew with one of its forms set right."""
        if file.job is None:
            file.corrections[fingerprint] = chosen
            self.read(file)

    def forget(self, file: ReturnFile) -> None:
        """Forget how the forms of a file were set right before, and read it as it is found."""
        prints, operator = list(file.recalled), self._desk.operator
        file.forgets, file.recalled = True, {}
        self._move(file, FileState.WAITING, Job(file.path.name))

        def work(store: Store, _progress: Progress) -> None:
            forget(store, prints, operator)

        self._desk.run("", work, lambda _: self.read(file), writes=True)

    def plan(self, file: ReturnFile) -> None:
        """Work out what importing the file would do to the store as it stands."""
        content = file.content
        if content is None:
            return
        wanted = Wanted(
            content,
            file.year or (None if file.round else self._desk.year),
            file.sender if file.is_told else "",
            file.round,
            file.plan,
            dict(file.corrections) if file.remembers else {},
        )

        def done(made: Planned) -> None:
            file.sender, file.reply, file.senders = made.sender, made.reply, made.senders
            fresh = not (file.is_recalled or file.forgets or file.corrections)
            if fresh and made.is_remembered_otherwise(file.recalled):
                file.is_recalled = True
                self._read(file, made.choices)
                return
            self._move(file, file.take_plan(made.plan, made.digest))
            self.planned.emit(file)
            self._go_on()

        file.state = FileState.PLANNING
        job = self._desk.run(
            f"核对 {file.path.name}",
            lambda store, progress: plan_file(store, wanted, progress),
            done,
            lambda error: self._fail(file, error),
        )
        if not job.over:
            self._move(file, FileState.PLANNING, job)

    def _fail(self, file: ReturnFile, error: DeskError) -> None:
        if isinstance(error, Cancelled):
            self._remove(file)
        else:
            self._give_up(file, error)

    def _give_up(self, file: ReturnFile, error: DeskError) -> None:
        file.error, file.content, file.plan, file.digest = error, None, None, None
        self._move(file, FileState.UNREADABLE)
        self._go_on()

    # -- deciding -------------------------------------------------------------------------------------

    def explain(self, file: ReturnFile, asked: Sequence[Asked], reason: str) -> None:
        """Give a reason for findings of a file's plan."""
        if file.plan is not None and asked:
            for one in asked:
                explain(file.plan, [one.place], reason, one.problem)
            self._judge(file, asked[0].place)

    def decide(self, file: ReturnFile, place: int, record: int | None) -> None:
        """Decide which record an item of a file's plan means, None for none of its candidates."""
        if file.plan is not None:
            decide(file.plan, place, record)
            self._judge(file, place)

    def reopen(self, file: ReturnFile, place: int) -> None:
        """Take such a decision back."""
        if file.plan is not None:
            reopen(file.plan, place)
            self._judge(file, place)

    def set_sender(self, file: ReturnFile, sender: str) -> None:
        """Say who sent a file."""
        file.sender, file.is_told = sender, bool(sender)
        if file.plan is not None:
            file.plan.sender = sender
        self.moved_on.emit(file)

    def _judge(self, file: ReturnFile, place: int) -> None:
        """Count anew what a plan comes to."""
        plan = file.plan
        if plan is None:
            return

        def done(found: Digest) -> None:
            if file.plan is plan and file.state.can_be_opened:
                file.digest = found
                self._move(file, file.judged())
                self.decided.emit(file, place)

        self._desk.run("", lambda *_: digest(plan), done)

    # -- importing ------------------------------------------------------------------------------------

    def import_file(self, file: ReturnFile, plan: Plan, left_out: frozenset[int] = _NONE_LEFT_OUT) -> None:
        """Write a plan, but for the items left out, to the store; once, however often it is asked for.

        A plan of which nothing is to be written is noted as received. A plan made before the last change of
        the store is not written: the file is planned anew.
        """
        if not file.state.can_be_opened or plan is not file.plan:
            return
        if file.outdated:
            self._desk.tell("台账刚有改动，已重新核对，请再看一遍")
            self.plan(file)
            return
        operator, name = self._desk.operator, file.path.name
        plan.mappings = dict(file.corrections) if file.remembers else {}
        writes = _writes(plan, left_out)
        # Of files imported in one go the first one alone is preceded by a copy: each can be undone by itself.
        copies_first = writes and not self._is_copied
        self._is_copied = bool(self._queue) and (self._is_copied or writes)
        untold: list[DeskError | None] = []

        def work(store: Store, progress: Progress) -> Step | None:
            if not writes:
                return record_receipt(store, plan, operator, left_out)
            if copies_first:
                untold.append(copies.before_import(store, progress))
            made = apply_plan(store, plan, operator, left_out, progress)
            note(store, Action.IMPORT, name, made.title, operator=operator)
            return made

        def done(step: Step | None) -> None:
            file.step = step
            self._move(file, FileState.IMPORTED if writes else FileState.NOTED)
            self._outdate()
            offer = ("生成退回件…", lambda: self.send_back_wanted.emit(file)) if file.returned else None
            self._desk.tell(file.received, undoable=step is not None, offer=offer)
            for error in filter(None, untold):
                self._desk.show_error(error)
            self.imported.emit(file)
            self._go_on()

        def failed(error: DeskError) -> None:
            self._queue.clear()
            self._is_copied, self._reason = False, None
            self._desk.show_error(error)
            self.plan(file)

        file.state = FileState.IMPORTING
        job = self._desk.run(f"导入 {name}", work, done, failed, writes=True, shared=self._reason)
        if not job.over:
            self._move(file, FileState.IMPORTING, job)

    def import_all(self) -> None:
        """Import all files that are ready, each planned anew after the one before and as a step of its own."""
        if not self._queue:
            self._queue, self._reason = self.ready, SharedReason()
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
        if not any(file.state is FileState.IMPORTING for file in self.files):
            self._reason = None
        self._tell_rest()

    def undo(self, file: ReturnFile) -> None:
        """Take the import of a file back."""
        if file.step is not None:
            self._desk.undo_step(file.step.seq)

    # -- keeping up -----------------------------------------------------------------------------------

    def _move(self, file: ReturnFile, state: FileState, job: Job | None = None) -> None:
        file.state, file.job = state, job
        self.moved_on.emit(file)

    def _tell_rest(self) -> None:
        if not self.is_busy and not self._queue:
            self.rested.emit()

    def _outdate(self) -> None:
        for file in self.files:
            file.outdated = file.outdated or file.plan is not None

    def _on_changed(self) -> None:
        """Plans are stale after a change; a file whose import was taken back is planned anew."""
        self._outdate()
        steps = {file.step.seq: file for file in self.files if file.step is not None}

        def undone(store: Store, _progress: Progress) -> list[int]:
            return [step.seq for step in store.history() if step.seq in steps and step.state == "undone"]

        def took(found: list[int]) -> None:
            for seq in found:
                if steps[seq].state in (FileState.IMPORTED, FileState.NOTED):
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


def _writes(plan: Plan, left_out: Collection[int]) -> bool:
    return any(item.is_written and place not in left_out for place, item in enumerate(plan.items))

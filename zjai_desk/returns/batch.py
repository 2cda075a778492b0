"""Many files in one go: each is read, planned and imported as a step of its own, and a bad one stops no other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from zjai_desk.errors import Cancelled, DeskError
from zjai_desk.folders import returns_in
from zjai_desk.progress import SILENT, Progress
from zjai_desk.returns.apply import NothingToDo, apply_plan, record_receipt, record_unread
from zjai_desk.returns.choices import choices
from zjai_desk.returns.plan import plan_import
from zjai_desk.returns.plan_items import Plan
from zjai_desk.returns.read import read_return
from zjai_desk.returns.replies import Reply, recognise, take_over
from zjai_desk.returns.senders import known_senders, sender_of_name
from zjai_desk.store import Step, Store


@dataclass(frozen=True, slots=True)
class Wishes:
    """How files are to be imported: by whom, for which year if they state none, and whether to write at all."""

    operator: str = ""
    year: int | None = None
    sender: str = ""
    dry_run: bool = False


@dataclass
class Outcome:
    """What came of one file: its plan if it could be read, the step that wrote it, or why nothing was written.

    ``reply`` says what it answers, if it is the correction of a file that was sent back; ``error`` says what is
    wrong with it, ``nothing`` that all of it is in the store already.
    """

    path: Path
    plan: Plan | None = None
    reply: Reply | None = None
    step: Step | None = None
    error: DeskError | None = None
    nothing: str = ""


@dataclass
class Summary:
    """What came of many files; ``cancelled`` says that the user stopped, and ``left`` which files were not reached."""

    outcomes: list[Outcome] = field(default_factory=list)
    cancelled: bool = False
    left: list[Path] = field(default_factory=list)

    @property
    def imported(self) -> list[Outcome]:
        """The files of which something was written."""
        return [one for one in self.outcomes if one.step is not None and one.error is None]

    @property
    def failed(self) -> list[Outcome]:
        """The files that could not be read, or of which every record was refused."""
        return [one for one in self.outcomes if one.error is not None]

    @property
    def words(self) -> str:
        """The summary in one sentence."""
        parts = [f"共{len(self.outcomes) + len(self.left)}份：导入{len(self.imported)}份"]
        unchanged = sum(bool(one.nothing) for one in self.outcomes)
        parts += [f"与台账相同{unchanged}份"] if unchanged else []
        parts += [f"没能导入{len(self.failed)}份"] if self.failed else []
        parts += [f"中途停止，还有{len(self.left)}份没有读"] if self.cancelled else []
        return "，".join(parts) + "。"


def files_in(paths: Iterable[Path]) -> list[Path]:
    """Return the files that are named and, of folders, those in them that may be returns, each once."""
    found: dict[Path, None] = {}
    for path in paths:
        found |= dict.fromkeys(returns_in(path) if path.is_dir() else [path])
    return list(found)


def import_files(
    store: Store, paths: Iterable[Path], wishes: Wishes | None = None, progress: Progress = SILENT
) -> Summary:
    """Import files and whole folders one after the other and return what came of each.

    When ``progress`` asks to stop, the file at work is dropped and those finished stay imported.
    """
    files, summary = files_in(paths), Summary()
    try:
        for outcome in import_each(store, files, wishes, progress):
            summary.outcomes.append(outcome)
    except Cancelled:
        summary.cancelled = True
        summary.left = files[len(summary.outcomes) :]
    return summary


def import_each(
    store: Store, files: Iterable[Path], wishes: Wishes | None = None, progress: Progress = SILENT
) -> Iterator[Outcome]:
    """Import files one after the other, yielding what came of each as soon as it is known; raises Cancelled."""
    for path in files:
        yield import_one(store, path, wishes or Wishes(), progress)


def import_one(store: Store, path: Path, wishes: Wishes, progress: Progress = SILENT) -> Outcome:
    """Import one file as one step; what is wrong with it is told in the outcome. Raises only Cancelled."""
    outcome = Outcome(path)
    try:
        sender = wishes.sender or sender_of_name(path.name, path.resolve().parent.name, known_senders(store))
        content = read_return(path, progress, choices(store, sender))
        outcome.plan = plan_import(store, content, wishes.year, progress)
        outcome.plan.sender = wishes.sender
        outcome.reply = recognise(store, content, outcome.plan, progress)
        if outcome.reply:
            outcome.plan.notes += [outcome.reply.summary, *take_over(outcome.reply, outcome.plan)]
        if not wishes.dry_run:
            outcome.step = apply_plan(store, outcome.plan, wishes.operator, progress=progress)
    except Cancelled:
        raise
    except NothingToDo as nothing:
        _note_nothing(store, outcome, nothing, wishes)
    except DeskError as error:
        outcome.error = error
        if not wishes.dry_run:
            outcome.step = record_unread(store, path, error, wishes.operator)
    return outcome


def _note_nothing(store: Store, outcome: Outcome, nothing: NothingToDo, wishes: Wishes) -> None:
    """That all of it is there already is no failure; that all of it was refused is."""
    if outcome.plan is None:
        return
    counts = outcome.plan.counts
    if counts["refused"] or counts["undecided"]:
        outcome.error = nothing
    else:
        outcome.nothing = str(nothing)
    outcome.step = record_receipt(store, outcome.plan, wishes.operator)

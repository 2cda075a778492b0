"""Many files in one go: each is read, planned and imported as a step of its own, and a bad one stops no other."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from zjai_desk.errors import Cancelled, DeskError
from zjai_desk.folders import returns_in
from zjai_desk.progress import SILENT, Progress
from zjai_desk.returns.planning.apply import NothingToDo, apply_plan, record_receipt, record_unread
from zjai_desk.returns.planning.choices import choices
from zjai_desk.returns.planning.items import Plan
from zjai_desk.returns.planning.plan import plan_import
from zjai_desk.returns.read import read_return
from zjai_desk.returns.rounds.senders import known_senders, sender_of_name
from zjai_desk.returns.sending.replies import recognise, take_over
from zjai_desk.store import Step, Store


@dataclass(frozen=True, slots=True)
class Wishes:
    """How files are to be imported: by whom, for which year if they state none, and whether to write at all."""

    operator: str = ""
    year: int | None = None
    dry_run: bool = False


@dataclass
class Outcome:
    """What came of one file: its plan if it could be read, the step that wrote it, or why nothing was written.

    ``error`` says what is wrong with it, ``nothing`` that all of it is in the store already.
    """

    path: Path
    plan: Plan | None = None
    step: Step | None = None
    error: DeskError | None = None
    nothing: str = ""


def files_in(paths: Iterable[Path]) -> list[Path]:
    """Return the files that are named and, of folders, those in them that may be returns, each once."""
    found: dict[Path, None] = {}
    for path in paths:
        found |= dict.fromkeys(returns_in(path) if path.is_dir() else [path])
    return list(found)


def import_one(store: Store, path: Path, wishes: Wishes, progress: Progress = SILENT) -> Outcome:
    """Import one file as one step; what is wrong with it is told in the outcome. Raises only Cancelled."""
    outcome = Outcome(path)
    try:
        sender = sender_of_name(path.name, path.resolve().parent.name, known_senders(store))
        content = read_return(path, progress, choices(store, sender))
        outcome.plan = plan_import(store, content, wishes.year, progress)
        reply = recognise(store, content, outcome.plan, progress)
        if reply:
            outcome.plan.notes += [reply.summary, *take_over(reply, outcome.plan)]
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

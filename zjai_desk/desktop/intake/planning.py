"""The work of the store on a file under review: what was remembered of its form, its plan, its digest."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from zjai_desk.desktop.intake.digest import Digest, digest
from zjai_desk.progress import Progress
from zjai_desk.registers.notebooks import MAPPINGS
from zjai_desk.returns import Plan, Return, plan_import
from zjai_desk.returns.planning.choices import choices
from zjai_desk.returns.planning.decisions import carry_over
from zjai_desk.returns.rounds.rounds import period_of, rounds
from zjai_desk.returns.rounds.senders import known_senders, sender_of_name
from zjai_desk.returns.sending.replies import Reply, recognise, take_over
from zjai_desk.returns.sheets import Choices, Chosen
from zjai_desk.store import Store


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be planned: the return, the year of figures that state none, what a person said so far.

    ``sender`` and ``round`` are blank where nobody said so; what was decided about the plan ``before`` is
    carried over.
    """

    content: Return
    year: int | None
    sender: str
    round: str
    before: Plan | None
    mappings: Mapping[str, Chosen]


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with its digest, who sent the file, how forms of this sender are to be read, what a reply mended."""

    plan: Plan
    digest: Digest
    sender: str
    choices: Choices
    reply: Reply | None = None
    senders: tuple[str, ...] = ()
    """Those who may have sent it, the guessed ones first."""

    def is_remembered_otherwise(self, used: Mapping[str, Chosen]) -> bool:
        """Whether this sender's forms were set right in another way than that in which they were read."""
        prints = {sheet.fingerprint for sheet in self.plan.return_.sheets}
        known = {key: chosen for key, chosen in self.choices.forms.items() if key in prints}
        return known != dict(used)


def recall(store: Store, path: Path, sender: str) -> Choices:
    """Return how forms are to be read, as far as the names of a file and its folder tell who sent it."""
    whose = sender or sender_of_name(path.name, path.parent.name, known_senders(store))
    return choices(store, whose)


def forget(store: Store, prints: Collection[str], operator: str) -> None:
    """Forget how forms, by fingerprint, were set right, whoever sent them."""
    columns = store.columns(MAPPINGS.key, ("fingerprint",))
    rows = zip(columns["id"], columns["fingerprint"], strict=True)
    ids = [number for number, known in rows if known in prints and isinstance(number, int)]
    if ids:
        with store.change("忘掉表头对应", operator=operator) as change:
            change.delete(MAPPINGS.key, ids)


def plan_file(store: Store, wanted: Wanted, progress: Progress) -> Planned:
    """Return what importing would do, with what was decided before carried over."""
    if not any(sheet.register for sheet in wanted.content.sheets):
        # Nothing was recognised: there is a sheet to look at, and a person may point out where its head is.
        empty = Plan(wanted.content, store.state())
        return Planned(empty, digest(empty), wanted.sender, choices(store, wanted.sender))
    plan = plan_import(store, wanted.content, _year(store, wanted), progress)
    plan.sender, plan.round = wanted.sender, wanted.round
    reply = recognise(store, wanted.content, plan, progress)
    if reply is not None:
        plan.notes += take_over(reply, plan)
    if wanted.before is not None:
        sender = plan.sender
        carry_over(wanted.before, plan)
        plan.sender = sender
    plan.mappings = dict(wanted.mappings)
    sender = plan.sender or next(filter(None, plan.senders), "")
    senders = (*filter(None, plan.senders), *known_senders(store))
    return Planned(plan, digest(plan), sender, choices(store, sender), reply, tuple(dict.fromkeys(senders)))


def _year(store: Store, wanted: Wanted) -> int | None:
    """Return the year of figures that state none: as chosen, else that of the task the file was dropped for."""
    for one in rounds(store) if wanted.year is None and wanted.round else ():
        if one.title == wanted.round and period_of(one.period).isdecimal():
            return int(period_of(one.period))
    return wanted.year

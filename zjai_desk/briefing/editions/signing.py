"""Signing off a briefing: what has to be looked at first, what is proposed, and the step itself."""

from dataclasses import dataclass

from zjai_desk.briefing.blocks import Bulletin, Document
from zjai_desk.briefing.editions.corrections import against_published, with_differences
from zjai_desk.briefing.editions.kept import (
    Edition,
    Signing,
    document_of,
    editions,
    freeze,
    next_issue,
    number_label,
    numbering_faults,
    series_of,
)
from zjai_desk.briefing.texts.catalogue import compose_briefing
from zjai_desk.errors import DeskError
from zjai_desk.progress import SILENT, Progress
from zjai_desk.registers import REGISTERS
from zjai_desk.store import Store

_WARNED = 20
"""Contradictions that are told one by one."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A briefing composed to be signed off: for whom, of what state, and what its reader should know first.

    ``of`` is (name, area, year), ``known`` all editions so far, ``differing`` how many numbers earlier editions
    published otherwise, ``last`` the head that says whom it goes to: its own, else that of the last edition of the series.
    """

    of: tuple[str, str, int]
    document: Document
    seq: int
    known: tuple[Edition, ...]
    warnings: tuple[str, ...]
    differing: int
    last: Bulletin | None = None

    @property
    def series(self) -> str:
        """The name under which the edition will be numbered."""
        return series_of(self.document)

    @property
    def goes_out(self) -> bool:
        """Whether the head has room for whom it goes to: a 简报 does."""
        return isinstance(self.document.head, Bulletin)

    def next_issue(self, year: int) -> int:
        """Return the number that comes next in a calendar year."""
        return next_issue(list(self.known), self.series, year)

    def faults(self, signing: Signing) -> list[str]:
        """Say what is wrong with a number."""
        return numbering_faults(list(self.known), self.series, signing)


def prepare(store: Store, name: str, area: str, year: int, progress: Progress = SILENT) -> Proof:
    """Compose a briefing to be signed off, and hold it against all that was published. DeskError if there is none."""
    document = compose_briefing(store, name, area, year, progress)
    known = editions(store)
    progress.report("与已公布的数核对")
    against = against_published(store, document)
    warnings = [*document.warnings]
    warnings += [
        f"“{one.table}”{one.what}：{edition.label}公布{one.published}，本期{one.present}。"
        for edition, one in against[:_WARNED]
    ]
    if len(against) > _WARNED:
        warnings.append(f"另有{len(against) - _WARNED}个数与已公布的不同。")
    before = next((edition for edition in known if edition.series == series_of(document)), None)
    own = document.head
    named = isinstance(own, Bulletin) and (own.reports_to or own.sends_to or own.issued_to or own.copies)
    head = document_of(store, before).head if before and not named else own
    last = head if isinstance(head, Bulletin) else None
    seq = store.head()[0]
    return Proof((name, area, year), document, seq, tuple(known), tuple(warnings), len(against), last)


def sign_off(
    store: Store,
    proof: Proof,
    signing: Signing,
    *,
    differences: bool = False,
    operator: str = "",
    progress: Progress = SILENT,
) -> Edition:
    """Sign off what was prepared and return its edition; ``differences`` prints what earlier ones said otherwise.

    A DeskError if records were changed since, if the number is taken or the person may not sign off.
    """
    if store.since(proof.seq) & REGISTERS.keys():
        label = f"{proof.series}{number_label(signing.day, signing.issue)}"
        raise DeskError(f"台账刚刚有改动，{label}没有定稿。", "请重新打开“定稿”，看过新的数再定。")
    document = with_differences(store, proof.document) if differences else proof.document
    return freeze(store, proof.of, document, signing, operator, progress)

"""Verdicts of people (认定) in the store: read for an import, noted by one."""

from collections.abc import Sequence

from zjai_desk.registers.fields import Values
from zjai_desk.registers.notebooks import VERDICTS
from zjai_desk.registers.verdicts import DISTINCT, NO_VERDICTS, SAME, Verdicts, parties
from zjai_desk.store import Change, Store

__all__ = ["DISTINCT", "NO_VERDICTS", "SAME", "Verdicts", "known_verdicts", "note_verdicts", "parties"]


def known_verdicts(store: Store) -> Verdicts:
    """Return all verdicts given so far."""
    return Verdicts(store.columns(VERDICTS.key, Verdicts.COLUMNS))


def note_verdicts(
    store: Store, change: Change, wanted: Sequence[tuple[Values, Values, str]], operator: str = ""
) -> int:
    """Note verdicts within a change, each as (one record's identity, the other's, the verdict); returns how many."""
    noted = known_verdicts(store).noting(wanted, operator)
    change.insert(VERDICTS.key, noted.new)
    change.update(VERDICTS.key, noted.changed)
    return len(noted)

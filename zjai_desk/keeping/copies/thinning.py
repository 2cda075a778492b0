"""Which copies may go: many of late, fewer of long ago, and never by a clock alone.

The rule is told in days, weeks and months, but no age is reckoned: copies are taken in the order in which they were
made, and a new day begins where the date of a copy differs from that of the next one. A clock at 1980 or 2099, or one
that goes backwards, costs at most the place of one day; by age it would have cost all the others.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from zjai_desk.keeping.copies.names import Why

NEWEST = 10
"""So many of the newest good copies stay whatever the rest of the rule says."""
DELIBERATE = frozenset({Why.MANUAL, Why.MIGRATION, Why.RESTORE})
OF_EACH = 5
"""So many of those made by hand, before an upgrade and before a restore stay: people come back to them."""
WHOLE_DAYS, DAYS, WEEKS, MONTHS = 2, 14, 10, 24
"""All copies of so many days stay, then the last one of each of so many days, weeks and months."""


@dataclass(frozen=True, slots=True)
class Aged:
    """What thinning wants to know of a good copy: where it lies, when it was made as its clock had it, its bytes."""

    key: str
    at: str
    size: int
    why: str = Why.SESSION


def _day(at: str) -> object:
    return at[:10]


def _week(at: str) -> object:
    try:
        return dt.date.fromisoformat(at[:10]).isocalendar()[:2]
    except ValueError:
        return at[:10]


def _month(at: str) -> object:
    return at[:7]


def kept(copies: Sequence[Aged]) -> dict[str, int]:
    """Return which of the good copies, the newest first, the rule keeps: {key: how dear it is, the dearest 0}."""
    ranks: dict[str, int] = {}
    for rank, found in enumerate(
        (
            copies[:NEWEST],
            _deliberate(copies),
            _lasts(copies, _month, MONTHS),
            _lasts(copies, _week, WEEKS),
            _lasts(copies, _day, DAYS),
            _all_of(copies, WHOLE_DAYS),
        )
    ):
        for copy in found:
            ranks.setdefault(copy.key, rank)
    return ranks


def _lasts(copies: Sequence[Aged], label: Callable[[str], object], most: int) -> list[Aged]:
    """Return the newest copy of each of the ``most`` last runs of copies that bear one label."""
    found: list[Aged] = []
    before: object = None
    for copy in copies:
        if not found or label(copy.at) != before:
            if len(found) == most:
                break
            found.append(copy)
        before = label(copy.at)
    return found


def _deliberate(copies: Sequence[Aged]) -> list[Aged]:
    return [copy for why in DELIBERATE for copy in [one for one in copies if one.why == why][:OF_EACH]]


def _all_of(copies: Sequence[Aged], days: int) -> list[Aged]:
    """Return all copies of the last ``days`` runs of one date."""
    found: list[Aged] = []
    runs, before = 0, None
    for copy in copies:
        if copy.at[:10] != before:
            runs, before = runs + 1, copy.at[:10]
        if runs > days:
            break
        found.append(copy)
    return found


def surplus(copies: Sequence[Aged], room: int | None = None, least: int = NEWEST) -> list[str]:
    """Return the keys of those good copies, given the newest first, that may go; the newest never does.

    With ``room``, in bytes, also as many of the others as it takes for the rest to fit in: those of the same day
    first, then those of days, weeks and months, the oldest of each; but the newest ``least`` stay.
    """
    ranks = kept(copies)
    going = [copy.key for copy in copies if copy.key not in ranks]
    if room is None:
        return going
    staying = [copy for copy in copies if copy.key in ranks]
    total = sum(copy.size for copy in staying)
    oldest_first = staying[max(1, least) :]
    oldest_first.reverse()
    for copy in sorted(oldest_first, key=lambda copy: -ranks[copy.key]):
        if total <= room:
            break
        going.append(copy.key)
        total -= copy.size
    return going

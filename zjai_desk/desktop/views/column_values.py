"""The values of a column that its menu lists, with their counts, and the condition that a choice among them makes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from zjai_desk.registers.fields import Field, Kind, Value
from zjai_desk.registers.values import shown
from zjai_desk.store import Condition, Op, Query, Store
from zjai_desk.store.columns.characters import fold_text, pinyin_key
from zjai_desk.store.columns.words import meeting

LISTED = 1000
"""Values that a list shows; of dates, which it shows by month, it is told all."""
_DATES = 100_000


@dataclass(frozen=True, slots=True)
class Offer:
    """Values in their own order (pinyin, size, the newest date first; blank last) with their counts.

    ``ticked`` are those that answer the conditions in force on the column. ``more`` says that there are
    others: those listed are the most frequent ones.
    """

    values: tuple[tuple[Value, int], ...]
    ticked: frozenset[Value] = frozenset()
    more: bool = False


def offered(store: Store, register: str, field: Field, query: Query, words: str) -> Offer:
    """Return the values that the menu of a column offers.

    They and their counts answer every condition of ``query`` but those on the column itself, and ``words``.
    """
    own = [condition for condition in query.where if condition.key == field.key]
    others = [condition for condition in query.where if condition.key != field.key]
    meets = [Condition(field.key, Op.MEETS, (word,)) for word in words.split()]
    limit = _DATES if field.kind is Kind.DATE else LISTED
    wanted = replace(query, where=(*others, *meets), sort=())
    counts = store.tally(register, field.key, wanted, limit + 1)
    # A list of several values was found by one of them; only that one was looked for.
    met = meeting([str(value) for value, _ in counts], words) if field.many else [True] * len(counts)
    listed = [pair for pair, meets_words in zip(counts, met, strict=True) if meets_words]
    more, listed = len(listed) > limit, _in_order(field, listed[:limit])
    values = [value for value, _ in listed]
    ticked = values if words else [value for value in values if all(_holds(field, value, c) for c in own)]
    return Offer(tuple(listed), frozenset(ticked), more)


def _in_order(field: Field, listed: Sequence[tuple[Value, int]]) -> list[tuple[Value, int]]:
    """Order values by pinyin or size, dates and years from the newest on, the blank one last."""

    def key(pair: tuple[Value, int]) -> tuple[Decimal, str]:
        value = pair[0]
        return (value, "") if isinstance(value, (int, Decimal)) else (Decimal(0), pinyin_key(str(value)))  # type: ignore[return-value]  # an int is compared with a Decimal as one

    filled = [pair for pair in listed if pair[0] is not None]
    filled.sort(key=key, reverse=field.kind in (Kind.DATE, Kind.YEAR))
    return [*filled, *(pair for pair in listed if pair[0] is None)]


def _holds(field: Field, value: Value, condition: Condition) -> bool:
    """Whether a listed value answers a condition, as far as the list can show it."""
    if condition.op in (Op.ONE_OF, Op.NONE_OF):
        return (value in condition.values) == (condition.op is Op.ONE_OF)
    if condition.op is Op.BETWEEN:
        return value is not None and _within(field, value, condition.values)
    if condition.op is Op.MEETS:
        return value is not None and meeting([str(value)], str(condition.values[0])) == [True]
    part, text = fold_text(str(condition.values[0])), fold_text("" if value is None else str(value))
    if condition.op is Op.BEGINS:
        return text.startswith(part)
    if condition.op is Op.ENDS:
        return text.endswith(part)
    return (part in text) == (condition.op is Op.CONTAINS)


def _within(field: Field, value: Value, bounds: tuple[Value, ...]) -> bool:
    low, high = bounds
    if field.kind is Kind.DATE:
        text, first, last = str(value), str(low or ""), str(high or "")
        return text[: len(first)] >= first[: len(text)] and (
            not last or text[: len(last)] <= last[: len(text)]
        )
    if not isinstance(value, (int, Decimal)):
        return False
    above = not isinstance(low, (int, Decimal)) or value >= low
    return above and (not isinstance(high, (int, Decimal)) or value <= high)


def label(field: Field, value: Value) -> str:
    """Return how a value is listed."""
    return "（空白）" if value is None else shown(field, value)


def months(offer: Offer) -> dict[str, dict[str, list[tuple[Value, int]]]]:
    """Return the dates of an offer as {year: {year or month: [(date, count)]}}, in the order of the offer."""
    found: dict[str, dict[str, list[tuple[Value, int]]]] = {}
    for value, count in offer.values:
        if isinstance(value, str):
            found.setdefault(value[:4], {}).setdefault(value[:7], []).append((value, count))
    return found


def chosen(field: Field, offer: Offer, ticked: Collection[Value]) -> tuple[Condition, ...]:
    """Return the condition that just the ``ticked`` values of an offer answer; none when all are.

    It says what is wanted or what is not, whichever is shorter; for dates that follow each other, from when
    to when. What is not listed is only let through by a condition that says what is not wanted.
    """
    wanted = [value for value, _ in offer.values if value in ticked]
    unwanted = [value for value, _ in offer.values if value not in ticked]
    if not unwanted:
        return ()
    if field.kind is Kind.DATE and (bounds := _bounds(offer, wanted)) is not None:
        return (Condition(field.key, Op.BETWEEN, bounds),)
    if len(unwanted) < len(wanted):
        return (Condition(field.key, Op.NONE_OF, tuple(unwanted)),)
    return (Condition(field.key, Op.ONE_OF, tuple(wanted)),)


def _bounds(offer: Offer, wanted: Sequence[Value]) -> tuple[str, str] | None:
    """Return the first and the last month, or year, of dates that leave out none between them."""
    dates = sorted(value for value, _ in offer.values if isinstance(value, str))
    chosen_dates = sorted(value for value in wanted if isinstance(value, str))
    if not chosen_dates or len(chosen_dates) != len(wanted):
        return None
    first, last = chosen_dates[0], chosen_dates[-1]
    if chosen_dates != [date for date in dates if first <= date <= last]:
        return None
    before, after = (_cut(dates, date, edge) for date, edge in ((first, 0), (last, -1)))
    return before, after


def _cut(dates: Sequence[str], date: str, edge: int) -> str:
    """Name the year of a date that is the first or the last one listed of it, else the month, else the day."""
    for length in (4, 7):
        same = [other for other in dates if other[:length] == date[:length]]
        if same[edge] == date:
            return date[:length]
    return date

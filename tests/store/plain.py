"""What queries mean, said record by record: what the store answers at once is held against this."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from zjai_desk.registers.fields import Absent, Field, Kind, Register, Value
from zjai_desk.store import Condition, Figures, Group, Op, Query
from zjai_desk.store.columns.characters import fold_text, pinyin_key
from zjai_desk.store.columns.words import begins, meets

Columns = dict[str, list[Value]]


def texts_of(value: Value) -> tuple[str, ...]:
    """Return the texts of a value: the items of a list, a number as written; none of a blank."""
    if value is None or isinstance(value, Absent):
        return ()
    if isinstance(value, tuple):
        return value
    return (f"{value:f}" if isinstance(value, Decimal) else str(value),)


def searched(register: Register) -> list[Field]:
    """Return the fields in which words are looked for: the texts, and years."""
    return [field for field in register.fields if not field.numeric or field.kind is Kind.YEAR]


def known(value: Value) -> Value:
    """Return None for a blank of any sort."""
    return None if isinstance(value, Absent) or value == () else value


def _within(field: Field, value: Any, low: Any, high: Any) -> bool:
    if value is None or isinstance(value, Absent):
        return False
    if field.numeric:
        return (low is None or value >= low) and (high is None or value <= high)
    return any(
        (low is None or _compare(field, text, str(low)) >= 0)
        and (high is None or _compare(field, text, str(high)) <= 0)
        for text in texts_of(value)
    )


def _compare(field: Field, text: str, bound: str) -> int:
    if field.kind is Kind.DATE:
        common = min(len(text), len(bound))
        one, other = text[:common], bound[:common]
    else:
        one, other = pinyin_key(text), pinyin_key(bound)
    return (one > other) - (one < other)


_TEXT_OPS: dict[Op, Callable[[str, str], bool]] = {
    Op.CONTAINS: lambda text, part: part in text,
    Op.MEETS: lambda text, part: meets(part, text),
    Op.LACKS: lambda text, part: part in text,
    Op.BEGINS: str.startswith,
    Op.ENDS: str.endswith,
}


def holds(field: Field, value: Value, condition: Condition) -> bool:
    """Whether a value answers a condition."""
    if condition.op is Op.BETWEEN:
        return _within(field, value, *map(known, condition.values))
    if condition.op in (Op.ONE_OF, Op.NONE_OF):
        wanted = set(map(known, condition.values))
        items = value if isinstance(value, tuple) else (known(value),)
        among = value in wanted or any(item in wanted for item in items) or (not items and None in wanted)
        return among == (condition.op is Op.ONE_OF)
    part = fold_text(str(condition.values[0]))
    found = any(_TEXT_OPS[condition.op](fold_text(text), part) for text in texts_of(value))
    return found != (condition.op is Op.LACKS)


def conditions_of(query: Query) -> Iterator[Condition]:
    """Yield all conditions of a query, those of ``equals`` among them."""
    yield from (Condition(key, Op.ONE_OF, (value,)) for key, value in query.equals.items())
    yield from query.where


def places(register: Register, columns: Columns, query: Query) -> list[int]:
    """Return the places in ``columns`` of the records that answer the query, in its order."""
    found: Iterable[int] = range(len(columns["id"]))
    if query.only is not None:
        only = set(query.only)
        found = [place for place in found if columns["id"][place] in only]
    for condition in conditions_of(query):
        column, field = columns[condition.key], register[condition.key]
        found = [place for place in found if holds(field, column[place], condition)]
    fields = searched(register)
    for word in map(fold_text, query.text.split()):
        found = [
            place
            for place in found
            if any(meets(word, text) for field in fields for text in texts_of(columns[field.key][place]))
        ]
    ordered = list(found)
    # Sorting by the last key first lets each earlier key overrule it, as sorts are stable.
    for sort in reversed(query.sort):
        column = [known(value) for value in columns[sort.key]]
        filled = [place for place in ordered if column[place] is not None]
        key = order_key(register[sort.key])
        filled.sort(key=lambda place: key(column[place]), reverse=sort.descending)
        ordered = filled + [place for place in ordered if column[place] is None]
    return ordered


def order_key(field: Field) -> Callable[[Value], Any]:
    """Return what values of a field are ordered by: numbers by size, texts by pinyin, lists item by item."""
    return lambda value: value if field.numeric else tuple(map(pinyin_key, texts_of(value)))


def tally(field: Field, values: Iterable[Value]) -> list[tuple[Value, int]]:
    """Count the values of a field, each item of a list by itself; most frequent first, then in their order."""
    counts: Counter[Value] = Counter()
    for value in values:
        counts.update(value if isinstance(value, tuple) else (known(value),))
    key = order_key(field)
    filled = sorted((value for value in counts if value is not None), key=key)
    filled.sort(key=lambda value: -counts[value])
    blank = [(None, counts[None])] if counts[None] else []
    return sorted([*((value, counts[value]) for value in filled), *blank], key=lambda pair: -pair[1])


def figures(values: Sequence[Value]) -> Figures:
    """Sum up the numbers among values."""
    numbers = [Decimal(value) for value in values if isinstance(value, (int, Decimal))]
    if not numbers:
        filled = sum(known(value) is not None for value in values)
        return Figures(len(values), filled, None, None, None)
    return Figures(len(values), len(numbers), sum(numbers, Decimal(0)), min(numbers), max(numbers))


def groups(
    register: Register, columns: Columns, found: Sequence[int], keys: Sequence[str], sums: Sequence[str]
) -> list[Group]:
    """Group records by some fields and sum up others."""
    members: dict[tuple[Value, ...], list[int]] = defaultdict(list)
    for place in found:
        members[tuple(known(columns[key][place]) for key in keys)].append(place)
    made = [
        Group(values, len(own), tuple(figures([columns[key][place] for place in own]).total for key in sums))
        for values, own in members.items()
    ]
    for at in reversed(range(len(keys))):
        key = order_key(register[keys[at]])
        filled = sorted((g for g in made if g.values[at] is not None), key=lambda g: key(g.values[at]))
        made = filled + [g for g in made if g.values[at] is None]
    return made


def merit(word: str, text: str) -> int:
    """Return how well a text meets a word: it begins so (0), so in pinyin (1), contains it (2), in pinyin (3)."""
    folded = fold_text(text)
    tests = (folded.startswith(word), begins(word, text), word in folded, meets(word, text), True)
    return tests.index(True)

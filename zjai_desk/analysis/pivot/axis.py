"""The lines that one dimension of an own table divides records into: what they are called, in which order they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from zjai_desk.analysis.boundaries import canonical, code_order
from zjai_desk.analysis.pivot.spec import TIMES, By, Dimension
from zjai_desk.registers import divisions
from zjai_desk.registers.fields import Absent, Field, Kind, Value
from zjai_desk.store.columns.characters import pinyin_key

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

UNFILLED = "未填"
YEAR_ALONE = "日期只到年"
_ABSENT = {Absent.NOT_APPLICABLE: "不适用（—）", Absent.BELOW_UNIT: "不足一单位（…）"}
_BANDS = 5
"""Bands that are made where none are given."""
_YEARS = 5
"""Years in a band that is made."""

MOST_GAPS = 200
"""Lines of a time axis up to which those without records are listed: one wrong date must not make a thousand."""
_MONTHS = {By.YEAR: 12, By.QUARTER: 3, By.MONTH: 1}

LAST, _REST = 9, 8
Place = tuple[int, object]
"""What a line is ordered by: ordinary lines first, then the rest, blanks last."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a dimension."""

    label: str
    order: Place

    @property
    def ordinary(self) -> bool:
        """Whether it is a line of its own, neither blank nor all the rest."""
        return self.order[0] < _REST

    @property
    def is_rest(self) -> bool:
        """Whether it stands for all lines that have none of their own."""
        return self.order[0] == _REST


BLANK = Line(UNFILLED, (LAST, 0))
Reader = Callable[[Value], tuple[Line, ...]]


@dataclass(frozen=True, slots=True)
class Axis:
    """Records divided by a dimension: ``lines`` in their order; for each of ``places`` (of a record) the line in ``codes``.

    A record stands in several lines, each with a place and a code of its own, where ``many``.
    """

    lines: tuple[Line, ...]
    places: Numbers
    codes: Numbers
    many: bool


def reader(dimension: Dimension, field: Field, values: Sequence[Value]) -> Reader:
    """Return what tells the lines of a value; ``values`` are those from which bands are found where none are given."""
    if dimension.by is By.BAND and field.kind in (Kind.DATE, Kind.YEAR):
        years = dimension.limits or automatic_years(values)
        return _each(lambda value: _year_band(value, years))
    if dimension.by is By.BAND:
        limits = dimension.limits or automatic_limits(values)
        return _each(lambda value: _band(value, limits))
    if dimension.by in TIMES and field.kind is Kind.DATE:
        return _each(_TIME_LINES[dimension.by])
    if field.kind is Kind.DISTRICT:
        return _each(_city if dimension.by is By.CITY else _district)  # those of now were carried over before
    if field.kind is Kind.YEAR:
        return _each(lambda value: Line(f"{value}年", (0, value)))
    if field.choices:
        order = {choice: place for place, choice in enumerate(field.choices)}
        return _each(lambda value: Line(str(value), (0, (order.get(str(value), len(order)), str(value)))))
    if field.numeric:
        return _each(lambda value: Line(f"{value:,}", (0, value)))
    return _each(lambda value: Line(str(value), (0, str(value))))


def _each(line: Callable[[Value], Line]) -> Reader:
    def read(value: Value) -> tuple[Line, ...]:
        if value is None or value == ():
            return (BLANK,)
        if isinstance(value, Absent):
            return (Line(_ABSENT[value], (LAST, 1 + list(_ABSENT).index(value))),)
        items = value if isinstance(value, tuple) else (value,)
        return tuple(dict.fromkeys(map(line, items)))

    return read


def divided(values: Sequence[Value], read: Reader, known: Sequence[Line] | None = None) -> Axis:
    """Divide records by a value each. With lines ``known``, only these are lines, and in this order."""
    import numpy as np
    import pandas as pd

    raw = np.fromiter(values, dtype=object, count=len(values))
    codes, unique = pd.factorize(raw, use_na_sentinel=False)
    read_lines = [read(None if isinstance(value, float) else value) for value in unique]
    found = {line: place for place, line in enumerate(known or _distinct(read_lines))}
    counts = np.array([sum(1 for line in lines if line in found) for lines in read_lines], dtype=np.int64)
    flat = [found[line] for lines in read_lines for line in lines if line in found]
    starts = np.cumsum(counts) - counts
    each = counts[codes] if len(codes) else codes
    places = np.repeat(np.arange(len(values)), each)
    within = np.arange(len(places)) - np.repeat(np.cumsum(each) - each, each)
    line_codes = np.array(flat, dtype=np.int64)[np.repeat(starts[codes], each) + within]
    many = bool(len(counts) and counts.max() > 1)
    return Axis(tuple(found), places, line_codes, many)


def _distinct(read_lines: Iterable[tuple[Line, ...]]) -> list[Line]:
    return list(dict.fromkeys(line for lines in read_lines for line in lines))


def with_gaps(axis: Axis, dimension: Dimension, read: Reader) -> Axis:
    """Return a time axis with a line for each year, quarter or month between its first and its last one."""
    ordinary = [line for line in axis.lines if line.ordinary and YEAR_ALONE not in line.label]
    values = list(_between(ordinary, dimension.by))
    if not values or len(values) > MOST_GAPS:
        return axis
    chosen = [line for value in values for line in read(value) if _asked(line, dimension)]
    return replace(axis, lines=tuple(dict.fromkeys((*axis.lines, *chosen))))


def _asked(line: Line, dimension: Dimension) -> bool:
    return line.label not in dimension.without and (not dimension.only or line.label in dimension.only)


def _between(lines: Sequence[Line], by: By) -> Iterator[Value]:
    """Yield a value for each step from the first to the last of some lines: years as numbers, else dates."""
    if not lines:
        return
    first, last = min(lines, key=_written_order), max(lines, key=_written_order)
    if isinstance(first.order[1], int) and isinstance(last.order[1], int):
        yield from range(first.order[1], last.order[1] + 1)
        return
    start, end = (
        _month_number(str(line.order[1][0])) for line in (first, last) if isinstance(line.order[1], tuple)
    )
    for number in range(start, end + 1, _MONTHS[by]):
        year, month = divmod(number, 12)
        yield f"{year:04}-{month + 1:02}"


def _month_number(period: str) -> int:
    """Return the months since the year 0 at which 2019, 2019Q2 or 2019-04 begins."""
    year, quarter, month = int(period[:4]), period[4:5] == "Q", period[5:]
    return year * 12 + ((int(month) - 1) * (3 if quarter else 1) if month else 0)


def arranged(lines: Sequence[Line], kept: Sequence[int] | None = None) -> tuple[tuple[Line, ...], list[int]]:
    """Return lines in their own order, and for each of the ``lines`` its place there.

    But for the ``kept`` ones (places), all ordinary lines are put together as 其余, unless that is only one.
    """
    to = list(lines)
    if kept is not None:
        gone = {at for at, line in enumerate(lines) if line.ordinary} - set(kept)
        if len(gone) > 1:
            rest = Line(f"其余 {len(gone):,} 项", (_REST, 0))
            to = [rest if at in gone else line for at, line in enumerate(lines)]
    ordered = sorted(dict.fromkeys(to), key=_written_order)
    new = {line: place for place, line in enumerate(ordered)}
    return tuple(ordered), [new[line] for line in to]


def _written_order(line: Line) -> tuple[int, int, object]:
    """Texts are ordered by pinyin, which is asked only for lines that stay."""
    first, second = line.order
    if isinstance(second, str):
        return first, 1, pinyin_key(second)
    return first, 0, second


# -- lines of values ----------------------------------------------------------------------------------


def _district(value: Value) -> Line:
    name = canonical(str(value))
    return Line(name, (0, code_order(name)))


def _city(value: Value) -> Line:
    name = city_of(str(value))
    return Line(name, (0, code_order(name)))


def city_of(district: str) -> str:
    """Return the city that a district lies in; one that is a city, or unknown, as it is."""
    found = divisions.find(district)
    if found is None or found.level in ("province", "prefecture"):
        return found.name if found else district
    parents = (d for d in divisions.all_divisions() if d.code == found.parent)
    return next((d.name for d in parents), district)


def _year(value: Value) -> Line:
    year = str(value)[:4]
    return Line(f"{year}年", (0, _in_time(year)))


def _quarter(value: Value) -> Line:
    text = str(value)
    if len(text) < 7:
        return _year_alone(text)
    quarter = (int(text[5:7]) + 2) // 3
    period = f"{text[:4]}Q{quarter}"
    return Line(f"{text[:4]}年{'一二三四'[quarter - 1]}季度", (0, _in_time(period)))


def _month(value: Value) -> Line:
    text = str(value)
    if len(text) < 7:
        return _year_alone(text)
    return Line(f"{text[:4]}年{int(text[5:7])}月", (0, _in_time(text[:7])))


def _year_alone(text: str) -> Line:
    """A date of which only the year is known is in no month: it stands after those of its year."""
    return Line(f"{text[:4]}年（{YEAR_ALONE}）", (0, _in_time(f"{text[:4]}~")))


def _in_time(period: str) -> tuple[str, ...]:
    return (period,)


_TIME_LINES = {By.YEAR: _year, By.QUARTER: _quarter, By.MONTH: _month}


def a_year_later(value: Value) -> Value:
    """Return a date or a year moved on by one year, so that it falls into the line of the year after."""
    if isinstance(value, int):
        return value + 1
    return f"{int(value[:4]) + 1:04}{value[4:]}" if isinstance(value, str) else value


# -- bands --------------------------------------------------------------------------------------------


def automatic_limits(values: Sequence[Value]) -> tuple[Decimal, ...]:
    """Return round limits (1, 2, 5 and their tens) that put about as many numbers into each band."""
    numbers = sorted(Decimal(value) for value in values if isinstance(value, (int, Decimal)))
    if not numbers:
        return ()
    cuts = [numbers[len(numbers) * part // _BANDS] for part in range(1, _BANDS)]
    limits = sorted({_round(cut) for cut in cuts})
    return tuple(limit for limit in limits if numbers[0] < limit <= numbers[-1])


def _round(number: Decimal) -> Decimal:
    if number == 0:
        return Decimal(0)
    power = Decimal(1).scaleb(abs(number).adjusted())
    size = max((step * power for step in (1, 2, 5) if step * power <= abs(number)), default=power)
    return size if number > 0 else -size


def _band(value: Value, limits: Sequence[Decimal]) -> Line:
    if not isinstance(value, (int, Decimal)):
        return BLANK
    place = sum(1 for limit in limits if value >= limit)
    return Line(band_label(place, limits), (0, place))


def band_label(place: int, limits: Sequence[Decimal]) -> str:
    """Name a band: 100以下, 100～500, 500及以上; the lower limit belongs to it, the upper one to the next."""
    texts = [f"{limit.normalize():,f}" for limit in limits]
    if not texts:
        return "全部"
    if place == 0:
        return f"{texts[0]}以下"
    return f"{texts[-1]}及以上" if place == len(texts) else f"{texts[place - 1]}～{texts[place]}"


def automatic_years(values: Sequence[Value]) -> tuple[Decimal, ...]:
    """Return the years from which bands of five years begin, the newest few; what is older is one band."""
    years = [int(str(value)[:4]) for value in values if isinstance(value, (int, str)) and value]
    if not years:
        return ()
    newest = max(years) // _YEARS * _YEARS
    limits = (newest - _YEARS * back for back in reversed(range(_BANDS - 1)))
    return tuple(Decimal(limit) for limit in limits if limit > min(years))


def _year_band(value: Value, limits: Sequence[Decimal]) -> Line:
    year = int(str(value)[:4])
    place = sum(1 for limit in limits if year >= limit)
    return Line(year_band_label(place, limits), (0, place))


def year_band_label(place: int, limits: Sequence[Decimal]) -> str:
    """Name a band of years: 2006年前, 2006—2014年, 2014年, 2015年及以后."""
    years = [int(limit) for limit in limits]
    if not years:
        return "全部"
    if place == 0:
        return f"{years[0]}年前"
    if place == len(years):
        return f"{years[-1]}年及以后"
    first, last = years[place - 1], years[place] - 1
    return f"{first}年" if first == last else f"{first}—{last}年"

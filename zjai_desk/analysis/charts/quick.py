"""A chart of whatever cells are at hand: categories with the sums of numbers, or how often each category occurs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zjai_desk.analysis.charts.spec import ChartKind, ChartSpec, Series
from zjai_desk.errors import DeskError
from zjai_desk.registers.fields import Absent, Field, Kind, Value
from zjai_desk.registers.values import shown

MOST = 20
"""Categories drawn at most; the rest of counts is summed up as one, of sums left out and said so."""
_DWARFING = 2
"""Times the largest bar beyond which the rest of counts is said, not drawn: beside it no other bar could be read."""
_SLICES = 8
_RIM = 6
_BLANK = "（空白）"
_TIMES = frozenset({Kind.DATE, Kind.YEAR})


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the cells: its field and a value for each row."""

    field: Field
    values: Sequence[Value]


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells to be drawn: ``names`` are those of the rows, used where no column tells the rows apart."""

    columns: Sequence[Column]
    names: Sequence[str]
    measure: str
    source: str
    about: str = ""


def quick_chart(cells: Cells, kind: ChartKind | None = None) -> ChartSpec:
    """Return a chart of the cells, of the kind that suits them unless one is asked for.

    The first column of texts, dates or years gives the categories (dates by year; an item of a list is a
    category of its own), every column of numbers in the unit of the first one a series of sums. Without
    numbers the rows of each category are counted. Without categories each row stands for itself. Raises a
    DeskError if there is nothing to draw.
    """
    category = next((c for c in cells.columns if not c.field.numeric or c.field.kind in _TIMES), None)
    numbers = [c for c in cells.columns if c.field.numeric and c.field.kind not in _TIMES]
    if not cells.names or (category is None and not numbers):
        raise DeskError("没有可以画图的单元格。", "请选中一列分类，或一列分类和几列数字。")
    if numbers and not any(isinstance(v, (int, Decimal)) for column in numbers for v in column.values):
        raise DeskError(f"选中的“{numbers[0].field.label}”里没有数字，画不了图。", "请另选有数字的列。")
    if not numbers:
        if category is None:
            raise DeskError("没有可以画图的单元格。", "请选中一列分类。")
        return _counts(cells, category, kind)
    return _sums(cells, category, numbers, kind)


def _labels(column: Column, row: int) -> tuple[str, ...]:
    """Return the categories that a row belongs to."""
    value, field = column.values[row], column.field
    if value is None or isinstance(value, Absent) or value == ():
        return (_BLANK,)
    if isinstance(value, tuple):
        return value
    text = shown(field, value)
    return (text[:4],) if field.kind is Kind.DATE else (text,)


def _in_time(totals: Mapping[str, object]) -> list[str]:
    return sorted(totals, key=lambda label: (label == _BLANK, label))


def _counts(cells: Cells, category: Column, kind: ChartKind | None) -> ChartSpec:
    counts: dict[str, int] = {}
    for row in range(len(cells.names)):
        for label in _labels(category, row):
            counts[label] = counts.get(label, 0) + 1
    in_time = category.field.kind in _TIMES
    labels = _in_time(counts) if in_time else sorted(counts, key=lambda label: (-counts[label], label))
    kind = kind or _suiting(len(labels), in_time=in_time, series=1)
    most = _SLICES if kind is ChartKind.RING else MOST
    many = f"一条可属多类，合计 {sum(counts.values()):,}" if category.field.many else ""
    unsaid = ""
    if len(labels) > most and not in_time:
        gone = sum(counts[label] for label in labels[most - 1 :])
        if kind is not ChartKind.RING and gone > _DWARFING * counts[labels[0]]:
            gone -= counts[labels[most - 1]]
            unsaid = f"只画最多的 {most} 项，另有 {len(labels) - most:,} 项共 {gone:,} {cells.measure}没有画"
            labels = labels[:most]
        else:
            rest = f"其余 {len(labels) - most + 1:,} 项"
            counts[rest] = gone
            labels = [*labels[: most - 1], rest]
    return ChartSpec(
        kind=kind,
        title=f"按{category.field.label}统计",
        categories=tuple(labels),
        series=(Series("数量", tuple(counts[label] for label in labels)),),
        unit=cells.measure,
        denominator=f"{len(cells.names):,} {cells.measure}",
        source=cells.source,
        note=_note(cells, many, unsaid),
    )


def _sums(
    cells: Cells, category: Column | None, numbers: Sequence[Column], kind: ChartKind | None
) -> ChartSpec:
    unit = numbers[0].field.unit
    drawn = [column for column in numbers if column.field.unit == unit][:_RIM]
    left_out = [column.field.label for column in numbers if column not in drawn]
    totals: dict[str, list[Decimal | None]] = {}
    met: dict[str, int] = {}
    for row, name in enumerate(cells.names):
        for label in _labels(category, row) if category else (name,):
            met[label] = met.get(label, 0) + 1
            sums = totals.setdefault(label, [None] * len(drawn))
            for place, column in enumerate(drawn):
                value = column.values[row]
                if isinstance(value, (int, Decimal)):
                    sums[place] = (sums[place] or Decimal(0)) + value
    in_time = category is not None and category.field.kind in _TIMES
    labels = _in_time(totals) if in_time else _by_size(totals)
    kind = kind or _suiting(len(labels), in_time=in_time, series=len(drawn))
    if kind is ChartKind.RING:
        drawn = drawn[:1]
        # A ring has no place for what is below zero or not there.
        labels = [label for label in labels if (totals[label][0] or 0) > 0]
    most = _SLICES if kind is ChartKind.RING else MOST
    dropped = 0 if in_time else max(0, len(labels) - most)
    labels = labels[: len(labels) - dropped]
    series = tuple(
        Series(column.field.label, tuple(totals[label][place] for label in labels))
        for place, column in enumerate(drawn)
    )
    by = f"按{category.field.label}" if category and max(met.values()) > 1 else ""
    notes = (
        f"只画最大的 {most} 项，另有 {dropped:,} 项没有画" if dropped else "",
        f"单位不同，没有画：{'、'.join(left_out)}" if left_out else "",
    )
    return ChartSpec(
        kind=kind,
        title=f"{'、'.join(column.field.label for column in drawn)}{f'（{by}合计）' if by else ''}",
        categories=tuple(labels),
        series=series,
        unit=unit,
        source=cells.source,
        note=_note(cells, *notes),
        decimals=_decimals(series),
    )


def _by_size(totals: Mapping[str, Sequence[Decimal | None]]) -> list[str]:
    """Return the labels with the greatest first value first, those without one last."""
    return sorted(totals, key=lambda label: -(totals[label][0] or Decimal(0)))


def _suiting(categories: int, *, in_time: bool, series: int) -> ChartKind:
    if in_time:
        return ChartKind.LINE if categories > 2 else ChartKind.COLUMN
    if series > 1:
        return ChartKind.GROUPED
    return ChartKind.BAR


def _decimals(series: Sequence[Series]) -> int:
    """Return how many decimals the values are worth showing with: none for large ones, two at the most."""
    values = [Decimal(value) for one in series for value in one.values if value is not None]
    whole = all(value == value.to_integral_value() for value in values)
    return 0 if whole or (values and min(map(abs, values)) >= 1000) else 2


def _note(cells: Cells, *more: str) -> str:
    return "；".join(filter(None, (cells.about, *more)))

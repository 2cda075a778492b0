"""Tables of what supports the industry: carriers (平台载体) by kind and level, scenarios (应用场景) by sector and state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zjai_desk.analysis.boundaries import canonical
from zjai_desk.analysis.charts.spec import ChartKind, ChartSpec, Series
from zjai_desk.analysis.declared import NamedTable
from zjai_desk.analysis.published_tables import figures_of, substitute
from zjai_desk.analysis.scope import UNFILLED, Scope
from zjai_desk.analysis.tables import Behind, Cell, Column, Row, Table
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.dates import year_of

_PUBLISHED_CARRIERS = ("孵化器数", "众创空间数", "综合体数", "特色小镇数", "载体数")


@dataclass(frozen=True, slots=True)
class _Declared:
    """A cross table of a register: its rows and columns are two of the fields, ``since`` dates a record."""

    name: str
    title: str
    register: str
    row: str
    column: str
    since: str
    published: tuple[str, ...] = ()


_CARRIERS = _Declared(
    "carriers.by_kind", "人工智能平台载体", "carriers", "kind", "level", "recognised_on", _PUBLISHED_CARRIERS
)
_SCENARIOS = _Declared(
    "scenarios.by_sector", "人工智能应用场景", "scenarios", "sector", "status", "started_on"
)


def carriers_by_kind(scope: Scope) -> Table:
    """Count carriers recognised by the end of the scope's year by kind and level.

    Facts: ``all``, ``rows`` (kinds), ``first`` to ``third`` kind with ``_count``, each level such as 国家级.
    Published figures stand in where the register has none of the area.
    """
    return _cross(scope, _CARRIERS)


def scenarios_by_sector(scope: Scope) -> Table:
    """Count scenarios begun by the end of the scope's year by sector and state; facts as of the carriers."""
    return _cross(scope, _SCENARIOS)


def _cross(scope: Scope, declared: _Declared) -> Table:
    register = REGISTERS[declared.register]
    groups, later = _records(scope, declared)
    if not groups:
        wanted = (
            [f for f in figures_of(scope) if f.indicator.endswith(declared.published)]
            if declared.published
            else []
        )
        of = f"{scope.area}{f'{scope.year}年及以前' if later else ''}的"
        return substitute(scope, declared.name, declared.title, wanted, f"{register.label}台账中没有{of}{register.noun}")  # fmt: skip
    found = {column for members in groups.values() for column, _ in members}
    known = [choice for choice in register[declared.column].choices if choice in found]
    columns = [*known, *sorted(found - {*known, UNFILLED}), *({UNFILLED} & found)]
    order = sorted(groups, key=lambda row: (row == UNFILLED, -len(groups[row]), row))
    everyone = [member for row in order for member in groups[row]]
    title = f"{scope.area}{declared.title}"
    source = scope.source(register.label)
    population = f"{scope.area}台账{register.noun}{len(everyone)}{register.measure}"
    counts = {row: _counts(groups[row], columns) for row in order}
    notes = [f"{scope.year}年以后的{later}{register.measure}未计入。"] if later else []
    if undated := scope.year and sum(1 for row in order for _, number in groups[row] if number < 0):
        notes.append(f"{undated}{register.measure}未填日期，已计入。")
    return Table(
        name=declared.name,
        title=title,
        area=scope.area,
        year=scope.year,
        unit=register.measure,
        population=population,
        source=source,
        columns=(
            Column(register[declared.row].label),
            *(Column(name, decimals=0, basis=f"{register[declared.column].label}为{name}的{register.noun}数") for name in columns),
            Column("合计", decimals=0, basis="本行各列之和"),
        ),
        rows=tuple(Row((row, *counts[row])) for row in order),
        totals=("合计", *_counts(everyone, columns)),
        notes=tuple(notes),
        chart=ChartSpec(
            ChartKind.STACKED,
            title,
            tuple(order),
            tuple(Series(name, tuple(_int(counts[row][place]) for row in order)) for place, name in enumerate(columns)),
            register.measure,
            population,
            source,
        )
        if len(order) > 1
        else None,
        facts=_facts(groups, order, dict(zip((*columns, "all"), _counts(everyone, columns), strict=True))),
        behind=Behind(declared.register, tuple(tuple(abs(number) for _, number in groups[row]) for row in order)),
    )  # fmt: skip


def _int(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0


_Member = tuple[str, int]
"""What a record has in the column's field, and its id: negative if it bears no date."""


def _records(scope: Scope, declared: _Declared) -> tuple[dict[str, list[_Member]], int]:
    """Return the area's records by row, and how many are later than the scope's year."""
    keys = (declared.row, declared.column, declared.since, "district")
    groups: dict[str, list[_Member]] = defaultdict(list)
    later = 0
    for number, values in scope.store.scan(declared.register, keys):
        row, column, since, district = (values[key] for key in keys)
        place = canonical(district) if isinstance(district, str) else None
        if not scope.covers(place):
            continue
        year = year_of(since) if isinstance(since, str) else None
        if scope.year and year and year > scope.year:
            later += 1
            continue
        name = row if isinstance(row, str) and row else UNFILLED
        groups[name].append(
            (column if isinstance(column, str) and column else UNFILLED, number if year else -number)
        )
    return groups, later  # fmt: skip


def _counts(members: Sequence[_Member], columns: Sequence[str]) -> tuple[Cell, ...]:
    return (*(sum(1 for column, _ in members if column == name) for name in columns), len(members))


def _facts(
    groups: Mapping[str, Sequence[_Member]], order: Sequence[str], totals: Mapping[str, Cell]
) -> dict[str, Cell]:
    facts: dict[str, Cell] = {**totals, "rows": len([row for row in order if row != UNFILLED])}
    for place, row in zip(("first", "second", "third"), (r for r in order if r != UNFILLED), strict=False):
        facts |= {place: row, f"{place}_count": len(groups[row])}
    return facts  # fmt: skip


TABLES = (
    NamedTable("carriers.by_kind", "平台载体（类型×级别）", carriers_by_kind),
    NamedTable("scenarios.by_sector", "应用场景（行业×状态）", scenarios_by_sector),
)

"""Targets of plans held against what has been reached: the share done, and the pace that is still needed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from zjai_desk.analysis import published
from zjai_desk.analysis.balance import half_up
from zjai_desk.analysis.boundaries import canonical
from zjai_desk.analysis.declared import NamedTable
from zjai_desk.analysis.enterprise_profile import firms
from zjai_desk.analysis.growth import yearly_growth
from zjai_desk.analysis.published import Figure
from zjai_desk.analysis.scope import Scope
from zjai_desk.analysis.tables import Behind, Cell, Column, Row, Table
from zjai_desk.registers.dates import year_of
from zjai_desk.registers.fields import Absent, Values
from zjai_desk.registers.text import fold

# What the register itself counts of an indicator: the title that enterprises hold.
_TITLES = {
    "领军企业数": "领军企业",
    "骨干企业数": "领军企业",
    "行业标杆企业数": "行业应用标杆企业",
    "高新技术企业数": "高新技术企业",
}
_MET = "已达到"


@dataclass(frozen=True, slots=True)
class Reached:
    """What has been reached of an indicator: the value, its year, and in words where it comes from."""

    value: Decimal
    year: int | None
    source: str


def progress(scope: Scope) -> Table:
    """Hold every target of the area against the last value known by the scope's year.

    The pace needed is the mean growth a year from the value's year to the due year, ((target ÷ value)^(1 ÷ years) − 1).
    Facts: ``targets``, ``known``, ``met``.
    """
    ids = scope.store.ids("targets")
    records = [
        record
        for record in scope.store.records("targets", ids)
        if not scope.area or canonical(str(record.values.get("area") or "")) in (scope.area, scope.city)
    ]
    figures = published.figures(scope.store)
    lines = [(record.id, _line(scope, record.values, figures)) for record in records]
    cells = [line for _, line in lines]
    plans = dict.fromkeys(str(record.values.get("plan") or "") for record in records)
    known = sum(1 for line in cells if isinstance(line[6], (int, Decimal)))
    met = sum(1 for line in cells if line[9] == _MET)
    return Table(
        name="targets.progress",
        title=f"{scope.area}规划目标完成情况",
        area=scope.area,
        year=scope.year,
        unit="",
        population=f"{len(plans)}份规划的{len(records)}项目标" if records else "无数据",
        source="；".join(f"《{plan}》" for plan in plans),
        columns=(
            Column("规划"),
            Column("地区"),
            Column("指标"),
            Column("期限"),
            Column("目标", decimals=0, basis="规划所定目标值，“≥”为不低于"),
            Column("单位"),
            Column("现值", decimals=2, basis="截至所选年份最近一期的公布数，或企业台账所数"),
            Column("年份"),
            Column("完成率", "%", 1, basis="现值÷目标，四舍五入"),
            Column("年均需增长", "%", 2, basis="（目标÷现值）开剩余年数次方－1"),
            Column("现值来源"),
        ),
        rows=tuple(Row(line) for line in cells),
        notes=tuple(_notes(records, known)),
        facts={"targets": len(records), "known": known, "met": met},
        behind=Behind("targets", tuple((number,) for number, _ in lines)),
    )


def _notes(records: Sequence[object], known: int) -> list[str]:
    if not records:
        return ["规划目标台账中没有本地区的目标。"]
    notes = ["期限为“每年”的目标按最近一年的值计，不算年均需增长。"]
    if known < len(records):
        notes.append(f"{len(records) - known}项目标没有可用的现值，记“…”，可在公布数或企业台账中补充。")
    return notes


def _line(scope: Scope, values: Values, figures: Sequence[Figure]) -> tuple[Cell, ...]:
    target, unit = values.get("target"), str(values.get("unit") or "")
    indicator, area = str(values.get("indicator") or ""), str(values.get("area") or "")
    due = str(values.get("due") or "")
    reached = _reached(scope, indicator, area, unit, figures)
    wanted = Decimal(target) if isinstance(target, (int, Decimal)) else None
    head: tuple[Cell, ...] = (str(values.get("plan") or ""), area, indicator, due, wanted, unit)
    if reached is None or not wanted:
        return (*head, Absent.BELOW_UNIT, "", Absent.BELOW_UNIT, Absent.BELOW_UNIT, "")
    done = half_up(Fraction(reached.value) * 100 / Fraction(wanted), 1)
    if reached.value >= wanted:
        pace: Cell = _MET
    else:
        last, first = year_of(due if due[:4].isdecimal() else None), reached.year
        left = last - first if last and first else 0
        pace = yearly_growth(wanted, reached.value, left) if left > 0 else Absent.NOT_APPLICABLE
    return (*head, reached.value, str(reached.year or ""), done, pace, reached.source)


def _reached(scope: Scope, indicator: str, area: str, unit: str, figures: Sequence[Figure]) -> Reached | None:
    """Return the newest published value of the indicator for the area, else what the register counts of it."""
    fitting = [
        figure
        for figure in figures
        if fold(figure.indicator) == fold(indicator)
        and canonical(figure.area) == canonical(area)
        and figure.unit == unit
        and (scope.year is None or (figure.year or 0) <= scope.year)
    ]
    if fitting:
        newest = max(fitting, key=lambda figure: figure.year or 0)
        return Reached(newest.value, newest.year, f"《{newest.source}》{newest.section}")
    title = _TITLES.get(indicator)
    if title is None or not scope.area or canonical(area) != scope.area:
        return None
    held = sum(1 for firm in firms(scope) if title in firm.many("titles"))
    return (
        Reached(Decimal(held), scope.year or dt.date.today().year, f"企业台账（称号为{title}）")
        if held
        else None
    )


TABLES = (NamedTable("targets.progress", "规划目标完成情况", progress),)

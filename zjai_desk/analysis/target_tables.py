"""Targets of plans held against what has been reached: the share done, and the pace that is still needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from zjai_desk.analysis import published
from zjai_desk.analysis.balance import half_up
from zjai_desk.analysis.boundaries import canonical
from zjai_desk.analysis.charts.spec import ChartKind, ChartSpec, Series
from zjai_desk.analysis.declared import NamedTable
from zjai_desk.analysis.growth import yearly_growth
from zjai_desk.analysis.industry.reached import Known, Reached
from zjai_desk.analysis.origins import Origin, listed
from zjai_desk.analysis.scope import Scope
from zjai_desk.analysis.tables import Behind, Cell, Column, Row, Table
from zjai_desk.registers.dates import year_of
from zjai_desk.registers.fields import Absent, Values
from zjai_desk.registers.targets import TARGETS

MET, MISSED, RUNNING, UNKNOWN = "已达到", "到期未达到", "进行中", "无现值"
EVERY_YEAR = "每年"
_PROVINCE = "浙江省"
_NOT_MORE = "<="


@dataclass(frozen=True, slots=True)
class Target:
    """One target with what has been reached of it."""

    id: int
    plan: str
    area: str
    indicator: str
    due: str
    operator: str
    target: Decimal | None
    unit: str
    reached: Reached | None

    @property
    def due_year(self) -> int | None:
        """The year by which it is due; None for what is due every year."""
        return year_of(self.due) if self.due[:4].isdecimal() else None

    @property
    def met(self) -> bool:
        """Whether it has been reached."""
        if self.reached is None or self.target is None:
            return False
        if self.operator == _NOT_MORE:
            return self.reached.value <= self.target
        return self.reached.value >= self.target

    @property
    def state(self) -> str:
        """How it stands, in a word."""
        if self.reached is None or self.target is None:
            return UNKNOWN
        if self.met:
            return MET
        due, at = self.due_year, self.reached.year
        return MISSED if due and at and at >= due else RUNNING

    @property
    def done(self) -> Cell:
        """The value as a percentage of the target; “—” for percentages and upper bounds, where it means nothing."""
        if self.reached is None or self.target is None:
            return Absent.BELOW_UNIT
        if self.unit == "%" or self.operator == _NOT_MORE or not self.target:
            return Absent.NOT_APPLICABLE
        return half_up(Fraction(self.reached.value) * 100 / Fraction(self.target), 1)

    @property
    def pace(self) -> Cell:
        """The mean growth a year from the value's year to the due year, in percent, if there is a way to go."""
        if self.state == UNKNOWN:
            return Absent.BELOW_UNIT
        due, reached = self.due_year, self.reached
        if self.state != RUNNING or self.unit == "%" or reached is None or not due or not reached.year:
            return Absent.NOT_APPLICABLE
        return yearly_growth(self.target, reached.value, due - reached.year)

    def cells(self) -> tuple[Cell, ...]:
        """Return the row of the table."""
        now, year, source = (
            (self.reached.value, str(self.reached.year or ""), self.reached.source)
            if self.reached
            else (Absent.BELOW_UNIT, "", "")
        )
        asked = "不高于" if self.operator == _NOT_MORE else "等于" if self.operator == "=" else "不低于"
        return (
            self.plan, self.area, self.indicator, self.due, asked, self.target, self.unit, now, year, self.done,
            self.pace, self.state, source,
        )  # fmt: skip


def targets(scope: Scope) -> list[Target]:
    """Return the targets that bind the area: its own and those of its city and its province, the earliest plan first.

    Within a plan they stand in the order in which they were entered.
    """
    known = Known(scope, published.figures(scope))
    above = {scope.area, scope.city, _PROVINCE}
    found = [
        _target(record.id, record.values, known)
        for record in scope.store.records("targets", scope.store.ids("targets"))
        if not scope.area or canonical(str(record.values.get("area") or "")) in above
    ]
    found.sort(key=lambda target: target.id)
    first_due: dict[str, int] = {}
    for target in found:
        due = target.due_year or 9999
        first_due[target.plan] = min(first_due.get(target.plan, due), due)
    return sorted(found, key=lambda target: (first_due[target.plan], target.plan))


def _target(number: int, values: Values, known: Known) -> Target:
    text = {
        key: str(values.get(key) or "") for key in ("plan", "area", "indicator", "due", "operator", "unit")
    }
    value = values.get("target")
    reached = known.reached(text["indicator"], text["area"], text["unit"])
    return Target(id=number, target=Decimal(value) if isinstance(value, (int, Decimal)) else None, reached=reached, **text)  # fmt: skip


def progress(scope: Scope) -> Table:
    """Hold every target that binds the area against the last value known by the scope's year.

    The pace needed is the mean growth a year from the value's year to the due year,
    (target ÷ value)^(1 ÷ years) − 1. Facts: ``plans``, ``targets``, ``known``, ``met``, ``missed``, ``running``,
    ``unknown``.
    """
    found = targets(scope)
    plans = dict.fromkeys(target.plan for target in found)
    known = [target for target in found if target.reached is not None]
    states = [target.state for target in found]
    above = "及上级" if scope.area and any(canonical(target.area) != scope.area for target in found) else ""
    title = f"{scope.area}{above}规划目标完成情况"
    source = "；".join(f"《{plan}》" for plan in plans)
    places = [max(0, -int(t.target.normalize().as_tuple().exponent)) for t in found if t.target]
    return Table(
        name="targets.progress",
        title=title,
        area=scope.area,
        year=scope.year,
        unit="",
        population=f"{len(plans)}份规划的{len(found)}项目标" if found else "无数据",
        source=f"规划目标台账：{source}；现值见各行来源" if found else "",
        columns=(
            Column(TARGETS["plan"].label),
            Column("地区"),
            Column("指标"),
            Column("期限"),
            Column("要求"),
            Column("目标", decimals=max(places, default=0), basis="规划所定目标值"),
            Column("单位"),
            Column("现值", basis="截至所选年份最近一期的公布数，其次企业年报之和，其次企业台账所数"),
            Column("年份"),
            Column("完成率", "%", 1, basis="现值÷目标，四舍五入；目标为百分比的不计"),
            Column("年均需增长", "%", 2, basis="（目标÷现值）开（期限－现值年份）次方－1，四舍五入"),
            Column("进展"),
            Column("现值来源"),
        ),
        rows=tuple(Row(target.cells()) for target in found),
        notes=tuple(_notes(scope, found, len(known))),
        chart=_chart(scope, title, known),
        facts={
            "plans": len(plans),
            "targets": len(found),
            "known": len(known),
            "met": states.count(MET),
            "missed": states.count(MISSED),
            "running": states.count(RUNNING),
            "unknown": len(found) - len(known),
        },
        behind=_behind(found),
        origins=_origins(found),
    )  # fmt: skip


_VALUE, _DONE, _PACE = 7, 9, 10


def _behind(found: Sequence[Target]) -> Behind:
    """Return the targets row by row; behind a value stand its own records, the share done and the pace are over the target."""
    own = tuple(listed(TARGETS.key, (target.id,)) for target in found)
    values = tuple(
        target.reached.records if target.reached else mine for target, mine in zip(found, own, strict=True)
    )
    return Behind(
        TARGETS.key,
        tuple((target.id,) for target in found),
        of=dict.fromkeys((_VALUE, _DONE, _PACE), values),
        over=dict.fromkeys((_DONE, _PACE), own),
    )


def _origins(found: Sequence[Target]) -> dict[str, Origin]:
    def among(*states: str) -> Origin:
        return Origin(listed(TARGETS.key, (target.id for target in found if target.state in states)))

    with_value = listed(TARGETS.key, (target.id for target in found if target.reached is not None))
    without = listed(TARGETS.key, (target.id for target in found if target.reached is None))
    return {
        "known": Origin(with_value),
        "unknown": Origin(without),
        "met": among(MET),
        "missed": among(MISSED),
        "running": among(RUNNING),
    }


def _notes(scope: Scope, found: Sequence[Target], known: int) -> list[str]:
    if not found:
        return [f"规划目标台账中没有{scope.area or '任何地区'}及其上级的目标。"]
    notes = []
    if any(target.due == EVERY_YEAR for target in found):
        notes.append("期限为“每年”的目标按最近一年的值计，不算年均需增长。")
    if known < len(found):
        notes.append(
            f"{len(found) - known}项目标没有可用的现值，记“…”，补充公布数、企业年报或企业称号后自动算出。"
        )
    if any(target.reached and "预测" in target.reached.source for target in found):
        notes.append("来源注明“预测数”的现值是发布时的预计，不是实绩。")
    return notes


def _chart(scope: Scope, title: str, known: Sequence[Target]) -> ChartSpec | None:
    """Draw how far the targets have come, as bars of percent beside each other."""
    drawn = [(target, done) for target in known if isinstance(done := target.done, Decimal)]
    if not drawn:
        return None
    names = [target.indicator for target, _ in drawn]
    categories = tuple(
        target.indicator
        if names.count(target.indicator) == 1
        else f"{target.indicator}（{target.area}{target.due}）"
        for target, _ in drawn
    )
    series = (Series("完成率", tuple(done for _, done in drawn)),)
    sources = "；".join(dict.fromkeys(f"《{target.plan}》" for target, _ in drawn))
    note = "完成率为现值÷目标；没有现值的目标未画。"
    for area in dict.fromkeys(target.area for target, _ in drawn if canonical(target.area) != scope.area):
        note += f"{'、'.join(target.indicator for target, _ in drawn if target.area == area)}为{area}的数。"
    return ChartSpec(ChartKind.BAR, f"{title}（完成率）", categories, series, "%", source=sources, note=note, decimals=1, reach=100)  # fmt: skip


TABLES = (NamedTable("targets.progress", "规划目标完成情况", progress),)

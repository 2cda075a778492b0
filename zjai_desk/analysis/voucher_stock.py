"""Tables of what is open: vouchers by age, programmes by budget; and the events that 活动券 paid for."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from zjai_desk.accounts.amounts import NOTHING, Split
from zjai_desk.accounts.programmes import Programme, Programmes
from zjai_desk.analysis.balance import half_up
from zjai_desk.analysis.charts import ChartKind, ChartSpec, Series
from zjai_desk.analysis.declared import NamedTable
from zjai_desk.analysis.growth import growth, in_words
from zjai_desk.analysis.scope import Scope, printed_day
from zjai_desk.analysis.tables import Behind, Cell, Column, Row, Table
from zjai_desk.analysis.voucher_lines import Line, behind, lines, until
from zjai_desk.registers import dates, divisions
from zjai_desk.registers.fields import Absent
from zjai_desk.registers.vouchers import VOUCHERS

_AGES = ((30, "30天以内"), (90, "31—90天"), (180, "91—180天"), (365, "181—365天"), (None, "一年以上"))
_UNDATED = "日期不详"


def _unused(line: Line) -> Decimal:
    return line.parts.unused


def ageing(scope: Scope) -> Table:
    """Count what is still open at the end of the scope's year (today by default) by its age.

    Unused vouchers age from their issue, confirmed ones not yet paid from their use.
    Facts: ``unused``, ``unused_count``, ``lapsed``, ``unpaid``, ``unpaid_count`` (元).
    """
    day = min(dt.date.today().isoformat(), f"{scope.year}-12-31" if scope.year else "9999")
    found = until(lines(scope), scope.year)
    unused = [line for line in found if line.parts.unused > 0]
    unpaid = [line for line in found if _unpaid(line) > 0]
    labels = [label for _, label in _AGES] + [_UNDATED]
    by_age: dict[str, tuple[list[Line], list[Line]]] = {label: ([], []) for label in labels}
    for line in unused:
        by_age[_age(line.values.get("issued_on"), day)][0].append(line)
    for line in unpaid:
        by_age[_age(line.values.get("used_on") or line.values.get("issued_on"), day)][1].append(line)
    if not any(by_age[_UNDATED]):
        del by_age[_UNDATED]
    rows = tuple(Row((label, *_open_cells(*pair, day))) for label, pair in by_age.items())
    lapsed = sum((_unused(line) for line in unused if _lapsed(line, day)), NOTHING)
    return Table(
        name="vouchers.ageing",
        title=f"{scope.area}未用未兑付券账龄",
        area=scope.area,
        year=scope.year,
        unit="元",
        population=f"{scope.area}券台账中有未用余额的券{len(unused)}张、已确认使用未兑付的券{len(unpaid)}张",
        source=scope.source("券台账") if found else "",
        columns=(
            Column("账龄"),
            Column("未用张数", "张", 0, basis="有效未用额大于零的券，账龄从发放日起算"),
            Column("未用额", "元", 2, basis="有效未用额之和"),
            Column(
                "其中已过使用期",
                "元",
                2,
                basis=f"使用截止日期早于{printed_day(day)}的有效未用额，应办过期收回",
            ),
            Column("待兑付张数", "张", 0, basis="已确认使用、尚未兑付的券，账龄从确认使用日起算"),
            Column("待兑付额", "元", 2, basis="已核定的按核定额，未核定的按申请额或确认使用额"),
        ),
        rows=rows if found else (),
        totals=("合计", *_open_cells(unused, unpaid, day)) if found else (),
        notes=(f"账龄算到{printed_day(day)}。",) if found else ("券台账中没有符合条件的券。",),
        facts={
            "unused": sum(map(_unused, unused), NOTHING),
            "unused_count": len(unused),
            "lapsed": lapsed,
            "unpaid": sum(map(_unpaid, unpaid), NOTHING),
            "unpaid_count": len(unpaid),
        },
        behind=_open_behind(list(by_age.values()), day) if found else None,
    )


def _unpaid(line: Line) -> Decimal:
    """Return what is confirmed as used and not paid: approved, else claimed, else used."""
    if line.values.get("redeemed_amount") is not None or not line.parts.used:
        return NOTHING
    for key in ("approved_amount", "claimed_amount"):
        value = line.values.get(key)
        if isinstance(value, (int, Decimal)):
            return Decimal(value)
    return line.parts.used


def _lapsed(line: Line, day: str) -> bool:
    use_by = line.values.get("use_by")
    return isinstance(use_by, str) and dates.is_after(day, use_by)


@lru_cache(maxsize=8192)
def _age(since: object, day: str) -> str:
    passed = dates.days_between(since, day) if isinstance(since, str) else None
    if passed is None:
        return _UNDATED
    return next(label for most, label in _AGES if most is None or passed <= most)


def _open_cells(unused: Sequence[Line], unpaid: Sequence[Line], day: str) -> tuple[Cell, ...]:
    return (
        len(unused),
        sum(map(_unused, unused), NOTHING),
        sum((_unused(line) for line in unused if _lapsed(line, day)), NOTHING),
        len(unpaid),
        sum(map(_unpaid, unpaid), NOTHING),
    )


def _open_behind(rows: Sequence[tuple[list[Line], list[Line]]], day: str) -> Behind:
    both = [[*unused, *unpaid] for unused, unpaid in rows]
    measures = (
        None,
        _unused,
        _unused,
        lambda x: _unused(x) if _lapsed(x, day) else NOTHING,
        _unpaid,
        _unpaid,
    )
    return behind(both, measures)


def budget(scope: Scope) -> Table:
    """Hold each programme of the scope's year against its vouchers: budget, issue, approved, paid, left.

    Facts: ``budget``, ``live``, ``owed``, ``redeemed``, ``left`` (元), ``spent_rate`` (percent).
    """
    programmes = Programmes.read(scope.store)
    wanted = [p for p in programmes if _of_scope(p, scope)]
    wanted.sort(key=lambda p: (p.year, p.area, p.scheme))
    by_programme: dict[str, list[Line]] = defaultdict(list)
    for line in lines(scope, covers=lambda _: True) if wanted else ():
        programme = programmes.of(line.values)
        if programme is not None:
            by_programme[programme.title].append(line)
    groups = [by_programme[p.title] for p in wanted]
    cells = [_budget_cells(p, group) for p, group in zip(wanted, groups, strict=True)]
    labels = ("budget", "live", "used", "owed", "redeemed", "left")
    sums = tuple(sum((row[place] or NOTHING for row in cells), NOTHING) for place in range(6))
    rate = half_up(Fraction(sums[4]) * 100 / Fraction(sums[0]), 1) if sums[0] else Absent.NOT_APPLICABLE
    return Table(
        name="vouchers.budget",
        title=f"{scope.area}{f'{scope.year}年' if scope.year else ''}券政策预算执行",
        area=scope.area,
        year=scope.year,
        unit="元",
        population=f"{scope.area}券政策{len(wanted)}项" if wanted else "无数据",
        source=scope.source("券政策、券台账") if wanted else "",
        columns=(
            Column("券政策"),
            Column("预算", "元", 2, basis="年度预算额加上轮转入"),
            Column("有效发放额", "元", 2, basis="确认使用额加有效未用额"),
            Column("确认使用额", "元", 2, basis="确认使用额之和"),
            Column("核定未付额", "元", 2, basis="已核定、尚未兑付"),
            Column("兑付额", "元", 2, basis="兑付额之和，减去追回额"),
            Column("预算余额", "元", 2, basis="预算减去兑付额、核定未付额"),
            Column("执行率", "%", 1, basis="兑付额÷预算，四舍五入"),
        ),
        rows=tuple(
            Row((p.title, *row, _spent(row[4], row[0]))) for p, row in zip(wanted, cells, strict=True)
        ),
        totals=("合计", *sums, rate) if wanted else (),
        notes=tuple(_budget_notes(wanted, cells)),
        facts={**dict(zip(labels, sums, strict=True)), "spent_rate": rate},
        behind=behind(
            groups,
            (
                None,
                None,
                lambda x: x.parts.live,
                lambda x: x.parts.used,
                lambda x: x.owed,
                lambda x: x.redeemed,
                None,
                None,
            ),
        ),
    )


def _of_scope(programme: Programme, scope: Scope) -> bool:
    if scope.year is not None and programme.year != scope.year:
        return False
    division = divisions.find(programme.area)
    name = division.name if division else programme.area
    return not scope.area or name in scope.names or name == scope.area


def _budget_cells(programme: Programme, found: Sequence[Line]) -> tuple[Decimal | None, ...]:
    parts = sum((line.parts for line in found), Split())
    owed = sum((line.owed for line in found if line.parts.live), NOTHING)
    paid = sum((line.redeemed for line in found), NOTHING)
    left = None if programme.pool is None else programme.pool - owed - paid
    return (programme.pool, parts.live, parts.used, owed, paid, left)


def _spent(paid: Decimal | None, pool: Decimal | None) -> Cell:
    return (
        half_up(Fraction(paid) * 100 / Fraction(pool), 1)
        if pool and paid is not None
        else Absent.NOT_APPLICABLE
    )


def _budget_notes(wanted: Sequence[Programme], cells: Sequence[tuple[Decimal | None, ...]]) -> list[str]:
    if not wanted:
        return ["券政策台账中没有符合条件的政策；请先在券政策中登记预算、比例、限额和期限。"]
    said = [f"{p.title}没有填预算额，不计余额和执行率。" for p in wanted if p.pool is None]
    said += [
        f"{p.title}的有效发放额为预算的{half_up(live * 100 / p.pool, 1)}%，超过超发系数{p.over_issue}。"
        for p, (_, live, *_) in zip(wanted, cells, strict=True)
        if p.pool and live is not None and p.over_issue is not None and live > p.pool * p.over_issue
    ]
    return said


def events(scope: Scope) -> Table:
    """Count the events that 活动券 paid for by year: 场, 张, 人次, per event, and growth.

    Facts: ``events``, ``tickets``, ``attendance``, ``tickets_each``, ``redeemed``; ``last_year``, ``growth_words``.
    """
    found = [line for line in until(lines(scope), scope.year) if line.scheme == "活动券"]
    by_year: dict[int, list[Line]] = defaultdict(list)
    for line in found:
        by_year[dates.year_of(_event_day(line)) or line.year or 0].append(line)
    years = sorted(by_year)
    rows = []
    for year in years:
        before = by_year.get(year - 1)
        rate = growth(len(by_year[year]), len(before)) if before else Absent.BELOW_UNIT
        rows.append(
            Row((str(year) if year else _UNDATED, *_event_cells(by_year[year]), rate if year else None))
        )
    last = years[-1] if years else None
    facts: dict[str, Cell] = dict(
        zip(
            ("events", "tickets", "attendance", "tickets_each", "people_each", "redeemed"),
            _event_cells(found),
            strict=True,
        )
    )
    if last:
        before = by_year.get(last - 1)
        facts |= {
            "last_year": last,
            "growth_words": in_words(growth(len(by_year[last]), len(before) if before else None)),
        }
    return Table(
        name="vouchers.events",
        title=f"{scope.area}活动券资助活动",
        area=scope.area,
        year=scope.year,
        unit="",
        population=f"{scope.area}券台账中的活动券{len(found)}张，一张一场" if found else "无数据",
        source=scope.source("券台账") if found else "",
        columns=(
            Column("年份"),
            Column("场次", "场", 0, basis="券台账中一条活动券记录为一场活动"),
            Column("张数", "张", 0, basis="核验张数之和"),
            Column("人次", "人次", 0, basis="参加人次之和"),
            Column("每场张数", "张", 1, basis="张数÷填有张数的场次"),
            Column("每场人次", "人次", 1, basis="人次÷填有人次的场次"),
            Column("兑付额", "元", 2, basis="兑付额之和，减去追回额"),
            Column("场次比上年增长", "%", 1, basis="本年场次÷上年场次－1，四舍五入"),
        ),
        rows=tuple(rows),
        totals=("合计", *_event_cells(found), None) if found else (),
        notes=() if found else ("券台账中没有活动券。",),
        chart=_events_chart(scope, {year: by_year[year] for year in years if year}),
        facts=facts if found else {},
        behind=Behind(VOUCHERS.key, tuple(tuple(line.id for line in by_year[year]) for year in years)),
    )


def _event_day(line: Line) -> str | None:
    day = line.values.get("event_on")
    return day if isinstance(day, str) else None


def _event_cells(found: Sequence[Line]) -> tuple[Cell, ...]:
    tickets = [line.number("tickets") for line in found if line.values.get("tickets") is not None]
    people = [line.number("attendance") for line in found if line.values.get("attendance") is not None]
    paid = sum((line.redeemed for line in found), NOTHING)
    return (
        len(found),
        sum(tickets) if tickets else None,
        sum(people) if people else None,
        half_up(Fraction(sum(tickets), len(tickets)), 1) if tickets else Absent.NOT_APPLICABLE,
        half_up(Fraction(sum(people), len(people)), 1) if people else Absent.NOT_APPLICABLE,
        paid,
    )


def _events_chart(scope: Scope, by_year: dict[int, list[Line]]) -> ChartSpec | None:
    if not by_year:
        return None
    return ChartSpec(
        ChartKind.COLUMN,
        f"{scope.area}各年活动券资助活动场次",
        categories=tuple(map(str, by_year)),
        series=(Series("场次", tuple(map(len, by_year.values()))),),
        unit="场",
        source=scope.source("券台账"),
    )


TABLES = (
    NamedTable("vouchers.ageing", "未用未兑付券账龄", ageing),
    NamedTable("vouchers.budget", "券政策预算执行", budget),
    NamedTable("vouchers.events", "活动券资助活动", events),
)

"""The table of the events that 活动券 paid for."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from zjai_desk.analysis.balance import half_up
from zjai_desk.analysis.charts.spec import ChartKind, ChartSpec, Series
from zjai_desk.analysis.declared import NamedTable
from zjai_desk.analysis.growth import growth, in_words
from zjai_desk.analysis.origins import Origin
from zjai_desk.analysis.scope import Scope
from zjai_desk.analysis.tables import Behind, Cell, Column, Row, Table
from zjai_desk.analysis.vouchers.records import Vouchers, vouchers
from zjai_desk.registers.fields import Absent
from zjai_desk.registers.vouchers import VOUCHERS

if TYPE_CHECKING:
    from zjai_desk.store.columns.ranking import Numbers

_UNDATED = "日期不详"


def events(scope: Scope) -> Table:
    """Count the events that 活动券 paid for by year: 场, 张, 人次, per event, and growth.

    Facts: ``events``, ``tickets``, ``attendance``, ``tickets_each``, ``redeemed``; ``last_year``, ``growth_words``.
    """
    found = vouchers(scope).until(scope.year)
    found = found.where(found.of("scheme").among({"活动券"}))
    by_year = found.split(_event_years(found))
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
        behind=_events_behind(found, by_year),
        origins=_events_origins(found, by_year, last),
    )


def _event_years(found: Vouchers) -> Numbers:
    """Return the year of each event, or else of its voucher; 0 where neither is known."""
    import numpy as np

    years = found.columns.years("event_on")
    return np.where(years > 0, years, found.accounts.years)


def _events_behind(found: Vouchers, by_year: Mapping[int, Vouchers]) -> Behind:
    """Return the vouchers of each year; the means are over the events that state the number, the growth over the year before."""
    rows = [by_year[year] for year in sorted(by_year)]
    every = [*rows, found.joined(rows)]
    tickets, people = (tuple(row.stating(key) for row in every) for key in ("tickets", "attendance"))
    return Behind(
        VOUCHERS.key,
        tuple(row.ids for row in rows),
        of={2: tickets, 3: people, 4: tickets, 5: people, 6: tuple(row.adding("redeemed") for row in every)},
        over={
            4: tickets,
            5: people,
            7: tuple(by_year.get(year - 1) or found.joined(()) for year in sorted(by_year)),
        },
    )


def _events_origins(found: Vouchers, by_year: Mapping[int, Vouchers], last: int | None) -> dict[str, Origin]:
    tickets, people = found.stating("tickets"), found.stating("attendance")
    origins = {
        "events": Origin(found),
        "tickets": Origin(tickets),
        "attendance": Origin(people),
        "tickets_each": Origin(tickets, tickets, "张数÷填有张数的场次，四舍五入取一位小数"),
        "people_each": Origin(people, people, "人次÷填有人次的场次，四舍五入取一位小数"),
        "redeemed": Origin(found.adding("redeemed")),
    }
    if last:
        now, before = by_year[last], by_year.get(last - 1) or found.joined(())
        origins |= {
            "last_year": Origin(now),
            "growth_words": Origin(now, before, "本年场次÷上年场次－1，四舍五入取一位小数"),
        }
    return origins


def _event_cells(found: Vouchers) -> tuple[Cell, ...]:
    stating = [(found.stating(key), key) for key in ("tickets", "attendance")]
    sums = [(group.cents(group.whole(key)), len(group)) for group, key in stating]
    return (
        len(found),
        *(number if events else None for number, events in sums),
        *(half_up(Fraction(*pair), 1) if pair[1] else Absent.NOT_APPLICABLE for pair in sums),
        found.total("redeemed"),
    )


def _events_chart(scope: Scope, by_year: Mapping[int, Vouchers]) -> ChartSpec | None:
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


TABLES = (NamedTable("vouchers.events", "活动券资助活动", events),)

"""Tables of what is open: vouchers by age, programmes by budget."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from zjai_desk.accounts.amounts import NOTHING
from zjai_desk.accounts.programmes import Programme, Programmes
from zjai_desk.analysis.balance import half_up
from zjai_desk.analysis.declared import NamedTable
from zjai_desk.analysis.origins import Listed, Origin, listed
from zjai_desk.analysis.scope import Scope, printed_day
from zjai_desk.analysis.tables import Behind, Cell, Column, Row, Table
from zjai_desk.analysis.vouchers.records import Vouchers, behind, vouchers
from zjai_desk.registers import dates, divisions
from zjai_desk.registers.fields import Absent, Value
from zjai_desk.registers.programmes import PROGRAMMES
from zjai_desk.registers.vouchers import VOUCHERS

if TYPE_CHECKING:
    from zjai_desk.store.columns.ranking import Numbers

_AGES = ((30, "30天以内"), (90, "31—90天"), (180, "91—180天"), (365, "181—365天"), (None, "一年以上"))
_UNDATED = "日期不详"


@dataclass(frozen=True, slots=True)
class _Open:
    """Vouchers not yet used and those not yet paid; ``unpaid_amount`` and ``lapsed_amount`` are columns of 分."""

    unused: Vouchers
    unpaid: Vouchers
    unpaid_amount: Numbers
    lapsed_amount: Numbers

    @property
    def cells(self) -> tuple[Cell, ...]:
        return (
            len(self.unused),
            self.unused.total("unused"),
            self.unused.total(self.lapsed_amount),
            len(self.unpaid),
            self.unpaid.total(self.unpaid_amount),
        )

    def by_age(self, day: str) -> dict[str, _Open]:
        """Return what is open by its age on a day; unused ones age from their issue, unpaid ones from their use."""
        import numpy as np

        labels = [*(label for _, label in _AGES), _UNDATED]
        issued, used = self.unused.columns.coded("issued_on", "used_on")
        since_issue, since_use = (
            column.each(lambda value: _age(value, day), int) for column in (issued, used)
        )
        unused = self.unused.split(since_issue)
        unpaid = self.unpaid.split(np.where(used.codes > 0, since_use, since_issue))
        none = self.unused.joined(())
        found = {
            label: replace(self, unused=unused.get(age, none), unpaid=unpaid.get(age, none))
            for age, label in enumerate(labels)
        }
        if not (found[_UNDATED].unused or found[_UNDATED].unpaid):
            del found[_UNDATED]
        return found


def _open(found: Vouchers, day: str) -> _Open:
    """Return what is open of some vouchers on a day; what was used and not paid is as approved, else claimed, else used."""
    import numpy as np

    amounts = found.accounts.amounts
    lapsed = found.of("use_by").each(
        lambda value: isinstance(value, str) and dates.is_after(day, value), bool
    )
    unpaid = amounts["used"]
    for key in ("claimed_amount", "approved_amount"):
        unpaid = np.where(found.stated(key), found.whole(key), unpaid)
    unpaid = np.where(found.stated("redeemed_amount") | (amounts["used"] == 0), 0, unpaid)
    return _Open(
        unused=found.where(amounts["unused"] > 0),
        unpaid=found.where(unpaid > 0),
        unpaid_amount=unpaid,
        lapsed_amount=np.where(lapsed, amounts["unused"], 0),
    )


def ageing(scope: Scope) -> Table:
    """Count what is still open at the end of the scope's year (today by default) by its age.

    Unused vouchers age from their issue, confirmed ones not yet paid from their use.
    Facts: ``unused``, ``unused_count``, ``lapsed``, ``unpaid``, ``unpaid_count`` (元).
    """
    day = min(dt.date.today().isoformat(), f"{scope.year}-12-31" if scope.year else "9999")
    found = vouchers(scope).until(scope.year)
    whole = _open(found, day)
    by_age = whole.by_age(day)
    unused_count, unused, lapsed, unpaid_count, unpaid = whole.cells
    return Table(
        name="vouchers.ageing",
        title=f"{scope.area}未用未兑付券账龄",
        area=scope.area,
        year=scope.year,
        unit="元",
        population=f"{scope.area}券台账中有未用余额的券{unused_count}张、已确认使用未兑付的券{unpaid_count}张",
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
        rows=tuple(Row((label, *part.cells)) for label, part in by_age.items()) if found else (),
        totals=("合计", *whole.cells) if found else (),
        notes=(f"账龄算到{printed_day(day)}。",) if found else ("券台账中没有符合条件的券。",),
        facts={
            "unused": unused,
            "unused_count": unused_count,
            "lapsed": lapsed,
            "unpaid": unpaid,
            "unpaid_count": unpaid_count,
        },
        behind=_open_behind(whole, list(by_age.values())) if found else None,
        origins={
            **dict.fromkeys(("unused", "unused_count"), Origin(whole.unused)),
            **dict.fromkeys(("unpaid", "unpaid_count"), Origin(whole.unpaid)),
            "lapsed": Origin(whole.unused.adding(whole.lapsed_amount)),
        },
    )


def _age(since: Value, day: str) -> int:
    """Return which of the ages has passed, that of no date after all others."""
    passed = dates.days_between(since, day) if isinstance(since, str) else None
    if passed is None:
        return len(_AGES)
    return next(age for age, (most, _) in enumerate(_AGES) if most is None or passed <= most)


def _open_behind(whole: _Open, rows: Sequence[_Open]) -> Behind:
    """Return the vouchers behind each row: those not used, those of them that lapsed, those not paid."""
    lines = (*rows, whole)
    unused, unpaid = tuple(line.unused for line in lines), tuple(line.unpaid for line in lines)
    lapsed = tuple(line.unused.adding(line.lapsed_amount) for line in lines)
    both = tuple(line.unused.joined((line.unused, line.unpaid)).ids for line in rows)
    return Behind(VOUCHERS.key, both, of={1: unused, 2: unused, 3: lapsed, 4: unpaid, 5: unpaid})


def budget(scope: Scope) -> Table:
    """Hold each programme of the scope's year against its vouchers: budget, issue, approved, paid, left.

    Facts: ``budget``, ``live``, ``owed``, ``redeemed``, ``left`` (元), ``spent_rate`` (percent).
    """
    programmes = Programmes.read(scope.store)
    wanted = [p for p in programmes if _of_scope(p, scope)]
    wanted.sort(key=lambda p: (p.year, p.area, p.scheme))
    found = vouchers(scope, lambda _: True)
    groups = _of_programmes(found, programmes, wanted)
    cells = [_budget_cells(p, group) for p, group in zip(wanted, groups, strict=True)]
    own = [listed(PROGRAMMES.key, () if p.record is None else (p.record,)) for p in wanted]
    own.append(listed(PROGRAMMES.key, *(records.ids for records in own)))
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
        origins={
            "budget": Origin(own[-1]),
            "spent_rate": Origin(
                found.joined(groups).adding("redeemed"),
                own[-1],
                "兑付额÷预算，四舍五入",
            ),
        },
        behind=_budget_behind(found, groups, own),
    )


def _of_programmes(found: Vouchers, programmes: Programmes, wanted: Sequence[Programme]) -> list[Vouchers]:
    """Return the vouchers of each programme that is wanted."""
    keys = ("scheme", "issuer", "district")
    columns = [found.of(key) for key in keys]

    def title(*codes: int) -> str:
        *codes_, year = codes
        told = {key: column.values[code] for key, column, code in zip(keys, columns, codes_, strict=True)}
        programme = programmes.of({**told, "issued_on": str(year) if year else None})
        return programme.title if programme else ""

    groups = found.by(title, *(column.codes for column in columns), found.accounts.years)
    return [groups.get(programme.title) or found.joined(()) for programme in wanted]


def _budget_behind(found: Vouchers, groups: Sequence[Vouchers], programmes: Sequence[Listed]) -> Behind:
    """Return the vouchers behind each programme; its budget, which the rate is over, is the programme's own."""
    owed = _owed(found)
    # What is left goes by what was paid, or else is owed.
    gone = abs(found.accounts.amounts["redeemed"]) + abs(owed)
    counted = (None, None, "live", "used", owed, "redeemed", gone, "redeemed")
    own = behind(groups, found, counted)
    return replace(own, of={**own.of, 1: programmes}, over={6: programmes, 7: programmes})


def _of_scope(programme: Programme, scope: Scope) -> bool:
    if scope.year is not None and programme.year != scope.year:
        return False
    division = divisions.find(programme.area)
    name = division.name if division else programme.area
    return not scope.area or name in scope.names or name == scope.area


def _owed(found: Vouchers) -> Numbers:
    """Return what was approved of each voucher and is not paid yet, in 分."""
    import numpy as np

    return np.where(found.stated("redeemed_amount"), 0, found.whole("approved_amount"))


def _budget_cells(programme: Programme, found: Vouchers) -> tuple[Decimal | None, ...]:
    owed, paid = found.adding("live").total(_owed(found)), found.total("redeemed")
    left = None if programme.pool is None else programme.pool - owed - paid
    return (programme.pool, found.total("live"), found.total("used"), owed, paid, left)


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


TABLES = (
    NamedTable("vouchers.ageing", "未用未兑付券账龄", ageing),
    NamedTable("vouchers.budget", "券政策预算执行", budget),
)

"""What the first page says: four key figures with the year before beside them, and what waits to be done."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from zjai_desk.analysis.scope import Scope, scope_of
from zjai_desk.registers import taxonomy
from zjai_desk.registers.dates import year_of
from zjai_desk.registers.fields import Value
from zjai_desk.store import Step, Store

SOON_DAYS = 30
RECENT_STEPS = 6
_OPEN_VOUCHERS = frozenset({"已申领", "已发放", "使用中"})


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure of the first page: what it is, its value in words, and a sentence beside it; ``page`` opens it."""

    label: str
    value: str
    unit: str
    remark: str
    page: str


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the first page shows of the store."""

    figures: tuple[KeyFigure, ...]
    expiring: int
    expired: int
    records: int
    steps: tuple[Step, ...]


def read_overview(store: Store, area: str | None, year: int | None, today: dt.date | None = None) -> Overview:
    """Return the overview for a district (None: all) and a year (None: the last one that has figures)."""
    today = today or dt.date.today()
    scope = scope_of(store, area, year)
    enterprises = _columns(scope, "enterprises", ("founded_on", "layer"))
    patents = _columns(scope, "patents", ("granted_on",))
    vouchers = _columns(scope, "vouchers", ("use_by", "status", "redeemed_amount", "redeemed_on"))
    returns = store.columns("annual_returns", ("year", "revenue"))
    figures = (
        _founded(enterprises["founded_on"], enterprises["layer"], year),
        _revenue(returns["year"], returns["revenue"], year),
        _granted(patents["granted_on"], year),
        _redeemed(vouchers["redeemed_on"], vouchers["redeemed_amount"], year),
    )
    open_until = [
        str(day)
        for day, status in zip(vouchers["use_by"], vouchers["status"], strict=True)
        if day and (status is None or status in _OPEN_VOUCHERS)
    ]
    now, soon = today.isoformat(), (today + dt.timedelta(days=SOON_DAYS)).isoformat()
    return Overview(
        figures=figures,
        expiring=sum(now <= day <= soon for day in open_until),
        expired=sum(day < now[: len(day)] for day in open_until),
        records=len(enterprises["id"]) + len(patents["id"]) + len(vouchers["id"]) + len(returns["id"]),
        steps=tuple(store.history(limit=RECENT_STEPS)),
    )


def _columns(scope: Scope, register: str, keys: tuple[str, ...]) -> dict[str, list[Value]]:
    """Return columns of the records that belong to the area, and their ids."""
    columns = scope.store.columns(register, (*keys, "district"))
    inside = [
        scope.covers(district if isinstance(district, str) else None) for district in columns["district"]
    ]
    return {
        key: [v for v, kept in zip(column, inside, strict=True) if kept] for key, column in columns.items()
    }


def _years(dates: Iterable[Value]) -> list[int]:
    return [year for day in dates if isinstance(day, str) and (year := year_of(day))]


def _pair(years: list[int], year: int | None, verb: str, unit: str) -> str:
    """Say how many fall into the year and into the one before it."""
    if not years:
        return ""
    year = year or max(years)
    return f"{year}年{verb} {years.count(year):,} {unit}，上年 {years.count(year - 1):,} {unit}"


def _founded(days: list[Value], layers: list[Value], year: int | None) -> KeyFigure:
    remark = _pair(_years(days), year, "成立", "家") if days else "尚无企业记录"
    if not remark:
        counts = Counter(layer for found in layers if isinstance(found, tuple) for layer in found)
        remark = "，".join(f"{layer} {counts[layer]:,} 家" for layer in taxonomy.layers() if counts[layer])
    return KeyFigure("企业", f"{len(days):,}", "家", remark, "enterprises")


def _granted(days: list[Value], year: int | None) -> KeyFigure:
    remark = _pair(_years(days), year, "授权", "件") if days else "尚无专利记录"
    return KeyFigure("专利", f"{len(days):,}", "件", remark, "patents")


def _revenue(years: list[Value], amounts: list[Value], year: int | None) -> KeyFigure:
    pairs = [
        (y, a)
        for y, a in zip(years, amounts, strict=True)
        if isinstance(y, int) and isinstance(a, (int, Decimal))
    ]
    if not pairs:
        return KeyFigure("营业收入", "—", "", "尚无年报", "annual_returns")
    year = year or max(y for y, _ in pairs)
    this, last = ([a for y, a in pairs if y == wanted] for wanted in (year, year - 1))
    value, unit = _money(_sum(this) * 10000)
    before = " ".join(_money(_sum(last) * 10000)) if last else "无年报"
    return KeyFigure(
        "营业收入", value, unit, f"{year}年，{len(this):,} 家年报；上年 {before}", "annual_returns"
    )


def _redeemed(days: list[Value], amounts: list[Value], year: int | None) -> KeyFigure:
    pairs = [
        (int(day[:4]), amount)
        for day, amount in zip(days, amounts, strict=True)
        if isinstance(day, str) and isinstance(amount, (int, Decimal))
    ]
    if not pairs:
        remark = f"{len(days):,} 张券，尚无兑付" if days else "尚无券记录"
        return KeyFigure("券兑付额", "—", "", remark, "vouchers")
    year = year or max(y for y, _ in pairs)
    this, last = (_sum(a for y, a in pairs if y == wanted) for wanted in (year, year - 1))
    value, unit = _money(this)
    return KeyFigure("券兑付额", value, unit, f"{year}年；上年 {' '.join(_money(last))}", "vouchers")


def _sum(amounts: Iterable[int | Decimal]) -> Decimal:
    return sum((Decimal(amount) for amount in amounts), Decimal(0))


def _money(yuan: Decimal) -> tuple[str, str]:
    """Return an amount in the unit people say it in, with two decimals at most."""
    for size, unit in ((Decimal(10**8), "亿元"), (Decimal(10**4), "万元")):
        if abs(yuan) >= size:
            return f"{yuan / size:,.2f}", unit
    return f"{yuan:,.0f}", "元"

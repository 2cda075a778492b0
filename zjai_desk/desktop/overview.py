"""What the first page says: four key figures with the year before beside them, and what waits to be done."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from zjai_desk.accounts.expiry import Reminder, reminders
from zjai_desk.analysis.scope import Scope, scope_of
from zjai_desk.registers import taxonomy
from zjai_desk.store import Among, Step, Store, Years

RECENT_STEPS = 6


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
    records: int
    steps: tuple[Step, ...]


def read_overview(store: Store, area: str | None, year: int | None) -> Overview:
    """Return the overview for a district (None: all) and a year (None: the last one that has figures)."""
    here = _district(scope_of(store, area, year))
    enterprises = store.years("enterprises", "founded_on", year, here)
    patents = store.years("patents", "granted_on", year, here)
    vouchers = store.years("vouchers", "redeemed_on", year, here, "redeemed_amount")
    returns = store.years("annual_returns", "year", year, amount="revenue")
    figures = (
        _founded(enterprises, store, here),
        _revenue(returns),
        _granted(patents),
        _redeemed(vouchers),
    )
    return Overview(
        figures=figures,
        records=enterprises.records + patents.records + vouchers.records + returns.records,
        steps=tuple(store.history(limit=RECENT_STEPS)),
    )


def read_reminders(store: Store, area: str | None) -> list[Reminder]:
    """Return which vouchers of a district (None: all) are due, today."""
    return reminders(store, among=_district(scope_of(store, area)))


def _district(scope: Scope) -> Among:
    """Return what the field ``district`` of records holds that belong to the area."""
    if not scope.area:
        return {}
    return {"district": (*scope.names, *([None] if scope.covers(None) else []))}


def _pair(found: Years, verb: str, unit: str) -> str:
    """Say how many fall into the year and into the one before it."""
    if found.year is None:
        return ""
    this, before = found.counts
    return f"{found.year}年{verb} {this:,} {unit}，上年 {before:,} {unit}"


def _founded(found: Years, store: Store, here: Among) -> KeyFigure:
    remark = _pair(found, "成立", "家") if found.records else "尚无企业记录"
    if not remark:
        counts: Counter[str] = Counter()
        for layers, count in store.counts("enterprises", "layer", here).items():
            counts.update(dict.fromkeys(layers if isinstance(layers, tuple) else (), count))
        remark = "，".join(f"{layer} {counts[layer]:,} 家" for layer in taxonomy.layers() if counts[layer])
    return KeyFigure("企业", f"{found.records:,}", "家", remark, "enterprises")


def _granted(found: Years) -> KeyFigure:
    remark = _pair(found, "授权", "件") if found.records else "尚无专利记录"
    return KeyFigure("专利", f"{found.records:,}", "件", remark, "patents")


def _revenue(found: Years) -> KeyFigure:
    if found.year is None:
        return KeyFigure("营业收入", "—", "", "尚无年报", "annual_returns")
    this, last = (None if total is None else total * 10000 for total in found.sums)
    value, unit = _money(this or Decimal(0))
    before = "无年报" if last is None else " ".join(_money(last))
    remark = f"{found.year}年，{found.counts[0]:,} 家年报；上年 {before}"
    return KeyFigure("营业收入", value, unit, remark, "annual_returns")


def _redeemed(found: Years) -> KeyFigure:
    if found.year is None:
        remark = f"{found.records:,} 张券，尚无兑付" if found.records else "尚无券记录"
        return KeyFigure("券兑付额", "—", "", remark, "vouchers")
    this, last = (total or Decimal(0) for total in found.sums)
    value, unit = _money(this)
    return KeyFigure("券兑付额", value, unit, f"{found.year}年；上年 {' '.join(_money(last))}", "vouchers")


def _money(yuan: Decimal) -> tuple[str, str]:
    """Return an amount in the unit people say it in, with two decimals at most."""
    for size, unit in ((Decimal(10**8), "亿元"), (Decimal(10**4), "万元")):
        if abs(yuan) >= size:
            return f"{yuan / size:,.2f}", unit
    return f"{yuan:,.0f}", "元"

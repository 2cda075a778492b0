"""Tables of the voucher accounts: what was issued, what became of it, by scheme, year, district and provider."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from zjai_desk.accounts.amounts import NOTHING
from zjai_desk.accounts.parties import party_key
from zjai_desk.analysis.balance import half_up
from zjai_desk.analysis.boundaries import Districts, break_between, district_break
from zjai_desk.analysis.charts.spec import ChartKind, ChartSpec, Series
from zjai_desk.analysis.declared import NamedTable
from zjai_desk.analysis.groups import combinations
from zjai_desk.analysis.growth import growth, in_words
from zjai_desk.analysis.origins import Origin
from zjai_desk.analysis.ranking import rank, share_column
from zjai_desk.analysis.scope import UNFILLED, Scope
from zjai_desk.analysis.tables import Cell, Column, Row, Table
from zjai_desk.analysis.vouchers import published as voucher_published
from zjai_desk.analysis.vouchers.records import Vouchers, behind, vouchers
from zjai_desk.registers.dates import precision
from zjai_desk.registers.fields import Absent, Value
from zjai_desk.registers.vouchers import SCHEMES

if TYPE_CHECKING:
    from zjai_desk.store.columns.ranking import Numbers

RATE_DECIMALS = 1
IDENTITY = "发放额＝确认使用额＋有效未用额＋退券额＋收回额＋作废额，逐张核对到分。"

# Heading, amount (which is the key of the fact), what the column counts.
AMOUNTS = (
    ("发放额", "issued", "已发放各券的发放额之和，申领未发放的不计"),
    ("确认使用额", "used", "确认使用额之和，提交未确认的不计"),
    ("有效未用额", "unused", "发放额减去确认使用、退券、收回、作废"),
    ("退券额", "returned", "退券额之和"),
    ("收回额", "reclaimed", "过期收回和部分使用后释放的金额之和"),
    ("作废额", "voided", "作废额之和"),
    ("合同额", "contract", "服务合同额之和"),
    ("兑付额", "redeemed", "兑付额之和，减去追回额"),
)
RATES = (
    ("使用率", "used", "issued", "确认使用额÷发放额"),
    ("兑付率", "redeemed", "used", "兑付额÷确认使用额"),
    ("兑付占合同", "redeemed", "contract", "兑付额÷合同额"),
)


def _rate(part: Decimal, whole: Decimal) -> Cell:
    return half_up(Fraction(part) * 100 / Fraction(whole), RATE_DECIMALS) if whole else Absent.NOT_APPLICABLE


def _columns(first: str) -> tuple[Column, ...]:
    amounts = (Column(label, "元", 2, basis=basis) for label, _, basis in AMOUNTS)
    rates = (Column(label, "%", RATE_DECIMALS, basis=f"{basis}，四舍五入") for label, _, _, basis in RATES)
    return (Column(first), Column("张数", "张", 0, basis="已发放的券的张数"), *amounts, *rates)


_KEYS = tuple(key for _, key, _ in AMOUNTS)
_COUNTED = (None, None, *_KEYS, *(part for _, part, _, _ in RATES))
"""The amount of each column; of a rate that which is divided."""
_OVER = {2 + len(AMOUNTS) + place: whole for place, (_, _, whole, _) in enumerate(RATES)}
"""By what the rates are divided, by the places of their columns."""


def _account(found: Vouchers) -> dict[str, Decimal]:
    return {key: found.total(key) for key in _KEYS}


def _cells(sums: Mapping[str, Decimal], count: int) -> tuple[Cell, ...]:
    return (count, *sums.values(), *(_rate(sums[part], sums[whole]) for _, part, whole, _ in RATES))


def _facts(sums: Mapping[str, Decimal], count: int, prefix: str = "") -> dict[str, Cell]:
    facts: dict[str, Cell] = {f"{prefix}{key}": value for key, value in sums.items()}
    facts[f"{prefix}count"] = count
    facts[f"{prefix}use_rate"] = _rate(sums["used"], sums["issued"])
    facts[f"{prefix}redeem_rate"] = _rate(sums["redeemed"], sums["used"])
    return facts


def _origins(found: Vouchers, prefix: str = "") -> dict[str, Origin]:
    """Return where the facts of :func:`_facts` come from."""
    origins = {f"{prefix}{key}": Origin(found.adding(key)) for key in _KEYS}
    origins[f"{prefix}count"] = Origin(found)
    for name, (_, part, whole, basis) in zip(("use_rate", "redeem_rate"), RATES, strict=False):
        origins[f"{prefix}{name}"] = Origin(found.adding(part), found.adding(whole), f"{basis}，四舍五入")
    return origins


def _account_table(
    scope: Scope, name: str, titles: tuple[str, str, str], found: Vouchers, groups: Mapping[str, Vouchers]
) -> Table:
    """Return a table with the account of each group of the vouchers that were found in a row.

    ``titles`` are that of the table, what its vouchers are (杭州市2019年), and the heading of its first column.
    """
    title, which, first = titles
    every = found.joined(groups.values())
    whole = _account(every)
    return Table(
        name=name,
        title=title,
        area=scope.area,
        year=scope.year,
        unit="元",
        population=f"{which}已发放的券{len(every)}张" if every else "无数据",
        source=scope.source("券台账") if every else "",
        columns=_columns(first),
        rows=tuple(Row((label, *_cells(_account(group), len(group)))) for label, group in groups.items()),
        totals=("合计", *_cells(whole, len(every))) if every else (),
        notes=tuple(_notes(every)),
        facts=_facts(whole, len(every)) if every else {},
        behind=behind(list(groups.values()), every, _COUNTED, _OVER),
        origins=_origins(every),
    )


def _notes(found: Vouchers) -> Iterable[str]:
    if not found:
        yield "券台账中没有符合条件的券；请先导入券台账或在券台账中登记。"
        return
    yield IDENTITY
    if bare := len(found.adding("issued")) - len(found.adding("issued").stating("face_amount")):
        yield f"{bare}张券没有填发放额，按确认使用额或兑付额计。"
    if undated := len(found.of_year(0)):
        yield f"{undated}张券没有日期，不知属于哪一年。"


def _as_scheme(value: Value) -> tuple[str]:
    return (value if isinstance(value, str) else "未填券种",)


def summary(scope: Scope) -> Table:
    """Count the vouchers issued in the scope's year, or of all years, by scheme, and what became of them.

    Facts: ``count``, ``issued``, ``used``, ``unused``, ``returned``, ``reclaimed``, ``voided``, ``contract``,
    ``redeemed`` (元), ``use_rate``, ``redeem_rate`` (percent); the same for each scheme as ``创新券.issued``.
    """
    found = vouchers(scope).of_year(scope.year)
    groups = found.grouped("scheme", _as_scheme, SCHEMES)
    when = f"{scope.year}年" if scope.year else ""
    title = f"{scope.area}{when}各类券发放、使用与兑付"
    if not found and (printed := voucher_published.table(scope, "vouchers.summary", title)):
        return printed
    titles = (title, f"{scope.area}券台账中{when}", "券种")
    table = _account_table(scope, "vouchers.summary", titles, found, groups)
    origins = dict(table.origins)
    for scheme, group in groups.items():
        table.facts.update(_facts(_account(group), len(group), f"{scheme}."))
        origins |= _origins(group, f"{scheme}.")
    notes = (*table.notes, *voucher_published.reconciled(scope, groups))
    return replace(table, notes=notes, chart=_amounts_chart(table, title), origins=origins)


def by_year(scope: Scope) -> Table:
    """Count the vouchers by the year of their issue, up to the scope's year.

    Facts: those of :func:`summary`; ``last_year``, ``last_issued``, ``growth`` and ``growth_words`` of the issue.
    """
    found = vouchers(scope).until(scope.year)
    by_number = found.split(found.accounts.years)
    years = sorted(by_number.keys() - {0})
    span = range(years[0], years[-1] + 1) if years else ()
    groups = {str(year): by_number.get(year) or found.joined(()) for year in span}
    if 0 in by_number:
        groups[UNFILLED] = by_number[0]
    title = f"{scope.area}各年券发放、使用与兑付"
    which = f"{scope.area}券台账中{f'截至{scope.year}年' if scope.year else ''}"
    table = _account_table(scope, "vouchers.by_year", (title, which, "年份"), found, groups)
    if years:
        issued = {year: groups[str(year)].total("issued") for year in span}
        bounds = break_between(scope, years[-1] - 1, years[-1])
        rate = Absent.NOT_APPLICABLE if bounds else growth(issued[years[-1]], issued.get(years[-1] - 1))
        notes = (*table.notes, *([bounds] if bounds else []))
        table = replace(table, notes=notes, origins={**table.origins, **_growth_origins(found, years[-1])})
        table.facts.update(
            last_year=years[-1], last_issued=issued[years[-1]], growth=rate, growth_words=in_words(rate)
        )
    return replace(table, chart=_amounts_chart(table, title))


def _growth_origins(found: Vouchers, last: int) -> dict[str, Origin]:
    now, before = (found.of_year(year).adding("issued") for year in (last, last - 1))
    grown = Origin(now, before, f"{last}年发放额÷{last - 1}年发放额－1，四舍五入取一位小数")
    return {"last_year": Origin(now), "last_issued": Origin(now), "growth": grown, "growth_words": grown}


def by_district(scope: Scope) -> Table:
    """Count the vouchers of the scope's year by district, with each one's share of what was issued.

    Facts: those of :func:`summary` and, by issue, ``first``, ``second``, ``third`` with ``_issued`` and ``_share``.
    """
    every = vouchers(scope, scope.compares)
    found = every.of_year(scope.year)
    districts = Districts(scope)
    groups = _placed(found, districts)
    ranking = rank({name: group.cents("issued") for name, group in groups.items()}, scope)

    def within(names: Iterable[str]) -> Vouchers:
        return found.joined(groups[name] for name in names if name in groups)

    rows = {name: within(ranking.members(name)) for name in ranking.rows}
    when = f"{scope.year}年" if scope.year else ""
    title = f"{scope.city or scope.area}{when}各区县券发放、使用与兑付"
    which = f"{scope.city or scope.area}券台账中{when}"
    table = _account_table(scope, "vouchers.by_district", (title, which, "区县"), found, rows)
    if not found:
        return table
    rows_with_share = (
        Row((*row.cells, ranking.share(name))) for name, row in zip(ranking.rows, table.rows, strict=True)
    )
    issued = {
        key: Decimal(value).scaleb(-2) if key.endswith("_issued") and isinstance(value, int) else value
        for key, value in ranking.facts("issued").items()
        if "." not in key
    }
    return replace(
        table,
        columns=(*table.columns, share_column(scope, "发放额")),
        rows=tuple(rows_with_share),
        totals=(*table.totals, ranking.total_share),
        facts={**issued, **table.facts},
        behind=behind(list(rows.values()), found, (*_COUNTED, "issued"), _OVER, {len(_COUNTED): "issued"}),
        origins={
            **ranking.origins("issued", lambda names: within(names).adding("issued")),
            **table.origins,
        },
        notes=(
            *table.notes,
            *_share_notes(scope, comparable=ranking.comparable),
            *districts.notes(ranking.districts),
        ),
        chart=_with_before(every, districts, _amounts_chart(table, title, ChartKind.BAR))
        if len(rows) > 1
        else None,
    )


def _placed(found: Vouchers, districts: Districts) -> dict[str, Vouchers]:
    """Return the vouchers of each district as the table tells them."""
    accounts, issued_on = found.accounts, found.of("issued_on")

    def row(place: int, day: int) -> str:
        name, issued = accounts.names[place], issued_on.values[day]
        known = issued if isinstance(issued, str) and precision(issued) == "day" else None
        return districts.place(name, known) if name else UNFILLED

    # By the boundaries of then the day does not matter.
    days = issued_on.codes if districts.dated else issued_on.codes * 0
    return found.by(row, accounts.districts, days)


def _with_before(every: Vouchers, districts: Districts, chart: ChartSpec | None) -> ChartSpec | None:
    """Return the chart with what each district was issued in the year before, if a year is asked for."""
    scope = districts.scope
    if chart is None or scope.year is None:
        return chart
    last = scope.year - 1
    groups = _placed(every.of_year(last), districts)

    def before(name: str) -> Decimal | Absent:
        if district_break(scope, name, last, last + 1):
            return Absent.NOT_APPLICABLE
        return groups[name].total("issued").scaleb(-4) if name in groups else NOTHING

    return replace(chart, before=tuple(map(before, chart.categories))) if groups else chart


def _share_notes(scope: Scope, *, comparable: bool) -> tuple[str, ...]:
    if comparable:
        return (f"占{scope.whole}比重以发放额合计为分母，按最大余数法取两位小数（舍位平衡），合计100%。",)
    return (f"台账中没有{scope.others}的记录，不计占{scope.whole}比重。",)


def by_provider(scope: Scope) -> Table:
    """List the service providers of the scope's year by what was paid for their services.

    Facts: ``providers``, ``first``, ``first_redeemed``, ``first_share`` (percent of what was paid).
    """
    found = vouchers(scope).of_year(scope.year).stating("provider")
    groups = found.grouped("provider", lambda provider: (party_key(None, provider),)).values()
    named = [(_provider(group), group) for group in groups]
    ordered = sorted(named, key=lambda pair: (-pair[1].cents("redeemed"), pair[0]))
    paid, parties = found.total("redeemed"), _parties(found)
    when = f"{scope.year}年" if scope.year else ""
    title = f"{scope.area}{when}服务机构用券情况"
    rows = tuple(Row((name, *_provider_cells(group, parties, paid))) for name, group in ordered)
    facts: dict[str, Cell] = {"providers": len(ordered)}
    origins = {"providers": Origin(found)}
    if ordered:
        first, group = ordered[0]
        redeemed, of = group.total("redeemed"), group.adding("redeemed")
        facts |= {"first": first, "first_redeemed": redeemed, "first_share": _rate(redeemed, paid)}
        origins["first_redeemed"] = Origin(of)
        origins["first_share"] = Origin(of, found.adding("redeemed"), "本机构兑付额÷全部兑付额，四舍五入")
    return Table(
        name="vouchers.by_provider",
        title=title,
        area=scope.area,
        year=scope.year,
        unit="元",
        population=f"{scope.area}{when}填有服务机构的券{len(found)}张" if found else "无数据",
        source=scope.source("券台账") if found else "",
        columns=(
            Column("服务机构"),
            Column("张数", "张", 0, basis="用于该机构的券的张数"),
            Column("服务企业", "家", 0, basis="用券单位按信用代码或名称去重"),
            Column("合同额", "元", 2, basis="服务合同额之和"),
            Column("确认使用额", "元", 2, basis="确认使用额之和"),
            Column("兑付额", "元", 2, basis="兑付额之和，减去追回额"),
            Column("占兑付额", "%", RATE_DECIMALS, basis="本机构兑付额÷全部兑付额，四舍五入"),
        ),
        rows=rows,
        totals=("合计", *_provider_cells(found, parties, paid)) if found else (),
        notes=() if found else ("券台账中没有填写服务机构的券。",),
        facts=facts,
        behind=behind(
            [group for _, group in ordered],
            found,
            (None, None, None, "contract", "used", "redeemed", "redeemed"),
            whole={6: "redeemed"},
        ),
        origins=origins,
    )


def _provider(group: Vouchers) -> str:
    """Return the provider as the first of its vouchers names it."""
    return str(group.values("provider")[0])


def _parties(found: Vouchers) -> Numbers:
    """Return who uses each voucher of the register as a number, by credit code or else by name; 0 where it names nobody."""
    import numpy as np

    codes, names = found.columns.coded("uscc", "applicant")
    met, which = combinations(codes.codes, names.codes)
    numbers = {"": 0}
    keys = [party_key(codes.values[code], names.values[name]) for code, name in met]
    parties: Numbers = np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.int64)[which]
    return parties


def _provider_cells(found: Vouchers, parties: Numbers, paid: Decimal) -> tuple[Cell, ...]:
    import numpy as np

    own = found.total("redeemed")
    return (
        len(found),
        int(np.count_nonzero(np.unique(parties[found.places]))),
        found.total("contract"),
        found.total("used"),
        own,
        _rate(own, paid),
    )


def _amounts_chart(table: Table, title: str, kind: ChartKind = ChartKind.GROUPED) -> ChartSpec | None:
    """Draw what was issued, used and paid of each row, in 万元."""
    named = [row for row in table.rows if row.cells[0] != UNFILLED]
    if not named:
        return None
    wanted = ("发放额", "确认使用额", "兑付额") if kind is not ChartKind.BAR else ("发放额",)
    places = {column.label: place for place, column in enumerate(table.columns)}
    series = tuple(
        Series(label, tuple(_in_ten_thousands(row.cells[places[label]]) for row in named)) for label in wanted
    )
    if not any(value for one in series for value in one.values):
        return None
    spec = ChartSpec(
        kind,
        title,
        categories=tuple(str(row.cells[0]) for row in named),
        series=series,
        unit="万元",
        denominator=table.population,
        source=table.source,
    )
    return replace(spec, decimals=2 if spec.highest < 100 else 1 if spec.highest < 1000 else 0)


def _in_ten_thousands(cell: Cell) -> Decimal:
    return half_up(Decimal(cell).scaleb(-4), 2) if isinstance(cell, (int, Decimal)) else NOTHING


TABLES = (
    NamedTable("vouchers.summary", "券发放、使用与兑付（券种）", summary),
    NamedTable("vouchers.by_year", "券发放、使用与兑付（年份）", by_year),
    NamedTable("vouchers.by_district", "券发放、使用与兑付（区县）", by_district),
    NamedTable("vouchers.by_provider", "服务机构用券情况", by_provider),
)

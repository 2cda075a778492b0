"""Tables of the voucher accounts: what was issued, what became of it, by scheme, year, district and provider."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from zjai_desk.accounts.amounts import NOTHING
from zjai_desk.accounts.parties import party_key
from zjai_desk.analysis import voucher_published
from zjai_desk.analysis.balance import half_up
from zjai_desk.analysis.boundaries import Districts, break_between, district_break
from zjai_desk.analysis.charts import ChartKind, ChartSpec, Series
from zjai_desk.analysis.declared import NamedTable
from zjai_desk.analysis.growth import growth, in_words
from zjai_desk.analysis.ranking import rank, share_column
from zjai_desk.analysis.scope import UNFILLED, Scope
from zjai_desk.analysis.tables import Cell, Column, Row, Table
from zjai_desk.analysis.voucher_lines import Line, Measure, behind, lines, of_year, total, until
from zjai_desk.registers.fields import Absent
from zjai_desk.registers.vouchers import SCHEMES

RATE_DECIMALS = 1
IDENTITY = "发放额＝确认使用额＋有效未用额＋退券额＋收回额＋作废额，逐张核对到分。"

# Heading, measure, key of the fact, what the column counts.
AMOUNTS: tuple[tuple[str, Measure, str, str], ...] = (
    ("发放额", lambda line: line.parts.issued, "issued", "已发放各券的发放额之和，申领未发放的不计"),
    ("确认使用额", lambda line: line.parts.used, "used", "确认使用额之和，提交未确认的不计"),
    ("有效未用额", lambda line: line.parts.unused, "unused", "发放额减去确认使用、退券、收回、作废"),
    ("退券额", lambda line: line.parts.returned, "returned", "退券额之和"),
    ("收回额", lambda line: line.parts.reclaimed, "reclaimed", "过期收回和部分使用后释放的金额之和"),
    ("作废额", lambda line: line.parts.voided, "voided", "作废额之和"),
    ("合同额", lambda line: line.contract, "contract", "服务合同额之和"),
    ("兑付额", lambda line: line.redeemed, "redeemed", "兑付额之和，减去追回额"),
)
RATES = (
    ("使用率", "used", "issued", "确认使用额÷发放额"),
    ("兑付率", "redeemed", "used", "兑付额÷确认使用额"),
    ("兑付占合同", "redeemed", "contract", "兑付额÷合同额"),
)


def _rate(part: Decimal, whole: Decimal) -> Cell:
    return half_up(Fraction(part) * 100 / Fraction(whole), RATE_DECIMALS) if whole else Absent.NOT_APPLICABLE


def _columns(first: str) -> tuple[Column, ...]:
    amounts = (Column(label, "元", 2, basis=basis) for label, _, _, basis in AMOUNTS)
    rates = (Column(label, "%", RATE_DECIMALS, basis=f"{basis}，四舍五入") for label, _, _, basis in RATES)
    return (Column(first), Column("张数", "张", 0, basis="已发放的券的张数"), *amounts, *rates)


_MEASURES: tuple[Measure | None, ...] = (
    None, None, *(measure for _, measure, _, _ in AMOUNTS), *(None for _ in RATES),
)  # fmt: skip


def _account(found: Sequence[Line]) -> dict[str, Decimal]:
    return {key: total(found, measure) for _, measure, key, _ in AMOUNTS}


def _cells(sums: Mapping[str, Decimal], count: int) -> tuple[Cell, ...]:
    return (count, *sums.values(), *(_rate(sums[part], sums[whole]) for _, part, whole, _ in RATES))


def _facts(sums: Mapping[str, Decimal], count: int, prefix: str = "") -> dict[str, Cell]:
    facts: dict[str, Cell] = {f"{prefix}{key}": value for key, value in sums.items()}
    facts[f"{prefix}count"] = count
    facts[f"{prefix}use_rate"] = _rate(sums["used"], sums["issued"])
    facts[f"{prefix}redeem_rate"] = _rate(sums["redeemed"], sums["used"])
    return facts


def _account_table(
    scope: Scope, name: str, titles: tuple[str, str, str], groups: Mapping[str, Sequence[Line]]
) -> Table:
    """Return a table with the account of each group of vouchers in a row.

    ``titles`` are that of the table, what its vouchers are (杭州市2019年), and the heading of its first column.
    """
    title, which, first = titles
    every = [line for group in groups.values() for line in group]
    accounts = {label: _account(group) for label, group in groups.items()}
    whole = {key: sum((sums[key] for sums in accounts.values()), NOTHING) for _, _, key, _ in AMOUNTS}
    return Table(
        name=name,
        title=title,
        area=scope.area,
        year=scope.year,
        unit="元",
        population=f"{which}已发放的券{len(every)}张" if every else "无数据",
        source=scope.source("券台账") if every else "",
        columns=_columns(first),
        rows=tuple(Row((label, *_cells(accounts[label], len(group)))) for label, group in groups.items()),
        totals=("合计", *_cells(whole, len(every))) if every else (),
        notes=tuple(_notes(every)),
        facts=_facts(whole, len(every)) if every else {},
        behind=behind(list(groups.values()), _MEASURES),
    )


def _notes(found: Sequence[Line]) -> Iterable[str]:
    if not found:
        yield "券台账中没有符合条件的券；请先导入券台账或在券台账中登记。"
        return
    yield IDENTITY
    bare = sum(1 for line in found if line.values.get("face_amount") is None and line.parts.issued)
    if bare:
        yield f"{bare}张券没有填发放额，按确认使用额或兑付额计。"
    undated = sum(1 for line in found if line.year is None)
    if undated:
        yield f"{undated}张券没有日期，不知属于哪一年。"


def _grouped(
    found: Iterable[Line], key: Callable[[Line], str], order: Sequence[str] = ()
) -> dict[str, list[Line]]:
    groups: dict[str, list[Line]] = {label: [] for label in order}
    for line in found:
        groups.setdefault(key(line), []).append(line)
    return {label: group for label, group in groups.items() if group}


def summary(scope: Scope) -> Table:
    """Count the vouchers issued in the scope's year, or of all years, by scheme, and what became of them.

    Facts: ``count``, ``issued``, ``used``, ``unused``, ``returned``, ``reclaimed``, ``voided``, ``contract``,
    ``redeemed`` (元), ``use_rate``, ``redeem_rate`` (percent); the same for each scheme as ``创新券.issued``.
    """
    found = of_year(lines(scope), scope.year)
    groups = _grouped(found, lambda line: line.scheme, SCHEMES)
    when = f"{scope.year}年" if scope.year else ""
    title = f"{scope.area}{when}各类券发放、使用与兑付"
    if not found and (printed := voucher_published.table(scope, "vouchers.summary", title)):
        return printed
    table = _account_table(scope, "vouchers.summary", (title, f"{scope.area}券台账中{when}", "券种"), groups)
    for scheme, group in groups.items():
        table.facts.update(_facts(_account(group), len(group), f"{scheme}."))
    notes = (*table.notes, *voucher_published.reconciled(scope, groups))
    return replace(table, notes=notes, chart=_amounts_chart(table, title))


def by_year(scope: Scope) -> Table:
    """Count the vouchers by the year of their issue, up to the scope's year.

    Facts: those of :func:`summary`; ``last_year``, ``last_issued``, ``growth`` and ``growth_words`` of the issue.
    """
    found = until(lines(scope), scope.year)
    years = sorted({line.year for line in found if line.year is not None})
    span = range(years[0], years[-1] + 1) if years else ()
    groups: dict[str, list[Line]] = {str(year): [] for year in span}
    for line in found:
        groups.setdefault(UNFILLED if line.year is None else str(line.year), []).append(line)
    title = f"{scope.area}各年券发放、使用与兑付"
    which = f"{scope.area}券台账中{f'截至{scope.year}年' if scope.year else ''}"
    table = _account_table(scope, "vouchers.by_year", (title, which, "年份"), groups)
    if years:
        issued = {year: total(groups[str(year)], lambda line: line.parts.issued) for year in span}
        bounds = break_between(scope, years[-1] - 1, years[-1])
        rate = Absent.NOT_APPLICABLE if bounds else growth(issued[years[-1]], issued.get(years[-1] - 1))
        table = replace(table, notes=(*table.notes, *([bounds] if bounds else [])))
        table.facts.update(
            last_year=years[-1], last_issued=issued[years[-1]], growth=rate, growth_words=in_words(rate)
        )
    return replace(table, chart=_amounts_chart(table, title))


def by_district(scope: Scope) -> Table:
    """Count the vouchers of the scope's year by district, with each one's share of what was issued.

    Facts: those of :func:`summary` and, by issue, ``first``, ``second``, ``third`` with ``_issued`` and ``_share``.
    """
    found = of_year(lines(scope, covers=scope.compares), scope.year)
    districts = Districts(scope)
    groups = _grouped(
        found,
        lambda line: districts.place(line.district, line.issued_on) if line.district else UNFILLED,
    )
    ranking = rank({name: _cents(group) for name, group in groups.items()}, scope)
    rows = {
        name: [line for district in ranking.members(name) for line in groups[district]]
        for name in ranking.rows
    }
    when = f"{scope.year}年" if scope.year else ""
    title = f"{scope.city or scope.area}{when}各区县券发放、使用与兑付"
    which = f"{scope.city or scope.area}券台账中{when}"
    table = _account_table(scope, "vouchers.by_district", (title, which, "区县"), rows)
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
        notes=(
            *table.notes,
            *_share_notes(scope, comparable=ranking.comparable),
            *districts.notes(ranking.districts),
        ),
        chart=_with_before(scope, districts, _amounts_chart(table, title, ChartKind.BAR))
        if len(rows) > 1
        else None,
    )


def _with_before(scope: Scope, districts: Districts, chart: ChartSpec | None) -> ChartSpec | None:
    """Return the chart with what each district was issued in the year before, if a year is asked for."""
    if chart is None or scope.year is None:
        return chart
    last = scope.year - 1
    groups = _grouped(
        of_year(lines(scope, covers=scope.compares), last),
        lambda line: districts.place(line.district, line.issued_on) if line.district else UNFILLED,
    )

    def before(name: str) -> Decimal | Absent:
        if district_break(scope, name, last, last + 1):
            return Absent.NOT_APPLICABLE
        return total(groups.get(name, ()), lambda line: line.parts.issued).scaleb(-4)

    return replace(chart, before=tuple(map(before, chart.categories))) if groups else chart


def _share_notes(scope: Scope, *, comparable: bool) -> tuple[str, ...]:
    if comparable:
        return (f"占{scope.whole}比重以发放额合计为分母，按最大余数法取两位小数（舍位平衡），合计100%。",)
    return (f"台账中没有{scope.others}的记录，不计占{scope.whole}比重。",)


def _cents(found: Sequence[Line]) -> int:
    return int(total(found, lambda line: line.parts.issued).scaleb(2))


def by_provider(scope: Scope) -> Table:
    """List the service providers of the scope's year by what was paid for their services.

    Facts: ``providers``, ``first``, ``first_redeemed``, ``first_share`` (percent of what was paid).
    """
    found = [line for line in of_year(lines(scope), scope.year) if line.values.get("provider")]
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in found:
        groups[party_key(None, line.values.get("provider"))].append(line)
    ordered = sorted(groups.values(), key=lambda group: (-total(group, _redeemed), str(_provider(group[0]))))
    paid = total(found, _redeemed)
    when = f"{scope.year}年" if scope.year else ""
    title = f"{scope.area}{when}服务机构用券情况"
    rows = tuple(Row((_provider(group[0]), *_provider_cells(group, paid))) for group in ordered)
    facts: dict[str, Cell] = {"providers": len(ordered)}
    if ordered:
        first = total(ordered[0], _redeemed)
        facts |= {
            "first": _provider(ordered[0][0]),
            "first_redeemed": first,
            "first_share": _rate(first, paid),
        }
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
        totals=("合计", *_provider_cells(found, paid)) if found else (),
        notes=() if found else ("券台账中没有填写服务机构的券。",),
        facts=facts,
        behind=behind(
            ordered, (None, None, None, lambda x: x.contract, lambda x: x.parts.used, _redeemed, None)
        ),
    )


def _redeemed(line: Line) -> Decimal:
    return line.redeemed


def _provider(line: Line) -> str:
    return str(line.values["provider"])


def _provider_cells(found: Sequence[Line], paid: Decimal) -> tuple[Cell, ...]:
    served = {party_key(line.values.get("uscc"), line.values.get("applicant")) for line in found} - {""}
    own = total(found, _redeemed)
    return (
        len(found),
        len(served),
        total(found, lambda line: line.contract),
        total(found, lambda line: line.parts.used),
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

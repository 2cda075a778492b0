"""Published totals of vouchers: what stands in for records, and what records are held against (users.md §0 m)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from zjai_desk.analysis import published
from zjai_desk.analysis.balance import half_up
from zjai_desk.analysis.boundaries import canonical
from zjai_desk.analysis.published import Figure, place_of
from zjai_desk.analysis.published_tables import behind
from zjai_desk.analysis.scope import Scope
from zjai_desk.analysis.tables import Column, Row, Table
from zjai_desk.analysis.vouchers.records import Vouchers
from zjai_desk.registers.vouchers import SCHEMES

_IN_YUAN = {"元": Decimal(1), "万元": Decimal(10**4), "亿元": Decimal(10**8)}
# What a published indicator counts, by the words in its name after the scheme; the longest first.
_AMOUNTS = (
    ("确认使用额", "used"),
    ("服务合同额", "contract"),
    ("发放额", "issued"),
    ("兑付额", "redeemed"),
)
_TICKETS = "发放张数"


def figures(scope: Scope) -> list[Figure]:
    """Return the published figures on vouchers for exactly the scope's area, of its year if it has one."""
    return [
        figure
        for figure in published.figures(scope)
        if figure.indicator.startswith(SCHEMES)
        and (not scope.area or canonical(figure.area) == scope.area)
        and (scope.year is None or figure.year == scope.year)
    ]


def table(scope: Scope, name: str, title: str) -> Table | None:
    """Return the published figures as a table, for an office that has no vouchers of its own; None if there are none."""
    found = figures(scope)
    if not found:
        return None
    sources = dict.fromkeys(map(place_of, found))
    return Table(
        name=name,
        title=title,
        area=scope.area,
        year=scope.year,
        unit="",
        population="公布数，未载明总体",
        source="；".join(sources),
        columns=(
            Column("地区"),
            Column("时期"),
            Column("指标"),
            Column("公布数", decimals=_decimals(found), basis="照公布的写，未作换算"),
            Column("单位"),
        ),
        rows=tuple(Row((f.area, f.period, f.indicator, f.value, f.unit)) for f in found),
        notes=("券台账中没有符合条件的券，本表用公布数。", *_rates(found)),
        behind=behind(found),
    )


def _decimals(found: Sequence[Figure]) -> int:
    exponents = (figure.value.normalize().as_tuple().exponent for figure in found)
    return max(0, *(-place for place in exponents if isinstance(place, int)))


def _rates(found: Sequence[Figure]) -> list[str]:
    """Say what the published amounts of one scheme, area and period make of each other."""
    groups: dict[tuple[str, str, str], dict[str, Decimal]] = {}
    for figure in found:
        for words, _ in _AMOUNTS:
            if words in figure.indicator and figure.unit in _IN_YUAN:
                key = (figure.area, figure.period, _scheme(figure))
                groups.setdefault(key, {})[words] = figure.value * _IN_YUAN[figure.unit]
                break
    said = []
    for (area, period, scheme), amounts in groups.items():
        pairs = (("确认使用额", "发放额"), ("兑付额", "确认使用额"), ("兑付额", "服务合同额"))
        rates = [
            f"{part}÷{whole}为{half_up(amounts[part] * 100 / amounts[whole], 1)}%"
            for part, whole in pairs
            if part in amounts and amounts.get(whole)
        ]
        if rates:
            said.append(f"{area}{period}年{scheme}：{'，'.join(rates)}。")
    return said


def _scheme(figure: Figure) -> str:
    return next(scheme for scheme in SCHEMES if figure.indicator.startswith(scheme))


def reconciled(scope: Scope, groups: Mapping[str, Vouchers]) -> list[str]:
    """Say of each published total what the vouchers of the register come to, and by how much they differ."""
    said = []
    for figure in figures(scope):
        group = groups.get(_scheme(figure))
        own = _own(figure, group) if group else None
        if own is None:
            continue
        gap = own - figure.value
        verdict = "一致" if gap == 0 else f"{'多' if gap > 0 else '少'}{abs(gap):f}{figure.unit}"
        said.append(
            f"与公布数核对：{place_of(figure)}，{figure.area}{figure.period}年{figure.indicator}{figure.shown}，"
            f"本台账{own:f}{figure.unit}，{verdict}。"
        )
    return said


def _own(figure: Figure, found: Vouchers) -> Decimal | None:
    """Return what the register says of a published indicator, in its unit, with its decimals; None if nothing."""
    first, _, last = figure.period.partition("-")
    years = range(int(first), int(last or first) + 1) if first.isdecimal() else range(0)
    meant = found.where((found.accounts.years >= years.start) & (found.accounts.years < years.stop))
    if not meant:
        return None
    places = max(0, -int(figure.value.as_tuple().exponent))
    if _TICKETS in figure.indicator and figure.unit in ("张", "万张"):
        tickets = meant.cents(meant.whole("tickets"))
        return half_up(Decimal(tickets) / (10**4 if figure.unit == "万张" else 1), places)
    for words, amount in _AMOUNTS:
        if words in figure.indicator and figure.unit in _IN_YUAN:
            return half_up(meant.total(amount) / _IN_YUAN[figure.unit], places)
    if "场次" in figure.indicator:
        return Decimal(len(meant.where(meant.stated("event_name") | meant.stated("event_on"))))
    return None

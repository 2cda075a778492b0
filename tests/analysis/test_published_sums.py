"""The published sums of the industry and of vouchers, from records that were made to have just these margins."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from tests.analysis.test_every_published_number import published
from zjai_desk.analysis.catalogue import build
from zjai_desk.analysis.pivot.counting import pivot_table
from zjai_desk.analysis.pivot.spec import As, By, Dimension, Measure, Of, PivotSpec
from zjai_desk.analysis.scope import scope_of
from zjai_desk.registers.fields import Value
from zjai_desk.store import Store

# What the province published of 2019: 482 enterprises, by city, and their revenue by city in 万元.
CITIES = {
    "杭州市": ("滨江区", 217, 583),
    "嘉兴市": ("南湖区", 79, 210),
    "宁波市": ("鄞州区", 75, 99),
    "湖州市": ("德清县", 111, 108),
}
REVENUE, RD, PROFIT = (Decimal(amount) * 10_000 for amount in (1987, 158, 248))  # 亿元 in 万元
BEFORE = {
    "revenue": REVENUE / Decimal("1.221"),
    "rd_spend": RD / Decimal("1.585"),
    "profit": PROFIT / Decimal("1.203"),
}


def parted(whole: Decimal, number: int) -> Sequence[Decimal]:
    """Part an amount into as many as there are enterprises, which add up to it exactly."""
    each = (whole / number).quantize(Decimal("0.01"))
    return [*([each] * (number - 1)), whole - each * (number - 1)]


@pytest.fixture
def industry(store: Store) -> Store:
    firms: list[dict[str, Value]] = []
    now: dict[str, list[Decimal]] = {"revenue": []}
    for district, number, part in CITIES.values():
        firms += [{"name": f"{district}企业{at}有限公司", "district": district} for at in range(number)]
        now["revenue"] += parted(REVENUE * part / 1000, number)
    now |= {"rd_spend": list(parted(RD, 482)), "profit": list(parted(PROFIT, 482))}
    before = {key: parted(whole.quantize(Decimal("0.01")), 482) for key, whole in BEFORE.items()}
    returns = [
        {"name": firm["name"], "year": year, **{key: values[at] for key, values in amounts.items()}}
        for year, amounts in ((2018, before), (2019, now))
        for at, firm in enumerate(firms)
    ]
    with store.change("装入") as change:
        change.insert("enterprises", firms)
        change.insert("annual_returns", returns)
    return store


def test_the_industry_of_the_province_comes_out_as_published(industry: Store) -> None:
    said = {key[3]: value for key, value in published().items() if key[:3] == ("发展成效", "浙江省", "2019")}
    facts = build(industry, "industry.by_year", "浙江省", 2019).facts
    found = {
        "人工智能企业数": facts["reporting"],
        "营业收入": facts["revenue"],
        "营业收入同比增长": facts["revenue_growth"],
        "研发投入": facts["rd_spend"],
        "研发投入同比增长": facts["rd_spend_growth"],
        "利润总额": facts["profit"],
        "利润总额同比增长": facts["profit_growth"],
        "研发费用占营业收入比重": facts["rd_share"],
    }
    assert found == said


def test_the_shares_of_the_cities_come_out_as_published(industry: Store) -> None:
    rows = {row.cells[0]: row.cells for row in build(industry, "industry.by_city", "浙江省", 2019).rows}
    for city, place, indicator in (
        (city, place, indicator)
        for city in ("杭州市", "嘉兴市", "宁波市")
        for place, indicator in ((2, "企业数占全省比重"), (3, "营业收入占全省比重"))
    ):
        assert rows[city][place] == published()["发展成效", city, "2019", indicator], (city, indicator)


# The innovation vouchers of the province, 2015 to 2020, in 元; by city their shares of what was issued.
ISSUED, USED, CONTRACT, REDEEMED = (
    Decimal(amount) * 10**8 for amount in ("41.69", "27.28", "43.53", "18.81")
)
SHARES = {"滨江区": 30, "鹿城区": 24, "吴兴区": 11, "鄞州区": 35}


@pytest.fixture
def vouchers(store: Store) -> Store:
    lines = [
        {
            "voucher_no": f"V{year}{district}", "scheme": "创新券", "district": district, "status": "已兑付",
            "issued_on": f"{year}-06-01", "used_on": f"{year}-09-01", "redeemed_on": f"{year}-12-01",
            "face_amount": ISSUED * share / 600, "used_amount": USED * share / 600,
            "contract_amount": CONTRACT * share / 600, "redeemed_amount": REDEEMED * share / 600,
        }
        for year in range(2015, 2021)
        for district, share in SHARES.items()
    ]  # fmt: skip
    rounded = [
        {
            key: value.quantize(Decimal("0.01")) if isinstance(value, Decimal) else value
            for key, value in line.items()
        }
        for line in lines
    ]
    with store.change("装入") as change:
        change.insert("vouchers", rounded)
    return store


def test_the_vouchers_of_the_province_come_out_as_published(vouchers: Store) -> None:
    said = {key[3]: value for key, value in published().items() if key[1:3] == ("浙江省", "2015-2020")}
    facts = build(vouchers, "vouchers.by_year", "浙江省", 2020).facts
    amounts = {
        "创新券累计发放额": "issued",
        "创新券确认使用额": "used",
        "创新券服务合同额": "contract",
        "创新券兑付额": "redeemed",
    }
    for indicator, key in amounts.items():
        cell = facts[key]
        assert isinstance(cell, Decimal)
        assert (cell / 10**8).quantize(Decimal("0.01")) == said[indicator], indicator
    assert (facts["use_rate"], facts["redeem_rate"]) == (Decimal("65.4"), Decimal("69.0"))


def test_the_cities_have_their_published_shares_of_the_vouchers(vouchers: Store) -> None:
    """By an own table: no table of the catalogue tells vouchers by city."""
    measures = (Measure(Of.SUM, "face_amount", As.OF_COLUMN, 0),)
    spec = PivotSpec("vouchers", (Dimension("district", By.CITY),), measures=measures)
    rows = {row.cells[0]: row.cells[1] for row in pivot_table(scope_of(vouchers, "浙江省", 2020), spec).rows}
    for city in ("杭州市", "温州市", "湖州市"):
        key = ("小微企业公共服务", city, "2015-2020", "创新券占全省比重")
        assert rows[city] == published()[key], city


def test_the_events_of_hangzhou_come_out_as_published(store: Store) -> None:
    said = {key[3]: value for key, value in published().items() if key[1:3] == ("杭州市", "2016-2020")}
    events, tickets = int(said["活动券资助活动场次"]), int(said["活动券发放张数"] * 10_000)
    each = tickets // events
    lines = [
        {
            "voucher_no": f"H{at}", "scheme": "活动券", "district": "滨江区", "status": "已兑付", "event_name": f"第{at}场",
            "issued_on": f"{2016 + at % 5}-05-01", "event_on": f"{2016 + at % 5}-05-01", "attendance": 41,
            "tickets": each if at else tickets - each * (events - 1), "provider": f"机构{at % 371}",
        }
        for at in range(events)
    ]  # fmt: skip
    with store.change("装入") as change:
        change.insert("vouchers", lines)
    facts = build(store, "vouchers.events", "杭州市", 2020).facts
    assert (facts["events"], facts["tickets"], facts["tickets_each"]) == (events, tickets, Decimal("57.9"))
    attendance = facts["attendance"]
    assert isinstance(attendance, int)
    assert attendance > said["活动券惠及创业者人次"] * 10_000, "more than 200,000"
    assert build(store, "vouchers.by_provider", "杭州市").facts["providers"] == said["活动券服务机构数"]

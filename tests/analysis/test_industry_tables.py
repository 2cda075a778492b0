"""The industry from annual returns: sums, comparable growth, shares and places, told in the fitting unit."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from zjai_desk.analysis.catalogue import build
from zjai_desk.analysis.tables import Cell
from zjai_desk.registers.fields import Absent, Value
from zjai_desk.store import Store

Insert = Callable[..., list[int]]
D = Decimal


def file(insert: Insert, enterprises: Mapping[str, str], returns: list[tuple[Value, ...]]) -> None:
    """File enterprises by district and their returns: name, year, revenue, R&D, profit in 万元."""
    insert("enterprises", [{"name": name, "district": district} for name, district in enterprises.items()])
    keys = ("name", "year", "revenue", "rd_spend", "profit")
    insert("annual_returns", [dict(zip(keys, one, strict=False)) for one in returns])


def test_growth_is_over_those_who_state_it_in_both_years(store: Store, insert: Insert) -> None:
    file(
        insert,
        {"甲": "滨江区", "乙": "滨江区", "丙": "西湖区"},
        [("甲", 2018, D(100), D(10)), ("乙", 2018, D(300)), ("甲", 2019, D(110), D(11)), ("丙", 2019, D(900), D(90))],
    )  # fmt: skip
    table = build(store, "industry.by_year", "杭州市", 2019)
    assert [row.cells[:4] for row in table.rows] == [
        ("2018", 2, D("400.00"), Absent.BELOW_UNIT),
        ("2019", 2, D("1010.00"), D("10.0")),
    ]
    assert any("可比口径" in note for note in table.notes)
    assert "2019年报送的企业中，1家上年也报送。" in table.notes
    assert table.records(1, 2) == (3, 4), "the returns themselves"
    assert table.facts["rd_share"] == D("10.0")
    assert table.facts["rd_share_points"] == D("7.5"), "from 2.5 %"


def test_from_a_loss_there_is_a_word(store: Store, insert: Insert) -> None:
    file(insert, {"甲": "滨江区"}, [("甲", 2018, D(5), None, D(-20)), ("甲", 2019, D(5), None, D(-8))])
    facts = build(store, "industry.by_year", "滨江区", 2019).facts
    assert (facts["profit"], facts["profit_growth_words"]) == (D("-8.00"), "减亏")
    assert facts["revenue_growth_words"] == "持平"
    assert "rd_spend" not in facts


def test_large_sums_are_told_in_hundred_millions(store: Store, insert: Insert) -> None:
    file(insert, {"甲": "滨江区"}, [("甲", 2019, D("11576900"))])
    table = build(store, "industry.by_year", "杭州市", 2019)
    assert (table.unit, table.facts["revenue"]) == ("亿元", D("1157.69"))


def test_districts_by_revenue(store: Store, insert: Insert) -> None:
    file(
        insert,
        {"甲": "滨江区", "乙": "西湖区", "丙": "余杭区", "丁": ""},
        [("甲", 2019, D(500), D(50)), ("乙", 2019, D(300)), ("丙", 2019, D(200)), ("丁", 2019, D(1)), ("外", 2019, D(2))],
    )  # fmt: skip
    city = build(store, "industry.by_district", "杭州市", 2019)
    assert [row.cells[:2] for row in city.rows] == [("滨江区", 1), ("西湖区", 2), ("余杭区", 3), ("未填写", Absent.NOT_APPLICABLE)]  # fmt: skip
    assert city.totals[2:5] == (5, D("1003.00"), D("100.00"))
    assert "1份年报对不上企业台账中的企业，按未填区县计。" in city.notes
    own = build(store, "industry.by_district", "余杭区", 2019)
    assert [row.cells[:2] for row in own.rows][:2] == [
        ("余杭区", 3),
        ("杭州市其他区县", Absent.NOT_APPLICABLE),
    ]
    assert (own.facts["area_rank"], own.facts["area_revenue"], own.facts["area_share"]) == (
        3,
        D("200.00"),
        D("19.94"),
    )


def test_cities_from_returns(store: Store, insert: Insert) -> None:
    file(insert, {"甲": "滨江区", "乙": "南湖区"}, [("甲", 2019, D(75)), ("乙", 2019, D(25))])
    table = build(store, "industry.by_city", "浙江省", 2019)
    assert [row.cells for row in table.rows] == [("杭州市", 1, D("50.0"), D("75.0")), ("嘉兴市", 2, D("50.0"), D("25.0"))]  # fmt: skip


def test_a_return_filed_twice_is_told(store: Store, insert: Insert) -> None:
    insert("enterprises", [{"name": "杭州甲公司", "uscc": "91330000733796106P", "district": "滨江区"}])
    insert("annual_returns", [{"name": "杭州甲公司", "year": 2019, "revenue": D(1)}, {"uscc": "91330000733796106P", "year": 2019, "revenue": D(1)}])  # fmt: skip
    notes = build(store, "industry.by_year", "杭州市", 2019).notes
    assert "1家次企业同一年有多份年报，金额均已计入，请核对是否重复。" in notes


def test_carriers_and_scenarios(store: Store, insert: Insert) -> None:
    insert(
        "carriers",
        [
            {
                "name": "甲",
                "kind": "孵化器",
                "level": "国家级",
                "district": "滨江区",
                "recognised_on": "2018",
            },
            {"name": "乙", "kind": "孵化器", "level": "市级", "district": "滨江区"},
            {"name": "丙", "kind": "众创空间", "district": "西湖区", "recognised_on": "2017"},
            {
                "name": "丁",
                "kind": "众创空间",
                "level": "省级",
                "district": "西湖区",
                "recognised_on": "2021",
            },
        ],
    )
    insert("scenarios", [{"name": "城市大脑", "sector": "交通", "status": "建成", "district": "滨江区"}])
    table = build(store, "carriers.by_kind", "杭州市", 2019)
    rows: list[tuple[Cell, ...]] = [row.cells for row in table.rows]
    assert [column.label for column in table.columns] == ["载体类型", "国家级", "市级", "未填写", "合计"]
    assert rows == [("孵化器", 1, 1, 0, 2), ("众创空间", 0, 0, 1, 1)]
    assert table.notes == ("2019年以后的1个未计入。", "1个未填日期，已计入。")
    assert table.records(0, 1) == (1, 2)
    assert build(store, "scenarios.by_sector", "滨江区").totals == ("合计", 1, 1)

"""Where the office has no records the published figures stand in, and the table says so."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from zjai_desk.analysis.catalogue import build
from zjai_desk.analysis.tables import Cell, Table
from zjai_desk.registers.fields import Absent
from zjai_desk.store import Store

Insert = Callable[..., list[int]]


def figures(table: Table) -> dict[Cell, Cell]:
    assert table.facts["published"] == len(table.rows)
    assert table.behind is not None
    assert table.behind.register == "figures"
    assert [len(ids) for ids in table.behind.rows] == [1] * len(table.rows)
    return {row.cells[2]: row.cells[3] for row in table.rows}


@pytest.mark.parametrize(
    ("name", "label", "expected"),
    [
        ("enterprises.by_founding", "成立日期", {"2006年前成立企业数": 107, "2015-2019年成立企业数": 233, "2015-2019年成立企业占比": 48, "当年成立企业数": 69}),
        ("enterprises.by_stage", "融资阶段", {"公布融资企业数": 289, "公布融资企业占比": 59, "未融资及未透露企业数": 201, "新三板企业数": 19, "上市企业数": 43}),
        ("enterprises.by_financing_year", "最近融资日期", {"当年融资事件数": 78}),
        ("enterprises.representatives", "上市情况", {"上市企业数": 43, "独角兽企业数": 7, "准独角兽企业数": 30}),
        ("enterprises.titles", "称号资质", {"领军企业数": 10, "行业应用标杆企业数": 32, "行业应用培育企业数": 19}),
    ],
)  # fmt: skip
def test_enterprises_that_fill_nothing_in(
    atlas: Store, published: Store, name: str, label: str, expected: dict[str, int]
) -> None:
    table = build(published, name, "杭州市", 2019)
    found = figures(table)
    assert {key: found[key] for key in expected} == expected
    assert table.notes[0].startswith(f"杭州市的490家企业都没有填{label}，本表用公布数。")
    assert "没有企业" not in table.notes[0]
    if name == "enterprises.by_stage":
        populations = {row.cells[2]: row.cells[5] for row in table.rows}
        assert populations["新三板企业数"] == "公布融资企业289家", "not of 490"


def test_nothing_filled_in_and_nothing_published(atlas: Store) -> None:
    table = build(atlas, "enterprises.by_stage", "杭州市", 2019)
    assert table.rows == ()
    assert table.notes == ("杭州市的490家企业都没有填融资阶段，公布数中也没有。",)
    assert build(atlas, "enterprises.by_stage").notes == ("490家企业都没有填融资阶段，公布数中也没有。",)


def test_no_enterprises_at_all(store: Store) -> None:
    table = build(store, "enterprises.by_founding", "杭州市", 2019)
    assert table.notes == ("台账中没有杭州市的企业，公布数中也没有。",)


def test_published_holders_bring_means_over_their_own_denominators(atlas: Store, published: Store) -> None:
    table = build(published, "patents.by_layer", "杭州市", 2019)
    facts = table.facts
    assert (facts["enterprises"], facts["holders"], facts["without"]) == (490, 301, 189)
    assert facts["holder_share"] == Decimal("61.43")
    assert (facts["per_holder"], facts["per_enterprise"]) == (Decimal("86.01"), Decimal("52.83"))
    assert "25889÷301=86.01件/家" in table.notes[-1]
    assert "25889÷490=52.83件/家" in table.notes[-1]
    assert any("“科创研学环境”作25906件，“专利分析”作25889件" in note for note in table.notes)
    assert build(published, "patents.without", "杭州市", 2019).rows == (), "nobody knows who holds none"


def test_the_published_industry_has_the_columns_of_the_counted_one(published: Store) -> None:
    province = build(published, "industry.by_year", "浙江省", 2019)
    (row,) = province.rows
    assert province.unit == "亿元"
    assert row.cells == (
        "2019", 482, 1987, Decimal("22.1"), 158, Decimal("58.5"), 248, Decimal("20.3"), Absent.BELOW_UNIT,
        Absent.BELOW_UNIT, Decimal("8.0"),
    )  # fmt: skip
    city = build(published, "industry.by_year", "杭州市", 2019)
    assert city.facts["revenue"] == Decimal("1157.69")
    assert city.facts["revenue_growth_words"] == "增长16.96%"
    assert city.facts["rd_spend_growth_words"] == "增长69.72%"
    assert city.facts["profit_tax_growth_words"] == "增长19.60%"
    assert city.facts["rd_share"] == Decimal("10.6"), "122.50 / 1157.69"
    assert "2019年：规上限上企业212家。" in city.notes


def test_sources_of_different_years_make_no_growth_rate(published: Store) -> None:
    table = build(published, "industry.by_year", "杭州市", 2020)
    assert [row.cells[0] for row in table.rows] == ["2019", "2020"]
    assert table.rows[1].cells[2:4] == (Decimal("1557.57"), Absent.BELOW_UNIT)
    assert any("口径可能不同" in note for note in table.notes)


def test_cities_of_the_province(published: Store) -> None:
    table = build(published, "industry.by_city", "滨江区", 2019)
    assert [row.cells for row in table.rows] == [
        ("杭州市", 1, Decimal("45.0"), Decimal("58.3")),
        ("嘉兴市", 2, Decimal("16.4"), Decimal("21.0")),
        ("宁波市", 3, Decimal("15.6"), Decimal("9.9")),
    ]
    assert (table.facts["area"], table.facts["area_rank"]) == ("杭州市", 1)
    held_against = [note for note in table.notes if note.startswith("公布数不一致")]
    assert held_against == [
        "公布数不一致：杭州市人工智能企业数212家÷全省482家=43.98%，公布的企业数占全省比重为45.0%。"
    ]


def test_published_carriers_contradict_each_other(published: Store) -> None:
    table = build(published, "carriers.by_kind", "杭州市", 2019)
    assert figures(table) == {"国家级众创空间数": 79, "国家级科技企业孵化器数": 41}
    later = build(published, "industry.published", "杭州市", 2020)
    assert any("研发经费支出占地区生产总值比重" in note for note in later.notes)


def test_records_go_before_what_was_published(published: Store, insert: Insert) -> None:
    insert(
        "enterprises",
        [{"name": "杭州甲公司", "district": "滨江区", "founded_on": "2016-05", "financing_stage": "A轮"}],
    )
    founding = build(published, "enterprises.by_founding", "杭州市", 2019)
    assert "published" not in founding.facts
    assert founding.totals == ("合计", 1, 100)
    assert founding.rows[0].cells[0] == "2016", "no band, no empty years before the first"

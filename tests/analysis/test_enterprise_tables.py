"""The tables of enterprises, counted in a real store."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from zjai_desk.analysis.catalogue import build
from zjai_desk.analysis.charts.spec import ChartKind
from zjai_desk.analysis.tables import Table, shown
from zjai_desk.registers.fields import Absent
from zjai_desk.store import Store

Insert = Callable[..., list[int]]


def lines(table: Table) -> list[tuple[str, ...]]:
    """The rows as they are shown, subtotals and totals included."""
    everything = [*(row.cells for row in table.rows), table.totals]
    return [tuple(map(shown, cells, table.columns)) for cells in everything]


def test_the_atlas_of_2020_comes_out_as_published(atlas: Store) -> None:
    table = build(atlas, "atlas.fields")
    assert [column.heading for column in table.columns] == [
        "层级",
        "领域",
        "家次",
        "占本层比重（%）",
        "企业数",
    ]
    plain = {row.cells[:2]: row.cells[2:] for row in table.rows if not row.subtotal}
    assert len(plain) == 19
    assert [plain["硬件层", field][1] for field in ("人工智能芯片", "传感器")] == [83, 17]
    technical = ("计算机视觉", "语音识别", "自然语言处理", "深度学习算法", "大数据服务和云平台")
    assert [plain["技术层", field][1] for field in technical] == [52, 17, 12, 10, 9]
    assert [plain["应用层", field][:2] for field in ("企业服务", "制造", "医疗")] == [
        (76, 19),
        (65, 16),
        (46, 11),
    ]
    assert {row.cells[0]: row.cells[2:4] for row in table.rows if row.subtotal} == {
        "硬件层": (35, 100),
        "技术层": (170, 100),
        "应用层": (406, 100),
    }
    assert table.totals == ("合计", "", 611, Absent.NOT_APPLICABLE, 490)


def test_the_atlas_that_ships_has_these_margins(sample_path: Path) -> None:
    with Store.open(sample_path) as sample:
        table = build(sample, "atlas.fields")
    assert {row.cells[0]: row.cells[2] for row in table.rows if row.subtotal} == {
        "硬件层": 35,
        "技术层": 170,
        "应用层": 406,
    }
    assert table.totals[2::2] == (611, 490)
    assert table.facts["largest_field"] == "计算机视觉"


def test_layers_from_the_ground_up_and_fields_by_size(atlas: Store) -> None:
    table = build(atlas, "atlas.fields")
    layers = list(dict.fromkeys(row.cells[0] for row in table.rows))
    assert layers == ["硬件层", "技术层", "应用层"]
    applied = [row.cells[1] for row in table.rows if row.cells[0] == "应用层" and not row.subtotal]
    assert applied[5:7] == ["家居", "交通"], "equal fields keep the order of the taxonomy"
    assert applied[-1] == "综合"


def test_the_catch_all_field_comes_last_however_large(store: Store, insert: Insert) -> None:
    insert("enterprises", [{"name": "甲", "field": ("综合",)}, {"name": "乙", "field": ("综合", "能源")}])
    table = build(store, "atlas.fields")
    assert [row.cells[1] for row in table.rows] == ["能源", "综合", "小计"]


def test_enterprises_in_several_fields_are_counted_once_among_enterprises(
    store: Store, insert: Insert
) -> None:
    insert(
        "enterprises",
        [
            {"name": "甲", "field": ("制造", "医疗", "计算机视觉")},
            {"name": "乙", "field": ("制造",)},
            {"name": "丙", "field": ()},
            {"name": "丁", "field": None},
            {"name": "戊", "field": Absent.NOT_APPLICABLE},
        ],
    )
    table = build(store, "atlas.fields")
    assert lines(table) == [
        ("技术层", "计算机视觉", "1", "100", "1"), ("技术层", "小计", "1", "100", "1"),
        ("应用层", "制造", "2", "67", "2"), ("应用层", "医疗", "1", "33", "1"), ("应用层", "小计", "3", "100", "2"),
        ("合计", "", "4", "—", "2"),
    ]  # fmt: skip
    assert any("4家次是2家企业" in note and "1家列入两个及以上" in note for note in table.notes)
    assert any("3家企业未填领域" in note for note in table.notes)
    assert table.population == "台账企业5家，其中填有领域的2家"


def test_a_field_outside_the_taxonomy_is_shown_apart(store: Store, insert: Insert) -> None:
    insert("enterprises", [{"name": "甲", "field": ("元宇宙",)}])
    assert lines(build(store, "atlas.fields"))[0] == ("未归层", "元宇宙", "1", "100", "1")


def test_facts_of_the_atlas(atlas: Store) -> None:
    facts = build(atlas, "atlas.fields").facts
    assert {key: facts[key] for key in ("memberships", "enterprises", "multi_field", "without_field", "fields")} == {
        "memberships": 611, "enterprises": 490, "multi_field": 121, "without_field": 0, "fields": 19,
    }  # fmt: skip
    assert (facts["largest_layer"], facts["largest_layer_memberships"], facts["largest_layer_share"]) == (
        "应用层",
        406,
        66,
    )
    assert (facts["largest_field"], facts["largest_field_layer"], facts["largest_field_memberships"]) == (
        "计算机视觉",
        "技术层",
        89,
    )
    assert [facts[f"应用层.{place}"] for place in (1, 2, 3)] == ["企业服务", "制造", "医疗"]
    assert [facts[f"应用层.{place}.share"] for place in (1, 2, 3)] == [19, 16, 11]
    assert facts["硬件层.2"] == "传感器"
    assert "硬件层.3" not in facts


def test_the_chart_of_the_atlas_has_a_bar_for_each_field_grouped_by_layer(atlas: Store) -> None:
    table = build(atlas, "atlas.fields")
    assert table.chart is not None
    assert table.chart.kind is ChartKind.BAR
    assert len(table.chart.categories) == len(table.chart.groups) == len(table.chart.series[0].values) == 19
    assert sum(value or 0 for value in table.chart.series[0].values) == 611
    assert list(dict.fromkeys(table.chart.groups)) == ["硬件层", "技术层", "应用层"]


def test_enterprises_that_are_gone_are_not_counted(store: Store, insert: Insert) -> None:
    insert(
        "enterprises",
        [
            {"name": str(n), "field": ("制造",), "status": status}
            for n, status in enumerate(["存续", None, "注销", "吊销", "迁出"])
        ],
    )
    table = build(store, "atlas.fields")
    assert table.facts["enterprises"] == 2
    assert "已注销、吊销或迁出的3家企业不计。" in table.notes


def scattered(insert: Insert) -> None:
    """Five in 滨江, two in 西湖, one in a district that is gone, one in another city, three who do not say."""
    districts = ["滨江区"] * 5 + ["西湖区"] * 2 + ["江干区", "海曙区"] + [None] * 3
    insert(
        "enterprises",
        [{"name": f"企业{n}", "district": d, "field": ("制造",)} for n, d in enumerate(districts)],
    )


def test_a_district_counts_its_own_and_says_who_does_not_tell(store: Store, insert: Insert) -> None:
    scattered(insert)
    table = build(store, "atlas.fields", area="高新区（滨江）")
    assert (table.area, table.facts["enterprises"]) == ("滨江区", 5)
    assert "3家企业未填所属区县，未计入。" in table.notes


def test_a_city_counts_its_districts_of_all_times_and_those_who_do_not_tell(
    store: Store, insert: Insert
) -> None:
    scattered(insert)
    table = build(store, "atlas.fields", area="杭州")
    assert (table.area, table.facts["enterprises"]) == ("杭州市", 11)
    assert "3家企业未填所属区县，按杭州市企业计入。" in table.notes
    assert build(store, "atlas.fields", area="浙江省").facts["enterprises"] == 12
    assert build(store, "atlas.fields").facts["enterprises"] == 12


def test_those_who_do_not_tell_are_from_the_office_s_own_city(store: Store, insert: Insert) -> None:
    scattered(insert)
    with store.change("设置") as change:
        change.configure("area", "滨江区")
    assert build(store, "atlas.fields", area="杭州市").facts["enterprises"] == 11
    assert build(store, "atlas.fields", area="浙江省").facts["enterprises"] == 12
    table = build(store, "atlas.fields", area="宁波市")
    assert table.facts["enterprises"] == 1
    assert "3家企业未填所属区县，未计入。" in table.notes


def test_enterprises_by_district(store: Store, insert: Insert) -> None:
    scattered(insert)
    table = build(store, "enterprises.by_district", area="杭州市")
    assert lines(table) == [
        ("滨江区", "5", "45.46"), ("西湖区", "2", "18.18"), ("江干区", "1", "9.09"), ("未填写", "3", "27.27"), ("合计", "11", "100.00"),
    ]  # fmt: skip
    assert table.columns[2].heading == "占全市比重（%）"
    assert any("江干区今已撤并" in note for note in table.notes)
    assert table.facts["first"] == "滨江区"
    assert (table.facts["first_count"], table.facts["second_share"], table.facts["unfilled"]) == (
        5,
        Decimal("18.18"),
        3,
    )
    assert table.chart is not None
    assert table.chart.categories == ("滨江区", "西湖区", "江干区")


def test_one_district_is_held_against_the_rest_of_its_city(store: Store, insert: Insert) -> None:
    scattered(insert)
    table = build(store, "enterprises.by_district", area="西湖区")
    assert lines(table) == [
        ("西湖区", "2", "18.18"), ("杭州市其他区县", "6", "54.55"), ("未填写", "3", "27.27"), ("合计", "11", "100.00"),
    ]  # fmt: skip
    assert (table.facts["area_count"], table.facts["area_rank"], table.facts["area_share"]) == (
        2,
        2,
        Decimal("18.18"),
    )


def test_a_store_of_one_district_says_nothing_of_its_share_of_the_city(store: Store, insert: Insert) -> None:
    insert("enterprises", [{"name": "甲", "district": "滨江区"}])
    table = build(store, "enterprises.by_district", area="滨江区")
    assert lines(table) == [("滨江区", "1", "—"), ("合计", "1", "—")]
    assert any("不计占全市比重" in note for note in table.notes)


def test_nobody_tells_the_district(atlas: Store) -> None:
    table = build(atlas, "enterprises.by_district")
    assert lines(table) == [("未填写", "490", "100.00"), ("合计", "490", "100.00")]
    assert table.chart is None
    assert "企业均未填所属区县，补填后才有分布。" in table.notes


def test_revenue_of_the_year_joins_where_annual_returns_state_it(store: Store, insert: Insert) -> None:
    insert(
        "enterprises",
        [
            {"uscc": "91330000733796106P", "name": "海康威视", "district": "滨江区"},
            {"name": "杭州乙（中国）有限公司", "district": "西湖区", "former_names": ("杭州老乙有限公司",)},
            {"short_name": "丙", "district": "西湖区"},
            {"name": "丁", "district": "滨江区"},
        ],
    )
    insert(
        "annual_returns",
        [
            {
                "uscc": "91330000733796106P",
                "name": "另一写法",
                "year": 2019,
                "revenue": Decimal("13451.0050"),
            },
            {"name": "杭州老乙有限责任公司", "year": 2019, "revenue": Decimal("4.515")},
            {"short_name": "丙", "year": 2019, "revenue": Decimal("2.25")},
            {"name": "丁", "year": 2018, "revenue": Decimal(99999)},
            {"name": "无此企业", "year": 2019, "revenue": Decimal(7)},
        ],
    )
    table = build(store, "enterprises.by_district", year=2019)
    assert table.columns[-1].heading == "营业收入（万元）"
    assert lines(table) == [
        ("西湖区", "2", "50.00", "6.77"), ("滨江区", "2", "50.00", "13,451.00"), ("合计", "4", "100.00", "13,457.77"),
    ]  # fmt: skip
    assert "营业收入为2019年企业年报所填3家之和，1家未报。" in table.notes
    assert "1份2019年企业年报对不上本表的企业，未计入。" in table.notes
    assert (table.facts["revenue"], table.facts["revenue_unit"], table.facts["reporting"]) == (
        Decimal("13457.77"),
        "万元",
        3,
    )
    assert len(build(store, "enterprises.by_district", year=2020).columns) == 3


def test_large_revenue_is_told_in_hundreds_of_millions_and_adds_up(store: Store, insert: Insert) -> None:
    districts = ("滨江区", "西湖区", "余杭区")
    insert("enterprises", [{"name": d, "district": d} for d in districts])
    insert("annual_returns", [{"name": d, "year": 2019, "revenue": Decimal("1000044")} for d in districts])
    table = build(store, "enterprises.by_district", year=2019)
    assert table.columns[-1].unit == "亿元"
    assert [row.cells[-1] for row in table.rows] == [Decimal("100.01"), Decimal("100.00"), Decimal("100.00")]
    assert table.totals[-1] == Decimal("300.01")


def test_an_empty_store_gives_empty_tables_that_say_so(store: Store) -> None:
    for name in ("atlas.fields", "enterprises.by_district"):
        table = build(store, name, area="滨江区")
        assert table.rows == ()
        assert table.chart is None
        assert table.facts["enterprises"] == 0
        assert "台账中没有" in table.notes[0]

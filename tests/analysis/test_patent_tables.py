"""The tables of patents: equal to the published ones to the digit, from figures and from records."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from zjai_desk.analysis.catalogue import build
from zjai_desk.analysis.charts.spec import ChartKind
from zjai_desk.analysis.tables import Table, shown
from zjai_desk.registers import patent_no
from zjai_desk.registers.fields import Absent, Value
from zjai_desk.store import Store

Insert = Callable[..., list[int]]
KINDS = ("发明授权", "实用新型", "外观设计")

# 表1 and 表2 of seeds/002.
BY_YEAR = {
    2004: (2, 0, 0, 2), 2005: (7, 0, 0, 7), 2006: (5, 0, 0, 5), 2007: (11, 0, 0, 11), 2008: (24, 0, 0, 24), 2009: (22, 13, 8, 43),
    2010: (42, 170, 74, 286), 2011: (86, 357, 91, 534), 2012: (197, 478, 212, 887), 2013: (252, 1363, 227, 1842),
    2014: (332, 883, 454, 1669), 2015: (775, 1155, 568, 2498), 2016: (935, 1279, 654, 2868), 2017: (1250, 1569, 786, 3605),
    2018: (1649, 2213, 1366, 5228), 2019: (2090, 2832, 1458, 6380),
}  # fmt: skip
BY_DISTRICT = {
    "滨江区": (4724, 5999, 4002, 14725), "西湖区": (1309, 1476, 569, 3354), "余杭区": (367, 938, 338, 1643), "大江东": (490, 1042, 89, 1621),
    "萧山区": (159, 850, 313, 1322), "拱墅区": (210, 426, 284, 920), "下城区": (131, 739, 35, 905), "富阳区": (57, 289, 105, 451),
    "江干区": (130, 233, 69, 432), "临安区": (81, 215, 79, 375), "桐庐县": (4, 49, 5, 58), "淳安县": (10, 31, 3, 44), "上城区": (7, 25, 7, 39),
}  # fmt: skip
TOTALS = (7679, 12312, 5898, 25889)


def numbers(table: Table) -> dict[Value, tuple[object, ...]]:
    return {row.cells[0]: row.cells[1:] for row in table.rows if isinstance(row.cells[0], (str, int))}


def test_published_patents_by_year(published: Store) -> None:
    for area in (None, "杭州市"):
        table = build(published, "patents.by_year", area=area)
        assert numbers(table) == BY_YEAR
        assert table.totals == ("合计", *TOTALS)
        assert table.title == "2004—2019年杭州市人工智能企业专利数量"
        assert (table.area, table.unit, table.population) == ("杭州市", "件", "图谱企业490家")
        assert table.source == "《杭州科技》2020年第3期专利分析 表1"
        assert "公布数" in table.notes[0]


def test_published_patents_by_district(published: Store) -> None:
    table = build(published, "patents.by_district", year=2019)
    assert {name: cells[:4] for name, cells in numbers(table).items()} == BY_DISTRICT
    assert [row.cells[0] for row in table.rows] == list(BY_DISTRICT), "by total, the largest first"
    assert table.totals == ("合计", *TOTALS, Decimal(100), Decimal("29.66"))
    cells = numbers(table)
    assert cells["滨江区"][4:] == (Decimal("56.88"), Decimal("32.08"))
    assert cells["西湖区"][5] == Decimal("39.03")
    assert sum(value[4] for value in cells.values() if isinstance(value[4], Decimal)) == 100
    assert [column.heading for column in table.columns] == [
        "区县",
        *KINDS,
        "合计",
        "占全市比重（%）",
        "发明授权占比（%）",
    ]


def test_districts_no_longer_standing_are_shown_as_published(published: Store) -> None:
    notes = build(published, "patents.by_district").notes
    (bounds,) = [note for note in notes if note.startswith("按当时区划（2019年）")]
    for gone in ("江干区", "下城区", "大江东"):
        assert gone in bounds.partition("今已撤并")[0]
    for redrawn in ("上城区", "拱墅区", "余杭区"):
        assert redrawn in bounds.partition("今已撤并")[2]


def test_contradictions_among_published_figures_are_told(published: Store) -> None:
    year, district = (
        " ".join(build(published, name).notes) for name in ("patents.by_year", "patents.by_district")
    )
    assert (
        "公布数不一致，本表同“专利分析”：杭州市2019年图谱企业专利总数，“科创研学环境”作25906件；"
        "杭州市2019年图谱企业发明授权专利数，“科创研学环境”作7691件。" in year
    )
    assert "滨江区2019年专利占全市比重，“创业生态报告”作56.84%" in district
    assert "西湖区2019年发明授权占专利总数比重，“创业生态报告”作39.15%" in district
    assert district.count("公布数不一致") == 1, "said once, with all that it concerns"
    assert "56.84" not in year


def test_published_figures_up_to_a_year(published: Store) -> None:
    table = build(published, "patents.by_year", year=2012)
    assert numbers(table) == {year: cells for year, cells in BY_YEAR.items() if year <= 2012}
    assert table.totals == ("合计", 396, 1018, 385, 1799)
    assert not any("2019" in note for note in table.notes)
    assert build(published, "patents.by_district", year=2018).rows == ()


def test_one_district_is_held_against_the_rest_of_its_city(published: Store) -> None:
    table = build(published, "patents.by_district", area="高新区(滨江)", year=2019)
    assert [row.cells[0] for row in table.rows] == ["滨江区", "杭州市其他区县"]
    assert [row.cells[4:] for row in table.rows] == [
        (14725, Decimal("56.88"), Decimal("32.08")),
        (11164, Decimal("43.12"), Decimal("26.47")),
    ]
    assert table.totals == ("合计", *TOTALS, Decimal(100), Decimal("29.66"))
    facts = table.facts
    assert (facts["area_total"], facts["area_share"], facts["area_rank"], facts["area_invention_share"]) == (
        14725, Decimal("56.88"), 1, Decimal("32.08"),
    )  # fmt: skip
    assert build(published, "patents.by_district", area="大江东", year=2019).facts["area_rank"] == 4


def test_the_stock_of_a_district_is_not_taken_for_the_grants_of_its_year(published: Store) -> None:
    table = build(published, "patents.by_year", area="滨江区")
    assert table.rows == ()
    assert table.facts == {}
    assert table.notes == ("台账中没有滨江区的专利记录，公布数中也没有；请先导入专利台账。",)


def test_the_districts_of_one_city_are_not_taken_for_those_of_the_province(published: Store) -> None:
    assert build(published, "patents.by_district", area="浙江省").rows == ()
    assert build(published, "patents.by_district", area="宁波市").rows == ()


def test_facts_and_charts_of_the_published_tables(published: Store) -> None:
    year, district = build(published, "patents.by_year"), build(published, "patents.by_district")
    assert {key: year.facts[key] for key in ("total", "inventions", "first_year", "last_year", "last_total", "before_total", "peak_year")} == {
        "total": 25889, "inventions": 7679, "first_year": 2004, "last_year": 2019, "last_total": 6380, "before_total": 5228, "peak_year": 2019,
    }  # fmt: skip
    assert (year.facts["growth"], year.facts["growth_words"]) == (Decimal("22.0"), "增长22.0%")
    assert year.chart is not None
    assert year.chart.kind is ChartKind.STACKED
    assert year.chart.highest == 6380
    assert [series.name for series in year.chart.series] == list(KINDS)
    assert [district.facts[key] for key in ("first", "second", "third")] == ["滨江区", "西湖区", "余杭区"]
    assert (district.facts["first_share"], district.facts["top3_share"]) == (
        Decimal("56.88"),
        Decimal("76.18"),
    )
    assert district.facts["西湖区.invention_share"] == Decimal("39.03")
    assert district.facts["districts"] == 13
    assert district.chart is not None
    assert district.chart.categories == tuple(BY_DISTRICT)


def patents(
    counts: dict[tuple[str | None, int | None, str | None], int], **more: Value
) -> list[dict[str, Value]]:
    """Make patent records: {(district, year of grant, kind): how many}."""
    records: list[dict[str, Value]] = []
    for (district, year, kind), number in counts.items():
        for _ in range(number):
            digits = f"2003{KINDS.index(kind or '发明授权') + 1}{len(records):07}"
            records.append(
                {
                    "patent_no": f"{digits}.{patent_no.check_digit(digits)}",
                    "district": district,
                    "granted_on": f"{year}-05-03" if year else None,
                    "kind": kind,
                }
                | more
            )
    return records


def test_records_with_the_published_margins_give_the_published_tables(
    published: Store, insert: Insert
) -> None:
    """All 25,889 in records: by year in one run of districts, kind by kind."""
    districts = {
        kind: [d for d, n in BY_DISTRICT.items() for _ in range(n[place])] for place, kind in enumerate(KINDS)
    }
    years = {
        kind: [y for y, n in BY_YEAR.items() for _ in range(n[place])] for place, kind in enumerate(KINDS)
    }
    full = {"大江东": "大江东产业集聚区"}
    records: list[dict[str, Value]] = []
    for kind in KINDS:
        for district, year in zip(districts[kind], years[kind], strict=True):
            records.append(
                {
                    "patent_no": str(len(records)),
                    "kind": kind,
                    "granted_on": str(year),
                    "district": full.get(district, district),
                }
            )
    insert("patents", records)
    table = build(published, "patents.by_year", area="杭州市")
    assert numbers(table) == BY_YEAR
    assert table.totals == ("合计", *TOTALS)
    assert table.source.startswith("专利台账")
    table = build(published, "patents.by_district", area="杭州市", year=2019)
    assert {name: cells[:4] for name, cells in numbers(table).items()} == {
        full.get(d, d): n for d, n in BY_DISTRICT.items()
    }
    assert numbers(table)["滨江区"][4:] == (Decimal("56.88"), Decimal("32.08"))
    assert table.population == "杭州市专利台账中已授权、未失效的专利25889件"


def test_records_of_the_area_go_before_published_figures(published: Store, insert: Insert) -> None:
    insert("patents", patents({("海曙区", 2018, "发明授权"): 3}))
    assert build(published, "patents.by_year", area="宁波市").totals == ("合计", 3, 0, 0, 3)
    assert build(published, "patents.by_year", area="杭州市").totals == ("合计", *TOTALS)
    assert build(published, "patents.by_district", area="滨江区").facts["total"] == 25889


def test_years_between_are_rows_and_undated_patents_come_last(store: Store, insert: Insert) -> None:
    insert(
        "patents",
        patents(
            {
                ("滨江区", 2019, "发明授权"): 2,
                ("滨江区", 2016, "外观设计"): 1,
                ("滨江区", None, "实用新型"): 4,
            }
        ),
    )
    table = build(store, "patents.by_year")
    assert numbers(table) == {
        2016: (0, 0, 1, 1),
        2017: (0, 0, 0, 0),
        2018: (0, 0, 0, 0),
        2019: (2, 0, 0, 2),
        "未填写": (0, 4, 0, 4),
    }
    assert table.totals == ("合计", 2, 4, 1, 7)
    assert "4件未填授权日期，已计入合计。" in table.notes
    assert (table.facts["undated"], table.facts["before_total"], table.facts["growth"]) == (
        4,
        0,
        Absent.NOT_APPLICABLE,
    )
    assert table.title == "2016—2019年人工智能企业专利数量"
    assert table.chart is not None
    assert table.chart.categories == ("2016", "2017", "2018", "2019")


def test_patents_after_the_year_are_cut_off(store: Store, insert: Insert) -> None:
    insert("patents", patents({("滨江区", 2018, "发明授权"): 2, ("西湖区", 2020, "发明授权"): 5}))
    assert build(store, "patents.by_year", year=2019).facts["total"] == 2
    table = build(store, "patents.by_district", area="杭州市", year=2019)
    assert [row.cells[0] for row in table.rows] == ["滨江区"]
    assert "计到2019年末。" in table.notes


def test_pending_and_lapsed_patents_are_not_counted(store: Store, insert: Insert) -> None:
    for number, status in enumerate(["有效", None, "审中", "失效", "未缴费终止", "放弃"]):
        insert(
            "patents",
            [{"patent_no": str(number), "kind": "发明授权", "granted_on": "2019", "legal_status": status}],
        )
    table = build(store, "patents.by_year")
    assert table.facts["total"] == 2
    assert {"审查中的1件不计。", "已失效的3件不计。"} <= set(table.notes)


def test_a_patent_without_a_district_is_where_its_holder_is(store: Store, insert: Insert) -> None:
    insert(
        "enterprises",
        [
            {"uscc": "91330000733796106P", "name": "海康威视", "district": "滨江区"},
            {"name": "杭州乙有限公司", "district": "西湖区"},
        ],
    )
    holders: list[dict[str, Value]] = [
        {"holder_uscc": "91330000733796106P"}, {"holder": "杭州乙有限责任公司"}, {"holder": "外地企业"}, {"holder": "海康威视", "district": "萧山区"},
    ]  # fmt: skip
    insert(
        "patents",
        [{"patent_no": str(n), "kind": "发明授权", "granted_on": "2019"} | h for n, h in enumerate(holders)],
    )
    table = build(store, "patents.by_district", area="杭州市")
    assert {name: cells[3] for name, cells in numbers(table).items()} == {
        "西湖区": 1,
        "滨江区": 1,
        "萧山区": 1,
        "未填写": 1,
    }
    assert table.rows[-1].cells[0] == "未填写"
    assert "2件未填区县，按专利权人所在区县归入。" in table.notes
    assert any(note.startswith("1件的区县和专利权人均查不到所在地") for note in table.notes)


def test_a_patent_without_a_kind_is_of_the_kind_its_number_tells(store: Store, insert: Insert) -> None:
    insert(
        "patents",
        [
            {"patent_no": "202120592620.4", "granted_on": "2021"},
            {"patent_no": "旧编号1", "granted_on": "2021"},
        ],
    )
    table = build(store, "patents.by_year")
    assert [column.label for column in table.columns] == ["年份", *KINDS, "未填类型", "合计"]
    assert table.totals == ("合计", 0, 1, 0, 1, 2)
    assert table.facts["total"] == 2


def test_a_publication_that_prints_not_all_kinds_of_a_district_leaves_it_out(
    store: Store, insert: Insert
) -> None:
    figure: dict[str, Value] = {"source": "年鉴", "section": "表8", "period": "2021", "unit": "件"}
    rows = (
        [("滨江区", kind, 5) for kind in KINDS]
        + [("西湖区", kind, 3) for kind in KINDS]
        + [("临平区", "发明授权", 1)]
    )
    insert(
        "figures", [figure | {"area": a, "indicator": f"{k}专利数", "value": Decimal(v)} for a, k, v in rows]
    )
    table = build(store, "patents.by_district")
    assert [shown(row.cells[0], table.columns[0]) for row in table.rows] == ["滨江区", "西湖区"]
    assert "临平区的公布数不全，未列。" in table.notes
    assert table.population == "公布数未载明总体"


@pytest.mark.parametrize("name", ["patents.by_year", "patents.by_district"])
def test_an_empty_store_gives_empty_tables_that_say_so(store: Store, name: str) -> None:
    table = build(store, name, area="杭州市", year=2019)
    assert (table.rows, table.totals, table.chart, table.facts) == ((), (), None, {})
    assert table.notes == ("台账中没有杭州市2019年及以前的专利记录，公布数中也没有；请先导入专利台账。",)

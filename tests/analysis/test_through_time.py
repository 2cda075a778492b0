"""Tables by district by the boundaries of then and of now, around the reform of Hangzhou of 2021-03-11."""

from decimal import Decimal

from made_records import Insert

from zjai_desk.analysis.catalogue import build
from zjai_desk.analysis.charts.kinds import drawn_as
from zjai_desk.analysis.charts.ranking import change
from zjai_desk.analysis.charts.spec import ChartKind
from zjai_desk.analysis.scope import NOW, THEN
from zjai_desk.analysis.tables import Cell, Table
from zjai_desk.registers.fields import Absent
from zjai_desk.store import Store

FIRMS = [
    ("江干区", "下沙街道"), ("江干区", "凯旋街道"), ("江干区", None), ("下城区", None), ("拱墅区", None), ("上城区", None),
    ("余杭区", "塘栖镇"), ("余杭区", "仓前街道"), ("余杭区", None), ("大江东产业集聚区", None), ("滨江区", "长河街道"),
]  # fmt: skip


def counts(table: Table) -> dict[Cell, Cell]:
    return {row.cells[0]: row.cells[1] for row in table.rows}


def enterprises(insert: Insert) -> None:
    insert(
        "enterprises",
        [
            {"name": f"企业{n}", "district": district, "town": town}
            for n, (district, town) in enumerate(FIRMS)
        ],
    )


def test_enterprises_by_the_boundaries_of_then_bear_the_names_of_then(store: Store, insert: Insert) -> None:
    enterprises(insert)
    table = build(store, "enterprises.by_district", "杭州市", boundaries=THEN)
    assert counts(table) == {
        "江干区": 3, "余杭区": 3, "上城区": 1, "下城区": 1, "拱墅区": 1, "滨江区": 1, "大江东产业集聚区": 1,
    }  # fmt: skip
    assert any("江干区" in note and "今已撤并" in note for note in table.notes)


def test_by_those_of_now_they_are_carried_over_as_far_as_can_be_told(store: Store, insert: Insert) -> None:
    enterprises(insert)
    table = build(store, "enterprises.by_district", "杭州市", boundaries=NOW)
    # Its town tells where an enterprise of 江干区 or 余杭区 is now; the one of 江干区 without is left.
    assert counts(table) == {
        "上城区": 2, "拱墅区": 2, "余杭区": 2, "钱塘区": 2, "滨江区": 1, "临平区": 1, "原江干区": 1,
    }  # fmt: skip
    assert table.totals[1] == len(FIRMS)
    assert [row.cells[0] for row in table.rows][-1] == "原江干区"
    assert table.facts["districts"] == 6, "what is left is no district of today"
    assert table.chart is not None
    assert "原江干区" not in table.chart.categories
    for place, row in enumerate(table.rows):
        assert len(table.records(place, 1)) == row.cells[1], "behind a number stand those it counts"
    told = "".join(table.notes)
    assert "按现行区划" in told
    assert "下城区并入拱墅区" in told
    assert "江干区已拆分" in told
    assert "上城区、钱塘区因此不含" in told


def test_a_district_of_now_takes_in_what_went_over_to_it_wholly(store: Store, insert: Insert) -> None:
    enterprises(insert)
    assert build(store, "atlas.fields", "拱墅区", boundaries=THEN).facts["without_field"] == 1
    assert build(store, "atlas.fields", "拱墅区", boundaries=NOW).facts["without_field"] == 2
    own = build(store, "enterprises.by_district", "拱墅区", boundaries=NOW)
    assert counts(own) == {"拱墅区": 2, "杭州市其他区县": 9}


def test_the_published_table_2_by_the_boundaries_of_now(store: Store, insert: Insert) -> None:
    from tests.analysis.margins import BY_DISTRICT
    from zjai_desk.registers.patents import KINDS

    insert(
        "figures",
        [
            {
                "source": "杭州科技2020年第3期", "section": "专利分析 表2", "area": area, "period": "2019",
                "indicator": f"{kind}专利数", "value": Decimal(value), "unit": "件",
            }
            for area, values in BY_DISTRICT.items()
            for kind, value in zip(KINDS, values, strict=True)
        ],
    )  # fmt: skip
    table = build(store, "patents.by_district", "杭州市", 2019, boundaries=NOW)
    sums = {row.cells[0]: row.cells[4] for row in table.rows}
    assert sums["拱墅区"] == 920 + 905, "拱墅区 with all of 下城区"
    assert sums["钱塘区"] == 1621, "大江东 alone; what of 江干区 and 萧山区 went there nobody can tell"
    assert (sums["原余杭区"], sums["原江干区"], sums["原萧山区"]) == (1643, 432, 1322)
    assert "余杭区" not in sums
    assert "临平区" not in sums
    assert table.totals[4] == 25889
    told = "".join(table.notes)
    assert "江干区、萧山区、余杭区已拆分" in told


def patents(insert: Insert, district: str, years: list[int]) -> None:
    insert(
        "patents",
        [
            {
                "patent_no": f"{district}{n}",
                "kind": "发明授权",
                "granted_on": f"{year}-05-01",
                "district": district,
            }
            for n, year in enumerate(years)
        ],
    )


def test_growth_across_a_break_is_a_dash_unless_carried_over(store: Store, insert: Insert) -> None:
    for district in ("上城区", "拱墅区", "下城区", "滨江区"):
        patents(insert, district, [2020, 2021, 2021])
    for area, boundaries, rate in (
        ("滨江区", THEN, Decimal("100.0")),
        ("上城区", THEN, Absent.NOT_APPLICABLE),
        ("拱墅区", THEN, Absent.NOT_APPLICABLE),
        ("上城区", NOW, Absent.NOT_APPLICABLE),
        ("拱墅区", NOW, Decimal("100.0")),
    ):
        table = build(store, "patents.by_year", area, 2021, boundaries=boundaries)
        assert table.facts["growth"] == rate, (area, boundaries)
        broken = any("2020年与2021年不可比，增长记“—”" in note for note in table.notes)
        assert broken == (rate is Absent.NOT_APPLICABLE)
    assert build(store, "patents.by_year", "拱墅区", 2021, boundaries=NOW).facts["last_total"] == 4
    patents(insert, "西湖区", [2021, 2022])
    assert build(store, "patents.by_year", "西湖区", 2022).facts["growth"] == 0


def test_vouchers_across_the_break(store: Store, insert: Insert) -> None:
    insert(
        "vouchers",
        [
            {
                "voucher_no": f"{district}{year}", "scheme": "创新券", "applicant": "甲", "district": district,
                "issued_on": f"{year}-05-01", "face_amount": Decimal(face), "status": "已发放",
            }
            for district, year, face in (
                ("上城区", 2020, 100), ("上城区", 2021, 300), ("余杭区", 2020, 500), ("滨江区", 2020, 100), ("滨江区", 2021, 150),
            )
        ],
    )  # fmt: skip
    assert build(store, "vouchers.by_year", "上城区", 2021).facts["growth"] is Absent.NOT_APPLICABLE
    assert build(store, "vouchers.by_year", "滨江区", 2021).facts["growth"] == Decimal("50.0")
    now = build(store, "vouchers.by_district", "杭州市", 2020, boundaries=NOW)
    assert {row.cells[0] for row in now.rows} == {"上城区", "滨江区", "原余杭区"}


def test_a_ranking_holds_no_district_against_its_former_self(store: Store, insert: Insert) -> None:
    for district in ("上城区", "滨江区", "西湖区"):
        patents(insert, district, [2020, 2021])
    patents(insert, "富阳区", [2019])
    table = build(store, "patents.by_district", "杭州市", 2021)
    chart = drawn_as(table, ChartKind.RANKING)
    assert chart is not None
    told = {name: change(chart, place) for place, name in enumerate(chart.categories)}
    assert told == {"上城区": "—", "滨江区": "▲100.0%", "西湖区": "▲100.0%", "富阳区": "持平"}
    assert any("上城区的范围自2021年3月11日起有调整" in note for note in table.notes)


def test_behind_the_patents_of_now_stand_those_of_all_that_were_joined(store: Store, insert: Insert) -> None:
    for district in ("拱墅区", "下城区", "江干区"):
        patents(insert, district, [2018, 2019])
    table = build(store, "patents.by_district", "杭州市", boundaries=NOW)
    rows = {row.cells[0]: table.records(place, 4) for place, row in enumerate(table.rows)}
    assert {name: len(ids) for name, ids in rows.items()} == {"拱墅区": 4, "原江干区": 2}

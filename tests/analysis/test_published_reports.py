"""Every number of the three reports of seeds/002 that follows from records comes out of records to the digit."""

from decimal import Decimal
from typing import Any

import pytest

from tests.analysis import margins
from zjai_desk.analysis.boundaries import canonical
from zjai_desk.analysis.catalogue import build
from zjai_desk.analysis.tables import Cell, Table, shown
from zjai_desk.registers.fields import Absent
from zjai_desk.store import Store
from zjai_desk.store.columns.characters import pinyin_key

# What the tables of one store, which nobody changes, keep for each other.
MEMO: dict[str, Any] = {}


def table(store: Store, name: str, area: str = "杭州市") -> Table:
    return build(store, name, area, 2019, MEMO)


def rows(of: Table) -> dict[Cell, tuple[Cell, ...]]:
    return {row.cells[0]: row.cells[1:] for row in of.rows if not row.subtotal}


def printed(of: Table, row: str) -> list[str]:
    cells = next(row_.cells for row_ in of.rows if row_.cells[0] == row)
    return [shown(cell, column) for cell, column in zip(cells[1:], of.columns[1:], strict=True)]


def test_the_atlas_by_layer_and_field(as_published: Store) -> None:
    atlas = table(as_published, "atlas.fields")
    assert (atlas.facts["memberships"], atlas.facts["enterprises"]) == (611, 490)
    assert [atlas.facts[f"{layer}.memberships"] for layer in ("硬件层", "技术层", "应用层")] == [35, 170, 406]
    shares = {row.cells[1]: row.cells[3] for row in atlas.rows}
    assert [shares[field] for field in ("人工智能芯片", "传感器")] == [83, 17]
    technical = ("计算机视觉", "语音识别", "自然语言处理", "深度学习算法", "大数据服务和云平台")
    assert [shares[field] for field in technical] == [52, 17, 12, 10, 9], "balanced: 28/170 is 16.47"
    assert [shares[field] for field in ("企业服务", "制造", "医疗")] == [19, 16, 11]


def test_founding(as_published: Store) -> None:
    founding = table(as_published, "enterprises.by_founding")
    assert rows(founding)["2006年前"][0] == 107
    assert rows(founding)["2017"][0] == 69
    assert founding.totals[:2] == ("合计", 490)
    facts = founding.facts
    assert (facts["before"], facts["before_count"]) == ("2006年前", 107)
    assert (facts["recent"], facts["recent_count"], facts["recent_share"]) == ("2015—2019年", 233, 48)
    assert (facts["peak_year"], facts["peak_count"]) == (2017, 69)


def test_districts(as_published: Store) -> None:
    facts = table(as_published, "enterprises.by_district").facts
    assert {facts[place] for place in ("first", "second", "third")} == {"余杭区", "滨江区", "西湖区"}
    assert facts["top3_share"] == Decimal("72.04"), "printed as 72 %"


def test_stages_are_shares_of_those_financed(as_published: Store) -> None:
    stages = table(as_published, "enterprises.by_stage")
    assert rows(stages)["天使轮"] == (47, 16)
    assert rows(stages)["A轮"] == (52, 18)
    assert rows(stages)["新三板"] == (19, 7), "of 289, not of 490, where it is 4"
    assert rows(stages)["上市"] == (43, 15), "of 289, not of 490, where it is 9"
    assert stages.totals == ("合计", 289, 100)
    facts = stages.facts
    assert (facts["financed"], facts["financed_share"]) == (289, 59)
    assert (facts["unfinanced"], facts["unfinanced_share"]) == (201, 41)
    assert any("289家为分母，不是全部490家" in note for note in stages.notes)


def test_financing_by_year(as_published: Store) -> None:
    years = table(as_published, "enterprises.by_financing_year")
    assert (rows(years)["2018"][0], rows(years)["2019"][0]) == (71, 78)
    assert years.facts["peak_year"] == 2019


def test_representatives_and_titles(as_published: Store) -> None:
    who = table(as_published, "enterprises.representatives")
    assert [who.facts[kind] for kind in ("上市", "独角兽", "准独角兽")] == [43, 7, 30]
    assert who.totals[1:5] == (43, 7, 30, 80)
    listed = [row.cells[4] for row in who.rows]
    assert sum(n for n in listed if isinstance(n, int)) > 80, "memberships, not enterprises"
    titles = table(as_published, "enterprises.titles").facts
    assert [titles[title] for title in margins.TITLES] == [10, 32, 19]


def test_table_1_patents_by_year(as_published: Store) -> None:
    years = table(as_published, "patents.by_year")
    assert rows(years) == {year: (*kinds, sum(kinds)) for year, kinds in margins.BY_YEAR.items()}
    assert years.totals == ("合计", 7679, 12312, 5898, 25889)


def test_table_2_patents_by_district(as_published: Store) -> None:
    places = table(as_published, "patents.by_district")
    expected = {canonical(name): (*kinds, sum(kinds)) for name, kinds in margins.BY_DISTRICT.items()}
    assert {name: cells[:4] for name, cells in rows(places).items()} == expected
    assert rows(places)["滨江区"][4:] == (Decimal("56.88"), Decimal("32.08"))
    assert rows(places)["西湖区"][5] == Decimal("39.03")


def test_kinds_of_patents_by_district_agree_with_table_2(as_published: Store) -> None:
    kinds, places = (
        table(as_published, "patents.kinds_by_district"),
        table(as_published, "patents.by_district"),
    )
    assert {n: c[0] for n, c in rows(kinds).items()} == {n: c[5] for n, c in rows(places).items()}
    assert [kinds.facts[key] for key in ("most", "second")] == ["西湖区", "滨江区"]
    district = table(as_published, "patents.kinds_by_district", "滨江区")
    assert district.facts["most"] == "西湖区", "of the whole city"
    assert list(rows(district)) == ["滨江区", "杭州市其他区县"]
    assert (district.facts["area_share"], district.facts["area_rank"]) == (Decimal("32.08"), 2)
    drawn = [
        table(as_published, f"patents.{name}", "滨江区").chart
        for name in ("by_district", "kinds_by_district")
    ]
    for chart in drawn:
        assert chart
        assert (len(chart.categories), chart.own) == (13, "滨江区"), "both show it among all of the city"


def test_holders_have_means_of_their_own_denominator(as_published: Store) -> None:
    layers = table(as_published, "patents.by_layer")
    assert layers.totals == (
        "去重合计", 490, 301, Decimal("61.43"), 25889, Decimal("86.01"), Decimal("52.83"),
    )  # fmt: skip
    assert printed(layers, "硬件层")[:3] == ["35", "26", "74.29"]
    for layer in ("技术层", "应用层"):
        assert rows(layers)[layer][:2] == margins.layer_holders(layer)
    assert layers.facts["without"] == 189
    fields = table(as_published, "patents.by_field")
    assert fields.totals == layers.totals
    assert sum(n for cells in rows(fields).values() if isinstance(n := cells[0], int)) == 611


def test_holders_by_district(as_published: Store) -> None:
    places = table(as_published, "patents.holders_by_district")
    assert places.totals[1:5] == (490, 301, Decimal("61.43"), 25889)
    assert {n: c[0] for n, c in rows(places).items()} == {
        canonical(n): c for n, c in margins.DISTRICTS.items()
    }
    own = table(as_published, "patents.holders_by_district", "西湖区")
    assert list(rows(own)) == ["西湖区", "杭州市其他区县"]
    assert rows(own)["西湖区"][3] == 3354


def test_the_list_of_those_without_patents(as_published: Store) -> None:
    none = table(as_published, "patents.without")
    assert len(none.rows) == 189
    assert none.facts == {"without": 189, "enterprises": 490}


def test_ages_count_the_patents_of_the_year_only(as_published: Store) -> None:
    ages = table(as_published, "patents.by_age")
    numbers = {name: cells[0] for name, cells in rows(ages).items()}
    assert numbers["5年以内"] == 233
    assert sum(n for n in numbers.values() if isinstance(n, int)) == 490
    totals = [
        round(count * mean)
        for count, *_, mean in rows(ages).values()
        if isinstance(count, int) and isinstance(mean, Decimal)
    ]
    assert abs(sum(totals) - 6380) <= len(totals), "the patents granted in 2019"
    test = table(as_published, "patents.age_test")
    assert sum(n for row in test.rows if isinstance(n := row.cells[2], int)) == 6380
    assert test.facts["degrees"] == 8
    assert ages.facts["chi_square"] == test.facts["chi_square"]


def test_the_names_of_the_atlas_are_all_there(as_published: Store) -> None:
    atlas = table(as_published, "atlas.names")
    names = {name for row in atlas.rows for name in str(row.cells[3]).split("、")}
    assert len(names) == 490
    for row in atlas.rows:
        listed = str(row.cells[3]).split("、")
        assert listed == sorted(listed, key=pinyin_key)
    assert atlas.totals == ("合计", "", 611, "去重490家")


@pytest.mark.parametrize(
    "name",
    [
        "atlas.names", "enterprises.by_founding", "enterprises.by_stage", "enterprises.by_financing_year",
        "enterprises.representatives", "enterprises.titles", "patents.by_layer", "patents.by_field",
        "patents.holders_by_district", "patents.without", "patents.by_age", "patents.age_test",
    ],
)  # fmt: skip
def test_behind_every_row_stand_its_enterprises(as_published: Store, name: str) -> None:
    of = table(as_published, name)
    assert of.behind is not None
    assert len(of.behind.rows) == len(of.rows)
    if of.columns[1].label == "企业数":
        for place, row in enumerate(of.rows):
            assert len(of.records(place, 1)) == row.cells[1]
    if name == "patents.by_layer":
        assert len(of.records(None, 2)) == 301, "only those who hold patents"
    if name == "enterprises.representatives":
        assert [len(of.records(None, place)) for place in (1, 2, 3)] == [43, 7, 30]


def test_an_area_without_enterprises_says_so(as_published: Store) -> None:
    for name in ("enterprises.by_founding", "enterprises.by_stage", "patents.by_layer", "patents.by_age"):
        empty = table(as_published, name, "建德市")
        assert not empty.rows
        assert "台账中没有建德市的企业" in empty.notes[0]
    holders = table(as_published, "patents.by_layer", "淳安县")
    assert holders.totals[1:4] == (2, 2, Decimal("100.00"))
    assert table(as_published, "patents.without", "淳安县").notes[-1] == "2家企业都持有专利。"


def test_the_mean_of_nobody_is_a_dash(as_published: Store) -> None:
    fields = table(as_published, "patents.by_field")
    none = [cells for cells in rows(fields).values() if cells[1] == 0]
    assert none
    assert all(cells[4] is Absent.NOT_APPLICABLE for cells in none)

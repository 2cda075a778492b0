"""Kinds of charts: which suit a table, and how rankings, tile grids and heat tables are laid out."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_records import Insert

from zjai_desk.analysis.catalogue import build
from zjai_desk.analysis.charts.kinds import drawn_as, suiting
from zjai_desk.analysis.charts.pieces import Box, Laid, Room, Text
from zjai_desk.analysis.charts.ranking import change, places
from zjai_desk.analysis.charts.shades import classes
from zjai_desk.analysis.charts.sheets import lay
from zjai_desk.analysis.charts.spec import SHADES, ChartKind, ChartSpec, Series, readable_on
from zjai_desk.registers import divisions
from zjai_desk.registers.fields import Absent
from zjai_desk.registers.tiles import tiles
from zjai_desk.store import Store

DISTRICTS = ("滨江区", "西湖区", "余杭区", "上城区", "萧山区", "富阳区")


def room(width: float = 560.0) -> Room:
    def measure(words: str, size: float, bold: bool) -> float:
        return sum(size if ord(letter) > 0x2E80 else size * 0.56 for letter in words) * (1.02 if bold else 1)

    return Room(width, 12.0, measure)


def texts(laid: Laid) -> list[str]:
    return [piece.words for piece in laid.pieces if isinstance(piece, Text)]


def ranking(*values: int | Decimal | None, **more: object) -> ChartSpec:
    told: dict[str, object] = {"before": ()} | more
    return ChartSpec(
        ChartKind.RANKING, "专利", DISTRICTS[: len(values)], (Series("专利数", values),), "件", **told
    )  # type: ignore[arg-type]  # the test knows its kind


def test_which_kinds_suit_the_tables_of_the_catalogue(stocked: Store) -> None:
    kinds = {
        name: [kind.value for kind in suiting(build(stocked, name, "杭州市", 2019))]
        for name in ("patents.by_district", "patents.by_year", "atlas.fields", "industry.by_city")
    }
    assert kinds["patents.by_district"] == ["bar", "column", "ranking", "tiles", "heat"]
    assert kinds["patents.by_year"] == ["stacked", "grouped", "line", "heat"]
    assert kinds["atlas.fields"] == ["bar", "column"]
    assert kinds["industry.by_city"] == ["bar", "grouped", "ranking", "tiles"]


def test_a_heat_table_shows_the_cross_table_without_its_sums(stocked: Store) -> None:
    table = build(stocked, "patents.by_district", "杭州市", 2019)
    heat = drawn_as(table, ChartKind.HEAT)
    assert heat is not None
    assert [one.name for one in heat.series] == ["发明授权", "实用新型", "外观设计"]
    assert heat.categories[0] == "滨江区"
    assert heat.series[1].values[0] == 5999
    said = texts(lay(heat, room()))
    assert {"14,725", "合计"}.isdisjoint(said)
    assert {"5,999", "4,724", "淳安县"} <= set(said)


def test_what_a_table_does_not_suit_is_not_drawn(stocked: Store) -> None:
    assert drawn_as(build(stocked, "patents.by_year", "杭州市", 2019), ChartKind.TILES) is None
    assert drawn_as(build(stocked, "patents.without", "杭州市", 2019), ChartKind.BAR) is None


def test_a_ranking_sorts_and_sets_the_own_district_apart(store: Store, insert: Insert) -> None:
    named = ["西湖区"] * 2 + ["滨江区"] * 3 + ["余杭区"]
    insert("enterprises", [{"name": f"企业{n}", "district": name} for n, name in enumerate(named)])
    table = build(store, "enterprises.by_district", "杭州市")
    found = drawn_as(table, ChartKind.RANKING, "西湖区")
    assert found is not None
    assert found.categories == ("滨江区", "西湖区", "余杭区")
    assert found.own == "西湖区"
    own = next(p for p in lay(found, room()).pieces if isinstance(p, Text) and p.words == "西湖区")
    assert own.bold, "in a grey copy, too"
    hatched = [p.hatch for p in lay(found, room()).pieces if isinstance(p, Box)]
    assert hatched == ["solid", "diagonal", "solid"]


def test_equal_values_share_a_place_and_what_is_not_there_has_none() -> None:
    assert places(ranking(9, 5, 5, 1, None)) == [1, 2, 2, 4, None]
    said = texts(lay(ranking(9, None), room()))
    assert said.count("—") == 2, "neither a place nor a value"


def test_a_gap_is_written_as_what_it_is() -> None:
    chart = ranking(9, None, None)
    chart = replace(chart, series=(Series("专利数", (9, None, None), ("", "…", "—")),))
    assert {"…", "—"} <= set(texts(lay(chart, room())))
    tile = replace(chart, kind=ChartKind.TILES)
    assert "…" in texts(lay(tile, room()))
    heat = replace(chart, kind=ChartKind.HEAT)
    assert {"…", "—"} <= set(texts(lay(heat, room())))


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        (110, 100, "▲10.0%"), (99, 100, "▼1.0%"), (100, 100, "持平"), (5, 0, "—"), (5, None, "…"), (None, 5, "…"),
        (5, -5, "扭亏"), (-2, -5, "减亏"), (5, Absent.NOT_APPLICABLE, "—"), (1, 3, "▼66.7%"),
    ],
)  # fmt: skip
def test_the_change_against_the_year_before(now: int | None, before: int | Absent | None, told: str) -> None:
    assert change(ranking(now, before=(before,)), 0) == told


def test_tiles_of_a_city_and_of_the_province() -> None:
    city = ChartSpec(ChartKind.TILES, "", DISTRICTS, (Series("", tuple(range(6))),), "家")
    laid = lay(city, room())
    assert len(laid.spots) == 6
    assert texts(laid).count("—") == 13 - 6, "the other districts of 杭州 are there with nothing"
    names = tuple(d.name for d in divisions.children("330000", "2024-01-01"))
    province = ChartSpec(ChartKind.TILES, "", names, (Series("", tuple(range(90))),), "家")
    laid = lay(province, room(442.0))
    assert len(laid.spots) == 90
    assert {"杭州市", "温州市", "景宁", "龙港"} <= set(texts(laid))
    boxes = [(spot.x, spot.y, spot.width, spot.height) for spot in laid.spots]
    for place, (x, y, wide, high) in enumerate(boxes):
        assert x >= -0.01
        assert x + wide <= 442.01
        for other in boxes[place + 1 :]:
            apart = (
                x + wide <= other[0]
                or other[0] + other[2] <= x
                or y + high <= other[1]
                or other[1] + other[3] <= y
            )
            assert apart
    cities = tuple(name for name, tile in tiles().items() if tile.code.endswith("00"))
    whole = ChartSpec(ChartKind.TILES, "", cities, (Series("", tuple(range(11))),), "%")
    assert len(lay(whole, room()).spots) == 11


def test_what_has_no_tile_is_said(store: Store, insert: Insert) -> None:
    named = ["滨江区", "滨江区", "西湖区", "余杭区", "江干区"]
    insert("enterprises", [{"name": f"企业{n}", "district": name} for n, name in enumerate(named)])
    chart = drawn_as(build(store, "enterprises.by_district", "杭州市"), ChartKind.TILES)
    assert chart is not None
    assert "江干区没有瓦片，未画出" in chart.note


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=90))
def test_classes_are_fifths_in_order_with_equal_values_together(values: list[int]) -> None:
    found = classes(values)
    assert set(found) == set(values)
    ordered = sorted(found)
    assert [found[value] for value in ordered] == sorted(found.values())
    assert all(0 <= place < len(SHADES) for place in found.values())
    if len(values) == len(set(values)) > 5:
        sizes = [list(found.values()).count(place) for place in range(5)]
        assert max(sizes) - min(sizes) <= 1


def test_shades_keep_their_order_in_grey_and_are_written_on_readably() -> None:
    def light(colour: str) -> float:
        red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        return 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2

    lights = [light(shade) for shade in SHADES]
    assert lights == sorted(lights, reverse=True)
    for shade in SHADES:
        bright, dark = sorted((light(shade), light(readable_on(shade))), reverse=True)
        assert (bright + 0.05) / (dark + 0.05) >= 4.5, shade
    for one, next_one in pairwise(lights):
        assert (one + 0.05) / (next_one + 0.05) > 1.3, "apart in a grey copy"


def test_long_rankings_run_in_two_columns_inside_their_width() -> None:
    names = tuple(d.name for d in divisions.children("330000", "2024-01-01"))
    chart = ChartSpec(
        ChartKind.RANKING, "", names, (Series("", tuple(range(90, 0, -1))),), "家", before=(50,) * 90
    )
    laid = lay(chart, room(442.0))
    assert len({spot.x for spot in laid.spots}) == 2
    assert max(spot.x + spot.width for spot in laid.spots) <= 442.01
    assert texts(laid).count("比上年") == 2

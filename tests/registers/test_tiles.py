"""Tiles of districts: one for each that stands, inside the block of its city, no two at one place."""

import datetime as dt
from itertools import combinations

from zjai_desk.registers import divisions
from zjai_desk.registers.tiles import Tile, block_of, blocks, tiles

TODAY = dt.date.today().isoformat()


def cells(tile: Tile) -> set[tuple[int, int]]:
    return {
        (tile.column + x, tile.row + y) for x in range(tile.columns) for y in range(tile.rows)
    }  # fmt: skip


def test_every_district_and_city_of_today_has_its_tile_and_nothing_else_has() -> None:
    standing = [d for d in divisions.all_divisions() if d.valid_on(TODAY)]
    wanted = {(d.code, d.name) for d in standing if d.level in ("county", "prefecture")}
    assert {(tile.code, tile.name) for tile in tiles().values()} == wanted
    assert len(wanted) == 101
    assert len(blocks()) == 11


def test_no_two_districts_share_a_place_and_no_two_blocks_overlap() -> None:
    districts = [tile for tile in tiles().values() if tile is not block_of(tile)]
    assert len({(tile.column, tile.row) for tile in districts}) == len(districts) == 90
    for one, other in combinations(blocks().values(), 2):
        assert not cells(one) & cells(other), (one.name, other.name)


def test_districts_stand_inside_the_block_of_their_city() -> None:
    for tile in tiles().values():
        assert cells(tile) <= cells(block_of(tile)), tile.name
        found = divisions.find(tile.code)
        assert found is not None
        assert found.parent in (block_of(tile).code, "330000")


def test_north_is_up_and_east_is_right() -> None:
    places = {name: (tile.column, tile.row) for name, tile in tiles().items()}
    assert places["湖州市"][1] < places["杭州市"][1] < places["衢州市"][1] < places["丽水市"][1]
    assert places["衢州市"][0] < places["金华市"][0] < places["台州市"][0]
    assert places["杭州市"][0] < places["绍兴市"][0] < places["宁波市"][0] < places["舟山市"][0]
    assert places["临安区"][0] < places["西湖区"][0] < places["滨江区"][0] < places["萧山区"][0]

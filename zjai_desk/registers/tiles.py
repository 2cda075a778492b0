"""Tiles for the cities and districts of Zhejiang: rough places on one grid, no boundaries and no map."""

import csv
from dataclasses import dataclass
from functools import cache

from zjai_desk import paths


@dataclass(frozen=True, slots=True)
class Tile:
    """The place of a division on the grid, columns from the west, rows from the north; a city's block spans several."""

    code: str
    name: str
    column: int
    row: int
    columns: int = 1
    rows: int = 1


@cache
def tiles() -> dict[str, Tile]:
    """Return the tile of each present district and the block of each city by their full names."""
    with (paths.DATA / "tiles.csv").open(encoding="utf-8", newline="") as file:
        return {
            line["name"]: Tile(
                line["code"],
                line["name"],
                *(int(line[key]) for key in ("column", "row", "columns", "rows")),
            )
            for line in csv.DictReader(file)
        }


@cache
def blocks() -> dict[str, Tile]:
    """Return the block of each city by the city's code."""
    return {tile.code: tile for tile in tiles().values() if tile.code.endswith("00")}


def block_of(tile: Tile) -> Tile:
    """Return the block of the city in which a tile stands; a block itself is its own."""
    return blocks()[f"{tile.code[:4]}00"]

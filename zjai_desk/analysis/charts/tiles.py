"""A tile grid laid out: districts as tiles at rough places inside their city's block, no boundaries and no map."""

from zjai_desk.analysis.boundaries import canonical
from zjai_desk.analysis.charts.pieces import Box, Ink, Laid, Room, Spot, Text
from zjai_desk.analysis.charts.shades import SMALL, classes, edge_of, lay_legend, shade
from zjai_desk.analysis.charts.spec import HUES, ChartSpec, readable_on, value_text
from zjai_desk.registers.tiles import Tile, block_of, blocks, tiles

_HIGH, _HIGH_CITY, _WIDEST = 2.7, 1.5, 7.0
"""Height of a district's tile and of a row of a city's, and the greatest width of a tile, in letters."""
_GAP, _BLOCK_GAP = 2.0, 0.8
_LABEL = 1.35
"""Height in letters of the line for the names of the blocks above each band of them."""
_ENDINGS = ("畲族自治县", "区", "县", "市")


def tile_of(category: str) -> Tile | None:
    """Return the tile of a district or city by any of its names; None for what has none, such as 江干区."""
    return tiles().get(canonical(category))


def columns_of(spec: ChartSpec) -> int:
    """Return how many columns of tiles the chart has side by side."""
    found = {block_of(tile).code: block_of(tile) for name in spec.categories if (tile := tile_of(name))}
    shown = list(found.values()) or list(blocks().values())
    return max(b.column + b.columns for b in shown) - min(b.column for b in shown)


def lay_tiles(spec: ChartSpec, room: Room) -> Laid:
    """Lay a tile for every district of the cities that the chart has any of, or for every city if it is of cities."""
    grid = _Grid(spec, room)
    found = classes(spec.series[0].values)
    places = {tile.name: place for place, name in enumerate(spec.categories) if (tile := tile_of(name))}
    laid = Laid(room.width)
    laid.pieces.append(Text(0, room.em, f"单位：{spec.unit}", room.em * SMALL, Ink.MUTED))
    for block in grid.blocks if not grid.of_cities else ():
        x, y, *_ = grid.rect(block)
        laid.pieces.append(Text(x, y - room.em * 0.35, block.name, room.em * SMALL, Ink.MUTED))
    own: list[Box] = []
    for tile in grid.tiles:
        x, y, wide, high = grid.rect(tile)
        place = places.get(tile.name)
        value = None if place is None else spec.series[0].values[place]
        fill: str = Ink.GROUND if value is None else shade(found[value])
        laid.pieces.append(Box(x, y, wide, high, fill, edge=edge_of(value, found)))
        told = _told(spec, place, room, wide)
        ink = Ink.MUTED if value is None else readable_on(fill)
        is_own = place is not None and spec.categories[place] == spec.own
        _write(laid, room, (x, y, wide, high), (_short(tile.name), told, ink), bold=is_own)
        if place is not None:
            laid.spots.append(Spot(place, 0, x, y, wide, high))
            if is_own:
                own.append(Box(x - 1, y - 1, wide + 2, high + 2, "", edge=HUES[1], edge_width=2.5))
    laid.pieces += own
    laid.height = grid.height
    lay_legend(spec, found, laid, room)
    return laid


def _short(name: str) -> str:
    ending = next((one for one in _ENDINGS if name.endswith(one)), "")
    return name.removesuffix(ending)


def _told(spec: ChartSpec, place: int | None, room: Room, wide: float) -> str:
    """Return what a tile says of its value: with fewer decimals, or in 万, where it would not fit."""
    value = None if place is None else spec.series[0].values[place]
    if value is None:
        return "—" if place is None else spec.series[0].gap(place)
    texts = (value_text(spec, value), f"{value:,.0f}", f"{float(value) / 10_000:,.1f}万")
    return next((text for text in texts if room.fitting(text, wide - 2)), texts[-1])


def _write(
    laid: Laid, room: Room, rect: tuple[float, ...], said: tuple[str, str, str], *, bold: bool
) -> None:
    """Write name and number one above the other in the middle of a tile."""
    x, y, wide, high = rect
    name, value, ink = said
    for words, base in ((name, y + high / 2 - room.em * 0.22), (value, y + high / 2 + room.em * 0.98)):
        size = room.em * (room.fitting(words, wide - 2, (0.95, 0.85, 0.75, 0.7)) or 0.6)
        laid.pieces.append(Text(x + wide / 2, base, words, size, ink, "middle", bold))


class _Grid:
    """The cells of the grid that a chart takes, and where on the chart they are."""

    def __init__(self, spec: ChartSpec, room: Room) -> None:
        self._em, self._width = room.em, room.width
        found = [tile for name in spec.categories if (tile := tile_of(name))]
        self.of_cities = sum(tile.code.endswith("00") for tile in found) * 2 > len(found)
        """Whether the chart is of cities, whose blocks are then its tiles."""
        met = set() if self.of_cities else {block_of(tile).code for tile in found}
        self.blocks = [block for code, block in blocks().items() if code in met or not met]
        inside = {block.code for block in self.blocks}
        districts = (tile for tile in tiles().values() if tile.code != block_of(tile).code)
        self.tiles = (
            self.blocks if self.of_cities else [tile for tile in districts if block_of(tile).code in inside]
        )
        self._before = {
            block.code: sum(other.row == block.row and other.column < block.column for other in self.blocks)
            for block in self.blocks
        }
        self._first = min(block.column for block in self.blocks)
        self._across = max(block.column + block.columns for block in self.blocks) - self._first
        self._gaps = max(self._before.values()) * self._em * _BLOCK_GAP
        self._wide = min((self._width - self._gaps) / self._across, _WIDEST * self._em)
        self._high = self._em * (_HIGH_CITY if self.of_cities else _HIGH) * room.squeeze
        self._bands = sorted({block.row for block in self.blocks})

    def rect(self, tile: Tile) -> tuple[float, float, float, float]:
        """Return left, top, width and height of a tile or a block, with the gap to its neighbours left free."""
        block = block_of(tile)
        slack = (self._width - self._across * self._wide - self._gaps) / 2
        before = self._before[block.code] * self._em * _BLOCK_GAP
        x = slack + (tile.column - self._first) * self._wide + before
        bands = sum(1 for row in self._bands if row <= block.row)
        label = self._em * (_BLOCK_GAP if self.of_cities else _LABEL)
        y = self._em * 1.4 + (tile.row - self._bands[0]) * self._high + bands * label
        return x, y, tile.columns * self._wide - _GAP, tile.rows * self._high - _GAP

    @property
    def height(self) -> float:
        """The height down to the last tile."""
        return max(y + high for _, y, _, high in map(self.rect, self.tiles))

"""Charts without axes laid out for screen and paper alike: ranking, tile grid, heat table."""

from collections.abc import Callable

from zjai_desk.analysis.charts.heat import lay_heat
from zjai_desk.analysis.charts.pieces import Laid, Room
from zjai_desk.analysis.charts.ranking import lay_ranking
from zjai_desk.analysis.charts.spec import ChartKind, ChartSpec
from zjai_desk.analysis.charts.tiles import columns_of, lay_tiles

_LAYS: dict[ChartKind, Callable[[ChartSpec, Room], Laid]] = {
    ChartKind.RANKING: lay_ranking,
    ChartKind.TILES: lay_tiles,
    ChartKind.HEAT: lay_heat,
}


def lay(spec: ChartSpec, room: Room) -> Laid:
    """Return the pieces of a chart whose kind is one of a sheet."""
    return _LAYS[spec.kind](spec, room)


def least_width(spec: ChartSpec) -> float:
    """Return the width in letters below which a sheet does not read."""
    if spec.kind is ChartKind.HEAT:
        return 8 + 4.2 * len(spec.series)
    if spec.kind is ChartKind.TILES:
        return 2 + 2.7 * columns_of(spec)
    return 22

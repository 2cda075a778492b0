"""Where below the first head of a sheet another one may stand: that of a further table, or the same printed again."""

from collections.abc import Iterator

from zjai_desk.returns.books.grid import Cells, Grid, Watch
from zjai_desk.returns.tables.heads import AFTER_FIRST, first_signs, may_be_heading
from zjai_desk.returns.tables.layout import Band


class LaterHeads:
    """Rows below a head that hold two known headings and more, looked for while rows still come in."""

    def __init__(self, grid: Grid, head: Band) -> None:
        self._grid = grid
        self._last = head.last
        self._known = {name for path in head.paths for name in path}
        self._signs = first_signs() | {name[:1] for name in self._known}
        self._watches: list[Watch[bool]] = []

    def catch_up(self) -> None:
        """Look at the cells that have come in since the last time."""
        for column in self._grid.columns[len(self._watches) :]:
            self._watches.append(Watch(column, self._headings))
        for watch in self._watches:
            watch.catch_up()

    def _headings(self, cells: Cells) -> Iterator[tuple[int, bool]]:
        known, signs = self._known, self._signs
        for code, cell in cells:
            # Company names and titles are told from headings by their first sign.
            if (
                type(cell) is str
                and (cell[:1] in signs or cell[1:2] in AFTER_FIRST)
                and (cell in known or may_be_heading(cell))
            ):
                yield code, True

    def rows(self) -> list[int]:
        """Return the rows, from the top; they hold nothing but texts."""
        hits: dict[int, int] = {}
        # In most columns only the head itself holds a heading, and a head needs two that hold more.
        pairs = zip(self._grid.columns, self._watches, strict=True)
        told = [(c.codes, watch.found) for c, watch in pairs if sum(map(c.codes.count, watch.found)) > 1]
        for codes, found in told if len(told) > 1 else ():
            for row, code in enumerate(codes):
                if code in found:
                    hits[row] = hits.get(row, 0) + 1
        return sorted(
            row
            for row, count in hits.items()
            if row > self._last and count >= 2 and self._grid.is_all_text(row)
        )

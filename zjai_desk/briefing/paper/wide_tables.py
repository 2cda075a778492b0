"""A table with more columns than a page is wide becomes several, each with the columns that name its rows."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from zjai_desk.analysis.tables import Table
from zjai_desk.briefing.blocks import Block, TableBlock
from zjai_desk.briefing.paper.fonts import Fonts
from zjai_desk.briefing.paper.table_layout import Layout
from zjai_desk.briefing.papers.tables import shortened
from zjai_desk.briefing.texts.wording import chinese_number


def fitting(blocks: Sequence[Block], fonts: Fonts) -> tuple[Block, ...]:
    """Return the blocks with every table as wide as a page at most; the notes stand below its last part."""
    return tuple(part for block in blocks for part in _parts(block, fonts))


def _parts(block: Block, fonts: Fonts) -> Iterator[Block]:
    if not isinstance(block, TableBlock) or not Layout(block.table, fonts).crowded:
        yield block
        return
    table = block.table
    groups = _shared(table, fonts)
    for number, columns in enumerate(groups, 1):
        part = shortened(table, columns, 0)
        title = f"{table.title}（之{chinese_number(number)}）" if len(groups) > 1 else table.title
        notes = block.with_notes and number == len(groups)
        yield replace(block, table=replace(part, title=title), with_notes=notes)


def _shared(table: Table, fonts: Fonts) -> list[tuple[int, ...]]:
    """Share the columns of numbers among as few parts as there must be, about as many to each."""
    lead = next((place for place, column in enumerate(table.columns) if column.numeric), len(table.columns))
    first, units = tuple(range(lead)), _units(table, lead)

    def fits(chosen: Sequence[tuple[int, ...]]) -> bool:
        places = (*first, *(place for unit in chosen for place in unit))
        return len(chosen) == 1 or not Layout(shortened(table, places, 0), fonts).crowded

    for count in range(2, len(units) + 1):
        shared = [units[at * len(units) // count : (at + 1) * len(units) // count] for at in range(count)]
        if all(map(fits, shared)):
            return [(*first, *(place for unit in part for place in unit)) for part in shared]
    return [tuple(range(len(table.columns)))]


def _units(table: Table, lead: int) -> list[tuple[int, ...]]:
    """Return the columns that are not parted: those of one group, unless one group is all there is."""
    numbers = range(lead, len(table.columns))
    runs = [tuple(run) for _, run in groupby(numbers, key=lambda place: table.columns[place].group)]
    grouped = len(runs) > 1 and all(table.columns[run[0]].group for run in runs)
    return runs if grouped else [(place,) for place in numbers]

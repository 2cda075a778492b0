"""A form that this program issued, come back: whose it is, what its sender did to its frame, which records it names."""

from collections.abc import Iterable, Iterator, Sequence

from zjai_desk.registers.text import fold
from zjai_desk.returns.books.frames import Cell
from zjai_desk.returns.books.grid import Grid
from zjai_desk.returns.sending.marks import Stamp
from zjai_desk.returns.tables.above import Above
from zjai_desk.returns.tables.layout import Band

_HIDDEN_BY_US = ("有1个隐藏行", "有1个隐藏列")
"""How the remarks begin that tell of our own hidden row and column."""


def complete(above: Above, stamp: Stamp) -> None:
    """Let what stands above the table say what the form was issued for, where its sender does not."""
    above.year = stamp.year or above.year
    above.reporter = above.reporter or stamp.sender


def without_our_own(remarks: Sequence[str]) -> list[str]:
    """Return remarks on a sheet without those on what the form itself hides."""
    return [remark for remark in remarks if not remark.startswith(_HIDDEN_BY_US)]


def frame_notes(band: Band) -> Iterator[str]:
    """Yield in words what was changed in the frame of the form; it is read all the same."""
    if band.stamp is None:
        return
    fields, here = band.form.fields, band.stamp.columns
    gone = [fields[key].label for key in band.stamp.issued if key in fields and key not in here.values()]
    named = [
        f"“{fields[key].label}”改成了“{'/'.join(band.paths[column]) or '空白'}”"
        for column, key in sorted(here.items())
        if key in fields and fold("".join(band.paths[column])).lstrip("*") != fold(fields[key].heading)
    ]
    order = [key for _, key in sorted(here.items())]
    moved = order != [key for key in band.stamp.issued if key in order]
    told = [f"删去了{'、'.join(f'“{label}”' for label in gone)}" if gone else "", *named]
    told.append("列的次序变了" if moved else "")
    if any(told):
        yield f"表样被改动：{'；'.join(filter(None, told))}。已按表内标记认读。"


def record_ids(grid: Grid, stamp: Stamp | None, rows: Iterable[int]) -> dict[int, int]:
    """Return the numbers of the office's records that the form names, by row counted from 1."""
    if stamp is None or stamp.ids is None:
        return {}
    return {row: number for row in rows if (number := _whole(grid.cell(row - 1, stamp.ids)))}


def _whole(cell: Cell) -> int:
    if isinstance(cell, str) and cell.strip().isdecimal():
        return int(cell)
    return int(cell) if isinstance(cell, float) and cell.is_integer() and cell > 0 else 0

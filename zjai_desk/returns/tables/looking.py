"""What columns are by what stands in them: where a heading says too little, or more than it holds."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from zjai_desk.registers import divisions, patent_no, uscc
from zjai_desk.registers.fields import Absent, Kind
from zjai_desk.registers.text import fold
from zjai_desk.returns.books.grid import Grid, filled
from zjai_desk.returns.tables.columns import parse_cell
from zjai_desk.returns.tables.headings import apart, may_be_code
from zjai_desk.returns.tables.heads import SEARCHED

if TYPE_CHECKING:
    from zjai_desk.returns.tables.layout import Band

_ADDRESS, _NAME = 9, 5
_VAGUE = re.compile("行业|(?:情况|类型|类别|状态|性质|级别|层次|结果|进度|进展|种类)$")


def _first_rows(grid: Grid, band: "Band") -> range:
    """Return the rows below a band, so far as they are looked at: what comes behind a blank one may be of another table."""
    first = band.last + 1
    last = min(grid.height, first + SEARCHED)
    begun = False
    for row in range(first, last):
        blank = not filled(grid.row(row))
        if blank and begun:
            return range(first, row)
        begun = begun or not blank
    return range(first, last)


def look_at_places(grid: Grid, band: "Band") -> None:
    """Take a column that is headed as districts are, 注册地, for the addresses that it holds."""
    rows = _first_rows(grid, band)
    for column, found in list(band.assigned.items()):
        if band.form.fields[found.key].kind is not Kind.DISTRICT:
            continue
        cells = (grid.cell(row, column) for row in rows)
        texts = [cell.strip() for cell in cells if isinstance(cell, str) and cell.strip()]
        long = [text for text in texts if len(text) >= _ADDRESS and divisions.find(text) is None]
        if texts and len(long) * 5 >= len(texts) * 4:
            del band.assigned[column]
            if "address" in band.form.fields and all(m.key != "address" for m in band.assigned.values()):
                band.assigned[column] = replace(found, key="address")


def look_at_choices(grid: Grid, band: "Band") -> None:
    """Leave a column whose heading may mean many things, 所属行业 or 类型, if most of what it holds is none of the choices."""
    rows = _first_rows(grid, band)
    for column, found in list(band.assigned.items()):
        field_ = band.form.fields[found.key]
        leaf = fold(band.paths[column][-1]) if band.paths[column] else ""
        if field_.kind is not Kind.CHOICE or field_.open or field_.required or not _VAGUE.search(leaf):
            continue
        cells = (grid.cell(row, column) for row in rows)
        read = [parse_cell(field_, cell, "") for cell in cells if isinstance(cell, str) and cell.strip()]
        stated = [
            parsed for parsed in read if parsed.value is not None and not isinstance(parsed.value, Absent)
        ]
        if sum(parsed.problem is not None for parsed in stated) * 2 > len(stated):
            del band.assigned[column]


def told_by_values(grid: Grid, band: "Band") -> dict[int, str]:
    """Return fields of columns whose headings say nothing but whose values leave no doubt: codes with check digits, names."""
    rows = _first_rows(grid, band)
    mapped = {match.key for match in band.assigned.values()}
    named = _named_by_values(grid, band)
    found: dict[int, str] = {} if named is None else {named: "name"}
    for key, declared in band.form.fields.items():
        is_valid = _PROOF.get(declared.kind)
        if is_valid is None or key in mapped:
            continue
        for column in range(grid.width):
            if (
                column in band.assigned
                or column in found
                or not may_be_code(band.form, key, band.paths[column])
            ):
                continue
            cells = [grid.cell(row, column) for row in rows]
            texts = [cell for cell in cells if isinstance(cell, str) and cell.strip()]
            valid = sum(is_valid(text) for text in texts)
            # What identifies a record is another in each row; the code of the park they all sit in is not.
            own = key not in band.form.identity or len(set(texts)) * 5 >= len(texts) * 4
            if texts and own and valid * 5 >= len(texts) * 4:
                found[column] = key
                break
    return found


def _named_by_values(grid: Grid, band: "Band") -> int | None:
    """Return the column that is headed 单位, as columns of units are too, and holds the names of whom it is about."""
    if any(match.key == "name" for match in band.assigned.values()) or "name" not in band.form.identity:
        return None
    rows = _first_rows(grid, band)
    for column, path in enumerate(band.paths):
        _, names = apart(path)
        if column in band.assigned or not names or fold(names[-1]) not in ("单位", "名单"):
            continue
        cells = (grid.cell(row, column) for row in rows)
        texts = [cell for cell in cells if isinstance(cell, str) and len(cell) > 1]
        if texts and sum(len(text) >= _NAME for text in texts) * 5 >= len(texts) * 4:
            return column
    return None


_PROOF = {
    Kind.USCC: lambda text: uscc.is_valid(uscc.normalise(text)),
    # One number in eleven has a sound check digit by chance; with its stroke or its ZL it has none of it.
    Kind.PATENT_NO: lambda text: (
        (number := patent_no.parse(text)) is not None and number.valid and not text.strip().isdecimal()
    ),
}

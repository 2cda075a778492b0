"""What is written once for a group of rows: in a line across the table above them, or in the first of them only."""

import re
from collections.abc import Iterable, Iterator, Sequence

from zjai_desk.registers import divisions
from zjai_desk.registers.fields import Kind, Value
from zjai_desk.registers.text import fold
from zjai_desk.returns.books.grid import Grid, is_blank, letters
from zjai_desk.returns.sheets import SheetRecord
from zjai_desk.returns.tables.columns import ParsedColumn, parse_cell
from zjai_desk.returns.tables.forms import Form
from zjai_desk.returns.tables.rows import HEADLINE, Rows
from zjai_desk.returns.tables.table import Table

_NUMBERING = re.compile(r"^(?:[(]?[一二三四五六七八九十\d]+[)、.])+")
_COUNT = re.compile(r"[(:]?(?:共|计|合计)?[(]?\d+[)]?[家户个件项条张份]?[)]?$")
_TOWN = re.compile(r"[一-鿿]{2,6}(?:街道|镇|乡)")
_FEWEST = 3


def fill_groups(table: Table, rows: Rows, made: Iterable[Sequence[SheetRecord]]) -> list[str]:
    """Give records what is written once for the group they are in; returns the notes on it.

    ``made`` are the records of the rows, for each year that stands beside the others.
    """
    leading = _leading(table, rows)
    filled = {column.key: _of_first_rows(table.grid, place, rows) for place, column in leading}
    notes = [
        f"{letters(place)}列“{column.field.label}”只写在每组第一行，已填到组内各行。"
        for place, column in leading
    ]
    headed = _of_headlines(table, rows)
    for records in made if filled or headed else ():
        for record in records:
            for key, place in filled.items():
                row = place[record.row - 1]
                record.values[key] = _value(table, key, row)
            for key, told in headed.items():
                record.values[key] = told.get(record.row - 1)
    if headed:
        labels = "、".join(table.band.form.fields[key].label for key in headed)
        notes.append(f"{labels}写在小标题里，已填到其下各行。")
    return notes


def _leading(table: Table, rows: Rows) -> list[tuple[int, ParsedColumn]]:
    """Return the columns before the one that identifies in which only the first row of a group is filled."""
    named = [place for place, column in table.columns.items() if column.key in table.band.form.identity]
    first = min(named, default=0)
    found = [(place, column) for place, column in table.columns.items() if place < first]
    return [(place, column) for place, column in found if _is_written_once(table, column, place, rows)]


def _is_written_once(table: Table, column: ParsedColumn, place: int, rows: Rows) -> bool:
    """Whether a column names each group in its first row: half of it is blank, and nothing stands there twice."""
    owner = table.band.form.register.owner
    named = ("town", owner.name if owner else "town")
    if column.field.kind not in (Kind.DISTRICT, Kind.CHOICE) and column.key not in named:
        return False
    top = table.band.last
    if any(left == place and bottom > first > top for first, left, bottom, _ in table.grid.merges):
        return False
    codes = table.grid.columns[place].codes
    told = [codes[row] for row in rows.body]
    filled = [code for code in told if code]
    return (
        len(told) >= _FEWEST
        and bool(told[0])
        and len(filled) * 2 <= len(told)
        and len(set(filled)) == len(filled)
        and not any(code in column.problems for code in filled)
    )


def _of_first_rows(grid: Grid, place: int, rows: Rows) -> dict[int, int]:
    """Return for each record's row the row in which its group is named."""
    codes, last = grid.columns[place].codes, -1
    found: dict[int, int] = {}
    for row in rows.body:
        last = row if codes[row] else last
        found[row] = last
    return found


def _value(table: Table, key: str, row: int) -> Value:
    place = next(place for place, column in table.columns.items() if column.key == key)
    return table.columns[place].values[table.grid.columns[place].codes[row]]


def _of_headlines(table: Table, rows: Rows) -> dict[str, dict[int, Value]]:
    """Return, for each field that lines across the table state, its value by row; none if any line says something else."""
    end = max(rows.body, default=0)
    headlines = (skipped.row - 1 for skipped in rows.skipped if skipped.why == HEADLINE)
    lines = sorted(row for row in headlines if row < end)
    told = [_stated(table.band.form, table.keys, _text(table.grid, row)) for row in lines]
    keys = {key for key, _ in told}
    if len(keys) != 1 or "" in keys:
        return {}
    found: dict[int, Value] = {}
    for row in rows.body:
        before = [value for line, (_, value) in zip(lines, told, strict=True) if line < row]
        if before:
            found[row] = before[-1]
    return {keys.pop(): found}


def _text(grid: Grid, row: int) -> str:
    return next((str(cell) for cell in grid.row(row) if not is_blank(cell)), "")


def _stated(form: Form, stated: set[str], text: str) -> tuple[str, Value]:
    """Return the field that a line across the table names, and its value: 一、滨江区（12家）; "" if none."""
    bare = _NUMBERING.sub("", fold(text))
    for name in _readings(bare):
        if form.district and form.district not in stated and (found := divisions.find(name)):
            return (form.district, found.name) if found.level == "county" else ("", None)
        if "town" in form.fields and "town" not in stated and _TOWN.fullmatch(name):
            return "town", name
        for field in form.register.fields:
            if field.kind is Kind.CHOICE and field.choices and not field.open and field.key not in stated:
                parsed = parse_cell(field, name, "")
                if parsed.value is not None and parsed.problem is None:
                    return field.key, parsed.value
    return "", None


def _readings(bare: str) -> Iterator[str]:
    yield bare
    yield _COUNT.sub("", bare)

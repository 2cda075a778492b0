"""How rows and columns of a table are named in a text, and found again when the table is counted anew."""

import re
from collections import Counter
from decimal import Decimal

from zjai_desk.analysis.boundaries import canonical
from zjai_desk.analysis.tables import Cell, Table
from zjai_desk.briefing.texts.fact_names import same_label
from zjai_desk.registers.text import fold

TOTAL = "合计"
_NTH = re.compile(r"第(\d+)行")
_UNIT_COLUMN = "单位"


def row_labels(table: Table) -> list[str]:
    """Return how the rows are named: by the first cell, with the other words where the first stands in several rows."""
    words = [_words(table, row) for row in range(len(table.rows))]
    alike = Counter(each[0] for each in words if each)
    return [
        f"第{row + 1}行" if not each else each[0] if alike[each[0]] == 1 else "/".join(each)
        for row, each in enumerate(words)
    ]


def _words(table: Table, row: int) -> list[str]:
    """Return the words of a row: its cells up to the first number that is not a year standing first."""
    found: list[str] = []
    for place, cell in enumerate(table.rows[row].cells):
        if isinstance(cell, str) and not table.columns[place].numeric:
            found += [cell] if cell else []
        elif place == 0 and isinstance(cell, int):
            found.append(str(cell))
        else:
            break
    return found


def of_place(label: str, place: tuple[str, int]) -> str:
    """Return a label with 本年, 上年 and 本地区 put in for the (area, year) that is looked at."""
    area, year = place
    known = {"本年": str(year), "上年": str(year - 1), "去年": str(year - 1), "本地区": area}
    return "/".join(known.get(word.strip(), word.strip()) for word in label.split("/"))


def row_at(table: Table, label: str) -> int | str | None:
    """Return the place of the row that a label names, None for the totals, or in words why there is none."""
    nth = _NTH.fullmatch(label)
    if nth and 0 < int(nth[1]) <= len(table.rows):
        return int(nth[1]) - 1
    places = range(len(table.rows))
    labels = row_labels(table)
    found = [place for place in places if labels[place] == label]
    found = found or [place for place in places if same_label(labels[place], label)]
    wanted = [_word_key(word) for word in label.split("/")]
    if not found:
        found = [
            place for place in places if all(word in map(_word_key, _words(table, place)) for word in wanted)
        ]
    if len(found) == 1:
        return found[0]
    if not found and label == TOTAL and table.totals:
        return None
    if not found:
        return f"“{table.title}”里没有“{label}”这一行。"
    return f"“{table.title}”里有{len(found)}行叫“{label}”，请写全。"


def _word_key(word: str) -> str:
    """Return the form of a word of a row by which it is found: districts also by the names they have elsewhere."""
    return fold(canonical(word.strip()))


def column_at(table: Table, label: str) -> int | None:
    """Return the place of the column with a label, or with its group before it (均值/发明授权); None if there is none."""
    group, _, leaf = label.rpartition("/")
    found = [
        place
        for place, column in enumerate(table.columns)
        if same_label(column.label, leaf) and (not group or same_label(column.group, group))
    ]
    if not found:
        found = [p for p, column in enumerate(table.columns) if same_label(column.label, label)]
    return found[0] if found else None


def column_name(table: Table, column: int) -> str:
    """Return how a column is named: its label, with its group where several have that label."""
    declared = table.columns[column]
    alike = sum(other.label == declared.label for other in table.columns)
    return f"{declared.group}/{declared.label}" if alike > 1 and declared.group else declared.label


def unit_of(table: Table, cells: tuple[Cell, ...], column: int) -> str:
    """Return the unit of a cell: that of its column, of its line (公布数), or of the table."""
    declared = table.columns[column]
    if declared.unit:
        return declared.unit
    if not isinstance(cells[column], (int, Decimal)):
        return ""
    for place, other in enumerate(table.columns):
        if other.label == _UNIT_COLUMN and place < len(cells):
            return str(cells[place] or "")
    return table.unit if column else ""

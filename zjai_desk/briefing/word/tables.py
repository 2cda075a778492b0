"""Statistical tables in an editable document: real tables with repeated heads, as wide and as large as on paper."""

from itertools import groupby
from typing import Any

from docx.document import Document as Docx
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Emu, Pt
from docx.table import Table as DocxTable
from docx.table import _Cell

from zjai_desk.analysis.tables import Row, Table, shown
from zjai_desk.briefing.paper import sheet
from zjai_desk.briefing.paper.fonts import Fonts
from zjai_desk.briefing.paper.table_layout import PADDING, Layout, Place
from zjai_desk.briefing.paper.table_setting import CENTRED, without_repeats
from zjai_desk.briefing.word.parts import HEI, add_run, cell_rules, element, put
from zjai_desk.briefing.word.styles import CELL

_LEAST_AIR = 1.5  # points above and below the text of a row
_TWIP = 20
_PADDING = PADDING / 2
"""Of a cell: the other half is left to spare, since Word breaks a line that is wider than its cell by a hair."""


def add_table(made: Docx, table: Table, fonts: Fonts, *, whole: bool = False) -> None:
    """Add the rows of a table below its caption; one that is ``whole`` is kept on one page if it fits."""
    _Filler(made, table, Layout(table, fonts), whole=whole).fill()


class _Filler:
    def __init__(self, made: Docx, table: Table, layout: Layout, *, whole: bool) -> None:
        self._table = table
        self._layout = layout
        self._whole = whole
        self._rows = [*without_repeats(table), *([Row(table.totals)] if table.totals else [])]
        self._style = made.styles[CELL].style_id
        self._heads = 2 if layout.grouped else 1
        self._made = made.add_table(self._heads + len(self._rows), len(table.columns))
        # All cells at once: asking a table of python-docx for each one by its place takes time with its square.
        self._cells = [list(row.cells) for row in self._made.rows]

    def fill(self) -> None:
        """Fill in head, rows and rules."""
        _fix_widths(self._made, self._layout.places)
        self._head()
        for place, row in enumerate(self._rows, self._heads):
            self._row(place, row)
        for cell in self._cells[0]:
            cell_rules(cell, top=sheet.RULE_THICK)
        for cell in self._cells[self._heads - 1]:
            cell_rules(cell, bottom=sheet.RULE_MIDDLE)
        for cell in self._cells[-1]:
            cell_rules(cell, bottom=sheet.RULE_THICK)
        for place, row in enumerate(self._made.rows):
            properties = row._tr.get_or_add_trPr()
            properties.append(element("w:cantSplit"))
            if place < self._heads:
                properties.append(element("w:tblHeader"))

    def _head(self) -> None:
        columns = self._table.columns
        last = self._cells[self._heads - 1]
        for place, column in enumerate(columns):
            lines = self._layout.places[place].head
            self._head_cell(last[place] if column.group or not self._layout.grouped else None, place, lines)
        if not self._layout.grouped:
            return
        start = 0
        for group, run in groupby(columns, key=lambda column: column.group):
            end = start + len(list(run))
            if group:
                merged = self._cells[0][start].merge(self._cells[0][end - 1])
                self._text(merged, (group,), strong=True, side=WD_ALIGN_PARAGRAPH.CENTER)
                cell_rules(merged, bottom=sheet.RULE_THIN)
            start = end

    def _head_cell(self, cell: _Cell | None, place: int, lines: tuple[str, ...]) -> None:
        """Write a heading; one without a group stands in both lines of the head."""
        if cell is None:
            cell = self._cells[0][place].merge(self._cells[1][place])
        self._text(cell, lines, strong=True, side=WD_ALIGN_PARAGRAPH.CENTER)

    def _row(self, place: int, row: Row) -> None:
        total = bool(self._table.totals) and place == len(self._cells) - 1
        strong = total or row.subtotal
        last = len(self._cells) - 1
        # The head is not left alone on a page, nor is the total.
        ends = (place < self._heads + 2) or (bool(self._table.totals) and place == last - 1)
        together = place < last and (self._whole or ends)
        tall = max(map(len, self._layout.lines(row))) > CENTRED
        for cell, value, at in zip(self._cells[place], row.cells, self._layout.places, strict=True):
            numeric = at.flush_right
            side = WD_ALIGN_PARAGRAPH.RIGHT if numeric else WD_ALIGN_PARAGRAPH.LEFT
            written = self._text(
                cell, (shown(value, at.column),), strong=strong, side=side, next_too=together
            )
            if tall:
                cell.vertical_alignment = WD_ALIGN_VERTICAL.TOP
            # On paper the longest cell of a column stands in its middle, the others flush with it.
            inset = max(0.0, (at.right - at.left - at.block) / 2 - _PADDING)
            form = written.paragraph_format
            if numeric:
                form.right_indent = Pt(round(inset, 1))
            elif inset > PADDING:
                form.left_indent = Pt(round(inset - PADDING / 2, 1))
            if total:
                cell_rules(cell, top=sheet.RULE_MIDDLE)
            if row.subtotal:
                cell_rules(cell, bottom=sheet.RULE_THIN)

    def _text(
        self, cell: _Cell, lines: tuple[str, ...], *, strong: bool, side: Any, next_too: bool = True
    ) -> Any:
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        paragraph = cell.paragraphs[0]
        paragraph._p.style = self._style  # by its id: python-docx looks for a name among all styles each time
        paragraph.alignment = side
        form = paragraph.paragraph_format
        form.keep_with_next = next_too or None
        form.space_before = form.space_after = Pt(_LEAST_AIR)
        for number, line in enumerate(lines):
            run = add_run(paragraph, line, HEI if strong else "", self._layout.size)
            if number < len(lines) - 1:
                run.add_break()
        return paragraph


def _fix_widths(made: DocxTable, places: list[Place]) -> None:
    """Give the columns the widths that they have on paper, and the cells its little padding."""
    made.autofit = False
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    properties = made._tbl.tblPr
    total = round((places[-1].right - places[0].left) * _TWIP)
    put(properties, element("w:tblW", w=str(total), type="dxa"))
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w=str(round(_PADDING * _TWIP)), type="dxa"))
    put(properties, margins)
    for column, place in zip(made.columns, places, strict=True):
        column.width = Emu(Pt(place.right - place.left))
    for row in made.rows:
        for cell, place in zip(row.cells, places, strict=True):
            put(
                cell._tc.get_or_add_tcPr(),
                element("w:tcW", w=str(round((place.right - place.left) * _TWIP)), type="dxa"),
            )

"""The sheet 问题清单: every fault with a link to its cell, a column for the sender's reasons, and the mark of the file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zjai_desk.returns.marking.cells import cell_name
from zjai_desk.returns.marking.package import DECLARATION, Package
from zjai_desk.returns.marking.styles import COLOURS, Styles, TextLook
from zjai_desk.returns.marking.workbook import quoted
from zjai_desk.returns.marking.xml_text import escape
from zjai_desk.returns.sending.faults import Fault
from zjai_desk.returns.sending.marks import LIST_MARKS, PART, SENT_BACK, fault_mark

NAME = "问题清单"
"""What the sheet is called; a number follows where the sender has one of this name."""
HEADINGS = ("序号", "工作表", "行", "单元格", "项目", "填报内容", "程度", "问题和处理办法", "情况说明")
_WIDTHS = (6, 13, 6, 8, 16, 18, 8, 50, 28, 4)
_HEAD_ROW = 4
REASONS = 8
"""The column, from 0, of the sender's reasons."""
_LEGEND = "强制：必须更正；准强制、核实：更正，或在“情况说明”栏写明原因后保留；提示：供参考。点“单元格”一栏可跳到原表。"
_TELL = "请在原表上更正后，把本文件整份报回；不要删除本表。"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: the fault, and the cell of the workbook to which it leads, "" for none."""

    fault: Fault
    sheet: str
    cell: str


def mark_of(fault: Fault) -> str:
    """Return by what a line is recognised when it comes back, wherever the sender sorted it to."""
    row = fault.original_row or fault.row
    return fault_mark(fault.sheet, row, fault.problem.field, fault.problem.kind)


def list_sheet(
    package: Package, styles: Styles, original: tuple[str, str], lines: Sequence[Line], notes: Sequence[str]
) -> str:
    """Return the XML of the list for an original, given as its name and its SHA-256."""
    return "".join(_Writer(package, styles).sheet(*original, lines, notes))


class _Writer:
    def __init__(self, package: Package, styles: Styles) -> None:
        self._main = package.main
        self._relations = package.relation_types
        self._title = styles.text(TextLook(size=14, bold=True))
        self._plain = styles.text(TextLook())
        self._head = styles.text(TextLook(bold=True, fill="FFE8EDF3", framed=True))
        self._cell = styles.text(TextLook(framed=True))
        self._link = styles.text(TextLook(colour="FF1F5FBF", framed=True, link=True))
        self._reason = styles.text(TextLook(fill="FFFFFBE6", framed=True))
        self._grades = {
            grade: styles.text(TextLook(fill=colour, framed=True)) for grade, colour in COLOURS.items()
        }

    def sheet(self, name: str, sha256: str, lines: Sequence[Line], notes: Sequence[str]) -> Iterator[str]:
        last = _HEAD_ROW + len(lines)
        yield f'{DECLARATION}<worksheet xmlns="{self._main}" xmlns:r="{self._relations}">'
        yield '<sheetPr><tabColor rgb="FFB3261E"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        yield f'<dimension ref="A1:J{last}"/>'
        yield (
            f'<sheetViews><sheetView showGridLines="0" workbookViewId="0"><pane ySplit="{_HEAD_ROW}"'
            f' topLeftCell="A{_HEAD_ROW + 1}" activePane="bottomLeft" state="frozen"/>'
            f'<selection pane="bottomLeft" activeCell="A{_HEAD_ROW + 1}" sqref="A{_HEAD_ROW + 1}"/></sheetView></sheetViews>'
        )
        yield '<sheetFormatPr defaultRowHeight="15"/><cols>'
        for place, width in enumerate(_WIDTHS, 1):
            hidden = ' hidden="1"' if place - 1 == LIST_MARKS else ""
            yield f'<col min="{place}" max="{place}" width="{width}" customWidth="1"{hidden}/>'
        yield "</cols><sheetData>"
        part = PART if any(line.fault.original_row for line in lines) else ""
        title = {0: (f"“{name}”核对意见", self._title), LIST_MARKS: (SENT_BACK + sha256 + part, self._plain)}
        yield self._row(1, title, ' ht="24" customHeight="1"')
        yield self._row(2, {0: (_LEGEND, self._plain)})
        yield self._row(3, {0: (" ".join((_TELL, *notes)), self._plain)})
        yield self._row(_HEAD_ROW, {c: (text, self._head) for c, text in enumerate(HEADINGS)})
        for number, line in enumerate(lines, 1):
            yield self._row(_HEAD_ROW + number, self._line(number, line))
        yield f'</sheetData><autoFilter ref="A{_HEAD_ROW}:I{last}"/>'
        yield from _links(lines)
        yield '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        yield '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        yield "<headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter></worksheet>"

    def _line(self, number: int, line: Line) -> dict[int, tuple[str, int]]:
        fault = line.fault
        severity = fault.problem.severity
        texts = (
            str(number), fault.sheet, str(fault.row) if fault.row else "", line.cell, fault.label, fault.value,
            severity.label, fault.problem.message, "",
        )  # fmt: skip
        cells = {place: (text, self._cell) for place, text in enumerate(texts)}
        cells[LIST_MARKS] = (mark_of(fault), self._plain)
        cells[6] = (severity.label, self._grades[severity])
        if line.cell:
            cells[3] = (line.cell, self._link)
        if severity.takes_reason:
            cells[REASONS] = (fault.reason, self._reason)
        return cells

    def _row(self, number: int, cells: dict[int, tuple[str, int]], more: str = "") -> str:
        return f'<row r="{number}"{more}>{"".join(self._text(number, c, *cell) for c, cell in sorted(cells.items()))}</row>'

    def _text(self, row: int, column: int, text: str, style: int) -> str:
        name = cell_name(row, column)
        if not text:
            return f'<c r="{name}" s="{style}"/>'
        return (
            f'<c r="{name}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
        )


def _links(lines: Sequence[Line]) -> Iterator[str]:
    linked = [(number, line) for number, line in enumerate(lines, _HEAD_ROW + 1) if line.cell]
    if linked:
        yield "<hyperlinks>"
        for number, line in linked:
            location = escape(f"{quoted(line.sheet)}!{line.cell}")
            yield f'<hyperlink ref="D{number}" location="{location}" display="{escape(line.cell)}"/>'
        yield "</hyperlinks>"

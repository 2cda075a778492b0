"""What stands above and below the text of an editable document: red head, title, 附件说明, signature and 版记."""

from collections.abc import Iterator
from math import ceil

from docx.document import Document as Docx
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from zjai_desk.briefing.blocks import Bulletin, Document, Letterhead
from zjai_desk.briefing.paper import sheet
from zjai_desk.briefing.paper.fonts import Fonts, Role
from zjai_desk.briefing.paper.heads import date_in_words, title_lines
from zjai_desk.briefing.word.parts import BODY, HEI, RED, TITLE, add_run, cell_rules, element, put, rule
from zjai_desk.briefing.word.styles import CELL, MARK, PITCH, SIZE_2, SIZE_3, SIZE_4, TEXT

_MARK = 42.0
_MARK_TOP = 35 * sheet.MM
_NEARLY = 0.975
"""Of the measure that a title of one line fills at most: the face of another computer may be a little wider."""
_THICK, _THIN = 2.25, 1.0
_FOOT_AIR, _FOOT_LINE, _SPARE = 3.0, SIZE_4 * 1.4, 12.0
"""Points about a line of the foot, of the line itself, and kept free so that the last one is not parted from it."""
_EDGE, _MIDDLE = 0.99, 0.71  # 0.35 mm and 0.25 mm (GB/T 9704-2012, 7.4.1)


def add_head(made: Docx, document: Document, fonts: Fonts) -> None:
    """Add the head, the title and whom the document addresses."""
    head = document.head
    above = list(_marks(head))
    for text in above:
        _line(made, text, HEI)
    if isinstance(head, Bulletin):
        _bulletin(made, head)
        _blank(made)
    else:
        _letterhead(made, head, len(above))
        _blank(made)
        _blank(made)
    _title(made, document.title, fonts)
    _blank(made)
    if isinstance(head, Letterhead) and head.addressee:
        made.add_paragraph(f"{head.addressee}：")


def add_close(made: Docx, document: Document) -> None:
    """Add what a 公文 has below its text: its list of attachments, who signs it and when, a remark."""
    head = document.head
    if not isinstance(head, Letterhead):
        return
    if document.attachments:
        _blank(made)
        for number, attachment in enumerate(document.attachments, 1):
            lead = "附件：" if number == 1 else "　　　"
            count = f"{number}. " if len(document.attachments) > 1 else ""
            made.add_paragraph(f"{lead}{count}{attachment.title}", style=TEXT)
    _blank(made)
    _blank(made)
    day = date_in_words(head.day)
    # The shorter of the two stands in the middle of the longer, four characters in from the right.
    office, written = len(head.office) * SIZE_3, sum(SIZE_3 if ord(c) > 255 else SIZE_3 / 2 for c in day)
    for text, wide in ((head.office, office), (day, written)):
        signed = made.add_paragraph(text)
        signed.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        signed.paragraph_format.right_indent = Pt(4 * SIZE_3 + (max(office, written) - wide) / 2)
        signed.paragraph_format.keep_with_next = text is head.office
    if head.remark:
        made.add_paragraph(f"（{head.remark}）", style=TEXT)


def add_attachment_head(made: Docx, document: Document, number: int, fonts: Fonts) -> None:
    """Begin an attachment on a page of its own: 附件1 at the left edge, its title on the third line."""
    count = len(document.attachments)
    marked = made.add_paragraph()
    marked.paragraph_format.page_break_before = True
    add_run(marked, f"附件{number if count > 1 else ''}", HEI)
    _blank(made)
    _title(made, document.attachments[number - 1].title, fonts)
    _blank(made)


def has_foot(head: Bulletin | Letterhead) -> bool:
    """Whether anything stands at the foot of the last page."""
    return any(True for _ in _foot_lines(head))


def add_foot(made: Docx, document: Document, *, on_next_even: bool = False) -> None:
    """Add the 版记 of a 公文 or the 报尾 of a 简报 as a table that stands at the foot of the last page.

    With ``on_next_even`` it stands on the next page of an even number, which nothing else is on.
    """
    lines = list(_foot_lines(document.head))
    if not lines:
        return
    if on_next_even:
        _begin_even_page(made, lines)
    table = made.add_table(len(lines), 1)
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    properties = table._tbl.tblPr
    put(properties, element("w:tblW", w=str(round(sheet.MEASURE * 20)), type="dxa"))
    if not on_next_even:
        at_foot = element(
            "w:tblpPr", leftFromText="0", rightFromText="0", vertAnchor="margin", horzAnchor="margin",
            tblpXSpec="center", tblpYSpec="bottom", tblpY="1",
        )  # fmt: skip
        put(properties, at_foot)
    for place, (left, right) in enumerate(lines):
        cell = table.rows[place].cells[0]
        put(cell._tc.get_or_add_tcPr(), element("w:tcW", w=str(round(sheet.MEASURE * 20)), type="dxa"))
        _foot_line(cell.paragraphs[0], left, right)
        if place == 0:
            cell_rules(cell, top=_EDGE)
        elif right or isinstance(document.head, Letterhead):
            cell_rules(cell, top=_MIDDLE)
        if place == len(lines) - 1:
            cell_rules(cell, bottom=_EDGE)
    # Word wants a paragraph after a table; this one takes no room.
    last = made.add_paragraph()
    last.paragraph_format.line_spacing = Pt(1)


def _begin_even_page(made: Docx, lines: list[tuple[str, str]]) -> None:
    """Begin the next page of an even number without a folio, down to where a foot of some lines begins.

    White stands above it rather than a frame below: not every program that opens the file holds a frame down there.
    """
    section = made.add_section(WD_SECTION.EVEN_PAGE)
    for footer in (section.footer, section.even_page_footer):
        footer.is_linked_to_previous = False
    above = made.add_paragraph()
    wide = (sheet.MEASURE - 2 * SIZE_4) / SIZE_4
    rows = sum(max(1, ceil((len(left) + len(right)) / wide)) for left, right in lines)
    above.paragraph_format.line_spacing = Pt(1)
    above.paragraph_format.space_before = Pt(
        sheet.DEPTH - rows * _FOOT_LINE - len(lines) * 2 * _FOOT_AIR - _SPARE
    )


def _foot_line(paragraph: Paragraph, left: str, right: str) -> None:
    """Write a line of the foot in 四号, one character in from either edge."""
    paragraph.style = CELL
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(_FOOT_AIR)
    form.right_indent = Pt(SIZE_4 - 5)
    lead = 3 * SIZE_4 if "：" in left[:3] else 0.0
    form.left_indent, form.first_line_indent = Pt(SIZE_4 - 5 + lead), Pt(-lead)
    form.tab_stops.add_tab_stop(Pt(sheet.MEASURE - SIZE_4 - 5), WD_TAB_ALIGNMENT.RIGHT)
    add_run(paragraph, f"{left}\t{right}" if right else left, BODY, SIZE_4)


def _foot_lines(head: Bulletin | Letterhead) -> Iterator[tuple[str, str]]:
    """Yield the lines of the foot, what stands left and what right."""
    if isinstance(head, Letterhead):
        if head.copied_to:
            yield f"抄送：{'，'.join(head.copied_to)}。", ""
        if head.copied_to or head.printed_by or head.printed_on:
            yield head.printed_by or head.office, f"{date_in_words(head.printed_on or head.day)}印发"
        return
    for label, whom in (("报", head.reports_to), ("送", head.sends_to), ("发", head.issued_to)):
        if whom:
            yield f"{label}：{'，'.join(whom)}。", ""
    if head.copies is not None:
        yield "", f"（共印{head.copies}份）"


def _marks(head: Bulletin | Letterhead) -> Iterator[str]:
    """Yield the lines at the top left: 份号, 密级 and 保密期限, 紧急程度."""
    if head.copy_number is not None:
        yield f"{head.copy_number:06d}"
    if head.classification:
        yield f"{head.classification}★{head.kept_for}" if head.kept_for else head.classification
    if head.urgency:
        yield head.urgency


def _bulletin(made: Docx, head: Bulletin) -> None:
    _red(made, head.name, Pt(0))
    if head.issue is not None:
        of_all = f"（总第{head.issue_of_all}期）" if head.issue_of_all is not None else ""
        made.add_paragraph(f"第{head.issue}期{of_all}", style=MARK)
    line = made.add_paragraph(style=MARK)
    line.alignment = WD_ALIGN_PARAGRAPH.LEFT
    line.paragraph_format.space_before = Pt(6)
    _to_both_sides(line, head.office, date_in_words(head.day))
    _under(line, _THICK, 2)


def _letterhead(made: Docx, head: Letterhead, lines: int) -> None:
    _red(made, head.mark, Pt(max(0.0, _MARK_TOP - lines * PITCH)))
    _blank(made)
    _blank(made)
    number = made.add_paragraph(style=MARK)
    if head.signers:
        number.alignment = WD_ALIGN_PARAGRAPH.LEFT
        _to_both_sides(number, head.number, f"签发人：{'　'.join(head.signers)}")
    else:
        add_run(number, head.number)
    _under(number, _THIN, round(4 * sheet.MM))


def _to_both_sides(paragraph: Paragraph, left: str, right: str) -> None:
    """Write two texts one character in from either side; an indent would shorten the rule below them."""
    paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(sheet.MEASURE - SIZE_3), WD_TAB_ALIGNMENT.RIGHT)
    add_run(paragraph, f"　{left}\t{right}")


def _title(made: Docx, title: str, fonts: Fonts) -> None:
    """Write a title, broken into lines as on paper and as large."""
    lines, size = title_lines(fonts, title)
    if len(lines) == 1:
        size = min(size, SIZE_2 * _NEARLY * sheet.MEASURE / fonts.width(title, Role.TITLE, SIZE_2))
    written = made.add_paragraph(style="Title")
    # Sizes of Word are whole or half points.
    add_run(written, "\n".join(lines), size=0.0 if size == SIZE_2 else int(2 * size) / 2)


def _red(made: Docx, text: str, above: Pt) -> None:
    """Write the name of a 简报 or the mark of an office, smaller where it is long."""
    size = min(_MARK, int(sheet.MEASURE * 0.92 / len(text))) if text else _MARK
    name = made.add_paragraph(style=MARK)
    name.paragraph_format.space_before = above
    name.paragraph_format.space_after = Pt(10)
    add_run(name, text, TITLE, size, RED)


def _under(paragraph: Paragraph, thick: float, space: int) -> None:
    """Draw a red rule under a paragraph."""
    rule(paragraph, "bottom", thick, RED, min(space, 31))
    paragraph.paragraph_format.space_after = Pt(0)


def _line(made: Docx, text: str, face: str) -> None:
    add_run(made.add_paragraph(), text, face)


def _blank(made: Docx) -> None:
    made.add_paragraph().paragraph_format.line_spacing = Pt(min(PITCH, SIZE_2))

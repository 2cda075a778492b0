"""A document becomes an editable .docx for WPS and Word: the same content, real headings, tables and captions."""

import io
from dataclasses import replace
from pathlib import Path

from docx.document import Document as Docx
from docx.shared import Pt
from docx.text.paragraph import Paragraph as DocxParagraph

from zjai_desk.briefing.blocks import (
    Block,
    ChartBlock,
    Document,
    Fine,
    Heading,
    Letterhead,
    PageBreak,
    Paragraph,
    TableBlock,
)
from zjai_desk.briefing.paper.document import write_pdf
from zjai_desk.briefing.paper.fonts import Fonts
from zjai_desk.briefing.paper.wide_tables import fitting
from zjai_desk.briefing.word.charts import add_chart
from zjai_desk.briefing.word.heads import add_attachment_head, add_close, add_foot, add_head, has_foot
from zjai_desk.briefing.word.parts import add_field, add_run, without_clock
from zjai_desk.briefing.word.styles import (
    FINE,
    SIZE_SMALL_5,
    TEXT,
    UNIT,
    new_document,
    restart_headings,
    set_numbering,
)
from zjai_desk.briefing.word.tables import add_table
from zjai_desk.files import replacing
from zjai_desk.progress import SILENT, Progress
from zjai_desk.scratch import scratch


def write_docx(
    document: Document, path: Path, fonts: Fonts | None = None, progress: Progress = SILENT
) -> None:
    """Write the document to ``path`` (.docx), beside it first; the same document is the same file.

    ``fonts`` measure columns and draw charts; the file itself names the faces of an official paper, which the
    reader's computer has or replaces. Raises a DeskError if the folder cannot be written.
    """
    made = new_document(document)
    fonts = fonts or Fonts()
    adder = _Adder(made, fonts, progress)
    add_head(made, document, fonts)
    adder.add_all(document.blocks)
    add_close(made, document)
    for number, attachment in enumerate(document.attachments, 1):
        add_attachment_head(made, document, number, fonts)
        adder.restart()
        adder.add_all(attachment.blocks)
    add_foot(made, document, on_next_even=_ends_on_odd(document, fonts))
    package = io.BytesIO()
    made.save(package)
    with replacing(path) as beside:
        beside.write_bytes(without_clock(package.getvalue()))


def _ends_on_odd(document: Document, fonts: Fonts) -> bool:
    """Whether a 公文 ends on an odd page, so that its 版记, which stands on an even one, needs another page (7.4).

    Word breaks pages by itself, so what the printed pages come to is the best that can be known.
    """
    if not isinstance(document.head, Letterhead) or not has_foot(document.head):
        return False
    alone = replace(document, head=replace(document.head, copied_to=(), printed_by="", printed_on=None))
    with scratch() as folder:
        return write_pdf(alone, Path(folder) / "页数.pdf", fonts).pages % 2 == 1


class _Adder:
    """Adds blocks one after the other and counts the tables and figures of the part they are in."""

    def __init__(self, made: Docx, fonts: Fonts, progress: Progress) -> None:
        self._made = made
        self._fonts = fonts
        self._progress = progress
        self._counts = {"表": 0, "图": 0}
        self._numbering = ""
        self._break = False

    def restart(self) -> None:
        """Count headings, tables and figures from one again."""
        self._counts = {"表": 0, "图": 0}
        self._numbering = restart_headings(self._made)

    def add_all(self, blocks: tuple[Block, ...]) -> None:
        """Add blocks in order."""
        for done, block in enumerate(fitting(blocks, self._fonts)):
            self._progress.report("排版", done, len(blocks))
            self._add(block)

    def _add(self, block: Block) -> None:
        match block:
            case Heading():
                self._heading(block)
            case Paragraph():
                self._paragraph(block.text, TEXT)
            case TableBlock():
                self._table(block)
            case ChartBlock():
                self._chart(block)
            case Fine():
                self._fine(block)
            case PageBreak():
                self._break = True

    def _paragraph(self, text: str, style: str) -> DocxParagraph:
        return self._broken(self._made.add_paragraph(text, style=style))

    def _broken(self, paragraph: DocxParagraph) -> DocxParagraph:
        """Let a paragraph begin a new page if one was asked for."""
        if self._break:
            paragraph.paragraph_format.page_break_before = True
            self._break = False
        return paragraph

    def _heading(self, heading: Heading) -> None:
        made = self._paragraph(heading.text, f"Heading {heading.level}")
        if self._numbering:
            set_numbering(made._p.get_or_add_pPr(), self._numbering, heading.level - 1)

    def _caption(self, sign: str, title: str) -> DocxParagraph:
        """Write 表1　title, its number a field that Word counts anew when something is put in or taken out."""
        self._counts[sign] += 1
        number = self._counts[sign]
        made = self._paragraph("", "Caption")
        add_run(made, sign)
        begins_anew = " \\r 1" if number == 1 and self._numbering else ""
        add_field(made, f"SEQ {sign} \\* ARABIC{begins_anew}", str(number))
        add_run(made, f"　{title}")
        return made

    def _table(self, block: TableBlock) -> None:
        table = block.table
        self._caption("表", table.title)
        if table.unit:
            self._made.add_paragraph(f"单位：{table.unit}", style=UNIT)
        add_table(self._made, table, self._fonts, whole=block.whole)
        notes = table.notes if block.with_notes else ()
        self._below(table.source, notes)

    def _chart(self, block: ChartBlock) -> None:
        self._broken(add_chart(self._made, block.chart, self._fonts))
        caption = self._caption("图", block.chart.title)
        caption.paragraph_format.keep_with_next = False
        caption.paragraph_format.space_before = Pt(3)
        self._below(block.chart.source, (block.chart.note,) if block.chart.note else ())

    def _below(self, source: str, notes: tuple[str, ...]) -> None:
        """Write source and notes below a table or figure, and leave some air before the text goes on."""
        lines = [("数据来源：", f"{source}。")] if source else []
        for place, note in enumerate(notes, 1):
            count = f"{place}. " if len(notes) > 1 else ""
            lines.append((f"{'注：' if place == 1 else '　　'}{count}", note))
        made = [self._hanging(lead, text) for lead, text in lines]
        if made:
            made[0].paragraph_format.space_before = Pt(4)
        last = made[-1] if made else self._paragraph("", FINE)
        last.paragraph_format.space_after = Pt(8)

    def _fine(self, block: Fine) -> None:
        for place, text in enumerate(block.texts, 1):
            self._hanging(f"{place}. " if len(block.texts) > 1 else "", text)

    def _hanging(self, lead: str, text: str) -> DocxParagraph:
        """Write small print whose lines stand below each other to the right of what leads it in."""
        made = self._paragraph(lead + text, FINE)
        hang = sum(SIZE_SMALL_5 if ord(char) > 255 else SIZE_SMALL_5 / 2 for char in lead)
        made.paragraph_format.left_indent = Pt(hang)
        made.paragraph_format.first_line_indent = Pt(-hang)
        return made

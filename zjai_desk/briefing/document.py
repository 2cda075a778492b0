"""A document becomes a PDF: head, title, numbered headings, tables and figures, written beside and renamed."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from reportlab.graphics import renderPDF
from reportlab.pdfgen.canvas import Canvas

from zjai_desk import __version__
from zjai_desk.briefing import sheet
from zjai_desk.briefing.blocks import (
    Block,
    Bulletin,
    ChartBlock,
    Document,
    Fine,
    Heading,
    Paragraph,
    TableBlock,
)
from zjai_desk.briefing.charts import draw_chart
from zjai_desk.briefing.fonts import Fonts, Role
from zjai_desk.briefing.lines import balanced
from zjai_desk.briefing.pages import Pages
from zjai_desk.briefing.table_setting import set_table
from zjai_desk.errors import DeskError
from zjai_desk.progress import SILENT, Progress

_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Briefing:
    """A briefing that has been written: where, how long, and what its reader should know before it is sent out."""

    path: Path
    title: str
    pages: int
    warnings: tuple[str, ...] = ()


def chinese_number(number: int) -> str:
    """Return 1 to 99 as headings count: 一, 十, 十一, 二十."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")


class _Setter:
    """Sets the blocks one after the other, counting headings, tables and figures."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._headings = [0, 0, 0, 0]
        self._tables = 0
        self._figures = 0

    def set(self, block: Block) -> None:
        match block:
            case Heading():
                self._heading(block)
            case Paragraph():
                self._pages.paragraph(block.text)
            case TableBlock():
                self._tables += 1
                set_table(self._pages, block.table, self._tables, with_notes=block.with_notes)
            case ChartBlock():
                self._chart(block)
            case Fine():
                self._fine(block)

    def _heading(self, heading: Heading) -> None:
        level = heading.level
        self._headings[level - 1] += 1
        self._headings[level:] = [0] * (4 - level)
        number = self._headings[level - 1]
        label = {
            1: f"{chinese_number(number)}、",
            2: f"（{chinese_number(number)}）",
            3: f"{number}. ",
            4: f"（{number}）",
        }[level]
        role = {1: Role.HEI, 2: Role.KAI}.get(level, Role.BODY)
        pages = self._pages
        pages.snap()
        pages.need(sheet.PITCH + sheet.SIZE_3)  # with at least one line of what it heads
        key = f"h{'-'.join(map(str, self._headings))}"
        pages.canvas.bookmarkHorizontal(key, 0, pages.y)
        pages.canvas.addOutlineEntry(label + heading.text, key, level - 1, closed=False)
        pages.paragraph(label + heading.text, role)

    def _chart(self, block: ChartBlock) -> None:
        self._figures += 1
        pages, chart = self._pages, block.chart
        drawing = draw_chart(chart, sheet.MEASURE, pages.fonts)
        pages.snap()
        notes = sheet.SIZE_SMALL_5 * 1.5 * (bool(chart.source) + bool(chart.note))
        pages.need(drawing.height + sheet.PITCH + notes)
        pages.advance(sheet.PITCH * 0.2 + drawing.height)
        renderPDF.draw(drawing, pages.canvas, sheet.LEFT, pages.y)
        pages.advance(sheet.SIZE_SMALL_4 * 0.4)
        title = f"图{self._figures}　{chart.title}"
        pages.centred([title], Role.HEI, sheet.SIZE_SMALL_4, sheet.SIZE_SMALL_4 * 1.5)
        if chart.source:
            pages.fine_print(f"数据来源：{chart.source}。", hang=5 * sheet.SIZE_SMALL_5)
        if chart.note:
            pages.fine_print(f"注：{chart.note}", hang=2 * sheet.SIZE_SMALL_5)
        pages.advance(sheet.PITCH * 0.3)
        pages.snap()

    def _fine(self, block: Fine) -> None:
        self._pages.advance(sheet.PITCH * 0.2)
        for place, text in enumerate(block.texts, 1):
            number = f"{place}. " if len(block.texts) > 1 else ""
            self._pages.fine_print(f"{number}{text}", hang=1.5 * sheet.SIZE_SMALL_5)
        self._pages.snap()


def _set_head(pages: Pages, head: Bulletin) -> None:
    """Set the red head of a 简报: name, number, issuer left, date right, a thick red rule."""
    size = 42.0
    while pages.fonts.width(head.name, Role.TITLE, size) > sheet.MEASURE * 0.92:
        size -= 1
    pages.advance(sheet.PITCH * 0.4)
    pages.centred([head.name], Role.TITLE, size, 2 * sheet.PITCH, sheet.RED)
    if head.issue:
        pages.centred([head.issue], Role.BODY, sheet.SIZE_3, sheet.PITCH)
    inset, baseline = sheet.SIZE_3, pages.y - 0.86 * sheet.SIZE_3
    day = f"{head.day.year}年{head.day.month}月{head.day.day}日"
    pages.write(head.office, Role.BODY, sheet.SIZE_3, sheet.LEFT + inset, baseline)
    pages.to_the_right(day, Role.BODY, sheet.SIZE_3, sheet.SIZE_3 * 1.3, inset)
    pages.canvas.setStrokeColor(sheet.RED)
    pages.rule(pages.y, 2.2)
    pages.canvas.setStrokeColor(sheet.BLACK)
    pages.advance(sheet.PITCH * 0.6)
    pages.snap()


def _set_title(pages: Pages, title: str) -> None:
    lines = balanced(title, sheet.MEASURE, lambda part: pages.fonts.width(part, Role.TITLE, sheet.SIZE_2))
    pages.advance(sheet.PITCH * 0.5)
    pages.centred(lines, Role.TITLE, sheet.SIZE_2, sheet.PITCH * 1.1)
    pages.advance(sheet.PITCH * 0.5)
    pages.snap()


def write_pdf(
    document: Document, path: Path, fonts: Fonts | None = None, progress: Progress = SILENT
) -> Briefing:
    """Write the document to ``path``: beside it first, then renamed, so that the old file or the new one is there.

    Raises a DeskError if the folder cannot be written.
    """
    fonts = fonts or Fonts()
    beside = path.with_name(f".{path.name}.part")
    try:
        # Without a first face every page would ask for Helvetica; the stubs take its name for a number.
        face = fonts.runs("文", Role.BODY)[0][0]
        canvas = Canvas(str(beside), (sheet.WIDTH, sheet.HEIGHT), initialFontName=face)  # type: ignore[arg-type]
        _describe(canvas, document)
        pages = Pages(canvas, fonts)
        _set_head(pages, document.head)
        _set_title(pages, document.title)
        setter = _Setter(pages)
        for done, block in enumerate(document.blocks):
            progress.report("排版", done, len(document.blocks))
            setter.set(block)
        pages.close()
        canvas.save()
        beside.replace(path)
    except OSError as error:
        raise DeskError(
            f"写不了“{path}”：{error.strerror}。", "请检查文件夹是否可写，或文件是否正被别的程序打开。"
        ) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
    return Briefing(path, document.title, pages.number, _warnings(fonts))


def _describe(canvas: Canvas, document: Document) -> None:
    canvas.setTitle(document.title)
    canvas.setAuthor(document.head.office)
    canvas.setSubject(document.subject)
    canvas.setCreator(f"ZJAI Desk {__version__}")
    canvas.setStrokeColor(sheet.BLACK)
    canvas.setFillColor(sheet.BLACK)


def _warnings(fonts: Fonts) -> tuple[str, ...]:
    warnings = []
    if fonts.missing:
        chars = "、".join(f"{char}（U+{ord(char):04X}）" for char in sorted(fonts.missing))
        warnings.append(f"以下字没有字体可印，已印作〓：{chars}。请安装含这些字的字体后重新生成。")
    if fonts.substituted:
        warnings.append(f"以下字用了替代字体：{'、'.join(sorted(fonts.substituted))}。")
    return tuple(warnings)

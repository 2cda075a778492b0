"""A document becomes a PDF: the same document always the same bytes, written beside and renamed."""

import datetime as dt
import io
from dataclasses import dataclass
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from zjai_desk import __version__
from zjai_desk.briefing.blocks import Attachment, Document
from zjai_desk.briefing.paper import sheet
from zjai_desk.briefing.paper.archival import About, archived
from zjai_desk.briefing.paper.feet import close_height, foot_height, set_close, set_foot
from zjai_desk.briefing.paper.fonts import Fonts, Role
from zjai_desk.briefing.paper.heads import set_head, set_title
from zjai_desk.briefing.paper.pages import ASCENT, Pages
from zjai_desk.briefing.paper.setting import Setter
from zjai_desk.briefing.paper.spots import Spot
from zjai_desk.briefing.paper.wide_tables import fitting
from zjai_desk.files import replacing
from zjai_desk.progress import SILENT, Progress

_PRODUCER = "ReportLab"


@dataclass(frozen=True, slots=True)
class Briefing:
    """A briefing that has been written: where, how long, and what its reader should know before it is sent out.

    ``warnings`` are faults of what was printed, ``notices`` what could be better on this computer; ``spots``
    are the numbers on its pages.
    """

    path: Path
    title: str
    pages: int
    warnings: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    spots: tuple[Spot, ...] = ()


def write_pdf(
    document: Document, path: Path, fonts: Fonts | None = None, progress: Progress = SILENT
) -> Briefing:
    """Write the document to ``path``: beside it first, then renamed, so that the old file or the new one is there.

    The file is fit for the archives (PDF/A-2b). Its date is that of the head, so that a document printed
    again is the same file again. Raises a DeskError if the folder cannot be written.
    """
    fonts = fonts or Fonts()
    with replacing(path) as beside:
        # Without a first face every page would ask for Helvetica.
        face = fonts.runs("文", Role.BODY)[0][0]
        drawn = io.BytesIO()
        canvas = Canvas(drawn, (sheet.WIDTH, sheet.HEIGHT), invariant=1, initialFontName=face)  # type: ignore[arg-type]  # the stubs take a font's name for a number
        about = _about(document)
        _describe(canvas, about)
        pages = Pages(canvas, fonts)
        unsourced = _Sequence(pages, document, progress).set()
        pages.close()
        canvas.save()
        beside.write_bytes(archived(drawn.getvalue(), about))
    warnings = (*document.warnings, *_warnings(fonts, unsourced))
    spots = tuple(pages.spots)
    return Briefing(path, document.title, pages.number, warnings, _notices(fonts), spots)


class _Sequence:
    """The parts of a document in their order: head, text, close, attachments, foot."""

    def __init__(self, pages: Pages, document: Document, progress: Progress) -> None:
        self._pages = pages
        self._document = document
        self._progress = progress

    def set(self) -> list[str]:
        """Set everything; returns which tables and figures say no source."""
        pages, document = self._pages, self._document
        set_head(pages, document)
        text = Setter(pages)
        tail = close_height(pages, document)
        blocks = fitting(document.blocks, pages.fonts)
        for done in range(len(blocks)):
            self._progress.report("排版", done, len(blocks))
            text.set(blocks, done, tail)
        set_close(pages, document)
        unsourced = text.unsourced
        for number, attachment in enumerate(document.attachments, 1):
            unsourced += self._attach(attachment, number)
        pages.begun = None
        set_foot(pages, document)
        return unsourced

    def _attach(self, attachment: Attachment, number: int) -> list[str]:
        """Set an attachment on a new page, 附件N at its top left and the title two lines below (7.3.7)."""
        pages, several = self._pages, len(self._document.attachments) > 1
        pages.begun = None
        pages.break_page()
        sign = f"附件{number}" if several else "附件"
        pages.outline(f"{sign}　{attachment.title}", 0)
        pages.write(sign, Role.HEI, sheet.SIZE_3, sheet.LEFT, pages.y - ASCENT * sheet.SIZE_3)
        pages.advance(2 * sheet.PITCH)
        set_title(pages, attachment.title)
        pages.advance(sheet.PITCH * 0.5)
        pages.snap()
        setter = Setter(pages, level=1)
        last = number == len(self._document.attachments)
        tail = foot_height(pages, self._document) if last else 0.0
        blocks = fitting(attachment.blocks, pages.fonts)
        for done in range(len(blocks)):
            setter.set(blocks, done, tail)
        return [f"{sign}的{named}" for named in setter.unsourced]


def _about(document: Document) -> About:
    return About(
        title=document.title,
        author=document.head.office,
        subject=document.subject,
        creator=f"ZJAI Desk {__version__}",
        producer=_PRODUCER,
        day=document.head.day,
    )


def _describe(canvas: Canvas, about: About) -> None:
    canvas.setTitle(about.title)
    canvas.setAuthor(about.author)
    canvas.setSubject(about.subject)
    canvas.setCreator(about.creator)
    canvas.setProducer(about.producer)
    canvas.setDateFormatter(lambda *_: _pdf_date(about.day))
    canvas.setStrokeColor(sheet.BLACK)
    canvas.setFillColor(sheet.BLACK)


def _pdf_date(day: dt.date) -> str:
    return f"D:{day:%Y%m%d}000000+08'00'"


def _warnings(fonts: Fonts, unsourced: list[str]) -> tuple[str, ...]:
    warnings = [f"{named}没有数据来源。" for named in unsourced]
    if fonts.missing:
        chars = "、".join(f"{char}（U+{ord(char):04X}）" for char in sorted(fonts.missing))
        warnings.append(f"以下字没有字体可印，已印作〓：{chars}。请安装含这些字的字体后重新生成。")
    if fonts.substituted:
        warnings.append(f"以下字用了替代字体：{'、'.join(sorted(fonts.substituted))}。")
    return tuple(warnings)


def _notices(fonts: Fonts) -> tuple[str, ...]:
    if not fonts.lacking:
        return ()
    return (f"本机没有安装{'、'.join(fonts.lacking)}，已用随附的字体代替。装上后重新生成即用本机的。",)

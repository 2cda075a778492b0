"""A document becomes a PDF: the same document always the same bytes, written beside and renamed."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from zjai_desk import __version__
from zjai_desk.briefing import sheet
from zjai_desk.briefing.blocks import Document
from zjai_desk.briefing.fonts import Fonts, Role
from zjai_desk.briefing.heads import set_close, set_head
from zjai_desk.briefing.pages import Pages
from zjai_desk.briefing.setting import Setter
from zjai_desk.files import replacing
from zjai_desk.progress import SILENT, Progress


@dataclass(frozen=True, slots=True)
class Briefing:
    """A briefing that has been written: where, how long, and what its reader should know before it is sent out.

    ``warnings`` are faults of what was printed, ``notices`` what could be better on this computer.
    """

    path: Path
    title: str
    pages: int
    warnings: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


def write_pdf(
    document: Document, path: Path, fonts: Fonts | None = None, progress: Progress = SILENT
) -> Briefing:
    """Write the document to ``path``: beside it first, then renamed, so that the old file or the new one is there.

    The date in the file is that of the head, so that a document printed again is the same file again.
    Raises a DeskError if the folder cannot be written.
    """
    fonts = fonts or Fonts()
    with replacing(path) as beside:
        # Without a first face every page would ask for Helvetica; the stubs take its name for a number.
        face = fonts.runs("文", Role.BODY)[0][0]
        canvas = Canvas(str(beside), (sheet.WIDTH, sheet.HEIGHT), invariant=1, initialFontName=face)  # type: ignore[arg-type]
        _describe(canvas, document)
        pages = Pages(canvas, fonts)
        set_head(pages, document)
        setter = Setter(pages)
        for done, block in enumerate(document.blocks):
            progress.report("排版", done, len(document.blocks))
            setter.set(block, document.blocks[done + 1 :])
        set_close(pages, document)
        pages.close()
        canvas.save()
    return Briefing(path, document.title, pages.number, _warnings(fonts, setter), _notices(fonts))


def _describe(canvas: Canvas, document: Document) -> None:
    canvas.setTitle(document.title)
    canvas.setAuthor(document.head.office)
    canvas.setSubject(document.subject)
    canvas.setCreator(f"ZJAI Desk {__version__}")
    canvas.setDateFormatter(lambda *_: _pdf_date(document.head.day))
    canvas.setStrokeColor(sheet.BLACK)
    canvas.setFillColor(sheet.BLACK)


def _pdf_date(day: dt.date) -> str:
    return f"D:{day:%Y%m%d}000000+08'00'"


def _warnings(fonts: Fonts, setter: Setter) -> tuple[str, ...]:
    warnings = [f"{named}没有数据来源。" for named in setter.unsourced]
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

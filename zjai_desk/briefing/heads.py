"""What stands above the text: the red head of a 简报 or of a 公文, and the title."""

import datetime as dt

from zjai_desk.briefing import sheet
from zjai_desk.briefing.blocks import Bulletin, Document, Letterhead
from zjai_desk.briefing.fonts import Role
from zjai_desk.briefing.lines import balanced
from zjai_desk.briefing.pages import ASCENT, Pages

_MARK = 42.0  # of the name of a 简报 and the mark of an office, smaller where it is long
_MARK_TOP = sheet.MM * 35  # from the top of the type area to the mark of an office (GB/T 9704-2012, 7.2.4)
_RULE_BELOW = sheet.MM * 4  # from the number of a 公文 to its red rule (7.2.7)
_THICK, _THIN = 2.2, 1.0


def set_head(pages: Pages, document: Document) -> None:
    """Set the head, the title and, in a 公文, whom it addresses."""
    head = document.head
    if isinstance(head, Bulletin):
        _bulletin(pages, head)
        pages.advance(sheet.PITCH * 0.6)
        pages.snap()
        pages.advance(sheet.PITCH * 0.5)
        _title(pages, document.title)
        pages.advance(sheet.PITCH * 0.5)
        pages.snap()
        return
    _letterhead(pages, head)
    pages.advance(2 * sheet.PITCH)
    pages.snap()
    _title(pages, document.title)
    pages.advance(sheet.PITCH)
    pages.snap()
    if head.addressee:
        pages.paragraph(f"{head.addressee}：", indent=0.0)


def set_close(pages: Pages, document: Document) -> None:
    """Set office and date below the text of a 公文, four characters in from the right; a 简报 has them above."""
    head = document.head
    if isinstance(head, Letterhead):
        pages.snap()
        pages.need(3 * sheet.PITCH + sheet.SIZE_3)
        pages.advance(2 * sheet.PITCH)
        day = date_in_words(head.day)
        # The shorter of the two stands in the middle of the longer.
        widths = [pages.fonts.width(text, Role.BODY, sheet.SIZE_3) for text in (head.office, day)]
        for text, wide in zip((head.office, day), widths, strict=True):
            inset = 4 * sheet.SIZE_3 + (max(widths) - wide) / 2
            pages.to_the_right(text, Role.BODY, sheet.SIZE_3, sheet.PITCH, inset)


def date_in_words(day: dt.date) -> str:
    """Return a date as official papers write it: no zeros before month and day."""
    return f"{day.year}年{day.month}月{day.day}日"


def _bulletin(pages: Pages, head: Bulletin) -> None:
    """Set name, number, issuer left, date right and a thick red rule."""
    pages.advance(sheet.PITCH * 0.4)
    _mark(pages, head.name, 2 * sheet.PITCH)
    if head.issue:
        pages.centred([head.issue], Role.BODY, sheet.SIZE_3, sheet.PITCH)
    inset = sheet.SIZE_3
    pages.write(head.office, Role.BODY, sheet.SIZE_3, sheet.LEFT + inset, pages.y - ASCENT * sheet.SIZE_3)
    pages.to_the_right(date_in_words(head.day), Role.BODY, sheet.SIZE_3, sheet.SIZE_3 * 1.3, inset)
    _red_rule(pages, _THICK)


def _letterhead(pages: Pages, head: Letterhead) -> None:
    """Set the mark of the office, the number of the paper two lines below it and a red rule."""
    pages.advance(_MARK_TOP)
    _mark(pages, head.mark, _MARK + 2 * sheet.PITCH)
    pages.centred([head.number], Role.BODY, sheet.SIZE_3, sheet.SIZE_3 + _RULE_BELOW)
    _red_rule(pages, _THIN)


def _mark(pages: Pages, text: str, pitch: float) -> None:
    size = _MARK
    while pages.fonts.width(text, Role.TITLE, size) > sheet.MEASURE * 0.92:
        size -= 1
    pages.centred([text], Role.TITLE, size, pitch, sheet.RED)


def _red_rule(pages: Pages, thick: float) -> None:
    pages.canvas.setStrokeColor(sheet.RED)
    pages.rule(pages.y, thick)
    pages.canvas.setStrokeColor(sheet.BLACK)


def _title(pages: Pages, title: str) -> None:
    lines = balanced(title, sheet.MEASURE, lambda part: pages.fonts.width(part, Role.TITLE, sheet.SIZE_2))
    pages.centred(lines, Role.TITLE, sheet.SIZE_2, sheet.PITCH * 1.1)

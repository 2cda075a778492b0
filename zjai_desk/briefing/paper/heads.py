"""What stands above the text: the red head of a 简报 or of a 公文, and the title."""

import datetime as dt
from collections.abc import Iterator, Sequence

from zjai_desk.briefing.blocks import Bulletin, Document, Letterhead, Marked
from zjai_desk.briefing.paper import sheet
from zjai_desk.briefing.paper.fonts import Fonts, Role
from zjai_desk.briefing.paper.lines import balanced
from zjai_desk.briefing.paper.pages import ASCENT, Pages

_MARK = 42.0  # of the name of a 简报 and the mark of an office, smaller where it is long
_MARK_TOP = sheet.MM * 35  # from the top of the type area to the mark of an office (GB/T 9704-2012, 7.2.4)
_RULE_BELOW = sheet.MM * 4  # from the number of a 公文 to its red rule (7.2.7)
_THICK, _THIN = 2.2, 1.0
_SIGNERS_A_LINE = 2  # 7.2.6
_GAP = sheet.SIZE_3
_SMALLER = 0.94
"""Times its size a title may be set at rather than broken into lines."""


def set_head(pages: Pages, document: Document) -> None:
    """Set the head, the title and, in a 公文, whom it addresses."""
    head = document.head
    if isinstance(head, Bulletin):
        _bulletin(pages, head)
        pages.advance(sheet.PITCH * 0.6)
        pages.snap()
        pages.advance(sheet.PITCH * 0.5)
        set_title(pages, document.title)
        pages.advance(sheet.PITCH * 0.5)
        pages.snap()
        return
    _letterhead(pages, head)
    pages.advance(2 * sheet.PITCH)
    pages.snap()
    set_title(pages, document.title)
    pages.advance(sheet.PITCH)
    pages.snap()
    if head.addressee:
        pages.paragraph(f"{head.addressee}：", indent=0.0)


def set_title(pages: Pages, title: str) -> None:
    """Set a title in the middle, in lines as even as may be; one that just misses a line is set a little smaller."""
    lines, size = title_lines(pages.fonts, title)
    pages.centred(lines, Role.TITLE, size, sheet.PITCH * 1.1)


def title_lines(fonts: Fonts, title: str) -> tuple[Sequence[str], float]:
    """Return the lines of a title and its size in points."""

    def wide(text: str) -> float:
        return fonts.width(text, Role.TITLE, sheet.SIZE_2)

    room = sheet.MEASURE / wide(title)
    if _SMALLER <= room < 1:
        return [title], sheet.SIZE_2 * room
    return balanced(title, sheet.MEASURE, wide), sheet.SIZE_2


def date_in_words(day: dt.date) -> str:
    """Return a date as official papers write it: no zeros before month and day."""
    return f"{day.year}年{day.month}月{day.day}日"


def _bulletin(pages: Pages, head: Bulletin) -> None:
    """Set name, number, issuer left, date right and a thick red rule."""
    pages.advance(_marks(pages, head))
    pages.advance(sheet.PITCH * 0.4)
    _mark(pages, head.name, 2 * sheet.PITCH)
    if issue := _issue(head):
        pages.centred([issue], Role.BODY, sheet.SIZE_3, sheet.PITCH)
    inset = sheet.SIZE_3
    pages.write(head.office, Role.BODY, sheet.SIZE_3, sheet.LEFT + inset, pages.y - ASCENT * sheet.SIZE_3)
    pages.to_the_right(date_in_words(head.day), Role.BODY, sheet.SIZE_3, sheet.SIZE_3 * 1.3, inset)
    _red_rule(pages, _THICK)


def _issue(head: Bulletin) -> str:
    of_year = f"第{head.issue}期" if head.issue is not None else ""
    of_all = f"总第{head.issue_of_all}期" if head.issue_of_all is not None else ""
    return f"{of_year}（{of_all}）" if of_year and of_all else of_year or of_all


def _letterhead(pages: Pages, head: Letterhead) -> None:
    """Set the mark of the office, the number of the paper two lines below it and a red rule.

    Of a paper that goes upwards the number stands left, beside the last of those who sign it.
    """
    _marks(pages, head)
    pages.advance(_MARK_TOP)
    _mark(pages, head.mark, _MARK + 2 * sheet.PITCH)
    if head.signers:
        _signers(pages, head.signers)
        baseline = pages.y - ASCENT * sheet.SIZE_3
        pages.write(head.number, Role.BODY, sheet.SIZE_3, sheet.LEFT + sheet.SIZE_3, baseline)
        pages.advance(sheet.SIZE_3 + _RULE_BELOW)
    else:
        pages.centred([head.number], Role.BODY, sheet.SIZE_3, sheet.SIZE_3 + _RULE_BELOW)
    _red_rule(pages, _THIN)


def _marks(pages: Pages, head: Marked) -> float:
    """Set 份号, 密级 and 紧急程度 below each other at the top left; returns the height they take."""
    lines = list(_marked(head))
    baseline = pages.y - ASCENT * sheet.SIZE_3
    for place, (text, role) in enumerate(lines):
        pages.write(text, role, sheet.SIZE_3, sheet.LEFT, baseline - place * sheet.PITCH)
    return len(lines) * sheet.PITCH


def _marked(head: Marked) -> Iterator[tuple[str, Role]]:
    if head.copy_number is not None:
        yield f"{head.copy_number:06d}", Role.BODY
    if head.classification:
        yield "★".join(filter(None, (head.classification, head.kept_for))), Role.HEI
    if head.urgency:
        yield head.urgency, Role.HEI


def _signers(pages: Pages, signers: tuple[str, ...]) -> None:
    """Set 签发人 at the right, two names a line, so that the cursor stands at the line of the last."""
    size, lead = sheet.SIZE_3, "签发人："
    wide = max(pages.fonts.width(name, Role.KAI, size) for name in signers)
    names = min(len(signers), _SIGNERS_A_LINE)
    left = sheet.RIGHT - size - names * wide - (names - 1) * _GAP
    pages.write(
        lead,
        Role.BODY,
        size,
        left - pages.fonts.width(lead, Role.BODY, size),
        pages.y - ASCENT * size,
    )
    for place, name in enumerate(signers):
        if place and place % _SIGNERS_A_LINE == 0:
            pages.advance(sheet.PITCH)
        x = left + place % _SIGNERS_A_LINE * (wide + _GAP)
        pages.write(name, Role.KAI, size, x, pages.y - ASCENT * size)


def _mark(pages: Pages, text: str, pitch: float) -> None:
    size = _MARK
    while pages.fonts.width(text, Role.TITLE, size) > sheet.MEASURE * 0.92:
        size -= 1
    pages.centred([text], Role.TITLE, size, pitch, sheet.RED)


def _red_rule(pages: Pages, thick: float) -> None:
    pages.canvas.setStrokeColor(sheet.RED)
    pages.rule(pages.y, thick)
    pages.canvas.setStrokeColor(sheet.BLACK)

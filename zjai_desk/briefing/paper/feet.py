"""What stands below the text: 附件说明, office and date, and at the foot of the last page the 版记 or the 报尾."""

from collections.abc import Iterator
from dataclasses import dataclass

from zjai_desk.briefing.blocks import Bulletin, Document, Letterhead
from zjai_desk.briefing.paper import sheet
from zjai_desk.briefing.paper.fonts import Role
from zjai_desk.briefing.paper.heads import date_in_words
from zjai_desk.briefing.paper.lines import Line
from zjai_desk.briefing.paper.pages import ASCENT, Pages

_RULE_OUTER, _RULE_INNER = 0.35 * sheet.MM, 0.25 * sheet.MM  # GB/T 9704-2012, 7.4.1
_LINE = sheet.SIZE_4 * 1.875  # a line of size 4: its height and seven eighths of it
_BLANKS = (2, 1)
"""Lines left blank above the office, for its seal; one where the page would else end without it (7.3.5)."""
_ABOVE = sheet.PITCH
"""White above the foot, so that it is told apart from the text."""


# -- below the text ---------------------------------------------------------------------------------------


def close_height(pages: Pages, document: Document) -> float:
    """Return how much must stand on the page where the text ends: a page without text of its own is none.

    Of a 公文 these are what it says of its attachments, office and date; of a 简报 its foot, if no
    attachment follows.
    """
    head = document.head
    if isinstance(head, Bulletin):
        return 0.0 if document.attachments else foot_height(pages, document)
    height = (_BLANKS[-1] + 1 + bool(head.remark)) * sheet.PITCH + sheet.SIZE_3
    if document.attachments:
        height += (1 + sum(len(lines) for _, _, lines in _named(pages, document))) * sheet.PITCH
    return height


def set_close(pages: Pages, document: Document) -> None:
    """Set what a 公文 says of its attachments, the office and the date, four characters in from the right.

    A 简报 has office and date above its text, and says nothing of attachments.
    """
    head = document.head
    if not isinstance(head, Letterhead):
        return
    pages.snap()
    pages.need(close_height(pages, document))
    least = close_height(pages, document) - _BLANKS[-1] * sheet.PITCH
    blank = next((lines for lines in _BLANKS if pages.fits(least + lines * sheet.PITCH)), _BLANKS[-1])
    _set_attachments(pages, document)
    pages.advance(blank * sheet.PITCH)
    day = date_in_words(head.day)
    # The shorter of the two stands in the middle of the longer.
    widths = [pages.fonts.width(text, Role.BODY, sheet.SIZE_3) for text in (head.office, day)]
    for text, wide in zip((head.office, day), widths, strict=True):
        inset = 4 * sheet.SIZE_3 + (max(widths) - wide) / 2
        pages.to_the_right(text, Role.BODY, sheet.SIZE_3, sheet.PITCH, inset)
    if head.remark:
        pages.paragraph(f"（{head.remark}）")


def _named(pages: Pages, document: Document) -> Iterator[tuple[str, float, list[Line]]]:
    """Yield each attachment as (what leads its name in, where the name begins, the lines of the name)."""
    several = len(document.attachments) > 1
    first = pages.fonts.width("附件：", Role.BODY, sheet.SIZE_3)
    for place, attachment in enumerate(document.attachments, 1):
        sign = f"{place}. " if several else ""
        hang = sheet.INDENT + first + pages.fonts.width(sign, Role.BODY, sheet.SIZE_3)
        room = sheet.MEASURE - hang
        yield sign, hang, pages.broken(attachment.title, Role.BODY, sheet.SIZE_3, measure=room)


def _set_attachments(pages: Pages, document: Document) -> None:
    """Set “附件：1. …” one line below the text, the lines of a long name below each other (7.3.4)."""
    if not document.attachments:
        return
    pages.advance(sheet.PITCH)
    first = True
    for sign, hang, lines in _named(pages, document):
        lead = f"附件：{sign}" if first else sign
        for place, line in enumerate(lines):
            baseline = pages.y - ASCENT * sheet.SIZE_3
            if place == 0:
                x = sheet.LEFT + hang - pages.fonts.width(lead, Role.BODY, sheet.SIZE_3)
                pages.write(lead, Role.BODY, sheet.SIZE_3, x, baseline)
            pages.set_line(line, Role.BODY, sheet.SIZE_3, sheet.LEFT + hang, baseline)
            pages.advance(sheet.PITCH)
        first = False


# -- at the foot of the last page -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Entry:
    """A part of the foot: what leads it in, its lines to the right of that, and what stands at the right."""

    lead: str
    lines: tuple[Line, ...]
    right: str = ""


def foot_height(pages: Pages, document: Document) -> float:
    """Return the height of the foot with the white above it; nothing where there is none."""
    entries = _entries(pages, document)
    return _ABOVE + _height(entries) if entries else 0.0


def set_foot(pages: Pages, document: Document) -> None:
    """Set the foot so that its last rule is the lower edge of the type area.

    The 版记 of a 公文 stands on an even page, so that it is outside when the sheets are folded or bound; what
    is turned for that bears no number (7.4, 7.5).
    """
    entries = _entries(pages, document)
    if not entries:
        return
    if isinstance(document.head, Letterhead):
        if pages.number % 2 or not pages.fits(foot_height(pages, document)):
            pages.break_page()
            pages.numbered = False
            if pages.number % 2:
                pages.break_page()
    else:
        pages.need(foot_height(pages, document))
    y = sheet.BOTTOM + _height(entries)
    pages.rule(y, _RULE_OUTER)
    for place, entry in enumerate(entries):
        if place and (entry.right or isinstance(document.head, Letterhead)):
            pages.rule(y, _RULE_INNER)
        y = _set_entry(pages, entry, y)
    pages.rule(sheet.BOTTOM, _RULE_OUTER)


def _height(entries: tuple[_Entry, ...]) -> float:
    return sum(max(1, len(entry.lines)) for entry in entries) * _LINE


def _entries(pages: Pages, document: Document) -> tuple[_Entry, ...]:
    head = document.head
    if isinstance(head, Letterhead):
        if not head.copied_to and not head.printed_by and head.printed_on is None:
            return ()
        printed = f"{date_in_words(head.printed_on or head.day)}印发"
        return (
            *_named_offices(pages, "抄送", head.copied_to),
            _Entry(head.printed_by or head.office, (), printed),
        )
    offices = (("报", head.reports_to), ("送", head.sends_to), ("发", head.issued_to))
    copies = () if head.copies is None else (_Entry("", (), f"（共印{head.copies}份）"),)
    return (*(entry for lead, names in offices for entry in _named_offices(pages, lead, names)), *copies)


def _named_offices(pages: Pages, lead: str, names: tuple[str, ...]) -> Iterator[_Entry]:
    """Yield to whom a paper goes; their lines begin below each other, and a full stop ends them (7.4.2)."""
    if names:
        lead = f"{lead}："
        room = sheet.MEASURE - 2 * sheet.SIZE_4 - pages.fonts.width(lead, Role.BODY, sheet.SIZE_4)
        lines = pages.broken(f"{'，'.join(names)}。", Role.BODY, sheet.SIZE_4, measure=room)
        yield _Entry(lead, tuple(lines))


def _set_entry(pages: Pages, entry: _Entry, y: float) -> float:
    """Set a part of the foot with its top at ``y``, one character in at either side; returns where it ends."""
    size = sheet.SIZE_4
    left = sheet.LEFT + size
    hang = left + pages.fonts.width(entry.lead, Role.BODY, size)
    drop = (_LINE + size * 0.72) / 2  # from the top of a line to the baseline of what stands in its middle
    pages.write(entry.lead, Role.BODY, size, left, y - drop)
    if entry.right:
        wide = pages.fonts.width(entry.right, Role.BODY, size)
        pages.write(entry.right, Role.BODY, size, sheet.RIGHT - size - wide, y - drop)
    for place, line in enumerate(entry.lines):
        pages.set_line(line, Role.BODY, size, hang, y - place * _LINE - drop)
    return y - max(1, len(entry.lines)) * _LINE

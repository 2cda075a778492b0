"""A bound number inside a text that is edited: one character, drawn as a coloured chip with the value of the moment."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPainter,
    QPyTextObject,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from zjai_desk.briefing.bound.notation import Binding, bindings, parse
from zjai_desk.briefing.bound.text import Shown
from zjai_desk.desktop.kit import theme

CHIP = int(QTextFormat.ObjectTypes.UserObject) + 1
SOURCE = int(QTextFormat.Property.UserProperty) + 1
MARK = "\ufffc"
"""The character that stands for a chip in the text of the document."""
_PADDING = 5.0
_WIDEST = 24
Look = Callable[[str], Shown | None]
"""What a source prints now; None while nobody knows yet."""


class ChipDrawer(QPyTextObject):
    """Draws chips: blue with their value, red with what is missing, grey while it is looked up."""

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look

    def intrinsicSize(self, _document: QTextDocument, _place: int, form: QTextFormat) -> QSizeF:
        """Return the size of a chip in its line."""
        metrics = QFontMetricsF(_font(form))
        width = metrics.horizontalAdvance(self._words(form)) + 2 * _PADDING + 2
        return QSizeF(width, metrics.height())

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        _document: QTextDocument,
        _place: int,
        form: QTextFormat,
    ) -> None:
        """Draw one chip."""
        shown = self._look(str(form.property(SOURCE)))
        tone = "muted" if shown is None else "force" if shown.problem else "accent"
        soft = "hover" if shown is None else "force_soft" if shown.problem else "accent_soft"
        box = QRectF(rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(soft))
        painter.drawRoundedRect(box.adjusted(1, 0, -1, 0), 4, 4)
        painter.setFont(_font(form))
        painter.setPen(theme.colour(tone))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._words(form))
        painter.restore()

    def _words(self, form: QTextFormat) -> str:
        source = str(form.property(SOURCE))
        shown = self._look(source)
        words = shown.text if shown else _caption(source)
        return words if len(words) <= _WIDEST else f"{words[:_WIDEST]}…"


def _font(form: QTextFormat) -> QFont:
    return form.toCharFormat().font()


def _caption(source: str) -> str:
    found = bindings(source)
    return (found[0].caption or found[0].name.path) if found else source


def chip_format(source: str, base: QTextCharFormat) -> QTextCharFormat:
    """Return the format of the character that stands for a binding."""
    form = QTextCharFormat(base)
    form.setObjectType(CHIP)
    form.setProperty(SOURCE, source)
    form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBottom)
    return form


def insert_source(cursor: QTextCursor, source: str) -> None:
    """Put a text with bindings at a cursor; each binding becomes a chip."""
    base = QTextCharFormat(cursor.charFormat())
    base.setObjectType(int(QTextFormat.ObjectTypes.NoObject))
    base.clearProperty(SOURCE)
    cursor.beginEditBlock()
    for part in parse(source.replace(MARK, "")):
        if isinstance(part, Binding):
            cursor.insertText(MARK, chip_format(part.source, base))
        else:
            cursor.insertText(part.text, base)
    cursor.endEditBlock()


def source_of(document: QTextDocument) -> str:
    """Return the text of a document with its bindings as they are written."""
    lines = []
    block = document.begin()
    while block.isValid():
        lines.append("".join(source for source, _, _ in _pieces(block)))
        block = block.next()
    return "\n".join(lines)


def source_between(document: QTextDocument, start: int, end: int) -> str:
    """Return what lies between two places of a document, as it is written."""
    said = ""
    block = document.findBlock(start)
    while block.isValid() and block.position() <= end:
        for source, at, length in _pieces(block):
            if source[:1] == "{" and length == 1:
                said += source if start <= at < end else ""
            else:
                said += _cut(source, max(0, start - at), max(0, end - at))
        block = block.next()
        if block.isValid() and start < block.position() <= end:
            said += "\n"
    return said


def _cut(text: str, start: int, end: int) -> str:
    """Return a part of a text by the places that Qt counts: a rare character takes two."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le", errors="ignore")


def place_in(text: str, at: int) -> int:
    """Return the place that Qt counts for a place in a text."""
    return at if text.isascii() else len(text[:at].encode("utf-16-le")) // 2


def chip_at(document: QTextDocument, place: int) -> str:
    """Return the source of the chip that stands at a place; empty if none does."""
    block = document.findBlock(place)
    for source, at, length in _pieces(block):
        if at == place and length == 1 and document.characterAt(place) == MARK:
            return source
    return ""


def chips(document: QTextDocument) -> list[str]:
    """Return the sources of all chips in order."""
    found = []
    block = document.begin()
    while block.isValid():
        found += [s for s, at, _ in _pieces(block) if document.characterAt(at) == MARK]
        block = block.next()
    return found


def _pieces(block: QTextBlock) -> Iterator[tuple[str, int, int]]:
    """Yield (source, place, characters) of each chip and each run of text; neighbours of one binding come apart."""
    at = block.begin()
    while not at.atEnd():
        fragment = at.fragment()
        form = fragment.charFormat()
        if form.objectType() == CHIP:
            for offset in range(fragment.length()):
                yield str(form.property(SOURCE)), fragment.position() + offset, 1
        else:
            text = fragment.text().replace("\u2028", "\n")
            yield text, fragment.position(), fragment.length()
        at += 1

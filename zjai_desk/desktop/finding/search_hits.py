"""What the search over all registers shows: hits under their register, the part that was met set off, and how many more."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from zjai_desk.desktop.kit import theme
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.registers import REGISTERS
from zjai_desk.store import Found, Hit
from zjai_desk.store.columns.characters import fold, fold_text, readings

ROW = 30
_SMALL = 12
_PADDING = 12
_INDENT = 26
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
LINE = Qt.ItemDataRole.UserRole

Span = tuple[int, int]


def spans(text: str, words: Sequence[str]) -> list[Span]:
    """Return where each of the words is met in ``text``, as written before as read in pinyin, in order."""
    found = [span for word in words if (span := _span(fold_text(word), text)) is not None]
    return sorted(set(found))


def _span(word: str, text: str) -> Span | None:
    at = fold_text(text).find(word)
    if at >= 0:
        return at, at + len(word)
    for start in range(len(text)):
        end = _initials_end(word, text, start) or _spoken_end(word, text, start)
        if end:
            return start, end
    return None


def _initials_end(word: str, text: str, at: int) -> int | None:
    met = text[at : at + len(word)]
    stands = len(met) == len(word) and all(
        letter == fold(char) or any(reading[0] == letter for reading in readings(char))
        for letter, char in zip(word, met, strict=True)
    )
    return at + len(word) if stands else None


def _spoken_end(word: str, text: str, at: int) -> int | None:
    """Return where ``word``, as pinyin whose last syllable may be unfinished, ends in ``text``; None if it is not met."""
    if not word:
        return at
    if at >= len(text):
        return None
    if fold(text[at]) == word[0] and (end := _spoken_end(word[1:], text, at + 1)):
        return end
    for reading in sorted(readings(text[at])):
        if reading.startswith(word):
            return at + 1
        if word.startswith(reading) and (end := _spoken_end(word[len(reading) :], text, at + 1)):
            return end
    return None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: the head of a register, a hit, or how many more there are.

    ``field`` and ``text`` tell where the words were met if that is not the title itself.
    """

    register: str
    title: str
    hit: Hit | None = None
    more: bool = False
    field: str = ""
    text: str = ""
    marks: tuple[Span, ...] = ()

    @property
    def spoken(self) -> str:
        """The line as a screen reader says it."""
        return f"{self.title}，{self.field}：{self.text}" if self.field else self.title


def lines(found: Found, words: Sequence[str]) -> Iterator[Line]:
    """Yield the lines that show what was found."""
    last = ""
    for hit in found.hits:
        if hit.register != last:
            yield from _more(found, last)
            last = hit.register
            yield Line(hit.register, REGISTERS[last].label)
        if hit.text == hit.title:
            yield Line(hit.register, hit.title, hit, marks=tuple(spans(hit.title, words)))
        else:
            label = REGISTERS[hit.register][hit.key].label
            marks = tuple(spans(hit.text, words))
            yield Line(hit.register, hit.title, hit, field=label, text=hit.text, marks=marks)
    yield from _more(found, last)


def _more(found: Found, register: str) -> Iterator[Line]:
    if found.more.get(register):
        yield Line(
            register, f"还有 {found.more[register]:,} 条，在{REGISTERS[register].label}中全部列出", more=True
        )


class HitModel(QAbstractListModel):
    """The lines; heads cannot be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []

    def show_found(self, found: Found, words: Sequence[str]) -> None:
        """Show what was found for ``words``."""
        self.beginResetModel()
        self.lines = list(lines(found, words))
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self.lines)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """A head is only read."""
        if not index.isValid() or not self.can_be_opened(index.row()):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def can_be_opened(self, row: int) -> bool:
        """Whether a line leads somewhere."""
        return self.lines[row].hit is not None or self.lines[row].more

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a line says."""
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.spoken if line.hit else None
        return line if role == LINE else None


class HitDelegate(QStyledItemDelegate):
    """Draws a line: heads small and muted, hits with what was met in the accent and bold."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """Return the size of a line."""
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one line."""
        line = index.data(LINE)
        if not isinstance(line, Line):
            return
        painter.save()
        rect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("selection"))
        elif option.state & QStyle.StateFlag.State_MouseOver and index.flags() & Qt.ItemFlag.ItemIsSelectable:
            painter.fillRect(rect, theme.colour("hover"))
        inner = rect.adjusted(_PADDING, 0, -_PADDING, 0)
        if line.hit is not None:
            self._hit(painter, inner.adjusted(_INDENT, 0, 0, 0), line, option.font)
        elif line.more:
            self._words(painter, inner.adjusted(_INDENT, 0, 0, 0), line.title, option.font, "accent")
        else:
            side = QRect(inner.left(), inner.center().y() - 8, 17, 17)
            icon(REGISTERS[line.register].icon, "muted").paint(painter, side)
            small = QFont(option.font)
            small.setPixelSize(_SMALL)
            self._words(painter, inner.adjusted(_INDENT, 0, 0, 0), line.title, small, "muted")
        painter.restore()

    def _words(self, painter: QPainter, room: QRect, text: str, font: QFont, role: str) -> int:
        """Write a text as far as it fits and return how wide it came out."""
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, room.width()))
        painter.setFont(font)
        painter.setPen(theme.colour(role))
        painter.drawText(room, _MIDDLE, shown)
        return metrics.horizontalAdvance(shown)

    def _hit(self, painter: QPainter, room: QRect, line: Line, font: QFont) -> None:
        if not line.field:
            self._marked(painter, room, line.title, line.marks, font)
            return
        half = QRect(room.left(), room.top(), room.width() * 11 // 20, room.height())
        used = self._words(painter, half, line.title, font, "text") + 16
        rest = room.adjusted(used, 0, 0, 0)
        small = QFont(font)
        small.setPixelSize(_SMALL)
        rest.adjust(self._words(painter, rest, f"{line.field}：", small, "muted") + 2, 0, 0, 0)
        self._marked(painter, rest, line.text, line.marks, font)

    def _marked(self, painter: QPainter, room: QRect, text: str, marks: Sequence[Span], font: QFont) -> None:
        """Write a text with its marks set off; one that begins far on is brought into view."""
        metrics = QFontMetrics(font)
        first = marks[0][0] if marks else 0
        if first and metrics.horizontalAdvance(text[: marks[0][1]]) > room.width():
            text, marks = f"…{text[first - 2 :]}", [(s - first + 3, e - first + 3) for s, e in marks]
        at = 0
        for start, end in [*marks, (len(text), len(text))]:
            if start < at:
                continue
            room = room.adjusted(self._words(painter, room, text[at:start], font, "text"), 0, 0, 0)
            bold = QFont(font)
            bold.setWeight(QFont.Weight.DemiBold)
            room = room.adjusted(self._words(painter, room, text[start:end], bold, "accent"), 0, 0, 0)
            at = end

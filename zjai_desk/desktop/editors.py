"""Editors of cells and forms: plain text, and text with a list of legal values below it."""

import datetime as dt
from collections.abc import Sequence
from functools import cache

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QStringListModel,
    Qt,
    QTimer,
)
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QCompleter,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from zjai_desk.desktop import theme
from zjai_desk.desktop.table_model import RegisterModel
from zjai_desk.registers import divisions
from zjai_desk.registers.fields import Field, Kind

_Index = QModelIndex | QPersistentModelIndex
_SEPARATOR = "、"
PADDING = 9
"""Pixels at either side of the text of a cell, as in the headings."""
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_SELECTED = QStyle.StateFlag.State_Selected.value
_CURRENT = QStyle.StateFlag.State_HasFocus.value
_HINTS = {
    Kind.DATE: "如 2019-10-17、2019-10 或 2019",
    Kind.YEAR: "如 2019",
    Kind.USCC: "18位统一社会信用代码",
    Kind.PATENT_NO: "如 201710601862.3",
}


@cache
def district_names() -> tuple[str, ...]:
    """Return the districts that stand today, then those that only stood once, each list in order of code."""
    today = dt.date.today().isoformat()
    county = [division for division in divisions.all_divisions() if division.level == "county"]
    standing = [division.name for division in county if division.valid_on(today)]
    return tuple(dict.fromkeys([*standing, *(division.name for division in county)]))


def legal_values(field: Field) -> tuple[str, ...]:
    """Return the values offered for a field; nothing for free text and numbers."""
    return district_names() if field.kind is Kind.DISTRICT else field.choices


def make_editor(field: Field, parent: QWidget) -> QLineEdit:
    """Return the editor for a field, with its list of legal values or a hint at how it is written."""
    values = legal_values(field)
    editor = ChoiceEdit(values, field.many, parent) if values else QLineEdit(parent)
    if field.numeric:
        editor.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    editor.setPlaceholderText(_HINTS.get(field.kind, "可填多个，用、隔开" if field.many else ""))
    editor.setAccessibleName(field.heading)
    return editor


class ChoiceEdit(QLineEdit):
    """A line with a list of legal values: all of them on opening and on Alt+↓, those that fit while typing.

    In a field of ``many`` the list completes what stands after the last “、”.
    """

    def __init__(self, values: Sequence[str], many: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values = list(values)
        self._many = many
        self._completer = QCompleter(self)
        self._completer.setModel(QStringListModel(self._values, self._completer))
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setMaxVisibleItems(10)
        self._completer.setWidget(self)
        self._completer.activated.connect(self._take)
        self._list = QListView()
        self._list.setObjectName("completion")
        self._list.setUniformItemSizes(True)
        self._completer.setPopup(self._list)
        self.textEdited.connect(lambda _: self._offer(self._part()))

    def offer_all(self) -> None:
        """Open the list with every legal value."""
        self._offer("")

    def _part(self) -> str:
        return self.text().rpartition(_SEPARATOR)[2] if self._many else self.text()

    def _offer(self, beginning: str) -> None:
        self._completer.setCompletionPrefix(beginning.strip())
        only = self._completer.completionCount() == 1 and self._completer.currentCompletion() == beginning
        if self._completer.completionCount() and not only and self.isVisible():
            width = self._list.sizeHintForColumn(0) + 48
            self._completer.complete(QRect(0, 0, max(self.width(), width), self.height()))
        else:
            self._list.hide()

    def _take(self, value: str) -> None:
        kept = self.text().rpartition(_SEPARATOR)[0] if self._many else ""
        if self._many and not kept and self._part() in self._values and self._part() != value:
            kept = self._part()
        self.setText(f"{kept}{_SEPARATOR}{value}" if kept else value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list with ↓."""
        if event.key() == Qt.Key.Key_Down and not self._list.isVisible():
            self.offer_all()
            return
        super().keyPressEvent(event)


class FieldDelegate(QStyledItemDelegate):
    """Draws and edits the cells of a register's table; each column with the editor of its field."""

    def __init__(self, model: RegisterModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._fields = model.register.fields
        self._widest = QFontMetrics(QApplication.font()).horizontalAdvance("国")

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the text, the selection and a frame around the current cell.

        By hand and straight from the model: through the style sheet and the roles of the model a cell
        takes 100 µs, there are 200 in view, and a page that is scrolled has 16 ms for all of them.
        """
        rect, state, column = option.rect, option.state.value, index.column()
        if state & _SELECTED:
            painter.fillRect(rect, theme.colour("selection"))
        text, role = self._model.shown_at(index.row(), column)
        if text:
            room = rect.width() - 2 * PADDING
            if len(text) * self._widest > room:
                text = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.setPen(theme.colour(role))
            flags = _RIGHT if self._fields[column].numeric else _LEFT
            painter.drawText(rect.adjusted(PADDING, 0, -PADDING, 0), flags, text)
        if state & _CURRENT:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: _Index) -> QWidget:
        """Return the editor of the column's field; a list of legal values opens with it."""
        editor = make_editor(self._fields[index.column()], parent)
        editor.setPlaceholderText("")
        if isinstance(editor, ChoiceEdit):
            # Only once the editor is in its place is there a place for the list.
            QTimer.singleShot(0, editor, editor.offer_all)
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: _Index) -> None:
        """Let the editor cover its cell, whatever padding the style sheet gives cells."""
        editor.setGeometry(option.rect)

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Put the value in as it is typed, all of it selected."""
        if isinstance(editor, QLineEdit):
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        """Hand the text to the model, which judges it."""
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        """Show the whole text of a cell that is too narrow for it."""
        text = str(index.data() or "")
        metrics, rect = option.fontMetrics, option.rect
        if (
            event.type() == QEvent.Type.ToolTip
            and metrics.horizontalAdvance(text) > rect.width() - 2 * PADDING
        ):
            QToolTip.showText(event.globalPos(), text, view)
            return True
        QToolTip.hideText()
        return False

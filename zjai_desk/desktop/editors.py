"""The editors of cells and forms, and how the cells of a table are drawn."""

import datetime as dt
from functools import cache, partial
from html import escape

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
)
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from zjai_desk.desktop import theme
from zjai_desk.desktop.choice_edit import ChoiceEdit, Choices
from zjai_desk.desktop.laid_texts import LaidTexts
from zjai_desk.desktop.table_keys import Command, leaving_command
from zjai_desk.desktop.table_model import RegisterModel
from zjai_desk.registers import divisions
from zjai_desk.registers.fields import Field, Kind

_Index = QModelIndex | QPersistentModelIndex
PADDING = 9
"""Pixels at either side of the text of a cell, as in the headings."""
CORNER = 7
"""Pixels of the two sides of the mark that a finding leaves in the corner of a cell."""
_KEY_PRESS = QEvent.Type.KeyPress
_WRAPPED = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
_SELECTED = QStyle.StateFlag.State_Selected.value
_CURRENT = QStyle.StateFlag.State_HasFocus.value
_HINTS = {
    Kind.DATE: "如 2019-10-17、2019-10 或 2019",
    Kind.YEAR: "如 2019",
    Kind.USCC: "18位统一社会信用代码",
    Kind.PATENT_NO: "如 201710601862.3",
}


@cache
def _districts() -> Choices:
    """Return the districts that stand today, then those that only stood once, each list in order of code."""
    today = dt.date.today().isoformat()
    county = [division for division in divisions.all_divisions() if division.level == "county"]
    standing = [division for division in county if division.valid_on(today)]
    ordered = list(dict.fromkeys([*standing, *county]))
    others = {division.name: divisions.other_names(division) for division in reversed(ordered)}
    return Choices(tuple(dict.fromkeys(division.name for division in ordered)), others)


def choices_of(field: Field) -> Choices | None:
    """Return what may be chosen for a field; None for free text and numbers."""
    if field.kind is Kind.DISTRICT:
        return _districts()
    if not field.choices:
        return None
    others: dict[str, list[str]] = {}
    for other, choice in (field.choice_synonyms or {}).items():
        others.setdefault(choice, []).append(other)
    return Choices(field.choices, others, many=field.many, open=field.open)


def make_editor(field: Field, parent: QWidget) -> QLineEdit:
    """Return the editor for a field, with its list of legal values or a hint at how it is written."""
    choices = choices_of(field)
    editor = ChoiceEdit(choices, parent) if choices is not None else QLineEdit(parent)
    if field.numeric:
        editor.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    editor.setPlaceholderText(_HINTS.get(field.kind, "可填多个，用、隔开" if field.many else ""))
    editor.setAccessibleName(field.heading)
    return editor


class FieldDelegate(QStyledItemDelegate):
    """Draws and edits the cells of a register's table; each column with the editor of its field."""

    def __init__(self, model: RegisterModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.left_by: Command | None = None
        self.focus_stays_with: QWidget | None = None
        self.wraps = False
        self._texts = LaidTexts()
        self._widest = QFontMetrics(QApplication.font()).horizontalAdvance("国")

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a cell as :meth:`paint_cell` does."""
        state = option.state.value
        self.paint_cell(
            painter,
            option.rect,
            (index.row(), index.column()),
            selected=bool(state & _SELECTED),
            current=bool(state & _CURRENT),
        )

    def paint_cell(
        self, painter: QPainter, rect: QRect, cell: tuple[int, int], *, selected: bool, current: bool
    ) -> None:
        """Draw the text of a cell, by row and column, the selection and a frame around the current cell.

        By hand and straight from the model: through the style sheet and the roles of the model a cell
        takes 100 µs, there are 200 in view, and a page that is scrolled has 16 ms for all of them.
        """
        row, column = cell
        corner, refused = self._model.mark_at(row, column)
        if refused:
            painter.fillRect(rect, theme.colour("force_soft"))
        elif selected:
            painter.fillRect(rect, theme.colour("selection"))
        text, role = self._model.shown_at(row, column)
        if text:
            inside = rect.adjusted(PADDING, 0, -PADDING, 0)
            painter.setPen(theme.colour(role))
            if self.wraps and len(text) * self._widest > inside.width():
                painter.drawText(inside, _WRAPPED, text)
            else:
                self._texts.draw(painter, inside, text, right=self._model.fields[column].numeric)
        if corner:
            at = rect.topRight()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(corner))
            painter.drawPolygon([at - QPoint(CORNER - 1, 0), at + QPoint(1, 0), at + QPoint(1, CORNER)])
            painter.setBrush(Qt.BrushStyle.NoBrush)
        if current:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: _Index) -> QWidget:
        """Return the editor of the column's field; a list of legal values opens with it."""
        editor = make_editor(self._model.fields[index.column()], parent)
        editor.setPlaceholderText("")
        if self.focus_stays_with is not None:
            editor.setFocusProxy(self.focus_stays_with)
        elif isinstance(editor, ChoiceEdit):
            # Only once the editor is in its place is there a place for the list.
            QTimer.singleShot(0, editor, partial(_offer_unless_typed, editor))
        if isinstance(editor, ChoiceEdit):
            editor.picked.connect(partial(self._pick, editor))
        return editor

    def _pick(self, editor: QLineEdit) -> None:
        """Save what was clicked in the list, and stay on the cell."""
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Let Enter, Tab and, where a cell was typed over, the arrow keys end the typing and say how to go on."""
        if isinstance(editor, QLineEdit) and isinstance(event, QKeyEvent) and event.type() == _KEY_PRESS:
            listing = isinstance(editor, ChoiceEdit) and editor.listing
            command = leaving_command(event, arrows=bool(editor.property("typed_over")) and not listing)
            if listing and event.key() == Qt.Key.Key_Escape:
                return False
            if command is not None:
                if isinstance(editor, ChoiceEdit):
                    editor.take_marked()
                self._leave(editor, command)
                return True
        return super().eventFilter(editor, event)

    def _leave(self, editor: QLineEdit, command: Command) -> None:
        hints = QStyledItemDelegate.EndEditHint
        self.left_by = command
        if command is Command.FILL_ALL:
            # What was typed goes into every selected cell, this one among them, in one step.
            self.closeEditor.emit(editor, hints.RevertModelCache)
            return
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, hints.SubmitModelCache)

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
        """Show what the checks say of the cell, and the whole text where the cell is too narrow for it."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            QToolTip.hideText()
            return False
        text = str(index.data() or "")
        wide = option.fontMetrics.horizontalAdvance(text) > option.rect.width() - 2 * PADDING
        problems = self._model.problems_at(index.row(), index.column())
        lines = [text] if wide and text else []
        lines += [f"{problem.severity.label}：{problem.message}" for problem in problems]
        if not lines:
            QToolTip.hideText()
            return False
        # Rich text wraps; a plain one would run over the edge of the screen.
        QToolTip.showText(event.globalPos(), "<br>".join(map(escape, lines)), view)
        return True


def _offer_unless_typed(editor: ChoiceEdit) -> None:
    """Open the whole list of an editor that was just opened; what has been typed meanwhile has its own."""
    if not editor.listing:
        editor.offer_all()

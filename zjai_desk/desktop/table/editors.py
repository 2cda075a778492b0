"""The editors of cells and forms, with the values that may be chosen in them."""

import datetime as dt
from functools import cache, partial
from html import escape

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
)
from PySide6.QtGui import QHelpEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from zjai_desk.desktop.kit.choice_edit import ChoiceEdit, Choices
from zjai_desk.desktop.table.cell_painting import PADDING
from zjai_desk.desktop.table.keys import Command, leaving_command
from zjai_desk.desktop.table.model import RegisterModel
from zjai_desk.registers import divisions
from zjai_desk.registers.fields import Field, Kind

_Index = QModelIndex | QPersistentModelIndex
_KEY_PRESS = QEvent.Type.KeyPress
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
    """Edits the cells of a register's table, each column with the editor of its field, and says what there is to a cell."""

    def __init__(self, model: RegisterModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.left_by: Command | None = None
        self.focus_stays_with: QWidget | None = None

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
        """Put the value in as it is typed, all of it selected; rows that are read anew do not undo what was typed since."""
        if isinstance(editor, QLineEdit) and not editor.isModified():
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
    if not editor.listing and not editor.isModified():
        editor.offer_all()

"""A row of fields below the headings of a register's table, each filtering its column by what is written there."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolTip, QWidget

from zjai_desk.desktop.kit.keys_said import say_keys
from zjai_desk.desktop.table.frozen_columns import FrozenTable
from zjai_desk.desktop.table.head import HEIGHT
from zjai_desk.desktop.views import filter_words
from zjai_desk.desktop.views.view import View
from zjai_desk.errors import DeskError
from zjai_desk.registers.fields import Field

FOOT = 30
DELAY = 150
"""Milliseconds without another key after which what is written counts."""


class FilterRow(QWidget):
    """Lies in the head of a table; ``filtered(key, conditions)`` when what is written for a field means others."""

    filtered = Signal(str, tuple)

    def __init__(self, table: FrozenTable) -> None:
        super().__init__(table.head)
        self._table = table
        self._fields: tuple[Field, ...] = ()
        self.editors: dict[str, QLineEdit] = {}
        self._soon: dict[str, QTimer] = {}
        # What scrolls lies in one strip, what is frozen in another one beside it, so that neither covers the other.
        self._moving, self._frozen = QWidget(self), QWidget(self)
        self.setObjectName("filter_row")
        say_keys(self, {"从筛选行到表格": "回车　↓", "清除筛选行的这一栏": "Esc"})
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.hide()
        table.head.sectionResized.connect(lambda *_: self.place())
        table.head.geometriesChanged.connect(self.place)
        table.horizontalScrollBar().valueChanged.connect(lambda _: self.place())

    def set_shown(self, shown: bool) -> None:
        """Show the row or take it away; conditions stay as they are."""
        self._table.head.set_foot(FOOT if shown else 0)
        self.setVisible(shown)
        self._table.updateGeometries()
        self.place()

    def show_view(self, fields: tuple[Field, ...], view: View) -> None:
        """Show the conditions of a view, column by column; a field being written in is left alone."""
        if fields != self._fields:
            self._make(fields)
        for field in fields:
            self._show(field, view)
        self.place()

    def _make(self, fields: tuple[Field, ...]) -> None:
        for editor in self.editors.values():
            editor.hide()
            editor.deleteLater()
        self._fields, self.editors, self._soon = fields, {}, {}
        for field in fields:
            editor = QLineEdit(self._moving)
            editor.setAccessibleName(f"筛选{field.label}")
            editor.setToolTip(filter_words.HELP)
            editor.installEventFilter(self)
            timer = QTimer(editor)
            timer.setSingleShot(True)
            timer.setInterval(DELAY)
            timer.timeout.connect(lambda field=field: self._take(field))
            editor.textEdited.connect(timer.start)
            editor.show()
            self.editors[field.key], self._soon[field.key] = editor, timer

    def _show(self, field: Field, view: View) -> None:
        editor, conditions = self.editors[field.key], view.conditions(field.key)
        try:
            same = filter_words.parse(field, editor.text()) == conditions
        except DeskError:
            same = editor.hasFocus()
        if not same and not self._soon[field.key].isActive():
            editor.setText(filter_words.phrase(field, conditions))
            self._mark(editor, "")

    def _take(self, field: Field) -> None:
        editor = self.editors[field.key]
        self._soon[field.key].stop()
        try:
            conditions = filter_words.parse(field, editor.text())
        except DeskError as error:
            self._mark(editor, f"{error}{error.hint}")
            # Who types does not hover: what is wrong is said right below.
            QToolTip.showText(editor.mapToGlobal(QPoint(0, editor.height())), editor.toolTip(), editor)
            return
        QToolTip.hideText()
        self._mark(editor, "")
        self.filtered.emit(field.key, conditions)

    def _mark(self, editor: QLineEdit, fault: str) -> None:
        editor.setProperty("state", "force" if fault else "")
        editor.setToolTip(fault or filter_words.HELP)
        editor.setAccessibleDescription(fault)
        editor.style().unpolish(editor)
        editor.style().polish(editor)

    def focus(self, column: int) -> None:
        """Go to the field of a column."""
        if 0 <= column < len(self._fields):
            self.editors[self._fields[column].key].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter and ↓ go to the table, Esc clears the field, Tab brings the next one into sight."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # Esc is also a shortcut of the page; here it means this field first.
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        elif event.type() == QEvent.Type.FocusIn:
            column = next(at for at, field in enumerate(self._fields) if self.editors[field.key] is watched)
            self._table.show_column(column)
        return super().eventFilter(watched, event)

    def _on_key(self, watched: QObject, event: QKeyEvent) -> bool:
        field = next(field for field in self._fields if self.editors[field.key] is watched)
        editor = self.editors[field.key]
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down) and not event.modifiers():
            self._take(field)
            self._table.setFocus()
        elif event.key() == Qt.Key.Key_Escape and editor.text():
            editor.clear()
            self._take(field)
        elif event.key() == Qt.Key.Key_Escape:
            self._table.setFocus()
        else:
            return False
        return True

    def place(self) -> None:
        """Lay each field below its heading."""
        if not self.isVisible():
            return
        head, table = self._table.head, self._table
        left, shift, frozen = table.frozen_width, head.offset(), table.frozen
        self.setGeometry(0, HEIGHT, head.width(), FOOT)
        self._frozen.setGeometry(0, 0, left, FOOT)
        self._moving.setGeometry(left, 0, max(0, head.width() - left), FOOT)
        for column, field in enumerate(self._fields):
            editor, strip = self.editors[field.key], self._frozen if column < frozen else self._moving
            if editor.parentWidget() is not strip:
                editor.setParent(strip)
                editor.show()
            at = head.sectionPosition(column) - (0 if column < frozen else shift + left)
            editor.setGeometry(at + 2, 3, head.sectionSize(column) - 5, FOOT - 6)

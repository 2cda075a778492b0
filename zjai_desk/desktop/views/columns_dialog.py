"""The dialog of a register's columns: which are shown, in what order, how many are frozen, whether text wraps."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.desktop.kit.fitting import fit
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.views.view import View, default_view
from zjai_desk.registers.fields import Register
from zjai_desk.store.columns.words import meeting

_KEY = Qt.ItemDataRole.UserRole
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class ColumnsDialog(QDialog):
    """Asks for the columns of a view; ``chosen(View)`` when it is accepted."""

    chosen = Signal(object)

    def __init__(self, register: Register, view: View, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._register, self._view = register, view
        self.setWindowTitle(f"{register.label}的列")
        self.resize(420, 480)
        fit(self)
        self.words = QLineEdit(self)
        self.words.setPlaceholderText("查找列（拼音、首字母也行）")
        self.words.setAccessibleName("查找列")
        self.words.setClearButtonEnabled(True)
        self.words.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.words.textChanged.connect(self._find)
        self.list = QListWidget(self)
        self.list.setAccessibleName("列：打勾的显示，拖动改变次序")
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setUniformItemSizes(True)
        self.list.itemChanged.connect(lambda _: self._show_frozen())
        self.list.model().rowsMoved.connect(lambda *_: self._show_frozen())
        self.frozen = QComboBox(self)
        self.frozen.setAccessibleName("冻结到哪一列")
        self.wrap = QCheckBox("文字自动换行", self)
        self.buttons = QDialogButtonBox(self)
        for role, text in (
            (QDialogButtonBox.ButtonRole.AcceptRole, "确定"),
            (QDialogButtonBox.ButtonRole.RejectRole, "取消"),
        ):
            self.buttons.addButton(text, role)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._lay_out()
        self._fill(view)
        for keys, step in (("Alt+Up", -1), ("Alt+Down", 1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda step=step: self._move(step))

    def _lay_out(self) -> None:
        commands = QHBoxLayout()
        for text, slot, tip in (
            ("上移", lambda: self._move(-1), "上移（Alt+↑）"),
            ("下移", lambda: self._move(1), "下移（Alt+↓）"),
            ("全部显示", self._show_all, "显示所有列"),
            ("恢复默认", lambda: self._fill(default_view(self._register)), "恢复默认的列和次序"),
        ):
            button = QPushButton(text, self)
            button.setToolTip(tip)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, slot=slot: slot())
            commands.addWidget(button)
        freezing = QHBoxLayout()
        label = QLabel("冻结到", self)
        label.setBuddy(self.frozen)
        freezing.addWidget(label)
        freezing.addWidget(self.frozen, 1)
        freezing.addWidget(self.wrap)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 16, 16, 16)
        rows.setSpacing(8)
        for part in (self.words, self.list):
            rows.addWidget(part)
        rows.addLayout(commands)
        rows.addLayout(freezing)
        rows.addWidget(self.buttons)

    def _fill(self, view: View) -> None:
        """List the columns of a view in their order, then those that it hides."""
        self.list.clear()
        hidden = [key for key in self._register.keys if key not in view.columns]
        for key in (*view.columns, *hidden):
            item = QListWidgetItem(self._register[key].heading)
            item.setData(_KEY, key)
            item.setCheckState(_CHECKED if key in view.columns else _UNCHECKED)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.wrap.setChecked(view.wrap)
        self._show_frozen(view.frozen)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def columns(self) -> tuple[str, ...]:
        """Return the columns ticked, in the order of the list."""
        return tuple(str(item.data(_KEY)) for item in self._items() if item.checkState() == _CHECKED)

    def _show_frozen(self, frozen: int | None = None) -> None:
        """Offer the columns shown as the last frozen one; the last one cannot be, something must scroll."""
        at = self.frozen.currentIndex() if frozen is None else frozen
        self.frozen.clear()
        self.frozen.addItem("不冻结")
        self.frozen.addItems([self._register[key].label for key in self.columns()[:-1]])
        self.frozen.setCurrentIndex(min(max(at, 0), self.frozen.count() - 1))
        accept = self.buttons.buttons()[0]
        accept.setEnabled(bool(self.columns()))
        accept.setToolTip("" if self.columns() else "至少显示一列")

    def _find(self, text: str) -> None:
        items = self._items()
        for item, met in zip(items, meeting([item.text() for item in items], text), strict=True):
            item.setHidden(not met)

    def _move(self, step: int) -> None:
        row = self.list.currentRow()
        if 0 <= row + step < self.list.count() and row >= 0:
            item = self.list.takeItem(row)
            self.list.insertItem(row + step, item)
            self.list.setCurrentRow(row + step)
            self._show_frozen()

    def _show_all(self) -> None:
        for item in self._items():
            item.setCheckState(_CHECKED)

    def accept(self) -> None:
        """Tell what was chosen."""
        view = self._view.with_columns(self.columns(), self.frozen.currentIndex())
        self.chosen.emit(replace(view, wrap=self.wrap.isChecked()))
        super().accept()

"""What one copy holds and what would change: the whole store, single records and imports to be taken back from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.desktop.history.model import text_view
from zjai_desk.desktop.keeping.copy_words import DifferenceModel, FieldModel, UndoneModel, UnlikeModel, effect
from zjai_desk.keeping.copies.differences import Comparison
from zjai_desk.keeping.copies.retrieving import Unlike
from zjai_desk.registers import REGISTERS

_DIFFERENCE_WIDTHS = (100, 76, 68, 68, 68)
_STEP_WIDTHS = (52, 128, 64, 100)
_RECORD_WIDTHS, _FIELD_WIDTHS = (100, 100), (140, 100, 100)


@dataclass(frozen=True, slots=True)
class Wish:
    """Records of a copy that are to be taken over, {register: ids}, and why."""

    records: Mapping[str, Sequence[int]]
    reason: str


class EffectTab(QWidget):
    """What restoring the whole copy would do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.told = _muted(self)
        self.differences = DifferenceModel(self)
        self.steps = UndoneModel(self)
        difference_view = text_view(self.differences, _DIFFERENCE_WIDTHS, "每本台账会有什么变化", self)
        _stretch(difference_view, 0)
        self.step_view = text_view(self.steps, _STEP_WIDTHS, "恢复后就没有的步骤", self)
        self.step_head = QLabel("恢复后就没有的步骤", self)
        self.step_head.setProperty("role", "strong")
        below = _column(self.step_head, self.step_view)
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.addWidget(difference_view)
        split.addWidget(below)
        split.setChildrenCollapsible(False)
        split.setSizes([220, 180])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.told)
        column.addWidget(split, 1)

    def show_comparison(self, found: Comparison) -> None:
        """Show another comparison."""
        self.told.setText(effect(found))
        self.differences.show_comparison(found)
        self.steps.show_steps(found.undone)
        for widget in (self.step_head, self.step_view):
            widget.setVisible(bool(found.undone))


class RecordsTab(QWidget):
    """Records that differ: chosen ones are taken over. ``register_wanted(key)`` asks for those of a register."""

    register_wanted = Signal(str)
    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.register_box = QComboBox(self)
        self.register_box.setAccessibleName("哪本台账")
        self.register_box.currentIndexChanged.connect(lambda _: self._ask())
        self.model = UnlikeModel(self)
        self.view = text_view(self.model, _RECORD_WIDTHS, "与备份不同的记录", self, many=True)
        _stretch(self.view, 0, 1)
        self.fields = FieldModel(self)
        field_view = text_view(self.fields, _FIELD_WIDTHS, "这条记录有哪些字段不同", self)
        _stretch(field_view, 1, 2)
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText("为什么找回，如：误删（记入历史）")
        self.reason.setAccessibleName("找回的原因")
        self.button = QPushButton(self)
        self.button.setAutoDefault(False)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._show_fields())
        self.model.modelReset.connect(self._enable)
        self.reason.textChanged.connect(lambda _: self._enable())
        self.reason.returnPressed.connect(self.button.click)
        self.button.clicked.connect(self._take)
        self.empty = _muted(self)
        self.empty.setText("没有可以找回的记录：备份里有的，台账里都有，而且一样。")
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.addWidget(_column(self.register_box, self.view))
        split.addWidget(field_view)
        split.setChildrenCollapsible(False)
        split.setSizes([240, 140])
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.reason, 1)
        foot.addWidget(self.button)
        self._parts = (split, self.reason, self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.empty)
        column.addWidget(split, 1)
        column.addLayout(foot)
        column.addStretch(0)

    def show_comparison(self, found: Comparison) -> int:
        """Offer the registers of which something can be taken over, and return how many records that is."""
        chosen = self.register_box.currentData()
        counts = {
            key: len(difference.back) + len(difference.changed)
            for key, difference in found.differences.items()
            if key in REGISTERS
        }
        counts = {key: count for key, count in counts.items() if count}
        self.register_box.blockSignals(True)
        self.register_box.clear()
        for key, count in counts.items():
            self.register_box.addItem(f"{REGISTERS[key].label}（{count:,}）", key)
        self.register_box.setCurrentIndex(max(0, self.register_box.findData(chosen)))
        self.register_box.blockSignals(False)
        self.model.show_records([])
        self.empty.setVisible(not counts)
        for part in self._parts:
            part.setVisible(bool(counts))
        self._ask()
        return sum(counts.values())

    def show_records(self, records: list[Unlike]) -> None:
        """Show the records of the register that was asked for."""
        self.model.show_records(records)
        self.view.selectRow(0)
        self._show_fields()

    def _ask(self) -> None:
        key = self.register_box.currentData()
        if key:
            self.register_wanted.emit(key)

    def _chosen(self) -> list[Unlike]:
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return [self.model.records[row] for row in rows]

    def _show_fields(self) -> None:
        row = self.view.currentIndex().row()
        there = 0 <= row < len(self.model.records)
        self.fields.show_record(self.model.records[row] if there else None)

    def _enable(self) -> None:
        count, key = len(self._chosen()), self.register_box.currentData()
        measure = REGISTERS[key].measure if key else "条"
        self.button.setText(f"找回选中的 {count:,} {measure}" if count else "找回选中的记录")
        reasoned = bool(self.reason.text().strip())
        self.button.setEnabled(count > 0 and reasoned)
        self.button.setToolTip("先选记录" if not count else "" if reasoned else "先写原因")

    def _take(self) -> None:
        chosen = self._chosen()
        if chosen:
            # What is taken back leaves the list, and the button with nothing to do: the keys stay here.
            self.view.setFocus()
            ids = [one.record for one in chosen]
            self.wanted.emit(Wish({chosen[0].register.key: ids}, self.reason.text().strip()))


class ImportsTab(QWidget):
    """Imports that the copy has and the store has not. ``wanted(Step)``."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: Comparison | None = None
        self.model = UndoneModel(self)
        self.view = text_view(self.model, _STEP_WIDTHS, "可以找回的导入", self)
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._enable())
        self.model.modelReset.connect(self._enable)
        self.empty = _muted(self)
        self.empty.setText("没有可以找回的导入：备份里有的导入，台账里都有。")
        self.told = _muted(self)
        self.told.setText("连同原件一起找回，作为一步记入历史，可以撤销；台账里已另有的记录不重复添。")
        self.button = QPushButton("找回这次导入", self)
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._take)
        foot = QHBoxLayout()
        foot.addWidget(self.told, 1)
        foot.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.empty)
        column.addWidget(self.view, 1)
        column.addLayout(foot)
        column.addStretch(0)

    def show_comparison(self, found: Comparison) -> int:
        """Show the imports of another comparison, and return how many there are."""
        self._steps = found
        self.model.show_steps(found.imports)
        self.empty.setVisible(not found.imports)
        for part in (self.view, self.button, self.told):
            part.setVisible(bool(found.imports))
        if found.imports:
            self.view.selectRow(0)
        return len(found.imports)

    def _enable(self) -> None:
        self.button.setEnabled(self.view.currentIndex().isValid())

    def _take(self) -> None:
        row = self.view.currentIndex().row()
        if self._steps is not None and 0 <= row < len(self._steps.imports):
            self.wanted.emit(self._steps.imports[row])


class CopyPane(QWidget):
    """Title and tabs of the chosen copy; ``path`` is that of the copy it shows, None while there is nothing to show."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path: Path | None = None
        self.comparison: Comparison | None = None
        self.title = QLabel(self)
        self.title.setProperty("role", "section")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.remark = _muted(self)
        self.effect, self.records, self.imports = EffectTab(self), RecordsTab(self), ImportsTab(self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        for tab, caption in ((self.effect, "恢复后"), (self.records, "找回记录"), (self.imports, "找回导入")):
            self.tabs.addTab(tab, caption)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addWidget(self.remark)
        column.addWidget(self.tabs, 1)
        column.addStretch(0)
        self.clear("", "")

    def clear(self, title: str, remark: str) -> None:
        """Show nothing but a title and a sentence."""
        self.path = self.comparison = None
        self.title.setText(title)
        self.remark.setText(remark)
        self.remark.setVisible(bool(remark))
        self.tabs.hide()

    def show_comparison(self, path: Path, remark: str, found: Comparison) -> None:
        """Show what the copy at ``path`` holds."""
        self.path, self.comparison = path, found
        self.remark.setText(remark)
        self.remark.setVisible(bool(remark))
        self.effect.show_comparison(found)
        for tab, caption in ((self.records, "找回记录"), (self.imports, "找回导入")):
            count = tab.show_comparison(found)
            self.tabs.setTabText(self.tabs.indexOf(tab), f"{caption}（{count:,}）" if count else caption)
        self.tabs.show()


def _stretch(view: QTableView, *columns: int) -> None:
    """Let these columns share the width that the others leave, so that a narrow pane has nothing to scroll to."""
    head = view.horizontalHeader()
    head.setStretchLastSection(False)
    head.setMinimumSectionSize(40)
    for column in columns:
        head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)


def _muted(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setProperty("role", "muted")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def _column(*widgets: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 4, 0, 0)
    column.setSpacing(4)
    for widget in widgets:
        column.addWidget(widget)
    return made

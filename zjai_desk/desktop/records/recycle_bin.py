"""回收站: the deleted records of each register, to be brought back one by one or many at a time."""

from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.history.model import TextTable, text_view
from zjai_desk.desktop.history.words import when, who
from zjai_desk.desktop.kit.fitting import fit
from zjai_desk.desktop.kit.forms import load_form
from zjai_desk.desktop.people.guarding import guard
from zjai_desk.desktop.records import restoring
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Register
from zjai_desk.registers.rights import ENTER
from zjai_desk.registers.text import fold
from zjai_desk.registers.values import shown
from zjai_desk.store import Deleted, Store

MOST = 2000
"""Deleted records listed of each register."""
_WIDTHS = (240, 150, 72, 420)

Bins = Mapping[str, list[Deleted]]


def read_bins(store: Store) -> Bins:
    """Return the deleted records of every register that has any, the last deleted first."""
    found = {key: store.deleted(key, MOST) for key in REGISTERS}
    return {key: deleted for key, deleted in found.items() if deleted}


class DeletedModel(TextTable):
    """Deleted records: what they are, when and by whom they were deleted, and what else they held."""

    heads = ("记录", "删除时间", "操作人", "内容")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.deleted: list[Deleted] = []

    def show_deleted(self, register: Register, deleted: list[Deleted]) -> None:
        """Show other records."""
        self.deleted = deleted
        self.fill([_cells(register, one) for one in deleted])


def _cells(register: Register, deleted: Deleted) -> tuple[str, ...]:
    title = register.title(deleted.values)
    told = [
        f"{field.label} {text}"
        for field in register.fields
        if (text := shown(field, deleted.values.get(field.key))) and text != title
    ]
    return title, when(deleted.step), who(deleted.step), "；".join(told)


class RecycleBin(QDialog):
    """Opens at ``register``, else at the first one that has something in it."""

    register_box: QComboBox
    search: QLineEdit
    table_column: QVBoxLayout
    remark: QLabel
    restore_button: QPushButton
    close_button: QPushButton

    def __init__(self, desk: Desk, register: Register | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "recycle_bin")
        self._desk = desk
        self._bins: Bins = {}
        self._wanted = register.key if register else ""
        self.model = DeletedModel(self)
        self.view = text_view(self.model, _WIDTHS, "已删除的记录", self, many=True)
        self.table_column.addWidget(self.view)
        self.register_box.currentIndexChanged.connect(lambda _: self._show_bin())
        self.search.textChanged.connect(lambda _: self._show_bin())
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self.model.modelReset.connect(self._enable)
        self.restore_button.clicked.connect(self.restore)
        guard(desk, self.restore_button, ENTER)
        self.close_button.clicked.connect(self.reject)
        desk.changed.connect(self._look)
        self.finished.connect(self.deleteLater)
        fit(self)
        self._enable()
        self._look()
        self.view.setFocus()

    def _look(self, _written: object = None) -> None:
        self._desk.run("", lambda store, _: read_bins(store), self._show)

    def _show(self, bins: Bins) -> None:
        chosen = self.register_box.currentData() or self._wanted
        self._bins = bins
        box = self.register_box
        box.blockSignals(True)
        box.clear()
        # A register whose bin was just emptied stays, so that nobody looks into another one unawares.
        for key in [key for key in REGISTERS if key in bins or key == chosen]:
            box.addItem(f"{REGISTERS[key].label}（{len(bins.get(key, [])):,}）", key)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        box.blockSignals(False)
        self._show_bin()

    @property
    def _register(self) -> Register | None:
        key = self.register_box.currentData()
        return REGISTERS[key] if key else None

    def _show_bin(self) -> None:
        """Show the records of the chosen register that have the words."""
        register = self._register
        if register is None:
            self.model.fill([])
            return
        words = [fold(word) for word in self.search.text().split()]
        deleted = [
            one
            for one in self._bins.get(register.key, [])
            if all(word in fold(" ".join(_cells(register, one))) for word in words)
        ]
        self.model.show_deleted(register, deleted)

    def _chosen(self) -> list[Deleted]:
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return [self.model.deleted[row] for row in rows]

    def _enable(self) -> None:
        chosen, register = len(self._chosen()), self._register
        self.restore_button.setEnabled(chosen > 0)
        measure = register.measure if register else "条"
        self.restore_button.setText(f"恢复选中的 {chosen:,} {measure}" if chosen else "恢复选中的记录")
        if not self._bins:
            self.remark.setText("回收站是空的：没有删除过记录，或都已恢复。")
        elif self.model.rowCount() >= MOST:
            self.remark.setText(f"只列最近删除的 {MOST:,} 条。")
        else:
            self.remark.setText("按住 Ctrl 或 Shift 可选多条，Ctrl+A 全选。")

    def restore(self) -> None:
        """Bring the chosen records back."""
        register, chosen, operator = self._register, self._chosen(), self._desk.operator
        if register is None or not chosen:
            return
        records = [one.record for one in chosen]
        titles = [register.title(one.values) for one in chosen]

        def done(count: int) -> None:
            self._desk.tell(f"已恢复 {count:,} {register.measure}{register.noun}", undoable=True)

        self._desk.run(
            f"恢复{register.noun}",
            lambda store, _: restoring.revive(store, register, records, titles, operator),
            done,
            writes=True,
        )

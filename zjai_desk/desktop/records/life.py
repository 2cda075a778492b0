"""The whole life of a record, or of one cell of it: who, when, from which file, old and new; and the way back."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.history.model import TextTable, text_view
from zjai_desk.desktop.history.words import Line, lines_of, names_of_originals, when, who
from zjai_desk.desktop.kit.fitting import fit
from zjai_desk.desktop.kit.forms import load_form
from zjai_desk.desktop.people.guarding import guard
from zjai_desk.desktop.records import restoring
from zjai_desk.registers.fields import Register
from zjai_desk.registers.rights import ENTER
from zjai_desk.registers.values import shown
from zjai_desk.store import Step, Store

_WIDTHS = (160, 72, 112, 160, 160, 120, 120)


@dataclass(frozen=True, slots=True)
class Life:
    """What happened to a record, the newest first; ``present`` is false while it is deleted."""

    title: str
    lines: tuple[Line, ...]
    present: bool


def read_life(store: Store, register: Register, record: int) -> Life:
    """Return what ever happened to a record."""
    names = names_of_originals(store)
    details = store.history_of(register.key, record)
    found = store.records(register.key, [record])
    last = found[0].values if found else next((d.before for d in details if d.action == "delete"), {})
    title = register.title(last)
    # The record itself keeps where it first came from; the history tells it of later imports alone.
    origin = found[0].origin if found else None
    told = (replace(detail, origin=origin) if detail.action == "insert" else detail for detail in details)
    lines = tuple(line for detail in told for line in lines_of(detail, title, names))
    return Life(title, lines, bool(found))


class LifeModel(TextTable):
    """The lines of a life, all of them or those of one field."""

    heads = ("时间", "操作人", "字段", "原来", "现在", "来源", "做了什么")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Show other lines."""
        self.lines = lines
        self.fill([_cells(line) for line in lines])


def _cells(line: Line) -> tuple[str, ...]:
    step = line.detail.step
    if step is None:
        return ("", "", line.field, line.before, line.after, line.source, "")
    return (when(step), who(step), line.field, line.before, line.after, line.source, step.title)


class RecordHistory(QDialog):
    """Shows the life of one record; ``key`` narrows it to one field at first."""

    title: QLabel
    field_box: QComboBox
    table_column: QVBoxLayout
    remark: QLabel
    value_button: QPushButton
    record_button: QPushButton
    close_button: QPushButton

    def __init__(
        self, desk: Desk, register: Register, record: int, key: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        load_form(self, "record_history")
        self._desk = desk
        self._register = register
        self._record = record
        self._life = Life("", (), present=True)
        self.model = LifeModel(self)
        self.view = text_view(self.model, _WIDTHS, f"这条{register.noun}的历史", self)
        self.table_column.addWidget(self.view)
        self.field_box.addItem("全部字段", "")
        for field in register.fields:
            self.field_box.addItem(field.label, field.key)
        self.field_box.setCurrentIndex(max(0, self.field_box.findData(key)))
        self.setWindowTitle(f"{register.noun}的历史")
        for button in (self.value_button, self.record_button):
            guard(desk, button, ENTER)
        self.value_button.clicked.connect(self.restore_value)
        self.record_button.clicked.connect(self.restore_record)
        self.close_button.clicked.connect(self.reject)
        self.field_box.currentIndexChanged.connect(lambda _: self._show_lines())
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._enable())
        self.model.modelReset.connect(self._enable)
        desk.changed.connect(self._on_changed)
        self.finished.connect(self.deleteLater)
        fit(self)
        self._enable()
        self._look()
        self.view.setFocus()

    def _on_changed(self, written: frozenset[str]) -> None:
        if self._register.key in written:
            self._look()

    def _look(self) -> None:
        register, record = self._register, self._record
        self._desk.run("", lambda store, _: read_life(store, register, record), self._show)

    def _show(self, life: Life) -> None:
        self._life = life
        self.title.setText(life.title or self._register.noun)
        self._show_lines()

    def _show_lines(self) -> None:
        """Show the lines of the field that is chosen; what became of the whole record belongs to every field."""
        key = self.field_box.currentData()
        lines = tuple(line for line in self._life.lines if not key or line.key in ("", key))
        if key:
            lines = tuple(line if line.key else _of_field(line, key) for line in lines)
        self.model.show_lines(lines)
        if lines:
            self.view.selectRow(0)

    # -- the way back ---------------------------------------------------------------------------------

    def _line(self) -> Line | None:
        row = self.view.currentIndex().row()
        return self.model.lines[row] if 0 <= row < len(self.model.lines) else None

    def _enable(self) -> None:
        """Offer what the chosen line allows, and say what it would do."""
        line, life = self._line(), self._life
        updated = line is not None and line.detail.action == "update"
        deleted = line is not None and line.detail.action == "delete" and not life.present
        self.value_button.setEnabled(updated and life.present)
        old = (line.before or "空") if line and updated else ""
        self.value_button.setText(f"恢复为“{_short(old)}”" if old else "恢复为原来的值")
        self.record_button.setEnabled((updated and life.present) or deleted)
        self.record_button.setText("恢复这条记录" if deleted else "恢复整条记录到这一步之前")
        self.remark.setText("" if life.present else "这条记录现在在回收站里。")

    def restore_value(self) -> None:
        """Give the field of the chosen line the value that it had before."""
        line = self._line()
        if line is None or not line.key:
            return
        register, record, operator = self._register, self._record, self._desk.operator
        seq, key = line.detail.seq, line.key
        self._desk.run(
            f"恢复{line.field}",
            lambda store, _: restoring.restore_value(store, register, record, seq, key, operator),
            self._tell,
            writes=True,
        )

    def restore_record(self) -> None:
        """Give the whole record what it held before the chosen step, or bring it back from the recycle bin."""
        line = self._line()
        if line is None:
            return
        register, record, operator = self._register, self._record, self._desk.operator
        seq, title = line.detail.seq, self._life.title
        if not self._life.present:
            self._desk.run(
                f"恢复{register.noun}",
                lambda store, _: restoring.revive(store, register, [record], [title], operator),
                self._tell_revived,
                writes=True,
            )
            return
        self._desk.run(
            f"恢复{register.noun}",
            lambda store, _: restoring.restore_record(store, register, record, seq, operator),
            self._tell,
            writes=True,
        )

    def _tell_revived(self, count: int) -> None:
        self._desk.tell(f"已恢复 {count:,} {self._register.measure}{self._register.noun}", undoable=True)

    def _tell(self, step: Step | None) -> None:
        if step is None:
            self._desk.tell("现在就是这个值，没有改动")
        else:
            self._desk.tell(f"已{step.title}", undoable=True)


def _of_field(line: Line, key: str) -> Line:
    """Return what became of one field when the whole record came or went."""
    field = line.register[key]
    before, after = (shown(field, values.get(key)) for values in (line.detail.before, line.detail.after))
    return Line(line.detail, line.title, "", before, after, line.source)


def _short(text: str) -> str:
    return text if len(text) <= 14 else f"{text[:13]}…"

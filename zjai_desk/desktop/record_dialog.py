"""The form for a new record: every field of its register, judged as it is typed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QScrollArea, QWidget

from zjai_desk.desktop.editors import make_editor
from zjai_desk.desktop.edits import editable
from zjai_desk.desktop.forms import load_form
from zjai_desk.registers.checks import check_record
from zjai_desk.registers.fields import Register, Value, Values
from zjai_desk.registers.findings import Problem, Severity
from zjai_desk.registers.values import parse


class RecordDialog(QDialog):
    """Asks for the fields of a new record; ``filled(values)`` when they are accepted.

    ``values`` are filled in to begin with. What must be mended (强制) keeps 保存 from working and is said below the form.
    """

    scroll_area: QScrollArea
    fields_box: QWidget
    problem: QLabel
    buttons: QDialogButtonBox

    filled = Signal(object)

    def __init__(
        self, register: Register, parent: QWidget | None = None, values: Values | None = None
    ) -> None:
        super().__init__(parent)
        load_form(self, "record_dialog")
        self._register = register
        self.setWindowTitle(f"新增{register.noun}")
        self.editors: dict[str, QLineEdit] = {}
        form = QFormLayout(self.fields_box)
        form.setContentsMargins(0, 0, 12, 0)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        for field in register.fields:
            editor = make_editor(field, self.fields_box)
            editor.setText(editable(field, (values or {}).get(field.key)))
            editor.textChanged.connect(self._judge)
            form.addRow(f"{field.heading}{' *' if field.required else ''}", editor)
            self.editors[field.key] = editor
        self.save = self.buttons.button(QDialogButtonBox.StandardButton.Save)
        self.save.setText("保存")
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText("取消")
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        if parent is not None:
            # An old screen at 200 % is 384 pixels high.
            self.resize(self.width(), min(self.height(), parent.window().height() - 32))
        self._judge()

    def _values(self) -> tuple[dict[str, Value], list[Problem]]:
        values: dict[str, Value] = {}
        problems = []
        for field in self._register.fields:
            parsed = parse(field, self.editors[field.key].text(), field.unit)
            if parsed.value is not None:
                values[field.key] = parsed.value
            elif parsed.problem:
                problems.append(parsed.problem)
        return values, problems

    def _judge(self) -> None:
        """Mark the fields that cannot stand; the first reason is said, once anything was typed."""
        values, unread = self._values()
        wrong = {problem.field for problem in unread}
        problems = unread + [p for p in check_record(self._register, values) if p.field not in wrong]
        grave = [problem for problem in problems if problem.severity is Severity.FORCE]
        typed = any(editor.text() for editor in self.editors.values())
        shown = [p for p in problems if typed and (p.kind != "missing" or len(grave) == len(problems))]
        self.problem.setText(shown[0].message if shown else "")
        self.problem.setProperty("severity", shown[0].severity.value if shown else "")
        for key, editor in self.editors.items():
            state = "force" if any(p.field == key and p.kind != "missing" for p in grave) else ""
            if editor.property("state") != state:
                editor.setProperty("state", state)
                _repolish(editor)
        _repolish(self.problem)
        self.save.setEnabled(typed and not grave)

    def _accept(self) -> None:
        values, _ = self._values()
        self.filled.emit(values)
        self.accept()


def _repolish(widget: QWidget) -> None:
    widget.style().unpolish(widget)
    widget.style().polish(widget)

"""The form for a new record: every field of its register, judged as it is typed."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QScrollArea, QWidget

from zjai_desk.desktop.kit.fitting import fit
from zjai_desk.desktop.kit.form_grid import FormGrid
from zjai_desk.desktop.kit.forms import load_form
from zjai_desk.desktop.table.editors import make_editor
from zjai_desk.desktop.table.edits import editable
from zjai_desk.registers.checks import check_record
from zjai_desk.registers.fields import Field, Register, Value, Values
from zjai_desk.registers.findings import Problem, Severity
from zjai_desk.registers.values import parse

RESTS_AFTER = 300
"""Milliseconds without another key after which rules beyond the record are asked."""
_WIDE, _HIGH = 800, 640
"""Pixels of a form whose fields stand in parts, two beside each other."""


class RecordDialog(QDialog):
    """Asks for the fields of a new record; ``filled(values)`` when they are accepted.

    ``values`` are filled in to begin with. What must be mended (强制) keeps 保存 from working and is said below
    the form. ``rested(values)`` when nothing was typed for a moment: who knows more rules than those of the
    register answers by :meth:`take_problems`.
    """

    scroll_area: QScrollArea
    problem: QLabel
    buttons: QDialogButtonBox

    filled = Signal(object)
    rested = Signal(object)

    def __init__(
        self, register: Register, parent: QWidget | None = None, values: Values | None = None
    ) -> None:
        super().__init__(parent)
        load_form(self, "record_dialog")
        self._register = register
        self.setWindowTitle(f"新增{register.noun}")
        self.editors: dict[str, QLineEdit] = {}
        self._known: list[Problem] = []
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(RESTS_AFTER)
        self._rest.timeout.connect(lambda: self.rested.emit(self._values()[0]))
        for _, fields in register.parts:
            for field in fields:
                self.editors[field.key] = editor = make_editor(field, self)
                editor.setText(editable(field, (values or {}).get(field.key)))
                editor.setCursorPosition(0)
                editor.textChanged.connect(self._on_typed)
        self.form = FormGrid(
            [
                (heading, [(_caption(field), self.editors[field.key]) for field in fields])
                for heading, fields in register.parts
            ],
            self,
        )
        self.scroll_area.setWidget(self.form)
        if register.groups:
            self.resize(_WIDE, _HIGH)
        self.save = self.buttons.button(QDialogButtonBox.StandardButton.Save)
        self.save.setText("保存")
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText("取消")
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        fit(self)
        self._judge()
        self._rest.start()
        # Left to itself the focus would begin at the buttons, which were made first.
        next(iter(self.editors.values())).setFocus()

    def _on_typed(self) -> None:
        self._known = []
        self._rest.start()
        self._judge()

    def take_problems(self, problems: Sequence[Problem]) -> None:
        """Take what rules that look beyond this record say of what is filled in now."""
        self._known = list(problems)
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
        found = dict.fromkeys((*check_record(self._register, values), *self._known))
        problems = unread + [problem for problem in found if problem.field not in wrong]
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


def _caption(field: Field) -> str:
    return f"{field.heading}{' *' if field.required else ''}"


def _repolish(widget: QWidget) -> None:
    widget.style().unpolish(widget)
    widget.style().polish(widget)

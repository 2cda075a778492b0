"""The card beside the table: all fields of one record, where it came from, and what became of it since."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.history.words import names_of_originals, source, when, who
from zjai_desk.desktop.kit.forms import load_form
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.registers.fields import Register
from zjai_desk.registers.values import shown
from zjai_desk.store import Detail, Record, Store

WIDTH = 336
_STEPS_SHOWN = 20
_ACTIONS = {"insert": "录入", "delete": "删除"}


@dataclass(frozen=True, slots=True)
class Content:
    """What the card shows: the record, the file and row it came from (blank: typed in), its history, the newest first."""

    record: Record
    place: str
    history: tuple[Detail, ...]


def read_content(store: Store, register: Register, number: int) -> Content | None:
    """Return what the card of a record shows; None when the record is gone."""
    found = store.records(register.key, [number])
    if not found:
        return None
    place = source(found[0].origin, names_of_originals(store))
    history = store.history_of(register.key, number)
    return Content(found[0], place, tuple(history))


def tell(register: Register, detail: Detail, origin: str = "") -> str:
    """Say what a step did to a record, one line a field; ``origin`` is where the record first came from, if from a file."""
    if detail.action == "insert" and origin:
        return f"导入自 {origin}"
    if detail.action != "update":
        return _ACTIONS[detail.action]
    lines = []
    for key in detail.after:
        field = register[key]
        before, after = (shown(field, values.get(key)) or "空" for values in (detail.before, detail.after))
        lines.append(f"{field.label}：{before} → {after}")
    return "\n".join(lines)


class RecordCard(QFrame):
    """Shows the record that :meth:`show_record` names; ``closed()`` when its own button closes it."""

    title: QLabel
    close_button: QToolButton
    scroll_area: QScrollArea
    content: QWidget
    fields_box: QWidget
    source: QLabel
    history_box: QWidget

    closed = Signal()

    def __init__(self, desk: Desk, register: Register, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "record_card")
        self._desk = desk
        self._register = register
        self._number: int | None = None
        self.setMinimumWidth(240)
        self.close_button.setIcon(icon("x", "muted"))
        self.close_button.clicked.connect(self.closed)
        self._values: dict[str, QLabel] = {}
        self._keys: dict[QObject, str] = {}
        self._lay_out_fields()
        self.original_button = QPushButton("看原件单元格…", self)
        self.original_button.setProperty("role", "link")
        self.original_button.setToolTip("在收到的表里看这条记录所在的行；双击一项看它的单元格")
        self.original_button.clicked.connect(lambda _: self.open_original())
        self.original_button.hide()
        self._put_below_source(self.original_button)
        self._history = QVBoxLayout(self.history_box)
        self._history.setContentsMargins(0, 0, 0, 0)
        self._history.setSpacing(8)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(60)
        self._soon.timeout.connect(self._read)

    def _lay_out_fields(self) -> None:
        grid = QGridLayout(self.fields_box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for row, field in enumerate(self._register.fields):
            heading, value = _label(field.heading, "muted", wrap=True), _label("", "", wrap=True)
            grid.addWidget(heading, row, 0, Qt.AlignmentFlag.AlignTop)
            for label in (heading, value):
                label.installEventFilter(self)
                self._keys[label] = field.key
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value.setAccessibleName(field.label)
            grid.addWidget(value, row, 1, Qt.AlignmentFlag.AlignTop)
            self._values[field.key] = value
        # As wide as nine characters: 估值或市值（万元）
        grid.setColumnMinimumWidth(0, 128)

    def add_link(self, action: QAction) -> None:
        """Offer an action for the record below its title."""
        link = QPushButton(action.icon(), action.text(), self)
        link.setProperty("role", "link")
        link.clicked.connect(action.trigger)
        outer = self.layout()
        if isinstance(outer, QVBoxLayout):
            outer.insertWidget(outer.indexOf(self.source), link, 0, Qt.AlignmentFlag.AlignLeft)

    def _put_below_source(self, widget: QWidget) -> None:
        outer = self.layout()
        if isinstance(outer, QVBoxLayout):
            outer.insertWidget(outer.indexOf(self.source) + 1, widget, 0, Qt.AlignmentFlag.AlignLeft)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the original at the cell of a field that is double-clicked."""
        asked = event.type() == QEvent.Type.MouseButtonDblClick and watched in self._keys
        if asked and self.original_button.isVisible():
            self.open_original(self._keys[watched])
            return True
        return super().eventFilter(watched, event)

    def open_original(self, key: str = "") -> None:
        """Show the received file at the row of the record, at the cell of a field if ``key`` names one."""
        from zjai_desk.desktop.records.original_dialog import OriginalDialog

        if self._number is not None:
            OriginalDialog(self._desk, (self._register, self._number), key, self.window()).open()

    def told(self) -> str:
        """Return the history that is shown, as text."""
        return "\n".join(label.text() for label in self.history_box.findChildren(QLabel))

    def show_record(self, number: int | None) -> None:
        """Show another record as soon as the current one rests; None shows nothing."""
        self._number = number
        self._soon.start()

    def open_history(self) -> None:
        """Show all that ever happened to the record, with the way back."""
        from zjai_desk.desktop.records.life import RecordHistory

        if self._number is not None:
            RecordHistory(self._desk, self._register, self._number, "", self).open()

    def _read(self) -> None:
        number, register = self._number, self._register
        if number is None:
            self._show(None)
        elif self.isVisible():
            self._desk.run("", lambda store, _: read_content(store, register, number), self._show)

    def _show(self, content: Content | None) -> None:
        values = content.record.values if content else {}
        self.title.setText(self._register.title(values) if content else "没有选中的记录")
        for field in self._register.fields:
            self._values[field.key].setText(shown(field, values.get(field.key)))
        self.source.setText(_source(content) if content else "")
        self.original_button.setVisible(content is not None and content.record.origin is not None)
        while item := self._history.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        history = content.history if content else ()
        for detail in history[:_STEPS_SHOWN]:
            if detail.step is not None:
                self._history.addWidget(_label(f"{when(detail.step)[:16]}  {who(detail.step)}", "small"))
            self._history.addWidget(
                _label(tell(self._register, detail, content.place if content else ""), "", wrap=True)
            )
        if history:
            more = QPushButton(f"全部历史（{len(history):,} 步）和恢复…")
            more.setProperty("role", "link")
            more.clicked.connect(self.open_history)
            self._history.addWidget(more)


def _source(content: Content) -> str:
    return f"来自 {content.place}" if content.place else "在本机录入"


def _label(text: str, role: str, *, wrap: bool = False) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    label.setProperty("role", role)
    return label

"""The card of one file on the page 收表: what it is, how far it has come, what to do next."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QPushButton, QToolButton, QWidget

from zjai_desk.desktop.intake.return_file import FileState, ReturnFile
from zjai_desk.desktop.kit.forms import load_form
from zjai_desk.desktop.kit.icons import IconLabel, icon

_OFFERS = {
    FileState.READY: "查看并导入",
    FileState.FLAWED: "查看差错",
    FileState.NOTHING: "查看",
    FileState.UNKNOWN: "指定表头",
    FileState.IMPORTED: "撤销",
    FileState.NOTED: "撤销",
    FileState.UNREADABLE: "重新读取",
}


class ReturnCard(QFrame):
    """Shows a :class:`ReturnFile`.

    Signals: ``opened(file)`` for its review, ``again(file)`` to read it anew, ``undone(file)`` to take its
    import back, ``dropped(file)`` to stop what is going on or to take the card away, ``sent_back(file)`` for
    the workbook that goes back to the sender, ``shown(file)`` for the records that were written.
    """

    opened = Signal(object)
    again = Signal(object)
    undone = Signal(object)
    dropped = Signal(object)
    sent_back = Signal(object)
    shown = Signal(object)

    sign: IconLabel
    name_label: QLabel
    state_label: QLabel
    detail_label: QLabel
    bar: QProgressBar
    show_button: QPushButton
    send_back_button: QPushButton
    open_button: QPushButton
    drop_button: QToolButton

    def __init__(self, file: ReturnFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "return_card")
        self.setProperty("role", "panel")
        self.file = file
        self.name_label.setText(file.path.name)
        self.name_label.setToolTip(str(file.path))
        self.drop_button.setIcon(icon("x", "muted"))
        self.open_button.clicked.connect(self._act)
        self.send_back_button.clicked.connect(lambda: self.sent_back.emit(self.file))
        self.show_button.clicked.connect(lambda: self.shown.emit(self.file))
        self.drop_button.installEventFilter(self)
        self.drop_button.clicked.connect(lambda: self.dropped.emit(self.file))
        self.update_state()

    def update_state(self) -> None:
        """Show how far the file has come."""
        file, state = self.file, self.file.state
        self.sign.show_icon(state.icon, state.severity if state is not FileState.READY else "muted", 24)
        self.state_label.setText(state.label)
        self.state_label.setProperty("severity", state.severity)
        self.state_label.style().unpolish(self.state_label)
        self.state_label.style().polish(self.state_label)
        self.detail_label.setText(file.detail())
        self.bar.setVisible(state.is_busy and state is not FileState.WAITING)
        if file.job is not None:
            self.bar.setRange(0, file.job.total)
            self.bar.setValue(file.job.done)
        offer = _OFFERS.get(state, "")
        self.open_button.setText(offer)
        self.open_button.setVisible(bool(offer))
        self.open_button.setEnabled(True)
        self.send_back_button.setVisible(not state.is_busy and file.can_be_sent_back)
        self.send_back_button.setAccessibleName(f"生成退回件 {file.path.name}")
        self.show_button.setVisible(state is FileState.IMPORTED and file.step is not None)
        self.show_button.setAccessibleName(f"看导入的记录 {file.path.name}")
        self.open_button.setAccessibleName(f"{offer} {file.path.name}")
        what = "取消" if state.is_busy else "从列表中去掉（不影响已导入的记录）"
        self.drop_button.setToolTip(what)
        self.drop_button.setAccessibleName(f"{what} {file.path.name}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep a double click from taking away the next card too, which moves up under the pointer."""
        return event.type() == QEvent.Type.MouseButtonDblClick or super().eventFilter(watched, event)

    def _act(self) -> None:
        if self.file.state.can_be_opened:
            self.opened.emit(self.file)
        elif self.file.state is FileState.UNREADABLE:
            self.again.emit(self.file)
        elif self.file.state in (FileState.IMPORTED, FileState.NOTED):
            self.open_button.setEnabled(False)
            self.undone.emit(self.file)

"""Asks why a closed period is to be changed after all; the work is then done once more, with the reason in the history."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from zjai_desk.errors import DeskError
from zjai_desk.registers.answers import SHORTEST, sound_reason
from zjai_desk.store import PeriodClosed


class ClosedReason(QDialog):
    """Opens by itself: ``go_on(reason)`` when one was given, ``give_up()`` when it was thought better of."""

    def __init__(
        self,
        error: PeriodClosed,
        go_on: Callable[[str], None],
        give_up: Callable[[], None],
        parent: QWidget | None = None,
        *,
        several: bool = False,
    ) -> None:
        """``several`` says that the reason will hold for further files too."""
        super().__init__(parent)
        self._go_on, self._give_up = go_on, give_up
        self.setWindowTitle("已封账，请写明理由")
        self.setMinimumWidth(420)
        said = QLabel(error.message, self)
        said.setTextFormat(Qt.TextFormat.PlainText)
        said.setProperty("role", "section")
        said.setWordWrap(True)
        further = "这一批里别的文件也要改封账数据的，用同一条理由，不再询问。" if several else ""
        hint = QLabel(f"确要改的，写明理由后继续；理由和这一步一起记入历史，查得到。{further}", self)
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        self.reason_edit = QPlainTextEdit(self)
        self.reason_edit.setAccessibleName("改动封账数据的理由")
        self.reason_edit.setPlaceholderText("如：上级核定，浙科发〔2026〕3号")
        self.reason_edit.setTabChangesFocus(True)
        self.reason_edit.setFixedHeight(88)
        self.count_label = QLabel(self)
        self.count_label.setProperty("role", "small")
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Ok | standard.Cancel, self)
        self._ok = self.buttons.button(standard.Ok)
        self._ok.setText("继续改动")
        self._ok.setDefault(True)
        self.buttons.button(standard.Cancel).setText("不改了")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        for widget in (said, hint, self.reason_edit, self.count_label, self.buttons):
            column.addWidget(widget)
        self.reason_edit.textChanged.connect(self._judge)
        self.reason_edit.installEventFilter(self)
        self.buttons.accepted.connect(self._take)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(self.deleteLater)
        self.rejected.connect(self._on_rejected)
        self._judge()
        self.reason_edit.setFocus()
        self.open()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Enter go on, as in any other form; with Shift it begins a line."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        ):
            self._ok.click()
            return True
        return super().eventFilter(watched, event)

    def _judge(self) -> None:
        missing = SHORTEST - len(self.reason_edit.toPlainText().strip())
        self.count_label.setText(f"还要写 {missing} 个字以上" if missing > 0 else "")
        self._ok.setEnabled(missing <= 0)

    def _take(self) -> None:
        try:
            reason = sound_reason(self.reason_edit.toPlainText())
        except DeskError as error:
            self.count_label.setText(str(error))
            return
        self.accept()
        self._go_on(reason)

    def _on_rejected(self) -> None:
        self._give_up()

"""The bar above the pages of an edition: that they are signed off, by whom and when, and what can be done with it."""

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from zjai_desk.briefing.editions.kept import Edition
from zjai_desk.desktop.kit.icons import IconLabel


class EditionBar(QFrame):
    """``compared``, ``withdrawn`` and ``closed`` when what they stand for is asked for."""

    compared = Signal()
    withdrawn = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "edition")
        sign = IconLabel(self)
        sign.show_icon("lock", "hint")
        self.label = QLabel(self)
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 2, 8, 2)
        row.addWidget(sign)
        row.addWidget(self.label, 1)
        self.compare_button = self._button("差异…", "已发布值与现值，为什么不同", self.compared)
        self.withdraw_button = self._button("撤回…", "另印一期说明撤回；这一期仍保留", self.withdrawn)
        self.close_button = self._button("关闭", "回到还没有定稿的简报", self.closed)
        for button in (self.compare_button, self.withdraw_button, self.close_button):
            row.addWidget(button)
        self.hide()

    def _button(self, text: str, tip: str, signal: SignalInstance) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("role", "link")
        button.setToolTip(tip)
        button.clicked.connect(signal)
        return button

    def show_edition(self, edition: Edition, replaced: Edition | None, corrected: int) -> None:
        """Say which edition is shown and what became of it."""
        parts = [f"定稿　{edition.label}", edition.day.isoformat(), edition.done_by]
        parts.append(f"已由{replaced.label}替代" if replaced else "")
        parts.append(f"{corrected}个数已更正" if corrected else "")
        self.label.setText(" · ".join(filter(None, parts)))
        self.label.setToolTip(edition.note)
        self.withdraw_button.setVisible(replaced is None)
        self.show()

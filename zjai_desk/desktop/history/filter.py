"""The line above the history: words, operator, register, sort and time to which it is narrowed."""

import datetime as dt
from collections.abc import Callable, Iterable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from zjai_desk.desktop.history.model import cells_of
from zjai_desk.desktop.history.words import Sort, sort_of, who
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.text import fold
from zjai_desk.store import Step

SOON = 150


class HistoryFilter(QWidget):
    """``changed()`` when other steps are wanted; :meth:`takes` says which."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLineEdit(self)
        self.words.setPlaceholderText("查找：做了什么、谁、哪天（2026-11-21）")
        self.words.setAccessibleName("查找历史步骤")
        self.words.setClearButtonEnabled(True)
        self.words.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.operator = _box("全部操作人", "只看哪个操作人", self)
        self.register = _box("全部台账", "只看哪本台账", self)
        self.sort = _box("全部种类", "只看哪种操作", self)
        self.time = _box("全部时间", "只看哪段时间", self)
        for register in REGISTERS.values():
            self.register.addItem(register.label, register.key)
        for sort in Sort:
            self.sort.addItem(sort.value, sort)
        for text, days in (("今天", 0), ("最近7天", 6), ("最近30天", 29), ("最近一年", 365)):
            self.time.addItem(text, days)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 8)
        row.setSpacing(8)
        row.addWidget(self.words, 2)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON)
        self._soon.timeout.connect(self.changed)
        self.words.textChanged.connect(lambda _: self._soon.start())
        for box in (self.time, self.operator, self.register, self.sort):
            row.addWidget(box, 1)
            box.currentIndexChanged.connect(lambda _: self.changed.emit())

    def offer_operators(self, steps: Iterable[Step]) -> None:
        """Offer those who did something; who is chosen stays chosen."""
        names = sorted({who(step) for step in steps})
        if names == [self.operator.itemText(place) for place in range(1, self.operator.count())]:
            return
        chosen = self.operator.currentData()
        self.operator.blockSignals(True)
        while self.operator.count() > 1:
            self.operator.removeItem(1)
        for name in names:
            self.operator.addItem(name, name)
        self.operator.setCurrentIndex(max(0, self.operator.findData(chosen)))
        self.operator.blockSignals(False)

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        boxes = (self.operator, self.register, self.sort, self.time)
        return bool(self.words.text().strip()) or any(box.currentIndex() > 0 for box in boxes)

    def clear(self) -> None:
        """Leave nothing out."""
        self.words.clear()
        for box in (self.operator, self.register, self.sort, self.time):
            box.setCurrentIndex(0)

    def takes(self) -> Callable[[Step], bool]:
        """Return the judge of which steps are wanted now."""
        words = [fold(word) for word in self.words.text().split()]
        operator, register = self.operator.currentData(), self.register.currentData()
        # Qt hands a word back as plain text, whatever enumeration it came from.
        sort, days = self.sort.currentData(), self.time.currentData()
        since = "" if days is None else (dt.date.today() - dt.timedelta(days=days)).isoformat()

        def wanted(step: Step) -> bool:
            return (
                (operator is None or who(step) == operator)
                and (register is None or register in step.counts)
                and (sort is None or sort_of(step) == sort)
                and step.at[:10] >= since
                and all(word in fold(" ".join(cells_of(step))) for word in words)
            )

        return wanted


def _box(everything: str, name: str, parent: QWidget) -> QComboBox:
    box = QComboBox(parent)
    box.addItem(everything, None)
    box.setAccessibleName(name)
    box.setToolTip(name)
    box.setMinimumWidth(96)
    return box

"""How a number was counted, beside the page it stands on: population, 口径, filter, rounding, records, source."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from zjai_desk.briefing.paper.spots import Spot


class BasisPane(QScrollArea):
    """Shows one number; ``wanted(spot, over)`` when its records are asked for, or those that it is ``over``."""

    wanted = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("口径")
        sheet = QWidget(self)
        sheet.setProperty("role", "sheet")
        column = QVBoxLayout(sheet)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(8)
        self.title = _label("strong")
        self.lines = QGridLayout()
        self.lines.setHorizontalSpacing(8)
        self.lines.setVerticalSpacing(6)
        self.lines.setColumnStretch(1, 1)
        self.records_button, self.over_button = (
            QPushButton("看记录", sheet),
            QPushButton("看分母的记录", sheet),
        )
        for button, over in ((self.records_button, False), (self.over_button, True)):
            button.setProperty("role", "link")
            button.clicked.connect(lambda _=False, over=over: self._ask(over))
        column.addWidget(self.title)
        column.addWidget(self.records_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.over_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self.lines)
        column.addStretch(1)
        self.setWidget(sheet)
        self._spot: Spot | None = None
        self.hide()

    @property
    def told(self) -> str:
        """What is shown, as text."""
        return "\n".join([self.title.text(), *(label.text() for label in self._labels())])

    def show_spot(self, spot: "Spot | None") -> None:
        """Show another number; None shows nothing."""
        self._spot = spot
        for label in self._labels():
            self.lines.removeWidget(label)
            label.setParent(None)
            label.deleteLater()
        self.setVisible(spot is not None)
        if spot is None:
            return
        self.title.setText(spot.label)
        for row, (what, words) in enumerate(spot.basis):
            for place, (text, role) in enumerate(((what, "muted"), (words, ""))):
                label = _label(role)
                label.setText(text)
                self.lines.addWidget(label, row, place, Qt.AlignmentFlag.AlignTop)
        over = spot.origin.over if spot.origin else None
        self.records_button.setText("看分子的记录" if over else "看记录")
        self.records_button.setVisible(bool(spot.records))
        self.over_button.setVisible(over is not None and bool(over.ids))
        self.verticalScrollBar().setValue(0)

    def _labels(self) -> list[QLabel]:
        items = (self.lines.itemAt(place) for place in range(self.lines.count()))
        return [widget for item in items if item and isinstance(widget := item.widget(), QLabel)]

    def _ask(self, over: bool) -> None:
        if self._spot is not None:
            self.wanted.emit(self._spot, over)


def _label(role: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("role", role)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label

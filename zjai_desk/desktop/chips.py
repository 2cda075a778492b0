"""The conditions in force, each a chip that a click removes."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from zjai_desk.desktop.icons import icon


class Chips(QWidget):
    """Shows conditions as chips; ``removed(key)`` when one is clicked. Takes no room while there are none."""

    removed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addStretch(1)
        self.chips: list[QPushButton] = []
        self.hide()

    def show_conditions(self, conditions: Sequence[tuple[str, str]]) -> None:
        """Show one chip for each (key, text)."""
        for chip in self.chips:
            chip.deleteLater()
        self.chips = []
        for place, (key, text) in enumerate(conditions):
            chip = QPushButton(text, self)
            chip.setProperty("role", "chip")
            chip.setIcon(icon("x", "muted"))
            chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            chip.setToolTip("去掉这个条件")
            chip.clicked.connect(lambda _=False, key=key: self.removed.emit(key))
            self._row.insertWidget(place, chip)
            self.chips.append(chip)
        self.setVisible(bool(conditions))

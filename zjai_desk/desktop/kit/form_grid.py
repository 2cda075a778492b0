"""Fields of a form in parts, side by side in two columns where there is room, each part under its heading."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

Entry = tuple[str, QWidget]
"""A label and what is entered beside it."""
Part = tuple[str, Sequence[Entry]]
"""A heading, blank for none, and the entries below it."""

TWO_COLUMNS = 640
"""Pixels from which two columns stand side by side."""


class FormGrid(QWidget):
    """Lays out parts of a form; Tab goes down the entries in their order, whatever stands beside whatever."""

    def __init__(self, parts: Sequence[Part], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "sheet")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 12, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._headings = [_label(heading, "section", self) if heading else None for heading, _ in parts]
        self._parts = [[(_label(text, "", self), editor) for text, editor in entries] for _, entries in parts]
        self._columns = 0
        for _, entries in parts:
            for _, editor in entries:
                editor.setParent(self)
        self._arrange(1)

    @property
    def natural_height(self) -> int:
        """Pixels that all entries take as they are arranged now."""
        return self._grid.minimumSize().height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make the best of the width there is."""
        super().resizeEvent(event)
        self._arrange(2 if event.size().width() >= TWO_COLUMNS else 1)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        while self._grid.takeAt(0) is not None:
            pass
        row = 0
        for heading, entries in zip(self._headings, self._parts, strict=True):
            if heading is not None:
                self._grid.addWidget(heading, row, 0, 1, 2 * columns)
                self._grid.setRowMinimumHeight(row, 32)
                row += 1
            for place, (label, editor) in enumerate(entries):
                at, side = row + place // columns, 2 * (place % columns)
                self._grid.addWidget(
                    label, at, side, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                )
                self._grid.addWidget(editor, at, side + 1)
            row += -(-len(entries) // columns)
        for column in range(4):
            self._grid.setColumnStretch(column, 1 if column % 2 and column < 2 * columns else 0)
        self._grid.setRowStretch(row, 1)


def _label(text: str, role: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    if role == "section":
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
    return label

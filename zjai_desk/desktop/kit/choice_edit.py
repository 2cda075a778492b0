"""A line with the legal values of its field in a list below it, found by text, alias, pinyin or initials."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import shiboken6
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMoveEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QWidget

from zjai_desk.registers.text import fold
from zjai_desk.store.columns.words import meeting

SEPARATOR = "、"
SHOWN = 10
"""Values that the list shows without scrolling."""
ROW = 30
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen: the values, other names by which each is found, whether several may be, or others than these."""

    values: tuple[str, ...]
    others: Mapping[str, Sequence[str]] = field(default_factory=dict)
    many: bool = False
    open: bool = False

    def fitting(self, text: str) -> list[str]:
        """Return the values in which ``text`` is met, all of them for a blank one; those that begin with it first."""
        if not text.strip():
            return list(self.values)
        searched = [" ".join((value, *self.others.get(value, ()))) for value in self.values]
        found = [value for value, meets in zip(self.values, meeting(searched, text), strict=True) if meets]
        return sorted(found, key=lambda value: not fold(value).startswith(fold(text)))

    def knows(self, text: str) -> bool:
        """Whether ``text`` is one of the values, or names one of them as it stands."""
        folded = fold(text)
        names = {fold(name) for value in self.values for name in (value, *self.others.get(value, ()))}
        return folded in names


class ChoiceModel(QAbstractListModel):
    """The values listed; where several may be chosen each has a tick."""

    def __init__(self, many: bool) -> None:
        super().__init__()
        self._many = many
        self.values: list[str] = []
        self._ticked: frozenset[str] = frozenset()

    def show_values(self, values: list[str], ticked: Sequence[str]) -> None:
        """List these values."""
        self._ticked = frozenset(ticked)
        if values == self.values:
            if values:
                self.dataChanged.emit(self.index(0), self.index(len(values) - 1))
            return
        self.beginResetModel()
        self.values = values
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many values are listed."""
        return 0 if parent.isValid() else len(self.values)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a value, or its tick."""
        if not index.isValid():
            return None
        value = self.values[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return value
        if role == Qt.ItemDataRole.CheckStateRole and self._many:
            return Qt.CheckState.Checked if value in self._ticked else Qt.CheckState.Unchecked
        return None


class ChoiceEdit(QLineEdit):
    """Writes one of ``choices``, or several with “、” between them; ``picked()`` when one was clicked.

    The list lies in the window itself, not in a pop-up: the keys and the input method stay with the line.
    ↓ and ↑ go through it, Enter takes what is marked, the blank ticks where several may be chosen.
    """

    picked = Signal()

    def __init__(self, choices: Choices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choices = choices
        self._list: QListView | None = None
        self._model = ChoiceModel(choices.many)
        self._taking = False
        self.textEdited.connect(lambda _: self._on_edited())

    def _on_edited(self) -> None:
        if not self._taking:
            self._offer(self._part())

    # -- the list -------------------------------------------------------------------------------------

    @property
    def listing(self) -> bool:
        """Whether the list is open."""
        return self._list is not None and shiboken6.isValid(self._list) and self._list.isVisible()

    @property
    def listed(self) -> list[str]:
        """The values that the list shows at the moment."""
        return self._model.values if self.listing else []

    def offer_all(self) -> None:
        """Open the list with every legal value, the present one marked."""
        self._offer("")
        now = self.text().strip()
        if not self.choices.many and now in self._model.values:
            self._mark(self._model.values.index(now))

    def _offer(self, beginning: str) -> None:
        values = self.choices.fitting(beginning)
        if not self.isVisible() or not values or values == [self.text()]:
            self.close_list()
            return
        self._model.show_values(values, self._tokens())
        view = self._view()
        height = min(SHOWN, len(values)) * ROW + 6
        width = max(self.width(), view.sizeHintForColumn(0) + 48)
        window = self.window()
        below = self.mapTo(window, QPoint(0, self.height()))
        above = self.mapTo(window, QPoint(0, -height))
        at = below if below.y() + height <= window.height() or above.y() < 0 else above
        height = min(height, window.height() - at.y())
        at.setX(max(0, min(at.x(), window.width() - width)))
        view.setGeometry(at.x(), at.y(), width, height)
        view.show()
        view.raise_()
        # What is typed in part stands for the first value that fits it, unless others may stand here too.
        first = bool(beginning.strip()) and not self.choices.open and not self.choices.knows(beginning)
        self._mark(0 if first else -1)

    def _view(self) -> QListView:
        if self._list is None:
            view = QListView(self.window())
            view.setObjectName("completion")
            view.setUniformItemSizes(True)
            view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
            view.setMouseTracking(True)
            self._model.setParent(view)
            view.setModel(self._model)
            view.clicked.connect(self._on_clicked)
            self.destroyed.connect(view.deleteLater)
            self._list = view
        return self._list

    def close_list(self) -> None:
        """Take the list away."""
        # When the window goes, the list in it may go before the line does.
        if self._list is not None and shiboken6.isValid(self._list):
            self._list.hide()

    def _mark(self, row: int) -> None:
        view = self._view()
        view.setCurrentIndex(self._model.index(row) if row >= 0 else QModelIndex())

    def _marked(self) -> str | None:
        index = self._list.currentIndex() if self._list is not None and self.listing else QModelIndex()
        return self._model.values[index.row()] if index.isValid() else None

    # -- what is chosen -------------------------------------------------------------------------------

    def _tokens(self) -> list[str]:
        """Return what is chosen, without a part that is still being typed."""
        if not self.choices.many:
            return [self.text()]
        tokens = [token for token in self.text().split(SEPARATOR) if token]
        unfinished = (
            bool(tokens) and not self.text().endswith(SEPARATOR) and not self.choices.knows(tokens[-1])
        )
        return tokens[:-1] if unfinished else tokens

    def _part(self) -> str:
        return self.text().rpartition(SEPARATOR)[2] if self.choices.many else self.text()

    def take_marked(self) -> bool:
        """Write the value that is marked in the list, if one is; where several may be chosen it is added."""
        value = self._marked()
        if value is None:
            return False
        if self.choices.many and value in self._tokens():
            self.close_list()
            return False
        self._take(value)
        self.close_list()
        return True

    def _take(self, value: str) -> None:
        """Write a value; where several may be chosen, one that is there is taken away."""
        if not self.choices.many:
            self._say(value)
            return
        tokens = self._tokens()
        tokens = [token for token in tokens if token != value] if value in tokens else [*tokens, value]
        self._say(SEPARATOR.join(tokens))
        self._offer("")
        if value in self._model.values:
            self._mark(self._model.values.index(value))

    def _say(self, text: str) -> None:
        """Write as a person would: whoever listens to what is typed hears of it."""
        self._taking = True
        self.setText(text)
        self.textEdited.emit(text)
        self._taking = False

    def _on_clicked(self, index: QModelIndex) -> None:
        self._take(self._model.values[index.row()])
        if not self.choices.many:
            self.close_list()
            self.picked.emit()

    # -- events ---------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through the list; everything else is typed."""
        keys, key = Qt.Key, event.key()
        if key == keys.Key_Down and not self.listing:
            self.offer_all()
        elif self.listing and key in (keys.Key_Down, keys.Key_Up):
            self._step(1 if key == keys.Key_Down else -1)
        elif self.listing and key == keys.Key_Escape:
            self.close_list()
        elif self.choices.many and key == keys.Key_Space and self._marked() is not None:
            self._take(self._marked() or "")
        elif not (key in (keys.Key_Return, keys.Key_Enter) and self.take_marked()):
            super().keyPressEvent(event)

    def _step(self, rows: int) -> None:
        count = len(self._model.values)
        at = self._view().currentIndex().row()
        self._mark((at + rows) % count if at >= 0 else (0 if rows > 0 else count - 1))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the list with the line."""
        self.close_list()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Close the list with the line."""
        self.close_list()
        super().hideEvent(event)

    def moveEvent(self, event: QMoveEvent) -> None:
        """Close the list when the line is scrolled away from it."""
        self.close_list()
        super().moveEvent(event)

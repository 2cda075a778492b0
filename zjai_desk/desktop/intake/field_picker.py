"""The choice of a field for one column of a return: the likely ones first, all others below, or none at all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QListWidget, QListWidgetItem, QWidget

from zjai_desk.desktop.kit import theme
from zjai_desk.desktop.kit.floating_panel import FloatingPanel
from zjai_desk.desktop.kit.forms import load_form
from zjai_desk.registers.fields import Kind
from zjai_desk.registers.numbers import MONEY_UNITS
from zjai_desk.registers.text import fold
from zjai_desk.returns.tables.forms import Form
from zjai_desk.returns.tables.headings import likeness

NONE = ""
"""The choice that a column is not read."""
MOST_LIKELY = 4
_LIKELY = 0.5
_KEY = Qt.ItemDataRole.UserRole
WIDTH, HEIGHT = 320, 420


@dataclass(frozen=True)
class ColumnChoice:
    """What is known of a column: its letter and heading, the field it is read as, and who has which other field.

    ``unit`` is what its money is read in, blank where neither heading nor form state one.
    """

    letter: str
    heading: str
    key: str
    form: Form
    taken: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""

    @property
    def is_cell(self) -> bool:
        """Whether it is no column but one cell, C3, of a form with its labels beside the values."""
        return self.letter[-1:].isdecimal()

    @property
    def likely(self) -> list[str]:
        """The fields that the heading might mean, the likeliest first."""
        leaf = self.heading.rsplit("/", 1)[-1]
        scores = {key: likeness(leaf, declared) for key, declared in self.form.fields.items()}
        best = sorted((key for key in scores if scores[key] > _LIKELY), key=lambda key: -scores[key])
        return [key for key in best if key != self.key][:MOST_LIKELY]


class FieldPicker(FloatingPanel):
    """A list with a search line; ``chosen(key)`` brings the field, ``unit_chosen(unit)`` the unit of its money."""

    chosen = Signal(str)
    unit_chosen = Signal(str)

    title_label: QLabel
    search: QLineEdit
    fields: QListWidget
    unit_row: QWidget
    unit_box: QComboBox

    def __init__(self, column: ColumnChoice, parent: QWidget) -> None:
        super().__init__(parent)
        load_form(self, "field_picker")
        # The form has a name of its own; the style sheet knows floating panels by theirs.
        self.setObjectName("floating_panel")
        self._column = column
        self.first_focus = self.search
        place = f"{column.letter}{'格' if column.is_cell else '列'}"
        self.title_label.setText(f"{place}“{column.heading}”读作")
        declared = column.form.fields.get(column.key)
        self.unit_row.setVisible(declared is not None and declared.kind is Kind.AMOUNT)
        self.unit_box.addItem("按原表写明的", "")
        for unit in MONEY_UNITS:
            self.unit_box.addItem(unit, unit)
        self.unit_box.setCurrentIndex(max(0, self.unit_box.findData(column.unit)))
        self.search.textChanged.connect(self._fill)
        self.search.installEventFilter(self)
        self.fields.itemClicked.connect(self._take)
        self.unit_box.activated.connect(self._take_unit)
        self._fill()

    def accept(self) -> None:
        """Take the field that is marked."""
        if self.fields.currentItem() is not None:
            self._take(self.fields.currentItem())

    def _fill(self) -> None:
        column = self._column
        self.fields.clear()
        words = fold(self.search.text())
        if words:
            for declared in column.form.fields.values():
                if any(words in fold(text) for text in (declared.label, *declared.synonyms, declared.key)):
                    self._add(declared.key)
        else:
            for head, keys in _groups(column):
                self._head(head)
                for key in keys:
                    self._add(key)
        self.fields.setCurrentRow(next(self._choosable(), -1))

    def _choosable(self) -> Iterator[int]:
        selectable = Qt.ItemFlag.ItemIsSelectable
        return (row for row in range(self.fields.count()) if self.fields.item(row).flags() & selectable)

    def _head(self, words: str) -> None:
        if words:
            item = QListWidgetItem(words, self.fields)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            item.setForeground(theme.colour("muted"))
            item.setFont(_small())

    def _add(self, key: str) -> None:
        part = "格" if self._column.is_cell else "列"
        words = self._column.form.fields[key].heading if key else f"不导入这一{part}"
        if key == self._column.key:
            words += "　✓"
        elif key in self._column.taken:
            words += f"　（现为{self._column.taken[key]}{part}）"
        item = QListWidgetItem(words, self.fields)
        item.setData(_KEY, key)

    def _take(self, item: QListWidgetItem) -> None:
        key = item.data(_KEY)
        if key is None:
            return
        self.close()
        if key != self._column.key:
            self.chosen.emit(key)

    def _take_unit(self, place: int) -> None:
        unit = self.unit_box.itemData(place)
        self.close()
        if unit != self._column.unit:
            self.unit_chosen.emit(unit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows in the search line reach the list."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            rows = list(self._choosable())
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and rows:
                here = rows.index(self.fields.currentRow()) if self.fields.currentRow() in rows else 0
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                self.fields.setCurrentRow(rows[(here + step) % len(rows)])
                return True
        return super().eventFilter(watched, event)


def _small() -> QFont:
    font = QFont(QGuiApplication.font())
    font.setPixelSize(12)
    return font


def _groups(column: ColumnChoice) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the head and the keys of each group: what it is now and nothing, the likely fields, all others."""
    now = [column.key] if column.key else []
    likely = column.likely
    yield "", [*now, NONE]
    if likely:
        yield "可能是", likely
    yield "全部字段", [key for key in column.form.fields if key not in (*now, *likely)]

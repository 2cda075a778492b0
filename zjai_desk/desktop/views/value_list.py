"""The list of values in the menu of a column: with ticks and counts, dates by year and month."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from zjai_desk.desktop.kit import theme
from zjai_desk.desktop.views.column_values import Offer, label, months
from zjai_desk.registers.fields import Field, Kind, Value

_VALUES = Qt.ItemDataRole.UserRole
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class ValueList(QTreeWidget):
    """Shows an offer; ``ticked_changed()`` when a person ticks or unticks something."""

    ticked_changed = Signal()

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self._filling = False
        self.offer = Offer(())
        self.setObjectName("value_list")
        self.setAccessibleName(f"{field.label}的值")
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.setIndentation(16)
        self.setRootIsDecorated(field.kind is Kind.DATE)
        self.itemChanged.connect(self._on_changed)

    def show_offer(self, offer: Offer, ticked: Collection[Value], *, by_count: bool) -> None:
        """List the values of an offer, those of ``ticked`` ticked."""
        self.offer = offer
        self._filling = True
        self.clear()
        if self._field.kind is Kind.DATE:
            self._list_dates(offer, ticked)
        values = [pair for pair in offer.values if self._field.kind is not Kind.DATE or pair[0] is None]
        if by_count:
            values = sorted(values, key=lambda pair: -pair[1])
        items = [self._item(label(self._field, v), count, [v], v in ticked) for v, count in values]
        self.addTopLevelItems(items)
        self._filling = False
        first = self.topLevelItem(0)
        if first is not None:
            self.setCurrentItem(first)

    def _list_dates(self, offer: Offer, ticked: Collection[Value]) -> None:
        for year, parts in months(offer).items():
            pairs = [pair for month in parts.values() for pair in month]
            top = self._item(f"{year}年", sum(count for _, count in pairs), [], False)
            top.setFlags(top.flags() | Qt.ItemFlag.ItemIsAutoTristate)
            for month, days in parts.items():
                text = f"{int(month[5:])}月" if len(month) > 4 else "只到年"
                held = [value in ticked for value, _ in days]
                values = [value for value, _ in days]
                item = self._item(text, sum(count for _, count in days), values, all(held))
                if any(held) and not all(held):
                    item.setCheckState(0, Qt.CheckState.PartiallyChecked)
                    item.setData(
                        0, _VALUES, [value for value, held_now in zip(values, held, strict=True) if held_now]
                    )
                top.addChild(item)
            self.addTopLevelItem(top)

    def _item(self, text: str, count: int, values: Sequence[Value], ticked: bool) -> QTreeWidgetItem:
        item = QTreeWidgetItem([text, f"{count:,}"])
        item.setToolTip(0, text)
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setForeground(1, theme.colour("muted"))
        item.setData(0, _VALUES, list(values))
        item.setCheckState(0, _CHECKED if ticked else _UNCHECKED)
        return item

    def _leaves(self) -> list[QTreeWidgetItem]:
        found: list[QTreeWidgetItem] = []
        for at in range(self.topLevelItemCount()):
            top = self.topLevelItem(at)
            if top is not None:
                children = [child for row in range(top.childCount()) if (child := top.child(row)) is not None]
                found += children or [top]
        return found

    def ticked(self) -> list[Value]:
        """Return the values that are ticked."""
        return [
            value
            for leaf in self._leaves()
            if leaf.checkState(0) != _UNCHECKED
            for value in leaf.data(0, _VALUES)
        ]

    @property
    def tick_state(self) -> Qt.CheckState:
        """Whether all, none or some of the values are ticked."""
        states = {leaf.checkState(0) for leaf in self._leaves()}
        return states.pop() if len(states) == 1 else Qt.CheckState.PartiallyChecked

    def tick_all(self, ticked: bool) -> None:
        """Tick every value, or none."""
        self._filling = True
        for leaf in self._leaves():
            leaf.setCheckState(0, _CHECKED if ticked else _UNCHECKED)
        self._filling = False
        self.ticked_changed.emit()

    def _on_changed(self, _item: QTreeWidgetItem, column: int) -> None:
        if not self._filling and column == 0:
            self.ticked_changed.emit()

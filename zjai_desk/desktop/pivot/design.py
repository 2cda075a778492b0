"""The left half of the page of own tables: the register, its fields, and the zones that they are put in."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from zjai_desk.analysis.conditions import told
from zjai_desk.analysis.pivot.spec import OF_OWNER, PivotSpec, field_of
from zjai_desk.analysis.pivot.words import dimension_label, field_label, line_conditions, measure_label
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.pivot import edits, menus
from zjai_desk.desktop.pivot.fields import PivotFields
from zjai_desk.desktop.pivot.zone import PivotZone
from zjai_desk.desktop.views.filter_popup import FilterPopup
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Register
from zjai_desk.store import Query

FIELDS_WIDTH, ZONES_WIDTH = 196, 204
NARROW_FIELDS, NARROW_ZONES = 160, 172
_HINTS = {
    edits.ROWS: "拖字段到这里",
    edits.COLUMNS: "可以不放",
    edits.MEASURES: "拖数字到这里",
    edits.FILTERS: "没有条件",
}


class PivotDesign(QWidget):
    """Shows a layout and lets hands change it: ``changed(PivotSpec)``; ``begun(register)`` when another is wanted."""

    changed = Signal(object)
    begun = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.popup: FilterPopup | None = None
        self._listed = ""
        self.spec = edits.beginning(REGISTERS["enterprises"])
        self.left, self.middle = QWidget(self), QScrollArea(self)
        self.middle.setWidgetResizable(True)
        self.middle.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QWidget(self.middle)
        layout.setProperty("role", "sheet")
        self.middle.setWidget(layout)
        self.middle.setAccessibleName("统计表的行、列、数值和筛选")
        self.registers_box = QComboBox(self.left)
        self.registers_box.setAccessibleName("统计哪本台账")
        for register in REGISTERS.values():
            self.registers_box.addItem(icon(register.icon, "muted"), register.label, register.key)
        self.registers_box.activated.connect(lambda _: self.begun.emit(str(self.registers_box.currentData())))
        self.fields = PivotFields(self.left)
        self.fields.chosen.connect(self.put)
        self.fields.tree.returned.connect(self._remove)
        self.zones = {zone: PivotZone(zone, _HINTS[zone], layout) for zone in edits.ZONES}
        for zone, part in self.zones.items():
            part.add_wanted.connect(self._offer_fields)
            part.list.field_dropped.connect(partial(self._drop_field, zone))
            part.list.part_dropped.connect(partial(self._drop_part, zone))
            part.list.removed.connect(partial(self._remove, zone))
            part.list.shifted.connect(partial(self._shift, zone))
            part.list.wanted.connect(partial(self._open_part, zone))
        self._lay_out(layout)
        self.setFocusProxy(self.fields)

    def _lay_out(self, layout: QWidget) -> None:
        left, middle = QVBoxLayout(self.left), QVBoxLayout(layout)
        left.addWidget(self.registers_box)
        left.addWidget(self.fields, 1)
        for zone in self.zones.values():
            middle.addWidget(zone)
        middle.addStretch(1)
        for column in (left, middle):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(6)
        middle.setContentsMargins(0, 0, 4, 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 8)
        row.setSpacing(12)
        row.addWidget(self.left)
        row.addWidget(self.middle)

    def set_narrow(self, narrow: bool) -> None:
        """Leave the table more room."""
        self.left.setFixedWidth(NARROW_FIELDS if narrow else FIELDS_WIDTH)
        self.middle.setFixedWidth(NARROW_ZONES if narrow else ZONES_WIDTH)

    # -- what is shown --------------------------------------------------------------------------------

    @property
    def _register(self) -> Register:
        return REGISTERS[self.spec.register]

    @property
    def _narrowed(self) -> list[tuple[int, str]]:
        """The dimensions of which only some lines are shown, (place, in words)."""
        return [
            (axis, said)
            for axis, dimension in enumerate(self.spec.dimensions)
            if (said := "，".join(line_conditions(self._register, dimension)))
        ]

    def show_layout(self, spec: PivotSpec) -> None:
        """Show a layout."""
        self.spec = spec
        register = self._register
        if spec.register != self._listed:
            self._listed = spec.register
            self.registers_box.setCurrentIndex(self.registers_box.findData(spec.register))
            self.fields.show_fields(edits.offered(register))
        for zone, dimensions in ((edits.ROWS, spec.rows), (edits.COLUMNS, spec.columns)):
            labels = [dimension_label(register, one) for one in dimensions]
            tops = [f"（前 {one.most} 项）" if one.most else "" for one in dimensions]
            self._show_parts(zone, [f"{label}{top}" for label, top in zip(labels, tops, strict=True)])
        self._show_parts(edits.MEASURES, [measure_label(register, measure) for measure in spec.measures])
        filters = [f"{field_label(register, c.key)} {told(field_of(register, c.key), c)}" for c in spec.where]
        self._show_parts(edits.FILTERS, [*filters, *(said for _, said in self._narrowed)])

    def _show_parts(self, zone: str, captions: list[str]) -> None:
        tip = "{}\n双击、回车或右键改设置，Delete 去掉，可拖动"
        self.zones[zone].list.show_parts([(caption, tip.format(caption)) for caption in captions])

    # -- changing it ----------------------------------------------------------------------------------

    def _change(self, spec: PivotSpec) -> None:
        if spec != self.spec:
            self.changed.emit(spec)

    def put(self, key: str, zone: str = "", at: int | None = None) -> None:
        """Put a field into a zone, the usual one if none is said."""
        field = None if key.startswith("#") else field_of(self._register, key)
        zone = zone or edits.usual_zone(key, field)
        if zone == edits.FILTERS:
            self._ask_filter(key)
        elif said := edits.fault(self.spec, zone, key):
            self._desk.tell(said)
        else:
            self._change(edits.added(self.spec, zone, key, at))

    def _drop_field(self, zone: str, key: str, at: int) -> None:
        self.put(key, zone, at)

    def _drop_part(self, zone: str, source: str, at: int, place: int) -> None:
        if source == zone:
            place -= place > at
        if zone == edits.FILTERS:
            self._ask_filter(getattr(self.spec, source)[at].key or edits.COUNT)
        elif source != edits.FILTERS:
            self._change(edits.moved(self.spec, source, at, zone, place))

    def _shift(self, zone: str, at: int, to: int) -> None:
        if zone != edits.FILTERS:
            self._change(edits.moved(self.spec, zone, at, zone, to))

    def _remove(self, zone: str, at: int) -> None:
        if zone != edits.FILTERS:
            self._change(edits.removed(self.spec, zone, at))
        elif at < len(self.spec.where):
            self._change(replace(self.spec, where=(*self.spec.where[:at], *self.spec.where[at + 1 :])))
        else:
            self._change(edits.every_line(self.spec, self._narrowed[at - len(self.spec.where)][0]))

    def _offer_fields(self, zone: str, place: QPoint) -> None:
        """Offer all fields for a zone in a menu."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        groups = [
            (heading, [one for one in fields if one.field is not None or zone == edits.MEASURES])
            for heading, fields in edits.offered(self._register)
        ]
        groups = [(heading, fields) for heading, fields in groups if fields]
        for heading, fields in groups:
            group = menu.addMenu(heading) if len(groups) > 1 else menu
            for one in fields:
                action = group.addAction(one.label, partial(self.put, one.key, zone))
                action.setEnabled(not edits.fault(self.spec, zone, one.key))
        menu.popup(place)

    def _open_part(self, zone: str, at: int, place: QPoint) -> None:
        if zone == edits.FILTERS:
            if at < len(self.spec.where):
                self._ask_filter(self.spec.where[at].key)
            return
        if zone == edits.MEASURES:
            menu = menus.measure_menu(self.spec, at, self._change, self)
        else:
            menu = menus.dimension_menu(self.spec, zone, at, self._change, self)
        menu.popup(place)

    def _ask_filter(self, key: str) -> None:
        """Hang the menu of a column's conditions below the filters."""
        if key.startswith("#"):
            self._desk.tell("计数不能筛选，请选一个字段。")
            return
        field = field_of(self._register, key)
        of_owner = key.startswith(OF_OWNER)
        register = "enterprises" if of_owner else self.spec.register
        # Only its own conditions are shown in it; a layout may have others on the enterprises of its records.
        where = tuple(replace(c, key=c.key.removeprefix(OF_OWNER)) for c in self.spec.where if c.key == key)
        popup = self.popup = FilterPopup(self._desk, register, field, Query(where=where), self.window())
        for button in popup.sorting:
            button.hide()
        popup.more.hide()
        popup.filtered.connect(
            lambda conditions: self._change(
                edits.filtered(self.spec, key, tuple(replace(one, key=key) for one in conditions))
            )
        )
        below = self.zones[edits.FILTERS].list
        popup.open_below(below, below.rect(), 340, 480)

"""The line on top of the window: where, when; find; undo; who."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.finding.search_all import SearchBox
from zjai_desk.desktop.kit.icons import BESIDE_TEXT, icon
from zjai_desk.registers import divisions

EVERYWHERE, ALWAYS = "全部区县", "全部年份"
FIRST_YEAR = 2010


class TopLine(QFrame):
    """Shows and changes the place of the desk, and has the search over all registers."""

    def __init__(
        self, desk: Desk, turns: tuple[QAction, QAction], menu: QMenu, parent: QWidget | None = None
    ) -> None:
        """``turns`` are the actions that undo and redo, ``menu`` hangs under the operator's name."""
        super().__init__(parent)
        self.setObjectName("top_line")
        self.setFixedHeight(44)
        self._desk = desk
        self.area = _menu_button("区县：统计和台账只看哪里", "map-pin", self)
        self.year = _menu_button("年度：统计和台账只看哪一年", "calendar", self)
        for button, fill in (
            (self.area, self._fill_areas),
            (self.year, self._fill_years),
        ):
            button.menu().aboutToShow.connect(fill)
        self.search = SearchBox(desk, self)
        self.search.setMaximumWidth(360)
        self.search.setMinimumWidth(120)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.operator = _menu_button("操作人、外观、打开和备份台账", "user", self)
        self.operator.setMenu(menu)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.setSpacing(4)
        for button in (self.area, self.year):
            layout.addWidget(button)
        layout.addStretch(1)
        layout.addWidget(self.search, 2)
        layout.addSpacing(8)
        for turn in turns:
            layout.addWidget(_icon_button(turn, self))
        layout.addWidget(self.operator)
        desk.place_changed.connect(self.show_place)
        self.show_place()

    def show_place(self) -> None:
        """Show the place and the operator of the desk."""
        self.area.setText(self._desk.area or EVERYWHERE)
        self.year.setText(f"{self._desk.year}年" if self._desk.year else ALWAYS)
        self.operator.setText(self._desk.operator or "未署名")

    def _fill_areas(self) -> None:
        menu, desk = self.area.menu(), self._desk
        menu.clear()
        _add(menu, EVERYWHERE, desk.area is None, lambda: desk.set_place(None, desk.year))
        menu.addSeparator()
        day = f"{desk.year}-12-31" if desk.year else dt.date.today().isoformat()
        for city in divisions.all_divisions():
            if city.level != "prefecture" or not city.valid_on(day):
                continue
            inner = menu.addMenu(city.name)
            for name in (city.name, *(division.name for division in divisions.children(city.code, day))):
                label = f"{name}（全市）" if name == city.name else name
                _add(inner, label, desk.area == name, partial(desk.set_place, name, desk.year))

    def _fill_years(self) -> None:
        menu, desk = self.year.menu(), self._desk
        menu.clear()
        _add(menu, ALWAYS, desk.year is None, lambda: desk.set_place(desk.area, None))
        menu.addSeparator()
        for year in range(dt.date.today().year, FIRST_YEAR - 1, -1):
            _add(menu, f"{year}年", desk.year == year, partial(desk.set_place, desk.area, year))


def _add(menu: QMenu, text: str, checked: bool, slot: Callable[[], object]) -> None:
    action = menu.addAction(text)
    action.setCheckable(True)
    action.setChecked(checked)
    action.triggered.connect(lambda _=False: slot())


def _menu_button(tip: str, icon_name: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setIcon(icon(icon_name, "muted"))
    button.setIconSize(BESIDE_TEXT)
    button.setToolTip(tip)
    button.setMenu(QMenu(button))
    return button


def _icon_button(action: QAction, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setDefaultAction(action)
    button.setProperty("role", "quiet")
    return button

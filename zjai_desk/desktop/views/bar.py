"""The line below the title of a register page: the view and its menu, the conditions in force, what shapes the table."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)

from zjai_desk.desktop.kit.chips import Chips
from zjai_desk.desktop.kit.icons import BESIDE_TEXT, icon
from zjai_desk.desktop.kit.name_dialog import NameDialog
from zjai_desk.desktop.people.guarding import guard
from zjai_desk.desktop.views import saved_views
from zjai_desk.desktop.views.keeper import ViewKeeper
from zjai_desk.desktop.views.view import DEFAULT_NAME
from zjai_desk.registers.rights import ARRANGE

NARROW = 760
"""Pixels of width below which there is no room for captions."""


class ViewBar(QFrame):
    """Shows what a :class:`ViewKeeper` keeps; ``columns_wanted()``, ``row_wanted(shown)`` and
    ``groups_wanted()`` come from its buttons at the right.
    """

    columns_wanted = Signal()
    row_wanted = Signal(bool)
    groups_wanted = Signal()

    def __init__(self, keeper: ViewKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self.setObjectName("view_bar")
        self.view_button = _button(self, "bookmark", "视图：列、宽度、筛选、排序、冻结一起保存和切换")
        self.view_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.view_button)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.view_button.setMenu(self.menu)
        self.back_button = QPushButton("返回分组", self)
        self.back_button.setProperty("role", "link")
        self.back_button.setIcon(icon("arrow-left", "accent"))
        self.back_button.clicked.connect(keeper.go_back)
        self.chips = Chips(self)
        self.chips.removed.connect(keeper.remove)
        self.chips.cleared.connect(keeper.clear)
        self.row_button = _button(self, "list-filter", "显示或收起表头下的筛选行（Ctrl+Shift+L）", "筛选行")
        self.row_button.setCheckable(True)
        self.row_button.toggled.connect(self.row_wanted)
        self.groups_button = _button(self, "list-tree", "按一两个字段分组，看数量和小计", "分组")
        self.groups_button.setCheckable(True)
        self.groups_button.clicked.connect(self.groups_wanted)
        self.columns_button = _button(self, "columns-3", "选择、排列和冻结列，文字换行", "列")
        self.columns_button.clicked.connect(self.columns_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 6)
        row.setSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(self.view_button, 0, top)
        row.addWidget(self.back_button, 0, top)
        row.addWidget(self.chips, 1)
        for button in (self.row_button, self.groups_button, self.columns_button):
            row.addWidget(button, 0, top)
        self._shapers: tuple[QToolButton, ...] = (self.row_button, self.groups_button, self.columns_button)
        keeper.changed.connect(self.show_state)
        keeper.named.connect(self.show_state)
        self.show_state()

    def add_mark(self, mark: QWidget) -> None:
        """Show a quiet remark at the left of all buttons of the page."""
        row = self.layout()
        if isinstance(row, QHBoxLayout):
            row.insertWidget(row.indexOf(self._shapers[0]), mark, 0, Qt.AlignmentFlag.AlignVCenter)

    def add_action_button(self, action: QAction) -> None:
        """Show a button of the page at the left of those that shape the table."""
        button = _button(self, "table", action.toolTip())
        button.setDefaultAction(action)
        row = self.layout()
        if isinstance(row, QHBoxLayout):
            row.insertWidget(row.indexOf(self.row_button), button, 0, Qt.AlignmentFlag.AlignTop)
        self._shapers = (button, *self._shapers)

    def show_state(self) -> None:
        """Show the name of the view, whether it was modified, and the conditions."""
        keeper = self._keeper
        mark = "（已改）" if keeper.modified else ""
        self.view_button.setText(f"{keeper.label}{mark}")
        self.view_button.setAccessibleName(f"视图：{keeper.label}{mark}")
        self.back_button.setVisible(keeper.back is not None)
        self.chips.show_conditions(keeper.chips())
        hidden = len(keeper.register.keys) - len(keeper.view.columns)
        self.columns_button.setText(f"列（隐藏 {hidden}）" if hidden else "列")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the buttons at the right show their icons alone, and leave the room to the chips."""
        super().resizeEvent(event)
        style = Qt.ToolButtonStyle
        narrow = event.size().width() < NARROW
        for button in self._shapers:
            button.setToolButtonStyle(style.ToolButtonIconOnly if narrow else style.ToolButtonTextBesideIcon)

    # -- the menu of views ----------------------------------------------------------------------------

    def _fill_menu(self) -> None:
        keeper, menu = self._keeper, self.menu
        menu.clear()
        _choice(menu, DEFAULT_NAME, not keeper.name, lambda: keeper.open(""))
        for name in keeper.saved:
            _choice(menu, name, keeper.name == name, partial(keeper.open, name))
        menu.addSeparator()
        save_as = menu.addAction("另存为…", self._ask_name)
        update = menu.addAction(f"更新“{keeper.name}”" if keeper.name else "更新", self._update)
        update.setEnabled(bool(keeper.name) and keeper.modified)
        restore = menu.addAction("恢复到保存时的样子", lambda: keeper.open(keeper.name))
        restore.setEnabled(keeper.modified)
        arranging = [save_as, update]
        for text, slot in (("改名…", self._ask_new_name), ("删除", keeper.delete)):
            arranging.append(menu.addAction(text, slot))
            arranging[-1].setEnabled(bool(keeper.name))
        for action in arranging:
            guard(keeper.desk, action, ARRANGE)

    def _update(self) -> None:
        self._keeper.save(self._keeper.name)

    def _ask_name(self) -> None:
        self._ask("另存为视图", "", self._keeper.save)

    def _ask_new_name(self) -> None:
        self._ask("视图改名", self._keeper.name, self._keeper.rename)

    def _ask(self, title: str, name: str, then: Callable[[str], object]) -> None:
        taken = list(self._keeper.saved)
        dialog = NameDialog(title, name, lambda text: saved_views.fault(text, taken), self)
        dialog.call("视图名称", "如 滨江规上企业")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.named.connect(then)
        dialog.open()


def _choice(menu: QMenu, text: str, checked: bool, slot: Callable[[], object]) -> QAction:
    action = menu.addAction(text)
    action.setCheckable(True)
    action.setChecked(checked)
    action.triggered.connect(lambda _=False: slot())
    return action


def _button(parent: QWidget, icon_name: str, tip: str, text: str = "") -> QToolButton:
    button = QToolButton(parent)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setIcon(icon(icon_name, "muted"))
    button.setIconSize(BESIDE_TEXT)
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(text or tip)
    return button

"""Ctrl+/: every key of the window, read from its actions and from what the table declares, to be searched."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QKeyCombination, QSize, Qt
from PySide6.QtGui import QFont, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from zjai_desk.desktop.kit import theme
from zjai_desk.desktop.kit.fitting import fit
from zjai_desk.desktop.kit.forms import load_form
from zjai_desk.desktop.kit.keys_said import keys_said
from zjai_desk.desktop.table.keys import KEYS, Command
from zjai_desk.registers.text import fold

_ROW = 28
_PRINTED = {
    "Return": "回车", "Space": "空格", "Del": "Delete", "Ins": "Insert", "Up": "↑", "Down": "↓", "Left": "←",
    "Right": "→", "PgUp": "PageUp", "PgDown": "PageDown",
}  # fmt: skip
"""The names of keys as keyboards are printed, by those that Qt gives them."""
COMMANDS = {
    Command.EDIT: "修改单元格，光标在末尾；直接打字则替换",
    Command.DOWN: "存下并到下一行；横移之后回到起头的列",
    Command.UP: "存下并到上一行",
    Command.NEXT: "存下并到右边；末格再按则新增一行",
    Command.PREVIOUS: "存下并到左边",
    Command.LEFT: "到左边一格",
    Command.RIGHT: "到右边一格",
    Command.OPEN_LIST: "列出可选的值",
    Command.COPY: "复制",
    Command.COPY_WITH_HEADS: "连表头一起复制",
    Command.CUT: "剪切",
    Command.PASTE: "粘贴",
    Command.FILL_DOWN: "向下填充",
    Command.FILL_RIGHT: "向右填充",
    Command.FILL_ALL: "把这个值填进全部选中的单元格",
    Command.COPY_ABOVE: "照抄上一格",
    Command.TODAY: "填今天的日期",
    Command.MONTH: "填本月",
    Command.CLEAR: "清空单元格，不删记录",
    Command.INSERT: "新增一行",
    Command.DELETE: "删除选中的记录，可以撤销",
    Command.FIND: "查找和替换",
    Command.FIND_NEXT: "查找下一个",
    Command.FIND_PREVIOUS: "查找上一个",
    Command.NEXT_FINDING: "到下一处问题",
    Command.PREVIOUS_FINDING: "到上一处问题",
    Command.CARD: "显示或收起记录卡",
    Command.EDGE_UP: "到数据的上边缘；加 Shift 选到那里",
    Command.EDGE_DOWN: "到数据的下边缘；加 Shift 选到那里",
    Command.EDGE_LEFT: "到数据的左边缘；加 Shift 选到那里",
    Command.EDGE_RIGHT: "到数据的右边缘；加 Shift 选到那里",
    Command.ROW_START: "到本行第一列；加 Shift 选到那里",
    Command.ROW_END: "到本行最后一列；加 Shift 选到那里",
    Command.FIRST: "到第一格；加 Shift 选到那里",
    Command.LAST: "到最后一格；加 Shift 选到那里",
    Command.SELECT_ALL: "全选",
    Command.SELECT_COLUMN: "选中整列",
    Command.SELECT_ROW: "选中整行",
    Command.REACH_UP: "向上多选一格",
    Command.REACH_DOWN: "向下多选一格",
    Command.REACH_LEFT: "向左多选一格",
    Command.REACH_RIGHT: "向右多选一格",
    Command.REACH_PAGE_UP: "向上多选一屏",
    Command.REACH_PAGE_DOWN: "向下多选一屏",
}
"""What each command of a table does, in the order of the sheet."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the sheet: what is done, and by which keys."""

    text: str
    keys: tuple[str, ...]

    @property
    def shown(self) -> str:
        """The keys as they are read."""
        return "　".join(self.keys)


Group = tuple[str, Sequence[Entry]]


def entries_of(widget: QWidget, *, inside: bool = False) -> list[Entry]:
    """Return what has keys on a widget, each once: its actions, its shortcuts that say what they do, what it said.

    An action may say it by its property ``does`` where its text is another at each moment, a shortcut by its
    ``whatsThis``; see :func:`say_keys` for the rest. With ``inside`` what is on view in the widget counts too.
    """
    within = [part for part in widget.findChildren(QWidget) if part.isVisibleTo(widget)] if inside else []
    entries: dict[tuple[str, tuple[str, ...]], Entry] = {}
    for part in (widget, *within):
        for text, keys in _keys_of(part):
            if keys and text:
                entries[text, keys] = Entry(text.rstrip("…"), keys)
    return list(entries.values())


def _keys_of(widget: QWidget) -> Iterator[tuple[str, tuple[str, ...]]]:
    for action in widget.actions():
        yield str(action.property("does") or action.text()), tuple(map(_printed, action.shortcuts()))
    for shortcut in widget.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly):
        yield shortcut.whatsThis(), tuple(map(_printed, shortcut.keys()))
    for text, keys in keys_said(widget).items():
        yield text, (keys,)


def table_entries() -> list[Entry]:
    """Return what the keys of a table do, from their one declaration."""
    keys: dict[Command, dict[str, None]] = {}
    for (modifiers, key), command in KEYS.items():
        if key not in (Qt.Key.Key_Enter, Qt.Key.Key_Backtab):
            keys.setdefault(command, {})[_printed(QKeySequence(QKeyCombination(modifiers, key)))] = None
    return [Entry(text, tuple(keys[command])[:2]) for command, text in COMMANDS.items() if command in keys]


def _printed(keys: QKeySequence) -> str:
    """Return the names of keys as keyboards are printed."""
    held, plus, name = keys.toString(QKeySequence.SequenceFormat.PortableText).rpartition("+")
    return held + plus + _PRINTED.get(name, name)


class ShortcutSheet(QDialog):
    """Lists ``groups``; typing leaves what has the words in its text or its keys."""

    search: QLineEdit
    list: QTreeWidget
    remark: QLabel
    close_button: QPushButton

    def __init__(self, groups: Sequence[Group], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "shortcut_sheet")
        self._items: list[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = []
        for name, entries in groups:
            if entries:
                self._add(name, entries)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.list.setSelectionMode(QTreeWidget.SelectionMode.SingleSelection)
        self.search.textChanged.connect(self._filter)
        self.close_button.clicked.connect(self.reject)
        self.finished.connect(self.deleteLater)
        fit(self)
        self._filter("")

    def _add(self, name: str, entries: Sequence[Entry]) -> None:
        head = QTreeWidgetItem(self.list, [name])
        head.setFirstColumnSpanned(True)
        head.setFlags(Qt.ItemFlag.ItemIsEnabled)
        head.setSizeHint(0, QSize(0, _ROW + 8))
        font = QFont(self.list.font())
        font.setWeight(QFont.Weight.DemiBold)
        head.setFont(0, font)
        items = []
        for entry in entries:
            item = QTreeWidgetItem(head, [entry.text, entry.shown])
            item.setSizeHint(0, QSize(0, _ROW))
            item.setForeground(1, theme.colour("muted"))
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{entry.text}：{entry.shown}")
            items.append(item)
        self._items.append((head, items))
        head.setExpanded(True)

    def _filter(self, text: str) -> None:
        words = [fold(word) for word in text.split()]
        left = 0
        for head, items in self._items:
            for item in items:
                item.setHidden(not all(word in fold(item.text(0) + item.text(1)) for word in words))
            shown = sum(not item.isHidden() for item in items)
            head.setHidden(not shown)
            left += shown
        self.remark.setText(f"{left} 条" if left else "没有这样的快捷键")

    def shown(self) -> dict[str, str]:
        """Return the lines that are shown, {what is done: keys}."""
        return {
            item.text(0): item.text(1) for _, items in self._items for item in items if not item.isHidden()
        }

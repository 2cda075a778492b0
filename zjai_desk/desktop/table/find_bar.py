"""The bar below a table that finds and replaces in the rows that the filter shows."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.people.guarding import guard
from zjai_desk.desktop.table.cell_work import CellWork
from zjai_desk.desktop.table.searching import Hits, Search, plan_replacing, search
from zjai_desk.desktop.table.view import RegisterTable
from zjai_desk.desktop.threads.job import Job
from zjai_desk.registers.rights import ENTER

PAUSE = 200
"""Milliseconds after the last key before the search begins."""


class FindBar(QFrame):
    """Looks through the rows of ``table`` while something stands in it; ``work`` writes what is replaced."""

    def __init__(
        self, desk: Desk, table: RegisterTable, work: CellWork, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("find_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._desk = desk
        self._table = table
        self._model = table.register_model
        self._work = work
        self._hits: Hits = {}
        self._places: list[tuple[int, int]] = []
        self._job: Job | None = None
        self._going: int = 0
        self._within: dict[int, frozenset[str]] = {}
        """The cells that were selected when the bar was opened, by record; empty for all that is shown."""
        self._make_widgets()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PAUSE)
        self._soon.timeout.connect(self._search)
        self._connect()
        self.hide()

    def _make_widgets(self) -> None:
        self.sought, self.new = self._line("查找"), self._line("替换为")
        self.count = QLabel(self)
        self.count.setProperty("role", "muted")
        self.count.setMinimumWidth(72)
        self.previous = self._tool("chevron-left", "上一处（Shift+F3）")
        self.next = self._tool("chevron-right", "下一处（F3）")
        self.one_column = QCheckBox("只在这一列", self)
        self.selected = QCheckBox("只在选中的单元格", self)
        self.whole = QCheckBox("整格", self)
        self.case = QCheckBox("区分大小写", self)
        self.replace_one = QPushButton("替换", self)
        self.replace_all = QPushButton("全部替换", self)
        for button in (self.replace_one, self.replace_all):
            guard(self._desk, button, ENTER)
        self.close_button = self._tool("x", "关闭（Esc）")
        self._main = self._in_line(
            self.sought, self.previous, self.next, self.count, self.new, self.replace_one, self.replace_all
        )
        self._boxes = self._in_line(self.selected, self.one_column, self.whole, self.case)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 4, 8, 4)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(2, 1)
        self._grid.addWidget(self._main, 0, 0)
        self._grid.addWidget(self.close_button, 0, 3)
        self._place_boxes()
        # From what is looked for straight to what takes its place, as in every other program; then the rest.
        stops = (
            self.sought, self.new, self.replace_one, self.replace_all, self.selected, self.one_column,
            self.whole, self.case, self.previous, self.next, self.close_button,
        )  # fmt: skip
        for before, after in pairwise(stops):
            self.setTabOrder(before, after)
        for stop in stops:
            stop.installEventFilter(self)

    def _in_line(self, *widgets: QWidget) -> QWidget:
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in widgets:
            row.addWidget(widget)
        return line

    def _place_boxes(self) -> None:
        """Put the boxes behind the rest, or on a line of their own where the window is too narrow for all."""
        wanted = sum(part.sizeHint().width() for part in (self._main, self._boxes, self.close_button))
        beside = self.width() >= wanted + 48
        self._grid.removeWidget(self._boxes)
        self._grid.addWidget(self._boxes, *((0, 1) if beside else (1, 0)), Qt.AlignmentFlag.AlignLeft)
        self.setFixedHeight(40 if beside else 72)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make the best of the width there is."""
        super().resizeEvent(event)
        self._place_boxes()

    def _line(self, words: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setPlaceholderText(words)
        line.setAccessibleName(words)
        line.setMinimumWidth(96)
        line.setMaximumWidth(200)
        return line

    def _tool(self, name: str, words: str) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("role", "quiet")
        button.setIcon(icon(name, "muted"))
        button.setToolTip(words)
        button.setAccessibleName(words.partition("（")[0])
        return button

    def _connect(self) -> None:
        self.sought.textChanged.connect(lambda _: self._soon.start())
        for box in (self.selected, self.one_column, self.whole, self.case):
            box.toggled.connect(lambda _: self._soon.start())
        self.previous.clicked.connect(lambda: self.go(-1))
        self.next.clicked.connect(lambda: self.go(1))
        self.replace_one.clicked.connect(self._replace_one)
        self.replace_all.clicked.connect(self._replace_all)
        self.close_button.clicked.connect(self.leave)
        self._model.modelReset.connect(self._search_again)
        self._model.layoutChanged.connect(lambda *_: self._search_again())
        self._desk.changed.connect(self._on_changed)
        self._table.selectionModel().currentColumnChanged.connect(lambda *_: self._on_column())
        self._table.selectionModel().currentChanged.connect(lambda *_: self._say_count())

    # -- looking --------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Show the bar with the cursor in it; where several cells are selected only they are meant, as in Excel."""
        cells = self._work.cells()
        several = sum(map(len, cells.chosen)) > 1
        # The rows of one block share one list of places: one set does for all of them.
        lists = {id(places): places for places in cells.chosen}
        keys = {which: frozenset(cells.fields[at].key for at in places) for which, places in lists.items()}
        each = (keys[id(places)] for places in cells.chosen)
        self._within = dict(zip(cells.ids, each, strict=True)) if several else {}
        self.selected.setChecked(several)
        self.selected.setVisible(several)
        self.one_column.setVisible(not several)
        self._place_boxes()
        self.show()
        self.sought.setFocus()
        self.sought.selectAll()
        self._soon.start()

    def leave(self) -> None:
        """Take the bar away."""
        self._soon.stop()
        self._take({})
        self.hide()
        self._table.setFocus()

    def go(self, step: int) -> None:
        """Make the next (1) or the last hit before (-1) the current cell current; at the end it starts over."""
        if not self.isVisible():
            self.begin()
            return
        if self._soon.isActive() or self._job is not None:
            self._going = step
            if self._job is None:
                self._search()
            return
        if not self._places:
            return
        here = self._here()
        at = bisect_right(self._places, here) if step > 0 else bisect_left(self._places, here) - 1
        self._table.moves.go(*self._places[at % len(self._places)])

    def _here(self) -> tuple[int, int]:
        index = self._table.currentIndex()
        return index.row(), index.column()

    def _search_again(self) -> None:
        if self.isVisible() and self.sought.text():
            self._soon.start()

    def _on_changed(self, written: frozenset[str]) -> None:
        if self._model.register.key in written:
            self._search_again()

    def _on_column(self) -> None:
        if self.one_column.isChecked():
            self._search_again()

    def _asked(self) -> Search:
        return Search(self.sought.text(), self.whole.isChecked(), self.case.isChecked())

    def _search(self) -> None:
        """Look for what stands in the bar, in the store's thread; what was looked for before is let go."""
        self._soon.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None
        asked, column = self._asked(), self._table.currentIndex().column()
        if not asked.text or not self.isVisible():
            self._take({})
            return
        fields = self._model.fields
        within = self._within if self.selected.isChecked() else {}
        if within:
            meant = frozenset().union(*set(within.values()))
            fields = tuple(field for field in fields if field.key in meant)
        elif self.one_column.isChecked() and self.one_column.isVisible() and column >= 0:
            fields = fields[column : column + 1]
        register, ids = self._model.register, self._model.ids_at(range(self._model.rowCount()))
        keys, ids = [field.key for field in fields], list(within) or ids

        def done(hits: Hits) -> None:
            if asked == self._asked():
                self._job = None
                self._take(_only(hits, within) if within else hits)

        job = self._desk.run(
            "查找",
            lambda store, progress: search(store, register, asked, (keys, ids), progress),
            done,
            lambda _: None,
        )
        self._job = None if job.over else job

    def _take(self, hits: Hits) -> None:
        self._hits = hits
        rows = self._model.row_of
        columns = {field.key: place for place, field in enumerate(self._model.fields)}
        self._places = sorted(
            (rows(number), columns[key]) for number, keys in hits.items() for key in keys if key in columns
        )
        self._say_count()
        if self._going and self._places:
            step, self._going = self._going, 0
            self.go(step)

    def _say_count(self) -> None:
        found = len(self._places)
        for button in (self.previous, self.next, self.replace_one, self.replace_all):
            button.setEnabled(found > 0)
        if not self.sought.text():
            self.count.setText("")
        elif not found:
            self.count.setText("没有找到")
        else:
            at = bisect_left(self._places, self._here())
            inside = at < found and self._places[at] == self._here()
            self.count.setText(f"{at + 1:,} / {found:,} 处" if inside else f"{found:,} 处")

    # -- replacing ------------------------------------------------------------------------------------

    def _replace_one(self) -> None:
        """Replace in the current cell if it is a hit, and go on to the next one."""
        here = self._here()
        at = bisect_left(self._places, here)
        if at == len(self._places) or self._places[at] != here:
            self.go(1)
            return
        number = self._model.id_at(here[0])
        if number is not None:
            self._going = 1
            self._replace({number: [self._model.fields[here[1]].key]})

    def _replace_all(self) -> None:
        self._replace(self._hits)

    def _replace(self, hits: Hits) -> None:
        register, asked, new = self._model.register, self._asked(), self.new.text()
        self._work.carry_out(
            f"替换 {sum(map(len, hits.values())):,} 格",
            lambda store: plan_replacing(store, register, asked, new, hits),
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Enter go on, Shift+Enter back and Esc close, before the page takes them for its own."""
        if isinstance(event, QKeyEvent):
            key, keys = event.key(), Qt.Key
            if event.type() == QEvent.Type.ShortcutOverride and key == keys.Key_Escape:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                if key == keys.Key_Escape:
                    self.leave()
                    return True
                if key in (keys.Key_Return, keys.Key_Enter) and watched is self.new:
                    self._replace_one()
                    return True
                if key == keys.Key_F3 or (
                    watched is self.sought and key in (keys.Key_Return, keys.Key_Enter)
                ):
                    back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                    self.go(-1 if back else 1)
                    return True
        return super().eventFilter(watched, event)


def _only(hits: Hits, within: Mapping[int, frozenset[str]]) -> Hits:
    """Return the hits that lie in the cells ``within``."""
    found = {number: [key for key in keys if key in within[number]] for number, keys in hits.items()}
    return {number: keys for number, keys in found.items() if keys}

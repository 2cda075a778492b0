"""Random edits, pastes, fills, deletions, undos and redos at the table, against a plain model in memory: always equal."""

import copy
import random
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from store_here import StoreHere

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.table.clipboard import write_text
from zjai_desk.desktop.table.panel import TablePanel
from zjai_desk.errors import DeskError
from zjai_desk.registers import REGISTERS
from zjai_desk.settings import Settings
from zjai_desk.store import Store

STEPS = 300
CARRIERS = REGISTERS["scenarios"]
WORDS = ("", "甲", "乙\n丙", '带"引号"', "制\t表", "滨江区", "西湖", "２０２１", "2019年3月", "明天")
Row = dict[str, object]


class Plain:
    """The same table as lists in memory: rows in order, snapshots for undo and redo."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.past: list[list[Row]] = []
        self.future: list[list[Row]] = []

    def did(self, rows: list[Row]) -> None:
        if rows != self.rows:
            self.past.append(self.rows)
            self.future.clear()
            self.rows = rows


class Player:
    """Does the same at the table and in the plain model."""

    def __init__(self, panel: TablePanel, desk: Desk, chance: random.Random) -> None:
        self.panel, self.desk, self.chance = panel, desk, chance
        self.model, self.work = panel.model, panel.work
        self.plain = Plain()
        self.fields = CARRIERS.fields

    def value(self, column: int, text: str) -> tuple[bool, object]:
        from zjai_desk.registers.values import parse

        parsed = parse(self.fields[column], text, self.fields[column].unit)
        return not (parsed.problem and parsed.value is None), parsed.value

    def block(self) -> tuple[int, int, int, int]:
        """Select a block at random and return its top, left, bottom and right."""
        rows, columns = len(self.plain.rows), len(self.fields)
        top, left = self.chance.randrange(rows), self.chance.randrange(columns)
        bottom = min(rows - 1, top + self.chance.choice((0, 0, 1, 3)))
        right = min(columns - 1, left + self.chance.choice((0, 0, 1, 2)))
        self.panel.table.moves.go(top, left)
        area = QItemSelection(self.model.index(top, left), self.model.index(bottom, right))
        flags = QItemSelectionModel.SelectionFlag
        self.panel.table.selectionModel().select(area, flags.ClearAndSelect)
        return top, left, bottom, right

    def agree(self) -> None:
        """Give the first answer, if the bar asks and there is more than 取消."""
        bar = self.panel.ask_bar
        if not bar.isHidden():
            if bar.buttons[0].text().startswith(("只", "全部", "删除")):
                bar.buttons[0].click()
            else:
                bar.cancel()

    def new(self, **values: object) -> Row:
        return {field.key: values.get(field.key) for field in self.fields}

    def put(self, rows: list[Row], row: int, column: int, text: str) -> None:
        stands, value = self.value(column, text)
        if stands:
            rows[row][self.fields[column].key] = value

    # -- what is done -----------------------------------------------------------------------------------

    def type(self) -> None:
        top, left, *_ = self.block()
        text, rows = self.chance.choice(WORDS), copy.deepcopy(self.plain.rows)
        self.put(rows, top, left, text)
        self.model.record_at(top)
        self.model.setData(self.model.index(top, left), text)
        self.plain.did(rows)

    def paste(self) -> None:
        top, left, bottom, right = self.block()
        height, width = self.chance.randint(1, 5), self.chance.randint(1, 3)
        grid = [[self.chance.choice(WORDS) for _ in range(width)] for _ in range(height)]
        QGuiApplication.clipboard().setText(write_text(grid) + "\n")
        rows = copy.deepcopy(self.plain.rows)
        tall, wide = bottom - top + 1, right - left + 1
        if tall % height or wide % width:
            tall, wide = height, width
        for row in range(tall):
            if top + row >= len(rows):
                added = self.new()
                rows.append(added)
            for column in range(min(wide, len(self.fields) - left)):
                self.put(rows, top + row, left + column, grid[row % height][column % width])
        # A row that brings nothing adds no record.
        kept = len(self.plain.rows)
        rows = rows[:kept] + [row for row in rows[kept:] if any(v is not None for v in row.values())]
        self.work.paste()
        self.agree()
        self.plain.did(rows)

    def clear(self) -> None:
        top, left, bottom, right = self.block()
        rows = copy.deepcopy(self.plain.rows)
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                rows[row][self.fields[column].key] = None
        self.work.clear()
        self.plain.did(rows)

    def fill_down(self) -> None:
        top, left, bottom, right = self.block()
        rows = copy.deepcopy(self.plain.rows)
        source = top if bottom > top else top - 1
        if source >= 0:
            for row in range(source + 1, bottom + 1):
                for column in range(left, right + 1):
                    key = self.fields[column].key
                    rows[row][key] = rows[source][key]
        self.work.fill_down()
        self.plain.did(rows)

    def fill_right(self) -> None:
        from zjai_desk.desktop.table.edits import editable

        top, left, bottom, right = self.block()
        rows = copy.deepcopy(self.plain.rows)
        source = left if right > left else left - 1
        if source >= 0:
            for row in range(top, bottom + 1):
                text = editable(self.fields[source], rows[row][self.fields[source].key])  # type: ignore[arg-type]  # the test knows its kind
                for column in range(source + 1, right + 1):
                    self.put(rows, row, column, text)
        self.work.fill_right()
        self.agree()
        self.plain.did(rows)

    def put_everywhere(self) -> None:
        top, left, bottom, right = self.block()
        text, rows = self.chance.choice(WORDS), copy.deepcopy(self.plain.rows)
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                self.put(rows, row, column, text)
        self.work.put(text)
        self.agree()
        self.plain.did(rows)

    def insert(self) -> None:
        if len(self.plain.rows) < 30:
            self.work.insert()
            self.plain.did([*copy.deepcopy(self.plain.rows), self.new()])

    def delete(self) -> None:
        top, _, bottom, _ = self.block()
        if len(self.plain.rows) - (bottom - top + 1) >= 3:
            self.work.delete_records()
            self.plain.did(copy.deepcopy(self.plain.rows[:top] + self.plain.rows[bottom + 1 :]))

    def undo(self) -> None:
        if self.plain.past:
            self.desk.undo()
            self.plain.future.append(self.plain.rows)
            self.plain.rows = self.plain.past.pop()

    def redo(self) -> None:
        if self.plain.future:
            self.desk.redo()
            self.plain.past.append(self.plain.rows)
            self.plain.rows = self.plain.future.pop()


@pytest.mark.parametrize("seed", range(3))
def test_the_table_is_always_what_a_plain_model_is(
    dressed: QApplication, qtbot: QtBot, tmp_path: Path, seed: int
) -> None:
    path = tmp_path / "台账.zjdb"
    with Store.create(path) as store, store.change("开头") as change:
        change.insert(CARRIERS.key, [{"name": f"场景{number}"} for number in range(6)])
    store = Store.open(path)
    desk = Desk(StoreHere(store), Settings())
    errors: list[DeskError] = []
    desk.failed.connect(errors.append)
    panel = TablePanel(desk, CARRIERS)
    qtbot.addWidget(panel)
    desk.changed.connect(lambda _: panel.model.reload())
    panel.model.reload()
    player = Player(panel, desk, random.Random(seed))
    player.plain.rows = [player.new(name=f"场景{number}") for number in range(6)]
    acts = [
        player.type, player.type, player.paste, player.paste, player.clear, player.fill_down, player.fill_right,
        player.put_everywhere, player.insert, player.delete, player.undo, player.undo, player.undo, player.redo,
    ]  # fmt: skip
    for step in range(STEPS // 3):
        act = player.chance.choice(acts)
        act()
        # What is shown: fetched as a view does it, at once because the store is here.
        panel.model._shelf.want(0)
        panel.model._shelf._fetch()
        shown = [dict(panel.model.record_at(row).values) for row in range(panel.model.rowCount())]  # type: ignore[union-attr]  # there is one
        assert shown == player.plain.rows, (step, act.__name__)
        assert errors == []
    assert (desk.next_undo is not None and desk.next_undo.title != "开头") == bool(player.plain.past)
    assert store.verify() == []
    desk.close()

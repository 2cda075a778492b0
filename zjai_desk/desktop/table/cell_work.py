"""What is done to the selected cells of a table: copied, pasted, filled, cleared; each one step of the history."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit.ask_bar import AskBar
from zjai_desk.desktop.table import clipboard, edits, filling
from zjai_desk.desktop.table.clipboard import Copied
from zjai_desk.desktop.table.edits import Writing, Written
from zjai_desk.desktop.table.filling import Cells, Plan
from zjai_desk.desktop.table.view import RegisterTable
from zjai_desk.progress import Progress
from zjai_desk.registers.findings import Problem
from zjai_desk.store import Store

ASKED_ABOVE = 20
"""Records that are deleted without being asked for; more are not deleted by a slip of the fingers."""

Planner = Callable[[Store], Plan]


class CellWork(QObject):
    """Does its work on the selection of ``table``, asking in ``bar`` where a person should decide.

    ``refused(Plan)`` when somebody wants to see which texts cannot stand.
    """

    refused = Signal(object)

    def __init__(self, desk: Desk, table: RegisterTable, bar: AskBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._table = table
        self._model = table.register_model
        self._register = self._model.register
        self._bar = bar

    # -- out ------------------------------------------------------------------------------------------

    def copy(self, *, heads: bool = False) -> None:
        """Put the selected cells on the clipboard, ``heads`` with the headings above them."""
        cells, register = self.cells(), self._register
        if not cells.ids:
            return

        def work(store: Store, _: Progress) -> Copied:
            return clipboard.copied(
                store.records(register.key, cells.ids), cells.fields, cells.chosen, heads=heads
            )

        def done(copied: Copied) -> None:
            QGuiApplication.clipboard().setMimeData(copied.as_mime())
            self._desk.tell(f"已复制 {copied.rows:,} 行 {copied.columns} 列")

        self._desk.run("复制", work, done)

    def cut(self) -> None:
        """Put the selected cells on the clipboard and clear them."""
        cells, register, operator = self.cells(), self._register, self._desk.operator
        accounts = self._desk.accounts
        if not cells.ids:
            return

        def work(store: Store, progress: Progress) -> tuple[Copied, Written]:
            records = store.records(register.key, cells.ids)
            copied = clipboard.copied(records, cells.fields, cells.chosen, heads=False)
            changes = filling.settled(store, register, filling.put_text(cells, "")).changes
            title = f"剪切 {sum(map(len, cells.chosen)):,} 格"
            writing = Writing(title, changes)
            return copied, edits.set_values(store, register, writing, operator, accounts, progress)

        def done(came: tuple[Copied, Written]) -> None:
            QGuiApplication.clipboard().setMimeData(came[0].as_mime())
            self._take(came[1])

        self._desk.run("剪切", work, done, writes=True)

    # -- in -------------------------------------------------------------------------------------------

    def paste(self) -> None:
        """Lay the cells of the clipboard over the table, from the first selected cell on."""
        grid = clipboard.grid_of(QGuiApplication.clipboard().mimeData())
        if not grid:
            self._desk.tell("剪贴板里没有可以粘贴的文字。")
            return
        parts = self._table.moves.parts()
        if not self._model.rowCount() and self._paste_headed(grid):
            return
        if len(grid) == len(grid[0]) == 1 and len(parts) > 1:
            self.put(grid[0][0])
            return
        top = min((part.top() for part in parts), default=0)
        left = min((part.left() for part in parts), default=0)
        if len(parts) == 1:
            grid = filling.tiled(grid, parts[0].height(), parts[0].width())
        ids = self._model.ids_at(range(top, top + len(grid)))
        fields = self._model.fields[left:]
        usual = filling.usual_values(self._register, self._model.query)
        reach = (top, left, top + len(grid) - 1, left + min(len(grid[0]), len(fields)) - 1)
        self.carry_out(
            f"粘贴 {len(grid):,} 行",
            lambda _: filling.plan_paste(grid, ids, fields, usual),
            lambda: self._select(*reach),
        )

    def _paste_headed(self, grid: Sequence[Sequence[str]]) -> bool:
        """Begin an empty table with what has its own headings; returns whether it has."""
        columns = filling.headed(self._register, grid[0])
        if not columns or len(grid) < 2:
            return False
        usual = filling.usual_values(self._register, self._model.query)
        self.carry_out(f"粘贴 {len(grid) - 1:,} 行", lambda _: filling.plan_headed(grid, columns, usual))
        return True

    def put(self, text: str) -> None:
        """Write one typed text into every selected cell."""
        cells = self.cells()
        self.carry_out(f"填充 {_count(cells)} 格", lambda _: filling.put_text(cells, text))

    def repeat(self) -> None:
        """Write what stands in the current cell into every selected cell."""
        index, register = self._table.currentIndex(), self._register
        source = self._model.id_at(index.row()) if index.isValid() else None
        if source is None:
            return
        cells, field = self.cells(), self._model.fields[index.column()]

        def plan(store: Store) -> Plan:
            found = store.records(register.key, [source])
            return filling.put_text(
                cells, edits.editable(field, found[0].values.get(field.key)) if found else ""
            )

        self.carry_out(f"填充 {_count(cells)} 格", plan)

    def clear(self) -> None:
        """Empty the selected cells; records are never deleted by it."""
        cells = self.cells()
        self.carry_out(f"清除 {_count(cells)} 格", lambda _: filling.put_text(cells, ""))

    def fill_down(self) -> None:
        """Write the first selected row into those below; a single row takes over what stands above it."""
        block = self._table.block()
        if not block.rows:
            return
        cells = self.cells()
        if len(block.rows) == 1:
            self._fill_from(block.rows[0] - 1, cells)
        else:
            self._fill_from(block.rows[0], Cells(cells.ids[1:], cells.fields, cells.chosen[1:]))

    def copy_above(self) -> None:
        """Write what stands above the current cell into it."""
        self._fill_from(self._table.currentIndex().row() - 1, self._current())

    def _fill_from(self, row: int, cells: Cells) -> None:
        source, register = self._model.id_at(row), self._register
        if source is not None and cells.ids:
            self.carry_out(
                f"填充 {_count(cells)} 格",
                lambda store: filling.fill_down(store, register, source, cells),
            )

    def fill_right(self) -> None:
        """Write the first selected column into those right of it; a single column takes over what stands left of it."""
        block, register = self._table.block(), self._register
        if not block.rows:
            return
        cells = self.cells()
        from_left = len(block.columns) == 1
        if from_left and not block.columns[0]:
            return
        source = self._model.fields[block.columns[0] - 1 if from_left else block.columns[0]]
        if not from_left:
            cells = replace(cells, chosen=[[place for place in places if place] for places in cells.chosen])
        self.carry_out(
            f"填充 {_count(cells)} 格",
            lambda store: filling.fill_right(store, register, source, cells),
        )

    def date(self, *, month: bool = False) -> None:
        """Write today's date, or this month, into the current cell."""
        today, cells = dt.date.today().isoformat(), self._current()
        if cells.ids:
            text = today[:7] if month else today
            self.carry_out(f"填入 {text}", lambda _: filling.put_text(cells, text))

    # -- records --------------------------------------------------------------------------------------

    def insert(self) -> None:
        """Add an empty record below the others and go there; it takes over what the filter asks for."""
        usual = filling.usual_values(self._register, self._model.query)
        register, operator, accounts = self._register, self._desk.operator, self._desk.accounts
        writing = Writing(f"新增{register.noun}", {}, [usual])

        def work(store: Store, progress: Progress) -> Written:
            return edits.set_values(store, register, writing, operator, accounts, progress)

        def done(written: Written) -> None:
            self._take(written)
            self._table.moves.go(self._model.rowCount() - 1, 0)

        self._desk.run(f"新增{register.noun}", work, done, writes=True)

    def delete_records(self) -> None:
        """Delete the records of the selected rows; many only after a question. The history brings them back."""
        ids, register = self._model.ids_at(self._table.selected_rows()), self._register
        if len(ids) <= ASKED_ABOVE:
            self._delete(ids)
            return
        count = f"{len(ids):,} {register.measure}{register.noun}"
        self._bar.ask(
            f"删除选中的 {count}？可以撤销，也可以在“历史”里找回。",
            [(f"删除 {count}", lambda: self._delete(ids))],
        )

    def _delete(self, ids: Sequence[int]) -> None:
        if not ids:
            return
        register, operator = self._register, self._desk.operator

        top, column = self._table.selected_rows()[:1], self._table.currentIndex().column()

        def done(count: int) -> None:
            for row in top:
                # What moves up to where the first of them was is the next to be looked at.
                self._table.moves.go(row, column)
            self._desk.tell(f"已删除 {count:,} {register.measure}{register.noun}", undoable=True)

        self._desk.run(
            f"删除{register.noun}",
            lambda store, _: edits.delete(store, register, ids, operator),
            done,
            writes=True,
        )

    # -- carrying out ---------------------------------------------------------------------------------

    def carry_out(self, title: str, plan: Planner, after: Callable[[], object] | None = None) -> None:
        """Plan in the store's thread and write at once if nothing speaks against it; else ask."""
        register, operator, accounts = self._register, self._desk.operator, self._desk.accounts

        def work(store: Store, progress: Progress) -> tuple[Plan, Written | None]:
            made = filling.settled(store, register, plan(store))
            if not made.clean:
                return made, None
            writing = Writing(title, made.changes)
            return made, edits.set_values(store, register, writing, operator, accounts, progress)

        def done(came: tuple[Plan, Written | None]) -> None:
            made, written = came
            if written is None:
                self._ask(title, made, after)
            else:
                self._take(written, after, made.joined)

        self._desk.run(title, work, done, writes=True)

    def _ask(self, title: str, plan: Plan, after: Callable[[], object] | None) -> None:
        """Say in the bar what would be done and what cannot be, and mark the cells where it cannot."""
        if len(plan.refused) == 1 and not (plan.changes or plan.new):
            self._model.refused.emit(plan.refused[0].problem)
            return
        self._model.reject(
            {
                (refused.record, refused.problem.field): refused.problem
                for refused in plan.refused
                if refused.record is not None
            }
        )
        verb = title.partition(" ")[0]
        caption = f"只{verb}合规的" if plan.refused else f"全部{verb}"
        answers = [(caption, lambda: self._write(title, plan, after))] if plan.changes or plan.new else []
        looking = [("看问题", lambda: self.refused.emit(plan))] if plan.refused else []
        self._bar.ask(_question(title, plan), answers, staying=looking)
        marked = [refused for refused in plan.refused if refused.record is not None]
        if marked:
            # Once the bar has taken its room from the table.
            row, column = self._model.row_of(marked[0].record), self._model.column_of(marked[0].problem.field)
            QTimer.singleShot(0, self, lambda: self._table.scrollTo(self._model.index(row, column)))

    def _write(self, title: str, plan: Plan, after: Callable[[], object] | None) -> None:
        register, operator, accounts = self._register, self._desk.operator, self._desk.accounts
        writing = Writing(title, plan.changes, plan.new)
        self._desk.run(
            title,
            lambda store, progress: edits.set_values(store, register, writing, operator, accounts, progress),
            lambda written: self._take(written, after, plan.joined),
            writes=True,
        )

    def _take(self, written: Written, after: Callable[[], object] | None = None, joined: int = 0) -> None:
        """Show what was written: new rows stand below the others, whatever the filter says.

        ``joined`` says of how many cells the lines were joined.
        """
        if written.step is None:
            self._desk.tell("内容没有变化。")
        else:
            self._model.append(written.added)
            self._model.stay()
            lines = f"，{_joined(joined)}" if joined else ""
            self._desk.tell(f"已{written.step.title}{lines}{_remark(written.problems)}", undoable=True)
        if after is not None:
            after()

    # -- the selection --------------------------------------------------------------------------------

    def cells(self) -> Cells:
        """Return the selected cells."""
        block = self._table.block()
        return Cells(
            self._model.ids_at(block.rows),
            [self._model.fields[place] for place in block.columns],
            block.chosen,
        )

    def _current(self) -> Cells:
        index = self._table.currentIndex()
        number = self._model.id_at(index.row()) if index.isValid() else None
        return (
            Cells([], [], [])
            if number is None
            else Cells([number], [self._model.fields[index.column()]], [[0]])
        )

    def _select(self, top: int, left: int, bottom: int, right: int) -> None:
        bottom = min(bottom, self._model.rowCount() - 1)
        area = QItemSelection(self._model.index(top, left), self._model.index(bottom, right))
        self._table.selectionModel().select(area, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def _remark(problems: Sequence[Problem]) -> str:
    """Say what the checks found in what was written: how much of which grade, and the gravest in full."""
    counts = Counter(problem.severity.label for problem in problems)
    said = "，".join(f"{label} {count:,} 项" for label, count in counts.items())
    return f"；核对出{said}：{problems[0].message}" if problems else ""


def _count(cells: Cells) -> str:
    return f"{sum(map(len, cells.chosen)):,}"


def _question(title: str, plan: Plan) -> str:
    """Say what a plan does: 粘贴 40 行：新增 12，更新 28，3 格不合规."""
    parts = [f"新增 {len(plan.new):,}"] if plan.new else []
    parts += [f"更新 {len(plan.changes):,}"] if plan.changes else []
    parts += [f"{len(plan.refused):,} 格不合规"] if plan.refused else []
    parts += [f"{plan.left_out} 列没有地方放"] if plan.left_out else []
    parts += [_joined(plan.joined)] if plan.joined else []
    return f"{title}：{'，'.join(parts) or '没有可写的内容'}"


def _joined(count: int) -> str:
    return f"{count:,} 格里的换行并成一行"

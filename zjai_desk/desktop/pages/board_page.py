"""报送情况: who has sent what for which task; files are dropped on the cell they are for."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.desktop.board.blank_forms import write_blank_forms
from zjai_desk.desktop.board.cell_panel import CellPanel
from zjai_desk.desktop.board.chase_list import write_chase_list
from zjai_desk.desktop.board.expected import Expected
from zjai_desk.desktop.board.model import BoardModel, Boards, Cell, due_words, read_boards
from zjai_desk.desktop.board.round_dialog import RoundDialog, new_round
from zjai_desk.desktop.board.view import BoardView
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit.asking import PDF, WORKBOOK, ask_contacts, ask_folder, ask_target
from zjai_desk.desktop.kit.empty_state import EmptyState
from zjai_desk.desktop.page import Page
from zjai_desk.desktop.people.guarding import guard
from zjai_desk.errors import DeskError
from zjai_desk.files import reason, replacing
from zjai_desk.folders import ENDINGS
from zjai_desk.keeping.journal import contents
from zjai_desk.progress import Progress
from zjai_desk.registers.notebooks import FINAL, RECEIVED
from zjai_desk.registers.rights import CONTACTS, ENTER
from zjai_desk.registers.text import clean
from zjai_desk.returns.rounds.board import STATES, Board
from zjai_desk.returns.rounds.receipts import Receipt, correct, set_state
from zjai_desk.returns.rounds.rounds import Round, delete_round, save_round, towns_of
from zjai_desk.scratch import scratch
from zjai_desk.store import Original, Store

_PATTERNS = f"回表 ({' '.join(f'*{ending}' for ending in ENDINGS)});;所有文件 (*)"


class BoardPage(Page):
    """Shows the board, and beside it what stands behind the chosen cell."""

    key = "board"
    title = "报送情况"
    icon_name = "board"
    registers = frozenset({"rounds", "receipts", "enterprises"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.found = Boards()
        self._chosen: tuple[str, str] = ("", "")
        self._opened = scratch()
        self.destroyed.connect(self._opened.cleanup)
        self.model = BoardModel(self)
        self.view = BoardView(self.model, self)
        self.panel = CellPanel(self)
        self.empty = EmptyState("board", self)
        self.round_box = QComboBox(self)
        self.state_box = QComboBox(self)
        self.about = QLabel(self)
        self.stack = QStackedWidget(self)
        self._lay_out()
        self._make_actions()
        self._connect()

    def _lay_out(self) -> None:
        self.round_box.setAccessibleName("报送任务")
        self.round_box.setMinimumWidth(200)
        self.state_box.setAccessibleName("状态")
        self.state_box.addItem("全部状态", "")
        for state in STATES:
            self.state_box.addItem(state, state)
        self.about.setProperty("role", "muted")
        line = QHBoxLayout()
        line.setSpacing(8)
        for widget in (self.round_box, self.state_box):
            line.addWidget(widget)
        line.addWidget(self.about, 1)
        split = QSplitter(self)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        split.addWidget(self.view)
        split.addWidget(self.panel)
        split.setStretchFactor(0, 1)
        board = QWidget(self)
        column = QVBoxLayout(board)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(line)
        column.addWidget(split, 1)
        self.empty.say(
            "还没有报送任务",
            "建一个任务：收哪种表、哪一年、谁报、什么时候截止。\n以后收到的表自动记到格子里，谁没报、谁有错一眼看到。",
            ("新建任务", self.ask_new_round),
        )
        self.stack.addWidget(board)
        self.stack.addWidget(self.empty)
        self.body.addWidget(self.stack)
        self.panel.hide()

    def _make_actions(self) -> None:
        self.new_action = self.add_action("新建任务", "plus", self.ask_new_round, primary=True, right=ENTER)
        self.edit_action = self.add_action("修改任务", "calendar", self.ask_edit_round, right=ENTER)
        self.chase_action = self.add_action("催报单", "printer", self.ask_chase_list)
        self.form_action = self.add_action("发空白表", "file-text", self.ask_blank_forms)
        self.form_action.setToolTip("给任务里每个报送单位各做一份空白表，放进一个文件夹")
        for button in (self.panel.note_button, self.panel.final_button, self.panel.move_box):
            guard(self.desk, button, ENTER)
        self.chase_action.setToolTip("列出没有报的和有差错要重报的单位，存为 PDF 或工作簿，可打印")

    def _connect(self) -> None:
        self.round_box.activated.connect(lambda _: self._show())
        self.state_box.activated.connect(lambda _: self._show())
        self.view.selectionModel().currentChanged.connect(lambda *_: self._show_cell())
        self.view.doubleClicked.connect(lambda _: self._open_newest())
        self.view.dropped.connect(self.desk.hand_over)
        panel = self.panel
        panel.receive_wanted.connect(self._choose_files)
        panel.opened.connect(self.open_receipt)
        panel.exported.connect(self._ask_export)
        panel.noted.connect(self._ask_note)
        panel.finalised.connect(self.finalise)
        panel.moved.connect(self.move_receipt)

    # -- what is shown --------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the board again."""
        self.desk.run("", lambda store, _: read_boards(store), self._take)

    def _take(self, found: Boards) -> None:
        self.found = found
        chosen = self.round_box.currentData()
        self.round_box.clear()
        self.round_box.addItem(f"全部任务（{len(found.boards)}）", "")
        for one in found.boards:
            self.round_box.addItem(one.round.title, one.round.title)
        self.round_box.setCurrentIndex(max(0, self.round_box.findData(chosen)))
        self.stack.setCurrentIndex(0 if found.boards or found.strays else 1)
        self._show()

    @property
    def board(self) -> Board | None:
        """The task that is chosen, or that of the current column; None where it might be any."""
        title = self.round_box.currentData() or self._chosen[1]
        known = {one.round.title: one for one in self.found.boards}
        return known.get(title) or (self.found.boards[0] if len(self.found.boards) == 1 else None)

    def _show(self) -> None:
        only = str(self.round_box.currentData() or "")
        sender, title = self._chosen
        self.model.show(self.found, only, str(self.state_box.currentData() or ""))
        self.about.setText(self._words(only))
        index = self.model.index_of(sender, title)
        if index.isValid():
            self.view.setCurrentIndex(index)
        self._show_cell()
        self._show_actions()

    def _words(self, only: str) -> str:
        boards = [one for one in self.found.boards if not only or one.round.title == only]
        counts = {state: sum(one.counts[state] for one in boards) for state in STATES}
        told = " · ".join(f"{state} {count}" for state, count in counts.items() if count)
        due = due_words(boards[0]) if len(boards) == 1 else ""
        return " · ".join(filter(None, (due, told)))

    def _show_cell(self) -> None:
        cell = self.model.cell(self.view.currentIndex())
        if cell is not None and cell.line is not None:
            self._chosen = (cell.sender, cell.round.title if cell.round else "")
            self.panel.show_cell(cell, [one.round for one in self.found.boards])
        self.panel.setVisible(cell is not None and cell.line is not None)
        self._show_actions()

    def _show_actions(self) -> None:
        one = self.board
        self.edit_action.setEnabled(one is not None)
        self.form_action.setEnabled(one is not None and bool(one.round.senders))
        self.chase_action.setEnabled(one is not None and bool(one.to_remind))

    # -- tasks ----------------------------------------------------------------------------------------

    def ask_new_round(self) -> None:
        """Ask for a new task."""
        self._ask_round(new_round(self.desk.year))

    def ask_edit_round(self) -> None:
        """Ask how the task that is chosen is to be changed."""
        if self.board is not None:
            self._ask_round(self.board.round)

    def _ask_round(self, wanted: Round) -> None:
        area = self.desk.area or ""
        taken = [one.round.title for one in self.found.boards if one.round.id != wanted.id]

        def ask(towns: list[str]) -> None:
            dialog = RoundDialog(wanted, towns, taken, self)
            if dialog.exec() == QDialog.DialogCode.Accepted:
                if dialog.wants_deletion:
                    self.delete_task(wanted)
                else:
                    self.save_task(dialog.round)
            dialog.deleteLater()

        self.desk.run("", lambda store, _: towns_of(store, area or store.setting("area")), ask)

    def save_task(self, wanted: Round) -> None:
        """Keep a task."""
        operator = self.desk.operator
        verb = "修改" if wanted.id else "新建"

        def work(store: Store, _progress: Progress) -> None:
            with store.change(f"{verb}报送任务 {wanted.title}", operator=operator) as change:
                save_round(store, change, wanted)

        if wanted.senders:
            # It is what the user turns to next: its actions are to be at hand.
            self._chosen = wanted.senders[0], wanted.title
        self.desk.run(
            "", work, lambda _: self.desk.tell(f"已{verb}任务 {wanted.title}", undoable=True), writes=True
        )

    def delete_task(self, wanted: Round) -> None:
        """Delete a task; what came for it stays."""
        operator = self.desk.operator

        def work(store: Store, _progress: Progress) -> None:
            with store.change(f"删除报送任务 {wanted.title}", operator=operator) as change:
                delete_round(change, wanted.id)

        self.desk.run(
            "", work, lambda _: self.desk.tell(f"已删除任务 {wanted.title}", undoable=True), writes=True
        )

    # -- the files of a cell --------------------------------------------------------------------------

    def _choose_files(self, cell: Cell) -> None:
        paths, _ = QFileDialog.getOpenFileNames(self, f"选择{cell.sender}的表", str(Path.home()), _PATTERNS)
        if paths and cell.round is not None:
            self.desk.hand_over([Path(path) for path in paths], Expected(cell.sender, cell.round.title))

    def _open_newest(self) -> None:
        cell = self.model.cell(self.view.currentIndex())
        if cell is not None and cell.receipts:
            self.open_receipt(cell.receipts[-1])
        elif cell is not None and cell.round is not None:
            self._choose_files(cell)

    def open_receipt(self, receipt: Receipt) -> None:
        """Show the kept original of a receipt on the page 收表, as it would be read now."""
        folder = Path(self._opened.name) / receipt.sha256[:12]

        def done(original: Original) -> None:
            try:
                folder.mkdir(exist_ok=True)
                path = folder / Path(receipt.file).name
                path.write_bytes(original.content)
            except OSError as error:
                self.desk.show_error(
                    DeskError(f"打不开“{receipt.file}”：{reason(error)[0]}。", reason(error)[1])
                )
                return
            self.desk.hand_over([path], Expected(receipt.sender, receipt.round))

        self.desk.run("", lambda store, _: store.original(receipt.sha256), done)

    def _ask_export(self, receipt: Receipt) -> None:
        path = ask_target(self, self.desk.settings, "另存原件", receipt.file)
        if path is not None:
            self.export_original(receipt, path)

    def export_original(self, receipt: Receipt, path: Path) -> None:
        """Write the original as it was received, byte for byte."""

        def work(store: Store, _progress: Progress) -> None:
            with replacing(path) as beside:
                beside.write_bytes(store.original(receipt.sha256).content)

        noted = self.desk.noting(work, f"原件“{receipt.file}”", path, lambda _: "")
        self.desk.run("", noted, lambda _: self.desk.tell(f"原件已存为 {path.name}"))

    def finalise(self, receipt: Receipt, final: bool) -> None:
        """Mark a version as final, or take that back."""
        state, operator = FINAL if final else RECEIVED, self.desk.operator
        verb = "定稿" if final else "取消定稿"

        def work(store: Store, _progress: Progress) -> None:
            with store.change(f"{verb} {receipt.sender} {receipt.file}", operator=operator) as change:
                set_state(change, [receipt.id], state)

        self.desk.run(
            "", work, lambda _: self.desk.tell(f"已{verb}：{receipt.file}", undoable=True), writes=True
        )

    def _ask_note(self, receipt: Receipt) -> None:
        text, given = QInputDialog.getMultiLineText(
            self, "备注", f"{receipt.sender}　{receipt.file}", receipt.note
        )
        if given:
            self._correct(replace(receipt, note=text.strip()), f"备注 {receipt.file}")

    def move_receipt(self, receipt: Receipt, title: str) -> None:
        """Count a file that came outside of any task for one."""
        wanted = next((one.round for one in self.found.boards if one.round.title == title), None)
        if wanted is None:
            return
        asked = not wanted.senders or receipt.sender in wanted.senders
        sender = receipt.sender if receipt.sender and asked else self._ask_sender(receipt, wanted)
        if sender:
            moved = replace(
                receipt, sender=sender, round=title, register=wanted.register, period=wanted.period
            )
            self._correct(moved, f"{receipt.file} 归入任务 {title}")

    def _ask_sender(self, receipt: Receipt, wanted: Round) -> str:
        """Ask who sent a file that does not name one of those who are to; blank if the user does not say either."""
        senders = list(dict.fromkeys(filter(None, (receipt.sender, *wanted.senders))))
        name, given = QInputDialog.getItem(self, "报送单位", f"“{receipt.file}”是谁报的？", senders)
        return clean(name) if given else ""

    def _correct(self, receipt: Receipt, title: str) -> None:
        operator = self.desk.operator

        def work(store: Store, _progress: Progress) -> None:
            with store.change(title, operator=operator) as change:
                correct(change, receipt)

        self.desk.run("", work, lambda _: self.desk.tell(f"已{title}", undoable=True), writes=True)

    # -- blank forms ----------------------------------------------------------------------------------

    def ask_blank_forms(self) -> None:
        """Ask for the folder into which the blank forms of the chosen task go."""
        if self.board is not None:
            folder = ask_folder(self, self.desk.settings, "空白表放在哪个文件夹")
            if folder is not None:
                self.make_blank_forms(self.board.round, folder)

    def make_blank_forms(self, wanted: Round, folder: Path) -> None:
        """Write a blank form for each sender of a task, what is known of it listed."""

        def work(store: Store, progress: Progress) -> int:
            return write_blank_forms(store, wanted, folder, progress)

        def done(number: int) -> None:
            self.desk.tell(f"已生成 {number} 份空白表，在“{folder.name}”里")
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

        noted = self.desk.noting(work, f"{wanted.title}空白表", folder, lambda number: f"{number} 份")
        self.desk.run("生成空白表", noted, done)

    # -- the reminder list ----------------------------------------------------------------------------

    def ask_chase_list(self) -> None:
        """Ask where the reminder list of the chosen task is to be written."""
        one = self.board
        if one is None:
            return
        name = f"{one.round.title}催报单.pdf"
        path = ask_target(self, self.desk.settings, "催报单", name, f"{PDF};;{WORKBOOK}")
        if path is not None:
            if self.desk.may(CONTACTS):
                ask_contacts(
                    self, "催报单", lambda contacts: self.save_chase_list(one, path, contacts=contacts)
                )
            else:
                self.save_chase_list(one, path)

    def save_chase_list(self, one: Board, path: Path, *, contacts: bool = False) -> None:
        """Write the reminder list of a task and open it, ready to be printed; with ``contacts``, whom to call too."""
        area = self.desk.area or ""

        def work(store: Store, _progress: Progress) -> None:
            write_chase_list(one, store.setting("office"), area, path, contacts=contacts)

        def done(_nothing: None) -> None:
            self.desk.tell(f"催报单已存为 {path.name}，{len(one.to_remind)} 家")
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))

        said = contents(len(one.to_remind), "家", contacts=contacts)
        noted = self.desk.noting(work, f"{one.round.title}催报单", path, lambda _: said)
        self.desk.run("正在写催报单", noted, done)

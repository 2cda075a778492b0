"""The review of one return before anything is written: the sheet left, what would become of it right."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QToolButton, QVBoxLayout, QWidget

from zjai_desk.desktop.intake.corrections import as_read, rows_in_words, with_field, with_register, with_unit
from zjai_desk.desktop.intake.digest import FLAWED
from zjai_desk.desktop.intake.items_model import ItemsModel
from zjai_desk.desktop.intake.plan_pane import PlanPane
from zjai_desk.desktop.intake.reading_bar import ReadingBar
from zjai_desk.desktop.intake.return_file import FileState, ReturnFile
from zjai_desk.desktop.intake.sheet_model import SheetModel
from zjai_desk.desktop.intake.sheet_pane import SheetPane
from zjai_desk.desktop.kit.forms import load_form
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.kit.keys_said import say_keys
from zjai_desk.registers import REGISTERS
from zjai_desk.returns.sheets import Chosen, Sheet

_MOST_NOTES = 2
"""Remarks shown at once; the others wait for a click."""


class ImportReview(QWidget):
    """Shows one file.

    Signals: ``approved(Plan, places to leave out)``; ``left()`` when nothing is to happen; ``year_chosen(int)``
    for the plan of another year; ``corrected(table, Chosen)`` to read the file anew with a form set right;
    ``remember_chosen(bool)`` whether that is to be remembered; ``forgotten()`` to read without what was
    remembered; ``explain_wanted(places)``, ``decide_wanted(place)``, ``reopened(place)`` for decisions;
    ``send_back_wanted()`` for the workbook that goes back to the sender.
    """

    approved = Signal(object, object)
    left = Signal()
    year_chosen = Signal(int)
    sender_chosen = Signal(str)
    corrected = Signal(object, object)
    remember_chosen = Signal(bool)
    forgotten = Signal()
    explain_wanted = Signal(object)
    decide_wanted = Signal(int)
    reopened = Signal(int)
    send_back_wanted = Signal()

    back_button: QToolButton
    name_label: QLabel
    about_label: QLabel
    send_back_button: QPushButton
    cancel_button: QPushButton
    import_button: QPushButton
    column: QVBoxLayout
    memory_line: QHBoxLayout
    memory_label: QLabel
    memory_button: QPushButton
    notes_line: QHBoxLayout
    notes_label: QLabel
    notes_button: QPushButton
    split: QSplitter

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "import_review")
        self._file: ReturnFile | None = None
        self._waits = False
        self.bar = ReadingBar(self)
        self.sheet = SheetPane(self)
        self.plan = PlanPane(self)
        self.column.insertWidget(1, self.bar)
        self.split.addWidget(self.sheet)
        self.split.addWidget(self.plan)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        self._dress_head()
        self._connect()

    @property
    def sheet_model(self) -> SheetModel:
        """The model of the sheet that is shown."""
        return self.sheet.model

    @property
    def items_model(self) -> ItemsModel:
        """The model of the records."""
        return self.plan.model

    def _dress_head(self) -> None:
        self.back_button.setIcon(icon("arrow-left"))
        self.back_button.setToolTip("返回文件列表（Esc）")
        self.back_button.setAccessibleName("返回文件列表")
        self.back_button.setShortcut("Esc")
        self.send_back_button.setToolTip("在报送单位自己的表上标出问题，另存一份发回更正")
        # Not shortcuts of the button: each new caption would take them away.
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._approve)
        say_keys(self, {"导入打勾的记录": "Ctrl+回车", "返回文件列表": "Esc"})

    def _connect(self) -> None:
        self.back_button.clicked.connect(self.left)
        self.cancel_button.clicked.connect(self.left)
        self.import_button.clicked.connect(self._approve)
        self.send_back_button.clicked.connect(self.send_back_wanted)
        self.memory_button.clicked.connect(self._turn_memory)
        self.notes_button.clicked.connect(lambda: self._say_notes(whole=True))
        bar, sheet, plan = self.bar, self.sheet, self.plan
        bar.register_chosen.connect(self._set_register)
        bar.year_chosen.connect(self._set_year)
        bar.unit_chosen.connect(lambda unit: self._set_unit(sheet.model.table, unit))
        bar.head_chosen.connect(lambda first, last: self._set_head(sheet.model.table, first, last))
        bar.sender_chosen.connect(self.sender_chosen)
        sheet.field_chosen.connect(self._set_field)
        sheet.unit_chosen.connect(self._set_column_unit)
        sheet.head_wanted.connect(self._set_head)
        sheet.table_shown.connect(lambda _: self._show_reading())
        plan.ticked.connect(self._offer_import)
        plan.wanted.connect(sheet.go_to)
        plan.explain_wanted.connect(self.explain_wanted)
        plan.decide_wanted.connect(self.decide_wanted)
        plan.reopened.connect(self.reopened)

    def panes(self) -> list[QWidget]:
        """The parts between which F6 goes: how it is read, the sheet, the records, what is done with them."""
        return [self.bar, self.sheet, self.plan, self.import_button]

    # -- what is shown --------------------------------------------------------------------------------

    def show_file(self, file: ReturnFile) -> None:
        """Show a file that was read and planned."""
        if file.plan is None or file.digest is None or file.content is None:
            return
        same = self._file is file
        self._file = file
        self.setEnabled(True)
        self.name_label.setText(file.path.name)
        self.name_label.setToolTip(str(file.path))
        self.sheet.show_sheets(file.content.sheets, file.digest.fates)
        if not same and file.state is FileState.FLAWED:
            self.plan.start_with(FLAWED)
        self.plan.show_plan(file.plan, file.digest, file.left_out)
        self._show_reading()
        self._say_memory()
        self._say_notes()
        self._say_about()
        if not same:
            self.sheet.go_to_start()
            self.plan.view.setFocus()
        elif self._waits:
            # What cannot be used while waiting loses the focus, and with it the keys of the review.
            self.sheet.view.setFocus()
        self._waits = False

    def show_decided(self, place: int) -> None:
        """Show the file after something was decided about the item at ``place``."""
        file = self._file
        if file is not None and file.digest is not None:
            self.sheet.show_fates(file.digest.fates)
            self.plan.show_decided(file.digest, place)
            self._say_about()

    def wait(self) -> None:
        """Show that the file is being read anew: what is on view is no longer what it was read as."""
        self.about_label.setText("正在按改过的读法重读……")
        self.import_button.setEnabled(False)
        self._waits = True
        self.setEnabled(False)

    def _show_reading(self) -> None:
        file, table = self._file, self.sheet.model.table
        if file is None or file.plan is None:
            return
        year = (table.year if table is not None else None) or file.plan.year or file.year
        self.bar.show_table(table, year, file.plan.needs_year)
        self.bar.show_sender(file.sender, file.senders)

    def _say_about(self) -> None:
        file = self._file
        if file is None or file.content is None or file.digest is None:
            return
        self.send_back_button.setVisible(file.can_be_sent_back and file.state is not FileState.UNKNOWN)
        tables = [table for table in file.content.sheets if table.register]
        if not tables:
            self.about_label.setText("没有认出表头：请选台账，填表头在第几行，或在表头那一行上点右键")
            return
        rows = sum(len(table.records) for table in tables)
        parts = [f"{len(tables)} 张表" if len(tables) > 1 else "", f"{rows:,} 行记录"]
        if file.digest.grave:
            parts.append(f"强制性问题 {file.digest.grave:,} 处")
        self.about_label.setText(" · ".join(filter(None, parts)))

    def _say_memory(self) -> None:
        """Say that a correction will be remembered, or that one was taken from memory."""
        file = self._file
        words = button = ""
        if file is not None and file.corrections:
            whose = f"“{file.sender}”再报这种表" if file.sender else "再收到这种表"
            if file.remembers:
                words, button = f"读法改过了；导入后记住，{whose}就照这样读。", "不记住"
            else:
                words, button = "读法改过了，只用于这一份。", "记住"
        elif file is not None and file.recalled:
            words, button = f"已按以前改过的读法读入（{_recalled(file)}）。", "忘掉这个读法"
        self.memory_label.setText(words)
        self.memory_button.setText(button)
        self.memory_label.setVisible(bool(words))
        self.memory_button.setVisible(bool(words))

    def _turn_memory(self) -> None:
        file = self._file
        if file is None:
            return
        if file.corrections:
            self.remember_chosen.emit(not file.remembers)
            self._say_memory()
        else:
            self.forgotten.emit()

    def _say_notes(self, *, whole: bool = False) -> None:
        file = self._file
        plan, content = (file.plan, file.content) if file else (None, None)
        notes = [f"这{file.reply.summary}"] if file is not None and file.reply is not None else []
        notes += plan.notes if plan is not None else []
        if content is not None:
            notes += content.notes
            notes += [note for sheet in content.sheets for note in sheet.notes]
        notes = list(dict.fromkeys(notes))
        shown = notes if whole else notes[:_MOST_NOTES]
        self.notes_label.setText("\n".join(shown))
        self.notes_label.setVisible(bool(notes))
        self.notes_button.setText(f"另有 {len(notes) - len(shown)} 条说明")
        self.notes_button.setVisible(len(shown) < len(notes))
        asked = plan is not None and plan.needs_year
        self.notes_label.setProperty("severity", "explain" if asked else "")
        self.notes_label.style().unpolish(self.notes_label)
        self.notes_label.style().polish(self.notes_label)

    def _offer_import(self) -> None:
        counts = self.plan.to_write
        total = sum(counts.values())
        unknown = self._file is not None and self._file.state is FileState.UNKNOWN
        self.import_button.setText(f"导入 {total:,} 条" if total else "导入" if unknown else "登记收到")
        self.import_button.setToolTip(
            "把打勾的记录写入台账，可以撤销（Ctrl+回车）"
            if total
            else "没有要写入的记录；登记收到这份表，报送情况里就有它（Ctrl+回车）"
        )
        self.import_button.setEnabled(not unknown)
        if self._file is not None and self._file.plan is self.items_model.plan:
            self._file.left_out = self.items_model.keys_left_out

    # -- setting right how it is read -----------------------------------------------------------------

    def _before(self, table: Sheet) -> Chosen | None:
        return self._file.chosen_for(table) if self._file is not None else None

    def _set_field(self, table: Sheet, letter: str, key: str) -> None:
        self.corrected.emit(table, with_field(table, letter, key, self._before(table)))

    def _set_register(self, register: str) -> None:
        table = self.sheet.model.table
        if table is not None and register != table.register:
            chosen = with_register(register, self._before(table))
            if not table.header_rows:
                first, last = self.bar.rows
                chosen = replace(chosen, header_rows=tuple(range(first, last + 1)))
            self.corrected.emit(table, chosen)

    def _set_unit(self, table: Sheet | None, unit: str) -> None:
        if table is not None and unit != table.unit:
            self.corrected.emit(table, replace(as_read(table, self._before(table)), unit=unit))

    def _set_column_unit(self, table: Sheet, letter: str, unit: str) -> None:
        self.corrected.emit(table, with_unit(table, letter, unit, self._before(table)))

    def _set_head(self, table: Sheet | None, first: int, last: int) -> None:
        if table is not None and [first, last] != [*table.header_rows[:1], *table.header_rows[-1:]]:
            before = self._before(table) or Chosen(table.register or self._guess(), {})
            rows = tuple(range(first, last + 1))
            self.corrected.emit(table, replace(before, fields={}, header_rows=rows, units={}))

    def _guess(self) -> str:
        key = self.bar.register_box.currentData()
        return key if isinstance(key, str) else next(iter(REGISTERS))

    def _set_year(self, year: int) -> None:
        table = self.sheet.model.table
        if table is not None and table.year and table.year != year:
            self.corrected.emit(table, replace(as_read(table, self._before(table)), year=year))
        self.year_chosen.emit(year)

    # -- approving ------------------------------------------------------------------------------------

    def _approve(self) -> None:
        """Hand the plan over once; the button stays off until another plan is shown."""
        plan = self.items_model.plan
        if plan is not None and self.import_button.isEnabled():
            self.import_button.setEnabled(False)
            self.approved.emit(plan, self.items_model.left_out)


def _recalled(file: ReturnFile) -> str:
    """Return in a few words what was taken from memory."""
    parts: Sequence[str] = [
        "、".join(
            filter(
                None,
                (
                    REGISTERS[one.register].label if one.register in REGISTERS else "",
                    rows_in_words(one.header_rows) if one.header_rows else "",
                ),
            )
        )
        for one in file.recalled.values()
    ]
    return "；".join(dict.fromkeys(parts))

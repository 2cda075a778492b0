"""打印和预览: the pages of a register as they will print, beside the few things that can be chosen about them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.desktop.briefings.page_source import PageSource, Sizes
from zjai_desk.desktop.briefings.pages_view import PagesView
from zjai_desk.desktop.briefings.printing import ask_and_print
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit.asking import PDF, ask_target
from zjai_desk.desktop.kit.fitting import fit
from zjai_desk.desktop.kit.forms import load_form
from zjai_desk.desktop.people.guarding import guard
from zjai_desk.desktop.records.output import Scope, Wanted
from zjai_desk.desktop.threads.background import Background
from zjai_desk.desktop.threads.job import Job
from zjai_desk.desktop.threads.lending import Lender
from zjai_desk.errors import Cancelled, DeskError
from zjai_desk.files import replacing
from zjai_desk.keeping.journal import Action, contents
from zjai_desk.progress import Progress
from zjai_desk.registers.fields import Absent, Field, Register
from zjai_desk.registers.masking import holds_contacts
from zjai_desk.registers.rights import CONTACTS
from zjai_desk.scratch import scratch
from zjai_desk.store import Query, Store

if TYPE_CHECKING:
    from zjai_desk.briefing.texts.register_pages import Printed
    from zjai_desk.briefing.workbooks.extract import Extract

SOON = 250
"""Milliseconds after the last choice until the pages are set anew."""
_PAPERS = (
    ("A4 横向", "A4", True),
    ("A4 纵向", "A4", False),
    ("A3 横向", "A3", True),
    ("A3 纵向", "A3", False),
)
_ROW = 28


class PrintDialog(QDialog):
    """Sets the pages anew whenever something else is chosen; what is shown is what is printed or saved."""

    side: QFrame
    title_edit: QLineEdit
    scope_box: QComboBox
    paper_box: QComboBox
    all_button: QPushButton
    filled_button: QPushButton
    columns_list: QListWidget
    contacts_tick: QCheckBox
    outcome: QLabel
    warning: QLabel
    print_button: QPushButton
    save_button: QPushButton
    pages_column: QVBoxLayout

    def __init__(
        self, desk: Desk, register: Register, choices: Sequence[Wanted], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        load_form(self, "print_dialog")
        self._desk = desk
        self._register = register
        self._choices = {choice.scope: choice for choice in choices}
        self._filled: frozenset[str] | None = None
        self._setting: Job | None = None
        self._sizes: Sizes = []
        self._number = 0
        self.printed: Printed | None = None
        self._let_out: bool | None = None
        self._folder = scratch()
        self.destroyed.connect(self._folder.cleanup)
        self._source = PageSource(self)
        self._lender = Lender(desk, self)
        self._background = Background("setting", self)
        self._background.progressed.connect(lambda _: self._say_progress())
        self.pages = PagesView(self)
        self.pages.setAccessibleName("打印预览")
        self.pages_column.addWidget(self.pages)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON)
        self._soon.timeout.connect(self._set_pages)
        self._fill()
        self._connect()
        self.finished.connect(self._stop)
        fit(self)

    def _fill(self) -> None:
        self.setWindowTitle(f"打印{self._register.label}")
        self.title_edit.setText(self._register.label)
        for scope in self._choices:
            self.scope_box.addItem(scope.value, scope)
        for place, (label, _, _) in enumerate(_PAPERS):
            self.paper_box.addItem(label, place)
        self.columns_list.setUniformItemSizes(True)
        self.contacts_tick.setVisible(holds_contacts(self._register.fields))
        self.contacts_tick.setChecked(any(choice.contacts for choice in self._choices.values()))
        guard(self._desk, self.contacts_tick, CONTACTS)
        self._fill_columns()
        self._enable()

    def _connect(self) -> None:
        self.title_edit.textChanged.connect(lambda _: self._soon.start())
        self.paper_box.currentIndexChanged.connect(lambda _: self._soon.start())
        self.scope_box.currentIndexChanged.connect(lambda _: self._on_scope())
        self.columns_list.itemChanged.connect(lambda _: self._soon.start())
        self.contacts_tick.toggled.connect(lambda _: self._soon.start())
        self.all_button.clicked.connect(lambda: self._check(lambda _: True))
        self.filled_button.clicked.connect(self._check_filled)
        self.print_button.clicked.connect(self._print)
        self.save_button.clicked.connect(self._ask_and_save)
        self.pages.wanted.connect(self._draw)
        self._look_for_filled()

    # -- what is chosen -------------------------------------------------------------------------------

    @property
    def wanted(self) -> Wanted:
        """The records that are to be printed."""
        scope: Scope = self.scope_box.currentData()
        return self._choices[scope]

    @property
    def fields(self) -> tuple[Field, ...]:
        """The columns that are to be printed, in order."""
        items = [self.columns_list.item(row) for row in range(self.columns_list.count())]
        checked = [item for item in items if item.checkState() is Qt.CheckState.Checked]
        return tuple(self._register[item.data(Qt.ItemDataRole.UserRole)] for item in checked)

    def choose(self, scope: Scope) -> None:
        """Choose how much is printed."""
        self.scope_box.setCurrentIndex(list(self._choices).index(scope))

    def _on_scope(self) -> None:
        self._filled = None
        self._fill_columns()
        self._look_for_filled()

    def _fill_columns(self) -> None:
        """Offer the columns of the scope, all of them chosen."""
        self.columns_list.blockSignals(True)
        self.columns_list.clear()
        for field in self.wanted.fields:
            item = QListWidgetItem(field.heading, self.columns_list)
            item.setData(Qt.ItemDataRole.UserRole, field.key)
            item.setSizeHint(QSize(0, _ROW))
            item.setCheckState(Qt.CheckState.Checked)
        self.columns_list.blockSignals(False)

    def _look_for_filled(self) -> None:
        """Learn which columns hold anything, and print no others unless they are asked for."""
        wanted, key = self.wanted, self._register.key

        def look(store: Store, _: Progress) -> tuple[Wanted, frozenset[str]]:
            return wanted, _filled(store, key, wanted)

        self._desk.run("", look, self._take_filled)

    def _take_filled(self, found: tuple[Wanted, frozenset[str]]) -> None:
        wanted, self._filled = found
        if wanted is self.wanted:
            self._check_filled()
            self._set_pages()

    def _check_filled(self) -> None:
        if self._filled:
            self._check(self._filled.__contains__)

    def _check(self, wanted: Callable[[str], bool]) -> None:
        for row in range(self.columns_list.count()):
            item = self.columns_list.item(row)
            chosen = wanted(item.data(Qt.ItemDataRole.UserRole))
            item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)

    # -- the pages ------------------------------------------------------------------------------------

    def _set_pages(self) -> None:
        """Set the pages as chosen; what was being set before is let go."""
        self._soon.stop()
        if self._setting is not None:
            self._setting.cancel()
            self._setting = None
        fields = self.fields
        self.printed = None
        self._enable()
        if not fields:
            self.outcome.setText("请至少选一列。")
            self.warning.clear()
            self._sizes = []
            self.pages.show_pages([])
            return
        self._number += 1
        path = Path(self._folder.name) / f"{self._number}.pdf"
        wanted = replace(self.wanted, contacts=self.contacts_tick.isChecked())
        title, register = self.title_edit.text().strip(), self._register
        self._let_out = wanted.contacts if holds_contacts(fields) else None
        _, paper, lying = _PAPERS[self.paper_box.currentData()]

        lender, number = self._lender, self._number

        def chosen(extract: "Extract") -> None:
            if number != self._number:
                return

            def work(progress: Progress) -> "Printed":
                from zjai_desk.briefing.texts.register_pages import Sheet, write_pages

                return write_pages(lender.lend(progress), extract, Sheet(paper, lying), path, progress)

            # A large register takes minutes: meanwhile the store is there for whoever else wants something.
            self._set(self._background.run(f"排版{register.label}", work, self._show, self._on_not_set))

        self._set(
            self._desk.run(
                "",
                lambda store, _: wanted.extract(store, register.key, fields, title),
                chosen,
                self._on_not_set,
            )
        )

    def _set(self, job: Job) -> None:
        """Take note of what is being done for the pages now."""
        self._setting = None if job.over else job
        self._say_progress()

    def _say_progress(self) -> None:
        job = self._setting
        if job is not None and not job.over:
            part = f" {job.done * 100 // job.total}%" if job.total else ""
            self.outcome.setText(f"正在排版{part}…")

    def _show(self, printed: "Printed") -> None:
        def opened(sizes: Sizes) -> None:
            if self.printed is printed:
                self._sizes = sizes
                self.pages.show_pages(sizes)
                self._enable()

        self._setting = None
        self.printed = printed
        count = f"{printed.records:,} {self._register.measure}"
        self.outcome.setText(f"{count}，共 {printed.pages:,} 页，字号 {printed.size:g} 磅")
        self.warning.setText("\n".join(printed.warnings))
        self._source.open(printed.path, opened, self._desk.show_error)

    def _on_not_set(self, error: DeskError) -> None:
        if not isinstance(error, Cancelled):
            self._setting = None
            self.outcome.setText(str(error))

    def _enable(self) -> None:
        for button in (self.print_button, self.save_button):
            button.setEnabled(self.printed is not None)

    def _draw(self, page: int, scale: float) -> None:
        self._source.draw(page, scale, lambda image: self.pages.take(page, scale, image), self._on_not_drawn)

    def _on_not_drawn(self, error: DeskError) -> None:
        if not isinstance(error, Cancelled):
            self._desk.show_error(error)

    def _stop(self) -> None:
        """Let go of what is still under way and of the dialog."""
        if self._setting is not None:
            self._setting.cancel()
        self._number += 1
        self.deleteLater()

    # -- taking it elsewhere --------------------------------------------------------------------------

    def _ask_and_save(self) -> None:
        name = f"{self.title_edit.text().strip() or self._register.label}.pdf"
        path = ask_target(self, self._desk.settings, "存为PDF", name, PDF)
        if path is not None:
            self.save_to(path)

    def save_to(self, path: Path) -> None:
        """Save the pages as they are shown; a failure is told and leaves what was there."""
        if self.printed is None:
            return
        try:
            with replacing(path) as beside:
                beside.write_bytes(self.printed.path.read_bytes())
        except DeskError as error:
            self.warning.setText(str(error))
            return
        self._desk.went_out(self._register.label, path, self._said())
        self._desk.tell(f"已存为 {path.name}")
        self.accept()

    def _said(self) -> str:
        records = self.printed.records if self.printed else 0
        return contents(records, self._register.measure, contacts=self._let_out)

    def _print(self) -> None:
        if self.printed is not None:
            name = self.title_edit.text()
            ask_and_print(self._source, self._sizes, name, self, self._on_printed, self._on_not_printed)

    def _on_printed(self, pages: int) -> None:
        self._desk.log(Action.PRINT, f"{self._register.label}，{pages} 页", self._said())
        self._desk.tell(f"已送打印 {pages} 页")
        self.accept()

    def _on_not_printed(self, error: DeskError) -> None:
        self.warning.setText(str(error))


def _filled(store: Store, register_key: str, wanted: Wanted) -> frozenset[str]:
    """Return the keys of the fields that hold something in any of the wanted records."""
    keys = [field.key for field in wanted.fields]
    query = wanted.query if wanted.ids is None else Query(only=wanted.ids)
    filled = frozenset(key for key in keys if store.figures(register_key, key, query).filled)
    # What is left holds nothing but, perhaps, amounts below the unit (…).
    left = [key for key in keys if key not in filled]
    if not left:
        return filled
    columns = store.columns(register_key, left)
    ids = frozenset(store.ids(register_key, query))
    inside = [number in ids for number in columns["id"]]
    return filled | frozenset(
        key
        for key in left
        if any(
            value is not None and value is not Absent.NOT_APPLICABLE
            for value, wanted_one in zip(columns[key], inside, strict=True)
            if wanted_one
        )
    )

"""收表: drop returns here; each is read, reviewed and imported, sent back where it must be, and can be taken back."""

from pathlib import Path

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QFrame,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.desktop.board.blank_forms import ask_blank_form
from zjai_desk.desktop.board.expected import Expected
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.intake.bar import GROUPS, IntakeBar, passed_over, summary
from zjai_desk.desktop.intake.candidates_dialog import CandidatesDialog, Rival, rivals
from zjai_desk.desktop.intake.files import Intake
from zjai_desk.desktop.intake.reasons_dialog import ReasonsDialog, asked_of
from zjai_desk.desktop.intake.return_card import ReturnCard
from zjai_desk.desktop.intake.return_file import ReturnFile
from zjai_desk.desktop.intake.review import ImportReview
from zjai_desk.desktop.intake.sending_back import ask_send_back
from zjai_desk.desktop.kit.empty_state import EmptyState
from zjai_desk.desktop.kit.forms import load_form
from zjai_desk.desktop.page import Page
from zjai_desk.desktop.people.guarding import guard
from zjai_desk.folders import ENDINGS, others_in
from zjai_desk.progress import Progress
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.rights import ENTER
from zjai_desk.returns import Plan
from zjai_desk.returns.sheets import Chosen, Sheet
from zjai_desk.store import Query, Store

_PATTERNS = f"回表 ({' '.join(f'*{ending}' for ending in ENDINGS)});;所有文件 (*)"
_LIST, _EMPTY, _REVIEW = range(3)
NOBODY = Expected()
_MOST_SHOWN = 2000
"""Imported records that are listed in their register; of more the register itself is opened."""


class ImportForm(QWidget):
    """The widgets of the page."""

    stack: QStackedWidget
    column: QVBoxLayout
    cards_column: QVBoxLayout
    cards_scroll: QScrollArea

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        load_form(self, "import_page")


class ImportPage(Page):
    """Shows the files of the intake as cards, and the review of one of them."""

    key = "import"
    title = "收表"
    icon_name = "inbox"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.cards: dict[ReturnFile, ReturnCard] = {}
        self._reviewed: ReturnFile | None = None
        self._awaited: ReturnFile | None = None
        """The one file that was just chosen: once it is read, Enter is to open it and no older one."""
        self._folder, self._group = Path.home(), ""
        self._sums_up = False
        """Whether to tell what came of all files when nothing is under way any more."""
        self._passed_over: list[Path] = []
        """The files of dropped folders that are no tables."""
        self.intake = Intake(desk, self)
        self.form = ImportForm(self)
        self.bar = IntakeBar(self)
        self.review = ImportReview(self)
        self.empty = EmptyState("inbox", self)
        self._make_widgets()
        self._make_actions()
        self._connect()
        self.show_list()

    def _make_widgets(self) -> None:
        form = self.form
        form.column.insertWidget(0, self.bar)
        zone = QFrame(self)
        zone.setProperty("role", "drop")
        inside = QVBoxLayout(zone)
        inside.addWidget(self.empty)
        framed = QWidget(self)
        around = QVBoxLayout(framed)
        around.setContentsMargins(16, 0, 16, 8)
        around.addWidget(zone)
        form.stack.addWidget(framed)
        form.stack.addWidget(self.review)
        self.empty.say(
            "把回表拖到这里",
            "xlsx、xls、et、ods、csv 都可以，一次可拖多个文件或整个文件夹，拖到窗口里任何地方都行。\n"
            "先核对给您看，点了导入才写入台账，写入后还可以撤销。",
            ("选择文件", self._choose_files),
            ("选择文件夹", self._choose_folder),
        )
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(form)

    def _make_actions(self) -> None:
        self.choose_action = self.add_action(
            "选择文件", "file-up", self._choose_files, shortcut="Ctrl+O", primary=True
        )
        self.folder_action = self.add_action("选择文件夹", "folder-open", self._choose_folder)
        self.form_action = self.add_action("生成空白表", "file-text", lambda: ask_blank_form(self))
        self.form_action.setToolTip("做一份发给报送单位填的空白表")
        self.all_action = self.add_action("全部导入", "import", self._import_all, right=ENTER)
        self.all_action.setToolTip("依次导入没有强制性差错的文件，每个文件一步，可以逐个撤销")
        guard(self.desk, self.review.import_button, ENTER)

    def _connect(self) -> None:
        intake, review, bar = self.intake, self.review, self.bar
        intake.added.connect(self._on_added)
        intake.removed.connect(self._on_removed)
        intake.moved_on.connect(self._on_moved_on)
        intake.planned.connect(self._on_planned)
        intake.decided.connect(self._on_decided)
        intake.rested.connect(self._on_rested)
        intake.send_back_wanted.connect(self.ask_send_back)
        review.approved.connect(self._on_approved)
        review.left.connect(self.show_list)
        review.year_chosen.connect(self._on_year)
        review.corrected.connect(self._on_corrected)
        review.remember_chosen.connect(self._on_remember)
        review.forgotten.connect(self._on_forgotten)
        review.sender_chosen.connect(self._on_sender)
        review.explain_wanted.connect(self._ask_reason)
        review.decide_wanted.connect(self._ask_who)
        review.reopened.connect(self._on_reopened)
        review.send_back_wanted.connect(self._send_reviewed_back)
        bar.filtered.connect(self._show_group)
        bar.stopped.connect(intake.stop)
        bar.tidied.connect(intake.tidy)
        self.desk.changed.connect(lambda _: self._plan_reviewed())

    def panes(self) -> list[QWidget]:
        """The list of files, or the parts of the review."""
        return self.review.panes() if self._reviewed is not None else [self.bar, self.form.stack]

    # -- the list -------------------------------------------------------------------------------------

    def add_files(self, paths: list[Path], expected: Expected = NOBODY) -> None:
        """Read these files and the returns in these folders; a review that is open stays open.

        ``expected`` says from whom and for which task, where they were dropped on the board.
        """
        taken = self.intake.add(paths, expected.sender, expected.round)
        self._passed_over = [path for folder in paths if folder.is_dir() for path in others_in(folder)]
        self._sums_up = len(self.intake) > 1 or bool(self._passed_over)
        self._awaited = taken[0] if len(taken) == 1 else None
        if self._reviewed is None:
            self.show_list()
            self._show_newest(taken)
        elif taken:
            self.desk.tell(f"另收到 {len(taken)} 个文件，核对后列在文件列表里")
        if not taken and paths:
            self.desk.tell("文件夹里没有可以读的报表")

    def _show_newest(self, taken: list[ReturnFile]) -> None:
        """Bring the first card of what was just taken into view, once the column has made room for it."""
        for file in taken[-1:] + taken[:1]:
            card = self.cards[file]
            QTimer.singleShot(0, card, lambda card=card: self.form.cards_scroll.ensureWidgetVisible(card))

    def take_files(self, paths: list[Path], expected: Expected) -> None:
        """See :meth:`Page.take_files`."""
        self.add_files(paths, expected)

    def show_list(self) -> None:
        """Go back to the list of files."""
        self._reviewed = None
        self.form.stack.setCurrentIndex(_LIST if len(self.intake) else _EMPTY)
        self._show_head()
        # Focus goes to what is to be done next; left to itself it would land on a button that takes a card away.
        waiting = [self.cards[file].open_button for file in self.intake.files if file.state.can_be_opened]
        (waiting[0] if waiting else self.head.buttons[0]).setFocus()

    def _show_head(self) -> None:
        reviewing, ready = self._reviewed is not None, len(self.intake.ready)
        # A review has a head of its own, and needs the height; keys must not reach the actions meanwhile.
        self.head.setVisible(not reviewing)
        for action in (self.choose_action, self.folder_action, self.form_action):
            action.setEnabled(not reviewing)
        self.all_action.setEnabled(ready > 0 and not reviewing and not self.intake.is_importing_all)
        self.bar.show_files(self.intake.files)
        self.waiting.emit(sum(file.state.can_be_opened for file in self.intake.files))
        counts = f"{len(self.intake)} 个文件" if len(self.intake) else ""
        self.head.remark.setText(f"{counts} · {ready} 个可导入" if ready else counts)

    def _show_group(self, key: str) -> None:
        self._group = key
        for file, card in self.cards.items():
            self._place(file, card)

    def _place(self, file: ReturnFile, card: ReturnCard) -> None:
        card.setVisible(file.state in GROUPS[self._group][1])

    def _on_added(self, file: ReturnFile) -> None:
        card = ReturnCard(file, self)
        card.opened.connect(self.open)
        card.again.connect(self.intake.read)
        card.undone.connect(self.intake.undo)
        card.dropped.connect(self.intake.drop)
        card.sent_back.connect(self.ask_send_back)
        card.shown.connect(self.show_records)
        self.cards[file] = card
        self.form.cards_column.insertWidget(self.form.cards_column.count() - 1, card)

    def _on_removed(self, file: ReturnFile) -> None:
        card = self.cards.pop(file)
        self.form.cards_column.removeWidget(card)
        card.deleteLater()
        if self._reviewed is None or self._reviewed is file:
            self.show_list()

    def _on_moved_on(self, file: ReturnFile) -> None:
        before = QApplication.focusWidget()
        self.cards[file].update_state()
        self._place(file, self.cards[file])
        self._show_head()
        after = QApplication.focusWidget()
        if after is not before and any(after is card.drop_button for card in self.cards.values()):
            # A button that goes hands its focus to the next one; a stray Enter must not take a card away.
            self.head.buttons[0].setFocus()
        if file is self._awaited and file.state.can_be_opened:
            self._awaited = None
            if self._reviewed is None and after is not None and self.isAncestorOf(after):
                self.cards[file].open_button.setFocus()
        if self._reviewed is file and not (file.state.can_be_opened or file.state.is_busy):
            self.show_list()

    def _on_rested(self) -> None:
        """Tell once what came of a whole batch."""
        self._show_head()
        if self._sums_up:
            self._sums_up = False
            self.desk.tell(summary(self.intake.files) + passed_over(self._passed_over))
            self._passed_over = []

    def _import_all(self) -> None:
        self._sums_up = len(self.intake.ready) > 1
        self.intake.import_all()

    # -- the review -----------------------------------------------------------------------------------

    def open(self, file: ReturnFile) -> None:
        """Show the review of a file, planned anew if the store was written to since."""
        if not file.state.can_be_opened:
            return
        self._reviewed = file
        self.review.show_file(file)
        self.form.stack.setCurrentIndex(_REVIEW)
        self._show_head()
        self._plan_reviewed()

    def _plan_reviewed(self) -> None:
        file = self._reviewed
        if file is not None and file.outdated and file.state.can_be_opened:
            self.intake.plan(file)

    def _on_planned(self, file: ReturnFile) -> None:
        if file is self._reviewed:
            self.review.show_file(file)

    def _on_decided(self, file: ReturnFile, place: int) -> None:
        if file is self._reviewed:
            self.review.show_decided(place)

    def _on_year(self, year: int) -> None:
        if self._reviewed is not None:
            self._reviewed.year = year
            if not self._reviewed.job:
                self.intake.plan(self._reviewed)

    def _on_corrected(self, table: Sheet, chosen: Chosen) -> None:
        if self._reviewed is not None:
            self.review.wait()
            self.intake.correct(self._reviewed, table.fingerprint, chosen)

    def _on_remember(self, remembers: bool) -> None:
        if self._reviewed is not None:
            self._reviewed.remembers = remembers

    def _on_forgotten(self) -> None:
        if self._reviewed is not None:
            self.review.wait()
            self.intake.forget(self._reviewed)

    def _on_sender(self, sender: str) -> None:
        if self._reviewed is not None:
            self.intake.set_sender(self._reviewed, sender)

    def _on_reopened(self, place: int) -> None:
        if self._reviewed is not None:
            self.intake.reopen(self._reviewed, place)

    def _on_approved(self, plan: Plan, left_out: frozenset[int]) -> None:
        file = self._reviewed
        if file is None:
            return
        outdated = file.outdated
        self.intake.import_file(file, plan, left_out)
        if not outdated:
            self.show_list()

    # -- what a person is asked -----------------------------------------------------------------------

    def _ask_reason(self, places: tuple[int, ...]) -> None:
        file = self._reviewed
        if file is None or file.plan is None:
            return
        asked = asked_of(file.plan, places)
        used = dict.fromkeys(reason for given in file.plan.reasons.values() for reason in given.values())
        dialog = ReasonsDialog(asked, list(used), self)
        if asked and dialog.exec() == QDialog.DialogCode.Accepted:
            self.intake.explain(file, dialog.chosen, dialog.reason)
        dialog.deleteLater()

    def _ask_who(self, place: int) -> None:
        file = self._reviewed
        if file is None or file.plan is None:
            return
        item = file.plan.items[place]

        def ask(found: list[Rival]) -> None:
            if file is not self._reviewed or file.plan is None:
                return
            dialog = CandidatesDialog(item, found, self)
            if dialog.exec() == QDialog.DialogCode.Accepted:
                self.intake.decide(file, place, dialog.record)
            dialog.deleteLater()

        self.desk.run("", lambda store, _: rivals(store, item), ask)

    # -- afterwards -----------------------------------------------------------------------------------

    def ask_send_back(self, file: ReturnFile) -> None:
        """Ask where the workbook for the sender is to be written, and write it."""
        ask_send_back(self, self.desk, file)

    def _send_reviewed_back(self) -> None:
        if self._reviewed is not None:
            self.ask_send_back(self._reviewed)

    def show_records(self, file: ReturnFile) -> None:
        """Show in their register the records that an import wrote."""
        step = file.step
        register = next((key for key in REGISTERS if step is not None and key in step.counts), None)
        if step is None or register is None:
            return

        def read(store: Store, _progress: Progress) -> list[int]:
            return [one.record for one in store.details(step.seq, _MOST_SHOWN) if one.register == register]

        def show(ids: list[int]) -> None:
            self.desk.go(register, Query(only=tuple(ids)) if len(ids) < _MOST_SHOWN else None)

        self.desk.run("", read, show)

    # -- choosing -------------------------------------------------------------------------------------

    def _choose_files(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(self, "选择回表", str(self._folder), _PATTERNS)
        if paths:
            self._folder = Path(paths[0]).parent
        self.add_files([Path(path) for path in paths])

    def _choose_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self, "选择放回表的文件夹", str(self._folder))
        if path:
            self._folder = Path(path)
            self.add_files([Path(path)])

    def changeEvent(self, event: QEvent) -> None:
        """Draw the cards anew in another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for card in self.cards.values():
                card.update_state()

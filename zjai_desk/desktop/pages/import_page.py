"""收表: drop returns here; each is read, reviewed and imported, and can be taken back."""

from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QFrame,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.empty_state import EmptyState
from zjai_desk.desktop.forms import load_form
from zjai_desk.desktop.icons import IconLabel
from zjai_desk.desktop.import_review import ImportReview
from zjai_desk.desktop.intake import Intake
from zjai_desk.desktop.page import Page
from zjai_desk.desktop.return_card import ReturnCard
from zjai_desk.desktop.return_file import ReturnFile
from zjai_desk.folders import ENDINGS
from zjai_desk.returns import Plan

_PATTERNS = f"回表 ({' '.join(f'*{ending}' for ending in ENDINGS)});;所有文件 (*)"
_LIST, _EMPTY, _REVIEW = range(3)


class ImportForm(QWidget):
    """The widgets of the page."""

    stack: QStackedWidget
    drop_zone: QFrame
    drop_sign: IconLabel
    drop_words: QLabel
    tidy_button: QPushButton
    cards_column: QVBoxLayout

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
        self._folder = Path.home()
        self.intake = Intake(desk, self)
        self.form = ImportForm(self)
        self.review = ImportReview(self)
        self.empty = EmptyState("inbox", self)
        self._empty_zone = QFrame(self)
        self._make_widgets()
        self._make_actions()
        self._connect()
        self.setAcceptDrops(True)
        self.show_list()

    def _make_widgets(self) -> None:
        form = self.form
        form.drop_sign.show_icon("import", "muted", 24)
        self._empty_zone.setProperty("role", "drop")
        zone = QVBoxLayout(self._empty_zone)
        zone.addWidget(self.empty)
        framed = QWidget(self)
        around = QVBoxLayout(framed)
        around.setContentsMargins(16, 0, 16, 8)
        around.addWidget(self._empty_zone)
        form.stack.addWidget(framed)
        form.stack.addWidget(self.review)
        self.empty.say(
            "把回表拖到这里",
            "xlsx、xls、et、ods、csv 都可以，一次可拖多个文件或整个文件夹。\n"
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
        self.all_action = self.add_action("全部导入", "import", self.intake.import_all)
        self.all_action.setToolTip("依次导入没有强制性差错的文件，每个文件一步，可以逐个撤销")

    def _connect(self) -> None:
        intake, review = self.intake, self.review
        intake.added.connect(self._on_added)
        intake.removed.connect(self._on_removed)
        intake.moved_on.connect(self._on_moved_on)
        intake.planned.connect(self._on_planned)
        review.approved.connect(self._on_approved)
        review.left.connect(self.show_list)
        review.year_chosen.connect(self._on_year)
        self.form.tidy_button.clicked.connect(intake.tidy)
        self.desk.changed.connect(lambda _: self._plan_reviewed())

    # -- the list -------------------------------------------------------------------------------------

    def add_files(self, paths: list[Path]) -> None:
        """Read these files and the returns in these folders, and show the list."""
        self.intake.add(paths)
        self.show_list()

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
        for action in (self.choose_action, self.folder_action):
            action.setEnabled(not reviewing)
        self.all_action.setEnabled(ready > 0 and not reviewing and not self.intake.is_importing_all)
        self.form.tidy_button.setVisible(any(file.state.is_settled for file in self.intake.files))
        counts = f"{len(self.intake)} 个文件" if len(self.intake) else ""
        self.head.remark.setText(f"{counts} · {ready} 个可导入" if ready else counts)

    def _on_added(self, file: ReturnFile) -> None:
        card = ReturnCard(file, self)
        card.opened.connect(self.open)
        card.again.connect(self.intake.read)
        card.undone.connect(self.intake.undo)
        card.dropped.connect(self.intake.drop)
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
        self._show_head()
        after = QApplication.focusWidget()
        if after is not before and any(after is card.drop_button for card in self.cards.values()):
            # A button that goes hands its focus to the next one; a stray Enter must not take a card away.
            self.head.buttons[0].setFocus()
        if self._reviewed is file and not (file.state.can_be_opened or file.state.is_busy):
            self.show_list()

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

    def _on_year(self, year: int) -> None:
        if self._reviewed is not None:
            self._reviewed.year = year
            self.intake.plan(self._reviewed)

    def _on_approved(self, plan: Plan, left_out: frozenset[int]) -> None:
        file = self._reviewed
        if file is None:
            return
        outdated = file.outdated
        self.intake.import_file(file, plan, left_out)
        if not outdated:
            self.show_list()

    # -- choosing and dropping ------------------------------------------------------------------------

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

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files, and show that they may be dropped."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self._mark_drop(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget about it."""
        super().dragLeaveEvent(event)
        self._mark_drop(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Read what was dropped."""
        self._mark_drop(False)
        event.acceptProposedAction()
        self.add_files([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def _mark_drop(self, over: bool) -> None:
        for zone in (self.form.drop_zone, self._empty_zone):
            zone.setProperty("over", over)
            zone.style().unpolish(zone)
            zone.style().polish(zone)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the cards anew in another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for card in self.cards.values():
                card.update_state()

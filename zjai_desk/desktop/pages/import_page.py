"""收表: drop returns here; each is read, reviewed and imported, and can be taken back."""

from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from zjai_desk.desktop.background import Background
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.empty_state import EmptyState
from zjai_desk.desktop.forms import load_form
from zjai_desk.desktop.icons import IconLabel
from zjai_desk.desktop.import_review import ImportReview
from zjai_desk.desktop.page import Page
from zjai_desk.desktop.return_card import ReturnCard
from zjai_desk.desktop.return_file import FileState, ReturnFile, collected
from zjai_desk.desktop.worker import Job
from zjai_desk.errors import Cancelled, DeskError
from zjai_desk.progress import Progress
from zjai_desk.returns import Plan, Return, apply_plan, plan_import, read_return
from zjai_desk.store import Step, Store

_PATTERNS = "回表 (*.xlsx *.xlsm *.xls *.xlsb *.et *.ods *.csv *.tsv *.txt *.htm *.html);;所有文件 (*)"
_SETTLED = frozenset({FileState.IMPORTED, FileState.NOTHING})


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
    """Files are read one after the other in a thread of their own; plans and imports are work of the store."""

    key = "import"
    title = "收表"
    icon_name = "inbox"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.files: list[ReturnFile] = []
        self.cards: dict[ReturnFile, ReturnCard] = {}
        self._open: ReturnFile | None = None
        self._queue: list[ReturnFile] = []
        self._reader = Background("reading", self)
        self._reader.progressed.connect(self._on_progress)
        self.form = ImportForm(self)
        self.review = ImportReview(self)
        self.empty = EmptyState("inbox", self)
        self._empty_zone = QFrame(self)
        self._make_widgets()
        self.choose_action = self.add_action("选择文件", "file-up", self._choose_files, shortcut="Ctrl+O", primary=True)
        self.folder_action = self.add_action("选择文件夹", "folder-open", self._choose_folder)
        self.all_action = self.add_action("全部导入", "import", self.import_all)
        self.all_action.setToolTip("依次导入没有强制性差错的文件，每个文件一步，可以逐个撤销")
        self.review.approved.connect(self._on_approved)
        self.review.left.connect(self.show_list)
        self.review.year_chosen.connect(self._on_year)
        desk.changed.connect(lambda _: self._on_changed())
        desk.jobs_changed.connect(self._on_jobs)
        self.setAcceptDrops(True)
        self.show_list()

    def _make_widgets(self) -> None:
        form = self.form
        form.drop_sign.show_icon("import", "muted", 24)
        form.tidy_button.clicked.connect(self._tidy)
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
            "xlsx、xls、et、ods、csv 都可以，一次可拖多个文件或整个文件夹。\n先核对给您看，点了导入才写入台账，写入后还可以撤销。",
            ("选择文件", self._choose_files),
            ("选择文件夹", self._choose_folder),
        )
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(form)

    # -- files come in --------------------------------------------------------------------------------

    def add_files(self, paths: list[Path]) -> None:
        """Read these files and the returns in these folders; a file that is on the list is read anew."""
        known = {file.path: file for file in self.files}
        for path in collected(paths):
            file = known.get(path)
            if file is None:
                file = ReturnFile(path)
                self.files.append(file)
                self._add_card(file)
            elif file.state.is_busy:
                continue
            self.read(file)
        self.show_list()

    def _add_card(self, file: ReturnFile) -> None:
        card = ReturnCard(file, self)
        card.opened.connect(self.open)
        card.again.connect(self.read)
        card.undone.connect(self._undo)
        card.dropped.connect(self._drop)
        self.cards[file] = card
        self.form.cards_column.insertWidget(self.form.cards_column.count() - 1, card)

    def read(self, file: ReturnFile) -> None:
        """Read a file in the background, then plan its import."""
        path = file.path

        def done(content: Return) -> None:
            file.content = content
            self._plan(file)

        def failed(error: DeskError) -> None:
            if isinstance(error, Cancelled):
                self._remove(file)
            else:
                file.error, file.job = error, None
                self._set_state(file, FileState.UNREADABLE)

        file.content, file.plan, file.step, file.error = None, None, None, None
        file.job = self._reader.run(f"读取 {path.name}", lambda progress: read_return(path, progress), done, failed)
        self._set_state(file, FileState.WAITING)

    def _plan(self, file: ReturnFile) -> None:
        """Work out what importing the file would do to the store as it stands."""
        content, year = file.content, file.year
        if content is None:
            return

        def done(plan: Plan) -> None:
            file.job = None
            file.take_plan(plan)
            self._set_state(file, file.state)
            if self._open is file:
                self.review.show_file(file)
            self._go_on()

        def failed(error: DeskError) -> None:
            file.error, file.job = error, None
            self._set_state(file, FileState.UNREADABLE)
            if self._open is file:
                self.show_list()

        self._set_state(file, FileState.PLANNING)
        title = f"核对 {file.path.name}"
        job = self.desk.run(title, lambda store, _: plan_import(store, content, year=year), done, failed)
        file.job = None if job.over else job

    def _on_year(self, year: int) -> None:
        if self._open is not None:
            self._open.year = year
            self._plan(self._open)

    # -- the review -----------------------------------------------------------------------------------

    def open(self, file: ReturnFile) -> None:
        """Show the review of a file, planned anew if the store was written to since."""
        if not file.state.can_be_opened:
            return
        self._open = file
        if file.outdated:
            self._plan(file)
        self.review.show_file(file)
        self.form.stack.setCurrentIndex(2)
        self._show_head()

    def show_list(self) -> None:
        """Go back to the list of files."""
        self._open = None
        self.form.stack.setCurrentIndex(0 if self.files else 1)
        self._show_head()

    def _show_head(self) -> None:
        reviewing = self._open is not None
        for action in (self.choose_action, self.folder_action, self.all_action):
            action.setVisible(not reviewing)
        for button in self.head.buttons:
            button.setVisible(not reviewing)
        ready = self._ready()
        self.all_action.setEnabled(bool(ready) and not self._queue)
        self.form.tidy_button.setVisible(any(file.state in _SETTLED for file in self.files))
        counts = f"{len(self.files)} 个文件" if self.files else ""
        self.head.remark.setText(f"{counts} · {len(ready)} 个可导入" if ready else counts)

    def _ready(self) -> list[ReturnFile]:
        return [file for file in self.files if file.state is FileState.READY]

    # -- importing ------------------------------------------------------------------------------------

    def _on_approved(self, plan: Plan) -> None:
        file = self._open
        if file is None or not file.state.can_be_opened:
            return
        if file.outdated:
            # What was approved is no longer what would happen: nothing is written before it is seen again.
            self.desk.tell("台账刚有改动，已重新核对，请再看一遍")
            self._plan(file)
            return
        self._import(file, plan)
        self.show_list()

    def _import(self, file: ReturnFile, plan: Plan) -> None:
        """Write a plan to the store, once: a file that is being imported or was imported is left alone."""
        operator, name = self.desk.operator, file.path.name

        def work(store: Store, progress: Progress) -> Step:
            return apply_plan(store, plan, operator, progress)

        def done(step: Step) -> None:
            file.step, file.job = step, None
            self._set_state(file, FileState.IMPORTED)
            self.desk.tell(f"已导入 {name}", undoable=True)
            self._go_on()

        def failed(error: DeskError) -> None:
            self._queue.clear()
            self.desk.show_error(error)
            self._plan(file)

        self._set_state(file, FileState.IMPORTING)
        job = self.desk.run(f"导入 {name}", work, done, failed, writes=True)
        file.job = None if job.over else job

    def import_all(self) -> None:
        """Import all files that are ready, each planned anew after the one before and as a step of its own."""
        if not self._queue:
            self._queue = self._ready()
            self._show_head()
            self._go_on()

    def _go_on(self) -> None:
        """Go on with the next file of 全部导入: plan it anew if need be, then import it."""
        while self._queue:
            file = self._queue[0]
            if file.state in (FileState.PLANNING, FileState.IMPORTING):
                return
            if file.state is not FileState.READY or file.plan is None:
                self._queue.pop(0)
                continue
            if file.outdated:
                self._plan(file)
                return
            self._queue.pop(0)
            self._import(file, file.plan)
            return
        self._show_head()

    def _undo(self, file: ReturnFile) -> None:
        if file.step is not None:
            self.desk.undo_step(file.step.seq)

    # -- keeping up -----------------------------------------------------------------------------------

    def _on_changed(self) -> None:
        """After a write plans are old, and imports may have been undone."""
        for file in self.files:
            file.outdated = file.outdated or file.state.can_be_opened
        if self._open is not None and self._open.state.can_be_opened:
            self._plan(self._open)
        imported = [file for file in self.files if file.step is not None]
        wanted = {file.step.seq for file in imported if file.step is not None}

        def undone(store: Store, _progress: Progress) -> set[int]:
            return {step.seq for step in store.history() if step.seq in wanted and step.state == "undone"}

        def took(seqs: set[int]) -> None:
            for file in imported:
                if file.step is not None and file.step.seq in seqs and file.state is FileState.IMPORTED:
                    file.step = None
                    self._plan(file)

        if wanted:
            self.desk.run("", undone, took)

    def _set_state(self, file: ReturnFile, state: FileState) -> None:
        file.state = state
        card = self.cards.get(file)
        if card is not None:
            card.open_button.setEnabled(True)
            card.update_state()
        self._show_head()

    def _on_progress(self, job: Job) -> None:
        for file in self.files:
            if file.job is job:
                if file.state is FileState.WAITING:
                    file.state = FileState.READING
                self.cards[file].update_state()

    def _on_jobs(self) -> None:
        for file in self.files:
            if file.job is not None and file.state in (FileState.PLANNING, FileState.IMPORTING):
                self.cards[file].update_state()

    def _drop(self, file: ReturnFile) -> None:
        """Stop what is going on with a file; take one that rests off the list."""
        if file.job is not None and file.state.is_busy:
            file.job.cancel()
        elif not file.state.is_busy:
            self._remove(file)

    def _remove(self, file: ReturnFile) -> None:
        if file in self.files:
            self.files.remove(file)
            card = self.cards.pop(file)
            self.form.cards_column.removeWidget(card)
            card.deleteLater()
        if self._open is None or self._open is file:
            self.show_list()

    def _tidy(self) -> None:
        for file in [file for file in self.files if file.state in _SETTLED]:
            self._remove(file)

    # -- choosing and dropping ------------------------------------------------------------------------

    def _choose_files(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(self, "选择回表", "", _PATTERNS)
        self.add_files([Path(path) for path in paths])

    def _choose_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self, "选择放回表的文件夹")
        if path:
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
        """Draw the badges anew in another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for card in self.cards.values():
                card.update_state()

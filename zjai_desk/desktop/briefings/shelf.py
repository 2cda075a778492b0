"""What becomes of a briefing on its page: signed off, kept, opened again, compared, withdrawn, and written in other forms."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QMenu

from zjai_desk.briefing import Briefing
from zjai_desk.briefing.editions.corrections import NOTICE, compare, withdraw
from zjai_desk.briefing.editions.differences import Difference
from zjai_desk.briefing.editions.kept import Edition, Signing, editions, replaced_by, reprint
from zjai_desk.briefing.editions.signing import Proof, prepare, sign_off
from zjai_desk.desktop.briefings.differences_dialog import DifferencesDialog
from zjai_desk.desktop.briefings.edition_bar import EditionBar
from zjai_desk.desktop.briefings.edition_dialog import EditionDialog
from zjai_desk.desktop.briefings.editions_panel import EditionsPanel
from zjai_desk.desktop.kit.asking import ask_target
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.people.guarding import guard
from zjai_desk.desktop.statistics.drilling import open_records
from zjai_desk.desktop.threads.job import Job
from zjai_desk.errors import Cancelled, DeskError
from zjai_desk.progress import Progress
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.rights import ISSUE
from zjai_desk.store import Store

if TYPE_CHECKING:
    from zjai_desk.desktop.pages.briefing_page import BriefingPage

WORD, BOOK = "Word 文档 (*.docx)", "工作簿 (*.xlsx)"
_COUNTED = 5
"""Editions whose corrected numbers are counted by themselves; each takes as long as writing the briefing."""


class BriefingShelf(QObject):
    """The editions of the page: ``edition`` is the one whose pages are shown, None while the page shows a draft."""

    def __init__(self, page: "BriefingPage") -> None:
        super().__init__(page)
        self._page = page
        self._desk = page.desk
        self.edition: Edition | None = None
        self.known: list[Edition] = []
        self.corrected: dict[int, int] = {}
        self._counting: Job | None = None
        self.panel = EditionsPanel(page)
        self.bar = EditionBar(page)
        page.form.catalogue_column.addWidget(self.panel, 1)
        page.form.reader_column.insertWidget(0, self.bar)
        self.panel.opened.connect(self.open)
        self.bar.compared.connect(self.compare)
        self.bar.withdrawn.connect(self.withdraw)
        self.bar.closed.connect(self._close)
        guard(self._desk, self.bar.withdraw_button, ISSUE)
        self._desk.changed.connect(self._on_changed)
        self._desk.jobs_changed.connect(self._on_jobs)
        page.installEventFilter(self)

    def export_menu(self, *more: QAction) -> QMenu:
        """Return the menu under 导出: the three forms, then ``more``."""
        menu = QMenu(self._page)
        self.pdf_action = self._action("PDF…", "file-text", self._page.output.ask_and_save)
        self.pdf_action.setShortcut("Ctrl+S")
        self.pdf_action.setProperty("does", "存为 PDF")
        self.word_action = self._action("Word 文档…", "file-text", lambda: self._ask_and_export("docx", WORD))
        self.book_action = self._action(
            "工作簿（全部表格）…", "table", lambda: self._ask_and_export("xlsx", BOOK)
        )
        menu.addActions([self.pdf_action, self.word_action, self.book_action])
        menu.addSeparator()
        menu.addActions(list(more))
        return menu

    def _action(self, text: str, icon_name: str, slot: Callable[[], object]) -> QAction:
        action = QAction(icon(icon_name), text, self._page)
        action.triggered.connect(lambda _=False: slot())
        self._page.addAction(action)
        return action

    # -- the list -------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read the editions again."""
        self._desk.run("", lambda store, _: editions(store), self._take)

    def _take(self, known: list[Edition]) -> None:
        self.known = known
        self.fill()

    def fill(self) -> None:
        """Show the editions of the chosen briefing, and what withdrew them."""
        name = self._page.chosen_name
        names = {edition.record: edition.name for edition in self.known}
        shown = [
            edition
            for edition in self.known
            if edition.name == name or (edition.name == NOTICE and names.get(edition.replaces or 0) == name)
        ]
        self.panel.show_editions(shown, self.known, self.corrected)
        if self.edition is not None:
            self._show_bar()
        self._count(shown)

    def _count(self, shown: list[Edition]) -> None:
        """Count the corrected numbers of the next edition of the list, one at a time and only while it is seen."""
        waiting = [e for e in shown[:_COUNTED] if e.record not in self.corrected and e.name != NOTICE]
        if self._counting is not None or not waiting or not self._page.isVisible():
            return
        edition = waiting[0]

        def work(store: Store, progress: Progress) -> int:
            touched = store.since(edition.seq) & REGISTERS.keys()
            return len(compare(store, edition, progress)) if touched else 0

        def done(count: int) -> None:
            self._counting = None
            self.corrected[edition.record] = count
            self.fill()

        def failed(error: DeskError) -> None:
            if isinstance(error, Cancelled):
                self._counting = None
            else:
                done(
                    0
                )  # a briefing of the office's own that was deleted: there is nothing to hold it against

        job = self._desk.run("", work, done, failed)
        self._counting = None if job.over else job

    def _on_jobs(self) -> None:
        if self._desk.jobs:
            self._stop_counting()
        elif self._counting is None:
            self._count([edition for edition in self.known if edition.name == self._page.chosen_name])

    def _stop_counting(self) -> None:
        """Give way to whatever else is asked of the store; the count is taken up when the list is filled again."""
        if self._counting is not None:
            self._counting.cancel()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stop counting when the page is left, and go on when it is seen again."""
        if event.type() == QEvent.Type.Hide:
            self._stop_counting()
        elif event.type() == QEvent.Type.Show:
            self._on_jobs()
        return super().eventFilter(watched, event)

    def _on_changed(self, written: frozenset[str]) -> None:
        if written & REGISTERS.keys():
            self.corrected.clear()
        if written & REGISTERS.keys() or "editions" in written:
            self.load()

    # -- looking at one -------------------------------------------------------------------------------

    def open(self, edition: Edition) -> None:
        """Show the kept pages of an edition."""
        path = self._page.next_path()

        def work(store: Store, _: Progress) -> Briefing:
            from zjai_desk.briefing.paper.preview import Preview

            reprint(store, edition, path)
            kept = Preview(path)
            pages = kept.page_count
            kept.close()
            return Briefing(path, f"{edition.label} {edition.title}", pages)

        def done(briefing: Briefing) -> None:
            self.edition = edition
            self._show_bar()
            self._page.show_briefing(briefing)

        self._desk.run(f"打开{edition.label}", work, done)

    def _show_bar(self) -> None:
        edition = self.edition
        if edition is not None:
            self.bar.show_edition(
                edition, replaced_by(self.known, edition), self.corrected.get(edition.record, 0)
            )
            self.bar.compare_button.setVisible(edition.name != NOTICE)
            if edition.name == NOTICE:
                self.bar.withdraw_button.hide()

    def leave(self) -> None:
        """Show no edition any more: the page is to show a draft, or nothing."""
        self.edition = None
        self.bar.hide()
        self.panel.choose_none()

    def _close(self) -> None:
        self.leave()
        self._page.show_nothing()

    # -- signing off ----------------------------------------------------------------------------------

    def freeze(self) -> None:
        """Prepare the briefing that is shown for signing off, and ask for number, day and addressees."""
        name, (area, year) = self._page.chosen_name, self._page.place
        if name is None or self.edition is not None:
            return

        def work(store: Store, progress: Progress) -> Proof:
            from zjai_desk.briefing.texts.catalogue import place_meant

            return prepare(store, name, *place_meant(store, area, year), progress)

        def done(proof: Proof) -> None:
            dialog = EditionDialog(proof, self._page)
            dialog.signed.connect(lambda signing, differs: self.sign_off(proof, signing, differences=differs))
            _show(dialog)

        self._desk.run("准备定稿", work, done)

    def sign_off(self, proof: Proof, signing: Signing, *, differences: bool = False) -> None:
        """Sign off what was prepared, and show the edition."""
        operator = self._desk.operator

        def work(store: Store, progress: Progress) -> Edition:
            return sign_off(
                store, proof, signing, differences=differences, operator=operator, progress=progress
            )

        self._desk.run(f"定稿 {proof.series}", work, self._on_signed, writes=True)

    def _on_signed(self, edition: Edition) -> None:
        self._desk.tell(f"已定稿 {edition.label}")
        self.known = [edition, *self.known]
        self.fill()
        self.open(edition)

    def withdraw(self) -> None:
        """Ask why the edition shown is withdrawn, and sign off the notice that says so."""
        edition = self.edition
        if edition is None:
            return

        def work(store: Store, progress: Progress) -> Proof:
            return prepare(store, edition.name, edition.area, edition.year, progress)

        def done(proof: Proof) -> None:
            dialog = EditionDialog(proof, self._page, withdraws=edition)
            dialog.signed.connect(lambda signing, _: self.sign_withdrawal(edition, signing))
            _show(dialog)

        self._desk.run("准备撤回", work, done)

    def sign_withdrawal(self, edition: Edition, signing: Signing) -> None:
        """Withdraw an edition by a notice, and show that."""
        operator = self._desk.operator

        def work(store: Store, progress: Progress) -> Edition:
            return withdraw(store, edition, signing, operator, progress)

        self._desk.run(f"撤回 {edition.label}", work, self._on_signed, writes=True)

    # -- what changed since ---------------------------------------------------------------------------

    def compare(self) -> None:
        """Show the numbers of the edition that are others now."""
        edition = self.edition
        if edition is None:
            return

        def done(found: list[Difference]) -> None:
            self.corrected[edition.record] = len(found)
            self.fill()
            dialog = DifferencesDialog(edition, found, self._page)

            def drill(difference: Difference) -> None:
                dialog.accept()
                figure = difference.figure
                open_records(self._desk, figure.table, figure.row, figure.column, figure.fact)

            dialog.opened.connect(drill)
            _show(dialog)

        self._desk.run(
            f"核对{edition.label}", lambda store, progress: compare(store, edition, progress), done
        )

    # -- other forms ----------------------------------------------------------------------------------

    def _ask_and_export(self, ending: str, kinds: str) -> None:
        if self._page.briefing is None:
            return
        name = f"{self._page.briefing.title}.{ending}"
        path = ask_target(self._page, self._desk.settings, "导出简报", name, kinds)
        if path is not None:
            self.export(path)

    def export(self, path: Path) -> None:
        """Write what is shown in the form that the ending of the file says: an edition from what was frozen."""
        edition, name, (area, year) = self.edition, self._page.chosen_name, self._page.place
        if edition is None and name is None:
            return

        def work(store: Store, progress: Progress) -> None:
            from zjai_desk.briefing import write_briefing

            if edition is not None:
                reprint(store, edition, path, progress)
            elif name is not None:
                write_briefing(store, name, path, area, year, progress)

        def done(_: None) -> None:
            self._page.output.tell_saved(path)

        self._desk.run(f"导出{path.name}", work, done)


def _show(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()

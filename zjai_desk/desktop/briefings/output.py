"""Taking a briefing elsewhere: saved, printed, and written for every district."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from zjai_desk.briefing import Batch, Written
from zjai_desk.desktop.briefings.batch_dialog import ask_batch, batch_area
from zjai_desk.desktop.kit.asking import PDF, ask_folder, ask_target
from zjai_desk.errors import DeskError
from zjai_desk.files import replacing
from zjai_desk.keeping.journal import Action
from zjai_desk.progress import Progress
from zjai_desk.store import Store

if TYPE_CHECKING:
    from zjai_desk.desktop.pages.briefing_page import BriefingPage


class BriefingOutput(QObject):
    """What leaves the page; ``saved_to`` is the file written last."""

    def __init__(self, page: "BriefingPage") -> None:
        super().__init__(page)
        self._page = page
        self._desk = page.desk
        self.saved_to: Path | None = None

    # -- files ----------------------------------------------------------------------------------------

    def ask_and_save(self) -> None:
        """Ask where the pages are to be saved."""
        briefing = self._page.briefing
        if briefing is None:
            return
        path = ask_target(self._page, self._desk.settings, "保存简报", f"{briefing.title}.pdf", PDF)
        if path is not None:
            self.save_to(path)

    def save_to(self, path: Path) -> None:
        """Save the briefing as it is shown; a failure is told and leaves what was there."""
        briefing = self._page.briefing
        if briefing is None:
            return
        try:
            with replacing(path) as beside:
                beside.write_bytes(briefing.path.read_bytes())
        except DeskError as error:
            self._desk.show_error(error)
            return
        self.tell_saved(path)

    def tell_saved(self, path: Path) -> None:
        """Tell and note that what is shown was written to a file."""
        briefing = self._page.briefing
        self.saved_to = path
        self._page.enable(briefing is not None)
        self._desk.went_out(briefing.title if briefing else "简报", path, action=Action.BRIEFING)
        self._desk.tell(f"已保存“{path.name}”")

    def open_folder(self) -> None:
        """Show the folder of the file written last."""
        if self.saved_to is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.saved_to.parent)))

    # -- every district -------------------------------------------------------------------------------

    def ask_and_write_each(self) -> None:
        """Ask which briefings are wanted for every district, and where."""

        def ask(names: tuple[str, ...], formats: tuple[str, ...]) -> None:
            folder = ask_folder(self._page, self._desk.settings, "各区县的简报存到哪个文件夹")
            if folder is not None:
                self.write_each(folder, names, formats)

        ask_batch(self._page, self._page.form.catalogue, ask)

    def write_each(self, folder: Path, names: tuple[str, ...], formats: tuple[str, ...] = ("pdf",)) -> None:
        """Write briefings for each district of the place of the desk into a folder; 取消 ends it between two files."""
        page, desk = self._page, self._desk
        if page.writing is not None:
            return
        batch = Batch(names, batch_area(desk.area), desk.year, formats)

        def work(store: Store, progress: Progress) -> Written:
            from zjai_desk.briefing import write_briefings

            return write_briefings(store, batch, folder, progress)

        def done(each: Written) -> None:
            page.set_writing(None)
            self.saved_to = folder / "清单.xlsx"
            page.enable(page.briefing is not None)
            desk.tell(each.summary)

        noted = desk.noting(work, "各区县批量", folder, lambda each: each.summary, Action.BRIEFING)
        page.set_writing(desk.run("各区县批量", noted, done, page.on_not_written))

    # -- paper ----------------------------------------------------------------------------------------

    def ask_and_print(self) -> None:
        """Ask which printer and which pages, and print."""
        from zjai_desk.desktop.briefings.printing import ask_and_print

        page = self._page
        if page.briefing is not None:
            ask_and_print(
                page.source, page.sizes, page.briefing.title, page, self._on_printed, self._desk.show_error
            )

    def print_on(self, printer: object) -> None:
        """Print the pages on a QPrinter."""
        from PySide6.QtPrintSupport import QPrinter

        from zjai_desk.desktop.briefings.printing import PrintRun

        if isinstance(printer, QPrinter):
            page = self._page
            PrintRun(page.source, page.sizes, printer, self._on_printed, self._desk.show_error).start()

    def _on_printed(self, pages: int) -> None:
        briefing = self._page.briefing
        self._desk.log(Action.PRINT, briefing.title if briefing else "简报", f"{pages} 页")
        self._desk.tell(f"已送打印 {pages} 页")

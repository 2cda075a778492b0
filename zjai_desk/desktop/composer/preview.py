"""The pages of a paper as they would print, set anew whenever nobody has typed for a moment."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from zjai_desk.briefing import Briefing
from zjai_desk.briefing.papers.paper import Paper
from zjai_desk.desktop.briefings.page_source import PageSource, Sizes
from zjai_desk.desktop.briefings.pages_view import PagesView
from zjai_desk.desktop.composer.present_numbers import PresentNumbers
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.threads.job import Job
from zjai_desk.errors import Cancelled, DeskError
from zjai_desk.progress import Progress
from zjai_desk.scratch import scratch
from zjai_desk.store import Store

PAUSE = 700
"""Milliseconds without a change after which the pages are set."""


class ComposerPreview(QWidget):
    """``told(warnings)`` comes with each setting: what is wrong with the paper, or why it could not be set."""

    told = Signal(object)

    def __init__(self, desk: Desk, present: PresentNumbers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._present = desk, present
        self._paper = Paper()
        self._number = 0
        self._setting: Job | None = None
        self.briefing: Briefing | None = None
        self._folder = scratch()
        self.destroyed.connect(self._folder.cleanup)
        self._source = PageSource(self)
        self.pages = PagesView(self)
        self.pages.setAccessibleName("版面预览")
        self.remark = QLabel("预览", self)
        self.remark.setProperty("role", "small")
        self.remark.setContentsMargins(12, 6, 12, 6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.remark)
        column.addWidget(self.pages, 1)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PAUSE)
        self._soon.timeout.connect(self.write)
        self.pages.wanted.connect(self._draw)

    def show_paper(self, paper: Paper) -> None:
        """Set the pages of a paper when it has rested for a moment; what is being set before is let go."""
        self._paper = paper
        if self._setting is not None:
            self._setting.cancel()
        self._soon.start()

    def stop(self) -> None:
        """Set nothing any more until there is another paper."""
        self._soon.stop()

    def write(self) -> None:
        """Set the pages now."""
        self._soon.stop()
        self._number += 1
        number, paper, tables = self._number, self._paper, self._present.tables
        path = Path(self._folder.name) / f"{number % 2}.pdf"
        area, year = self._desk.area, self._desk.year

        def work(store: Store, progress: Progress) -> Briefing:
            from zjai_desk.briefing.paper.document import write_pdf
            from zjai_desk.briefing.papers.composing import compose
            from zjai_desk.briefing.texts.catalogue import place_meant

            document = compose(store, paper, *place_meant(store, area, year), progress, tables)
            return write_pdf(document, path, progress=progress)

        def done(briefing: Briefing) -> None:
            if number == self._number:
                self._setting = None
                self._show(briefing)

        def failed(error: DeskError) -> None:
            if number == self._number and not isinstance(error, Cancelled):
                self._setting = None
                self._tell((str(error),))

        self.remark.setText("正在排版…")
        job = self._desk.run("", work, done, failed)
        self._setting = None if job.over else job

    def _show(self, briefing: Briefing) -> None:
        def opened(sizes: Sizes) -> None:
            self.pages.show_pages(sizes, keep=True)

        self.briefing = briefing
        self._tell(briefing.warnings)
        self._source.open(briefing.path, opened, self._on_fault)

    def _tell(self, warnings: Sequence[str]) -> None:
        pages = f"共{self.briefing.pages}页" if self.briefing else ""
        told = f"{len(warnings)}处要看" if warnings else ""
        self.remark.setText("　".join(filter(None, ("预览", pages, told))))
        self.told.emit(tuple(warnings))

    def _draw(self, page: int, scale: float) -> None:
        self._source.draw(page, scale, lambda image: self.pages.take(page, scale, image), self._on_fault)

    def _on_fault(self, error: DeskError) -> None:
        if not isinstance(error, Cancelled):
            self._desk.show_error(error)

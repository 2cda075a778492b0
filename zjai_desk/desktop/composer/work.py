"""What the composer asks of the store: the papers kept, a ready briefing as a paper, saving and deleting."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from zjai_desk.briefing.papers.kept import Kept, delete_paper, keep_paper, kept_paper, kept_papers
from zjai_desk.briefing.papers.paper import Paper
from zjai_desk.desktop.composer.present_numbers import PresentNumbers
from zjai_desk.desktop.desk import Desk
from zjai_desk.progress import Progress
from zjai_desk.store import Store


class ComposerWork(QObject):
    """Runs work for one composer, away from the window; faults are shown by the desk."""

    def __init__(self, desk: Desk, present: PresentNumbers) -> None:
        super().__init__(present)
        self._desk, self._present = desk, present

    def read_start(self, done: Callable[[str, list[Kept]], None]) -> None:
        """Hand out the id of the store and the papers kept in it."""

        def work(store: Store, _progress: Progress) -> tuple[str, list[Kept]]:
            return store.id, kept_papers(store)

        self._desk.run("", work, lambda found: done(*found))

    def read_paper(self, name: str, done: Callable[[Paper], None]) -> None:
        """Hand out the paper with a name; one that is broken is told."""
        self._desk.run("", lambda store, _: kept_paper(store, name).paper, done)

    def copy_briefing(self, name: str, done: Callable[[Paper], None]) -> None:
        """Hand out a ready briefing of the place of the desk as a paper."""
        area, year, tables = self._desk.area, self._desk.year, self._present.tables

        def work(store: Store, progress: Progress) -> Paper:
            from zjai_desk.briefing.papers.start import paper_from
            from zjai_desk.briefing.texts.catalogue import compose_briefing, place_meant

            place = place_meant(store, area, year)
            return paper_from(store, compose_briefing(store, name, *place, progress), place, tables)

        self._desk.run("准备底稿", work, done)

    def keep(self, name: str, paper: Paper, done: Callable[[], None]) -> None:
        """Keep a paper under a name."""
        operator = self._desk.operator
        self._desk.run(
            "",
            lambda store, _: keep_paper(store, name, paper, operator),
            lambda _: done(),
            writes=True,
        )

    def delete(self, name: str, done: Callable[[], None]) -> None:
        """Delete the paper with a name."""
        operator = self._desk.operator
        self._desk.run(
            "", lambda store, _: delete_paper(store, name, operator), lambda _: done(), writes=True
        )

"""The briefings of the office's own in the choice of the page 简报, and the way to where they are written."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit.icons import icon

NAME = Qt.ItemDataRole.UserRole
_RECORD = Qt.ItemDataRole.UserRole + 1
_ROW = 32


class OwnBriefings(QObject):
    """Keeps the own papers listed below the ready briefings; the one chosen stays chosen."""

    def __init__(self, desk: Desk, catalogue: QListWidget) -> None:
        super().__init__(catalogue)
        self._desk, self._catalogue = desk, catalogue
        self._wanted: tuple[str, Callable[[], object]] | None = None
        catalogue.itemDoubleClicked.connect(lambda item: self.compose() if item.data(_RECORD) else None)

    def refresh(self) -> None:
        """List the papers anew."""
        from zjai_desk.briefing.papers.kept import OWN, kept_papers

        self._desk.run(
            "",
            lambda store, _: [(OWN + each.name, each.name, each.record) for each in kept_papers(store)],
            self._list,
        )

    def choose(self, title: str, then: Callable[[], object]) -> None:
        """Choose the paper of this name as soon as it is listed, then do what is asked."""
        self._wanted = title, then
        self.refresh()

    def compose(self) -> None:
        """Go where briefings are written: to the paper that is chosen, or to the beginning of a new one."""
        item = self._catalogue.currentItem()
        self._desk.go("composer", None, item.data(_RECORD) if item is not None else None)

    def _list(self, papers: list[tuple[str, str, int]]) -> None:
        self._show(papers)
        if self._wanted is None:
            return
        (title, then), self._wanted = self._wanted, None
        for row in range(self._catalogue.count()):
            item = self._catalogue.item(row)
            if item.data(_RECORD) and item.text() == title:
                self._catalogue.setCurrentRow(row)
                then()

    def _show(self, papers: list[tuple[str, str, int]]) -> None:
        shown = self._catalogue
        chosen = shown.currentItem().data(NAME) if shown.currentItem() else None
        listed = [shown.item(row).data(NAME) for row in range(shown.count()) if shown.item(row).data(_RECORD)]
        if listed == [name for name, _, _ in papers]:
            return
        blocker = QSignalBlocker(shown)
        for row in reversed(range(shown.count())):
            if shown.item(row).data(_RECORD):
                shown.takeItem(row)
        for name, title, record in papers:
            item = QListWidgetItem(icon("user", "muted"), title, shown)
            item.setData(NAME, name)
            item.setData(_RECORD, record)
            item.setSizeHint(QSize(0, _ROW))
            item.setToolTip(f"自编简报“{title}”，双击修改")
        names = [shown.item(row).data(NAME) for row in range(shown.count())]
        del blocker
        # One that is gone cannot stay: the page is told that another is chosen.
        shown.setCurrentRow(names.index(chosen) if chosen in names else 0)

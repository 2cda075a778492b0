"""The pages of a PDF as pictures of Qt, drawn in a thread of their own, for the screen and for the printer."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from zjai_desk.desktop.threads.background import Background
from zjai_desk.desktop.threads.job import Failed, Job

if TYPE_CHECKING:
    from zjai_desk.briefing.paper.preview import Preview

Sizes = list[tuple[float, float]]


class PageSource(QObject):
    """One open PDF at a time; the library that draws it knows but one thread, so all of it happens there."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shelf = _Shelf()
        self._background = Background("pages", self, self._shelf.close)
        self._drawing: dict[int, Job] = {}

    def open(self, path: Path, done: Callable[[Sizes], None], failed: Failed) -> None:
        """Open another PDF and hand out the sizes of its pages in points."""
        self.forget()
        shelf = self._shelf
        self._background.run("打开简报", lambda _: shelf.open(path), done, failed)

    def draw(self, page: int, scale: float, done: Callable[[QImage], None], failed: Failed) -> None:
        """Draw a page (from 0) at ``scale`` pixels a point; what was asked for it before is let go."""
        waiting = self._drawing.pop(page, None)
        if waiting is not None:
            waiting.cancel()
        shelf = self._shelf

        def come(image: QImage) -> None:
            if self._drawing.get(page) is job:
                del self._drawing[page]
            done(image)

        job = self._drawing[page] = self._background.run(
            "绘制页面", lambda _: shelf.draw(page, scale), come, failed
        )

    def forget(self) -> None:
        """Let go of all pages that are still waiting to be drawn."""
        for job in self._drawing.values():
            job.cancel()
        self._drawing = {}


class _Shelf:
    """What the thread keeps from one piece of work to the next."""

    def __init__(self) -> None:
        self._preview: Preview | None = None

    def open(self, path: Path) -> Sizes:
        from zjai_desk.briefing.paper.preview import Preview

        self.close()
        self._preview = Preview(path)
        return [self._preview.size(page) for page in range(self._preview.page_count)]

    def draw(self, page: int, scale: float) -> QImage:
        if self._preview is None:
            return QImage()
        width, height, pixels = self._preview.render(page, scale)
        # The copy owns its pixels; the picture made from bytes only borrows them.
        return QImage(pixels, width, height, width * 4, QImage.Format.Format_RGBX8888).copy()

    def close(self) -> None:
        if self._preview is not None:
            self._preview.close()
            self._preview = None

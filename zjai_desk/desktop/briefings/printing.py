"""Prints pages one after the other at the printer's resolution, without holding up the window."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from zjai_desk.desktop.briefings.page_source import PageSource, Sizes
from zjai_desk.errors import Cancelled, DeskError

FINEST = 300
"""Dots an inch at most: what office printers show, at a quarter of the pixels of 600."""

_A3_LONG = 1100
"""Points of the longer side above which a page is A3 (1191) and no more A4 (842)."""


def ask_and_print(
    source: PageSource,
    sizes: Sizes,
    name: str,
    parent: QWidget,
    done: Callable[[int], None],
    failed: Callable[[DeskError], None],
) -> None:
    """Ask which printer and which pages, with the paper of the first page set beforehand, and print."""
    if not sizes:
        return
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    width, height = sizes[0]
    paper = QPageSize.PageSizeId.A3 if max(width, height) > _A3_LONG else QPageSize.PageSizeId.A4
    printer.setPageSize(QPageSize(paper))
    lying = QPageLayout.Orientation.Landscape if width > height else QPageLayout.Orientation.Portrait
    printer.setPageOrientation(lying)
    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
    dialog.setMinMax(1, len(sizes))
    dialog.accepted.connect(lambda: PrintRun(source, sizes, printer, done, failed).start())
    QDialog.open(dialog)


class PrintRun(QObject):
    """One document on its way to a printer; ``done(pages)`` or ``failed(DeskError)`` is called once."""

    def __init__(
        self,
        source: PageSource,
        sizes: Sizes,
        printer: QPrinter,
        done: Callable[[int], None],
        failed: Callable[[DeskError], None],
    ) -> None:
        super().__init__(source)
        self._source, self._sizes, self._printer = source, sizes, printer
        self._done, self._failed = done, failed
        self._painter = QPainter()
        first = max(1, printer.fromPage()) - 1
        last = min(printer.toPage() or len(sizes), len(sizes))
        self._left = list(range(first, last))
        self._printed = 0

    def start(self) -> None:
        """Begin; a printer that cannot be used is told as a failure."""
        self._printer.setFullPage(True)
        if not self._left or not self._painter.begin(self._printer):
            self._failed(DeskError("打印机没有响应，没有打印。", "请检查打印机是否接好、有纸，再打印一次。"))
            return
        self._next()

    def _next(self) -> None:
        if not self._left:
            self._painter.end()
            self._done(self._printed)
            return
        page = self._left.pop(0)
        self._source.draw(page, min(FINEST, self._printer.resolution()) / 72, self._take, self._fail)

    def _take(self, image: QImage) -> None:
        if self._printed and not self._printer.newPage():
            self._fail(DeskError("打印机中断，后面的页没有打印。", "请检查打印机，再打印其余的页。"))
            return
        paper = self._printer.pageLayout().fullRectPixels(self._printer.resolution())
        size = image.size().scaled(QSize(paper.width(), paper.height()), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        place.moveCenter(QRect(0, 0, paper.width(), paper.height()).center())
        self._painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._painter.drawImage(place, image)
        self._printed += 1
        self._next()

    def _fail(self, error: DeskError) -> None:
        if self._painter.isActive():
            self._printer.abort()
            self._painter.end()
        if not isinstance(error, Cancelled):
            self._failed(error)

"""简报: writes a briefing for the place of the desk, shows its real pages, saves and prints them."""

from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.briefing import Batch, Briefing, Written
from zjai_desk.briefing.spots import Spot
from zjai_desk.desktop.asking import PDF, ask_folder, ask_target
from zjai_desk.desktop.basis_pane import BasisPane
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.drilling import open_records
from zjai_desk.desktop.empty_state import EmptyState
from zjai_desk.desktop.forms import load_form
from zjai_desk.desktop.icons import IconLabel, icon
from zjai_desk.desktop.job import Job
from zjai_desk.desktop.page import Page
from zjai_desk.desktop.page_source import PageSource, Sizes
from zjai_desk.desktop.page_spots import PageSpots
from zjai_desk.desktop.pages_view import Fit, PagesView
from zjai_desk.errors import Cancelled, DeskError
from zjai_desk.keeping.journal import Action
from zjai_desk.progress import Progress
from zjai_desk.store import Store

LINE = 32
_NARROW = 960
_ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
_FITS = (("适合宽度", Fit.WIDTH), ("整页", Fit.PAGE))


class BriefingForm(QWidget):
    """The widgets of the page."""

    catalogue: QListWidget
    stack: QStackedWidget
    stale_bar: QFrame
    stale_sign: IconLabel
    stale_label: QLabel
    again_button: QPushButton
    before_button: QToolButton
    after_button: QToolButton
    page_label: QLabel
    zoom_box: QComboBox
    pages_column: QVBoxLayout
    side: QFrame
    side_column: QVBoxLayout
    about_label: QLabel
    issues_title: QLabel
    issues_label: QLabel
    notices_label: QLabel

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        load_form(self, "briefing_page")


class BriefingPage(Page):
    """Keeps the briefing as it was written until another is asked for; what it says may be old, and then says so."""

    key = "briefing"
    title = "简报"
    icon_name = "file-text"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.briefing: Briefing | None = None
        self._place: tuple[str | None, int | None] = (None, None)
        self._sizes: Sizes = []
        self._writing: Job | None = None
        self._saved: Path | None = None
        self._number = 0
        self._folder = TemporaryDirectory(prefix="zjai-desk-", ignore_cleanup_errors=True)
        self.destroyed.connect(self._folder.cleanup)
        self._source = PageSource(self)
        self.form = BriefingForm(self)
        self.pages = PagesView(self)
        self.empty = EmptyState("file-text", self)
        self.spots = PageSpots(self.pages)
        self.basis = BasisPane(self)
        self.form.pages_column.addWidget(self.pages)
        self.form.side_column.insertWidget(1, self.basis, 3)
        self.form.stack.addWidget(self.empty)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.form)
        self._make_actions()
        self._fill_form()
        self._connect()
        self._show_nothing()

    def _make_actions(self) -> None:
        self.write_action = self.add_action("生成", "play", self.write, shortcut="Ctrl+R", primary=True)
        self.save_action = self.add_action("保存PDF…", "save", self._ask_and_save, shortcut="Ctrl+S")
        self.print_action = self.add_action("打印…", "printer", self._ask_and_print, shortcut="Ctrl+P")
        self.each_action = self.add_action("各区县批量…", "layers", self._ask_and_write_each)
        self.each_action.setToolTip("给当前市或省的每个区县各写一份，存到一个文件夹")
        self.folder_action = self.add_action("打开文件夹", "folder-open", self._open_folder)

    def _fill_form(self) -> None:
        from zjai_desk.briefing import BRIEFINGS

        form = self.form
        for name, title in BRIEFINGS.items():
            item = QListWidgetItem(title, form.catalogue)
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setSizeHint(QSize(0, LINE))
        form.catalogue.setCurrentRow(0)
        for text, fit in _FITS:
            form.zoom_box.addItem(text, fit)
        for zoom in _ZOOMS:
            form.zoom_box.addItem(f"{zoom:.0%}", zoom)
        for button, name, tip in (
            (form.before_button, "chevron-left", "上一页"),
            (form.after_button, "chevron-right", "下一页"),
        ):
            button.setIcon(icon(name))
            button.setToolTip(tip)
            button.setAccessibleName(tip)
        form.stale_sign.show_icon("triangle-alert", "explain")
        form.stale_bar.hide()
        self.setFocusProxy(self.pages)

    def _connect(self) -> None:
        form, pages = self.form, self.pages
        form.again_button.clicked.connect(self.write)
        form.before_button.clicked.connect(lambda: pages.go_to(pages.page - 1))
        form.after_button.clicked.connect(lambda: pages.go_to(pages.page + 1))
        form.zoom_box.activated.connect(self._on_zoom_chosen)
        form.catalogue.currentRowChanged.connect(lambda _: self._on_chosen())
        pages.wanted.connect(self._draw)
        pages.moved.connect(self._on_moved)
        pages.zoomed.connect(self._on_zoomed)
        self.spots.picked.connect(self._on_picked)
        self.spots.opened.connect(self.open_spot)
        self.basis.wanted.connect(self.open_spot)
        self.desk.changed.connect(lambda _: self._mark_stale("台账在生成之后有改动，页面上的数可能旧了。"))
        self.desk.place_changed.connect(self._on_place)

    # -- writing --------------------------------------------------------------------------------------

    def write(self) -> None:
        """Write the chosen briefing anew for the place of the desk; a second call while it is being written does nothing."""
        item = self.form.catalogue.currentItem()
        if item is None or self._writing is not None:
            return
        self._number += 1
        name, path = item.data(Qt.ItemDataRole.UserRole), Path(self._folder.name) / f"{self._number}.pdf"
        area, year = self.desk.area, self.desk.year

        def work(store: Store, progress: Progress) -> Briefing:
            from zjai_desk.briefing import write_briefing

            return write_briefing(store, name, path, area, year, progress)

        def done(briefing: Briefing) -> None:
            self._place = area, year
            self._set_writing(None)
            self._show(briefing)

        self._set_writing(self.desk.run(f"生成{item.text()}", work, done, self._on_not_written))

    def _ask_and_write_each(self) -> None:
        folder = ask_folder(self, self.desk.settings, "各区县的简报存到哪个文件夹")
        if folder is not None:
            self.write_each(folder)

    def write_each(self, folder: Path) -> None:
        """Write the chosen briefing for each district of the place of the desk into a folder; 取消 ends it between two files."""
        item = self.form.catalogue.currentItem()
        if item is None or self._writing is not None:
            return
        name, area, year = item.data(Qt.ItemDataRole.UserRole), self.desk.area, self.desk.year

        def work(store: Store, progress: Progress) -> Written:
            from zjai_desk.briefing import write_briefings

            return write_briefings(store, Batch((name,), area, year), folder, progress)

        def done(each: Written) -> None:
            self._set_writing(None)
            self._saved = folder / "简报"
            self.folder_action.setEnabled(True)
            self.desk.log(Action.BRIEFING, item.text(), each.summary)
            self.desk.tell(each.summary)

        self._set_writing(self.desk.run(f"各区县{item.text()}", work, done, self._on_not_written))

    def _set_writing(self, job: Job | None) -> None:
        self._writing = None if job is None or job.over else job
        writing = self._writing is not None
        self.write_action.setEnabled(not writing)
        self.each_action.setEnabled(not writing)
        self.form.again_button.setEnabled(not writing)
        self.head.remark.setText("正在生成…" if writing else "")

    def _on_not_written(self, error: DeskError) -> None:
        self._set_writing(None)
        self.desk.show_error(error)
        if self.briefing is None and not isinstance(error, Cancelled):
            self._show_nothing(str(error))

    def _show(self, briefing: Briefing) -> None:
        def opened(sizes: Sizes) -> None:
            self._sizes = sizes
            self.form.stack.setCurrentIndex(0)
            self.pages.show_pages(sizes)
            self.spots.show(briefing.spots)
            self.basis.show_spot(None)
            self._say(briefing)

        self.briefing = briefing
        self.form.stale_bar.hide()
        self._enable(True)
        self._source.open(briefing.path, opened, self.desk.show_error)

    def _say(self, briefing: Briefing) -> None:
        form = self.form
        form.about_label.setText(f"{briefing.title}\n\n共 {briefing.pages} 页，A4")
        form.issues_title.setText("印发前请看" if briefing.warnings else "没有发现问题")
        form.issues_label.setText("\n\n".join(briefing.warnings))
        form.notices_label.setText("\n\n".join(briefing.notices))
        self._fit_side()

    def _fit_side(self) -> None:
        """In a narrow window the pages come first; only a number picked and what speaks against printing keep their place."""
        warned = self.briefing is not None and bool(self.briefing.warnings)
        self.form.side.setVisible(warned or not self.basis.isHidden() or self.width() >= _NARROW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make room in a narrow window."""
        super().resizeEvent(event)
        self._fit_side()

    def _show_nothing(self, why: str = "") -> None:
        self.briefing = None
        self._sizes = []
        self.form.stack.setCurrentIndex(1)
        self.form.stale_bar.hide()
        words = why or "按左上角的区县和年度，用台账里的数写成，排成可以直接印发的公文页面。"
        self.empty.say("还没有生成简报", words, ("生成", self.write))
        self._enable(False)

    def _enable(self, there: bool) -> None:
        for action in (self.save_action, self.print_action):
            action.setEnabled(there)
        self.folder_action.setEnabled(self._saved is not None)

    def _on_chosen(self) -> None:
        self._show_nothing()

    def _on_place(self) -> None:
        if (self.desk.area, self.desk.year) != self._place:
            self._mark_stale("区县或年度已改，下面还是原来的简报。")
        else:
            self.form.stale_bar.hide()

    def _mark_stale(self, why: str) -> None:
        self.form.stale_label.setText(why)
        self.form.stale_bar.setVisible(self.briefing is not None)

    # -- looking --------------------------------------------------------------------------------------

    def _draw(self, page: int, scale: float) -> None:
        self._source.draw(page, scale, lambda image: self.pages.take(page, scale, image), self._on_not_drawn)

    def _on_not_drawn(self, error: DeskError) -> None:
        if not isinstance(error, Cancelled):
            self.desk.show_error(error)

    def _on_moved(self, page: int) -> None:
        self.form.page_label.setText(f"第 {page + 1} / {len(self._sizes)} 页")
        self.form.before_button.setEnabled(page > 0)
        self.form.after_button.setEnabled(page + 1 < len(self._sizes))

    def _on_zoom_chosen(self, place: int) -> None:
        chosen = self.form.zoom_box.itemData(place)
        if isinstance(chosen, float):
            self.pages.set_zoom(chosen)
        else:
            self.pages.set_fit(Fit(chosen))

    def _on_zoomed(self, zoom: float) -> None:
        """Show the zoom beside the choice that made it, or as itself."""
        self.form.zoom_box.setToolTip(f"显示比例 {zoom:.0%}（Ctrl+滚轮）")
        if self.pages.fit is Fit.FREE:
            place = self.form.zoom_box.findText(f"{zoom:.0%}")
            self.form.zoom_box.setCurrentIndex(place)
            self.form.zoom_box.setPlaceholderText(f"{zoom:.0%}")

    # -- what is behind a number ----------------------------------------------------------------------

    def _on_picked(self, spot: Spot) -> None:
        self.basis.show_spot(spot)
        self._fit_side()

    def open_spot(self, spot: Spot) -> None:
        """Show the records behind a number of the pages; of a published one, where it was published."""
        open_records(self.desk, spot.table, spot.row, spot.column)

    # -- taking it elsewhere --------------------------------------------------------------------------

    def _ask_and_save(self) -> None:
        if self.briefing is None:
            return
        path = ask_target(self, self.desk.settings, "保存简报", f"{self.briefing.title}.pdf", PDF)
        if path is not None:
            self.save_to(path)

    def save_to(self, path: Path) -> None:
        """Save the briefing as it is shown; a failure is told and leaves what was there."""
        from zjai_desk.files import replacing

        if self.briefing is None:
            return
        try:
            with replacing(path) as beside:
                beside.write_bytes(self.briefing.path.read_bytes())
        except DeskError as error:
            self.desk.show_error(error)
            return
        self._saved = path
        self._enable(True)
        self.desk.log(Action.BRIEFING, f"{self.briefing.title} → {path.name}")
        self.desk.tell(f"已保存 {path.name}")

    def _open_folder(self) -> None:
        if self._saved is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._saved.parent)))

    def _ask_and_print(self) -> None:
        from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter

        if self.briefing is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self.briefing.title)
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
        dialog.setMinMax(1, len(self._sizes))
        dialog.accepted.connect(lambda: self.print_on(printer))
        QDialog.open(dialog)

    def print_on(self, printer: object) -> None:
        """Print the pages on a QPrinter."""
        from PySide6.QtPrintSupport import QPrinter

        from zjai_desk.desktop.printing import PrintRun

        if not isinstance(printer, QPrinter):
            return
        self.head.remark.setText("正在打印…")

        def done(pages: int) -> None:
            self.head.remark.setText("")
            self.desk.log(Action.PRINT, self.briefing.title if self.briefing else "简报", f"{pages} 页")
            self.desk.tell(f"已送打印 {pages} 页")

        def failed(error: DeskError) -> None:
            self.head.remark.setText("")
            self.desk.show_error(error)

        PrintRun(self._source, self._sizes, printer, done, failed).start()

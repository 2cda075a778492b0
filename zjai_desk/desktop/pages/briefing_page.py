"""简报: writes a briefing for the place of the desk, shows its real pages, saves and prints them."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
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

from zjai_desk.briefing import Briefing
from zjai_desk.briefing.paper.spots import Spot
from zjai_desk.desktop.briefings.output import BriefingOutput
from zjai_desk.desktop.briefings.own_briefings import OwnBriefings
from zjai_desk.desktop.briefings.page_source import PageSource, Sizes
from zjai_desk.desktop.briefings.page_spots import PageSpots
from zjai_desk.desktop.briefings.pages_view import Fit, PagesView
from zjai_desk.desktop.briefings.shelf import BriefingShelf
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit.empty_state import EmptyState
from zjai_desk.desktop.kit.forms import load_form
from zjai_desk.desktop.kit.icons import IconLabel, icon
from zjai_desk.desktop.page import Page
from zjai_desk.desktop.statistics.basis_pane import BasisPane
from zjai_desk.desktop.statistics.drilling import open_records
from zjai_desk.desktop.threads.job import Job
from zjai_desk.errors import Cancelled, DeskError
from zjai_desk.progress import Progress
from zjai_desk.registers.rights import ISSUE
from zjai_desk.scratch import scratch
from zjai_desk.store import Query, Store

LINE = 32
_NARROW = 960
_ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
_FITS = (("适合宽度", Fit.WIDTH), ("整页", Fit.PAGE))


class BriefingForm(QWidget):
    """The widgets of the page."""

    catalogue: QListWidget
    catalogue_column: QVBoxLayout
    reader_column: QVBoxLayout
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
        self.sizes: Sizes = []
        self.writing: Job | None = None
        self._number = 0
        self._folder = scratch()
        self.destroyed.connect(self._folder.cleanup)
        self.source = PageSource(self)
        self.form = BriefingForm(self)
        self.pages = PagesView(self)
        self.empty = EmptyState("file-text", self)
        self.spots = PageSpots(self.pages)
        self.basis = BasisPane(self)
        self.form.pages_column.addWidget(self.pages)
        self.form.side_column.insertWidget(1, self.basis, 3)
        self.form.stack.addWidget(self.empty)
        self.own = OwnBriefings(desk, self.form.catalogue)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.form)
        self._make_actions()
        self._fill_form()
        self._connect()
        self.show_nothing()

    def _make_actions(self) -> None:
        self.write_action = self.add_action("生成", "play", self.write, shortcut="Ctrl+R", primary=True)
        self.output = BriefingOutput(self)
        self.shelf = BriefingShelf(self)
        self.freeze_action = self.add_action("定稿…", "file-check", self.shelf.freeze, right=ISSUE)
        self.freeze_action.setToolTip("填期号、日期和报送单位；内容和PDF从此不变，可原样再印")
        self.print_action = self.add_action("打印…", "printer", self.output.ask_and_print, shortcut="Ctrl+P")
        self.export_action = self.add_action("导出", "download", lambda: None)
        self.each_action = QAction(icon("layers"), "各区县批量…", self)
        self.each_action.triggered.connect(self.output.ask_and_write_each)
        self.folder_action = QAction(icon("folder-open"), "打开文件夹", self)
        self.folder_action.triggered.connect(self.output.open_folder)
        menu = self.shelf.export_menu(self.each_action, self.folder_action)
        self.hang_menu(self.export_action, menu)
        self.save_action = self.shelf.pdf_action
        self.compose_action = self.add_action("编简报", "text-lines", self.own.compose)
        self.compose_action.setToolTip("新编一份简报，或修改左边选中的自编简报")

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

    def refresh(self) -> None:
        """List the office's own briefings and the editions, which may be others than before."""
        self.own.refresh()
        self.shelf.load()

    def visit(self, query: Query | None, _record: int | None) -> None:
        """Write the own briefing that ``query`` names."""
        if query is not None:
            self.own.choose(query.text, self.write)

    # -- writing --------------------------------------------------------------------------------------

    def write(self) -> None:
        """Write the chosen briefing anew for the place of the desk; a second call while it is being written does nothing."""
        item = self.form.catalogue.currentItem()
        if item is None or self.writing is not None:
            return
        name, path = item.data(Qt.ItemDataRole.UserRole), self.next_path()
        area, year = self.desk.area, self.desk.year

        def work(store: Store, progress: Progress) -> Briefing:
            from zjai_desk.briefing import write_briefing

            return write_briefing(store, name, path, area, year, progress)

        def done(briefing: Briefing) -> None:
            self._place = area, year
            self.set_writing(None)
            self.shelf.leave()
            self.show_briefing(briefing)

        self.set_writing(self.desk.run(f"生成{item.text()}", work, done, self.on_not_written))

    def next_path(self) -> Path:
        """Return where the next PDF of this page is written; those before it may still be open."""
        self._number += 1
        return Path(self._folder.name) / f"{self._number}.pdf"

    @property
    def chosen_name(self) -> str | None:
        """The name of the briefing that is chosen in the catalogue."""
        item = self.form.catalogue.currentItem()
        return None if item is None else str(item.data(Qt.ItemDataRole.UserRole))

    @property
    def place(self) -> tuple[str | None, int | None]:
        """The area and year of the briefing that was written last."""
        return self._place

    def set_writing(self, job: Job | None) -> None:
        """Let nothing else be written while ``job`` is."""
        self.writing = None if job is None or job.over else job
        writing = self.writing is not None
        self.write_action.setEnabled(not writing)
        self.each_action.setEnabled(not writing)
        self.form.again_button.setEnabled(not writing)
        self.head.remark.setText("正在生成…" if writing else "")
        if self.briefing is None and writing:
            self.empty.say("正在生成…", "写好就显示在这里；也可以先去别的页面做别的事。")
        elif self.briefing is None:
            self.show_nothing()

    def on_not_written(self, error: DeskError) -> None:
        """Tell why nothing was written."""
        self.set_writing(None)
        self.desk.show_error(error)
        if self.briefing is None and not isinstance(error, Cancelled):
            self.show_nothing(str(error))

    def show_briefing(self, briefing: Briefing) -> None:
        """Show the pages of a briefing, a draft or an edition."""

        def opened(sizes: Sizes) -> None:
            self.sizes = sizes
            self.form.stack.setCurrentIndex(0)
            self.pages.show_pages(sizes)
            self.spots.show(briefing.spots)
            self.basis.show_spot(None)
            self._say(briefing)

        self.briefing = briefing
        self.form.stale_bar.hide()
        self.enable(True)
        self.source.open(briefing.path, opened, self.desk.show_error)

    def _say(self, briefing: Briefing) -> None:
        form = self.form
        form.about_label.setText(f"{briefing.title}\n\n共 {briefing.pages} 页，A4")
        kept = "已定稿，页面不再变" if self.shelf.edition else "没有发现问题"
        form.issues_title.setText("印发前请看" if briefing.warnings else kept)
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

    def show_nothing(self, why: str = "") -> None:
        """Say what the page is for, or why there is nothing on it."""
        self.briefing = None
        self.sizes = []
        self.form.stack.setCurrentIndex(1)
        self.form.stale_bar.hide()
        words = why or "按左上角的区县和年度，用台账里的数写成，排成可以直接印发的公文页面。"
        self.empty.say("还没有生成简报", words, ("生成", self.write))
        self.enable(False)

    def enable(self, there: bool) -> None:
        """Offer what can be done with pages that are there."""
        for action in (self.save_action, self.shelf.word_action, self.shelf.book_action, self.print_action):
            action.setEnabled(there)
        self.freeze_action.setEnabled(there and self.shelf.edition is None)
        self.folder_action.setEnabled(self.output.saved_to is not None)

    def _on_chosen(self) -> None:
        self.shelf.leave()
        self.shelf.fill()
        self.show_nothing()

    def _on_place(self) -> None:
        if (self.desk.area, self.desk.year) != self._place:
            self._mark_stale("区县或年度已改，下面还是原来的简报。")
        else:
            self.form.stale_bar.hide()

    def _mark_stale(self, why: str) -> None:
        self.form.stale_label.setText(why)
        self.form.stale_bar.setVisible(self.briefing is not None and self.shelf.edition is None)

    # -- looking --------------------------------------------------------------------------------------

    def _draw(self, page: int, scale: float) -> None:
        self.source.draw(page, scale, lambda image: self.pages.take(page, scale, image), self._on_not_drawn)

    def _on_not_drawn(self, error: DeskError) -> None:
        if not isinstance(error, Cancelled):
            self.desk.show_error(error)

    def _on_moved(self, page: int) -> None:
        self.form.page_label.setText(f"第 {page + 1} / {len(self.sizes)} 页")
        self.form.before_button.setEnabled(page > 0)
        self.form.after_button.setEnabled(page + 1 < len(self.sizes))

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

    def open_spot(self, spot: Spot, over: bool = False) -> None:
        """Show the records behind a number of the pages, or with ``over`` those that it is divided by."""
        open_records(self.desk, spot.table, spot.row, spot.column, spot.fact, over=over)

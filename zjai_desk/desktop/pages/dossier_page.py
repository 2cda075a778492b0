"""企业档案 (一企一档): one enterprise on one page, from every register, with its source and its life."""

import datetime as dt
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from zjai_desk.analysis.dossier import Dossier, dossier
from zjai_desk.analysis.merging.belongings import names_of
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit.asking import PDF, ask_target
from zjai_desk.desktop.kit.empty_state import EmptyState
from zjai_desk.desktop.page import Page
from zjai_desk.desktop.records import dossier_parts as parts
from zjai_desk.errors import DeskError
from zjai_desk.registers.enterprises import ENTERPRISES
from zjai_desk.store import Query

_WIDEST, _TWO_COLUMNS = 1280, 820
"""Pixels that the file takes at most, and below which its columns stand below each other."""


class DossierPage(Page):
    """Shows the file of the enterprise that :meth:`visit` names."""

    key = "dossier"
    title = "企业档案"
    icon_name = "building"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._record: int | None = None
        self.file: Dossier | None = None
        self._columns: QBoxLayout | None = None
        self.edit_action = self.add_action("到企业台账", "arrow-left", self._edit)
        self.save_action = self.add_action("另存为 PDF", "save", self._ask_and_save, shortcut="Ctrl+P")
        self.duplicates_action = self.add_action("查重", "copy", self._find_duplicates)
        self.name = QLabel(self)
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.name.setProperty("role", "big")
        self.name.setWordWrap(True)
        self.former = QLabel(self)
        self.former.setTextFormat(Qt.TextFormat.PlainText)
        self.former.setProperty("role", "muted")
        self.former.setWordWrap(True)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName("企业档案")
        self.empty = EmptyState("building", self)
        self.empty.say(
            "还没有选企业", "在企业台账中选一行，按 Ctrl+Shift+E 打开它的档案。", ("到企业台账", self._edit)
        )
        for widget in (self.name, self.former):
            self.body.addWidget(widget)
        self.body.addWidget(self.area, 1)
        self.body.addWidget(self.empty, 1)
        self.setFocusProxy(self.area)
        self._show(None)

    def visit(self, _query: Query | None, record: int | None) -> None:
        """Show the file of the enterprise ``record``."""
        if record is not None and record != self._record:
            self._record = record
            self._show(None)
        self.stale = True

    def refresh(self) -> None:
        """Read the file again."""
        record = self._record
        if record is not None:
            self.desk.run("", lambda store, _: dossier(store, record), self._take, self._fail)

    def _take(self, file: Dossier) -> None:
        if file.record.id == self._record:
            self._show(file)

    def _fail(self, error: DeskError) -> None:
        self._record = None
        self._show(None)
        self.empty.say(error.message, error.hint, ("到企业台账", self._edit))

    def _edit(self) -> None:
        self.desk.go("enterprises", Query(), self._record)

    def _find_duplicates(self) -> None:
        self.desk.go("duplicates", Query(), self._record)

    def _papers(self) -> None:
        from zjai_desk.desktop.records.documents_dialog import DocumentsDialog

        if self.file is not None:
            record = (ENTERPRISES, self.file.record.id)
            dialog = DocumentsDialog(self.desk, record, self.file.title, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def _ask_and_save(self) -> None:
        if self.file is None:
            return
        path = ask_target(self, self.desk.settings, "另存为 PDF", f"企业档案 {self.file.title}.pdf", PDF)
        if path is not None:
            self.save(path)

    def save(self, path: Path) -> None:
        """Write the file as a PDF."""
        file, day = self.file, dt.date.today()
        if file is None:
            return

        def work(_store: object, _progress: object) -> int:
            from zjai_desk.briefing.texts.dossier_pages import write_dossier

            return write_dossier(file, path, day)

        def done(pages: int) -> None:
            self.desk.tell(f"已写出“{path.name}”，{pages} 页")

        noted = self.desk.noting(work, f"企业档案 {file.title}", path, lambda _: "联系方式已遮盖")
        self.desk.run("排版企业档案", noted, done)

    # -- what is shown --------------------------------------------------------------------------------

    def _show(self, file: Dossier | None) -> None:
        self.file = file
        at = self.area.verticalScrollBar().value()
        self.empty.setVisible(file is None and self._record is None)
        for widget in (self.name, self.former, self.area):
            widget.setVisible(file is not None)
        for action in (self.edit_action, self.save_action, self.duplicates_action):
            action.setEnabled(file is not None)
        self.head.remark.setText("正在读取……" if file is None and self._record is not None else "")
        if file is None:
            return
        self.name.setText(file.title)
        self.former.setText(_also_called(file))
        self.former.setVisible(bool(self.former.text()))
        self.area.setWidget(self._sheet(file))
        self._arrange(self.width())
        self.area.verticalScrollBar().setValue(at)

    def _sheet(self, file: Dossier) -> QWidget:
        """Return all panels: facts, findings and papers left, what is counted right, the life below."""
        sheet = QWidget()
        sheet.setMaximumWidth(_WIDEST)
        sheet.setProperty("role", "sheet")
        go = self.desk.go
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, panels in (
            (left, (parts.facts(file), parts.findings(file, go), parts.papers(file, self._papers))),
            (right, (parts.trends(file, go), parts.patents(file, go), parts.vouchers(file, go))),
        ):
            column.setSpacing(8)
            for panel in panels:
                column.addWidget(panel)
            column.addStretch(1)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(8)
        self._columns.addLayout(left, 2)
        self._columns.addLayout(right, 3)
        whole = QVBoxLayout(sheet)
        whole.setContentsMargins(0, 0, 8, 8)
        whole.setSpacing(8)
        whole.addLayout(self._columns)
        whole.addWidget(parts.life(file))
        whole.addStretch(1)
        return sheet

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the columns stand below each other."""
        super().resizeEvent(event)
        self._arrange(event.size().width())

    def _arrange(self, width: int) -> None:
        if self._columns is not None:
            way = QBoxLayout.Direction
            self._columns.setDirection(way.LeftToRight if width >= _TWO_COLUMNS else way.TopToBottom)


def _also_called(file: Dossier) -> str:
    """Say under which other names the enterprise is or was known."""
    values = file.record.values
    short, others = values.get("short_name"), names_of({"former_names": values.get("former_names")})
    said = [f"简称：{short}"] if isinstance(short, str) and short != file.title else []
    return "    ".join((*said, *([f"曾用名：{'、'.join(others)}"] if others else ())))

"""The line on the daybook (副册) among the copies: how far it has come, whether it is kept, a store made of it."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QWidget

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit.asking import ask_target
from zjai_desk.desktop.threads.background import Background
from zjai_desk.errors import DeskError
from zjai_desk.keeping.copies.making import megabytes
from zjai_desk.keeping.daybook import reading as daybook_reading
from zjai_desk.keeping.daybook import writing as daybook
from zjai_desk.keeping.daybook.reading import Standing
from zjai_desk.keeping.daybook.rebuilding import Rebuilt, rebuild
from zjai_desk.keeping.kept import KeptStore
from zjai_desk.progress import Progress
from zjai_desk.registers.rights import OFFICE, RESTORE
from zjai_desk.store import SUFFIX, Store
from zjai_desk.store.cipher import Secret

STORES = f"台账 (*{SUFFIX})"
_TIP = "每一步和每份原件随后也记在台账旁的副册里；台账损坏或丢失时由它重建。"
_SECONDS = 5.0

Known = tuple[Standing, Path, Secret | None]


class DaybookLine(QWidget):
    """Shows how far the daybook is; ``said(text, severity)`` what came of a store that was rebuilt from it."""

    said = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._known: Known | None = None
        self._background = Background("rebuild", self)
        self.tick = QCheckBox("随时记副册", self)
        self.tick.setToolTip(_TIP)
        self.label = QLabel(self)
        self.label.setProperty("role", "muted")
        self.rebuild_button = QPushButton("由副册重建…", self)
        self.rebuild_button.setAutoDefault(False)
        self.rebuild_button.setProperty("role", "link")
        self.rebuild_button.setToolTip("写成一份新台账，历史和内容与现在的一样；现在的台账不动")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.tick, self.label, self.rebuild_button):
            row.addWidget(widget)
        row.addStretch(1)
        self.tick.clicked.connect(self._switch)
        self.rebuild_button.clicked.connect(self._rebuild)
        for widget in (self.tick, self.rebuild_button):
            widget.setEnabled(False)
        desk.run("", _look, self._show)

    def close_thread(self) -> None:
        """Stop what is under way; a store that is half rebuilt goes."""
        self._background.close()

    def _show(self, known: Known) -> None:
        self._known = known
        standing = known[0]
        self.tick.setChecked(standing.on)
        self.tick.setEnabled(self._desk.may(OFFICE))
        self.rebuild_button.setEnabled(standing.seq > 0 and self._desk.may(RESTORE))
        self.label.setText(_words(standing))
        self.label.setToolTip(str(standing.folder))

    def _switch(self, on: bool) -> None:
        operator = self._desk.operator
        self._desk.run(
            "", partial(_switched, on=on, operator=operator), self._show, self._on_refused, writes=True
        )

    def _on_refused(self, error: DeskError) -> None:
        if self._known is not None:
            self._show(self._known)
        self._desk.show_error(error)

    def _rebuild(self) -> None:
        if self._known is None:
            return
        _, path, secret = self._known
        target = ask_target(self, self._desk.settings, "由副册重建", f"{path.stem} 重建{SUFFIX}", STORES)
        if target is None:
            return
        self.rebuild_button.setEnabled(False)
        self.said.emit(f"正在由副册重建“{target.name}”…", "")
        self._background.run(
            "由副册重建",
            lambda progress: rebuild(path, target, progress, secret),
            self._on_rebuilt,
            self._on_failed,
        )

    def _on_rebuilt(self, done: Rebuilt) -> None:
        self.rebuild_button.setEnabled(True)
        self._desk.went_out("由副册重建的台账", done.path, f"到第 {done.seq} 步")
        if done.faults:
            self.said.emit(f"{done.summary}但不完整：{done.faults[0]}", "force")
        else:
            self.said.emit(f"“{done.path.name}”已{done.summary}", "")

    def _on_failed(self, error: DeskError) -> None:
        self.rebuild_button.setEnabled(True)
        self.said.emit(str(error), "force")


def _words(standing: Standing) -> str:
    if not standing.on and not standing.seq:
        return "没有记：台账文件坏了只能靠备份"
    if not standing.seq:
        return "还没有记"
    return f"记到第{standing.seq}步，{standing.originals}份原件，共{megabytes(standing.size)}"


def _look(store: Store, _progress: Progress) -> Known:
    if isinstance(store, KeptStore):
        store.keep_up(_SECONDS)
    return daybook_reading.standing(store), store.path, store.secret


def _switched(store: Store, progress: Progress, *, on: bool, operator: str) -> Known:
    if isinstance(store, KeptStore):
        daybook.switch(store, on=on, operator=operator)
    return _look(store, progress)

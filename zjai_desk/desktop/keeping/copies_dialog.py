"""备份与恢复: all copies of the store, what each holds, and the ways back from it."""

import shutil
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from zjai_desk import files
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.history.model import text_view
from zjai_desk.desktop.keeping.copy_pane import CopyPane, Wish
from zjai_desk.desktop.keeping.copy_words import CopyModel, losses, title
from zjai_desk.desktop.keeping.copying import Copying
from zjai_desk.desktop.keeping.daybook_line import DaybookLine
from zjai_desk.desktop.kit.asking import ask_target
from zjai_desk.desktop.kit.empty_state import EmptyState
from zjai_desk.desktop.kit.fitting import fit
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.errors import DeskError
from zjai_desk.keeping.copies.differences import Comparison, compare
from zjai_desk.keeping.copies.listing import Copy, listing
from zjai_desk.keeping.copies.names import folder_of
from zjai_desk.keeping.copies.retrieving import Retrieved, Unlike, retrieve, touched_by, unlike
from zjai_desk.keeping.journal import Action
from zjai_desk.keeping.sticks import Stick
from zjai_desk.progress import Progress
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.rights import ENTER, RESTORE
from zjai_desk.store import SUFFIX, Step, Store

MOST = 2000
"""Records of a register listed at most."""
_WIDTHS = (132, 60, 72, 76, 76)
_SIZE = (1120, 640)


class CopiesDialog(QDialog):
    """Lists the copies beside what the chosen one would change.

    ``restore_wanted(Copy, other)`` when the whole store is to be put back, ``other`` if it is that of another one.
    """

    restore_wanted = Signal(object, bool)

    def __init__(self, desk: Desk, copying: Copying, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._copying = desk, copying
        self._sticks: list[Stick] = []
        self._looked: dict[Path, bool | None] = {}
        self.setWindowTitle("备份与恢复")
        self.model = CopyModel(self)
        self.view = text_view(self.model, _WIDTHS, "备份", self)
        self.pane = CopyPane(self)
        self._make_widgets()
        self._lay_out()
        self._connect()
        self.resize(*_SIZE)
        fit(self)
        self.finished.connect(self.deleteLater)
        self.refresh()
        copying.list_sticks(self._offer_sticks)

    def _make_widgets(self) -> None:
        self.place = QLabel(self)
        self.place.setProperty("role", "muted")
        self.place.setTextFormat(Qt.TextFormat.PlainText)
        self.folder_button = self._button("打开文件夹", "folder-open", role="link")
        self.now_button = self._button("现在备份", "save")
        self.stick_box = QComboBox(self)
        self.stick_box.setAccessibleName("同时备份到哪只U盘")
        self.stick_box.setMinimumWidth(200)
        self.said = QLabel(self)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        self.said.setProperty("role", "problem")
        self.save_button = self._button("另存这份备份…")
        self.restore_button = self._button("恢复整个台账…")
        self.close_button = self._button("关闭")
        self.empty = EmptyState("save", self)
        self.daybook = DaybookLine(self._desk, self)

    def _button(self, caption: str, icon_name: str = "", role: str = "") -> QPushButton:
        button = QPushButton(caption, self)
        button.setAutoDefault(False)
        if icon_name:
            button.setIcon(icon(icon_name, "accent" if role == "link" else "text"))
        if role:
            button.setProperty("role", role)
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.place)
        head.addWidget(self.folder_button)
        head.addStretch(1)
        head.addWidget(QLabel("同时备份到", self))
        head.addWidget(self.stick_box)
        head.addWidget(self.now_button)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(self.view)
        split.addWidget(self.pane)
        split.setChildrenCollapsible(False)
        split.setStretchFactor(1, 1)
        split.setSizes([440, 640])
        self.stack = QStackedWidget(self)
        self.stack.addWidget(split)
        self.stack.addWidget(self.empty)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.save_button)
        foot.addWidget(self.said, 1)
        foot.addWidget(self.restore_button)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.stack, 1)
        column.addWidget(self.daybook)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._show_chosen())
        self.folder_button.clicked.connect(self._open_folder)
        self.now_button.clicked.connect(self._make)
        self.save_button.clicked.connect(self._ask_and_save)
        self.restore_button.clicked.connect(self._ask_and_restore)
        self.close_button.clicked.connect(self.reject)
        self.daybook.said.connect(self._say)
        self.finished.connect(lambda _: self.daybook.close_thread())
        self.stick_box.activated.connect(lambda _: self._choose_stick())
        self.pane.records.register_wanted.connect(self._read_records)
        self.pane.records.wanted.connect(self._retrieve)
        self.pane.imports.wanted.connect(self._retrieve_import)
        self._copying.copied.connect(self.refresh)
        self._copying.looked.connect(self.refresh)
        self._desk.changed.connect(self._on_changed)
        # No lambdas: they would be called after the dialog is gone.
        self._desk.told.connect(self._say)
        self._desk.failed.connect(self._say)

    def _say(self, said: object, severity: object = "") -> None:
        """Show here too what the line of messages says, which lies behind the dialog."""
        self.said.setText(str(said))
        self.said.setProperty("severity", "force" if isinstance(said, DeskError) else severity or "")
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)

    # -- the list -------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the folder again; the chosen copy stays chosen."""
        path = self._copying.path
        self.now_button.setEnabled(path is not None)
        self.stick_box.setEnabled(path is not None)
        self._say_empty(path is not None)
        if path is None:
            self._desk.run("", lambda store, _: listing(folder_of(store.path)), self._show_copies)
            self.place.setText("台账以只读方式打开，现在不做备份。")
            self.folder_button.hide()
            return
        folder = folder_of(path)
        self.place.setText(f"备份放在“{folder.name}”")
        self.place.setToolTip(str(folder))
        self.folder_button.setEnabled(folder.exists())
        self._show_copies(listing(folder))

    def _say_empty(self, can_make: bool) -> None:
        if not can_make:
            self.empty.say("这份只读的台账旁边没有备份", "要看备份、恢复，请打开平时用的那份台账。")
            return
        words = "有改动时，关闭窗口、每次导入前、每半小时都会自动备份并核对；旧的按日、周、月自动稀疏。"
        self.empty.say("还没有备份", words, ("现在备份", self._make))

    def _show_copies(self, listed: list[Copy]) -> None:
        chosen = self._chosen()
        # What could not be looked at, or not be noted in a folder that cannot be written, is not tried for ever.
        copies = [
            replace(copy, whole=self._looked.get(copy.path)) if copy.whole is None else copy
            for copy in listed
        ]
        self.model.show_copies(copies)
        self.stack.setCurrentIndex(0 if copies else 1)
        for button in (self.save_button, self.restore_button):
            button.setVisible(bool(copies))
        rows = [row for row, copy in enumerate(copies) if chosen and copy.path == chosen.path]
        if copies:
            self.view.selectionModel().setCurrentIndex(
                self.model.index(rows[0] if rows else 0, 0),
                QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
            )
        unchecked = next(
            (copy for copy in listed if copy.whole is None and copy.path not in self._looked), None
        )
        if unchecked is not None and self._copying.path is not None:
            self._copying.check(unchecked, self._on_checked)
        self._show_chosen()

    def _on_checked(self, copy: Copy) -> None:
        self._looked[copy.path] = copy.whole
        self.refresh()

    def _chosen(self) -> Copy | None:
        row = self.view.currentIndex().row()
        return self.model.copies[row] if 0 <= row < len(self.model.copies) else None

    def _on_changed(self, _written: frozenset[str]) -> None:
        self._show_chosen(again=True)

    # -- the chosen one -------------------------------------------------------------------------------

    def _show_chosen(self, *, again: bool = False) -> None:
        """Compare the chosen copy, unless that was done; ``again``, if the store has changed since."""
        copy = self._chosen()
        sound = copy is not None and copy.whole is not False
        self.save_button.setEnabled(sound)
        may = self._desk.may(RESTORE)
        self.restore_button.setEnabled(sound and may and self._copying.path is not None)
        self.restore_button.setToolTip("" if may else f"{'或'.join(RESTORE.roles)}岗位的人才能恢复备份")
        known = copy is not None and copy.path == self.pane.path
        if copy is None or (known and not again):
            return
        if not sound:
            self.pane.clear(title(copy), "这份备份已损坏，不能恢复，也不算数。文件留着备查，请选别的一份。")
            return
        if not known:
            self.pane.clear(title(copy), "正在与现在的台账比较…")
        path = copy.path

        def work(store: Store, progress: Progress) -> Comparison:
            with Store.open(path, read_only=True, secret=store.secret) as other:
                return compare(store, other, progress)

        def show(found: Comparison) -> None:
            now = self._chosen()
            if now is not None and now.path == path:
                self.pane.show_comparison(path, self._remark(now), found)

        def failed(error: DeskError) -> None:
            now = self._chosen()
            if now is not None and now.path == path:
                self.pane.clear(title(copy), str(error))

        self._desk.run("比较备份", work, show, failed)

    def _remark(self, copy: Copy) -> str:
        if self._is_other(copy):
            return "这是另一个台账的备份。"
        return ""

    def _is_other(self, copy: Copy) -> bool:
        return bool(copy.store and self._copying.store_id and copy.store != self._copying.store_id)

    def _read_records(self, key: str) -> None:
        path, found = self.pane.path, self.pane.comparison
        if path is None or found is None:
            return
        difference = found.differences[key]
        ids = (*difference.back, *difference.changed)[:MOST]

        def work(store: Store, _progress: Progress) -> list[Unlike]:
            with Store.open(path, read_only=True, secret=store.secret) as other:
                return unlike(store, other, key, ids)

        def show(records: list[Unlike]) -> None:
            if self.pane.path == path:
                self.pane.records.show_records(records)

        self._desk.run("", work, show)

    # -- ways back ------------------------------------------------------------------------------------

    def _retrieve(self, wish: Wish) -> None:
        copy, operator = self._chosen(), self._desk.operator
        if copy is None or not self._may_write():
            return
        [(key, ids)] = wish.records.items()
        register, path = REGISTERS[key], copy.path
        said = f"从备份找回 {len(ids):,} {register.measure}{register.noun}（{title(copy)}）"

        def work(store: Store, _progress: Progress) -> Retrieved:
            with Store.open(path, read_only=True, secret=store.secret) as other:
                return retrieve(store, other, wish.records, said, operator=operator, reason=wish.reason)

        self._desk.run(said, work, lambda done: self._tell(said, done), writes=True)

    def _retrieve_import(self, step: Step) -> None:
        copy, operator = self._chosen(), self._desk.operator
        if copy is None or not self._may_write():
            return
        path, said = copy.path, f"从备份找回：{step.title}"

        def work(store: Store, _progress: Progress) -> Retrieved:
            with Store.open(path, read_only=True, secret=store.secret) as other:
                return retrieve(store, other, touched_by(other, step), said, operator=operator)

        self._desk.run(said, work, lambda done: self._tell(said, done), writes=True)

    def _may_write(self) -> bool:
        if self._desk.may(ENTER):
            return True
        self._desk.show_error(DeskError(f"{'或'.join(ENTER.roles)}岗位的人才能找回记录。"))
        return False

    def _tell(self, said: str, done: Retrieved) -> None:
        left = f"；{done.left_out:,} 条台账里已另有，没有重复添" if done.left_out else ""
        if done.step is None:
            self._desk.tell(f"没有要找回的{left}")
        else:
            self._desk.tell(f"已{said}{left}", undoable=True)

    def _ask_and_restore(self) -> None:
        copy, found = self._chosen(), self.pane.comparison
        if copy is None:
            return
        other = self._is_other(copy)
        box = QMessageBox(QMessageBox.Icon.Warning, "恢复整个台账", "", parent=self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(f"用 {title(copy)} 的备份替换现在的台账？")
        lines = [
            "注意：这是另一个台账的备份。" if other else "",
            self.pane.effect.told.text() if found else "",
            losses(found) if found else "",
            "现在的台账会先存成一份备份，随时可以再恢复回来。窗口会关闭，恢复好后再打开。",
        ]
        box.setInformativeText("\n".join(filter(None, lines)))
        go = box.addButton("恢复", QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton("不恢复", QMessageBox.ButtonRole.RejectRole))
        box.exec()
        if box.clickedButton() is go:
            self.accept()
            self.restore_wanted.emit(copy, other)

    # -- files ----------------------------------------------------------------------------------------

    def _make(self) -> None:
        self.now_button.setEnabled(False)
        self._copying.make(lambda copy: self._desk.tell(f"已备份并核对：{copy.path.name}"))

    def _open_folder(self) -> None:
        path = self._copying.path
        if path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder_of(path))))

    def _ask_and_save(self) -> None:
        copy = self._chosen()
        if copy is None:
            return
        target = ask_target(self, self._desk.settings, "另存这份备份", copy.path.name, f"台账 (*{SUFFIX})")
        if target is not None:
            self.save(copy, target)

    def save(self, copy: Copy, target: Path) -> None:
        """Write a copy of the copy to ``target``."""

        def work(_store: Store, _progress: Progress) -> None:
            with files.replacing(target, private=True) as beside:
                shutil.copyfile(copy.path, beside)

        noted = self._desk.noting(work, f"备份“{copy.path.name}”", target, lambda _: "", Action.BACKUP)
        self._desk.run("另存备份", noted, lambda _: self._desk.tell(f"已另存为 {target}"))

    # -- the stick ------------------------------------------------------------------------------------

    def _offer_sticks(self, found: list[Stick]) -> None:
        self._sticks = found
        box, mark = self.stick_box, self._copying.stick_mark
        box.clear()
        box.addItem("不备份到U盘", "")
        for stick in found:
            box.addItem(f"U盘：{stick.name}", stick.mark)
        if mark and mark not in {stick.mark for stick in found}:
            box.addItem(f"U盘：{self._copying.stick_label}（没有插上）", mark)
        if not found:
            box.setToolTip("插上U盘后重新打开这个窗口，就可以选它")
        box.setCurrentIndex(max(0, box.findData(mark)))

    def _choose_stick(self) -> None:
        mark = self.stick_box.currentData()
        if mark == self._copying.stick_mark:
            return
        stick = next((one for one in self._sticks if one.mark == mark), None)
        self._copying.choose_stick(stick)

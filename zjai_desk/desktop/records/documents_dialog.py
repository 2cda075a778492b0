"""The papers of a record: contract, invoice, receipt; added, looked at, saved and taken off."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.accounts import documents
from zjai_desk.accounts.documents import Attached
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit.asking import ask_target
from zjai_desk.desktop.kit.fitting import fit
from zjai_desk.desktop.people.guarding import guard
from zjai_desk.registers.fields import Register
from zjai_desk.registers.rights import ENTER
from zjai_desk.store import Store


class DocumentsDialog(QDialog):
    """Shows the files attached to one record, ``record`` being (register, id)."""

    def __init__(
        self, desk: Desk, record: tuple[Register, int], title: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._record = (record[0].key, record[1])
        self._found: list[Attached] = []
        self.setWindowTitle(f"附件：{title}")
        self.setMinimumSize(600, 320)
        fit(self)
        self._make_widgets()
        self._refresh()

    def _make_widgets(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        about = QLabel("附件原样存进台账文件，随台账一起备份；单个文件不超过 50 MB。", self)
        about.setProperty("role", "muted")
        column.addWidget(about)
        self.files = QTreeWidget(self)
        self.files.setHeaderLabels(["文件名", "类型", "登记人", "登记日期"])
        self.files.setRootIsDecorated(False)
        self.files.setAccessibleName("附件")
        for place, width in enumerate((260, 110, 80)):
            self.files.setColumnWidth(place, width)
        self.files.itemSelectionChanged.connect(self._judge)
        self.files.itemActivated.connect(lambda *_: self._save())
        column.addWidget(self.files, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.kind = QComboBox(self)
        self.kind.addItems(list(documents.KINDS))
        self.kind.setAccessibleName("附件类型")
        self.add_button = self._button("添加…", self._add)
        self.save_button = self._button("另存为…", self._save)
        self.remove_button = self._button("取下", self._remove)
        self.close_button = self._button("关闭", self.accept)
        for button in (self.add_button, self.remove_button):
            guard(self._desk, button, ENTER)
        for widget in (self.kind, self.add_button, self.save_button, self.remove_button):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.close_button)
        column.addLayout(row)

    def _button(self, text: str, slot: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(slot)
        return button

    def _refresh(self) -> None:
        record = self._record
        self._desk.run("", lambda store, _: documents.attached(store, record), self._show)

    def _show(self, found: Sequence[Attached]) -> None:
        self._found = list(found)
        self.files.clear()
        for one in found:
            line = QTreeWidgetItem([one.name, one.kind, one.added_by, one.added_on])
            line.setToolTip(0, one.name)
            self.files.addTopLevelItem(line)
        self._judge()

    def _judge(self) -> None:
        chosen = self._current() is not None
        self.save_button.setEnabled(chosen)
        self.remove_button.setEnabled(chosen)

    def _current(self) -> Attached | None:
        lines = self.files.selectedItems()
        return self._found[self.files.indexOfTopLevelItem(lines[0])] if lines else None

    def _add(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(
            self,
            "选择附件",
            str(self._desk.settings.folder),
            "扫描件和文件 (*.pdf *.jpg *.jpeg *.png *.ofd *.doc *.docx *.xls *.xlsx *.zip);;全部文件 (*)",
        )
        if paths:
            self.attach([Path(path) for path in paths])

    def attach(self, paths: Sequence[Path]) -> None:
        """Attach files, each as a step of its own."""
        record, kind, operator = self._record, self.kind.currentText(), self._desk.operator

        def work(store: Store, _: object) -> int:
            for path in paths:
                documents.attach(store, record, path, kind, operator)
            return len(paths)

        def done(count: int) -> None:
            self._desk.tell(f"已附上 {count} 份文件", undoable=True)
            self._refresh()

        self._desk.run("保存附件", work, done, writes=True)

    def _save(self) -> None:
        one = self._current()
        if one is None:
            return
        path = ask_target(self, self._desk.settings, "附件另存为", one.name)
        if path is not None:
            self.save_to(one, path)

    def save_to(self, one: Attached, path: Path) -> None:
        """Write an attached file to ``path`` as it was attached."""
        work = partial(_save_as, one, path)
        noted = self._desk.noting(work, f"附件“{one.name}”", path, lambda _: "")
        self._desk.run("另存附件", noted, lambda _: self._desk.tell(f"已写出“{path.name}”"))

    def _remove(self) -> None:
        one, operator = self._current(), self._desk.operator
        if one is not None:
            self._desk.run(
                "取下附件",
                lambda store, _: documents.detach(store, one, operator),
                lambda _: self._refresh(),
                writes=True,
            )


def _save_as(one: Attached, path: Path, store: Store, _progress: object) -> None:
    documents.save_as(store, one, path)

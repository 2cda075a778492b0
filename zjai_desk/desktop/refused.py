"""What is offered when a store could not be opened: read it or its newest copy, copy it home, try again, go back."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from zjai_desk.errors import DeskError
from zjai_desk.keeping.copies.names import parse
from zjai_desk.keeping.opening import newest_copy
from zjai_desk.keeping.places import NotAHome
from zjai_desk.store.refusals import InUse

Open = Callable[[Path], None]


def offers_more(error: DeskError) -> bool:
    """Whether something can be done about a refusal at once."""
    return isinstance(error, (InUse, NotAHome))


class Refused(QMessageBox):
    """Says why the store at ``path`` was not opened, and offers what can be done about it.

    ``again`` opens the store, ``to_read`` opens a file to be read, ``home`` copies the store to where it may be.
    """

    def __init__(
        self, parent: QWidget, error: DeskError, path: Path, again: Open, to_read: Open, home: Open
    ) -> None:
        super().__init__(QMessageBox.Icon.Information, "打不开台账", error.message, parent=parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setInformativeText(error.hint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if isinstance(error, InUse):
            first = self._offer("重试", path, again)
            self._offer_copy(error, path, to_read)
        else:
            first = self._offer("复制到本机打开…", path, home)
            self._offer("以只读方式打开", path, to_read)
        self.setDefaultButton(first)
        self.setEscapeButton(self.addButton("返回", QMessageBox.ButtonRole.RejectRole))

    def _offer_copy(self, error: DeskError, path: Path, to_read: Open) -> None:
        copy = newest_copy(path)
        if copy is None:
            self.setInformativeText(f"{error.hint}\n这份台账还没有备份。")
            return
        named = parse(copy.name)
        if named is not None:
            self.setInformativeText(f"{error.hint}\n最新的备份是 {named.at[:16]} 的。")
        self._offer("以只读方式打开最新备份", copy, to_read)

    def _offer(self, caption: str, path: Path, slot: Open) -> QPushButton:
        button = self.addButton(caption, QMessageBox.ButtonRole.ActionRole)
        button.clicked.connect(lambda _=False: slot(path))
        return button

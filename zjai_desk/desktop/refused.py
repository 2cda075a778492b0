"""What is offered when a store could not be opened: read it or its newest copy, try again, go back."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QWidget

from zjai_desk.errors import DeskError
from zjai_desk.keeping.opening import newest_copy
from zjai_desk.keeping.places import NotAHome
from zjai_desk.store.refusals import InUse

Open = Callable[[Path], None]


def offers_more(error: DeskError) -> bool:
    """Whether something can be done about a refusal at once."""
    return isinstance(error, (InUse, NotAHome))


class Refused(QMessageBox):
    """Says why the store at ``path`` was not opened; ``again`` opens it, ``to_read`` opens a file to be read."""

    def __init__(self, parent: QWidget, error: DeskError, path: Path, again: Open, to_read: Open) -> None:
        super().__init__(QMessageBox.Icon.Information, "打不开台账", error.message, parent=parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setInformativeText(error.hint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._path, self._again, self._to_read = path, again, to_read
        self._copy = newest_copy(path) if isinstance(error, InUse) else path
        self._reading: QAbstractButton | None = None
        if self._copy is not None:
            caption = "以只读方式打开最新备份" if isinstance(error, InUse) else "以只读方式打开"
            self._reading = self.addButton(caption, QMessageBox.ButtonRole.ActionRole)
        else:
            self.setInformativeText(f"{error.hint}\n这份台账还没有备份。")
        self._retry = self.addButton("重试", QMessageBox.ButtonRole.AcceptRole)
        back = self.addButton("返回", QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(self._retry)
        self.setEscapeButton(back)
        self.buttonClicked.connect(self._take)

    def _take(self, button: QAbstractButton) -> None:
        if button is self._retry:
            self._again(self._path)
        elif button is self._reading and self._copy is not None:
            self._to_read(self._copy)

"""A whole copy put in the place of its store, between the window that closed and the one that opens on it."""

from collections.abc import Callable
from pathlib import Path

from zjai_desk.desktop.keeping.between import Between
from zjai_desk.desktop.keeping.copy_words import title
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.errors import DeskError
from zjai_desk.keeping.copies.listing import Copy
from zjai_desk.keeping.copies.restoring import Restored, restore
from zjai_desk.store.cipher import Secret

Say = Callable[[MainWindow], None]
"""Tells, in the window that opens next, how it went."""


class RestoreRun(Between):
    """Says what is going on, and ends with what is to be said of it."""

    def __init__(
        self, path: Path, copy: Copy, other: bool, operator: str, secret: Secret | None = None
    ) -> None:
        words = "先把现在的台账存成一份备份，再核对、替换。中途断电也只会是原来的或恢复好的。"
        super().__init__("恢复台账", f"正在恢复到 {title(copy)}…", words, "restoring")
        self._path, self._copy, self._other, self._operator = path, copy, other, operator
        self._secret = secret

    def begin(self, ended: Callable[[Say], None]) -> None:
        """Restore, then call ``ended`` with what is to be said of it."""
        self.show()
        path, copy, secret = self._path, self._copy.path, self._secret
        other, operator = self._other, self._operator
        self.background.run(
            "恢复台账",
            lambda progress: restore(
                path, copy, operator=operator, other=other, progress=progress, secret=secret
            ),
            lambda done: self._end(ended, lambda window: self._tell(window, done)),
            lambda error: self._end(ended, lambda window: window.desk.show_error(_not_restored(error))),
        )

    def _end(self, ended: Callable[[Say], None], say: Say) -> None:
        self.background.close()
        ended(say)
        self.leave()

    def _tell(self, window: MainWindow, done: Restored) -> None:
        kept = f"恢复前的台账在“{done.kept.name}”。" if done.kept else ""
        window.notice.say(f"已恢复到 {title(self._copy)} 的备份。{done.told}{kept}", "done")


def _not_restored(error: DeskError) -> DeskError:
    return DeskError(f"没有恢复，台账还是原来的：{error.message}", error.hint)

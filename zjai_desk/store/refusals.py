"""Why the system refused a store: the refusals that a program can do something about, told apart by their class."""

from pathlib import Path

from zjai_desk.errors import DeskError


class InUse(DeskError):
    """Another program, or this one in another window, has the store open."""


class NotWritable(DeskError):
    """The store, its folder or its disk can be read but not written."""


class Moved(DeskError):
    """The file was moved, renamed, deleted or replaced while it was open."""


class Damaged(DeskError):
    """The file cannot be read as a store any more, at least not here."""


class Locked(DeskError):
    """The store at ``path`` is encrypted, and no password was given or, if ``wrong``, not the right one."""

    def __init__(self, path: Path, message: str, hint: str, *, wrong: bool = False) -> None:
        super().__init__(message, hint)
        self.path, self.wrong = path, wrong


class Foreign(DeskError):
    """The file is no store of ours, or one of a later version of the program."""

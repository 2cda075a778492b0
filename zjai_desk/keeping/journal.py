"""The log of what was done that changes no record: the names of the actions, the one way to note one, reading it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from zjai_desk.keeping.holder import this_computer
from zjai_desk.store import Store

NOTEBOOK = "events"


class Action(StrEnum):
    """What is noted, as the log names it."""

    SIGN_IN = "登录"
    SIGN_IN_FAILED = "登录失败"
    SIGN_IN_BARRED = "登录锁定"
    SIGN_OUT = "退出登录"
    LOCK = "锁定窗口"
    UNLOCK = "解除锁定"
    IMPORT = "导入"
    EXPORT = "导出"
    PRINT = "打印"
    BRIEFING = "写出简报"
    BACKUP = "备份"
    RESTORE = "恢复备份"
    PEOPLE = "人员变更"
    PASSWORD = "口令变更"  # noqa: S105 - the name of an action
    CLOSE = "封账"
    REOPEN = "解封"
    ENCRYPT = "加密"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log; ``at`` is ISO text."""

    id: int
    at: str
    person: str
    computer: str
    action: str
    subject: str
    detail: str

    @property
    def when(self) -> str:
        """The time to the second, as people write it."""
        return self.at[:19].replace("T", " ")


def note(store: Store, action: Action, subject: str = "", detail: str = "", *, operator: str = "") -> None:
    """Add a line to the log; ``operator`` is who did it where nobody signs in. One that is only read takes none."""
    if store.read_only:
        return
    store.note(action, subject, detail, operator=operator, computer=this_computer())


def went_out(
    store: Store,
    subject: str,
    path: Path,
    detail: str = "",
    *,
    operator: str = "",
    action: Action = Action.EXPORT,
) -> None:
    """Note that something of the store was written to ``path``, a file or a folder: whatever writes one says so here.

    A test goes through all commands and all places of the window that ask for a file, so that none is forgotten.
    """
    note(store, action, outgoing(subject, path), detail, operator=operator)


def outgoing(subject: str, path: Path) -> str:
    """Return how the log names what went out, and where to."""
    return f"{subject} → {path.name}"


def contents(rows: int, measure: str, *, contacts: bool | None = None) -> str:
    """Say how much went out, and whether telephone numbers and names went with it (None: it holds none)."""
    said = f"{rows:,} {measure}"
    if contacts is None:
        return said
    return f"{said}，{'含联系方式' if contacts else '联系方式已遮盖'}"


def lines(store: Store, limit: int | None = None) -> list[Line]:
    """Return the lines of the log, the newest first, at most ``limit`` of them."""
    ids: Sequence[int] = store.ids(NOTEBOOK)
    wanted = ids[::-1] if limit is None else ids[: -limit - 1 : -1]
    return [
        Line(record.id, *(str(record.values.get(key) or "") for key in Line.__slots__[1:]))
        for record in store.records(NOTEBOOK, wanted)
    ]

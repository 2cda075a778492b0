"""One file on the page 收表 and how far it has come: waiting, read, understood, imported, or not."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from zjai_desk.desktop.digest import Digest
from zjai_desk.desktop.job import Job
from zjai_desk.errors import DeskError
from zjai_desk.folders import returns_in
from zjai_desk.registers import REGISTERS
from zjai_desk.returns.plan_items import Plan, State
from zjai_desk.returns.sheets import Return
from zjai_desk.store import Step


class FileState(StrEnum):
    """How far a file has come."""

    WAITING = "waiting"
    READING = "reading"
    PLANNING = "planning"
    READY = "ready"
    FLAWED = "flawed"
    NOTHING = "nothing"
    IMPORTING = "importing"
    IMPORTED = "imported"
    UNREADABLE = "unreadable"

    @property
    def label(self) -> str:
        """The state as the card shows it."""
        return _LABELS[self]

    @property
    def severity(self) -> str:
        """The tone of its badge."""
        return _TONES.get(self, "hint")

    @property
    def icon(self) -> str:
        """The icon of its card."""
        return _ICONS.get(self, "file-text")

    @property
    def is_busy(self) -> bool:
        """Whether something is being done with the file."""
        return self in (FileState.WAITING, FileState.READING, FileState.PLANNING, FileState.IMPORTING)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to be done with the file."""
        return self in (FileState.IMPORTED, FileState.NOTHING)

    @property
    def can_be_opened(self) -> bool:
        """Whether there is a review to look at."""
        return self in (FileState.READY, FileState.FLAWED, FileState.NOTHING)


_LABELS = {
    FileState.WAITING: "等待读取",
    FileState.READING: "正在读取",
    FileState.PLANNING: "正在核对",
    FileState.READY: "可导入",
    FileState.FLAWED: "有差错",
    FileState.NOTHING: "没有新内容",
    FileState.IMPORTING: "正在导入",
    FileState.IMPORTED: "已导入",
    FileState.UNREADABLE: "读不了",
}
_TONES = {
    FileState.READY: "done",
    FileState.IMPORTED: "done",
    FileState.FLAWED: "explain",
    FileState.UNREADABLE: "force",
}
_ICONS = {FileState.IMPORTED: "file-check", FileState.UNREADABLE: "file-x"}


@dataclass(eq=False)
class ReturnFile:
    """A file with what was read from it, what importing it would do, and the step that did."""

    path: Path
    state: FileState = FileState.WAITING
    content: Return | None = None
    plan: Plan | None = None
    digest: Digest | None = None
    year: int | None = None
    error: DeskError | None = None
    step: Step | None = None
    job: Job | None = field(default=None, repr=False)
    outdated: bool = False
    """Whether the store was written to since the plan was made."""

    def take_plan(self, plan: Plan, digest: Digest) -> FileState:
        """Take what importing would do, and return the state that follows from it."""
        self.plan, self.digest, self.outdated, self.error = plan, digest, False, None
        if digest.grave or digest.counts[State.REFUSED.value]:
            return FileState.FLAWED
        return FileState.READY if sum(digest.writable.values()) else FileState.NOTHING

    def detail(self) -> str:
        """Return the second line of the card: what is in the file, or why it cannot be read."""
        if self.state is FileState.UNREADABLE:
            return str(self.error) if self.error else ""
        if self.state.is_busy and self.job is not None:
            return progress_words(self.job)
        if self.state is FileState.IMPORTED and self.step is not None:
            returned = self.digest.counts[State.REFUSED.value] if self.digest is not None else 0
            rest = f"；退回的 {returned:,} 条没有写入" if returned else ""
            return f"已写入{written(self.step)}{rest}"
        parts = [self._tables(), self.digest.outcome if self.digest is not None else ""]
        return " · ".join(filter(None, parts)) or str(self.path.parent)

    def _tables(self) -> str:
        if self.content is None:
            return ""
        tables = [table for table in self.content.sheets if table.register]
        labels = dict.fromkeys(REGISTERS[table.register].label for table in tables)
        rows = sum(len(table.records) for table in tables)
        sheets = f"{len(tables)} 张表 · " if len(tables) > 1 else ""
        return f"{'、'.join(labels)} · {sheets}{rows:,} 行" if tables else "没有认出表头，没有可读入的表"


def written(step: Step) -> str:
    """Return in words what a step wrote: 企业台账 30 家、企业年报 30 条."""
    parts = (
        (register, sum(step.counts[key].values()))
        for key, register in REGISTERS.items()
        if key in step.counts
    )
    return "、".join(f"{register.label} {number:,} {register.measure}" for register, number in parts)


def progress_words(job: Job) -> str:
    """Return the last report of a job with how far it is."""
    if job.total:
        return f"{job.text} {job.done / job.total:.0%}"
    return f"{job.text} 已读 {job.done:,} 行" if job.done else job.text


def collected(paths: list[Path]) -> list[Path]:
    """Return the files among ``paths`` and, from folders, those that may be returns, each once."""
    found: list[Path] = []
    for path in paths:
        found += returns_in(path) if path.is_dir() else [path]
    return list(dict.fromkeys(entry.resolve() for entry in found))

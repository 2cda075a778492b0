"""One file on the page 收表 and how far it has come: waiting, read, understood, imported, or not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from zjai_desk.desktop.intake.digest import Digest
from zjai_desk.desktop.intake.items_model import ItemKey
from zjai_desk.desktop.threads.job import Job
from zjai_desk.errors import DeskError
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.findings import Severity
from zjai_desk.returns.batch import files_in
from zjai_desk.returns.planning.items import Plan, State
from zjai_desk.returns.sending.replies import Reply
from zjai_desk.returns.sheets import Chosen, Return, Sheet
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
    NOTED = "noted"
    UNKNOWN = "unknown"
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
        return self in (FileState.IMPORTED, FileState.NOTHING, FileState.NOTED)

    @property
    def can_be_opened(self) -> bool:
        """Whether there is a review to look at."""
        return self in (FileState.READY, FileState.FLAWED, FileState.NOTHING, FileState.UNKNOWN)


_LABELS = {
    FileState.WAITING: "等待读取",
    FileState.READING: "正在读取",
    FileState.PLANNING: "正在核对",
    FileState.READY: "可导入",
    FileState.FLAWED: "有差错",
    FileState.NOTHING: "没有新内容",
    FileState.IMPORTING: "正在导入",
    FileState.IMPORTED: "已导入",
    FileState.NOTED: "已登记",
    FileState.UNKNOWN: "没认出表头",
    FileState.UNREADABLE: "读不了",
}
_TONES = {
    FileState.READY: "done",
    FileState.IMPORTED: "done",
    FileState.NOTED: "hint",
    FileState.UNKNOWN: "explain",
    FileState.FLAWED: "explain",
    FileState.UNREADABLE: "force",
}
_ICONS = {FileState.IMPORTED: "file-check", FileState.NOTED: "file-check", FileState.UNREADABLE: "file-x"}


@dataclass(eq=False)
class ReturnFile:
    """A file with what was read from it, what importing it would do, and the step that did.

    ``corrections`` are the forms that a person set right here, ``remembers`` whether that is to be kept for the
    next return; ``recalled`` are those that were set right before and used now, unless ``forgets`` asks for the
    file as it would be read without them. ``sender`` is who sent it, as guessed until a person says otherwise;
    ``round`` is the task for which it was dropped on the board.
    """

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
    corrections: dict[str, Chosen] = field(default_factory=dict)
    remembers: bool = True
    recalled: Mapping[str, Chosen] = field(default_factory=dict)
    forgets: bool = False
    is_recalled: bool = False
    """Whether the file was read anew once its sender was known."""
    left_out: frozenset[ItemKey] = frozenset()
    sender: str = ""
    is_told: bool = False
    """Whether a person said who sent it."""
    senders: tuple[str, ...] = ()
    """Those who may have sent it."""
    round: str = ""
    reply: Reply | None = None
    """What a corrected file that came back has mended, if it is one."""

    @property
    def can_be_sent_back(self) -> bool:
        """Whether there is something in the file that its sender should mend or explain."""
        sheets = self.content.sheets if self.content is not None else ()
        graded = (found.problem.severity for sheet in sheets for found in sheet.problems)
        return self.digest is not None and (
            self.digest.open_faults > 0 or any(severity is not Severity.HINT for severity in graded)
        )

    @property
    def returned(self) -> int:
        """How many of its records were refused, and go back to the sender."""
        return self.digest.counts[State.REFUSED.value] if self.digest is not None else 0

    @property
    def received(self) -> str:
        """Say that it was imported, or that no more than its coming was noted."""
        done = "已导入" if self.state is FileState.IMPORTED else "已登记收到"
        rest = f"，退回的 {self.returned:,} 条没有写入" if self.returned else ""
        return f"{done} {self.path.name}{rest}"

    def chosen_for(self, table: Sheet) -> Chosen | None:
        """Return how a table was set right, here or before; None if it is as the reader found it."""
        return self.corrections.get(table.fingerprint) or self.recalled.get(table.fingerprint)

    def take_plan(self, plan: Plan, digest: Digest) -> FileState:
        """Take what importing would do, and return the state that follows from it."""
        self.plan, self.digest, self.outdated, self.error = plan, digest, False, None
        return self.judged()

    def judged(self) -> FileState:
        """Return the state that follows from the plan as it was decided."""
        digest = self.digest
        if digest is None:
            return self.state
        if self.content is None or not any(sheet.register for sheet in self.content.sheets):
            return FileState.UNKNOWN
        if digest.grave or digest.counts[State.REFUSED.value] or digest.counts[State.UNDECIDED.value]:
            return FileState.FLAWED
        return FileState.READY if sum(digest.writable.values()) else FileState.NOTHING

    def detail(self) -> str:
        """Return the second line of the card: what is in the file, or why it cannot be read."""
        if self.state is FileState.UNREADABLE:
            return str(self.error) if self.error else ""
        if self.state.is_busy and self.job is not None:
            return progress_words(self.job)
        if self.state is FileState.NOTED:
            return "已登记收到，没有写入记录" + (f"；{self.digest.outcome}" if self.digest else "")
        if self.state is FileState.IMPORTED and self.step is not None:
            rest = f"；退回的 {self.returned:,} 条没有写入" if self.returned else ""
            return f"已写入{written(self.step)}{rest}"
        outcome = self.digest.outcome if self.digest is not None else ""
        # Whoever imports all files at once sees only this line of each.
        year = (
            f"表上没有年度，按{self.plan.year}年计" if self.plan is not None and self.plan.needs_year else ""
        )
        parts = [self.sender, self._tables(), outcome, year, "更正件" if self.reply is not None else ""]
        return " · ".join(filter(None, parts)) or str(self.path.parent)

    def _tables(self) -> str:
        if self.content is None:
            return ""
        tables = [table for table in self.content.sheets if table.register]
        labels = dict.fromkeys(REGISTERS[table.register].label for table in tables)
        rows = sum(len(table.records) for table in tables)
        sheets = f"{len(tables)} 张表 · " if len(tables) > 1 else ""
        return (
            f"{'、'.join(labels)} · {sheets}{rows:,} 行"
            if tables
            else "没有认出表头，打开指给程序看表头在哪一行"
        )


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
    return list(dict.fromkeys(path.resolve() for path in files_in(paths)))

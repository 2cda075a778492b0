"""The store: one file that one thread opens, reads and, through :meth:`Store.change` alone, writes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from zjai_desk.errors import DeskError
from zjai_desk.progress import SILENT, Progress
from zjai_desk.registers.rights import Right
from zjai_desk.store import backup, history, opening, sqlite, turning, wording
from zjai_desk.store.changes import Change
from zjai_desk.store.cipher import Secret
from zjai_desk.store.damage import retelling, verify
from zjai_desk.store.damage.retelling import Piece, Place
from zjai_desk.store.draft import Draft
from zjai_desk.store.gate import Gate
from zjai_desk.store.model import Step
from zjai_desk.store.reading import Reader
from zjai_desk.store.refusals import NotWritable
from zjai_desk.store.seals import Sealer, Sealing

SUFFIX = ".zjdb"
CLOCK_BACK = "时钟倒退"
"""What the log calls it when a step is made at an earlier time of day than the one before it."""


class Store(Reader):
    """An open store; use it as a context or close it, and from one thread only.

    All methods raise a DeskError, in words, when the file cannot be read or written. ``gate`` knows who is
    signed in: where the office keeps people, nobody else writes.
    """

    def __init__(self, path: Path, opened: opening.Opened, sealing: Sealing | None = None) -> None:
        super().__init__(path, opened)
        self._opened = opened
        self._touched: list[tuple[str, int, int]] = []
        self._reason = ""
        self.gate = Gate(self._connection, self._touch)
        self._sealer: Sealer | None = None
        if sealing is not None:
            self._sealer = sealing(self.id)

    # -- opening and closing -------------------------------------------------------------------------

    @classmethod
    def create(cls, path: Path, *, sealer: Sealing | None = None) -> Self:
        """Make a new, empty store at ``path`` and open it."""
        opening.make(path)
        return cls.open(path, sealer=sealer)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        read_only: bool = False,
        sealer: Sealing | None = None,
        before_migration: Callable[[Path], object] | None = None,
        secret: Secret | None = None,
    ) -> Self:
        """Open the store at ``path``, bringing one of an older version up to date.

        ``read_only`` leaves file and folder untouched: they may lie where nothing can be written. ``sealer``
        gives, for the id of the store, what signs its steps and knows their seals. ``before_migration`` is
        called with the path before a store of an older version is touched; what it raises stops the opening. ``secret`` is
        that of an encrypted store: Locked is raised without it.
        """
        if read_only:
            opened = opening.to_read(path, secret)
        else:
            opened = opening.to_write(path, before_migration, secret)
        try:
            return cls(path, opened, sealer)
        except BaseException:
            opened.close()
            raise

    @property
    def read_only(self) -> bool:
        """Whether the store was opened to be read only."""
        return self._opened.read_only

    @property
    def secret(self) -> Secret | None:
        """What opens the file and its copies, None if it is not encrypted."""
        return self._opened.secret

    def close(self) -> None:
        """Close the file and give up its lock."""
        self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- writing -------------------------------------------------------------------------------------

    @contextmanager
    def change(
        self, title: str, *, operator: str = "", reason: str = "", right: Right | None = None
    ) -> Iterator[Change]:
        """Write through the Change handed out: all of it is committed, or nothing.

        Where people sign in it is theirs, whatever ``operator`` says, and they need the right to write what it
        touches; ``right`` is the one by which it is made, where more than one would do. Records of a closed
        period are written with a reason only, else PeriodClosed is raised. What is made by a final right, such
        as an edition that is signed off, cannot be undone.
        """
        final = right is not None and right.final
        with self._writing():
            draft = self._draft(title, operator, history.LASTING if final else "change", right, reason)
            change = Change(draft)
            yield change
            change.step = self._finish(draft)

    def note(
        self, action: str, subject: str = "", detail: str = "", *, operator: str = "", computer: str = ""
    ) -> None:
        """Add a line to the log (notebook ``events``): a step of the chain that cannot be undone."""
        with self._writing():
            self._log(operator, action, subject, detail, computer)

    @contextmanager
    def because(self, reason: str) -> Iterator[None]:
        """Give every change made inside the context this reason, unless it has one of its own."""
        before, self._reason = self._reason, reason
        try:
            yield
        finally:
            self._reason = before

    def undo(self, operator: str = "") -> Step:
        """Undo the newest change that still stands; returns the step that undid it."""
        target = self.next_undo()
        if target is None:
            raise DeskError("没有可撤销的操作。")
        return self.undo_step(target.seq, operator)

    def undo_step(self, seq: int, operator: str = "") -> Step:
        """Undo one change of the history, unless something later touched the same records."""
        target = self._step(seq)
        if target.kind != "change" or target.state != "done":
            raise DeskError(f"“{target.title}”已经撤销或不能撤销。")
        return self._turn(target, "undo", "撤销", operator)

    def redo(self, operator: str = "") -> Step:
        """Do again what was undone last, unless something new has been done since."""
        target = self.next_redo()
        if target is None:
            raise DeskError("没有可重做的操作。")
        return self._turn(target, "redo", "重做", operator)

    def _turn(self, target: Step, kind: str, verb: str, operator: str) -> Step:
        with self._writing():
            source, _ = history.last_turns(self._connection).get(target.seq, (target.seq, ""))
            right = self.gate.turning(target.operator)
            draft = self._draft(f"{verb}：{target.title}", operator, "change", right)
            turning.turn(draft, target, source, kind)
            self._finish(draft)
        return self._step(draft.seq)

    def _draft(
        self, title: str, operator: str, kind: str, right: Right | None = None, reason: str = ""
    ) -> Draft:
        self.gate.open(right)
        name = self.gate.signed(operator)
        return Draft(self._connection, title, name, reason or self._reason, self.gate, kind)

    def _finish(self, draft: Draft) -> Step | None:
        """Close the link of the chain; a clock that was put back since the last one gets a line in the log."""
        done = draft.finish(self._sealer)
        if done is not None and draft.clock_was:
            at, was = (text[:16].replace("T", " ") for text in (done.at, draft.clock_was))
            said = f"电脑时间 {at} 早于上一步的 {was}，先后以步号为准"
            self._log(done.operator, CLOCK_BACK, "", said)
        return done

    def _log(self, operator: str, action: str, subject: str, detail: str, computer: str = "") -> None:
        draft = self._draft(action, operator, history.LOGGED)
        Change(draft).note(action, subject, detail, computer)
        self._finish(draft)

    # -- proof and copies ----------------------------------------------------------------------------

    def verify(self, progress: Progress = SILENT) -> list[str]:
        """Return every fault of the file, its history and its contents as a sentence; empty if all is well."""
        with self._reading() as connection:
            return verify.faults(connection, progress, self._sealer)

    def check_structure(self) -> list[str]:
        """Return what SQLite itself finds wrong with the file, as sentences: much quicker than :meth:`verify`."""
        with self._reading() as connection:
            return verify.structure(connection)

    def retell(self, place: Place, budget: int) -> Piece | None:
        """Return what the history tells after ``place``, with all values, as far as some ``budget`` rows go."""
        with self._reading() as connection:
            return retelling.piece(connection, place, budget)

    def itself(self) -> dict[str, dict[str, str]]:
        """Return what the store says of itself beside its records: what is needed to write it once more."""
        with self._reading() as connection:
            return retelling.itself(connection)

    def backup(self, folder: Path) -> Path:
        """Write a dated copy into ``folder``, checked before it counts, and return its path."""
        return backup.backup(self, folder)

    def copy_to(self, target: Path, progress: Progress = SILENT) -> None:
        """Copy the store as it stands into a new file, also where its own was moved or deleted meanwhile."""
        with wording.told(target):
            sqlite.copy_to(self._connection, target, progress, self.secret)

    # -- transactions --------------------------------------------------------------------------------

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if self._connection.in_transaction:
            raise RuntimeError("a change cannot be made inside another change")
        if self.read_only:
            raise NotWritable(
                f"台账“{self.path.name}”是以只读方式打开的，没有改动。", "要修改，请打开可写的那一份。"
            )
        self._opened.require_in_place()
        self._touched.clear()
        try:
            with wording.told(self.path), sqlite.roomy(self._connection), self._connection.transaction():
                yield
        except BaseException:
            # What was read while the change was under way holds what is taken back with it.
            for touched in self._touched:
                self._stale(*touched)
            raise

    def _touch(self, register: str, first: int, last: int) -> None:
        self._touched.append((register, first, last))
        self._stale(register, first, last)

"""What a person's program does all day, one act after the other, telling each thing that is done for good."""

import random
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tests.torture import story
from zjai_desk.errors import DeskError
from zjai_desk.keeping.copies import making as copies
from zjai_desk.keeping.copies.listing import listing
from zjai_desk.keeping.copies.names import Why, folder_of
from zjai_desk.keeping.copies.restoring import restore
from zjai_desk.keeping.kept import KeptStore
from zjai_desk.keeping.opening import open_store
from zjai_desk.settings import Settings
from zjai_desk.store.damage import proof

Tell = Callable[[str], None]
ACTS = (
    "import", "edit", "undo", "redo", "note", "backup", "migration", "restore", "briefing", "workbook", "settings",
)  # fmt: skip
_WEIGHTS = (4, 4, 2, 2, 1, 2, 1, 1, 1, 1, 1)


class Day:
    """A program with a store open, working; ``tell`` gets a line before each act and one when it is done."""

    def __init__(self, path: Path, seed: int, tell: Tell) -> None:
        self.path, self.folder, self.tell = path, path.parent, tell
        self.chance = random.Random(seed)
        self.secret = story.secret_of(path)
        self.store: KeptStore = open_store(path, person="张三", secret=self.secret)

    def work(self) -> None:
        """Go on until somebody pulls the plug."""
        self._head()
        while True:
            self.one(self.chance.choices(ACTS, _WEIGHTS)[0])

    def one(self, act: str) -> None:
        """Do one act; what cannot be done now, such as an undo of nothing, is passed over."""
        self.tell(f"begin {act}")
        with suppress(DeskError):
            getattr(self, f"_{act}")()

    def _head(self) -> None:
        seq, head = self.store.head()
        self.tell(f"head {seq} {head}")

    def _import(self) -> None:
        story.take_in(self.store, self.chance.choice(story.RETURNS))
        self._head()

    def _edit(self) -> None:
        story.edit(self.store, self.chance.choice(("长河街道", "西兴街道", "浦沿街道")))
        self._head()

    def _undo(self) -> None:
        self.store.undo()
        self._head()

    def _redo(self) -> None:
        self.store.redo()
        self._head()

    def _note(self) -> None:
        self.store.note("打印", "简报")
        self._head()

    def _backup(self) -> None:
        self.tell(f"file {copies.make(self.store, Why.MANUAL).path}")

    def _migration(self) -> None:
        old = self.folder / f"旧台账{self.chance.randrange(10**9)}.zjdb"
        shutil.copyfile(story.LEGACY, old)
        self.tell(f"file {old}")
        open_store(old).close()

    def _restore(self) -> None:
        found = listing(folder_of(self.path))
        if not found:
            return
        chosen = self.chance.choice(found).path
        seen = proof.glance(chosen, self.secret)
        self.store.close()
        self.tell(f"restoring {seen.seq} {seen.head}")
        try:
            restore(self.path, chosen, operator="张三", secret=self.secret)
        finally:
            self.store = open_store(self.path, person="张三", secret=self.secret)
        self._head()

    def _briefing(self) -> None:
        from zjai_desk.briefing import write_briefing

        path = self.folder / "简报.pdf"
        write_briefing(self.store, "targets", path, "滨江区", 2019)
        self.tell(f"file {path}")

    def _workbook(self) -> None:
        from zjai_desk.briefing.workbooks.extract import Extract
        from zjai_desk.briefing.workbooks.register import write_register
        from zjai_desk.registers import REGISTERS

        register, path = REGISTERS["enterprises"], self.folder / "企业.xlsx"
        write_register(self.store, Extract(register, self.store.ids("enterprises"), register.fields), path)
        self.tell(f"file {path}")

    def _settings(self) -> None:
        path = self.folder / "settings.json"
        settings = Settings.load(path)
        settings.opened(self.folder / f"{self.chance.random()}.zjdb")
        settings.save()
        self.tell(f"file {path}")

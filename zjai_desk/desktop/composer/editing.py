"""A paper while somebody works on it: what it is now, what it was before each step, and whether it is kept as it is."""

from collections.abc import Callable
from dataclasses import replace

from zjai_desk.briefing.papers.paper import AttachmentPart, Paper, Part

MOST_STEPS = 200


class Editing:
    """Papers do not change, so each step back is the paper that was; typing in one place is one step until it rests.

    ``name`` is that under which the paper is kept, empty for a new one; ``told`` is called after each change.
    """

    def __init__(self, paper: Paper, name: str = "", told: Callable[[], object] = lambda: None) -> None:
        self.paper = paper
        self.name = name
        self.kept: Paper | None = paper if name else None
        self._told = told
        self._past: list[tuple[Paper, int]] = []
        self._future: list[tuple[Paper, int]] = []
        self._typing = ""
        self.at = 0

    @property
    def dirty(self) -> bool:
        """Whether there is something that would be lost."""
        return self.paper != self.kept and self.paper != Paper()

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to go back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to repeat."""
        return bool(self._future)

    def change(self, paper: Paper, at: int | None = None, typing: str = "") -> None:
        """Take another paper as the present one, with part ``at`` chosen; steps of the same ``typing`` are one."""
        if paper == self.paper:
            self.at = self.at if at is None else at
            return
        if not typing or typing != self._typing:
            self._past = [*self._past, (self.paper, self.at)][-MOST_STEPS:]
        self._typing = typing
        self._future = []
        self.paper, self.at = paper, self.at if at is None else at
        self._told()

    def rest(self) -> None:
        """Let what is typed next be a step of its own."""
        self._typing = ""

    def undo(self) -> bool:
        """Go back a step; False if there is none."""
        return self._turn(self._past, self._future)

    def redo(self) -> bool:
        """Repeat a step that was undone; False if there is none."""
        return self._turn(self._future, self._past)

    def _turn(self, source: list[tuple[Paper, int]], target: list[tuple[Paper, int]]) -> bool:
        if not source:
            return False
        target.append((self.paper, self.at))
        self.paper, self.at = source.pop()
        self._typing = ""
        self._told()
        return True

    # -- parts ----------------------------------------------------------------------------------------

    def set_part(self, at: int, part: Part, typing: str = "") -> None:
        """Put another part in the place of one."""
        parts = self.paper.parts
        self.change(replace(self.paper, parts=(*parts[:at], part, *parts[at + 1 :])), at, typing)

    def insert(self, part: Part) -> None:
        """Put a part behind the chosen one; an attachment at the end, so that it takes in nothing of the text."""
        parts = self.paper.parts
        at = min(self.at + 1, len(parts)) if parts else 0
        if isinstance(part, AttachmentPart):
            at = len(parts)
        self.change(replace(self.paper, parts=(*parts[:at], part, *parts[at:])), at)

    def remove(self, at: int) -> None:
        """Take a part out."""
        parts = self.paper.parts
        if 0 <= at < len(parts):
            left = (*parts[:at], *parts[at + 1 :])
            self.change(replace(self.paper, parts=left), max(0, min(at, len(left) - 1)))

    def double(self, at: int) -> None:
        """Put a copy of a part behind it."""
        parts = self.paper.parts
        if 0 <= at < len(parts):
            self.change(replace(self.paper, parts=(*parts[: at + 1], *parts[at:])), at + 1)

    def move(self, at: int, to: int) -> None:
        """Bring a part to another place; what lies between moves up or down."""
        parts = list(self.paper.parts)
        if at != to and 0 <= at < len(parts) and 0 <= to < len(parts):
            parts.insert(to, parts.pop(at))
            self.change(replace(self.paper, parts=tuple(parts)), to)

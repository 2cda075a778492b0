"""What a plan is made of: records as rows of a return state them, held against what the store has."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Value
from zjai_desk.registers.findings import Problem
from zjai_desk.returns.sheets import Chosen, Return

if TYPE_CHECKING:
    from zjai_desk.returns.planning.ledger import Ledger


class State(StrEnum):
    """What becomes of a record."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    UNDECIDED = "undecided"
    REFUSED = "refused"

    # As the text it is: by default members are hashed in Python, each time one of so many items is counted.
    __hash__ = str.__hash__

    @property
    def label(self) -> str:
        """The fate as officials are told it."""
        return _LABELS[self]


_LABELS = {
    State.NEW: "新增",
    State.CHANGED: "更改",
    State.UNCHANGED: "未变",
    State.UNDECIDED: "待定",
    State.REFUSED: "退回",
}
_WRITTEN = (State.NEW, State.CHANGED)


class Candidate(NamedTuple):
    """A record of the store that a row may speak of: its id, its name, how likely from 0 to 100, and why."""

    record: int
    title: str
    score: int
    why: str


@dataclass(slots=True)
class PlanItem:
    """One record of one register, as rows of the return, counted from 1, state it.

    ``values`` are the fields to be written, ``before`` what the store holds in them (None for a new
    record); a blank in the return is in neither: ``kept`` are the fields that the return has a column for
    and leaves blank, so that they keep what was there. ``record`` is the id of the record met, ``how`` by
    what it was recognised, ``called`` the name of one that states none. ``candidates`` are the records
    among which a person may choose, the likeliest first; ``follows`` is the item of the enterprise whose
    figures these are, where that is undecided or was decided by a person. ``else_`` is the state that an
    item refused for 准强制 findings takes when all of them are explained, ``said`` what the rows stated
    before a person decided.
    """

    register: str
    state: State
    sheet: str
    rows: tuple[int, ...]
    values: dict[str, Value]
    before: dict[str, Value] | None = None
    problems: Sequence[Problem] = ()
    record: int | None = None
    how: str = ""
    called: str = ""
    kept: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    follows: "PlanItem | None" = field(default=None, repr=False, compare=False)
    else_: State | None = None
    said: dict[str, Value] | None = field(default=None, repr=False, compare=False)

    @property
    def title(self) -> str:
        """The record as people call it."""
        return self.called or REGISTERS[self.register].title(self.values)

    @property
    def changes(self) -> dict[str, Value]:
        """The fields that get another value."""
        before = self.before or {}
        return {key: value for key, value in self.values.items() if before.get(key) != value}

    @property
    def is_written(self) -> bool:
        """Whether applying the plan writes this record."""
        return self.state in _WRITTEN


@dataclass
class Plan:
    """All items of a return, and the state of the store, its newest step, for which they hold.

    ``year`` is that of annual figures which do not state theirs; ``needs_year`` says that there are such.
    What a person adds before approving: ``reasons`` by place of the item and problem (answers.explain),
    ``verdicts`` by place of the item and id of the record (decisions.decide), ``mappings`` to remember by
    fingerprint of the form, and ``sender`` where the one guessed is wrong. ``senders`` are those guessed,
    by sheet; ``seen`` says so in words if the same file, byte for byte, was received before; ``replies_to``
    is the SHA-256 of the file sent back of which this one is the corrected version.
    """

    return_: Return = field(repr=False)
    head: tuple[int, str]
    items: list[PlanItem] = field(default_factory=list, repr=False)
    notes: list[str] = field(default_factory=list)
    year: int | None = None
    needs_year: bool = False
    reasons: dict[int, dict[Problem, str]] = field(default_factory=dict, repr=False)
    verdicts: dict[int, dict[int, str]] = field(default_factory=dict, repr=False)
    mappings: dict[str, Chosen] = field(default_factory=dict, repr=False)
    sender: str = ""
    senders: list[str] = field(default_factory=list)
    seen: str = ""
    replies_to: str = ""
    round: str = ""
    """The round for which the file was received, where a person said so."""
    ledgers: "dict[str, Ledger]" = field(default_factory=dict, repr=False, compare=False)

    @property
    def counts(self) -> dict[str, int]:
        """How many items there are of each state."""
        found = Counter(item.state for item in self.items)
        return {state.value: found[state] for state in State}

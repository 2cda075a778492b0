"""What a plan is made of: records as rows of a return state them, held against what the store has."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Value
from zjai_desk.registers.findings import Problem
from zjai_desk.returns.sheets import Return


class State(StrEnum):
    """What becomes of a record."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """The fate as officials are told it."""
        return {"new": "新增", "changed": "更改", "unchanged": "未变", "refused": "退回"}[self.value]


@dataclass(slots=True)
class PlanItem:
    """One record of one register, as rows of the return, counted from 1, state it.

    ``values`` are the fields to be written, ``before`` what the store holds in them (None for a new
    record); a blank in the return is in neither, so that it keeps what was there. ``record`` is the id
    of the record met, ``how`` by what it was recognised, ``called`` the name of one that states none.
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

    @property
    def title(self) -> str:
        """The record as people call it."""
        return self.called or REGISTERS[self.register].title(self.values)

    @property
    def changes(self) -> dict[str, Value]:
        """The fields that get another value."""
        before = self.before or {}
        return {key: value for key, value in self.values.items() if before.get(key) != value}


@dataclass
class Plan:
    """All items of a return, and the state of the store, its newest step, for which they hold.

    ``year`` is that of annual figures which do not state theirs; ``needs_year`` says that there are such.
    """

    return_: Return = field(repr=False)
    head: tuple[int, str]
    items: list[PlanItem] = field(default_factory=list, repr=False)
    notes: list[str] = field(default_factory=list)
    year: int | None = None
    needs_year: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """How many items there are of each state."""
        found = Counter(item.state for item in self.items)
        return {state.value: found[state] for state in State}

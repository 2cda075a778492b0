"""What importing a return would do to the store, record by record; nothing is written."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from zjai_desk.errors import DeskError
from zjai_desk.progress import SILENT, Progress, counted
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Value
from zjai_desk.registers.findings import Problem, Severity
from zjai_desk.returns.collector import held_back
from zjai_desk.returns.forms import Form, forms
from zjai_desk.returns.ledger import Ledger
from zjai_desk.returns.sheets import Return, Sheet, SheetRecord
from zjai_desk.store import Store


class State(StrEnum):
    """What becomes of a record."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(slots=True)
class PlanItem:
    """One record of one register, as rows of the return state it.

    ``values`` are the fields to be written, ``before`` what the store holds in them (None for a new
    record); a blank in the return is in neither, so that it keeps what was there. ``record`` is the id
    of the record met, ``how`` by what it was recognised.
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
    """All items of a return, and the state of the store for which they hold.

    ``year`` is the year taken for annual figures that state none, ``needs_year`` that it had to be taken.
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


def plan_import(store: Store, return_: Return, year: int | None = None, progress: Progress = SILENT) -> Plan:
    """Return what importing would do.

    Annual figures are of the year that the return states, else of ``year``, else of the year set in the
    store, else of the last one that is over; ``notes`` say which. Raises a DeskError if no table of the
    return was recognised.
    """
    sheets = [sheet for sheet in return_.sheets if sheet.register]
    if not sheets:
        raise DeskError(
            f"“{return_.name}”里没有认出任何一张表：找不到与台账字段相符的表头。",
            "请检查是否选错文件，或在表头里写明企业名称、专利号、券编号等。",
        )
    with held_back():
        planner = _Planner(store, return_, sheets, year)
        for sheet in sheets:
            planner.add(sheet, progress)
        return planner.finished()


class _Planner:
    """Goes through the sheets; one ledger for each register keeps what is known of it."""

    def __init__(self, store: Store, return_: Return, sheets: Sequence[Sheet], year: int | None) -> None:
        self._plan = Plan(return_, store.head())
        self._given_year = year
        self._set_year = store.setting("year")
        self._ledgers = {
            part.key: Ledger(part, store, stated)
            for part, stated in _stated(sheets).items()
        }

    def finished(self) -> Plan:
        """Return the plan."""
        return self._plan

    def add(self, sheet: Sheet, progress: Progress) -> None:
        """Take in the records of one table."""
        form = forms()[sheet.register]
        problems: dict[int, list[Problem]] = {}
        for found in sheet.problems:
            problems.setdefault(found.row, []).append(found.problem)
        heads = [p for row in sheet.header_rows for p in problems.get(row, []) if p.severity is Severity.FORCE]
        several = len(form.parts) > 1
        for record in counted(sheet.records, progress, "正在与台账核对", len(sheet.records)):
            said = [*heads, *problems.get(record.row, ())] if problems else ()
            if any(problem.severity is Severity.FORCE for problem in said):
                self._refuse(form, sheet, record, said)
            elif several:
                self._take_with_year(form, sheet, record, said)
            else:
                self._take(form.register.key, sheet, record.row, record.values, said)
"""
"""

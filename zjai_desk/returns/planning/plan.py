"""What importing a return would do to the store, record by record; nothing is written."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from zjai_desk.errors import DeskError
from zjai_desk.progress import SILENT, Progress, counted
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.annual_returns import ANNUAL_RETURNS
from zjai_desk.registers.enterprises import ENTERPRISES
from zjai_desk.registers.findings import Problem, Severity
from zjai_desk.returns.planning.closed import note_closed
from zjai_desk.returns.planning.items import Plan, PlanItem, State
from zjai_desk.returns.planning.judging import judge
from zjai_desk.returns.planning.ledger import Ledger, Row
from zjai_desk.returns.planning.verdicts import known_verdicts
from zjai_desk.returns.rounds.receipts import seen_before
from zjai_desk.returns.rounds.senders import guess_sender, known_senders
from zjai_desk.returns.sheets import Return, Sheet
from zjai_desk.returns.tables.collector import held_back
from zjai_desk.returns.tables.forms import forms
from zjai_desk.store import Store

__all__ = ["Plan", "PlanItem", "State", "plan_import"]

_WHO = ("uscc", "name", "short_name")
_FIGURES = frozenset(key for key in ANNUAL_RETURNS.keys if key not in (*_WHO, "year"))


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
            "请检查是否选错了文件，或请报送单位在表头里写明企业名称、专利号、券编号等。",
        )
    with held_back():
        planner = _Planner(store, return_, sheets, year)
        for sheet in sheets:
            planner.add(sheet, progress)
        return planner.finished(progress)


class _Planner:
    """Goes through the sheets; one ledger for each register keeps what is known of it."""

    def __init__(self, store: Store, return_: Return, sheets: Sequence[Sheet], year: int | None) -> None:
        self._plan = Plan(return_, store.state())
        verdicts = known_verdicts(store)
        self._store = store
        self._ledgers = {
            key: Ledger(REGISTERS[key], store, stated, self._plan.items, verdicts)
            for key, stated in _stated(sheets).items()
        }
        self._tables = Counter(sheet.register for sheet in sheets)
        self._late: list[tuple[Sheet, Row]] = []
        self._year, self._why = _year_to_take(store, year)

    def finished(self, progress: Progress) -> Plan:
        """Return the plan."""
        plan = self._plan
        self._take_late()
        for ledger in self._ledgers.values():
            ledger.settle()
        if plan.needs_year:
            plan.year = self._year
            plan.notes.append(f"报表没有写明年度，{self._why}，年报数按{self._year}年计。")
        judge(self._store, plan, self._ledgers, progress)
        note_closed(self._store, plan)
        known = known_senders(self._store)
        tables = [sheet for sheet in plan.return_.sheets if sheet.register]
        plan.senders = [guess_sender(plan.return_, sheet, known) for sheet in tables]
        plan.seen = seen_before(self._store, plan.return_.sha256)
        if plan.seen:
            plan.notes.insert(0, plan.seen)
        if any(item.state is State.UNDECIDED or item.candidates for item in plan.items):
            plan.ledgers = self._ledgers
        return plan

    def add(self, sheet: Sheet, progress: Progress) -> None:
        """Take in the records of one table."""
        problems: dict[int, list[Problem]] = {}
        for found in sheet.problems:
            problems.setdefault(sheet.record_row(found.row), []).append(found.problem)
        heads = tuple(problem for row in sheet.header_rows for problem in problems.get(row, ()))
        told = {row: (*heads, *found) for row, found in problems.items()}
        grave = {
            sheet.record_row(found.row)
            for found in sheet.problems
            if found.problem.severity is Severity.FORCE
        }
        all_grave = not grave.isdisjoint(sheet.header_rows)
        ledger = self._ledgers[sheet.register]
        records = counted(sheet.records, progress, "正在与台账核对", len(sheet.records))
        if self._tables[sheet.register] == 1 and ledger.is_fresh and not grave:
            ledger.take_all(sheet.name, records, told, heads)
            return
        for row, values in records:
            said = Row(sheet.name, row, values, told.get(row, heads), sheet.record_ids.get(row))
            if all_grave or said.number in grave:
                ledger.refuse(said)
            elif ledger.lacks(said.values):
                self._late.append((sheet, said))
            else:
                self._take(sheet, said)
        if _has_figures(sheet) and sheet.year:
            self._plan.notes.append(f"年报数按报表写明的{sheet.year}年计。")

    def _take_late(self) -> None:
        """Take in the rows that name no enterprise in full, when all that may be their own are known."""
        if not self._late:
            return
        for sheet, said in self._late:
            self._take(sheet, said)
        order = {sheet.name: place for place, sheet in enumerate(self._plan.return_.sheets)}
        self._plan.items.sort(key=lambda item: (order[item.sheet], item.rows[0]))

    def _take(self, sheet: Sheet, said: Row) -> None:
        if _has_figures(sheet):
            self._take_with_figures(sheet, said)
        else:
            self._ledgers[sheet.register].take(said)

    def _take_with_figures(self, sheet: Sheet, said: Row) -> None:
        """Part a row into the enterprise and its figures of one year, which follow it wherever it was recognised."""
        enterprises, returns = self._ledgers[ENTERPRISES.key], self._ledgers[ANNUAL_RETURNS.key]
        own = {key: value for key, value in said.values.items() if key in ENTERPRISES}
        others = [problem for problem in said.problems if problem.field not in _FIGURES]
        item = enterprises.take(said._replace(values=own, problems=others))
        figures = {key: value for key in _FIGURES if (value := said.values.get(key)) is not None}
        if not figures or item.state is State.REFUSED:
            return
        year = said.values.get("year") or sheet.year
        if year is None:
            year, self._plan.needs_year = self._year, True
        who = enterprises.identity_of(item)
        values = {**{key: who[key] for key in _WHO}, "year": year, **figures}
        theirs = [problem for problem in said.problems if problem.field in _FIGURES]
        own_figures = said._replace(values=values, problems=theirs)
        if item.state is State.UNDECIDED:
            returns.take_behind(own_figures, item)
        else:
            theirs_too = returns.take(own_figures)
            theirs_too.follows = item if item.candidates else None


def _has_figures(sheet: Sheet) -> bool:
    return sheet.register == ENTERPRISES.key and any(key in _FIGURES for key in sheet.mapping.values())


def _stated(sheets: Sequence[Sheet]) -> dict[str, set[str]]:
    """Return, for each register that the sheets fill, the fields that they state."""
    found: dict[str, set[str]] = {}
    for sheet in sheets:
        keys = {*sheet.mapping.values(), *sheet.constants}
        for part in forms()[sheet.register].parts:
            found.setdefault(part.key, set()).update(key for key in keys if key in part)
    return found


def _year_to_take(store: Store, given: int | None) -> tuple[int, str]:
    """Return the year for figures that state none, and on whose word."""
    if given is not None:
        return given, "按选定的年度"
    kept = store.setting("year")
    if kept.isdecimal():
        return int(kept), "按台账设置的年度"
    return dt.date.today().year - 1, "按上一年度"

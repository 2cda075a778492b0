"""Makes records of rows as soon as they are understood, so that little is left to do when the last row is in."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, repeat
from operator import itemgetter

from zjai_desk.registers.fields import Absent, Field, Rule, Value, Values
from zjai_desk.registers.findings import Problem, Severity
from zjai_desk.returns.books.frames import Merge
from zjai_desk.returns.books.grid import Grid
from zjai_desk.returns.sheets import SheetProblem, SheetRecord
from zjai_desk.returns.tables.columns import ParsedColumn
from zjai_desk.returns.tables.forms import Form

_FEW = 8


class Maker:
    """The records of the rows from ``start`` on, total and note rows among them: who asks, chooses.

    ``columns`` are the mapped columns by their place; ``constants`` fill every record.
    """

    def __init__(
        self, grid: Grid, form: Form, start: int, columns: Mapping[int, ParsedColumn], constants: Values
    ) -> None:
        self._grid = grid
        self._form = form
        self._start = start
        self._columns = columns
        self._constants = constants
        self._keys = [*(column.key for column in columns.values()), *constants]
        self._merges = {place: [m for m in grid.merges if self._fills(m, place)] for place in columns}
        self._records: list[SheetRecord] = []
        self._faults: list[SheetProblem] = []

    def _fills(self, merge: Merge, place: int) -> bool:
        top, left, bottom, _ = merge
        return left == place and bottom > top >= self._start

    def catch_up(self) -> None:
        """Make records of the rows that have come in, and put the rules to them."""
        first, last = self._start + len(self._records), self._grid.height
        if first >= last:
            return
        found = [
            list(map(column.values.__getitem__, self._codes(place, first, last)))
            for place, column in self._columns.items()
        ]
        found += [[value] * (last - first) for value in self._constants.values()]
        dicts = map(dict, map(zip, repeat(self._keys), zip(*found, strict=True)))
        made = list(map(SheetRecord, range(first + 1, last + 1), dicts))
        places = {column.key: place for place, column in self._columns.items()}
        self._faults += (
            replace(fault, column=places.get(fault.problem.field))
            for fault in rule_problems(self._form, frozenset(self._keys), made)
        )
        self._records += made

    def _codes(self, place: int, first: int, last: int) -> "array[int]":
        """Return the cells of some rows of a column, merged ones filled down."""
        whole = self._grid.columns[place].codes
        codes = whole[first:last]
        for top, _, bottom, _ in self._merges[place]:
            start, end = max(top, first), min(bottom + 1, last)
            if start < end:
                codes[start - first : end - first] = array("I", [whole[top]]) * (end - start)
        dittos = self._columns[place].dittos
        if dittos:
            above = self._above(place, first)
            for at, code in enumerate(codes):
                if code in dittos:
                    codes[at] = above
                above = codes[at] or above
        return codes

    def _above(self, place: int, row: int) -> int:
        """Return the last cell above a row that says something itself."""
        codes, dittos = self._grid.columns[place].codes, self._columns[place].dittos
        told = (codes[at] for at in range(row - 1, self._start - 1, -1))
        return next((code for code in told if code and code not in dittos), 0)

    def chosen(self, body: Sequence[int]) -> tuple[list[SheetRecord], list[SheetProblem]]:
        """Return the records of the rows ``body``, and what is wrong with each of them by itself."""
        if len(body) == len(self._records):
            records = self._records
        else:
            records = [self._records[row - self._start] for row in body]
        problems = [problem for place in self._columns for problem in self._misread(place, body)]
        lost = {(p.row, p.problem.field) for p in problems if p.problem.severity is Severity.FORCE}
        rows = {record.row for record in records} if self._faults else set()
        # A value that was lost has been told of; that it is now missing is no second fault.
        problems += [
            fault
            for fault in self._faults
            if fault.row in rows
            and not (fault.problem.kind == "missing" and (fault.row, fault.problem.field) in lost)
        ]
        return records, problems

    def _misread(self, place: int, body: Sequence[int]) -> Iterator[SheetProblem]:
        problems = self._columns[place].problems
        if not problems:
            return
        codes = self._codes(place, self._start, self._grid.height)
        # The head of the column is among what was understood, and is no date and no number.
        if len(problems) > _FEW or any(code in codes for code in problems):
            for row in body:
                found = problems.get(codes[row - self._start])
                if found:
                    yield SheetProblem(row + 1, found, place)


def rule_problems(form: Form, keys: frozenset[str], records: Sequence[SheetRecord]) -> Iterator[SheetProblem]:
    """Yield which required fields are blank and what the rules of the registers find, record by record.

    ``keys`` are the fields that the table states at all: that others are missing is told once, not row by row.
    """
    declared = {field.key: field for part in form.parts for field in part.fields}
    required = [field for field in declared.values() if field.required and field.key in keys]
    rules = [rule for part in form.parts for rule in part.rules if not _is_idle(rule, keys)]
    # Most find nothing in any of thousands of rows: what does is asked again, row by row.
    required = [field for field in required if _is_blank_somewhere(field, records)]
    rules = [rule for rule in rules if _finds_anything(rule, records)]
    for row, values in records if required or rules else ():
        for field in required:
            if values[field.key] is None or isinstance(values[field.key], Absent):
                yield SheetProblem(row, missing(field))
        for rule in rules:
            for problem in rule(values):
                if problem.kind != "missing" or problem.field in keys or not _is_identified(form, values):
                    yield SheetProblem(row, problem)


def _is_blank_somewhere(field: Field, records: Sequence[SheetRecord]) -> bool:
    kinds = set(map(type, map(itemgetter(field.key), map(itemgetter(1), records))))
    return not kinds.isdisjoint({type(None), Absent})


def _finds_anything(rule: Rule, records: Sequence[SheetRecord]) -> bool:
    found = chain.from_iterable(map(rule, map(itemgetter(1), records)))
    return next(iter(found), None) is not None


class _Asked(Mapping[str, Value]):
    """A record that states nothing and remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: set[str] = set()
        self.walked = False

    def __getitem__(self, key: str) -> Value:
        self.asked.add(key)
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        self.walked = True
        return iter(())

    def __len__(self) -> int:
        return 0


def _is_idle(rule: Rule, keys: frozenset[str]) -> bool:
    """Whether a rule looks at nothing that the table states, and so finds nothing in any of its rows."""
    record = _Asked()
    found = next(rule(record), None)
    return found is None and not record.walked and record.asked.isdisjoint(keys)


def missing(field: Field) -> Problem:
    """Return what to say of a required field that is blank."""
    return Problem(field.key, Severity.FORCE, "missing", f"缺{field.label}，请补填。")


def _is_identified(form: Form, values: Mapping[str, Value]) -> bool:
    return next(form.register.identify(values), None) is not None

"""The columns of a table as values: each different cell is understood once, by the kind of its field."""

import dataclasses
import re
from collections.abc import Sequence

from zjai_desk.registers import patent_no, values
from zjai_desk.registers.fields import Field, Kind, Value
from zjai_desk.registers.findings import Problem, Severity
from zjai_desk.registers.values import Parsed
from zjai_desk.returns.books.frames import Cell
from zjai_desk.returns.books.grid import GridColumn
from zjai_desk.returns.books.sheet_xml import UNCALCULATED
from zjai_desk.returns.tables.headings import Match

_ERROR = re.compile(
    r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|SPILL!|CALC!|FIELD!|GETTING_DATA|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!|PYTHON!)|Err:\d{3}"
)


_AS_ABOVE = frozenset({"同上", "同上行", "同上一行", "〃", "″", "”", '"', "''"})


@dataclasses.dataclass
class ParsedColumn:
    """A mapped column: its field, and for each different cell, by its number, what it means and what is wrong."""

    column: GridColumn
    match: Match
    field: Field
    unit: str
    values: list[Value] = dataclasses.field(default_factory=list)
    problems: dict[int, Problem] = dataclasses.field(default_factory=dict)
    dittos: set[int] = dataclasses.field(default_factory=set)
    """The cells that say no more than that it is as above: 同上, 〃."""

    @property
    def key(self) -> str:
        """The key of the field."""
        return self.match.key

    def catch_up(self) -> None:
        """Understand the cells that have come in since the last time."""
        new = self.column.distinct[len(self.values) :]
        texts = [cell for cell in new if isinstance(cell, str)]
        if texts and len(texts) == len(new) and not self.field.many and _are_plain(self.field.kind, texts):
            self.values += texts
            return
        is_plain = _PLAIN.get(self.field.kind, _never) if not self.field.many else _never
        for code, cell in enumerate(new, len(self.values)):
            if isinstance(cell, str) and is_plain(cell):
                self.values.append(cell)
            else:
                if isinstance(cell, str) and cell.strip() in _AS_ABOVE:
                    self.dittos.add(code)
                parsed = parse_cell(self.field, cell, self.unit)
                self.values.append(parsed.value)
                if parsed.problem:
                    self.problems[code] = parsed.problem


def _is_plain_text(cell: str) -> bool:
    return (
        len(cell) > _LONGEST_SIGN
        and cell.isprintable()
        and "  " not in cell
        and cell[0] not in " #"
        and cell[-1] != " "
    )


def _are_plain(kind: Kind, cells: Sequence[str]) -> bool:
    """Whether each of many cells means just what it says, going by a look at all of them at once."""
    if kind is Kind.PATENT_NO:
        return patent_no.are_canonical(cells)
    if kind is not Kind.TEXT or min(map(len, cells)) <= _LONGEST_SIGN or not "".join(cells).isprintable():
        return False
    lines = "\n".join(["", *cells, ""])
    return not any(sign in lines for sign in ("  ", "\n ", " \n", "\n#"))


def _never(_cell: str) -> bool:
    return False


# Cells that mean just what they say, as nearly all of a large return do, need no more than a look.
_PLAIN = {Kind.TEXT: _is_plain_text, Kind.PATENT_NO: patent_no.is_canonical}
_LONGEST_SIGN = 8


def parse_cell(field_: Field, cell: Cell, unit: str) -> Parsed:
    """Return what a cell means, and what is wrong with it; error cells and uncalculated formulas among them."""
    if isinstance(cell, str) and cell.startswith(("#", "Err:")):
        damage = damage_in(field_, cell)
        if damage:
            return damage
    return values.parse(field_, cell, unit)


def damage_in(field_: Field, cell: str) -> Parsed | None:
    """Return what to say of a cell that shows an error instead of a value; None for any other cell."""
    text = cell.strip()
    if text == UNCALCULATED:
        said = f"{field_.label}是公式，但没有算出的值，请在WPS或Excel里打开并保存后重新报送。"
    elif _ERROR.fullmatch(text):
        said = f"{field_.label}显示“{text}”，公式出错，请改正后重填。"
    else:
        return None
    return Parsed(None, Problem(field_.key, Severity.FORCE, "damaged", said))


def unit_for(field_: Field, match: Match, sheet_unit: str) -> str:
    """Return the unit that a column's numbers are in: its heading's, else for money the sheet's."""
    if match.unit:
        return match.unit
    return sheet_unit if field_.kind is Kind.AMOUNT else ""

"""What a return is understood to say: its tables, their records, what is wrong and what was passed over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from zjai_desk.registers import REGISTERS
from zjai_desk.registers.annual_returns import ANNUAL_RETURNS
from zjai_desk.registers.enterprises import ENTERPRISES
from zjai_desk.registers.fields import Value
from zjai_desk.registers.findings import Problem
from zjai_desk.registers.values import plain
from zjai_desk.returns.books.grid import Grid

_PLACES = frozenset({"district", "town"})
"""Where an enterprise sits says no more of it than who it is."""


class SheetRecord(NamedTuple):
    """One record as a row states it; ``row`` is counted from 1 as in the sheet, ``values`` are canonical."""

    row: int
    values: dict[str, Value]


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """A problem and the row of the sheet it is in; ``column``, from 0, where it is known of which cell it speaks."""

    row: int
    problem: Problem
    column: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Return what ``read --json`` prints of it."""
        said = self.problem
        return {
            "row": self.row,
            "field": said.field,
            "severity": said.severity.value,
            "kind": said.kind,
            "message": said.message,
        }


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no record, and why."""

    row: int
    why: str


@dataclass
class Sheet:
    """One table of a sheet; a sheet that holds several gives several of these, of one name.

    ``register`` is empty when no table was recognised. ``headings`` are the heading paths by column
    letter, ``mapping`` the field keys of those understood, ``units`` what money is read in there, ``constants`` the fields that the title fills
    for all records. ``fingerprint`` is the same for all returns on the same form.
    """

    name: str
    register: str = ""
    year: int | None = None
    unit: str = ""
    title: str = ""
    reporter: str = ""
    header_rows: list[int] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    mapping: dict[str, str] = field(default_factory=dict)
    constants: dict[str, Value] = field(default_factory=dict)
    fingerprint: str = ""
    records: list[SheetRecord] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    upright: bool = False
    """Whether labels stand beside their values: ``headings`` and ``mapping`` then go by the cell, C3, of a value."""
    issued: bool = False
    """Whether it is on a form that this program issued, which says itself what its columns mean."""
    beside: bool = False
    """Whether it goes on with the table before it, printed to the right of that under the same head."""
    units: dict[str, str] = field(default_factory=dict)
    years: dict[str, int] = field(default_factory=dict)
    """The years that the headings of columns state, by letter."""
    record_ids: dict[int, int] = field(default_factory=dict)
    """The ids of the records that such a form listed beforehand, by row."""
    grid: Grid | None = field(default=None, repr=False, compare=False)
    """The whole sheet as it was read, for a window to show."""

    @property
    def told_register(self) -> str:
        """The register to name to others: what states nothing but figures of years is of the 年报.

        Inside, such a table is one of enterprises, which brings their figures along (:mod:`forms`).
        """
        keys = {key for record in self.records[:1] for key in record.values} or set(self.mapping.values())
        keys -= _PLACES
        is_annual = self.register == ENTERPRISES.key and "year" in keys and keys <= set(ANNUAL_RETURNS.keys)
        return ANNUAL_RETURNS.key if is_annual else self.register

    def record_row(self, row: int) -> int:
        """Return the row of the record that a problem at ``row`` is about: on an upright form that above it."""
        if not self.upright:
            return row
        return max((record.row for record in self.records if record.row <= row), default=row)

    def speaks_of(self, row: int, known: Mapping[str, Value]) -> bool:
        """Whether a row states a record that by what identifies it may be the one ``known``.

        Of two halves side by side both have the row, and one of them the record.
        """
        keys = [key for group in REGISTERS[self.register].identity for key in group] if self.register else []
        pairs = (
            [(record.values.get(key), known.get(key)) for key in keys]
            for record in self.records
            if record.row == row
        )
        return any(all(None in pair or pair[0] == pair[1] for pair in told) for told in pairs)

    def place_of(self, key: str, values: Mapping[str, Value]) -> str:
        """Return the letter, or on an upright form the cell, of a field of the record ``values``; "" if it has none.

        Where years stand side by side it is the one of the record's own year.
        """
        places = [place for place, mapped in self.mapping.items() if mapped == key]
        own = [place for place in places if self.years.get(place) == values.get("year")]
        return next(iter([*own, *places]), "")

    def as_json(self) -> dict[str, Any]:
        """Return what ``read --json`` prints of it (DESIGN §4)."""
        return {
            "sheet": self.name,
            "register": self.told_register,
            "year": self.year,
            "unit": self.unit,
            "header_rows": self.header_rows,
            "mapping": self.mapping,
            "records": [
                {"row": record.row, "values": {key: plain(value) for key, value in record.values.items()}}
                for record in self.records
            ],
            "problems": [problem.as_json() for problem in self.problems],
            "skipped": [{"row": row.row, "why": row.why} for row in self.skipped],
            "notes": self.notes,
        }


@dataclass
class Return:
    """A file that was read: its bytes and name, its tables, and remarks on the file as a whole.

    ``folder`` is the name of the folder it lay in: senders' files are often sorted into one each.
    ``fault_list`` is the list that went with a file sent back, when the file comes back with it.
    """

    name: str
    sha256: str
    content: bytes = field(repr=False)
    sheets: list[Sheet] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    folder: str = ""
    fault_list: Grid | None = field(default=None, repr=False, compare=False)

    def as_json(self) -> dict[str, Any]:
        """Return what ``read --json`` prints."""
        sheets: list[dict[str, Any]] = []
        for sheet in self.sheets:
            printed = sheet.as_json()
            if sheet.beside:
                _go_on(sheets[-1], printed)
            else:
                sheets.append(printed)
        return {"file": self.name, "sheets": sheets, "notes": self.notes}


def _go_on(before: dict[str, Any], printed: dict[str, Any]) -> None:
    """Add to a printed table the half that stands to the right of it."""
    before["mapping"] |= printed["mapping"]
    for key in ("records", "problems"):
        before[key] += printed[key]
    for key in ("skipped", "notes"):
        before[key] += [said for said in printed[key] if said not in before[key]]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person decided about one form: its register, and the field of each heading path, "" for none.

    ``header_rows`` are those of the headings, from 1, ``unit`` is that of the money and ``year`` that of the
    figures, where the person set them right; blank and none leave them to the reader. ``units`` are those of
    single columns, by heading path, and come before the unit of all.
    """

    register: str
    fields: Mapping[str, str]
    header_rows: tuple[int, ...] = ()
    unit: str = ""
    year: int | None = None
    units: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choices:
    """What was decided before: by fingerprint of the form."""

    forms: Mapping[str, Chosen] = field(default_factory=dict)


NO_CHOICES = Choices()

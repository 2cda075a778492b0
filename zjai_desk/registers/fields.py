"""What a field, a register and a value are; every field of the program is declared with these."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cached_property

from zjai_desk.registers.findings import Problem


class Kind(StrEnum):
    """What sort of thing a field holds; it alone decides how a cell is understood, never the cell's look."""

    TEXT = "text"
    USCC = "uscc"
    PATENT_NO = "patent_no"
    DATE = "date"
    YEAR = "year"
    INTEGER = "integer"
    AMOUNT = "amount"
    NUMBER = "number"
    CHOICE = "choice"
    DISTRICT = "district"


class Absent(Enum):
    """Why a value is not there; a plain blank, nobody knows, is ``None`` (domain: 年鉴 symbols)."""

    NOT_APPLICABLE = "—"
    BELOW_UNIT = "…"


Value = str | int | Decimal | tuple[str, ...] | Absent | None
Values = Mapping[str, Value]

NUMERIC = frozenset({Kind.YEAR, Kind.INTEGER, Kind.AMOUNT, Kind.NUMBER})


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a register, declared once for tables, forms, imports, checks, exports and the manual.

    ``unit`` is the canonical unit of the stored value; ``synonyms`` are headings under which returns
    bring it, besides ``label`` and ``key``; ``width`` is in characters; a field that is ``many`` holds
    a tuple of texts; ``signed`` numbers may be below zero; ``open`` choices may be exceeded. An ``office``
    field is noted by the office itself: no heading of a return is taken for it unless a person says so. A
    ``personal`` one tells how to reach a person, or who he is: it leaves the office only if somebody allows it.
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    unit: str = ""
    synonyms: tuple[str, ...] = ()
    required: bool = False
    choices: tuple[str, ...] = ()
    choice_synonyms: Mapping[str, str] | None = None
    many: bool = False
    open: bool = False
    signed: bool = False
    office: bool = False
    personal: bool = False
    width: int = 12

    def __hash__(self) -> int:
        """Hash what tells fields apart; some hold a mapping, which has no hash."""
        return hash((self.key, self.label))

    @property
    def numeric(self) -> bool:
        """Whether values of this field are numbers that can be summed and compared."""
        return self.kind in NUMERIC

    @property
    def scale(self) -> int:
        """Decimal places kept: enterprise amounts in 万元 and voucher amounts in 元 both end at the 分."""
        if self.kind is Kind.AMOUNT:
            return {"元": 2, "万元": 6, "亿元": 10}[self.unit]
        return 6 if self.kind is Kind.NUMBER else 0

    @property
    def heading(self) -> str:
        """The label with its unit, as table heads show it."""
        return f"{self.label}（{self.unit}）" if self.unit else self.label


Rule = Callable[[Values], Iterator[Problem]]
Completion = Callable[[Values], Values]


@dataclass(frozen=True, slots=True)
class Owner:
    """How records of a register name the enterprise they belong to: by these two fields of their own."""

    uscc: str
    name: str


def _as_given(values: Values) -> Values:
    return values


@dataclass(frozen=True)
class Register:
    """A register (台账): its fields, how a record is recognised again, and the rules it is judged by.

    ``identity`` lists the keys by which a record is found again, the most trusted first; a key counts
    only when all its fields are filled. ``complete`` adds what follows from the other values; ``follows`` pairs
    each field that it writes over with the one that settles it. ``groups`` are
    the parts of a form, (heading, keys), for a register of many fields. ``dated_by`` is the field, a year or a
    date, that tells which period a record belongs to and is closed with (封账); without one it is never closed.
    """

    key: str
    label: str
    noun: str
    measure: str
    fields: tuple[Field, ...]
    identity: tuple[tuple[str, ...], ...]
    owner: Owner | None = None
    rules: tuple[Rule, ...] = ()
    complete: Completion = _as_given
    icon: str = "table"
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    dated_by: str = ""
    follows: tuple[tuple[str, str], ...] = ()

    @cached_property
    def _by_key(self) -> dict[str, Field]:
        return {field.key: field for field in self.fields}

    def __getitem__(self, key: str) -> Field:
        if key not in self._by_key:
            raise KeyError(f"{self.key}.{key}")
        return self._by_key[key]

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    @property
    def parts(self) -> tuple[tuple[str, tuple[Field, ...]], ...]:
        """The parts of a form, (heading, fields): as grouped, what is in no group last, or all in one without a heading."""
        grouped = [(heading, tuple(self[key] for key in keys)) for heading, keys in self.groups]
        known = {field.key for _, fields in grouped for field in fields}
        rest = tuple(field for field in self.fields if field.key not in known)
        return (*grouped, *((("其他" if grouped else "", rest),) if rest else ()))

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of all fields, in declared order."""
        return tuple(self._by_key)

    def identify(self, values: Values) -> Iterator[tuple[tuple[str, ...], tuple[Value, ...]]]:
        """Yield each usable identity of ``values`` as (field keys, their values), the most trusted first."""
        for keys in self.identity:
            found = tuple(values.get(key) for key in keys)
            if all(value is not None and not isinstance(value, Absent) for value in found):
                yield keys, found

    def period(self, values: Values) -> int | None:
        """Return the year that a record belongs to, by ``dated_by``; None if it tells none."""
        told = str(values.get(self.dated_by) or "")[:4]
        return int(told) if told.isdecimal() else None

    def title(self, values: Values) -> str:
        """Name a record for people: its name or number, else what identifies it."""
        best: list[str] = []
        for keys in (("name",), ("title",), *self.identity):
            texts = [
                str(value) for key in keys if (value := values.get(key)) and not isinstance(value, Absent)
            ]
            if len(texts) == len(keys):
                return " ".join(texts)
            best = max(best, texts, key=len)
        return " ".join(best) or self.noun

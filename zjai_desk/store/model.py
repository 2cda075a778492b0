"""What the store hands out and takes in: records, their origins, steps of the history, queries."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from zjai_desk.registers.fields import Value


class Origin(NamedTuple):
    """Where a record came from: the original file by its SHA-256, the sheet, and its 1-based rows there."""

    sha256: str
    sheet: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a register; ``stamp`` is the number of the change that gave it its present values."""

    id: int
    values: dict[str, Value]
    stamp: int
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the history.

    ``kind`` is change, undo, redo or lasting (which is never undone); ``state`` is done or undone; ``target`` is the step that an undo
    or redo turned; ``counts`` holds how many records each action touched, as {register: {action: n}}.
    """

    seq: int
    at: str
    operator: str
    title: str
    kind: str
    reason: str
    state: str
    target: int | None
    counts: Mapping[str, Mapping[str, int]]
    hash: str

    @property
    def registers(self) -> frozenset[str]:
        """The registers whose records this step touched."""
        return frozenset(self.counts)


@dataclass(frozen=True, slots=True)
class Touched:
    """A run of records, ``first`` to ``last`` id, that step number ``seq`` touched."""

    seq: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Detail:
    """What a step did to one record; ``action`` is insert, update or delete.

    ``before`` and ``after`` hold the changed fields of an update, all filled fields otherwise. ``step``
    tells who did it and when.
    """

    seq: int
    register: str
    record: int
    action: str
    before: Mapping[str, Value]
    after: Mapping[str, Value]
    origin: Origin | None = None
    step: Step | None = None


@dataclass(frozen=True, slots=True)
class Deleted:
    """A record in the recycle bin: what it held, and the step that deleted it."""

    record: int
    values: Mapping[str, Value]
    step: Step


@dataclass(frozen=True, slots=True)
class Original:
    """A file as it was received, byte for byte."""

    sha256: str
    name: str
    size: int
    received_at: str
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Sort:
    """Order by one field; blanks come last in either direction, Chinese is ordered by pinyin."""

    key: str
    descending: bool = False


class Op(StrEnum):
    """How a condition holds a field against its values."""

    ONE_OF = "one_of"
    NONE_OF = "none_of"
    CONTAINS = "contains"
    MEETS = "meets"
    LACKS = "lacks"
    BEGINS = "begins"
    ENDS = "ends"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on one field; a field of many values answers when one of them does.

    ONE_OF and NONE_OF take any number of values, None standing for a blank of any sort; CONTAINS, LACKS,
    BEGINS and ENDS take one text, for which neither letter case nor full or half width matters; a number is
    taken as it is written without separators. MEETS is CONTAINS for one word that may also be pinyin or
    initials, as in :attr:`Query.text`. NONE_OF and LACKS are the contraries of ONE_OF and CONTAINS: blanks
    answer them too. BETWEEN takes (lowest, highest), both included, None for an open end; blanks lie
    nowhere. Numbers are compared by size and texts by pinyin; dates as far as both are precise, so that up
    to 2019 takes in all of 2019, and from 2019-05 a plain 2019.
    """

    key: str
    op: Op
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """Which records, in which order.

    Every blank-separated word of ``text`` occurs in some field of the record, as text or by the pinyin or
    the initials of a Chinese text (hkws finds 海康威视); the fields of ``equals`` hold these values (a field
    of many holds it among others); every condition of ``where`` holds. With ``only``, none but these ids.
    """

    text: str = ""
    equals: Mapping[str, Value] = field(default_factory=dict)
    sort: tuple[Sort, ...] = ()
    where: tuple[Condition, ...] = ()
    only: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Records that agree in some fields: their values there, how many there are, sums of other fields."""

    values: tuple[Value, ...]
    count: int
    sums: tuple[Decimal | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that a search over all registers found; ``key`` is the field in which the words were met."""

    register: str
    record: int
    title: str
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a search over all registers found, register by register, the best first.

    ``more`` tells for each register how many further records were found beyond the limit, if any.
    """

    hits: tuple[Hit, ...]
    more: Mapping[str, int]

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)


@dataclass(frozen=True, slots=True)
class Figures:
    """What the numbers of a field come to over some records; blanks and texts are left out."""

    count: int
    filled: int
    total: Decimal | None
    lowest: Decimal | None
    highest: Decimal | None


Among = Mapping[str, Collection[Value]]
"""Fields of one value each, and the values one of which they hold; None stands for a blank."""


@dataclass(frozen=True, slots=True)
class Years:
    """How many records there are, and how many of them fall into a year and into the one before it.

    ``counts`` and ``sums`` are of (the year, the year before); a sum is None where nothing is filled in.
    """

    records: int
    year: int | None
    counts: tuple[int, int]
    sums: tuple[Decimal | None, Decimal | None]

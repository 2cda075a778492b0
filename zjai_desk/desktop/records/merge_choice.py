"""What a person chooses where records are merged: who stays, which value of each field, which return of each year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from zjai_desk.analysis.merging.belongings import OWNED
from zjai_desk.analysis.merging.sides import (
    SUMMED,
    Clash,
    Member,
    Merge,
    Totals,
    after,
    clashes,
    proposed,
    united,
    with_former_names,
)
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.annual_returns import ANNUAL_RETURNS
from zjai_desk.registers.enterprises import ENTERPRISES
from zjai_desk.registers.fields import Field, Value, Values
from zjai_desk.registers.values import shown

STAYS, GOES, LEFT = "保留", "并入", "不合并"
_FORMER = "former_names"


class Part(Enum):
    """What a line of the comparison is about."""

    STAYS = auto()
    JOINS = auto()
    TOTAL = auto()
    YEAR = auto()
    FIELD = auto()


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what each member has, what comes out; ``taken`` are the members whose value it is."""

    part: Part
    key: str
    label: str
    cells: tuple[str, ...]
    after: str
    taken: frozenset[int] = field(default=frozenset())
    differs: bool = False


class MergeChoice:
    """The choices about some members; it begins with what is proposed.

    ``column`` counts the members in their order; the column behind the last one stands for the result.
    """

    def __init__(self, members: Sequence[Member]) -> None:
        self.members = tuple(members)
        self._survivor = self.members[0].record.id
        self._left: set[int] = set()
        self._picks: dict[str, Value] = {}
        self._returns: dict[int, int | None] = {}

    @property
    def joined(self) -> list[Member]:
        """The members that are merged."""
        return [one for one in self.members if one.record.id not in self._left]

    def merge(self) -> Merge | None:
        """Return what is to be done; None while there are fewer than two to merge."""
        absorbed = tuple(one.record.id for one in self.joined if one.record.id != self._survivor)
        return Merge(self._survivor, absorbed, self._values(), dict(self._returns)) if absorbed else None

    def pick(self, row: Row, column: int) -> bool:
        """Take what stands in a cell; returns whether it can be taken."""
        result = column == len(self.members)
        if row.part is Part.TOTAL or (result and row.part in (Part.STAYS, Part.JOINS)):
            return False
        number = None if result else self.members[column].record.id
        match row.part:
            case Part.STAYS if number is not None:
                self._survivor = number
                self._left.discard(number)
            case Part.JOINS if number not in (None, self._survivor):
                self._left ^= {number}
            case Part.YEAR:
                return self._pick_return(int(row.key), number)
            case Part.FIELD:
                return self._pick_value(ENTERPRISES[row.key], number)
            case _:
                return False
        return True

    def _pick_return(self, year: int, number: int | None) -> bool:
        if number is None:
            self._returns[year] = None
            return True
        for clash in clashes(self.joined):
            own = {
                record.id
                for one in self.members
                if one.record.id == number
                for record in one.belongings[ANNUAL_RETURNS.key]
            }
            for record in clash.records:
                if clash.year == year and record.id in own:
                    self._returns[year] = record.id
                    return True
        return False

    def _pick_value(self, one: Field, number: int | None) -> bool:
        if one.key == _FORMER or (number is None and not one.many):
            return False
        if number is None:
            self._picks[one.key] = united([member.record.values.get(one.key) for member in self.joined])
        else:
            self._picks[one.key] = next(m for m in self.members if m.record.id == number).record.values.get(
                one.key
            )
        return True

    def _values(self) -> dict[str, Value]:
        values = proposed(self.joined, self._survivor) | self._picks
        values[_FORMER] = None
        return with_former_names(values, [one.record.values for one in self.joined])

    # -- lines ----------------------------------------------------------------------------------------

    def rows(self) -> list[Row]:
        """Return the lines: who stays, what hangs on each, returns of one year, then fields, what differs first."""
        return [*self._heads(), *self._totals(), *self._years(), *self._fields()]

    def _heads(self) -> Iterator[Row]:
        ids = [one.record.id for one in self.members]
        stays = frozenset({ids.index(self._survivor)})
        words = tuple(
            STAYS if number == self._survivor else LEFT if number in self._left else GOES for number in ids
        )
        yield Row(Part.STAYS, "", "保留哪一条", words, f"{len(self.joined)} 条合为 1 条", stays)
        if len(ids) > 2:
            ticks = tuple("否" if number in self._left else "是" for number in ids)
            joined = frozenset(place for place, number in enumerate(ids) if number not in self._left)
            yield Row(Part.JOINS, "", "一起合并", ticks, "", joined)

    def _totals(self) -> Iterator[Row]:
        totals = [*(one.totals for one in self.members), after(self.joined, self._returns)]
        for register in OWNED:
            counts = [total.counts[register.key] for total in totals]
            if any(counts):
                words = [f"{count:,} {register.measure}" if count else "—" for count in counts]
                yield Row(Part.TOTAL, register.key, f"名下{register.noun}", tuple(words[:-1]), words[-1])
        for key in SUMMED:
            yield from self._summed(key, totals)

    def _summed(self, key: str, totals: Sequence[Totals]) -> Iterator[Row]:
        one = REGISTERS["vouchers"][key]
        sums = [total.sums[key] for total in totals]
        if any(sums):
            words = [shown(one, total) if total else "—" for total in sums]
            yield Row(Part.TOTAL, key, f"券{one.heading}", tuple(words[:-1]), words[-1])

    def _years(self) -> Iterator[Row]:
        for clash in clashes(self.joined):
            first = self._returns.get(clash.year, clash.best)
            own = [
                [record for record in clash.records if record in one.belongings[ANNUAL_RETURNS.key]]
                for one in self.members
            ]
            cells = tuple("；".join(_figures(record.values, clash) for record in records) for records in own)
            taken = frozenset(
                place for place, records in enumerate(own) if first in [one.id for one in records]
            )
            says = (
                "都留下"
                if first is None
                else "以选中的为准，空格补全"
                if clash.differing
                else "两边不矛盾，合成一份"
            )
            yield Row(
                Part.YEAR,
                str(clash.year),
                f"{clash.year}年报两边都有",
                cells,
                says,
                taken,
                bool(clash.differing),
            )

    def _fields(self) -> list[Row]:
        values, rows = self._values(), []
        for one in ENTERPRISES.fields:
            cells = [member.record.values.get(one.key) for member in self.members]
            result = values.get(one.key)
            if result is None and all(cell is None for cell in cells):
                continue
            taken = frozenset(
                place
                for place, cell in enumerate(cells)
                if cell == result and self.members[place].record.id not in self._left
            )
            filled = {cell for cell in cells if cell is not None}
            words = tuple(shown(one, cell) for cell in cells)
            rows.append(
                Row(Part.FIELD, one.key, one.heading, words, shown(one, result), taken, len(filled) > 1)
            )
        return sorted(rows, key=lambda row: not row.differs)


def _figures(values: Values, clash: Clash) -> str:
    """Return the figures of a return that its rivals contradict, else how much of it is filled in."""
    differing = "，".join(f"{one.label} {shown(one, values.get(one.key)) or '空'}" for one in clash.differing)
    figures = [one for one in ANNUAL_RETURNS.fields if one.numeric and one.key != "year"]
    return differing or f"填了 {sum(values.get(one.key) is not None for one in figures)} 项"

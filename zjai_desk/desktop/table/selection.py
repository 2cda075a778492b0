"""What the status line says of selected cells, exact to the last place."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zjai_desk.registers.fields import Absent, Field, Kind, Register, Value
from zjai_desk.store import Query, Store


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure of the status line: its name, the number as it is shown and as a click copies it."""

    label: str
    shown: str
    plain: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of selected cells: blanks do not count, texts count but are not summed.

    ``lowest`` and ``highest`` are None where there are no numbers.
    """

    count: int = 0
    numbers: int = 0
    total: Decimal = Decimal(0)
    lowest: Decimal | None = None
    highest: Decimal | None = None
    unit: str = ""

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The figures as the status line shows them; none for a single cell."""
        if self.count < 2:
            return ()
        found = [Reading("计数", f"{self.count:,}", str(self.count))]
        if self.numbers and self.lowest is not None and self.highest is not None:
            mean = (self.total / self.numbers).quantize(Decimal("0.01"))
            found += [
                Reading("数值计数", f"{self.numbers:,}", str(self.numbers)),
                self._reading("合计", self.total),
                self._reading("平均", mean),
                self._reading("最小", self.lowest),
                self._reading("最大", self.highest),
            ]
        return tuple(found)

    def _reading(self, label: str, number: Decimal) -> Reading:
        plain = f"{_plain(number):f}"
        return Reading(label, f"{_plain(number):,f} {self.unit}".rstrip(), plain)


def figures(columns: Iterable[tuple[Field, Sequence[Value]]]) -> Figures:
    """Return the figures of selected values, given by column; years are counted, never summed."""
    count = 0
    numbers: list[int | Decimal] = []
    units = set()
    for field, values in columns:
        filled = [value for value in values if value is not None and not isinstance(value, Absent)]
        count += len(filled)
        if field.numeric and field.kind is not Kind.YEAR:
            found = [value for value in filled if isinstance(value, (int, Decimal))]
            numbers += found
            units |= {field.unit} if found else set()
    # Money in 元 and people cannot be added up; then there is no sum rather than one without a meaning.
    if not numbers or len(units) > 1:
        return Figures(count)
    total, low, high = Decimal(sum(numbers)), min(numbers), max(numbers)
    return Figures(count, len(numbers), total, Decimal(low), Decimal(high), next(iter(units)))


def figures_of(store: Store, register: Register, chosen: Mapping[str, Collection[int]]) -> Figures:
    """Return the figures of many cells, {key: ids of the records selected in that column}, added up by the store."""
    count = 0
    added: list[Figures] = []
    for key, ids in chosen.items():
        field, found = register[key], store.figures(register.key, key, Query(only=tuple(ids)))
        count += found.filled
        if field.numeric and field.kind is not Kind.YEAR and found.total is not None:
            added.append(
                Figures(found.filled, found.filled, found.total, found.lowest, found.highest, field.unit)
            )
    if not added or len({one.unit for one in added}) > 1:
        return Figures(count)
    return Figures(
        count,
        sum(one.numbers for one in added),
        sum((one.total for one in added), Decimal(0)),
        min(one.lowest for one in added if one.lowest is not None),
        max(one.highest for one in added if one.highest is not None),
        added[0].unit,
    )


def _plain(number: Decimal) -> Decimal:
    whole = number.to_integral_value()
    return whole if whole == number else number.normalize()

"""What the status line says of selected cells, and what Ctrl+C takes of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zjai_desk.desktop.table_model import editable
from zjai_desk.registers.fields import Absent, Field, Kind, Register, Value
from zjai_desk.store import Record, Store


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of selected cells: blanks do not count, texts count but are not summed."""

    count: int
    numbers: int
    total: Decimal
    unit: str

    @property
    def text(self) -> str:
        """The figures as the status line shows them; blank for a single cell."""
        if self.count < 2:
            return ""
        parts = [f"计数 {self.count:,}"]
        if self.numbers:
            mean = (self.total / self.numbers).quantize(Decimal("0.01"))
            unit = f" {self.unit}" if self.unit else ""
            parts += [f"求和 {_plain(self.total)}{unit}", f"均值 {_plain(mean)}{unit}"]
            if self.numbers != self.count:
                parts.insert(1, f"数值 {self.numbers:,}")
        return " · ".join(parts)


def figures(columns: Iterable[tuple[Field, Sequence[Value]]]) -> Figures:
    """Return the figures of selected values, given by column; years are counted, never summed."""
    count = numbers = 0
    total = Decimal(0)
    units = set()
    for field, values in columns:
        filled = [value for value in values if value is not None and not isinstance(value, Absent)]
        count += len(filled)
        if field.numeric and field.kind is not Kind.YEAR:
            found = [value for value in filled if isinstance(value, (int, Decimal))]
            numbers += len(found)
            total += sum(found, Decimal(0))
            units |= {field.unit} if found else set()
    # Money in 元 and people cannot be added up; the sum is then shown without pretending a unit.
    return Figures(count, numbers if len(units) < 2 else 0, total, next(iter(units), ""))


def figures_of(store: Store, register: Register, chosen: Mapping[str, Collection[int]]) -> Figures:
    """Return the figures of many cells, {key: ids of the records selected in that column}, read from the store."""
    columns = store.columns(register.key, list(chosen))
    return figures(
        (
            register[key],
            [v for v, number in zip(columns[key], columns["id"], strict=True) if number in wanted],
        )
        for key, wanted in ((key, frozenset(ids)) for key, ids in chosen.items())
    )


def as_tab_text(records: Iterable[Record], fields: Sequence[Field], chosen: Sequence[Sequence[int]]) -> str:
    """Return cells as spreadsheets exchange them: tabs between cells, one line a row.

    ``chosen`` holds, for each record, the places in ``fields`` that are selected; others stay blank.
    """
    lines = []
    for record, places in zip(records, chosen, strict=True):
        cells = [
            _quoted(editable(field, record.values.get(field.key))) if place in places else ""
            for place, field in enumerate(fields)
        ]
        lines.append("\t".join(cells))
    return "\n".join(lines)


def _quoted(text: str) -> str:
    if any(char in text for char in '\t\n"'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _plain(number: Decimal) -> str:
    whole = number.to_integral_value()
    return f"{whole:,f}" if whole == number else f"{number.normalize():,f}"

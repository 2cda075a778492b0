"""What a person sets right in how a table is read, as the choice that the reader takes and the store remembers."""

from collections.abc import Mapping
from dataclasses import replace

from zjai_desk.returns.sheets import Chosen, Sheet


def as_read(table: Sheet, before: Chosen | None = None) -> Chosen:
    """Return how a table was read as a choice of its own; ``before`` is what was set right already."""
    fields = {heading: table.mapping.get(letter, "") for letter, heading in table.headings.items()}
    if before is None:
        return Chosen(table.register, fields)
    return replace(before, register=table.register, fields=fields)


def with_field(table: Sheet, letter: str, key: str, before: Chosen | None = None) -> Chosen:
    """Return the choice with another field for a column, "" for none; the column that had it so far loses it.

    Where a table has one field several times, once for each year, the others keep it.
    """
    chosen = as_read(table, before)
    fields: dict[str, str] = dict(chosen.fields)
    holders = [other for other, held in table.mapping.items() if held == key]
    if key and len(holders) == 1:
        fields[table.headings.get(holders[0], "")] = ""
    fields[table.headings[letter]] = key
    fields.pop("", None)
    return replace(chosen, fields=fields)


def with_unit(table: Sheet, letter: str, unit: str, before: Chosen | None = None) -> Chosen:
    """Return the choice with another unit for the money of one column, "" for that of the form."""
    chosen = as_read(table, before)
    units = {**chosen.units, table.headings[letter]: unit}
    return replace(chosen, units={heading: own for heading, own in units.items() if own})


def with_register(register: str, before: Chosen | None = None) -> Chosen:
    """Return the choice of another register; its fields are found anew from the headings."""
    found = before if before is not None else Chosen(register, {})
    return replace(found, register=register, fields={}, units={})


def taken(table: Sheet) -> Mapping[str, str]:
    """Return which column, by letter, holds which field."""
    return {key: letter for letter, key in table.mapping.items()}


def rows_in_words(rows: tuple[int, ...]) -> str:
    """Return the rows of a head in words: 表头第4—5行."""
    return f"表头第{rows[0]}—{rows[-1]}行" if len(rows) > 1 else f"表头第{rows[0]}行"

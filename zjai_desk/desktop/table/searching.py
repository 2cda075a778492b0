"""Finding and replacing text in the cells of a register, as Ctrl+H of a spreadsheet does it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from zjai_desk.desktop.table.edits import editable
from zjai_desk.desktop.table.filling import Changes, Plan, Refused
from zjai_desk.progress import SILENT, Progress
from zjai_desk.registers import numbers
from zjai_desk.registers.fields import Field, Register, Value
from zjai_desk.registers.values import parse, shown
from zjai_desk.store import Query, Store

Hits = dict[int, list[str]]
"""The cells found: by record, in the order shown, the keys of its fields."""
_EVERY = 20_000
_MANY = 20_000
"""Records found up to which each is looked at by itself."""
SEPARATOR = "、"


@dataclass(frozen=True)
class Search:
    """What is looked for: a text, anywhere in a cell or as the ``whole`` of it, letters as they are or in any ``case``."""

    text: str
    whole: bool = False
    case: bool = False

    @cached_property
    def perhaps_number(self) -> bool:
        """Whether it can stand in a cell with a number."""
        return re.fullmatch(r"[\d.,\-—…]+", self.text) is not None

    @cached_property
    def _lower(self) -> str:
        return self.text.lower()

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(re.escape(self.text), re.NOFLAG if self.case else re.IGNORECASE)

    def finds(self, field: Field, value: Value) -> bool:
        """Whether a cell holds it; a number is found as it is shown and as it is typed."""
        if value is None or not self.text:
            return False
        if isinstance(value, str) and not self.whole:
            # Nearly every cell of a register: by far the quickest way to look into one.
            return self.text in value if self.case else self._lower in value.lower()
        texts = {editable(field, value), shown(field, value)}
        if self.whole:
            return any(self._pattern.fullmatch(text) for text in texts)
        return any(self._pattern.search(text) for text in texts)

    def replaced(self, field: Field, value: Value, new: str) -> str:
        """Return the text of a cell with what was found replaced by ``new``."""
        text = editable(field, value)
        if self.whole:
            return new
        plain = text if self._pattern.search(text) else shown(field, value)
        return self._pattern.sub(lambda _: new, plain)


def search(
    store: Store,
    register: Register,
    sought: Search,
    where: tuple[Sequence[str], Sequence[int]],
    progress: Progress = SILENT,
) -> Hits:
    """Return the cells found in the fields and among the records of ``where`` (keys, ids in the order shown)."""
    keys, ids = where
    found: dict[int, list[str]] = {}
    fields = [register[key] for key in keys]
    candidates = _candidates(store, register, sought)
    if candidates is not None:
        progress.report("查找")
        texts = [field for field in fields if not field.numeric]
        fields = [field for field in fields if field.numeric and sought.perhaps_number]
        for record in store.records(register.key, candidates):
            hits = [field.key for field in texts if sought.finds(field, record.values.get(field.key))]
            if hits:
                found[record.id] = hits
    for place, field in enumerate(fields):
        columns = store.columns(register.key, [field.key])
        progress.report("查找", place, len(fields))
        for number, value in zip(columns["id"], columns[field.key], strict=True):
            if sought.finds(field, value) and isinstance(number, int):
                found.setdefault(number, []).append(field.key)
    return {number: found[number] for number in ids if number in found}


def _candidates(store: Store, register: Register, sought: Search) -> list[int] | None:
    """Return the records that have the text in some field, as the store's own search finds them at once.

    None where it cannot tell, or where there are so many that whole columns are read sooner.
    """
    text = sought.text
    if not text.strip() or SEPARATOR in text or numbers.absence(text) is not None:
        return None
    found = store.ids(register.key, Query(text=text))
    return found if len(found) <= _MANY else None


def plan_replacing(
    store: Store, register: Register, sought: Search, new: str, hits: Mapping[int, Sequence[str]]
) -> Plan:
    """Return what replacing in the cells of ``hits`` would do; each new text is judged as if it were typed."""
    changes: Changes = {}
    refused: list[Refused] = []
    found = list(hits)
    for start in range(0, len(found), _EVERY):
        for row, record in enumerate(store.records(register.key, found[start : start + _EVERY]), start + 1):
            for key in hits[record.id]:
                field, value = register[key], record.values.get(key)
                if not sought.finds(field, value):
                    continue
                text = sought.replaced(field, value, new)
                parsed = parse(field, text, field.unit)
                if parsed.problem is not None and parsed.value is None:
                    refused.append(Refused(row, record.id, text, parsed.problem))
                else:
                    changes.setdefault(record.id, {})[key] = parsed.value
    return Plan(len(hits), changes, refused=tuple(refused))

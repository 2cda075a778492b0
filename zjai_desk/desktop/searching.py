"""Finding and replacing text in the cells of a register, as Ctrl+H of a spreadsheet does it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from zjai_desk.desktop.edits import editable
from zjai_desk.desktop.filling import Changes, Plan, Refused
from zjai_desk.progress import SILENT, Progress
from zjai_desk.registers.fields import Field, Register, Value
from zjai_desk.registers.values import parse, shown
from zjai_desk.store import Store

Hits = dict[int, list[str]]
"""The cells found: by record, in the order shown, the keys of its fields."""
_EVERY = 20_000


@dataclass(frozen=True)
class Search:
    """What is looked for: a text, anywhere in a cell or as the ``whole`` of it, letters as they are or in any ``case``."""

    text: str
    whole: bool = False
    case: bool = False

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(re.escape(self.text), re.NOFLAG if self.case else re.IGNORECASE)

    def finds(self, field: Field, value: Value) -> bool:
        """Whether a cell holds it; a number is found as it is shown and as it is typed."""
        if value is None or not self.text:
            return False
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
    for place, key in enumerate(keys):
        field = register[key]
        columns = store.columns(register.key, [key])
        total = len(keys) * len(columns["id"])
        for at, (number, value) in enumerate(zip(columns["id"], columns[key], strict=True)):
            if not at % _EVERY:
                progress.report("查找", place * len(columns["id"]) + at, total)
            if sought.finds(field, value) and isinstance(number, int):
                found.setdefault(number, []).append(key)
    return {number: found[number] for number in ids if number in found}


def plan_replacing(
    store: Store, register: Register, sought: Search, new: str, hits: Mapping[int, Sequence[str]]
) -> Plan:
    """Return what replacing in the cells of ``hits`` would do; each new text is judged as if it were typed."""
    changes: Changes = {}
    refused: list[Refused] = []
    numbers = list(hits)
    for start in range(0, len(numbers), _EVERY):
        for row, record in enumerate(store.records(register.key, numbers[start : start + _EVERY]), start + 1):
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

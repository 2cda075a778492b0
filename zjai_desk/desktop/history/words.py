"""The history in words: what a step touched, of which sort it was, what became of a field, from where."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Field, Register, Value, Values
from zjai_desk.registers.notebooks import NOTEBOOKS
from zjai_desk.registers.values import shown
from zjai_desk.store import Detail, Origin, Step, Store

DECLARED: dict[str, Register] = REGISTERS | NOTEBOOKS
ACTIONS = {"insert": "新增", "update": "修改", "delete": "删除"}
NOBODY = "未署名"


class Sort(StrEnum):
    """The sorts of steps that the history can be narrowed to."""

    IMPORTED = "导入"
    ADDED = "新增"
    CHANGED = "修改"
    DELETED = "删除"
    RESTORED = "恢复"
    TURNED = "撤销和重做"


def sort_of(step: Step) -> Sort:
    """Return the sort of a step: what it was called where that tells, else what it mostly did."""
    if step.target is not None:
        return Sort.TURNED
    for sort, words in ((Sort.IMPORTED, ("导入", "收下")), (Sort.RESTORED, ("恢复",))):
        if step.title.startswith(words):
            return sort
    total = {"insert": 0, "update": 0, "delete": 0}
    for actions in step.counts.values():
        for action, count in actions.items():
            total[action] = total.get(action, 0) + count
    most = max(total, key=lambda action: total[action])
    return {"insert": Sort.ADDED, "delete": Sort.DELETED}.get(most, Sort.CHANGED)


def when(step: Step) -> str:
    """Return when a step was done, to the second."""
    return step.at[:19].replace("T", " ")


def who(step: Step) -> str:
    """Return who did a step."""
    return step.operator or NOBODY


def touched(step: Step) -> int:
    """Return how many records a step touched."""
    return sum(sum(actions.values()) for actions in step.counts.values())


def extent(step: Step) -> str:
    """Say what a step touched: “企业台账 新增 490，专利台账 修改 3”."""
    parts = []
    for key, actions in step.counts.items():
        words = " ".join(f"{ACTIONS[action]} {count:,}" for action, count in actions.items() if count)
        parts.append(f"{DECLARED[key].label} {words}")
    return "，".join(parts)


def source(origin: Origin | None, names: Mapping[str, str]) -> str:
    """Say from which file, sheet and rows something came; blank if it was typed in."""
    if origin is None:
        return ""
    rows = f"第{'、'.join(map(str, origin.rows))}行" if origin.rows else ""
    return " / ".join(filter(None, (names.get(origin.sha256, "原件"), origin.sheet, rows)))


def names_of_originals(store: Store) -> dict[str, str]:
    """Return the names of all received files by their SHA-256."""
    return {original.sha256: original.name for original in store.originals()}


@dataclass(frozen=True, slots=True)
class Line:
    """One field that a step changed in one record, in words; of a record that came or went all of it.

    ``key`` is the field, blank for a whole record.
    """

    detail: Detail
    title: str
    key: str
    before: str
    after: str
    source: str

    @property
    def register(self) -> Register:
        """The register of the record."""
        return DECLARED[self.detail.register]

    @property
    def field(self) -> str:
        """The label of the field, or what became of the whole record."""
        return self.register[self.key].label if self.key else ACTIONS[self.detail.action]


def lines_of(detail: Detail, title: str, names: Mapping[str, str]) -> Iterator[Line]:
    """Yield what a step did to a record, a line for each field of an update."""
    register, origin = DECLARED[detail.register], source(detail.origin, names)
    if detail.action == "update":
        for key in detail.after:
            before, after = (
                _said(register[key], values.get(key)) for values in (detail.before, detail.after)
            )
            yield Line(detail, title, key, before, after, origin)
        return
    yield Line(detail, title, "", _whole(register, detail.before), _whole(register, detail.after), origin)


HASHED = "$argon2"
"""How hashes of passwords begin; they are shown to nobody."""


def _said(field: Field, value: Value) -> str:
    text = shown(field, value)
    return "（口令摘要，不显示）" if text.startswith(HASHED) else text


def _whole(register: Register, values: Values) -> str:
    filled = (field for field in register.fields if values.get(field.key) is not None)
    return "；".join(f"{field.label} {_said(field, values[field.key])}" for field in filled)

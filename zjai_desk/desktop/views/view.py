"""How a register is looked at: which columns, in what order and width, what is frozen, filtered, sorted, grouped."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from zjai_desk.registers.fields import Field, Kind, Register, Value
from zjai_desk.store import Condition, Op, Sort

T = TypeVar("T")
DEFAULT_NAME = "默认视图"
LEAST_WIDTH, GREATEST_WIDTH = 48, 1200


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at a register.

    ``columns`` are the fields shown, in their order, of which the first ``frozen`` stay while the others
    scroll; ``widths`` are those that a person chose, in pixels; ``groups`` names up to two fields.
    """

    columns: tuple[str, ...]
    frozen: int = 0
    widths: Mapping[str, int] = field(default_factory=dict)
    wrap: bool = False
    sort: tuple[Sort, ...] = ()
    where: tuple[Condition, ...] = ()
    groups: tuple[str, ...] = ()

    def conditions(self, key: str) -> tuple[Condition, ...]:
        """Return what the view asks of one field."""
        return tuple(condition for condition in self.where if condition.key == key)

    def filtered(self, key: str, conditions: tuple[Condition, ...]) -> "View":
        """Return the view with other conditions on one field; they stand where the former ones stood."""
        places = [place for place, condition in enumerate(self.where) if condition.key == key]
        at = places[0] if places else len(self.where)
        kept = [condition for condition in self.where if condition.key != key]
        return replace(self, where=(*kept[:at], *conditions, *kept[at:]))

    def sorted_by(self, key: str, *, add: bool) -> "View":
        """Return the view after a click on a heading: up, down, not at all; ``add`` keeps the other sorts."""
        now = {sort.key: sort for sort in self.sort}
        turned = Sort(key, descending=True) if now.get(key) == Sort(key) else Sort(key)
        gone = key in now and now[key].descending
        if not add:
            return replace(self, sort=() if gone else (turned,))
        now[key] = turned
        return replace(self, sort=tuple(sort for sort in now.values() if not (gone and sort.key == key)))

    def with_columns(self, columns: tuple[str, ...], frozen: int) -> "View":
        """Return the view with other columns, of which ``frozen`` are frozen; at least one is always shown."""
        return replace(self, columns=columns, frozen=min(frozen, len(columns))) if columns else self

    def moved(self, place: int, to: int) -> "View":
        """Return the view with one column taken to another place; what is frozen stays as many."""
        columns = list(self.columns)
        columns.insert(to, columns.pop(place))
        return replace(self, columns=tuple(columns))


def default_view(register: Register) -> View:
    """Return the view of a first start: every column in declared order, name and code frozen."""
    names = {"name", "title", *register.identity[0]}
    frozen = 0
    while frozen < len(register.keys) and register.keys[frozen] in names:
        frozen += 1
    return View(register.keys, frozen)


# -- kept as JSON -------------------------------------------------------------------------------------


def as_content(register: Register, view: View) -> dict[str, Any]:
    """Return the view as what JSON can hold; :func:`from_content` reads it again."""
    return {
        "columns": list(view.columns),
        "hidden": [key for key in register.keys if key not in view.columns],
        "frozen": view.frozen,
        "widths": dict(view.widths),
        "wrap": view.wrap,
        "sort": [[sort.key, sort.descending] for sort in view.sort],
        "where": [
            [condition.key, condition.op.value, [None if v is None else str(v) for v in condition.values]]
            for condition in view.where
        ],
        "groups": list(view.groups),
    }


def from_content(register: Register, content: object) -> View:
    """Return the view that was kept; whatever of it is damaged or names an unknown field is left out.

    A field declared since then is shown, after the others.
    """
    usual = default_view(register)
    if not isinstance(content, dict):
        return usual
    columns, hidden = (_keys(register, content.get(name)) for name in ("columns", "hidden"))
    columns += tuple(key for key in register.keys if columns and key not in columns and key not in hidden)
    frozen, widths = content.get("frozen"), content.get("widths")
    return View(
        columns or usual.columns,
        min(max(frozen, 0), len(columns)) if isinstance(frozen, int) else usual.frozen,
        _widths(register, widths),
        content.get("wrap") is True,
        tuple(_each(content.get("sort"), lambda item: _sort(register, item))),
        tuple(_each(content.get("where"), lambda item: _condition(register, item))),
        _keys(register, content.get("groups"))[:2],
    )


def _keys(register: Register, kept: object) -> tuple[str, ...]:
    found = kept if isinstance(kept, list) else []
    return tuple(dict.fromkeys(key for key in found if isinstance(key, str) and key in register))


def _widths(register: Register, kept: object) -> dict[str, int]:
    found = kept if isinstance(kept, dict) else {}
    return {
        key: min(max(width, LEAST_WIDTH), GREATEST_WIDTH)
        for key, width in found.items()
        if key in register and isinstance(width, int)
    }


def _each(kept: object, read: Callable[[Any], T]) -> list[T]:
    found = []
    for item in kept if isinstance(kept, list) else []:
        try:
            found.append(read(item))
        except (TypeError, ValueError, KeyError, InvalidOperation):
            continue
    return found


def _sort(register: Register, kept: Any) -> Sort:
    key, descending = kept
    return Sort(register[key].key, descending is True)


def _condition(register: Register, kept: Any) -> Condition:
    key, op, values = kept
    declared = register[key]
    return Condition(key, Op(op), tuple(_value(declared, value) for value in values))


def _value(declared: Field, kept: Any) -> Value:
    if kept is None or not declared.numeric:
        return None if kept is None else str(kept)
    number = Decimal(str(kept))
    return int(number) if declared.kind in (Kind.INTEGER, Kind.YEAR) else number

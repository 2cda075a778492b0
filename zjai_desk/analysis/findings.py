"""What is wrong with what is stored: each record against its register, and records that are there twice."""

from collections.abc import Iterator, Mapping

from zjai_desk.errors import DeskError
from zjai_desk.progress import SILENT, Progress, counted
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.checks import check_record
from zjai_desk.registers.fields import Absent, Register, Value, Values
from zjai_desk.registers.findings import Finding, Problem, Severity
from zjai_desk.registers.text import name_key
from zjai_desk.store import Record, Store

_BLOCK = 1000
_NAMES = frozenset({"name", "short_name"})


def findings(store: Store, register: str | None = None, progress: Progress = SILENT) -> Iterator[Finding]:
    """Yield every finding on the records of a register (its key or its label), or of all of them.

    In order of id; a record that says again what an earlier one is recognised by is a duplicate.
    Raises a DeskError if there is no such register.
    """
    names = {original.sha256: original.name for original in store.originals()}
    for declared in _wanted(register):
        doubles = _doubles(store, declared)
        ids = store.ids(declared.key)
        blocks = range(0, len(ids), _BLOCK)
        for start in counted(blocks, progress, f"检查{declared.label}", len(blocks), every=1):
            for record in store.records(declared.key, ids[start : start + _BLOCK]):
                yield from _of_record(declared, record, doubles.get(record.id), names)


def _wanted(register: str | None) -> list[Register]:
    if register is None:
        return list(REGISTERS.values())
    found = [declared for declared in REGISTERS.values() if register in (declared.key, declared.label)]
    if not found:
        known = "、".join(f"{declared.key}（{declared.label}）" for declared in REGISTERS.values())
        raise DeskError(f"没有名为“{register}”的台账。", f"现有：{known}。")
    return found


def _of_record(
    register: Register, record: Record, double: Problem | None, names: Mapping[str, str]
) -> Iterator[Finding]:
    problems = list(check_record(register, record.values))
    if double is not None:
        problems.append(double)
    if not problems:
        return
    origin = record.origin
    _, key = next(register.identify(record.values), ((), ()))
    for problem in problems:
        yield Finding(
            register.key,
            problem,
            register.title(record.values),
            record.id,
            origin.rows[0] if origin and origin.rows else None,
            " ".join(map(str, key)),
            names.get(origin.sha256, "") if origin else "",
            origin.sheet if origin else "",
        )


def _doubles(store: Store, register: Register) -> dict[int, Problem]:
    """Return a problem for each record that is recognised by the same as an earlier one."""
    wanted = tuple(dict.fromkeys(key for keys in register.identity for key in keys))
    columns = store.columns(register.key, wanted)
    first: dict[tuple[Value, ...], Values] = {}
    problems: dict[int, Problem] = {}
    for place, number in enumerate(columns["id"]):
        values = {key: columns[key][place] for key in wanted}
        found = [(keys, (keys, *map(_compared, keys, given))) for keys, given in register.identify(values)]
        for keys, compared in found:
            earlier = first.get(compared)
            if earlier is not None and not _differ(register, earlier, values) and isinstance(number, int):
                problems[number] = _double(register, keys, values)
                break
        for _, compared in found:
            first.setdefault(compared, values)
    return problems


def _compared(key: str, value: Value) -> Value:
    return name_key(value) if key in _NAMES and isinstance(value, str) else value


def _is_filled(value: Value) -> bool:
    return value is not None and not isinstance(value, Absent)


def _differ(register: Register, earlier: Values, later: Values) -> bool:
    """Whether a more trusted key, where both have it, says that they are two."""
    for keys in register.identity:
        mine, theirs = [later[key] for key in keys], [earlier[key] for key in keys]
        if all(map(_is_filled, (*mine, *theirs))):
            return list(map(_compared, keys, mine)) != list(map(_compared, keys, theirs))
    return False


def _double(register: Register, keys: tuple[str, ...], values: Values) -> Problem:
    labels = "、".join(register[key].label for key in keys)
    shown = " ".join(str(values[key]) for key in keys)
    said = f"{labels}与另一条记录相同（{shown}），同一{register.noun}登记了两次，请合并或更正。"
    return Problem(keys[0], Severity.FORCE, "duplicate", said)

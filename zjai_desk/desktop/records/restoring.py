"""Bringing back what was: a value, a whole record, deleted records; each one step of the history, with a name."""

from collections.abc import Sequence

from zjai_desk.errors import DeskError
from zjai_desk.registers.fields import Register, Values
from zjai_desk.registers.values import shown
from zjai_desk.store import Detail, Step, Store

_LONGEST = 24


def restore_value(
    store: Store, register: Register, record: int, seq: int, key: str, operator: str
) -> Step | None:
    """Give a field the value that it had before step ``seq``; None if it has that value anyway."""
    now = _present(store, register, record)
    before = _detail(store, register, record, seq, key).before.get(key)
    old, new = (_short(shown(register[key], value)) or "空" for value in (now.get(key), before))
    title = f"恢复 {register[key].label}：{old} → {new}（{_short(register.title(now))}）"
    with store.change(title, operator=operator) as change:
        change.set_back(register.key, record, seq, [key])
    return change.step


def restore_record(store: Store, register: Register, record: int, seq: int, operator: str) -> Step | None:
    """Give a record all the values that it had before step ``seq``; None if it has them anyway."""
    now = _present(store, register, record)
    step = _detail(store, register, record, seq).step
    moment = f"{step.at[:16].replace('T', ' ')} 之前" if step else f"第{seq}步之前"
    title = f"恢复{register.noun} {_short(register.title(now))} 到 {moment}"
    with store.change(title, operator=operator) as change:
        change.set_back(register.key, record, seq)
    return change.step


def revive(
    store: Store, register: Register, records: Sequence[int], titles: Sequence[str], operator: str
) -> int:
    """Bring deleted records back as they were and return how many; ``titles`` names them."""
    if not records:
        return 0
    named = _short(titles[0]) if len(records) == 1 else f"{len(records):,} {register.measure}"
    with store.change(f"恢复已删除的{register.noun} {named}", operator=operator) as change:
        return change.revive(register.key, records)


def _present(store: Store, register: Register, record: int) -> Values:
    found = store.records(register.key, [record])
    if not found:
        raise DeskError(f"这条{register.noun}记录已被删除，没有改动。", "请先在“回收站”中恢复它。")
    return found[0].values


def _detail(store: Store, register: Register, record: int, seq: int, key: str | None = None) -> Detail:
    for detail in store.history_of(register.key, record, key):
        if detail.seq == seq:
            return detail
    raise DeskError(f"第{seq}步没有动过这条{register.noun}记录。", "请刷新后重试。")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"

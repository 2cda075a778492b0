"""People of the store: who may sign in and as what, passwords, and the way back in when the only one is forgotten."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from zjai_desk.errors import DeskError
from zjai_desk.keeping import passwords, signing
from zjai_desk.keeping.holder import this_computer
from zjai_desk.keeping.journal import Action
from zjai_desk.registers import rights
from zjai_desk.registers.fields import Value
from zjai_desk.registers.notebooks import (
    ADMINISTERING,
    IN_USE,
    PEOPLE_KEY,
    PEOPLE_OFF,
    PEOPLE_ON,
    ROLES,
    STOPPED,
)
from zjai_desk.registers.rights import Person
from zjai_desk.store import Change, Store

NOTEBOOK = "people"
RECOVERY_KEY = "people_recovery"
LONGEST_NAME = 20


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who may work on the store, or no longer may; ``secret`` is the hash of the password."""

    id: int
    name: str
    roles: tuple[str, ...]
    state: str
    secret: str
    changed_on: str

    @property
    def is_active(self) -> bool:
        """Whether this person may sign in."""
        return self.state == IN_USE

    @property
    def administers(self) -> bool:
        """Whether this person keeps the others."""
        return self.is_active and ADMINISTERING in self.roles


def are_on(store: Store) -> bool:
    """Whether people sign in; a single-person office does without, and everything is allowed."""
    return store.setting(PEOPLE_KEY) == PEOPLE_ON


def members(store: Store) -> list[Member]:
    """Return all people, in the order in which they came."""
    keys = ("name", "roles", "state", "secret", "changed_on")
    found = []
    for number, values in store.scan(NOTEBOOK, keys):
        roles = values["roles"]
        texts = {key: str(values[key] or "") for key in keys if key != "roles"}
        found.append(Member(number, roles=roles if isinstance(roles, tuple) else (), **texts))
    return found


def member(store: Store, name: str) -> Member:
    """Return somebody by name; a DeskError if there is no such person."""
    for one in members(store):
        if one.name == name:
            return one
    raise DeskError(f"没有叫“{name}”的人员。")


# -- on and off ---------------------------------------------------------------------------------------


def switch_on(store: Store, name: str, password: str, roles: Sequence[str] = ROLES) -> str:
    """Begin to ask who works here, and return the recovery code, which is shown this once.

    The first person keeps the others (管理) whatever ``roles`` says, and is signed in. Where there were people
    before, it has to be one of them who kept the others, with the password of then.
    """
    name = name.strip()
    if any(one.administers for one in members(store)):
        known = signing.proven(store, name, password)
        if not known.may(rights.PEOPLE):
            raise DeskError("要由管理岗位的人启用。")
    code = passwords.new_code()
    with store.change("启用人员管理", operator=name, right=rights.PEOPLE) as change:
        if not any(one.administers for one in members(store)):
            _insert(store, change, name, (*roles, ADMINISTERING), password)
        change.configure(RECOVERY_KEY, passwords.hashed(code))
        change.configure(PEOPLE_KEY, PEOPLE_ON)
        change.note(Action.PEOPLE, name, "启用人员管理", this_computer())
    store.gate.person = _person(member(store, name))
    return code


def switch_off(store: Store) -> None:
    """Ask nobody any more; the people stay, for the day when they are asked again."""
    with store.change("停用人员管理", right=rights.PEOPLE) as change:
        change.configure(PEOPLE_KEY, PEOPLE_OFF)
        change.note(Action.PEOPLE, "", "停用人员管理", this_computer())
    store.gate.person = None


# -- keeping people -----------------------------------------------------------------------------------


def add(store: Store, name: str, roles: Sequence[str], password: str) -> None:
    """Add a person with a first password."""
    name = name.strip()
    with store.change(f"新增人员 {name}", right=rights.PEOPLE) as change:
        _insert(store, change, name, roles, password)
        change.note(Action.PEOPLE, name, f"新增，岗位：{'、'.join(_ordered(roles))}", this_computer())


def set_roles(store: Store, name: str, roles: Sequence[str]) -> None:
    """Give a person other roles; a DeskError if nobody would keep the others any more."""
    known, wanted = member(store, name), _ordered(roles)
    said = f"岗位：{'、'.join(known.roles) or '无'} → {'、'.join(wanted)}"
    if ADMINISTERING not in wanted:
        _require_another(store, known)
    _update(store, known, {"roles": wanted}, f"改 {name} 的岗位", said)


def reset_password(store: Store, name: str, password: str) -> None:
    """Give a person another password, as whoever keeps people does for one who forgot it."""
    known = member(store, name)
    passwords.require_sound(name, password)
    _update(store, known, _secret(password), f"重置 {name} 的口令", "重置口令")


def stop(store: Store, name: str) -> None:
    """Let a person sign in no longer; what was done under the name stays."""
    known = member(store, name)
    _require_another(store, known)
    _update(store, known, {"state": STOPPED}, f"停用 {name}", "停用")


def resume(store: Store, name: str) -> None:
    """Let a person sign in again."""
    _update(store, member(store, name), {"state": IN_USE}, f"重新启用 {name}", "重新启用")


def new_recovery_code(store: Store) -> str:
    """Return a new recovery code; the one before it counts no longer."""
    code = passwords.new_code()
    with store.change("更换恢复码", right=rights.PEOPLE) as change:
        change.configure(RECOVERY_KEY, passwords.hashed(code))
        change.note(Action.PASSWORD, "恢复码", "更换恢复码", this_computer())
    return code


def change_password(store: Store, old: str, new: str) -> None:
    """Change the password of whoever is signed in."""
    person = store.gate.person
    if person is None:
        raise DeskError("还没有登录。", "请先登录。")
    signing.proven(store, person.name, old)
    passwords.require_sound(person.name, new)
    _update(store, member(store, person.name), _secret(new), "改自己的口令", "改口令", rights.PASSWORD)


def recover(store: Store, code: str, name: str, password: str) -> str:
    """Give one who keeps the others (管理) a new password by the recovery code, sign in, and return the next code.

    The code is used up. A DeskError if it is not the one, or ``name`` is nobody who keeps people.
    """
    name = name.strip()
    signing.prove_code(store, store.setting(RECOVERY_KEY), code)
    known = next((one for one in members(store) if one.name == name), None)
    if known is None or ADMINISTERING not in known.roles:
        keepers = "、".join(one.name for one in members(store) if ADMINISTERING in one.roles)
        raise DeskError(f"恢复码只能用来重置管理岗位的口令，“{name}”不是。", f"管理岗位的人：{keepers}。")
    passwords.require_sound(name, password)
    next_code = passwords.new_code()
    store.gate.person = Person(known.name, known.roles)
    try:
        with store.change(f"用恢复码重置 {name} 的口令", right=rights.PEOPLE) as change:
            change.update(NOTEBOOK, {known.id: _secret(password) | {"state": IN_USE}})
            change.configure(RECOVERY_KEY, passwords.hashed(next_code))
            change.note(Action.PASSWORD, name, "用恢复码重置口令", this_computer())
    except BaseException:
        store.gate.person = None
        raise
    return next_code


# -- within -------------------------------------------------------------------------------------------


def _person(known: Member) -> Person:
    return Person(known.name, known.roles)


def _secret(password: str) -> dict[str, Value]:
    return {"secret": passwords.hashed(password), "changed_on": dt.date.today().isoformat()}


def _ordered(roles: Sequence[str]) -> tuple[str, ...]:
    wanted = tuple(role for role in ROLES if role in roles)
    if not wanted:
        raise DeskError("至少要选一个岗位。")
    return wanted


def _insert(store: Store, change: Change, name: str, roles: Sequence[str], password: str) -> None:
    if not name or len(name) > LONGEST_NAME:
        raise DeskError(f"姓名要填，最多{LONGEST_NAME}个字。")
    if any(one.name == name for one in members(store)):
        raise DeskError(f"已经有叫“{name}”的人员。", "同名的请加上科室，如“张三（科技）”。")
    passwords.require_sound(name, password)
    who: dict[str, Value] = {"name": name, "roles": _ordered(roles), "state": IN_USE}
    change.insert(NOTEBOOK, [who | _secret(password)])


def _update(
    store: Store,
    known: Member,
    values: dict[str, Value],
    title: str,
    said: str,
    right: rights.Right = rights.PEOPLE,
) -> None:
    action = Action.PASSWORD if "secret" in values else Action.PEOPLE
    with store.change(title, right=right) as change:
        change.update(NOTEBOOK, {known.id: values})
        change.note(action, known.name, said, this_computer())


def _require_another(store: Store, known: Member) -> None:
    """Raise a DeskError if a person is the only one who keeps the others."""
    if known.administers and not any(one.administers for one in members(store) if one.name != known.name):
        raise DeskError(f"{known.name}是唯一的管理人员，不能停用或去掉管理岗位。", "请先给另一个人管理岗位。")

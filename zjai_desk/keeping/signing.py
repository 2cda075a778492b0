"""Signing in: who one is, proven by a password; five failures bar a name for five minutes, also after a restart."""

import datetime as dt
import hashlib

from zjai_desk.errors import DeskError
from zjai_desk.keeping import passwords
from zjai_desk.keeping.journal import Action, lines, note
from zjai_desk.registers import rights
from zjai_desk.registers.notebooks import IN_USE
from zjai_desk.registers.rights import Person
from zjai_desk.store import Store

TRIES = 5
BARRED_FOR = dt.timedelta(minutes=5)
_CODE = "恢复码"
_LOOKED_AT = 500
"""Lines of the log that are looked at for failures; whoever is barred adds none."""


def sign_in(store: Store, name: str, password: str) -> Person:
    """Sign a person in: what is written from now on is theirs. A DeskError if they may not.

    The answer and the time it takes are the same for an unknown name and for a wrong password. A hash of
    other costs than usual is made anew.
    """
    person = proven(store, name, password)
    store.gate.person = person
    note(store, Action.SIGN_IN, person.name)
    return person


def unlock(store: Store, password: str) -> None:
    """Let whoever is signed in go on after the window was locked. A DeskError if the password is not theirs."""
    name = store.gate.person.name if store.gate.person else ""
    proven(store, name, password)
    note(store, Action.UNLOCK, name)


def sign_out(store: Store) -> None:
    """Let nobody be signed in any more."""
    if store.gate.person is not None:
        note(store, Action.SIGN_OUT, store.gate.person.name)
        store.gate.person = None


def proven(store: Store, name: str, password: str) -> Person:
    """Return the person whose name and password these are, without signing in; failures are counted."""
    name = name.strip()
    found = _find(store, name)
    number, secret, state, roles = found or (0, passwords.NOBODY, IN_USE, ())
    # An unknown name may be a password in the wrong field: the log keeps a mark to count by, not the text.
    tag = name if found else f"未登记的姓名 {hashlib.sha256(name.encode()).hexdigest()[:6]}"
    _require_not_barred(store, tag)
    right = passwords.matches(secret, password)
    if not right or found is None:
        _fail(store, tag, "姓名或口令不对。")
    if state != IN_USE:
        note(store, Action.SIGN_IN_FAILED, tag, "已停用")
        raise DeskError(f"{name}已停用，不能登录。", "请找管理岗位的人重新启用。")
    person = Person(name, roles)
    if passwords.outdated(secret) and not store.read_only:
        _hash_anew(store, person, number, password)
    return person


def prove_code(store: Store, secret: str, code: str) -> None:
    """Raise a DeskError unless the recovery code is the one whose hash this is; failures are counted."""
    _require_not_barred(store, _CODE)
    if not passwords.matches(secret or passwords.NOBODY, passwords.tidy_code(code)):
        _fail(store, _CODE, "恢复码不对。")


def _find(store: Store, name: str) -> tuple[int, str, str, tuple[str, ...]] | None:
    for number, values in store.scan("people", ("name", "secret", "state", "roles")):
        if values["name"] == name:
            roles = values["roles"]
            secret, state = (str(values[key] or "") for key in ("secret", "state"))
            return number, secret, state, roles if isinstance(roles, tuple) else ()
    return None


def _hash_anew(store: Store, person: Person, number: int, password: str) -> None:
    before, store.gate.person = store.gate.person, person
    try:
        with store.change("更新口令摘要", right=rights.PASSWORD) as change:
            change.update("people", {number: {"secret": passwords.hashed(password)}})
    finally:
        store.gate.person = before


def _failures(store: Store, tag: str) -> list[str]:
    """Return when signing in as ``tag`` failed since it last went well or was barred, the last time first."""
    found: list[str] = []
    for line in lines(store, _LOOKED_AT):
        if line.subject != tag:
            continue
        if line.action in (Action.SIGN_IN, Action.UNLOCK, Action.SIGN_IN_BARRED, Action.PASSWORD):
            break
        if line.action == Action.SIGN_IN_FAILED:
            found.append(line.at)
    return found


def _require_not_barred(store: Store, tag: str) -> None:
    for line in lines(store, _LOOKED_AT):
        if line.subject == tag and line.action == Action.SIGN_IN_BARRED:
            passed = dt.datetime.now().astimezone() - dt.datetime.fromisoformat(line.at)
            # A clock that was wrong then must not bar anybody for years.
            if dt.timedelta(0) <= passed < BARRED_FOR:
                left = -(-(BARRED_FOR - passed).seconds // 60)
                raise DeskError(f"连续{TRIES}次没有登录成功，已锁定。", _wait(tag, left))
        if line.subject == tag and line.action == Action.PASSWORD:
            return


def _fail(store: Store, tag: str, message: str) -> None:
    """Note a failure, bar the name after the last one allowed, and say so."""
    note(store, Action.SIGN_IN_FAILED, tag)
    left = TRIES - len(_failures(store, tag))
    if left <= 0:
        note(
            store, Action.SIGN_IN_BARRED, tag, f"连续{TRIES}次失败，{BARRED_FOR.seconds // 60}分钟内不能登录"
        )
        raise DeskError(message, f"已连续{TRIES}次不对，{_wait(tag, BARRED_FOR.seconds // 60)}")
    raise DeskError(message, f"还可以试{left}次。")


def _wait(tag: str, minutes: int) -> str:
    """Say how long somebody is barred, and who can help sooner."""
    return f"请{minutes}分钟后再试{'' if tag == _CODE else '，或请管理人员重置口令'}。"

"""The named views of a register: kept in the store, one step of the history each, so that they can be undone."""

import json
from dataclasses import dataclass

from zjai_desk.desktop.views.view import DEFAULT_NAME, View, as_content, from_content
from zjai_desk.errors import DeskError
from zjai_desk.registers.fields import Register
from zjai_desk.store import Query, Store

LONGEST_NAME = 30


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view under its name; ``record`` is its id in the notebook."""

    record: int
    name: str
    view: View


def read(store: Store, register: Register) -> list[SavedView]:
    """Return the views of a register in the order of their names."""
    found = store.records("views", store.ids("views", Query(equals={"register": register.key})))
    views = [SavedView(r.id, str(r.values["name"]), _view(register, r.values["content"])) for r in found]
    return sorted(views, key=lambda view: view.name)


def _view(register: Register, content: object) -> View:
    try:
        return from_content(register, json.loads(str(content)))
    except ValueError:
        return from_content(register, None)


def save(store: Store, register: Register, name: str, view: View, operator: str) -> None:
    """Keep a view under a name, in place of the one that has this name."""
    content = json.dumps(as_content(register, view), ensure_ascii=False)
    known = _named(store, register, name)
    verb = "更新" if known else "保存"
    with store.change(f"{verb}视图 {name}（{register.label}）", operator=operator) as change:
        if known:
            change.update("views", {known.record: {"content": content}})
        else:
            change.insert("views", [{"register": register.key, "name": name, "content": content}])


def rename(store: Store, register: Register, name: str, new: str, operator: str) -> None:
    """Give a view another name."""
    known = _existing(store, register, name)
    with store.change(f"视图 {name} 改名为 {new}（{register.label}）", operator=operator) as change:
        change.update("views", {known.record: {"name": new}})


def delete(store: Store, register: Register, name: str, operator: str) -> None:
    """Delete a view."""
    known = _existing(store, register, name)
    with store.change(f"删除视图 {name}（{register.label}）", operator=operator) as change:
        change.delete("views", [known.record])


def fault(name: str, taken: list[str]) -> str:
    """Say why a view cannot be called so; blank when it can."""
    if not name.strip():
        return "请填写视图名称。"
    if len(name) > LONGEST_NAME:
        return f"名称最多 {LONGEST_NAME} 个字。"
    if name.strip() in (DEFAULT_NAME, *taken):
        return f"已有视图“{name.strip()}”，请换一个名称。"
    return ""


def _named(store: Store, register: Register, name: str) -> SavedView | None:
    return next((view for view in read(store, register) if view.name == name), None)


def _existing(store: Store, register: Register, name: str) -> SavedView:
    known = _named(store, register, name)
    if known is None:
        raise DeskError(f"视图“{name}”已不在台账中，可能刚被删除或撤销。", "请重新打开视图菜单。")
    return known

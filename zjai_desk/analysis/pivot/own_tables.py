"""The tables that the office laid out itself: kept in the store under a name, each step undone like any other."""

import datetime as dt
import json
from dataclasses import dataclass
from itertools import count

from zjai_desk.analysis.pivot.spec import PivotSpec, as_content, from_content
from zjai_desk.errors import DeskError
from zjai_desk.store import Store
from zjai_desk.store.columns.characters import pinyin_key

PREFIX = "own."
"""Before the name of an own table where tables are asked for by name."""
HEADING = "自定义"
LONGEST_NAME = 40
_NOTEBOOK = "pivots"


@dataclass(frozen=True, slots=True)
class OwnTable:
    """A table under its name; ``record`` is its id in the notebook, ``content`` its layout as it was kept."""

    record: int
    name: str
    content: str

    @property
    def spec(self) -> PivotSpec:
        """Its layout; DeskError if that is damaged or of a newer version of the program."""
        try:
            kept = json.loads(self.content)
        except ValueError:
            kept = None
        return from_content(kept)


def read(store: Store) -> list[OwnTable]:
    """Return all own tables in the order of their names, by pinyin."""
    found = store.records(_NOTEBOOK, store.ids(_NOTEBOOK))
    tables = [OwnTable(r.id, str(r.values["name"]), str(r.values["content"])) for r in found]
    return sorted(tables, key=lambda table: pinyin_key(table.name))


def find(store: Store, name: str) -> OwnTable:
    """Return the own table of a name; DeskError if there is none."""
    known = _named(store, name)
    if known is None:
        raise DeskError(f"没有名为“{name}”的自定义统计表。", "可能刚被改名、删除或撤销，请重新打开目录。")
    return known


def save(store: Store, name: str, spec: PivotSpec, operator: str) -> None:
    """Keep a layout under a name, in place of the one that has this name."""
    name = name.strip()
    known = _named(store, name)
    content = json.dumps(as_content(spec), ensure_ascii=False)
    values = {"content": content, "done_by": operator or None, "done_on": dt.date.today().isoformat()}
    verb = "更新" if known else "保存"
    with store.change(f"{verb}自定义统计表 {name}", operator=operator) as change:
        if known:
            change.update(_NOTEBOOK, {known.record: values})
        else:
            _check(store, name)
            change.insert(_NOTEBOOK, [{"name": name, **values}])


def rename(store: Store, name: str, new: str, operator: str) -> None:
    """Give a table another name; DeskError if that is taken."""
    known, new = find(store, name), new.strip()
    _check(store, new)
    with store.change(f"自定义统计表 {name} 改名为 {new}", operator=operator) as change:
        change.update(_NOTEBOOK, {known.record: {"name": new}})


def copy(store: Store, name: str, operator: str) -> str:
    """Keep a copy of a table under a name of its own, and return that name."""
    known = find(store, name)
    taken = {table.name for table in read(store)}
    names = (f"{name} 副本{number if number > 1 else ''}" for number in count(1))
    new = next(one for one in names if one not in taken)
    values = {"content": known.content, "done_by": operator or None, "done_on": dt.date.today().isoformat()}
    with store.change(f"复制自定义统计表 {name} 为 {new}", operator=operator) as change:
        change.insert(_NOTEBOOK, [{"name": new, **values}])
    return new


def delete(store: Store, name: str, operator: str) -> None:
    """Delete a table."""
    known = find(store, name)
    with store.change(f"删除自定义统计表 {name}", operator=operator) as change:
        change.delete(_NOTEBOOK, [known.record])


def fault(name: str, taken: list[str]) -> str:
    """Say why a table cannot be called so; blank when it can."""
    if not name.strip():
        return "请填写表名。"
    if len(name.strip()) > LONGEST_NAME:
        return f"表名最多 {LONGEST_NAME} 个字。"
    if name.strip() in taken:
        return f"已有自定义统计表“{name.strip()}”，请换一个名称。"
    return ""


def _check(store: Store, name: str) -> None:
    said = fault(name, [table.name for table in read(store)])
    if said:
        raise DeskError(said)


def _named(store: Store, name: str) -> OwnTable | None:
    return next((table for table in read(store) if table.name == name), None)

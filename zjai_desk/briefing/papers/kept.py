"""The papers of the office in its store: one line of the notebook each, written as changes, so that they can be undone."""

import datetime as dt
from dataclasses import dataclass

from zjai_desk.briefing.papers.paper import Paper
from zjai_desk.errors import DeskError
from zjai_desk.registers.notebooks import PAPERS
from zjai_desk.store import Query, Store

OWN = "own."
"""What the name of a briefing begins with that is the office's own."""
LONGEST_NAME = 40
NOT_IN_NAMES = '\\/:*?"<>|'
"""What the name of a file cannot have in it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A line of the notebook: its id, the name of the paper, who wrote it last and on what day (ISO)."""

    record: int
    name: str
    content: str
    done_by: str = ""
    done_on: str = ""

    @property
    def paper(self) -> Paper:
        """The paper; DeskError if what was kept is none."""
        return Paper.from_json(self.content, self.name)


def kept_papers(store: Store) -> list[Kept]:
    """Return all papers in the order of their names."""
    found = store.records(PAPERS.key, store.ids(PAPERS.key, Query()))
    kept = [
        Kept(
            record.id,
            str(record.values["name"]),
            str(record.values["content"]),
            str(record.values.get("done_by") or ""),
            str(record.values.get("done_on") or ""),
        )
        for record in found
    ]
    return sorted(kept, key=lambda each: each.name)


def kept_paper(store: Store, name: str) -> Kept:
    """Return the paper with a name; DeskError if there is none."""
    found = next((each for each in kept_papers(store) if each.name == name), None)
    if found is None:
        raise DeskError(f"没有名为“{name}”的自编简报，可能已被删除或改名。", "请在简报目录里重新选择。")
    return found


def name_fault(name: str, taken: list[str]) -> str:
    """Say why a paper cannot be called so; blank if it can."""
    if not name.strip():
        return "请填写简报名称。"
    if len(name.strip()) > LONGEST_NAME:
        return f"名称最多{LONGEST_NAME}个字。"
    if any(char in NOT_IN_NAMES for char in name):
        return f"名称里不能有 {' '.join(NOT_IN_NAMES)} 这些符号。"
    if name.strip() in taken:
        return f"已有自编简报“{name.strip()}”，请换一个名称。"
    return ""


def keep_paper(store: Store, name: str, paper: Paper, operator: str = "") -> None:
    """Keep a paper under a name, in place of the one that has it; DeskError if it cannot be called so."""
    if why := name_fault(name, []):
        raise DeskError(f"简报没有保存：{why}", "请换一个名称。")
    known = next((each for each in kept_papers(store) if each.name == name), None)
    values = {
        "content": paper.as_json(),
        "done_by": operator or None,
        "done_on": dt.date.today().isoformat(),
    }
    verb = "修改" if known else "新建"
    with store.change(f"{verb}自编简报 {name}", operator=operator) as change:
        if known:
            change.update(PAPERS.key, {known.record: values})
        else:
            change.insert(PAPERS.key, [{"name": name, **values}])


def rename_paper(store: Store, name: str, new: str, operator: str = "") -> None:
    """Give a paper another name; DeskError if that one is taken or is none."""
    known = kept_paper(store, name)
    if why := name_fault(new, [each.name for each in kept_papers(store) if each.name != name]):
        raise DeskError(f"简报没有改名：{why}", "请换一个名称。")
    with store.change(f"自编简报 {name} 改名为 {new}", operator=operator) as change:
        change.update(PAPERS.key, {known.record: {"name": new}})


def delete_paper(store: Store, name: str, operator: str = "") -> None:
    """Delete a paper; it can be brought back by undoing that."""
    known = kept_paper(store, name)
    with store.change(f"删除自编简报 {name}", operator=operator) as change:
        change.delete(PAPERS.key, [known.record])

"""The table of contents of an .xlsx package: its sheets, where they lie, which are hidden."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass

from zjai_desk.returns.books.guard import plain_xml
from zjai_desk.returns.books.sniff import broken

_SHEET = re.compile(rb"<sheet\s[^>]*>")
_RELATION = re.compile(rb"<Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
# What tells nothing about cells is left out; macros and embedded objects with it.
_LEFT_OUT = (
    "xl/media/", "xl/drawings/", "xl/charts/", "xl/theme/", "xl/embeddings/", "xl/activeX/", "xl/ctrlProps/",
    "xl/printerSettings/", "xl/externalLinks/", "xl/pivotCache/", "xl/pivotTables/", "xl/tables/", "xl/comments",
    "xl/threadedComments/", "xl/persons/", "xl/queryTables/", "xl/slicers/", "customXml/", "docProps/", "xl/calcChain",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it; ``part`` is the name of its XML."""

    name: str
    hidden: bool
    part: str


def wanted(name: str) -> bool:
    """Whether a part of the package is needed to read cells."""
    return name.endswith((".xml", ".rels")) and not name.startswith(_LEFT_OUT)


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        name.decode().rpartition(":")[2]: html.unescape((double or single).decode("utf-8", "replace"))
        for name, double, single in _ATTRIBUTE.findall(tag)
    }


def relations(parts: Mapping[str, bytes], owner: str) -> dict[str, tuple[str, str]]:
    """Return {id: (kind, part)} of what ``owner`` refers to."""
    folder, _, name = owner.rpartition("/")
    found = {}
    for tag in _RELATION.findall(parts.get(f"{folder}/_rels/{name}.rels".lstrip("/"), b"")):
        relation = _attributes(tag)
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else _resolved(folder, target)
        found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], path)
    return found


def _resolved(folder: str, target: str) -> str:
    steps = [step for step in folder.split("/") if step]
    for step in target.split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def with_right_names(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts under the names by which others refer to them, where only upper and lower case differ."""
    found = dict(parts)
    actual = {name.lower(): name for name in parts}
    for owner in [name for name in parts if name.endswith(".rels")]:
        folder, _, name = owner.rpartition("/")
        owned = f"{folder.removesuffix('_rels')}{name.removesuffix('.rels')}"
        for _, part in relations(parts, owned).values():
            known = actual.get(part.lower())
            if part not in found and known in found:
                found[part] = found.pop(known)
    return found


def workbook_part(parts: Mapping[str, bytes]) -> str:
    """Return the name of the workbook's own part."""
    for kind, part in relations(parts, "").values():
        if kind == "officeDocument" and part in parts:
            return part
    return "xl/workbook.xml"


def sheets(parts: Mapping[str, bytes]) -> list[SheetEntry]:
    """Return the worksheets in order; raises a DeskError when the package has none or lists one twice."""
    workbook = workbook_part(parts)
    links = relations(parts, workbook)
    found = []
    for tag in _SHEET.findall(plain_xml(parts.get(workbook, b""))):
        entry = _attributes(tag)
        kind, part = links.get(entry.get("id", ""), ("", ""))
        if kind == "worksheet" and part in parts:
            found.append(SheetEntry(entry.get("name", ""), entry.get("state", "visible") != "visible", part))
    if not found or len({entry.part for entry in found}) < len(found):
        raise broken()
    return found


def remarks(content: bytes) -> list[str]:
    """Return what else is in the package and was left alone."""
    directory = content[-(2**20) :]
    found = []
    if b"vbaProject.bin" in directory:
        found.append("文件含宏，没有运行，也没有读入。")
    if b"xl/externalLinks/" in directory:
        found.append("文件有指向其他文件的链接，按保存时的数值读入。")
    return found

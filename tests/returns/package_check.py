"""Judges a workbook as strictly as Excel does, which repairs what does not follow the schema to the letter."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from zjai_desk.returns.books.sheet_xml import column_number
from zjai_desk.returns.marking.sheet import ORDER

WORKBOOK = (
    "fileVersion", "fileSharing", "workbookPr", "AlternateContent", "revisionPtr", "workbookProtection", "bookViews",
    "sheets", "functionGroups", "externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews",
    "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst",
)  # fmt: skip
STYLES = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors",
    "extLst",
)  # fmt: skip
_REFERENCE = re.compile(r"([A-Z]+)(\d+)")


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return the parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        names = package.namelist()
        assert len(names) == len(set(names))
        return {name: package.read(name) for name in names}


def faults(content: bytes) -> list[str]:
    """Return everything that Excel would repair or refuse, as far as it is known."""
    return list(_Judge(parts_of(content)).faults())


def local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


class _Judge:
    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._parts = parts
        self._trees = {
            name: fromstring(part) for name, part in parts.items() if name.endswith((".xml", ".rels", ".vml"))
        }

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        folder, _, name = part.rpartition("/")
        tree = self._trees.get(f"{folder}/_rels/{name}.rels".lstrip("/"))
        return {
            e.get("Id", ""): (
                e.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, e.get("Target", ""))).lstrip("/"),
            )
            for e in (tree if tree is not None else ())
            if e.get("TargetMode") != "External"
        }

    def faults(self) -> Iterator[str]:
        yield from self._package()
        workbook = next(part for kind, part in self.relations("").values() if kind == "officeDocument")
        yield from _order(self._trees[workbook], WORKBOOK, workbook)
        looks = yield from self._styles(workbook)
        related = self.relations(workbook)
        names, ids = [], []
        for sheet in next(e for e in self._trees[workbook] if local(e) == "sheets"):
            names.append(sheet.get("name", ""))
            ids.append(sheet.get("sheetId"))
            number = next(value for key, value in sheet.attrib.items() if key.endswith("}id"))
            kind, part = related[number]
            if kind == "worksheet":
                yield from self._sheet(part, looks)
        if len({name.lower() for name in names}) < len(names) or any(len(name) > 31 for name in names):
            yield f"names of sheets: {names}"
        if len(set(ids)) < len(ids):
            yield f"ids of sheets: {ids}"
        yield from self._links(names)

    def _package(self) -> Iterator[str]:
        types = self._trees["[Content_Types].xml"]
        endings = {e.get("Extension", "").lower() for e in types if local(e) == "Default"}
        told = [e.get("PartName", "").lstrip("/") for e in types if local(e) == "Override"]
        if len(set(told)) < len(told):
            yield "a part is declared twice"
        for name in told:
            if name not in self._parts:
                yield f"{name} is declared and not there"
        for name in self._parts:
            is_told = name == "[Content_Types].xml" or name in told
            if not is_told and name.rpartition(".")[2].lower() not in endings:
                yield f"{name} is of no declared type"
        for name in self._parts:
            if name.endswith(".rels"):
                owner = name.replace("_rels/", "").removesuffix(".rels")
                ids = [e.get("Id") for e in self._trees[name]]
                if len(set(ids)) < len(ids):
                    yield f"{name}: ids {ids}"
                for _, target in self.relations(owner).values():
                    if target not in self._parts:
                        yield f"{owner} refers to {target}, which is not there"

    def _styles(self, workbook: str) -> "Iterator[str] | int":
        part = next(p for kind, p in self.relations(workbook).values() if kind == "styles")
        tree = self._trees[part]
        yield from _order(tree, STYLES, part)
        lists = {local(e): list(e) for e in tree}
        for element in tree:
            count = element.get("count")
            if count is not None and int(count) != len(element):
                yield f"{part}: {local(element)} says {count} and holds {len(element)}"
        for xf in lists["cellXfs"]:
            for kind in ("font", "fill", "border"):
                if int(xf.get(f"{kind}Id", "0")) >= len(lists[f"{kind}s"]):
                    yield f"{part}: {kind} {xf.get(f'{kind}Id')} is not there"
        return len(lists["cellXfs"])

    def _sheet(self, part: str, looks: int) -> Iterator[str]:
        tree = self._trees[part]
        yield from _order(tree, ORDER, part)
        named = {local(e): e for e in tree}
        yield from _rows(named["sheetData"], looks, part)
        last = 0
        for col in named.get("cols", ()):
            if int(col.get("min", "0")) <= last or int(col.get("max", "0")) < int(col.get("min", "0")):
                yield f"{part}: columns overlap"
            last = int(col.get("max", "0"))
        yield from self._comments(part, named)

    def _comments(self, part: str, named: Mapping[str, Element]) -> Iterator[str]:
        related = self.relations(part)
        comments = [p for kind, p in related.values() if kind == "comments"]
        if not comments:
            return
        tree = self._trees[comments[0]]
        authors, listed = list(tree[0]), list(tree[1])
        refs = [e.get("ref", "") for e in listed]
        if len(set(refs)) < len(refs):
            yield f"{comments[0]}: two comments on a cell"
        if any(int(e.get("authorId", "0")) >= len(authors) for e in listed):
            yield f"{comments[0]}: unknown author"
        if "legacyDrawing" not in named:
            yield f"{part}: comments without a drawing"
            return
        number = next(v for k, v in named["legacyDrawing"].attrib.items() if k.endswith("}id"))
        shapes = [e for e in self._trees[related[number][1]] if local(e) == "shape"]
        ids = [e.get("id") for e in shapes]
        if len(set(ids)) < len(ids):
            yield f"{part}: shapes share an id"
        boxes = set()
        for shape in shapes:
            data = {local(e): e.text for e in shape.iter()}
            if "Row" in data:
                boxes.add((int(data["Row"] or 0), int(data["Column"] or 0)))
        wanted = {(int(r[2]) - 1, column_number(r[1])) for ref in refs if (r := _REFERENCE.fullmatch(ref))}
        if boxes != wanted:
            yield f"{part}: boxes {sorted(boxes ^ wanted)}"

    def _links(self, names: list[str]) -> Iterator[str]:
        for part, tree in self._trees.items():
            for link in tree.iter():
                if local(link) == "hyperlink" and link.get("location"):
                    sheet = link.get("location", "").rpartition("!")[0].strip("'").replace("''", "'")
                    if sheet and sheet not in names:
                        yield f"{part}: link to {sheet}"


def _order(tree: Element, order: "list[str] | tuple[str, ...]", part: str) -> Iterator[str]:
    found = [local(e) for e in tree if local(e) in order]
    ranks = [order.index(name) for name in found]
    if ranks != sorted(ranks):
        yield f"{part}: children in the order {found}"
    once = [name for name in found if name != "conditionalFormatting"]
    if len(set(once)) < len(once):
        yield f"{part}: children twice {found}"


def _rows(data: Element, looks: int, part: str) -> Iterator[str]:
    last_row = 0
    for row in data:
        number = int(row.get("r", last_row + 1))
        if number <= last_row:
            yield f"{part}: row {number} after {last_row}"
        last_row, last = number, -1
        for cell in row:
            if local(cell) != "c":
                continue
            found = _REFERENCE.fullmatch(cell.get("r", ""))
            column = column_number(found[1]) if found else last + 1
            if column <= last or (found and int(found[2]) != number):
                yield f"{part}: cell {cell.get('r')} in row {number}"
            last = column
            if int(cell.get("s", "0")) >= looks:
                yield f"{part}: cell {cell.get('r')} has look {cell.get('s')} of {looks}"

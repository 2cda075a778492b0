"""The workbook's own part: lists a new sheet, and keeps the name that Excel gives to a filtered range."""

from collections.abc import Mapping

from zjai_desk.returns.marking.cells import cell_name
from zjai_desk.returns.marking.error_column import areas_of
from zjai_desk.returns.marking.package import Package, Sheet
from zjai_desk.returns.marking.xml_text import Edits, Malformed, escape, inside, place_for, prefix_of, root

_ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups",
    "externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches",
    "smartTagPr", "smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst",
)  # fmt: skip
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_FILTERED = "_xlnm._FilterDatabase"


def add_sheet(package: Package, name: str, xml: str) -> None:
    """Add a worksheet after the others."""
    part = package.free("xl/worksheets/sheet{}.xml")
    package.set(part, xml)
    package.declare(part, _SHEET_TYPE)
    number = package.refer(package.workbook, "worksheet", part)
    text = package.text(package.workbook)
    outer = root(text)
    listed = next((found for found in inside(text, outer) if found.name == "sheets"), None)
    if listed is None:
        raise Malformed
    ids = [int(found.get("sheetId") or 0) for found in inside(text, listed)]
    known = prefix_of(outer, package.relation_types)
    told = f'{known}id="{number}"' if known else f'xmlns:r="{package.relation_types}" r:id="{number}"'
    edits = Edits(text)
    edits.append_to(
        listed, f'<{listed.prefix}sheet name="{escape(name)}" sheetId="{max(ids, default=0) + 1}" {told}/>'
    )
    package.set(package.workbook, edits.done())


def name_filters(package: Package, filtered: Mapping[Sheet, str]) -> None:
    """Let the hidden names of filtered ranges say where the filters are now."""
    if not filtered:
        return
    text = package.text(package.workbook)
    outer = root(text)
    children = list(inside(text, outer))
    listed = next((found for found in children if found.name == "definedNames"), None)
    known = {
        found.get("localSheetId"): found
        for found in (inside(text, listed) if listed else ())
        if found.get("name") == _FILTERED
    }
    edits, p, new = Edits(text), outer.prefix, ""
    for sheet, area in filtered.items():
        said = escape(absolute(sheet.name, area))
        before = known.get(str(sheet.place))
        if before:
            edits.replace(before.inner, before.inner_end, said)
        else:
            new += f'<{p}definedName name="{_FILTERED}" localSheetId="{sheet.place}" hidden="1">{said}</{p}definedName>'
    if listed:
        edits.append_to(listed, new)
    elif new:
        place = place_for(children, _ORDER, "definedNames", outer.inner)
        edits.insert(place, f"<{p}definedNames>{new}</{p}definedNames>")
    package.set(package.workbook, edits.done())


def quoted(sheet: str) -> str:
    """Return the name of a sheet as references write it."""
    return "'" + sheet.replace("'", "''") + "'"


def absolute(sheet: str, area: str) -> str:
    """Return an area as an absolute reference: '表'!$K$5:$K$20."""
    ((top, left, bottom, right),) = areas_of([area])

    def fixed(row: int, column: int) -> str:
        return f"${cell_name(row, column).rstrip('0123456789')}${row}"

    return f"{quoted(sheet)}!{fixed(top, left)}:{fixed(bottom, right)}"

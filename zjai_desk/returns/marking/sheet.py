"""One worksheet being marked: its cells coloured and commented, the column 错误 beside its tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from zjai_desk.registers.findings import Severity
from zjai_desk.returns.marking.boxes import add_boxes
from zjai_desk.returns.marking.cells import Look, NewCell, cell_name, look_at, reference, rewrite
from zjai_desk.returns.marking.columns import Columns
from zjai_desk.returns.marking.comments import Place, add_texts, threaded
from zjai_desk.returns.marking.earlier import coloured, take_out_comments
from zjai_desk.returns.marking.error_column import Area, areas_of, column_for, filter_for
from zjai_desk.returns.marking.package import Package
from zjai_desk.returns.marking.styles import Styles, TextLook
from zjai_desk.returns.marking.xml_text import (
    Edits,
    Element,
    Malformed,
    inside,
    place_for,
    prefix_of,
    root,
    tag,
)
from zjai_desk.returns.sending.marks import ERRORS

ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins",
    "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors",
    "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
    "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
"""The children of a worksheet in the order of the schema (CT_Worksheet); Excel repairs any other."""
_RED = "FFB3261E"
_GRAVEST_FIRST = list(Severity)


@dataclass
class Marks:
    """What is to be written on one sheet.

    ``cells`` are the gravest fault and the words for each cell; ``rows`` the sentences for the column 错误, by
    row; ``tables`` the last row of each table by the row of its headings. Rows are counted from 1; ``free``
    is the first column, from 0, right of all that the tables hold.
    """

    cells: dict[Place, tuple[Severity, str]] = field(default_factory=dict)
    rows: dict[int, str] = field(default_factory=dict)
    tables: dict[int, int] = field(default_factory=dict)
    free: int = 0
    again: bool = False
    """Whether the workbook went through this before, so that earlier marks are to be taken out."""
    column: int | None = None
    """The column 错误 of an earlier round, which is used again, and the rows in which it says something."""
    stale: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Marked:
    """What became of a sheet: where each marked cell's mark stands, and the range that is filtered now."""

    places: Mapping[Place, Place]
    filtered: str = ""
    notes: Sequence[str] = ()


class SheetPart:
    """The XML of one worksheet."""

    def __init__(self, package: Package, part: str, styles: Styles) -> None:
        self._package = package
        self._part = part
        self._styles = styles
        self._text = package.text(part)
        self._root = root(self._text)
        self._children = list(inside(self._text, self._root, leap=("sheetData",)))
        self._named: dict[str, Element] = {found.name: found for found in self._children}
        if "sheetData" not in self._named:
            raise Malformed
        self._edits = Edits(self._text)
        self._columns = Columns(self._text, self._named.get("cols"))

    def mark(self, marks: Marks) -> Marked:
        """Write all marks into the package."""
        merges = self._merges()
        places = {place: _anchor(merges, place) for place in marks.cells}
        said = _gathered(marks.cells, places)
        cells: dict[int, dict[int, NewCell]] = {}
        if marks.again:
            for row, column, plain in coloured(self._text, self._named["sheetData"], self._styles):
                cells.setdefault(row, {})[column] = plain
            take_out_comments(self._package, self._part, self._drawing(), said)
        for (row, column), (severity, _) in said.items():
            cells.setdefault(row, {})[column] = NewCell(self._look(severity))
        filtered = self._error_column(marks, merges, cells)
        rewrite(self._edits, self._named["sheetData"], cells, self._columns.look)
        self._stretch(cells)
        alone = self._comment({place: words for place, (_, words) in said.items()})
        self._package.set(self._part, self._edits.done())
        notes = [f"{alone}个单元格上有对话批注，没有另加批注，问题见“错误”列和问题清单。"] if alone else []
        return Marked(places, filtered, notes)

    def _look(self, severity: Severity) -> Look:
        return lambda style: self._styles.marked(style, severity)

    def _merges(self) -> list[Area]:
        found = self._named.get("mergeCells")
        return areas_of([e.get("ref") for e in inside(self._text, found)]) if found else []

    def _put(self, name: str, xml: str) -> None:
        """Insert a child where the schema wants it."""
        self._edits.insert(place_for(self._children, ORDER, name, self._root.inner), xml)

    # -- the column 错误 -------------------------------------------------------------------------------

    def _error_column(
        self, marks: Marks, merges: Sequence[Area], cells: dict[int, dict[int, NewCell]]
    ) -> str:
        """Add the column to ``cells``; returns the range that is filtered now, "" if that is as it was."""
        drawing = self._package.related(self._part, "drawing")
        picture = self._package.text(drawing) if drawing and drawing in self._package else ""
        column = marks.column
        if column is None:
            column = column_for(marks.tables, marks.free, merges, picture)
        if column is None:
            return ""
        for row in marks.stale:
            cells.setdefault(row, {})[column] = NewCell(_as_it_is, "")
        text = self._styles.text(TextLook(colour=_RED))
        for row, words in marks.rows.items():
            cells.setdefault(row, {})[column] = NewCell(lambda _: text, words)
        for row in marks.tables:
            beside = look_at(self._text, self._named["sheetData"], row, marks.free - 1)
            cells.setdefault(row, {})[column] = NewCell(self._head_look(beside), ERRORS)
        place = place_for(self._children, ORDER, "cols", self._root.inner)
        self._columns.give_width(self._edits, column, place, self._root.prefix)
        return self._filter(marks, column)

    def _head_look(self, beside: int | None) -> Look:
        """Return the look of the heading: that of the heading beside it, in red."""
        if beside is None:
            look = self._styles.text(TextLook(bold=True, colour=_RED))
        else:
            look = self._styles.marked(beside, Severity.FORCE)
        return lambda _: look

    def _filter(self, marks: Marks, column: int) -> str:
        present = self._named.get("autoFilter")
        wanted = filter_for(marks.tables, marks.rows, column, present.get("ref") if present else "")
        if not wanted:
            return ""
        if present:
            opening = tag(self._text, present, ref=wanted)
            self._edits.replace(present.start, present.inner, opening)
        else:
            self._put("autoFilter", f'<{self._root.prefix}autoFilter ref="{wanted}"/>')
        return wanted

    # -- what goes with the cells ----------------------------------------------------------------------

    def _stretch(self, cells: Mapping[int, Mapping[int, NewCell]]) -> None:
        """Let the stated extent of the sheet take in the new cells."""
        stated = self._named.get("dimension")
        if stated is None or not cells:
            return
        first, _, last = stated.get("ref").partition(":")
        top, bottom = reference(first), reference(last or first)
        if top and bottom:
            rows = (top[0], bottom[0], min(cells), max(cells))
            columns = [top[1], bottom[1], *(column for row in cells.values() for column in row)]
            ref = f"{cell_name(min(rows), min(columns))}:{cell_name(max(rows), max(columns))}"
            self._edits.replace(stated.start, stated.inner, tag(self._text, stated, ref=ref))

    def _comment(self, said: Mapping[Place, str]) -> int:
        """Comment cells; returns how many were left to the conversation that is on them."""
        talked_of = threaded(self._package, self._part)
        free = {place: words for place, words in said.items() if cell_name(*place) not in talked_of}
        if free:
            new = add_texts(self._package, self._part, free)
            drawing = self._drawing()
            made = add_boxes(self._package, self._part, drawing, {place: free[place] for place in new})
            if made:
                self._put("legacyDrawing", self._reference(made))
        return len(said) - len(free)

    def _drawing(self) -> str | None:
        """Return the part with the boxes of comments and old controls, None if the sheet has none."""
        stated = self._named.get("legacyDrawing")
        if stated is None:
            return None
        wanted = stated.get("id")
        for found in self._package.relations(self._part):
            if found.id == wanted and found.part in self._package:
                return found.part
        raise Malformed

    def _reference(self, number: str) -> str:
        p = self._root.prefix
        known = prefix_of(self._root, self._package.relation_types)
        if known:
            return f'<{p}legacyDrawing {known}id="{number}"/>'
        return f'<{p}legacyDrawing xmlns:r="{self._package.relation_types}" r:id="{number}"/>'


def _as_it_is(look: int) -> int:
    return look


def _anchor(merges: Sequence[Area], place: Place) -> Place:
    """Return the cell that shows: of merged ones the first."""
    row, column = place
    for top, left, bottom, right in merges:
        if top <= row <= bottom and left <= column <= right:
            return top, left
    return place


def _gathered(
    cells: Mapping[Place, tuple[Severity, str]], places: Mapping[Place, Place]
) -> dict[Place, tuple[Severity, str]]:
    """Return the marks by the cells that show them."""
    found: dict[Place, tuple[Severity, str]] = {}
    for place, (severity, words) in cells.items():
        shown = places[place]
        before = found.get(shown)
        if before is None:
            found[shown] = severity, words
        else:
            found[shown] = min(before[0], severity, key=_GRAVEST_FIRST.index), f"{before[1]}\n{words}"
    return found

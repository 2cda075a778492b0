"""What an earlier round left in a workbook that is sent back again: our comments and colours are taken out first."""

from collections.abc import Collection, Iterator

from zjai_desk.returns.marking.cells import NewCell, cells_of, reference
from zjai_desk.returns.marking.comments import HEAD, words_of
from zjai_desk.returns.marking.package import Package
from zjai_desk.returns.marking.styles import Styles
from zjai_desk.returns.marking.xml_text import Edits, Element, Malformed, inside, root


def coloured(text: str, data: Element, styles: Styles) -> Iterator[tuple[int, int, NewCell]]:
    """Yield the cells that have a colour of ours, by row from 1 and column from 0, and how they look without it."""
    ours = styles.looks_of_ours()
    for row, column, look in cells_of(text, data) if ours else ():
        if look in ours:
            yield row, column, NewCell(lambda style: styles.filled(style, ""))


def take_out_comments(
    package: Package, sheet: str, drawing: str | None, kept: Collection[tuple[int, int]]
) -> None:
    """Take our comments out of a sheet, with their boxes, but for those on cells that are marked again."""
    part = package.related(sheet, "comments")
    if part is None or part not in package:
        return
    text = package.text(part)
    edits = Edits(text)
    gone = set()
    listed = next((found for found in inside(text, root(text)) if found.name == "commentList"), None)
    for comment in inside(text, listed) if listed else ():
        place = reference(comment.get("ref"))
        if place and place not in kept and words_of(text, comment).startswith(HEAD):
            edits.replace(comment.start, comment.end, "")
            gone.add(place)
    if not gone or drawing is None:
        return
    try:
        boxes = _without_boxes(package.text(drawing), gone)
    except Malformed:
        return  # better a stale remark than a comment without its box, which Excel repairs
    package.set(drawing, boxes)
    package.set(part, edits.done())


def _without_boxes(text: str, gone: Collection[tuple[int, int]]) -> str:
    edits = Edits(text)
    for shape in inside(text, root(text)):
        data = next((found for found in inside(text, shape) if found.name == "ClientData"), None)
        said = (
            {found.name: text[found.inner : found.inner_end].strip() for found in inside(text, data)}
            if data
            else {}
        )
        row, column = said.get("Row", ""), said.get("Column", "")
        if row.isdigit() and column.isdigit() and (int(row) + 1, int(column)) in gone:
            edits.replace(shape.start, shape.end, "")
    return edits.done()

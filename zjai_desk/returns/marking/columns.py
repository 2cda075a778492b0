"""The columns of a worksheet's XML: which look each has, and a width for one without touching the others."""

from collections.abc import Iterator, Sequence

from zjai_desk.returns.marking.xml_text import Edits, Element, inside, tag

ERRORS_WIDTH = 42


class Columns:
    """The <cols> of a sheet; columns are counted from 0."""

    def __init__(self, text: str, element: Element | None) -> None:
        self._text = text
        self._element = element
        self._found = [col for col in inside(text, element) if col.name == "col"] if element else []

    def look(self, column: int) -> int:
        """Return the look of the blank cells of a column."""
        for col in self._found:
            first, last = _bounds(col)
            if first <= column + 1 <= last:
                return int(col.get("style") or 0)
        return 0

    def give_width(self, edits: Edits, column: int, place: int, prefix: str) -> None:
        """Make a column as wide as sentences need; ``place`` is where <cols> belongs if there is none."""
        number = column + 1
        new = f'<{prefix}col min="{number}" max="{number}" width="{ERRORS_WIDTH}" customWidth="1"/>'
        if self._element is None:
            edits.insert(place, f"<{prefix}cols>{new}</{prefix}cols>")
            return
        for col in self._found:
            first, last = _bounds(col)
            if first <= number <= last:
                edits.replace(col.start, col.end, "".join(self._split(col, number, new)))
                return
            if first > number:
                edits.insert(col.start, new)
                return
        edits.append_to(self._element, new)

    def _split(self, col: Element, number: int, new: str) -> Iterator[str]:
        first, last = _bounds(col)
        rest = self._text[col.inner : col.end]
        if first < number:
            yield tag(self._text, col, max=number - 1) + rest
        yield new
        if last > number:
            yield tag(self._text, col, min=number + 1) + rest


def _bounds(col: Element) -> Sequence[int]:
    first, last = col.get("min"), col.get("max")
    return (int(first), int(last)) if first.isdigit() and last.isdigit() else (0, 0)

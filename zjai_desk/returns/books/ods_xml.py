"""The content of an open document as bytes: merged cells, hidden parts, and what a reader would pass over in silence."""

import html
import re
from dataclasses import dataclass, field

from zjai_desk.returns.books.frames import Merge
from zjai_desk.returns.books.sheet_xml import UNCALCULATED

_TAG = re.compile(
    rb"<table:(table|table-row|table-column|table-cell|covered-table-cell)(\s[^<>]*?)?(/?)>|</table:(table)>"
)
_ERROR = re.compile(rb'<table:table-cell(?=[^<>]*calcext:value-type="error")[^<>]*>')
# Without that mark of LibreOffice's own, an error is a formula that shows one, its value 0 or an empty text.
_SHOWN_ERROR = re.compile(
    rb"<table:table-cell(?=[^<>]*\stable:formula=)[^<>]*>(<text:p>(?:#[A-Z0-9/]+[!?]?|Err:\d{3})</text:p>)"
)
_SHOWN = (b"<text:p>#", b"<text:p>Err:")
_SPANS = re.compile(rb'\stable:number-\w+-(?:spanned|repeated)="\d+"')
_FORMULA = re.compile(
    rb"<table:table-cell(?=[^<>]*\stable:formula=)(?![^<>]*office:value-type=)([^<>]*?)(?:/>|>\s*</table:table-cell>)"
)
_ANNOTATION = re.compile(rb"<office:annotation\b.*?</office:annotation>", re.DOTALL)
_NUMBER = {
    name: re.compile(rb"\stable:number-" + name + rb'="(\d+)"')
    for name in (b"columns-repeated", b"rows-repeated", b"columns-spanned", b"rows-spanned")
}
_NAME = re.compile(rb'\stable:name="([^"]*)"')
_HIDDEN = re.compile(rb'\stable:visibility="(?:collapse|filter)"')
_FAR = 2**20
_MOST_HIDDEN = 100_000


@dataclass
class OdsSheet:
    """What one sheet holds besides its values; rows and columns are counted from 0."""

    merges: list[Merge] = field(default_factory=list)
    hidden_rows: int = 0
    hidden_columns: int = 0
    uncalculated: int = 0


def made_visible(content: bytes) -> bytes:
    """Return the document with error cells and uncalculated formulas as text, and without comments on cells."""
    if b"<office:annotation" in content:
        content = _ANNOTATION.sub(b"", content)
    # The value kept with an error is an empty text.
    content = _ERROR.sub(lambda cell: cell[0].replace(b' office:string-value=""', b""), content)
    if any(shown in content for shown in _SHOWN):
        content = _SHOWN_ERROR.sub(_as_text, content)
    text = UNCALCULATED.encode()
    return _FORMULA.sub(
        lambda cell: (
            b'<table:table-cell office:value-type="string"'
            + cell[1]
            + b"><text:p>"
            + text
            + b"</text:p></table:table-cell>"
        ),
        content,
    )


def _as_text(cell: re.Match[bytes]) -> bytes:
    spans = b"".join(_SPANS.findall(cell[0]))
    return b'<table:table-cell office:value-type="string"' + spans + b">" + cell[1]


def look(content: bytes) -> dict[str, OdsSheet]:
    """Return what was found, by sheet name."""
    found: dict[str, OdsSheet] = {}
    sheet, depth, row, column, repeat = OdsSheet(), 0, 0, 0, 0
    for tag in _TAG.finditer(content):
        kind, attributes = tag[1], tag[2] or b""
        if tag[4]:
            depth -= 1
        elif kind == b"table":
            if not tag[3]:
                depth += 1
            if depth <= 1:
                name = _NAME.search(attributes)
                sheet = found.setdefault(
                    html.unescape(name[1].decode("utf-8", "replace")) if name else "", OdsSheet()
                )
                row = column = repeat = 0
        elif depth != 1:
            continue
        elif kind == b"table-column":
            sheet.hidden_columns += (
                _count(b"columns-repeated", attributes) if _HIDDEN.search(attributes) else 0
            )
        elif kind == b"table-row":
            row, column, repeat = row + repeat, 0, _count(b"rows-repeated", attributes)
            if _HIDDEN.search(attributes) and repeat < _MOST_HIDDEN:
                sheet.hidden_rows += repeat
        else:
            if b"spanned" in attributes:
                down, across = _count(b"rows-spanned", attributes), _count(b"columns-spanned", attributes)
                if down > 1 or across > 1:
                    sheet.merges.append((row, column, row + down - 1, column + across - 1))
            column += _count(b"columns-repeated", attributes)
    return found


def _count(what: bytes, attributes: bytes) -> int:
    found = _NUMBER[what].search(attributes)
    return min(int(found[1][:8]), _FAR) if found else 1

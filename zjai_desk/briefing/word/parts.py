"""What python-docx has no words for: faces of Chinese text, rules, fields, texts of pictures, a package without clocks."""

import io
import zipfile
from collections.abc import Iterable
from typing import Any

from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement
from docx.shared import Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

RED = "FF0000"
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # of the zip format

# Faces that an official paper names, and what Word and WPS take where they are not installed.
BODY, TITLE, HEI, KAI, SONG = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"
_INSTEAD = {BODY: "仿宋", KAI: "楷体", TITLE: "华文中宋"}

# The schema wants the properties of a table, a paragraph and a cell in this order.
_ORDER = (
    "tblStyle", "tblpPr", "tblOverlap", "tblW",
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr",
    "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap",
    "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid",
    "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "tblInd", "tblBorders",
    "tblLayout", "tblCellMar", "tblLook", "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "tcW",
    "gridSpan", "vMerge", "tcBorders", "noWrap", "tcMar", "tcFitText", "vAlign",
)  # fmt: skip
_PLACES = {qn(f"w:{tag}"): place for place, tag in enumerate(_ORDER)}


def element(tag: str, **attributes: str) -> Any:
    """Return a new element such as ``w:ind`` with attributes of the same namespace."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def put(properties: Any, new: Any) -> None:
    """Put an element where the schema wants it, in place of one of its kind."""
    for old in properties.findall(new.tag):
        properties.remove(old)
    later = (child for child in properties if _PLACES.get(child.tag, 0) > _PLACES[new.tag])
    following = next(later, None)
    if following is None:
        properties.append(new)
    else:
        following.addprevious(new)


def set_face(owner: Any, face: str) -> None:
    """Set Chinese and Latin text of a style or a run in one face; that of a theme would go before it."""
    properties = owner.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    faces = element("w:rFonts", ascii=face, hAnsi=face, eastAsia=face, cs=face, hint="eastAsia")
    properties.insert(0, faces)


def add_run(paragraph: Paragraph, text: str, face: str = "", size: float = 0.0, color: str = "") -> Run:
    """Add text, in the face and size of its style unless told otherwise."""
    run = paragraph.add_run(text)
    if face:
        set_face(run, face)
    if color:
        run.element.get_or_add_rPr().append(element("w:color", val=color))
    if size:
        run.font.size = Pt(size)
    return run


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """Add a field that Word counts anew (PAGE, SEQ 表), with what it shows until then."""
    field, run, text = element("w:fldSimple", instr=f" {instruction} "), element("w:r"), element("w:t")
    text.text = shown
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def rule(paragraph: Paragraph, side: str, points: float, color: str = "auto", space: int = 1) -> None:
    """Draw a rule along a side of a paragraph; ``space`` in points parts it from the text."""
    borders = element("w:pBdr")
    borders.append(_line(side, points, color, space))
    put(paragraph._p.get_or_add_pPr(), borders)


def cell_rules(cell: _Cell, **sides: float) -> None:
    """Draw rules along the sides of a cell, top or bottom, in points; those it has already stay."""
    properties = cell._tc.get_or_add_tcPr()
    present = properties.find(qn("w:tcBorders"))
    lines = {} if present is None else {line.tag.partition("}")[2]: line for line in present}
    lines |= {side: _line(side, points) for side, points in sides.items()}
    borders = element("w:tcBorders")
    borders.extend(lines[side] for side in ("top", "bottom") if side in lines)
    put(properties, borders)


def _line(side: str, points: float, color: str = "auto", space: int = 0) -> Any:
    eighths = str(max(2, round(points * 8)))
    return element(f"w:{side}", val="single", sz=eighths, space=str(space), color=color)


def describe(picture: Any, title: str, text: str) -> None:
    """Give a picture its name and the words that stand for it where it cannot be seen."""
    inline = picture._inline
    for side in "TBLR":
        inline.set(f"dist{side}", "0")  # LibreOffice takes an eighth of an inch where nothing is said
    properties = inline.docPr
    properties.set("title", title)
    properties.set("descr", text)


def name_substitutes(part: Any) -> None:
    """Say in the table of fonts (its part) what is taken for a face that is not installed."""
    fonts = parse_xml(part.blob)
    for face, instead in _INSTEAD.items():
        font = element("w:font", name=face)
        font.append(element("w:altName", val=instead))
        font.append(element("w:charset", val="86"))
        fonts.append(font)
    part._blob = serialize_part_xml(fonts)


def strip(part: Any, unwanted: Iterable[str]) -> None:
    """Take out of a package or a part what is related to it by these kinds (thumbnail, customXml)."""
    for number, relation in list(part.rels.items()):
        if relation.reltype.rpartition("/")[2] in unwanted:
            del part.rels[number]


def numbering(levels: str, number: int) -> Any:
    """Return an abstract numbering made of the XML of its levels."""
    return parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">'
        f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    )


def without_clock(package: bytes) -> bytes:
    """Return a zip package with the same parts in the same order and no time of writing."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return written.getvalue()

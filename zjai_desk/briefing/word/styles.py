"""The page and the styles of an editable document by GB/T 9704-2012: margins, faces, pitch, headings that count themselves."""

import datetime as dt
from typing import Any

import docx
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle

from zjai_desk.briefing.blocks import Document
from zjai_desk.briefing.word.parts import (
    BODY,
    HEI,
    KAI,
    SONG,
    TITLE,
    add_field,
    add_run,
    element,
    name_substitutes,
    numbering,
    put,
    set_face,
    strip,
)

# 三号 is 16 pt in Word. 28 of them would be wider than the 156 mm of the type area, so they close up a little.
SIZE_3, TRACKING = 16.0, -0.25
SIZE_2, SIZE_4, SIZE_SMALL_4, SIZE_5, SIZE_SMALL_5 = 22.0, 14.0, 12.0, 10.5, 9.0
PITCH = 28.0
TEXT, FINE, UNIT, CELL, MARK = "公文正文", "表注", "单位", "表格", "版头"
"""The names of the styles that are our own; the headings, the title and the captions are Word's."""
_HEADINGS = (
    (HEI, "chineseCountingThousand", "%1、"),
    (KAI, "chineseCountingThousand", "（%2）"),
    (BODY, "decimal", "%3. "),
    (BODY, "decimal", "（%4）"),
)
_NUMBERING = 90
_KEPT = (
    "Normal",
    "Title",
    "caption",
    "footer",
    "header",
    "Default Paragraph Font",
    "Normal Table",
    "No List",
)
"""Styles of the template, by their names in the file, that stay beside the headings; all others only fill the list."""


def new_document(document: Document) -> Docx:
    """Return an empty document with its page, styles, page numbers and properties."""
    made = docx.Document()
    _clear(made)
    _set_page(made)
    _set_styles(made)
    _number_headings(made)
    _number_pages(made)
    _describe(made, document)
    fonts = (rel.target_part for rel in made.part.rels.values() if rel.reltype.endswith("/fontTable"))
    for part in fonts:
        name_substitutes(part)
    return made


def restart_headings(made: Docx) -> str:
    """Return the number of a numbering that counts headings from one again, for an attachment."""
    numbers = made.part.numbering_part.element
    new = numbers.add_num(_NUMBERING)
    for level in range(4):
        new.add_lvlOverride(level).add_startOverride(1)
    return str(new.numId)


def _clear(made: Docx) -> None:
    """Take out of the template what an official paper has no use for: its styles, picture and marks of its maker."""
    strip(made.part, ("stylesWithEffects", "customXml"))
    strip(made.part.package, ("thumbnail",))
    styles = made.styles.element
    for style in list(styles.iterchildren(qn("w:style"))):
        name = style.find(qn("w:name")).get(qn("w:val"))
        if name not in _KEPT and name not in {f"heading {level}" for level in range(1, 5)}:
            styles.remove(style)
        for link in style.findall(qn("w:link")):
            style.remove(link)


def _set_page(made: Docx) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    # The line of the page number is some 5 mm high: its dashes stand 7 mm below the type area.
    section.footer_distance, section.header_distance = Mm(24.5), Mm(15)


def _set_styles(made: Docx) -> None:
    defaults = made.styles.element.find(qn("w:docDefaults"))
    for language in defaults.iter(qn("w:lang")):
        # Figures are of the Latin text: were that Chinese, a number could be broken between any two of them.
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")
    normal = _style(made, "Normal", BODY, SIZE_3)
    _set_pitch(normal, PITCH)
    normal.paragraph_format.widow_control = False
    normal.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    _set_grid(normal)
    _indent(_style(made, TEXT, BODY, SIZE_3))
    for level, (face, _, _) in enumerate(_HEADINGS, 1):
        heading = _style(made, f"Heading {level}", face, SIZE_3)
        _set_pitch(heading, PITCH)
        heading.paragraph_format.keep_with_next = True
        heading.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    title = _style(made, "Title", TITLE, SIZE_2)
    _set_pitch(title, 35)
    _set_small(made)
    for plain in (title, made.styles[MARK], made.styles["Caption"]):
        plain.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _set_small(made: Docx) -> None:
    """Set the styles of what stands about tables and figures, and of the head."""
    for name, face, size in (
        ("Caption", HEI, SIZE_SMALL_4), (UNIT, SONG, SIZE_5), (FINE, SONG, SIZE_SMALL_5), (CELL, SONG, SIZE_5),
        (MARK, BODY, SIZE_3), ("Footer", SONG, SIZE_4),
    ):  # fmt: skip
        style = _style(made, name, face, size)
        form = style.paragraph_format
        form.line_spacing_rule = WD_LINE_SPACING.SINGLE
        form.space_before = form.space_after = Pt(0)
        form.alignment = WD_ALIGN_PARAGRAPH.LEFT
    made.styles["Caption"].paragraph_format.space_before = Pt(7)
    made.styles[UNIT].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for name in ("Caption", UNIT):
        made.styles[name].paragraph_format.keep_with_next = True


def _style(made: Docx, name: str, face: str, size: float) -> ParagraphStyle:
    """Return a style, a new one if need be, in plain black letters of this face and size."""
    found = [style for style in made.styles if style.name == name]
    style: Any = found[0] if found else made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if not found:
        style.base_style = made.styles["Normal"]
        style.quick_style = True
    for tag in ("w:rPr", "w:pPr"):
        for old in style.element.findall(qn(tag)):
            style.element.remove(old)
    set_face(style, face)
    style.font.size = Pt(size)
    spacing = str(round(TRACKING * 20)) if size == SIZE_3 else "0"
    size_at = style.element.rPr.find(qn("w:sz"))
    size_at.addprevious(element("w:spacing", val=spacing))
    return style  # type: ignore[no-any-return]  # the styles of python-docx are of no declared kind


def _set_pitch(style: ParagraphStyle, points: float) -> None:
    form = style.paragraph_format
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    form.line_spacing = Pt(points)
    form.space_before = form.space_after = Pt(0)


def _set_grid(style: ParagraphStyle) -> None:
    """Leave no extra space between Chinese and Latin letters: 28 characters a line are 28."""
    properties = style.element.get_or_add_pPr()
    for tag in ("autoSpaceDE", "autoSpaceDN", "snapToGrid"):
        put(properties, element(f"w:{tag}", val="0"))


def _indent(style: ParagraphStyle) -> None:
    """Begin paragraphs two characters in, however large they are set later."""
    put(style.element.get_or_add_pPr(), element("w:ind", firstLineChars="200", firstLine="630"))


def _number_headings(made: Docx) -> None:
    """Let the headings count themselves, so that one taken out leaves no gap."""
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:pStyle w:val="Heading{level + 1}"/><w:suff w:val="nothing"/><w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLineChars="200" w:firstLine="630"/></w:pPr></w:lvl>'
        for level, (_, form, text) in enumerate(_HEADINGS)
    )
    numbers = made.part.numbering_part.element
    numbers.insert(0, numbering(levels, _NUMBERING))
    number = str(numbers.add_num(_NUMBERING).numId)
    for level in range(4):
        properties = made.styles[f"Heading {level + 1}"].element.get_or_add_pPr()
        set_numbering(properties, number, level)


def set_numbering(properties: Any, number: str, level: int) -> None:
    """Let a paragraph, or those of a style, be counted."""
    counted = element("w:numPr")
    counted.append(element("w:ilvl", val=str(level)))
    counted.append(element("w:numId", val=number))
    put(properties, counted)
    put(properties, element("w:outlineLvl", val=str(level)))


def _number_pages(made: Docx) -> None:
    """Set — 1 — one character in from the outer side: right on odd pages, left on even ones."""
    made.settings.odd_and_even_pages_header_footer = True
    section = made.sections[0]
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = made.styles["Footer"]
        paragraph.alignment = side
        form = paragraph.paragraph_format
        form.right_indent = form.left_indent = Pt(SIZE_4)
        add_run(paragraph, "— ")
        add_field(paragraph, "PAGE", "1")
        add_run(paragraph, " —")


def _describe(made: Docx, document: Document) -> None:
    """Fill in the properties; the day is that of the head, so that the same document is the same file."""
    properties = made.core_properties
    properties.title, properties.subject = document.title, document.subject
    properties.author = properties.last_modified_by = document.head.office
    properties.language, properties.comments, properties.revision = "zh-CN", "", 1
    day = dt.datetime.combine(document.head.day, dt.time())
    properties.created = properties.modified = day
    properties.keywords = ""

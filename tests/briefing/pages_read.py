"""What stands where on a printed page, read back from the PDF; all in points."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pypdfium2 as pdfium


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and the box of its ink; ``origin`` is where it was set."""

    char: str
    left: float
    bottom: float
    right: float
    top: float
    origin: tuple[float, float]


def glyphs(path: Path, page: int) -> list[Glyph]:
    """Return the characters of a page (counted from 0) in the order they were set."""
    with pdfium.PdfDocument(path) as document:
        texts = document[page].get_textpage()
        return [glyph for place in range(texts.count_chars()) if (glyph := _glyph(texts, place))]


def _glyph(texts: pdfium.PdfTextPage, place: int) -> Glyph | None:
    char = texts.get_text_range(place, 1)
    if not char.strip() or pdfium.raw.FPDFText_IsGenerated(texts, place):
        return None
    left, bottom, right, top = texts.get_charbox(place)
    x, y = pdfium.raw.c_double(), pdfium.raw.c_double()
    pdfium.raw.FPDFText_GetCharOrigin(texts, place, x, y)
    return Glyph(char, left, bottom, right, top, (x.value, y.value))


def lines(path: Path, page: int) -> list[list[Glyph]]:
    """Return the characters of a page by line, from the top, each line from the left."""

    def height(glyph: Glyph) -> float:
        return round(glyph.origin[1], 1)

    found = sorted(glyphs(path, page), key=lambda glyph: (-height(glyph), glyph.origin[0]))
    return [list(line) for _, line in groupby(found, key=height)]


def texts(path: Path) -> Iterator[str]:
    """Yield the text of each page, line by line from the top."""
    with pdfium.PdfDocument(path) as document:
        pages = len(document)
    for page in range(pages):
        yield "\n".join("".join(glyph.char for glyph in line) for line in lines(path, page))

"""A register on paper: columns fitted to the sheet, the head on every page, page numbers, what was filtered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from zjai_desk import __version__
from zjai_desk.briefing.paper import sheet
from zjai_desk.briefing.paper.columns import FIT_BY, Band, Cells, fit
from zjai_desk.briefing.paper.fonts import Fonts, Role
from zjai_desk.briefing.paper.pages import Pages
from zjai_desk.briefing.workbooks.extract import Extract, Source
from zjai_desk.files import replacing
from zjai_desk.progress import SILENT, Progress
from zjai_desk.store import Record

PAPERS = {"A4": (210 * sheet.MM, 297 * sheet.MM), "A3": (297 * sheet.MM, 420 * sheet.MM)}
MARGIN = 15 * sheet.MM
GUTTER = 20 * sheet.MM
"""The margin on the side where sheets are held together: left of upright pages, above lying ones."""
_TITLE, _ABOUT, _FOOT = 16.0, 9.0, 9.0
_LEADING = 1.28
_AIR = 0.5  # above and below the text of a row together, in sizes
_LIFT = 0.36  # from the middle of a line down to the baseline, in sizes
_ASCENT = 0.86
_TOTAL = "total-of-pages"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The paper of a printed register: A4 or A3, upright or lying."""

    paper: str = "A4"
    lying: bool = True

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        width, height = PAPERS[self.paper]
        return (height, width) if self.lying else (width, height)

    @property
    def area(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of what may be printed on."""
        width, height = self.size
        left, top = (MARGIN, height - GUTTER) if self.lying else (GUTTER, height - MARGIN)
        return left, MARGIN, width - MARGIN, top


@dataclass(frozen=True, slots=True)
class Printed:
    """A register as it was printed: pages, size of the text in points, records, and what its reader should know.

    ``across`` is the number of sheets side by side that one row takes.
    """

    path: Path
    pages: int
    size: float
    records: int
    across: int
    warnings: tuple[str, ...] = ()


def write_pages(
    store: Source,
    extract: Extract,
    paper: Sheet,
    path: Path,
    progress: Progress = SILENT,
    fonts: Fonts | None = None,
) -> Printed:
    """Print an extract into a PDF at ``path``, written beside it first.

    The text is as large as the columns allow, 10.5 points at most and never below 7; what does not fit
    in a row even so goes on to a further sheet, with the first column repeated. No record and no column
    is left out, no cell is cut.
    """
    fonts = fonts or Fonts()
    doing = f"排版{extract.heading}"
    cells = Cells(extract.fields, fonts)
    sample = list(islice(extract.records(store, progress, doing), FIT_BY))
    left, _, right, _ = paper.area
    size, bands = fit(cells, sample, right - left)
    with replacing(path) as beside:
        face = fonts.runs("文", Role.SONG)[0][0]
        canvas = Canvas(str(beside), paper.size, initialFontName=face, pageCompression=1)  # type: ignore[arg-type]  # the stubs take a font's name for a number
        canvas.setTitle(extract.heading)
        canvas.setSubject(extract.about)
        canvas.setCreator(f"ZJAI Desk {__version__}")
        setter = _Setter(Pages(canvas, fonts), extract, paper, cells, size)
        records = 0
        for page in setter.pages(extract.records(store, progress, doing), bands):
            records += len(page)
            for band in bands:
                setter.set(page, band, across=bands.index(band))
        if not records:
            setter.set([], bands[0], across=0)
        setter.close()
        canvas.save()
    return Printed(path, setter.number, size, records, len(bands), _warnings(fonts, bands, paper))


def _warnings(fonts: Fonts, bands: Sequence[Band], paper: Sheet) -> tuple[str, ...]:
    warnings = []
    if len(bands) > 1:
        larger = [*([] if paper.lying else ["横向"]), *([] if paper.paper == "A3" else ["A3"])]
        instead = f"可改用{'、'.join(larger)}，或少选几列。" if larger else "请少选几列。"
        warnings.append(f"列太多，一行要印在并排的 {len(bands)} 张纸上。{instead}")
    if fonts.missing:
        chars = "、".join(f"{char}（U+{ord(char):04X}）" for char in sorted(fonts.missing))
        warnings.append(f"以下字没有字体可印，已印作〓：{chars}。")
    return tuple(warnings)


class _Setter:
    """Sets page after page; the number of pages is filled in at the end."""

    def __init__(self, pages: Pages, extract: Extract, paper: Sheet, cells: Cells, size: float) -> None:
        self._pages = pages
        self._canvas = pages.canvas
        self._extract = extract
        self._cells = cells
        self._size = size
        self._left, self._bottom, self._right, self._top = paper.area
        self._first_row = 1
        self.number = 0

    def pages(self, records: Iterator[Record], bands: Sequence[Band]) -> Iterator[list[Record]]:
        """Yield the records of one page after the other: as many as fit whole, in every band alike."""
        page: list[Record] = []
        room = self._room(bands, first=True)
        for record in records:
            height = max(self._height(self._cells.lines(record, band, self._size)) for band in bands)
            if page and height > room:
                yield page
                self._first_row += len(page)
                page, room = [], self._room(bands, first=False)
            page.append(record)
            room -= height
        if page:
            yield page

    def _room(self, bands: Sequence[Band], *, first: bool) -> float:
        """Return what is left for rows on the first page or on a later one."""
        head = max(self._height(band.heads) for band in bands)
        above = _TITLE * 1.6 if first else 0.0
        about = _ABOUT * 1.8
        return self._top - self._bottom - above - about - head - _FOOT * 2.2

    def _height(self, lines: Sequence[Sequence[str]]) -> float:
        return self._size * (_LEADING * max((len(cell) for cell in lines), default=1) + _AIR)

    def set(self, records: Sequence[Record], band: Band, *, across: int) -> None:
        """Set one sheet: title or what goes on, the head, the rows of one band, the foot."""
        if self.number:
            self._canvas.showPage()
        self.number += 1
        self._canvas.setStrokeColor(sheet.BLACK)
        y = self._title(band, first=self._first_row == 1, across=across)
        left, right = self._edges(band)
        rule = self._pages.rule
        rule(y, sheet.RULE_THICK, left, right)
        y = self._row(band.heads, band, y, strong=True)
        rule(y, sheet.RULE_MIDDLE, left, right)
        for place, record in enumerate(records):
            if place:
                rule(y, sheet.RULE_THIN / 2, left, right)
            y = self._row(self._cells.lines(record, band, self._size), band, y)
        rule(y, sheet.RULE_THICK, left, right)
        self._foot()

    def _edges(self, band: Band) -> tuple[float, float]:
        """Return where the table begins and ends, in the middle of the sheet."""
        spare = self._right - self._left - band.places[-1][2]
        return self._left + spare / 2, self._right - spare / 2

    def _title(self, band: Band, *, first: bool, across: int) -> float:
        """Set what stands above the table and return where the table begins."""
        extract, y = self._extract, self._top
        if first:
            heading = extract.heading + (f"（续 {across}）" if across else "")
            wide = self._pages.fonts.width(heading, Role.TITLE, _TITLE)
            x = (self._left + self._right - wide) / 2
            self._pages.write(heading, Role.TITLE, _TITLE, x, y - _ASCENT * _TITLE)
            y -= _TITLE * 1.6
        count = f"共 {len(extract.ids):,} {extract.register.measure}"
        wide = self._pages.fonts.width(count, Role.SONG, _ABOUT)
        baseline = y - _ASCENT * _ABOUT
        left, right = self._edges(band)
        if right - left < (self._right - self._left) / 2:
            left, right = self._left, self._right
        self._pages.write(count, Role.SONG, _ABOUT, right - wide, baseline)
        about = extract.about if first else f"{extract.heading}（续）　{extract.about}".strip()
        room = right - left - wide - 2 * _ABOUT
        self._pages.write(self._shortened(about, room), Role.SONG, _ABOUT, left, baseline)
        return y - _ABOUT * 1.8

    def _shortened(self, text: str, room: float) -> str:
        """Return ``text`` as far as one line holds it."""
        wide = self._pages.fonts.width
        if wide(text, Role.SONG, _ABOUT) <= room:
            return text
        while text and wide(f"{text}…", Role.SONG, _ABOUT) > room:
            text = text[:-1]
        return f"{text}…"

    def _row(self, lines: Sequence[Sequence[str]], band: Band, y: float, *, strong: bool = False) -> float:
        """Set one row with its top at ``y`` and return where it ends."""
        height, size = self._height(lines), self._size
        role = Role.HEI if strong else Role.SONG
        start, _ = self._edges(band)
        for (place, left, right), cell in zip(band.places, lines, strict=True):
            above = (len(cell) - 1) / 2
            for number, text in enumerate(cell):
                x = start + left + self._cells.padding(size)
                if self._cells.fields[place].numeric:
                    wide = self._pages.fonts.width(text, role, size)
                    x = start + right - self._cells.padding(size) - wide
                baseline = y - height / 2 + (above - number) * size * _LEADING - _LIFT * size
                self._pages.write(text, role, size, x, baseline)
        return y - height

    def _foot(self) -> None:
        """Set the number of the page in the middle; how many there are is known only at the end."""
        text = f"第 {self.number} 页，共 "
        wide = self._pages.fonts.width(f"{text}{self.number} 页", Role.SONG, _FOOT)
        x = (self._left + self._right - wide) / 2
        self._pages.write(text, Role.SONG, _FOOT, x, self._bottom)
        self._canvas.saveState()
        self._canvas.translate(x + self._pages.fonts.width(text, Role.SONG, _FOOT), self._bottom)
        self._canvas.doForm(_TOTAL)
        self._canvas.restoreState()

    def close(self) -> None:
        """End the last page and say on all of them how many there are."""
        self._canvas.showPage()
        self._canvas.beginForm(_TOTAL, 0, -9, 180, 18)
        self._pages.write(f"{self.number} 页", Role.SONG, _FOOT, 0, 0)
        self._canvas.endForm()

"""What is written above a table: its title, the unit of its money, who reports, for which year."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from zjai_desk.registers import divisions
from zjai_desk.registers.fields import Kind, Value
from zjai_desk.registers.numbers import MONEY_UNITS
from zjai_desk.registers.text import clean, fold
from zjai_desk.returns.books.frames import Cell
from zjai_desk.returns.books.grid import Grid
from zjai_desk.returns.tables.forms import Form
from zjai_desk.returns.tables.headings import unit_of
from zjai_desk.returns.tables.heads import as_heading
from zjai_desk.returns.tables.rows import is_sentence, label_kind

_UNIT_LINE = re.compile(r"(?:^|[\s(,;。]|金额|计量|货币|数据)单\s?位\s*:\s*([^)。;]+)")
_MONEY = r"((?:人民币)?(?:百万|千万|[千万亿])?元)"
_UNITS_SAID = tuple(
    map(
        re.compile,
        (
            rf"\({_MONEY}\)$",
            rf"(?:[以按]){_MONEY}(?:为单位|计|填[报列写])",
            rf"单位(?:均|统一|一律)?[为是]{_MONEY}",
            rf"金额:{_MONEY}",
            rf"^\(?{_MONEY}\)?$",
        ),
    )
)
_REPORTER = re.compile(r"(?:填报|报送|上报|申报|编报|填表)(?:单位|部门|地区)\s*(?:\([^)]*\))?\s*:\s*(\S+)")
_TOWN = re.compile(r"[一-鿿]{2,6}(?:街道|镇|乡)")
_YEARS = tuple(
    map(
        re.compile,
        (r"((?:19|20)\d{2})年?度", r"((?:19|20)\d{2})年(?!\d{1,2}月)", r"(?<!\d)((?:19|20)\d{2})(?!\d)"),
    )
)
_MARK = re.compile(
    r"附[件表]?\s*[\d一二三四五六七八九十:.\-]*|(?:表\s*号|制定机关|批准机关|批准文号|备案文号|文号|有效期至?|密级|编号)\s*[:\d].*"
)
"""What statistical forms bear above their title."""
_PARTED = re.compile(r"\s{2,}|\u3000")
_SHORTEST = 2
_NO_TITLES = ("footer", "total", "part", "other")


@dataclass
class Above:
    """What is written above a table: its title, a note, unit, reporting unit, year."""

    title: str = ""
    note: str = ""
    unit: str = ""
    reporter: str = ""
    year: int | None = None
    beside: str = ""
    """The unit of money as another line than that of units states it."""


def _line(cell: Cell) -> str:
    """Return a cell as one line of half-width characters, blanks kept."""
    return unicodedata.normalize("NFKC", clean(as_heading(cell)))


def read_above(grid: Grid, start: int, stop: int) -> Above:
    """Return what the rows from ``start`` up to ``stop``, where the table begins, say about it."""
    above = Above()
    for row in range(start, stop):
        for cell in grid.row(row):
            # Title, sender and unit may stand in one cell, blanks between them.
            for part in _parts(cell):
                _take(above, part, below_another=start > 0)
    above.unit = above.unit or above.beside
    above.year = year_in(above.title or above.note)
    return above


def _parts(cell: Cell) -> Sequence[Cell]:
    """Return what stands in one cell with wide blanks between; a title w r i t t e n wide is one part."""
    parts = [part for part in _PARTED.split(cell.strip()) if part] if isinstance(cell, str) else []
    return parts if all(len(part) > _SHORTEST for part in parts) and parts else [cell]


def _take(above: Above, cell: Cell, *, below_another: bool) -> None:
    """Add what one cell says."""
    text = _line(cell)
    if not text:
        return
    above.reporter = above.reporter or _found(_REPORTER, text)
    above.unit = above.unit or _unit_in(text)
    above.beside = above.beside or _unit_beside(text)
    # The notes below an earlier table are no title of this one.
    noted = label_kind(text) in _NO_TITLES or (below_another and is_sentence(text))
    above.note = above.note or (text if noted else "")
    speaks = noted or _REPORTER.search(text) or _UNIT_LINE.match(text) or _MARK.fullmatch(text)
    if not above.title and not speaks and isinstance(cell, str):
        above.title = clean(as_heading(cell))


def _found(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""


def _unit_in(text: str) -> str:
    """Return the unit of money in a unit line such as 单位：万元、人."""
    found = _UNIT_LINE.search(text)
    for part in re.split(r"[、,/\s]", found[1]) if found else ():
        unit = unit_of(fold(part))
        if unit in MONEY_UNITS:
            return unit
    return ""


def _unit_beside(text: str) -> str:
    """Return the unit of money that a line states otherwise: （千元） behind the title, 金额以元为单位, a lone 万元."""
    folded = fold(text)
    for pattern in _UNITS_SAID:
        found = pattern.search(folded)
        unit = unit_of(found[1]) if found else None
        if unit in MONEY_UNITS:
            return unit
    return ""


def year_in(text: str) -> int | None:
    """Return the year that a title or a file name states, the plainest statement first."""
    for pattern in _YEARS:
        found = pattern.search(fold(text))
        if found:
            return int(found[1])
    return None


def constants(form: Form, mapped: set[str], about: Sequence[str], headings: str = "") -> dict[str, Value]:
    """Return the fields without a column that a title fills for all records: 创新券兑付情况表 is all 创新券.

    ``mapped`` are the fields that the table states itself; ``about`` is title, sheet name and file name, the nearest first; after these ``headings`` tell it: 创新券编号. Of choices only what is required and
    named alone is taken; the sheet's name may be that of a district or a town.
    """
    found: dict[str, Value] = {}
    for field_ in form.register.fields:
        if field_.kind is not Kind.CHOICE or not field_.required or field_.key in mapped:
            continue
        for text in (*about, headings):
            named = [choice for choice in field_.choices if choice in fold(text)]
            if len(named) == 1:
                found[field_.key] = named[0]
                break
    sheet = fold(about[1])
    if "town" in form.register and "town" not in mapped and _TOWN.fullmatch(sheet):
        found["town"] = sheet
    if "district" in form.register and "district" not in mapped and sheet.endswith(("区", "县", "市")):
        division = divisions.find(sheet)
        if division is not None and division.level == "county":
            found["district"] = division.name
    return found

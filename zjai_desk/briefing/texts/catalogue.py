"""All briefings by name; the command line and the window ask here."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from zjai_desk.briefing.blocks import Document
from zjai_desk.briefing.bound.numbers import Tables
from zjai_desk.briefing.paper.document import Briefing
from zjai_desk.briefing.papers.composing import compose
from zjai_desk.briefing.papers.kept import NOT_IN_NAMES, OWN, kept_paper, kept_papers
from zjai_desk.briefing.texts import ecosystem, industry, patents, targets, vouchers
from zjai_desk.briefing.texts.traced import Memo, Write, written
from zjai_desk.briefing.writing import write_document
from zjai_desk.errors import DeskError
from zjai_desk.progress import SILENT, Progress
from zjai_desk.store import Store

Compose = Callable[[Store, str, int, Progress], Document]


@dataclass(frozen=True, slots=True)
class NamedBriefing:
    """One briefing of the catalogue; ``compose`` writes it for an area and a year.

    ``composer`` returns the same for many areas in a row, where they share what is read.
    """

    name: str
    title: str
    compose: Compose
    composer: Callable[[], Compose]


def _ready(name: str, title: str, write: Write) -> NamedBriefing:
    """Declare a briefing that the program writes itself; what all areas read is read once."""

    def composer() -> Compose:
        memo: Memo = {}
        return lambda store, area, year, progress: written(write, store, (area, year), progress, memo)

    def compose(store: Store, area: str, year: int, progress: Progress) -> Document:
        return composer()(store, area, year, progress)

    return NamedBriefing(name, title, compose, composer)


_DECLARED = (
    _ready("ecosystem", ecosystem.TITLE, ecosystem.compose),
    _ready("patents", patents.TITLE, patents.compose),
    _ready("industry", industry.TITLE, industry.compose),
    _ready("targets", targets.TITLE, targets.compose),
    _ready("vouchers", vouchers.TITLE, vouchers.compose),
)
_BY_NAME = {briefing.name: briefing for briefing in _DECLARED}

BRIEFINGS: dict[str, str] = {briefing.name: briefing.title for briefing in _DECLARED}
"""The titles of all briefings by name."""


def write_briefing(
    store: Store,
    name: str,
    path: Path,
    area: str | None = None,
    year: int | None = None,
    progress: Progress = SILENT,
) -> Briefing:
    """Write the named briefing to ``path``, as a PDF, for Word or as a workbook of its tables (.pdf, .docx, .xlsx).

    Without an area or a year those of the office are meant (settings of the store), else all of the
    province and the year before this one. Raises a DeskError for an unknown name or area, or if the
    folder cannot be written.
    """
    area, year = place_meant(store, area, year)
    return write_document(compose_briefing(store, name, area, year, progress), path, progress)


def file_name(title: str, district: str = "") -> str:
    """Return a title as the name of a file: without what no file may be called, with the district in it, if one is given."""
    name = "".join(" " if char in NOT_IN_NAMES or not char.isprintable() else char for char in title)
    return name if district in name else f"{district} {name}"


def briefings(store: Store) -> dict[str, str]:
    """Return the titles of all briefings by name, those that the office put together itself among them."""
    return BRIEFINGS | {OWN + kept.name: kept.name for kept in kept_papers(store)}


def compose_briefing(store: Store, name: str, area: str, year: int, progress: Progress = SILENT) -> Document:
    """Return the named briefing of an area and a year as data; a DeskError as of :func:`write_briefing`."""
    return declared(store, name).compose(store, area, year, progress)


def _own(store: Store, name: str) -> NamedBriefing:
    """Return a briefing of the office's own; tables that many areas share are counted once."""
    paper = kept_paper(store, name).paper

    def composer() -> Compose:
        tables = Tables()

        def next_area(store: Store, area: str, year: int, progress: Progress) -> Document:
            try:
                return compose(store, paper, area, year, progress, tables)
            finally:
                tables.forget(area)

        return next_area

    def alone(store: Store, area: str, year: int, progress: Progress) -> Document:
        return compose(store, paper, area, year, progress)

    return NamedBriefing(OWN + name, name, alone, composer)


def declared(store: Store, name: str) -> NamedBriefing:
    """Return a briefing by its name, those of the office's own among them; a DeskError if there is none."""
    if name.startswith(OWN):
        return _own(store, name.removeprefix(OWN))
    found = _BY_NAME.get(name)
    if found is None:
        known = "、".join(f"{key}（{title}）" for key, title in briefings(store).items())
        raise DeskError(f"没有名为“{name}”的简报。", f"现有：{known}。")
    return found


def place_meant(store: Store, area: str | None, year: int | None) -> tuple[str, int]:
    """Return the area and the year that are meant, those of the office where none is named."""
    year = year or int(store.setting("year", str(dt.date.today().year - 1)))
    return area or store.setting("area", "浙江省"), year

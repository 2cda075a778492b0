"""All briefings by name; the command line and the window ask here."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from zjai_desk.analysis.scope import districts_of
from zjai_desk.briefing import ecosystem, industry, patents, targets, vouchers
from zjai_desk.briefing.blocks import Document
from zjai_desk.briefing.bound_numbers import Tables
from zjai_desk.briefing.composing import compose
from zjai_desk.briefing.document import Briefing, write_pdf
from zjai_desk.briefing.gathering import sharing
from zjai_desk.briefing.papers_kept import NOT_IN_NAMES, OWN, kept_paper, kept_papers
from zjai_desk.errors import Cancelled, DeskError
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
    composer: Callable[[], Compose] | None = None


@dataclass(frozen=True, slots=True)
class EachDistrict:
    """What came of writing one briefing for each district: the files, and whether it was stopped before the last."""

    folder: Path
    written: tuple[Briefing, ...]
    wanted: int

    @property
    def stopped(self) -> bool:
        """Whether some districts are missing."""
        return len(self.written) < self.wanted

    @property
    def summary(self) -> str:
        """How many files of how many pages there are, in words."""
        pages = sum(one.pages for one in self.written)
        said = f"已写出 {len(self.written)} 个区县的简报，共 {pages} 页，在“{self.folder.name}”"
        return f"{said}；已停止，还有 {self.wanted - len(self.written)} 个没有写" if self.stopped else said


_DECLARED = (
    NamedBriefing("ecosystem", ecosystem.TITLE, ecosystem.compose, sharing(ecosystem.compose)),
    NamedBriefing("patents", patents.TITLE, patents.compose, sharing(patents.compose)),
    NamedBriefing("industry", industry.TITLE, industry.compose, sharing(industry.compose)),
    NamedBriefing("targets", targets.TITLE, targets.compose, sharing(targets.compose)),
    NamedBriefing("vouchers", vouchers.TITLE, vouchers.compose, vouchers.composer),
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
    """Write the named briefing as a PDF to ``path``.

    Without an area or a year those of the office are meant (settings of the store), else all of the
    province and the year before this one. Raises a DeskError for an unknown name or area, or if the
    folder cannot be written.
    """
    declared = _declared(store, name)
    area, year = _place(store, area, year)
    document = declared.compose(store, area, year, progress)
    return write_pdf(document, path, progress=progress)


def write_briefings(
    store: Store,
    name: str,
    folder: Path,
    area: str | None = None,
    year: int | None = None,
    progress: Progress = SILENT,
) -> EachDistrict:
    """Write the named briefing for each district of a city or province, one PDF each, into ``folder``.

    Stopped, it ends between two files: what is finished stays, nothing half written is left. Raises a
    DeskError as :func:`write_briefing` does, and for an area without districts.
    """
    declared = _declared(store, name)
    area, year = _place(store, area, year)
    districts = districts_of(area, year)
    compose = declared.composer() if declared.composer else declared.compose
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Briefing] = []
    for done, district in enumerate(districts):
        try:
            progress.report(f"{district}{declared.title}", done, len(districts))
            document = compose(store, district, year, SILENT)
            path = folder / f"{done + 1:02d} {_file_name(district, document.title)}.pdf"
            written.append(write_pdf(document, path))
        except Cancelled:
            break
    return EachDistrict(folder, tuple(written), len(districts))


def _file_name(district: str, title: str) -> str:
    """Return a title as the name of a file of one district: without what no file may be called, with the district in it."""
    name = "".join(" " if char in NOT_IN_NAMES or not char.isprintable() else char for char in title)
    return name if district in name else f"{district} {name}"


def briefings(store: Store) -> dict[str, str]:
    """Return the titles of all briefings by name, those that the office put together itself among them."""
    return BRIEFINGS | {OWN + kept.name: kept.name for kept in kept_papers(store)}


def compose_briefing(
    store: Store, name: str, area: str, year: int, progress: Progress = SILENT
) -> Document:
    """Return the named briefing of an area and a year as data; a DeskError as of :func:`write_briefing`."""
    return _declared(store, name).compose(store, area, year, progress)


def _own(store: Store, name: str) -> NamedBriefing:
    """Return a briefing of the office's own; tables that many areas share are counted once."""
    paper = kept_paper(store, name).paper

    def composer() -> Compose:
        tables = Tables()
        return lambda store, area, year, progress: compose(store, paper, area, year, progress, tables)

    return NamedBriefing(OWN + name, name, composer(), composer)


def _declared(store: Store, name: str) -> NamedBriefing:
    if name.startswith(OWN):
        return _own(store, name.removeprefix(OWN))
    declared = _BY_NAME.get(name)
    if declared is None:
        known = "、".join(f"{key}（{title}）" for key, title in briefings(store).items())
        raise DeskError(f"没有名为“{name}”的简报。", f"现有：{known}。")
    return declared


def _place(store: Store, area: str | None, year: int | None) -> tuple[str, int]:
    """Return the area and the year that are meant, those of the office where none is named."""
    year = year or int(store.setting("year", str(dt.date.today().year - 1)))
    return area or store.setting("area", "浙江省"), year

"""All briefings by name; the command line and the window ask here."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from zjai_desk.briefing import ecosystem, vouchers
from zjai_desk.briefing.blocks import Document
from zjai_desk.briefing.document import Briefing, write_pdf
from zjai_desk.errors import DeskError
from zjai_desk.progress import SILENT, Progress
from zjai_desk.store import Store


@dataclass(frozen=True, slots=True)
class NamedBriefing:
    """One briefing of the catalogue; ``compose`` writes it for an area and a year."""

    name: str
    title: str
    compose: Callable[[Store, str, int, Progress], Document]


_DECLARED = (
    NamedBriefing("ecosystem", ecosystem.TITLE, ecosystem.compose),
    NamedBriefing("vouchers", vouchers.TITLE, vouchers.compose),
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
    declared = _BY_NAME.get(name)
    if declared is None:
        known = "、".join(f"{key}（{title}）" for key, title in BRIEFINGS.items())
        raise DeskError(f"没有名为“{name}”的简报。", f"现有：{known}。")
    area = area or store.setting("area", "浙江省")
    year = year or int(store.setting("year", str(dt.date.today().year - 1)))
    document = declared.compose(store, area, year, progress)
    return write_pdf(document, path, progress=progress)

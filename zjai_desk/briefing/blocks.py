"""A briefing as data: its head and its blocks in order; what they look like is decided on the page."""

import datetime as dt
from dataclasses import dataclass

from zjai_desk.analysis.charts import ChartSpec
from zjai_desk.analysis.tables import Table


@dataclass(frozen=True, slots=True)
class Bulletin:
    """The head of a 简报 (domain: 报头): its name, number, who issues it and when it was signed off."""

    name: str
    office: str
    day: dt.date
    issue: str = ""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head of a 公文: the red ``mark`` of the office (…文件), the number 〔2026〕1号, who signs it and when.

    ``addressee`` is the 主送机关, without its colon.
    """

    mark: str
    number: str
    office: str
    day: dt.date
    addressee: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` 1 is 一、 in 黑体, 2 is （一） in 楷体, 3 and 4 are 1. and （1）. Numbers are set by the page."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text."""

    text: str


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A statistical table; its number 表n is set by the page. Notes stand below it unless told elsewhere.

    One that is ``whole`` begins a new page rather than being parted, if it fits on one.
    """

    table: Table
    with_notes: bool = True
    whole: bool = False


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A chart; its number 图n is set by the page."""

    chart: ChartSpec


@dataclass(frozen=True, slots=True)
class Fine:
    """Small print, such as sources and 口径, numbered where there are several."""

    texts: tuple[str, ...]


Block = Heading | Paragraph | TableBlock | ChartBlock | Fine


@dataclass(frozen=True, slots=True)
class Document:
    """All that is to be printed."""

    title: str
    head: Bulletin | Letterhead
    blocks: tuple[Block, ...]
    subject: str = ""

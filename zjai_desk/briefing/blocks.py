"""A briefing as data: its head, its blocks in order and its attachments; what they look like is decided on the page."""

import datetime as dt
from dataclasses import dataclass

from zjai_desk.analysis.charts.spec import ChartSpec
from zjai_desk.analysis.tables import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """What may stand at the top left of a first page (GB/T 9704-2012, 7.2.1 to 7.2.3).

    ``copy_number`` is the 份号 (printed with six digits), ``classification`` the 密级 (秘密, 机密, 绝密; in a
    简报 also words such as 内部资料), ``kept_for`` its 保密期限 (1年), ``urgency`` the 紧急程度 (特急, 加急).
    """

    copy_number: int | None = None
    classification: str = ""
    kept_for: str = ""
    urgency: str = ""


@dataclass(frozen=True, slots=True)
class Bulletin(Marked):
    """The head of a 简报 (domain: 报头) and its foot (报尾): its name, who issues it and when it was signed off.

    ``issue`` is 第N期 of its year, ``issue_of_all`` 总第M期. Whom it goes to stands in its foot: above the
    office 报, beside it 送, below it 发; ``copies`` is 共印N份.
    """

    name: str
    office: str
    day: dt.date
    issue: int | None = None
    issue_of_all: int | None = None
    reports_to: tuple[str, ...] = ()
    sends_to: tuple[str, ...] = ()
    issued_to: tuple[str, ...] = ()
    copies: int | None = None


@dataclass(frozen=True, slots=True)
class Letterhead(Marked):
    """The head of a 公文 and its foot (版记): the red ``mark`` of the office (…文件), the number 〔2026〕1号, who signs it and when.

    ``addressee`` is the 主送机关, without its colon; ``signers`` are the 签发人 of a paper that goes upwards
    (上行文); ``remark`` is the 附注, without its brackets. In the foot stand ``copied_to`` (抄送机关),
    ``printed_by`` (印发机关, else the office) and ``printed_on`` (印发日期); without any of the first two
    there is no foot. The 附件说明 is made of the attachments of the document.
    """

    mark: str
    number: str
    office: str
    day: dt.date
    addressee: str = ""
    signers: tuple[str, ...] = ()
    remark: str = ""
    copied_to: tuple[str, ...] = ()
    printed_by: str = ""
    printed_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` 1 is 一、 in 黑体, 2 is （一） in 楷体, 3 and 4 are 1. and （1）. Numbers are set by the page."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Bound:
    """A number in a text and where it was taken from: ``text[start:end]`` is a cell or a fact of ``table``.

    ``row`` is None for the totals; ``column`` is None for a fact, which ``fact`` then names: behind it are
    all the records that the table counted.
    """

    start: int
    end: int
    table: Table
    row: int | None = None
    column: int | None = None
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text, and the numbers in it that were taken from tables."""

    text: str
    numbers: tuple[Bound, ...] = ()


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
    """A chart; its number 图n is set by the page. ``table``, if given, is what it was drawn from."""

    chart: ChartSpec
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Fine:
    """Small print, such as sources and 口径, numbered where there are several."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a new page."""


Block = Heading | Paragraph | TableBlock | ChartBlock | Fine | PageBreak


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment (附件) on pages of its own; its number is set by the page, and that of its tables and figures anew."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """All that is to be printed; ``warnings`` are what whoever wrote it could not find, for its reader and not for the page."""

    title: str
    head: Bulletin | Letterhead
    blocks: tuple[Block, ...]
    subject: str = ""
    attachments: tuple[Attachment, ...] = ()
    warnings: tuple[str, ...] = ()

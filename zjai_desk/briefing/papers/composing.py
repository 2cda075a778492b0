"""A paper becomes a document: its texts with the numbers of an area and a year, its tables and charts counted anew."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from zjai_desk.analysis.charts.kinds import drawn_as
from zjai_desk.analysis.charts.spec import ChartKind
from zjai_desk.analysis.tables import Table
from zjai_desk.briefing.blocks import (
    Attachment,
    Block,
    Bulletin,
    ChartBlock,
    Document,
    Fine,
    Heading,
    Letterhead,
    PageBreak,
    Paragraph,
    TableBlock,
)
from zjai_desk.briefing.bound.numbers import Numbers, Tables
from zjai_desk.briefing.bound.rows import column_at
from zjai_desk.briefing.bound.text import render
from zjai_desk.briefing.editions.kept import editions, next_issue
from zjai_desk.briefing.papers.paper import (
    LABELS,
    AttachmentPart,
    BreakPart,
    BulletinHead,
    ChartPart,
    HeadingPart,
    Paper,
    Part,
    SourcesPart,
    TablePart,
    TextPart,
)
from zjai_desk.briefing.papers.tables import shortened, topped
from zjai_desk.briefing.texts.provenance import provenance
from zjai_desk.errors import DeskError
from zjai_desk.progress import SILENT, Progress
from zjai_desk.store import Store

_SOURCES = Fine(())


def compose(
    store: Store,
    paper: Paper,
    area: str,
    year: int,
    progress: Progress = SILENT,
    tables: Tables | None = None,
) -> Document:
    """Write the paper for an area and a year from the store as it stands.

    What is wrong with it (an unknown name, a table without rows) stands in ``warnings`` of the document, each
    with its place; the rest is written all the same. ``tables`` handed in again saves counting, as long as
    nobody writes to the store. Raises a DeskError for an unknown area.
    """
    return Composer(store, paper, Numbers(store, (area, year), tables)).document(progress)


class Composer:
    """Writes one paper; ``warnings`` are those of the parts written so far."""

    def __init__(self, store: Store, paper: Paper, numbers: Numbers) -> None:
        self._store, self._paper, self._numbers = store, paper, numbers
        self._where = ""
        self.warnings: list[str] = []

    def document(self, progress: Progress) -> Document:
        """Return the document."""
        title = self._text(self._paper.title, "题目")
        blocks: list[Block] = []
        attachments: list[Attachment] = []
        for number, part in enumerate(self._paper.parts, 1):
            progress.report("编写", number - 1, len(self._paper.parts))
            self._where = f"第{number}块（{LABELS[type(part)]}）"
            if isinstance(part, AttachmentPart):
                attachments.append(Attachment(self._text(part.title, self._where) or "附件", ()))
            elif attachments:
                last = attachments[-1]
                attachments[-1] = replace(last, blocks=(*last.blocks, *self._blocks(part)))
            else:
                blocks += self._blocks(part)
        # Only now all tables are known that the numbers come from.
        sources = Fine(tuple(provenance(self._store, self._numbers.used.values())))
        return Document(
            title or "未定题目",
            self._head(),
            _with_sources(blocks, sources),
            subject=title,
            attachments=tuple(replace(a, blocks=_with_sources(a.blocks, sources)) for a in attachments),
            warnings=tuple(dict.fromkeys(self.warnings)),
        )

    def _text(self, source: str, where: str) -> str:
        rendered = render(source, self._numbers)
        self.warnings += [f"{where}：{problem.message}" for problem in rendered.problems]
        return " ".join(rendered.text.split("\n"))

    def _blocks(self, part: Part) -> Iterator[Block]:
        match part:
            case HeadingPart():
                if text := self._text(part.text, self._where).strip():
                    yield Heading(text, part.level)
            case TextPart():
                yield from self._paragraphs(part)
            case TablePart():
                table = self._table(part)
                if table is not None:
                    yield TableBlock(table, with_notes=part.notes)
            case ChartPart():
                yield from self._chart(part)
            case BreakPart():
                yield PageBreak()
            case SourcesPart():
                yield Heading(part.heading)
                yield _SOURCES
            case AttachmentPart():
                raise ValueError("an attachment is no block")

    def _paragraphs(self, part: TextPart) -> Iterator[Block]:
        for line in part.text.split("\n"):
            rendered = render(line, self._numbers)
            self.warnings += [f"{self._where}：{problem.message}" for problem in rendered.problems]
            if rendered.text.strip():
                yield Paragraph(rendered.text, rendered.numbers)

    # -- tables and charts ----------------------------------------------------------------------------

    def _counted(self, part: TablePart | ChartPart) -> Table | None:
        """Return the table that a part names; None, with a warning, if it cannot be counted or has no rows."""
        place = (part.area or self._numbers.area, part.year or self._numbers.year)
        try:
            table = self._numbers.tables.of(self._store, part.table, place)
        except DeskError as error:
            self._warn(error.message if part.table else "还没有选统计表。")
            return None
        if not table.rows:
            self._warn(f"“{table.title}”没有数据，没有印出。")
            return None
        self._numbers.use(table)
        return table

    def _table(self, part: TablePart) -> Table | None:
        table = self._counted(part)
        if table is None:
            return None
        found = {label: column_at(table, label) for label in part.columns}
        for label, place in found.items():
            if place is None:
                self._warn(f"“{table.title}”里没有“{label}”这一列，没有印出。")
        places = [place for place in found.values() if place is not None]
        return shortened(table, tuple(places), part.top)

    def _chart(self, part: ChartPart) -> Iterator[Block]:
        table = self._counted(part)
        if table is None:
            return
        if table.chart is None:
            self._warn(f"“{table.title}”没有图。")
            return
        chart = table.chart
        if part.shape:
            kind = ChartKind(part.shape)
            drawn = drawn_as(table, kind, self._store.setting("area"))
            if drawn is not None:
                chart = drawn
            else:
                self._warn(f"“{table.title}”画不成{kind.label}，用了原来的画法。")
        yield ChartBlock(topped(chart, part.top), table)

    def _warn(self, why: str) -> None:
        self.warnings.append(f"{self._where}：{why}")

    # -- the head -------------------------------------------------------------------------------------

    def _head(self) -> Bulletin | Letterhead:
        head, day = self._paper.head, self._numbers.day
        office = self._store.setting("office", f"{self._numbers.area}人工智能产业工作专班")
        if isinstance(head, BulletinHead):
            name = self._text(head.name, "简报名称") or "简报"
            return Bulletin(
                name,
                head.office or office,
                day,
                issue=head.issue or next_issue(editions(self._store), name, day.year),
                reports_to=head.reports_to,
                sends_to=head.sends_to,
                issued_to=head.issued_to,
                copies=head.copies or None,
                classification=head.classification,
            )
        return Letterhead(
            head.mark or f"{office}文件",
            head.number,
            head.office or office,
            day,
            addressee=head.addressee,
            signers=head.signers,
            copied_to=head.copied_to,
            printed_by=head.printed_by,
            copy_number=head.copy_number,
            classification=head.classification,
            kept_for=head.kept_for,
            urgency=head.urgency,
        )


def _with_sources(blocks: Sequence[Block], sources: Fine) -> tuple[Block, ...]:
    return tuple(sources if block is _SOURCES else block for block in blocks)

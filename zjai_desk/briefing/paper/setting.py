"""Blocks set one after the other: headings, tables and figures numbered, nothing parted that belongs together."""

from collections.abc import Sequence

from zjai_desk.briefing.blocks import Block, ChartBlock, Fine, Heading, PageBreak, Paragraph, TableBlock
from zjai_desk.briefing.paper import sheet
from zjai_desk.briefing.paper.figure_setting import FigureSetter
from zjai_desk.briefing.paper.fonts import Role
from zjai_desk.briefing.paper.pages import FINE_PITCH, LEAST_PAGE, Pages
from zjai_desk.briefing.paper.table_setting import TableSetter
from zjai_desk.briefing.texts.wording import chinese_number

_FINE_GAP = sheet.PITCH * 0.2
_MUCH = sheet.DEPTH / 4
"""Room that must not stay empty below a section: only then the next moves up before what waits for a new page."""


class Setter:
    """Sets blocks and counts headings, tables and figures; ``unsourced`` names those that say no source.

    ``level`` is that of a heading 一、 in the bookmarks of the file.
    """

    def __init__(self, pages: Pages, *, level: int = 0) -> None:
        self._pages = pages
        self._level = level
        self._headings = [0, 0, 0, 0]
        self._tables = 0
        self._figures = 0
        self._waiting: list[FigureSetter | TableSetter] = []
        self._late = False
        self._finishing = 0.0
        self._measured: dict[int, TableSetter] = {}
        self._tail = 0.0
        self.unsourced: list[str] = []

    def set(self, blocks: Sequence[Block], done: int, tail: float = 0.0) -> None:
        """Set the block at place ``done``, with a look at those that follow it.

        ``tail`` is the height of what must stand on the page where the last block ends.
        """
        block, following = blocks[done], blocks[done + 1 :]
        self._tail = self._end(following, tail)
        self._pages.begun = self._set_waiting
        self._pages.must_begin = self._pages.number == 1 and all(
            isinstance(one, Heading) for one in blocks[:done]
        )
        match block:
            case Heading():
                self._heading(block, following, tail)
            case Paragraph():
                self._pages.paragraph(block.text, numbers=block.numbers, tail=self._tail)
            case TableBlock():
                self._tables += 1
                self._note_source(f"表{self._tables}", block.table.title, block.table.source)
                table = self._table(block)
                table.number = self._tables
                self._in_turn(table, following)
            case ChartBlock():
                self._figures += 1
                self._note_source(f"图{self._figures}", block.chart.title, block.chart.source)
                self._in_turn(FigureSetter(self._pages, block, self._figures), following)
            case Fine():
                self._fine(block)
            case PageBreak():
                self._finish()
                if self._pages.used:
                    self._pages.break_page()
        if not following:
            self._finish(tail)

    def _note_source(self, number: str, title: str, source: str) -> None:
        if not source:
            self.unsourced.append(f"{number}“{title}”")

    def _table(self, block: TableBlock) -> TableSetter:
        """Return what sets a table; it was measured already if something before it looked ahead."""
        if id(block) not in self._measured:
            self._measured[id(block)] = TableSetter(self._pages, block)
        return self._measured[id(block)]

    # -- looking ahead --------------------------------------------------------------------------------

    def _least(self, blocks: Sequence[Block], tail: float) -> float:
        """Return how much of ``blocks`` must stand on one page with a heading before them."""
        if not blocks:
            return tail
        end = 0.0 if self._pages.must_begin else self._end(blocks[1:], tail)
        match blocks[0]:
            case Heading():
                return sheet.PITCH + self._least(blocks[1:], tail)
            case TableBlock():
                return self._table(blocks[0]).least_height_with(end)
            case ChartBlock():
                return FigureSetter(self._pages, blocks[0], 0).least_height + end
            case Fine(texts):
                return _FINE_GAP + min(3, len(texts)) * FINE_PITCH + (end if len(texts) <= 3 else 0.0)
            case Paragraph(text):
                lines = len(self._lines(text))
                # One of three lines is not parted, so that none stands alone.
                return sheet.SIZE_3 + (lines - 1) * sheet.PITCH + end if lines <= 3 else 2 * sheet.PITCH
        return 0.0

    def _end(self, following: Sequence[Block], tail: float) -> float:
        """Return how much must stand on the page where a block ends: all of what follows it, if that is little text.

        So the sources stand with what precedes them, and a last short paragraph is no page of its own.
        """
        if any(isinstance(block, (TableBlock, ChartBlock, PageBreak)) for block in following):
            return 0.0
        rest = sum(map(self._height, following))
        return rest + tail if rest < LEAST_PAGE else 0.0

    def _lines(self, text: str, role: Role = Role.BODY) -> Sequence[object]:
        return self._pages.broken(text, role, sheet.SIZE_3, indent=sheet.INDENT)

    def _height(self, block: Block) -> float:
        """Return the height of a block that follows; a figure waits with the one before it."""
        match block:
            case Heading(text) | Paragraph(text):
                return len(self._lines(text)) * sheet.PITCH
            case TableBlock():
                return self._table(block).height
            case Fine(texts):
                lines = sum(len(self._pages.fine_lines(text, lead)) for text, lead in _numbered(texts))
                return _FINE_GAP + lines * FINE_PITCH
        return 0.0

    def _moves_up(self, following: Sequence[Block], *, with_tables: bool) -> bool:
        """Whether what follows a figure or a table fills the room before it.

        Of its section, or of the next too if much would stay empty; ``with_tables`` says whether a table may.
        """
        room, filled = self._pages.room, 0.0
        for block in following:
            if isinstance(block, PageBreak):
                return False
            if isinstance(block, Heading) and block.level == 1 and room - filled < _MUCH:
                return filled > 0
            if with_tables or not isinstance(block, TableBlock):
                filled += self._height(block)
            if filled > room:
                return True
        return False

    # -- setting --------------------------------------------------------------------------------------

    def _heading(self, heading: Heading, following: Sequence[Block], tail: float) -> None:
        level = heading.level
        self._headings[level - 1] += 1
        self._headings[level:] = [0] * (4 - level)
        number = self._headings[level - 1]
        label = {
            1: f"{chinese_number(number)}、",
            2: f"（{chinese_number(number)}）",
            3: f"{number}. ",
            4: f"（{number}）",
        }[level]
        role = {1: Role.HEI, 2: Role.KAI}.get(level, Role.BODY)
        pages, text = self._pages, label + heading.text
        pages.snap()
        if level == 1 and self._waiting and self._waited_enough(following):
            self._finish(self._end((heading, *following), tail))
        lines = len(self._lines(text, role))
        pages.need(min(sheet.DEPTH, lines * sheet.PITCH + max(sheet.SIZE_3, self._least(following, tail))))
        pages.outline(text, self._level + level - 1)
        pages.paragraph(text, role)

    def _in_turn(self, one: FigureSetter | TableSetter, following: Sequence[Block]) -> None:
        """Set a figure or a table here, else at the top of the next page, where what follows may fill this one.

        Figures keep their order and tables theirs; a table need not wait for a figure.
        """
        self._pages.snap()
        is_table = isinstance(one, TableSetter)
        waits = any(isinstance(other, TableSetter) for other in self._waiting) if is_table else self._waiting
        if not waits and (one.fits(self._tail) or not self._moves_up(following, with_tables=not is_table)):
            one.set(self._tail)
        else:
            self._waiting.append(one)

    def _set_waiting(self) -> None:
        """Set the figures and tables that wait, in their order, at the top of a page that was just begun."""
        while self._waiting and (self._pages.used == 0 or self._waiting[0].fits(self._tail_of_next())):
            self._set_next()
        self._late = bool(self._waiting)

    def _set_next(self) -> None:
        tail = self._tail_of_next()
        self._waiting.pop(0).set(tail)

    def _tail_of_next(self) -> float:
        """Return what must stand on the page of the next that waits: nothing, but if it is the last of all."""
        return self._finishing if len(self._waiting) == 1 else 0.0

    def _waited_enough(self, following: Sequence[Block]) -> bool:
        """Whether what waits must stand before the next section.

        It waited for a page already, little would stay empty, or that section is the last and only of text.
        """
        shows = any(isinstance(block, (TableBlock, ChartBlock)) for block in following)
        return self._late or not shows or self._pages.room < _MUCH

    def _finish(self, tail: float = 0.0) -> None:
        """Set all that waits, in its order; ``tail`` must stand on the page where the last of it ends."""
        self._finishing = tail
        while self._waiting:
            if len(self._waiting) == 1 or self._waiting[0].fits():
                self._set_next()
            else:
                # The new page sets them; were the first one to begin it, those behind would come before it.
                self._pages.break_page()
        self._late, self._finishing = False, 0.0

    def _fine(self, block: Fine) -> None:
        pages = self._pages
        pages.advance(_FINE_GAP)
        pages.fine_print(_numbered(block.texts), self._tail)
        pages.snap()


def _numbered(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Return notes as (text, what leads it in): their numbers, where there are several."""
    return [(text, f"{place}. " if len(texts) > 1 else "") for place, text in enumerate(texts, 1)]

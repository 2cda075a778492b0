"""The numbers of a document, and where two documents give the same number another value."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from zjai_desk.analysis import cited
from zjai_desk.analysis.origins import Origin
from zjai_desk.analysis.tables import Column, Row, Table, shown
from zjai_desk.briefing.blocks import Block, Bound, Document, Paragraph, TableBlock
from zjai_desk.briefing.texts.fact_names import fact_name

GONE = "—"
"""What stands for a number that one of the two documents does not have."""
LISTED = "editions.differences"
"""The name of a table that lists differences: it repeats numbers and gives none of its own."""
Key = tuple[str, ...]
"""What a number is, whichever document gives it: its table and area, the row and the column by their words."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it was printed, and the cell it is: ``row`` None for the totals, ``column`` None for a fact."""

    table: Table
    text: str
    label: tuple[str, str]
    row: int | None = None
    column: int | None = None
    fact: str = ""

    @property
    def lasts(self) -> bool:
        """Whether the number is of a year of its own, so that a table of another year has to give the same one."""
        return self.column is not None and self.row is not None and self.label[0][:4].isdecimal()

    @property
    def origin(self) -> Origin | None:
        """What the number was made of; None if nobody knows."""
        return self.table.origin(self.row, self.column, self.fact)


@dataclass(frozen=True, slots=True)
class Difference:
    """A number that is another one now: ``figure`` as it is now, if it still is.

    ``was`` or ``now`` is None where one of the documents has no such row. ``why`` tells, once it was looked up,
    what happened in between.
    """

    figure: Figure
    was: Figure | None
    now: Figure | None
    why: str = ""

    @property
    def table(self) -> str:
        """The title of the table."""
        return self.figure.table.title

    @property
    def row(self) -> str:
        """The row in words."""
        return self.figure.label[0]

    @property
    def column(self) -> str:
        """The column in words."""
        return self.figure.label[1]

    @property
    def what(self) -> str:
        """What the number is, in one phrase: 滨江区 发明授权（件）."""
        table = self.figure.table
        unit = "" if self.column.endswith("）") or not table.unit else f"（{table.unit}）"
        return f"{self.row} {self.column}{unit}".strip()

    @property
    def published(self) -> str:
        """What was printed."""
        return self.was.text if self.was else GONE

    @property
    def present(self) -> str:
        """What it is now."""
        return self.now.text if self.now else GONE


def differences(was: Document, now: Document) -> list[Difference]:
    """Return each number that the two documents give differently, in the order of the first, then what is new.

    A number is compared as it was printed, rounded as its column shows it; a row that only one of them has
    counts if the other has the table. Numbers of the text count where no cell says the same.
    """
    before, after = figures(was), figures(now)
    tables = {figure.table.name for figure in after.values()} & {
        figure.table.name for figure in before.values()
    }
    found = []
    for key in [*before, *(key for key in after if key not in before)]:
        one, other = before.get(key), after.get(key)
        if (one.text if one else GONE) == (other.text if other else GONE):
            continue
        figure = other or one
        if figure is None or figure.table.name not in tables:
            continue
        if (one is None or other is None) and figure.column is None:
            continue  # another sentence was written; its numbers stand in the tables
        found.append(Difference(figure, one, other))
    return without_echoes(found)


def figures(document: Document) -> dict[Key, Figure]:
    """Return all numbers that a document gives, those of its tables first, then those of its text."""
    found: dict[Key, Figure] = {}
    blocks = [*document.blocks, *(block for part in document.attachments for block in part.blocks)]
    for table in _tables(blocks):
        for key, figure in _of_table(table):
            found.setdefault(key, figure)
    for paragraph in (block for block in blocks if isinstance(block, Paragraph)):
        for bound in paragraph.numbers:
            key, figure = _of_text(bound, paragraph.text[bound.start : bound.end])
            found.setdefault(key, figure)
    return found


def _tables(blocks: list[Block]) -> list[Table]:
    tables = [block.table for block in blocks if isinstance(block, TableBlock)]
    return [table for table in tables if table.name != LISTED]


def _of_table(table: Table) -> Iterator[tuple[Key, Figure]]:
    """Yield the numbers of a table with what each of them is; rows of one name are told apart by their order."""
    seen: Counter[str] = Counter()
    lines: list[tuple[int | None, tuple[object, ...]]] = [(n, row.cells) for n, row in enumerate(table.rows)]
    if table.totals:
        lines.append((None, table.totals))
    for row, cells in lines:
        label = _row_label(table, cells)
        seen[label] += 1
        for place, column in enumerate(table.columns):
            if column.numeric:
                key = (table.name, table.area, label, str(seen[label]), column_label(column))
                text = _shown(table, row, place)
                yield key, Figure(table, text, (label, column_label(column)), row, place)


def _of_text(bound: Bound, text: str) -> tuple[Key, Figure]:
    table = bound.table
    if bound.column is not None:
        label = _row_label(table, cited.cells_of(table, bound.row))
        column = column_label(table.columns[bound.column])
        count = sum(_row_label(table, row.cells) == label for row in table.rows[: bound.row or 0]) + 1
        printed = _shown(table, bound.row, bound.column)
        key = (table.name, table.area, label, str(count), column)
        return key, Figure(table, printed, (label, column), bound.row, bound.column)
    named = fact_name(table.name, bound.fact)
    label = (
        f"{named.label}（{named.unit}）" if named and named.unit else named.label if named else table.title
    )
    return (table.name, table.area, "fact", bound.fact), Figure(table, text, ("正文", label), fact=bound.fact)


def _row_label(table: Table, cells: tuple[object, ...]) -> str:
    """Return what a row is about: its leading cells of text."""
    words = []
    for cell, column in zip(cells, table.columns, strict=True):
        if column.numeric:
            break
        if cell is not None:
            words.append(str(cell))
    return " ".join(words)


def column_label(column: Column) -> str:
    """Return the heading of a column with that of its group."""
    return f"{column.group} {column.heading}" if column.group else column.heading


def _shown(table: Table, row: int | None, place: int) -> str:
    return shown(cited.cells_of(table, row)[place], table.columns[place])


def without_echoes(found: list[Difference]) -> list[Difference]:
    """Leave out of the text what a cell says already: one correction is one line."""
    said = {_change(one) for one in found if one.figure.column is not None}
    return [one for one in found if one.figure.column is not None or _change(one) not in said]


def _change(one: Difference) -> tuple[str, str]:
    return _plain(one.published), _plain(one.present)


def _plain(text: str) -> str:
    return text.replace(",", "")


def listing(title: str, found: Sequence[Difference], source: str = "", most: int | None = None) -> Table:
    """Return differences as a table: what, as published, as it is now, and why; the first ``most`` of them."""
    # The values are texts, each with the decimals of its own, and stand right like numbers.
    columns = (
        Column("表"), Column("指标"), Column("已发布值", decimals=0), Column("现值", decimals=0), Column("原因")
    )  # fmt: skip
    rows = tuple(Row((one.table, one.what, one.published, one.present, one.why)) for one in found[:most])
    notes = (f"共{len(found)}个数，只列前{len(rows)}个。",) if len(rows) < len(found) else ()
    return Table(LISTED, title, "", None, "", "", source, columns, rows, notes=notes)


def contradictions(said: Mapping[Key, Figure], now: Mapping[Key, Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Yield (as published, as it is now) for each number that has another value than the one published last.

    Tables of different years are held against each other only where the row itself is of a year.
    """
    for key, figure in now.items():
        before = said.get(key)
        if before is None or _plain(before.text) == _plain(figure.text):
            continue
        if before.table.year == figure.table.year or (before.lasts and figure.lasts):
            yield before, figure

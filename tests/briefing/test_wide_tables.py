"""Tables of more columns than a page is wide: parted, every column there once, no two of them running into each other."""

from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from tests.briefing.test_docx import HEAD
from zjai_desk.analysis.tables import Behind, Column, Row, Table
from zjai_desk.briefing.blocks import Block, Document, Paragraph, TableBlock
from zjai_desk.briefing.paper.document import write_pdf
from zjai_desk.briefing.paper.fonts import Fonts
from zjai_desk.briefing.paper.table_layout import Layout
from zjai_desk.briefing.paper.wide_tables import fitting

YEARS = tuple(f"{year}年" for year in range(2000, 2020))


def wide(groups: tuple[str, ...] = ("",)) -> Table:
    columns = [
        Column(year, decimals=0, group=group) for group in groups for year in YEARS[: 20 // len(groups)]
    ]
    cells = tuple(12345 + at for at in range(len(columns)))
    return Table(
        "own.宽", "宽表", "杭州市", 2019, "件", "总体", "来源", (Column("区县"), *columns),
        tuple(Row((name, *cells)) for name in ("滨江区", "西湖区")), ("合计", *(2 * cell for cell in cells)),
        notes=("一注。",), behind=Behind("patents", ((1,), (2,)), {3: frozenset({1})}),
    )  # fmt: skip


@pytest.mark.parametrize("groups", [("",), ("甲", "乙", "丙", "丁")])
def test_every_column_is_in_one_part_and_none_is_crowded(groups: tuple[str, ...]) -> None:
    fonts, table = Fonts(), wide(groups)
    assert Layout(table, fonts).crowded
    parts = [
        block
        for block in fitting((Paragraph("前"), TableBlock(table)), fonts)
        if isinstance(block, TableBlock)
    ]
    assert [part.table.title for part in parts] == [f"宽表（之{sign}）" for sign in "一二三四"[: len(parts)]]
    assert not any(Layout(part.table, fonts).crowded for part in parts)
    assert all(part.table.columns[0].label == "区县" for part in parts)
    assert [column for part in parts for column in part.table.columns[1:]] == list(table.columns[1:])
    assert [part.with_notes for part in parts] == [False] * (len(parts) - 1) + [True]
    for part in parts:
        names = [column.group for column in part.table.columns[1:]]
        whole = all(names.count(name) == 20 // len(groups) for name in names)
        assert whole or groups == ("",), "a group is not parted"


def test_a_number_of_a_part_opens_its_own_records() -> None:
    first, *_ = fitting((TableBlock(wide()),), Fonts())
    assert isinstance(first, TableBlock)
    assert first.table.records(0, 3) == (1,)
    assert first.table.records(1, 3) == ()
    assert first.table.records(None, 1) == (1, 2)


def test_what_fits_is_left_as_it_is() -> None:
    table = Table(
        "t", "表", "", None, "", "", "", (Column("甲"), Column("乙", decimals=1)), (Row(("一", Decimal(1))),)
    )
    blocks: tuple[Block, ...] = (TableBlock(table, with_notes=False), Paragraph("后"))
    assert fitting(blocks, Fonts()) == blocks


def test_the_numbers_of_a_wide_table_stand_apart_on_paper(tmp_path: Path) -> None:
    done = write_pdf(Document("宽表", HEAD, (Paragraph("正文。"), TableBlock(wide()))), tmp_path / "a.pdf")
    with pdfium.PdfDocument(done.path) as document:
        text = "\n".join(page.get_textpage().get_text_range() for page in document)
    for at in range(20):
        assert f"{12345 + at:,}" in text
    boxes = sorted(
        (spot for spot in done.spots if spot.row == 0), key=lambda spot: (spot.table.title, spot.left)
    )
    for one, other in pairwise(boxes):
        assert one.table.title != other.table.title or one.right <= other.left + 0.1

"""All tables of a briefing as a workbook, read back with a reader that is not the writer."""

import datetime as dt
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from zjai_desk.analysis.charts.spec import ChartKind, ChartSpec, Series
from zjai_desk.analysis.tables import Column, Row, Table
from zjai_desk.briefing.blocks import (
    Attachment,
    Block,
    Bulletin,
    ChartBlock,
    Document,
    Fine,
    Paragraph,
    TableBlock,
)
from zjai_desk.briefing.texts.catalogue import BRIEFINGS, compose_briefing
from zjai_desk.briefing.workbooks.tables import write_tables
from zjai_desk.store import Store

IN_TABLE = ChartSpec(ChartKind.BAR, "各区专利", ("滨江区", "=1+1"), (Series("合计", (14725, 3354)),), "件")
ELSEWHERE = ChartSpec(ChartKind.LINE, "逐年", ("2018", "2019"), (Series("发明", (1, None)), Series("外观", (Decimal("2.5"), 3))), "件", decimals=1, source="专利台账")  # fmt: skip
TABLE = Table(
    "t", "各区县[2019]专利/占比", "杭州市", 2019, "件", "图谱企业490家", "专利台账",
    (Column("区县"), Column("合计", decimals=0, basis="有效专利"), Column("占比", unit="%", decimals=2)),
    (Row(("滨江区", 14725, Decimal("81.45"))), Row(("=1+1", 3354, Decimal("18.55")))),
    ("合计", 18079, Decimal(100)), ("按最大余数法取整。",), IN_TABLE,
)  # fmt: skip


def read(tmp_path: Path, *blocks: Block, parts: tuple[Attachment, ...] = ()) -> Workbook:
    head = Bulletin("简报", "滨江区发展和改革局", dt.date(2020, 3, 2))
    write_tables(Document("专利情况", head, blocks, attachments=parts), tmp_path / "表.xlsx")
    return openpyxl.load_workbook(tmp_path / "表.xlsx")


def test_a_sheet_for_each_table_with_contents_and_sources(tmp_path: Path) -> None:
    part = Attachment("附表", (TableBlock(TABLE),))
    book = read(
        tmp_path, Paragraph("文"), TableBlock(TABLE), TableBlock(TABLE), Fine(("依据第4步",)), parts=(part,)
    )
    assert book.sheetnames == [
        "目录", "表1 各区县 2019 专利 占比", "表2 各区县 2019 专利 占比", "附件表1 各区县 2019 专利 占比", "口径与来源"
    ]  # fmt: skip
    contents = book["目录"]
    links = {
        cell.value: cell.hyperlink.location for row in contents.iter_rows() for cell in row if cell.hyperlink
    }
    assert links == {
        "各区县[2019]专利/占比": "'附件表1 各区县 2019 专利 占比'!A1",
        "口径与来源": "'口径与来源'!A1",
    }
    told = {(row[0].value, row[2].value): row[3].value for row in book["口径与来源"].iter_rows(min_row=4)}
    assert told["表1", "统计对象"] == "图谱企业490家"
    assert told["表1", "列：合计"] == "有效专利"
    assert told["表2", "注"] == "按最大余数法取整。"
    assert told["全文", "来源与口径"] == "依据第4步"


def test_numbers_are_numbers_and_nothing_is_a_formula(tmp_path: Path) -> None:
    book = read(tmp_path, TableBlock(TABLE), ChartBlock(IN_TABLE, TABLE), ChartBlock(ELSEWHERE))
    rows = {row[0].value: row for row in book.worksheets[1].iter_rows()}
    assert [cell.value for cell in rows["滨江区"]][1:3] == [14725, 81.45]
    assert [cell.number_format for cell in rows["滨江区"]][1:3] == ["#,##0", "#,##0.00"]
    assert rows["=1+1"][0].data_type == "s"
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_a_group_of_columns_that_looks_like_a_formula_is_text(tmp_path: Path) -> None:
    """The values of a record become groups of columns in a table of one's own."""
    columns = (Column("区县"), *(Column(kind, decimals=0, group="=1+1") for kind in ("发明", "外观")))
    book = read(tmp_path, TableBlock(replace(TABLE, columns=columns, rows=(Row(("甲", 1, 2)),), totals=())))
    found = [cell for row in book.worksheets[1].iter_rows() for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in found] == ["s"]


def test_a_long_note_is_broken_within_the_width_of_the_table(tmp_path: Path) -> None:
    note = "按当时区划，合并的区县按原名列示，不宜与现行区划直接对比。" * 6
    sheet = read(tmp_path, TableBlock(replace(TABLE, notes=(note,)))).worksheets[1]
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if note in str(cell.value)]
    assert cell.alignment.wrap_text
    assert any(cell.coordinate in merged for merged in sheet.merged_cells.ranges)
    assert (sheet.row_dimensions[cell.row].height or 0) > 26


def test_charts_are_drawn_from_the_table_where_they_show_it(tmp_path: Path) -> None:
    read(tmp_path, TableBlock(TABLE), ChartBlock(IN_TABLE, TABLE), ChartBlock(ELSEWHERE))
    with zipfile.ZipFile(tmp_path / "表.xlsx") as package:
        first, second = (package.read(f"xl/charts/chart{n}.xml").decode() for n in (1, 2))
    assert 'barDir val="bar"' in first
    assert "'表1 各区县 2019 专利 占比'!$B$4:$B$5" in first, "the column of the table"
    assert "lineChart" in second
    assert "'图2 逐年'!$B$19:$B$20" in second, "a block of its own"


def test_of_a_kind_that_spreadsheets_lack_there_are_the_numbers(tmp_path: Path) -> None:
    heat = replace(ELSEWHERE, kind=ChartKind.HEAT)
    ranking = replace(IN_TABLE, kind=ChartKind.RANKING)
    book = read(tmp_path, TableBlock(TABLE), ChartBlock(ranking, TABLE), ChartBlock(heat))
    assert [cell.value for cell in book["图2 逐年"][2]][:3] == ["图中的数", "发明（件）", "外观（件）"]
    with zipfile.ZipFile(tmp_path / "表.xlsx") as package:
        assert [name for name in package.namelist() if "charts/chart" in name] == ["xl/charts/chart1.xml"]


def test_the_same_document_is_the_same_file(tmp_path: Path) -> None:
    blocks = (TableBlock(TABLE), ChartBlock(IN_TABLE, TABLE))
    read(tmp_path, *blocks)
    first = (tmp_path / "表.xlsx").read_bytes()
    read(tmp_path, *blocks)
    assert (tmp_path / "表.xlsx").read_bytes() == first


@pytest.mark.parametrize("name", BRIEFINGS)
def test_every_briefing_has_its_tables_in_a_workbook(sample_path: Path, tmp_path: Path, name: str) -> None:
    with Store.open(sample_path) as store:
        document = compose_briefing(store, name, "杭州市", 2019)
    write_tables(document, tmp_path / "表.xlsx")
    book = openpyxl.load_workbook(tmp_path / "表.xlsx")
    tables = [block.table for block in document.blocks if isinstance(block, TableBlock)]
    sheets = [sheet for sheet in book.worksheets if sheet.title.startswith("表")]
    assert len(sheets) == len(tables)
    for sheet, table in zip(sheets, tables, strict=True):
        printed = {
            float(cell) for row in table.rows for cell in row.cells if isinstance(cell, (int, Decimal))
        }
        there = {
            float(cell.value)
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, (int, float))
        }
        columns = [place for place, column in enumerate(table.columns) if column.numeric]
        numeric = {
            float(row.cells[n])
            for row in table.rows
            for n in columns
            if isinstance(row.cells[n], (int, Decimal))
        }  # type: ignore[arg-type]  # the test knows its kind
        assert numeric <= there
        assert numeric <= printed

"""Editable documents read back: page, styles, headings, tables, captions, pictures, the same numbers in LibreOffice."""

import datetime as dt
import re
import shutil
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path

import docx
import pypdfium2 as pdfium
import pytest
from docx.document import Document as Docx
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Mm

from tests.briefing.ooxml_order import misplaced
from zjai_desk.analysis.charts.spec import ChartKind, ChartSpec, Series
from zjai_desk.analysis.tables import Column, Row, Table, shown
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
from zjai_desk.briefing.paper.document import write_pdf
from zjai_desk.briefing.paper.fonts import Fonts
from zjai_desk.briefing.texts.catalogue import compose_briefing
from zjai_desk.briefing.word.charts import in_words
from zjai_desk.briefing.word.document import write_docx
from zjai_desk.registers.fields import Absent
from zjai_desk.store import Store

DAY = dt.date(2020, 3, 2)
HEAD = Bulletin("人工智能产业简报", "滨江区发展和改革局", DAY, issue=3, reports_to=("市政府",), copies=30)
CHART = ChartSpec(
    ChartKind.BAR, "各区县专利", ("滨江区", "西湖区"), (Series("", (14725, None)),), "件", source="专利台账"
)
TABLE = Table(
    "t", "各区县专利数量", "杭州市", 2019, "件", "", "《杭州科技》2020年第3期",
    (
        Column("市"), Column("区县"), Column("发明授权", decimals=0, group="专利"), Column("合计", decimals=0, group="专利"),
        Column("占比", unit="%", decimals=2),
    ),
    (
        Row(("杭州市", "滨江区", 4724, 14725, Decimal("56.88"))),
        Row(("杭州市", "西湖区", 1309, None, Absent.NOT_APPLICABLE)),
        Row(("杭州市", "小计", 6033, 14725, Decimal("56.88")), subtotal=True),
    ),
    ("合计", "", 6033, 14725, Decimal(100)),
    ("按最大余数法取整。", "大江东单列。"),
    CHART,
)  # fmt: skip


def written(
    tmp_path: Path, *blocks: Block, head: Bulletin | Letterhead = HEAD, parts: tuple[Attachment, ...] = ()
) -> Docx:
    document = Document("2019年人工智能专利情况", head, blocks, "专利", parts)
    write_docx(document, tmp_path / "简报.docx", Fonts(installed=False))
    return docx.Document(str(tmp_path / "简报.docx"))


def test_the_page_is_that_of_the_standard(tmp_path: Path) -> None:
    made = written(tmp_path, Paragraph("正文。"))
    section = made.sections[0]
    for found, millimetres in (
        (section.page_width, 210), (section.page_height, 297), (section.top_margin, 37), (section.bottom_margin, 35),
        (section.left_margin, 28), (section.right_margin, 26),
    ):  # fmt: skip
        assert found is not None
        assert abs(found - Mm(millimetres)) < Mm(0.1)
    (text,) = [one for one in made.paragraphs if one.text == "正文。"]
    style = text.style
    assert style is not None
    base = made.styles["Normal"]
    assert base.paragraph_format.line_spacing.pt == 28  # type: ignore[attr-defined]  # it has it
    assert base.font.size.pt == 16  # type: ignore[attr-defined]  # it has it
    faces = style.element.rPr.find(qn("w:rFonts"))
    assert faces.get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert style.element.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"


def test_page_numbers_stand_outside_and_count_themselves(tmp_path: Path) -> None:
    made = written(tmp_path, Paragraph("正文。"))
    assert made.settings.odd_and_even_pages_header_footer
    odd, even = (made.sections[0].footer, made.sections[0].even_page_footer)
    for footer, side in ((odd, "right"), (even, "left")):
        (line,) = footer.paragraphs
        assert str(line.alignment).lower().startswith(side)
        assert "PAGE" in line._p.xml
        assert line._p.xml.count("—") == 2


def test_headings_are_real_and_count_themselves_anew_in_an_attachment(tmp_path: Path) -> None:
    part = Attachment("附表", (Heading("口径"), TableBlock(TABLE)))
    made = written(tmp_path, Heading("总体"), Heading("企业", 2), TableBlock(TABLE), parts=(part,))
    headings = [
        (one.style.name, one.text)
        for one in made.paragraphs
        if one.style and one.style.name.startswith("Heading")
    ]  # type: ignore[union-attr]  # there is one
    assert headings == [("Heading 1", "总体"), ("Heading 2", "企业"), ("Heading 1", "口径")]
    levels = made.part.numbering_part.element.xml
    assert "%1、" in levels
    assert "（%2）" in levels
    last = next(one for one in made.paragraphs if one.text == "口径")
    assert last._p.pPr is not None
    assert last._p.pPr.numPr is not None
    assert "startOverride" in levels
    sequences = re.findall(r'w:instr="([^"]*SEQ[^"]*)"', made.element.xml)
    assert sequences == [" SEQ 表 \\* ARABIC ", " SEQ 表 \\* ARABIC \\r 1 "]
    marked = next(one for one in made.paragraphs if one.text == "附件")
    assert marked.paragraph_format.page_break_before


def test_a_table_is_a_table_with_repeated_head_and_merged_groups(tmp_path: Path) -> None:
    made = written(tmp_path, TableBlock(TABLE))
    table = made.tables[0]
    texts = [[cell.text for cell in row.cells] for row in table.rows]
    assert texts[0] == ["市", "区县", "专利", "专利", "占比（%）"]
    assert texts[1] == ["市", "区县", "发明授权", "合计", "占比（%）"], (
        "a heading without a group stands in both lines"
    )
    assert texts[2:] == [
        ["杭州市", "滨江区", "4,724", "14,725", "56.88"],
        ["", "西湖区", "1,309", "", "—"],
        ["", "小计", "6,033", "14,725", "56.88"],
        ["合计", "", "6,033", "14,725", "100.00"],
    ]
    heads = [
        row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows
    ]
    assert heads == [True, True, False, False, False, False]
    sides = [cell.paragraphs[0].alignment for cell in table.rows[2].cells]
    assert [str(side).split()[0] for side in sides] == ["LEFT", "LEFT", "RIGHT", "RIGHT", "RIGHT"]
    around = [one.text for one in made.paragraphs]
    caption = next(n for n, text in enumerate(around) if text.startswith("表"))
    assert around[caption : caption + 2] == ["表　各区县专利数量", "单位：件"], "its number is a field"
    assert "数据来源：《杭州科技》2020年第3期。" in around
    assert "注：1. 按最大余数法取整。" in around
    assert "　　2. 大江东单列。" in around


def test_a_chart_is_a_picture_with_words(tmp_path: Path) -> None:
    made = written(tmp_path, ChartBlock(CHART))
    (shape,) = made.inline_shapes
    described = shape._inline.docPr
    assert described.get("title") == "各区县专利"
    assert described.get("descr") == "条形图，各区县专利，单位件。滨江区14,725，西湖区—。"
    assert abs(shape.width.mm - 156) < 0.5
    with zipfile.ZipFile(tmp_path / "简报.docx") as package:
        (name,) = [name for name in package.namelist() if name.endswith(".png")]
        assert int.from_bytes(package.read(name)[16:20], "big") > 1800, "300 dots an inch"
    long = ChartSpec(CHART.kind, "长", ("某区",) * 400, (Series("", (1,) * 400),), "件")
    assert len(in_words(long)) == 900


def test_a_letter_has_all_its_parts(tmp_path: Path) -> None:
    head = Letterhead(
        "滨江区发展和改革局文件", "滨发改〔2020〕1号", "滨江区发展和改革局", DAY, "市发改委", ("张三",), "此件公开发布",
        ("市经信局", "区府办"), "局办公室", dt.date(2020, 3, 5), copy_number=12, classification="秘密", kept_for="1年",
    )  # fmt: skip
    parts = (Attachment("甲表", (Fine(("一", "二")),)), Attachment("乙表", (Paragraph("乙"),)))
    made = written(tmp_path, Paragraph("正文。"), PageBreak(), Paragraph("第二页。"), head=head, parts=parts)
    texts = [one.text for one in made.paragraphs if one.text]
    assert texts[:2] == ["000012", "秘密★1年"]
    for text in (
        "滨江区发展和改革局文件", "　滨发改〔2020〕1号\t签发人：张三", "2019年人工智能专利情况", "市发改委：",
        "附件：1. 甲表", "　　　2. 乙表", "滨江区发展和改革局", "2020年3月2日", "（此件公开发布）", "附件1", "附件2",
        "1. 一",
    ):  # fmt: skip
        assert text in texts
    assert next(one for one in made.paragraphs if one.text == "第二页。").paragraph_format.page_break_before
    foot = [row.cells[0].text for row in made.tables[-1].rows]
    assert foot == ["抄送：市经信局，区府办。", "局办公室\t2020年3月5日印发"]


@pytest.mark.parametrize(("pages", "breaks"), [(1, True), (2, False)])
def test_the_foot_of_a_letter_stands_on_an_even_page(tmp_path: Path, pages: int, breaks: bool) -> None:
    """Below the text if that ends on one (GB/T 9704-2012, 7.4), else on the next, which has no number of its own."""
    head = Letterhead("某局文件", "某发〔2020〕1号", "某局", DAY, copied_to=("甲办", "乙办"))
    more = (PageBreak(), Paragraph("第二页。")) if pages == 2 else ()
    made = written(tmp_path, Paragraph("正文。"), *more, head=head)
    kinds = [section.start_type for section in made.sections]
    assert (WD_SECTION.EVEN_PAGE in kinds) == breaks
    framed = made.tables[-1]._tbl.tblPr.find(qn("w:tblpPr"))
    assert (framed is None) == breaks
    if not breaks:
        return
    last = made.sections[-1]
    for footer in (last.footer, last.even_page_footer):
        assert not footer.is_linked_to_previous
        assert not any(one.text for one in footer.paragraphs)


def test_the_same_document_is_the_same_file_and_says_what_it_is(tmp_path: Path) -> None:
    blocks = (Heading("总体"), TableBlock(TABLE), ChartBlock(CHART))
    made = written(tmp_path, *blocks)
    first = (tmp_path / "简报.docx").read_bytes()
    written(tmp_path, *blocks)
    assert (tmp_path / "简报.docx").read_bytes() == first
    told = made.core_properties
    assert (told.title, told.author, told.subject) == ("2019年人工智能专利情况", "滨江区发展和改革局", "专利")
    assert told.created == told.modified
    assert told.created is not None
    assert told.created.date() == DAY
    with zipfile.ZipFile(tmp_path / "简报.docx") as package:
        assert {entry.date_time[0] for entry in package.infolist()} == {1980}


def test_no_part_of_it_stands_where_the_schema_has_none(tmp_path: Path) -> None:
    part = Attachment("附表", (Heading("口径"), TableBlock(TABLE), Fine(("一", "二"))))
    letter = Letterhead(
        "某局文件", "某发〔2020〕1号", "某局", DAY, "市发改委", ("张三",), "附注", ("甲办",), "办公室", DAY, copy_number=1,
        classification="秘密", kept_for="1年", urgency="特急",
    )  # fmt: skip
    blocks = (
        Heading("总体"),
        Heading("企业", 2),
        Paragraph("正文。"),
        TableBlock(TABLE, whole=True),
        ChartBlock(CHART),
    )
    for head in (HEAD, letter):
        for more in ((), (PageBreak(), Paragraph("第二页。"))):
            written(tmp_path, *blocks, *more, head=head, parts=(part,))
            assert misplaced(tmp_path / "简报.docx") == []
            written(tmp_path, Paragraph("正文。"), *more, head=head)
            assert misplaced(tmp_path / "简报.docx") == []


def test_a_number_is_not_broken_between_its_figures(tmp_path: Path) -> None:
    """LibreOffice and Word break a number anywhere whose text is said to be Chinese."""
    written(tmp_path, Paragraph("正文。"))
    with zipfile.ZipFile(tmp_path / "简报.docx") as package:
        styles = package.read("word/styles.xml").decode()
    assert set(re.findall(r'<w:lang w:val="([^"]+)"', styles)) == {"en-US"}


def test_the_numbers_are_those_of_the_tables(sample_path: Path, tmp_path: Path) -> None:
    with Store.open(sample_path) as store:
        document = compose_briefing(store, "patents", "杭州市", 2019)
    write_docx(document, tmp_path / "专利.docx")
    tables = [block.table for block in document.blocks if isinstance(block, TableBlock)]
    for table, made in zip(tables, docx.Document(str(tmp_path / "专利.docx")).tables, strict=True):
        found = [[cell.text for cell in row.cells] for row in made.rows][
            -len(table.rows) - bool(table.totals) :
        ]
        lines = [row.cells for row in table.rows] + ([table.totals] if table.totals else [])
        for line, cells in zip(lines, found, strict=True):
            for value, column, text in zip(line, table.columns, cells, strict=True):
                assert text == shown(value, column) or not column.numeric


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_libreoffice_opens_it_with_the_same_numbers(sample_path: Path, tmp_path: Path) -> None:
    with Store.open(sample_path) as store:
        document = compose_briefing(store, "patents", "杭州市", 2019)
    write_docx(document, tmp_path / "专利.docx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "专利.docx"],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    with pdfium.PdfDocument(tmp_path / "专利.pdf") as pdf:
        pages = [page.get_textpage().get_text_range() for page in pdf]
        assert all(abs(page.get_width() - 595.3) < 1 for page in pdf)
    text = re.sub(r"\s", "", "".join(pages))
    assert "一、逐年情况" in text
    assert "表2" in text
    assert "—2—" in text
    write_pdf(document, tmp_path / "印出.pdf")
    with pdfium.PdfDocument(tmp_path / "印出.pdf") as pdf:
        printed = re.sub(r"\s", "", "".join(page.get_textpage().get_text_range() for page in pdf))
    for table in (block.table for block in document.blocks if isinstance(block, TableBlock)):
        for row in (*table.rows, Row(table.totals)) if table.totals else table.rows:
            line = "".join(shown(cell, column) for cell, column in zip(row.cells, table.columns, strict=True))
            assert line in printed, line
            assert line in text, line
    said = "".join(block.text for block in document.blocks if isinstance(block, Paragraph))
    numbers = re.findall(r"\d+(?:\.\d+)?[%件家年]", said)
    assert len(numbers) > 30
    for number in numbers:
        assert number in text, "in Word"
        assert number in printed, "and on paper"

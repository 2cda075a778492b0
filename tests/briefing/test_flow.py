"""How blocks flow over pages: no line alone, nothing parted that belongs together, no page left half empty."""

import datetime as dt
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from tests.briefing.pages_read import lines, texts
from zjai_desk.analysis.charts.spec import ChartKind, ChartSpec, Series
from zjai_desk.analysis.tables import Column, Row, Table
from zjai_desk.briefing import write_briefing
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
from zjai_desk.briefing.paper import sheet
from zjai_desk.briefing.paper.document import Briefing, write_pdf
from zjai_desk.briefing.paper.fonts import Fonts
from zjai_desk.store import Store

HEAD = Bulletin("人工智能产业简报", "某区发展和改革局", dt.date(2026, 3, 1))
LETTER = Letterhead("某区发展和改革局文件", "某发改〔2026〕12号", "某区发展和改革局", dt.date(2026, 3, 1))
NAMES = ("ecosystem", "patents", "industry", "targets", "vouchers")


def written(path: Path, *blocks: Block, head: Bulletin | Letterhead = HEAD) -> Briefing:
    return write_pdf(Document("某区人工智能创业生态简报", head, blocks), path, Fonts(installed=False))


def words(count: int, sign: str = "字") -> Paragraph:
    """Return a paragraph of so many lines."""
    return Paragraph(sign * (26 + 28 * (count - 1) - 5))


def chart(categories: int = 6) -> ChartBlock:
    names = tuple(f"第{n}年" for n in range(1, categories + 1))
    values = Series("专利", tuple(10 + n for n in range(categories)))
    return ChartBlock(ChartSpec(ChartKind.COLUMN, "专利数量", names, (values,), "件", source="专利台账"))


def table(rows: int, notes: int = 0) -> TableBlock:
    made = Table(
        "t", "各街道企业数", "滨江区", 2019, "家", "全部企业", "企业台账", (Column("街道"), Column("企业数", decimals=0)),
        tuple(Row((f"街道{n:03d}", n)) for n in range(rows)), totals=("合计", sum(range(rows))),
        notes=tuple(f"第{n}条注释。" for n in range(notes)),
    )  # fmt: skip
    return TableBlock(made)


def body(path: Path, page: int) -> list[str]:
    """Return the lines of a page without its number."""
    return ["".join(glyph.char for glyph in line) for line in lines(path, page)][:-1]


@pytest.mark.parametrize("count", range(2, 9))
def test_no_line_of_a_paragraph_stands_alone(tmp_path: Path, count: int) -> None:
    path = tmp_path / "段.pdf"
    for before in range(8, 17):
        done = written(path, words(before), words(count, "孤"))
        split = [sum("孤" in line for line in body(path, page)) for page in range(done.pages)]
        assert sum(split) == count
        assert 1 not in split, (before, split)


@pytest.mark.parametrize("rows", [12, 24, 30, 36, 48])
def test_the_source_of_a_table_stands_with_its_last_rows(tmp_path: Path, rows: int) -> None:
    path = tmp_path / "表.pdf"
    for notes in (0, 1, 6):
        for before in (1, 4, 7):
            written(path, words(before), table(rows, notes), words(3))
            (page,) = [text for text in texts(path) if "数据来源：" in text]
            assert f"街道{rows - 1:03d}" in page
            assert "合计" in page


@pytest.mark.parametrize("rows", [3, 4])
def test_a_small_table_is_not_parted(tmp_path: Path, rows: int) -> None:
    path = tmp_path / "小表.pdf"
    for before in range(6, 17):
        written(path, words(before), table(rows, 1))
        assert "续表" not in "".join(texts(path))


def test_text_moves_up_before_a_figure_that_does_not_fit(tmp_path: Path) -> None:
    path = tmp_path / "图.pdf"
    written(path, words(9), chart(), words(12, "后"), Heading("下一节"), words(12, "再"))
    first, second = body(path, 0), body(path, 1)
    assert any("后" in line for line in first), "the page is filled with what follows"
    assert "图1" not in "".join(first)
    place = next(n for n, line in enumerate(second) if line.startswith("图1"))
    assert not any("后" in line or "再" in line for line in second[:place]), "the figure heads the next page"


def test_text_moves_up_before_a_small_table_that_does_not_fit(tmp_path: Path) -> None:
    path = tmp_path / "表移.pdf"
    written(path, words(11), table(4, 2), words(12, "后"), table(3), words(9, "再"))
    first, second = body(path, 0), body(path, 1)
    assert "表1" not in "".join(first)
    assert any("后" in line for line in first), "the page is filled with what follows"
    assert second[0].startswith("表1")
    text = "".join(texts(path))
    assert text.index("表1") < text.index("表2")


@pytest.mark.parametrize("before", range(6, 14))
def test_what_waits_stands_before_the_last_section_and_in_its_order(tmp_path: Path, before: int) -> None:
    path = tmp_path / "次序.pdf"
    sources = (Heading("数据来源与口径"), Fine(("企业台账", "专利台账")))
    written(
        path, words(before), chart(), words(4), chart(7), table(5), words(3), chart(8), table(6), *sources
    )
    text = "".join(texts(path))
    places = [text.index(name) for name in ("图1", "图2", "图3", "一、数据来源与口径")]
    assert places == sorted(places)
    assert text.index("表1") < text.index("表2") < places[-1]


def test_names_that_go_on_say_so_only_at_the_head_of_a_page(tmp_path: Path) -> None:
    path = tmp_path / "续.pdf"
    names = tuple(
        Row((f"领域{n // 4}（{'续' if n % 4 else '120家'}）", "杭州某某智能科技、" * 30)) for n in range(24)
    )
    atlas = Table("t", "图谱", "某区", 2019, "", "", "台账", (Column("领域"), Column("企业")), names)
    done = written(path, TableBlock(atlas))
    assert done.pages > 2
    for page in range(done.pages):
        assert "".join(body(path, page)).count("（续）") <= 1


def test_figures_keep_their_order_and_wait_for_the_end_of_a_table(tmp_path: Path) -> None:
    path, waited = tmp_path / "图表.pdf", 0
    for before in range(6, 12):
        written(path, words(before), chart(), table(30), words(2), chart(7), words(20, "尾"))
        text = "".join(texts(path))
        assert text.index("图1") < text.index("图2")
        table_begins, table_ends = text.index("表1各街道"), text.index("合计435")
        assert not table_begins < text.index("图1") < table_ends, "no figure between the parts of a table"
        waited += text.index("图1") > table_ends
    assert waited


def test_a_figure_does_not_move_where_nothing_would_fill_the_page(tmp_path: Path) -> None:
    path = tmp_path / "末.pdf"
    written(path, words(10), chart(), words(2, "尾"))
    second = body(path, 1)
    assert "尾" not in "".join(body(path, 0))
    assert "尾" in second[-1], "the figure stays before what follows it"


def test_a_figure_waits_no_longer_than_the_document(tmp_path: Path) -> None:
    path = tmp_path / "停.pdf"
    written(path, words(9), chart(), words(1), PageBreak(), words(1, "新"))
    pages = list(texts(path))
    assert "图1" in pages[1]
    assert "新" in pages[2]


@pytest.mark.parametrize("lines", range(1, 9))
def test_the_first_page_of_a_short_letter_has_text(tmp_path: Path, lines: int) -> None:
    path = tmp_path / "短.pdf"
    for blocks in ((words(lines),), (Heading("一件事"), words(lines))):
        attachments = tuple(Attachment(f"附表{n}", (words(1),)) for n in range(4))
        document = Document("某区关于发展情况的报告", LETTER, blocks, attachments=attachments)
        write_pdf(document, path, Fonts(installed=False))
        assert "字" in "".join(body(path, 0))


@pytest.mark.parametrize("before", range(3, 19))
def test_office_and_date_stand_with_text(tmp_path: Path, before: int) -> None:
    path = tmp_path / "公文.pdf"
    done = written(path, words(before), words(3, "末"), head=LETTER)
    last = body(path, done.pages - 1)
    assert last[-2:] == ["某区发展和改革局", "2026年3月1日"]
    assert sum("字" in line or "末" in line for line in last) >= 2, "no page without text"


@pytest.mark.parametrize("before", range(1, 20))
def test_the_foot_of_a_bulletin_stands_with_text(tmp_path: Path, before: int) -> None:
    head = Bulletin(
        "简报", "某局", dt.date(2026, 3, 1), 3, reports_to=("区委",), issued_to=("各街道",), copies=50
    )
    path = tmp_path / "报尾.pdf"
    done = written(path, words(before), words(4, "末"), head=head)
    last = body(path, done.pages - 1)
    assert last[-1] == "（共印50份）"
    assert sum("字" in line or "末" in line for line in last) >= 2


def test_notes_are_not_torn_apart(tmp_path: Path) -> None:
    path = tmp_path / "注.pdf"
    for before in range(6, 12):
        done = written(path, words(before), Fine(tuple("这是一条说明数据来源的注" * 7 for _ in range(5))))
        for page in range(1, done.pages):
            found = body(path, page)
            assert found[0][0].isdigit(), "every page begins with a note, not within one"
            assert len(found) >= 2


@pytest.fixture(scope="module")
def briefings(sample_made: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Briefing]:
    """Every briefing of the sample."""
    folder = tmp_path_factory.mktemp("sample")
    with Store.open(sample_made) as store:
        return {name: write_briefing(store, name, folder / f"{name}.pdf", "杭州市", 2019) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_the_briefings_of_the_sample_leave_no_page_half_empty(
    briefings: dict[str, Briefing], name: str
) -> None:
    done = briefings[name]
    with pdfium.PdfDocument(done.path) as document:
        for page in range(done.pages - 1):
            boxes = [thing.get_bounds() for thing in document[page].get_objects()]
            lowest = min(box[1] for box in boxes if box[1] > sheet.BOTTOM - 5)
            assert lowest - sheet.BOTTOM < sheet.DEPTH * 0.3, page + 1


@pytest.mark.parametrize("name", NAMES)
def test_no_page_ends_with_a_heading_or_begins_with_a_source(
    briefings: dict[str, Briefing], name: str
) -> None:
    done = briefings[name]
    for page in range(done.pages):
        found = body(done.path, page)
        assert not found[-1].startswith(tuple(f"{number}、" for number in "一二三四五六七八九十"))
        assert not found[0].startswith(("数据来源", "注："))


def test_attachments_begin_pages_of_their_own_and_count_anew(tmp_path: Path) -> None:
    attachments = (
        Attachment("各街道企业数", (Heading("总体"), words(3), table(3))),
        Attachment("说明", (Heading("其一"), table(4), chart())),
    )
    path = tmp_path / "附件.pdf"
    document = Document("某区关于发展情况的报告", LETTER, (words(3),), attachments=attachments)
    write_pdf(document, path, Fonts(installed=False))
    pages = list(texts(path))
    assert len(pages) == 3
    assert "附件：1.各街道企业数\n2.说明" in pages[0]
    assert pages[1].startswith("附件1\n各街道企业数\n一、总体")
    assert pages[2].startswith("附件2\n说明\n一、其一")
    assert all("表1" in page for page in pages[1:])
    assert "图1" in pages[2]
    assert [page.rpartition("\n")[2] for page in pages] == ["—1—", "—2—", "—3—"]

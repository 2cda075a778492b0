"""The printed page, read back: paper, type area, grid, fonts, page numbers, tables over two pages."""

import datetime as dt
from pathlib import Path

import pypdf
import pypdfium2 as pdfium
import pytest

from zjai_desk.analysis.tables import Column, Row, Table
from zjai_desk.briefing import BRIEFINGS, write_briefing
from zjai_desk.briefing.blocks import Block, Bulletin, Document, Heading, Paragraph, TableBlock
from zjai_desk.briefing.paper import sheet
from zjai_desk.briefing.paper.document import write_pdf
from zjai_desk.briefing.paper.fonts import Fonts
from zjai_desk.briefing.paper.preview import Preview
from zjai_desk.briefing.texts.wording import chinese_number
from zjai_desk.errors import DeskError
from zjai_desk.store import Store

HEAD = Bulletin("人工智能产业简报", "某区发展和改革局", dt.date(2026, 3, 1), 3)


def written(path: Path, *blocks: Block) -> pypdf.PdfReader:
    write_pdf(Document("某区人工智能创业生态简报", HEAD, blocks), path, Fonts(installed=False))
    return pypdf.PdfReader(path)


@pytest.fixture
def briefing(store: Store, tmp_path: Path) -> Path:
    path = tmp_path / "简报.pdf"
    done = write_briefing(store, "ecosystem", path)
    assert done.warnings == ()
    assert done.pages == len(pypdf.PdfReader(path).pages)
    return path


def test_paper_fonts_and_information(briefing: Path) -> None:
    reader = pypdf.PdfReader(briefing)
    assert reader.metadata
    assert reader.metadata.title == "杭州市人工智能创业生态简报（2019年）"
    assert reader.metadata.author == "杭州市滨江区发展和改革局"
    for page in reader.pages:
        assert [round(float(edge), 1) for edge in page.mediabox] == [0, 0, 595.3, 841.9]
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]  # there are that many
            found = font.get_object()
            assert "FontFile2" in str(found["/FontDescriptor"].get_object().keys()), found["/BaseFont"]
            assert found["/BaseFont"][7] == "+", "embedded as a subset"
    assert [entry.title for entry in reader.outline if isinstance(entry, pypdf.generic.Destination)] == [
        "一、企业分布领域",
        "二、企业地域分布",
        "三、专利情况",
        "四、企业图谱",
        "五、数据来源与口径",
    ]


def test_everything_stands_in_the_type_area_and_page_numbers_outside(briefing: Path) -> None:
    with pdfium.PdfDocument(briefing) as document:
        for number, page in enumerate(document, 1):
            texts = page.get_textpage()
            folios = []
            for place in range(texts.count_rects()):
                left, bottom, right, top = texts.get_rect(place)
                if top < sheet.BOTTOM - 5:
                    folios.append((texts.get_text_bounded(left, bottom, right, top).strip(), left, right))
                    continue
                assert left >= sheet.LEFT - 1, number
                assert right <= sheet.RIGHT + 1, number
                assert bottom >= sheet.BOTTOM - 3, number
                assert top <= sheet.TOP + 3, number
            assert "".join(text for text, _, _ in folios).replace(" ", "") == f"—{number}—"
            middle = (folios[0][1] + folios[-1][2]) / 2
            assert (middle > sheet.WIDTH / 2) == (number % 2 == 1), "odd right, even left"


def test_the_sentences_say_what_the_tables_say(briefing: Path) -> None:
    text = "".join(page.extract_text() for page in pypdf.PdfReader(briefing).pages).replace("\n", "")
    assert "台账收录杭州市人工智能企业40家" in text
    assert "共列入60家次" in text
    assert "拥有有效专利120件，其中发明授权40件" in text
    assert "表1" in text
    assert "图1" in text
    assert "〓" not in text


def test_a_full_page_has_22_lines_of_28_characters(tmp_path: Path) -> None:
    reader = written(
        tmp_path / "满.pdf", Paragraph("深入实施人工智能产业发展规划以数字经济为引领推动协同发展" * 80)
    )
    lines = reader.pages[1].extract_text().split("\n")
    assert [len(line) for line in lines[:-1]] == [28] * 22
    assert lines[-1] == "— 2 —"


def test_a_table_over_two_pages_repeats_its_head(tmp_path: Path) -> None:
    rows = tuple(Row((f"第{n}街道", n)) for n in range(1, 60))
    table = Table(
        "t", "各街道企业数", "滨江区", 2019, "家", "全部企业", "企业台账", (Column("街道"), Column("企业数", decimals=0)),
        rows, totals=("合计", 1770), notes=("一条注。",),
    )  # fmt: skip
    reader = written(tmp_path / "表.pdf", TableBlock(table))
    texts = [page.extract_text() for page in reader.pages]
    assert "表1　各街道企业数" in texts[0]
    assert all("续表1" in text and "企业数" in text and "单位：家" in text for text in texts[1:])
    assert "1,770" in texts[-1]
    assert sum(text.count("街道") for text in texts) == 59 + len(texts) + 1, "no row lost or doubled"


def test_a_heading_is_not_left_alone_at_the_foot(tmp_path: Path) -> None:
    for lines in range(10, 16):
        reader = written(
            tmp_path / f"{lines}.pdf",
            Paragraph("字" * (26 + 28 * (lines - 1))),
            Heading("小标题"),
            Paragraph("正文"),
        )
        page = next(page.extract_text() for page in reader.pages if "小标题" in page.extract_text())
        assert "正文" in page


def test_a_rare_character_is_printed_or_reported(tmp_path: Path) -> None:
    document = Document("测试", HEAD, (Paragraph("杭州鿏𠮷科技有限公司"),))
    done = write_pdf(document, tmp_path / "生僻.pdf", Fonts(installed=False))
    assert any("U+20BB7" in warning for warning in done.warnings)
    assert not any("鿏" in warning.partition("已印作")[0] for warning in done.warnings)


def test_a_folder_that_cannot_be_written_leaves_the_old_file(store: Store, tmp_path: Path) -> None:
    with pytest.raises(DeskError, match="写不了"):
        write_briefing(store, "ecosystem", tmp_path / "没有" / "简报.pdf")
    taken = tmp_path / "简报.pdf"
    taken.mkdir()
    with pytest.raises(DeskError, match="写不了"):
        write_briefing(store, "ecosystem", taken)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_an_empty_store_says_so(tmp_path: Path) -> None:
    with Store.create(tmp_path / "空.zjdb") as store:
        write_briefing(store, "ecosystem", tmp_path / "空.pdf", "滨江区", 2020)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "空.pdf").pages)
    assert "尚无滨江区人工智能企业" in text.replace("\n", "")


def test_an_unknown_briefing_names_the_known_ones(store: Store, tmp_path: Path) -> None:
    with pytest.raises(DeskError, match="ecosystem"):
        write_briefing(store, "没有的", tmp_path / "a.pdf")
    assert "ecosystem" in BRIEFINGS


def test_the_preview_shows_the_page(briefing: Path) -> None:
    preview = Preview(briefing)
    width, height, pixels = preview.render(0, 1.0)
    assert (width, height) == (596, 842)
    assert len(pixels) == width * height * 4
    assert len(set(pixels)) > 20, "not blank"
    preview.close()


@pytest.mark.parametrize(
    ("number", "said"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一")]
)
def test_headings_count_in_chinese(number: int, said: str) -> None:
    assert chinese_number(number) == said

"""The page of GB/T 9704, measured in points: 22 lines of 28 characters that fill the type area, both heads."""

import datetime as dt
from itertools import pairwise
from pathlib import Path

import pytest

from tests.briefing.pages_read import Glyph, lines, texts
from zjai_desk.briefing.blocks import Block, Bulletin, Document, Letterhead, Paragraph
from zjai_desk.briefing.paper import sheet
from zjai_desk.briefing.paper.document import write_pdf
from zjai_desk.briefing.paper.fonts import Fonts
from zjai_desk.briefing.paper.lines import NO_END, NO_START

MM = 72 / 25.4
BULLETIN = Bulletin("人工智能产业简报", "某区发展和改革局", dt.date(2026, 3, 1), 3)
LETTER = Letterhead(
    "某区发展和改革局文件",
    "某发改〔2026〕12号",
    "某区发展和改革局",
    dt.date(2026, 3, 1),
    "各街道办事处，区政府各部门",
)
REPORT = (
    "截至2019年底，全市共有人工智能企业490家（其中87家列入两个及以上领域），有效专利25,889件，"
    "“发明授权”占29.66%；比上年增长22.0%，增速高于全省3.5个百分点——《图谱》收录AI芯片、Pre-A轮企业……"
)


def written(path: Path, *blocks: Block, head: Bulletin | Letterhead = BULLETIN) -> Path:
    done = write_pdf(Document("某区人工智能创业生态简报", head, blocks), path, Fonts(installed=False))
    assert done.warnings == ()
    return path


def body(path: Path, page: int) -> list[list[Glyph]]:
    """Return the lines of a page without its number."""
    return lines(path, page)[:-1]


def test_a_full_page_is_22_lines_of_28_characters_on_an_even_grid(tmp_path: Path) -> None:
    path = written(tmp_path / "满.pdf", Paragraph("国" * 28 * 60))
    page = body(path, 1)
    assert [len(line) for line in page] == [28] * 22
    heights = [line[0].origin[1] for line in page]
    assert all(above - below == pytest.approx(sheet.PITCH, abs=0.05) for above, below in pairwise(heights))
    for line in page:
        steps = [after.origin[0] - before.origin[0] for before, after in pairwise(line)]
        assert steps == pytest.approx([156 * MM / 28] * 27, abs=0.05)


def test_the_type_area_is_156_by_225_mm_37_from_the_top_28_from_the_left(tmp_path: Path) -> None:
    page = body(written(tmp_path / "满.pdf", Paragraph("国" * 28 * 60)), 1)
    ink = [glyph for line in page for glyph in line]
    # 国 fills its square to within a tenth.
    tenth = sheet.SIZE_3 / 10
    assert min(glyph.left for glyph in ink) == pytest.approx(28 * MM, abs=tenth)
    assert max(glyph.right for glyph in ink) == pytest.approx((28 + 156) * MM, abs=tenth)
    assert max(glyph.top for glyph in ink) == pytest.approx((297 - 37) * MM, abs=tenth)
    assert min(glyph.bottom for glyph in ink) == pytest.approx((297 - 37 - 225) * MM, abs=tenth)


def test_lines_with_figures_end_flush_and_keep_their_marks(tmp_path: Path) -> None:
    path = written(tmp_path / "文.pdf", Paragraph(REPORT * 12))
    page = body(path, 1)
    assert len(page) == 22
    for line in page:
        assert line[0].char not in NO_START
        assert line[-1].char not in NO_END
        # The ink of a stop at the end of a line lies left in its square.
        assert sheet.RIGHT - sheet.SIZE_3 <= line[-1].right <= sheet.RIGHT + 0.1
        for before, after in pairwise(line):
            assert after.left >= before.right - 0.6, f"{before.char}{after.char} overprinted"


def test_page_numbers_stand_7_mm_below_one_character_in_from_the_outer_edge(tmp_path: Path) -> None:
    path = written(tmp_path / "三页.pdf", Paragraph("国" * 28 * 60))
    for page in range(3):
        folio = lines(path, page)[-1]
        assert "".join(glyph.char for glyph in folio) == f"—{page + 1}—"
        dash = folio[0]
        assert (dash.top + dash.bottom) / 2 == pytest.approx(sheet.BOTTOM - 7 * MM, abs=1)
        if page % 2 == 0:
            assert sheet.RIGHT - folio[-1].right == pytest.approx(sheet.SIZE_4, abs=1)
        else:
            assert folio[0].left - sheet.LEFT == pytest.approx(sheet.SIZE_4, abs=1)


@pytest.mark.parametrize("head", [BULLETIN, LETTER])
def test_the_first_page_has_text_of_the_body(tmp_path: Path, head: Bulletin | Letterhead) -> None:
    path = written(tmp_path / "首页.pdf", Paragraph("正" * 300), head=head)
    assert next(texts(path)).count("正") > 28


def test_the_head_of_a_letter(tmp_path: Path) -> None:
    path = written(tmp_path / "公文.pdf", Paragraph("现将有关情况通报如下。"), head=LETTER)
    page = body(path, 0)
    said = ["".join(glyph.char for glyph in line) for line in page]
    assert said == [
        "某区发展和改革局文件",
        "某发改〔2026〕12号",
        "某区人工智能创业生态简报",
        "各街道办事处，区政府各部门：",
        "现将有关情况通报如下。",
        "某区发展和改革局",
        "2026年3月1日",
    ]
    mark, _, _, addressee, _, office, day = page
    assert max(glyph.top for glyph in mark) == pytest.approx((297 - 72) * MM, abs=4), "72 mm from the top"
    assert addressee[0].left - sheet.LEFT < 2, "顶格"
    assert sheet.RIGHT - office[-1].right == pytest.approx(4 * sheet.SIZE_3, abs=2), "右空四字"
    middle = [(line[0].left + line[-1].right) / 2 for line in (office, day)]
    assert middle[0] == pytest.approx(middle[1], abs=2)


def test_the_same_document_is_the_same_file(tmp_path: Path) -> None:
    blocks = (Paragraph(REPORT),)
    first, second = (written(tmp_path / name, *blocks).read_bytes() for name in ("一.pdf", "二.pdf"))
    assert first == second
    assert b"D:20260301000000+08'00'" in first

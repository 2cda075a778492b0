"""Heads and feet of official papers, measured in the file: marks, 签发人, 版记 with its rules, 报尾, 附件说明."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from tests.briefing.pages_read import Glyph, lines, texts
from zjai_desk.briefing.blocks import Attachment, Block, Bulletin, Document, Letterhead, Paragraph
from zjai_desk.briefing.paper import sheet
from zjai_desk.briefing.paper.document import Briefing, write_pdf
from zjai_desk.briefing.paper.fonts import Fonts

MM = 72 / 25.4
TEXT = Paragraph("现将有关情况报告如下。" * 3)
LETTER = Letterhead(
    "某区发展和改革局文件",
    "某发改〔2026〕12号",
    "某区发展和改革局",
    dt.date(2026, 3, 1),
    "区人民政府",
    copied_to=("区科学技术局", "区经济和信息化局", "区财政局", "各街道办事处", "区人工智能产业协会"),
    printed_by="某区发展和改革局办公室",
    printed_on=dt.date(2026, 3, 2),
)
BULLETIN = Bulletin(
    "人工智能产业简报",
    "某区发展和改革局",
    dt.date(2026, 3, 1),
    3,
    45,
    reports_to=("区委", "区政府"),
    sends_to=("各街道",),
    issued_to=("各企业",),
    copies=120,
)


def written(path: Path, head: Bulletin | Letterhead, *blocks: Block, names: tuple[str, ...] = ()) -> Briefing:
    attachments = tuple(Attachment(name, (TEXT,)) for name in names)
    document = Document("关于发展情况的报告", head, blocks or (TEXT,), attachments=attachments)
    return write_pdf(document, path, Fonts(installed=False))


def rules(path: Path, page: int) -> list[tuple[float, float, float, float]]:
    """Return the horizontal rules of a page as (left, right, height, thickness), from the top."""
    found = []
    with pdfium.PdfDocument(path) as document:
        for thing in document[page].get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_PATH]):
            wide = pdfium.raw.c_float()
            pdfium.raw.FPDFPageObj_GetStrokeWidth(thing, wide)
            left, bottom, right, top = thing.get_bounds()
            found.append((left + wide.value / 2, right - wide.value / 2, (bottom + top) / 2, wide.value))
    return sorted(found, key=lambda rule: -rule[2])


def said(line: list[Glyph]) -> str:
    return "".join(glyph.char for glyph in line)


def line_with(path: Path, page: int, words: str) -> list[Glyph]:
    return next(line for line in lines(path, page) if words in said(line))


def test_the_foot_of_a_letter_has_its_rules_and_ends_the_type_area(tmp_path: Path) -> None:
    path = tmp_path / "版记.pdf"
    done = written(path, LETTER)
    page = done.pages - 1
    assert done.pages % 2 == 0, "on an even page"
    first, middle, last = rules(path, page)
    for rule in (first, middle, last):
        assert rule[0] == pytest.approx(sheet.LEFT, abs=0.6)
        assert rule[1] == pytest.approx(sheet.RIGHT, abs=0.6)
    assert [first[3], middle[3], last[3]] == pytest.approx([0.35 * MM, 0.25 * MM, 0.35 * MM], abs=0.01)
    assert last[2] == pytest.approx(sheet.BOTTOM, abs=0.1)
    copied, more, printed = lines(path, page)[-3:]
    assert said(copied).startswith("抄送：区科学技术局，区经济和信息化局")
    assert said(more).endswith("。")
    assert said(printed) == "某区发展和改革局办公室2026年3月2日印发"
    assert copied[0].left - sheet.LEFT == pytest.approx(sheet.SIZE_4, abs=1.5), "左空一字"
    assert sheet.RIGHT - printed[-1].right == pytest.approx(sheet.SIZE_4, abs=1.5), "右空一字"
    assert more[0].left == pytest.approx(copied[3].left, abs=1.5), "回行与冒号后的首字对齐"


def test_a_foot_on_a_page_of_its_own_leaves_it_without_a_number(tmp_path: Path) -> None:
    path = tmp_path / "一页.pdf"
    done = written(path, LETTER, Paragraph("现将有关情况报告如下。"))
    first, second = texts(path)
    assert done.pages == 2
    assert first.endswith("—1—")
    assert "—" not in second
    # The text ends on an even page with no room left: a blank page and the page of the foot bear no number.
    for lines_of_text in range(20, 40):
        done = written(path, LETTER, Paragraph("字" * (28 * lines_of_text)))
        pages = list(texts(path))
        assert done.pages % 2 == 0
        assert "印发" in pages[-1]
        for page in pages:
            assert ("—" in page) == ("字" in page or "2026年3月1日\n" in page), page


def test_the_foot_stands_after_the_attachments(tmp_path: Path) -> None:
    path = tmp_path / "附件.pdf"
    written(path, LETTER, names=("名单", "关于人工智能产业创新发展若干政策措施落实情况的详细说明"))
    pages = list(texts(path))
    assert "印发" not in "".join(pages[:-1])
    assert "附件2" in pages[-1] or "附件2" in pages[-2]
    page = next(place for place, text in enumerate(pages) if "附件：" in text)
    named = line_with(path, page, "附件：")
    first = line_with(path, page, "2.关于")
    assert named[0].left - sheet.LEFT == pytest.approx(2 * sheet.SIZE_3, abs=2), "左空二字"
    assert named[3].left == pytest.approx(first[0].left, abs=1), "序号对齐"
    above = next(place for place, line in enumerate(lines(path, page)) if "2.关于" in said(line))
    rest = lines(path, page)[above + 1]
    assert rest[0].left == pytest.approx(first[2].left, abs=1.5), "回行与上一行名称首字对齐"


def test_one_attachment_has_no_number(tmp_path: Path) -> None:
    path = tmp_path / "一件.pdf"
    written(path, LETTER, names=("名单",))
    first, second, *_ = texts(path)
    assert "附件：名单" in first
    assert second.startswith("附件\n名单")
    sign, title, *_ = lines(path, 1)
    assert sign[0].left == pytest.approx(sheet.LEFT, abs=1.5), "顶格"
    assert sign[0].origin[1] - title[0].origin[1] == pytest.approx(2 * sheet.PITCH, abs=6), "第三行"
    assert (title[0].left + title[-1].right) / 2 == pytest.approx((sheet.LEFT + sheet.RIGHT) / 2, abs=2)


def test_marks_stand_top_left_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "密级.pdf"
    marked = replace(LETTER, copy_number=12, classification="秘密", kept_for="1年", urgency="特急")
    written(path, marked)
    found = lines(path, 0)[:3]
    assert [said(line) for line in found] == ["000012", "秘密★1年", "特急"]
    assert all(line[0].left - sheet.LEFT < 2 for line in found)
    assert max(glyph.top for glyph in found[0]) == pytest.approx(sheet.TOP, abs=4), "版心左上角第一行"
    mark = line_with(path, 0, "文件")
    assert max(glyph.top for glyph in mark) == pytest.approx((297 - 72) * MM, abs=4), (
        "they do not push the mark"
    )


def test_who_signs_stands_right_and_the_number_left_beside_the_last(tmp_path: Path) -> None:
    path = tmp_path / "上行文.pdf"
    written(path, replace(LETTER, signers=("张三", "李四", "王小五")))
    first = line_with(path, 0, "签发人：")
    assert said(first) == "签发人：张三李四"
    last = line_with(path, 0, "王小五")
    assert said(last) == "某发改〔2026〕12号王小五"
    assert last[0].left - sheet.LEFT == pytest.approx(sheet.SIZE_3, abs=2), "左空一字"
    assert last[-3].left == pytest.approx(first[4].left, abs=1.5), "names below each other"


def test_the_foot_of_a_bulletin(tmp_path: Path) -> None:
    path = tmp_path / "报尾.pdf"
    done = written(path, BULLETIN)
    assert done.pages == 1
    page = [said(line) for line in lines(path, 0)]
    assert "第3期（总第45期）" in page
    assert page[-5:] == ["报：区委，区政府。", "送：各街道。", "发：各企业。", "（共印120份）", "—1—"]
    red, first, middle, last = rules(path, 0)
    assert red[3] > 1.5
    assert [first[3], middle[3], last[3]] == pytest.approx([0.35 * MM, 0.25 * MM, 0.35 * MM], abs=0.01)
    assert last[2] == pytest.approx(sheet.BOTTOM, abs=0.1)


def test_a_bulletin_without_recipients_has_no_foot(tmp_path: Path) -> None:
    path = tmp_path / "无.pdf"
    written(path, Bulletin("人工智能产业简报", "某局", dt.date(2026, 3, 1)))
    assert len(rules(path, 0)) == 1


def test_a_remark_stands_below_the_date(tmp_path: Path) -> None:
    path = tmp_path / "附注.pdf"
    written(path, replace(LETTER, remark="联系人：赵六"))
    remark = line_with(path, 0, "联系人")
    assert said(remark) == "（联系人：赵六）"
    day = line_with(path, 0, "2026年3月1日")
    assert day[0].origin[1] - remark[0].origin[1] == pytest.approx(sheet.PITCH, abs=1)


def test_a_long_title_is_kept_within_the_measure(tmp_path: Path) -> None:
    for length in range(15, 45):
        path = tmp_path / "题.pdf"
        document = Document("国" * length, LETTER, (TEXT,))
        write_pdf(document, path, Fonts(installed=False))
        for line in lines(path, 0):
            if said(line).startswith("国国"):
                assert line[0].left >= sheet.LEFT - 0.5
                assert line[-1].right <= sheet.RIGHT + 0.5

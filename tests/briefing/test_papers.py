"""Briefings of the office's own: kept, printed with the numbers of the tables, made from ready ones, told when broken."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.briefing.pages_read import texts
from zjai_desk.analysis.catalogue import build
from zjai_desk.analysis.charts.spec import ChartKind
from zjai_desk.briefing import BRIEFINGS, Batch, write_briefing, write_briefings
from zjai_desk.briefing.blocks import (
    Bulletin,
    ChartBlock,
    Document,
    Fine,
    Letterhead,
    PageBreak,
    Paragraph,
    TableBlock,
)
from zjai_desk.briefing.papers.composing import compose
from zjai_desk.briefing.papers.kept import delete_paper, keep_paper, kept_paper, kept_papers, rename_paper
from zjai_desk.briefing.papers.paper import (
    AttachmentPart,
    BreakPart,
    BulletinHead,
    ChartPart,
    HeadingPart,
    LetterHead,
    Paper,
    SourcesPart,
    TablePart,
    TextPart,
)
from zjai_desk.briefing.papers.start import bound_share, paper_from, unbound
from zjai_desk.briefing.texts.catalogue import briefings, compose_briefing
from zjai_desk.errors import DeskError
from zjai_desk.store import Store

CITY = ("杭州市", 2019)
PAPER = Paper(
    title="{area}人工智能专利月报（{year}年）",
    head=BulletinHead(
        "专利月报", "杭州市某某局", reports_to=("市委办公室",), sends_to=("各区县",), copies=30
    ),
    parts=(
        TextPart("{area}有专利{patents.total}件，{专利：patents.by_year.total|比上年}。\n第二段。"),
        HeadingPart("区县情况"),
        TablePart("patents.by_district", columns=("区县", "合计"), top=3),
        ChartPart("patents.by_district", shape="column", top=5),
        BreakPart(),
        SourcesPart(),
        AttachmentPart("{area}逐年专利"),
        TablePart("patents.by_year", year=2018),
    ),
)


@pytest.fixture
def sample(sample_path: Path) -> Iterator[Store]:
    with Store.open(sample_path) as store:
        yield store


def paragraphs(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def test_a_paper_is_the_same_after_json() -> None:
    for paper in (
        PAPER,
        Paper(),
        replace(PAPER, head=LetterHead("某局文件", "〔2026〕1号", signers=("张三",))),
    ):
        assert Paper.from_json(paper.as_json()) == paper


def test_a_paper_becomes_a_document(sample: Store) -> None:
    document = compose(sample, PAPER, *CITY)
    assert document.warnings == ()
    assert document.title == "杭州市人工智能专利月报（2019年）"
    assert paragraphs(document) == ["杭州市有专利25889件，比上年增长32.7%。", "第二段。"]
    assert isinstance(document.head, Bulletin)
    assert (document.head.issue, document.head.copies, document.head.reports_to) == (1, 30, ("市委办公室",))
    first, second, _, table, chart, broken, _, fine = document.blocks
    assert isinstance(table, TableBlock)
    assert isinstance(chart, ChartBlock)
    assert [column.label for column in table.table.columns] == ["区县", "合计"]
    assert [row.cells for row in table.table.rows] == [("滨江区", 14725), ("西湖区", 3354), ("余杭区", 1643)]
    assert table.table.totals == ("合计", 25889)
    assert "表中列前3行，合计为全部13行的。" in table.table.notes
    assert chart.chart.kind is ChartKind.COLUMN
    assert len(chart.chart.categories) == 5
    assert isinstance(broken, PageBreak)
    assert isinstance(fine, Fine)
    assert any("逐年" in text or "2004" in text for text in fine.texts), (
        "the attachment's table has its source too"
    )
    (attachment,) = document.attachments
    assert attachment.title == "杭州市逐年专利"
    (block,) = attachment.blocks
    assert isinstance(block, TableBlock)
    assert block.table.totals[-1] == 19509
    assert isinstance(first, Paragraph)
    assert isinstance(second, Paragraph)
    assert [first.text[n.start : n.end] for n in first.numbers] == ["25889", "比上年增长32.7%"]


def test_what_is_wrong_is_told_with_its_place_and_the_rest_is_written(sample: Store) -> None:
    paper = Paper(
        parts=(
            TextPart("共{patents.by_year.totl}件，{"),
            TablePart("patents.age_test"),
            TablePart("patents.by_year", columns=("年份", "国际专利")),
            TablePart(""),
            ChartPart("patents.by_year", shape="ring"),
            ChartPart("atlas.names"),
            TextPart("好。"),
        )
    )
    document = compose(sample, paper, *CITY)
    told = "\n".join(document.warnings)
    for words in (
        "第1块（正文）：", "是不是：patents.by_year.total", "花括号没有成对", "第2块（统计表）：", "没有数据，没有印出",
        "没有“国际专利”这一列", "第4块（统计表）：还没有选统计表", "第5块（图）：", "第6块（图）：",
    ):  # fmt: skip
        assert words in told, words
    assert paragraphs(document)[-1] == "好。"
    assert "{" not in paragraphs(document)[0]


def test_a_letterhead(sample: Store) -> None:
    document = compose(sample, Paper(head=LetterHead(number="〔2026〕3号", addressee="各区县")), *CITY)
    assert isinstance(document.head, Letterhead)
    assert document.head.mark == "（示例）区县人工智能产业办文件"
    assert document.head.number == "〔2026〕3号"


def test_papers_are_kept_as_changes_and_undone(sample: Store) -> None:
    keep_paper(sample, "专利月报", PAPER, "张三")
    assert briefings(sample) == {**BRIEFINGS, "own.专利月报": "专利月报"}
    keep_paper(sample, "专利月报", replace(PAPER, title="另一个"), "李四")
    kept = kept_paper(sample, "专利月报")
    assert (kept.paper.title, kept.done_by) == ("另一个", "李四")
    sample.undo()
    assert kept_paper(sample, "专利月报").paper == PAPER
    rename_paper(sample, "专利月报", "月报")
    delete_paper(sample, "月报")
    assert kept_papers(sample) == []
    sample.undo()
    sample.undo()
    assert [each.name for each in kept_papers(sample)] == ["专利月报"]
    assert sample.history()[0].title.endswith("自编简报 专利月报 改名为 月报")


@pytest.mark.parametrize("name", ["", "  ", "a/b", "问?", "长" * 41])
def test_names_that_no_file_can_have_are_refused(sample: Store, name: str) -> None:
    with pytest.raises(DeskError, match="没有保存"):
        keep_paper(sample, name, PAPER)


@pytest.mark.parametrize(
    "content",
    [
        '{"version": 1, "title"',
        "[]",
        "{}",
        '{"version": 1, "title": 5, "head": {"kind": "bulletin"}, "parts": []}',
        '{"version": 1, "title": "", "head": {"kind": "bulletin"}, "parts": [{"kind": "film"}]}',
        '{"version": 1, "title": "", "head": {"kind": "bulletin"}, "parts": [{"kind": "heading", "level": 9}]}',
        '{"version": 1, "title": "", "head": {"kind": "bulletin", "copies": "三"}, "parts": []}',
    ],
)
def test_a_broken_paper_is_told_in_words(sample: Store, tmp_path: Path, content: str) -> None:
    with sample.change("坏") as change:
        change.insert("papers", [{"name": "月报", "content": content}])
    assert "own.月报" in briefings(sample), "it is still listed, so that it can be deleted"
    with pytest.raises(DeskError, match="“月报”的内容已损坏") as told:
        write_briefing(sample, "own.月报", tmp_path / "a.pdf")
    assert "撤销" in told.value.hint
    assert not set("{}[]") & set(str(told.value))


def test_a_paper_of_a_newer_program_is_not_guessed_at() -> None:
    with pytest.raises(DeskError, match="更新的版本"):
        Paper.from_json('{"version": 2, "blocks": []}', "月报")


def test_the_printed_paper_has_the_numbers_of_the_tables(sample: Store, tmp_path: Path) -> None:
    keep_paper(sample, "专利月报", PAPER)
    done = write_briefing(sample, "own.专利月报", tmp_path / "月报.pdf", *CITY)
    text = "".join(texts(done.path)).replace("\n", "")
    for words in (
        "专利月报",
        "第1期",
        "有专利25889件，比上年增长32.7%",
        "14,725",
        "25,889",
        "附件",
        "19,509",
    ):
        assert words in text, words
    assert done.title == "杭州市人工智能专利月报（2019年）"


def test_warnings_of_a_paper_reach_who_prints_it(sample: Store, tmp_path: Path) -> None:
    keep_paper(sample, "试", Paper(parts=(TextPart("{patents.by_year.totl}"),)))
    done = write_briefing(sample, "own.试", tmp_path / "试.pdf", *CITY)
    assert done.warnings[0].startswith("第1块（正文）：")


def test_all_districts_in_one_batch(sample: Store, tmp_path: Path) -> None:
    parts = (TextPart("{area}有专利{patents.by_district[本地区].合计}件，全市{patents.total@全市}件。"),)
    keep_paper(sample, "简况", Paper(title="专利/简况", parts=parts))
    written = write_briefings(sample, Batch(("own.简况",), *CITY), tmp_path / "各区")
    names = sorted(path.name for path in (tmp_path / "各区").glob("*.pdf"))
    assert len(names) == 13
    assert written.folder == tmp_path / "各区"
    (binjiang,) = (path for path in (tmp_path / "各区").glob("*.pdf") if "滨江区" in path.name)
    assert "滨江区有专利14725件，全市25889件" in "".join(texts(binjiang)).replace("\n", "")


@pytest.mark.parametrize("name", list(BRIEFINGS))
@pytest.mark.parametrize("area", ["杭州市", "滨江区"])
def test_a_ready_briefing_as_a_paper_says_the_same(sample: Store, name: str, area: str) -> None:
    assert_same(sample, name, area)


def test_a_briefing_from_records_as_a_paper_says_the_same(as_published: Store) -> None:
    assert_same(as_published, "patents", "滨江区")


def assert_same(store: Store, name: str, area: str) -> None:
    ready = compose_briefing(store, name, area, 2019)
    again = compose(store, paper_from(store, ready, (area, 2019)), area, 2019)
    assert paragraphs(again) == paragraphs(ready)
    assert again.title == ready.title
    assert len(again.blocks) == len(ready.blocks)
    assert again.warnings == ()


def test_most_numbers_of_a_ready_briefing_are_bound(as_published: Store) -> None:
    paper = paper_from(as_published, compose_briefing(as_published, "ecosystem", *CITY), CITY)
    bound, left = bound_share(paper)
    assert bound > 100
    assert left <= 5
    rest = [part.text for part in paper.parts if isinstance(part, TextPart) and "其余" in part.text]
    assert rest
    assert not any(map(unbound, rest)), "what is left to the others is a number of the table, too"


def test_a_paper_made_from_one_district_speaks_of_another(as_published: Store) -> None:
    paper = paper_from(
        as_published, compose_briefing(as_published, "patents", "滨江区", 2019), ("滨江区", 2019)
    )
    document = compose(as_published, paper, "西湖区", 2019)
    assert document.title.startswith("西湖区")
    total = build(as_published, "patents.by_year", "西湖区", 2019).facts["total"]
    assert f"西湖区人工智能企业拥有有效专利{total}件" in paragraphs(document)[0]


def test_every_number_of_a_ready_briefing_is_traced_to_its_cell(as_published: Store) -> None:
    document = compose_briefing(as_published, "patents", *CITY)
    found = [
        (block.text, number)
        for block in document.blocks
        if isinstance(block, Paragraph)
        for number in block.numbers
    ]
    assert len(found) > 40
    for text, number in found:
        if number.column is None:
            cell = number.table.facts[number.fact]
        else:
            cells = number.table.totals if number.row is None else number.table.rows[number.row].cells
            cell = cells[number.column]
        assert type(cell) in (int, Decimal), "no traces are left in the tables"
        assert str(cell).startswith(text[number.start : number.end].replace(",", ""))
    assert not any("\u2000" <= char <= "\u200a" for text, _ in found for char in text)

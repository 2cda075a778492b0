"""Tables and figures on the page: nothing overprinted, nothing cut, nothing left alone."""

import datetime as dt
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest

from tests.briefing.pages_read import Glyph, glyphs, lines, texts
from zjai_desk.analysis.charts.spec import ChartKind, ChartSpec, Series
from zjai_desk.analysis.tables import Column, Row, Table
from zjai_desk.briefing.blocks import (
    Block,
    Bulletin,
    ChartBlock,
    Document,
    Fine,
    Heading,
    Paragraph,
    TableBlock,
)
from zjai_desk.briefing.paper import sheet
from zjai_desk.briefing.paper.document import Briefing, write_pdf
from zjai_desk.briefing.paper.fonts import Fonts

HEAD = Bulletin("人工智能产业简报", "某区发展和改革局", dt.date(2026, 3, 1))


def written(path: Path, *blocks: Block) -> Briefing:
    return write_pdf(Document("某区人工智能创业生态简报", HEAD, blocks), path, Fonts(installed=False))


def table(columns: tuple[Column, ...], rows: tuple[Row, ...], **more: object) -> Table:
    return Table("t", "示例", "滨江区", 2019, "", "", "企业台账", columns, rows, **more)  # type: ignore[arg-type]  # the test knows its kind


def overprinted(ink: list[Glyph]) -> list[str]:
    """Return pairs of characters whose ink boxes share more than a hair."""

    def shared(a: Glyph, b: Glyph) -> bool:
        across = min(a.right, b.right) - max(a.left, b.left)
        down = min(a.top, b.top) - max(a.bottom, b.bottom)
        return across > 0.8 and down > 0.8

    return [f"{a.char}{b.char}" for a, b in combinations(ink, 2) if shared(a, b)]


def kept_inside(path: Path, pages: int) -> None:
    for page in range(pages):
        for glyph in glyphs(path, page):
            if glyph.top > sheet.BOTTOM:
                assert glyph.left >= sheet.LEFT - 0.5
                assert glyph.right <= sheet.RIGHT + 0.5
                assert glyph.bottom >= sheet.BOTTOM - 0.5
                assert glyph.top <= sheet.TOP + 0.5


SHARES = tuple(map(Decimal, ("32.08", "56.88", "123.45", "-1.25")))
WIDE = table(
    (
        Column("区县"),
        *(Column(kind, "件", 0, "有效专利") for kind in ("发明授权", "实用新型", "外观设计", "合计")),
        Column("发明授权占专利总数比重", "%", 2, "结构"),
        Column("占全市比重", "%", 2, "结构"),
        Column("每家企业平均拥有专利数", "件/家", 2),
        Column("比上年同期增减", "百分点", 2),
        Column("备注"),
    ),
    tuple(
        Row((name, 4724, 5999, 4002, 14725, *SHARES, "含高新区、经济技术开发区和特色小镇的数据"))
        for name in ("滨江区", "西湖区", "余杭区")
    ),
)
NAMES = table(
    (Column("序号", decimals=0), Column("企业名称"), Column("主营业务"), Column("成立年份")),
    tuple(
        Row(
            (
                n,
                "杭州某某视觉数字技术股份有限公司",
                "以视频为核心的智能物联网解决方案和大数据服务" * 2,
                "2001",
            )
        )
        for n in range(1, 60)
    ),
)


@pytest.mark.parametrize("wide", [WIDE, NAMES])
def test_a_wide_table_is_broken_into_lines_not_overprinted(tmp_path: Path, wide: Table) -> None:
    path = tmp_path / "宽表.pdf"
    done = written(path, TableBlock(wide))
    kept_inside(path, done.pages)
    for page in range(done.pages):
        assert overprinted(glyphs(path, page)) == []
    said = "".join(texts(path))
    assert said.count("4,724") == (3 if wide is WIDE else 0)
    assert said.count("2001") == (0 if wide is WIDE else 59)


def test_figures_stand_under_figures(tmp_path: Path) -> None:
    path = tmp_path / "表.pdf"
    values = (Decimal("9.5"), Decimal("1234.25"), Decimal("-0.75"), Decimal(100))
    written(
        path,
        TableBlock(table((Column("区县"), Column("占比", "%", 2)), tuple(Row(("某区", v)) for v in values))),
    )
    rows = [line for line in lines(path, 0) if "".join(glyph.char for glyph in line).startswith("某区")]
    rows = [line for line in rows if line[-1].char.isdigit()]
    points = [next(glyph.origin[0] for glyph in line if glyph.char == ".") for line in rows]
    assert len(points) == 4
    assert max(points) - min(points) < 0.3


def test_a_heading_goes_with_what_follows_it(tmp_path: Path) -> None:
    rows = tuple(Row((f"第{n}街道", n)) for n in range(9))
    following: tuple[tuple[Block, str], ...] = (
        (TableBlock(table((Column("街道"), Column("企业数", decimals=0)), rows)), "表1"),
        (ChartBlock(chart(ChartKind.COLUMN)), "图1"),
        (Fine(("来源一", "来源二", "来源三")), "1.来源一"),
    )
    for block, caption in following:
        for count in range(6, 15):
            path = tmp_path / f"{count}.pdf"
            written(
                path,
                Paragraph("字" * (26 + 28 * (count - 1))),
                Heading("大标题"),
                Heading("小标题", 2),
                block,
            )
            page = next(text for text in texts(path) if "大标题" in text)
            assert "小标题" in page
            assert caption in page


def chart(kind: ChartKind, series: int = 1, categories: int = 6) -> ChartSpec:
    names = ("发明授权", "实用新型", "外观设计", "其他")[:series]
    return ChartSpec(
        kind,
        "专利数量",
        tuple(f"第{n}年" for n in range(1, categories + 1)),
        tuple(
            Series(name, tuple(Decimal((n + 1) * 7 * (m + 1) % 41) for n in range(categories)))
            for m, name in enumerate(names)
        ),
        "件",
        source="企业台账",
    )


@pytest.mark.parametrize(
    ("kind", "series"),
    [
        (ChartKind.BAR, 1),
        (ChartKind.BAR, 3),
        (ChartKind.COLUMN, 1),
        (ChartKind.GROUPED, 3),
        (ChartKind.STACKED, 4),
        (ChartKind.LINE, 1),
        (ChartKind.LINE, 3),
        (ChartKind.RING, 1),
        (ChartKind.RANKING, 1),
        (ChartKind.HEAT, 3),
    ],
)
def test_every_kind_of_chart_is_named_and_readable(tmp_path: Path, kind: ChartKind, series: int) -> None:
    path = tmp_path / "图.pdf"
    done = written(path, ChartBlock(chart(kind, series)))
    assert done.pages == 1
    kept_inside(path, 1)
    assert overprinted(glyphs(path, 0)) == []
    said = next(texts(path))
    assert all(f"第{n}年" in said for n in range(1, 7))
    assert "图1专利数量" in said
    assert "件" in said
    assert all(one.name in said for one in chart(kind, series).series if series > 1)


def test_a_chart_that_just_misses_the_page_is_drawn_lower(tmp_path: Path) -> None:
    def pages(count: int) -> int:
        text = Paragraph("字" * (26 + 28 * (count - 1)))
        return written(tmp_path / "图.pdf", text, ChartBlock(chart(ChartKind.COLUMN))).pages

    grown = [pages(count) for count in range(1, 15)]
    assert grown[0] == 1
    assert grown == sorted(grown), "more text never makes fewer pages"


def test_what_has_no_source_is_reported(tmp_path: Path) -> None:
    bare = Table("t", "来历不明", "", None, "", "", "", (Column("区县"),), (Row(("滨江区",)),))
    done = written(tmp_path / "表.pdf", TableBlock(bare))
    assert done.warnings == ("表1“来历不明”没有数据来源。",)

"""Documents as JSON and back: nothing is lost, whatever they hold; what later versions add has its default."""

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zjai_desk.analysis.charts.spec import ChartKind, ChartSpec, Series
from zjai_desk.analysis.tables import Behind, Column, Row, Table
from zjai_desk.briefing.blocks import (
    Attachment,
    Bound,
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
from zjai_desk.briefing.editions.frozen import as_text, from_text
from zjai_desk.briefing.texts.catalogue import BRIEFINGS, compose_briefing
from zjai_desk.errors import DeskError
from zjai_desk.registers.fields import Absent
from zjai_desk.store import Store

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=3)
CELLS = st.one_of(TEXT, st.integers(), DECIMALS, st.sampled_from(Absent), st.none())
IDS = st.lists(st.integers(0, 10**7), max_size=200).map(tuple)


def tuples(of: st.SearchStrategy[object], most: int = 3) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(of, max_size=most).map(tuple)


CHARTS = st.builds(
    ChartSpec,
    kind=st.sampled_from(ChartKind), title=TEXT, categories=tuples(TEXT), unit=TEXT, note=TEXT,
    series=tuples(st.builds(Series, name=TEXT, values=tuples(st.one_of(st.none(), st.integers(), DECIMALS)))),
)  # fmt: skip
TABLES = st.builds(
    Table,
    name=TEXT, title=TEXT, area=TEXT, year=st.one_of(st.none(), st.integers(1900, 2100)), unit=TEXT, population=TEXT,
    source=TEXT, columns=tuples(st.builds(Column, label=TEXT, decimals=st.one_of(st.none(), st.integers(0, 4)))),
    rows=tuples(st.builds(Row, cells=tuples(CELLS), subtotal=st.booleans())), totals=tuples(CELLS),
    chart=st.one_of(st.none(), CHARTS), facts=st.dictionaries(TEXT, CELLS, max_size=3),
    behind=st.one_of(
        st.none(),
        st.builds(
            Behind, register=TEXT, rows=tuples(IDS),
            counted=st.dictionaries(st.integers(0, 9), st.frozensets(st.integers(), max_size=90), max_size=2),
        ),
    ),
)  # fmt: skip
BLOCKS = st.one_of(
    st.builds(Heading, text=TEXT, level=st.integers(1, 4)),
    st.builds(
        Paragraph,
        text=TEXT,
        numbers=tuples(st.builds(Bound, start=st.integers(), end=st.integers(), table=TABLES, fact=TEXT), 2),
    ),
    st.builds(TableBlock, table=TABLES, whole=st.booleans()),
    st.builds(ChartBlock, chart=CHARTS, table=st.one_of(st.none(), TABLES)),
    st.builds(Fine, texts=tuples(TEXT)),
    st.builds(PageBreak),
)
DAYS = st.dates()
HEADS = st.one_of(
    st.builds(Bulletin, name=TEXT, office=TEXT, day=DAYS, issue=st.one_of(st.none(), st.integers(1)), reports_to=tuples(TEXT)),
    st.builds(Letterhead, mark=TEXT, number=TEXT, office=TEXT, day=DAYS, signers=tuples(TEXT), printed_on=st.one_of(st.none(), DAYS)),
)  # fmt: skip
DOCUMENTS = st.builds(
    Document, title=TEXT, head=HEADS, blocks=tuples(BLOCKS, 4),
    attachments=tuples(st.builds(Attachment, title=TEXT, blocks=tuples(BLOCKS, 2)), 2), warnings=tuples(TEXT, 2),
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(DOCUMENTS)
def test_nothing_is_lost(document: Document) -> None:
    again = from_text(as_text(document))
    assert again == document
    assert as_text(again) == as_text(document), "to the last digit: 1 and 1.00 are equal, but not the same"


@pytest.mark.parametrize("name", BRIEFINGS)
def test_every_briefing_of_the_sample_comes_back(sample_path: Path, name: str) -> None:
    with Store.open(sample_path) as store:
        document = compose_briefing(store, name, "杭州市", 2019)
    assert from_text(as_text(document)) == document


def test_a_table_under_its_chart_and_behind_numbers_is_kept_once() -> None:
    table = Table(
        "t",
        "表",
        "杭州市",
        2019,
        "件",
        "",
        "",
        (Column("年份"), Column("件数", decimals=0)),
        (Row(("2019", 5)),),
    )
    chart = ChartSpec(ChartKind.BAR, "图", ("2019",), (Series("", (5,)),), "件")
    blocks = (TableBlock(table), ChartBlock(chart, table), Paragraph("5件", (Bound(0, 1, table, 0, 1),)))
    document = Document("标题", Bulletin("简报", "局", dt.date(2020, 1, 1)), blocks)
    text = as_text(document)
    assert len(json.loads(text)["tables"]) == 1
    again = from_text(text).blocks
    assert again[0].table is again[1].table is again[2].numbers[0].table  # type: ignore[union-attr]  # there is one


def test_many_ids_take_little_room() -> None:
    ids = tuple(range(1, 160_000, 3))
    table = Table("t", "表", "", None, "", "", "", (), (), behind=Behind("patents", (ids, ids[::-1])))
    document = Document("标题", Bulletin("简报", "局", dt.date(2020, 1, 1)), (TableBlock(table),))
    text = as_text(document)
    assert len(text) < len(ids)
    assert from_text(text) == document


def test_a_field_that_a_later_version_adds_has_its_default() -> None:
    document = Document(
        "标题", Bulletin("简报", "局", dt.date(2020, 1, 1), issue=3), (Heading("一"),), warnings=("注意",)
    )
    content = json.loads(as_text(document))
    del content["document"]["warnings"]
    del content["document"]["head"]["copies"]
    content["document"]["blocks"][0]["gone_later"] = "x"
    assert from_text(json.dumps(content)) == Document("标题", document.head, document.blocks)


@pytest.mark.parametrize(
    "damage",
    ["", "{}", "[1]", '{"tables": [], "document": {"is": "Nothing"}}', '{"tables": [], "document": 3}'],
)
def test_damage_is_told_in_words(damage: str) -> None:
    with pytest.raises(DeskError, match="定稿的内容"):
        from_text(damage)


def test_a_float_is_not_let_in() -> None:
    row = Row((1.5,))  # type: ignore[arg-type]  # the test knows its kind
    table = Table("t", "表", "", None, "", "", "", (Column("数", decimals=1),), (row,))
    with pytest.raises(TypeError, match="float has no form"):
        as_text(Document("标题", Bulletin("简报", "局", dt.date(2020, 1, 1)), (TableBlock(table),)))

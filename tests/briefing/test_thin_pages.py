"""No page of a few lines: what ends a text stands with what precedes it, notes with the last rows of their table."""

from pathlib import Path

import pytest

from tests.briefing.test_flow import HEAD, LETTER, body, chart, table, words, written
from zjai_desk.briefing import write_briefing
from zjai_desk.briefing.blocks import Block, Fine, Heading, TableBlock
from zjai_desk.store import Store

LEAST = 5
SOURCES = (Heading("数据来源与口径"), Fine(("来自企业台账。", "依据台账历史第4步的数据生成。")))
ENDS: tuple[tuple[Block, ...], ...] = (
    (words(4), *SOURCES),
    (table(5), *SOURCES),
    (table(20, 3), *SOURCES),
    (chart(), *SOURCES),
    (table(9, 4), chart(), *SOURCES),
    (table(9, 12),),
    (chart(), words(2)),
)


def filled(path: Path, pages: int) -> list[int]:
    """Return how many lines stand on each page, those of tables and small print among them."""
    return [len(body(path, page)) for page in range(pages)]


@pytest.mark.parametrize("place", range(len(ENDS)))
def test_no_page_holds_a_few_lines(tmp_path: Path, place: int) -> None:
    for before in range(1, 22, 3):
        head = LETTER if before % 2 else HEAD
        done = written(tmp_path / "简报.pdf", words(before), *ENDS[place], head=head)
        found = filled(tmp_path / "简报.pdf", done.pages)
        # The first page has the head besides.
        assert min(found[1:], default=LEAST) >= LEAST, (before, found)


def test_the_sources_stand_with_the_last_rows_of_a_table(tmp_path: Path) -> None:
    for before in range(1, 12, 3):
        done = written(tmp_path / "简报.pdf", words(before), table(20), *SOURCES)
        last = "".join(body(tmp_path / "简报.pdf", done.pages - 1))
        assert "数据来源与口径" in last
        assert "街道019" in last


def test_a_table_that_is_to_stand_on_one_page_does_so_with_sources_below(tmp_path: Path) -> None:
    whole = TableBlock(table(20).table, whole=True)
    for before in range(1, 12, 2):
        done = written(tmp_path / "简报.pdf", words(before), Heading("全部"), whole, *SOURCES)
        holding = [
            page for page in range(done.pages) if "街道0" in "".join(body(tmp_path / "简报.pdf", page))
        ]
        assert len(holding) == 1


@pytest.mark.parametrize("name", ["ecosystem", "patents", "industry", "targets", "vouchers"])
def test_no_briefing_of_the_sample_ends_on_a_few_lines(sample_path: Path, tmp_path: Path, name: str) -> None:
    with Store.open(sample_path) as store:
        for area in ("浙江省", "杭州市", "余杭区"):
            done = write_briefing(store, name, tmp_path / "简报.pdf", area, 2019)
            assert min(filled(tmp_path / "简报.pdf", done.pages)) >= LEAST, area

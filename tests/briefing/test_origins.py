"""Every number that a briefing gives opens its own records: those it counts, and those a share or a growth is over."""

import re
from collections.abc import Iterator

import pytest

from zjai_desk.analysis.catalogue import build
from zjai_desk.analysis.tables import Table
from zjai_desk.briefing.blocks import Bound, Document, Paragraph
from zjai_desk.briefing.editions.frozen import as_text, from_text
from zjai_desk.briefing.paper.spots import cell_of
from zjai_desk.briefing.texts.catalogue import BRIEFINGS, compose_briefing
from zjai_desk.registers import REGISTERS
from zjai_desk.store import Store

PLACES = ("杭州市", "滨江区", "余杭区")
NUMBER = re.compile(r"(?<![第\d])\d[\d,]*(?:\.\d+)?(?![年期\d—])")
TIED = re.compile(r"个(?:领域|区县)有专利企业占比最高")
COUNTED = re.compile(r"^(?:家(?!次)|件|张)")
SHARE = re.compile(r"占$|占比最高，为$|增长$|下降$")


def said(document: Document) -> Iterator[tuple[str, re.Match[str], Bound | None]]:
    """Yield each number of the sentences that is no year."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            for hit in NUMBER.finditer(block.text):
                if TIED.match(block.text, hit.end()):
                    continue  # how many rows share a first place is no number of records
                bounds = (one for one in block.numbers if one.start <= hit.start() < one.end)
                yield block.text, hit, next(bounds, None)


def opened(bound: Bound) -> tuple[Table, int | None, int | None, str]:
    row, column = bound.row, bound.column
    if column is None and bound.fact not in bound.table.origins:
        row, column = cell_of(bound.table, bound.fact) or (None, None)
    return bound.table, row, column, bound.fact


@pytest.mark.parametrize("area", PLACES)
@pytest.mark.parametrize("name", BRIEFINGS)
def test_every_number_of_the_text_opens_its_records(as_published: Store, name: str, area: str) -> None:
    for text, hit, bound in said(compose_briefing(as_published, name, area, 2019)):
        assert bound is not None, f"{hit[0]} in {text}"
        table, row, column, fact = opened(bound)
        origin = table.origin(row, column, fact)
        assert origin is not None, f"{hit[0]} in {text}"
        assert set(origin.of.ids) <= set(as_published.ids(origin.of.register))
        after, before = text[hit.end() :], text[: hit.start()]
        number = hit[0].replace(",", "")
        counts_records = REGISTERS[origin.of.register].measure == after[:1] and COUNTED.match(after)
        if counts_records and number.isdecimal() and not before.endswith("每家"):
            assert len(origin.of.ids) == int(number), f"{hit[0]}{after[:6]} in {text}"
        if after.startswith("%") and SHARE.search(before):
            published = origin.of.register == "figures"
            assert origin.over is not None or published, f"{hit[0]} in {text}"


@pytest.mark.parametrize(
    ("name", "fact"),
    [
        ("patents.by_year", "growth"),
        ("patents.by_district", "third_total"),
        ("patents.by_district", "area_share"),
        ("enterprises.by_district", "top3_share"),
        ("atlas.fields", "技术层.rest_share"),
    ],
)
def test_a_fact_of_the_city_opens_its_own_records_for_a_district(
    as_published: Store, name: str, fact: str
) -> None:
    table = build(as_published, name, "滨江区", 2019)
    origin = table.origin(None, None, fact)
    whole = table.records(None, -1)
    assert origin is not None
    assert 0 < len(origin.of.ids) < len(whole)


def test_a_share_is_its_numerator_over_its_denominator(as_published: Store) -> None:
    for name, fact in (
        ("patents.by_year", "invention_share"),
        ("patents.by_district", "滨江区.invention_share"),
        ("patents.by_layer", "holder_share"),
        ("enterprises.by_stage", "上市.share"),
    ):
        table = build(as_published, name, "杭州市", 2019)
        origin, share = table.origins[fact], table.facts[fact]
        assert origin.over is not None
        assert isinstance(share, type(share))
        exact = len(origin.of.ids) * 100 / len(origin.over.ids)
        assert abs(float(str(share)) - exact) <= 0.5, fact


def test_means_are_patents_over_their_holders_or_over_all(as_published: Store) -> None:
    table = build(as_published, "patents.by_layer", "杭州市", 2019)
    parts = {key: table.origins[key] for key in ("per_holder", "per_enterprise")}
    assert {len(one.of.ids) for one in parts.values()} == {25889}
    assert [len(one.over.ids) for one in parts.values() if one.over] == [301, 490]


def test_an_edition_keeps_where_its_numbers_come_from(as_published: Store) -> None:
    document = compose_briefing(as_published, "patents", "杭州市", 2019)
    again = from_text(as_text(document))
    assert again == document

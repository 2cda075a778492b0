"""Text with bound numbers: what it prints, what it says of changes, and what it tells of names that are not there."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zjai_desk.analysis.catalogue import TABLES, build
from zjai_desk.briefing.bound.notation import Binding, Name, bindings, parse, written
from zjai_desk.briefing.bound.numbers import Found, Missing, Numbers, all_offers
from zjai_desk.briefing.bound.text import Rendered, render
from zjai_desk.briefing.bound.words import FORMS, Form, printed, read_forms
from zjai_desk.briefing.texts.fact_names import fact_name
from zjai_desk.registers.fields import Absent
from zjai_desk.store import Store

CITY = ("杭州市", 2019)
D = Decimal


@pytest.fixture(scope="module")
def sample(sample_made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("bound") / "示例.zjdb"
    path.write_bytes(sample_made.read_bytes())
    with Store.open(path) as store:
        yield store


@pytest.fixture(scope="module")
def numbers(sample: Store) -> Numbers:
    return Numbers(sample, CITY)


def said(source: str, numbers: Numbers) -> str:
    rendered = render(source, numbers)
    assert rendered.problems == (), source
    return rendered.text


def test_numbers_of_the_text_are_those_of_the_tables(sample: Store, numbers: Numbers) -> None:
    by_year, by_district = (build(sample, f"patents.{name}", *CITY) for name in ("by_year", "by_district"))
    (binjiang,) = [row.cells for row in by_district.rows if row.cells[0] == "滨江区"]
    assert said("{patents.total}", numbers) == str(by_year.facts["total"]) == "25889"
    assert said("{专利总数：patents.by_year.total}", numbers) == "25889"
    assert said("{patents.by_district[滨江区].合计}", numbers) == str(binjiang[4]) == "14725"
    assert said("{patents.by_district[合计].发明授权}", numbers) == str(by_district.totals[1]) == "7679"
    assert said("{patents.by_year[本年].合计}、{patents.by_year[上年].合计}", numbers) == "6380、5228"
    assert said("{area}{年度}年", numbers) == "杭州市2019年"


def test_a_number_knows_where_it_was_taken_from(numbers: Numbers) -> None:
    rendered = render(
        "共{patents.by_district[滨江区].合计|千分位}件，占{patents.by_year.invention_share}", numbers
    )
    cell, fact = rendered.numbers
    assert rendered.text[cell.start : cell.end] == "14,725"
    assert (cell.table.name, cell.column) == ("patents.by_district", 4)
    assert cell.row is not None
    assert cell.table.rows[cell.row].cells[0] == "滨江区"
    assert (rendered.text[fact.start : fact.end], fact.fact) == ("29.66%", "invention_share")


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("千分位", "25,889"),
        ("万", "2.59万"),
        ("万|1位小数", "2.6万"),
        ("单位", "25889件"),
        ("1位小数", "25889.0"),
        ("增减", "增长32.7%"),
        ("比上年", "比上年增长32.7%"),
        ("增减数", "增加6380"),
    ],
)
def test_forms_of_a_count(numbers: Numbers, form: str, expected: str) -> None:
    assert said("{patents.by_year.total|" + form + "}", numbers) == expected


def test_forms_of_shares_and_money(numbers: Numbers) -> None:
    assert said("{patents.by_year.invention_share|数字}", numbers) == "29.66"
    assert said("{patents.by_year.invention_share|1位小数}", numbers) == "29.7%"
    assert said("{patents.by_year.invention_share|增减}", numbers) == "提高1.01个百分点"
    assert said("{industry.by_year.revenue|单位}", numbers) == "1157.69亿元"
    assert said("{industry.by_year.revenue|万}", numbers) == "11576900万元"


def test_another_year_and_another_area(numbers: Numbers) -> None:
    assert said("{patents.by_year[本年].合计@去年}", numbers) == "5228"
    assert said("{patents.by_year[本年].合计@2017}", numbers) == "3605"
    district = Numbers(numbers.store, ("滨江区", 2019), numbers.tables)
    assert (
        said("{patents.by_district[本地区].合计}，全市{patents.by_year.total@全市}", district)
        == "14725，全市25889"
    )
    assert said("{patents.by_year.total@杭州市@去年}", district) == "19509"


def change(now: object, before: object, form: str = "增减", unit: str = "亿元") -> str:
    asked = read_forms((form,))
    assert isinstance(asked, Form)
    then = before if isinstance(before, Missing) else Found(before, "", unit)  # type: ignore[arg-type]  # the test knows its kind
    return printed(Found(now, "", unit), asked, lambda: then)  # type: ignore[arg-type]  # the test knows its kind


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (D("112.3"), 100, "增长12.3%"),
        (88, 100, "下降12.0%"),
        (100, 100, "与上年持平"),
        (250, 100, "增长1.5倍"),  # the growth, not the ratio
        (200, 100, "增长1倍"),
        (199, 100, "增长99.0%"),
        (5, -3, "由亏转盈"),
        (-1, -3, "减亏"),
        (-5, -3, "增亏"),
        (-5, 3, "由盈转亏"),
        (5, 0, "上年为零"),
        (0, 0, "与上年持平"),
        (5, Absent.BELOW_UNIT, "无上年数可比"),
        (5, None, "无上年数可比"),
        (5, Missing("没有这一行", gone=True), "首次出现"),
        (5, Missing("没有数据"), "无上年数可比"),
        (Absent.BELOW_UNIT, 5, "（暂无数据）"),
        (Absent.NOT_APPLICABLE, 5, "（不适用）"),
        (None, 5, "（暂无数据）"),
    ],
)
def test_words_of_change(now: object, before: object, words: str) -> None:
    assert change(now, before) == words


def test_shares_change_in_points_and_differences_in_numbers() -> None:
    assert change(D("45.5"), D("45.0"), unit="%") == "提高0.5个百分点"
    assert change(D("43.8"), D("45.0"), "比上年", "%") == "比上年下降1.2个百分点"
    assert change(D("45.0"), D("45.0"), "百分点", "%") == "与上年持平"
    assert change(5, 8, "增减数") == "减少3"


def test_what_is_not_there_is_told_with_what_may_be_meant(numbers: Numbers) -> None:
    for source, meant in (
        ("{patents.by_year.totl}", "patents.by_year.total"),
        ("{patents.by_yer.total}", "patents.by_year"),
        ("{patents.by_district[彬江区].合计}", "滨江区"),
        ("{patents.by_district[滨江区].总数}", "合计"),
        ("{patents.by_year.total|大写}", "千分位"),
    ):
        (problem,) = render(f"前{source}后", numbers).problems
        assert (problem.start, problem.end) == (1, 1 + len(source))
        assert meant in problem.message, problem.message


def test_renamed_units_districts_and_wholes_are_found_again(numbers: Numbers) -> None:
    assert said("{patents.by_district[滨江].合计（件）}", numbers) == "14725"
    assert said("{patents.by_district[滨江区].占全省比重}", numbers) == "56.88%"
    assert said("{patents.by_district[大江东].合计}", numbers) == "1621"


def test_every_fact_of_the_sample_has_a_chinese_name(sample: Store) -> None:
    nameless = [
        (name, key)
        for name in TABLES
        for area in ("杭州市", "滨江区", "浙江省")
        for key in build(sample, name, area, 2019).facts
        if fact_name(name, key) is None
    ]
    assert nameless == []


def test_whatever_the_picker_offers_is_found_again(sample: Store, numbers: Numbers) -> None:
    offered = all_offers(sample, TABLES, numbers)
    assert len(offered) > 500
    for offer in offered:
        source = written(offer.name, offer.caption)
        (binding,) = bindings(source)
        assert binding.name == offer.name, source
        found = numbers.find(binding.name)
        if isinstance(found, Found):
            assert found.value == offer.found.value, source
        else:
            assert "请写全" in found.why, source


PIECES = st.lists(
    st.one_of(
        st.text("{}[]|@.：\\中数a1% \n", max_size=8),
        st.sampled_from(["{", "}", "{}", "{area}", "{年度}", "{x}", "{a.b}", "{a.b.c@去年}", "{@}", "{|}"]),
        st.builds(
            lambda fact, form: f"{{patents.by_year.{fact}|{form}}}",
            st.sampled_from(["total", "growth", "peak_year", "nothing", "undated"]),
            st.sampled_from([*FORMS, "", "没有"]),
        ),
    ),
    max_size=6,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(PIECES)
def test_no_braces_and_no_none_are_ever_printed(numbers: Numbers, pieces: list[str]) -> None:
    source = "".join(pieces)
    rendered = render(source, numbers)
    assert isinstance(rendered, Rendered)
    assert not set("{}") & set(rendered.text)
    assert "None" not in rendered.text.replace("None", "", source.count("None"))
    parts = parse(source)
    assert "".join(source[part.start : part.end] for part in parts) == source
    for problem in rendered.problems:
        assert 0 <= problem.start < problem.end <= len(source)


AMOUNTS = st.decimals(min_value=-(10**6), max_value=10**6, places=2)


@given(AMOUNTS, AMOUNTS, st.sampled_from(["增减", "比上年"]))
def test_words_of_growth_agree_with_the_sign(now: Decimal, before: Decimal, form: str) -> None:
    words = change(now, before, form)
    if "增长" in words or words in ("由亏转盈", "减亏"):
        assert now > before
    elif "下降" in words or words in ("由盈转亏", "增亏"):
        assert now < before
    elif words == "与上年持平":
        assert now == before
    else:
        assert words in ("上年为零", "与上年基本持平")
    assert "-" not in words


LABELS = st.text(
    st.characters(exclude_characters="{}", exclude_categories=("Cs", "Cc")), min_size=1, max_size=8
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(LABELS, LABELS)
def test_labels_of_any_kind_survive_writing_and_reading(row: str, column: str) -> None:
    name = Name("own.表", "", row.strip() or "行", column.strip() or "列")
    (part,) = parse(written(name, "说明", ("千分位",)))
    assert isinstance(part, Binding)
    assert part.name == name
    assert part.forms == ("千分位",)

"""Texts, choices and lists; and that no cell whatsoever makes the reader fail."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Absent, Field, Register, Value
from zjai_desk.registers.text import clean, fold, name_key
from zjai_desk.registers.values import Raw, parse, plain, recheck, shown

ENTERPRISES = REGISTERS["enterprises"]
FIELD, FORMER, TITLES = ENTERPRISES["field"], ENTERPRISES["former_names"], ENTERPRISES["titles"]
EVERY_FIELD = [(register, field) for register in REGISTERS.values() for field in register.fields]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("制造", ("制造",)), ("制造、医疗", ("制造", "医疗")), ("制造，医疗；安防", ("制造", "医疗", "安防")), ("制造/医疗", ("制造", "医疗")),
        ("制造\n医疗", ("制造", "医疗")), ("制造\r\n医疗\n", ("制造", "医疗")), ("制造 医疗", ("制造", "医疗")), ("制造、制造", ("制造",)),
        ("智能制造", ("制造",)), ("ＡＩ芯片", ("人工智能芯片",)), ("nlp", ("自然语言处理",)), ("", None), ("、", None),
    ],
)  # fmt: skip
def test_lists_of_choices(written: str, meant: Value) -> None:
    parsed = parse(FIELD, written)
    assert (parsed.value, parsed.problem) == (meant, None)


def test_an_unknown_choice_is_kept_and_to_be_explained() -> None:
    parsed = parse(FIELD, "制造、炼金")
    assert parsed.value == ("制造", "炼金")
    assert parsed.problem is not None
    assert parsed.problem.kind == "unknown_value"
    assert recheck(FIELD, parsed.value) == parsed.problem


def test_open_choices_take_what_is_new() -> None:
    assert parse(TITLES, "领军企业、2019年市级示范").value == ("领军企业", "2019年市级示范")
    assert parse(TITLES, "领军企业、2019年市级示范").problem is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("杭州甲科技有限公司", ("杭州甲科技有限公司",)),
        ("杭州甲科技有限公司、杭州乙科技有限公司", ("杭州甲科技有限公司", "杭州乙科技有限公司")),
        ("杭州甲科技有限公司，杭州乙科技有限公司", ("杭州甲科技有限公司", "杭州乙科技有限公司")),
        ("杭州甲科技有限公司/杭州乙科技有限公司", ("杭州甲科技有限公司", "杭州乙科技有限公司")),
        ("杭州甲科技有限公司\n杭州乙科技有限公司", ("杭州甲科技有限公司", "杭州乙科技有限公司")),
        ("Hangzhou Jia Technology Co., Ltd.", ("Hangzhou Jia Technology Co., Ltd.",)),
        ("Hangzhou Jia Co., Ltd.；杭州乙科技有限公司", ("Hangzhou Jia Co., Ltd.", "杭州乙科技有限公司")),
        ("杭州乙科技有限公司，Jia Co., Ltd.", ("杭州乙科技有限公司", "Jia Co., Ltd.")),
        ("A/S Jia Holdings", ("A/S Jia Holdings",)),
    ],
)
def test_former_names_are_split_between_names_not_inside_one(written: str, meant: Value) -> None:
    assert parse(FORMER, written).value == meant
    assert recheck(FORMER, meant) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("杭州甲（中国）有限公司", "杭州甲(中国)有限公司 ", True), ("杭州甲有限责任公司", "杭州甲有限公司", True), ("ＡＢＣ科技", "abc科技", True),
        ("杭州甲股份有限公司", "杭州甲有限公司", False), ("杭州甲有限公司", "杭州乙有限公司", False), ("甲（杭州）公司", "甲（宁波）公司", False),
    ],
)  # fmt: skip
def test_when_two_names_are_one(one: str, other: str, same: bool) -> None:
    assert (name_key(one) == name_key(other)) is same


def test_cleaning_keeps_what_people_read() -> None:
    assert clean(" 杭州\u200b甲\n科技\t公司\x00 ") == "杭州甲科技 公司"
    assert clean("𠮷野家") == "𠮷野家"
    assert fold("营业收入 （万元）\n") == "营业收入(万元)"


def test_values_for_json() -> None:
    assert plain(("甲", "乙")) == ["甲", "乙"]
    assert plain(Decimal("12.50")) == 12.5
    assert isinstance(plain(Decimal("12.00")), int)
    assert plain(Absent.BELOW_UNIT) is None
    assert plain("甲") == "甲"


CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.floats(), st.dates(), st.datetimes(),
    st.text(), st.text("0123456789.,年月日-/()（）万亿元%XE＋－…— \n፩٣", max_size=24),
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(EVERY_FIELD), CELLS, st.sampled_from(["", "元", "千元", "万元", "亿元", "家"]))
def test_no_cell_makes_the_reader_fail(where: tuple[Register, Field], cell: Raw, unit: str) -> None:
    field = where[1]
    parsed = parse(field, cell, unit)
    assert parsed.value != ""
    assert parsed.value is None or isinstance(parsed.value, (str, int, Decimal, tuple, Absent))
    if isinstance(parsed.value, (int, Decimal)):
        assert abs(parsed.value) * 10**field.scale < 2**63, "it fits the column"
    if parsed.problem:
        assert parsed.problem.field == field.key


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(EVERY_FIELD), CELLS)
def test_what_was_understood_is_understood_again_when_shown(where: tuple[Register, Field], cell: Raw) -> None:
    field = where[1]
    value = parse(field, cell).value
    assert parse(field, shown(field, value)).value == value


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(EVERY_FIELD), CELLS)
def test_a_stored_value_is_judged_as_when_it_was_read(where: tuple[Register, Field], cell: Raw) -> None:
    field = where[1]
    parsed = parse(field, cell)
    problem = recheck(field, parsed.value)
    assert problem is None or parsed.problem is not None


def test_dates_of_a_spreadsheet_are_no_texts_with_a_time() -> None:
    assert parse(ENTERPRISES["name"], dt.date(2019, 10, 17)).value == "2019-10-17"

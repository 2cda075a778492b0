"""Numbers and amounts as returns write them (domain.md §6): exact, in the field's unit, or refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zjai_desk.registers import numbers
from zjai_desk.registers.fields import Absent, Field, Kind, Value
from zjai_desk.registers.values import as_text, parse, plain, recheck, shown

REVENUE = Field("revenue", "营业收入", Kind.AMOUNT, "万元")
PROFIT = Field("profit", "利润总额", Kind.AMOUNT, "万元", signed=True)
FACE = Field("face_amount", "发放额", Kind.AMOUNT, "元")
STAFF = Field("employees", "从业人数", Kind.INTEGER, "人")
RATIO = Field("ratio", "补助比例", Kind.NUMBER, "%")
FIGURE = Field("value", "数值", Kind.NUMBER, signed=True)
BALANCE = Field("balance", "差额", Kind.INTEGER, "元", signed=True)


@pytest.mark.parametrize(
    ("field", "written", "meant"),
    [
        (FACE, "１２３", 123), (FACE, "1，234", 1234), (FACE, "1,234.50元", Decimal("1234.5")), (FACE, "3.2万", 32000),
        (FACE, "¥1,000", 1000), (FACE, "￥ 20000", 20000), (FACE, "0.1", Decimal("0.1")), (FACE, ".5", Decimal("0.5")),
        (FACE, "20000.", 20000), (FACE, "2万元", 20000), (FACE, "1.5E3", 1500), (FACE, 0.1, Decimal("0.1")),
        (REVENUE, "1,234.50元", Decimal("0.12345")), (REVENUE, "5亿元", 50000), (REVENUE, "3.2万", Decimal("3.2")),
        (REVENUE, "3.2", Decimal("3.2")), (REVENUE, "0", 0), (REVENUE, "1百万元", 100), (REVENUE, 37682.04, Decimal("37682.04")),
        (PROFIT, "(1,234)", -1234), (PROFIT, "（1,234）", -1234), (PROFIT, "－5.5", Decimal("-5.5")), (PROFIT, "−5.5", Decimal("-5.5")),
        (STAFF, "300人", 300), (STAFF, "1,131", 1131), (STAFF, 1131.0, 1131), (STAFF, "1.2万", 12000), (STAFF, "12个", 12),
        (RATIO, "12%", 12), (RATIO, "33.5", Decimal("33.5")), (FIGURE, "61.43%", Decimal("61.43")), (FIGURE, "+3", 3),
    ],
)  # fmt: skip
def test_written_numbers(field: Field, written: str | float, meant: Value) -> None:
    parsed = parse(field, written)
    assert parsed.value == meant
    assert (parsed.problem is None) == (meant is not None)


@pytest.mark.parametrize(
    ("field", "written", "heading_unit", "meant"),
    [
        (REVENUE, "1234.5", "元", Decimal("0.12345")), (REVENUE, 2.5, "亿元", 25000), (REVENUE, "2.5", "千元", Decimal("0.25")),
        (REVENUE, "300万元", "亿元", 300), (FACE, "3", "万元", 30000), (REVENUE, "7", "", 7), (STAFF, "12", "万元", 12),
    ],
)  # fmt: skip
def test_the_unit_of_the_heading_counts_unless_the_cell_has_its_own(
    field: Field, written: str | float, heading_unit: str, meant: Value
) -> None:
    assert parse(field, written, heading_unit).value == meant


@pytest.mark.parametrize(
    "written",
    ["约300", "300余", ">500", "500以上", "100-200", "1,23", "12,3456", "一百", "待定", "1.2.3", "((5))", "(-5)", "#REF!", "2019-01-01", "12%", True],
)  # fmt: skip
def test_what_is_no_certain_amount_is_refused(written: str | float) -> None:
    parsed = parse(REVENUE, written)
    assert parsed.value is None
    assert parsed.problem is not None
    assert parsed.problem.kind == "not_a_number"


@pytest.mark.parametrize(
    ("field", "cell"),
    [(STAFF, "12.5"), (STAFF, 12.5), (STAFF, "12%"), (REVENUE, float("inf")), (REVENUE, float("nan"))],
)
def test_halves_of_people_percentages_of_people_and_infinities_are_refused(
    field: Field, cell: str | float
) -> None:
    assert parse(field, cell).value is None
    assert parse(field, cell).problem is not None


@pytest.mark.parametrize("written", ["999999999999999", 1e14, "1e12"])
def test_an_amount_no_column_can_hold_is_refused(written: str | float) -> None:
    """Amounts of enterprises keep six places: 10¹² 万元 would overflow the database's integer, and is a slip."""
    parsed = parse(REVENUE, written)
    assert parsed.value is None
    assert parsed.problem is not None
    assert parsed.problem.kind == "not_a_number"


def test_a_negative_amount_is_kept_and_to_be_explained_unless_the_field_is_signed() -> None:
    parsed = parse(REVENUE, "-12")
    assert parsed.value == -12
    assert parsed.problem is not None
    assert parsed.problem.kind == "negative"
    assert recheck(REVENUE, Decimal(-12)) == parsed.problem
    assert parse(PROFIT, "-12").problem is None
    assert recheck(PROFIT, Decimal(-12)) is None


@pytest.mark.parametrize(
    ("sign", "absent"),
    [
        ("—", Absent.NOT_APPLICABLE), ("－", Absent.NOT_APPLICABLE), ("／", Absent.NOT_APPLICABLE), ("/", Absent.NOT_APPLICABLE),
        ("无", Absent.NOT_APPLICABLE), ("——", Absent.NOT_APPLICABLE), ("…", Absent.BELOW_UNIT), ("……", Absent.BELOW_UNIT), ("...", Absent.BELOW_UNIT),
    ],
)  # fmt: skip
def test_unknown_not_applicable_below_the_unit_and_zero_are_four_things(sign: str, absent: Absent) -> None:
    assert parse(REVENUE, sign).value is absent
    assert parse(REVENUE, "0").value == 0
    assert parse(REVENUE, " ").value is None
    assert [plain(value) for value in (absent, Decimal(0), None)] == [None, 0, None]


def test_binary_fractions_never_show() -> None:
    assert parse(FACE, 0.1 + 0.2).value == Decimal("0.3")
    assert parse(FACE, 1.005).value == Decimal("1.01"), "halves away from zero"
    assert parse(PROFIT, -0.0000005).value == Decimal("-0.000001")


@pytest.mark.parametrize(
    ("value", "text"),
    [(Decimal("1234567.5"), "1,234,567.5"), (Decimal(0), "0"), (Decimal("1E+3"), "1,000"), (Absent.BELOW_UNIT, "…"), (None, "")],
)  # fmt: skip
def test_amounts_are_shown_with_thousands_separated(value: Value, text: str) -> None:
    assert shown(REVENUE, value) == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (12.0, "12"),
        (12.5, "12.5"),
        (914403001922038000.0, "914403001922038000"),
        (1e20, "1e+20"),
        (True, "是"),
        (None, ""),
    ],
)
def test_cells_as_the_sheet_shows_them(cell: float | None, text: str) -> None:
    assert as_text(cell) == text


def scaled(places: int, digits: int) -> st.SearchStrategy[Decimal]:
    return st.integers(-(10**digits), 10**digits).map(lambda units: numbers.from_scaled(units, places))


@given(st.sampled_from([PROFIT, FIGURE]), scaled(6, 17))
def test_shown_amounts_are_read_again_exactly(field: Field, number: Decimal) -> None:
    assert parse(field, shown(field, number)).value == number
    assert recheck(field, number) is None


@given(st.integers(-(10**14), 10**14))
def test_shown_counts_are_read_again_exactly(number: int) -> None:
    assert parse(BALANCE, shown(BALANCE, number)).value == number


@given(st.integers(-(10**18), 10**18), st.sampled_from([0, 2, 6, 10]))
def test_scaled_integers_come_back(stored: int, scale: int) -> None:
    number = numbers.from_scaled(stored, scale)
    assert numbers.to_scaled(number, scale) == stored


def test_rounding_to_the_kept_places_happens_once() -> None:
    assert numbers.to_scaled(Decimal("0.49999999999999999999999999999999999"), 0) == 0
    assert numbers.to_scaled(Decimal("-2.5"), 0) == -3


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=9))
def test_text_and_number_of_any_amount_agree(number: Decimal) -> None:
    assert numbers.parse(f"{number:f}") == number == numbers.parse(number)

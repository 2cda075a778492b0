"""舍位平衡: the published shares, the vectors of domain.md §5.2, and what must hold for any numbers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zjai_desk.analysis.balance import balanced, half_up, shares

# 元 told in 万元: 1.35 + 4.52 + 0.23 − 0.56 would be 5.54, the total is 5.52.
AMOUNTS = tuple(Decimal(text) / 10000 for text in ("13451", "45150", "2250", "-5649"))


def exact(*texts: str) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, texts))


@pytest.mark.parametrize(
    ("parts", "printed"),
    [
        ((29, 6), (83, 17)),
        ((89, 28, 21, 17, 15), (52, 17, 12, 10, 9)),
        ((76, 65, 46, 40, 37, 29, 29, 27, 25, 16, 11, 5), (19, 16, 11, 10, 9, 7, 7, 7, 6, 4, 3, 1)),
        ((1, 1, 1), (34, 33, 33)), ((0, 5, 0), (0, 100, 0)), ((1,), (100,)), ((1, 199), (1, 99)), ((1, 1), (50, 50)),
    ],
)  # fmt: skip
def test_shares_in_whole_percent(parts: tuple[int, ...], printed: tuple[int, ...]) -> None:
    assert shares(parts) == printed


def test_published_shares_of_districts() -> None:
    totals = (14725, 3354, 1643, 1621, 1322, 920, 905, 451, 432, 375, 58, 44, 39)
    printed = shares(totals, decimals=2)
    assert printed[0] == Decimal("56.88")
    assert sum(printed) == 100


def test_parts_of_a_larger_whole_add_up_to_their_rounded_share() -> None:
    """Three largest of 490: 72 % together, not 73 as 36 + 19 + 18."""
    assert sum(shares((174, 93, 86), total=490)) == half_up(Decimal(35300) / 490) == 72


def test_there_are_no_shares_of_nothing() -> None:
    with pytest.raises(ValueError, match="zero"):
        shares((0, 0))


def test_amounts_are_balanced_by_largest_remainder() -> None:
    assert balanced(AMOUNTS, 2) == exact("1.35", "4.51", "0.22", "-0.56")
    assert sum(balanced(AMOUNTS, 2)) == Decimal("5.52")


def test_ties_go_to_the_earlier_part() -> None:
    assert balanced(exact("0.5", "0.5", "0.5"), 0) == exact("1", "1", "0")
    assert shares((1, 1, 1, 1, 1, 1), decimals=0) == exact("17", "17", "17", "17", "16", "16")


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        ("16.5", 0, "17"),
        ("-16.5", 0, "-17"),
        ("2.675", 2, "2.68"),
        ("0.05", 1, "0.1"),
        ("-0.04", 1, "0.0"),
        ("1234.5", -2, "1200"),
    ],
)
def test_people_round_halves_away_from_zero(value: str, decimals: int, rounded: str) -> None:
    assert half_up(Decimal(value), decimals) == Decimal(rounded)


def test_rounded_numbers_have_the_decimals_asked_for() -> None:
    assert str(half_up(7, 2)) == "7.00"
    assert str(half_up(Decimal("-0.001"), 2)) == "0.00"
    assert str(shares((1, 3), decimals=1)[0]) == "25.0"


AMOUNT = st.integers(-(10**12), 10**12).map(lambda units: Decimal(units).scaleb(-4))
LISTS = st.lists(AMOUNT, max_size=40)
DECIMALS = st.integers(0, 4)


@given(LISTS, DECIMALS)
def test_amounts_add_up_to_the_total_rounded_once(amounts: list[Decimal], decimals: int) -> None:
    total = half_up(sum(amounts, Decimal()), decimals)
    assert sum(balanced(amounts, decimals)) == total


@given(LISTS, DECIMALS)
def test_no_sign_flips_and_a_true_zero_stays(amounts: list[Decimal], decimals: int) -> None:
    for amount, printed in zip(amounts, balanced(amounts, decimals), strict=True):
        assert amount * printed >= 0
        assert amount != 0 or printed == 0


@given(LISTS, DECIMALS)
def test_largest_remainder_leaves_each_at_one_of_its_neighbours(
    amounts: list[Decimal], decimals: int
) -> None:
    unit = Decimal(1).scaleb(-decimals)
    for amount, printed in zip(amounts, balanced(amounts, decimals), strict=True):
        assert abs(amount - printed) < unit


@given(LISTS, DECIMALS)
def test_no_other_choice_of_neighbours_with_that_total_is_nearer(
    amounts: list[Decimal], decimals: int
) -> None:
    """Giving a unit from any one item to any other never brings the whole nearer to the exact amounts."""
    printed = balanced(amounts, decimals)
    unit = Decimal(1).scaleb(-decimals)
    errors = [after - before for before, after in zip(amounts, printed, strict=True)]
    if errors:
        worst = min(abs(e + unit) - abs(e) for e in errors) + min(abs(e - unit) - abs(e) for e in errors)
        assert worst >= 0


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=60).filter(any), st.integers(0, 3))
def test_shares_of_a_whole_are_a_hundred(parts: list[int], decimals: int) -> None:
    printed = shares(parts, decimals=decimals)
    assert sum(printed) == 100
    assert all(0 <= share <= 100 for share in printed)


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=60).filter(any), st.integers(0, 3))
def test_shares_of_descending_parts_descend(parts: list[int], decimals: int) -> None:
    printed = shares(sorted(parts, reverse=True), decimals=decimals)
    assert list(printed) == sorted(printed, reverse=True)


@given(st.lists(st.integers(0, 10**6), max_size=40), st.integers(1, 10**8), st.integers(0, 3))
def test_shares_of_part_of_a_whole(parts: list[int], rest: int, decimals: int) -> None:
    whole = sum(parts) + rest
    printed = shares(parts, total=whole, decimals=decimals)
    assert abs(sum(printed) - Decimal(100 * sum(parts)) / whole) <= Decimal(1).scaleb(-decimals) / 2

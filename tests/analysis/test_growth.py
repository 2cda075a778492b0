"""Growth rates by the rules of domain.md §5.3."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zjai_desk.analysis.growth import MISSING, Rate, growth, in_words, points, yearly_growth
from zjai_desk.registers.fields import Absent


@pytest.mark.parametrize(
    ("now", "before", "printed"),
    [
        (6380, 5228, Decimal("22.0")), (15, Decimal("4.5"), Decimal("233.3")), (90, 100, Decimal("-10.0")), (5, 5, Decimal("0.0")),
        (0, 5, Decimal("-100.0")), (-201223, -382973, "减亏"), (415651, -2605595, "扭亏"), (-2605595, 415651, "由盈转亏"),
        (-5, -4, "增亏"), (-4, -4, "持平"), (0, -4, "扭亏"), (5, 0, Absent.NOT_APPLICABLE), (0, 0, Absent.NOT_APPLICABLE),
        (-5, 0, Absent.NOT_APPLICABLE), (5, None, MISSING), (None, 5, MISSING),
    ],
)  # fmt: skip
def test_growth(now: int | None, before: int | Decimal | None, printed: Rate) -> None:
    assert growth(now, before) == printed


def test_signs_in_place_of_a_rate() -> None:
    assert Absent.NOT_APPLICABLE.value == "—"
    assert MISSING.value == "…"


def test_mean_yearly_growth_of_the_share_of_research() -> None:
    """R&D over GDP, 2.92 % in 2012 to 3.45 % in 2019: 年均增长 2.41 %."""
    assert yearly_growth(Decimal("3.45"), Decimal("2.92"), 7) == Decimal("2.41")


@pytest.mark.parametrize(
    ("last", "first", "years", "printed"),
    [(5, 0, 3, Absent.NOT_APPLICABLE), (5, -1, 3, Absent.NOT_APPLICABLE), (-5, 1, 3, Absent.NOT_APPLICABLE),
     (5, 4, 0, Absent.NOT_APPLICABLE), (None, 4, 1, MISSING), (4, None, 1, MISSING), (8, 1, 3, 100), (0, 4, 2, -100)],
)  # fmt: skip
def test_mean_yearly_growth_at_its_edges(
    last: int | None, first: int | None, years: int, printed: Rate
) -> None:
    assert yearly_growth(last, first, years) == printed


def test_shares_change_by_points() -> None:
    assert points(Decimal("56.88"), Decimal("56.84")) == Decimal("0.04")
    assert points(None, Decimal(1)) is MISSING


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (Decimal("22.1"), "增长22.1%"),
        (Decimal("-3.0"), "下降3.0%"),
        (Decimal("0.0"), "持平"),
        ("扭亏", "扭亏"),
        (MISSING, ""),
    ],
)
def test_rates_in_words(rate: Rate, words: str) -> None:
    assert in_words(rate) == words


POSITIVE = st.integers(1, 10**12)


@given(POSITIVE, POSITIVE)
def test_a_rate_leads_back_to_the_figure(now: int, before: int) -> None:
    rate = growth(now, before, decimals=6)
    assert isinstance(rate, Decimal)
    assert abs(before * (1 + rate / 100) - now) <= Decimal(before) / 10**8


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(1, 30))
def test_a_mean_rate_over_its_years_leads_to_the_last_figure(first: int, last: int, years: int) -> None:
    rate = yearly_growth(last, first, years, decimals=12)
    assert isinstance(rate, Decimal)
    assert abs(Decimal(first) * (1 + rate / 100) ** years / last - 1) < Decimal("1e-4")


@given(st.integers(-(10**9), -1), st.integers(-(10**9), 10**9))
def test_from_a_loss_there_is_no_percentage(before: int, now: int) -> None:
    assert growth(now, before) in {"扭亏", "减亏", "增亏", "持平"}

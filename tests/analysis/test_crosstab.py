"""The chi-square test against scipy, by hand, and against tables in print."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zjai_desk.analysis.crosstab import crosstab

# Agresti, An Introduction to Categorical Data Analysis (2nd ed. 2007), tables 2.5 and 2.6: gender by party
# identification in the General Social Survey; X² = 30.1, df = 2, expected counts and standardised (that is,
# adjusted) residuals as printed.
GENDER = {"Females": (762, 327, 468), "Males": (484, 239, 477)}
PARTIES = ("Democrat", "Independent", "Republican")
EXPECTED = ((703.7, 319.6, 533.7), (542.3, 246.4, 411.3))
RESIDUALS = ((4.50, 0.70, -5.32), (-4.50, -0.70, 5.32))


def test_a_textbook_table() -> None:
    test = crosstab(GENDER, PARTIES)
    assert test is not None
    assert round(test.chi_square, 1) == 30.1
    assert (test.degrees, test.p_words, test.significant) == (2, "p<0.001", True)
    assert np.allclose(test.expected, EXPECTED, atol=0.05)
    assert np.allclose(test.residuals, RESIDUALS, atol=0.005)
    assert test.facts()["chi_square"] == Decimal("30.07")


TABLES = st.integers(2, 5).flatmap(
    lambda wide: st.lists(st.lists(st.integers(0, 500), min_size=wide, max_size=wide), min_size=2, max_size=6)
)


@given(TABLES)
def test_the_statistic_is_that_of_scipy_over_what_is_not_empty(table: list[list[int]]) -> None:
    names = [f"类型{n}" for n in range(len(table[0]))]
    test = crosstab({f"组{n}": row for n, row in enumerate(table)}, names)
    from scipy.stats import chi2_contingency

    array = np.array(table)
    array = array[array.sum(axis=1) > 0][:, array.sum(axis=0) > 0]
    if min(array.shape, default=0) < 2:
        assert test is None
        return
    assert test is not None
    statistic, p, degrees, expected = chi2_contingency(array, correction=False)
    assert (test.chi_square, test.p, test.degrees) == pytest.approx((statistic, p, degrees))
    assert np.allclose(test.expected, expected)
    assert np.array_equal(test.observed, array)
    assert test.low == (expected < 5).sum()


@given(st.tuples(*[st.integers(1, 300)] * 4))
def test_in_a_table_of_four_the_square_of_a_residual_is_chi_square(cells: tuple[int, ...]) -> None:
    a, b, c, d = cells
    test = crosstab({"甲": (a, b), "乙": (c, d)}, ("一", "二"))
    assert test is not None
    for row in test.residuals:
        for residual in row:
            assert residual**2 == pytest.approx(test.chi_square, abs=1e-9)


def test_a_small_table_is_marked_as_doubtful() -> None:
    test = crosstab({"甲": (1, 3), "乙": (4, 2)}, ("一", "二"))
    assert test is not None
    said = "".join(test.notes("成立年限", "专利类型"))
    assert "成立年限与专利类型没有显著关联" in said
    assert "4格的期望频数小于5，检验结果仅供参考。" in said


@pytest.mark.parametrize(
    "table", [{}, {"甲": (1, 2)}, {"甲": (1, 0), "乙": (2, 0)}, {"甲": (0, 0), "乙": (1, 1)}]
)
def test_what_cannot_be_tested_is_not(table: dict[str, tuple[int, ...]]) -> None:
    assert crosstab(table, ("一", "二")) is None

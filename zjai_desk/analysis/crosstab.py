"""The chi-square test of independence of a cross table, with adjusted residuals (users.md §0 n)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zjai_desk.analysis.balance import half_up
from zjai_desk.analysis.tables import Cell

SIGNIFICANT = 1.96
"""Beyond ± this an adjusted residual departs from independence at the 5 % level."""
LEVEL = 0.05
LEAST_EXPECTED = 5
"""An expected count below this makes the test unreliable (Cochran)."""


@dataclass(frozen=True, slots=True)
class Crosstab:
    """A tested cross table: Pearson's chi-square (no correction), degrees of freedom, p, expected counts, residuals.

    ``residuals`` are adjusted: (observed − expected) / √(expected (1 − row share) (1 − column share)), row
    by row (Haberman 1973). Rows and columns that hold nothing are left out.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    observed: tuple[tuple[int, ...], ...]
    expected: tuple[tuple[float, ...], ...]
    residuals: tuple[tuple[float, ...], ...]
    chi_square: float
    degrees: int
    p: float

    @property
    def significant(self) -> bool:
        """Whether rows and columns depend on each other at the 5 % level."""
        return self.p < LEVEL

    @property
    def p_words(self) -> str:
        """The p value as it is printed."""
        return "p<0.001" if self.p < 0.001 else f"p={half_up(Decimal(self.p), 3)}"

    @property
    def low(self) -> int:
        """How many cells have an expected count too low for the test."""
        return sum(1 for row in self.expected for value in row if value < LEAST_EXPECTED)

    def cells(self) -> Iterator[tuple[str, str, int, float, float]]:
        """Yield (row, column, observed, expected, residual) for each cell."""
        for row, numbers, expected, residuals in zip(
            self.rows, self.observed, self.expected, self.residuals, strict=True
        ):
            for place, column in enumerate(self.columns):
                yield row, column, numbers[place], expected[place], residuals[place]

    def facts(self) -> dict[str, Cell]:
        """Return the test as facts of a table."""
        return {
            "chi_square": half_up(Decimal(self.chi_square), 2),
            "degrees": self.degrees,
            "p": half_up(Decimal(self.p), 4),
            "p_words": self.p_words,
            "significant": int(self.significant),
            "smallest_expected": half_up(Decimal(min(map(min, self.expected))), 1),
        }

    def notes(self, rows: str, columns: str) -> Iterator[str]:
        """Say what the test found; ``rows`` and ``columns`` are what the two are called."""
        verdict = (
            f"{rows}与{columns}有统计学意义上的显著关联"
            if self.significant
            else f"{rows}与{columns}没有显著关联"
        )
        yield (
            f"卡方检验：χ²={half_up(Decimal(self.chi_square), 2)}，自由度{self.degrees}，{self.p_words}，"
            f"{verdict}（显著性水平0.05）。"
        )  # fmt: skip
        if self.low:
            yield f"{self.low}格的期望频数小于{LEAST_EXPECTED}，检验结果仅供参考。"


def crosstab(counts: Mapping[str, Sequence[int]], columns: Sequence[str]) -> Crosstab | None:
    """Test a cross table of counts; None if fewer than two rows or two columns hold anything."""
    import numpy as np
    from scipy.stats import chi2_contingency

    kept_rows = {row: tuple(numbers) for row, numbers in counts.items() if sum(numbers)}
    kept = [place for place in range(len(columns)) if any(row[place] for row in kept_rows.values())]
    if len(kept_rows) < 2 or len(kept) < 2:
        return None
    observed = tuple(tuple(row[place] for place in kept) for row in kept_rows.values())
    table = np.array(observed, dtype=float)
    statistic, p, degrees, expected = chi2_contingency(table, correction=False)
    whole = table.sum()
    row_share = table.sum(axis=1, keepdims=True) / whole
    column_share = table.sum(axis=0, keepdims=True) / whole
    residuals = (table - expected) / np.sqrt(expected * (1 - row_share) * (1 - column_share))
    return Crosstab(
        rows=tuple(kept_rows),
        columns=tuple(columns[place] for place in kept),
        observed=observed,
        expected=tuple(map(tuple, expected.tolist())),
        residuals=tuple(map(tuple, residuals.tolist())),
        chi_square=float(statistic),
        degrees=int(degrees),
        p=float(p),
    )

"""The chi-square test of independence of a cross table, with adjusted residuals (users.md §0 n)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zjai_desk.analysis.balance import half_up
from zjai_desk.analysis.tables import Cell

_SIGNIFICANT = 1.96
_LEAST_EXPECTED = 5
_P_PRINTED = 0.001


@dataclass(frozen=True, slots=True)
class Crosstab:
    """A tested cross table: chi-square, degrees of freedom, p, the expected counts and the adjusted residuals.

    ``residuals`` are (observed − expected) / √(expected (1 − row share) (1 − column share)), row by row;
    beyond ±1.96 a cell departs from independence at the 5 % level.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    chi_square: float
    degrees: int
    p: float
    expected: tuple[tuple[float, ...], ...]
    residuals: tuple[tuple[float, ...], ...]

    def facts(self) -> dict[str, Cell]:
        """Return the test as facts of a table."""
        return {
            "chi_square": _rounded(self.chi_square, 2),
            "degrees": self.degrees,
            "p": _rounded(self.p, 4),
            "smallest_expected": _rounded(min(map(min, self.expected)), 1),
        }

    def notes(self) -> Iterator[str]:
        """Say what the test found, and where the cells depart."""
        p = "p<0.001" if self.p < _P_PRINTED else f"p={self.p:.3f}"
        verdict = "不同组的专利类型分布有显著差异" if self.p < 0.05 else "各组专利类型分布没有显著差异"
        yield f"卡方检验：χ²={self.chi_square:.2f}，自由度{self.degrees}，{p}，{verdict}。"
        low = sum(1 for row in self.expected for value in row if value < _LEAST_EXPECTED)
        if low:
            yield f"有{low}格的期望频数小于{_LEAST_EXPECTED}，检验结果仅供参考。"
        more = [
            f"{row}的{column}（{value:+.1f}）"
            for row, values in zip(self.rows, self.residuals, strict=True)
            for column, value in zip(self.columns, values, strict=True)
            if value > _SIGNIFICANT
        ]
        if more and self.p < 0.05:
            yield f"调整残差大于1.96、明显偏多的有：{'、'.join(more)}。"


def _rounded(number: float, decimals: int) -> Decimal:
    return half_up(Decimal(repr(number)), decimals)


def crosstab(counts: Mapping[str, Sequence[int]], columns: Sequence[str]) -> Crosstab | None:
    """Test a cross table of counts; None if fewer than two rows or two columns hold anything."""
    import numpy as np
    from scipy.stats import chi2_contingency

    table = np.array([list(row) for row in counts.values()], dtype=float)
    if table.ndim != 2:
        return None
    kept = table.sum(axis=0) > 0
    table = table[:, kept]
    if min(table.shape) < 2:
        return None
    statistic, p, degrees, expected = chi2_contingency(table, correction=False)
    whole = table.sum()
    row_share = table.sum(axis=1, keepdims=True) / whole
    column_share = table.sum(axis=0, keepdims=True) / whole
    residuals = (table - expected) / np.sqrt(expected * (1 - row_share) * (1 - column_share))
    return Crosstab(
        tuple(counts),
        tuple(column for column, there in zip(columns, kept, strict=True) if there),
        float(statistic),
        int(degrees),
        float(p),
        tuple(map(tuple, expected.tolist())),
        tuple(map(tuple, residuals.tolist())),
    )

"""Tables and charts as data: what is shown, and axes that hold it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zjai_desk.analysis.charts.spec import HATCHES, HUES, ChartKind, ChartSpec, Series, ticks
from zjai_desk.analysis.tables import Cell, Column, Row, Table, shown
from zjai_desk.registers.fields import Absent


@pytest.mark.parametrize(
    ("cell", "column", "text"),
    [
        (14725, Column("件数", decimals=0), "14,725"), (Decimal("56.88"), Column("占比", "%", 2), "56.88"), (100, Column("占比", "%", 2), "100.00"),
        (Decimal("2.5"), Column("数", decimals=0), "3"), (Decimal("-2.5"), Column("数", decimals=0), "-3"), (2019, Column("年份"), "2019"),
        (Absent.NOT_APPLICABLE, Column("占比", "%", 2), "—"), (Absent.BELOW_UNIT, Column("占比", "%", 2), "…"), (None, Column("数", decimals=0), ""),
        ("扭亏", Column("增长", "%", 1), "扭亏"),
    ],
)  # fmt: skip
def test_cells_have_the_decimals_of_their_column(cell: Cell, column: Column, text: str) -> None:
    assert shown(cell, column) == text


def test_a_table_as_the_command_line_prints_it() -> None:
    table = Table(
        "x", "题", "杭州市", 2019, "件", "总体", "出处",
        columns=(Column("区县"), Column("占比", "%", 2)),
        rows=(Row(("滨江区", Decimal("56.88"))), Row(("小计", Absent.NOT_APPLICABLE), subtotal=True)),
        totals=("合计", Decimal("100.00")),
    )  # fmt: skip
    printed = table.as_json()
    assert printed["columns"] == ["区县", "占比（%）"]
    assert printed["rows"] == [["滨江区", 56.88]]
    assert printed["subtotals"] == [["小计", None]]
    assert printed["totals"] == ["合计", 100]


def test_the_axis_holds_whole_stacks() -> None:
    series = (Series("甲", (1, None, Decimal("2.5"))), Series("乙", (4, 5, None)))
    spec = ChartSpec(ChartKind.STACKED, "题", ("a", "b", "c"), series, "件")
    assert spec.highest == 5.0
    assert ChartSpec(ChartKind.GROUPED, "题", ("a", "b", "c"), series, "件").highest == 5.0
    assert ChartSpec(ChartKind.BAR, "题", (), (Series("甲", ()),), "件").highest == 0.0


@pytest.mark.parametrize(
    ("highest", "marks"),
    [
        (0, (0, 1)),
        (3, (0, 1, 2, 3)),
        (6380, (0, 2000, 4000, 6000, 8000)),
        (89, (0, 20, 40, 60, 80, 100)),
        (100, (0, 20, 40, 60, 80, 100)),
    ],
)
def test_axis_marks_are_round(highest: float, marks: tuple[float, ...]) -> None:
    assert ticks(highest) == marks


@given(st.floats(1e-6, 1e15), st.integers(2, 10))
def test_axis_marks_begin_at_zero_rise_evenly_and_cover_the_highest(highest: float, wanted: int) -> None:
    marks = ticks(highest, wanted)
    assert marks[0] == 0
    assert list(marks) == sorted(set(marks))
    assert marks[-1] >= highest * (1 - 1e-12)
    assert 2 <= len(marks) <= 2 * wanted + 2


def test_each_hue_has_a_hatch_for_black_and_white() -> None:
    assert len(HUES) == len(set(HUES)) == len(HATCHES) == len(set(HATCHES))

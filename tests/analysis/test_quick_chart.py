"""A chart of whatever cells are selected: what gives the categories, what is summed, what is counted, what is said."""

from decimal import Decimal

import pytest

from zjai_desk.analysis.charts.quick import MOST, Cells, Column, quick_chart
from zjai_desk.analysis.charts.spec import ChartKind
from zjai_desk.errors import DeskError
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Absent, Value

ENTERPRISES, RETURNS = REGISTERS["enterprises"], REGISTERS["annual_returns"]


def cells(*columns: tuple[str, list[Value]], register: str = "enterprises") -> Cells:
    declared = REGISTERS[register]
    made = tuple(Column(declared[key], values) for key, values in columns)
    names = [f"第{place}家" for place in range(len(columns[0][1]))]
    return Cells(made, names, declared.measure, declared.label)


def test_one_column_of_texts_is_counted_the_most_frequent_first() -> None:
    spec = quick_chart(cells(("district", ["西湖区", "滨江区", "滨江区", None])))
    assert (spec.kind, spec.title, spec.unit) == (ChartKind.BAR, "按所属区县统计", "家")
    assert spec.categories == ("滨江区", "西湖区", "（空白）")
    assert spec.series[0].values == (2, 1, 1)


def test_items_of_a_list_are_counted_each_and_the_double_count_is_said() -> None:
    spec = quick_chart(cells(("field", [("计算机视觉", "制造"), ("制造",)])))
    assert dict(zip(spec.categories, spec.series[0].values, strict=True)) == {"制造": 2, "计算机视觉": 1}
    assert "合计 3" in spec.note
    assert spec.denominator == "2 家"


def test_numbers_are_summed_by_category() -> None:
    columns = (
        ("district", ["滨江区", "西湖区", "滨江区"]),
        ("registered_capital", [Decimal("1.5"), Decimal("10"), Absent.NOT_APPLICABLE]),
    )
    spec = quick_chart(cells(*columns))
    assert (spec.title, spec.unit) == ("注册资本（按所属区县合计）", "万元")
    assert spec.categories == ("西湖区", "滨江区")
    assert spec.series[0].values == (Decimal("10"), Decimal("1.5"))
    assert spec.decimals == 2


def test_numbers_alone_are_drawn_for_each_record() -> None:
    spec = quick_chart(cells(("registered_capital", [Decimal(100), Decimal(300)])))
    assert spec.categories == ("第1家", "第0家")


def test_years_run_from_left_to_right_as_a_line() -> None:
    columns = (
        ("year", [2019, 2017, 2018, 2019]),
        ("revenue", [Decimal(1), Decimal(2), Decimal(3), Decimal(4)]),
        ("rd_spend", [Decimal(1), None, Decimal(1), Decimal(1)]),
    )
    spec = quick_chart(cells(*columns, register="annual_returns"))
    assert (spec.kind, spec.categories) == (ChartKind.LINE, ("2017", "2018", "2019"))
    assert [series.values for series in spec.series] == [(2, 3, 5), (None, 1, 2)]


def test_columns_in_other_units_are_left_out_and_named() -> None:
    columns = (("revenue", [Decimal(1)]), ("employees", [50]))
    spec = quick_chart(cells(*columns, register="annual_returns"))
    assert [series.name for series in spec.series] == [RETURNS["revenue"].label]
    assert "从业人" in spec.note


def test_what_is_too_much_to_read_is_summed_up_or_left_out_and_said() -> None:
    towns: list[Value] = [f"镇街{n:02d}" for n in range(MOST + 5)]
    often: list[Value] = [*towns, *["镇街00"] * 3]
    counted = quick_chart(cells(("town", often)))
    assert len(counted.categories) == MOST
    assert counted.categories[-1] == "其余 6 项"
    assert sum(counted.series[0].values) == len(often)  # type: ignore[arg-type]  # the test knows its kind
    sizes: list[Value] = [Decimal(n) for n in range(MOST + 5)]
    summed = quick_chart(cells(("town", towns), ("registered_capital", sizes)))
    assert (len(summed.categories), summed.categories[0]) == (MOST, "镇街24")
    assert "另有 5 项没有画" in summed.note


def test_a_rest_beside_which_no_bar_could_be_read_is_said_and_not_drawn() -> None:
    counted = quick_chart(cells(("town", [f"镇街{n:03d}" for n in range(MOST + 80)])))
    assert len(counted.categories) == MOST
    assert set(counted.series[0].values) == {1}
    assert "只画最多的 20 项，另有 80 项共 80 家没有画" in counted.note


def test_a_ring_has_no_place_for_what_is_below_zero() -> None:
    columns = (("town", ["甲", "乙"]), ("registered_capital", [Decimal(-1), Decimal(3)]))
    assert quick_chart(cells(*columns), ChartKind.RING).categories == ("乙",)


def test_cells_without_anything_to_draw_are_refused_in_words() -> None:
    with pytest.raises(DeskError, match="没有可以画图"):
        quick_chart(Cells((), (), "家", "企业台账"))
    with pytest.raises(DeskError, match="注册资本"):
        quick_chart(cells(("registered_capital", [None, None])))

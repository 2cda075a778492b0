"""What own tables say of memberships, vague dates, bands, blanks, the rest, growth, areas and enterprises behind records."""

from decimal import Decimal

import pytest
from made_records import Insert

from zjai_desk.analysis.catalogue import build
from zjai_desk.analysis.charts.spec import ChartKind
from zjai_desk.analysis.pivot.axis import automatic_years, year_band_label
from zjai_desk.analysis.pivot.counting import pivot, pivot_table
from zjai_desk.analysis.pivot.spec import (
    NO_CHART,
    As,
    By,
    Dimension,
    Measure,
    Of,
    Period,
    PivotSpec,
    Sorting,
)
from zjai_desk.analysis.scope import scope_of
from zjai_desk.analysis.tables import Cell, Table
from zjai_desk.errors import DeskError
from zjai_desk.registers.fields import Absent
from zjai_desk.store import Condition, Op, Store

COUNT = Measure()


def table(store: Store, spec: PivotSpec, area: str | None = None, year: int | None = None) -> Table:
    return pivot_table(scope_of(store, area, year), spec)


def rows(found: Table) -> list[tuple[Cell, ...]]:
    return [row.cells for row in found.rows]


# -- memberships --------------------------------------------------------------------------------------


def test_the_atlas_has_611_memberships_and_490_enterprises(atlas: Store) -> None:
    spec = PivotSpec("enterprises", (Dimension("field"),), measures=(COUNT, Measure(shown=As.OF_COLUMN)))
    found = table(atlas, spec)
    assert found.rows[-1].cells == ("合计（家次，含重复）", 611, Decimal("100.0"))
    assert found.totals == ("合计（家，不重复）", 490, Absent.NOT_APPLICABLE)
    assert found.notes[0].startswith("611家次是490家企业")
    assert len(found.records(None, 1)) == 490
    assert sum(row.cells[2] for row in found.rows[:-1]) == Decimal("100.0")  # type: ignore[misc]  # the helper returns what it is given


def test_a_field_stands_in_its_own_layer_alone(atlas: Store) -> None:
    spec = PivotSpec("enterprises", (Dimension("layer"), Dimension("field")))
    found = table(atlas, spec)
    catalogue = build(atlas, "atlas.fields")
    mine = {cells[:2]: cells[2] for cells in rows(found)}
    assert mine["技术层", "计算机视觉"] == 89
    wanted = {row.cells[:2]: row.cells[4] for row in catalogue.rows}
    assert {key: mine[key] for key in wanted} == wanted
    assert ("技术层", "制造") not in mine


# -- time ---------------------------------------------------------------------------------------------


@pytest.fixture
def dated(store: Store, insert: Insert) -> Store:
    days = ("2018", "2018-03", "2018-03-07", "2019", "2019-11-30", "2019-11-02", "2019-12", None)
    insert(
        "patents",
        [
            {"patent_no": f"20170000{at:04}.0", "granted_on": day, "kind": "实用新型"}
            for at, day in enumerate(days)
        ],
    )
    return store


def test_a_date_known_to_the_year_is_in_its_year_and_in_no_month(dated: Store) -> None:
    years = table(dated, PivotSpec("patents", (Dimension("granted_on", By.YEAR),)))
    assert rows(years) == [("2018年", 3), ("2019年", 4), ("未填", 1)]
    months = table(dated, PivotSpec("patents", (Dimension("granted_on", By.MONTH),)))
    assert rows(months) == [
        ("2018年3月", 2),
        ("2018年（日期只到年）", 1),
        ("2019年11月", 2),
        ("2019年12月", 1),
        ("2019年（日期只到年）", 1),
        ("未填", 1),
    ]
    assert "2件的授权日期只到年，单列为“日期只到年”。" in months.notes
    quarters = table(dated, PivotSpec("patents", (Dimension("granted_on", By.QUARTER),)))
    assert rows(quarters)[0] == ("2018年一季度", 2)


def test_dates_fall_into_bands_of_years(dated: Store) -> None:
    own = table(dated, PivotSpec("patents", (Dimension("granted_on", By.BAND, (Decimal(2019),)),)))
    assert rows(own) == [("2019年前", 3), ("2019年及以后", 4), ("未填", 1)]
    assert own.columns[0].label == "授权年份"
    assert not any("不含上限" in note for note in own.notes)
    found = table(dated, PivotSpec("patents", (Dimension("granted_on", By.BAND),)))
    assert rows(found) == [("全部", 7), ("未填", 1)], "all within five years"


@pytest.mark.parametrize(
    ("years", "limits", "labels"),
    [
        ([1985, 2004, 2019], (2000, 2005, 2010, 2015), ["2000年前", "2000—2004年", "2015年及以后"]),
        ([2011, 2012], (), ["全部"]),
    ],
)
def test_bands_of_five_years_are_found(years: list[int], limits: tuple[int, ...], labels: list[str]) -> None:
    found = automatic_years([*map(str, years), None])
    assert found == limits
    assert [year_band_label(sum(year >= limit for limit in found), found) for year in years][
        : len(labels)
    ] == (labels if limits else ["全部"])


def test_growth_over_the_year_before(dated: Store) -> None:
    spec = PivotSpec(
        "patents", (Dimension("granted_on", By.YEAR),), measures=(COUNT, Measure(shown=As.GROWTH))
    )
    found = table(dated, spec)
    assert [cells[2] for cells in rows(found)] == [Absent.BELOW_UNIT, Decimal("33.3"), Absent.NOT_APPLICABLE]
    assert found.totals[2] is Absent.NOT_APPLICABLE
    within = table(
        dated, PivotSpec("patents", spec.rows, measures=spec.measures, period=Period.WITHIN), year=2019
    )
    assert rows(within) == [("2019年", 4, Decimal("33.3"))], (
        "the year before is read although it is not shown"
    )
    stock = table(dated, PivotSpec("patents", (Dimension("kind"),), measures=spec.measures), year=2019)
    assert rows(stock) == [("实用新型", 8, Decimal("100.0"))], "undated ones are in both stocks"
    unknown = table(dated, PivotSpec("patents", (Dimension("kind"),), measures=spec.measures))
    assert rows(unknown) == [("实用新型", 8, Absent.BELOW_UNIT)]
    assert "比上年增长要有年份" in unknown.notes[-1]


def test_growth_out_of_a_loss_is_a_word(store: Store, insert: Insert) -> None:
    profits = {"甲": (-5, 3), "乙": (-5, -2), "丙": (-2, -5), "丁": (4, -1), "戊": (0, 3), "己": (2, 3)}
    insert(
        "annual_returns",
        [
            {"name": f"{name}公司", "year": year, "profit": Decimal(value)}
            for name, pair in profits.items()
            for year, value in zip((2018, 2019), pair, strict=True)
        ],
    )
    spec = PivotSpec(
        "annual_returns",
        (Dimension("name"),),
        (Dimension("year"),),
        (Measure(Of.SUM, "profit", As.GROWTH),),
        total_column=False,
    )
    grown = {cells[0]: cells[2] for cells in rows(table(store, spec))}
    assert grown == {
        "甲公司": "扭亏",
        "乙公司": "减亏",
        "丙公司": "增亏",
        "丁公司": "由盈转亏",
        "戊公司": Absent.NOT_APPLICABLE,
        "己公司": Decimal("50.0"),
    }
    losses = PivotSpec(
        "annual_returns", (Dimension("name"),), measures=(Measure(Of.SUM, "profit", As.OF_ALL),)
    )
    assert {cells[1] for cells in rows(table(store, losses))} == {Absent.NOT_APPLICABLE}, (
        "of losses no shares"
    )


# -- lines --------------------------------------------------------------------------------------------


@pytest.fixture
def firms(store: Store, insert: Insert) -> Store:
    capital = (5, 20, 100, 500, 500, 1000, None, 0)
    places = ("滨江区", "滨江区", "西湖区", "滨江区", "吴兴区", None, "西湖区", "吴兴区")
    insert(
        "enterprises",
        [
            {
                "name": f"杭州{at}公司",
                "registered_capital": Decimal(c) if c is not None else None,
                "district": place,
            }
            for at, (c, place) in enumerate(zip(capital, places, strict=True))
        ],
    )
    holders = ("杭州0公司", "杭州0公司", "杭州0公司", "杭州2公司", "别处公司")
    insert(
        "patents",
        [{"patent_no": f"20170000{at:04}.0", "holder": name} for at, name in enumerate(holders)],
    )
    return store


def test_bands_hold_their_lower_limit(firms: Store) -> None:
    own = Dimension("registered_capital", By.BAND, (Decimal(100), Decimal(500)))
    found = table(firms, PivotSpec("enterprises", (own,)))
    assert rows(found) == [("100以下", 3), ("100～500", 1), ("500及以上", 3), ("未填", 1)]
    assert "注册资本各段含下限、不含上限。" in found.notes
    automatic = table(firms, PivotSpec("enterprises", (Dimension("registered_capital", By.BAND),)))
    assert sum(cells[1] for cells in rows(automatic)) == 8  # type: ignore[misc]  # the helper returns what it is given
    assert len(rows(automatic)) > 3


def test_districts_are_summed_up_by_city_in_order_of_code(firms: Store) -> None:
    spec = PivotSpec("enterprises", (Dimension("district", By.CITY), Dimension("district")))
    assert [cells[:3] for cells in rows(table(firms, spec))] == [
        ("杭州市", "西湖区", 2),
        ("杭州市", "滨江区", 3),
        ("杭州市", "小计", 5),
        ("湖州市", "吴兴区", 2),
        ("湖州市", "小计", 2),
        ("未填", "未填", 1),
        ("未填", "小计", 1),
    ]


def test_the_greatest_lines_and_all_the_rest(firms: Store) -> None:
    spec = PivotSpec("enterprises", (Dimension("district", most=1),), sort=Sorting(0, (), descending=True))
    found = table(firms, spec)
    assert rows(found) == [("滨江区", 3), ("其余 2 项", 4), ("未填", 1)]
    assert len(found.records(1, 1)) == 4


def test_lines_alone_and_left_out(firms: Store) -> None:
    left_out = PivotSpec("enterprises", (Dimension("district", without=("滨江区",)),))
    assert rows(table(firms, left_out))[0] == ("西湖区", 2)
    assert "不看 滨江区" in table(firms, left_out).population
    alone = PivotSpec("enterprises", (Dimension("district", only=("滨江区",)),))
    assert rows(table(firms, alone)) == [("滨江区", 3)]


def test_sorting_by_a_column_keeps_blanks_last(firms: Store) -> None:
    spec = PivotSpec(
        "enterprises", (Dimension("district"),), (Dimension("registered_capital", By.BAND, (Decimal(100),)),)
    )
    by_column = PivotSpec(
        spec.register, spec.rows, spec.columns, sort=Sorting(0, ("100及以上",), descending=True)
    )
    found = pivot(scope_of(firms), by_column)
    assert [cells[0] for cells in rows(found.table)] == ["滨江区", "西湖区", "吴兴区", "未填"]
    assert found.lines[2].labels == ("100及以上",)


# -- enterprises behind records -----------------------------------------------------------------------


def test_holders_and_means_over_holders_and_all(firms: Store) -> None:
    measures = (COUNT, Measure(Of.OWNERS), Measure(Of.PER_OWNER), Measure(Of.PER_ENTERPRISE))
    found = table(firms, PivotSpec("patents", (Dimension("owner.district"),), measures=measures))
    assert rows(found) == [
        ("西湖区", 1, 1, Decimal("1.00"), Decimal("0.50")),
        ("滨江区", 3, 1, Decimal("3.00"), Decimal("1.00")),
        ("未填", 1, 0, Absent.NOT_APPLICABLE, Decimal("0.00")),
    ]
    assert found.totals == ("合计", 5, 2, Decimal("2.00"), Decimal("0.50"))
    assert any("1件对不上企业台账中的企业" in note for note in found.notes)
    assert len(found.records(None, 2)) == 4, "whoever is a stranger is behind no number of enterprises"


def test_conditions_on_the_enterprise_and_the_area_of_the_holder(firms: Store) -> None:
    wealthy = Condition("owner.registered_capital", Op.BETWEEN, (Decimal(100), None))
    spec = PivotSpec("patents", (Dimension("holder"),), where=(wealthy,))
    assert rows(table(firms, spec)) == [("杭州2公司", 1)]
    blanks = PivotSpec(
        "patents", (Dimension("holder"),), where=(Condition("owner.district", Op.ONE_OF, (None,)),)
    )
    assert rows(table(firms, blanks)) == [("别处公司", 1)]
    assert rows(table(firms, PivotSpec("patents", (Dimension("holder"),)), area="滨江区")) == [
        ("杭州0公司", 3)
    ]


def test_nothing_to_count_says_why(firms: Store) -> None:
    empty = table(firms, PivotSpec("vouchers", (Dimension("scheme"),)))
    assert (empty.rows, empty.notes) == ((), ("券台账还是空的。",))
    with firms.change("设置本单位") as change:
        change.configure("area", "杭州市")
    none = table(firms, PivotSpec("enterprises", (Dimension("district"),)), area="温州市")
    assert none.notes == ("企业台账中没有温州市的企业。",)


@pytest.mark.parametrize(
    "spec",
    [
        PivotSpec("patents", tuple(map(Dimension, ("kind", "holder", "district", "ipc")))),
        PivotSpec("patents", (Dimension("kind"),), (Dimension("kind"),)),
        PivotSpec("patents", (Dimension("gone"),)),
        PivotSpec("carriers", (Dimension("kind"),), measures=(Measure(Of.OWNERS),)),
        PivotSpec("patents", (Dimension("kind"),), measures=(Measure(Of.SUM, "title"),)),
        PivotSpec("vouchers", (Dimension("scheme"),), measures=(Measure(Of.MEAN, "face_amount", As.OF_ALL),)),
    ],
)
def test_what_cannot_be_counted_is_refused_in_words(store: Store, spec: PivotSpec) -> None:
    with pytest.raises(DeskError) as told:
        pivot_table(scope_of(store), spec)
    assert told.value.hint


def test_charts_suit_or_are_chosen(dated: Store, insert: Insert) -> None:
    insert("patents", [{"patent_no": "201700009999.0", "granted_on": "2017-01-01", "kind": "发明授权"}])
    spec = PivotSpec("patents", (Dimension("granted_on", By.YEAR),), (Dimension("kind"),))
    chart = table(dated, spec).chart
    assert chart is not None
    assert (chart.kind, [one.name for one in chart.series]) == (ChartKind.LINE, ["发明授权", "实用新型"])
    assert chart.categories[0] == "2017年"
    ring = table(dated, PivotSpec("patents", spec.rows, spec.columns, chart="ring")).chart
    assert ring is not None
    assert ring.kind is ChartKind.RING
    assert table(dated, PivotSpec("patents", spec.rows, spec.columns, chart=NO_CHART)).chart is None

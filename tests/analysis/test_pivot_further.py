"""What own tables do besides counting: districts of now, times without records, the chi-square test of two fields."""

import numpy as np
import pytest
from made_records import Insert
from scipy.stats import chi2_contingency

from zjai_desk.analysis.catalogue import build
from zjai_desk.analysis.pivot.counting import pivot_table
from zjai_desk.analysis.pivot.spec import As, By, Dimension, Measure, PivotSpec, as_content, from_content
from zjai_desk.analysis.scope import NOW, scope_of
from zjai_desk.analysis.tables import Cell, Table
from zjai_desk.registers.fields import Absent
from zjai_desk.store import Store

DISTRICT, BY_NOW = Dimension("district"), Dimension("district", By.NOW)


def table(store: Store, spec: PivotSpec, area: str | None = None, year: int | None = None) -> Table:
    return pivot_table(scope_of(store, area, year), spec)


def counts(found: Table) -> dict[Cell, Cell]:
    return {row.cells[0]: row.cells[1] for row in found.rows}


@pytest.fixture
def moved(store: Store, insert: Insert) -> Store:
    insert(
        "enterprises",
        [
            {"name": "甲", "district": "下城区"},
            {"name": "乙", "district": "拱墅区"},
            {"name": "丙", "district": "江干区", "town": "白杨街道"},
            {"name": "丁", "district": "江干区"},
        ],
    )
    return store


def test_an_own_table_tells_districts_as_they_were_or_as_they_are_now(moved: Store) -> None:
    then = table(moved, PivotSpec("enterprises", (DISTRICT,)))
    assert counts(then) == {"下城区": 1, "拱墅区": 1, "江干区": 2}
    now = table(moved, PivotSpec("enterprises", (BY_NOW,)))
    of_catalogue = build(moved, "enterprises.by_district", "杭州市", boundaries=NOW)
    assert counts(now) == counts(of_catalogue)
    assert counts(now)["拱墅区"] == 2
    assert any("按现行区划" in note and "下城区并入拱墅区" in note for note in now.notes)
    assert any("江干区已拆分" in note for note in now.notes)
    assert now.columns[0].label == "所属区县（现行）"


def test_a_layout_of_new_things_is_refused_by_older_programs_and_others_are_not() -> None:
    assert as_content(PivotSpec("enterprises", (DISTRICT,)))["version"] == 1
    for spec in (
        PivotSpec("enterprises", (BY_NOW,)),
        PivotSpec("patents", (Dimension("kind"),), (DISTRICT,), (Measure(shown=As.RESIDUAL),)),
    ):
        kept = as_content(spec)
        assert kept["version"] == 2
        assert from_content(kept) == spec


@pytest.fixture
def sparse(store: Store, insert: Insert) -> Store:
    days = {"2015-02-01": 3, "2018-01-01": 2, "2018-05-04": 1, "2018-11-11": 4}
    insert(
        "patents",
        [
            {"patent_no": f"2014000{place}{at:04}.0", "granted_on": day, "kind": "实用新型"}
            for place, (day, number) in enumerate(days.items())
            for at in range(number)
        ],
    )
    return store


def test_years_and_months_without_records_stand_in_their_place(sparse: Store) -> None:
    years = Dimension("granted_on", By.YEAR, filled=True)
    found = table(sparse, PivotSpec("patents", (years,)))
    assert counts(found) == {"2015年": 3, "2016年": 0, "2017年": 0, "2018年": 7}
    assert found.records(1, 1) == ()
    assert found.chart is not None
    assert found.chart.categories == ("2015年", "2016年", "2017年", "2018年")
    quarters = table(sparse, PivotSpec("patents", (Dimension("granted_on", By.QUARTER, filled=True),)))
    assert len(quarters.rows) == 16
    assert counts(quarters)["2016年三季度"] == 0
    months = table(sparse, PivotSpec("patents", (), (Dimension("granted_on", By.MONTH, filled=True),)))
    assert [column.label for column in months.columns[1:4]] == ["2015年2月", "2015年3月", "2015年4月"]
    without = table(sparse, PivotSpec("patents", (Dimension("granted_on", By.YEAR),)))
    assert counts(without) == {"2015年": 3, "2018年": 7}


def test_lines_that_are_left_out_are_no_gaps(sparse: Store) -> None:
    years = Dimension("granted_on", By.YEAR, filled=True, without=("2016年",))
    assert counts(table(sparse, PivotSpec("patents", (years,)))) == {"2015年": 3, "2017年": 0, "2018年": 7}


def test_gaps_are_filled_within_each_group(sparse: Store) -> None:
    spec = PivotSpec("patents", (Dimension("kind"), Dimension("granted_on", By.YEAR, filled=True)))
    found = table(sparse, spec)
    assert [row.cells[1:] for row in found.rows] == [
        ("2015年", 3), ("2016年", 0), ("2017年", 0), ("2018年", 7), ("小计", 10)
    ]  # fmt: skip


OBSERVED = {"滨江区": (30, 12, 8), "西湖区": (14, 22, 4), "余杭区": (6, 9, 15)}
KINDS = ("发明授权", "实用新型", "外观设计")


@pytest.fixture
def crossed(store: Store, insert: Insert) -> Store:
    insert(
        "patents",
        [
            {"patent_no": f"2014{place}{kind}{at:06}.0", "kind": KINDS[kind], "district": district}
            for place, (district, numbers) in enumerate(OBSERVED.items())
            for kind, number in enumerate(numbers)
            for at in range(number)
        ],
    )
    return store


def test_two_fields_are_tested_against_independence_as_scipy_does(crossed: Store) -> None:
    measures = (Measure(), Measure(shown=As.EXPECTED), Measure(shown=As.RESIDUAL))
    found = table(crossed, PivotSpec("patents", (DISTRICT,), (Dimension("kind"),), measures))
    seen = {row.cells[0]: row.cells[1:] for row in found.rows}
    observed = np.array([[seen[name][3 * kind] for kind in range(3)] for name in OBSERVED], dtype=float)
    assert observed.tolist() == [list(map(float, numbers)) for numbers in OBSERVED.values()]
    statistic, p, degrees, expected = chi2_contingency(observed, correction=False)
    assert float(str(found.facts["chi_square"])) == pytest.approx(statistic, abs=0.005)
    assert found.facts["degrees"] == degrees
    assert float(str(found.facts["p"])) == pytest.approx(p, abs=0.0001)
    whole = observed.sum()
    free = np.outer(1 - observed.sum(axis=1) / whole, 1 - observed.sum(axis=0) / whole)
    residuals = (observed - expected) / np.sqrt(expected * free)
    for at, name in enumerate(OBSERVED):
        for kind in range(3):
            assert float(str(seen[name][3 * kind + 1])) == pytest.approx(expected[at, kind], abs=0.051)
            assert float(str(seen[name][3 * kind + 2])) == pytest.approx(residuals[at, kind], abs=0.0051)
    assert found.totals[2] is Absent.NOT_APPLICABLE
    assert any("卡方检验" in note and "自由度4" in note for note in found.notes)


def test_where_records_are_in_several_lines_there_is_no_test_and_it_is_said(atlas: Store) -> None:
    spec = PivotSpec(
        "enterprises", (Dimension("layer"),), (Dimension("field"),), (Measure(shown=As.RESIDUAL),)
    )
    found = table(atlas, spec)
    assert any("不能做卡方检验：一条记录可列入多类" in note for note in found.notes)
    assert "chi_square" not in found.facts


def test_a_share_opens_what_it_is_of(crossed: Store) -> None:
    measures = (Measure(shown=As.OF_ROW), Measure(shown=As.OF_COLUMN), Measure(shown=As.OF_ALL))
    found = table(crossed, PivotSpec("patents", (DISTRICT,), (Dimension("kind"),), measures))
    row = [line.cells[0] for line in found.rows].index("西湖区")
    sizes = []
    for column in (1, 2, 3):
        origin = found.origin(row, column)
        assert origin is not None
        assert origin.over is not None
        sizes.append((len(origin.of.ids), len(origin.over.ids)))
    assert sizes == [(14, 40), (14, 50), (14, 120)]

"""The catalogue as the command line, the window and the briefings use it."""

import json
import subprocess
import sys

import pytest

from zjai_desk.analysis.catalogue import TABLES, build
from zjai_desk.errors import DeskError
from zjai_desk.store import Store

VOUCHERS = ("summary", "by_year", "by_district", "by_provider", "ageing", "budget", "events")
OVERLAPPING = {"enterprises.representatives"}
"""Tables whose rows share enterprises, so that they add up to more than their total."""


def test_the_named_tables() -> None:
    assert list(TABLES) == [
        "atlas.fields", "enterprises.by_district", "atlas.names", "enterprises.representatives", "enterprises.by_founding",
        "enterprises.by_stage", "enterprises.by_financing_year", "enterprises.titles", "patents.by_year", "patents.by_district",
        "patents.kinds_by_district", "patents.by_layer", "patents.by_field", "patents.holders_by_district", "patents.without",
        "patents.by_age", "patents.age_test", "industry.by_year", "industry.by_district", "industry.by_city",
        "industry.published", "carriers.by_kind", "scenarios.by_sector", "targets.progress",
        *(f"vouchers.{name}" for name in VOUCHERS),
    ]  # fmt: skip
    assert all(TABLES.values())


def test_an_unknown_table_is_answered_with_the_list(store: Store) -> None:
    with pytest.raises(DeskError, match="没有名为“patents”的统计表") as caught:
        build(store, "patents")
    for name in TABLES:
        assert name in caught.value.hint


def test_an_unknown_area_is_answered_with_what_can_be_written(store: Store) -> None:
    with pytest.raises(DeskError, match="没有“浦东新区”这个地区") as caught:
        build(store, "atlas.fields", area="浦东新区")
    assert "杭州市" in caught.value.hint
    assert "浙江省" in caught.value.hint


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize(
    ("area", "year"), [(None, None), ("杭州市", 2019), ("滨江区", 2019), ("浙江省", None), ("330110", 2012)]
)
def test_every_table_is_whole_for_every_scope(
    stocked: Store, name: str, area: str | None, year: int | None
) -> None:
    table = build(stocked, name, area=area, year=year)
    assert table.name == name
    assert table.title
    assert table.population
    assert all(note.endswith("。") for note in table.notes)
    for cells in (*(row.cells for row in table.rows), *([table.totals] if table.totals else [])):
        assert len(cells) == len(table.columns)
    printed = json.loads(json.dumps(table.as_json(), ensure_ascii=False))
    assert set(printed) >= {
        "name",
        "title",
        "area",
        "year",
        "unit",
        "population",
        "source",
        "columns",
        "rows",
        "totals",
        "notes",
    }
    assert len(printed["rows"]) + len(printed["subtotals"]) == len(table.rows)
    if table.chart:
        assert all(len(series.values) == len(table.chart.categories) for series in table.chart.series)
        assert len(table.chart.groups) in (0, len(table.chart.categories))


@pytest.mark.parametrize("name", TABLES)
def test_rows_add_up_to_the_totals(stocked: Store, name: str) -> None:
    table = build(stocked, name)
    if name in OVERLAPPING or not table.totals:
        return
    for place, column in enumerate(table.columns):
        if column.decimals == 0 and column.unit == "" and column.label != "企业数":
            summed = sum(
                cell for row in table.rows if not row.subtotal and isinstance(cell := row.cells[place], int)
            )
            assert summed == table.totals[place], column.label


def test_the_catalogue_is_listed_without_loading_pandas() -> None:
    program = "import sys; from zjai_desk.analysis.catalogue import TABLES; sys.exit(bool({'pandas', 'scipy', 'numpy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0

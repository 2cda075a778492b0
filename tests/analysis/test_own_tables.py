"""Own tables are kept like anything else: saved, renamed, copied, deleted, undone, listed and counted by name."""

import json
from decimal import Decimal

import pytest
from made_records import Insert

from zjai_desk.analysis.catalogue import TABLES, all_tables, build
from zjai_desk.analysis.pivot import own_tables
from zjai_desk.analysis.pivot.spec import (
    As,
    By,
    Dimension,
    Measure,
    Of,
    Period,
    PivotSpec,
    Sorting,
    as_content,
    from_content,
)
from zjai_desk.errors import DeskError
from zjai_desk.store import Condition, Op, Store

SPEC = PivotSpec(
    "vouchers",
    (
        Dimension("owner.district", By.CITY, most=5),
        Dimension("issued_on", By.QUARTER, without=("2018年一季度",)),
    ),
    (Dimension("face_amount", By.BAND, limits=(Decimal("100.5"), Decimal(2000))),),
    (Measure(), Measure(Of.SUM, "face_amount", As.OF_ROW, 2)),
    where=(
        Condition("tickets", Op.BETWEEN, (None, 40)),
        Condition("owner.titles", Op.ONE_OF, ("领军企业", None)),
        Condition("face_amount", Op.NONE_OF, (Decimal("3.50"),)),
    ),
    period=Period.WITHIN,
    dated_by="redeemed_on",
    sort=Sorting(1, ("2000及以上",), descending=True),
    subtotals=False,
    total_column=False,
    title="券表",
    note="试算。",
    chart="stacked",
)
# As the first version wrote it; it stays readable whatever is added.
FIRST = """{"version": 1, "register": "patents", "rows": [{"key": "granted_on", "by": "year", "limits": [], "most": 0,
 "only": [], "without": []}], "columns": [{"key": "kind"}], "measures": [{"of": "records", "key": "", "shown": "value",
 "decimals": null}, {"of": "records", "shown": "growth"}], "where": [["legal_status", "none_of", ["失效", null]]],
 "period": "up_to", "sort": {"measure": 0, "column": [], "descending": true}, "total_row": true}"""


def test_a_layout_comes_back_from_json_as_it_was() -> None:
    assert from_content(json.loads(json.dumps(as_content(SPEC)))) == SPEC
    assert from_content(json.loads(json.dumps(as_content(PivotSpec("patents"))))) == PivotSpec("patents")


def test_what_the_first_version_wrote_is_read() -> None:
    assert from_content(json.loads(FIRST)) == PivotSpec(
        "patents",
        (Dimension("granted_on", By.YEAR),),
        (Dimension("kind"),),
        (Measure(), Measure(shown=As.GROWTH)),
        where=(Condition("legal_status", Op.NONE_OF, ("失效", None)),),
        sort=Sorting(0, (), descending=True),
    )


@pytest.mark.parametrize(
    "content",
    [
        None,
        [],
        {"register": "gone"},
        {"register": "patents", "rows": [{"by": "year"}]},
        {"register": "patents", "rows": "x"},
        {"register": "patents", "measures": [{"of": "nonsense"}]},
        {"register": "patents", "where": [["gone", "one_of", []]]},
        {"register": "patents", "chart": "pie"},
        {"register": "patents", "version": 99},
    ],
)
def test_what_cannot_be_read_is_told(content: object) -> None:
    with pytest.raises(DeskError):
        from_content(content)


@pytest.fixture
def kept(store: Store, insert: Insert) -> Store:
    insert("enterprises", [{"name": f"{n}公司", "district": "滨江区"} for n in range(3)])
    own_tables.save(store, " 分区县 ", PivotSpec("enterprises", (Dimension("district"),)), "张三")
    return store


def test_own_tables_are_listed_after_the_catalogue_and_counted_by_name(kept: Store) -> None:
    assert list(all_tables(kept))[-1] == "own.分区县"
    assert list(all_tables(kept))[:-1] == list(TABLES)
    table = build(kept, "own.分区县", "滨江区")
    assert (table.name, table.title) == ("own.分区县", "滨江区分区县")
    assert table.totals == ("合计", 3)
    with pytest.raises(DeskError, match="没有名为“别的”的自定义统计表"):
        build(kept, "own.别的")


def test_each_step_is_one_change_and_undone_as_one(kept: Store) -> None:
    own_tables.save(kept, "分区县", PivotSpec("enterprises", (Dimension("field"),)), "李四")
    assert [own.spec.rows[0].key for own in own_tables.read(kept)] == ["field"]
    kept.undo()
    assert own_tables.find(kept, "分区县").spec.rows[0].key == "district"
    assert own_tables.copy(kept, "分区县", "") == "分区县 副本"
    assert own_tables.copy(kept, "分区县", "") == "分区县 副本2"
    own_tables.rename(kept, "分区县", "按区县", "")
    with pytest.raises(DeskError, match="已有"):
        own_tables.rename(kept, "按区县", "分区县 副本", "")
    own_tables.delete(kept, "按区县", "")
    assert [own.name for own in own_tables.read(kept)] == ["分区县 副本", "分区县 副本2"]
    kept.undo()
    kept.undo()
    assert "分区县" in [own.name for own in own_tables.read(kept)]


def test_a_damaged_one_does_not_stand_in_the_way_of_the_others(kept: Store) -> None:
    with kept.change("弄坏") as change:
        change.insert("pivots", [{"name": "坏的", "content": "{"}])
    assert "own.坏的" in all_tables(kept)
    with pytest.raises(DeskError, match="已损坏"):
        build(kept, "own.坏的")
    assert build(kept, "own.分区县").rows

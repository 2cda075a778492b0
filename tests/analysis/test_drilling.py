"""Every number of a table counted from records opens those records."""

from collections.abc import Callable, Mapping, Sequence

from zjai_desk.analysis.catalogue import TABLES, build
from zjai_desk.registers.fields import Value
from zjai_desk.store import Store

Insert = Callable[[str, Sequence[Mapping[str, Value]]], list[int]]


def kept(insert: Insert) -> tuple[list[int], list[int]]:
    enterprises = insert(
        "enterprises",
        [
            {"name": "甲", "district": "滨江区", "field": ("计算机视觉", "安防")},
            {"name": "乙", "district": "滨江区", "field": ("安防",)},
            {"name": "丙", "district": "西湖区", "field": ("计算机视觉",), "status": "注销"},
        ],
    )
    patents = insert(
        "patents",
        [
            {
                "patent_no": "201710601862.3",
                "kind": "发明授权",
                "granted_on": "2018-01-01",
                "district": "滨江区",
            },
            {
                "patent_no": "202120592620.4",
                "kind": "实用新型",
                "granted_on": "2019-01-01",
                "district": "滨江区",
            },
            {
                "patent_no": "201630470916.3",
                "kind": "外观设计",
                "granted_on": "2019-05-01",
                "district": "西湖区",
            },
        ],
    )
    return enterprises, patents


def test_fields_and_districts_open_their_enterprises(store: Store, insert: Insert) -> None:
    (both, one, _gone), _ = kept(insert)
    atlas = build(store, "atlas.fields")
    opened = {row.cells[:2]: atlas.records(place, 2) for place, row in enumerate(atlas.rows)}
    assert opened == {
        ("技术层", "计算机视觉"): (both,), ("技术层", "小计"): (both,),
        ("应用层", "安防"): (both, one), ("应用层", "小计"): (both, one),
    }  # fmt: skip
    assert atlas.records(None, 4) == (both, one)
    districts = build(store, "enterprises.by_district", "杭州市")
    assert districts.records(0, 1) == (both, one)


def test_patents_open_by_year_by_district_and_by_kind(store: Store, insert: Insert) -> None:
    _, (invention, model, design) = kept(insert)
    years = build(store, "patents.by_year")
    assert [years.records(place, 4) for place in range(2)] == [(invention,), (model, design)]
    assert years.records(1, 2) == (model,)
    assert years.records(None, 1) == (invention,)
    districts = build(store, "patents.by_district", "杭州市")
    assert {row.cells[0]: districts.records(place, 4) for place, row in enumerate(districts.rows)} == {
        "滨江区": (invention, model), "西湖区": (design,),
    }  # fmt: skip


def test_every_table_of_records_counts_what_it_opens(store: Store, insert: Insert) -> None:
    kept(insert)
    for name in TABLES:
        table = build(store, name, "杭州市", 2019)
        if table.behind is not None:
            assert len(table.behind.rows) == len(table.rows), name
            assert set(table.records(None, 0)) <= set(store.ids(table.behind.register)), name

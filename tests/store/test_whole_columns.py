"""Whole columns, as lists and as numbers of their values, are what the records say, whatever happened to these."""

from decimal import Decimal
from pathlib import Path

from zjai_desk.registers.fields import Absent, Value
from zjai_desk.store import Store
from zjai_desk.store.columns.ranking import BLANK

KEYS = ("name", "district", "field", "valuation", "founded_on")
ROWS: list[dict[str, Value]] = [
    {"name": "甲公司", "district": "滨江区", "field": ("医疗", "安防"), "valuation": Decimal("12.5")},
    {"name": "乙公司", "district": None, "field": (), "valuation": Absent.NOT_APPLICABLE},
    {"name": "丙\0公司", "district": "滨江区", "field": ("医疗",), "valuation": Decimal(0)},
    {"name": "丁公司", "district": "西湖区", "field": None, "founded_on": Absent.NOT_APPLICABLE},
]


def _said(store: Store, key: str) -> list[Value]:
    return [record.values[key] for record in store.records("enterprises", store.ids("enterprises"))]


def _blanked(values: list[Value]) -> list[Value]:
    return [None if isinstance(value, Absent) else value for value in values]


def _check(store: Store) -> None:
    columns = store.columns("enterprises", KEYS)
    coded = store.coded("enterprises", KEYS)
    [numbers] = store.scaled("enterprises", ["valuation"]).values()
    assert columns["id"] == store.ids("enterprises")
    for key in KEYS:
        said = _said(store, key)
        assert columns[key] == said
        assert coded[key].listed() == _blanked(said)
        assert coded[key].values[0] is None
        assert len(set(coded[key].values)) == len(coded[key].values)
    worth = [None if number == BLANK else Decimal(number) for number in numbers.tolist()]
    assert [None if value is None else value / 10**6 for value in worth] == _blanked(
        _said(store, "valuation")
    )


def test_columns_are_what_the_records_say_before_and_after_they_are_written(tmp_path: Path) -> None:
    with Store.create(tmp_path / "台账.zjdb") as store:
        _check(store)
        with store.change("录入") as change:
            ids = change.insert("enterprises", ROWS)
        _check(store)
        with store.change("删除") as change:
            change.delete("enterprises", ids[1:2])
        _check(store)
        with store.change("修改") as change:
            change.update(
                "enterprises", {ids[0]: {"district": "余杭区", "valuation": None, "field": ("金融",)}}
            )
            change.insert("enterprises", ROWS)
        _check(store)
        taken = store.coded("enterprises", ["district"])["district"]
        was = taken.listed()
        with store.change("修改") as change:
            change.update("enterprises", {ids[0]: {"district": "西湖区"}})
        _check(store)
        assert taken.listed() == was  # what was handed out stays as it was

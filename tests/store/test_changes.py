"""Writing: all or nothing, with history, undone and done again, also after a restart."""

from decimal import Decimal
from pathlib import Path

import pytest

from zjai_desk.errors import DeskError
from zjai_desk.registers.fields import Absent
from zjai_desk.store import Origin, Query, Sort, Store


def names(store: Store) -> list[object]:
    return store.columns("enterprises", ("name",))["name"]


def test_a_record_comes_back_as_it_was_given(store: Store) -> None:
    given = {
        "name": "杭州海康威视数字技术股份有限公司",
        "field": ("计算机视觉", "安防"),
        "registered_capital": Decimal("923320.4321"),
        "founded_on": "2001-11",
        "valuation": Absent.NOT_APPLICABLE,
    }
    with store.change("新增企业") as change:
        [number] = change.insert("enterprises", [given])
    [record] = store.records("enterprises", [number])
    assert {key: value for key, value in record.values.items() if value is not None} == given | {
        "layer": ("技术层", "应用层")
    }


def test_every_record_knows_its_file_sheet_and_row(store: Store) -> None:
    with store.change("导入") as change:
        sha256 = change.keep_original("一季度.xlsx", b"PK whatever")
        origin = Origin(sha256, "汇总", (4, 7))
        [number] = change.insert("enterprises", [{"name": "甲"}], [origin])
    assert store.records("enterprises", [number])[0].origin == origin
    assert store.original(sha256).content == b"PK whatever"


def test_an_error_inside_a_change_leaves_nothing(store: Store) -> None:
    def interrupted() -> None:
        with store.change("坏的") as change:
            change.insert("enterprises", [{"name": "甲"}])
            change.configure("office", "某局")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        interrupted()
    assert store.count("enterprises") == 0
    assert store.setting("office") == ""
    assert store.history() == []


def test_a_change_that_changes_nothing_is_no_step(store: Store) -> None:
    with store.change("新增") as change:
        [number] = change.insert("enterprises", [{"name": "甲", "employees": None}])
    with store.change("没改") as change:
        assert change.update("enterprises", {number: {"name": "甲"}}) == 0
    assert change.step is None
    assert len(store.history()) == 1


def test_a_wrong_type_is_told_in_words(store: Store) -> None:
    with pytest.raises(DeskError, match="营业收入"), store.change("坏值") as change:
        change.insert("annual_returns", [{"name": "甲", "year": 2019, "revenue": "许多"}])


def test_import_three_edits_four_undos_restart_redo(path: Path) -> None:
    """The judged sequence: at each step the store is what it should be, and the chain proves it."""
    with Store.create(path) as store:
        with store.change("导入 回表.xlsx（新增3）") as change:
            ids = change.insert("enterprises", [{"name": name} for name in "甲乙丙"])
        for number, new in zip(ids, "一二三", strict=True):
            with store.change(f"改 企业名称：{new}") as change:
                change.update("enterprises", {number: {"name": new}})
        for expected in (["一", "二", "丙"], ["一", "乙", "丙"], ["甲", "乙", "丙"], []):
            store.undo()
            assert names(store) == expected
            assert store.verify() == []
        assert store.next_undo() is None
    with Store.open(path) as store:
        for expected in (["甲", "乙", "丙"], ["一", "乙", "丙"], ["一", "二", "丙"], ["一", "二", "三"]):
            store.redo()
            assert names(store) == expected
            assert store.verify() == []
        assert store.next_redo() is None
        assert [record.id for record in store.records("enterprises", ids)] == ids


def test_a_new_change_ends_redo_but_not_undo(store: Store) -> None:
    for name in "甲乙":
        with store.change(f"新增 {name}") as change:
            change.insert("enterprises", [{"name": name}])
    store.undo()
    with store.change("新增 丙") as change:
        change.insert("enterprises", [{"name": "丙"}])
    assert store.next_redo() is None
    with pytest.raises(DeskError, match="没有可重做"):
        store.redo()
    assert [store.undo().title for _ in range(2)] == ["撤销：新增 丙", "撤销：新增 甲"]


def test_an_old_step_is_undone_alone_unless_something_stands_on_it(store: Store) -> None:
    with store.change("新增 甲乙") as change:
        first, second = change.insert("enterprises", [{"name": "甲"}, {"name": "乙"}])
    with store.change("改甲") as change:
        change.update("enterprises", {first: {"town": "长河街道"}})
    changed_first = change.step
    with store.change("改乙") as change:
        change.update("enterprises", {second: {"town": "西兴街道"}})
    with pytest.raises(DeskError, match="后来又改过"):
        store.undo_step(1)
    assert changed_first
    store.undo_step(changed_first.seq)
    towns = store.columns("enterprises", ("town",))["town"]
    assert towns == [None, "西兴街道"]


def test_a_deleted_id_is_never_given_again(store: Store) -> None:
    with store.change("新增") as change:
        [first] = change.insert("enterprises", [{"name": "甲"}])
    with store.change("删除") as change:
        change.delete("enterprises", [first])
    with store.change("新增") as change:
        [second] = change.insert("enterprises", [{"name": "乙"}])
    assert second != first
    store.undo()
    store.undo()
    assert names(store) == ["甲"]


def test_the_history_of_a_record_tells_old_and_new(store: Store) -> None:
    with store.change("新增", operator="张三") as change:
        [number] = change.insert("enterprises", [{"name": "甲"}])
    for town in ("长河街道", "西兴街道"):
        with store.change("改镇街", operator="李四") as change:
            change.update("enterprises", {number: {"town": town}})
    found = [(d.action, dict(d.before), dict(d.after)) for d in store.history_of("enterprises", number)]
    assert found == [
        ("update", {"town": "长河街道"}, {"town": "西兴街道"}),
        ("update", {"town": None}, {"town": "长河街道"}),
        ("insert", {}, {"name": "甲"}),
    ]
    assert [step.operator for step in store.history()] == ["李四", "李四", "张三"]


def test_office_settings_are_kept_and_undone(store: Store) -> None:
    for year in ("2019", "2020"):
        with store.change(f"年度改为{year}") as change:
            change.configure("year", year)
    store.undo()
    assert store.setting("year") == "2019"


def test_writing_to_a_vanished_record_is_told(store: Store) -> None:
    with pytest.raises(DeskError, match="已不在台账中"), store.change("改") as change:
        change.update("enterprises", {7: {"name": "甲"}})


def test_queries_filter_and_sort_as_people_expect(store: Store) -> None:
    rows = [
        {"name": "浙江大华", "field": ("安防",), "registered_capital": Decimal(30)},
        {"name": "阿里云 100%", "field": ("企业服务", "安防")},
        {"name": "海康威视", "registered_capital": Decimal(9)},
    ]
    with store.change("新增") as change:
        change.insert("enterprises", rows)

    def found(query: Query) -> list[object]:
        return [
            record.values["name"] for record in store.records("enterprises", store.ids("enterprises", query))
        ]

    assert found(Query(sort=(Sort("name"),))) == ["阿里云 100%", "海康威视", "浙江大华"]
    assert found(Query(sort=(Sort("registered_capital", descending=True),))) == [
        "浙江大华",
        "海康威视",
        "阿里云 100%",
    ]
    assert found(Query(text="安防 浙江")) == ["浙江大华"]
    assert found(Query(text="0%")) == ["阿里云 100%"]
    assert found(Query(equals={"field": "安防"})) == ["浙江大华", "阿里云 100%"]

"""The history of a record and of a cell, the recycle bin, and values set back."""

import pytest

from zjai_desk.errors import DeskError
from zjai_desk.registers.fields import Absent
from zjai_desk.store import Store


@pytest.fixture
def ids(store: Store) -> list[int]:
    """Three enterprises of step 1; step 2 moves the first, step 3 renames it."""
    with store.change("导入 名单.xlsx", operator="王芳") as change:
        ids = change.insert(
            "enterprises", [{"name": name, "town": "长河街道"} for name in ("甲", "乙", "丙")]
        )
    with store.change("修改所属镇街", operator="李军") as change:
        change.update("enterprises", {ids[0]: {"town": "西兴街道"}})
    with store.change("修改企业名称", operator="王芳") as change:
        change.update("enterprises", {ids[0]: {"name": "甲科技"}})
    return ids


def test_the_history_of_a_cell_tells_who_made_it_what_it_is(store: Store, ids: list[int]) -> None:
    told = [
        (detail.step and (detail.step.title, detail.step.operator), dict(detail.before), dict(detail.after))
        for detail in store.history_of("enterprises", ids[0], "town")
    ]
    assert told == [
        (("修改所属镇街", "李军"), {"town": "长河街道"}, {"town": "西兴街道"}),
        (("导入 名单.xlsx", "王芳"), {}, {"town": "长河街道"}),
    ]
    assert len(store.history_of("enterprises", ids[0])) == 3


def test_that_a_value_does_not_apply_is_a_change_of_the_cell(store: Store, ids: list[int]) -> None:
    with store.change("注明不适用") as change:
        change.update("enterprises", {ids[1]: {"valuation": Absent.NOT_APPLICABLE}})
    newest = store.history_of("enterprises", ids[1], "valuation")[0]
    assert (newest.before, newest.after) == ({"valuation": None}, {"valuation": Absent.NOT_APPLICABLE})
    assert store.details(4)[0].after == {"valuation": Absent.NOT_APPLICABLE}


def test_a_step_that_touched_a_record_twice_is_told_touch_by_touch(store: Store, ids: list[int]) -> None:
    with store.change("两次") as change:
        change.update("enterprises", {number: {"town": "浦沿街道"} for number in ids})
        change.update("enterprises", {number: {"town": None} for number in ids})
    told = [(detail.record, detail.before["town"], detail.after["town"]) for detail in store.details(4)]
    former = ["西兴街道", "长河街道", "长河街道"]
    first = [(number, town, "浦沿街道") for number, town in zip(ids, former, strict=True)]
    assert told == first + [(number, "浦沿街道", None) for number in ids]
    assert [detail.record for detail in store.details(1, limit=2)] == ids[:2]


def test_a_value_goes_back_to_what_it_was_before_a_step(store: Store, ids: list[int]) -> None:
    with store.change("恢复旧值") as change:
        assert change.set_back("enterprises", ids[0], 2, ["town"])
    [record] = store.records("enterprises", ids[:1])
    assert (record.values["name"], record.values["town"]) == ("甲科技", "长河街道")
    with store.change("恢复旧值") as change:
        assert change.set_back("enterprises", ids[0], 3)
    [record] = store.records("enterprises", ids[:1])
    assert (record.values["name"], record.values["town"]) == ("甲", "西兴街道")
    with pytest.raises(DeskError, match="第1步之前还没有这条企业"), store.change("恢复旧值") as change:
        change.set_back("enterprises", ids[0], 1)
    assert store.verify() == []


def test_deleted_records_lie_in_the_bin_until_they_are_revived(store: Store, ids: list[int]) -> None:
    with store.change("删除 2 家企业", operator="李军") as change:
        change.delete("enterprises", ids[:2])
    binned = store.deleted("enterprises")
    assert [(each.record, each.values["name"], each.step.operator) for each in binned] == [
        (ids[1], "乙", "李军"),
        (ids[0], "甲科技", "李军"),
    ]
    assert store.deleted("enterprises", limit=1) == binned[:1]
    with store.change("恢复") as change:
        assert change.revive("enterprises", [ids[0]]) == 1
    assert [each.record for each in store.deleted("enterprises")] == [ids[1]]
    assert store.ids("enterprises") == [ids[0], ids[2]]
    with pytest.raises(DeskError, match="已经在台账里"), store.change("恢复") as change:
        change.revive("enterprises", ids[:2])
    store.undo()
    assert [each.record for each in store.deleted("enterprises")] == [ids[1], ids[0]]
    assert store.verify() == []


def test_an_import_undone_is_no_rubbish(store: Store) -> None:
    with store.change("导入") as change:
        change.insert("enterprises", [{"name": "甲"}])
    store.undo()
    assert store.deleted("enterprises") == []


def test_what_steps_since_a_number_touched(store: Store, ids: list[int]) -> None:
    with store.change("新增载体") as change:
        change.insert("carriers", [{"name": "智慧谷"}])
    assert store.since(2) == {"enterprises", "carriers"}
    assert store.since(3) == {"carriers"}
    assert store.since(4) == frozenset()

"""An approved plan is one change: records, origins and the file itself, or nothing at all."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from made_files import CODE, write_book

from zjai_desk.errors import Cancelled, DeskError
from zjai_desk.progress import Watched
from zjai_desk.returns import NothingToDo, apply_plan, plan_import, read_return
from zjai_desk.store import Origin, Store


@pytest.fixture
def store(new_store: Callable[[Path], Store], tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "台账.zjdb") as opened:
        yield opened


def test_an_import_is_one_step_with_the_file_and_the_rows_of_each_record(
    store: Store, returns_dir: Path
) -> None:
    path = returns_dir / "06_图谱_合并分类.xlsx"
    found = read_return(path)
    step = apply_plan(store, plan_import(store, found), operator="张三")
    assert (step.title, step.operator) == ("导入 06_图谱_合并分类.xlsx（新增 490）", "张三")
    assert store.original(found.sha256).content == path.read_bytes()
    records = store.records("enterprises", store.ids("enterprises"))
    cloud = next(record for record in records if record.values["short_name"] == "阿里云")
    assert cloud.origin is not None
    assert (cloud.origin.sha256, cloud.origin.sheet, cloud.origin.rows[0]) == (found.sha256, "Sheet", 3)
    assert store.verify() == []


def test_enterprises_and_their_figures_are_told_apart_in_the_title(store: Store, returns_dir: Path) -> None:
    step = apply_plan(store, plan_import(store, read_return(returns_dir / "01_企业_标准.xlsx")))
    assert step.title == "导入 01_企业_标准.xlsx（企业新增 30；年报新增 30）"
    layers = store.columns("enterprises", ("layer", "field"))
    assert layers["layer"][0] == ("应用层",)
    assert layers["field"][0] == ("制造",)


def test_a_second_return_changes_what_differs(store: Store, tmp_path: Path) -> None:
    head = ["企业名称", "信用代码", "地址"]
    first = write_book(
        tmp_path / "一.xlsx", {"表": [head, ["甲公司", CODE, "江南"], ["乙公司", None, "江南"]]}
    )
    second = write_book(
        tmp_path / "二.xlsx", {"表": [head, ["甲公司", CODE, "江北"], ["丙公司", None, None]]}
    )
    apply_plan(store, plan_import(store, read_return(first)))
    found = read_return(second)
    step = apply_plan(store, plan_import(store, found))
    assert step.title == "导入 二.xlsx（新增 1，更改 1）"
    assert store.records("enterprises", [1])[0].values["address"] == "江北"
    origins = {detail.record: detail.origin for detail in store.details(step.seq)}
    assert origins[1] == Origin(found.sha256, "表", (2,))
    store.undo()
    assert store.records("enterprises", [1])[0].values["address"] == "江南"
    assert store.count("enterprises") == 2


def test_what_is_left_out_is_not_written(store: Store, returns_dir: Path) -> None:
    plan = plan_import(store, read_return(returns_dir / "03_专利_文本日期.xlsx"))
    apply_plan(store, plan, skip=frozenset(range(30)))
    assert store.count("patents") == sum(item.state == "new" for item in plan.items[30:])


def test_a_plan_for_a_store_that_has_changed_is_refused(store: Store, returns_dir: Path) -> None:
    plan = plan_import(store, read_return(returns_dir / "07_活动券.xlsx"))
    with store.change("别人的改动") as change:
        change.insert("carriers", [{"name": "海创园"}])
    with pytest.raises(DeskError, match="台账有过改动"):
        apply_plan(store, plan)
    assert store.count("vouchers") == 0


def test_nothing_to_do_is_said_and_nothing_is_done(store: Store, returns_dir: Path) -> None:
    found = read_return(returns_dir / "07_活动券.xlsx")
    apply_plan(store, plan_import(store, found))
    head = store.head()
    with pytest.raises(NothingToDo, match="都与台账相同"):
        apply_plan(store, plan_import(store, found))
    assert store.head() == head


def test_writing_tells_how_far_it_is_and_can_be_stopped_half_way(store: Store, tmp_path: Path) -> None:
    rows = [["企业名称", "所属区县"], *([f"杭州第{n}号科技有限公司", "滨江区"] for n in range(9_000))]
    found = read_return(write_book(tmp_path / "多.xlsx", {"表": rows}))
    asked: list[str] = []
    plan = plan_import(store, found, progress=Watched(lambda text, *_: asked.append(text), lambda: False))
    assert {"正在与台账核对", "正在按规则核对"} <= set(asked)
    head = store.head()
    reports: list[tuple[int, int]] = []
    progress = Watched(lambda _, done, total: reports.append((done, total)), lambda: len(reports) == 3)
    with pytest.raises(Cancelled):
        apply_plan(store, plan, progress=progress)
    assert [total for _, total in reports] == [9000] * 3
    assert 0 == reports[0][0] < reports[1][0] < reports[2][0] < 9000
    assert (store.head(), store.count("enterprises"), store.originals()) == (head, 0, [])
    step = apply_plan(store, plan_import(store, found), progress=Watched(lambda *_: None, lambda: False))
    assert step.counts["enterprises"] == {"insert": 9000}
    assert store.verify() == []


def test_a_cancelled_import_leaves_the_store_as_it_was(store: Store, returns_dir: Path) -> None:
    plan = plan_import(store, read_return(returns_dir / "07_活动券.xlsx"))
    head = store.head()
    reports: list[int] = []
    progress = Watched(lambda _text, done, _total: reports.append(done), lambda: len(reports) > 0)
    with pytest.raises(Cancelled):
        apply_plan(store, plan, progress=progress)
    assert store.head() == head
    assert store.count("vouchers") == 0
    assert store.originals() == []

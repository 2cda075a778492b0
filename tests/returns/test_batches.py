"""A whole folder in one go: every file a step of its own, a bad one stops no other, stopping keeps what is finished."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from planning import book, values_of

from zjai_desk.progress import Watched
from zjai_desk.returns.across import across_files
from zjai_desk.returns.batch import Wishes, import_files
from zjai_desk.returns.receipts import receipts
from zjai_desk.store import Store

HEAD = ["企业名称", "地址"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "台账.zjdb") as opened:
        yield opened


@pytest.fixture
def folder(store: Store) -> Path:
    book(store, [HEAD, ["甲公司", "江南"]], "1长河街道.xlsx")
    (store.path.parent / "来件" / "2西兴街道.xlsx").write_bytes(b"PK\x03\x04 broken")
    book(store, [HEAD, ["乙公司", "江北"]], "3浦沿街道.xlsx")
    book(store, [["苹果", "梨"], [1, 2]], "4水果.xlsx")
    return store.path.parent / "来件"


def test_a_bad_file_stops_no_other_and_is_told_of(store: Store, folder: Path) -> None:
    summary = import_files(store, [folder], Wishes("张三"))
    assert [one["name"] for one in values_of(store, "enterprises")] == ["甲公司", "乙公司"]
    assert [outcome.path.name for outcome in summary.failed] == ["2西兴街道.xlsx", "4水果.xlsx"]
    assert summary.words == "共4份：导入2份，没能导入2份。"
    assert {step.operator for step in store.history()} == {"张三"}
    assert {one.sender: one.state for one in receipts(store)} == {
        "长河街道": "已收",
        "西兴街道": "有错",
        "浦沿街道": "已收",
    }


def test_the_same_folder_again_changes_nothing(store: Store, folder: Path) -> None:
    import_files(store, [folder])
    head = store.head()
    summary = import_files(store, [folder, folder / "1长河街道.xlsx"])
    assert store.head() == head
    assert summary.words == "共4份：导入0份，与台账相同2份，没能导入2份。"


def test_stopping_keeps_the_files_that_are_finished(store: Store, folder: Path) -> None:
    progress = Watched(lambda *_: None, lambda: store.head()[0] == 1)
    summary = import_files(store, [folder], progress=progress)
    assert summary.cancelled
    assert store.count("enterprises") == 1
    assert [path.name for path in summary.left] == ["2西兴街道.xlsx", "3浦沿街道.xlsx", "4水果.xlsx"]
    assert summary.words == "共4份：导入1份，中途停止，还有3份没有读。"


def test_a_dry_run_tells_and_writes_nothing(store: Store, folder: Path) -> None:
    summary = import_files(store, [folder], Wishes(dry_run=True))
    assert [outcome.plan.counts["new"] for outcome in summary.outcomes if outcome.plan] == [1, 1]
    assert store.head()[0] == 0


def test_a_file_that_says_what_is_there_already_is_received_all_the_same(store: Store) -> None:
    path = book(store, [HEAD, ["甲公司", "江南"]], "长河街道.xlsx")
    other = book(store, [HEAD, ["甲公司", "江南"], ["合计", None]], "长河街道（再报）.xlsx")
    summary = import_files(store, [path, other])
    assert [bool(outcome.nothing) for outcome in summary.outcomes] == [False, True]
    assert [one.state for one in receipts(store)] == ["已收", "重报"]


def test_one_sender_for_all_if_that_is_wished(store: Store) -> None:
    path = book(store, [HEAD, ["甲公司", "江南"]], "长河街道.xlsx")
    import_files(store, [path], Wishes(sender="西兴街道"))
    assert [one.sender for one in receipts(store)] == ["西兴街道"]


def test_what_two_files_of_a_batch_say_differently_of_one_enterprise_is_told(store: Store) -> None:
    from zjai_desk.returns import plan_import, read_return

    rows = ["企业名称", "营业收入（万元）", "从业人数"]
    files = [
        book(store, [rows, ["甲公司", 100, 5], ["乙公司", 7, 3]], "长河街道.xlsx"),
        book(store, [rows, ["丙公司", 8, 3], ["甲公司", 200, 5]], "西兴街道.xlsx"),
    ]
    plans = [plan_import(store, read_return(path), 2019) for path in files]
    (clash,) = across_files(plans)
    item = plans[1].items[clash.place]
    assert (clash.plan, item.title, item.rows) == (1, "甲公司", (3,))
    assert (clash.problem.kind, clash.problem.field) == ("duplicate", "revenue")
    for part in ("长河街道.xlsx", "第2行", "100", "200"):
        assert part in clash.problem.message

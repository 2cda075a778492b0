"""A whole folder in one go: every file a step of its own, a bad one stops no other, stopping keeps what is finished."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from planning import book, values_of

from zjai_desk.errors import Cancelled
from zjai_desk.progress import SILENT, Progress, Watched
from zjai_desk.returns.batch import Outcome, Wishes, files_in, import_one
from zjai_desk.returns.rounds.receipts import receipts
from zjai_desk.store import Store

HEAD = ["企业名称", "地址"]


@pytest.fixture
def store(new_store: Callable[[Path], Store], tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "台账.zjdb") as opened:
        yield opened


@pytest.fixture
def folder(store: Store) -> Path:
    book(store, [HEAD, ["甲公司", "江南"]], "1长河街道.xlsx")
    (store.path.parent / "来件" / "2西兴街道.xlsx").write_bytes(b"PK\x03\x04 broken")
    book(store, [HEAD, ["乙公司", "江北"]], "3浦沿街道.xlsx")
    book(store, [["苹果", "梨"], [1, 2]], "4水果.xlsx")
    return store.path.parent / "来件"


def imported(
    store: Store, paths: list[Path], wishes: Wishes | None = None, progress: Progress = SILENT
) -> list[Outcome]:
    return [import_one(store, path, wishes or Wishes(), progress) for path in files_in(paths)]


def test_a_bad_file_stops_no_other_and_is_told_of(store: Store, folder: Path) -> None:
    outcomes = imported(store, [folder], Wishes("张三"))
    assert [one["name"] for one in values_of(store, "enterprises")] == ["甲公司", "乙公司"]
    assert [one.path.name for one in outcomes if one.error] == ["2西兴街道.xlsx", "4水果.xlsx"]
    assert {step.operator for step in store.history()} == {"张三"}
    assert {one.sender: one.state for one in receipts(store)} == {
        "长河街道": "已收",
        "西兴街道": "有错",
        "浦沿街道": "已收",
    }


def test_the_same_folder_again_changes_nothing(store: Store, folder: Path) -> None:
    imported(store, [folder])
    head = store.head()
    outcomes = imported(store, [folder, folder / "1长河街道.xlsx"])
    assert store.head() == head
    assert [bool(one.nothing) for one in outcomes] == [True, False, True, False]


def test_stopping_keeps_the_files_that_are_finished(store: Store, folder: Path) -> None:
    progress = Watched(lambda *_: None, lambda: store.head()[0] == 1)
    with pytest.raises(Cancelled):
        imported(store, [folder], progress=progress)
    assert store.count("enterprises") == 1
    assert store.head()[0] == 1


def test_a_dry_run_tells_and_writes_nothing(store: Store, folder: Path) -> None:
    outcomes = imported(store, [folder], Wishes(dry_run=True))
    assert [outcome.plan.counts["new"] for outcome in outcomes if outcome.plan] == [1, 1]
    assert store.head()[0] == 0


def test_a_file_that_says_what_is_there_already_is_received_all_the_same(store: Store) -> None:
    path = book(store, [HEAD, ["甲公司", "江南"]], "长河街道.xlsx")
    other = book(store, [HEAD, ["甲公司", "江南"], ["合计", None]], "长河街道（再报）.xlsx")
    outcomes = imported(store, [path, other])
    assert [bool(outcome.nothing) for outcome in outcomes] == [False, True]
    assert [one.state for one in receipts(store)] == ["已收", "重报"]

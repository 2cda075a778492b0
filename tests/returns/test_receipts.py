"""What came in is written down: from whom, for which round, in which state, and that it came before."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from made_files import Rows, write_book
from planning import book, keep, plan, values_of

from zjai_desk.errors import DeskError
from zjai_desk.returns import NothingToDo, Plan, apply_plan, plan_import, read_return
from zjai_desk.returns.planning.apply import record_receipt, record_unread
from zjai_desk.returns.rounds.receipts import Receipt, correct, receipts, received_before, set_state
from zjai_desk.returns.rounds.rounds import Round, save_round
from zjai_desk.store import Store

HEAD = ["企业名称", "营业收入（万元）", "从业人数"]
GOOD: Rows = [HEAD, ["甲公司", 5000, 20], ["乙公司", 900, 8]]
BAD: Rows = [HEAD, ["甲公司", "约300", 20], ["乙公司", 900, 8]]


@pytest.fixture
def store(new_store: Callable[[Path], Store], tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "台账.zjdb") as opened:
        yield opened


def take(store: Store, rows: Rows, name: str, folder: str = "来件", year: int = 2019) -> Receipt:
    apply_plan(store, plan(store, rows, year, name, folder))
    return receipts(store)[-1]


def test_an_import_leaves_a_receipt_in_the_same_step(store: Store) -> None:
    found = plan(store, GOOD, name="长河街道2019年报.xlsx")
    step = apply_plan(store, found)
    assert step.counts["receipts"] == {"insert": 1}
    (receipt,) = receipts(store)
    assert (receipt.file, receipt.sha256) == ("长河街道2019年报.xlsx", found.return_.sha256)
    assert (receipt.sender, receipt.register, receipt.period) == ("长河街道", "annual_returns", "2019")
    assert (receipt.state, receipt.faults, receipt.records) == ("已收", 0, 2)
    store.undo()
    assert receipts(store) == []


def test_faults_that_are_left_make_it_faulty(store: Store) -> None:
    receipt = take(store, BAD, "长河街道.xlsx")
    assert (receipt.state, receipt.faults, receipt.records) == ("有错", 1, 2)


@pytest.mark.parametrize(
    ("name", "folder", "above", "sender"),
    [
        ("年报.xlsx", "来件", ["填报单位：长河街道办事处（盖章）"], "长河街道"),
        ("年报.xlsx", "长河街道", [], "长河街道"),
        ("杭州市滨江区长河街道年报.xlsx", "来件", [], "长河街道"),
        ("2019年瓶窑镇企业情况.xlsx", "来件", [], "瓶窑镇"),
        ("乡镇企业情况.xlsx", "来件", [], ""),
        ("滨江区.xlsx", "来件", [], "滨江区"),
        ("年报.xlsx", "来件", ["填报单位：市创业服务中心"], "市创业服务中心"),
        ("年报.xlsx", "来件", [], ""),
    ],
)
def test_the_sender_is_told_by_the_return_itself(
    name: str, folder: str, above: list[str], sender: str, store: Store
) -> None:
    rows: Rows = [[text] for text in above] + [*GOOD]
    assert plan(store, rows, name=name, folder=folder).senders == [sender]


def test_the_town_of_the_records_tells_the_sender_and_so_does_a_lone_enterprise(store: Store) -> None:
    towns: Rows = [["企业名称", "所属镇街"], *([f"{n}公司", "西兴街道"] for n in "甲乙丙")]
    assert plan(store, towns).senders == ["西兴街道"]
    assert plan(store, [HEAD, ["杭州甲科技有限公司", 5, 6]]).senders == ["杭州甲科技有限公司"]


def test_a_sender_of_a_round_is_called_as_the_round_calls_it(store: Store) -> None:
    with store.change("任务") as change:
        save_round(store, change, Round("年报", "annual_returns", "2019", senders=("长河街道办事处",)))
    receipt = take(store, GOOD, "长河街道.xlsx")
    assert (receipt.sender, receipt.round) == ("长河街道办事处", "年报")


def test_a_sender_that_was_guessed_wrong_can_be_set_right_before_and_after(store: Store) -> None:
    found = plan(store, GOOD, name="长河街道.xlsx")
    found.sender = "西兴街道"
    apply_plan(store, found)
    (receipt,) = receipts(store)
    assert receipt.sender == "西兴街道"
    with store.change("更正收表登记") as change:
        correct(change, Receipt(receipt.file, receipt.sha256, "浦沿街道", id=receipt.id))
    assert receipts(store)[0].sender == "浦沿街道"


def test_a_workbook_of_one_sheet_a_town_is_received_from_each(store: Store) -> None:
    path = write_book(
        store.path.parent / "汇总.xlsx",
        {"长河街道": GOOD, "西兴街道": [HEAD, ["丙公司", 1, 2]]},
    )
    apply_plan(store, plan_import(store, read_return(path), 2019))
    assert [(one.sender, one.records) for one in receipts(store)] == [("长河街道", 2), ("西兴街道", 1)]


def test_who_filled_it_in_and_the_telephone_are_noted_for_the_next_reminder(store: Store) -> None:
    rows: Rows = [*GOOD, ["填表人：张三", "联系电话：0571-87654321", "日期：2020年3月1日"]]
    receipt = take(store, rows, "长河街道.xlsx")
    assert (receipt.contact, receipt.phone) == ("张三", "0571-87654321")


def test_the_same_file_again_is_known_by_its_bytes_whatever_its_name(store: Store) -> None:
    path = book(store, GOOD, "长河街道.xlsx")
    apply_plan(store, plan_import(store, read_return(path), 2019))
    other = path.with_name("改了名.xlsx")
    other.write_bytes(path.read_bytes())
    again = plan_import(store, read_return(other), 2019)
    assert again.seen.startswith("这份文件已收过")
    assert "长河街道.xlsx" in again.seen
    assert again.notes[0] == again.seen
    with pytest.raises(NothingToDo):
        apply_plan(store, again)
    assert received_before(store, again.return_.sha256) is not None


def test_a_corrected_version_takes_the_place_of_the_first(store: Store) -> None:
    first = take(store, BAD, "长河街道.xlsx")
    second = take(store, GOOD, "长河街道（更正）.xlsx")
    assert (second.state, second.replies_to) == ("重报", first.sha256)
    assert take(store, [HEAD, ["丙公司", 5, 5]], "西兴街道.xlsx").state == "已收", "another sender"
    assert take(store, GOOD, "长河街道2020.xlsx", year=2020).state == "已收", "another year"


def test_a_version_known_to_answer_a_send_back_says_which(store: Store) -> None:
    found = plan(store, GOOD, name="不知是谁.xlsx")
    found.replies_to = "f" * 64
    apply_plan(store, found)
    assert (receipts(store)[0].state, receipts(store)[0].replies_to) == ("重报", "f" * 64)


def test_a_file_of_which_nothing_can_be_written_is_kept_and_received_all_the_same(store: Store) -> None:
    found = plan(store, [HEAD, ["甲公司", "约300", 20]], name="长河街道.xlsx")
    with pytest.raises(NothingToDo):
        apply_plan(store, found)
    step = record_receipt(store, found)
    assert step is not None
    assert step.title == "收下 长河街道.xlsx（没有写入记录）"
    assert [(one.sender, one.state) for one in receipts(store)] == [("长河街道", "有错")]
    assert store.original(found.return_.sha256).content == found.return_.content
    assert store.count("enterprises") == 0
    assert record_receipt(store, plan_import(store, found.return_)) is None, "it is known already"


def test_a_file_that_cannot_be_read_is_received_from_whom_its_name_tells(store: Store) -> None:
    path = store.path.parent / "长河街道年报.xlsx"
    path.write_bytes(b"PK\x03\x04 broken")
    step = record_unread(store, path, DeskError("“长河街道年报.xlsx”已损坏。", "请重新报送。"))
    assert step is not None
    (receipt,) = receipts(store)
    assert (receipt.sender, receipt.state, receipt.note) == (
        "长河街道",
        "有错",
        "“长河街道年报.xlsx”已损坏。请重新报送。",
    )
    nobody = store.path.parent / "照片.xlsx"
    nobody.write_bytes(b"no return")
    assert record_unread(store, nobody, DeskError("不是表格。")) is None


def test_the_office_sets_the_state(store: Store) -> None:
    receipt = take(store, GOOD, "长河街道.xlsx")
    with store.change("定稿") as change:
        assert set_state(change, [receipt.id], "定稿") == 1
    assert receipts(store)[0].state == "定稿"
    with pytest.raises(DeskError, match="没有“完成”这个状态"), store.change("定稿") as change:
        set_state(change, [receipt.id], "完成")


def test_explained_findings_are_no_faults(store: Store) -> None:
    from zjai_desk.returns.planning.answers import explain

    keep(store, "annual_returns", {"name": "甲公司", "year": 2018, "revenue": 1000})

    def planned() -> Plan:
        return plan(store, GOOD, name="长河街道.xlsx")

    assert [problem.kind for item in planned().items for problem in item.problems] == ["year_change"]
    found = planned()
    explain(found, range(len(found.items)), "本年并购了两家公司")
    apply_plan(store, found)
    assert (receipts(store)[0].state, receipts(store)[0].faults) == ("已收", 0)
    assert len(values_of(store, "answers")) == 1

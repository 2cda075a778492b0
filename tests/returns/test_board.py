"""The return board: rounds, who has sent and who has not, and whom to remind."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from planning import keep, plan

from zjai_desk.errors import DeskError
from zjai_desk.returns import apply_plan
from zjai_desk.returns.rounds.board import board, overview
from zjai_desk.returns.rounds.receipts import receipts, set_state
from zjai_desk.returns.rounds.rounds import Round, delete_round, rounds, save_round, towns_of
from zjai_desk.store import Store

TOWNS = ("长河街道", "西兴街道", "浦沿街道")
ROUND = Round("2019年企业年报", "annual_returns", "2019年", senders=TOWNS)
HEAD = ["企业名称", "营业收入（万元）"]


@pytest.fixture
def store(new_store: Callable[[Path], Store], tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "台账.zjdb") as opened:
        yield opened


def save(store: Store, wanted: Round) -> int:
    with store.change("报送任务") as change:
        return save_round(store, change, wanted)


def send(store: Store, town: str, value: object = 5, year: int = 2019, name: str = "") -> None:
    cell = value if isinstance(value, str) else float(str(value))
    rows = [HEAD, [f"{town}的甲公司", cell], [f"{town}的乙公司", 7]]
    apply_plan(store, plan(store, rows, year, f"{town}{name}.xlsx"))


def named(store: Store, title: str) -> Round:
    (found,) = (one for one in rounds(store) if one.title == title)
    return found


def states(store: Store, title: str = ROUND.title) -> dict[str, str]:
    return {line.sender: line.state for line in board(store, named(store, title)).lines}


def test_a_board_shows_who_has_sent_and_who_has_not(store: Store) -> None:
    save(store, ROUND)
    send(store, "长河街道")
    send(store, "西兴街道", "约300")
    found = board(store, named(store, ROUND.title))
    assert {line.sender: line.state for line in found.lines} == {
        "长河街道": "已收",
        "西兴街道": "有错",
        "浦沿街道": "未报",
    }
    assert found.counts == {"未报": 1, "已收": 1, "有错": 1, "已退回": 0, "重报": 0, "定稿": 0}
    assert [line.sender for line in found.to_remind] == ["西兴街道", "浦沿街道"]


def test_a_return_goes_through_its_states(store: Store) -> None:
    save(store, ROUND)
    send(store, "长河街道", "约300")
    with store.change("退回") as change:
        set_state(change, [receipts(store)[-1].id], "已退回")
    assert states(store)["长河街道"] == "已退回"
    send(store, "长河街道", 300, name="更正")
    assert states(store)["长河街道"] == "重报"
    line = board(store, named(store, ROUND.title)).lines[0]
    assert [receipt.file for receipt in line.receipts] == ["长河街道.xlsx", "长河街道更正.xlsx"]
    assert line.newest is not None
    assert line.newest.replies_to == line.receipts[0].sha256
    with store.change("定稿") as change:
        set_state(change, [line.newest.id], "定稿")
    assert states(store)["长河街道"] == "定稿"


def test_another_year_is_another_round(store: Store) -> None:
    save(store, ROUND)
    send(store, "长河街道", year=2018)
    assert states(store)["长河街道"] == "未报"
    assert [receipt.file for receipt in overview(store).strays] == ["长河街道.xlsx"]
    save(store, Round("2018年企业年报", "annual_returns", "2018", senders=TOWNS))
    assert states(store, "2018年企业年报")["长河街道"] == "已收", (
        "what came before the round was set up counts"
    )
    assert overview(store).strays == ()


def test_who_sends_unasked_is_seen_where_everybody_is_asked(store: Store) -> None:
    save(store, Round("年报", "annual_returns", "2019"))
    send(store, "长河街道")
    assert states(store, "年报") == {"长河街道": "已收"}


def test_all_rounds_side_by_side(store: Store) -> None:
    save(store, ROUND)
    save(store, Round("载体名单", "carriers", "2019", senders=("长河街道",)))
    send(store, "长河街道")
    found = overview(store)
    assert found.senders == TOWNS
    assert [one.title for one in found.rounds] == ["载体名单", "2019年企业年报"]
    assert found.states["长河街道", "2019年企业年报"] == "已收"
    assert found.states["长河街道", "载体名单"] == "未报"
    assert ("西兴街道", "载体名单") not in found.states


def test_whom_to_call_is_known_from_the_last_form_or_from_the_enterprise(store: Store) -> None:
    keep(store, "enterprises", {"name": "杭州甲有限公司", "contact": "李四", "phone": "13800000000"})
    save(store, Round("年报", "annual_returns", "2019", senders=("长河街道", "杭州甲有限公司")))
    rows = [HEAD, ["乙公司", 5], ["填表人：张三  联系电话：0571-87654321"]]
    apply_plan(store, plan(store, rows, 2018, "长河街道.xlsx"))
    lines = board(store, named(store, "年报")).to_remind
    assert [(line.contact, line.phone) for line in lines] == [
        ("张三", "0571-87654321"),
        ("李四", "13800000000"),
    ]


def test_the_days_that_are_left(store: Store) -> None:
    soon = (dt.date.today() + dt.timedelta(days=3)).isoformat()
    assert board(store, Round("一", "annual_returns", "2019", soon)).days_left == 3
    assert board(store, Round("二", "annual_returns", "2019")).days_left is None


def test_rounds_are_kept_changed_and_deleted(store: Store) -> None:
    number = save(store, ROUND)
    send(store, "长河街道")
    save(store, Round("2019年报（改名）", "annual_returns", "2019", "2020-03-31", TOWNS[:1], "", number))
    (one,) = rounds(store)
    assert (one.title, one.due_on, one.senders) == ("2019年报（改名）", "2020-03-31", ("长河街道",))
    assert states(store, "2019年报（改名）") == {"长河街道": "已收"}, "what came follows the new name"
    with store.change("删除") as change:
        delete_round(change, number)
    assert rounds(store) == []
    assert len(receipts(store)) == 1


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Round(" ", "annual_returns", "2019"), "没有名称"),
        (Round("年报", "", "2019"), "没有选台账"),
        (Round(ROUND.title, "carriers", "2019"), "已有名为"),
    ],
)
def test_a_round_that_makes_no_sense_is_refused(wanted: Round, said: str, store: Store) -> None:
    save(store, ROUND)
    with pytest.raises(DeskError, match=said):
        save(store, wanted)


def test_the_towns_of_an_area_are_those_of_its_enterprises_else_its_districts(store: Store) -> None:
    keep(
        store,
        "enterprises",
        {"name": "甲", "district": "滨江区", "town": "长河街道"},
        {"name": "乙", "district": "滨江区", "town": "西兴街道"},
        {"name": "丙", "district": "西湖区", "town": "留下街道"},
    )
    assert towns_of(store, "滨江区") == ["西兴街道", "长河街道"]
    assert len(towns_of(store, "杭州市")) == 3
    assert "越城区" in towns_of(store, "绍兴市")

"""Steps of the log stand in the chain like all others, but nobody lists, undoes or alters them; and what clocks do."""

import pytest

from zjai_desk.errors import DeskError
from zjai_desk.store import Store, draft
from zjai_desk.store.database import CLOCK_BACK


def add(store: Store, name: str) -> int:
    with store.change(f"新增 {name}", operator="张三") as change:
        [number] = change.insert("enterprises", [{"name": name}])
    return number


@pytest.fixture
def logged(store: Store) -> Store:
    """甲, a line of the log, 乙, a line of the log."""
    add(store, "甲")
    store.note("登录", "台账", "上午", operator="张三", computer="科室-01")
    add(store, "乙")
    store.note("打印", operator="张三")
    return store


def test_they_are_in_the_chain_but_not_listed(logged: Store) -> None:
    assert logged.head()[0] == 4
    assert [step.seq for step in logged.history()] == [3, 1]
    assert [(link.step.seq, link.step.kind) for link in logged.links()] == [
        (1, "change"),
        (2, "log"),
        (3, "change"),
        (4, "log"),
    ]
    assert logged.verify() == []


def test_undo_and_redo_pass_them_by(logged: Store) -> None:
    assert logged.undo().title == "撤销：新增 乙"
    logged.note("登录")
    assert logged.undo().title == "撤销：新增 甲"
    logged.note("退出")
    assert logged.redo().title == "重做：新增 甲"
    logged.note("打印")
    assert logged.redo().title == "重做：新增 乙"
    assert logged.columns("enterprises", ("name",))["name"] == ["甲", "乙"]
    assert logged.count("events") == 5
    assert logged.verify() == []


def test_they_cannot_be_undone(logged: Store) -> None:
    for seq in (2, 4):
        with pytest.raises(DeskError, match="不能撤销"):
            logged.undo_step(seq)
    assert logged.count("events") == 2


def test_they_can_be_neither_altered_nor_deleted(logged: Store) -> None:
    [first, _] = logged.ids("events")
    with pytest.raises(DeskError, match="日志"), logged.change("改日志") as change:
        change.update("events", {first: {"detail": "下午"}})
    with pytest.raises(DeskError, match="日志"), logged.change("删日志") as change:
        change.delete("events", [first])
    assert [record.values["detail"] for record in logged.records("events", [first])] == ["上午"]


def test_what_happened_to_a_line_and_to_a_record(logged: Store) -> None:
    [line, _] = logged.ids("events")
    [written] = logged.history_of("events", line)
    assert (written.seq, written.action, written.after["computer"]) == (2, "insert", "科室-01")
    assert written.step is not None
    assert written.step.title == "登录"
    [number, _] = logged.ids("enterprises")
    assert [detail.seq for detail in logged.history_of("enterprises", number)] == [1]
    assert [detail.register for detail in logged.details(2)] == ["events"]
    assert logged.since(1) == {"enterprises", "events"}


# -- clocks -------------------------------------------------------------------------------------------


class Clock:
    """The clock of a computer, to be set by a test."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(draft, "now", lambda: self.at)
        self.at = "2026-03-05T09:12:40+08:00"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def flagged(store: Store) -> list[object]:
    events = store.records("events", store.ids("events"))
    return [event.values["detail"] for event in events if event.values["action"] == CLOCK_BACK]


@pytest.mark.parametrize(
    ("later", "told"),
    [
        ("1980-01-01T00:00:00+08:00", True),
        ("2026-03-05T09:02:40+08:00", True),
        ("2026-03-05T09:11:40+08:00", False),  # as clocks are set by the network
        ("2026-03-05T01:20:00+00:00", False),  # the same morning, told from Greenwich
        ("2026-03-05T09:12:40+08:00", False),
        ("2099-01-01T00:00:00+08:00", False),
    ],
)
def test_a_clock_put_back_gets_a_line_in_the_log(store: Store, clock: Clock, later: str, told: bool) -> None:
    add(store, "甲")
    clock.at = later
    add(store, "乙")
    assert flagged(store) == (
        [f"电脑时间 {later[:10]} {later[11:16]} 早于上一步的 2026-03-05 09:12，先后以步号为准"]
        if told
        else []
    )
    add(store, "丙")
    assert len(flagged(store)) == told
    assert [step.title for step in store.history()] == ["新增 丙", "新增 乙", "新增 甲"]
    assert store.undo().title == "撤销：新增 丙"
    assert store.verify() == []


def test_nothing_depends_on_the_order_of_the_clock(store: Store, clock: Clock) -> None:
    for year, name in ((2026, "甲"), (1980, "乙"), (2099, "丙"), (1999, "丁")):
        clock.at = f"{year}-01-01T08:00:00+08:00"
        add(store, name)
    store.undo()
    clock.at = "不是时间"
    store.redo()
    assert len(flagged(store)) == 2
    assert store.columns("enterprises", ("name",))["name"] == ["甲", "乙", "丙", "丁"]
    assert store.verify() == []

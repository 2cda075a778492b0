"""The thread that owns the store: results and errors come back on the GUI thread, work can be stopped."""

import gc
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from store_here import StoreHere

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.threads.job import Job
from zjai_desk.desktop.threads.worker import StoreThread
from zjai_desk.errors import Cancelled, DeskError
from zjai_desk.progress import Progress
from zjai_desk.settings import Settings
from zjai_desk.store import Store


@pytest.fixture
def thread(qapp: QApplication, store_path: Path) -> Iterator[StoreThread]:
    runner = StoreThread(lambda: Store.open(store_path))
    yield runner
    runner.close()


def fail(error: DeskError) -> None:
    raise AssertionError(str(error))


def test_work_runs_in_one_thread_of_its_own_and_ends_on_the_gui_thread(
    thread: StoreThread, qtbot: QtBot
) -> None:
    seen: list[tuple[int, int]] = []
    for _ in range(3):
        thread.run(
            "", lambda *_: threading.get_ident(), lambda at: seen.append((at, threading.get_ident())), fail
        )
    qtbot.waitUntil(lambda: len(seen) == 3)
    assert {here for _, here in seen} == {threading.get_ident()}
    assert len({there for there, _ in seen} - {threading.get_ident()}) == 1


def test_two_thousand_results_arrive_in_order(thread: StoreThread, qtbot: QtBot) -> None:
    seen: list[int] = []
    for number in range(2000):
        thread.run("", lambda *_, number=number: number, seen.append, fail)
    qtbot.waitUntil(lambda: len(seen) == 2000, timeout=20_000)
    assert seen == list(range(2000))


def test_an_error_in_words_comes_back_and_the_thread_goes_on(thread: StoreThread, qtbot: QtBot) -> None:
    def refuse(_store: Store, _progress: Progress) -> None:
        raise DeskError("不行。", "换一个。")

    errors: list[DeskError] = []
    results: list[int] = []
    thread.run("", refuse, lambda _: None, errors.append)
    thread.run("", lambda store, _: store.count("enterprises"), results.append, fail)
    qtbot.waitUntil(lambda: results == [4])
    assert [str(error) for error in errors] == ["不行。换一个。"]


def test_a_fault_of_ours_is_raised_on_the_gui_thread(thread: StoreThread, qtbot: QtBot) -> None:
    with qtbot.captureExceptions() as exceptions:
        thread.run("", lambda *_: 1 // 0, lambda _: None, fail)
        qtbot.waitUntil(lambda: bool(exceptions))
    assert exceptions[0][0] is ZeroDivisionError


def test_a_store_that_cannot_be_opened_says_so(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    runner = StoreThread(lambda: Store.open(tmp_path / "没有.zjdb"))
    errors: list[DeskError] = []
    runner.run("", lambda *_: None, lambda _: None, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert "没有.zjdb" in str(errors[0])
    runner.close()


def slow(_store: Store, progress: Progress) -> str:
    for done in range(100_000):
        progress.report("数到十万", done, 100_000)
        time.sleep(0.0005)
    return "到了"


def test_progress_is_throttled_and_work_stops_when_asked(thread: StoreThread, qtbot: QtBot) -> None:
    reports: list[tuple[str, int, int]] = []
    thread.progressed.connect(lambda job: reports.append((job.text, job.done, job.total)))
    errors: list[DeskError] = []
    started = time.monotonic()
    job = thread.run("数数", slow, lambda _: None, errors.append)
    qtbot.waitUntil(lambda: len(reports) >= 4)
    job.cancel()
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], Cancelled)
    assert len(reports) <= (time.monotonic() - started) / 0.05 + 1
    assert reports[-1][0] == "数到十万"
    assert job.over


def test_waiting_work_is_dropped_when_it_is_cancelled(thread: StoreThread, qtbot: QtBot) -> None:
    errors: list[DeskError] = []
    first = thread.run("数数", slow, lambda _: None, errors.append)
    second = thread.run("另一件", lambda *_: pytest.fail("must not run"), lambda _: None, errors.append)
    second.cancel()
    qtbot.waitUntil(lambda: len(errors) == 1)
    assert "另一件" in str(errors[0])
    first.cancel()
    qtbot.waitUntil(lambda: len(errors) == 2)


def test_closing_stops_what_runs_and_hands_out_nothing_more(thread: StoreThread, qtbot: QtBot) -> None:
    ended: list[object] = []
    thread.run("数数", slow, ended.append, ended.append)
    qtbot.wait(50)
    thread.close()
    thread.close()
    qtbot.wait(50)
    assert ended == []
    assert isinstance(thread.run("", lambda *_: None, ended.append, fail), Job)


def test_the_twin_for_tests_behaves_the_same_at_once(qapp: QApplication, store_path: Path) -> None:
    runner = StoreHere(Store.open(store_path))
    results: list[object] = []

    def refuse(_store: Store, progress: Progress) -> None:
        progress.report("看", 1, 2)
        raise DeskError("不行。")

    runner.progressed.connect(lambda job: results.append(job.done))
    runner.run("", lambda store, _: store.count("enterprises"), results.append, fail)
    runner.run("", refuse, results.append, lambda error: results.append(str(error)))
    assert results == [4, 1, "不行。"]
    runner.close()


def test_the_desk_tells_which_registers_were_written(qapp: QApplication, store_path: Path) -> None:
    desk = Desk(StoreHere(Store.open(store_path)), Settings(operator="张三"))
    heard: list[object] = []

    def rename(store: Store, _progress: Progress) -> str:
        with store.change("改名", operator="张三") as change:
            change.update("enterprises", {1: {"name": "甲公司"}})
        return "done"

    desk.changed.connect(heard.append)
    desk.run("改名", rename, heard.append, writes=True)
    assert heard == ["done", frozenset({"enterprises"})]
    assert desk.next_undo is not None
    assert desk.next_undo.title == "改名"
    desk.undo()
    assert heard[2:] == [frozenset({"enterprises"})]
    assert desk.next_redo is not None
    desk.close()


def test_a_step_that_stands_is_told_although_the_next_one_failed(
    qapp: QApplication, store_path: Path
) -> None:
    desk = Desk(StoreHere(Store.open(store_path)), Settings())
    heard: list[object] = []

    def half(store: Store, _progress: Progress) -> None:
        with store.change("第一份") as change:
            change.insert("patents", [{"patent_no": "201710601862.3"}])
        raise DeskError("第二份读不出。")

    desk.changed.connect(heard.append)
    desk.failed.connect(lambda error: heard.append(str(error)))
    desk.run("导入", half, writes=True)
    assert heard == [frozenset({"patents"}), "第二份读不出。"]
    desk.close()


def test_a_widget_that_is_gone_is_not_called(qapp: QApplication, store_path: Path, qtbot: QtBot) -> None:
    desk = Desk(StoreThread(lambda: Store.open(store_path)), Settings())

    class Card(QLabel):
        def show_count(self, count: int) -> None:
            self.setText(str(count))

    card = Card()
    desk.run("", lambda store, _: store.count("enterprises"), card.show_count)
    card.deleteLater()
    QApplication.sendPostedEvents(card, 52)
    qtbot.waitUntil(lambda: not desk.busy)
    desk.close()
    assert isinstance(desk, QObject)


def test_widgets_that_died_in_a_cycle_are_destroyed_on_the_gui_thread(
    thread: StoreThread, qtbot: QtBot
) -> None:
    seen: list[int] = []

    class Knot(QObject):
        def __del__(self) -> None:
            seen.append(threading.get_ident())

    def litter(_store: Store, _progress: Progress) -> int:
        return sum(len([[number]]) for number in range(300_000) for _ in ([],))

    for _ in range(10):
        knot = Knot()
        knot.itself = knot  # type: ignore[attr-defined]  # it has it
    del knot
    results: list[int] = []
    thread.run("", litter, results.append, fail)
    qtbot.waitUntil(lambda: bool(results))
    gc.collect()
    assert seen == [threading.get_ident()] * 10

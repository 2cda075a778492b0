"""A small real store, and the real window on it."""

import gc
import os
import shutil
import sys
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hands import Hands
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_helpers import DISTRICTS, NAMES, calm

from zjai_desk import files
from zjai_desk.desktop import app
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.register_page import RegisterPage
from zjai_desk.desktop.threads.worker import StoreThread
from zjai_desk.settings import Settings
from zjai_desk.store import Origin, Store

PATIENCE = 60_000
"""Milliseconds."""


@pytest.fixture(autouse=True)
def garbage_collected_after() -> Iterator[None]:
    """Leave the collector as it was: the window turns it off and collects by a timer, which ends with the test."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def no_leaked_threads() -> Iterator[None]:
    before = threading.enumerate()  # what a test before has left is its own failure
    yield
    new = [thread.name for thread in threading.enumerate() if thread not in before]
    assert [name for name in new if name.startswith("store")] == []


@pytest.fixture(autouse=True)
def outputs_noted(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hold every file that the window writes for a person against the log of the store: none may go out unnoted."""
    written, subjects, desks = list[Path](), list[str](), list[None]()
    put, note, begin = files.put_in_place, Store.note, Desk.__init__

    def putting(beside: Path, path: Path) -> None:
        put(beside, path)
        if not _is_own(path) and _from_window():
            written.append(path)

    def beginning(desk: Desk, *rest: Any, **named: Any) -> None:
        desks.append(None)
        begin(desk, *rest, **named)

    def noting(store: Store, action: str, subject: str = "", *rest: str, **named: str) -> None:
        subjects.append(subject)
        note(store, action, subject, *rest, **named)

    monkeypatch.setattr(files, "put_in_place", putting)
    monkeypatch.setattr(Store, "note", noting)
    monkeypatch.setattr(Desk, "__init__", beginning)
    yield
    named = {subject.rpartition(" → ")[2] for subject in subjects}
    unnoted = [path for path in written if named.isdisjoint(path.parts)]
    assert not desks or unnoted == [], subjects


def _is_own(path: Path) -> bool:
    """Whether a file is the program's own: a store, its copies and their list, its daybook, what is only shown."""
    return (
        path.suffix in (".zjdb", ".restored", ".key", ".part")
        or path.name in ("settings.json", "备份目录.json")
        or any(folder.name.endswith(" 副册") for folder in path.parents)
        or path.name.endswith("诊断.txt")  # of a damaged store, which takes no line any more
        or path.parent.name == "drafts"
        or path.parent.name.startswith("zjai-desk-")
    )


def _from_window() -> bool:
    """Whether it is the window that writes now, and not the test itself."""
    frame = sys._getframe(1).f_back
    while frame is not None:
        place = frame.f_code.co_filename
        if f"{os.sep}tests{os.sep}" in place and place != __file__:
            return False
        if f"zjai_desk{os.sep}desktop{os.sep}" in place:
            return True
        frame = frame.f_back
    return False


@pytest.fixture
def qtbot(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> QtBot:
    """Waits for what comes as long as a busy machine needs; only what never comes takes that long."""
    until, signal = qtbot.waitUntil, qtbot.waitSignal
    monkeypatch.setattr(
        qtbot, "waitUntil", lambda come, *, timeout=0: until(come, timeout=max(timeout, PATIENCE))
    )
    monkeypatch.setattr(
        qtbot,
        "waitSignal",
        lambda one, *, timeout=0, **how: signal(one, timeout=max(timeout, PATIENCE), **how),
    )
    return qtbot


@pytest.fixture
def nothing_shown(qapp: QApplication) -> None:
    """Hide what earlier tests of this process have left on the screen."""
    for window in qapp.topLevelWidgets():
        window.hide()


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    app.dress(qapp, Settings(theme="light"))
    return qapp


@pytest.fixture
def store_path(store_made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(store_made, tmp_path / "滨江区 台账.zjdb"))


@pytest.fixture(scope="session")
def store_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small store made once; each test has a copy of its own."""
    path = tmp_path_factory.mktemp("made") / "台账.zjdb"
    with Store.create(path) as store, store.change("导入 长河街道2019年报.xlsx", operator="李四") as change:
        sha256 = change.keep_original("长河街道2019年报.xlsx", b"as received")
        change.insert(
            "enterprises",
            [
                {
                    "name": name,
                    "district": district,
                    "registered_capital": Decimal(100 * number),
                    "field": ("计算机视觉",),
                }
                for number, (name, district) in enumerate(zip(NAMES, DISTRICTS, strict=True), 1)
            ],
            origins=[Origin(sha256, "年报", (row,)) for row in range(5, 9)],
        )
        change.insert("annual_returns", [{"name": NAMES[0], "year": 2019, "revenue": Decimal("5765811.5")}])
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(theme="light", operator="张三", path=tmp_path / "settings.json")


def shown(qtbot: QtBot, path: Path, settings: Settings) -> Iterator[MainWindow]:
    """Show the window on a store at the size of a small screen, and close it when the test is done."""
    desk = Desk(StoreThread(lambda: Store.open(path)), settings)
    opened = MainWindow(desk, path.stem)
    qtbot.addWidget(opened)
    opened.resize(1366, 768)
    opened.show()
    calm(qtbot, desk)
    yield opened
    opened.close()


@pytest.fixture
def window(dressed: QApplication, qtbot: QtBot, store_path: Path, settings: Settings) -> Iterator[MainWindow]:
    yield from shown(qtbot, store_path, settings)


@pytest.fixture
def hands(window: MainWindow, qtbot: QtBot) -> Hands:
    window.show_page("enterprises")
    page = window.shown
    assert isinstance(page, RegisterPage)
    made = Hands(qtbot, window, page)
    made.wait()
    made.at(0, "name")
    return made


@pytest.fixture
def sample_window(
    dressed: QApplication, qtbot: QtBot, sample_path: Path, settings: Settings
) -> Iterator[MainWindow]:
    """The window on a sample store of the test's own, as it stands in Hangzhou at the end of 2019."""
    settings.area, settings.year = "杭州市", 2019
    yield from shown(qtbot, sample_path, settings)

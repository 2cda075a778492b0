"""A small real store, and the real window on it."""

import gc
import shutil
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hands import Hands
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_helpers import DISTRICTS, NAMES, calm

from zjai_desk.desktop import app
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.register_page import RegisterPage
from zjai_desk.desktop.worker import StoreThread
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


@pytest.fixture
def window(dressed: QApplication, qtbot: QtBot, store_path: Path, settings: Settings) -> Iterator[MainWindow]:
    desk = Desk(StoreThread(lambda: Store.open(store_path)), settings)
    opened = MainWindow(desk, store_path.stem)
    qtbot.addWidget(opened)
    opened.resize(1366, 768)
    opened.show()
    calm(qtbot, desk)
    yield opened
    opened.close()


@pytest.fixture
def hands(window: MainWindow, qtbot: QtBot) -> Hands:
    window.show_page("enterprises")
    page = window.shown
    assert isinstance(page, RegisterPage)
    made = Hands(qtbot, window, page)
    made.wait()
    made.at(0, "name")
    return made

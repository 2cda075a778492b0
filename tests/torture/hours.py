"""Two hours of use in five minutes: scripted actions on the real window, offscreen, leave memory where it was.

``python -m tests.torture.hours ACTIONS SEED [keep]`` acts in a process of its own and prints what it held.
"""

import gc
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zjai_desk.desktop.main_window import MainWindow

ACTIONS = 2_000
"""What an official does in about two hours."""
GROWTH = 0.03
"""Part by which memory may grow in the second hour: what is kept to be quick is full by then."""
KEPT = 1_000_000
"""Bytes that the control keeps at each action."""
_FEW = 3
_TICK, _PATIENCE = 5, 2_000
"""Milliseconds, and ticks."""
_APART = frozenset({"composer", "pivot"})
"""Pages that bind a briefing or a table anew at each visit; they have tests of their own."""


@dataclass(frozen=True, slots=True)
class Worked:
    """MiB held before a page was gone to, when everything was done a few times, after an hour, and at the end.

    Of the 150 MiB between the first two, more than half is libraries that pages load when they are first gone to, numpy and
    pyqtgraph before all, and the rest some 4 MiB a page; none of it is taken twice.
    """

    cold: float
    warm: float
    hour: float
    end: float

    @property
    def is_fine(self) -> bool:
        return self.end < self.hour * (1 + GROWTH)


def run(actions: int, seed: int, *, keep: bool = False) -> Worked:
    """Act in a fresh process; ``keep`` lets each action keep memory, which must be seen."""
    command = [
        sys.executable,
        "-m",
        "tests.torture.hours",
        str(actions),
        str(seed),
        *(["keep"] if keep else []),
    ]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return Worked(**json.loads(done.stdout.splitlines()[-1]))


def held() -> float:
    """Return the MiB that this process holds."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


class Hand:
    """What a person does at the enterprises, at random; each action waits until the window is at rest."""

    def __init__(self, window: "MainWindow", seed: int) -> None:
        from zjai_desk.desktop.pages import PAGES

        self._window = window
        self._chance = random.Random(seed)
        self._pages = [entry.key for entry in PAGES if entry.key not in _APART]
        self._acts: tuple[Callable[[Any], object], ...] = (
            lambda page: page.panel.work.put(f"江南大道{self._chance.randrange(10**6)}号"),
            lambda _: self._press("C"),
            lambda _: self._paste(),
            lambda _: self._press("Z"),
            lambda _: self._press("Y"),
            lambda page: page.filter.setText(self._chance.choice(["科技", "hk", "", "数据"])),
            lambda _: window.show_page(self._chance.choice(self._pages)),
            lambda page: page.panel.go_to_finding(1),
            lambda _: self._press("End"),
            lambda page: page.keeper.group(() if page.keeper.view.groups else ["district"]),
            lambda page: page.panel.findings_action.toggle(),
            lambda page: page.toggle_card(),
        )

    def warm_up(self) -> None:
        """Go to every page, and do everything a few times."""
        for page in self._pages:
            self._window.show_page(page)
            self._rest()
        for act in self._acts * _FEW:
            self._do(act)

    def act(self) -> None:
        """Do one thing at a cell of one row."""
        self._do(self._chance.choice(self._acts))

    def _do(self, act: Callable[[Any], object]) -> None:
        self._window.show_page("enterprises")
        page: Any = self._window.shown
        if rows := page.model.rowCount():
            row = self._chance.randrange(rows)
            page.table.setCurrentIndex(page.model.index(row, page.model.column_of("address")))
        act(page)
        self._rest()

    def _press(self, key: str) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        shown: Any = self._window.shown
        QTest.keyClick(shown.table, getattr(Qt.Key, f"Key_{key}"), Qt.KeyboardModifier.ControlModifier)

    def _paste(self) -> None:
        from PySide6.QtWidgets import QApplication

        QApplication.clipboard().setText(f"{self._chance.randrange(999)}号")
        self._press("V")

    def _rest(self) -> None:
        from PySide6.QtTest import QTest

        for _ in range(_PATIENCE):
            QTest.qWait(_TICK)
            if not self._window.desk.jobs:
                return


@contextmanager
def shown_window(folder: Path, path: Path) -> "Iterator[MainWindow]":
    """Show the window on a store, as a person has it before him; settings stay in ``folder``."""
    os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_STATE_HOME"] = str(folder)
    import shiboken6

    from zjai_desk.desktop import app
    from zjai_desk.desktop.desk import Desk
    from zjai_desk.desktop.main_window import MainWindow
    from zjai_desk.desktop.threads.worker import StoreThread
    from zjai_desk.settings import Settings
    from zjai_desk.store import Store

    application = app.make_application()
    settings = Settings(area="杭州市", year=2019, operator="张三")
    app.dress(application, settings)
    window = MainWindow(Desk(StoreThread(lambda: Store.open(path)), settings), "示例")
    window.resize(1366, 768)
    window.show()
    yield window
    window.close()
    shiboken6.delete(window)


def _work(actions: int, seed: int, *, keep: bool) -> Worked:
    from zjai_desk.sample import make_sample

    kept = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "示例.zjdb"
        make_sample(path)
        with shown_window(Path(folder), path) as window:
            hand = Hand(window, seed)
            cold = held()
            hand.warm_up()
            warm = held()
            hour = warm
            for number in range(1, actions + 1):
                hand.act()
                kept.append(b"\1" * KEPT * keep)
                if number == actions // 2:
                    hour = held()
            return Worked(cold, warm, hour, held())


if __name__ == "__main__":
    found = _work(int(sys.argv[1]), int(sys.argv[2]), keep="keep" in sys.argv[3:])
    print(json.dumps(asdict(found)))

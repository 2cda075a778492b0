"""A year of work in one go: nothing that is held grows, neither memory nor open files nor what a step takes on the disk."""

import gc
import os
import random
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.torture import story
from zjai_desk.errors import DeskError
from zjai_desk.keeping.copies import making as copies
from zjai_desk.keeping.copies.names import Why
from zjai_desk.keeping.opening import open_store
from zjai_desk.store import Store

SESSION = 40
"""Steps of a day; then the store is closed, copied and opened again."""
GROWTH = 0.25
"""Part by which memory may grow after the first fifth, when everything was met once."""


@dataclass(frozen=True, slots=True)
class Soaked:
    """What was held after a fifth of the steps, and at the end: kB of memory, open files; bytes a step on the disk."""

    memory: tuple[int, int]
    handles: tuple[int, int]
    bytes_a_step: tuple[float, float]
    faults: int

    @property
    def is_fine(self) -> bool:
        (early, late), (few, many) = self.memory, self.handles
        first, last = self.bytes_a_step
        return self.faults == 0 and late < early * (1 + GROWTH) and many <= few and last < first * 2


Leak = Callable[[Store], Any]


def _held() -> tuple[int, int]:
    """Return the kB of memory and the open files of this process."""
    gc.collect()
    lines = Path("/proc/self/status").read_text().splitlines()
    memory = next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    return memory, len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - there are no paths to be had


def _step(store: Store, chance: random.Random) -> None:
    """Do what an official does at random; what cannot be done now is passed over."""
    with suppress(DeskError):
        act = chance.random()
        if act < 0.1:
            store.undo()
        elif act < 0.15:
            store.redo()
        elif act < 0.3:
            store.note("打印", "简报")
        else:
            ids = store.ids("enterprises")
            with store.change("录入", operator="张三") as change:
                change.update("enterprises", {chance.choice(ids): {"town": f"街道{chance.random()}"}})


def run(steps: int, seed: int, leak: Leak = lambda _: None) -> Soaked:
    """Work ``steps`` steps, a session closed and copied after every :data:`SESSION`; ``leak`` is called in each."""
    chance, kept = random.Random(seed), list[Any]()
    sessions = max(5, steps // SESSION)
    held, sizes = [], []
    with tempfile.TemporaryDirectory() as folder, story.at_home(Path(folder) / "home"):
        path = story.new_store(Path(folder))
        for session in range(sessions):
            with open_store(path, person="张三") as store:
                kept.append(leak(store))
                for _ in range(SESSION):
                    _step(store, chance)
                if session % 5 == 0:
                    copies.make(store, Why.SESSION)
            if session in (sessions // 5, sessions - 1):
                held.append(_held())
                sizes.append((session + 1, path.stat().st_size))
        with open_store(path) as store:
            faults = len(store.verify()) + sum(notice.grave for notice in store.notices)
    (first, early), (last, late) = sizes
    return Soaked(
        (held[0][0], held[1][0]),
        (held[0][1], held[1][1]),
        (early / (first * SESSION), (late - early) / (max(1, last - first) * SESSION)),
        faults,
    )

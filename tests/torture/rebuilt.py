"""Stores of random histories, their program killed at random instants: each is rebuilt from its daybook, row by row the same."""

import os
import random
import shutil
import signal
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from tests.torture import story
from tests.torture.day import Day, Tell
from zjai_desk.errors import DeskError
from zjai_desk.keeping.daybook import reading as daybook_reading
from zjai_desk.keeping.daybook import segments as daybook_segments
from zjai_desk.keeping.daybook import writing as daybook
from zjai_desk.keeping.daybook.folders import books, folder_of
from zjai_desk.keeping.daybook.rebuilding import rebuild
from zjai_desk.keeping.opening import open_store

OUTCOMES = ("same", "named", "different", "refused")
"""What a rebuilt store is: the same in every row, not the same and told so, not the same without a word; or there is none."""
CONTROLS = ("no catching up", "entry dropped", "byte changed")
KILLS = 3
"""How often the program of each store is killed."""
_ACTS = ("import", "edit", "undo", "redo", "note", "backup", "restore")
_WEIGHTS = (4, 6, 2, 2, 2, 1, 1)


class Followed(Day):
    """A program that follows its work with the daybook in its idle moments, in pieces of all sizes."""

    def work(self) -> None:
        """Go on until somebody pulls the plug."""
        daybook.BUDGET = self.chance.choice((5, 40, 1500))
        daybook.SEGMENT = self.chance.choice((3_000, 8_000_000))
        while True:
            self.one(self.chance.choices(_ACTS, _WEIGHTS)[0])
            for _ in range(self.chance.choice((0, 0, 1, 2, 50))):
                with suppress(DeskError):
                    self.store.daybook.step(self.store)


def run(number: int, seed: int, control: str = "", *, encrypted: bool = False) -> Counter[str]:
    """Make ``number`` stores and rebuild each; returns how many came out how. With a ``control`` something is wrong."""
    for name in story.RETURNS:
        story.received(name)  # read once here, not in each program
    chance, counts = random.Random(seed), Counter[str]()
    for _ in range(number):
        with tempfile.TemporaryDirectory() as folder, story.at_home(Path(folder) / "home"):
            path = story.encrypted_store(Path(folder))[0] if encrypted else story.new_store(Path(folder))
            for _ in range(KILLS):
                _killed(path, chance.randrange(10**9), chance.uniform(0.05, 0.5))
                if control != CONTROLS[0]:
                    with open_store(path, secret=story.secret_of(path)) as store:
                        store.keep_up(600)
            counts[_outcome(path, control, chance)] += 1
    return counts


def _killed(path: Path, seed: int, seconds: float) -> None:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        silent: Tell = lambda _: None  # noqa: E731 - nobody listens
        with suppress(BaseException):
            work = Followed(path, seed, silent)
            os.write(writing, b"\n")
            work.work()
        os._exit(1)
    os.close(writing)
    os.read(reading, 1)  # it has the store open; from now on it works
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(reading)


def _outcome(path: Path, control: str, chance: random.Random) -> str:
    secret, target = story.secret_of(path), path.with_name("重建.zjdb")
    before = story.content(path, secret)
    lost = shutil.move(path, path.with_name("不见了"))
    if control in CONTROLS[1:]:
        _spoil(path, control, chance)
    try:
        done = rebuild(folder_of(path), target, secret=secret)
    except DeskError:
        return "refused"
    finally:
        shutil.move(lost, path)
    if story.content(target, secret) == before:
        return "same"
    return "named" if done.faults else "different"


def _spoil(store: Path, control: str, chance: random.Random) -> None:
    """Take an entry that has others behind it out of a daybook, or change a byte of it."""
    *entries, _ = daybook_reading.read(books(folder_of(store))[-1]).entries
    chosen = chance.choice(entries)
    content = bytearray(chosen.path.read_bytes())
    end = content.find(daybook_segments.MAGIC, chosen.at + 1)
    if control == CONTROLS[1]:
        del content[chosen.at : end if end > 0 else len(content)]
    else:
        content[chance.randrange(chosen.at, end if end > 0 else len(content))] ^= 1 << chance.randrange(8)
    chosen.path.write_bytes(content)

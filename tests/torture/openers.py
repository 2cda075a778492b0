"""Several programs start on one store at once, and the one that has it is killed: there is never more than one writer."""

import os
import random
import signal
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.torture import story
from zjai_desk.errors import DeskError
from zjai_desk.keeping.opening import open_store
from zjai_desk.store import sqlite
from zjai_desk.store.refusals import InUse

OUTCOMES = ("one", "none", "several", "unclear", "stale lock")
_MOST = 10


@contextmanager
def without_lock() -> Iterator[None]:
    """The control: the file is not kept locked, as SQLite does when nobody asks for it."""
    pragmas = tuple(text for text in sqlite._PRAGMAS if not text.startswith("locking_mode"))
    with story.swapped(sqlite, "_PRAGMAS", pragmas):
        yield


def _program(path: Path, go: tuple[int, int], said: int) -> int:
    """Begin a program that opens the store as soon as ``go`` is closed, tells what came of it, and then just stays."""
    child = os.fork()
    if child:
        return child
    with suppress(BaseException):
        os.close(go[1])
        os.read(go[0], 1)
        try:
            store = open_store(path, person="张三")
        except DeskError as error:
            os.write(said, b"-" if isinstance(error, InUse) else b"?")
        else:
            store.note("打印", "只有一个人在用")
            os.write(said, b"+")
        signal.pause()
    os._exit(1)


def trial(path: Path, number: int) -> str:
    """Start so many programs at once, look who has the store, kill them all, and see that it opens at once."""
    go, (told, said) = os.pipe(), os.pipe()
    programs = [_program(path, go, said) for _ in range(number)]
    for end in (*go, said):
        os.close(end)
    answers = Counter[str]()
    while answers.total() < number and (byte := os.read(told, 1)):
        answers[byte.decode()] += 1
    os.close(told)
    for program in programs:
        os.kill(program, signal.SIGKILL)
        os.waitpid(program, 0)
    try:
        open_store(path).close()
    except DeskError:
        return "stale lock"
    if answers["?"] or answers.total() < number:
        return "unclear"
    return {0: "none", 1: "one"}.get(answers["+"], "several")


def run(rounds: int, seed: int) -> Counter[str]:
    """Let two to ten programs start at once, ``rounds`` times; returns how often each outcome came."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder, story.at_home(Path(folder) / "home"):
        path = story.new_store(Path(folder))
        return Counter(trial(path, chance.randint(2, _MOST)) for _ in range(rounds))

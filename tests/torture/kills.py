"""A program at work is killed at a random instant, over and over: what it said was done is there, and nothing is half done."""

import json
import os
import random
import signal
import statistics
import tempfile
import time
import zipfile
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.torture import story
from tests.torture.day import Day
from zjai_desk.errors import DeskError
from zjai_desk.keeping.opening import open_store
from zjai_desk.store import Store, connection

FAULTS = ("lost", "half", "unopenable", "partial file", "false alarm")
_A_NEW_ONE_EVERY = 25


@dataclass
class Killed:
    """What came of all the kills: faults, what was under way, how long the next start took, what was left about."""

    faults: Counter[str] = field(default_factory=Counter)
    under_way: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    seconds: list[float] = field(default_factory=list)
    leftovers: int = 0
    told: int = 0
    said: list[str] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    def fault(self, kind: str, what: object) -> None:
        self.faults[kind] += 1
        self.said.append(f"{kind}: {what}")


def run(number: int, seed: int, *, hook: bool = True, encrypted: bool = False) -> Killed:
    """Kill ``number`` programs; without the ``hook`` of the engine each statement is a transaction of its own."""
    for name in story.RETURNS:
        story.received(name)  # read once here, not in each program
    chance, found = random.Random(seed), Killed()
    left = number
    while left:
        with tempfile.TemporaryDirectory() as folder, story.at_home(Path(folder) / "home"):
            path = story.encrypted_store(Path(folder))[0] if encrypted else story.new_store(Path(folder))
            for _ in range(min(_A_NEW_ONE_EVERY, left)):
                said = _killed(path, chance.randrange(10**9), chance.uniform(0.005, 0.4), hook)
                left -= 1
                if not _judge(path, said, found):
                    break
            found.leftovers += sum(1 for _ in Path(folder).rglob(".*.part"))
    return found


def _killed(path: Path, seed: int, seconds: float, hook: bool) -> list[str]:
    """Let a program work for some time and kill it; returns the lines that it told."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with suppress(BaseException):
            if not hook:
                connection.begin = lambda _: None  # type: ignore[assignment]  # replaced on purpose
            day = Day(path, seed, lambda line: _write(writing, line))
            _write(writing, "open")
            day.work()
        os._exit(1)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as lines:
        lines.readline()  # it has the store open; from now on it works
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return lines.read().splitlines()


def _write(pipe: int, line: str) -> None:
    os.write(pipe, f"{line}\n".encode())


def _judge(path: Path, said: list[str], found: Killed) -> bool:
    """Start the next morning and hold all that was said against what is there; whether the store is sound."""
    heads, files, restoring = [], set(), ""
    for line in said:
        kind, _, rest = line.partition(" ")
        if kind == "head":
            heads.append(rest)
            restoring = ""
        elif kind == "restoring":
            restoring = rest
        elif kind == "file":
            files.add(Path(rest))
    found.under_way[next((line[6:] for line in reversed(said) if line.startswith("begin ")), "—")] += 1
    found.acknowledged += len(heads) + len(files)
    for file in files:
        if not whole(file):
            found.fault("partial file", file)
    faults = found.faults.total()
    _reopen(path, heads, restoring, found)
    return found.faults.total() == faults


def _reopen(path: Path, heads: list[str], restoring: str, found: Killed) -> None:
    start = time.perf_counter()
    try:
        with open_store(path, secret=story.secret_of(path)) as store:
            found.seconds.append(time.perf_counter() - start)
            wrong = store.verify()
            grave = [notice.text for notice in store.notices if notice.grave]
            if grave:
                found.fault("false alarm", grave)
            found.told += any("没有正常结束" in notice.text for notice in store.notices)
    except DeskError as error:
        found.fault("unopenable", error)
        return
    if wrong:
        found.fault("half", wrong[:3])
    last = [restoring, *heads[-1:]] if restoring else heads[-1:]
    with story.raw_connection(path, story.secret_of(path)) as raw:
        chain = {f"{seq} {head}" for seq, head in raw.execute("SELECT seq, hash FROM changes")}
    if last and not chain.intersection(last):
        found.fault("lost", last)


def whole(path: Path) -> bool:
    """Whether a file that was said to be written is a whole one."""
    if not path.exists():
        return path.suffix == ".zjdb"  # one that later ones made dispensable
    content = path.read_bytes()
    match path.suffix:
        case ".pdf":
            return content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")
        case ".xlsx":
            with zipfile.ZipFile(path) as package:
                return package.testzip() is None
        case ".json":
            return bool(json.loads(content))
    try:
        with Store.open(path, secret=story.secret_of(path)) as store:
            return store.verify() == []
    except DeskError:
        return False

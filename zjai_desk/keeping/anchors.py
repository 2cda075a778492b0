"""Anchors: heads of a store's history noted outside of the store, so that a cut tail or a swapped file is found.

The chain proves that a history fits together, not that it is all of it: an older state fits together just as
well. Each line names a step and its hash, and with it everything before; it is signed with the key of the
store, so that nobody else adds one. Lines are only ever appended.
"""

import datetime as dt
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from zjai_desk import files
from zjai_desk.keeping.folders import own_folder
from zjai_desk.keeping.keys import Key, key_of, known_key
from zjai_desk.store import Store

_TAIL = 65_536
"""Bytes from the end of the file that are read when a store is opened: some 200 lines."""


class Why(StrEnum):
    """On what occasion a head was noted."""

    CLOSED = "收工"
    BACKUP = "备份"
    PRINTED = "打印"
    RESTORED = "恢复"
    ACCEPTED = "认可"
    RESTORING = "着手恢复"
    """Noted before an older state is put in place: a kill in between leaves that state, or the one before."""


Head = tuple[int, str]
"""The number and the hash of the newest step of a history."""
_ANEW = frozenset({Why.RESTORED, Why.ACCEPTED})
"""What makes the lines before it no measure any more: a person put an older state in place and said so."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Step ``seq`` of a store had ``hash``; the steps after ``since`` up to it were written on this computer.

    ``number`` counts the lines, so that one taken out is missed; ``path`` is where the store lay.
    """

    number: int
    seq: int
    hash: str
    since: int
    at: str
    why: str
    path: str


class Chain(Protocol):
    """A history that anchors are held against: a store."""

    def head(self) -> Head:
        """Return (number, hash) of the newest step."""

    def hash_at(self, seq: int) -> str | None:
        """Return the hash of a step, None if there is none."""


class Anchors:
    """The anchors of one store on this computer."""

    def __init__(self, store_id: str, key: Key) -> None:
        self._id, self._key = store_id, key

    @property
    def path(self) -> Path:
        """The file they are kept in; an OSError where its folder cannot be had."""
        return own_folder("anchors") / f"{self._id}.jsonl"

    def add(self, head: Head, place: Path, why: Why, since: int | None = None) -> None:
        """Note the head of the store that lies at ``place``; where that cannot be written nothing happens.

        ``since`` is the step at which this computer began to write, by default the head itself.
        """
        seq, found = head
        last = max((anchor.number for anchor in self.newest()), default=0)
        at = dt.datetime.now().astimezone().isoformat(timespec="seconds")
        since = seq if since is None else since
        anchor = Anchor(last + 1, seq, found, since, at, why.value, _place(place))
        text = json.dumps(asdict(anchor), ensure_ascii=False, sort_keys=True)
        line = f"{self._key.seal(text)} {text}\n"
        with suppress(OSError):
            path = self.path
            if not path.exists():
                files.make_private(path)
                files.write_out(path.parent)
            with path.open("rb+") as file:
                file.seek(0, os.SEEK_END)
                # A line that a cut left unfinished must not take this one with it.
                if file.tell() > 0:
                    file.seek(-1, os.SEEK_END)
                    if file.read(1) != b"\n":
                        file.write(b"\n")
                file.write(line.encode())
                file.flush()
                os.fsync(file.fileno())

    def all(self) -> list[Anchor]:
        """Return all anchors that are really ours, the oldest first."""
        return list(self._read(0))

    def newest(self) -> list[Anchor]:
        """Return the last of them, the oldest first: enough to say whether the store is the one of last time."""
        return list(self._read(_TAIL))

    def missing(self) -> int:
        """Return how many lines were taken out from between the others, or altered."""
        numbers = [anchor.number for anchor in self.all()]
        return (max(numbers) - len(set(numbers))) if numbers else 0

    def _read(self, tail: int) -> Iterator[Anchor]:
        try:
            with self.path.open("rb") as file:
                if tail and file.seek(0, os.SEEK_END) > tail:
                    file.seek(-tail, os.SEEK_END)
                else:
                    file.seek(0)
                lines = file.read().decode("utf-8", "replace").splitlines()
        except OSError:
            return
        for line in lines:
            seal, _, text = line.partition(" ")
            if self._key.confirms(self._key.name, text, seal):
                yield Anchor(**json.loads(text))


def of(store: Store) -> Anchors:
    """Return the anchors of an open store on this computer."""
    return Anchors(store.id, key_of(store.id))


def note(store: Store, why: Why) -> None:
    """Note the head of an open store, as after a backup or when a briefing is printed."""
    of(store).add(store.head(), store.path, why)


def intend(store_id: str, head: Head, place: Path) -> None:
    """Note that a state of a store is about to be put in place by a restore; see :attr:`Why.RESTORING`."""
    Anchors(store_id, key_of(store_id)).add(head, place, Why.RESTORING)


def _place(path: Path) -> str:
    return os.path.normcase(path.resolve())


def measuring(anchors: list[Anchor], place: Path, head: Head | None = None) -> list[Anchor]:
    """Return those that the store at ``place`` must fit: of this place, or of one where no file is any more.

    A store that was copied by hand goes on in two places, each with its own later steps. What was noted before
    the store was knowingly put back to an older state counts no longer; nor does it where a restore was under
    way and ``head`` is what it was to bring.
    """
    kept = _of_place(anchors, place)
    brought = next((anchor for anchor in pending(kept) if (anchor.seq, anchor.hash) == head), None)
    if brought is not None:
        return [brought]
    kept = [anchor for anchor in kept if anchor.why != Why.RESTORING]
    anew = max((at for at, anchor in enumerate(kept) if anchor.why in _ANEW), default=0)
    return kept[anew:]


def pending(anchors: list[Anchor]) -> list[Anchor]:
    """Return the states that restores were about to put in place, none of which said that it is done."""
    settled = max((at for at, anchor in enumerate(anchors) if anchor.why != Why.RESTORING), default=-1)
    return anchors[settled + 1 :]


def _of_place(anchors: list[Anchor], place: Path) -> list[Anchor]:
    here = _place(place)
    return [anchor for anchor in anchors if anchor.path == here or not Path(anchor.path).exists()]


def misfit(store: Chain, anchor: Anchor) -> str:
    """Say in what a store does not fit an anchor; nothing if it does."""
    at = f"{anchor.at[:10]}{anchor.why}时"
    seq = store.head()[0]
    if seq < anchor.seq:
        lost = _steps(seq + 1, anchor.seq)
        return f"台账现在只到第{seq}步，{at}这台电脑记下的是第{anchor.seq}步：{lost}不见了，可能换上了旧的文件，或被截掉了末尾。"
    if store.hash_at(anchor.seq) != anchor.hash:
        return f"第{anchor.seq}步与{at}这台电脑记下的不同：历史被重写过，或换上了另一份台账。"
    return ""


def _steps(first: int, last: int) -> str:
    return f"第{first}步" if first == last else f"第{first}至{last}步"


def elsewhere(place: Path, but: str) -> bool:
    """Whether another store than ``but`` was the last one noted at ``place``."""
    here = _place(place)
    with suppress(OSError):
        for path in own_folder("anchors").glob("*.jsonl"):
            key = known_key(path.stem)
            if path.stem == but or key is None:
                continue
            newest = [one for one in Anchors(path.stem, key).newest() if one.why != Why.RESTORING]
            if newest and newest[-1].path == here:
                return True
    return False

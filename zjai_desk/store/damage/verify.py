"""The proof that nothing was lost or altered: file structure, hash chain and seals, contents, originals."""

import hashlib
import zlib
from collections.abc import Iterator

from zjai_desk.progress import Progress
from zjai_desk.store import codec, history, origins, rows, seals, sqlite
from zjai_desk.store.codec import Row
from zjai_desk.store.connection import Connection
from zjai_desk.store.seals import Sealer
from zjai_desk.store.tables import CHANGES, ENTRIES, KEPT, ORIGINALS, TABLES


def faults(connection: Connection, progress: Progress, sealer: Sealer | None = None) -> list[str]:
    """Return every fault found, each as a sentence; an empty list says that all is well."""
    progress.report("检查文件结构")
    unreadable = sqlite.spoilt(connection)
    if unreadable:
        return unreadable  # SQLite would stumble over such a page before anything could be said of the others
    return [
        *structure(connection),
        *chain(connection, progress, sealer),
        *_contents(connection, progress),
        *_originals(connection, progress),
        *_numbers(connection),
    ]


def structure(connection: Connection) -> list[str]:
    """Return what SQLite itself finds wrong with the file, and what is gone that keeps the history from changing."""
    found = sqlite.spoilt(connection) or [f"文件结构：{line}" for line in sqlite.integrity(connection)]
    return found + [f"{table}表的防改保护被去掉了。" for table in sqlite.unguarded(connection)]


def chain(connection: Connection, progress: Progress, sealer: Sealer | None = None) -> Iterator[str]:
    """Follow hashes and seals from the first change to the last, and yield what does not fit."""
    previous, expected = history.GENESIS, 1
    changes = list(connection.named(f"SELECT {CHANGES.listed} FROM changes ORDER BY seq"))
    of_change = f"SELECT {ENTRIES.listed} FROM entries WHERE change = ? ORDER BY id"
    for change in changes:
        progress.report("检查历史链", change["seq"])
        digest = history.entries_digest(connection.named(of_change, change["seq"]))
        title = f"第{change['seq']}步“{change['title']}”"
        if change["seq"] != expected:
            yield f"历史缺少第{expected}步。"
        if change["previous"] != previous:
            yield f"{title}与前一步对不上，历史被插入、删除或改动过。"
        if history.change_hash(change, digest) != change["hash"]:
            yield f"{title}的内容被改动过。"
        previous, expected = change["hash"], change["seq"] + 1
    for seq, fault in seals.faults(changes, sealer):
        yield f"第{seq}步{fault}。"


class _Rewind:
    """The rows of one register table, taken back step by step from today to the beginning."""

    def __init__(self, connection: Connection, register: str) -> None:
        self._table = TABLES[register]
        self._label = KEPT[register].label
        every = connection.named(f'SELECT {self._table.listed} FROM "{register}"')
        self.images: dict[int, Row] = {row["id"]: row for row in every}

    def take_back(self, entry: Row) -> str | None:
        """Reverse one entry; returns a fault if the rows are not as the entry left them."""
        if entry["action"] == "insert":
            return self._take_back_insert(entry)
        number = entry["first"]
        try:
            former = codec.loads(entry["before"]) | {"stamp": entry["stamp_before"]}
        except (TypeError, ValueError):
            return f"{self._label}第{number}条的历史已损坏，读不出改动前的内容。"
        if entry["action"] == "delete":
            if number in self.images:
                return f"{self._label}第{number}条应已删除，却仍在表中。"
            self.images[number] = former | {"id": number}
            return None
        if number not in self.images:
            return f"{self._label}第{number}条在历史中有改动，表中却没有它。"
        left = self.images[number]
        sound = (
            left["stamp"] == entry["stamp_after"] and rows.digest_of(self._table, [left]) == entry["digest"]
        )
        self.images[number] |= former
        return None if sound else f"{self._label}第{number}条被程序以外的手段改动过。"

    def _take_back_insert(self, entry: Row) -> str | None:
        numbers = range(entry["first"], entry["last"] + 1)
        found = [self.images.pop(number) for number in numbers if number in self.images]
        whole = len(found) == len(numbers) and all(row["stamp"] == entry["stamp_after"] for row in found)
        if whole and rows.digest_of(self._table, found) == entry["digest"]:
            return None
        span = f"第{entry['first']}条" if len(numbers) == 1 else f"第{entry['first']}至{entry['last']}条中"
        return f"{self._label}{span}有内容与历史不符，被程序以外的手段改动过或已损坏。"


def _contents(connection: Connection, progress: Progress) -> Iterator[str]:
    """Rewind the records through the whole history: what is left over or does not fit was not written by us."""
    of_register = f"SELECT {ENTRIES.listed} FROM entries WHERE register = ? ORDER BY id DESC"
    for register in KEPT:
        progress.report(f"核对{KEPT[register].label}")
        rewind = _Rewind(connection, register)
        for entry in connection.named(of_register, register):
            fault = rewind.take_back(entry)
            if fault:
                yield fault
        if rewind.images:
            yield f"{KEPT[register].label}有{len(rewind.images)}条记录不是经本程序写入的。"


def _originals(connection: Connection, progress: Progress) -> Iterator[str]:
    """Hold each received file against its own hash and against what the history logged of it."""
    received: dict[int, tuple[str, str | None]] = {}
    for first, digest, before in connection.execute(
        "SELECT first, digest, before FROM entries WHERE action = 'keep' ORDER BY id"
    ):
        # The first entry tells most; undoing and repeating what was imported only log the file again.
        received.setdefault(first, (digest, before))
    for original in connection.named(f"SELECT {ORIGINALS.listed} FROM originals"):
        progress.report(f"核对原件“{original['name']}”")
        sha256, said = received.pop(original["id"], ("", None))
        try:
            found = hashlib.sha256(zlib.decompress(original["content"])).hexdigest()
        except zlib.error:
            found = ""
        if not found == original["sha256"] == sha256:
            yield f"原件“{original['name']}”已损坏，或被换过。"
        elif said is not None and said != origins.said_of(original):
            yield f"原件“{original['name']}”的文件名、大小或收到时间被改动过。"
    for number in received:
        yield f"第{number}份原件不见了。"


def _numbers(connection: Connection) -> Iterator[str]:
    """Hold the next free numbers against those given: one put back would be given a second time."""
    given = {ENTRIES.name: connection.value("SELECT max(id) FROM entries")}
    given.update(
        connection.execute(
            "SELECT register, max(last) FROM entries WHERE action IN ('insert', 'keep') GROUP BY register"
        )
    )
    following = dict(connection.execute("SELECT name, next FROM allocations"))
    for name in sorted(given.keys() | following.keys()):
        if following.get(name, 1) != (given.get(name) or 0) + 1:
            yield f"{name}表的编号被改动过。"

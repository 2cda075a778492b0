"""What a damaged store still holds, each record judged by the history: proven, doubtful, lost.

A record is proven when the newest entry of the history that touched it has the digest of what was read, and
nothing later that may have touched it is missing. What is not proven is not thrown away: it is told apart.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zjai_desk.errors import DeskError
from zjai_desk.progress import SILENT, Progress
from zjai_desk.scratch import scratch
from zjai_desk.store import cipher, codec, history, migrations, opening, rows, sqlite, wording
from zjai_desk.store.cipher import Secret
from zjai_desk.store.codec import Row
from zjai_desk.store.damage.pages import Pages, Stored, Tree
from zjai_desk.store.tables import KEPT, KINDS, TABLES, Table, every_table

Rows = dict[int, Row]
_ENDLESS = 1 << 62


@dataclass
class Holding:
    """What was read of one register or notebook, by id; ``lost`` are ids of records that should be there."""

    proven: Rows = field(default_factory=dict)
    doubtful: Rows = field(default_factory=dict)
    lost: set[int] = field(default_factory=set)

    @property
    def whole(self) -> bool:
        """Whether every record is there and proven."""
        return not self.doubtful and not self.lost


@dataclass
class Salvage:
    """What was read of a damaged store.

    ``originals`` are those whose content has its SHA-256, ``spoilt`` the names of the others; ``changes`` are the steps
    of the history that could be read, ``trusted`` is the last one up to which it is proven to be whole. ``pages`` is
    how many of how many pages of tables could not be read.
    """

    holdings: dict[str, Holding]
    originals: list[Row]
    spoilt: list[str]
    changes: list[Row]
    trusted: int
    pages: tuple[int, int]


def read(path: Path, progress: Progress = SILENT, secret: Secret | None = None) -> Salvage:
    """Read what can be read of the store at ``path``, which nobody has open; it is not touched.

    ``secret`` is that of an encrypted one.
    """
    progress.report(f"读取“{path.name}”")
    with scratch() as folder:
        copy = Path(folder) / "damaged"
        opening.copy_with_journal(path, copy)
        with suppress(DeskError), wording.told(copy):
            sqlite.settle(copy, secret)  # what a crash left undone is not what the store holds
        pages = _pages(copy.read_bytes(), secret)
    found, lost = _tables(pages)
    entries = sorted(found["entries"].values(), key=lambda row: _whole(row["id"]))
    changes = [found["changes"][seq] for seq in sorted(found["changes"])]
    given = {row["name"]: _whole(row["next"]) for row in found["allocations"].values()}
    past = _Past(changes, entries, given.get("entries", 0) - 1)
    holdings = {}
    for register in KEPT:
        progress.report(f"核对{KEPT[register].label}")
        holdings[register] = past.judge(register, found[register])
    originals, spoilt = _originals(found["originals"], entries)
    return Salvage(holdings, originals, spoilt, changes, past.trusted, (lost, pages.count))


def _pages(content: bytes, secret: Secret | None) -> Pages:
    if secret is None:
        return Pages(content)
    return Pages(cipher.deciphered(content, secret), cipher.RESERVED)


# -- reading the tables -------------------------------------------------------------------------------


def _tables(pages: Pages) -> tuple[dict[str, Rows], int]:
    """Return the rows of all tables by rowid, and how many pages could not be read."""
    order, usual = _as_made()
    pages.pass_over_free_pages()
    roots = _roots(pages) or usual
    trees = {name: pages.tree(roots[name]) if name in roots else Tree(lost=1) for name in order}
    for stray in pages.strays():
        if _tells_of_tables(stray):
            continue
        owner = _owner(stray, trees)
        if owner is not None:
            trees[owner].rows = stray | trees[owner].rows
    found = {
        name: {rowid: _named(order[name], rowid, values) for rowid, values in tree.rows.items()}
        for name, tree in trees.items()
    }
    return found, sum(tree.lost for name, tree in trees.items() if name in roots)


def _as_made() -> tuple[dict[str, list[str]], dict[str, int]]:
    """Return how the tables of a store made today order their columns, and on which pages they begin."""
    connection = sqlite.open_file(Path(":memory:"))
    try:
        with connection.transaction():
            migrations.migrate(connection, 0)
        made = connection.rows("SELECT name, rootpage FROM sqlite_master WHERE type = 'table'")
        order = {
            name: [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')] for name, _ in made
        }
        return order, dict(made)
    finally:
        connection.close()


def _roots(pages: Pages) -> dict[str, int]:
    """Return the pages on which the tables begin, as the file says; where its first page is lost, as its others do."""
    first = pages.tree(1)
    told = [first.rows]
    if first.lost:
        told += [stray for stray in pages.strays() if _tells_of_tables(stray)]
    return {
        str(row[1]): row[3]
        for rows in reversed(told)
        for row in rows.values()
        if len(row) == 5 and row[0] == "table" and isinstance(row[3], int) and row[1] in every_table()
    }


def _tells_of_tables(stray: dict[int, list[Stored]]) -> bool:
    """Whether a stray page is one of SQLite's own list of tables, which names what nobody entered."""
    return all(
        len(row) == 5 and row[0] in ("table", "index", "trigger", "view") and isinstance(row[3], int)
        for row in stray.values()
    )


def _owner(stray: dict[int, list[Stored]], trees: dict[str, Tree]) -> str | None:
    """Return the table to which the rows of a stray page belong: the only one that lost pages and can hold them."""
    fitting = [
        name
        for name, table in every_table().items()
        if trees[name].lost and all(_fits(table, values) for values in stray.values())
    ]
    return fitting[0] if len(fitting) == 1 else None


def _fits(table: Table, values: list[Stored]) -> bool:
    columns = table.columns
    if len(values) > len(columns) or len(values) < len(columns) // 2:
        return False
    required = [place for place, column in enumerate(columns[: len(values)]) if place and column.required]
    return all(values[place] is not None for place in required) and all(
        value is None or isinstance(value, KINDS[column.kind])
        for column, value in zip(columns, values, strict=False)
    )


def _named(columns: list[str], rowid: int, values: list[Stored]) -> Row:
    """Return a row by the names of its columns; those that a later version added are blank."""
    row: Row = dict.fromkeys(columns)
    row |= dict(zip(columns, values, strict=False))
    for key in ("id", "seq"):  # these are the rowid under another name, and are kept as that
        if key == columns[0]:
            row[key] = rowid
    return row


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


# -- holding them against the history -----------------------------------------------------------------


class _Past:
    """The history as far as it was read: which steps and entries are whole, and which are missing."""

    def __init__(self, changes: list[Row], entries: list[Row], last: int) -> None:
        """``last`` is the number of the last entry that was ever made, below 0 if that cannot be read."""
        self._entries = entries
        of: dict[int, list[Row]] = {}
        for entry in entries:
            of.setdefault(_whole(entry["change"]), []).append(entry)
        self._sound = {change["seq"] for change in changes if _fits_hash(change, of.get(change["seq"], []))}
        self.trusted = 0
        previous = history.GENESIS
        for change in changes:
            if (
                change["seq"] != self.trusted + 1
                or change["seq"] not in self._sound
                or change["previous"] != previous
            ):
                break
            self.trusted, previous = change["seq"], change["hash"]
        self._gaps = list(_gaps(changes, entries, last))

    def judge(self, register: str, found: Rows) -> Holding:
        """Take the rows of a register back step by step, the newest first, and tell them apart by what fits."""
        images = {key: dict(row) for key, row in found.items()}
        table, holding = TABLES[register], Holding()
        settled: set[int] = set()
        gap = max((last for last, touched in self._gaps if touched is None or register in touched), default=0)
        for entry in reversed(self._entries):
            if entry["register"] != register:
                continue
            span = range(_whole(entry["first"]), _whole(entry["last"]) + 1)
            if not 0 < len(span) < 1 << 24:
                gap = max(gap, entry["id"])
                continue
            fits = _take_back(table, entry, span, images)
            if not fits and entry["change"] not in self._sound:
                gap = max(gap, entry["id"])  # it may tell of other records than it did
            for number in span:
                if number in settled:
                    continue
                settled.add(number)
                if entry["action"] == "delete":
                    continue
                if number not in found:
                    holding.lost.add(number)
                elif fits and entry["id"] > gap:
                    holding.proven[number] = found[number]
                else:
                    holding.doubtful[number] = found[number]
        holding.doubtful |= {number: row for number, row in found.items() if number not in settled}
        return holding


def _gaps(changes: list[Row], entries: list[Row], last: int) -> Iterator[tuple[int, set[str] | None]]:
    """Yield where entries are missing: the number of the last one, and the registers it may be of, None for any.

    Entries are numbered without gaps, and their steps rise with them: what is missing is of the steps about it.
    """
    said = {change["seq"]: change["counts"] for change in changes}
    newest = max(said, default=0)
    step = before = 0
    for entry in entries:
        following = max(step, _whole(entry["change"]))
        if entry["id"] > before + 1:
            yield entry["id"] - 1, _touched(said, range(max(step, 1), following + 1))
        step, before = following, entry["id"]
    # At the end nothing follows that would tell: the steps must be there, and as many entries as were counted.
    if step not in said or before < last:
        yield _ENDLESS, None
    elif newest > step:
        yield _ENDLESS, _touched(said, range(step, newest + 1))


def _touched(said: dict[Any, Any], steps: range) -> set[str] | None:
    touched: set[str] = set()
    for step in steps:
        try:
            touched.update(json.loads(said[step]))
        except (KeyError, TypeError, ValueError):
            return None
    return touched


def _fits_hash(change: Row, entries: Iterable[Row]) -> bool:
    with suppress(TypeError, ValueError, KeyError):
        return bool(history.change_hash(change, history.entries_digest(entries)) == change["hash"])
    return False


def _take_back(table: Table, entry: Row, span: range, images: Rows) -> bool:
    """Reverse an entry in ``images``; returns whether the rows were as it left them."""
    present = [images[number] for number in span if number in images]
    fits = len(present) == len(span) and all(row["stamp"] == entry["stamp_after"] for row in present)
    with suppress(TypeError, ValueError):
        fits = fits and rows.digest_of(table, present) == entry["digest"]
    if entry["action"] == "insert":
        for number in span:
            images.pop(number, None)
        return fits
    try:
        former = codec.loads(entry["before"]) | {"stamp": entry["stamp_before"]}
    except (TypeError, ValueError):
        return False
    if entry["action"] == "delete":
        fits = not present
        images[span[0]] = former | {"id": span[0]}
    elif present:
        present[0] |= former
    return fits


def _originals(found: Rows, entries: Iterable[Row]) -> tuple[list[Row], list[str]]:
    """Return the received files that are what was received, and the names of those that are not."""
    logged = {entry["first"]: entry["digest"] for entry in entries if entry["action"] == "keep"}
    sound, spoilt = [], []
    for number, row in sorted(found.items()):
        if logged.pop(number, row["sha256"]) == row["sha256"] == _sha256(row["content"]):
            sound.append(row)
        else:
            spoilt.append(str(row["name"]))
    return sound, [*spoilt, *(f"第{number}份" for number in sorted(map(_whole, logged)))]


def _sha256(content: object) -> str:
    with suppress(TypeError, zlib.error):
        return hashlib.sha256(zlib.decompress(content)).hexdigest()  # type: ignore[arg-type]  # that is the question
    return ""


def counted(changes: Iterable[Row]) -> Iterator[tuple[Row, int]]:
    """Yield each step with how many records it touched, as far as it says so."""
    for change in changes:
        try:
            counts = json.loads(change["counts"])
            yield change, sum(number for actions in counts.values() for number in actions.values())
        except (TypeError, ValueError, AttributeError):
            yield change, 0

"""The history told with its values: everything that a step wrote, so that it can be written once more from nothing.

An insert is logged by its ids alone. What the rows held then is what they hold now, with everything later taken back:
the earliest later entry that names a column has its former value.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from zjai_desk.store import codec, history, rows
from zjai_desk.store.codec import Row
from zjai_desk.store.connection import Connection
from zjai_desk.store.refusals import Damaged
from zjai_desk.store.tables import CHANGES, ENTRIES, KEPT, ORIGINALS, TABLES, listed, places

_STEPS = 200
"""Steps looked at for one piece."""
_ENTRIES = 1000
"""Entries looked at for one piece."""
_APART = frozenset({"id", "stamp"})
"""Columns that the history has itself: the ids of an insert, and the stamp it gave."""

Act = list[Any]
"""One line of a telling: ["rows", register, first id, how many, stamp, {column: values}], ["original", row but
for its content], ["entry", row] or, of an update, ["entry", row, {column: new value}], and ["step", row] once all its entries are told."""


class Place(NamedTuple):
    """How far a telling has come: the last step told whole, with its hash, and the last entry told.

    ``rows`` of the entry after it are told too; ``within`` says that part of the step after ``seq`` is.
    """

    seq: int = 0
    hash: str = history.GENESIS
    entry: int = 0
    rows: int = 0
    within: bool = False


class Piece(NamedTuple):
    """The steps from ``first`` to ``last`` told whole, or part of one that is too long for a piece.

    ``begin`` and ``end`` are the places before and after; ``hash`` is that of step ``last`` also where that is not
    at its end yet. ``originals`` are the SHA-256 of the files received.
    """

    first: int
    last: int
    hash: str
    begin: Place
    end: Place
    acts: list[Act]
    originals: list[str]


def piece(connection: Connection, place: Place, budget: int) -> Piece | None:
    """Return what comes after ``place``, some ``budget`` rows and entries of it; None if all is told."""
    found = f"SELECT {CHANGES.listed} FROM changes WHERE seq > ? ORDER BY seq LIMIT ?"
    steps = list(connection.named(found, place.seq, _STEPS))
    if not steps:
        return None
    wanted = f"SELECT {ENTRIES.listed} FROM entries WHERE id > ? ORDER BY id LIMIT ?"
    entries = list(connection.named(wanted, place.entry, _ENTRIES))
    taken = [] if place.within else _whole_steps(steps, entries, budget)
    if taken:
        last = taken[-1]
        mine = [entry for entry in entries if entry["change"] <= last["seq"]]
        end = Place(last["seq"], last["hash"], mine[-1]["id"] if mine else place.entry)
        spans = [_span(entry) for entry in mine]
    else:
        last = steps[0]
        mine = [entry for entry in entries if entry["change"] == last["seq"]]
        mine, spans, end = _part(mine, place, budget)
        if not end.rows and not _goes_on(connection, last["seq"], end.entry):
            end, taken = Place(last["seq"], last["hash"], end.entry), [last]
    acts, received = _acts(connection, mine, spans, taken, partly=bool(end.rows))
    return Piece(steps[0]["seq"], last["seq"], last["hash"], place, end, acts, received)


def itself(connection: Connection) -> dict[str, dict[str, str]]:
    """Return what a store says of itself beside its records: its id, and when it was brought up to which version."""
    return {
        "about": dict(connection.execute("SELECT key, value FROM about")),
        "applied": dict(connection.execute("SELECT name, at FROM migrations")),
    }


def _span(entry: Row) -> range:
    return range(entry["first"], entry["last"] + 1)


def _weight(entry: Row) -> int:
    return len(_span(entry)) if entry["action"] == "insert" else 1


def _whole_steps(steps: list[Row], entries: list[Row], budget: int) -> list[Row]:
    """Return the first steps whose entries were all read and do not exceed the budget together."""
    weights: dict[int, int] = defaultdict(int)
    for entry in entries:
        weights[entry["change"]] += _weight(entry)
    read = len(entries) < _ENTRIES
    # Of the last step that was looked at, some entries may not have been.
    known = steps if read else [step for step in steps if step["seq"] < entries[-1]["change"]]
    taken: list[Row] = []
    for step in known:
        budget -= weights[step["seq"]]
        if budget < 0:
            break
        taken.append(step)
    return taken


def _part(entries: list[Row], place: Place, budget: int) -> tuple[list[Row], list[range], Place]:
    """Return some entries of one step, the rows of each that are to be told, and the place after them."""
    mine: list[Row] = []
    spans: list[range] = []
    at = place
    for entry in entries:
        span = _span(entry)[at.rows :]
        if entry["action"] == "insert" and len(span) > budget:
            if not mine:
                mine, spans = [entry], [span[:budget]]
                at = at._replace(rows=at.rows + budget, within=True)
            break
        budget -= len(span) if entry["action"] == "insert" else 1
        if budget < 0:
            break
        mine.append(entry)
        spans.append(span)
        at = Place(place.seq, place.hash, entry["id"], 0, within=True)
    return mine, spans, at


def _goes_on(connection: Connection, seq: int, entry: int) -> bool:
    return (
        connection.row("SELECT id FROM entries WHERE change = ? AND id > ? LIMIT 1", seq, entry) is not None
    )


# -- the values ---------------------------------------------------------------------------------------


def _acts(
    connection: Connection, entries: list[Row], spans: list[range], steps: list[Row], *, partly: bool
) -> tuple[list[Act], list[str]]:
    """Return the lines that tell of entries, ``steps`` closed behind theirs; ``partly``: the last is not at its end."""
    past = {
        register: _Past(connection, register, [(e, s) for e, s in told if e["action"] != "keep"])
        for register, told in _by_register(entries, spans).items()
        if register in KEPT
    }
    kept = {row["id"]: row for row in _received(connection, entries)}
    acts: list[Act] = []
    closing = {step["seq"]: step for step in steps}
    for place, (entry, span) in enumerate(zip(entries, spans, strict=True)):
        acts += _told(entry, span, past, kept, whole=not (partly and place == len(entries) - 1))
        following = entries[place + 1]["change"] if place + 1 < len(entries) else None
        if entry["change"] != following and entry["change"] in closing:
            acts.append(["step", _filled(closing[entry["change"]])])
    return acts, [row["sha256"] for row in kept.values()]


def _told(
    entry: Row, span: range, past: "dict[str, _Past]", kept: dict[int, Row], *, whole: bool
) -> Iterator[Act]:
    action, register = entry["action"], entry["register"]
    if action == "insert":
        columns = past[register].columns(entry["id"], span)
        yield ["rows", register, span.start, len(span), entry["stamp_after"], columns]
    elif action == "keep":
        for number in span:
            yield ["original", kept[number]]
    if not whole:
        return
    if action == "update":
        names = codec.loads(entry["before"])
        image = past[register].image(entry["id"], entry["first"])
        yield ["entry", _filled(entry), {name: image[name] for name in names}]
    else:
        yield ["entry", _filled(entry)]


def _filled(row: Row) -> Row:
    return {key: value for key, value in row.items() if value is not None}


def _by_register(entries: list[Row], spans: list[range]) -> dict[str, list[tuple[Row, range]]]:
    found: dict[str, list[tuple[Row, range]]] = defaultdict(list)
    for entry, span in zip(entries, spans, strict=True):
        found[entry["register"]].append((entry, span))
    return found


def _received(connection: Connection, entries: list[Row]) -> Iterator[Row]:
    named = listed([name for name in ORIGINALS.names if name != "content"])
    numbers = {number for entry in entries if entry["action"] == "keep" for number in _span(entry)}
    for chunk in rows.chunked(sorted(numbers)):
        found = f"SELECT {named} FROM originals WHERE id IN ({places(len(chunk))}) ORDER BY id"
        yield from connection.named(found, *chunk)


class _Past:
    """What records of one register held when the entries of a piece had been written."""

    def __init__(self, connection: Connection, register: str, told: Sequence[tuple[Row, range]]) -> None:
        self._table, self._register = TABLES[register], register
        self._names = self._table.names
        self._now: dict[int, tuple[Any, ...]] = {}
        self._later: dict[int, list[tuple[int, bool, Row]]] = defaultdict(list)
        spans = [span for entry, span in told if entry["action"] == "insert"]
        single = {entry["first"] for entry, _ in told if entry["action"] == "update"}
        since = min((entry["id"] for entry, _ in told), default=0)
        for span in spans:
            self._look(connection, span, since)
        for lot in rows.chunked(sorted(single)):
            self._look(connection, lot, since)

    def _look(self, connection: Connection, lot: range | list[int], since: int) -> None:
        """Read what the records of a lot hold now, and what was done to them since."""
        if isinstance(lot, range):
            among, values = "BETWEEN ? AND ?", [lot.start, lot.stop - 1]
        else:
            among, values = f"IN ({places(len(lot))})", lot
        now = f'SELECT {self._table.listed} FROM "{self._register}" WHERE id {among}'
        for row in connection.execute(now, values):
            self._now[row[0]] = row
        changed = (
            f"SELECT id, first, action, before FROM entries WHERE register = ? AND first {among} "
            "AND id > ? AND action IN ('update', 'delete') ORDER BY id"
        )
        for entry, record, action, before in connection.execute(changed, (self._register, *values, since)):
            self._later[record].append((entry, action == "delete", codec.loads(before)))

    def image(self, entry: int, record: int) -> Row:
        """Return the row of a record as the entry with this number left it."""
        found: Row = {}
        for number, gone, before in self._later.get(record, ()):
            if number > entry:
                for name, value in before.items():
                    found.setdefault(name, value)
                if gone:
                    return dict.fromkeys(self._names) | found
        if record not in self._now:
            label = KEPT[self._register].label
            raise Damaged(
                f"{label}第{record}条在历史里有，台账里却没有。", "请运行“校验台账”，并保留这个文件。"
            )
        return dict(zip(self._names, self._now[record], strict=True)) | found

    def columns(self, entry: int, span: Iterable[int]) -> dict[str, list[Any]]:
        """Return what the rows of a span held, by columns, without those that nothing is in."""
        records = list(span)
        if any(record in self._later or record not in self._now for record in records):
            images = [self.image(entry, record) for record in records]
            columns = {name: [image[name] for image in images] for name in self._names}
        else:
            found = zip(*(self._now[record] for record in records), strict=True)
            columns = dict(zip(self._names, map(list, found), strict=True))
        return {
            name: values
            for name, values in columns.items()
            if name not in _APART and values.count(None) < len(values)
        }

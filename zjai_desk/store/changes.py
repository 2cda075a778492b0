"""The one way to write: records and their history together, or not at all."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from zjai_desk.errors import DeskError
from zjai_desk.registers.fields import Register, Values
from zjai_desk.store import codec, images, origins, recycling, rows
from zjai_desk.store.adding import PROVEN_TOGETHER, Adding, numbers_of, source_columns
from zjai_desk.store.ahead import ahead
from zjai_desk.store.codec import Row, dumps
from zjai_desk.store.draft import NOWHERE, Draft, now
from zjai_desk.store.model import Origin, Step
from zjai_desk.store.tables import KEPT, ORIGINALS, TABLES


def _unheard(_count: int) -> None:
    """Tell nobody how far the writing is."""


class Change:
    """One change while it is being made; the context :meth:`Store.change` hands it out.

    What is written through it is committed, with its history, when the context ends, and rolled back
    when it ends in an error. Afterwards ``step`` is its line in the history, None if nothing changed.
    """

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._connection = draft.connection
        self.step: Step | None = None

    def insert(
        self,
        register: str,
        records: Sequence[Values],
        origins: Sequence[Origin | None] = (),
        told: Callable[[int], None] = _unheard,
    ) -> list[int]:
        """Add records and return their new ids, in order; ``origins`` tells where each came from.

        A value of the wrong type for its field raises a DeskError. The rules of the register are not
        asked here: they find, and whoever adds decides. ``told`` hears how many more have been written, and
        may raise: then the whole change is to be given up.
        """
        if not records:
            return []
        table, count = TABLES[register], len(records)
        names, stamp = table.names, self._draft.seq
        files = numbers_of(self._connection, origins)
        first = self._draft.allocate(register, count)
        adding = Adding(KEPT[register], names, first, stamp, records, origins, files)
        many = rows.at_once(table, PROVEN_TOGETHER)
        parts = [slice(start, start + many) for start in range(0, count, many)]
        for columns, digests in ahead(adding.part, parts):
            ids = columns[0]
            self._draft.require_open(
                register, (dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True))
            )
            rows.add_columns(self._connection, table, columns, many)
            for start, digest in zip(range(0, len(ids), PROVEN_TOGETHER), digests, strict=True):
                part = ids[start : start + PROVEN_TOGETHER]
                self._draft.log(register, "insert", (part[0], part[-1]), stamp_after=stamp, digest=digest)
            told(len(ids))
        return list(range(first, first + count))

    def update(
        self, register: str, changes: Mapping[int, Values], origins: Mapping[int, Origin] | None = None
    ) -> int:
        """Set fields of records, {id: {key: new value}}, and return how many records really changed."""
        declared, table = KEPT[register], TABLES[register]
        before = rows.fetch(self._connection, table, changes)
        _require_all(declared, changes, before)
        given = origins or {}
        columns = source_columns(numbers_of(self._connection, given.values()), list(given.values()))
        sources = dict(zip(given, zip(*columns, strict=True), strict=True))
        batches: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        watched = self._draft.watches(register)
        for number, values in changes.items():
            row = before[number]
            new = _new_columns(declared, row, values)
            if new:
                if watched:
                    self._draft.require_open(register, (row, row | new))
                self._draft.log(
                    register,
                    "update",
                    (number, number),
                    stamp_before=row["stamp"],
                    stamp_after=self._draft.seq,
                    before=dumps({key: row[key] for key in new}),
                    digest=rows.digest_of(table, [row | new]),
                    source=sources.get(number, NOWHERE),
                )
                batches[tuple(sorted(new))].append(new | {"stamp": self._draft.seq, "id": number})
        for keys, changed in batches.items():
            rows.change(self._connection, table, (*keys, "stamp"), changed)
        return sum(map(len, batches.values()))

    def delete(self, register: str, ids: Iterable[int]) -> int:
        """Delete records and return how many; their contents stay in the history."""
        declared, table = KEPT[register], TABLES[register]
        wanted = dict.fromkeys(ids)
        found = rows.fetch(self._connection, table, wanted)
        _require_all(declared, wanted, found)
        self._draft.remove(register, table, found.values())
        return len(found)

    def revive(self, register: str, ids: Iterable[int]) -> int:
        """Bring records that went back as they were last, under their old ids, and return how many.

        A DeskError if one of them is there, brought back already perhaps, or never was.
        """
        declared, table = KEPT[register], TABLES[register]
        wanted = sorted(set(ids))
        kept = recycling.rows_of(self._connection, register, wanted)
        if len(kept) != len(wanted):
            raise DeskError(f"要恢复的{declared.noun}已经在台账里，可能刚恢复过。", "请刷新后重试。")
        self._draft.bring_back(
            register, table, [kept[number] | {"id": number, "stamp": self._draft.seq} for number in wanted]
        )
        return len(wanted)

    def set_back(self, register: str, record: int, seq: int, keys: Iterable[str] | None = None) -> bool:
        """Give a record, or only its fields ``keys``, the values that it held before step ``seq``.

        Returns whether anything changed. A DeskError if the record is deleted, or was not there before.
        """
        declared = KEPT[register]
        former = images.before(self._connection, register, record, seq)
        values = codec.decode_row(declared, former, keys)
        return self.update(register, {record: values}) > 0

    def keep_original(self, name: str, content: bytes) -> str:
        """Keep a received file byte for byte and return its SHA-256; the same content is kept once."""
        sha256 = hashlib.sha256(content).hexdigest()
        if self._connection.row("SELECT id FROM originals WHERE sha256 = ?", sha256) is None:
            number = self._draft.allocate(ORIGINALS.name, 1)
            row = {
                "id": number,
                "sha256": sha256,
                "name": name,
                "size": len(content),
                "received_at": now(),
                "content": origins.squeezed(content),
            }
            rows.add_row(self._connection, ORIGINALS, row)
            said = origins.said_of(row)
            self._draft.log(ORIGINALS.name, "keep", (number, number), before=said, digest=sha256)
        return sha256

    def take_over(self, register: str, stored: Sequence[Row]) -> None:
        """Add rows of another store, as its columns held them, under their own ids, which are given to no other record."""
        table = TABLES[register]
        self._draft.reserve(register, max(row["id"] for row in stored))
        self._draft.bring_back(register, table, [row | {"stamp": self._draft.seq} for row in stored])

    def take_over_original(self, stored: Row) -> None:
        """Add a received file of another store under its own number."""
        self._draft.reserve(ORIGINALS.name, stored["id"])
        rows.add_row(self._connection, ORIGINALS, stored)
        span, said = (stored["id"], stored["id"]), origins.said_of(stored)
        self._draft.log(ORIGINALS.name, "keep", span, before=said, digest=stored["sha256"])

    def note(self, action: str, subject: str = "", detail: str = "", computer: str = "") -> None:
        """Add a line to the log that stands or falls with the change."""
        said = self._draft.change
        line = {"at": said["at"], "person": said["operator"], "computer": computer}
        self.insert("events", [line | {"action": action, "subject": subject, "detail": detail}])

    def configure(self, key: str, value: str) -> None:
        """Set an office setting that is kept in the store (office, area, year …)."""
        known = self._connection.value("SELECT id FROM settings WHERE key = ?", key)
        if known is None:
            self.insert("settings", [{"key": key, "value": value}])
        else:
            self.update("settings", {known: {"value": value}})


def _new_columns(register: Register, row: Row, values: Values) -> Row:
    """Return the columns that setting ``values`` really changes, what follows from them included."""
    before = codec.decode_row(register, row)
    after = register.complete(before | dict(values))
    new = {
        field.key: codec.encode(field, value)
        for field in register.fields
        if (value := after.get(field.key)) != before[field.key]
    }
    if new:
        new["marks"] = codec.encode_marks(register.keys, after)
    return {key: value for key, value in new.items() if row[key] != value}


def _require_all(register: Register, wanted: Iterable[int], found: Mapping[int, Row]) -> None:
    if any(number not in found for number in wanted):
        raise DeskError(f"要改的{register.noun}已不在台账中，可能刚被删除或撤销。", "请刷新后重试。")

"""Somebody who knows how a store is made and alters it with another tool; the keys and anchors he does not have."""

import hashlib
import hmac
import sqlite3
from collections.abc import Callable
from pathlib import Path

from zjai_desk.store import history
from zjai_desk.store.connection import Connection
from zjai_desk.store.tables import CHANGES, ENTRIES

FORGED_KEY = b"a key of his own"


class Forger:
    """Alters the store at a path, past the triggers, and puts these back."""

    def __init__(self, path: Path, early: bytes) -> None:
        """``early`` is what the file held some sessions ago, of which he took a copy."""
        self.path = path
        self._early = early
        self._guards: list[str] = []
        self._unguarded = False

    def alter(self, alteration: Callable[["Forger"], None]) -> None:
        """Do what an alteration does, in one go."""
        self._raw = sqlite3.connect(self.path)
        self._unguarded = False
        self._drop()
        alteration(self)
        self._close()

    def run_plain(self, statement: str) -> None:
        self.alter(lambda forger: forger.run(statement))

    def _drop(self) -> None:
        found = self._raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        self._guards = [sql for _, sql in found]
        for name, _ in found:
            self._raw.execute(f"DROP TRIGGER {name}")

    def _close(self) -> None:
        for guard in [] if self._unguarded else self._guards:
            self._raw.execute(guard)
        self._raw.commit()
        self._raw.close()

    # -- what can be done -----------------------------------------------------------------------------

    def run(self, statement: str) -> None:
        assert self._raw.execute(statement).rowcount > 0, statement

    def unguard(self) -> None:
        self._unguarded = True

    def delete_step(self, seq: int) -> None:
        self.run(f"DELETE FROM changes WHERE seq = {seq}")

    def insert_step(self, seq: int) -> None:
        """Make room for a step that never was, with the hash that it must have."""
        self._raw.execute("PRAGMA foreign_keys=OFF")
        for number in range(self._last(), seq - 1, -1):
            self.run(f"UPDATE changes SET seq = {number + 1} WHERE seq = {number}")
            self._raw.execute(f"UPDATE entries SET change = {number + 1} WHERE change = {number}")
        columns = "at, operator, title, kind, target, reason, counts, previous, hash, seal, sealed_by"
        self.run(
            f"INSERT INTO changes (seq, {columns}) SELECT {seq}, {columns} FROM changes WHERE seq = {seq - 1}"
        )

    def swap_steps(self, one: int, other: int) -> None:
        for before, after in ((one, 999), (other, one), (999, other)):
            self.run(f"UPDATE changes SET seq = {after} WHERE seq = {before}")
            self._raw.execute(f"UPDATE entries SET change = {after} WHERE change = {before}")

    def cut_after(self, seq: int) -> None:
        """Take the last steps away without a trace in the file: their records go, and what they deleted returns."""
        for change in range(self._last(), seq, -1):
            entries = self._raw.execute(
                "SELECT register, action, first, last, stamp_before, before FROM entries"
                f" WHERE change = {change} ORDER BY id DESC"
            ).fetchall()
            for register, action, first, last, stamp, before in entries:
                if action == "insert":
                    self._raw.execute(f"DELETE FROM {register} WHERE id BETWEEN {first} AND {last}")
                elif action == "delete":
                    self._raw.execute(
                        f"INSERT INTO {register} (id, stamp, name) SELECT {first}, {stamp}, json_extract(?, '$.name')",
                        (before,),
                    )
            self._raw.execute(f"DELETE FROM entries WHERE change = {change}")
            self._raw.execute(f"DELETE FROM changes WHERE seq = {change}")
        self._number_anew()

    def _number_anew(self) -> None:
        """Put the next free numbers back to what the history that is left has given out."""
        given = dict(
            self._raw.execute(
                "SELECT register, max(last) FROM entries WHERE action IN ('insert', 'keep') GROUP BY register"
            ).fetchall()
        )
        given["entries"] = self._raw.execute("SELECT max(id) FROM entries").fetchone()[0]
        for (name,) in self._raw.execute("SELECT name FROM allocations").fetchall():
            if name in given:
                self._raw.execute("UPDATE allocations SET next = ? WHERE name = ?", (given[name] + 1, name))
            else:
                self._raw.execute("DELETE FROM allocations WHERE name = ?", (name,))

    def rebuild(self, first: int, *, seal: bool = False) -> None:
        """Write another name into a step and make every hash from there on fit again."""
        self.run(f"UPDATE changes SET operator = '王五' WHERE seq = {first}")
        self._raw.commit()
        connection = Connection(self._raw)
        steps = list(connection.named(f"SELECT {CHANGES.listed} FROM changes ORDER BY seq"))
        of_step = f"SELECT {ENTRIES.listed} FROM entries WHERE change = ? ORDER BY id"
        previous = history.GENESIS
        for row in steps:
            if row["seq"] < first:
                previous = row["hash"]
                continue
            digest = history.entries_digest(connection.named(of_step, row["seq"]))
            made = history.change_hash(row | {"previous": previous}, digest)
            self._raw.execute(
                "UPDATE changes SET previous = ?, hash = ? WHERE seq = ?", (previous, made, row["seq"])
            )
            if seal:
                forged = hmac.new(FORGED_KEY, made.encode(), "sha256").hexdigest()
                self._raw.execute(
                    "UPDATE changes SET seal = ?, sealed_by = ? WHERE seq = ?",
                    (forged, hashlib.sha256(FORGED_KEY).hexdigest()[:16], row["seq"]),
                )
            previous = made

    def swap_in_old(self) -> None:
        """Put the file of then in the place of the store."""
        self._raw.close()
        self.path.write_bytes(self._early)
        self._raw = sqlite3.connect(self.path)
        self._guards = []

    def _last(self) -> int:
        return int(self._raw.execute("SELECT max(seq) FROM changes").fetchone()[0])

"""An interrupted migration ends at exactly the old store or the new one, whichever statement it is interrupted at."""

import hashlib
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from zjai_desk.store import Store, connection, migrations, versions
from zjai_desk.store.connection import Connection

LEGACY = Path(__file__).parents[1] / "legacy"


class Cut(BaseException):
    """A failure that nobody foresees: no DeskError, no Exception."""


def content(path: Path) -> list[str]:
    """Return all that the file holds, as statements."""
    raw = sqlite3.connect(path)
    try:
        version = raw.execute("PRAGMA user_version").fetchone()
        return [str(version), *raw.iterdump()]
    finally:
        raw.close()


def interrupted_at(monkeypatch: pytest.MonkeyPatch, number: int) -> list[str]:
    """Let the n-th statement of the next opening fail before it is run; returns where all are noted."""
    run: list[str] = []
    plain = Connection.execute

    def watched(itself: Connection, statement: str, values: Any = ()) -> Any:
        run.append(statement)
        if len(run) == number:
            raise Cut(statement)
        return plain(itself, statement, values)

    monkeypatch.setattr(Connection, "execute", watched)
    return run


def without(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.undo()
    assert path.exists()


@pytest.mark.parametrize("version", ["0001", "0002"])
def test_every_statement_of_a_migration(
    version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = content(LEGACY / f"{version}.zjdb")
    path = tmp_path / "台账.zjdb"
    tried, whole = 0, False
    while not whole:
        shutil.copy(LEGACY / f"{version}.zjdb", path)
        tried += 1
        run = interrupted_at(monkeypatch, tried)
        try:
            Store.open(path).close()
        except Cut:
            without(monkeypatch, path)
            assert content(path) == old, run[-1]
        else:
            without(monkeypatch, path)
            whole = len(run) < tried
            assert content(path)[0] == f"({versions.LATEST},)"
        if tried % 10 == 0 or whole:
            with Store.open(path) as store:
                assert store.verify() == []
                assert store.count("enterprises") == 2
    assert tried > 20


def test_the_control_without_the_begin_a_half_remains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By itself the driver does not begin a transaction before a CREATE."""
    path = tmp_path / "台账.zjdb"
    shutil.copy(LEGACY / "0002.zjdb", path)
    old = content(path)
    monkeypatch.setattr(connection, "begin", lambda _: None)
    monkeypatch.setattr(migrations, "_run", _run_some)
    with pytest.raises(Cut):
        Store.open(path)
    monkeypatch.undo()
    assert content(path) != old


def _run_some(connection: Connection, told: tuple[str, ...]) -> None:
    for number, statement in enumerate(told):
        if number == 3:
            raise Cut(statement)
        connection.execute(statement)


def test_a_copy_that_cannot_be_made_stops_the_migration(tmp_path: Path) -> None:
    path = tmp_path / "台账.zjdb"
    shutil.copy(LEGACY / "0001.zjdb", path)
    before = hashlib.sha256(path.read_bytes()).hexdigest()

    def full(_store: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        Store.open(path, before_migration=full)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    asked: list[Path] = []
    Store.open(path, before_migration=asked.append).close()
    Store.open(path, before_migration=asked.append).close()
    assert asked == [path]

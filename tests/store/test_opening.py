"""Opening: what is no store of ours is refused in words and left as it was."""

import hashlib
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import MetaData
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from zjai_desk.errors import DeskError
from zjai_desk.store import Store, migrations, sqlite, versions
from zjai_desk.store.connection import Connection
from zjai_desk.store.released import declare, first, second
from zjai_desk.store.tables import every_table


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_missing_folder_and_file(path: Path) -> None:
    with pytest.raises(DeskError, match="没有台账文件"):
        Store.open(path)
    with pytest.raises(DeskError, match="是文件夹"):
        Store.open(path.parent)
    with pytest.raises(DeskError, match="文件夹不存在"):
        Store.create(path.parent / "没有这个文件夹" / "a.zjdb")


def test_creating_never_overwrites(path: Path) -> None:
    path.write_bytes("别人的文件".encode())
    with pytest.raises(DeskError, match="已存在"):
        Store.create(path)
    assert path.read_bytes().decode() == "别人的文件"


@pytest.mark.parametrize("content", [b"", b"name,uscc\n", b"SQLite format 3\x00" + b"\x00" * 90])
def test_a_file_that_is_no_store(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(DeskError, match="不是"):
        Store.open(path)
    assert path.read_bytes() == content


def test_the_database_of_another_program(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE t (a)")
    other.close()
    before = sha256(path)
    with pytest.raises(DeskError, match="其他程序"):
        Store.open(path)
    assert sha256(path) == before


def test_a_store_from_a_newer_version(path: Path) -> None:
    Store.create(path).close()
    raw = sqlite3.connect(path)
    raw.execute(f"PRAGMA user_version={versions.LATEST + 1}")
    raw.close()
    before = sha256(path)
    with pytest.raises(DeskError, match="更新版本"):
        Store.open(path)
    assert sha256(path) == before


def test_a_second_opener_is_told(store: Store, path: Path) -> None:
    with pytest.raises(DeskError, match="正被另一个"):
        Store.open(path)
    assert store.count("enterprises") == 0


def test_the_settings_of_the_connection_are_the_trusted_ones(path: Path) -> None:
    Store.create(path).close()
    connection = sqlite.open_file(path)
    try:
        found = {
            name: connection.value(f"PRAGMA {name}")
            for name in ("journal_mode", "synchronous", "locking_mode", "foreign_keys", "application_id")
        }
    finally:
        connection.close()
    assert found == {
        "journal_mode": "delete",
        "synchronous": 3,
        "locking_mode": "exclusive",
        "foreign_keys": 1,
        "application_id": sqlite.APPLICATION_ID,
    }


def test_an_interrupted_migration_leaves_the_old_state(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Left to the driver, the created table would survive the rollback."""
    Store.create(path).close()

    def fails(connection: Connection) -> None:
        connection.execute("CREATE TABLE half_done (a INTEGER)")
        raise DeskError("断电")

    monkeypatch.setitem(migrations.MIGRATIONS, "9999 fails half way", fails)
    monkeypatch.setattr(versions, "LATEST", len(migrations.MIGRATIONS))
    with pytest.raises(DeskError, match="断电"):
        Store.open(path)
    raw = sqlite3.connect(path)
    tables = {name for (name,) in raw.execute("SELECT name FROM sqlite_master")}
    version = raw.execute("PRAGMA user_version").fetchone()[0]
    raw.close()
    assert "half_done" not in tables
    assert version == len(migrations.MIGRATIONS) - 1


def test_the_migrated_schema_is_the_declared_one(path: Path) -> None:
    Store.create(path).close()
    kinds = {"int": "INTEGER", "text": "TEXT", "blob": "BLOB"}
    raw = sqlite3.connect(path)
    try:
        for name, table in every_table().items():
            found = raw.execute(f"PRAGMA table_info({name})").fetchall()
            assert {column: (kind, bool(filled or key)) for _, column, kind, filled, _, key in found} == {
                column: (kinds[kind], required) for column, kind, required in table.columns
            }, name
            indexes = {index for _, index, *_ in raw.execute(f"PRAGMA index_list({name})")}
            declared = {index.partition("(")[0] for index in table.declared[2].split("; ") if index}
            assert {index for index in indexes if not index.startswith("sqlite_")} == declared, name
    finally:
        raw.close()


def test_the_schema_is_sql_that_postgresql_takes() -> None:
    tables = MetaData()
    declare(tables, (*first.TABLES, *second.TABLES))
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # it has no types
    for table in tables.tables.values():
        text = str(CreateTable(table).compile(dialect=dialect))
        assert "STRICT" not in text
        assert "BIGINT" in text or table.name == "migrations"
        for index in table.indexes:
            assert str(CreateIndex(index).compile(dialect=dialect))

"""Copies and the way back."""

import sqlite3
from pathlib import Path

import pytest

from zjai_desk.errors import DeskError
from zjai_desk.store import Store, restore_store


def add(store: Store, name: str) -> None:
    with store.change(f"新增 {name}") as change:
        change.insert("enterprises", [{"name": name}])


def test_a_backup_holds_what_the_store_held(store: Store, tmp_path: Path) -> None:
    add(store, "甲")
    copy = store.backup(tmp_path / "备份")
    add(store, "乙")
    again = store.backup(tmp_path / "备份")
    assert copy != again
    with Store.open(copy) as opened:
        assert opened.columns("enterprises", ("name",))["name"] == ["甲"]
        assert opened.verify() == []
    assert not list((tmp_path / "备份").glob(".*"))


def test_restoring_keeps_the_former_store_aside(path: Path, tmp_path: Path) -> None:
    with Store.create(path) as store:
        add(store, "甲")
        copy = store.backup(tmp_path / "备份")
        add(store, "乙")
    kept = restore_store(copy, path)
    assert kept is not None
    with Store.open(path) as store, Store.open(kept) as former:
        assert store.count("enterprises") == 1
        assert former.count("enterprises") == 2


def test_a_journal_left_by_a_crash_does_not_ruin_the_restored_store(path: Path, tmp_path: Path) -> None:
    with Store.create(path) as store:
        add(store, "甲")
        copy = store.backup(tmp_path / "备份")
    journal = path.with_name(f"{path.name}-journal")
    journal.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\x00" * 504)
    restore_store(copy, path)
    assert not journal.exists()
    with Store.open(path) as store:
        assert store.verify() == []


def test_a_journal_whose_store_is_gone_does_not_ruin_the_restored_store(path: Path, tmp_path: Path) -> None:
    with Store.create(path) as store:
        add(store, "甲")
        copy = store.backup(tmp_path / "备份")
    path.unlink()
    journal = path.with_name(f"{path.name}-journal")
    journal.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\x00" * 504)
    assert restore_store(copy, path) is None
    assert not journal.exists()


def test_a_store_in_use_is_not_restored_over(store: Store, path: Path, tmp_path: Path) -> None:
    add(store, "甲")
    copy = store.backup(tmp_path / "备份")
    with pytest.raises(DeskError, match="正在使用"):
        restore_store(copy, path)
    assert not path.with_name(f"{path.name}.restored").exists()
    assert store.count("enterprises") == 1


def test_a_tampered_backup_is_refused(store: Store, tmp_path: Path) -> None:
    add(store, "甲")
    copy = store.backup(tmp_path / "备份")
    raw = sqlite3.connect(copy)
    raw.execute("UPDATE enterprises SET name = '乙'")
    raw.commit()
    raw.close()
    target = tmp_path / "另一份.zjdb"
    with pytest.raises(DeskError, match="没有通过检查"):
        restore_store(copy, target)
    assert not target.exists()


def test_a_damaged_store_gives_way_to_its_backup(path: Path, tmp_path: Path) -> None:
    with Store.create(path) as store:
        add(store, "甲")
        copy = store.backup(tmp_path / "备份")
    path.write_bytes(b"SQLite format 3\x00" + b"garbage" * 600)
    restore_store(copy, path)
    with Store.open(path) as store:
        assert store.count("enterprises") == 1


def test_a_backup_is_only_read(store: Store, tmp_path: Path) -> None:
    add(store, "甲")
    copy = store.backup(tmp_path / "备份")
    before = copy.read_bytes()
    copy.chmod(0o444)
    restore_store(copy, tmp_path / "恢复.zjdb")
    assert copy.read_bytes() == before
    with pytest.raises(DeskError, match="没有台账文件"):
        restore_store(tmp_path / "没有.zjdb", tmp_path / "恢复.zjdb")

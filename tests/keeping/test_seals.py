"""Keys and seals: outside of the file, for the owner alone; another computer's seals are told, not accused."""

import shutil
import sqlite3
import stat
from pathlib import Path

import pytest
from keepers import add, session

from zjai_desk.keeping.folders import own_folder
from zjai_desk.keeping.keys import key_of, known_key
from zjai_desk.keeping.opening import open_store
from zjai_desk.store import Store

ID = "0123456789abcdef0123456789abcdef"


def test_a_key_is_drawn_once_and_kept_for_its_owner_alone() -> None:
    assert known_key(ID) is None
    key = key_of(ID)
    assert key.is_new
    assert key.kept
    again = key_of(ID)
    assert (again.name, again.is_new) == (key.name, False)
    assert again.confirms(key.name, "text", key.seal("text")) is True
    assert again.confirms(key.name, "texT", key.seal("text")) is False
    assert again.confirms("0" * 16, "text", key.seal("text")) is None
    [path] = own_folder("keys").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert len(bytes.fromhex(path.read_text())) == 32
    assert key_of(ID[::-1]).name != key.name


@pytest.mark.parametrize("content", [b"", b"not hex", b"00" * 31, b"\xff" * 64, b"0" * 10_000])
def test_a_key_that_cannot_be_read_is_put_aside(content: bytes) -> None:
    key_of(ID)
    path = own_folder("keys") / f"{ID}.key"
    path.write_bytes(content)
    key = key_of(ID)
    assert key.is_new
    assert path.with_suffix(".damaged").read_bytes() == content
    assert key_of(ID).name == key.name


def test_an_id_is_never_taken_for_a_path() -> None:
    key = key_of("../../etc/passwd")
    assert not key.kept
    assert not own_folder("keys").parent.joinpath("etc").exists()


def test_a_folder_that_takes_no_key_stops_nobody(
    made: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    with open_store(made) as store:
        [told] = store.notices
        assert "存不下封签用的密钥" in told.text
        assert not told.grave
        add(store, "甲")
        assert store.verify() == []


def test_every_step_is_sealed_with_it(made: Path) -> None:
    with open_store(made) as store:
        add(store, "甲")
        store.undo()
        store.redo()
        store.note("打印")
        [sealed] = store.sealed()
        assert (sealed.name, sealed.steps) == (key_of(store.id).name, 4)
    raw = sqlite3.connect(made)
    seals = raw.execute("SELECT seal, hash FROM changes").fetchall()
    raw.close()
    assert all(len(seal) == 64 and seal != digest for seal, digest in seals)


def test_a_store_of_another_computer_is_told_and_not_accused(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session(made, "甲", "乙")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "另一台电脑"))
    with open_store(made) as store:
        [told] = store.notices
        assert told.text.startswith("这份台账来自另一台电脑：第1至2步是那边封签的")
        assert not told.grave
        add(store, "丙")
        assert store.verify() == []
        assert [(one.first, one.last) for one in store.sealed()] == [(1, 2), (3, 3)]
    with open_store(made) as store:
        assert store.notices == ()
        assert store.verify() == []


def test_steps_of_before_the_first_seal_need_none(path: Path) -> None:
    with Store.create(path) as store:
        add(store, "甲")
    session(path, "乙")
    with open_store(path) as store:
        assert store.verify() == []
    with Store.open(path) as store:  # not as the program does it
        add(store, "丙")
        assert store.verify() == ["第3步的封签不见了，这一步不是由本程序写下的，或封签被抹去。"]


def test_a_copy_verifies_like_the_store(made: Path, tmp_path: Path) -> None:
    with open_store(made) as store:
        add(store, "甲")
        copy = store.backup(tmp_path / "备份")
    with open_store(copy, read_only=True) as kept:
        assert kept.verify() == []
    shutil.copy(copy, tmp_path / "拷走.zjdb")
    raw = sqlite3.connect(tmp_path / "拷走.zjdb")
    raw.execute("DROP TRIGGER changes_no_update")
    raw.execute("UPDATE changes SET seal = hash")
    raw.commit()
    raw.close()
    with open_store(tmp_path / "拷走.zjdb", read_only=True) as kept:
        assert any("封签不对" in fault for fault in kept.verify())

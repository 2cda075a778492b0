"""A damaged store: what is affected is told, what can be read comes out, and nothing doubtful passes for sure."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from zjai_desk.cli import main
from zjai_desk.errors import DeskError
from zjai_desk.keeping import encryption, rescue
from zjai_desk.keeping.copies import making as copies
from zjai_desk.keeping.copies.names import Why
from zjai_desk.keeping.opening import open_store
from zjai_desk.store import Origin, Store
from zjai_desk.store.cipher import Secret
from zjai_desk.store.damage.rebuilding import DOUBTFUL
from zjai_desk.store.refusals import Damaged, Locked

NAMES = [f"杭州{number}号智能科技有限公司" for number in range(400)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Lay out a store of 400 enterprises that came from a file, one of them edited, one deleted, with a setting."""
    path = tmp_path / "台账.zjdb"
    with Store.create(path) as store:
        with store.change("导入", operator="张三") as change:
            sha256 = change.keep_original("回表.csv", b"name\n" * 2000)
            origins = [Origin(sha256, "", (row,)) for row in range(2, 402)]
            ids = change.insert("enterprises", [{"name": name} for name in NAMES], origins)
            change.configure("area", "滨江区")
        with store.change("改第一家") as change:
            change.update("enterprises", {ids[0]: {"town": "长河街道"}})
        with store.change("删第二家") as change:
            change.delete("enterprises", [ids[1]])
    return path


def hurt(path: Path, find: str) -> None:
    """Write zeros over the page that holds a text."""
    content = bytearray(path.read_bytes())
    place = content.rindex(find.encode())
    start = place // 4096 * 4096
    content[start : start + 4096] = bytes(4096)
    path.write_bytes(content)


def altered(path: Path, old: str, new: str) -> None:
    """Alter a text in the bare file."""
    content = path.read_bytes()
    assert len(old.encode()) == len(new.encode())
    path.write_bytes(content.replace(old.encode(), new.encode()))


def doubtful(store: Store) -> list[int]:
    return [
        detail.record
        for step in store.history()
        if DOUBTFUL in step.title
        for detail in store.details(step.seq)
    ]


def test_of_a_sound_store_everything_comes_out_under_its_id(path: Path, tmp_path: Path) -> None:
    before = path.read_bytes()
    target = tmp_path / "抢救.zjdb"
    done = rescue.rescue(path, target)
    assert path.read_bytes() == before
    assert (done.damage.doubtful, done.damage.lost, done.damage.trusted) == (0, 0, 3)
    with Store.open(path) as old, Store.open(target) as new:
        ids = old.ids("enterprises")
        assert new.ids("enterprises") == ids
        one, other = old.records("enterprises", ids), new.records("enterprises", ids)
        assert [(r.values, r.origin) for r in one] == [(r.values, r.origin) for r in other]
        assert new.setting("area") == "滨江区"
        assert {original.name for original in new.originals()} == {
            "回表.csv",
            "抢救报告.txt",
            "原台账的历史.csv",
        }
        assert new.history()[-1].title.startswith("从损坏的台账抢救（企业台账399")
        assert doubtful(new) == []
        with new.change("接着用") as change:
            assert change.insert("enterprises", [{"name": "新"}]) == [401]
        assert new.verify() == []


def test_a_lost_page_is_named_and_the_rest_comes_out(path: Path, tmp_path: Path) -> None:
    hurt(path, NAMES[390])
    damage = rescue.examine(path)
    assert damage.lost > 0
    said = next(line for line in damage.lines if line.startswith("企业台账"))
    assert f"{damage.lost}家读不出来" in said
    target = tmp_path / "抢救.zjdb"
    rescue.rescue(path, target)
    with Store.open(target) as store:
        found = store.columns("enterprises", ("name", "town"))
        assert set(found["name"]) <= set(NAMES)
        assert len(found["id"]) == 399 - damage.lost
        # The first two hundred have a digest of their own, which the lost ones have no part in.
        assert set(doubtful(store)).isdisjoint(range(1, 201))
        assert found["town"][0] == "长河街道"


def test_an_altered_record_is_told_apart_and_its_step_can_be_undone(path: Path, tmp_path: Path) -> None:
    altered(path, NAMES[250], NAMES[250].replace("智能", "假冒"))
    target = tmp_path / "抢救.zjdb"
    damage = rescue.rescue(path, target).damage
    assert (damage.doubtful, damage.lost) == (200, 0)
    with Store.open(target) as store:
        assert 251 in doubtful(store)
        assert DOUBTFUL in store.undo().title
        assert store.count("enterprises") == 199
        assert store.verify() == []


def test_a_damaged_original_is_named_and_left_behind(path: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("DROP TRIGGER originals_no_update")
        raw.execute("UPDATE originals SET content = x'00'")
        raw.commit()
    damage = rescue.rescue(path, tmp_path / "抢救.zjdb").damage
    assert damage.spoilt == ("回表.csv",)
    assert any("原件“回表.csv”已损坏" in line for line in damage.lines)
    with Store.open(tmp_path / "抢救.zjdb") as store:
        assert store.records("enterprises", [1])[0].origin is None


def test_without_a_header_it_still_comes_out(path: Path, tmp_path: Path) -> None:
    path.write_bytes(bytes(100) + path.read_bytes()[100:])
    assert rescue.rescue(path, tmp_path / "抢救.zjdb").damage.proven >= 399


def test_what_is_no_store_and_what_is_there_already_are_refused(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "别的.zjdb"
    other.write_bytes(b"nothing of the sort" * 1000)
    with pytest.raises(DeskError, match="读不出任何台账内容"):
        rescue.rescue(other, tmp_path / "抢救.zjdb")
    assert not (tmp_path / "抢救.zjdb").exists()
    with pytest.raises(DeskError, match="已存在"):
        rescue.rescue(path, other)
    with pytest.raises(DeskError, match="没有台账文件"):
        rescue.examine(tmp_path / "没有.zjdb")


def test_the_command_tells_what_it_did(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "抢救.zjdb"
    assert main(["--store", str(path), "rescue", str(target)]) == 0
    assert "可读出400条。" in capsys.readouterr().out
    assert main(["--store", str(path), "rescue", str(target)]) == 1
    assert "已存在" in capsys.readouterr().err


# -- encrypted stores ---------------------------------------------------------------------------------

PASSWORD = "一句好记的话多几个字"


def test_an_encrypted_store_is_rescued_page_by_page_and_stays_encrypted(path: Path, tmp_path: Path) -> None:
    with open_store(path) as store:
        told = {key: store.count(key) for key in ("enterprises", "patents")}
    secret = encryption.encrypt(path, PASSWORD)
    content = bytearray(path.read_bytes())
    assert rescue.examine(path, secret=secret).lost == 0
    for page in (1, len(content) // 4096 // 2):
        content[page * 4096 - 2000] ^= 1
    path.write_bytes(content)
    done = rescue.rescue(path, tmp_path / "抢救.zjdb", secret=secret)
    assert path.read_bytes() == content
    assert encryption.is_encrypted(done.path)
    assert not list(tmp_path.glob(".*.part*"))
    with open_store(done.path, secret=encryption.secret_for(done.path, PASSWORD)) as store:
        assert store.verify() == []
        assert {key: store.count(key) for key in told}.keys() == told.keys()
    assert done.damage.readable + done.damage.lost >= sum(told.values())


def test_without_the_password_nothing_of_an_encrypted_store_is_read(path: Path, tmp_path: Path) -> None:
    encryption.encrypt(path, PASSWORD)
    other = Secret.of("另一句话也很长很长", bytes(16))
    for secret in (None, other):
        with pytest.raises(Locked, match="要有口令才读得出"):
            rescue.rescue(path, tmp_path / "抢救.zjdb", secret=secret)
    assert not (tmp_path / "抢救.zjdb").exists()


def test_a_lost_salt_is_known_from_a_copy(path: Path) -> None:
    secret = encryption.encrypt(path, PASSWORD)
    with open_store(path, secret=secret) as store:
        copies.make(store, Why.MANUAL)
    path.write_bytes(bytes(16) + path.read_bytes()[16:])
    with pytest.raises(Damaged, match="口令是对的"):
        encryption.secret_for(path, PASSWORD)
    assert encryption.secret_of_damaged(path, PASSWORD) == secret
    assert encryption.secret_of_damaged(path, "不是这一句") is None


def test_the_command_rescues_an_encrypted_store(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    encryption.encrypt(path, PASSWORD)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) - 5000])
    monkeypatch.setenv("ZJAI_DESK_STORE_PASSWORD", PASSWORD)
    assert main(["--store", str(path), "rescue", str(tmp_path / "抢救.zjdb")]) == 0
    assert "已抢救到" in capsys.readouterr().out

"""Copies that make themselves: what they hold, when one is due, what they do with a wrong clock and a full disk."""

import shutil
import sqlite3
from collections import namedtuple
from pathlib import Path

import pytest

from zjai_desk.errors import Cancelled, DeskError
from zjai_desk.keeping.copies import index as copies_index
from zjai_desk.keeping.copies import making as copies
from zjai_desk.keeping.copies import names as copies_names
from zjai_desk.keeping.copies.listing import check, listing, next_to_check
from zjai_desk.keeping.copies.names import Why, folder_of, parse
from zjai_desk.progress import Watched
from zjai_desk.store import Store

Usage = namedtuple("Usage", "total used free")


def add(store: Store, name: str) -> None:
    with store.change(f"新增 {name}") as change:
        change.insert("enterprises", [{"name": name}])


def names(path: Path) -> list[object]:
    with Store.open(path, read_only=True) as store:
        assert store.verify() == []
        return list(store.columns("enterprises", ("name",))["name"])


def test_a_copy_holds_what_the_store_held_and_tells_of_itself(store: Store) -> None:
    add(store, "甲")
    made = copies.make(store, Why.MANUAL)
    assert names(made.path) == ["甲"]
    assert (made.number, made.seq, made.why, made.whole) == (1, 1, "手动", True)
    assert made.head == store.head()[1]
    assert made.path.parent == folder_of(store.path)
    assert parse(made.path.name) is not None
    assert listing(made.path.parent) == [made]
    assert made.path.stat().st_mode & 0o077 == 0, "nobody else may read it"


def test_a_copy_is_due_only_when_the_newest_one_lacks_something(store: Store) -> None:
    assert not copies.is_due(store), "an empty store has nothing to lose"
    add(store, "甲")
    assert copies.is_due(store)
    assert copies.before_import(store) is None
    assert not copies.is_due(store)
    assert copies.before_import(store) is None
    store.note("登录", operator="张三")
    assert not copies.is_due(store), "lines of the log are no change"
    store.undo()
    assert copies.is_due(store)
    assert [copy.why for copy in listing(folder_of(store.path))] == ["导入前"]


def test_a_wrong_clock_upsets_neither_order_nor_number(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, at in enumerate(("2025-11-21", "1980-01-01", "2099-12-31", "2025-11-20"), 1):
        monkeypatch.setattr(copies_names, "now", lambda at=at: f"{at} 08:00:00")
        add(store, str(number))
        assert copies.make(store, Why.SESSION).number == number
    assert [copy.seq for copy in listing(folder_of(store.path))] == [4, 3, 2, 1]


def test_thirty_copies_under_a_mad_clock_are_thinned_but_the_newest_stay(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    years = (2025, 1980, 2099, 2024)
    for number in range(30):
        at = f"{years[number % 4]}-01-{1 + number // 4:02} 08:00:00"
        monkeypatch.setattr(copies_names, "now", lambda at=at: at)
        add(store, str(number))
        copies.make(store, Why.SESSION)
    left = listing(folder_of(store.path))
    assert [copy.seq for copy in left[:10]] == list(range(30, 20, -1))
    assert all(copy.whole for copy in left)
    assert all(names(copy.path) for copy in left[:3])


def test_numbers_rise_after_an_older_state_was_restored(path: Path) -> None:
    with Store.create(path) as store:
        add(store, "甲")
        first = copies.make(store, Why.SESSION)
        add(store, "乙")
        copies.make(store, Why.SESSION)
    shutil.copy(first.path, path)
    with Store.open(path) as store:
        add(store, "丙")
        made = copies.make(store, Why.SESSION)
    assert (made.number, made.seq) == (3, 2)
    assert listing(folder_of(path))[0] == made
    made.path.unlink()
    with Store.open(path) as store:
        assert copies.make(store, Why.MANUAL).number == 4, "a number is never given twice"


def test_a_damaged_copy_is_told_and_never_counted(store: Store) -> None:
    add(store, "甲")
    good = copies.make(store, Why.SESSION)
    add(store, "乙")
    bad = copies.make(store, Why.SESSION)
    content = bytearray(bad.path.read_bytes())
    place = content.index("乙".encode())
    content[place : place + 3] = "丙".encode()  # what integrity_check does not see
    seen = bad.path.stat()
    bad.path.write_bytes(content)
    import os

    os.utime(bad.path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    assert check(bad).whole is False
    found = {copy.path: copy.whole for copy in listing(bad.path.parent)}
    assert found == {good.path: True, bad.path: False}
    assert copies.is_due(store), "a damaged copy holds nothing"
    assert next_to_check(listing(bad.path.parent)) == good


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\x00" + b"\x00" * 4080, b"nothing of ours"])
def test_what_is_no_store_is_shown_as_damaged(store: Store, content: bytes) -> None:
    add(store, "甲")
    good = copies.make(store, Why.SESSION)
    (good.path.parent / "空的.zjdb").write_bytes(content)
    found = listing(good.path.parent)
    assert [copy.whole for copy in found] == [True, False]


def test_a_copy_put_there_by_hand_is_listed_checked_and_never_thinned(store: Store) -> None:
    add(store, "甲")
    made = copies.make(store, Why.SESSION)
    by_hand = made.path.with_name("王科长拷走的.zjdb")
    shutil.copy(made.path, by_hand)
    [_, found] = listing(made.path.parent)
    assert (found.path, found.whole, found.why, found.seq) == (by_hand, None, "放入", 1)
    assert check(found).whole is True
    for number in range(16):
        add(store, str(number))
        copies.make(store, Why.SESSION)
    assert by_hand.exists()


def test_a_lost_or_broken_index_costs_only_a_look(store: Store) -> None:
    add(store, "甲")
    made = copies.make(store, Why.SESSION)
    for content in ("", "{", '{"last": 1, "copies": {"x": 3}}', "[]"):
        (made.path.parent / copies_index.FILE).write_text(content, encoding="utf-8")
        [found] = listing(made.path.parent)
        assert (found.whole, found.head, found.why) == (None, made.head, "收工")
    assert check(found).whole is True
    assert not copies.is_due(store)


def test_without_room_one_line_is_told_and_the_old_copies_stay(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store, "甲")
    copies.make(store, Why.SESSION)
    add(store, "乙")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9, 10_000_000))
    with pytest.raises(DeskError, match=r"只剩10\.0 MB.*至少要有5\d\.\d MB"):
        copies.make(store, Why.SESSION)
    told = copies.before_import(store)
    assert told is not None
    assert len(listing(folder_of(store.path))) == 1
    add(store, "丙")
    assert store.verify() == []


def test_a_copy_that_is_stopped_leaves_nothing(store: Store) -> None:
    add(store, "甲")
    for stop_at in range(4):
        asked = iter([False] * stop_at + [True] * 50)
        with pytest.raises(Cancelled):
            copies.make(store, Why.SESSION, Watched(lambda *_: None, lambda asked=asked: next(asked)))
        assert [path.name for path in folder_of(store.path).iterdir()] == [copies_index.FILE]
    copies.drop(copies.begin(store, Why.SESSION))
    assert [path.name for path in folder_of(store.path).iterdir()] == [copies_index.FILE]


def test_what_a_killed_program_left_is_swept_away(store: Store) -> None:
    add(store, "甲")
    left = folder_of(store.path) / ".123-abc.part"
    left.parent.mkdir()
    left.write_bytes(b"half")
    copies.make(store, Why.SESSION)
    assert not left.exists()


def test_a_store_that_is_damaged_makes_no_copy_that_counts(path: Path) -> None:
    with Store.create(path) as store:
        add(store, "甲")
    raw = sqlite3.connect(path)
    raw.executescript("DROP TRIGGER changes_no_update; UPDATE changes SET title = '别的'")
    raw.close()
    with Store.open(path) as store, pytest.raises(DeskError, match="没有通过检查"):
        copies.make(store, Why.SESSION)
    assert listing(folder_of(path)) == []


@pytest.mark.parametrize("version", ["0001", "0002", "0003"])
def test_a_store_of_an_older_version_is_kept_as_it_is_before_its_upgrade(
    tmp_path: Path, version: str
) -> None:
    legacy = Path(__file__).parents[1] / "legacy" / f"{version}.zjdb"
    path = Path(shutil.copy(legacy, tmp_path / "台账.zjdb"))
    made = copies.before_migration(path)
    assert (made.why, made.whole) == ("升级前", True)
    assert sqlite3.connect(made.path).execute("PRAGMA user_version").fetchone() == (int(version),)
    assert path.read_bytes() == legacy.read_bytes()


def test_a_very_long_name_still_gets_its_copies(tmp_path: Path) -> None:
    path = tmp_path / f"{'长' * 78}.zjdb"
    with Store.create(path) as store:
        add(store, "甲")
        made = copies.make(store, Why.MANUAL)
    assert names(made.path) == ["甲"]
    assert folder_of(path) != folder_of(path.with_name(f"{'长' * 77}短.zjdb"))

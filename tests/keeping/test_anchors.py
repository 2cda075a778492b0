"""Anchors: a tail cut off, an old file swapped in, a history made anew; what a person does knowingly is no alarm."""

import shutil
import stat
from pathlib import Path

import pytest
from keepers import add, names, session

from zjai_desk.keeping.anchors import Anchors, Why, note, of
from zjai_desk.keeping.folders import own_folder
from zjai_desk.keeping.opening import ACCEPTED, accept, create_store, note_restored, open_store
from zjai_desk.store import Store, restore_store


def noted(path: Path) -> list[tuple[int, str, int]]:
    with Store.open(path, read_only=True) as store:
        return [(anchor.seq, anchor.why, anchor.since) for anchor in of(store).all()]


def test_heads_are_noted_when_something_was_written(made: Path, tmp_path: Path) -> None:
    session(made)
    assert noted(made) == []
    session(made, "甲", "乙")
    session(made)
    with open_store(made) as store:
        assert store.printed_head() == store.head()
        assert store.printed_head() == store.head()
        add(store, "丙")
        store.backup(tmp_path / "备份")
        note(store, Why.PRINTED)
    assert noted(made) == [
        (2, "收工", 0),
        (2, "打印", 2),
        (3, "备份", 3),
        (3, "打印", 3),
        (3, "收工", 2),
    ]
    [file] = own_folder("anchors").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def swapped(made: Path, tmp_path: Path) -> Path:
    """Put an older state in the place of the store, as by a copy in the file manager."""
    session(made, "甲")
    shutil.copy(made, tmp_path / "旧的")
    session(made, "乙", "丙")
    shutil.copy(tmp_path / "旧的", made)
    return made


def test_an_older_file_in_its_place_is_told_at_once(made: Path, tmp_path: Path) -> None:
    with open_store(swapped(made, tmp_path)) as store:
        [told] = store.notices
        assert told.grave
        assert told.text.startswith("台账现在只到第1步，")
        assert "第2至3步不见了" in told.text
        assert told.text in store.verify()


def test_going_on_does_not_make_it_forgotten(made: Path, tmp_path: Path) -> None:
    session(swapped(made, tmp_path), "丁", "戊", "己")
    with open_store(made) as store:
        assert store.notices == ()
        assert any("历史被重写过" in fault for fault in store.verify())


def test_who_knows_why_says_so_once(made: Path, tmp_path: Path) -> None:
    with open_store(swapped(made, tmp_path)) as store:
        accept(store, "电脑坏过，用上月的拷贝", "张三")
        assert store.verify() == []
        [line] = store.records("events", store.ids("events"))
        assert (line.values["action"], line.values["detail"]) == (ACCEPTED, "电脑坏过，用上月的拷贝")
    with open_store(made) as store:
        assert store.notices == ()
        assert store.verify() == []


def test_a_restore_is_no_alarm_and_says_what_is_lost(made: Path, tmp_path: Path) -> None:
    with open_store(made) as store:
        add(store, "甲")
        copy = store.backup(tmp_path / "备份")
        add(store, "乙")
        add(store, "丙")
    kept = restore_store(copy, made)
    assert kept is not None
    assert note_restored(made) == "恢复后的台账到第1步为止；恢复前记到第3步，其间的改动不在其中。"
    session(made, "丁")
    with open_store(made) as store:
        assert (store.notices, store.verify(), names(store)) == ((), [], ["甲", "丁"])
    restore_store(kept, made)
    assert "其间的改动不在其中" in note_restored(made)
    with open_store(made) as store:
        assert (store.notices, store.verify(), names(store)) == ((), [], ["甲", "乙", "丙"])


def test_a_program_that_died_is_no_alarm(made: Path) -> None:
    session(made, "甲")
    with Store.open(made, sealer=None) as store:
        pass
    with open_store(made) as store:
        add(store, "乙")
        store._anchors = None  # it dies before it notes the head
    with open_store(made) as store:
        assert store.notices == ()
        assert store.verify() == []


def test_another_store_in_its_place_is_told(made: Path, tmp_path: Path) -> None:
    session(made, "甲")
    other = tmp_path / "别的.zjdb"
    with create_store(other) as store:
        add(store, "乙")
    own_folder("anchors").joinpath(f"{store_id(other)}.jsonl").unlink()
    shutil.copy(other, made)
    with open_store(made) as store:
        [told] = store.notices
        assert told.grave
        assert told.text.startswith("这个位置上次放的是另一份台账")


def store_id(path: Path) -> str:
    with Store.open(path, read_only=True) as store:
        return store.id


def test_two_copies_of_one_store_each_go_their_way(made: Path, tmp_path: Path) -> None:
    session(made, "甲")
    twin = tmp_path / "拷贝.zjdb"
    shutil.copy(made, twin)
    session(made, "乙", "丙")
    session(twin, "丁")
    for path in (made, twin):
        with open_store(path) as store:
            assert store.notices == ()
            assert store.verify() == []


def test_a_store_that_moved_is_still_measured(made: Path, tmp_path: Path) -> None:
    session(made, "甲")
    shutil.copy(made, tmp_path / "旧的")
    session(made, "乙")
    made.unlink()
    moved = tmp_path / "新位置.zjdb"
    shutil.copy(tmp_path / "旧的", moved)
    with open_store(moved) as store:
        assert ["第2步不见了" in told.text for told in store.notices] == [True]


@pytest.mark.parametrize("damage", ["cut", "forged", "taken out", "garbage", "empty"])
def test_a_damaged_file_of_anchors_stops_nothing(made: Path, damage: str) -> None:
    for name in "甲乙丙":
        session(made, name)
    [file] = own_folder("anchors").iterdir()
    lines = file.read_text().splitlines(keepends=True)
    file.write_text(
        {
            "cut": "".join(lines)[:-20],
            "forged": lines[0] + lines[1].replace('"seq": 2', '"seq": 9') + lines[2],
            "taken out": lines[0] + lines[2],
            "garbage": "\x00\n{}\n" + "x" * 100_000 + "\n" + "".join(lines),
            "empty": "",
        }[damage]
    )
    session(made, "丁")
    with open_store(made) as store:
        assert store.notices == ()
        found = store.verify()
    said = ["这台电脑上记着历史的文件里有1行不见了或被改动过。"]
    assert found == (said if damage in ("forged", "taken out") else [])
    assert noted(made)[-1][0] == 4


def test_the_file_only_grows_and_its_end_is_enough(made: Path) -> None:
    session(made, "甲")
    with Store.open(made) as store:
        anchors = of(store)
        for _ in range(200):
            anchors.add(store.head(), made, Why.PRINTED)
        assert len(anchors.all()) == 201
        assert 0 < len(anchors.newest()) < 201
        assert anchors.missing() == 0
        assert isinstance(anchors, Anchors)

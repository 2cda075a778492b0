"""The daybook follows the store: behind each commit, through kills and restores, and the store can be rebuilt from it."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.keeping.keepers import add, names, session
from zjai_desk.errors import DeskError
from zjai_desk.keeping import closures, journal, kept, people
from zjai_desk.keeping.copies import making as copies
from zjai_desk.keeping.copies import restoring as copies_restoring
from zjai_desk.keeping.copies.names import Why
from zjai_desk.keeping.daybook import segments as daybook_segments
from zjai_desk.keeping.daybook import writing as daybook
from zjai_desk.keeping.daybook.folders import ORIGINALS, books, folder_of
from zjai_desk.keeping.daybook.rebuilding import Rebuilt, rebuild
from zjai_desk.keeping.opening import create_store, open_store
from zjai_desk.store import Origin, Store

LEGACY = Path(__file__).parents[1] / "legacy"


def tables(path: Path) -> dict[str, list[str]]:
    """Return every row of every table of a store file, as text."""
    with sqlite3.connect(path) as raw:
        known = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {
            name: sorted(f'"{row[1]}"' for row in raw.execute(f'PRAGMA table_info("{name}")'))
            for name in known
        }
        found = {
            name: sorted(map(repr, raw.execute(f'SELECT {", ".join(columns[name])} FROM "{name}"')))
            for name in known
        }
    raw.close()
    return found


def rebuilt(path: Path, name: str = "重建.zjdb") -> Rebuilt:
    """Rebuild a store from its daybook and hold every row of it against the store."""
    target = path.with_name(name)
    done = rebuild(folder_of(path), target)
    assert done.faults == ()
    assert tables(target) == tables(path)
    return done


def segment(path: Path) -> Path:
    """Return the newest file of the newest daybook of a store."""
    return max(books(folder_of(path))[-1].folder.glob(f"*{daybook_segments.ENDING}"))


@pytest.fixture
def busy(made: Path) -> Path:
    """A closed store in which much was done: files received, edits, merges, undo and redo, the log, a closed period."""
    with open_store(made, person="张三") as store:
        with store.change("导入", operator="张三", reason="首次") as change:
            sha256 = change.keep_original("企业 一.xlsx", b"PK\x03\x04" + bytes(range(256)))
            first, second, third = change.insert(
                "enterprises",
                [{"name": name, "layer": ("应用层",)} for name in ("甲", "乙", "丙")],
                [Origin(sha256, "表一", (number,)) for number in (2, 3, 4)],
            )
            change.keep_original("说明.csv", "名称\r\n甲\r\n".encode("gb18030"))
        with store.change("改名", operator="李四") as change:
            change.update("enterprises", {first: {"name": "甲有限公司"}, second: {"name": "乙有限公司"}})
        with store.change("删除一家") as change:
            change.delete("enterprises", [second])
        store.undo("王五")
        store.redo("王五")
        with store.change("恢复", reason="删错了") as change:
            change.revive("enterprises", [second])
            change.update("enterprises", {second: {"address": "江南大道1号"}})
        with store.change("年报") as change:
            change.insert("annual_returns", [{"uscc": "91330108MA28T0EM5J", "year": 2019, "employees": 3}])
        closures.close_period(store, "annual_returns", 2019, "已报市里", operator="张三")
        journal.note(store, journal.Action.PRINT, "简报", "3 页", operator="张三")
        with store.change("删光") as change:
            change.delete("enterprises", [first, second, third])
        store.undo()
    return made


def test_a_store_is_rebuilt_to_the_last_row_and_hash(busy: Path) -> None:
    done = rebuilt(busy)
    with Store.open(busy) as store, Store.open(done.path) as again:
        assert (again.head(), again.id, again.verify()) == (store.head(), store.id, [])
        assert again.original(again.originals()[0].sha256) == store.original(store.originals()[0].sha256)
        assert done.seq == store.head()[0]
        assert names(again) == names(store)
    assert "撤销：删光" in done.summary


def test_it_follows_every_session(made: Path) -> None:
    for name in ("甲", "乙", "丙"):
        session(made, name, f"{name}分公司")
        assert rebuilt(made, f"{name}.zjdb").records == 2 * ("甲乙丙".index(name) + 1)


@pytest.mark.parametrize("version", ["0001", "0002", "0003"])
def test_a_store_of_an_older_version_has_a_daybook_once_it_is_worked_on(version: str, path: Path) -> None:
    shutil.copy(LEGACY / f"{version}.zjdb", path)
    session(path, "升级后")
    rebuilt(path)


def test_people_and_their_log_are_rebuilt(made: Path, cheap_passwords: None) -> None:
    with open_store(made) as store:
        people.switch_on(store, "张管理", "一二三四五六七八")
    rebuilt(made)


def test_long_steps_are_told_in_parts(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daybook, "BUDGET", 7)
    with open_store(made) as store:
        with store.change("多") as change:
            change.insert("enterprises", [{"name": f"企业{number}"} for number in range(450)])
        store.undo()
        store.redo()
        with store.change("再改") as change:
            change.update("enterprises", {number: {"address": "滨江"} for number in range(1, 40)})
        assert store.daybook.step(store)
        # What is written while a long step is under way belongs to what comes after it.
        add(store, "其间")
        with store.change("改在其间") as change:
            change.update("enterprises", {450: {"name": "改过"}, 3: {"name": "也改过"}})
            change.delete("enterprises", [449])
        store.keep_up(600)
    rebuilt(made)


def test_a_new_file_is_begun_where_one_is_long(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daybook, "SEGMENT", 2000)
    for name in "甲乙丙丁戊己":
        session(made, name)
    assert segment(made).name > "000002"
    rebuilt(made)


def test_what_a_kill_left_undone_is_caught_up(made: Path) -> None:
    session(made, "甲")
    killed = """
import os, sys
from pathlib import Path
from tests.keeping.keepers import add
from zjai_desk.keeping.opening import open_store
store = open_store(Path(sys.argv[1]))
add(store, "乙")
add(store, "丙")
store.daybook.step(store)
add(store, "丁")
os._exit(9)
"""
    assert subprocess.run([sys.executable, "-c", killed, made], check=False).returncode == 9
    session(made, "戊")
    assert rebuilt(made).records == 5


def test_what_did_not_fit_into_the_closing_is_written_when_the_store_was_only_looked_at(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daybook, "BUDGET", 1)
    monkeypatch.setattr(kept, "CLOSING", 0.0)
    session(made, "甲", "乙", "丙")
    assert rebuild(folder_of(made), made.with_name("早.zjdb")).seq == 1
    monkeypatch.setattr(kept, "CLOSING", 600.0)
    with open_store(made) as store:
        assert names(store) == ["甲", "乙", "丙"]
    rebuilt(made)


@pytest.mark.parametrize("cut", [1, 40, 200])
def test_a_torn_end_is_cut_back_and_caught_up(made: Path, cut: int) -> None:
    session(made, "甲")
    session(made, "乙")
    with segment(made).open("rb+") as file:
        file.truncate(file.seek(0, os.SEEK_END) - cut)
    session(made, "丙")
    assert len(books(folder_of(made))) == 1
    rebuilt(made)


def test_a_damaged_book_is_written_anew(made: Path) -> None:
    for name in "甲乙丙":
        session(made, name)
    content = bytearray(segment(made).read_bytes())
    content[len(content) // 2] ^= 1
    segment(made).write_bytes(content)
    before = books(folder_of(made))
    assert "已由台账重新记写" in session(made, "丁").daybook_said
    after = books(folder_of(made))
    assert [book.number for book in after] == [before[-1].number + 1]
    rebuilt(made)


def tended(path: Path) -> None:
    """Let the daybook look at itself, as the window does when nobody works."""
    with open_store(path) as store:
        while store.daybook.step(store) or store.daybook.tend(store):
            pass


@pytest.mark.parametrize("harm", ["gone", "cut", "altered"])
def test_an_original_that_is_gone_or_damaged_is_put_there_again(busy: Path, harm: str) -> None:
    [workbook] = books(folder_of(busy))[-1].folder.glob(f"{ORIGINALS}/*.xlsx")
    content = workbook.read_bytes()
    workbook.unlink()
    if harm != "gone":
        workbook.write_bytes(content[:-1] + b"x" * (harm == "altered"))
    tended(busy)
    assert workbook.read_bytes() == content
    rebuilt(busy)


def test_old_entries_that_are_damaged_are_found_and_written_anew(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daybook, "SEGMENT", 1000)
    for name in "甲乙丙丁":
        session(made, name)
    first = segment(made).with_name(f"000001{daybook_segments.ENDING}")
    content = bytearray(first.read_bytes())
    content[-50] ^= 1
    first.write_bytes(content)
    tended(made)
    assert not first.exists()
    rebuilt(made)


def test_it_goes_on_behind_a_restored_copy(made: Path) -> None:
    session(made, "甲")
    with open_store(made) as store:
        early = copies.make(store, Why.MANUAL)
        add(store, "不要的", "也不要的")
    with open_store(made) as store:
        late = copies.make(store, Why.MANUAL)
    copies_restoring.restore(made, early.path)
    session(made, "新的")
    assert [step for step in tables(made)["enterprises"] if "新的" in step]
    rebuilt(made)
    copies_restoring.restore(made, late.path, operator="张三")
    rebuilt(made, "再来.zjdb")
    assert len(books(folder_of(made))) == 1


def test_a_copy_put_in_place_by_hand_is_the_one_that_is_rebuilt(made: Path) -> None:
    session(made, "甲")
    kept = made.read_bytes()
    session(made, "乙")
    made.write_bytes(kept)
    with open_store(made) as store:
        store.keep_up(5)
    assert rebuilt(made).records == 1


def test_another_store_of_the_same_name_has_a_book_of_its_own(made: Path) -> None:
    session(made, "甲")
    made.rename(made.with_name("旧.zjdb"))
    create_store(made).close()
    session(made, "乙")
    assert len({book.store for book in books(folder_of(made))}) == 2
    assert rebuilt(made).records == 1


def test_a_store_copied_elsewhere_begins_its_own(made: Path, tmp_path: Path) -> None:
    session(made, "甲")
    (tmp_path / "别处").mkdir()
    other = Path(shutil.copy(made, tmp_path / "别处" / made.name))
    session(other, "乙")
    assert (rebuilt(made).records, rebuilt(other).records) == (1, 2)


def test_what_is_damaged_is_named_and_what_is_before_it_rebuilt(busy: Path) -> None:
    with open_store(busy) as store:
        add(store, "后来的")
        store.keep_up(5)
        add(store, "最后的")
    [first, second, *_] = daybook_segments.read(segment(busy)).entries
    content = bytearray(segment(busy).read_bytes())
    content[second.at + 200] ^= 1
    segment(busy).write_bytes(content)
    done = rebuild(folder_of(busy), busy.with_name("重建.zjdb"))
    assert done.seq == first.head.last
    assert [fault for fault in done.faults if "已损坏" in fault and segment(busy).name in fault]
    assert [fault for fault in done.faults if f"只能重建到第{done.seq}步" in fault]
    with Store.open(done.path) as store:
        assert store.verify() == []


def test_a_missing_original_is_named(busy: Path) -> None:
    [workbook] = books(folder_of(busy))[-1].folder.glob(f"{ORIGINALS}/*.xlsx")
    workbook.unlink()
    done = rebuild(folder_of(busy), busy.with_name("重建.zjdb"))
    [fault] = done.faults
    assert "企业 一.xlsx" in fault
    with Store.open(busy) as store, Store.open(done.path) as again:
        assert again.head() == store.head()


def test_a_missing_original_is_fetched_from_a_copy(busy: Path) -> None:
    with open_store(busy) as store:
        copies.make(store, Why.MANUAL)
    [workbook] = books(folder_of(busy))[-1].folder.glob(f"{ORIGINALS}/*.xlsx")
    workbook.write_bytes(b"PK")
    done = rebuilt(busy)
    assert ["企业 一.xlsx" in note for note in done.notes] == [True]


def test_a_missing_file_of_the_book_is_named(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daybook, "SEGMENT", 1000)
    for name in "甲乙丙丁":
        session(made, name)
    segment(made).with_name(f"000002{daybook_segments.ENDING}").unlink()
    done = rebuild(folder_of(made), made.with_name("重建.zjdb"))
    assert "副册的第2个文件不见了。" in done.faults
    assert 0 < done.seq < 4


def test_without_a_daybook_or_room_for_the_new_store_it_is_said(made: Path, tmp_path: Path) -> None:
    with pytest.raises(DeskError, match="没有副册"):
        rebuild(tmp_path, tmp_path / "新.zjdb")
    session(made, "甲")
    with pytest.raises(DeskError, match="已存在"):
        rebuild(folder_of(made), made)


@pytest.fixture
def barred(made: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store whose daybook finds the disk as good as full."""
    monkeypatch.setattr(daybook, "SPARE", 1 << 60)
    return made


def test_a_full_disk_stops_no_work_and_is_told(barred: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = session(barred, "甲")
    assert "副册没有记上" in store.daybook_said
    with Store.open(barred) as again:
        assert names(again) == ["甲"]
    monkeypatch.undo()
    session(barred, "乙")
    rebuilt(barred)


def test_what_stands_in_its_place_is_left_there(made: Path) -> None:
    folder_of(made).write_text("别人的文件", encoding="utf-8")
    store = session(made, "甲")
    assert "副册没有记上" in store.daybook_said
    assert folder_of(made).read_text(encoding="utf-8") == "别人的文件"


def test_it_can_be_switched_off_and_goes_then(made: Path) -> None:
    session(made, "甲")
    with open_store(made) as store:
        daybook.switch(store, on=False)
    assert books(folder_of(made)) == []
    session(made, "乙")
    assert books(folder_of(made)) == []
    with open_store(made) as store:
        daybook.switch(store, on=True)
    rebuilt(made)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
def test_nobody_else_may_read_it(busy: Path) -> None:
    for path in (folder_of(busy), *folder_of(busy).rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


def test_returns_that_were_imported_are_rebuilt(sample_path: Path, returns_dir: Path) -> None:
    from zjai_desk.returns import apply_plan, plan_import, read_return

    with open_store(sample_path) as store:
        for name in ("01", "03", "08"):
            [file] = [one for one in returns_dir.glob(f"{name}*") if not one.name.endswith(".json")]
            apply_plan(store, plan_import(store, read_return(file), 2019), operator="张三")
        store.undo()
    done = rebuilt(sample_path)
    assert done.originals == 6

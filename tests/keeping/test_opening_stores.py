"""The one way the program opens a store: who has it, what is told, what is refused, what is left behind."""

import datetime as dt
import errno
import json
import os
import shutil
import signal
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from keepers import add, names, other_process, session, without_rights

from zjai_desk.errors import DeskError
from zjai_desk.keeping import holder
from zjai_desk.keeping.copies import making as copies
from zjai_desk.keeping.copies.names import Why
from zjai_desk.keeping.opening import create_store, newest_copy, open_store
from zjai_desk.keeping.places import NotAHome, Place
from zjai_desk.store import Store, draft, versions
from zjai_desk.store.refusals import Foreign, InUse, Moved, NotWritable

LEGACY = Path(__file__).parents[1] / "legacy"
HOLD = """
import sys
from pathlib import Path
from zjai_desk.keeping.opening import open_store
store = open_store(Path(sys.argv[1]), person="李四")
with store.change("那边写的") as change:
    change.insert("enterprises", [{"name": "乙"}])
print("open", flush=True)
sys.stdin.readline()
store.close()
"""


def test_a_second_opener_is_told_who_has_the_store(made: Path) -> None:
    other = other_process(HOLD, made)
    assert other.stdout is not None
    assert other.stdout.readline() == "open\n"
    with pytest.raises(InUse) as refused:
        open_store(made, person="张三")
    at = dt.datetime.now()
    assert refused.value.message.startswith(
        f"台账“滨江区 台账”正由李四在电脑“{holder.this_computer()}”上使用（今天{at.hour}:"
    )
    assert "只读打开最新的备份" in refused.value.hint
    other.communicate("\n")
    with open_store(made) as store:
        assert names(store) == ["乙"]
        assert not store.was_left_open


def test_a_computer_whose_clock_is_behind_the_store_is_told(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as clock:
        clock.setattr(draft, "now", lambda: "2099-01-29T17:56:00+08:00")
        with open_store(made) as store:
            add(store, "丙")
    with open_store(made) as store:
        [told] = store.notices
        assert told.text.startswith("台账最近一步记的是 2099-01-29 17:56，这台电脑现在是 20")
        assert not told.grave
        add(store, "丁")
    with open_store(made) as store:
        assert store.notices == ()


def test_a_full_disk_leaves_no_empty_note(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, *_: object, **__: object) -> int:
        path.touch()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="No space"):
        holder.write(made, holder.myself("张三"))
    assert not holder.was_left(made)


def test_a_lock_left_by_a_dead_process_is_none(made: Path) -> None:
    other = other_process(HOLD, made)
    assert other.stdout is not None
    assert other.stdout.readline() == "open\n"
    other.send_signal(signal.SIGKILL)
    other.communicate()
    with open_store(made) as store:
        assert store.was_left_open
        assert names(store) == ["乙"]
        assert store.check_structure() == []
    with open_store(made) as store:
        assert not store.was_left_open
    assert not holder.note_path(made).exists()


RACE = """
import sys
from pathlib import Path
from zjai_desk.errors import DeskError
from zjai_desk.keeping.opening import open_store
print("ready", flush=True)
sys.stdin.readline()
try:
    store = open_store(Path(sys.argv[1]))
except DeskError:
    print("refused", flush=True)
else:
    print("opened", flush=True)
    sys.stdin.readline()
    store.close()
"""


def test_of_several_at_once_exactly_one_opens(made: Path) -> None:
    others = [other_process(RACE, made) for _ in range(3)]
    for other in others:
        assert other.stdout is not None
        assert other.stdout.readline() == "ready\n"
    for other in others:
        assert other.stdin is not None
        other.stdin.write("\n")
        other.stdin.flush()
    said = sorted(other.stdout.readline().strip() for other in others if other.stdout)
    for other in others:
        other.communicate("\n")
    assert said == ["opened", "refused", "refused"]


@pytest.mark.parametrize("note", ["", "{", "[]", '{"person": 1}', "\x00", '{"pid": "x"}', "[" * 9000])
def test_a_note_that_cannot_be_read_only_costs_the_name(made: Path, note: str) -> None:
    with open_store(made):
        holder.note_path(made).write_text(note)
        with pytest.raises(InUse, match="正被另一个窗口或另一台电脑使用"):
            open_store(made)


def test_the_day_is_told_as_people_do() -> None:
    today = dt.date(2026, 3, 5)

    def said(since: str) -> str:
        return holder.Holder("张三", "科室-01", since, 1).words("台账", today)

    assert said("2026-03-05T09:12:40+08:00") == "台账“台账”正由张三在电脑“科室-01”上使用（今天9:12起）。"
    assert "（昨天17:40起）" in said("2026-03-04T17:40:00+08:00")
    assert "（2月28日8:05起）" in said("2026-02-28T08:05:00+08:00")
    assert "（不知何时起）" in said("?")


def test_only_the_owner_may_read_a_store_and_its_copies(made: Path, tmp_path: Path) -> None:
    session(made, "甲")
    with open_store(made) as store:
        store.copy_to(tmp_path / "副本.zjdb")
    for path in (made, tmp_path / "副本.zjdb"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


# -- read only ----------------------------------------------------------------------------------------


def test_read_only_nothing_is_touched(made: Path) -> None:
    session(made, "甲")
    before = made.read_bytes(), sorted(made.parent.iterdir())
    with open_store(made, read_only=True) as store:
        assert names(store) == ["甲"]
        assert store.why_read_only.startswith("只读：“滨江区 台账.zjdb”，到第1步（")
        with pytest.raises(NotWritable, match="只读方式打开的，没有改动"):
            add(store, "乙")
        with pytest.raises(NotWritable, match="只读"):
            store.undo()
        assert store.verify() == []
    assert (made.read_bytes(), sorted(made.parent.iterdir())) == before


def test_a_store_that_another_program_has_open_is_not_read_over_its_shoulder(made: Path) -> None:
    with open_store(made, person="张三"), pytest.raises(InUse, match="正由张三在电脑"):
        open_store(made, read_only=True)


@pytest.mark.parametrize("version", ["0001", "0002"])
def test_an_old_backup_is_read_without_being_changed(version: str, tmp_path: Path) -> None:
    copy = tmp_path / "旧.zjdb"
    shutil.copy(LEGACY / f"{version}.zjdb", copy)
    before = copy.read_bytes()
    with open_store(copy, read_only=True) as store:
        assert store.count("enterprises") == 2
        assert store.verify() == []
    assert copy.read_bytes() == before
    assert list(tmp_path.iterdir()) == [copy]


def test_what_a_crash_left_is_read_in_a_copy(made: Path) -> None:
    """The journal has to be played back first, which whoever only reads may not do."""
    session(made, "甲")
    raw = sqlite3.connect(made, isolation_level=None)
    raw.execute("PRAGMA cache_size=1")
    raw.execute("BEGIN")
    raw.execute("CREATE TABLE half (a)")
    raw.executemany("INSERT INTO half VALUES (zeroblob(5000))", [()] * 50)
    crashed = made.with_name("断电.zjdb")
    for ending in ("", "-journal"):
        shutil.copy(f"{made}{ending}", f"{crashed}{ending}")
    raw.close()
    before = crashed.read_bytes()
    with open_store(crashed, read_only=True) as store:
        assert names(store) == ["甲"]
        assert store.verify() == []
    assert crashed.read_bytes() == before


@pytest.fixture
def shared(made: Path) -> Iterator[Path]:
    """The store in a folder that others than its owner may look into."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        yield Path(shutil.move(made, Path(folder) / made.name))


def test_a_folder_that_cannot_be_written_opens_its_store_to_be_read(shared: Path) -> None:
    made = shared
    session(made, "甲")
    made.chmod(0o666)
    made.parent.chmod(0o555)
    try:
        with without_rights(), open_store(made, person="张三") as store:
            assert store.why_read_only.startswith("只读：文件夹")
            assert names(store) == ["甲"]
            with pytest.raises(NotWritable, match="没有改动"):
                add(store, "乙")
    finally:
        made.parent.chmod(0o777)
    with open_store(made) as store:
        assert store.why_read_only == ""


def test_a_file_that_cannot_be_written_opens_to_be_read(shared: Path) -> None:
    made = shared
    session(made, "甲")
    made.chmod(0o444)
    with without_rights(), open_store(made) as store:
        assert "只读" in store.why_read_only
        assert names(store) == ["甲"]


# -- the file goes away -------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody move a file that is open")
@pytest.mark.parametrize("happening", ["moved", "deleted", "replaced"])
def test_a_store_that_goes_away_while_open_loses_nothing(made: Path, tmp_path: Path, happening: str) -> None:
    with open_store(made) as store:
        add(store, "甲")
        add(store, "乙")
        if happening == "deleted":
            made.unlink()
        else:
            made.rename(tmp_path / "别处.zjdb")
        if happening == "replaced":
            Store.create(made).close()
        with pytest.raises(Moved, match="被移走、改名、删除或换掉了，改动没有保存"):
            add(store, "丙")
        assert names(store) == ["甲", "乙"]
        copy = store.backup(tmp_path / "救回")
        if happening == "moved":
            (tmp_path / "别处.zjdb").rename(made)
            add(store, "丁")
            assert names(store) == ["甲", "乙", "丁"]
    with Store.open(copy) as saved:
        assert names(saved) == ["甲", "乙"]
        assert saved.verify() == []


# -- what is no home, or no store ---------------------------------------------------------------------


def test_no_store_is_kept_in_a_synchronised_folder(tmp_path: Path) -> None:
    folder = tmp_path / "我的坚果云"
    folder.mkdir()
    with pytest.raises(NotAHome, match="自动同步的文件夹") as refused:
        create_store(folder / "台账.zjdb")
    assert refused.value.place is Place.SYNCED
    assert "放在本机硬盘" in refused.value.hint
    assert list(folder.iterdir()) == []
    Store.create(folder / "台账.zjdb").close()
    with pytest.raises(NotAHome):
        open_store(folder / "台账.zjdb")
    with open_store(folder / "台账.zjdb", read_only=True) as store:
        assert store.count("enterprises") == 0


def test_a_name_too_long_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(DeskError, match=r"文件名太长（255个字）.*请改短180个字"):
        create_store(tmp_path / f"{'台' * 250}.zjdb")
    with pytest.raises(DeskError, match=r"文件名太长（80个字）.*请改短5个字"):
        create_store(tmp_path / f"{'台' * 75}.zjdb")
    folder = tmp_path
    for _ in range(4):  # a path of 250 characters, each name of which is short enough
        folder /= "杭州市滨江区" * 10
    folder.mkdir(parents=True)
    with pytest.raises(DeskError, match=r"路径太长（\d+个字）.*换一个层次浅的文件夹"):
        create_store(folder / "台账.zjdb")
    assert list(folder.iterdir()) == []


def test_as_long_as_it_is_taken_it_works(tmp_path: Path) -> None:
    """Copies and what SQLite puts beside them have the longest names of all."""
    path = tmp_path / f"{'台' * 70}.zjdb"
    with create_store(path) as store:
        add(store, "甲")
        copies.make(store, Why.MIGRATION)
    with open_store(path) as store:
        assert store.verify() == []
    copy = newest_copy(path)
    assert copy is not None
    with Store.open(copy) as kept:
        assert names(kept) == ["甲"]


@pytest.mark.parametrize("content", [b"", b"name,uscc\n", b"SQLite format 3\x00" + b"\x00" * 90])
def test_what_is_no_store_is_left_as_it_was(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    for read_only in (False, True):
        with pytest.raises(Foreign):
            open_store(path, read_only=read_only)
    assert path.read_bytes() == content
    assert list(path.parent.iterdir()) == [path]


def test_a_store_of_a_newer_version_and_a_foreign_one_are_left_as_they_were(made: Path) -> None:
    for statement, said in (
        (f"PRAGMA user_version={versions.LATEST + 1}", "更新版本"),
        ("PRAGMA application_id=1", "其他程序"),
    ):
        raw = sqlite3.connect(made)
        raw.execute(statement)
        raw.close()
        before = made.read_bytes()
        for read_only in (False, True):
            with pytest.raises(Foreign, match=said):
                open_store(made, read_only=read_only)
        assert made.read_bytes() == before


# -- older stores -------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["0001", "0002"])
def test_an_old_store_is_copied_before_it_is_brought_up_to_date(version: str, tmp_path: Path) -> None:
    path = tmp_path / "旧.zjdb"
    shutil.copy(LEGACY / f"{version}.zjdb", path)
    with open_store(path) as store:
        [told] = store.notices
        assert "升级前的备份" in told.text
        add(store, "新")
    copy = newest_copy(path)
    assert copy is not None
    raw = sqlite3.connect(copy)
    assert raw.execute("PRAGMA user_version").fetchone()[0] == int(version)
    raw.close()
    with open_store(copy, read_only=True) as kept:
        assert kept.count("enterprises") == 2
        assert kept.verify() == []
    with open_store(path) as store:
        assert store.notices == ()
        assert store.verify() == []


def test_an_old_store_that_is_not_sound_is_not_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "旧.zjdb"
    shutil.copy(LEGACY / "0002.zjdb", path)
    raw = sqlite3.connect(path)
    raw.execute("UPDATE enterprises SET name = '别的公司' WHERE id = 1")
    raw.commit()
    raw.close()
    before = path.read_bytes()
    with pytest.raises(DeskError, match="没有通过检查"):
        open_store(path)
    assert path.read_bytes() == before


def test_the_note_is_json_that_people_can_read(made: Path) -> None:
    with open_store(made, person="张三"):
        said = json.loads(holder.note_path(made).read_text(encoding="utf-8"))
    assert (said["person"], said["pid"]) == ("张三", os.getpid())

"""The way back from a copy: a whole store, single records, an import; over all that may lie in the way."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from zjai_desk.errors import DeskError
from zjai_desk.keeping import journal
from zjai_desk.keeping.copies import making as copies
from zjai_desk.keeping.copies.differences import compare
from zjai_desk.keeping.copies.listing import listing
from zjai_desk.keeping.copies.names import Why, folder_of
from zjai_desk.keeping.copies.restoring import restore
from zjai_desk.keeping.copies.retrieving import retrieve, touched_by, unlike
from zjai_desk.keeping.opening import open_store
from zjai_desk.store import Origin, Store, restore_store


def add(store: Store, *names: str, title: str = "") -> None:
    with store.change(title or f"新增 {'、'.join(names)}", operator="张三") as change:
        change.insert("enterprises", [{"name": name} for name in names])


def names(path: Path) -> list[object]:
    with Store.open(path, read_only=True) as store:
        assert store.verify() == []
        return list(store.columns("enterprises", ("name",))["name"])


@pytest.fixture
def made(path: Path) -> Path:
    """A copy with 甲, of a store that has 甲 and 乙 by now."""
    with open_store_new(path) as store:
        add(store, "甲")
        copy = copies.make(store, Why.SESSION).path
        add(store, "乙")
    return copy


def open_store_new(path: Path) -> Store:
    from zjai_desk.keeping.opening import create_store

    return create_store(path)


# -- the whole store ----------------------------------------------------------------------------------


def test_a_restored_store_is_the_copy_and_the_former_one_is_a_copy(path: Path, made: Path) -> None:
    done = restore(path, made, operator="张三")
    assert names(path) == ["甲"]
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600, "nobody else reads it, as before"
    assert done.kept is not None
    assert names(done.kept) == ["甲", "乙"]
    assert [copy.why for copy in listing(folder_of(path))] == ["恢复前", "收工"]
    assert [one for one in path.parent.iterdir() if "恢复前" in one.name] == [], (
        "no second one beside the store"
    )
    with open_store(path) as store:
        [line] = journal.lines(store)
        assert (line.action, line.subject) == ("恢复备份", made.name)
        assert store.verify() == []
        assert store.notices == (), "an older state that was put there knowingly is no alarm"
    assert "第2步" in done.told


def test_a_loop_of_restores_keeps_every_state(path: Path, made: Path) -> None:
    for _ in range(6):
        restore(path, made)
        with open_store(path) as store:
            add(store, "丙")
    assert made.exists()
    assert names(made) == ["甲"]
    states = {tuple(names(copy.path)) for copy in listing(folder_of(path))}
    assert states >= {("甲",), ("甲", "乙"), ("甲", "丙")}


def test_stale_side_files_do_not_ruin_the_restored_store(path: Path, made: Path) -> None:
    for ending in ("-journal", "-wal", "-shm"):
        side = path.with_name(f"{path.name}{ending}")
        side.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + random.Random(9).randbytes(8192))
    restore(path, made)
    assert names(path) == ["甲"]
    assert not [one for one in path.parent.iterdir() if one.name.endswith(("-journal", "-wal", "-shm"))
                and one.name.startswith(f"{path.name}-")]  # fmt: skip


def test_a_stale_log_of_a_former_life_does_not_ruin_it(path: Path, made: Path) -> None:
    """Thirty of thirty such restores were ruined (trust.md §0.7)."""
    other = path.with_name("别的.db")
    raw = sqlite3.connect(other)
    raw.executescript("PRAGMA journal_mode=WAL; CREATE TABLE t(x); INSERT INTO t VALUES (zeroblob(90000));")
    shutil.copy(f"{other}-wal", f"{path}-wal")
    raw.close()
    restore(path, made)
    assert names(path) == ["甲"]


def test_a_damaged_store_gives_way_and_is_kept_as_it_is(path: Path, made: Path) -> None:
    path.write_bytes(b"SQLite format 3\x00" + b"garbage" * 600)
    done = restore(path, made)
    assert names(path) == ["甲"]
    assert done.kept is not None
    assert done.kept.read_bytes().endswith(b"garbage")


def test_a_store_that_is_open_is_not_restored_over(path: Path, made: Path) -> None:
    code = "import sys; from zjai_desk.store import Store; s = Store.open(__import__('pathlib').Path(sys.argv[1])); print(1, flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(DeskError, match=r"正在使用|正被"):
            restore(path, made)
        holder.kill()
    assert names(path) == ["甲", "乙"]


def test_the_copy_of_another_county_is_refused_unless_it_is_meant(
    path: Path, tmp_path: Path, made: Path
) -> None:
    other = tmp_path / "西湖区.zjdb"
    with Store.create(other) as store:
        add(store, "别家")
        foreign = copies.make(store, Why.SESSION).path
    with pytest.raises(DeskError, match="另一个台账"):
        restore(path, foreign)
    assert names(path) == ["甲", "乙"]
    restore(path, foreign, other=True)
    assert names(path) == ["别家"]


@pytest.mark.parametrize("part", [0, 100, 4096, 20_000])
def test_half_a_copy_is_refused(path: Path, made: Path, part: int) -> None:
    half = made.with_name("一半.zjdb")
    half.write_bytes(made.read_bytes()[:part])
    with pytest.raises(DeskError):
        restore(path, half)
    assert names(path) == ["甲", "乙"]


def test_an_old_copy_without_an_id_is_known_by_its_first_step(tmp_path: Path) -> None:
    legacy = Path(__file__).parents[1] / "legacy" / "0002.zjdb"
    path = Path(shutil.copy(legacy, tmp_path / "台账.zjdb"))
    with open_store(path) as store:
        add(store, "升级以后的")
    [before] = [copy for copy in listing(folder_of(path)) if copy.why == "升级前"]
    restore(path, before.path)
    assert "升级以后的" not in names(path)


KILLED = """
import sys, pathlib
from zjai_desk.store import restore_store
path, copy = map(pathlib.Path, sys.argv[1:])
print(1, flush=True)
while True:
    restore_store(copy, path)
"""


def test_a_kill_at_any_moment_leaves_the_old_or_the_new(path: Path, made: Path) -> None:
    for number in range(4):
        command = [sys.executable, "-c", KILLED, str(path), str(made)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            child.stdout.readline()
            time.sleep(0.02 + 0.041 * number)
            child.send_signal(signal.SIGKILL)
        assert names(path) in (["甲"], ["甲", "乙"])
    restore_store(made, path)
    assert names(path) == ["甲"]


def test_a_fault_at_every_single_step_leaves_the_old_or_the_new(
    path: Path, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The n-th call of the system fails, n = 1 … until all of it went through."""
    path.with_name(f"{path.name}-journal").write_bytes(b"")
    real = {name: getattr(os, name) for name in ("link", "replace", "unlink", "fsync")}
    for fails_at in range(1, 40):
        count = 0

        def failing(name: str, *arguments: object, **rest: object) -> object:
            nonlocal count
            count += 1
            if count == fails_at:  # noqa: B023 - read within the same turn
                raise OSError(5, "Input/output error")
            return real[name](*arguments, **rest)

        with monkeypatch.context() as patched:
            for name in real:
                patched.setattr(os, name, lambda *a, name=name, **k: failing(name, *a, **k))
            try:
                restore_store(made, path)
            except DeskError:
                pass
            else:
                if count < fails_at:
                    break
        assert names(path) in (["甲"], ["甲", "乙"])
        assert not path.with_name(f"{path.name}.restored").exists() or fails_at > 1
    assert names(path) == ["甲"]
    assert fails_at > 5


# -- what would change --------------------------------------------------------------------------------


def test_what_a_copy_would_change_is_told_record_by_record(path: Path) -> None:
    with Store.create(path) as store:
        add(store, "甲", "乙", "丙")
        with store.change("改 甲") as change:
            change.update("enterprises", {1: {"town": "长河街道"}})
        copy = copies.make(store, Why.SESSION).path
        with store.change("改 甲 回去") as change:
            change.update("enterprises", {1: {"town": "浦沿街道"}, 2: {"town": "西兴街道"}})
        with store.change("改 乙 回去") as change:
            change.update("enterprises", {2: {"town": None}})
        with store.change("删除 丙") as change:
            change.delete("enterprises", [3])
        add(store, "丁")
        with Store.open(copy, read_only=True) as other:
            found = compare(store, other)
            difference = found.differences["enterprises"]
            assert (difference.back, difference.gone, difference.changed) == ((3,), (4,), (1,))
            assert [step.title for step in found.undone] == ["新增 丁", "删除 丙", "改 乙 回去", "改 甲 回去"]
            assert (found.common, found.regained, found.counts["enterprises"]) == (2, (), 3)
            [one] = unlike(store, other, "enterprises", [1, 2])
            assert one.fields == [("town", "浦沿街道", "长河街道")]
            for _ in range(4):
                store.undo()
            assert compare(store, other).is_same, "undone again, nothing would change"


def test_a_copy_of_another_branch_is_compared_by_content(path: Path, made: Path) -> None:
    shutil.copy(made, path)  # back at 甲, and on from there
    with open_store(path) as store:
        add(store, "丙")
        branch = copies.make(store, Why.SESSION).path
    former = path.with_name("former.zjdb")
    with Store.open(Path(shutil.copy(made, former))) as store:
        add(store, "乙")
        with Store.open(branch, read_only=True) as other:
            found = compare(store, other)
    assert found.common == 1
    assert found.differences["enterprises"].changed == (2,), "one number, two enterprises"
    assert [step.title for step in found.regained] == ["新增 丙"]


# -- single records and imports -----------------------------------------------------------------------


def test_chosen_records_come_back_as_one_change_with_a_reason(path: Path) -> None:
    with Store.create(path) as store:
        add(store, "甲", "乙", "丙")
        copy = copies.make(store, Why.SESSION).path
        with store.change("改 甲") as change:
            change.update("enterprises", {1: {"name": "甲甲", "town": "长河街道"}})
        with store.change("删除 乙 丙") as change:
            change.delete("enterprises", [2, 3])
        with Store.open(copy, read_only=True) as other:
            done = retrieve(
                store, other, {"enterprises": [1, 2]}, "从备份找回 2 家企业", operator="张三", reason="误删"
            )
            assert done.step is not None
            assert (done.step.title, done.step.operator, done.step.reason) == (
                "从备份找回 2 家企业",
                "张三",
                "误删",
            )
            assert store.ids("enterprises") == [1, 2], "under the old number"
            assert store.columns("enterprises", ("name", "town"))["name"] == ["甲", "乙"]
            assert retrieve(store, other, {"enterprises": [1, 2]}, "又一次").step is None
        assert store.verify() == []
        store.undo()
        assert store.columns("enterprises", ("name",))["name"] == ["甲甲"]


def test_an_import_that_was_undone_comes_back_with_its_file(path: Path) -> None:
    with Store.create(path) as store:
        add(store, "原有")
        with store.change("导入 长河街道.xlsx", operator="李四") as change:
            sha256 = change.keep_original("长河街道.xlsx", b"as received")
            origins = [Origin(sha256, "年报", (row,)) for row in (5, 6)]
            change.insert("enterprises", [{"name": "甲"}, {"name": "乙"}], origins)
        copy = copies.make(store, Why.SESSION).path
        store.undo()
        add(store, "乙")  # typed in anew meanwhile
        with Store.open(copy, read_only=True) as other:
            [step] = compare(store, other).imports
            wanted = touched_by(other, step)
            assert wanted == {"enterprises": [2, 3]}
            done = retrieve(store, other, wanted, f"从备份找回：{step.title}")
            assert done.left_out == 1
            found = store.records("enterprises", store.ids("enterprises"))
            assert [(record.id, record.values["name"]) for record in found] == [
                (1, "原有"),
                (2, "甲"),
                (4, "乙"),
            ]
            assert found[1].origin == Origin(sha256, "年报", (5,)), "under the old number"
        assert store.verify() == []


def test_what_was_taken_back_is_not_offered_again(path: Path) -> None:
    with Store.create(path) as store:
        add(store, "原有")
        with store.change("导入 长河街道.xlsx") as change:
            change.insert("enterprises", [{"name": "甲"}, {"name": "甲"}, {"name": "原有"}])
        copy = copies.make(store, Why.SESSION).path
        store.undo()
        with Store.open(copy, read_only=True) as other:
            [step] = compare(store, other).imports
            done = retrieve(store, other, touched_by(other, step), "找回")
            assert done.left_out == 0, "namesakes that stood side by side in the copy may do so again"
            after = compare(store, other)
        assert (after.is_same, after.imports) == (True, ())
        assert store.ids("enterprises") == [1, 2, 3, 4]
        assert store.verify() == []


def test_the_import_of_a_store_that_was_put_back_comes_with_its_original(path: Path) -> None:
    with Store.create(path) as store:
        add(store, "原有")
        early = copies.make(store, Why.SESSION).path
        with store.change("导入 长河街道.xlsx") as change:
            sha256 = change.keep_original("长河街道.xlsx", b"as received")
            change.insert("enterprises", [{"name": "甲"}], [Origin(sha256, "年报", (5,))])
        late = copies.make(store, Why.SESSION).path
    restore(path, early)
    with open_store(path) as store, Store.open(late, read_only=True) as other:
        [step] = compare(store, other).imports
        retrieve(store, other, touched_by(other, step), "找回")
        assert store.original(sha256).content == b"as received"
        assert store.verify() == []

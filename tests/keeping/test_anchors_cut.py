"""Anchors and interruptions: a restore that is killed, a line that is torn, an end that is cut off."""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from keepers import add, names, session

from zjai_desk.keeping import anchors, encryption, opening, papers
from zjai_desk.keeping.copies import making as copies
from zjai_desk.keeping.copies.names import Why
from zjai_desk.keeping.copies.restoring import restore
from zjai_desk.keeping.folders import own_folder
from zjai_desk.keeping.opening import create_store, open_store
from zjai_desk.store import Store, backup

unix = pytest.mark.skipif(sys.platform == "win32", reason="programs are forked as Unix does")
LEGACY = Path(__file__).parents[1] / "legacy"


@pytest.fixture
def copy(path: Path) -> Path:
    """A copy of a store with one enterprise, which has three by now."""
    with create_store(path) as store:
        add(store, "甲")
        made = copies.make(store, Why.MANUAL).path
    session(path, "乙", "丙")
    return made


def killed(work: Callable[[], object], owner: object, name: str, *, after: bool) -> None:
    """Do some work in a program of its own that is killed where it calls ``name`` of ``owner``, before or after it."""
    child = os.fork()
    if child == 0:
        usual = getattr(owner, name)

        def struck(*values: object, **named: object) -> None:
            if after:
                usual(*values, **named)
            os.kill(os.getpid(), signal.SIGKILL)

        setattr(owner, name, struck)
        try:
            work()
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)


@unix
@pytest.mark.parametrize("after", [False, True])
def test_a_restore_killed_at_the_rename_is_no_alarm(path: Path, copy: Path, after: bool) -> None:
    killed(lambda: restore(path, copy), backup, "_put_in_place", after=after)
    with open_store(path) as store:
        assert names(store) == (["甲"] if after else ["甲", "乙", "丙"])
        now = "台账已是恢复后的样子。" if after else "没有恢复，台账还是原来的。"
        texts = [told.text for told in store.notices if "没有正常关闭" not in told.text]
        assert texts == [f"上次恢复备份时程序没有正常结束：{now}"]
        assert not any(told.grave for told in store.notices)
        assert store.verify() == []
    with open_store(path) as store:
        assert store.notices == (), "it is told once"
        assert store.verify() == []


@unix
def test_without_the_note_before_the_rename_it_is_an_alarm(
    path: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "note_intended", lambda *_: None)
    killed(lambda: restore(path, copy), backup, "_put_in_place", after=True)
    with open_store(path) as store:
        assert [told.grave for told in store.notices] == [True]


@unix
def test_a_killed_restore_does_not_excuse_another_file(path: Path, copy: Path, tmp_path: Path) -> None:
    with open_store(path) as store:
        add(store, "丁")
        store.backup(tmp_path / "别处")
    [older] = (tmp_path / "别处").iterdir()
    session(path, "戊")
    killed(lambda: restore(path, copy), backup, "_put_in_place", after=False)
    shutil.copy(older, path)
    with open_store(path) as store:
        assert any(told.grave for told in store.notices)


@unix
def test_a_copy_of_another_store_that_was_killed_is_no_alarm_either(path: Path, tmp_path: Path) -> None:
    create_store(path).close()
    with create_store(tmp_path / "别县.zjdb") as store:
        add(store, "外县企业")
        other = copies.make(store, Why.MANUAL).path
    for after in (False, True):
        killed(lambda: restore(path, other, other=True), backup, "_put_in_place", after=after)
        with open_store(path) as store:
            assert not any(told.grave for told in store.notices)
            assert names(store) == (["外县企业"] if after else [])


@unix
@pytest.mark.parametrize("after", [False, True])
def test_encrypting_killed_at_the_rename_is_no_alarm(path: Path, copy: Path, after: bool) -> None:
    from zjai_desk import files

    assert copy.exists()
    killed(lambda: encryption.encrypt(path, "一句好记的话多几个字"), files, "put_in_place", after=after)
    assert encryption.is_encrypted(path) == after
    secret = encryption.secret_for(path, "一句好记的话多几个字") if after else None
    with open_store(path, secret=secret) as store:
        assert names(store) == ["甲", "乙", "丙"]
        assert not any(told.grave for told in store.notices)
        assert store.verify() == []


@unix
@pytest.mark.parametrize("after", [False, True])
def test_a_migration_that_is_killed_is_no_alarm(path: Path, after: bool) -> None:
    from zjai_desk.store import migrations

    for old in sorted(LEGACY.glob("*.zjdb"))[:-1]:
        shutil.copy(old, path)
        killed(lambda: open_store(path), migrations, "migrate", after=after)
        with open_store(path) as store:
            assert not any(told.grave for told in store.notices)
            assert store.verify() == []


def test_a_line_torn_at_any_byte_is_harmless(path: Path, copy: Path) -> None:
    [file] = own_folder("anchors").iterdir()
    whole = file.read_bytes()
    last = whole.rstrip(b"\n").rfind(b"\n") + 1
    copy.unlink()  # so that nothing else tells of a later step
    for end in range(last, len(whole), 7):
        file.write_bytes(whole[:end])
        with open_store(path) as store:
            assert store.notices == ()
            assert store.verify() == []
    session(path, "丁")
    with open_store(path) as store:
        assert store.verify() == [], "and the next line does not hang on to it"
        assert anchors.of(store).newest()[-1].seq == 4


def cut(lines: int) -> None:
    """Leave so many lines of the anchors."""
    [file] = own_folder("anchors").iterdir()
    file.write_text(
        "".join(file.read_text(encoding="utf-8").splitlines(keepends=True)[:lines]), encoding="utf-8"
    )


def test_lines_cut_off_the_end_are_told_where_a_copy_is_later(path: Path, copy: Path) -> None:
    assert copy.exists()
    with open_store(path) as store:
        copies.make(store, Why.MANUAL)
        assert store.cut_anchors() == []
    cut(2)
    with open_store(path) as store:
        [told] = store.notices
        assert told.grave
        assert "到第3步，这台电脑上记着历史的文件却没有记到那一步" in told.text
        assert told.text in store.verify()


def test_a_store_rolled_back_with_its_anchors_is_told_by_its_copies(path: Path, copy: Path) -> None:
    with open_store(path) as store:
        copies.make(store, Why.MANUAL)
    cut(2)
    shutil.copy(copy, path)
    with open_store(path) as store:
        assert [told.grave for told in store.notices] == [True]


def test_lines_cut_off_the_end_are_told_by_a_paper(path: Path, copy: Path) -> None:
    copy.unlink()
    with open_store(path) as store:
        seq, head = store.printed_head()
        assert papers.faults(store, f"{seq} {head[:16]}") == []
    cut(1)
    with open_store(path) as store:
        [fault] = papers.faults(store, f"{seq} {head[:16]}")
        assert "文件末尾可能被截短过" in fault


def test_what_another_computer_wrote_is_no_cut_end(
    path: Path, copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert copy.exists()
    with monkeypatch.context() as there:
        there.setenv("XDG_DATA_HOME", str(tmp_path / "那台电脑"))
        with open_store(path) as store:
            add(store, "丁")
            copies.make(store, Why.MANUAL)
    with open_store(path) as store:
        assert not any(told.grave for told in store.notices)
        assert isinstance(store, Store)
        assert store.verify() == []

"""The commands that encrypt a store, and every other command on an encrypted one."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from zjai_desk.cli import main
from zjai_desk.commands.opening import PASSWORD, STORE_PASSWORD
from zjai_desk.keeping import encryption, journal, people
from zjai_desk.keeping.opening import create_store, open_store
from zjai_desk.store import cipher

Run = Callable[..., str]
WORDS = {"old": "滨江区的春天来得真早", "new": "换成另一句很好记的话", "weak": "123456"}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cipher, "ROUNDS", 100)
    for name in (PASSWORD, STORE_PASSWORD):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def word(tmp_path: Path) -> Callable[[str], Path]:
    """Return the file that holds a password."""

    def file(name: str) -> Path:
        path = tmp_path / f"{name}.txt"
        path.write_text(f"{WORDS[name]}\n", encoding="utf-8")
        return path

    return file


@pytest.fixture
def made(store: Path) -> Path:
    with create_store(store) as opened, opened.change("录入") as change:
        change.insert("enterprises", [{"name": "甲公司"}])
    return store


def code_in(said: str) -> str:
    found = re.search(r"^(?:[2-9A-Z]{5}-){10}[2-9A-Z]{5}$", said, re.MULTILINE)
    assert found
    return found[0]


def test_encrypt_work_rekey_decrypt(
    made: Path, run: Run, fail: Run, word: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("--store", made, "backup")
    said = run("--store", made, "encrypt", "--new-password-file", word("old"))
    assert "以前的1份备份也加密了" in said
    assert encryption.FINAL in said
    code = code_in(said)
    assert "已加密，要口令才能打开" in fail("--store", made, "history")
    assert "口令不对" in fail("--store", made, "history", "--password-file", word("new"))
    assert "台账完好" in run("--store", made, "verify", "--store-password-file", word("old"))
    monkeypatch.setenv(STORE_PASSWORD, code)
    assert "录入" in run("--store", made, "history")
    run("--store", made, "undo")
    run("--store", made, "backup")
    [copy] = sorted((made.parent / f"{made.stem} 备份").glob("* 0002 *"))
    run("--store", made, "redo")
    assert "已用" in run("--store", made, "restore", copy)
    said = run("--store", made, "rekey", "--new-password-file", word("new"), "--copies", "delete")
    assert "删除了以前的" in said
    assert "口令不对" in fail("--store", made, "history")
    monkeypatch.delenv(STORE_PASSWORD)
    assert "已取消加密" in run("--store", made, "decrypt", "--password-file", word("new"))
    assert "台账完好" in run("--store", made, "verify")
    with open_store(made) as opened:
        noted = {line.detail for line in journal.lines(opened) if line.action == journal.Action.ENCRYPT}
    assert {"取消加密", "换口令"} <= noted


def test_what_is_refused(made: Path, run: Run, fail: Run, word: Callable[[str], Path]) -> None:
    assert "口令太短" in fail("--store", made, "encrypt", "--new-password-file", word("weak"))
    assert "没有给新口令" in fail("--store", made, "encrypt")
    assert "没有加密" in fail("--store", made, "decrypt")
    run("--store", made, "encrypt", "--new-password-file", word("old"))
    again = fail("--store", made, "encrypt", "--new-password-file", word("new"))
    assert "已经加密了" in again


def test_it_takes_the_one_who_keeps_the_store(
    made: Path, word: Callable[[str], Path], cheap_passwords: None, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_store(made) as opened:
        people.switch_on(opened, "王管理", WORDS["old"])
        people.add(opened, "李录入", ["录入"], WORDS["old"])
    arguments = ["--store", str(made), "encrypt", "--new-password-file", str(word("new"))]
    signed = ["--password-file", str(word("old")), "--operator"]
    assert main([*arguments, *signed, "李录入"]) == 1
    assert "管理岗位" in capsys.readouterr().err
    assert main([*arguments, *signed, "王管理"]) == 0
    both = ["--store-password-file", str(word("new")), *signed, "李录入"]
    assert main(["--store", str(made), "history", *both]) == 0

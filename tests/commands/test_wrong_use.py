"""The command line helps, and says what is wrong in one line."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from zjai_desk import __version__, cli
from zjai_desk.store import Store

COMMANDS = (
    "read", "import", "send-back", "form", "table", "brief", "check",
    "history", "undo", "redo", "verify", "backup", "restore", "sample",
)  # fmt: skip
Run = Callable[..., str]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main([command, "--help"])
    assert left.value.code == 0
    said = capsys.readouterr().out
    assert said.startswith("用法：zjai-desk ")
    assert not [word for word in ("usage", "options", "positional", "show this") if word in said]


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--version"])
    assert capsys.readouterr().out.strip() == f"zjai-desk {__version__}"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nothing-like-it"], "没有命令“nothing-like-it”"),
        (["import", "报表.xlsx"], "缺少--store"),
        (["--store", "s.zjdb", "import"], "缺少文件或文件夹"),
        (["table", "atlas.fields"], "缺少--store"),
        (["table", "atlas.fields", "--year", "去年"], "--year应是整数，不能是“去年”"),
        (["table", "--json", "--csv"], "--csv与--json只能用一个"),
        (["history", "--colour"], "不认识“--colour”"),
        (["--store"], "--store后面缺内容"),
    ],
)
def test_wrong_use_exits_with_2_and_says_what_is_wrong(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(arguments)
    assert left.value.code == 2
    assert told in capsys.readouterr().err


def test_without_a_screen_the_window_says_so(fail: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert fail() == "没有屏幕，开不了窗口。其余命令不需要屏幕，见 zjai-desk --help。"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("没有.xlsx", None),
        ("文字.xlsx", "这是一段文字，不是表格。".encode()),
        ("坏.xlsx", b"PK\x03\x04 broken"),
        ("空.csv", b""),
    ],
)
def test_bad_input_is_one_line_and_leaves_the_store_as_it_was(
    name: str, content: bytes | None, fail: Run, store: Path, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert name in fail("--store", store, "import", tmp_path / name)
    assert not store.exists()
    with Store.create(store) as opened:
        before = opened.head()
    fail("--store", store, "import", tmp_path / name)
    with Store.open(store) as opened:
        assert opened.head() == before
    fail("read", tmp_path / name)


def test_a_store_that_is_none_is_told(fail: Run, store: Path) -> None:
    assert fail("--store", store, "history").startswith("没有台账文件")
    store.write_text("not a store", encoding="utf-8")
    assert "不是台账文件" in fail("--store", store, "verify")


def test_a_store_in_use_is_told(fail: Run, store: Path) -> None:
    with Store.create(store):
        assert "正被另一个窗口" in fail("--store", store, "history")


def test_an_unforeseen_fault_is_one_line_and_a_log(
    fail: Run, monkeypatch: pytest.MonkeyPatch, store: Path
) -> None:
    def burst(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Store, "open", burst)
    said = fail("--store", store, "history")
    assert "ZeroDivisionError" in said
    assert "ZeroDivisionError" in Path(said.split("“")[1].split("”")[0]).read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="pipes of a POSIX shell")
def test_a_reader_that_leaves_early_is_no_fault() -> None:
    line = f"{sys.executable} -m zjai_desk --help | head -n 1; exit ${{PIPESTATUS[0]}}"
    many = f"""{sys.executable} -c "import sys; from zjai_desk import cli
from zjai_desk.commands import output
cli._open_window = lambda _: [print('行' * 100) for _ in range(9999)] and 0
sys.exit(cli.main([]))" | head -n 1"""
    for command in (line, many):
        done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
        assert done.stderr == ""


def test_output_into_a_pipe_is_utf8_whatever_the_computer_speaks() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "zjai_desk", "table"],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONIOENCODING": "gbk"},
    )
    assert "企业" in done.stdout.decode("utf-8")

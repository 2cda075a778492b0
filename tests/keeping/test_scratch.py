"""Scratch folders: those of a killed program go at the next start, those of a living one stay."""

import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import pytest
from keepers import other_process

from zjai_desk import scratch
from zjai_desk.keeping import rescue
from zjai_desk.keeping.opening import create_store, open_store

LEGACY = Path(__file__).parents[1] / "legacy" / "0001.zjdb"
_WAITS = """
import sys, tempfile
from zjai_desk.scratch import scratch
tempfile.tempdir = sys.argv[1]
folder = scratch()
open(f"{folder.name}/页.png", "w").close()
print(folder.name, flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files of the test's own."""
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_what_a_killed_program_left_goes_at_the_next_start(made: Path, temp: Path) -> None:
    killed, living = other_process(_WAITS, temp), other_process(_WAITS, temp)
    try:
        assert killed.stdout is not None
        assert living.stdout is not None
        left, kept = (Path(program.stdout.readline().strip()) for program in (killed, living))  # type: ignore[union-attr]  # they are piped
        killed.kill()
        killed.wait()
        assert list(left.iterdir()), "a kill leaves it, that is why it has to be swept"
        open_store(made).close()
        assert not left.exists()
        assert list(kept.iterdir()), "that one is at work"
        living.communicate("")
        assert not kept.exists(), "whoever ends well takes it along"
    finally:
        for program in (killed, living):
            program.kill()
            program.communicate()


def test_others_are_left_alone(temp: Path, made: Path) -> None:
    dead = 2**22 + 1  # no process has a number as high
    for name in (f"zjai-desk-{dead}", "zjai-desk-abc", f"other-{dead}-abc", f"zjai-desk-{dead}-ab.txt"):
        (temp / name).mkdir()
    if os.name == "posix":
        (temp / f"zjai-desk-{dead}-link").symlink_to(temp / "zjai-desk-abc", target_is_directory=True)
    (temp / f"zjai-desk-{dead}-file").touch()
    mine = scratch.scratch()
    before = sorted(temp.iterdir())
    (temp / f"zjai-desk-{dead}-gone").mkdir()
    open_store(made).close()
    assert sorted(temp.iterdir()) == before
    mine.cleanup()


@pytest.mark.skipif(sys.platform == "win32", reason="programs are forked as Unix does")
@pytest.mark.parametrize("work", ["read", "rescue"])
def test_what_is_copied_to_be_read_can_be_swept(temp: Path, path: Path, work: str) -> None:
    shutil.copy(LEGACY, path)
    child = os.fork()
    if child == 0:
        if work == "read":
            open_store(path, read_only=True)  # brought up to date in a copy
        else:
            from zjai_desk.store.damage import salvage

            salvage.Pages = lambda _: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[misc,assignment]  # cut short
            rescue.examine(path)
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert len(list(temp.iterdir())) == 1
    create_store(path.with_name("另一份.zjdb")).close()
    open_store(path.with_name("另一份.zjdb")).close()
    assert list(temp.iterdir()) == []

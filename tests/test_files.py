"""Files are replaced whole or not at all, also while an antivirus looks into them; private ones are private."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from zjai_desk import files
from zjai_desk.errors import DeskError


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that are made, none of which is waited for."""
    made: list[float] = []
    monkeypatch.setattr(files.time, "sleep", made.append)
    return made


def refusing(times: int, error: OSError) -> Callable[[Path, Path], Path]:
    """Return a rename that fails as often before it does what it should."""
    plain, left = Path.replace, [times]

    def replace(self: Path, target: Path) -> Path:
        if left[0]:
            left[0] -= 1
            raise error
        return plain(self, target)

    return replace


def held(number: int) -> OSError:
    """Return what Windows raises; elsewhere errors have no such number, so it is given one."""
    error = PermissionError(errno.EACCES, "refused")
    error.winerror = number  # type: ignore[attr-defined]  # only Windows declares it
    return error


@pytest.mark.parametrize("number", [5, 32, 33])
def test_a_file_held_for_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float], number: int
) -> None:
    path = tmp_path / "设置.json"
    path.write_text("旧")
    monkeypatch.setattr(Path, "replace", refusing(4, held(number)))
    with files.replacing(path) as beside:
        beside.write_text("新")
    assert path.read_text() == "新"
    assert pauses == [0.05, 0.1, 0.2, 0.4]


def test_one_that_is_held_for_good_is_told_and_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float]
) -> None:
    path = tmp_path / "设置.json"
    path.write_text("旧")
    monkeypatch.setattr(Path, "replace", refusing(99, held(32)))
    with pytest.raises(DeskError, match="没有权限"), files.replacing(path) as beside:
        beside.write_text("新")
    assert sum(pauses) == pytest.approx(2.5)
    assert [file.name for file in tmp_path.iterdir()] == ["设置.json"]
    assert path.read_text() == "旧"


def test_what_no_waiting_mends_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float]
) -> None:
    monkeypatch.setattr(Path, "replace", refusing(1, OSError(errno.ENOSPC, "full")))
    with pytest.raises(DeskError, match="磁盘已满"), files.replacing(tmp_path / "a") as beside:
        beside.write_text("新")
    assert pauses == []
    assert list(tmp_path.iterdir()) == []


def test_the_name_beside_is_short_and_cannot_be_foreseen(tmp_path: Path) -> None:
    path = tmp_path / f"{'台' * 80}.txt"
    with files.replacing(path) as one, files.replacing(path) as other:
        one.write_text("1")
        other.write_text("2")
        assert one != other
        assert len(one.name) < 40
    assert path.read_text() == "1"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps its own lists of who may read")
def test_private_files_are_so_from_the_start(tmp_path: Path) -> None:
    path = tmp_path / "key"
    before = os.umask(0)
    try:
        with files.replacing(path, private=True) as beside:
            assert stat.S_IMODE(beside.stat().st_mode) == 0o600
            beside.write_text("secret")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux tells which file a handle is of")
def test_the_folder_is_written_out_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a pulled plug may take the new name away, and the file with it."""
    written: list[str] = []
    plain = os.fsync
    monkeypatch.setattr(
        os,
        "fsync",
        lambda handle: (written.append(str(Path(f"/proc/self/fd/{handle}").readlink())), plain(handle)),
    )
    with files.replacing(tmp_path / "a") as beside:
        beside.write_text("1")
    assert written == [str(beside), str(tmp_path)]

"""Stores on file systems of their own: mounted to be read only, and full. Where none may be mounted, nothing is tried."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from keepers import add, names, session

from zjai_desk.errors import DeskError
from zjai_desk.keeping.copies import making as copies
from zjai_desk.keeping.copies.names import Why
from zjai_desk.keeping.opening import create_store, open_store
from zjai_desk.store.refusals import NotWritable


def mounted(*arguments: str) -> bool:
    found = shutil.which("mount")
    return (
        bool(found)
        and not subprocess.run([str(found), *arguments], capture_output=True, check=False).returncode
    )


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own of 3 MB."""
    folder = tmp_path / "磁盘"
    folder.mkdir()
    if not mounted("-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)):
        pytest.skip("nothing may be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_store_on_a_read_only_mount_is_read_and_says_so(disk: Path) -> None:
    path = disk / "台账.zjdb"
    create_store(path).close()
    session(path, "甲", "乙")
    before, there = path.read_bytes(), sorted(disk.iterdir())
    assert mounted("-o", "remount,ro", str(disk))
    with open_store(path, person="张三") as store:
        assert store.why_read_only.startswith("只读：")
        assert names(store) == ["甲", "乙"]
        assert store.verify() == []
        with pytest.raises(NotWritable):
            add(store, "丙")
        with pytest.raises(DeskError, match=r"只读|不能写|没有备份"):
            copies.make(store, Why.MANUAL)
    assert path.read_bytes() == before
    assert sorted(disk.iterdir()) == there
    assert mounted("-o", "remount,rw", str(disk))
    with open_store(path) as store:
        assert store.why_read_only == ""


def test_on_a_full_disk_it_is_read_and_takes_changes_again_when_there_is_room(disk: Path) -> None:
    path, filler = disk / "台账.zjdb", disk / "其他文件"
    create_store(path).close()
    session(path, "甲")
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"1" * 4096)
    with open_store(path) as store:
        with pytest.raises(DeskError, match="磁盘已满"):
            add(store, *(f"新企业{number}" for number in range(3000)))
        assert names(store) == ["甲"]
        assert store.verify() == []
        filler.unlink()
        add(store, "乙")
        assert names(store) == ["甲", "乙"]
    with open_store(path) as store:
        assert store.verify() == []

"""The second copy on a stick: which drives are sticks, what is read back, what a pulled or full one does."""

import os
import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from zjai_desk.errors import DeskError
from zjai_desk.keeping.copies import making as copies
from zjai_desk.keeping.copies import sticks as copies_sticks
from zjai_desk.keeping.copies.listing import check, listing
from zjai_desk.keeping.copies.names import Why
from zjai_desk.keeping.copies.sticks import folder_on, second_copy
from zjai_desk.keeping.places import System
from zjai_desk.keeping.sticks import Stick, Volumes, plugged_in
from zjai_desk.store import Store
from zjai_desk.store.damage import proof

Usage = namedtuple("Usage", "total used free")
MOUNTS = r"""/dev/sda1 / ext4 rw 0 0
/dev/sdb1 /media/zhang/\346\226\260\345\212\240\345\215\267\0401 vfat rw 0 0
/dev/sdc1 /mnt/disk ext4 rw 0 0
proc /proc proc rw 0 0
//server/share /mnt/share cifs rw 0 0
"""


def test_sticks_of_linux_are_told_from_disks_and_shares() -> None:
    system = System(windows=False, mounts=lambda: MOUNTS, pulled_out=lambda device: device == "sdb1")
    volumes = Volumes(system, volume=lambda device: ("备份盘", "5A3C-1F00") if "sdb" in device else ("", "x"))
    [found] = plugged_in(volumes)
    assert (found.label, found.mark, found.name) == ("备份盘", "5A3C-1F00", "备份盘")
    assert found.folder.name.endswith(" 1")


def test_sticks_of_windows_are_known_by_their_serial_and_not_their_letter() -> None:
    kinds = {"C:\\": 3, "E:\\": 2, "F:\\": 2, "Z:\\": 4}
    system = System(windows=True, drive_type=lambda root: kinds[root])
    volume = {"E:\\": ("", "1234ABCD"), "F:\\": ("", "")}.__getitem__
    found = plugged_in(Volumes(system, drives=lambda: list(kinds), volume=volume))
    assert [(str(stick.folder), stick.mark, stick.name) for stick in found] == [("E:\\", "1234ABCD", "E:\\")]


def test_this_computer_can_be_asked() -> None:
    assert all(stick.folder.exists() for stick in plugged_in())


@pytest.fixture
def stick(tmp_path: Path) -> Stick:
    folder = tmp_path / "U盘"
    folder.mkdir()
    return Stick(folder, "备份盘", "5A3C-1F00")


def add(store: Store, name: str) -> None:
    with store.change(f"新增 {name}") as change:
        change.insert("enterprises", [{"name": name}])


def test_the_newest_good_copy_is_on_the_stick_once(store: Store, stick: Stick) -> None:
    assert second_copy(store.path, store.id, stick) is None, "there is none yet"
    add(store, "甲")
    made = copies.make(store, Why.SESSION)
    target = second_copy(store.path, store.id, stick)
    assert target is not None
    assert target.read_bytes() == made.path.read_bytes()
    assert second_copy(store.path, store.id, stick) is None
    [there] = listing(folder_on(stick, store.path, store.id))
    assert (there.whole, there.seq, there.why) == (True, 1, "收工")
    assert check(there).whole is True


def test_a_copy_that_reads_back_otherwise_does_not_count(
    store: Store, stick: Stick, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store, "甲")
    copies.make(store, Why.SESSION)
    monkeypatch.setattr(proof, "digest", lambda *_: "0" * 64)
    with pytest.raises(DeskError, match="读回来"):
        second_copy(store.path, store.id, stick)
    assert list(folder_on(stick, store.path, store.id).iterdir()) == []


def test_a_local_copy_that_rotted_is_not_spread(store: Store, stick: Stick) -> None:
    add(store, "甲")
    made = copies.make(store, Why.SESSION)
    seen, content = made.path.stat(), bytearray(made.path.read_bytes())
    content[-1] ^= 1
    made.path.write_bytes(content)
    os.utime(made.path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    with pytest.raises(DeskError, match="本机已损坏"):
        second_copy(store.path, store.id, stick)
    assert list(folder_on(stick, store.path, store.id).iterdir()) == []


def test_a_full_stick_keeps_the_newest_and_says_so(
    store: Store, stick: Stick, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = 100_000_000
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 0, free))
    for name in "甲乙丙":
        add(store, name)
        made = copies.make(store, Why.SESSION)
        second_copy(store.path, store.id, stick)
    folder = folder_on(stick, store.path, store.id)
    assert [copy.seq for copy in listing(folder)] == [3, 2, 1]
    add(store, "丁")
    copies.make(store, Why.SESSION)
    free = copies_sticks.SPARE - made.size + 1000  # room for the new one once two of the old ones have gone
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 0, free))
    second_copy(store.path, store.id, stick)
    assert [copy.seq for copy in listing(folder)][:2] == [4, 3]
    add(store, "戊")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 0, 10**9))
    copies.make(store, Why.SESSION)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 0, 0))
    with pytest.raises(DeskError, match="放不下"):
        second_copy(store.path, store.id, stick)
    assert [copy.seq for copy in listing(folder)][:2] == [4, 3], "the old ones stay"


def test_a_pulled_stick_is_one_line_and_nothing_breaks(store: Store, stick: Stick) -> None:
    add(store, "甲")
    copies.make(store, Why.SESSION)

    class Pulled:
        def report(self, _text: str, _done: int = 0, _total: int = 0) -> None:
            shutil.rmtree(stick.folder, ignore_errors=True)

    with pytest.raises(DeskError, match="拔出来了"):
        second_copy(store.path, store.id, stick, Pulled())
    stick.folder.mkdir()
    assert second_copy(store.path, store.id, stick) is not None


def test_what_a_pulled_stick_kept_half_is_swept_away(store: Store, stick: Stick) -> None:
    add(store, "甲")
    copies.make(store, Why.SESSION)
    half = folder_on(stick, store.path, store.id) / ".1-aa.part"
    half.parent.mkdir()
    half.write_bytes(b"half")
    second_copy(store.path, store.id, stick)
    assert not half.exists()

"""The second copy: the newest good copy of a store on the stick that was chosen for it, read back before it counts."""

import hashlib
import os
import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from zjai_desk import files
from zjai_desk.errors import DeskError
from zjai_desk.keeping.copies import index as copies_index
from zjai_desk.keeping.copies import names as copies_names
from zjai_desk.keeping.copies.listing import Copy, listing, newest_good
from zjai_desk.keeping.copies.making import megabytes
from zjai_desk.keeping.copies.thinning import Aged, surplus
from zjai_desk.keeping.sticks import Stick
from zjai_desk.progress import SILENT, Progress
from zjai_desk.store.backup import make_folder
from zjai_desk.store.damage import proof

SPARE = 5_000_000
"""Bytes that stay free on a stick."""
_BLOCK = 1 << 20


def folder_on(stick: Stick, store: Path, store_id: str) -> Path:
    """Return the folder of a store's copies on a stick, which may hold those of stores of the same name."""
    return stick.folder / f"{copies_names.stem_of(store)} 备份 {store_id[:6]}"


def second_copy(store: Path, store_id: str, stick: Stick, progress: Progress = SILENT) -> Path | None:
    """Put the newest good copy of a store on a stick; None if it is there already, or there is none yet.

    A DeskError, in one line, if the stick is full, cannot be written or was pulled out; the copies that were on it
    stay, and what was half written goes when it is next there.
    """
    copy = newest_good(listing(copies_names.folder_of(store)))
    if copy is None:
        return None
    folder = folder_on(stick, store, store_id)
    target = folder / copy.path.name
    try:
        if any(one.path == target and one.whole for one in listing(folder)):
            return None
        make_folder(folder)
        _sweep(folder)
        _make_room(folder, copy.size, stick)
        _write(copy, target, progress)
    except OSError as error:
        raise _told(stick, error) from error
    except DeskError as error:
        cause = error.__cause__
        if isinstance(cause, OSError):
            raise _told(stick, cause) from error
        raise
    return target


def _told(stick: Stick, error: OSError) -> DeskError:
    if not stick.folder.exists():
        return DeskError(f"U盘“{stick.name}”拔出来了，没有备份到U盘。", "本机的备份都在；插回后会再备份。")
    why, hint = files.reason(error)
    return DeskError(f"没有备份到U盘“{stick.name}”：{why}。", hint)


def _write(copy: Copy, target: Path, progress: Progress) -> None:
    entry = copies_index.load(copy.path.parent)[0][copy.path.name]
    total, done = hashlib.sha256(), 0
    with files.replacing(target, private=True) as beside:
        with copy.path.open("rb") as source, beside.open("wb") as file:
            while block := source.read(_BLOCK):
                progress.report("备份到U盘", done, copy.size)
                file.write(block)
                total.update(block)
                done += len(block)
            file.flush()
            os.fsync(file.fileno())
        if total.hexdigest() != entry.sha256:
            raise DeskError(f"备份“{copy.path.name}”在本机已损坏，没有备份到U盘。", "请另做一份备份。")
        # A stick says that it has written what it has not: only what can be read from it counts.
        if proof.digest(beside, progress) != entry.sha256:
            raise DeskError("从U盘上读回来的与写下去的不同，没有备份到U盘。", "这只U盘可能坏了，请换一只。")
        # The file systems of sticks keep times to two seconds: what is noted must still be so tomorrow.
        written = int(beside.stat().st_mtime) // 2 * 2
        os.utime(beside, (written, written))
    seen = target.stat()
    copies_index.note(target.parent, target.name, replace(entry, size=seen.st_size, changed=seen.st_mtime_ns))


def _make_room(folder: Path, size: int, stick: Stick) -> None:
    """Delete the older copies on a stick that stand in the way of a new one; its newest good one stays."""
    there = [copy for copy in listing(folder) if copy.is_ours and copy.whole]
    free = shutil.disk_usage(folder).free
    room = free + sum(copy.size for copy in there) - size - SPARE
    aged = [Aged(copy.path.name, copy.at, copy.size, copy.why) for copy in there]
    left = sum(copy.size for copy in there)
    going = surplus(aged, room, least=1)
    left -= sum(copy.size for copy in aged if copy.key in going)
    if left > max(room, 0) or room < 0:
        raise DeskError(
            f"U盘“{stick.name}”只剩{megabytes(free)}，放不下{megabytes(size)}的备份。",
            "请清理U盘，或换一只。",
        )
    for name in going:
        (folder / name).unlink(missing_ok=True)
    copies_index.forget_gone(folder)


def _sweep(folder: Path) -> None:
    for path in folder.glob(".*.part"):
        with suppress(OSError):
            path.unlink()

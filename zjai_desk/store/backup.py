"""Copies that are proven before they count, and the way back from one."""

import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from zjai_desk import files
from zjai_desk.errors import DeskError
from zjai_desk.progress import SILENT, Progress
from zjai_desk.store import opening, sqlite, wording
from zjai_desk.store.cipher import Secret
from zjai_desk.store.damage import proof
from zjai_desk.store.refusals import Locked

if TYPE_CHECKING:
    from zjai_desk.store.database import Store

STAMP = "%Y-%m-%d %H.%M.%S"
"""The clock as file names can bear it."""


def copy_beside(store: "Store", target: Path) -> Path:
    """Write a copy of the open store to ``target``: beside it first, checked, then renamed."""
    with files.replacing(target) as beside:
        beside.unlink(missing_ok=True)
        store.copy_to(beside)
        _require_sound(
            beside, "备份没有通过检查：{fault}", "原台账未动，请先运行检查（verify）。", secret=store.secret
        )
    return target


def backup(store: "Store", folder: Path) -> Path:
    """Write a dated, checked copy of the open store into ``folder`` and return its path."""
    make_folder(folder)
    stamp = dt.datetime.now().strftime(STAMP)
    target = folder / f"{store.path.stem} {stamp}{store.path.suffix}"
    number = 2
    while target.exists():
        target = folder / f"{store.path.stem} {stamp} ({number}){store.path.suffix}"
        number += 1
    return copy_beside(store, target)


def make_folder(folder: Path) -> None:
    """Make a folder for copies, where there is none yet; a DeskError where the system refuses."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why, hint = files.reason(error)
        raise DeskError(f"建不了备份文件夹“{folder}”：{why}。", hint) from error


def restore(
    source: Path,
    target: Path,
    *,
    other: bool = False,
    progress: Progress = SILENT,
    secret: Secret | None = None,
    before: Callable[[Path], object] | None = None,
) -> Path | None:
    """Put the backup ``source``, once a copy of it is checked, in the place of ``target``.

    Returns where the former store was kept, None if there was none. The backup itself is only read: it
    may lie on a medium that cannot be written, and a newer program brings the copy up to date, not it.
    Only with ``other`` does the backup of another store take the place of this one. A kill at any moment
    leaves the former store or the restored one at ``target``: it is renamed over, never taken away first.
    ``secret`` opens either of them, if it is encrypted; the restored store is so if the backup is.
    ``before`` is called with the proven copy when nothing is left but to rename it.
    """
    opening.require_store_file(source, secret)
    _require_unused(source, secret)
    _require_unused(target, secret)
    if not other:
        _require_kin(source, target, secret)
    fresh = target.with_name(f"{target.name}.restored")
    try:
        with files.replacing(fresh, private=True) as beside:
            shutil.copyfile(source, beside)
            with _told_of(source):
                said = f"备份“{source.name}”没有通过检查：{{fault}}"
                _require_sound(beside, said, "请换一份备份。", progress, secret)
        kept = _keep_former(target)
        _clear_side_files(target, secret)
        if before is not None:
            before(fresh)
        _put_in_place(fresh, target, kept, secret)
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
    return kept


@contextmanager
def _told_of(source: Path) -> Iterator[None]:
    """Let a fault of the copy be told of the backup that it is a copy of."""
    try:
        yield
    except DeskError as error:
        if source.name in error.message:
            raise
        raise DeskError(f"备份“{source.name}”读不出来：{error.message}", "请换一份备份。") from error


def _require_sound(
    path: Path, message: str, hint: str, progress: Progress = SILENT, secret: Secret | None = None
) -> None:
    """Open a copy as a store, which brings an old one up to date, and hold all of it against its history."""
    from zjai_desk.store.database import Store

    with Store.open(path, secret=secret) as copy:
        faults = copy.verify(progress)
    if faults:
        raise DeskError(message.format(fault=faults[0]), hint)


def _require_unused(path: Path, secret: Secret | None) -> None:
    if path.exists() and sqlite.in_use(path, secret):
        raise DeskError(f"台账“{path.name}”正在使用，不能恢复。", "请先关闭打开它的程序。")


def _require_kin(source: Path, target: Path, secret: Secret | None) -> None:
    """Raise a DeskError if the backup is of another store than the one in its way, where that can be read."""
    seen = proof.glance(source, secret)
    try:
        there = proof.glance(target, secret)
    except Locked:
        raise
    except DeskError:
        return  # what is damaged or not there is nobody's
    if not seen.is_kin(there):
        raise DeskError(
            f"“{source.name}”是另一个台账的备份，不是“{target.name}”的，没有恢复。",
            "确实要用它替换，请在窗口的“备份与恢复”里确认，命令行加--other。",
        )


def _keep_former(target: Path) -> Path | None:
    """Give the store in the way, and the journal that belongs to it, a second name; returns that of the store."""
    if not target.exists():
        return None
    beside = [ending for ending in sqlite.SIDE_FILES if target.with_name(f"{target.name}{ending}").exists()]
    kept = target.with_name(f"{target.stem} 恢复前 {dt.datetime.now().strftime(STAMP)}{target.suffix}")
    # A journal is played into the store before it goes: what is kept has to be a file of its own then.
    keep = _copy if beside else _second_name
    with _writing(kept):
        for ending in ("", *beside):
            keep(target.with_name(f"{target.name}{ending}"), kept.with_name(f"{kept.name}{ending}"))
    return kept


def _copy(path: Path, name: Path) -> None:
    with files.replacing(name, private=True) as beside:
        shutil.copyfile(path, beside)


def _second_name(path: Path, name: Path) -> None:
    """Let a file have another name too; where the disk knows no second names, as on sticks, copy it."""
    try:
        os.link(path, name)
    except OSError:
        _copy(path, name)


def _put_in_place(fresh: Path, target: Path, kept: Path | None, secret: Secret | None) -> None:
    """Rename the restored store over the former one and open it; if it does not open, put the former one back."""
    with _writing(target):
        fresh.replace(target)
        files.write_out(target.parent)
    try:
        proof.glance(target, secret)
    except DeskError:
        if kept is not None:
            with _writing(target):
                _second_name(kept, fresh)
                fresh.replace(target)
        raise


def _clear_side_files(target: Path, secret: Secret | None) -> None:
    """Remove what SQLite would play into the restored store and ruin it (30 of 30 restores: trust.md §0.7)."""
    journal, *others = (target.with_name(f"{target.name}{ending}") for ending in sqlite.SIDE_FILES)
    with _writing(target):
        for path in others:
            path.unlink(missing_ok=True)
        if journal.exists() and target.exists():
            # What a crash left undone is taken back before its journal goes: should the power fail here, the
            # former store is whole. Of a damaged one nothing can be taken back.
            with suppress(DeskError), wording.told(target):
                sqlite.settle(target, secret)
        journal.unlink(missing_ok=True)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Tell what the system refuses in words."""
    try:
        yield
    except OSError as error:
        why, hint = files.reason(error)
        raise DeskError(f"写不了“{path}”：{why}。", hint) from error

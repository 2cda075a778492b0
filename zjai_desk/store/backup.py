"""Copies that are proven before they count, and the way back from one."""

import datetime as dt
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from zjai_desk import files
from zjai_desk.errors import DeskError
from zjai_desk.store import opening, sqlite

if TYPE_CHECKING:
    from zjai_desk.store.database import Store


def copy_beside(store: "Store", target: Path) -> Path:
    """Write a copy of the open store to ``target``: beside it first, checked, then renamed."""
    from zjai_desk.store.database import Store

    with files.replacing(target) as beside:
        beside.unlink(missing_ok=True)
        store.copy_to(beside)
        with Store.open(beside) as copy:
            faults = copy.verify()
        if faults:
            raise DeskError(f"备份没有通过检查：{faults[0]}", "原台账未动，请先运行检查（verify）。")
    return target


def _stamp() -> str:
    """Return the clock as file names can bear it."""
    return dt.datetime.now().strftime("%Y-%m-%d %H.%M.%S")


def backup(store: "Store", folder: Path) -> Path:
    """Write a dated, checked copy of the open store into ``folder`` and return its path."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why, hint = files.reason(error)
        raise DeskError(f"建不了备份文件夹“{folder}”：{why}。", hint) from error
    stamp = _stamp()
    target = folder / f"{store.path.stem} {stamp}{store.path.suffix}"
    number = 2
    while target.exists():
        target = folder / f"{store.path.stem} {stamp} ({number}){store.path.suffix}"
        number += 1
    return copy_beside(store, target)


def restore(source: Path, target: Path) -> Path | None:
    """Put the backup ``source``, once a copy of it is checked, in the place of ``target``.

    Returns where the former store was kept, None if there was none. The backup itself is only read: it
    may lie on a medium that cannot be written, and a newer program brings the copy up to date, not it.
    """
    from zjai_desk.store.database import Store

    opening.require_store_file(source)
    _require_unused(source)
    _require_unused(target)
    fresh = target.with_name(f"{target.name}.restored")
    try:
        with files.replacing(fresh) as beside:
            shutil.copyfile(source, beside)
            with Store.open(beside) as copy:
                faults = copy.verify()
            if faults:
                raise DeskError(f"备份“{source.name}”没有通过检查：{faults[0]}", "请换一份备份。")
        kept = _set_aside(target)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    return kept


def _require_unused(target: Path) -> None:
    if target.exists() and sqlite.in_use(target):
        raise DeskError(f"台账“{target.name}”正在使用，不能恢复。", "请先关闭打开它的程序。")


def _set_aside(target: Path) -> Path | None:
    """Rename the store in the way, with the journal that belongs to it: left behind, it would be played
    into the restored file and ruin it. Returns the new name, None if there was no store.
    """
    _require_unused(target)
    kept = target.with_name(f"{target.stem} 恢复前 {_stamp()}{target.suffix}")
    journal = target.with_name(f"{target.name}-journal")
    if journal.exists():
        journal.replace(kept.with_name(f"{kept.name}-journal"))
    if not target.exists():
        return None
    target.replace(kept)
    return kept

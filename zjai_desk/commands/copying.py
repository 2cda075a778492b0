"""The commands for copies of the store: backup, its list, restore."""

import argparse
from contextlib import suppress
from pathlib import Path

from zjai_desk.commands import output
from zjai_desk.commands.opening import opened, secret_of
from zjai_desk.commands.parser import Commands, add_command, operator_of

_STATES = {True: "完好", False: "已损坏", None: "没检查过"}


def add_to(commands: Commands) -> None:
    """Add these commands."""
    backup = add_command(commands, "backup", "备份台账，核验无误才算数", _backup)
    backup.add_argument(
        "folder",
        nargs="?",
        type=Path,
        metavar="文件夹",
        help="备份到这个文件夹；不写则放在台账旁的备份文件夹",
    )
    backup.add_argument("--list", action="store_true", help="列出台账旁的备份，最新的在前")
    restore = add_command(commands, "restore", "用备份恢复台账，原台账保留为一份备份", _restore)
    restore.add_argument("backup", type=Path, metavar="备份文件")
    restore.add_argument("--other", action="store_true", help="另一个台账的备份也照样恢复")


def _backup(options: argparse.Namespace) -> int:
    from zjai_desk.keeping.copies import making as copies
    from zjai_desk.keeping.copies.names import Why
    from zjai_desk.keeping.journal import Action, note

    if options.list:
        return _list(options.store)
    with opened(options) as store, output.progress() as progress:
        if options.folder is not None:
            made = store.backup(options.folder)
        else:
            made = copies.make(store, Why.MANUAL, progress).path
        note(store, Action.BACKUP, made.name, operator=operator_of(options))
    print(f"已备份到“{made}”")
    return 0


def _list(store: Path) -> int:
    from zjai_desk.keeping.copies.listing import listing
    from zjai_desk.keeping.copies.making import megabytes
    from zjai_desk.keeping.copies.names import folder_of

    found = listing(folder_of(store))
    if not found:
        print(f"“{store.name}”还没有备份。")
        return 0
    head = ("时间", "原因", "步号", "大小", "状态", "文件")
    rows = [
        (copy.at, copy.why, str(copy.seq), megabytes(copy.size), _STATES[copy.whole], copy.path.name)
        for copy in found
    ]
    output.columns([head, *rows], frozenset({2, 3}))
    return 0


def _restore(options: argparse.Namespace) -> int:
    from zjai_desk.keeping.copies.restoring import restore

    _require_right(options)
    secret = secret_of(options) or secret_of(options, options.backup)
    with output.progress() as progress:
        done = restore(
            options.store,
            options.backup,
            operator=operator_of(options),
            other=options.other,
            progress=progress,
            secret=secret,
        )
    print(f"已用“{options.backup.name}”恢复“{options.store}”")
    if done.kept:
        print(f"恢复前的台账保留为“{done.kept}”")
    if done.told:
        print(done.told)
    return 0


def _require_right(options: argparse.Namespace) -> None:
    """Let those who keep the store restore it, where its office keeps people; a damaged one cannot be asked."""
    from zjai_desk.registers import rights
    from zjai_desk.store.refusals import Damaged, Foreign

    if options.store.exists():
        with suppress(Damaged, Foreign), opened(options) as store:
            rights.require(store.gate.person, rights.RESTORE)

"""The commands that keep the store well: history, undo, redo, verify, backup, restore, sample."""

import argparse
from pathlib import Path

from zjai_desk.commands import output
from zjai_desk.commands.parser import Commands, add_command, add_operator, operator_of

_STATES = {"done": "", "undone": "已撤销"}


def add_to(commands: Commands) -> None:
    """Add these commands."""
    history = add_command(commands, "history", "列出历史，最新的在前", _history)
    history.add_argument("--limit", type=int, default=100, metavar="条数", help="最多列出多少步，默认100")
    history.add_argument("--json", action="store_true", help="以JSON输出")
    undo = add_command(commands, "undo", "撤销最近一步（导入一次算一步）", _undo)
    undo.add_argument("step", nargs="?", type=int, metavar="步号", help="历史中的步号；不写为最近一步")
    add_operator(undo)
    add_operator(add_command(commands, "redo", "重做最近撤销的一步", _redo))
    add_command(commands, "verify", "检查台账文件、历史链和内容是否完好", _verify)
    backup = add_command(commands, "backup", "把台账备份到文件夹，核验无误才算数", _backup)
    backup.add_argument("folder", type=Path, metavar="文件夹")
    restore = add_command(commands, "restore", "用备份恢复台账，原台账改名保留", _restore)
    restore.add_argument("backup", type=Path, metavar="备份文件")
    sample = add_command(commands, "sample", "用随程序的真实资料建一份示例台账", _sample, lambda _: False)
    sample.add_argument("path", type=Path, metavar="台账文件", help="新台账文件，如 示例.zjdb")


def _history(options: argparse.Namespace) -> int:
    from zjai_desk.store import Step, Store

    def row(step: Step) -> tuple[str, ...]:
        touched = sum(number for actions in step.counts.values() for number in actions.values())
        at = step.at[:16].replace("T", " ")
        return str(step.seq), at, step.operator or "—", step.title, f"{touched}条", _STATES[step.state]

    with Store.open(options.store) as store:
        steps = store.history(limit=options.limit)
    if options.json:
        keys = ("seq", "at", "operator", "title", "kind", "reason", "state", "target", "hash")
        output.as_json(
            [
                {key: getattr(step, key) for key in keys}
                | {"counts": {register: dict(actions) for register, actions in step.counts.items()}}
                for step in steps
            ]
        )
    elif steps:
        output.columns(
            [("步号", "时间", "操作人", "操作", "涉及", "状态"), *map(row, steps)], frozenset({0, 4})
        )
    else:
        print("还没有历史。")
    return 0


def _undo(options: argparse.Namespace) -> int:
    from zjai_desk.store import Store

    operator = operator_of(options)
    with Store.open(options.store) as store:
        done = store.undo(operator) if options.step is None else store.undo_step(options.step, operator)
    print(f"已{done.title}")
    return 0


def _redo(options: argparse.Namespace) -> int:
    from zjai_desk.store import Store

    with Store.open(options.store) as store:
        done = store.redo(operator_of(options))
    print(f"已{done.title}")
    return 0


def _verify(options: argparse.Namespace) -> int:
    from zjai_desk.store import Store

    with Store.open(options.store) as store, output.progress() as progress:
        faults = store.verify(progress)
        steps = store.head()[0]
    for fault in faults:
        print(fault)
    if faults:
        output.complain(f"台账有{len(faults)}处问题，请用最近的备份恢复（restore），并保留这个文件备查。")
        return 1
    print(f"台账完好，历史{steps}步，哈希链完整。")
    return 0


def _backup(options: argparse.Namespace) -> int:
    from zjai_desk.store import Store

    with Store.open(options.store) as store:
        print(f"已备份到“{store.backup(options.folder)}”")
    return 0


def _restore(options: argparse.Namespace) -> int:
    from zjai_desk.store import restore_store

    kept = restore_store(options.backup, options.store)
    print(f"已用“{options.backup.name}”恢复“{options.store}”")
    if kept:
        print(f"恢复前的台账保留为“{kept}”")
    return 0


def _sample(options: argparse.Namespace) -> int:
    from zjai_desk.sample import make_sample

    with output.progress() as progress:
        make_sample(options.path, progress)
    print(f"已建示例台账“{options.path}”")
    return 0

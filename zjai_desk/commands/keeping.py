"""The commands that keep the store well: history, undo, redo, verify, rescue, rebuild, sample."""

import argparse
from pathlib import Path

from zjai_desk.commands import output
from zjai_desk.commands.opening import opened, secret_of, store_password
from zjai_desk.commands.parser import Commands, add_command, add_reason, operator_of

_STATES = {"done": "", "undone": "已撤销"}


def add_to(commands: Commands) -> None:
    """Add these commands."""
    history = add_command(commands, "history", "列出历史，最新的在前", _history)
    history.add_argument("--limit", type=int, default=100, metavar="条数", help="最多列出多少步，默认100")
    history.add_argument("--json", action="store_true", help="以JSON输出")
    history.add_argument("--export", type=Path, metavar="文件", help="把全部历史和日志写成CSV文件，供审计")
    undo = add_command(commands, "undo", "撤销最近一步（导入一次算一步）", _undo)
    undo.add_argument("step", nargs="?", type=int, metavar="步号", help="历史中的步号；不写为最近一步")
    for turning in (undo, add_command(commands, "redo", "重做最近撤销的一步", _redo)):
        add_reason(turning)
    verify = add_command(commands, "verify", "检查台账文件、历史链和内容是否完好", _verify)
    verify.add_argument("--printed", metavar="步号和校验码", help="再与简报上印的核对，如 “12 3f2a…”")
    verify.add_argument(
        "--accept", metavar="理由", help="台账有意换成了较早的一份时，写明理由，以后以现在的为准"
    )
    rescue = add_command(
        commands, "rescue", "把损坏的台账里读得出的抢救到新台账，损坏的文件不动", _rescue, signs=False
    )
    rescue.add_argument("target", type=Path, metavar="新台账文件", help="抢救出的新台账，如 抢救.zjdb")
    rebuild = add_command(
        commands,
        "rebuild",
        "台账损坏或丢失时，由它旁边的副册重建一份一样的",
        _rebuild,
        lambda _: False,
        signs=False,
    )
    rebuild.add_argument("daybook", type=Path, metavar="副册文件夹", help="台账旁名字以“副册”结尾的文件夹")
    rebuild.add_argument("target", type=Path, metavar="新台账文件", help="重建的新台账，如 重建.zjdb")
    sample = add_command(
        commands, "sample", "用随程序的真实资料建一份示例台账", _sample, lambda _: False, signs=False
    )
    sample.add_argument("path", type=Path, metavar="台账文件", help="新台账文件，如 示例.zjdb")


def _history(options: argparse.Namespace) -> int:
    from zjai_desk.store import Step

    def row(step: Step) -> tuple[str, ...]:
        touched = sum(number for actions in step.counts.values() for number in actions.values())
        at = step.at[:16].replace("T", " ")
        return str(step.seq), at, step.operator or "—", step.title, f"{touched}条", _STATES[step.state]

    if options.export is not None:
        return _export(options)
    with opened(options) as store:
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


def _export(options: argparse.Namespace) -> int:
    import csv

    from zjai_desk.briefing.workbooks.harmless import harmless
    from zjai_desk.files import replacing
    from zjai_desk.keeping import audit, journal

    path: Path = options.export
    with opened(options) as store:
        count = store.head()[0]
        with replacing(path) as beside, beside.open("w", encoding="utf-8-sig", newline="") as file:
            lines = csv.writer(file)
            lines.writerow(audit.HEADINGS)
            lines.writerows([harmless(cell) for cell in line] for line in audit.lines(store))
        journal.went_out(store, "历史和日志", path, f"{count} 步", operator=operator_of(options))
    print(f"已把{count}步历史和日志写到“{options.export}”")
    return 0


def _undo(options: argparse.Namespace) -> int:
    operator = operator_of(options)
    with opened(options) as store, store.because(options.reason):
        done = store.undo(operator) if options.step is None else store.undo_step(options.step, operator)
    print(f"已{done.title}")
    return 0


def _redo(options: argparse.Namespace) -> int:
    with opened(options) as store, store.because(options.reason):
        done = store.redo(operator_of(options))
    print(f"已{done.title}")
    return 0


def _verify(options: argparse.Namespace) -> int:
    from zjai_desk.keeping import papers
    from zjai_desk.keeping.opening import accept

    with opened(options) as store, output.progress() as progress:
        if options.accept:
            accept(store, options.accept, operator_of(options))
            print("已认可台账现在的样子，理由已记入日志。")
        faults = store.verify(progress)
        if options.printed:
            faults += papers.faults(store, options.printed)
        steps, sealed = store.head()[0], store.sealed()
    for fault in faults:
        print(fault)
    if faults:
        output.complain(f"台账有{len(faults)}处问题，请用最近的备份恢复（restore），并保留这个文件备查。")
        return 1
    print(f"台账完好，历史{steps}步，哈希链完整。")
    if options.printed:
        print("纸上的校验码与台账一致：印它时的历史没有动过。")
    if len(sealed) > 1:
        print(f"历史由{len(sealed)}台电脑封签；别的电脑的封签在这里验不了，哈希链照样核对。")
    return 0


def _rescue(options: argparse.Namespace) -> int:
    from zjai_desk.keeping.rescue import rescue

    secret = secret_of(options, damaged=True)
    with output.progress() as progress:
        done = rescue(options.store, options.target, progress, secret)
    for line in done.damage.lines:
        print(line)
    print(f"已抢救到“{done.path}”：{done.damage.summary}")
    return 0


def _rebuild(options: argparse.Namespace) -> int:
    from zjai_desk.keeping.daybook import reading as daybook_reading
    from zjai_desk.keeping.daybook import rebuilding as daybook_rebuilding

    secret = daybook_rebuilding.secret_for(options.daybook, lambda: store_password(options))
    with output.progress() as progress:
        done = daybook_rebuilding.rebuild(options.daybook, options.target, progress, secret)
    for line in (*done.notes, *done.faults):
        print(line)
    print(f"已重建“{done.path}”：{done.summary}")
    print(f"历史链到第{done.seq}步，校验码 {done.head}")
    others = daybook_reading.stores(options.daybook) - 1
    if others > 0:
        print(f"这个文件夹里还有另外{others}份台账的副册；要重建那一份，请写明它的子文件夹。")
    if done.faults:
        output.complain(f"副册有{len(done.faults)}处缺失或损坏，重建的台账不完整，请与最新的备份比较。")
        return 1
    return 0


def _sample(options: argparse.Namespace) -> int:
    from zjai_desk.sample import make_sample

    with output.progress() as progress:
        make_sample(options.path, progress)
    print(f"已建示例台账“{options.path}”")
    return 0

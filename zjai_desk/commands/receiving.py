"""The commands that take returns in: read, import, and send-back to who sent them."""

import argparse
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zjai_desk.commands import output
from zjai_desk.commands.opening import opened
from zjai_desk.commands.parser import Commands, add_command, add_reason, operator_of
from zjai_desk.errors import DeskError
from zjai_desk.folders import returns_in
from zjai_desk.scratch import scratch

if TYPE_CHECKING:
    from zjai_desk.returns import Plan, Sheet
    from zjai_desk.store import Store


def add_to(commands: Commands) -> None:
    """Add these commands."""
    read = add_command(
        commands, "read", "显示一份报表会被怎样理解，什么也不存", _read, lambda _: False, signs=False
    )
    read.add_argument("file", type=Path, metavar="文件")
    read.add_argument("--json", action="store_true", help="以JSON输出")

    take = add_command(commands, "import", "导入报表文件和文件夹，每份文件一步，可单独撤销", _import)
    take.add_argument("paths", nargs="+", metavar="文件或文件夹")
    take.add_argument("--dry-run", action="store_true", help="只看会怎样，不导入")
    take.add_argument("--json", action="store_true", help="以JSON输出")
    add_reason(take)
    take.add_argument("--year", type=int, metavar="年份", help="报表没有写明年份时，按哪一年计")

    back = add_command(
        commands, "send-back", "把问题标在报送单位自己的表里，另附问题清单，退回更正", _send_back
    )
    back.add_argument("which", metavar="导入", help="历史中的步号，原件的文件名或指纹，或没能导入的文件")
    back.add_argument("-o", "--output", type=Path, required=True, metavar="文件", help="写到哪个Excel文件")
    back.add_argument("--only-faulty", action="store_true", help="只留有问题的行（按数值），给要小文件的单位")

    form = add_command(
        commands, "form", "做一份空白表样，发给报送单位填", _form, lambda options: options.filled
    )
    form.add_argument("register", metavar="台账", help="哪个台账的表，如 annual_returns 或 企业年报")
    form.add_argument("-o", "--output", type=Path, required=True, metavar="文件", help="写到哪个Excel文件")
    form.add_argument("--sender", default="", metavar="报送单位", help="发给谁，如 长河街道")
    form.add_argument("--year", type=int, metavar="年份", help="报哪一年的数")
    form.add_argument("--rows", type=int, default=200, metavar="行数", help="留多少行，不写为200")
    form.add_argument("--filled", action="store_true", help="预先填上台账里这个报送单位的企业")


def _form(options: argparse.Namespace) -> int:
    from zjai_desk.keeping.journal import went_out
    from zjai_desk.returns.blank.form import FormOrder, find_form, known_enterprises, write_form

    register, path = find_form(options.register), options.output
    order = FormOrder(register, options.sender, options.year, options.rows, [])
    if not options.filled:
        write_form(path, order)
        print(f"已做好表样“{path}”。")
        return 0
    with opened(options) as store:
        known = known_enterprises(store, options.sender)
        if not known:
            raise DeskError(
                f"台账里没有“{options.sender}”的企业，没有做表。",
                "请用--sender写明镇街或区县，或去掉--filled。",
            )
        write_form(path, replace(order, known=known))
        said = f"预填 {len(known):,} 家企业"
        went_out(store, f"{options.sender}空白表", path, said, operator=operator_of(options))
    print(f"已做好表样“{path}”，预填了{len(known)}家企业。")
    return 0


def _read(options: argparse.Namespace) -> int:
    from zjai_desk.returns import read_return

    with output.progress() as progress:
        found = read_return(options.file, progress)
    if options.json:
        output.as_json(found.as_json())
        return 0
    for note in found.notes:
        print(f"注意：{note}")
    for sheet in found.sheets:
        _print_sheet(sheet)
    return 0


def _print_sheet(sheet: "Sheet") -> None:
    from zjai_desk.registers import REGISTERS

    register = REGISTERS.get(sheet.register)
    facts = [
        register.label if register else "没有认出是什么表",
        f"{sheet.year}年" if sheet.year else "",
        sheet.unit,
    ]
    print(f"{sheet.name or '（文字表格）'}：{'，'.join(filter(None, facts))}，{len(sheet.records)}条记录")
    for letter, key in sheet.mapping.items():
        print(f"  {letter}列 {sheet.headings.get(letter, '')} → {key}")
    for found in sheet.problems:
        print(f"  第{found.row}行 {found.problem.severity.label}：{found.problem.message}")
    for skipped in sheet.skipped:
        print(f"  第{skipped.row}行 没有读作记录：{skipped.why}")
    for note in sheet.notes:
        print(f"  注意：{note}")


def _import(options: argparse.Namespace) -> int:
    operator = operator_of(options)
    said: list[dict[str, Any]] = []
    with _taking_in(options) as store, store.because(options.reason):
        for path in _files(options.paths):
            said.append(_import_one(store, path, options, operator))
            if not options.json:
                _print_one(said[-1])
    failed = [one for one in said if "error" in one]
    if options.json:
        output.as_json({"dry_run": options.dry_run, "files": said})
    for one in failed:
        output.complain(f"{one['file']}：{one['error']}")
    return 1 if failed else 0


@contextmanager
def _taking_in(options: argparse.Namespace) -> Iterator["Store"]:
    """Open the store to import into; one that is not there yet is made, and stays if it received anything."""
    from zjai_desk.keeping.opening import create_store
    from zjai_desk.store import Store

    path: Path = options.store
    if path.exists():
        with opened(options) as store:
            if not options.dry_run:
                _copy_before(store)
            yield store
    elif options.dry_run:
        with scratch() as folder, Store.create(Path(folder) / path.name) as store:
            yield store
    else:
        received = False
        try:
            with create_store(path, person=operator_of(options)) as store:
                try:
                    yield store
                finally:
                    received = store.head()[0] > 0
        finally:
            if not received:
                path.unlink(missing_ok=True)
        if received and not options.json:
            print(f"台账“{path}”原来没有，已新建。")


def _copy_before(store: "Store") -> None:
    """Make a copy of the store unless the newest one holds everything; without one, returns are received all the same."""
    from zjai_desk.keeping.copies import making as copies

    with output.progress() as progress:
        told = copies.before_import(store, progress)
    if told is not None:
        output.complain(f"注意：{told}")


def _files(paths: Iterable[str]) -> Iterator[Path]:
    """Yield the files that are named, and those in folders, however deep, that may be returns."""
    for given in paths:
        path = Path(given)
        if path.is_dir():
            yield from returns_in(path)
        elif "*" in path.name and not path.exists():
            # The shells of Windows leave it to the program to find what * stands for.
            yield from sorted(path.parent.glob(path.name)) or [path]
        else:
            yield path


def _import_one(store: "Store", path: Path, options: argparse.Namespace, operator: str) -> dict[str, Any]:
    """Import one file as one step and tell how it went; what is wrong with it costs only itself."""
    from zjai_desk.keeping.journal import Action, note
    from zjai_desk.returns.batch import Wishes, import_one

    said: dict[str, Any] = {"file": str(path)}
    with output.progress() as progress:
        wishes = Wishes(operator, options.year, dry_run=options.dry_run)
        outcome = import_one(store, path, wishes, progress)
    if outcome.step is not None and outcome.error is None:
        note(store, Action.IMPORT, path.name, outcome.step.title, operator=operator)
    if outcome.plan is not None:
        said |= _told(outcome.plan)
    if outcome.error is not None:
        said["error"] = str(outcome.error)
    elif outcome.nothing:
        said["nothing"] = outcome.nothing
    elif outcome.step is not None:
        said["step"] = outcome.step.seq
    return said


def _told(plan: "Plan") -> dict[str, Any]:
    sheets = plan.return_.sheets
    notes = [*plan.return_.notes, *(note for sheet in sheets for note in sheet.notes), *plan.notes]
    refused = [
        {
            "sheet": item.sheet,
            "rows": list(item.rows),
            "title": item.title,
            "why": [problem.message for problem in item.problems if problem.severity == "force"],
        }
        for item in plan.items
        if item.state == "refused"
    ]
    problems = sum(len(sheet.problems) for sheet in sheets)
    return {"counts": plan.counts, "problems": problems, "refused": refused, "notes": notes}


def _print_one(said: Mapping[str, Any]) -> None:
    if "counts" not in said:
        return
    from zjai_desk.returns.planning.items import State

    counts = "，".join(f"{state.label}{said['counts'][state]}" for state in State)
    print(f"{said['file']}：{counts}，核对出问题{said['problems']}项{_outcome(said)}")
    for item in said["refused"]:
        rows = "、".join(map(str, item["rows"]))
        print(f"  退回 第{rows}行 {item['title']}：{' '.join(item['why'])}")
    for note in said["notes"]:
        print(f"  注意：{note}")


def _outcome(said: Mapping[str, Any]) -> str:
    if "step" in said:
        return f"（已导入，历史第{said['step']}步）"
    return "（没有导入）" if "error" in said or "nothing" in said else "（试算，没有导入）"


def _send_back(options: argparse.Namespace) -> int:
    from zjai_desk.keeping.journal import went_out
    from zjai_desk.returns.sending.send_back import send_back

    operator = operator_of(options)
    with opened(options) as store, output.progress() as progress:
        done = send_back(store, options.which, options.output, operator, progress, options.only_faulty)
        said = f"标出 {done.marks} 处问题"
        went_out(store, f"退回 {options.which}", options.output, said, operator=operator)
    print(f"已把{done.marks}项问题标在“{done.path}”里。")
    for note in done.notes:
        print(f"注意：{note}")
    return 0

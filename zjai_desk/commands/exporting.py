"""The command that lets a register out: export, contacts masked unless they are asked for."""

import argparse
from pathlib import Path

from zjai_desk.commands import output
from zjai_desk.commands.opening import opened
from zjai_desk.commands.parser import Commands, add_command, operator_of
from zjai_desk.errors import DeskError


def add_to(commands: Commands) -> None:
    """Add this command."""
    export = add_command(commands, "export", "把一本台账导出为工作簿或CSV，联系方式遮盖", _export)
    export.add_argument("register", metavar="台账", help="如 enterprises 或 企业台账")
    export.add_argument(
        "-o", "--output", type=Path, required=True, metavar="文件", help="写到哪个 .xlsx 或 .csv 文件"
    )
    export.add_argument("--contacts", action="store_true", help="联系人和电话不遮盖，记入日志")


def _export(options: argparse.Namespace) -> int:
    from zjai_desk.briefing.workbooks.extract import Extract
    from zjai_desk.briefing.workbooks.register import write_register, write_register_csv
    from zjai_desk.keeping.journal import contents, went_out
    from zjai_desk.registers import REGISTERS
    from zjai_desk.registers.rights import CONTACTS, require

    path: Path = options.output
    register = next((r for r in REGISTERS.values() if options.register in (r.key, r.label)), None)
    if register is None:
        known = "、".join(each.label for each in REGISTERS.values())
        raise DeskError(f"没有台账“{options.register}”。", f"可用：{known}。")
    with opened(options) as store, output.progress() as progress:
        if options.contacts:
            require(store.gate.person, CONTACTS)
        ids = store.ids(register.key)
        extract = Extract(register, ids, register.fields, contacts=options.contacts)
        write = write_register_csv if path.suffix.lower() == ".csv" else write_register
        count = write(store, extract, path, progress)
        said = contents(count, register.measure, contacts=extract.let_out)
        went_out(store, register.label, path, said, operator=operator_of(options))
    print(f"已导出到“{path}”：{said}")
    return 0

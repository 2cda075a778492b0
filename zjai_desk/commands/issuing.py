"""The commands that send briefings out: brief."""

import argparse
from pathlib import Path

from zjai_desk.commands import output
from zjai_desk.commands.opening import opened
from zjai_desk.commands.parser import Commands, add_command, add_scope, operator_of


def add_to(commands: Commands) -> None:
    """Add these commands."""
    brief = add_command(
        commands, "brief", "列出或写出简报（PDF、Word、工作簿）", _brief, lambda options: bool(options.names)
    )
    brief.add_argument("names", nargs="*", metavar="简报名", help="不写则列出全部简报；批量时可写几个")
    add_scope(brief, "台账设定的")
    brief.add_argument(
        "-o", "--output", type=Path, metavar="文件",
        help="写到哪个文件，.pdf、.docx（Word）或 .xlsx（全部表格）；不写则以简报名存成PDF",
    )  # fmt: skip
    brief.add_argument(
        "--each-district", action="store_true", help="地区内每个区县各写一份，-o 是存放它们的文件夹"
    )
    brief.add_argument("--formats", metavar="格式", help="批量时写哪些格式，如 pdf,docx,xlsx；不写为pdf")


def _brief(options: argparse.Namespace) -> int:
    if not options.names:
        return _list(options)
    return _each_district(options) if options.each_district else _one(options)


def _list(options: argparse.Namespace) -> int:
    from zjai_desk.briefing import BRIEFINGS
    from zjai_desk.briefing.texts.catalogue import briefings

    if options.store is None:
        output.columns(list(BRIEFINGS.items()))
        return 0
    with opened(options) as store:
        output.columns(list(briefings(store).items()))
    return 0


def _one(options: argparse.Namespace) -> int:
    from zjai_desk.briefing import BRIEFINGS, write_briefing
    from zjai_desk.errors import DeskError
    from zjai_desk.keeping.journal import Action, went_out

    name, *more = options.names
    if more or options.formats:
        raise DeskError("一次写几份简报或几种格式，要加 --each-district。")
    path: Path = options.output or Path(f"{BRIEFINGS.get(name, name)}.pdf")
    with opened(options) as store, output.progress() as progress:
        written = write_briefing(store, name, path, options.area, options.year, progress)
        said = BRIEFINGS.get(name, name)
        went_out(store, said, path, operator=operator_of(options), action=Action.BRIEFING)
    print(f"已写出“{path}”")
    for warning in written.warnings:
        print(f"注意：{warning}")
    return 0


def _each_district(options: argparse.Namespace) -> int:
    from zjai_desk.briefing import BRIEFINGS, Batch, write_briefings
    from zjai_desk.keeping.journal import Action, went_out

    name = options.names[0]
    one = len(options.names) == 1
    folder: Path = options.output or Path(BRIEFINGS.get(name, name) if one else "各区县简报")
    formats = tuple(part.strip().lower() for part in (options.formats or "pdf").split(",") if part.strip())
    batch = Batch(tuple(options.names), options.area, options.year, formats)
    with opened(options) as store, output.progress() as progress:
        written = write_briefings(store, batch, folder, progress)
        operator = operator_of(options)
        went_out(store, "各区县批量", folder, written.summary, operator=operator, action=Action.BRIEFING)
    print(f"{written.summary}。")
    for file in written.files:
        if file.fault:
            output.complain(f"{file.district}{file.briefing}没有写成：{file.fault}")
    return 0 if len(written.whole) == len(written.files) else 1

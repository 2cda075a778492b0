"""The command edition and what it does: list, freeze, print, compare and withdraw briefings that were signed off."""

import argparse
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from zjai_desk.commands import output
from zjai_desk.commands.opening import opened
from zjai_desk.commands.parser import Commands, add_command, add_scope, operator_of
from zjai_desk.errors import DeskError

if TYPE_CHECKING:
    from zjai_desk.briefing.editions.differences import Difference
    from zjai_desk.briefing.editions.kept import Edition, Signing
    from zjai_desk.store import Store


def add_to(commands: Commands) -> None:
    """Add these commands."""
    edition = commands.add_parser(
        "edition", help="定稿：列出、定稿、再印、核对、撤回", description="定稿的简报。"
    )
    parts = edition.add_subparsers(title="做什么", metavar="做什么", prog="zjai-desk edition", required=True)
    listed = add_command(parts, "list", "列出已定稿的简报，最新的在前", _list)
    listed.add_argument("--corrected", action="store_true", help="逐期核对，列出有几个数后来更正（较慢）")
    freeze = add_command(parts, "freeze", "把一份简报定稿：内容和PDF从此不变", _freeze)
    freeze.add_argument("name", metavar="简报名")
    add_scope(freeze, "台账设定的")
    _add_signing(freeze)
    freeze.add_argument("--replaces", type=int, metavar="编号", help="替代哪一期定稿，原因写在 --note")
    freeze.add_argument("--with-differences", action="store_true", help="增加“与上期公布数的差异”一节")
    again = add_command(parts, "print", "再印一期：PDF与当时逐字节相同", _print)
    _add_record(again)
    again.add_argument("-o", "--output", type=Path, metavar="文件", help="写到哪个文件（.pdf、.docx、.xlsx）")
    compare = add_command(parts, "compare", "一期公布的数与现在的数有哪些不同，为什么", _compare)
    _add_record(compare)
    compare.add_argument("--json", action="store_true", help="以JSON输出")
    withdraw = add_command(parts, "withdraw", "撤回一期：另印一期说明，原来的仍保留", _withdraw)
    _add_record(withdraw)
    _add_signing(withdraw)


def _add_record(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("record", type=int, metavar="编号", help="edition list 里的编号")


def _add_signing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--issue", type=int, metavar="期号", help="第几期；不写为下一期")
    parser.add_argument("--day", metavar="日期", help="印发日期，如 2020-03-02；不写为今天")
    for option, label in (("--report", "报"), ("--send", "送"), ("--distribute", "发")):
        parser.add_argument(option, nargs="+", metavar="单位", help=f"{label}哪些单位")
    parser.add_argument("--copies", type=int, metavar="份数", help="共印几份")
    parser.add_argument("--note", default="", metavar="备注", help="备注，如替代或撤回的原因")


def _list(options: argparse.Namespace) -> int:
    from zjai_desk.briefing.editions.kept import editions, replaced_by

    with opened(options) as store, output.progress() as progress:
        known = editions(store)
        corrected = {}
        if options.corrected:
            from zjai_desk.briefing.editions.corrections import compare

            corrected = {edition.record: len(compare(store, edition, progress)) for edition in known}
    rows = [("编号", "期号", "标题", "日期", "定稿人", "状态")]
    for edition in known:
        later = replaced_by(known, edition)
        states = [f"已由{later.label}替代"] if later else []
        if corrected.get(edition.record):
            states.append(f"{corrected[edition.record]}个数已更正")
        day, by = edition.day.isoformat(), edition.done_by or "—"
        rows.append((str(edition.record), edition.label, edition.title, day, by, "，".join(states)))
    if known:
        output.columns(rows, frozenset({0}))
    else:
        print("还没有定稿的简报。")
    return 0


def _freeze(options: argparse.Namespace) -> int:
    from zjai_desk.briefing.editions.kept import edition_of
    from zjai_desk.briefing.editions.signing import prepare, sign_off
    from zjai_desk.briefing.texts.catalogue import place_meant

    operator = operator_of(options)
    with opened(options) as store, output.progress() as progress:
        if options.replaces is not None:
            edition_of(store, options.replaces)
        proof = prepare(store, options.name, *place_meant(store, options.area, options.year), progress)
        signing = _signing(store, options, proof.series)
        wanted = options.with_differences
        edition = sign_off(store, proof, signing, differences=wanted, operator=operator, progress=progress)
    print(f"已定稿 {edition.label}（编号{edition.record}）")
    for warning in (*proof.faults(signing), *proof.warnings):
        print(f"注意：{warning}")
    return 0


def _signing(store: "Store", options: argparse.Namespace, series: str) -> "Signing":
    from zjai_desk.briefing.editions.kept import Signing, editions, next_issue

    try:
        day = dt.date.fromisoformat(options.day) if options.day else dt.date.today()
    except ValueError as error:
        raise DeskError(f"“{options.day}”不是日期。", "请写成 2020-03-02 这样。") from error
    issue = options.issue or next_issue(editions(store), series, day.year)

    def named(names: list[str] | None) -> tuple[str, ...] | None:
        return None if names is None else tuple(names)

    return Signing(
        issue,
        day,
        reports_to=named(options.report),
        sends_to=named(options.send),
        issued_to=named(options.distribute),
        copies=options.copies,
        note=options.note,
        replaces=getattr(options, "replaces", None),
    )


def _print(options: argparse.Namespace) -> int:
    from zjai_desk.briefing.editions.kept import edition_of, reprint
    from zjai_desk.briefing.texts.catalogue import file_name
    from zjai_desk.keeping.journal import Action, went_out

    with opened(options) as store, output.progress() as progress:
        edition = edition_of(store, options.record)
        path = options.output or Path(f"{file_name(edition.label)}.pdf")
        reprint(store, edition, path, progress)
        went_out(store, edition.label, path, operator=operator_of(options), action=Action.BRIEFING)
    print(f"已写出“{path}”")
    return 0


def _compare(options: argparse.Namespace) -> int:
    from zjai_desk.briefing.editions.corrections import compare
    from zjai_desk.briefing.editions.kept import edition_of

    with opened(options) as store, output.progress() as progress:
        edition = edition_of(store, options.record)
        found = compare(store, edition, progress)
    if options.json:
        output.as_json([_as_json(one) for one in found])
    elif found:
        _print_differences(edition, found)
    else:
        print(f"{edition.label}公布的数与现在的数没有不同。")
    return 0


def _print_differences(edition: "Edition", found: "list[Difference]") -> None:
    rows = [("表", "指标", "已发布值", "现值", "原因")]
    rows += [(one.table, one.what, one.published, one.present, one.why) for one in found]
    output.columns(rows, frozenset({2, 3}))
    print(f"{edition.label}：{len(found)}个数已更正。")


def _as_json(one: "Difference") -> dict[str, str]:
    keys = ("table", "row", "column", "published", "present", "why")
    return {key: getattr(one, key) for key in keys}


def _withdraw(options: argparse.Namespace) -> int:
    from zjai_desk.briefing.editions.corrections import withdraw
    from zjai_desk.briefing.editions.kept import edition_of

    if not options.note:
        raise DeskError("撤回要写明原因。", "请用 --note 写原因。")
    with opened(options) as store, output.progress() as progress:
        edition = edition_of(store, options.record)
        signing = _signing(store, options, edition.series)
        notice = withdraw(store, edition, signing, operator_of(options), progress)
    print(f"已撤回 {edition.label}，另印 {notice.label}（编号{notice.record}）")
    return 0

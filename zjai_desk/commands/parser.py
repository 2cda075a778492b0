"""A parser of command lines that helps and complains in Chinese."""

import argparse
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NoReturn

Commands = Any  # argparse keeps the type of its sub-parsers action to itself

# What argparse says, and how it is said here.
_SAID = (
    (r"the following arguments are required: (.*)", r"缺少\1"),
    (r"unrecognized arguments: (.*)", r"不认识“\1”"),
    (r"argument 命令: invalid choice: '([^']*)'.*", r"没有命令“\1”"),
    (r"argument (\S+): invalid choice: '([^']*)' \(choose from (.*)\)", r"\1不能是“\2”，可用：\3"),
    (r"argument (\S+): expected one argument", r"\1后面缺内容"),
    (r"argument (\S+): expected at least one argument", r"\1后面缺内容"),
    (r"argument (\S+): invalid int value: '([^']*)'", r"\1应是整数，不能是“\2”"),
    (r"argument (\S+): not allowed with argument (\S+)", r"\1与\2只能用一个"),
    (r"ambiguous option: (\S+) could match (.*)", r"“\1”不明确，可能是\2"),
    (r"argument (\S+): ignored explicit argument '([^']*)'", r"\1后面不能有“\2”"),
)


class _ChineseHelp(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class ChineseParser(argparse.ArgumentParser):
    """An ArgumentParser whose help, headings and complaints are Chinese."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("formatter_class", _ChineseHelp)
        super().__init__(add_help=False, **options)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份帮助")

    def error(self, message: str) -> NoReturn:
        """Tell the usage and what is wrong with it, and exit with 2."""
        for pattern, said in _SAID:
            message, found = re.subn(f"^{pattern}$", said, message, flags=re.DOTALL)
            if found:
                break
        print(f"{self.format_usage()}{message}。用“{self.prog} --help”看说明。", file=sys.stderr)
        sys.exit(2)


def add_store(parser: argparse.ArgumentParser, default: object = argparse.SUPPRESS) -> None:
    """Add ``--store``; given before or after the command, it is the same option."""
    parser.add_argument("--store", type=Path, metavar="台账文件", default=default, help="台账文件（.zjdb）")


def _always(_options: argparse.Namespace) -> bool:
    return True


def add_command(
    commands: Commands,
    name: str,
    about: str,
    run: Callable[[argparse.Namespace], int],
    needs_store: Callable[[argparse.Namespace], bool] = _always,
    *,
    signs: bool = True,
) -> argparse.ArgumentParser:
    """Add a command that calls ``run``; where it ``needs_store``, one must be given, and ``signs`` says by whom."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=about, description=f"{about}。")
    add_store(parser)
    parser.add_argument(
        "--store-password-file",
        type=Path,
        metavar="文件",
        help="加密台账的口令文件；不写则读环境变量ZJAI_DESK_STORE_PASSWORD，再用--password-file，再不然当场问",
    )
    if signs:
        _add_operator(parser)

    def run_if_complete(options: argparse.Namespace) -> int:
        if options.store is None and needs_store(options):
            parser.error("缺少--store 台账文件")
        return run(options)

    parser.set_defaults(run=run_if_complete)
    return parser


def add_scope(parser: argparse.ArgumentParser, otherwise: str) -> None:
    """Add the area and the year that a table or a briefing is of, and what is meant where they are not given."""
    parser.add_argument("--area", metavar="地区", help=f"区县、市或省，如 滨江区；不写为{otherwise}")
    parser.add_argument("--year", type=int, metavar="年份", help=f"截至哪一年，如 2019；不写为{otherwise}")


def _add_operator(parser: argparse.ArgumentParser) -> None:
    """Add who does it, by default whom the window knows, and what that person signs in with."""
    parser.add_argument("--operator", metavar="姓名", help="操作人，记入历史；不写为窗口里设定的操作人")
    parser.add_argument(
        "--password-file",
        type=Path,
        metavar="文件",
        help="口令文件，台账启用了人员管理时用来登录；不写则读环境变量ZJAI_DESK_PASSWORD，再不然当场问",
    )


def add_reason(parser: argparse.ArgumentParser) -> None:
    """Add the reason that a change of a closed period takes."""
    parser.add_argument("--reason", default="", metavar="理由", help="改动已封账年度的理由，记入历史")


def operator_of(options: argparse.Namespace) -> str:
    """Return who does it."""
    if options.operator is not None:
        return str(options.operator)
    from zjai_desk.settings import Settings

    return Settings.load().operator

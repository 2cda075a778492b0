"""The commands that tell what is stored: table, check."""

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from zjai_desk.commands import output
from zjai_desk.commands.opening import opened
from zjai_desk.commands.parser import Commands, add_command, add_scope, operator_of

THEN, NOW = "then", "now"  # as the analysis knows them, which is not imported before it is asked for

if TYPE_CHECKING:
    from zjai_desk.analysis.tables import Table
    from zjai_desk.registers.findings import Finding
    from zjai_desk.store import Store


def add_to(commands: Commands) -> None:
    """Add these commands."""
    table = add_command(commands, "table", "列出或输出统计表", _table, _is_named)
    table.add_argument("name", nargs="?", metavar="表名", help="不写则列出全部统计表")
    add_scope(table, "全部")
    table.add_argument(
        "--divisions",
        choices=(THEN, NOW),
        default=THEN,
        help=f"按哪时的区划列区县：{THEN}当时，{NOW}现行（默认{THEN}）",
    )
    form = table.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="以JSON输出")
    form.add_argument("--csv", action="store_true", help="以CSV输出")
    form.add_argument("--xlsx", type=Path, metavar="文件", help="写成Excel文件")

    check = add_command(commands, "check", "列出台账中所有核对结果", _check)
    check.add_argument("register", nargs="?", metavar="台账", help="如 enterprises 或 企业台账；不写为全部")
    check.add_argument("--json", action="store_true", help="以JSON输出")


def _is_named(options: argparse.Namespace) -> bool:
    return options.name is not None


def _table(options: argparse.Namespace) -> int:
    from zjai_desk.analysis.catalogue import build

    if options.name is None:
        return _list_tables(options)
    with opened(options) as store:
        table = build(store, options.name, options.area, options.year, boundaries=options.divisions)
        if options.xlsx or options.csv:
            _let_out(store, table, options)
    if options.json:
        output.as_json(table.as_json())
    elif options.csv:
        from zjai_desk.briefing.workbooks.table import csv_rows

        csv.writer(sys.stdout, lineterminator="\n").writerows(csv_rows(table))
    elif options.xlsx:
        print(f"已写出“{options.xlsx}”")
    else:
        _print_table(table)
    return 0


def _let_out(store: "Store", table: "Table", options: argparse.Namespace) -> None:
    """Write the table to its workbook, if one is asked for; the log is told of it, and of one that goes out as CSV."""
    from zjai_desk.briefing.workbooks.table import write_table
    from zjai_desk.keeping.journal import went_out

    if options.xlsx:
        write_table(table, options.xlsx)
    rows, target = f"{len(table.rows):,} 行", options.xlsx or Path("CSV")
    went_out(store, table.title, target, rows, operator=operator_of(options))


def _list_tables(options: argparse.Namespace) -> int:
    """List the tables of the program and, where a store is given, those that its office laid out itself."""
    from zjai_desk.analysis.catalogue import TABLES, all_tables
    from zjai_desk.analysis.pivot import own_tables

    _list(TABLES)
    if options.store is not None:
        with opened(options) as store:
            own = {name: title for name, title in all_tables(store).items() if name not in TABLES}
        if own:
            print(f"\n{own_tables.HEADING}")
            _list(own)
    return 0


def _list(names: Mapping[str, str]) -> int:
    output.columns(list(names.items()))
    return 0


def _print_table(table: "Table") -> None:
    from zjai_desk.analysis.tables import shown

    lines = [row.cells for row in table.rows]
    if table.totals:
        lines.append(table.totals)
    texts = [tuple(column.heading for column in table.columns)]
    texts += [tuple(map(shown, line, table.columns)) for line in lines]
    print(f"{table.title}（单位：{table.unit}）" if table.unit else table.title)
    output.columns(texts, frozenset(place for place, column in enumerate(table.columns) if column.numeric))
    for name, text in (("总体", table.population), ("来源", table.source)):
        if text:
            print(f"{name}：{text}")
    for note in table.notes:
        print(f"注：{note}")


def _check(options: argparse.Namespace) -> int:
    from zjai_desk.analysis.findings import findings

    with opened(options) as store, output.progress() as progress:
        found = list(findings(store, options.register, progress))
    if options.json:
        output.as_json([finding.as_json() for finding in found])
        return 0
    _print_findings(found)
    return 0


def _print_findings(found: "list[Finding]") -> None:
    from zjai_desk.registers import REGISTERS

    for finding in found:
        place = f"（{finding.file} 第{finding.row}行）" if finding.row else ""
        label, severity = REGISTERS[finding.register].label, finding.problem.severity.label
        print(f"{severity} {label} {finding.title}{place}：{finding.problem.message}")
    counts = Counter(finding.problem.severity.label for finding in found)
    said = "，".join(f"{label}{number}项" for label, number in counts.items())
    print(f"共{len(found)}项：{said}。" if found else "没有核对出问题。")

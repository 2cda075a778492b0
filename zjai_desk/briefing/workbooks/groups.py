"""Groups with their subtotals, as the window shows them, as a workbook or as CSV."""

import csv
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from zjai_desk.briefing.workbooks.harmless import harmless
from zjai_desk.files import replacing
from zjai_desk.scratch import scratch

_TITLE, _FIGURE = 34, 16
"""Widths of columns, in characters."""


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One line: ``level`` 0 for a group and for the total, 1 inside a group; ``share`` in percent, unrounded."""

    level: int
    title: str
    count: int
    share: Decimal | None
    sums: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class GroupSheet:
    """What is shown: ``heads`` of the columns, the lines with the total last, and which records they are of."""

    title: str
    heads: tuple[str, ...]
    lines: tuple[GroupLine, ...]
    about: str = ""


def write_groups(shown: GroupSheet, path: Path) -> int:
    """Write groups to ``path``, CSV if its name ends so, and return how many groups there were."""
    if path.suffix.lower() == ".csv":
        _write_csv(shown, path)
    else:
        _write_book(shown, path)
    return sum(line.level == 0 for line in shown.lines) - 1


def _write_csv(shown: GroupSheet, path: Path) -> None:
    with replacing(path) as beside, beside.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(map(harmless, shown.heads))
        for line in shown.lines:
            share = "" if line.share is None else f"{line.share:.1f}%"
            sums = ["" if part is None else f"{part.normalize():f}" for part in line.sums]
            # A space before a group inside another one would be lost; two of them in full width stay.
            writer.writerow([harmless("　　" * line.level + line.title), line.count, share, *sums])


def _write_book(shown: GroupSheet, path: Path) -> None:
    import xlsxwriter

    with replacing(path) as beside, scratch() as folder:
        book = xlsxwriter.Workbook(str(beside), {"strings_to_urls": False, "tmpdir": folder})
        book.set_properties({"title": shown.title, "comments": shown.about})
        sheet = book.add_worksheet("分组小计")
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})
        sheet.set_column(0, 0, _TITLE)
        sheet.set_column(1, len(shown.heads) - 1, _FIGURE)
        for place, text in enumerate(shown.heads):
            sheet.write_string(0, place, text, head)
        nested = any(line.level for line in shown.lines)
        for row, line in enumerate(shown.lines, 1):
            last = row == len(shown.lines)
            look = {"bold": last or (nested and not line.level), **({"top": 1} if last else {})}
            sheet.write_string(row, 0, line.title, book.add_format({**look, "indent": 2 * line.level}))
            sheet.write_number(row, 1, line.count, book.add_format({**look, "num_format": "#,##0"}))
            if line.share is not None:
                share = book.add_format({**look, "num_format": "0.0%"})
                sheet.write_number(row, 2, line.share / 100, share)
            sums = book.add_format({**look, "num_format": "#,##0.######"})
            for place, part in enumerate(line.sums, 3):
                if part is not None:
                    sheet.write_number(row, place, part, sums)
            if line.level:
                sheet.set_row(row, None, None, {"level": 1})
        _dress(sheet)
        book.close()


def _dress(sheet: Any) -> None:
    sheet.freeze_panes(1, 1)
    # The line of a group stands above what it sums.
    sheet.outline_settings(True, False, True, False)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")

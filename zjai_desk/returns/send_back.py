"""What a sender is told: every problem of an imported return on one sheet, by sheet and row of the sender's own file."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from zjai_desk.errors import DeskError
from zjai_desk.files import replacing
from zjai_desk.progress import SILENT, Progress
from zjai_desk.registers import REGISTERS
from zjai_desk.returns.read import read_return
from zjai_desk.returns.sheets import Return, Sheet
from zjai_desk.store import Original, Store

_HEADINGS = (("工作表", 16), ("行", 6), ("项目", 18), ("程度", 8), ("问题和处理办法", 80))
_FORBIDDEN_IN_FILE_NAMES = str.maketrans(dict.fromkeys('\\/:*?"<>|', "_"))
Line = tuple[str, int, str, str, str]


def send_back(store: Store, which: str, path: Path, progress: Progress = SILENT) -> int:
    """Write the problems of an imported file to a workbook at ``path`` and return how many they are.

    ``which`` is the number of the step that imported it, the name of the file, or the path of a file that
    could not be imported. Raises a DeskError if there is no such import, if nothing was wrong with it,
    or if ``path`` cannot be written.
    """
    found = _read(store, which, progress)
    lines = [line for sheet in found.sheets for line in _lines(sheet)]
    if not lines:
        raise DeskError(f"“{found.name}”没有核对出问题，", "不需要退回。")
    _write(found.name, lines, path)
    return len(lines)


def _read(store: Store, which: str, progress: Progress) -> Return:
    original = _imported(store, which)
    if original is not None:
        return _read_again(original, progress)
    if Path(which).is_file():
        return read_return(Path(which), progress)
    names = "、".join(original.name for original in store.originals()) or "还没有导入过报表"
    raise DeskError(f"没有导入过名为“{which}”的报表，也没有这个文件。", f"已导入：{names}。")


def _imported(store: Store, which: str) -> Original | None:
    """Return the original that a step (by its number) imported, or the newest one of this name; None if there is none."""
    if which.isdecimal():
        sha256 = _received_by(store, int(which))
        if sha256 is None:
            raise DeskError(
                f"历史第{which}步没有导入报表，或已撤销。", "请用history查看步号，或写原件的文件名。"
            )
        return store.original(sha256)
    for original in store.originals():
        if original.name == which:
            return store.original(original.sha256)
    return None


def _received_by(store: Store, seq: int) -> str | None:
    """Return the SHA-256 of the file that a step brought in; None where its records are gone or came from no file."""
    for detail in store.details(seq, limit=1):
        for record in store.records(detail.register, [detail.record]):
            origin = detail.origin or record.origin
            return origin.sha256 if origin else None
    return None


def _read_again(original: Original, progress: Progress) -> Return:
    """Read the original as it was read when it came in: from a file of its name."""
    with tempfile.TemporaryDirectory() as folder:
        beside = Path(folder) / "原件"
        beside.mkdir()
        file = beside / original.name.translate(_FORBIDDEN_IN_FILE_NAMES)
        file.write_bytes(original.content)
        return read_return(file, progress)


def _lines(sheet: Sheet) -> Iterator[Line]:
    register = REGISTERS.get(sheet.register)
    for found in sheet.problems:
        problem = found.problem
        known = register is not None and problem.field in register
        heading = next((h for c, h in sheet.headings.items() if sheet.mapping.get(c) == problem.field), "")
        label = heading or (register[problem.field].label if register and known else problem.field)
        yield sheet.name, found.row, label, problem.severity.label, problem.message


def _write(name: str, lines: list[Line], path: Path) -> None:
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    with replacing(path) as beside:
        book = xlsxwriter.Workbook(str(beside), {"strings_to_urls": False})
        _fill(book, name, lines)
        try:
            book.close()
        except FileCreateError as error:
            raise error.args[0] from error  # the OSError it wraps


def _fill(book: Any, name: str, lines: list[Line]) -> None:
    sheet = book.add_worksheet("核对意见")
    head = book.add_format({"bold": True, "bottom": 1})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, f"“{name}”核对意见", book.add_format({"bold": True, "font_size": 14}))
    note = "强制：必须更正；核实：更正，或书面说明情况后保留；提示：供参考。行号为原表的行号。"
    sheet.write_string(1, 0, note)
    for place, (heading, width) in enumerate(_HEADINGS):
        sheet.set_column(place, place, width)
        sheet.write_string(3, place, heading, head)
    sheet.freeze_panes(4, 0)
    for row, (where, number, label, severity, message) in enumerate(lines, 4):
        sheet.write_number(row, 1, number, text)
        for place, said in ((0, where), (2, label), (3, severity), (4, message)):
            sheet.write_string(row, place, said, text)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)

"""Reads a return: the file through the worker, its tables, their records and what is wrong with them."""

import hashlib
from pathlib import Path

from zjai_desk import files
from zjai_desk.errors import DeskError
from zjai_desk.progress import SILENT, Progress
from zjai_desk.returns.books import reader
from zjai_desk.returns.sending.marks import GUIDE, lists_a_part, returned_list
from zjai_desk.returns.sheets import NO_CHOICES, Choices, Return
from zjai_desk.returns.tables.collector import held_back
from zjai_desk.returns.tables.page import Page

LARGEST = 200 * 2**20
# What a row and a value take as records, about, and how much of it a program of one gigabyte can hold.
_ROW_BYTES, _VALUE_BYTES, _MOST_BYTES = 1_500, 150, 750 * 2**20
_TEXT_FORMATS = frozenset({"text", "html", "mail"})
_WORKBOOK_ENDINGS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ods"})


def read_return(path: Path, progress: Progress = SILENT, choices: Choices = NO_CHOICES) -> Return:
    """Return what a file says; nothing is stored.

    ``choices`` are decisions of a person about forms met before. Raises a DeskError when the file cannot
    be read, and Cancelled when ``progress`` says so.
    """
    with held_back():
        return _read(path, content_of(path), progress, choices)


def _read(path: Path, content: bytes, progress: Progress, choices: Choices) -> Return:
    folder = path.resolve().parent.name
    result = Return(path.name, hashlib.sha256(content).hexdigest(), content, folder=folder)
    about = (path.stem, folder)
    page: Page | None = None
    form, weight = "", 0
    for frame in reader.answers(content, path.name, progress):
        match frame:
            case ("book", str(form), list(remarks)):
                result.notes = remarks
            case ("again",):
                result.sheets, weight = [], 0
            case ("sheet", str(name), list(merges)):
                page = Page(name, merges, about, choices)
            case ("rows", int(first), int(count), list(block)) if page:
                weight += count * (_ROW_BYTES + 4 * len(block)) + _VALUE_BYTES * sum(
                    len(new) for new, _ in block
                )
                if weight > _MOST_BYTES:
                    raise _too_many(path.name)
                page.add(first, count, block)
            case ("done", list(remarks)) if page:
                progress.report(f"正在核对“{path.name}”")
                if returned_list(page.grid):
                    result.fault_list = page.grid
                else:
                    result.sheets += page.finish(remarks)
    if any(sheet.issued for sheet in result.sheets):
        result.sheets = [sheet for sheet in result.sheets if sheet.issued or sheet.name != GUIDE]
    if lists_a_part(result.fault_list):
        _leave_totals_alone(result)
    _require_a_table(result, path, form)
    return result


def _leave_totals_alone(result: Return) -> None:
    """Drop what is said of sums and numbers of rows where most rows were left out on purpose."""
    for sheet in result.sheets:
        sheet.problems = [found for found in sheet.problems if found.problem.kind != "total_mismatch"]


def _too_many(name: str) -> DeskError:
    return DeskError(f"“{name}”内容过多，一次读不下，没有读入。", "请把报表拆成几个文件后分别导入。")


def content_of(path: Path) -> bytes:
    """Return the bytes of a file; raises a DeskError for what is no readable file of sensible size."""
    if path.is_dir():
        raise DeskError(f"“{path}”是文件夹，不是报表文件。", "请选择里面的文件。")
    try:
        if path.stat().st_size > LARGEST:
            raise DeskError(f"“{path.name}”超过200兆字节，不像正常的报表，没有读入。", "请拆成几个文件。")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise DeskError(f"没有文件“{path}”。", "请检查路径，或重新选择文件。") from error
    except OSError as error:
        why, hint = files.reason(error)
        raise DeskError(f"读不了“{path}”：{why}。", hint) from error


def _require_a_table(result: Return, path: Path, form: str) -> None:
    """Raise a DeskError for a file that is empty or, under the name of a workbook, mere text."""
    if all(not sheet.register and "空表。" in sheet.notes for sheet in result.sheets):
        raise DeskError(f"“{path.name}”里没有内容，是空表。", "请检查报送的是否是填好的表。")
    recognised = any(sheet.register for sheet in result.sheets)
    if form in _TEXT_FORMATS and path.suffix.lower() in _WORKBOOK_ENDINGS:
        if not recognised:
            raise DeskError(
                f"“{path.name}”的内容是普通文字，不是表格文件。", "请在WPS或Excel里另存为.xlsx后再导入。"
            )
        result.notes.append("文件名是表格文件，内容是文字，按文字表格读入。")

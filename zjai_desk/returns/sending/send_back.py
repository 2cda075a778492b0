"""Sends a return back: the sender's own workbook with every fault marked in it, and a list of all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from zjai_desk.errors import DeskError
from zjai_desk.progress import SILENT, Progress
from zjai_desk.registers.notebooks import SENT_BACK
from zjai_desk.returns.books.sniff import Format, sniff
from zjai_desk.returns.marking.book import mark_book
from zjai_desk.returns.marking.copying import copy_of
from zjai_desk.returns.marking.excerpt import excerpt
from zjai_desk.returns.marking.xml_text import Malformed
from zjai_desk.returns.planning.choices import choices_for
from zjai_desk.returns.planning.items import Plan
from zjai_desk.returns.planning.plan import plan_import
from zjai_desk.returns.read import read_return
from zjai_desk.returns.rounds.receipts import drafted, note_receipts
from zjai_desk.returns.sending.faults import Fault, faults_of
from zjai_desk.returns.sheets import NO_CHOICES, Choices, Return
from zjai_desk.scratch import scratch
from zjai_desk.store import Original, Store

_FORBIDDEN_IN_FILE_NAMES = str.maketrans(dict.fromkeys('\\/:*?"<>|', "_"))
_SHA256_LENGTH = 64
_KINDS = {
    Format.XLS: "xls（或et）", Format.XLSB: "xlsb", Format.ODS: "ods", Format.TEXT: "文字表格",
    Format.HTML: "网页表格", Format.XML: "XML表格",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SendBack:
    """A workbook to be sent back: where it was written, how many faults it lists, what is to be known of it."""

    path: Path
    marks: int
    faults: tuple[Fault, ...] = field(default=(), repr=False)
    notes: tuple[str, ...] = ()


def send_back(
    store: Store,
    which: str,
    path: Path,
    operator: str = "",
    progress: Progress = SILENT,
    only_faulty: bool = False,
) -> SendBack:
    """Write a received file, with its faults marked in it, to ``path`` (.xlsx), and note that it is sent back.

    ``which`` is the number of the step that imported it, the name of the file, its SHA-256, or the path of a
    file that could not be imported. With ``only_faulty`` it holds no other rows than those. Raises a DeskError if there is no such import, if nothing is wrong with
    it, or if ``path`` cannot be written.
    """
    return_ = _read(store, which, progress)
    if any(sheet.register for sheet in return_.sheets):
        plan = plan_import(store, return_, progress=progress)
        return send_back_plan(store, plan, path, operator, progress, only_faulty)
    done = mark_up(return_, path, progress=progress, only_faulty=only_faulty)
    _note(store, return_, None, operator)
    return done


def send_back_plan(
    store: Store,
    plan: Plan,
    path: Path,
    operator: str = "",
    progress: Progress = SILENT,
    only_faulty: bool = False,
) -> SendBack:
    """Do as :func:`send_back` with a return that was read and planned already; the plan stays valid."""
    valid = plan.head == store.state()
    done = mark_up(plan.return_, path, plan, progress, only_faulty)
    _note(store, plan.return_, plan, operator)
    if valid:
        # What was noted touches no record that the plan is about.
        plan.head = store.state()
    return done


def _note(store: Store, return_: Return, plan: Plan | None, operator: str) -> None:
    """Keep the original, by which its answer will be recognised, and the state 已退回."""
    sent = [replace(receipt, state=SENT_BACK) for receipt in drafted(store, plan)] if plan else []
    with store.change(f"退回 {return_.name}", operator=operator) as change:
        change.keep_original(return_.name, return_.content)
        note_receipts(store, change, sent)


def mark_up(
    return_: Return,
    path: Path,
    plan: Plan | None = None,
    progress: Progress = SILENT,
    only_faulty: bool = False,
) -> SendBack:
    """Write a return that was read, with its faults and those of its plan marked in it, to ``path``.

    Raises a DeskError if nothing is wrong with it, or if ``path`` cannot be written.
    """
    faults = faults_of(return_, plan)
    if not faults:
        raise DeskError(f"“{return_.name}”没有核对出问题，", "不需要退回。")
    progress.report(f"正在标注“{return_.name}”")
    if only_faulty:
        return _small(return_, faults, path)
    form = sniff(return_.content)
    if form is Format.XLSX:
        try:
            notes = mark_book(return_.content, path, return_, faults)
            return SendBack(path, len(faults), tuple(faults), tuple(notes))
        except Malformed:
            note = "原件的结构特殊，不便在原件上标注，已按原表内容另做一份，图表等没有带上。"
    else:
        note = f"原件是{_KINDS[form]}，已按原表内容另存为xlsx再标注。"
    content, names = copy_of(return_)
    notes = mark_book(content, path, return_, faults, [note], names)
    return SendBack(path, len(faults), tuple(faults), (note, *notes))


def _small(return_: Return, faults: Sequence[Fault], path: Path) -> SendBack:
    """Write only the rows with faults, as values."""
    cut, moved = excerpt(return_, faults)
    content, names = copy_of(cut)
    note = "只留了有问题的行，请改好后发回；没有列出的行不用重报。"
    notes = mark_book(content, path, cut, moved, [note], names)
    return SendBack(path, len(faults), tuple(faults), (note, *notes))


def _read(store: Store, which: str, progress: Progress) -> Return:
    original = _imported(store, which)
    if original is not None:
        return read_again(original, progress, choices_for(store, original.sha256))
    if Path(which).is_file():
        return read_return(Path(which), progress)
    names = "、".join(original.name for original in store.originals()) or "还没有导入过报表"
    raise DeskError(f"没有导入过名为“{which}”的报表，也没有这个文件。", f"已导入：{names}。")


def _imported(store: Store, which: str) -> Original | None:
    """Return the original that a step (by its number) imported, or that has this name or hash; None if none has."""
    if which.isdecimal() and len(which) < _SHA256_LENGTH:
        sha256 = _received_by(store, int(which))
        if sha256 is None:
            raise DeskError(
                f"历史第{which}步没有导入报表，或已撤销。", "请用history查看步号，或写原件的文件名。"
            )
        return store.original(sha256)
    for original in store.originals():
        if which in (original.name, original.sha256):
            return store.original(original.sha256)
    return None


def _received_by(store: Store, seq: int) -> str | None:
    """Return the SHA-256 of the file that a step brought in; None where its records are gone or came from no file."""
    for detail in store.details(seq, limit=1):
        for record in store.records(detail.register, [detail.record]):
            origin = detail.origin or record.origin
            return origin.sha256 if origin else None
    return None


def read_again(original: Original, progress: Progress = SILENT, choices: Choices = NO_CHOICES) -> Return:
    """Read an original as it was read when it came in: from a file of its name."""
    with scratch() as folder:
        beside = Path(folder) / "原件"
        beside.mkdir()
        file = beside / original.name.translate(_FORBIDDEN_IN_FILE_NAMES)
        file.write_bytes(original.content)
        return read_return(file, progress, choices)

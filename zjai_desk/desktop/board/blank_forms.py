"""Makes blank forms (空白表): one that is asked for, or one for each sender of a task."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QDialog

from zjai_desk.desktop.board.blank_form_dialog import ABOUT_ENTERPRISES, BlankFormDialog
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit.asking import WORKBOOK, ask_target
from zjai_desk.desktop.page import Page
from zjai_desk.progress import Progress
from zjai_desk.returns.blank.form import FormOrder, known_enterprises, write_form
from zjai_desk.returns.rounds.rounds import Round
from zjai_desk.returns.rounds.senders import known_senders
from zjai_desk.store import Store


def ask_blank_form(page: Page) -> None:
    """Ask on a page which blank form is to be made and where it is to go, and make it."""
    desk = page.desk

    def ask(senders: Sequence[str]) -> None:
        dialog = BlankFormDialog(senders, desk.year, page)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            path = ask_target(page, desk.settings, "生成空白表", dialog.file_name, WORKBOOK)
            if path is not None:
                make_blank_form(desk, dialog.order, path, with_known=dialog.wants_known)
        dialog.deleteLater()

    desk.run("", lambda store, _: known_senders(store), ask)


def make_blank_form(desk: Desk, order: FormOrder, path: Path, *, with_known: bool) -> None:
    """Write a blank form and tell so."""

    def work(store: Store, _progress: Progress) -> int:
        return write_blank_form(store, order, path, with_known=with_known)

    def done(known: int) -> None:
        listed = f"，已列 {known:,} 家企业" if known else ""
        desk.tell(f"空白表已存为 {path.name}{listed}")

    noted = desk.noting(work, f"{order.sender}空白表", path, lambda known: f"预填 {known:,} 家企业")
    desk.run(f"生成 {path.name}", noted, done)


def write_blank_forms(store: Store, wanted: Round, folder: Path, progress: Progress) -> int:
    """Write a form for each sender of a task into a folder, what is known listed; returns how many."""
    year = int(wanted.period) if wanted.period.isdecimal() and len(wanted.period) == 4 else None
    for number, sender in enumerate(wanted.senders):
        progress.report(f"正在生成 {sender} 的空白表", number, len(wanted.senders))
        path = folder / f"{sender}_{wanted.title}.xlsx"
        write_blank_form(store, FormOrder(wanted.register, sender, year), path, with_known=True)
    return len(wanted.senders)


def write_blank_form(store: Store, order: FormOrder, path: Path, *, with_known: bool) -> int:
    """Write a form to ``path`` and return how many enterprises are listed in it."""
    known = (
        known_enterprises(store, order.sender) if with_known and order.register in ABOUT_ENTERPRISES else []
    )
    rows = max(order.rows, len(known))
    write_form(path, FormOrder(order.register, order.sender, order.year, rows, known))
    return len(known)

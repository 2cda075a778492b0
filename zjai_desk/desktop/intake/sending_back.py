"""Sends a return under review back to its sender: the whole workbook with marks, or only the rows with faults."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.intake.return_file import ReturnFile
from zjai_desk.desktop.kit.asking import ask_target_and_kind
from zjai_desk.progress import Progress
from zjai_desk.returns.sending.send_back import SendBack, send_back_plan
from zjai_desk.store import Store

WHOLE = "整份原表，标出问题 (*.xlsx)"
ONLY_FAULTY = "只留有问题的行，小文件 (*.xlsx)"


def ask_send_back(parent: QWidget, desk: Desk, file: ReturnFile) -> None:
    """Ask where the workbook for the sender is to be written and whether it is to be whole, and write it."""
    name = f"{file.path.stem}_退回.xlsx"
    asked = ask_target_and_kind(parent, desk.settings, "生成退回件", name, f"{WHOLE};;{ONLY_FAULTY}")
    if asked is not None:
        send_back(desk, file, asked[0], only_faulty=asked[1] == ONLY_FAULTY)


def send_back(desk: Desk, file: ReturnFile, path: Path, *, only_faulty: bool = False) -> None:
    """Write the sender's workbook with the faults marked in it."""
    plan, operator = file.plan, desk.operator
    if plan is None:
        return

    def work(store: Store, progress: Progress) -> SendBack:
        return send_back_plan(store, plan, path, operator, progress, only_faulty)

    def done(made: SendBack) -> None:
        notes = "".join(made.notes[:1])
        desk.tell(f"退回件已写好：{made.path.name}，标出 {made.marks} 处问题。{notes}")
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(made.path.parent)))

    said = f"退回 {file.path.name}"
    noted = desk.noting(work, said, path, lambda made: f"标出 {made.marks} 处问题")
    desk.run(said, noted, done, writes=True)

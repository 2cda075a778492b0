"""The pieces of work that are timed: ``python -m tests.bench.work NAME ARGUMENTS`` prints its seconds."""

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench import batch, brief, finding, tables, window


def import_ours(workbook: str) -> float:
    """Import a workbook as the program does: checked, matched, logged, committed."""
    from zjai_desk.returns import apply_plan, plan_import, read_return
    from zjai_desk.store import Store

    with tempfile.TemporaryDirectory() as folder, Store.create(Path(folder) / "台账.zjdb") as store:
        start = time.perf_counter()
        apply_plan(store, plan_import(store, read_return(Path(workbook))))
        taken = time.perf_counter() - start
        assert store.count("patents") > 0
        return taken


def import_plain(workbook: str) -> float:
    """Read the same file with calamine and insert its rows with sqlite3, nothing else."""
    from python_calamine import CalamineWorkbook

    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        rows = CalamineWorkbook.from_path(workbook).get_sheet_by_index(0).to_python()
        database = sqlite3.connect(Path(folder) / "plain.db")
        columns = ", ".join(f"c{number}" for number in range(len(rows[0])))
        database.execute(f"CREATE TABLE patents ({columns})")
        marks = ", ".join("?" * len(rows[0]))
        plain = ([cell if isinstance(cell, (str, float)) else str(cell) for cell in row] for row in rows[1:])
        database.executemany(f"INSERT INTO patents VALUES ({marks})", plain)
        database.commit()
        taken = time.perf_counter() - start
        database.close()
        return taken


def import_pandas(workbook: str) -> float:
    """Read the same file with pandas.read_excel alone."""
    import pandas as pd

    start = time.perf_counter()
    pd.read_excel(workbook, dtype=str)
    return time.perf_counter() - start


def start_ours(store: str, begun: str) -> float:
    """Start the program on a store until its window shows what the store holds, counted from the start of Python."""
    import os

    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_STATE_HOME"] = folder
        from PySide6.QtCore import QTimer

        from zjai_desk.desktop import app
        from zjai_desk.settings import Settings

        application = app.make_application()
        settings = Settings()
        app.dress(application, settings)
        session = app.Session(application, settings)
        session.start(Path(store))
        ticker = QTimer()
        ready: list[float] = []

        def look() -> None:
            if session.window and session.window.windowHandle().isExposed() and not session.window.desk.busy:
                ready.append(time.time())
                session.window.close()
                application.quit()

        ticker.timeout.connect(look)
        ticker.start(1)
        application.exec()
        return ready[0] - float(begun)


def start_empty(begun: str) -> float:
    """Start an empty PySide6 window, counted from the start of Python."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication([])
    window = QMainWindow()
    window.resize(1366, 768)
    window.show()
    ticker = QTimer()
    ready: list[float] = []

    def look() -> None:
        if window.windowHandle().isExposed():
            ready.append(time.time())
            application.quit()

    ticker.timeout.connect(look)
    ticker.start(1)
    application.exec()
    return ready[0] - float(begun)


WORK: dict[str, Callable[..., float]] = {
    "import-ours": import_ours,
    "import-plain": import_plain,
    "import-pandas": import_pandas,
    "start-ours": start_ours,
    "start-empty": start_empty,
    "finding-ours": finding.finding_ours,
    "finding-qt": finding.finding_qt,
    "first-ours": finding.first_ours,
    "edit-ours": finding.edit_ours,
    "edit-plain": finding.edit_plain,
    "frames": window.worst_frame,
    "frame": window.frame_shown,
    "late-frames": window.late_frames,
    "all-frames": window.all_frames,
    "memory-ours": window.memory_ours,
    "memory-calc": window.memory_calc,
    "table-ours": tables.table_ours,
    "table-plain": tables.table_plain,
    "batch-ours": batch.batch_ours,
    "batch-one": batch.batch_one,
    "batch-memory": batch.batch_memory,
    "batch-memory-of-one": batch.batch_memory_of_one,
    "brief-ours": brief.brief_ours,
    "brief-pages": brief.brief_pages,
    "brief-plain": brief.brief_plain,
}

if __name__ == "__main__":
    print(WORK[sys.argv[1]](*sys.argv[2:]))

"""The pieces of work that are timed: ``python -m tests.bench.work NAME ARGUMENTS`` prints its seconds."""

import importlib
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path


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


WORK = {
    "import-ours": "work.import_ours",
    "import-plain": "work.import_plain",
    "import-pandas": "work.import_pandas",
    "start-ours": "start.start_ours",
    "start-empty": "start.start_empty",
    "finding-ours": "finding.finding_ours",
    "finding-qt": "finding.finding_qt",
    "first-ours": "finding.first_ours",
    "edit-ours": "finding.edit_ours",
    "edit-plain": "finding.edit_plain",
    "memory-ours": "window.memory_ours",
    "memory-calc": "window.memory_calc",
    "table-ours": "tables.table_ours",
    "table-plain": "tables.table_plain",
    "batch-ours": "batch.batch_ours",
    "batch-one": "batch.batch_one",
    "batch-memory": "batch.batch_memory",
    "batch-memory-of-one": "batch.batch_memory_of_one",
    "brief-ours": "brief.brief_ours",
    "brief-pages": "brief.brief_pages",
    "brief-plain": "brief.brief_plain",
}
"""Each piece by the function that does it. Only its module is imported: a yardstick loads nothing of ours."""


def work(name: str) -> Callable[..., float]:
    """Return the function that does a piece of work."""
    module, function = WORK[name].split(".")
    found: Callable[..., float] = getattr(importlib.import_module(f"tests.bench.{module}"), function)
    return found


if __name__ == "__main__":
    print(work(sys.argv[1])(*sys.argv[2:]))

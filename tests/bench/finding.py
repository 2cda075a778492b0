"""Filters, sorts, searches and edits of the patents register, by the store and by Qt's own table over the same file."""

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

from tests.bench.city import PATENTS

TIMES = 5  # each piece of work is done so often, and its median taken
PAGE = 40  # rows of one page of a table


def median(work: Callable[[], object], before: Callable[[], object] = bool) -> float:
    """Return the median of the seconds that a piece of work takes once it has been done before.

    What ``before`` does ahead of each is not counted.
    """
    taken = []
    before()
    work()
    for _ in range(TIMES):
        before()
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def finding_ours(path: str, what: str) -> float:
    """Answer a query with the store, and fetch the first page of it; what is asked first has been read before."""
    from zjai_desk.store import Query, Sort, Store

    queries = {
        "filter": Query(equals={"district": "滨江区"}),
        "text": Query(text="图像"),
        "pinyin": Query(text="txsb"),
        "sort": Query(sort=(Sort("title"),)),
    }
    with Store.open(Path(path)) as store:

        def ask() -> None:
            if what == "tally":
                store.tally("patents", "holder")
            else:
                store.records("patents", store.ids("patents", queries[what])[:PAGE])

        return median(ask)


def first_ours(path: str) -> float:
    """Answer the first search after the store was opened: all texts are read into memory for it."""
    from zjai_desk.store import Query, Store

    with Store.open(Path(path)) as store:
        start = time.perf_counter()
        store.ids("patents", Query(text="txsb"))
        return time.perf_counter() - start


def finding_qt(path: str, what: str) -> float:
    """Do the same with QSqlTableModel under a QSortFilterProxyModel, all rows fetched beforehand.

    Qt knows no pinyin: it looks for the same letters as they are. It has no tally; SQLite counts instead.
    """
    from PySide6.QtCore import QCoreApplication, QSortFilterProxyModel, Qt
    from PySide6.QtSql import QSqlDatabase, QSqlTableModel

    application = QCoreApplication([])
    database = QSqlDatabase.addDatabase("QSQLITE")
    database.setDatabaseName(path)
    assert database.open(), database.lastError().text()
    model = QSqlTableModel(None, database)
    model.setTable("patents")
    model.select()
    while model.canFetchMore():
        model.fetchMore()
    assert model.rowCount() % PATENTS == 0
    proxy = QSortFilterProxyModel()
    proxy.setSourceModel(model)

    def filtered(column: int, text: str) -> None:
        proxy.setFilterKeyColumn(column)
        proxy.setFilterFixedString(text)
        proxy.rowCount()

    def reset() -> None:
        proxy.setFilterFixedString("")
        proxy.sort(-1)

    def sort() -> None:
        proxy.setSortLocaleAware(True)
        proxy.sort(model.fieldIndex("title"), Qt.SortOrder.AscendingOrder)

    def tally() -> None:
        query = database.exec("SELECT holder, count(*) FROM patents GROUP BY holder ORDER BY 2 DESC")
        while query.next():
            query.value(0)

    works = {
        "filter": lambda: filtered(model.fieldIndex("district"), "滨江区"),
        "text": lambda: filtered(-1, "图像"),
        "pinyin": lambda: filtered(-1, "txsb"),
        "sort": sort,
        "tally": tally,
    }
    taken = median(works[what], reset)
    del application
    return taken


def edit_ours(path: str) -> float:
    """Commit one edit with its history, in a copy of the store."""
    from zjai_desk.store import Store

    with tempfile.TemporaryDirectory(dir=Path(path).parent) as folder:
        copy = Path(folder) / "台账.zjdb"
        copy.write_bytes(Path(path).read_bytes())
        titles = count()
        with Store.open(copy) as store:

            def edit() -> None:
                with store.change("修改", operator="测速") as change:
                    change.update("patents", {80_000: {"title": f"改过{next(titles)}次"}})

            return median(edit)


def edit_plain(path: str) -> float:
    """Commit one bare update of the same row, as durably, with sqlite3 alone."""
    with tempfile.TemporaryDirectory(dir=Path(path).parent) as folder:
        copy = Path(folder) / "台账.zjdb"
        copy.write_bytes(Path(path).read_bytes())
        database = sqlite3.connect(copy, isolation_level=None)
        for pragma in ("locking_mode=EXCLUSIVE", "journal_mode=DELETE", "synchronous=EXTRA"):
            database.execute(f"PRAGMA {pragma}")
        titles = count()

        def edit() -> None:
            database.execute("BEGIN IMMEDIATE")
            database.execute("UPDATE patents SET title=? WHERE id=80000", (f"改过{next(titles)}次",))
            database.execute("COMMIT")

        taken = median(edit)
        database.close()
        return taken

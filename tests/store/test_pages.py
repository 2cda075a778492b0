"""Rows read from bare pages are what SQLite reads; what no SQLite wrote stops nothing."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from zjai_desk.store.damage.pages import Pages


@pytest.fixture
def content(tmp_path: Path) -> bytes:
    path = tmp_path / "t.db"
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a, b, c)")
        rows = [(n * 7 - 50, n, "杭州" * (n % 900), bytes(n * 11)) for n in range(1200)]
        raw.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", rows)
        odd = [0, 1, -1, 127, -128, 2**15, -(2**23), 2**31, 2**47, -(2**63), 2**63 - 1, 1.5, None, "", b""]
        raw.executemany("INSERT INTO t VALUES (?, ?, NULL, NULL)", enumerate(odd, 20_000))
        raw.execute("INSERT INTO t VALUES (-9223372036854775808, 1, 2, 3)")
        raw.execute("DELETE FROM t WHERE id BETWEEN 1000 AND 4000")
        raw.commit()
    return path.read_bytes()


def rows_of(content: bytes, tmp_path: Path) -> dict[int, list[object]]:
    path = tmp_path / "again.db"
    path.write_bytes(content)
    with closing(sqlite3.connect(path)) as raw:
        return {row[0]: [None, *row[1:]] for row in raw.execute("SELECT * FROM t")}


def test_all_rows_are_read_as_sqlite_reads_them(content: bytes, tmp_path: Path) -> None:
    pages = Pages(content)
    pages.pass_over_free_pages()
    (table,) = pages.tree(1).rows.values()
    found = pages.tree(int(str(table[3])))
    assert found.rows == rows_of(content, tmp_path)
    assert found.lost == 0
    assert list(pages.strays()) == []


def test_a_lost_page_costs_its_own_rows_alone(content: bytes, tmp_path: Path) -> None:
    whole = rows_of(content, tmp_path)
    pages = Pages(content)
    root = int(str(next(iter(pages.tree(1).rows.values()))[3]))
    hurt = bytearray(content)
    hurt[(root - 1) * pages.size : root * pages.size] = bytes(pages.size)  # the way to all others
    again = Pages(bytes(hurt))
    again.pass_over_free_pages()
    again.tree(1)
    assert again.tree(root).lost == 1
    found = {rowid: row for rows in again.strays() for rowid, row in rows.items()}
    assert found == whole


@pytest.mark.parametrize("seed", range(16))
def test_garbage_never_brings_the_reading_down(content: bytes, seed: int) -> None:
    chance = random.Random(seed)
    hurt = bytearray(content)
    for _ in range(chance.choice((1, 5, 200))):
        start = chance.randrange(len(hurt))
        size = chance.choice((1, 4, 4096))
        hurt[start : start + size] = chance.randbytes(len(hurt[start : start + size]))
    pages = Pages(bytes(hurt[: chance.choice((len(hurt), len(hurt) // 2, 90, 0))]))
    pages.pass_over_free_pages()
    for number in range(pages.count + 2):
        pages.tree(number)
    list(pages.strays())

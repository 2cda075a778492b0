"""The short form of the torture of the readers: nothing brings the program down, and each file gets its line."""

import random
import sys
from itertools import islice
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="memory is measured as Unix does")

QUICK = (
    "overlapping entries.xlsx", "16 million cells declared.xlsx", "far cell.xlsx", "row number beyond.xlsx",
    "text number beyond.xlsx", "100,000 whole merges.xlsx", "merge beyond.xlsx", "relation to itself.xlsx",
    "fat says 4 thousand million.xls", "ods repeated beyond.ods", "html spans.xls", "old xml index.xls", "nuls.csv",
    "million quotes.csv", "tag without end.xlsx", "zip64 lies.xlsx",
)  # fmt: skip


def test_hostile_files_get_records_or_one_line(tmp_path: Path) -> None:
    from tests.torture import hostile, readers

    paths = list(readers.written(tmp_path, ((name, hostile.ONE[name]()) for name in QUICK)))
    counts, odd = readers.run(paths)
    assert odd == []
    assert counts["records"] + counts["no table"] + counts["refused"] == len(QUICK)


def test_odd_packages_are_all_read(tmp_path: Path) -> None:
    from tests.torture import odd, readers

    paths = list(readers.written(tmp_path, odd.packages()))
    counts, unusual = readers.run(paths, inside=True)
    assert unusual == []
    assert counts["records"] == len(paths)


def test_mutated_workbooks_never_bring_the_program_down(tmp_path: Path) -> None:
    from tests.torture import readers

    files = islice(readers.mutants(150, random.Random(0).randrange(100)), 150)
    counts, _ = readers.run(list(readers.written(tmp_path, files)), inside=True)
    assert sum(counts.values()) == 150
    assert counts["slow"] + counts["over 1 GB"] + counts["unclear"] == 0

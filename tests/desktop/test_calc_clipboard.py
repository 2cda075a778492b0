"""The clipboard shared with LibreOffice Calc: 500 × 8 cells there and back, on a display of its own."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import xlsxwriter

from zjai_desk.desktop.table.clipboard import read_text
from zjai_desk.store import Store

ROWS = 500
HERE = Path(__file__).parent
_PATIENCE = 90


def python_of_calc() -> str:
    """Return the Python that can talk to LibreOffice, "" if there is none."""
    for python in filter(None, map(shutil.which, ("/usr/bin/python3", "python3"))):
        if subprocess.run([python, "-c", "import uno"], capture_output=True, check=False).returncode == 0:
            return python
    return ""


def lacking() -> str:
    """Return what the machine lacks for this, "" if nothing."""
    missing = [program for program in ("soffice", "Xvfb", "xdotool") if shutil.which(program) is None]
    return "、".join(missing or ([] if python_of_calc() else ["uno"]))


def block() -> list[list[str]]:
    """Return cells of every kind, some hard to carry: quotes, leading zeros, long digits, the look of a formula."""
    odd = (
        '江南大道"8"号',
        '"开头',
        '结尾"',
        "=1+1",
        "012345",
        "330106199001011234",
        "2024-3",
        "1.10",
        "甲 乙",
    )
    layers = (("硬件层", "传感器"), ("技术层", "计算机视觉"), ("应用层", "制造"))
    return [
        [
            f"{odd[row % len(odd)]}·{row}" if row % 2 else f"简称{row}",
            ("滨江区", "西湖区")[row % 2],
            "长河街道",
            *layers[row % len(layers)],
            f"{2000 + row % 20}-{row % 12 + 1:02d}-15",
            str(100 + row),
            odd[row % len(odd)],
        ]
        for row in range(ROWS)
    ]


@contextmanager
def running(*command: str, display: str) -> Iterator[subprocess.Popen[str]]:
    """Run a program on a display for as long as it is needed."""
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "SAL_USE_VCLPLUGIN": "gen"}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as program:
        try:
            yield program
        finally:
            program.kill()


@contextmanager
def new_display() -> Iterator[str]:
    """Open a display that nobody sees."""
    with subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        try:
            assert server.stdout is not None
            yield f":{server.stdout.readline().strip()}"
        finally:
            server.terminate()


def a_store(folder: Path) -> None:
    """Lay a store of as many enterprises as the block has rows."""
    with Store.create(folder / "台账.zjdb") as store, store.change("录入") as change:
        change.insert(
            "enterprises",
            [{"name": f"杭州第{row:03d}号科技有限公司", "district": "滨江区"} for row in range(ROWS)],
        )


def a_book(folder: Path, cells: list[list[str]]) -> None:
    """Write the block as a workbook of texts."""
    book = xlsxwriter.Workbook(str(folder / "block.xlsx"))
    sheet, text = book.add_worksheet("块"), book.add_format({"num_format": "@"})
    for row, line in enumerate(cells):
        for column, cell in enumerate(line):
            sheet.write_string(row, column, cell, text)
    book.close()


@pytest.mark.skipif(bool(lacking()), reason=f"要有{lacking()}")
def test_a_block_goes_from_calc_to_the_window_and_back(tmp_path: Path) -> None:
    cells = block()
    a_store(tmp_path)
    a_book(tmp_path, cells)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    pipe = f"zjai{os.getpid()}"
    calc = ("soffice", profile, "--norestore", "--nologo", "--nodefault", f"--accept=pipe,name={pipe};urp")
    hand = (python_of_calc(), str(HERE / "calc_hand.py"), pipe, str(tmp_path))
    window = (sys.executable, "-m", "tests.desktop.window_hand", str(tmp_path))
    with (
        new_display() as display,
        running(*window, display=display) as ours,
        running(*calc, display=display),
        running(*hand, display=display) as theirs,
    ):
        assert theirs.wait(_PATIENCE) == 0, theirs.stderr and theirs.stderr.read()
        assert ours.wait(_PATIENCE) == 0, ours.stderr and ours.stderr.read()
    copied = read_text(json.loads((tmp_path / "window.txt").read_text(encoding="utf-8")))
    assert copied == cells
    assert json.loads((tmp_path / "calc.json").read_text(encoding="utf-8")) == cells

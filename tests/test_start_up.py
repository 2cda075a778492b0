"""Heavy libraries are loaded where they are used, never when the program starts."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from zjai_desk.store import Store

HEAVY = (
    "pandas",
    "scipy",
    "numpy",
    "reportlab",
    "pyqtgraph",
    "openpyxl",
    "python_calamine",
    "xlsxwriter",
    "pypdfium2",
    "sqlcipher3",
)


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("zjai_desk.cli", (*HEAVY, "sqlalchemy", "PySide6")),
        ("zjai_desk.desktop.app", (*HEAVY, "sqlalchemy")),
        ("zjai_desk.returns", (*HEAVY, "sqlalchemy", "PySide6")),
    ],
)
def test_heavy_libraries_are_not_loaded_at_start_up(module: str, absent: tuple[str, ...]) -> None:
    asked = f"import sys, {module}; print(*(name for name in {absent!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_the_sources_of_libraries_are_not_read_when_the_window_starts() -> None:
    """PySide reads the text of each module that is imported after it, and keeps it, unless told not to."""
    asked = (
        "import linecache, zjai_desk.desktop.app; print(*(n for n in linecache.cache if n.endswith('.py')))"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert [name for name in done.stdout.split() if "zjai_desk" in name] == []


def test_the_pages_are_not_loaded_before_they_are_shown() -> None:
    asked = "import sys, zjai_desk.desktop.app; print(*(n for n in sys.modules if n.endswith('_page') or '.returns' in n))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_what_makes_tables_is_not_loaded_for_daily_work(
    tmp_path: Path, new_store: Callable[[Path], Store]
) -> None:
    """A store that is up to date is opened, read, written and proven without SQLAlchemy: 20 MB, a sixth of a second."""
    path = tmp_path / "台账.zjdb"
    new_store(path).close()
    asked = f"""
import sys
from pathlib import Path
from zjai_desk.store import Store
with Store.open(Path({str(path)!r})) as store:
    with store.change("录入") as change:
        change.insert("enterprises", [{{"name": "甲公司"}}])
    store.undo()
    assert store.verify() == []
    store.backup(Path({str(tmp_path)!r}) / "备份")
print("sqlalchemy" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]

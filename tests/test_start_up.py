"""Heavy libraries are loaded where they are used, never when the program starts."""

import subprocess
import sys

import pytest

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
        ("zjai_desk.desktop.app", HEAVY),
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
    assert [name for name in done.stdout.split() if "sqlalchemy" in name or "zjai_desk" in name] == []


def test_the_pages_are_not_loaded_before_they_are_shown() -> None:
    asked = "import sys, zjai_desk.desktop.app; print(*(n for n in sys.modules if n.endswith('_page') or '.returns' in n))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []

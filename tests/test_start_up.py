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

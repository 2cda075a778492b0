"""Everything outside the window works on a computer without Qt."""

import subprocess
import sys

IMPORT_ALL_WITHOUT_QT = """
import importlib, pkgutil, sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("PySide6", "shiboken6", "pyqtgraph"):
            raise ModuleNotFoundError(f"{name} is absent in this test", name=name)

sys.meta_path.insert(0, Absent())
import zjai_desk

names = [
    module.name
    for module in pkgutil.walk_packages(zjai_desk.__path__, "zjai_desk.", onerror=lambda name: None)
    if not module.name.startswith("zjai_desk.desktop") and not module.name.endswith("__main__")
]
for name in names:
    importlib.import_module(name)
print(len(names))
"""


def test_all_modules_outside_the_window_import_without_qt() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", IMPORT_ALL_WITHOUT_QT],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 40

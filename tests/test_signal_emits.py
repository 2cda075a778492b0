"""PySide6 6.12.0 aborts Python 3.11 after some 570 emits of a Python signal; the one installed must not."""

import subprocess
import sys

EMIT = """
from PySide6.QtCore import QObject, Signal

class Bell(QObject):
    rung = Signal(int, str)

heard = []
bell = Bell()
bell.rung.connect(lambda number, text: heard.append((number, text)))
for number in range(2000):
    bell.rung.emit(number, "一声")
assert heard == [(number, "一声") for number in range(2000)]
print(len(heard))
"""


def test_two_thousand_emits_of_a_signal_arrive() -> None:
    # In a process of its own: an abort ends the interpreter, not just the test.
    done = subprocess.run([sys.executable, "-c", EMIT], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "2000"), done.stderr

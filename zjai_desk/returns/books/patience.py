"""How long a worker is waited for: while it gets on, and up to so much of the processor's time, however slow the PC."""

import os
import subprocess
import sys
import time
from pathlib import Path

from zjai_desk.returns.books import limits


class Patience:
    """Tells when the workers that read one file, one after the other, are overdue.

    ``seconds`` is the processor time that they may take together, and the thread that waits for them as well.
    A PC that is busy with other things gives them little of it, and they are waited for; one that stands
    still, neither taking any nor telling anything, is not.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = self._left = seconds
        self._spent = 0.0
        self._own = time.thread_time()
        self._began = self._moved = time.monotonic()

    def begin(self) -> None:
        """Turn to a worker that has just been started; what the one before it took stays taken."""
        self._left -= self._spent
        self._spent = 0.0
        self._began = self._moved = time.monotonic()

    def heard(self) -> None:
        """Hear that the worker has told something."""
        self._moved = time.monotonic()

    def is_over(self, process: "subprocess.Popen[bytes]") -> bool:
        """Whether the worker has taken all the time it may, or stands still."""
        spent = _spent_by(process)
        if spent is None:  # not to be known here: as though nothing else kept the processor
            spent = time.monotonic() - self._began
        if spent > self._spent:
            self._spent = spent
            self.heard()
        # Rows without an end may cost more to take in than to tell.
        if self._spent > self._left or time.thread_time() - self._own > self._seconds:
            return True
        return time.monotonic() - self._moved > limits.STANDSTILL


def _spent_by(process: "subprocess.Popen[bytes]") -> float | None:
    """Return the seconds of processor time a child has taken so far; None if this system does not tell."""
    if sys.platform == "win32":
        from zjai_desk.returns.books.windows_job import processor_seconds

        return processor_seconds(int(process._handle))
    try:
        told = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")

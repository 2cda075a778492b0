"""How much memory and time the worker may take; see windows_job for what Windows needs."""

import sys

from zjai_desk.errors import DeskError

MEMORY = 2**30
ROWS = 500_000
"""Rows of one sheet that the program can hold as records within as much memory."""
STANDSTILL = 18.0
"""Seconds after which a worker that neither tells anything nor takes any processor time is given up."""
_SECONDS = 18.0
_SECONDS_PER_MEGABYTE = 1.0


def seconds_for(size: int) -> float:
    """Return how much processor time a file of ``size`` bytes may take to read; an office PC needs a tenth of it."""
    return _SECONDS + _SECONDS_PER_MEGABYTE * size / 2**20


def too_many() -> DeskError:
    """Return what to say of a sheet with more rows than can be read at once."""
    return DeskError("内容过多，一次读不下，没有读入，", "请把报表拆成几个文件后分别导入。")


def cap_this_process(seconds: float) -> None:
    """Cap memory and processor time of the calling process where the system can (not on Windows)."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    # A little more than the parent's patience: should that not stop the worker, the system does.
    limit = int(seconds) + 5
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))

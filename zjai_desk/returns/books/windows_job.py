"""A child process on Windows: a cap on its memory, by a job object, and its processor time, through ctypes."""

import ctypes
from typing import Any

_EXTENDED_LIMIT_INFORMATION = 9
_LIMIT_PROCESS_MEMORY = 0x100
_LIMIT_KILL_ON_JOB_CLOSE = 0x2000
_TICKS = 10_000_000  # of 100 nanoseconds each, in a second


class _Basic(ctypes.Structure):
    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class _Extended(ctypes.Structure):
    _fields_ = (
        ("Basic", _Basic),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


class Job:
    """A job that holds one child: it caps the child's memory, and ends it when the job is closed or we end."""

    def __init__(self, process: int, memory: int) -> None:
        # Looked up by name, since the attribute exists on Windows only.
        self._kernel: Any = getattr(ctypes, "WinDLL")("kernel32")  # noqa: B009
        self._kernel.CreateJobObjectW.restype = ctypes.c_void_p
        self._job = ctypes.c_void_p(self._kernel.CreateJobObjectW(None, None))
        limits = _Extended(ProcessMemoryLimit=memory)
        limits.Basic.LimitFlags = _LIMIT_PROCESS_MEMORY | _LIMIT_KILL_ON_JOB_CLOSE
        self._kernel.SetInformationJobObject(
            self._job, _EXTENDED_LIMIT_INFORMATION, ctypes.byref(limits), ctypes.sizeof(limits)
        )
        # A Windows without nested jobs may refuse; the time limit still holds then.
        self._kernel.AssignProcessToJobObject(self._job, ctypes.c_void_p(process))

    def close(self) -> None:
        """Close the job, which ends the child if it still runs."""
        self._kernel.CloseHandle(self._job)


def processor_seconds(process: int) -> float | None:
    """Return the seconds of processor time that a process has taken so far, None if that cannot be known."""
    times = (ctypes.c_uint64 * 4)()  # when it began and ended, then what it took in the kernel and by itself
    pointers = [ctypes.byref(times, place * ctypes.sizeof(ctypes.c_uint64)) for place in range(len(times))]
    kernel: Any = getattr(ctypes, "WinDLL")("kernel32")  # noqa: B009  # exists on Windows only
    if not kernel.GetProcessTimes(ctypes.c_void_p(process), *pointers):
        return None
    return (times[2] + times[3]) / _TICKS

"""Memory that columns take for a moment goes back to the system at once, where that would keep it for later."""

import ctypes
import sys
from contextlib import suppress

_MMAP_THRESHOLD = -3
"""The name of the setting in glibc's malloc.h."""
_LARGE = 128 * 1024
"""Bytes from which a block is the system's own. It is so from the start, but glibc raises it with each that is freed."""


def give_back_large_blocks() -> None:
    """Let large blocks stay blocks of the system's own, which are given back when they are freed; glibc only."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another library of C has no such setting
            ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE)

"""Whether there is a screen to open a window on; asked without Qt, which would end the program if there is none."""

import os
import sys


def has_screen() -> bool:
    """Whether there is one: always on Windows and macOS, elsewhere where a display server is named."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))

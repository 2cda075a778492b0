"""Name the Debian packages of the system libraries that Qt needs here and the loader does not find.

Run with the project's Python on Linux; standard library only. Prints the packages on one line and exits 1,
or prints nothing and exits 0. With ``--without-screen`` only what Qt needs even without a screen counts.
"""

import ctypes
import os
import sys

# What `objdump -p` lists for QtCore, QtGui, QtWidgets, QtDBus, QtNetwork and libqoffscreen.so, …
ALWAYS = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libzstd.so.1": "libzstd1",
}
# … besides for libqxcb.so with its GL integrations, and for printing, …
SCREEN = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libcups.so.2": "libcups2",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# … and for libqwayland.so, which only a Wayland session asks for.
WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}


def wanted(screen: bool) -> dict[str, str]:
    """Return {library: package} of what must load, with or without what a screen takes."""
    if not screen:
        return ALWAYS
    return ALWAYS | SCREEN | (WAYLAND if os.environ.get("WAYLAND_DISPLAY") else {})


def loads(library: str) -> bool:
    """Whether the loader finds ``library`` and everything that it needs in turn."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def main() -> int:
    """Print the missing packages; return 1 if there are any."""
    libraries = wanted(screen="--without-screen" not in sys.argv[1:])
    missing = [package for library, package in libraries.items() if not loads(library)]
    if missing:
        print(*missing)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())

"""The sticks that are plugged in, by what tells one from another: not by their drive letters, which change."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath

from zjai_desk.keeping.places import Place, System, place_of, unescaped

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BY_LABEL, _BY_MARK = Path("/dev/disk/by-label"), Path("/dev/disk/by-uuid")


@dataclass(frozen=True, slots=True)
class Stick:
    """A stick or other removable drive: where it is now, what it is called, and the mark of its file system."""

    folder: Path
    label: str
    mark: str

    @property
    def name(self) -> str:
        """What people see: its label, else where it is."""
        return self.label or str(self.folder)


def _windows_drives() -> list[str]:
    if sys.platform != "win32":
        return []
    import ctypes

    there = int(ctypes.windll.kernel32.GetLogicalDrives())
    return [f"{letter}:\\" for place, letter in enumerate(_LETTERS) if there >> place & 1]


def _windows_volume(root: str) -> tuple[str, str]:
    """Return the label and the serial number of a drive; nothing for a reader without a card."""
    if sys.platform != "win32":
        return "", ""
    import ctypes

    label, serial = ctypes.create_unicode_buffer(261), ctypes.c_ulong()
    answered = ctypes.windll.kernel32.GetVolumeInformationW(
        root, label, len(label), ctypes.byref(serial), None, None, None, 0
    )
    return (label.value, f"{serial.value:08X}") if answered else ("", "")


def _linux_volume(device: str) -> tuple[str, str]:
    """Return the label and the mark of the file system on a device, as the system keeps them in links to it."""
    return _link_to(_BY_LABEL, device), _link_to(_BY_MARK, device)


def _link_to(folder: Path, device: str) -> str:
    try:
        aim = Path(device).resolve()
        for link in folder.iterdir():
            if link.resolve() == aim:
                return (
                    link.name.encode().decode("unicode_escape").encode("latin-1").decode("utf-8", "replace")
                )
    except (OSError, UnicodeError):
        pass
    return ""


@dataclass(frozen=True)
class Volumes:
    """What the computer says of its drives; tests say it for another one.

    ``drives`` returns the roots of all drives of Windows, ``volume`` the label and the mark of a root or device.
    """

    system: System = field(default_factory=System)
    drives: Callable[[], list[str]] = _windows_drives
    volume: Callable[[str], tuple[str, str]] = _windows_volume if sys.platform == "win32" else _linux_volume


def plugged_in(volumes: Volumes | None = None) -> list[Stick]:
    """Return the sticks that are there now; may wait for a slow drive, so not to be asked by a window."""
    volumes = volumes or Volumes()
    found = _on_windows(volumes) if volumes.system.windows else _on_linux(volumes)
    return [stick for stick in found if stick.mark]


def _on_windows(volumes: Volumes) -> Iterator[Stick]:
    for root in volumes.drives():
        if place_of(PureWindowsPath(root), volumes.system) is Place.REMOVABLE:
            yield Stick(Path(root), *volumes.volume(root))


def _on_linux(volumes: Volumes) -> Iterator[Stick]:
    for line in volumes.system.mounts().splitlines():
        device, _, rest = line.partition(" ")
        folder = unescaped(rest.partition(" ")[0])
        if device.startswith("/dev/") and place_of(PurePosixPath(folder), volumes.system) is Place.REMOVABLE:
            yield Stick(Path(folder), *volumes.volume(device))

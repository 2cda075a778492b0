"""What kind of place a path is, and whether a store may live there: on a fixed disk of this computer, nowhere else.

Locks of network shares cannot be relied on, programs that synchronise copy a file while it is written, sticks
say that they have written what they have not and are pulled out (trust.md §1a).
"""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

from zjai_desk.errors import DeskError
from zjai_desk.keeping import syncing
from zjai_desk.keeping.copies.names import Why, folder_of, stem_of


class Place(StrEnum):
    """Where a file lies, as far as it matters to a store."""

    FIXED = "本机硬盘"
    NETWORK = "网络共享"
    SYNCED = "自动同步的文件夹"
    REMOVABLE = "U盘或移动硬盘"
    OPTICAL = "光盘"


class NotAHome(DeskError):
    """A store must not be kept where it lies; ``place`` says what is wrong with it."""

    def __init__(self, place: Place, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.place = place


_NETWORK = frozenset(
    {"cifs", "smb3", "smbfs", "nfs", "nfs4", "ncpfs", "afs", "ceph", "glusterfs", "lustre", "davfs", "vboxsf"}
    | {"prl_fs", "fuse.sshfs", "fuse.rclone", "fuse.davfs", "fuse.s3fs", "fuse.smbnetfs", "fuse.glusterfs"}
    | {"fuse.gvfsd-fuse", "fuse.vmhgfs-fuse"}
)
_OF_STICKS = frozenset({"vfat", "exfat", "msdos"})
_PLUGGED_IN = (PurePosixPath("/media"), PurePosixPath("/run/media"))
"""Where desktops of Linux put what is plugged in; not every reader of cards says that they can be pulled."""
_OPTICAL = frozenset({"iso9660", "udf"})
_WINDOWS = {2: Place.REMOVABLE, 4: Place.NETWORK, 5: Place.OPTICAL}
"""What GetDriveTypeW answers; 3 is a fixed disk, 6 a disk in memory."""
_ASIDE = " 恢复前 2026-01-01 00.00.00-journal"
_COPY = f" 00001 第99999步 2026-01-01 00.00.00 {Why.MIGRATION}.zjdb-journal"
"""What the longest names have more that are given to files beside a store and in the folder of its copies."""
NAME_BYTES = 255
WINDOWS_PATH, SQLITE_PATH = 259, 512
"""Characters that a path may have in Windows, and bytes that SQLite takes elsewhere: 170 of Chinese."""


def _mounts() -> str:
    try:
        return Path("/proc/self/mounts").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""


def _pulled_out(device: str) -> bool:
    """Whether the disk of a block device (sdb1) can be pulled out: it says so itself, or hangs on USB."""
    for disk in (device, device.rstrip("0123456789"), device.rpartition("p")[0]):
        block = Path("/sys/block") / disk
        try:
            if disk and block.exists():
                return (block / "removable").read_text().strip() == "1" or "/usb" in str(block.resolve())
        except OSError:
            continue
    return False


def _drive_type(root: str) -> int:
    if sys.platform != "win32":
        return 3
    import ctypes

    return int(ctypes.windll.kernel32.GetDriveTypeW(root))


@dataclass(frozen=True)
class System:
    """What the computer says of its disks; tests say it for another one.

    ``mounts`` returns the table of /proc/self/mounts, ``pulled_out`` whether the disk of a device can be,
    ``drive_type`` what Windows answers for the root of a drive.
    """

    windows: bool = os.name == "nt"
    mounts: Callable[[], str] = _mounts
    pulled_out: Callable[[str], bool] = _pulled_out
    drive_type: Callable[[str], int] = _drive_type
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    exists: Callable[[str], bool] = os.path.exists


def place_of(path: Path | PurePath, system: System | None = None) -> Place:
    """Return what kind of place a file or folder is in, whether it is there already or not."""
    system = system or System()
    resolved = path.resolve() if isinstance(path, Path) else path
    disk = (
        _on_windows(str(resolved), system) if system.windows else _on_linux(PurePosixPath(resolved), system)
    )
    if disk is Place.FIXED and syncing.is_synced(resolved, system.environ, system.exists):
        return Place.SYNCED
    return disk


def _on_windows(path: str, system: System) -> Place:
    name = path.replace("/", "\\")
    if name.upper().startswith("\\\\?\\UNC\\"):
        return Place.NETWORK
    root = PureWindowsPath(name.removeprefix("\\\\?\\")).drive
    if root.startswith("\\\\"):
        return Place.NETWORK
    return _WINDOWS.get(system.drive_type(f"{root}\\"), Place.FIXED)


def _on_linux(path: PurePosixPath, system: System) -> Place:
    device, kind, mount = _mounted(path, system.mounts())
    if kind in _NETWORK:
        return Place.NETWORK
    if kind in _OPTICAL:
        return Place.OPTICAL
    if device.startswith("/dev/") and system.pulled_out(device.removeprefix("/dev/")):
        return Place.REMOVABLE
    if kind in _OF_STICKS and any(mount.is_relative_to(folder) for folder in _PLUGGED_IN):
        return Place.REMOVABLE
    return Place.FIXED


def _mounted(path: PurePosixPath, table: str) -> tuple[str, str, PurePosixPath]:
    """Return (device, file system, folder) of the mount that a path lies on: the longest that leads to it, the last of these."""
    found, depth = ("", "", PurePosixPath("/")), -1
    for line in table.splitlines():
        device, _, rest = line.partition(" ")
        point, _, rest = rest.partition(" ")
        mount = PurePosixPath(unescaped(point))
        if path.is_relative_to(mount) and len(mount.parts) >= depth:
            found, depth = (device, rest.partition(" ")[0], mount), len(mount.parts)
    return found


def unescaped(point: str) -> str:
    """Return a path of the mount table with its blanks, tabs, line ends and backslashes."""
    for code, sign in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        point = point.replace(code, sign)
    return point


def require_home(path: Path | PurePath, system: System | None = None, *, new: bool = False) -> None:
    """Raise a DeskError, with the way out, if a store must not be kept at ``path``, or a ``new`` one be put there."""
    system = system or System()
    require_name(path, system)
    place = place_of(path, system)
    if place is Place.FIXED:
        return
    raise NotAHome(
        place,
        f"台账“{path.name}”在{place.value}里（{path.parent}），不能在那里直接使用：{_DANGER[place]}。",
        f"请{'放在' if new else '把它复制到'}本机硬盘的文件夹{'里' if new else '再打开'}；要与别的电脑往来，请用备份或导出的文件。",
    )


_DANGER = {
    Place.NETWORK: "几台电脑同时写会互相覆盖，断网会写坏",
    Place.SYNCED: "同步软件会在写到一半时上传、覆盖它",
    Place.REMOVABLE: "一拔出来就可能写坏",
    Place.OPTICAL: "那里写不了",
}


def require_name(path: Path | PurePath, system: System | None = None) -> None:
    """Raise a DeskError if the name or the path leaves no room for what has to lie beside the store."""
    windows = (system or System()).windows
    bare = Path(path.name)
    copy = f"{folder_of(bare).name}/{stem_of(bare)}{_COPY}"
    if windows:
        over = max(len(f"{path}{_ASIDE}"), len(f"{path.parent}/{copy}")) - WINDOWS_PATH
    else:
        over = len(f"{path.name}{_ASIDE}".encode()) - NAME_BYTES
        if over > 0:
            raise DeskError(
                f"文件名太长（{len(path.name)}个字），备份和日志会没有名字可用。",
                f"请改短{-(-over // 3)}个字。",
            )
        over = max(len(f"{path}{_ASIDE}".encode()), len(f"{path.parent}/{copy}".encode())) - SQLITE_PATH
    if over > 0:
        raise DeskError(
            f"路径太长（{len(str(path))}个字），系统容不下它和它的备份。",
            f"请换一个层次浅的文件夹，或把文件夹和文件的名字一共改短{over if windows else -(-over // 3)}个字。",
        )

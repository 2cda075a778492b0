"""What kind of place a path is: tables of mounts as systems print them, drives of Windows, folders that programs synchronise."""

from pathlib import PurePosixPath, PureWindowsPath

import pytest

from zjai_desk.errors import DeskError
from zjai_desk.keeping.places import NotAHome, Place, System, place_of, require_home, require_name

# As UOS, Ubuntu and a file server print them.
MOUNTS = r"""
sysfs /sys sysfs rw,nosuid,nodev,noexec,relatime 0 0
/dev/nvme0n1p5 / ext4 rw,relatime 0 0
/dev/nvme0n1p1 /boot/efi vfat rw,relatime,fmask=0022 0 0
tmpfs /run tmpfs rw,nosuid,nodev,size=1624128k,mode=755 0 0
tmpfs /dev/shm tmpfs rw,nosuid,nodev 0 0
/dev/nvme0n1p6 /home ext4 rw,relatime 0 0
//fileserver/科室共享 /mnt/share cifs rw,relatime,vers=3.0,username=zhangsan 0 0
10.33.1.9:/export/data /srv/data nfs4 rw,relatime,vers=4.2 0 0
gvfsd-fuse /run/user/1000/gvfs fuse.gvfsd-fuse rw,nosuid,nodev 0 0
li@server:/home/li /home/zhang/server fuse.sshfs rw,nosuid,nodev 0 0
/dev/sdb1 /media/zhang/KINGSTON\040U盘 vfat rw,nosuid,nodev,uid=1000 0 0
/dev/sdc1 /mnt/backup ext4 rw,relatime 0 0
/dev/mmcblk1p1 /run/media/zhang/SDCARD exfat rw,nosuid,nodev 0 0
/dev/sr0 /media/zhang/2019年鉴 iso9660 ro,nosuid,nodev 0 0
/dev/sdd1 /mnt/windows fuseblk rw,relatime 0 0
/dev/mapper/vg-data /data xfs rw,relatime 0 0
""".strip()
PULLED_OUT = {"sdb1", "sdc1"}


def linux(**rest: object) -> System:
    told: dict[str, object] = {
        "windows": False,
        "mounts": lambda: MOUNTS,
        "pulled_out": PULLED_OUT.__contains__,
        "environ": {},
        "exists": lambda _: False,
    }
    return System(**(told | rest))  # type: ignore[arg-type]  # the test knows its kind


def windows(**rest: object) -> System:
    drives = {"C:\\": 3, "D:\\": 3, "E:\\": 2, "F:\\": 5, "R:\\": 6, "Z:\\": 4}
    told: dict[str, object] = {
        "windows": True,
        "drive_type": lambda root: drives.get(root, 1),
        "environ": {},
        "exists": lambda _: False,
    }
    return System(**(told | rest))  # type: ignore[arg-type]  # the test knows its kind


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/home/zhang/文档/台账.zjdb", Place.FIXED),
        ("/root/台账.zjdb", Place.FIXED),
        ("/dev/shm/台账.zjdb", Place.FIXED),
        ("/data/台账.zjdb", Place.FIXED),
        ("/mnt/windows/台账.zjdb", Place.FIXED),
        ("/boot/efi/台账.zjdb", Place.FIXED),
        ("/mnt/shared/台账.zjdb", Place.FIXED),
        ("/mnt/share/台账.zjdb", Place.NETWORK),
        ("/mnt/share/产业科/2019/台账.zjdb", Place.NETWORK),
        ("/srv/data/台账.zjdb", Place.NETWORK),
        ("/run/user/1000/gvfs/smb-share:server=nas/台账.zjdb", Place.NETWORK),
        ("/home/zhang/server/台账.zjdb", Place.NETWORK),
        ("/media/zhang/KINGSTON U盘/台账.zjdb", Place.REMOVABLE),
        ("/mnt/backup/台账.zjdb", Place.REMOVABLE),
        ("/run/media/zhang/SDCARD/台账.zjdb", Place.REMOVABLE),
        ("/media/zhang/2019年鉴/台账.zjdb", Place.OPTICAL),
    ],
)
def test_places_of_linux(path: str, place: Place) -> None:
    assert place_of(PurePosixPath(path), linux()) is place


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (r"C:\Users\张三 李\Documents\台账.zjdb", Place.FIXED),
        (r"D:\台账.zjdb", Place.FIXED),
        (r"R:\台账.zjdb", Place.FIXED),
        (r"\\?\D:\台账.zjdb", Place.FIXED),
        (r"E:\台账.zjdb", Place.REMOVABLE),
        (r"F:\台账.zjdb", Place.OPTICAL),
        (r"Z:\科室\台账.zjdb", Place.NETWORK),
        (r"\\fileserver\科室共享\台账.zjdb", Place.NETWORK),
        (r"\\10.33.1.9\d$\台账.zjdb", Place.NETWORK),
        (r"\\?\UNC\fileserver\科室共享\台账.zjdb", Place.NETWORK),
    ],
)
def test_places_of_windows(path: str, place: Place) -> None:
    assert place_of(PureWindowsPath(path), windows()) is place


@pytest.mark.parametrize(
    "folder",
    [
        r"C:\Users\张三\OneDrive\文档",
        r"C:\Users\张三\OneDrive - 滨江区政府",
        r"D:\Nutstore\1\我的坚果云\台账",
        r"D:\BaiduSyncdisk",
        r"D:\百度网盘同步空间\产业",
        r"C:\Users\张三\WPSDrive\1234\WPS云盘",
        r"C:\Users\张三\Dropbox",
        r"C:\Users\张三\iCloudDrive",
        r"D:\Seafile\资料库",
    ],
)
def test_synchronised_folders_by_their_names(folder: str) -> None:
    assert place_of(PureWindowsPath(folder) / "台账.zjdb", windows()) is Place.SYNCED


@pytest.mark.parametrize(
    "folder", [r"D:\BaiduNetdiskDownload", r"D:\下载\坚果云使用手册", r"D:\云盘台账", r"D:\dropbox说明"]
)
def test_folders_that_only_sound_so(folder: str) -> None:
    assert place_of(PureWindowsPath(folder) / "台账.zjdb", windows()) is Place.FIXED


def test_a_folder_that_onedrive_took_over_under_another_name() -> None:
    system = windows(environ={"OneDriveCommercial": r"D:\单位云"})
    assert place_of(PureWindowsPath(r"D:\单位云\产业\台账.zjdb"), system) is Place.SYNCED
    assert place_of(PureWindowsPath(r"D:\单位云2\台账.zjdb"), system) is Place.FIXED


def test_a_folder_with_the_mark_of_such_a_program() -> None:
    system = linux(exists={"/home/zhang/共同/.stfolder"}.__contains__)
    assert place_of(PurePosixPath("/home/zhang/共同/产业/台账.zjdb"), system) is Place.SYNCED
    assert place_of(PurePosixPath("/home/zhang/台账.zjdb"), system) is Place.FIXED


def test_what_is_no_home_is_said_with_the_way_out() -> None:
    with pytest.raises(NotAHome) as refused:
        require_home(PureWindowsPath(r"E:\台账.zjdb"), windows())
    assert refused.value.message == (
        "台账“台账.zjdb”在U盘或移动硬盘里（E:\\），不能在那里直接使用：一拔出来就可能写坏。"
    )
    assert refused.value.hint == (
        "请把它复制到本机硬盘的文件夹再打开；要与别的电脑往来，请用备份或导出的文件。"
    )
    require_home(PureWindowsPath(r"D:\台账.zjdb"), windows())


def test_a_path_of_250_chinese_characters_is_too_long_everywhere() -> None:
    folder = PureWindowsPath("D:\\" + "\\".join(["杭州市滨江区" * 8] * 5))
    with pytest.raises(DeskError, match="路径太长"):
        require_name(folder / "台账.zjdb", windows())
    with pytest.raises(DeskError, match="路径太长"):
        require_name(PurePosixPath("/home", *folder.parts[1:], "台账.zjdb"), linux())
    with pytest.raises(DeskError, match="文件名太长（255个字）"):
        require_name(PurePosixPath(f"/home/{'台' * 250}.zjdb"), linux())
    require_name(PureWindowsPath(f"D:\\{'台' * 100}.zjdb"), windows())


def test_a_table_that_cannot_be_read_says_nothing() -> None:
    assert place_of(PurePosixPath("/home/台账.zjdb"), linux(mounts=lambda: "")) is Place.FIXED
    assert place_of(PurePosixPath("/home/台账.zjdb"), linux(mounts=lambda: "x\n\n a b")) is Place.FIXED

"""Folders that a program keeps the same on several computers (坚果云, OneDrive …), told by name and by what lies in them."""

import re
from collections.abc import Callable, Mapping
from pathlib import PurePath

_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
"""By these Windows tells programs where OneDrive keeps its folders."""

# The names under which the programs make their folders; a folder beneath one is synchronised too. Mere
# downloads of a net disk (BaiduNetdiskDownload) are not.
_NAMES = re.compile(
    r"onedrive( - .+)?|nutstore( files)?|(我的)?坚果云|dropbox( \(.+\))?|icloud ?drive|com~apple~clouddocs|"
    r"google ?drive|googledrivestream|baidu ?sync ?disk|百度网盘同步(空间|盘)|wps ?drive|wps ?云盘|wps ?cloud files|"
    r"synologydrive|seafile|nextcloud|owncloud|resilio sync|微云同步(助手|盘)|360云盘|阿里云盘同步|天翼云盘同步(盘|文件夹)?|和彩云同步盘",
    re.IGNORECASE,
)

_MARKS = (
    ".dropbox",
    ".dropbox.cache",
    ".stfolder",
    ".nutstore",
    ".seafile-data",
    ".sync_journal.db",
    ".owncloudsync.log",
    ".nextcloudsync.log",
    ".tmp.drivedownload",
    ".SynologyWorkingDirectory",
)
"""What such programs hide in the folder that they synchronise."""


def is_synced(path: PurePath, environ: Mapping[str, str], exists: Callable[[str], bool]) -> bool:
    """Whether a file, or a folder, lies in such a folder."""
    roots = [environ[name] for name in _VARIABLES if environ.get(name)]
    if any(path.is_relative_to(root) for root in roots):
        return True
    folders = path.parents
    if any(_NAMES.fullmatch(folder.name) for folder in folders):
        return True
    return any(exists(str(folder / mark)) for folder in folders for mark in _MARKS)

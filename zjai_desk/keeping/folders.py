"""The folder of the program's own in the user's data, which nobody else may look into: keys and anchors."""

import os
from pathlib import Path

import platformdirs


def own_folder(name: str) -> Path:
    """Return a folder of ours, made if it is not there; an OSError where the system refuses."""
    folder = Path(platformdirs.user_data_dir("zjai-desk", appauthor=False)) / name
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "posix" and folder.stat().st_mode & 0o077:
        folder.chmod(0o700)
    return folder

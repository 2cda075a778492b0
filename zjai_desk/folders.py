"""Which files of a folder may be returns, whether it is named on the command line or dropped on the window."""

from pathlib import Path

ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ods", ".csv", ".tsv", ".txt", ".htm", ".html")
"""What is taken from a folder; a file that is named itself is always taken."""


def returns_in(folder: Path) -> list[Path]:
    """Return the files in a folder, however deep, that may be returns, in order of name.

    Lock files of office programs (~$…) and hidden files are no returns.
    """
    return sorted(path for path in folder.rglob("*") if _may_be_a_return(path))


def others_in(folder: Path) -> list[Path]:
    """Return the files in a folder that :func:`returns_in` passes over, but for lock files and hidden ones."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not _is_hidden(path) and not _may_be_a_return(path)
    )


def _may_be_a_return(path: Path) -> bool:
    return path.suffix.lower() in ENDINGS and not _is_hidden(path) and path.is_file()


def _is_hidden(path: Path) -> bool:
    return path.name.startswith(("~$", "."))

"""Where the daybooks (副册) of a store lie: beside it, one folder for each store id and each key that closed one."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zjai_desk import files
from zjai_desk.keeping.copies.names import stem_of
from zjai_desk.keeping.daybook import segments
from zjai_desk.store.boxes import METHOD, Box
from zjai_desk.store.cipher import Secret

PURPOSE = "zjai-desk daybook"
FORMAT = "zjai-desk 副册"
ORIGINALS = "原件"
_ABOUT = "说明.txt"
_ID_LETTERS = 12


@dataclass(frozen=True, slots=True)
class Book:
    """One daybook: its folder, its number among those of its store, and what its first line says."""

    folder: Path
    number: int
    said: dict[str, Any]

    @property
    def store(self) -> str:
        """The id of the store that it follows."""
        return str(self.said["store"])

    @property
    def salt(self) -> bytes:
        """The salt of the encrypted store, empty for a plain one."""
        return bytes.fromhex(self.said["salt"])

    def fits(self, secret: Secret | None) -> bool:
        """Whether it is closed with the secret of a store, or open as a plain store is."""
        return bool(self.said["check"] == _check(box_of(secret)))


def box_of(secret: Secret | None) -> Box:
    """Return what closes and opens the daybook of a store with this secret."""
    return Box.of(secret, PURPOSE)


def _check(box: Box) -> str:
    return box.name(FORMAT) if box.closes else ""


def folder_of(store: Path) -> Path:
    """Return the folder of the daybooks of a store, there or not: beside it."""
    return store.parent / f"{stem_of(store)} 副册"


def books(folder: Path) -> list[Book]:
    """Return the daybooks in a folder, or the one that it is itself, those begun last at the end.

    One whose first file cannot be read is left out. Raises an OSError where the folder cannot be read.
    """
    if not folder.is_dir():
        return []
    found = [book for path in (folder, *sorted(folder.iterdir())) if (book := _book(path))]
    return sorted(found, key=lambda book: book.number)


def _book(path: Path) -> Book | None:
    _, _, number = path.name.rpartition("-")
    for _, first in _segments(path):
        try:
            said = segments.said_by(first)
        except (OSError, ValueError):
            continue  # any other file says the same
        if said.get("format") == FORMAT:
            return Book(path, int(number) if number.isdecimal() else 0, said)
    return None


def _segments(path: Path) -> Iterator[tuple[int, Path]]:
    if path.is_dir():
        yield from segments.segments(path)


def begin(store: Path, store_id: str, secret: Secret | None, itself: dict[str, Any]) -> Book:
    """Make a new daybook for a store, which says ``itself`` what it is; an OSError or DeskError where that fails."""
    place = folder_of(store)
    place.mkdir(mode=0o700, exist_ok=True)
    files.write_out(place.parent)
    _explain(place, store.name)
    for left in place.glob(f"{store_id[:_ID_LETTERS]}-*"):
        if not any(_segments(left)):
            shutil.rmtree(left, ignore_errors=True)  # begun by a program that was killed
    number = 1 + max((_numbered(path) for path in place.iterdir()), default=0)
    folder = place / f"{store_id[:_ID_LETTERS]}-{number:03d}"
    folder.mkdir(mode=0o700)
    (folder / ORIGINALS).mkdir(mode=0o700)
    box = box_of(secret)
    said = {
        "format": FORMAT,
        "store": store_id,
        "name": store.name,
        "cipher": METHOD if box.closes else "",
        "salt": secret.salt.hex() if secret else "",
        "check": _check(box),
        "itself": itself,
    }
    book = Book(folder, number, said)
    add_segment(book, 1)
    files.write_out(place)
    return book


def add_segment(book: Book, number: int) -> Path:
    """Add an empty file to a daybook and return its path."""
    path = book.folder / f"{number:06d}{segments.ENDING}"
    with files.replacing(path, private=True) as beside:
        beside.write_bytes(segments.first_line(book.said | {"number": number}))
    return path


def _numbered(path: Path) -> int:
    _, _, number = path.name.rpartition("-")
    return int(number) if number.isdecimal() and len(number) >= 3 else 0


def _explain(place: Path, name: str) -> None:
    path = place / _ABOUT
    if not path.exists():
        with files.replacing(path, private=True) as beside:
            beside.write_text(_EXPLAINED.format(name=name), encoding="utf-8-sig")


def remove(book: Book) -> None:
    """Remove a daybook; what the system will not let go of stays, and is tried again when the store is next followed."""
    # Its first lines last: until they are gone it is known for what it is.
    shutil.rmtree(book.folder / ORIGINALS, ignore_errors=True)
    shutil.rmtree(book.folder, ignore_errors=True)


def remove_plain(store: Path) -> None:
    """Remove the daybooks of a store that has just been encrypted: they hold in plain what it does no more."""
    try:
        for book in books(folder_of(store)):
            if not book.said["check"]:
                remove(book)
    except OSError:
        return  # when the store is next opened it is tried again


_EXPLAINED = """\
这是台账“{name}”的副册，由程序自动记写，请勿改动、改名或删除。

台账每改一步，副册随后也记一步；收到的原件也各存一份。
台账文件损坏或丢失时，可以由副册重建一份一样的台账：
窗口里选“由副册重建”，或用命令  zjai-desk rebuild 本文件夹 新台账.zjdb
副册与台账在同一块磁盘上，不能代替备份；备份请另存到U盘。
"""

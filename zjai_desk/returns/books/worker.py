"""The process in which files are read: capped, alone with one file, and killed without harm to the program.

It is started by :mod:`zjai_desk.returns.books.reader`, gets one file on its standard input and answers with
frames (:mod:`zjai_desk.returns.books.frames`) on its standard output. It must start at once, so it imports
neither the window's nor the store's nor the tables' libraries, and a reader only when it is needed.
"""

import gc
import os
import struct
import sys
import threading
from typing import TYPE_CHECKING, BinaryIO

from zjai_desk.errors import DeskError
from zjai_desk.returns.books import frames, limits
from zjai_desk.returns.books.sniff import Format, sniff

if TYPE_CHECKING:
    from zjai_desk.returns.books.raw import Book, Raw

FLAG = "--read-return"
"""With this first argument a frozen program is a worker, not the window."""
ORDER = struct.Struct("<QB")
"""What precedes the file: its length, and whether to read carefully, without the fast reader."""

_BLOCK = 16_384
_ROWS_BETWEEN = 100_000
_TURN = 0.0005
"""Seconds after which one thread lets another one run: the one that parses must never wait long for its next piece."""


def main() -> int:
    """Read one file and tell what is in it."""
    source = os.fdopen(0, "rb", closefd=False)
    target = os.fdopen(1, "wb", closefd=False)
    # What a library prints must not get between the frames.
    sys.stdout = sys.stderr
    # Rows come by the thousand, and all of them stay: to look through them again and again would find nothing to drop.
    gc.set_threshold(_ROWS_BETWEEN)
    sys.setswitchinterval(_TURN)
    length, careful = ORDER.unpack(source.read(ORDER.size))
    limits.cap_this_process(limits.seconds_for(length))
    content = source.read(length)
    threading.Thread(target=_end_with_parent, args=(source,), daemon=True).start()
    try:
        tell(target, content, careful=bool(careful))
    except DeskError as error:
        frames.write(target, ("refused", error.message, error.hint))
    except MemoryError:
        frames.write(target, ("refused", "文件展开后过大，没有读入，", "请把报表拆成几个文件后重新报送。"))
    return 0


def _end_with_parent(source: BinaryIO) -> None:
    """The parent holds our input open for as long as it wants the answer; when it goes, however, so do we."""
    source.read(1)
    os._exit(1)


def tell(target: BinaryIO, content: bytes, *, careful: bool = False) -> None:
    """Write all frames that tell what is in a file; raises a DeskError when it cannot be read."""
    form = sniff(content)
    book = _open(content, form, careful)
    frames.write(target, ("book", form.value, book.remarks))
    for sheet in book.sheets:
        _tell_sheet(target, sheet)
    frames.write(target, ("end",))


def _open(content: bytes, form: Format, careful: bool) -> "Book":
    if form is Format.XLSX:
        from zjai_desk.returns.books import xlsx

        return xlsx.open_book(content, carefully=careful)
    if form is Format.TEXT:
        from zjai_desk.returns.books import texts

        return texts.open_book(content)
    if form in (Format.HTML, Format.MAIL, Format.XML):
        from zjai_desk.returns.books import markup

        return markup.OPENERS[form](content)
    from zjai_desk.returns.books import other_books

    return other_books.open_book(content, form, carefully=careful)


def _tell_sheet(target: BinaryIO, sheet: "Raw") -> None:
    from zjai_desk.returns.books.sheet_xml import GAP, WIDEST

    frames.write(target, ("sheet", sheet.name, sheet.merges))
    encoder = frames.Encoder()
    expected = 0
    for first, rows in sheet.blocks:
        if first < 0:
            frames.write(target, ("sheet", sheet.name, sheet.merges))
            encoder, expected = frames.Encoder(), 0
        if not rows:
            continue
        if first < expected:
            raise DeskError(
                f"工作表“{sheet.name}”的行号次序混乱，内容可能被动过，没有读入，", "请报送单位重新保存。"
            )
        if first - expected > GAP:
            sheet.remarks.append(f"第{first + 1}行以下有远在表外的内容，没有读入。")
            break
        wide = len(rows[0]) > WIDEST
        if wide:
            sheet.remarks.append(f"第{WIDEST}列以右的内容没有读入。")
        for start in range(0, len(rows), _BLOCK):
            part = (
                [row[:WIDEST] for row in rows[start : start + _BLOCK]]
                if wide
                else rows[start : start + _BLOCK]
            )
            frames.write(target, ("rows", first + start, len(part), encoder.block(part)))
        expected = first + len(rows)
    frames.write(target, ("done", sheet.remarks))


if __name__ == "__main__":
    sys.exit(main())

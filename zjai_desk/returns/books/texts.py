"""Reads CSV and TSV inside the worker: the encoding found out for certain, the delimiter by what fits best."""

import csv
import io
from collections import Counter
from collections.abc import Iterator

from zjai_desk.errors import DeskError
from zjai_desk.returns.books.raw import Blocks, Book, Raw, even
from zjai_desk.returns.books.sheet_xml import WIDEST

_DELIMITERS = "\t,；;，"
_LOOKED_AT = 100
_BATCH = 4_000
_RESEND = "请报送单位另存为.xlsx后重新报送。"


def open_book(content: bytes) -> Book:
    """Return the one sheet of a text file; raises a DeskError naming the line that cannot be read."""
    text = decode(content).replace("\0", "")
    return Book(iter([Raw("", _blocks(text, _delimiter(text)))]))


def decode(content: bytes) -> str:
    """Return the text: by its byte order mark, else strict UTF-8, else strict GB 18030."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _strict(content, encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        _refuse_mixture(content)
        return _strict(content, "gb18030")


def _strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _unreadable(content[: error.start].count(b"\n") + 1) from error


def _unreadable(line: int) -> DeskError:
    return DeskError(f"第{line}行有认不出的字符，文字编码不对或文件已损坏，", _RESEND)


def _refuse_mixture(content: bytes) -> None:
    """UTF-8 with a few bad bytes must not be read as GB 18030: every name in it would turn to nonsense."""
    good, bad = 0, []
    for number, line in enumerate(content.split(b"\n"), 1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            good += 1
        except UnicodeDecodeError:
            bad.append(number)
    if good >= len(bad):
        raise _unreadable(bad[0])


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            if len(row) > WIDEST:
                raise DeskError(f"第{reader.line_num}行有{len(row)}列，不像正常的报表，", _RESEND)
            yield [_unwrapped(cell) for cell in row]
    except csv.Error as error:
        raise DeskError(f"第{reader.line_num}行附近引号不成对或单元格过长，读不下去，", _RESEND) from error


def _unwrapped(cell: str) -> str:
    """Take off ="…", by which text is kept from being turned into a number."""
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') else cell


def _delimiter(text: str) -> str:
    """Choose the delimiter that cuts most of the first lines into one and the same number of cells."""
    lines = text.splitlines(keepends=True)[:_LOOKED_AT]

    def fit(delimiter: str) -> int:
        widths = Counter(line.count(delimiter) for line in lines if delimiter in line)
        return max((count * many for count, many in widths.items()), default=0)

    return max(_DELIMITERS, key=fit)


def _blocks(text: str, delimiter: str) -> Blocks:
    first = 0
    batch: list[list[str]] = []
    for row in _rows(text, delimiter):
        batch.append(row)
        if len(batch) == _BATCH:
            yield first, even(batch)
            first, batch = first + _BATCH, []
    yield first, even(batch)

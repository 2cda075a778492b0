"""Files that cannot or should not be read: one clear Chinese line each, quickly, whatever the program is fed."""

import io
import random
import re
import time
from collections.abc import Callable
from pathlib import Path

import made_formats
import made_returns
import msoffcrypto
import pytest
from made_files import made, plain_book, repacked, replaced

from zjai_desk.errors import DeskError
from zjai_desk.returns import read_return

SPREADSHEET = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def encrypted() -> bytes:
    file = io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(plain_book())).encrypt("123456", file)
    return file.getvalue()


def stored_with_a_flipped_byte() -> bytes:
    content = bytearray(plain_book())
    content[content.index(b"PK\x03\x04", 200) + 60] ^= 0xFF
    return bytes(content)


def bomb() -> bytes:
    return repacked(plain_book(), lambda _, part: part, {"xl/worksheets/sheet2.xml": bytes(320 * 2**20)})


def bomb_of_many_parts() -> bytes:
    extra = {f"xl/worksheets/sheet{number}.xml": bytes(20 * 2**20) for number in range(2, 24)}
    return repacked(plain_book(), lambda _, part: part, extra)


def one_huge_text() -> bytes:
    text = b'<sst xmlns="' + SPREADSHEET + b'"><si><t>' + b"A" * (280 * 2**20) + b"</t></si></sst>"
    return repacked(plain_book(), lambda name, part: text if name.endswith("sharedStrings.xml") else part)


def rows_out_of_order() -> bytes:
    row = b'<row r="9"><c r="A9"><v>1</v></c></row>'
    return replaced(plain_book(), b"</sheetData>", row * 300_000 + b"</sheetData>")


def too_many_parts() -> bytes:
    extra = {f"xl/media/{number}.png": b"" for number in range(5_001)}
    return repacked(plain_book(), lambda _, part: part, extra)


def twice_the_same_part() -> bytes:
    content = repacked(plain_book(), lambda _, part: part, {"xl/worksheets/sheet9.xml": b"<x/>"})
    return content.replace(b"xl/worksheets/sheet9.xml", b"xl/worksheets/sheet1.xml")


XLS = (Path(__file__).parents[1] / "files" / "returns" / "09_企业.xls").read_bytes()
GOOD = plain_book()
REFUSED: dict[str, tuple[str, Callable[[], bytes] | bytes, str]] = {
    "zero bytes": ("a.xlsx", b"", "是空的"),
    "only blanks": ("a.csv", b"\r\n \r\n", "是空的"),
    "text named xlsx": ("a.xlsx", "请各单位尽快报送。\n谢谢。".encode(), "普通文字"),
    "truncated": ("a.xlsx", GOOD[: len(GOOD) // 2], "损坏"),
    "broken zip": ("a.xlsx", GOOD[:40] + bytes(200) + GOOD[240:], "损坏"),
    "wrong checksum": ("a.xlsx", stored_with_a_flipped_byte, "损坏"),
    "empty zip": ("a.xlsx", b"PK\x05\x06" + bytes(18), "损坏"),
    "zip of other files": ("a.xlsx", repacked(GOOD, lambda _n, _p: None, {"1.txt": b"x"}), "压缩包"),
    "word document": ("a.xlsx", repacked(GOOD, lambda _n, _p: None, {"word/document.xml": b"", "[Content_Types].xml": b""}), "Word"),
    "encrypted xlsx": ("a.xlsx", encrypted, "已加密，请让报送单位去掉密码后重新报送"),
    "empty sheet": ("a.xlsx", made(lambda book: book.add_worksheet("空")), "空表"),
    "no sheets": ("a.xlsx", replaced(GOOD, b"<sheet ", b"<sheeet ", "workbook.xml"), "损坏"),
    "sheet missing": ("a.xlsx", repacked(GOOD, lambda n, p: None if n.endswith("sheet1.xml") else p), "损坏"),
    "sheet cut short": ("a.xlsx", replaced(GOOD, b"</sheetData>", b""), "损坏"),
    "document type": ("a.xlsx", replaced(GOOD, b"<worksheet", b'<!DOCTYPE a [<!ENTITY x "y">]><worksheet'), "文档类型"),
    "part twice": ("a.xlsx", twice_the_same_part, "重名"),
    "bomb": ("a.xlsx", bomb, "过大"),
    "bomb of many parts": ("a.xlsx", bomb_of_many_parts, "过大"),
    "too many parts": ("a.xlsx", too_many_parts, "过大"),
    "one huge text": ("a.xlsx", one_huge_text, "没有读入"),
    "rows out of order": ("a.xlsx", rows_out_of_order, "次序"),
    "open document torn": ("a.ods", repacked(made_formats.ods(made_returns.make(3)), lambda n, p: p[: len(p) // 2] if n == "content.xml" else p), "损坏"),
    "xls cut short": ("a.xls", XLS[:9000], "损坏"),
    "xls of noise": ("a.xls", XLS[:512] + random.Random(5).randbytes(5000), "损坏"),
    "pdf": ("a.xlsx", b"%PDF-1.4 x", "PDF"),
    "picture": ("a.xls", b"\x89PNG\r\n\x1a\nxxxx", "图片"),
    "bad line of utf-8": ("a.csv", "企业名称,代码\n甲公司,1\n".encode() + b"\xff\xfa,2\n" + "乙公司,3\n".encode(), "第3行"),
    "binary": ("a.csv", b"name,uscc\n\0\0\0\n", "损坏"),
    "quotes that do not match": ("a.csv", '企业名称,代码\n"甲公司,1\n'.encode(), "引号"),
    "5,000 columns": ("a.csv", b",".join([b"x"] * 5_000), "5000列"),
    "a line of 50 megabytes": ("a.csv", b"a," + b"x" * 50_000_000, "过长"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_is_refused_in_one_clear_line(case: str, tmp_path: Path) -> None:
    name, content, words = REFUSED[case]
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content())
    start = time.monotonic()
    with pytest.raises(DeskError, match=re.escape(words)) as refused:
        read_return(path)
    said = str(refused.value)
    assert name in said
    assert "\n" not in said
    assert said.endswith("。")
    assert time.monotonic() - start < 20


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(DeskError, match="没有文件"):
        read_return(tmp_path / "没有.xlsx")
    with pytest.raises(DeskError, match="是文件夹"):
        read_return(tmp_path)


def test_a_file_too_large_to_be_a_return_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "大.csv"
    with path.open("wb") as file:
        file.truncate(300 * 2**20)
    with pytest.raises(DeskError, match="超过200兆字节"):
        read_return(path)

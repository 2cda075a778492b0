"""What a file is, told by its content and never by its name; what is no table is refused in words."""

import re
from enum import StrEnum

from zjai_desk.errors import DeskError

_SAVE_AS = "请在WPS或Excel里打开，另存为.xlsx后再导入。"


def encrypted() -> DeskError:
    """Return what to say of a file under a password."""
    return DeskError("文件已加密，", "请让报送单位去掉密码后重新报送。")


def broken() -> DeskError:
    """Return what to say of a file that cannot be opened."""
    return DeskError("文件已损坏或不完整，打不开，", "请重新拷贝，或请报送单位重新报送。")


class Format(StrEnum):
    """The formats that have a reader."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    ODS = "ods"
    XLS = "xls"
    HTML = "html"
    MAIL = "mail"
    XML = "xml"
    TEXT = "text"


_FOREIGN = (
    (b"%PDF", "PDF文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"SQLite format 3", "数据库"),
    (b"MZ", "程序"),
    (b"\x7fELF", "程序"),
)


def sniff(content: bytes) -> Format:
    """Return the format of ``content``; raises a DeskError for what is empty, encrypted or no table."""
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise DeskError("文件是空的，没有内容，", "请检查是否拷贝完整。")
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(content)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound(content)
    # A bare BIFF stream without its container: versions 2 to 5.
    if content[:2] in (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08") and content[2:4] in (
        b"\x04\x00", b"\x06\x00", b"\x08\x00", b"\x10\x00",
    ):  # fmt: skip
        return Format.XLS
    for magic, what in _FOREIGN:
        if content.startswith(magic):
            raise DeskError(f"文件内容是{what}，不是表格，", "请改用表格文件。")
    return _text(content)


def _zip(content: bytes) -> Format:
    names = _names(content)
    if b"xl/workbook.bin" in names:
        return Format.XLSB
    if b"[content_types].xml" in names or any(name.startswith(b"xl/") for name in names):
        if b"word/document.xml" in names:
            raise DeskError("文件内容是Word文档，不是表格，", _SAVE_AS)
        if b"ppt/presentation.xml" in names:
            raise DeskError("文件内容是演示文稿，不是表格，", "请改用表格文件。")
        return Format.XLSX
    if {b"content.xml", b"mimetype"} <= names:
        return Format.ODS
    if b"PK\x01\x02" not in content[-(2**20) :]:
        raise broken()
    raise DeskError("文件内容是压缩包，不是表格，", "请先解压，再导入里面的表格。")


def _names(content: bytes) -> set[bytes]:
    """Return the names of the parts, lower case: from the directory at the end, without it from the parts themselves."""
    # What is packed may hold any three signs, "xl/" among them: only where a name stands is one looked for.
    for sign, length, start in ((b"PK\x01\x02", 28, 46), (b"PK\x03\x04", 26, 30)):
        found = set()
        for entry in re.finditer(re.escape(sign), content):
            place = entry.start()
            size = int.from_bytes(content[place + length : place + length + 2], "little")
            found.add(content[place + start : place + start + size].replace(b"\\", b"/").lower())
        if found:
            return found
    return set()


def _compound(content: bytes) -> Format:
    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if has("EncryptedPackage"):
        raise encrypted()
    if has("Workbook") or has("Book"):
        return Format.XLS
    if has("WordDocument"):
        raise DeskError("文件内容是Word文档，不是表格，", _SAVE_AS)
    raise broken()


def _text(content: bytes) -> Format:
    head = content[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[: len(head) // 2 * 2].decode("utf-16", "ignore").encode()
        return Format.HTML if _is_page(head) else Format.TEXT
    if head[:200].lower().lstrip().startswith((b"mime-version:", b"from:")) and b"multipart/" in head:
        return Format.MAIL
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if (
        start.startswith((b"<?xml", b"<workbook", b"<ss:workbook"))
        and b"urn:schemas-microsoft-com:office" in head
    ):
        return Format.XML
    if _is_page(head.removeprefix(b"\xef\xbb\xbf")):
        return Format.HTML
    if b"\0" in content:
        raise DeskError("文件内容不是表格，也不是文字，可能已损坏，", "请重新拷贝，或请报送单位重新报送。")
    return Format.TEXT


def _is_page(head: bytes) -> bool:
    low = head.lower()
    return low.lstrip().startswith(b"<") and any(
        mark in low for mark in (b"<html", b"<table", b"<!doctype html")
    )

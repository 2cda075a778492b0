"""A look into a zip package before anything parses it: sizes, duplicates, document types, what hides in it."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from xml.parsers import expat

from zjai_desk.errors import DeskError
from zjai_desk.returns.books.sniff import broken, encrypted

PARTS = 5_000
PART_BYTES = 300 * 2**20
TOTAL_BYTES = 400 * 2**20
_ENCRYPTED_FLAG = 0x1
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_PREFIX = re.compile(rb"<([A-Za-z][\w.-]*):(?:worksheet|workbook|sst|styleSheet)[\s>]")


def too_large() -> DeskError:
    """Return what to say of a package that unpacks to more than any return holds."""
    return DeskError(
        "文件展开后过大，不像正常的报表，没有读入，", "请把报表拆成几个文件，或请报送单位重新报送。"
    )


def inflate(content: bytes, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """Return the wanted parts of a package by name; raises a DeskError for what is hostile or broken."""
    parts: dict[str, bytes] = {}
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = [member for member in package.infolist() if not member.is_dir()]
            _judge(members)
            for member in members:
                name = _plain_name(member)
                if not wanted(name):
                    continue
                total += member.file_size
                if member.file_size > PART_BYTES or total > TOTAL_BYTES:
                    raise too_large()
                # The library stops at the declared size, and a false one fails the checksum.
                parts[name] = package.read(member)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        IndexError,
        ValueError,
        OSError,
        NotImplementedError,
    ) as error:
        raise broken() from error
    return parts


def _plain_name(member: zipfile.ZipInfo) -> str:
    """Return the name of a part as it should be; some programs write backslashes, or a stroke at its start."""
    return member.filename.replace("\\", "/").lstrip("/")


def _judge(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > PARTS:
        raise too_large()
    names = [_plain_name(member).lower() for member in members]
    if len(set(names)) < len(names):
        raise DeskError("文件包内有重名的部分，内容可能被动过，没有读入，", "请报送单位重新保存后再报送。")
    if any(member.flag_bits & _ENCRYPTED_FLAG for member in members):
        raise encrypted()


def require_whole(part: bytes) -> None:
    """Raise a DeskError for XML whose elements do not close: on an open document such as that calamine never ends."""
    try:
        expat.ParserCreate().Parse(part, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise broken() from error


def plain_xml(part: bytes) -> bytes:
    """Return an XML part without comments and without a prefix on its main names; refuses a DOCTYPE.

    Comments can cut a number in two (``<v>1<!-- -->2</v>`` reads as 1), prefixes hide cells from byte
    scans, and document types bring entities.
    """
    if part.startswith(_UTF16):
        raise DeskError("文件用了少见的编码，没有读入，", "请在WPS或Excel里另存为.xlsx后再导入。")
    if b"!" in part and b"<!" in part:  # the one sign is looked for ten times as fast as both
        if re.search(rb"<!DOCTYPE", part, re.IGNORECASE):
            raise DeskError("文件内含文档类型声明，可能有害，没有读入，", "请报送单位用WPS或Excel重新保存。")
        part = re.sub(rb"<!--.*?-->", b"", part, flags=re.DOTALL)
    prefix = _PREFIX.search(part[:4096])
    if prefix:
        name = prefix[1]
        part = part.replace(b"<" + name + b":", b"<").replace(b"</" + name + b":", b"</")
        part = part.replace(b"xmlns:" + name + b"=", b"xmlns=", 1)
    return part

"""A zip package of which some members are replaced: the others are copied as they are packed, in their order."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import BinaryIO, NamedTuple

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s4B4H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_UTF8, _ONLY_KEPT = 0x800, 0x806
"""Flags: names are UTF-8; of the others only how hard the member was squeezed (bits 1 and 2) is kept."""


class _Packed(NamedTuple):
    info: zipfile.ZipInfo
    body: bytes
    crc: int
    size: int


def repack(content: bytes, changed: Mapping[str, bytes], target: BinaryIO) -> None:
    """Write the package ``content`` to ``target`` with members replaced or, at its end, added."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        members = package.infolist()
        comment = package.comment
    start = target.tell()
    directory: list[bytes] = []
    new = dict(changed)
    for info in members:
        body = new.pop(info.filename, None)
        packed = _squeezed(info, body) if body is not None else _as_it_is(content, info)
        directory.append(_write(target, packed, start))
    for name, body in new.items():
        directory.append(_write(target, _squeezed(zipfile.ZipInfo(name), body), start))
    at = target.tell() - start
    size = sum(map(len, directory))
    target.writelines(directory)
    target.write(_END.pack(b"PK\5\6", 0, 0, len(directory), len(directory), size, at, len(comment)))
    target.write(comment)


def _as_it_is(content: bytes, info: zipfile.ZipInfo) -> _Packed:
    """Return a member in its packed form; what the local header says of sizes is not needed."""
    at = info.header_offset
    names = sum(struct.unpack_from("<2H", content, at + 26))
    begin = at + _LOCAL.size + names
    return _Packed(info, content[begin : begin + info.compress_size], info.CRC, info.file_size)


def _squeezed(info: zipfile.ZipInfo, body: bytes) -> _Packed:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    info.compress_type = zipfile.ZIP_DEFLATED
    return _Packed(info, packer.compress(body) + packer.flush(), zlib.crc32(body), len(body))


def _write(target: BinaryIO, packed: _Packed, start: int) -> bytes:
    """Write one member and return its line in the directory."""
    info = packed.info
    flags = info.flag_bits & _ONLY_KEPT
    name, flags = _name(info.filename, flags)
    year, month, day, hour, minute, second = info.date_time
    date, time = (year - 1980) << 9 | month << 5 | day, hour << 11 | minute << 5 | second // 2
    at = target.tell() - start
    sizes = (packed.crc, len(packed.body), packed.size)
    target.write(
        _LOCAL.pack(b"PK\3\4", 20, flags, info.compress_type, time, date, *sizes, len(name), 0) + name
    )
    target.write(packed.body)
    line = _CENTRAL.pack(
        b"PK\1\2", 20, info.create_system, 20, 0, flags, info.compress_type, time, date,
        *sizes, len(name), 0, 0, 0, info.internal_attr, info.external_attr, at,
    )  # fmt: skip
    return line + name


def _name(name: str, flags: int) -> tuple[bytes, int]:
    if flags & _UTF8 or name.isascii():
        return name.encode(), flags
    try:
        return name.encode("cp437"), flags
    except UnicodeEncodeError:
        return name.encode(), flags | _UTF8

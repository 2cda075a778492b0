"""Damages sound workbooks as transport, bad programs and ill will do; the same chance gives the same damage."""

import io
import random
import re
import zipfile

from tests.torture import hostile
from tests.torture.hostile import made_old_books

_ROWS = [
    ["企业名称", "从业人数"],
    ["杭州甲公司", 12.0],
    ["杭州乙公司", "#DIV/0!"],
    *([f"杭州{n}号公司", float(n)] for n in range(60)),
]
_NUMBERS = (b"0", b"-1", b"1", b"65535", b"4294967295", b"18446744073709551616", b"1e309", b"NaN", b"")
_NUMBER = re.compile(rb"\d+")
_TAG = re.compile(rb"<[^<>]{1,200}>")


def seeds() -> list[tuple[str, bytes]]:
    """Return the sound workbooks that are damaged."""
    made, formats = hostile.made_returns, hostile.made_formats
    found = [("plain.xlsx", hostile.plain_book())]
    for name in ("xlsx", "openpyxl", "xls", "ods", "html", "xml"):
        ending, write = formats.WORKBOOKS[name]
        found += [(f"{name}{seed}{ending}", write(made.make(seed))) for seed in (3, 18, 24)]
    found += [
        ("old.xls", made_old_books.biff5(_ROWS)),
        ("binary.xlsb", made_old_books.xlsb({"表": _ROWS}, [(1, 0, 2, 0)])),
    ]
    for name, (ending, write) in formats.TEXTS.items():
        found.append((f"{name}{ending}", write(made.make(3, merging=False))))
    return found


def mutated(chance: random.Random, name: str, content: bytes) -> bytes:
    """Return a damaged copy."""
    if content.startswith(b"PK") and chance.random() < 0.75:
        return _inside(chance, content)
    return _bytes(chance, content)


def _bytes(chance: random.Random, content: bytes) -> bytes:
    found = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 8, 64))):
        place = chance.randrange(len(found))
        match chance.randrange(5):
            case 0:
                found[place] ^= 1 << chance.randrange(8)
            case 1:
                found[place] = chance.randrange(256)
            case 2:
                found[place : place + 4] = chance.choice(
                    (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f")
                )
            case 3:
                other = chance.randrange(len(found))
                found[place : place + 16] = found[other : other + 16]
            case _:
                if chance.random() < 0.2:
                    del found[place : place + chance.randrange(1, 2000)]
        if not found:
            return b"\0"
    return bytes(found[: chance.randrange(len(found))]) if chance.random() < 0.1 else bytes(found)


def _inside(chance: random.Random, content: bytes) -> bytes:
    """Damage the parts of a package and pack them soundly again, so that the damage reaches the parser."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    names = list(parts)
    for _ in range(chance.choice((1, 1, 2, 4))):
        name = chance.choice(names)
        match chance.randrange(8):
            case 0:
                parts.pop(name, None)
            case 1:
                other = chance.choice(names)
                parts[name], parts[other] = parts.get(other, b""), parts.get(name, b"")
            case 2 | 3:
                parts[name] = _bytes(chance, parts.get(name) or b"x")
            case 4 | 5:
                parts[name] = _swapped(chance, parts.get(name, b""), _NUMBER, chance.choice(_NUMBERS))
            case 6:
                parts[name] = _swapped(chance, parts.get(name, b""), _TAG, b"")
            case _:
                found = _TAG.findall(parts.get(name, b""))
                parts[name] = _swapped(
                    chance,
                    parts.get(name, b""),
                    _TAG,
                    chance.choice(found) * chance.choice((1, 2, 500)) if found else b"<",
                )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return file.getvalue()


def _swapped(chance: random.Random, part: bytes, pattern: re.Pattern[bytes], new: bytes) -> bytes:
    found = list(pattern.finditer(part))
    if not found:
        return part
    place = chance.choice(found)
    return part[: place.start()] + new + part[place.end() :]

"""What makes a PDF fit for the archives (PDF/A-2b, ISO 19005-2): who and when as XMP, and what its colours mean."""

import datetime as dt
import re
import struct
from dataclasses import dataclass
from functools import cache
from xml.sax.saxutils import escape

_STEPS = 1024
_D50 = (0.9642, 1.0, 0.8249)
# The primaries of IEC 61966-2-1 as ICC profiles state them, adapted to D50.
_PRIMARIES = {
    b"rXYZ": (0.4360, 0.2225, 0.0139),
    b"gXYZ": (0.3851, 0.7169, 0.0971),
    b"bXYZ": (0.1431, 0.0606, 0.7139),
}
_OBJECT = re.compile(rb"(\d{10}) 00000 n")
_BARE_END = re.compile(rb"endstream\nendobj\n\Z")  # a line's end right before it is the content's own


@dataclass(frozen=True, slots=True)
class About:
    """What a PDF says of itself; the same stands in its information dictionary."""

    title: str
    author: str
    subject: str
    creator: str
    producer: str
    day: dt.date


def archived(pdf: bytes, about: About) -> bytes:
    """Return a PDF as reportlab writes it with what PDF/A-2b asks for besides embedded fonts.

    That is a description in XMP, the sRGB profile its colours refer to, the language, and a line's end after
    every stream. The same bytes give the same bytes.
    """
    table = int(pdf[pdf.rindex(b"startxref") + 9 :].split(None, 1)[0])
    starts = [int(found[1]) for found in _OBJECT.finditer(pdf, table)]
    ends = dict(zip(sorted(starts), [*sorted(starts)[1:], table], strict=True))
    bodies = [_BARE_END.sub(b"\nendstream\nendobj\n", pdf[start : ends[start]]) for start in starts]
    first_new = len(bodies) + 1
    entries = (
        f"/Type /Catalog /Lang (zh-CN) /Metadata {first_new} 0 R /OutputIntents [ << /Type /OutputIntent"
        f" /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB IEC61966-2.1) /Info (sRGB IEC61966-2.1)"
        f" /DestOutputProfile {first_new + 1} 0 R >> ] /ViewerPreferences << /DisplayDocTitle true >>"
    )
    bodies = [body.replace(b"/Type /Catalog", entries.encode()) for body in bodies]
    bodies += [
        _stream(first_new, "/Type /Metadata /Subtype /XML", _description(about)),
        _stream(first_new + 1, "/N 3 /Alternate /DeviceRGB", srgb_profile()),
    ]
    return _joined(pdf[: min(starts)], bodies, pdf[pdf.index(b"trailer", table) :])


def _stream(number: int, entries: str, content: bytes) -> bytes:
    head = f"{number} 0 obj\n<< {entries} /Length {len(content)} >>\nstream\n"
    return head.encode() + content + b"\nendstream\nendobj\n"


def _joined(head: bytes, bodies: list[bytes], trailer: bytes) -> bytes:
    """Put objects one after the other and write the table of where they begin."""
    offsets, at = [], len(head)
    for body in bodies:
        offsets.append(at)
        at += len(body)
    size = len(bodies) + 1
    entries = [f"xref\n0 {size}\n0000000000 65535 f \n", *(f"{offset:010d} 00000 n \n" for offset in offsets)]
    trailer = re.sub(rb"/Size \d+", f"/Size {size}".encode(), trailer[: trailer.index(b"startxref")])
    close = f"startxref\n{at}\n%%EOF\n"
    return b"".join((head, *bodies, "".join(entries).encode(), trailer, close.encode()))


def _description(about: About) -> bytes:
    """Return the XMP of a PDF: what its information dictionary says, and which standard it keeps."""
    when = f"{about.day:%Y-%m-%d}T00:00:00+08:00"
    title, author, subject, creator, producer = (
        escape(text) for text in (about.title, about.author, about.subject, about.creator, about.producer)
    )
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{when}</xmp:CreateDate><xmp:ModifyDate>{when}</xmp:ModifyDate>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdf:Producer>{producer}</pdf:Producer>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>""".encode()


@cache
def srgb_profile() -> bytes:
    """Return an ICC profile (version 2.1, matrix and curve) of the colours of IEC 61966-2-1."""
    curve = struct.pack(">4sII", b"curv", 0, _STEPS) + struct.pack(
        f">{_STEPS}H", *(round(65535 * _linear(step / (_STEPS - 1))) for step in range(_STEPS))
    )
    name = b"sRGB IEC61966-2.1\0"
    described = struct.pack(">4sII", b"desc", 0, len(name)) + name + bytes(4 + 4 + 2 + 1 + 67)
    tags = {
        b"desc": described,
        b"cprt": struct.pack(">4sI", b"text", 0) + b"No copyright, use freely\0",
        b"wtpt": _xyz(_D50),
        **{tag: _xyz(place) for tag, place in _PRIMARIES.items()},
        b"rTRC": curve,
    }
    places: dict[bytes, tuple[int, int]] = {}
    at = 128 + 4 + 12 * (len(tags) + 2)
    data = b""
    for tag, content in tags.items():
        places[tag] = at + len(data), len(content)
        data += content + bytes(-len(content) % 4)
    places |= {b"gTRC": places[b"rTRC"], b"bTRC": places[b"rTRC"]}
    index = struct.pack(">I", len(places)) + b"".join(
        struct.pack(">4sII", tag, *place) for tag, place in places.items()
    )
    return _profile_head(at + len(data)) + index + data


def _profile_head(size: int) -> bytes:
    made = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    head = struct.pack(">I4sI4s4s4s", size, bytes(4), 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    head += made + b"acsp" + bytes(28) + _fixed(_D50)
    return head + bytes(128 - len(head))


def _xyz(values: tuple[float, float, float]) -> bytes:
    return struct.pack(">4sI", b"XYZ ", 0) + _fixed(values)


def _fixed(values: tuple[float, float, float]) -> bytes:
    return struct.pack(">3i", *(round(value * 65536) for value in values))


def _linear(shown: float) -> float:
    """Return the light of a component as it is stored (IEC 61966-2-1, 5.2)."""
    return shown / 12.92 if shown <= 0.04045 else float(((shown + 0.055) / 1.055) ** 2.4)

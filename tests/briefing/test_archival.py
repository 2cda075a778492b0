"""A printed briefing is fit for the archives: what PDF/A-2b (ISO 19005-2) asks of a file, looked up in the file."""

import datetime as dt
import io
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pypdf
import pytest
from PIL import Image, ImageCms
from pypdf.generic import ContentStream, DictionaryObject, IndirectObject, StreamObject

from zjai_desk.briefing import write_briefing
from zjai_desk.briefing.paper.archival import srgb_profile
from zjai_desk.store import Store

NAMES = ("ecosystem", "patents", "industry", "targets", "vouchers")
SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
}


@pytest.fixture(scope="module")
def files(sample_made: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every briefing of the sample, as PDF."""
    folder = tmp_path_factory.mktemp("archive")
    with Store.open(sample_made) as store:
        return {
            name: write_briefing(store, name, folder / f"{name}.pdf", "杭州市", 2019).path for name in NAMES
        }


def objects(reader: pypdf.PdfReader) -> Iterator[object]:
    for number in range(1, int(reader.trailer["/Size"])):
        yield IndirectObject(number, 0, reader).get_object()


@pytest.mark.parametrize("name", NAMES)
def test_the_file_says_of_itself_what_it_is(files: dict[str, Path], name: str) -> None:
    reader = pypdf.PdfReader(files[name])
    catalog = reader.trailer["/Root"].get_object()
    metadata = catalog["/Metadata"].get_object()
    assert isinstance(metadata, StreamObject)
    assert "/Filter" not in metadata
    described = ElementTree.fromstring(re.sub(rb"<\?xpacket.*?\?>", b"", metadata.get_data()))

    def said(path: str) -> str:
        found = described.find(f".//{path}", SPACES)
        assert found is not None, path
        return found.text or ""

    assert (said("pdfaid:part"), said("pdfaid:conformance")) == ("2", "B")
    assert reader.metadata
    assert said("dc:title/rdf:Alt/rdf:li") == reader.metadata.title
    assert said("dc:creator/rdf:Seq/rdf:li") == reader.metadata.author
    assert said("dc:description/rdf:Alt/rdf:li") == (reader.metadata.subject or "")
    assert said("xmp:CreatorTool") == reader.metadata.creator
    assert said("pdf:Producer") == reader.metadata.producer
    made = reader.metadata.creation_date
    assert made is not None
    assert dt.datetime.fromisoformat(said("xmp:CreateDate")) == made
    assert dt.datetime.fromisoformat(said("xmp:ModifyDate")) == reader.metadata.modification_date
    assert catalog["/Lang"] == "zh-CN"


@pytest.mark.parametrize("name", NAMES)
def test_colours_refer_to_a_profile_and_nothing_shines_through(files: dict[str, Path], name: str) -> None:
    reader = pypdf.PdfReader(files[name])
    (intent,) = reader.trailer["/Root"].get_object()["/OutputIntents"]
    assert intent["/S"] == "/GTS_PDFA1"
    profile = intent["/DestOutputProfile"].get_object()
    assert profile["/N"] == 3
    assert profile.get_data() == srgb_profile()
    for page in reader.pages:
        assert "/Group" not in page
        assert "/ExtGState" not in page["/Resources"]
        contents = page.get_contents()
        assert contents is not None
        used = {operator for _, operator in ContentStream(contents, reader).operations}
        # DeviceRGB and DeviceGray stand under the profile; DeviceCMYK would not.
        assert not used & {b"k", b"K", b"gs", b"sh", b"cs", b"CS"}, used


@pytest.mark.parametrize("name", NAMES)
def test_every_face_is_in_the_file_with_what_its_codes_mean(files: dict[str, Path], name: str) -> None:
    reader = pypdf.PdfReader(files[name])
    fonts = [
        one for one in objects(reader) if isinstance(one, DictionaryObject) and one.get("/Type") == "/Font"
    ]
    assert fonts
    for font in fonts:
        descriptor = font["/FontDescriptor"].get_object()
        assert "/FontFile2" in descriptor, font["/BaseFont"]
        assert descriptor["/Flags"] & 4, "symbolic, so that no encoding is asked for"
        assert "/Encoding" not in font
        assert "/ToUnicode" in font
        assert len(font["/Widths"]) == font["/LastChar"] - font["/FirstChar"] + 1


@pytest.mark.parametrize("name", NAMES)
def test_nothing_that_an_archive_forbids(files: dict[str, Path], name: str) -> None:
    content = files[name].read_bytes()
    reader = pypdf.PdfReader(files[name], strict=True)
    assert not reader.is_encrypted
    assert reader.trailer["/ID"]
    assert content.startswith(b"%PDF-1.")
    assert all(byte > 127 for byte in content.split(b"\n")[1][1:5]), "marked as binary"
    forbidden = {
        "/AA",
        "/OpenAction",
        "/JavaScript",
        "/JS",
        "/Launch",
        "/EmbeddedFiles",
        "/AcroForm",
        "/XFA",
        "/LZWDecode",
    }
    for one in objects(reader):
        if isinstance(one, DictionaryObject):
            assert not forbidden & {*one.keys(), str(one.get("/S")), str(one.get("/Filter"))}
    for found in re.finditer(rb"/Length (\d+).*?>>\s*stream\n", content, re.DOTALL):
        rest = content[found.end() + int(found[1]) :]
        assert rest.startswith(b"\nendstream"), "a line ends before endstream, and the length is right"


def test_the_profile_is_one_that_others_read_as_srgb() -> None:
    profile = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
    assert ImageCms.getProfileDescription(profile).strip() == "sRGB IEC61966-2.1"
    standard = ImageCms.createProfile("sRGB")
    colours = Image.new("RGB", (4, 1))
    for place, colour in enumerate(((255, 51, 51), (47, 109, 181), (224, 138, 30), (128, 128, 128))):
        colours.putpixel((place, 0), colour)
    turned = ImageCms.profileToProfile(colours, profile, standard)
    assert turned is not None
    for place in range(4):
        before, after = colours.getpixel((place, 0)), turned.getpixel((place, 0))
        assert isinstance(before, tuple)
        assert isinstance(after, tuple)
        assert all(abs(a - b) <= 1 for a, b in zip(before, after, strict=True)), (before, after)


def test_printed_again_it_is_the_same_file(sample_made: Path, files: dict[str, Path], tmp_path: Path) -> None:
    with Store.open(sample_made) as store:
        for name in NAMES:
            again = write_briefing(store, name, tmp_path / "又.pdf", "杭州市", 2019)
            assert again.path.read_bytes() == files[name].read_bytes(), name

"""Fonts: the office's own found by the names in their files, whole runs in one face, nothing dropped."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

from zjai_desk import paths
from zjai_desk.briefing.blocks import Bulletin, Document, Paragraph
from zjai_desk.briefing.paper import font_files
from zjai_desk.briefing.paper.document import write_pdf
from zjai_desk.briefing.paper.font_files import fonts_below
from zjai_desk.briefing.paper.fonts import UNPRINTABLE, Fonts, Role

HEAD = Bulletin("人工智能产业简报", "某区发展和改革局", dt.date(2026, 3, 1))


def font_of_the_office(path: Path, *names: str, text: str = "国杭州企业科技有限公司。") -> Path:
    """Make a font that has only the characters of ``text`` and bears ``names``, Chinese and English."""
    font = TTFont(paths.FONTS / "NotoSansSC-Regular.ttf")
    subsetter = subset.Subsetter(subset.Options())
    subsetter.populate(text=text)
    subsetter.subset(font)
    font["name"].names = []
    for language, name in zip((0x804, 0x409), names, strict=False):
        font["name"].setName(name, 1, 3, 1, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    font.save(path)
    return path


@pytest.fixture
def office_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of fonts that is searched as if it were the only one of this computer."""
    folder = tmp_path / "字体"
    folder.mkdir()
    font_files.installed.cache_clear()
    monkeypatch.setattr(font_files, "_folders", lambda: iter([folder]))
    yield folder
    font_files.installed.cache_clear()


def test_fonts_are_found_by_both_names_whatever_their_file_is_called(tmp_path: Path) -> None:
    font_of_the_office(tmp_path / "a" / "XYZ01.TTF", "仿宋", "FangSong")
    (tmp_path / "坏.ttf").write_bytes(b"\0\1\0\0 not a font")
    (tmp_path / "readme.txt").write_text("no font", encoding="utf-8")
    assert [(font.path.name, font.names) for font in fonts_below(tmp_path)] == [
        ("XYZ01.TTF", frozenset({"仿宋", "fangsong"}))
    ]


def test_each_font_of_a_collection_is_found(tmp_path: Path) -> None:
    parts = [font_of_the_office(tmp_path / "parts" / f"{name}.ttf", name) for name in ("宋体", "新宋体")]
    collection = TTCollection()
    collection.fonts = [TTFont(part) for part in parts]
    collection.save(tmp_path / "simsun.ttc")
    shutil.rmtree(tmp_path / "parts")
    assert [(font.index, font.names) for font in fonts_below(tmp_path)] == [(0, {"宋体"}), (1, {"新宋体"})]


def test_the_office_s_own_face_comes_first(office_fonts: Path, tmp_path: Path) -> None:
    font_of_the_office(office_fonts / "simfang.ttf", "仿宋", "FangSong")
    fonts = Fonts()
    assert fonts.runs("国", Role.BODY)[0][0].startswith("own-")
    assert "仿宋" not in fonts.lacking
    assert "小标宋" in fonts.lacking
    done = write_pdf(Document("杭州", HEAD, (Paragraph("杭州企业。" * 9),)), tmp_path / "a.pdf", fonts)
    assert "小标宋" in done.notices[0]
    faces = {
        font["/BaseFont"].get_object()
        for page in pypdf.PdfReader(tmp_path / "a.pdf").pages
        for font in (each.get_object() for each in page["/Resources"]["/Font"].values())
    }
    assert all(face[7] == "+" for face in faces)


def test_a_rare_character_takes_its_whole_run_along(office_fonts: Path) -> None:
    font_of_the_office(office_fonts / "simfang.ttf", "仿宋_GB2312", "FangSong_GB2312")
    fonts = Fonts()
    runs = fonts.runs("杭州企业。杭州淼科技有限公司。杭州", Role.BODY)
    assert [text for _, text in runs] == ["杭州企业。", "杭州淼科技有限公司", "。杭州"]
    assert runs[0][0] == runs[2][0] != runs[1][0]
    assert fonts.substituted == {"淼"}


def test_what_no_font_has_is_printed_as_a_mark_and_reported() -> None:
    fonts = Fonts(installed=False)
    text = "".join(part for _, part in fonts.runs("杭州𠮷科技", Role.BODY))
    assert text == f"杭州{UNPRINTABLE}科技"
    assert fonts.missing == {"𠮷"}


@pytest.mark.parametrize("role", list(Role))
def test_bundled_faces_print_all_that_a_briefing_says(role: Role) -> None:
    fonts = Fonts(installed=False)
    common = "杭州市滨江区0123456789%‰℃㎡〔2026〕“”‘’—…·①②③、，。；：？！《》（）【】×±≥≤％ＡＢαβ★●"
    fonts.runs(common, role)
    assert fonts.missing == set()
    assert fonts.substituted == set()


def test_every_bundled_font_lies_beside_its_licence() -> None:
    for font in paths.FONTS.glob("*.ttf"):
        licence = paths.FONTS / f"OFL-{font.stem.partition('-')[0]}.txt"
        assert "SIL OPEN FONT LICENSE" in licence.read_text(encoding="utf-8").upper()
        assert font.stat().st_size < 11_000_000

"""A register on paper: everything is there, the head on each page, nothing below 7 points, nothing off the sheet."""

from decimal import Decimal
from itertools import count
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from pages_read import glyphs, texts

from zjai_desk.briefing.paper.fonts import Fonts
from zjai_desk.briefing.texts.register_pages import Printed, Sheet, write_pages
from zjai_desk.briefing.workbooks.extract import Extract
from zjai_desk.errors import Cancelled
from zjai_desk.progress import Watched
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Kind
from zjai_desk.store import Store

REGISTER = REGISTERS["enterprises"]
FEW = ("name", "district", "registered_capital")
MANY = tuple(field.key for field in REGISTER.fields)


def fill(store: Store, records: int) -> None:
    def value(key: str, number: int) -> object:
        field = REGISTER[key]
        if field.kind is Kind.AMOUNT:
            return Decimal(number * 1000 + 1) / 4
        if field.choices:
            return field.choices[:3] if field.many else field.choices[0]
        return {
            Kind.DATE: "2016-05-03",
            Kind.USCC: f"91330108MA27X{number:05d}",
            Kind.DISTRICT: "滨江区",
        }.get(field.kind, ("旧名",) if field.many else f"{field.label}第{number}号，字数多一些以便换行排版")

    with store.change("更多") as change:
        change.insert(
            "enterprises",
            [{key: value(key, number) for key in MANY if key != "layer"} for number in range(records)],
        )


def printed(store: Store, path: Path, keys: tuple[str, ...], paper: Sheet) -> Printed:
    fields = tuple(REGISTER[key] for key in keys)
    about = "所属区县：滨江区"
    extract = Extract(REGISTER, store.ids("enterprises"), fields, "滨江区企业名单", about)
    return write_pages(store, extract, paper, path, fonts=Fonts(installed=False))


def test_every_page_has_its_head_its_number_and_what_was_filtered(store: Store, tmp_path: Path) -> None:
    fill(store, 80)
    path = tmp_path / "名单.pdf"
    made = printed(store, path, FEW, Sheet("A4", lying=False))
    pages = list(texts(path))
    assert (made.records, made.pages, made.across) == (120, len(pages), 1)
    assert len(pages) > 2
    assert pages[0].startswith("滨江区企业名单")
    for number, page in enumerate(pages, 1):
        assert "企业名称" in page
        assert "注册资本" in page
        assert "所属区县：滨江区" in page
        assert f"第{number}页，共{len(pages)}页" in page
    assert sum(page.count("第79号") for page in pages) == 1, "the last record is there, once"


@pytest.mark.parametrize(
    "paper", [Sheet("A4", lying=True), Sheet("A4", lying=False), Sheet("A3", lying=True)]
)
def test_no_column_is_lost_and_no_letter_is_off_the_sheet(store: Store, tmp_path: Path, paper: Sheet) -> None:
    fill(store, 12)
    path = tmp_path / "全部.pdf"
    made = printed(store, path, MANY, paper)
    assert made.size >= 7
    whole = "".join(glyph.char for page in range(made.pages) for glyph in glyphs(path, page))
    for key in MANY:
        assert REGISTER[key].label in whole, key
    left, bottom, right, top = paper.area
    for page in range(made.pages):
        for glyph in glyphs(path, page):
            assert left - 1 <= glyph.left, glyph
            assert glyph.right <= right + 1, glyph
            assert bottom - 4 <= glyph.bottom, glyph
            assert glyph.top <= top + 1, glyph
    with pdfium.PdfDocument(path) as document:
        assert document[0].get_size() == pytest.approx(paper.size, abs=1)


def test_too_many_columns_go_on_to_a_further_sheet_which_says_so(store: Store, tmp_path: Path) -> None:
    fill(store, 12)
    made = printed(store, tmp_path / "竖.pdf", MANY, Sheet("A4", lying=False))
    assert made.across > 1
    assert made.size == 7
    assert "横向、A3" in made.warnings[0]
    pages = list(texts(tmp_path / "竖.pdf"))
    assert all("企业名称" in page for page in pages), "each sheet names its rows"
    lying = printed(store, tmp_path / "横.pdf", MANY, Sheet("A3", lying=True))
    assert "A3" not in "".join(lying.warnings)


def test_a_few_columns_are_set_large(store: Store, tmp_path: Path) -> None:
    assert printed(store, tmp_path / "少.pdf", FEW, Sheet()).size == 10.5


def test_an_empty_register_prints_its_head(tmp_path: Path) -> None:
    with Store.create(tmp_path / "空.zjdb") as store:
        made = printed(store, tmp_path / "空.pdf", FEW, Sheet())
        assert (made.records, made.pages) == (0, 1)
        assert "企业名称" in next(texts(tmp_path / "空.pdf"))


def test_a_rare_character_is_said_and_not_dropped(store: Store, tmp_path: Path) -> None:
    with store.change("僻字") as change:
        change.insert("enterprises", [{"name": "\U000323af公司"}])
    made = printed(store, tmp_path / "僻.pdf", FEW, Sheet())
    assert any("U+323AF" in warning for warning in made.warnings)
    assert "〓公司" in "".join(texts(tmp_path / "僻.pdf"))


def test_setting_can_be_stopped_at_any_block(store: Store, tmp_path: Path) -> None:
    fill(store, 1200)
    asked = count()
    fields = tuple(REGISTER[key] for key in FEW)
    extract = Extract(REGISTER, store.ids("enterprises"), fields)
    stopping = Watched(lambda *_: None, lambda: next(asked) > 1)
    with pytest.raises(Cancelled):
        write_pages(store, extract, Sheet(), tmp_path / "停.pdf", stopping)
    assert not (tmp_path / "停.pdf").exists()

"""The file of an enterprise on paper: all of it, on pages with numbers, nothing off the sheet."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from pages_read import glyphs, texts

from zjai_desk.analysis.dossier import dossier
from zjai_desk.briefing.paper.fonts import Fonts
from zjai_desk.briefing.texts.dossier_pages import write_dossier
from zjai_desk.store import Store

NAME = "杭州某某视觉技术股份有限公司"
DAY = dt.date(2020, 3, 1)


def test_all_of_it_is_printed_on_numbered_pages(new_store: Callable[[Path], Store], tmp_path: Path) -> None:
    path = tmp_path / "档案.pdf"
    with new_store(tmp_path / "台账.zjdb") as store:
        with store.change("导入", operator="李四") as change:
            business = "三维视觉传感器与工业检测系统的研发、生产和销售" * 8
            [number] = change.insert("enterprises", [{"name": NAME, "main_business": business}])
            change.insert(
                "annual_returns",
                [{"name": NAME, "year": year, "revenue": Decimal(year - 2000)} for year in range(2010, 2020)],
            )
            titles = [{"patent_no": str(n), "title": f"一种第{n}号方法", "holder": NAME} for n in range(30)]
            change.insert("patents", titles)
            change.insert("vouchers", [{"voucher_no": "甲1", "applicant": NAME, "face_amount": Decimal(500)}])
        for n in range(60):
            with store.change(f"第{n}次更正", operator="张三") as change:
                change.update("enterprises", {number: {"town": f"街道{n}"}})
        file = dossier(store, number)
    pages = write_dossier(file, path, DAY, Fonts(installed=False))
    said = list(texts(path))
    assert len(said) == pages > 1
    for place, page in enumerate(said, 1):
        assert f"第{place}页" in page
        assert all(
            glyph.left > 40 and glyph.right < 560 and glyph.bottom > 20 for glyph in glyphs(path, place - 1)
        )
    whole = "".join(said).replace("\n", "")
    for part in (NAME, "营业收入", "2019年", "一种第", "甲1", "第59次更正", "更早还有31步"):
        assert part in whole


def test_an_enterprise_of_which_little_is_known_fits_a_page(
    new_store: Callable[[Path], Store], tmp_path: Path
) -> None:
    path = tmp_path / "档案.pdf"
    with new_store(tmp_path / "台账.zjdb") as store:
        with store.change("录入") as change:
            [number] = change.insert("enterprises", [{"name": NAME}])
        file = dossier(store, number)
    assert write_dossier(file, path, DAY, Fonts(installed=False)) == 1
    (said,) = texts(path)
    assert "没有这家企业的年报" in said

"""What goes out: contacts masked unless they are let out, and no text that a spreadsheet or a viewer would run."""

import csv
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import openpyxl
import pytest
from pages_read import texts

from zjai_desk.accounts.lists import PaperList
from zjai_desk.briefing.paper.fonts import Fonts
from zjai_desk.briefing.texts.register_pages import Sheet, write_pages
from zjai_desk.briefing.workbooks.extract import Extract
from zjai_desk.briefing.workbooks.list import write_list
from zjai_desk.briefing.workbooks.register import write_register, write_register_csv
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Field
from zjai_desk.registers.notebooks import EVENTS
from zjai_desk.store import Store

REGISTER = REGISTERS["enterprises"]
FIELDS = tuple(REGISTER[key] for key in ("name", "contact", "phone", "legal_person"))
STARTS = ("=", "+", "-", "@", "\t=", "\r=", "＝", "＋", "－", "＠")
HOSTILE = tuple(f"{start}cmd|'/c calc'!A1" for start in STARTS)
Write = Callable[[Store, Extract, Path], object]


@pytest.fixture
def ledger(new_store: Callable[[Path], Store], tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "台账.zjdb") as store:
        yield store


def filled(store: Store, *records: dict[str, str]) -> list[int]:
    with store.change("录入") as change:
        return change.insert("enterprises", records)


def as_xlsx(store: Store, extract: Extract, path: Path) -> list[list[str]]:
    write_register(store, extract, path)
    rows = openpyxl.load_workbook(path).worksheets[0].iter_rows(min_row=2)
    return [[str(cell.value) for cell in row if cell.data_type == "s"] for row in rows]


def as_csv(store: Store, extract: Extract, path: Path) -> list[list[str]]:
    write_register_csv(store, extract, path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


def as_pdf(store: Store, extract: Extract, path: Path) -> list[list[str]]:
    write_pages(store, extract, Sheet(), path, fonts=Fonts(installed=False))
    return [["".join(texts(path))]]


@pytest.mark.parametrize("write", [as_xlsx, as_csv, as_pdf])
def test_contacts_go_out_only_if_they_are_let_out(
    ledger: Store, tmp_path: Path, write: Callable[[Store, Extract, Path], list[list[str]]]
) -> None:
    ids = filled(
        ledger, {"name": "甲公司", "contact": "王建国", "phone": "13812345678", "legal_person": "李大红"}
    )
    hidden = "".join(chain(*write(ledger, Extract(REGISTER, ids, FIELDS), tmp_path / "1.xlsx")))
    assert "王**" in hidden
    assert "138****5678" in hidden
    assert "李大红" in hidden, "who answers for an enterprise is public"
    assert "王建国" not in hidden
    assert "13812345678" not in hidden
    open_ = "".join(chain(*write(ledger, Extract(REGISTER, ids, FIELDS, contacts=True), tmp_path / "2.xlsx")))
    assert "王建国" in open_
    assert "13812345678" in open_


def test_masked_numbers_are_nowhere_in_the_file(ledger: Store, tmp_path: Path) -> None:
    ids = filled(ledger, {"name": "甲公司", "contact": "王建国", "phone": "13812345678"})
    write_register_csv(ledger, Extract(REGISTER, ids, FIELDS), tmp_path / "企业.csv")
    assert b"13812345678" not in (tmp_path / "企业.csv").read_bytes()


@pytest.mark.parametrize("contacts", [False, True])
def test_hostile_texts_stay_texts(ledger: Store, tmp_path: Path, contacts: bool) -> None:
    ids = filled(ledger, *({"name": text, "contact": text, "phone": text} for text in HOSTILE))
    extract = Extract(REGISTER, ids, FIELDS, "=1+1", contacts=contacts)
    book = tmp_path / "企业.xlsx"
    write_register(ledger, extract, book)
    cells = [cell for row in openpyxl.load_workbook(book).worksheets[0].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    for row in as_csv(ledger, extract, tmp_path / "企业.csv"):
        assert all(not cell or cell.startswith(("'", "*")) or cell[0].isalnum() for cell in row)


def test_the_log_goes_out_as_text(ledger: Store, tmp_path: Path) -> None:
    for text in HOSTILE:
        ledger.note("导出", text, text)
    extract = Extract(EVENTS, ledger.ids("events"), EVENTS.fields)
    write_register(ledger, extract, tmp_path / "日志.xlsx")
    rows = openpyxl.load_workbook(tmp_path / "日志.xlsx").worksheets[0].iter_rows(min_row=2)
    cells = [cell for row in rows for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    keys = [field.key for field in EVENTS.fields]
    for row in as_csv(ledger, extract, tmp_path / "日志.csv"):
        assert row[keys.index("subject")].startswith("'")


def test_the_title_of_a_list_is_no_formula(tmp_path: Path) -> None:
    fields = (Field("number", "序号"), Field("name", "企业"))
    listed = PaperList("=1+1", fields, [("1", "=2+2")], None)
    write_list(listed, tmp_path / "清单.xlsx")
    cells = [
        c for row in openpyxl.load_workbook(tmp_path / "清单.xlsx").worksheets[0].iter_rows() for c in row
    ]
    assert "f" not in {cell.data_type for cell in cells}

"""Blank forms: they say what they want, and what comes back on them is understood without a question."""

import datetime as dt
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from package_check import faults
from rich_books import code

from zjai_desk.errors import DeskError
from zjai_desk.registers import REGISTERS, uscc
from zjai_desk.returns import Return, plan_import, read_return
from zjai_desk.returns.blank.checks import wrong_code, wrong_patent
from zjai_desk.returns.blank.form import FormOrder, find_form, forms_on_offer, known_enterprises, write_form
from zjai_desk.store import Store

OFFICE = shutil.which("soffice")
FIRST = 6
ENTERPRISE: dict[str, Any] = {
    "name": "杭州第一智能科技有限公司", "short_name": "第一智能", "uscc": code(1), "district": "滨江区",
    "town": "长河街道", "layer": "技术层", "field": "计算机视觉", "founded_on": dt.date(2016, 5, 3),
    "registered_capital": 1234.5, "financing_stage": "A轮", "phone": "057188886666",
}  # fmt: skip
PATENT: dict[str, Any] = {
    "patent_no": "201710601862.3", "title": "一种方法", "kind": "发明授权", "applied_on": dt.date(2017, 7, 21),
    "holder": "杭州第一智能科技有限公司", "holder_uscc": code(1), "district": "滨江区",
}  # fmt: skip
VOUCHER: dict[str, Any] = {
    "voucher_no": "0012", "scheme": "创新券", "applicant": "杭州第一智能科技有限公司", "uscc": code(1),
    "issued_on": dt.date(2026, 3, 1), "face_amount": 50000, "contract_no": "00123", "invoice_no": "0330000123456789",
    "tickets": 12,
}  # fmt: skip
FIGURES: dict[str, Any] = {
    "name": "杭州第一智能科技有限公司", "uscc": code(1), "revenue": 5200.25, "profit": -12, "employees": 120,
    "rd_staff": 40, "inventions": 0,
}  # fmt: skip
FILLED = {"enterprises": ENTERPRISE, "annual_returns": FIGURES, "patents": PATENT, "vouchers": VOUCHER}


def issue(tmp_path: Path, register: str, **more: Any) -> Path:
    path = tmp_path / "发出" / f"{register}.xlsx"
    path.parent.mkdir(exist_ok=True)
    write_form(path, FormOrder(register, "长河街道", 2026, rows=20, **more))
    return path


def columns(sheet: Any) -> dict[str, int]:
    """Return the columns of a form by field, from its marks."""
    return {
        str(cell.value).removeprefix("zjai:form:"): cell.column
        for cell in sheet[4]
        if "zjai:form:[" not in str(cell.value)
    }


def filled(
    path: Path, rows: Sequence[Mapping[str, Any]], change: Callable[[Any], None] = lambda _: None
) -> Path:
    """Fill a form in as a sender would, and save it under a name that tells nothing."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    places = columns(sheet)
    for number, row in enumerate(rows, FIRST):
        for key, value in row.items():
            sheet.cell(number, places[key], value)
    change(sheet)
    target = path.with_name("回.xlsx")
    book.save(target)
    return target


def stated(values: Mapping[str, Any]) -> dict[str, object]:
    """Return what a filled row means."""
    found: dict[str, object] = {}
    for key, value in values.items():
        if isinstance(value, dt.date):
            found[key] = value.isoformat()
        elif isinstance(value, float):
            found[key] = Decimal(str(value))
        else:
            found[key] = (value,) if key in ("layer", "field") else value
    return found


def said(return_: Return) -> dict[str, object]:
    (sheet,) = return_.sheets
    (record,) = sheet.records
    return {key: value for key, value in record.values.items() if value is not None}


@pytest.mark.parametrize("register", REGISTERS)
def test_every_form_is_a_sound_workbook_that_says_what_it_is(register: str, tmp_path: Path) -> None:
    path = issue(tmp_path, register)
    assert faults(path.read_bytes()) == []
    found = read_return(path)
    (sheet,) = found.sheets
    assert (sheet.year, sheet.reporter, sheet.issued, sheet.records) == (2026, "长河街道", True, [])
    assert (found.notes, sheet.notes, sheet.problems) == ([], [], [])


@pytest.mark.parametrize("register", FILLED)
def test_what_is_filled_in_is_read_without_a_question(register: str, tmp_path: Path) -> None:
    found = read_return(filled(issue(tmp_path, register), [FILLED[register]]))
    assert said(found) == stated(FILLED[register])
    assert (found.notes, found.sheets[0].notes, found.sheets[0].problems) == ([], [], [])


@pytest.fixture(scope="module")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., None]:
    """Have LibreOffice write files anew in another format; its settings are made once."""
    settings = (tmp_path_factory.mktemp("lo")).as_uri()

    def convert(files: Sequence[Path], ending: str, target: Path) -> None:
        command = [str(OFFICE), "--headless", f"-env:UserInstallation={settings}", "--convert-to", ending]
        command += ["--outdir", str(target), *map(str, files)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)

    return convert


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_a_round_trip_through_another_program_loses_nothing(
    ending: str, tmp_path: Path, convert: Callable[..., None]
) -> None:
    sources = [issue(tmp_path, register) for register in FILLED]
    sources = [
        filled(path, [FILLED[path.stem]]).rename(path.with_name(f"{path.stem}_回.xlsx")) for path in sources
    ]
    target = tmp_path / "转"
    convert(sources, ending, target)
    for register, row in FILLED.items():
        found = read_return(target / f"{register}_回.{ending}")
        assert said(found) == stated(row)
        assert (found.notes, found.sheets[0].notes, found.sheets[0].problems) == ([], [], [])


def test_columns_moved_inserted_and_renamed_are_still_known(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.insert_cols(3)
        sheet.cell(5, 3, "备注情况")
        sheet.insert_rows(5)
        places = columns(sheet)
        sheet.cell(6, places["founded_on"], "哪天办的")
        sheet.cell(6, places["phone"]).value = None

    path = issue(tmp_path, "enterprises")
    found = read_return(filled(path, [ENTERPRISE], change))
    assert said(found) == stated(ENTERPRISE)
    assert found.sheets[0].notes == [
        "没有对应字段，没有读入：C列“备注情况”。",
        "表样被改动：“成立日期”改成了“哪天办的”；“联系电话”改成了“空白”。已按表内标记认读。",
    ]
    untouched = read_return(filled(path, [ENTERPRISE]))
    assert untouched.sheets[0].fingerprint == found.sheets[0].fingerprint


def test_a_column_taken_out_is_told(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.delete_cols(columns(sheet)["rd_spend"])

    found = read_return(filled(issue(tmp_path, "annual_returns"), [FIGURES], change))
    assert said(found) == stated(FIGURES)
    assert found.sheets[0].notes == ["表样被改动：删去了“研发投入”。已按表内标记认读。"]


def test_known_enterprises_come_back_matched_without_doubt(tmp_path: Path) -> None:
    with Store.create(tmp_path / "台账.zjdb") as store:
        with store.change("录入") as made:
            made.insert(
                "enterprises",
                [
                    {"name": "杭州甲科技有限公司", "uscc": code(7), "town": "长河街道"},
                    {"name": "杭州乙科技有限公司", "town": "长河街道"},
                    {"name": "杭州丙科技有限公司", "town": "浦沿街道"},
                    # Two of one name and without a code: only the hidden number tells them apart.
                    {"name": "杭州乙科技有限公司", "town": "浦沿街道"},
                ],
            )
        known = known_enterprises(store, "长河街道")
        path = filled(issue(tmp_path, "annual_returns", known=known), [{"revenue": 10}, {"revenue": 20}])
        plan = plan_import(store, read_return(path))
        assert list(plan.return_.sheets[0].record_ids.values()) == [record.id for record in known]
        assert plan.year is None
        enterprises = [item for item in plan.items if item.register == "enterprises"]
        assert [item.record for item in enterprises] == [record.id for record in known]
        figures = [item.values for item in plan.items if item.register == "annual_returns"]
        assert [(row["year"], row["revenue"]) for row in figures] == [(2026, 10), (2026, 20)]


def test_forms_are_found_by_their_names(tmp_path: Path) -> None:
    assert [key for key, _ in forms_on_offer()] == list(REGISTERS)
    assert [find_form(text) for text in ("patents", "专利台账", "企业年报表")] == [
        "patents",
        "patents",
        "annual_returns",
    ]
    with pytest.raises(DeskError, match="没有名为“无”的台账"):
        find_form("无")
    with pytest.raises(DeskError, match="行数应在"):
        write_form(tmp_path / "表.xlsx", FormOrder("patents", rows=0))
    with pytest.raises(DeskError, match="写不了"):
        write_form(tmp_path / "没有" / "表.xlsx", FormOrder("patents"))


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_the_formulas_of_the_form_judge_codes_as_the_registers_do(
    tmp_path: Path, convert: Callable[..., None]
) -> None:
    right = [code(number) for number in range(40)]
    wrong = [text[:-1] + uscc.ALPHABET[(uscc.ALPHABET.index(text[-1]) + 1) % 31] for text in right]
    codes = [*right, *wrong, "", "12345", "9133000073379610I1", right[0].lower()]
    patents = ["201710601862.3", "ZL201710601862.3", "201710601862.4", "2017106018623", "200510012345", ""]
    book = xlsxwriter.Workbook(str(tmp_path / "式.xlsx"))
    sheet = book.add_worksheet()
    for row, (make, text) in enumerate(
        [(wrong_code, t) for t in codes] + [(wrong_patent, t) for t in patents]
    ):
        sheet.write_string(row, 0, text)
        sheet.write_formula(row, 1, make(f"A{row + 1}"))
    book.close()
    convert([tmp_path / "式.xlsx"], "csv", tmp_path)
    told = [line.rpartition(",")[2] for line in (tmp_path / "式.csv").read_text("utf-8").splitlines()]
    expected = [bool(text) and not uscc.is_valid(text.upper()) for text in codes]
    expected += [False, False, True, False, False, False]
    assert told == [str(one).upper() for one in expected]

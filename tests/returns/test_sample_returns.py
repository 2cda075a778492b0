"""The nine sample returns against their truth: every record, every value, every problem, no false alarm."""

import json
from pathlib import Path
from typing import Any

import pytest

from zjai_desk.returns import read_return

NAMES = (
    "01_企业_标准.xlsx",
    "02_企业_两行表头.xlsx",
    "03_专利_文本日期.xlsx",
    "04_创新券_合并单元格.xlsx",
    "05_企业_GBK.csv",
    "06_图谱_合并分类.xlsx",
    "07_活动券.xlsx",
    "08_企业_差错.xlsx",
    "09_企业.xls",
)


def single(value: Any) -> Any:
    """The truth states a field of many values by its only one."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_return_is_understood_to_the_last_value(name: str, returns_dir: Path) -> None:
    truth = json.loads((returns_dir / f"{name}.truth.json").read_text(encoding="utf-8"))
    (sheet,) = read_return(returns_dir / name).as_json()["sheets"]
    assert sheet["register"] == truth["register"]
    records = [
        {key: single(record["values"].get(key)) for key in true}
        for record, true in zip(sheet["records"], truth["records"], strict=True)
    ]
    assert records == truth["records"]
    found = [(p["row"], p["field"], p["kind"]) for p in sheet["problems"] if p["severity"] != "hint"]
    assert found == [(p["row"], p["field"], p["kind"]) for p in truth["problems"]]


def test_what_read_prints_has_the_agreed_shape(returns_dir: Path) -> None:
    printed = read_return(returns_dir / "02_企业_两行表头.xlsx").as_json()
    assert json.loads(json.dumps(printed, ensure_ascii=False)) == printed
    (sheet,) = printed["sheets"]
    assert printed["file"] == "02_企业_两行表头.xlsx"
    assert (sheet["sheet"], sheet["year"], sheet["unit"]) == ("汇总", 2019, "万元")
    assert sheet["header_rows"] == [4, 5]
    assert sheet["mapping"] == {
        "B": "name",
        "C": "uscc",
        "D": "district",
        "E": "founded_on",
        "F": "revenue",
        "G": "rd_spend",
        "H": "employees",
        "I": "field",
    }
    assert sheet["records"][0]["row"] == 6
    assert [row["row"] for row in sheet["skipped"]] == [28, 30]


def test_a_problem_says_where_what_and_what_to_do(returns_dir: Path) -> None:
    (sheet,) = read_return(returns_dir / "08_企业_差错.xlsx").sheets
    said = {found.row: found.problem for found in sheet.problems}
    assert said[10].message == "“约300”不是确定的数，营业收入请填一个数字。"
    assert "第4行" in said[20].message
    assert [said[row].severity for row in (8, 10, 19)] == ["explain", "force", "explain"]


def test_the_sheet_of_a_text_file_has_no_name(returns_dir: Path) -> None:
    (sheet,) = read_return(returns_dir / "05_企业_GBK.csv").sheets
    assert sheet.name == ""

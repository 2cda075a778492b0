"""What tables of real offices taught: headings under groups, odd totals, times of day, page lines, line numbers."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from made_files import Merge, Rows, write_book
from rich_books import code

from zjai_desk.errors import DeskError
from zjai_desk.registers.fields import Value
from zjai_desk.registers.findings import Severity
from zjai_desk.returns import read_return
from zjai_desk.returns.books.sniff import Format, sniff
from zjai_desk.returns.sheets import Sheet


def read(folder: Path, rows: Rows, merges: Sequence[Merge] = ()) -> Sheet:
    """Return the only table of a workbook with these rows."""
    (sheet,) = read_return(write_book(folder / "表.xlsx", {"表": rows}, merges)).sheets
    return sheet


def keys(sheet: Sheet) -> str:
    """Return the fields of the columns from the left."""
    return " ".join(sheet.mapping[letter] for letter in sorted(sheet.mapping))


def values(sheet: Sheet, key: str) -> list[Value]:
    return [record.values.get(key) for record in sheet.records]


def test_what_any_group_may_have_belongs_to_its_group(tmp_path: Path) -> None:
    head: Rows = [
        ["创新券台账"],
        ["申领企业信息", None, "券信息", None, None, "技术服务合同", None, None, "兑付信息", None],
        ["企业名称", "信用代码", "编号", "发放日期", "金额", "编号", "签订日期", "金额", "核定金额", "日期"],
        ["杭州甲有限公司", code(1), "C1", "2019-1-2", 5000, "H1", "2019-1-3", 9000, 4000, "2019-6-1"],
    ]
    merges = [(1, 0, 1, 1), (1, 2, 1, 4), (1, 5, 1, 7), (1, 8, 1, 9)]
    sheet = read(tmp_path, head, merges)
    assert keys(sheet) == (
        "applicant uscc voucher_no issued_on face_amount contract_no contract_on contract_amount approved_amount"
        " redeemed_on"
    )


@pytest.mark.parametrize(
    "heading", ["注册区", "区（市、县）", "所在县区", "企业所在区、县（市）", "县（市、区）名称"]
)
def test_a_district_is_known_in_whatever_order_it_is_named(tmp_path: Path, heading: str) -> None:
    sheet = read(tmp_path, [["企业名称", heading], ["杭州甲有限公司", "滨江"]])
    assert values(sheet, "district") == ["滨江区"]


def test_a_column_headed_as_districts_are_that_holds_addresses_is_one_of_addresses(tmp_path: Path) -> None:
    rows: Rows = [
        ["企业名称", "注册地"],
        *([f"杭州{sign}有限公司", f"杭州市滨江区江南大道{sign}号"] for sign in "甲乙"),
    ]
    sheet = read(tmp_path, rows)
    assert (keys(sheet), sheet.problems) == ("name address", [])


def test_the_field_that_is_called_so_comes_before_a_synonym_and_a_second_meaning_is_used(
    tmp_path: Path,
) -> None:
    sheet = read(tmp_path, [["企业名称", "主营业务收入", "营业收入"], ["杭州甲有限公司", 1, 2]])
    assert values(sheet, "revenue") == [2]
    sheet = read(tmp_path, [["券编号", "券种", "机构名称"], ["C1", "活动券", "杭州甲有限公司"]])
    assert keys(sheet) == "voucher_no scheme applicant"
    sheet = read(
        tmp_path, [["券编号", "券种", "申领企业", "机构名称"], ["C1", "创新券", "杭州甲有限公司", "浙江大学"]]
    )
    assert keys(sheet) == "voucher_no scheme applicant provider"


def test_the_code_of_another_party_is_not_taken_for_that_of_the_applicant(tmp_path: Path) -> None:
    rows: Rows = [
        ["创新券编号", "申领企业", "服务机构", "服务机构信用代码"],
        ["C1", "杭州甲有限公司", "浙江大学", code(1)],
    ]
    sheet = read(tmp_path, rows)
    assert keys(sheet) == "voucher_no applicant provider"
    assert values(sheet, "scheme") == ["创新券"], "the heading of the number says of which scheme"
    assert keys(
        read(tmp_path, [["服务机构", "服务机构信用代码", "备案日期"], ["浙江大学", code(1), "2019"]])
    ) == ("name uscc accredited_on")


def test_a_column_headed_unit_that_holds_names_is_one_of_names(tmp_path: Path) -> None:
    rows: Rows = [
        ["行次", "单位", "统一社会信用代码", "研发费用合计"], ["甲", "乙", "丙", 1],
        *([f"{n:02}", f"杭州{sign}智能有限公司", code(n), 10] for n, sign in enumerate("甲乙丙")), ["总计", "—", "—", 30],
    ]  # fmt: skip
    sheet = read(tmp_path, rows)
    assert values(sheet, "name")[0] == "杭州甲智能有限公司"
    assert (len(sheet.records), sheet.problems) == (3, []), "strokes beside a total are no names"


def test_totals_of_years_side_by_side_are_summed_year_by_year(tmp_path: Path) -> None:
    rows: Rows = [
        ["企业名称", "2018年", None, "2019年", None], [None, "发明", "实用新型", "发明", "实用新型"],
        ["杭州甲有限公司", 1, 2, 3, 4], ["杭州乙有限公司", 5, 6, 7, 8], ["合计", 6, 8, 10, 13],
    ]  # fmt: skip
    sheet = read(tmp_path, rows, [(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4)])
    assert [(p.row, p.problem.field, p.problem.kind) for p in sheet.problems] == [
        (5, "utility_models", "total_mismatch")
    ]


def test_a_year_that_is_missing_in_its_column_is_asked_for(tmp_path: Path) -> None:
    rows: Rows = [["年度", "企业名称", "营业收入"], [2019, "杭州甲有限公司", 5], [None, "杭州乙有限公司", 6]]
    sheet = read(tmp_path, rows)
    assert [(p.row, p.problem.field, p.problem.kind) for p in sheet.problems] == [(3, "year", "missing")]


def test_lines_that_only_say_on_which_page_they_stand_are_no_records(tmp_path: Path) -> None:
    rows: Rows = [
        ["企业名称", "地址"],
        ["杭州甲有限公司", "江南"],
        [None, "第1页 共2页"],
        ["（续表）"],
        ["杭州乙有限公司", "江北"],
    ]
    sheet = read(tmp_path, rows)
    assert (values(sheet, "address"), sheet.problems) == (["江南", "江北"], [])


def test_line_numbers_and_last_year_beside_a_label_are_no_value(tmp_path: Path) -> None:
    rows: Rows = [
        ["企业名称：杭州甲有限公司"], ["指标名称", "计量单位", "代码", "上年", "本年"], ["营业收入", "万元", "01", 30, 35.5],
        ["利润总额", "万元", "02", 3, 4], ["研发费用", "万元", "03", 1, 2],
    ]  # fmt: skip
    (record,) = read(tmp_path, rows).records
    assert [str(record.values[key]) for key in ("revenue", "profit", "rd_spend")] == ["35.5", "4", "2"]


def test_names_under_the_same_heading_again_with_other_fields_are_not_left_out_in_silence(
    tmp_path: Path,
) -> None:
    rows: Rows = [
        ["企业名称", "地址", None, "企业名称", "从业人数"],
        ["杭州甲有限公司", "江南", None, "杭州乙有限公司", 5],
    ]
    sheet = read(tmp_path, rows)
    ((row, problem),) = ((found.row, found.problem) for found in sheet.problems)
    assert (row, problem.field, problem.severity) == (1, "name", Severity.FORCE)
    assert "A列和D列" in problem.message


def test_three_letters_within_what_is_packed_make_no_workbook() -> None:
    """An open document whose packed bytes happen to hold "xl/" is still one."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, body in (("mimetype", b"x"), ("content.xml", b"... xl/ ... [Content_Types].xml ...")):
            package.writestr(name, body)
    assert sniff(file.getvalue()) is Format.ODS
    with pytest.raises(DeskError):
        sniff(file.getvalue().replace(b"content.xml", b"readme_.txt"))


def test_footers_in_separate_cells_are_no_record(tmp_path: Path) -> None:
    rows: Rows = [
        ["序号", "企业名称", "信用代码", "营业收入（万元）", "研发投入（万元）"],
        [1, "杭州甲有限公司", code(1), 5, 1],
        ["填表人：", "王晓明", "审核人：", "李四", "填报日期："],
        ["联系电话：", "0571-88880000", "单位负责人：", "赵六", None],
    ]
    sheet = read(tmp_path, rows)
    assert (len(sheet.records), sheet.problems) == (1, [])


def test_the_total_of_the_whole_district_above_subtotals_of_towns_is_checked_as_such(tmp_path: Path) -> None:
    rows: Rows = [
        ["镇街", "企业名称", "从业人数"],
        ["全区合计", None, 18],
        ["长河街道", "杭州甲有限公司", 5],
        ["长河街道小计", None, 5],
        ["西兴街道", "杭州乙有限公司", 6],
        ["西兴街道", "杭州丙有限公司", 7],
        ["西兴街道小计", None, 14],
    ]
    sheet = read(tmp_path, rows)
    assert [(found.row, found.problem.kind) for found in sheet.problems] == [(7, "total_mismatch")]


def test_years_without_their_word_under_a_group_are_years(tmp_path: Path) -> None:
    rows: Rows = [
        ["企业名称", "营业收入", None, "利润总额", None],
        [None, "2022", "2023", 2022, 2023],
        ["杭州甲有限公司", 1, 2, 3, 4],
    ]
    sheet = read(tmp_path, rows, ((0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4)))
    assert [(r.values["year"], str(r.values["revenue"]), str(r.values["profit"])) for r in sheet.records] == [
        (2022, "1", "3"),
        (2023, "2", "4"),
    ]


def test_a_column_headed_code_is_believed_for_its_codes(tmp_path: Path) -> None:
    rows: Rows = [["序号", "企业", "代码"], [1, "杭州甲有限公司", code(1)], [2, "杭州乙有限公司", code(2)]]
    assert keys(read(tmp_path, rows)) == "name uscc"


def test_how_many_there_are_is_no_name_and_this_year_is_the_year(tmp_path: Path) -> None:
    rows: Rows = [
        ["企业名称", "企业数量", "去年营收（万元）", "今年营收（万元）", "从业人数"],
        ["杭州甲有限公司", 3, 1, 2, "'１２"],
    ]
    sheet = read(tmp_path, rows)
    assert keys(sheet) == "name revenue employees"
    assert (str(sheet.records[0].values["revenue"]), sheet.records[0].values["employees"]) == ("2", 12)

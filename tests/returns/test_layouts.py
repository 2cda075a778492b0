"""Tables as offices lay them out: bands of several rows, merges, units, totals, notes, several tables."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from made_files import CODE, Merge, Rows, write_book

from zjai_desk.errors import DeskError
from zjai_desk.returns import Choices, Return, Sheet, read_return
from zjai_desk.returns.sheets import Chosen


def read(folder: Path, rows: Rows, merges: tuple[Merge, ...] = (), name: str = "报表.xlsx") -> list[Sheet]:
    return read_return(write_book(folder / name, {"Sheet1": rows}, merges)).sheets


def values(sheet: Sheet, *keys: str) -> list[tuple[object, ...]]:
    return [tuple(record.values.get(key) for key in keys) for record in sheet.records]


def skipped(sheet: Sheet) -> dict[int, str]:
    return {row.row: row.why for row in sheet.skipped}


def problems(sheet: Sheet) -> list[tuple[int, str, str]]:
    return [(found.row, found.problem.field, found.problem.kind) for found in sheet.problems]


def test_three_heading_rows_with_a_row_of_units_and_one_of_numbers(tmp_path: Path) -> None:
    rows: Rows = [
        ["2018年度企业主要指标", None, None, None, None],
        ["企业名称", "主要经济指标", None, None, "人员"],
        [None, "营业收入", None, "利润总额", "从业人员"],
        [None, "本年", "上年同期", None, "合计"],
        ["—", "千元", "千元", "千元", "人"],
        ["甲", 1, 2, 3, 4],
        ["杭州甲有限公司", 1000, 900, -5, 12],
    ]
    merges = ((0, 0, 0, 4), (1, 0, 3, 0), (1, 1, 1, 3), (2, 1, 2, 2), (2, 3, 3, 3))
    (sheet,) = read(tmp_path, rows, merges)
    assert sheet.header_rows == [2, 3, 4, 5, 6]
    assert sheet.year == 2018
    assert sheet.headings["B"].startswith("主要经济指标/营业收入/本年")
    assert values(sheet, "name", "revenue", "profit", "employees") == [
        ("杭州甲有限公司", Decimal(100), Decimal("-0.5"), 12)
    ]
    assert "上年同期" in sheet.notes[0]


def test_a_group_heading_over_generic_leaves_is_read_with_them(tmp_path: Path) -> None:
    rows = [
        ["券编号", "企业", None, "合同", None],
        [None, "名称", "信用代码", "编号", "金额（元）"],
        ["CX1", "甲公司", CODE, "H1", 5],
    ]
    (sheet,) = read(tmp_path, rows, ((0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4)), "2019年创新券.xlsx")
    assert list(sheet.mapping.values()) == [
        "voucher_no",
        "applicant",
        "uscc",
        "contract_no",
        "contract_amount",
    ]


def test_years_side_by_side_become_one_record_a_year(tmp_path: Path) -> None:
    rows: Rows = [
        ["企业名称", "2017年", None, "2018年", None],
        [None, "发明", "实用新型", "发明", "实用新型"],
        ["甲公司", 1, 2, 3, 4],
        ["乙公司", 5, 6, 7, 8],
    ]
    (sheet,) = read(tmp_path, rows, ((0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4)))
    assert values(sheet, "name", "year", "inventions", "utility_models") == [
        ("甲公司", 2017, 1, 2),
        ("甲公司", 2018, 3, 4),
        ("乙公司", 2017, 5, 6),
        ("乙公司", 2018, 7, 8),
    ]
    assert problems(sheet) == []


def test_rows_that_are_no_records_are_told_and_left_out(tmp_path: Path) -> None:
    rows: Rows = [
        ["序号", "企业名称", "营业收入（万元）", "从业人数"],
        ["例", "杭州示例有限公司", 100, 10],
        [1, "合力科技有限公司", 100, 10],
        [2, "例外计算有限公司", 200, 20],
        ["序号", "企业名称", "营业收入（万元）", "从业人数"],
        [3, "测试仪器有限公司", 300, 30],
        [4, None, None, None],
        [5, None, None, None],
        ["合 计", None, 600, 60],
        ["单位负责人：王五", None, "填表人：张三"],
        ["注：1.本表由企业填报。"],
        ["2.营业收入按年报口径。"],
    ]
    (sheet,) = read(tmp_path, rows)
    assert [record.row for record in sheet.records] == [3, 4, 6]
    assert skipped(sheet) == {
        2: "示例行",
        5: "重复的表头",
        7: "没有内容，只有序号或备注",
        8: "没有内容，只有序号或备注",
        9: "合计行，只用于核对",
        10: "表后说明",
        11: "表后说明",
        12: "表后说明",
    }
    assert problems(sheet) == []


def test_several_tables_in_a_sheet_are_read_one_by_one(tmp_path: Path) -> None:
    rows: Rows = [
        ["企业名单（单位：亿元）"],
        ["企业名称", "营业收入"],
        ["甲公司", 2],
        [],
        ["专利清单"],
        ["专利号", "专利名称", "企业名称"],
        ["201710601862.3", "一种方法", "甲公司"],
    ]
    first, second = read(tmp_path, rows)
    assert values(first, "name", "revenue") == [("甲公司", Decimal(20000))]
    assert values(second, "patent_no", "holder") == [("201710601862.3", "甲公司")]
    assert second.title == "专利清单"


def test_totals_are_checked_wherever_they_stand(tmp_path: Path) -> None:
    rows: Rows = [
        ["区县", "企业名称", "营业收入（亿元）"],
        ["西湖区小计", None, 3],
        ["西湖区", "甲公司", 1],
        ["西湖区", "乙公司", 2],
        ["滨江区小计", None, "4.0"],
        ["滨江区", "丙公司", "3.96"],
        ["总计", None, 7.5],
    ]
    (sheet,) = read(tmp_path, rows)
    assert problems(sheet) == [(7, "revenue", "total_mismatch")]
    assert "是75000万元，各行相加是69600万元" in sheet.problems[0].problem.message


def test_a_total_over_a_lost_value_is_left_unjudged(tmp_path: Path) -> None:
    rows: Rows = [["企业名称", "从业人数"], ["甲公司", "约300"], ["乙公司", 20], ["合计", 320]]
    (sheet,) = read(tmp_path, rows)
    assert problems(sheet) == [(2, "employees", "not_a_number")]


def test_merged_cells_fill_their_rows_and_make_none(tmp_path: Path) -> None:
    rows: Rows = [
        ["区县", "企业名称"],
        ["滨江", "甲公司"],
        [None, "乙公司"],
        [None, None],
        [None, None],
        ["西湖", "丙公司"],
    ]
    (sheet,) = read(tmp_path, rows, ((1, 0, 4, 0),))
    assert values(sheet, "district", "name") == [
        ("滨江区", "甲公司"),
        ("滨江区", "乙公司"),
        ("西湖区", "丙公司"),
    ]


def test_section_headings_are_no_enterprises(tmp_path: Path) -> None:
    rows: Rows = [
        ["企业名称", "信用代码", "主营业务"],
        ["一、滨江区（1家）", None, None],
        ["甲公司", CODE, "软件"],
        ["西湖区企业", None, None],
        ["乙公司", None, "芯片"],
    ]
    (sheet,) = read(tmp_path, rows, ((3, 0, 3, 2),))
    assert values(sheet, "name") == [("甲公司",), ("乙公司",)]
    assert skipped(sheet) == {2: "小标题", 4: "小标题"}


def test_a_sheet_named_after_a_town_fills_it_and_instructions_are_passed_over(tmp_path: Path) -> None:
    path = write_book(
        tmp_path / "2019年报.xlsx",
        {
            "填表说明": [["请各街道于3月底前报送"], ["联系电话：0571-00000000"]],
            "长河街道": [["企业名称", "营业收入（千元）"], ["甲公司", 1000]],
            "西兴街道": [["企业名称", "营业收入（千元）"], ["乙公司", 2000]],
        },
    )
    found = read_return(path)
    assert [(sheet.name, sheet.register, sheet.year) for sheet in found.sheets] == [
        ("填表说明", "", None),
        ("长河街道", "enterprises", 2019),
        ("西兴街道", "enterprises", 2019),
    ]
    assert values(found.sheets[2], "town", "revenue") == [("西兴街道", Decimal(200))]


def test_the_unit_line_holds_for_money_only_and_a_heading_goes_before_it(tmp_path: Path) -> None:
    rows: Rows = [
        ["填报单位：滨江区科技局  单位：千元、人"],
        ["企业名称", "营业收入", "研发投入（万元）", "从业人数", "注册资本（万美元）"],
        ["甲公司", 1000, 5, 7, 3],
    ]
    (sheet,) = read(tmp_path, rows)
    assert (sheet.unit, sheet.reporter) == ("千元", "滨江区科技局")
    assert values(sheet, "revenue", "rd_spend", "employees", "registered_capital") == [
        (Decimal(100), Decimal(5), 7, None)
    ]
    assert "注册资本（万美元）" in sheet.notes[0]


def test_money_without_any_unit_is_told(tmp_path: Path) -> None:
    (sheet,) = read(tmp_path, [["企业名称", "营业收入"], ["甲公司", 5]])
    assert sheet.notes == ["没有写明金额单位，按台账的单位计：营业收入。"]


@pytest.mark.parametrize(
    ("name", "folder", "title", "year"),
    [
        ("企业.xlsx", "2017年", "企业名单", 2017),
        ("2018企业.xlsx", "2017年", "企业名单", 2018),
        ("2018企业.xlsx", "x", "2019年度企业名单", 2019),
        ("企业.xlsx", "x", "填报日期：2020年3月5日", 2020),
        ("企业.xlsx", "x", "企业名单", None),
    ],
)
def test_the_year_is_that_of_the_title_else_of_file_or_folder(
    name: str, folder: str, title: str, year: int | None, tmp_path: Path
) -> None:
    (tmp_path / folder).mkdir()
    (sheet,) = read(tmp_path / folder, [[title], ["企业名称", "从业人数"], ["甲公司", 5]], name=name)
    assert sheet.year == year


def test_a_column_of_codes_is_known_by_its_check_digits(tmp_path: Path) -> None:
    (sheet,) = read(
        tmp_path,
        [["企业名称", "从业人数", "证照号"], ["甲公司", 5, CODE], ["乙公司", 6, "913300002539329145"]],
    )
    assert sheet.mapping == {"A": "name", "B": "employees", "C": "uscc"}


def test_canonical_keys_are_headings_too(tmp_path: Path) -> None:
    rows: Rows = [["patent_no", "title", "granted_on"], ["201710601862.3", "一种方法", dt.date(2019, 1, 2)]]
    (sheet,) = read(tmp_path, rows)
    assert sheet.register == "patents"
    assert values(sheet, "granted_on") == [("2019-01-02",)]


def test_a_scheme_named_nowhere_is_one_problem_not_one_a_row(tmp_path: Path) -> None:
    (sheet,) = read(
        tmp_path, [["券编号", "申领企业", "发放金额（元）"], ["A1", "甲公司", 5], ["A2", "乙公司", 6]]
    )
    assert problems(sheet) == [(1, "scheme", "missing")]


def test_the_second_row_of_an_enterprise_adds_a_field_or_is_a_duplicate(tmp_path: Path) -> None:
    rows: Rows = [
        ["企业名称", "领域", "从业人数"],
        ["甲公司", "制造", 5],
        ["甲公司", "医疗", 5],
        ["甲 公司", "医疗", 6],
        ["乙公司", "制造", None],
        ["乙公司", "制造", None],
    ]
    (sheet,) = read(tmp_path, rows)
    assert problems(sheet) == [(4, "name", "duplicate"), (6, "name", "duplicate")]


def test_one_name_under_two_codes_is_no_duplicate(tmp_path: Path) -> None:
    rows: Rows = [
        ["企业名称", "信用代码"],
        ["甲公司", CODE],
        ["甲公司", "913300002539329145"],
        ["甲公司", None],
    ]
    (sheet,) = read(tmp_path, rows)
    assert problems(sheet) == [(4, "name", "duplicate")]


def test_what_a_person_decided_about_a_form_comes_first(tmp_path: Path) -> None:
    path = write_book(
        tmp_path / "报表.xlsx",
        {"Sheet1": [["企业名称", "产值（千元）", "从业人数", "备用"], ["甲公司", 10, 5, 7]]},
    )
    (sheet,) = read_return(path).sheets
    chosen = Chosen("enterprises", {"从业人数": "", "备用": "rd_staff"})
    (again,) = read_return(path, choices=Choices({sheet.fingerprint: chosen})).sheets
    assert again.mapping == {"A": "name", "B": "revenue", "D": "rd_staff"}
    assert values(again, "revenue", "rd_staff") == [(Decimal(1), 7)]


def test_the_unit_of_one_column_comes_before_that_of_the_form(tmp_path: Path) -> None:
    rows: Rows = [["企业名称", "营业收入", "研发费用", "利润总额（千元）"], ["甲公司", 2, 30000, 40]]
    path = write_book(tmp_path / "报表.xlsx", {"Sheet1": rows})
    (sheet,) = read_return(path).sheets
    assert sheet.units == {"B": "", "C": "", "D": "千元"}
    chosen = Chosen("enterprises", {}, unit="元", units={"营业收入": "亿元", "利润总额（千元）": "万元"})
    (again,) = read_return(path, choices=Choices({sheet.fingerprint: chosen})).sheets
    assert again.units == {"B": "亿元", "C": "元", "D": "万元"}
    assert values(again, "revenue", "rd_spend", "profit") == [(Decimal(20000), Decimal(3), Decimal(40))]


def test_a_file_without_any_known_table_is_read_and_says_so(tmp_path: Path) -> None:
    (sheet,) = read(tmp_path, [["苹果", "香蕉"], ["1", "2"]])
    assert (sheet.register, sheet.records, sheet.notes) == ("", [], ["没有认出表头，没有读入。"])


def test_a_blank_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeskError, match="是空表"):
        read(tmp_path, [])


def test_a_return_keeps_the_bytes_it_was_read_from(tmp_path: Path) -> None:
    path = write_book(tmp_path / "报表.xlsx", {"表": [["企业名称"], ["甲公司"]]})
    found: Return = read_return(path)
    assert found.content == path.read_bytes()
    assert len(found.sha256) == 64


FORM: Rows = [
    [],
    [None, "人工智能企业情况调查表（2019年度）"],
    [None, "单位：万元"],
    [None, "企业名称", "杭州甲有限公司", "信用代码", CODE],
    [None, "主要经济指标"],
    [None, "营业收入", "1,200.50", "研发投入", "3亿元"],
    [None, "从业人数", "约300", "研发人员", 20],
    [None, "融资阶段", "□天使轮 ☑A轮 □B轮", "上市情况", "□上市 □新三板"],
    [None, "单位负责人（签章）：", None, "年  月  日"],
]


def test_a_form_with_labels_beside_the_values_is_one_record(tmp_path: Path) -> None:
    (sheet,) = read(tmp_path, FORM, ((1, 1, 1, 4), (4, 1, 4, 4)))
    assert (sheet.register, sheet.year, sheet.unit, sheet.upright) == ("enterprises", 2019, "万元", True)
    assert sheet.mapping["C6"] == "revenue"
    (record,) = sheet.records
    assert record.values == {
        "name": "杭州甲有限公司",
        "uscc": CODE,
        "revenue": Decimal("1200.5"),
        "rd_spend": Decimal(30000),
        "employees": None,
        "rd_staff": 20,
        "financing_stage": "A轮",
        "listing": None,
    }
    assert problems(sheet) == [(7, "employees", "not_a_number")]
    assert (record.row, sheet.record_row(7)) == (4, 4)


def test_forms_below_and_beside_each_other_are_a_record_each(tmp_path: Path) -> None:
    below = [*FORM[3:8], [], ["企业名称", "杭州乙有限公司"], ["从业人数", 7], ["研发人员", 3]]
    (sheet,) = read(tmp_path, [[cell for cell in row if cell is not None] for row in below])
    assert values(sheet, "name", "employees") == [("杭州甲有限公司", None), ("杭州乙有限公司", 7)]
    beside = [
        ["企业名称", "甲公司", "乙公司"],
        ["从业人数", 5, 6],
        ["研发人员", 1, 2],
        ["注册资本（万元）", 7, 8],
    ]
    (sheet,) = read(tmp_path, beside)
    assert values(sheet, "name", "employees", "rd_staff") == [("甲公司", 5, 1), ("乙公司", 6, 2)]


def test_a_label_may_hold_its_value_in_its_own_cell(tmp_path: Path) -> None:
    rows = [["企业名称：甲公司"], ["信用代码：" + CODE], ["成立日期：2019年5月"], ["联系人：王某"]]
    (sheet,) = read(tmp_path, rows)
    assert values(sheet, "name", "uscc", "founded_on", "contact") == [("甲公司", CODE, "2019-05", "王某")]


def test_figures_of_years_alone_are_of_the_annual_returns(tmp_path: Path) -> None:
    (sheet,) = read(tmp_path, [["企业名称", "2017年发明", "2018年发明"], ["甲公司", 1, 2], ["乙公司", 3, 4]])
    assert (sheet.register, sheet.as_json()["register"]) == ("enterprises", "annual_returns")


def test_what_ends_a_long_table_is_found_where_it_comes_in_pieces(tmp_path: Path) -> None:
    """The rows of the second piece are held against the head found in the first."""
    lines = ["企业名称,营业收入（万元）", *(f"杭州{number}有限公司,1" for number in range(17_000))]
    lines += [
        "企业名称,营业收入（万元）",
        "绍兴甲有限公司,2",
        "合计,17003",
        "备注：以上为快报数",
        "浙江乙有限公司,",
    ]
    file = tmp_path / "快报.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    (sheet,) = read_return(file).sheets
    assert [record.row for record in sheet.records] == [*range(2, 17_002), 17_003]
    assert skipped(sheet) == {
        17_002: "重复的表头",
        17_004: "合计行，只用于核对",
        17_005: "表后说明",
        17_006: "表后说明",
    }
    assert problems(sheet) == [(17_004, "revenue", "total_mismatch")]

"""What is said once for several rows or columns, and what stands beside a table without being of it."""

from collections.abc import Sequence

import pytest

from zjai_desk.returns.books import frames
from zjai_desk.returns.sheets import NO_CHOICES, Sheet
from zjai_desk.returns.tables.page import Page

A, B, C = "杭州甲图科技有限公司", "杭州乙数科技有限公司", "宁波丙云科技有限公司"
Cell = str | float | None
Rows = Sequence[Sequence[Cell]]
Merges = Sequence[tuple[int, int, int, int]]


def read(rows: Rows, merges: Merges = (), name: str = "表") -> list[Sheet]:
    width = max(map(len, rows))
    page = Page(name, list(merges), ("报表", "文件夹"), NO_CHOICES)
    cells: list[list[frames.Cell]] = [
        [float(cell) if isinstance(cell, int) else cell for cell in (*row, *([None] * (width - len(row))))]
        for row in rows
    ]
    page.add(0, len(cells), frames.Encoder().block(cells))
    return page.finish([])


def column(sheet: Sheet, key: str) -> list[object]:
    return [record.values.get(key) for record in sheet.records]


def told(sheet: Sheet) -> list[tuple[int, str, str]]:
    return [(found.row, found.problem.field, found.problem.kind) for found in sheet.problems]


@pytest.mark.parametrize(
    "above",
    [
        ["2019年统计表（千元）"],
        ["注：本表金额均以千元为单位"],
        ["统计表", None, "千元"],
        ["统计表", "金额：千元"],
        ["填报说明：金额单位均为千元，保留两位小数。"],
        ["2019年统计表    填报单位：长河街道    单位：千元"],
    ],
)
def test_the_unit_of_money_is_found_however_it_is_said(above: Sequence[Cell]) -> None:
    (sheet,) = read([above, ["企业名称", "区县", "营业收入"], [A, "滨江区", 1000], [B, "滨江区", 20]])
    assert column(sheet, "revenue") == [100, 2]


def test_the_unit_of_a_group_is_that_of_its_columns() -> None:
    head: Rows = [
        ["企业名称", "主要指标（千元）", None, "人员"],
        [None, "营业收入", "研发费用（元）", "从业人数"],
    ]
    merges = [(0, 1, 0, 2), (0, 0, 1, 0)]
    (sheet,) = read([*head, [A, 1000, 30000, 5], [B, 20, 10000, 6]], merges)
    assert (column(sheet, "revenue"), column(sheet, "rd_spend")) == ([100, 2], [3, 1])
    assert column(sheet, "employees") == [5, 6]


def test_a_group_may_say_what_kind_its_columns_are() -> None:
    head: Rows = [
        ["券编号", "券种", "金额（万元）", None, "日期", None],
        [None, None, "发放", "兑付", "发放", "兑付"],
    ]
    merges = [(0, 2, 0, 3), (0, 4, 0, 5), (0, 0, 1, 0), (0, 1, 1, 1)]
    (sheet,) = read([*head, ["CX1", "创新券", 2, 1, "2018.1.2", "2019.3.4"]], merges)
    assert list(sheet.mapping.values()) == [
        "voucher_no", "scheme", "face_amount", "redeemed_amount", "issued_on", "redeemed_on",
    ]  # fmt: skip
    assert column(sheet, "face_amount") == [20000]


@pytest.mark.parametrize(
    ("groups", "leaf"),
    [
        (("上年数", "本年数"), "营业收入"),
        (("专利申请数", "专利授权数"), "其中：发明"),
        (("预计", "实际"), "利润总额"),
    ],
)
def test_of_two_groups_the_one_that_is_meant_is_read(groups: tuple[str, str], leaf: str) -> None:
    head: Rows = [["企业名称", groups[0], None, groups[1], None], [None, leaf, "备注", leaf, "备注"]]
    (sheet,) = read([*head, [A, 1, "", 2, ""], [B, 3, "", 4, ""]], [(0, 1, 0, 2), (0, 3, 0, 4), (0, 0, 1, 0)])
    assert list(sheet.mapping) == ["A", "D"]


def test_of_quarters_the_whole_year_is_read() -> None:
    head: Rows = [["企业名称", "营业收入（万元）", None, None], [None, "上半年", "下半年", "全年"]]
    (sheet,) = read([*head, [A, 1, 2, 3], [B, 3, 4, 7]], [(0, 1, 0, 3), (0, 0, 1, 0)])
    assert column(sheet, "revenue") == [3, 7]


@pytest.mark.parametrize("again", [None, "同上", "〃"])
def test_what_is_written_in_the_first_row_of_a_group_holds_for_all(again: str | None) -> None:
    rows: Rows = [
        ["滨江区", A, 1],
        [again, B, 2],
        [again, "杭州丁有限公司", 3],
        ["西湖区", C, 4],
        [again, "杭州戊有限公司", 5],
    ]
    (sheet,) = read([["区县", "企业名称", "营业收入（万元）"], *rows])
    assert column(sheet, "district") == ["滨江区"] * 3 + ["西湖区"] * 2
    assert told(sheet) == []


def test_blanks_here_and_there_are_blanks() -> None:
    rows: Rows = [["滨江区", A, 1], [None, B, 2], ["滨江区", C, 3], ["西湖区", "杭州丁有限公司", 4]]
    (sheet,) = read([["区县", "企业名称", "营业收入（万元）"], *rows])
    assert column(sheet, "district") == ["滨江区", None, "滨江区", "西湖区"]


@pytest.mark.parametrize("lines", [("滨江区", "西湖区"), ("一、滨江区（1家）", "二、西湖区（2家）")])
def test_a_line_across_the_table_tells_the_district_of_the_rows_below(lines: tuple[str, str]) -> None:
    head: list[Cell] = ["序号", "企业名称", "营业收入（万元）", "从业人数"]
    rows: Rows = [[lines[0]], [1, A, 5, 1], [lines[1]], [2, B, 6, 2], [3, C, 7, 3]]
    (sheet,) = read([head, *rows], [(1, 0, 1, 3), (3, 0, 3, 3)])
    assert column(sheet, "district") == ["滨江区", "西湖区", "西湖区"]
    assert sheet.notes == ["所属区县写在小标题里，已填到其下各行。"]


def test_lines_that_are_no_districts_only_part_the_rows() -> None:
    head: list[Cell] = ["序号", "企业名称", "营业收入（万元）", "从业人数"]
    rows: Rows = [["一、规上企业"], [1, A, 5, 1], ["二、规下企业"], [2, B, 6, 2]]
    (sheet,) = read([head, *rows])
    assert [(record.row, record.values["name"]) for record in sheet.records] == [(3, A), (5, B)]
    assert "district" not in sheet.records[0].values


def test_a_small_table_to_the_right_is_not_read_into_the_rows() -> None:
    head: list[Cell] = ["序号", "企业名称", "统一社会信用代码", None, "区县", "营业收入（万元）"]
    body = [[n, f"杭州{n}号科技有限公司", None, None] for n in range(1, 7)]
    tally: list[list[Cell]] = [["上城区", 5], ["西湖区", 9], ["滨江区", 7]]
    rows: list[Sequence[Cell]] = [[*row, *(tally[n] if n < 3 else ())] for n, row in enumerate(body)]
    (sheet,) = read([head, *rows])
    assert sheet.mapping == {"B": "name", "C": "uscc"}
    assert len(sheet.records) == 6
    assert "右边从E列起另有小表，没有读入。" in sheet.notes


def test_a_gap_within_one_table_is_no_end_of_it() -> None:
    head: list[Cell] = ["序号", "企业名称", None, "区县", "营业收入（万元）"]
    (sheet,) = read([head, [1, A, None, "滨江区", 5], [2, B, None, None, 6], [3, C, None, "西湖区", None]])
    assert list(sheet.mapping.values()) == ["name", "district", "revenue"]


def test_sums_without_a_word_are_no_record() -> None:
    (sheet,) = read(
        [["企业名称", "营业收入（万元）", "从业人数"], [A, 5, 1], [B, 6, 2], [C, 7, 3], [None, 18, 6]]
    )
    assert len(sheet.records) == 3
    assert told(sheet) == []


def test_a_record_that_lacks_its_name_is_no_sum() -> None:
    (sheet,) = read(
        [["企业名称", "营业收入（万元）", "从业人数"], [A, 5, 1], [B, 6, 2], [C, 7, 3], [None, 11, 9]]
    )
    assert told(sheet) == [(5, "name", "missing")]


@pytest.mark.parametrize("last", [["合计", "2家", 11], ["共2家", None, 11], ["总计（2家）", None, 11]])
def test_a_total_that_counts_is_a_total(last: Sequence[Cell]) -> None:
    (sheet,) = read([["序号", "企业名称", "营业收入（万元）"], [1, A, 5], [2, B, 6], last])
    assert (len(sheet.records), told(sheet)) == (2, [])


@pytest.mark.parametrize(
    "text", ["2.从业人员指年末数。", "*为必填项", "制表：张三", "审核意见：", "资料来源：各街道"]
)
def test_a_note_below_is_no_record(text: str) -> None:
    (sheet,) = read([["企业名称", "营业收入（万元）", "从业人数"], [A, 5, 1], [B, 6, 2], [text]])
    assert (len(sheet.records), told(sheet)) == (2, [])


@pytest.mark.parametrize("how", ["①②③", "1.2.3.", "（1）（2）（3）", "* * * ", "down"])
def test_headings_may_be_numbered_starred_or_written_downwards(how: str) -> None:
    names = ["企业名称", "所属区县（必填）", "营业收入（万元）"]
    marks = {"①②③": "①②③", "1.2.3.": ("1.", "2.", "3."), "（1）（2）（3）": ("（1）", "（2）", "（3）")}.get(
        how, ("* ",) * 3
    )
    said = (
        ["\n".join(name) for name in names]
        if how == "down"
        else [m + n for m, n in zip(marks, names, strict=True)]
    )
    (sheet,) = read([said, [A, "滨江区", 5], [B, "西湖区", 6]])
    assert list(sheet.mapping.values()) == ["name", "district", "revenue"]


def test_the_head_of_the_next_page_may_lack_the_row_of_units() -> None:
    head: list[Cell] = ["序号", "企业名称", "营业收入"]
    rows: Rows = [head, ["—", "—", "千元"], [1, A, 50], [2, B, 60], ["第1页 共2页"], head, [3, C, 70]]
    (sheet,) = read(rows)
    assert column(sheet, "revenue") == [5, 6, 7]


def test_instructions_are_no_form() -> None:
    texts = [
        "填表说明",
        "1.企业名称：填写营业执照上的全称。",
        "2.营业收入：单位万元，保留两位小数。",
        "3.统一社会信用代码：18位，必填。",
    ]
    (sheet,) = read([[text] for text in texts], name="填表说明")
    assert (sheet.register, sheet.records) == ("", [])


def test_the_mark_of_a_form_is_not_its_title() -> None:
    rows: Rows = [
        ["附件1"],
        ["创新券兑付情况表"],
        ["券编号", "企业名称", "兑付额（元）"],
        ["CX1", A, 5],
        ["CX2", B, 6],
    ]
    (sheet,) = read(rows)
    assert (sheet.title, column(sheet, "scheme")) == ("创新券兑付情况表", ["创新券"] * 2)


@pytest.mark.parametrize(
    ("values", "read_"),
    [(("制造", "医疗", "火星农业"), True), (("软件和信息技术服务业", "批发业", "制造"), False)],
)
def test_a_vague_heading_is_judged_by_what_stands_below(values: Sequence[str], read_: bool) -> None:
    rows: Rows = [[name, "滨江区", value] for name, value in zip((A, B, C), values, strict=True)]
    (sheet,) = read([["企业名称", "区县", "所属行业"], *rows])
    assert ("field" in sheet.mapping.values()) is read_
    assert [kind for _, _, kind in told(sheet)] == ["unknown_value"] * read_


def test_a_value_that_is_merely_wrong_still_counts_in_its_total() -> None:
    rows: Rows = [[A, 10, 20], [B, 5, 3], ["合计", 15, 90]]
    (sheet,) = read([["企业名称", "从业人数", "研发人员"], *rows])
    assert told(sheet) == [(2, "rd_staff", "exceeds"), (4, "rd_staff", "total_mismatch")]

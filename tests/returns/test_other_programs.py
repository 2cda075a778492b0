"""Workbooks as other programs than Excel of today write them: the right values, and nothing passed over in silence."""

import struct
from pathlib import Path

import pytest
from made_files import CODE
from made_old_books import biff5, contained, xlsb
from made_packages import STRICT_DOCUMENT, STRICT_MAIN, inline, package, row
from test_odd_files import open_document, problems, read, text_cell

from zjai_desk.registers.fields import Value
from zjai_desk.returns import Sheet

HEADS = ("企业名称", "成立日期", "从业人数")


def values(sheet: Sheet) -> list[tuple[Value, ...]]:
    return [tuple(record.values.values()) for record in sheet.records]


def first(folder: Path, content: bytes, name: str = "报表.xlsx") -> Sheet:
    (sheet,) = read(folder, content, name).sheets
    return sheet


def heads() -> str:
    return row(*(inline(head) for head in HEADS))


def test_a_workbook_of_the_strict_standard_with_dates_as_texts(tmp_path: Path) -> None:
    rows = heads() + row(inline("甲公司"), '<c t="d" s="1"><v>2019-10-17</v></c>', "<c><v>5</v></c>")
    rows += row(inline("乙公司"), '<c t="d" s="1"><v>2019-10-17T00:00:00Z</v></c>', "<c><v>6</v></c>")
    rows += row(inline("丙公司"), '<c s="1"><v>43755</v></c>', "<c><v>7</v></c>")
    sheet = first(tmp_path, package(rows, main=STRICT_MAIN, document=STRICT_DOCUMENT))
    assert values(sheet) == [
        ("甲公司", "2019-10-17", 5),
        ("乙公司", "2019-10-17", 6),
        ("丙公司", "2019-10-17", 7),
    ]


def test_the_strict_standard_with_shared_texts_merges_and_hidden_rows(tmp_path: Path) -> None:
    shared = "".join(
        f"<si><t>{text}</t></si>" for text in ("所属区县", "企业名称", "滨江区", "甲公司", "乙公司")
    )
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
        '<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" t="s"><v>3</v></c></row>'
        '<row r="3" hidden="true"><c r="A3"/><c r="B3" t="s"><v>4</v></c></row>'
    )
    merge = '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>'
    content = package(rows, shared, main=STRICT_MAIN, document=STRICT_DOCUMENT, after=merge)
    sheet = first(tmp_path, content)
    assert values(sheet) == [("滨江区", "甲公司"), ("滨江区", "乙公司")]
    assert "隐藏行" in sheet.notes[0]


def test_texts_in_the_sheet_itself_and_cells_without_places(tmp_path: Path) -> None:
    rows = heads() + row(inline("甲公司"), '<c s="2"><v>43755</v></c>', "<c><v>5</v></c>")
    rows += row(inline("乙公司"), "<c/>", "<c><v>6</v></c>")
    assert values(first(tmp_path, package(rows))) == [("甲公司", "2019-10-17", 5), ("乙公司", None, 6)]


def test_rows_with_numbers_whose_cells_have_none(tmp_path: Path) -> None:
    rows = row(*(inline(head) for head in HEADS), number=2)
    rows += row(inline("甲公司"), '<c s="3"><v>43755</v></c>', "<c><v>5</v></c>", number=4)
    sheet = first(tmp_path, package(rows))
    assert [(record.row, *record.values.values()) for record in sheet.records] == [
        (4, "甲公司", "2019-10-17", 5)
    ]


def test_how_a_name_is_said_aloud_is_not_part_of_it(tmp_path: Path) -> None:
    aloud = '<rPh sb="0" eb="2"><t>ハンチョウ</t></rPh><phoneticPr fontId="1"/>'
    rich = f"<si><r><rPr><b/></rPr><t>杭州</t></r><r><t>甲公司</t></r>{aloud}</si>"
    plain = f"<si><t>杭州乙公司</t>{aloud}</si>"
    rows = heads() + row('<c t="s"><v>0</v></c>', "<c/>", "<c><v>5</v></c>")
    rows += row('<c t="s"><v>1</v></c>', "<c/>", "<c><v>6</v></c>")
    rows += row(
        f'<c t="inlineStr"><is><r><t>杭州</t></r><r><t xml:space="preserve"> 丙公司</t></r>{aloud}</is></c>',
        "<c/>",
        "<c><v>7</v></c>",
    )
    sheet = first(tmp_path, package(rows, rich + plain))
    assert [record.values["name"] for record in sheet.records] == ["杭州甲公司", "杭州乙公司", "杭州 丙公司"]


def test_escaped_signs_are_what_they_stand_for(tmp_path: Path) -> None:
    shared = "<si><t>杭州_x000D_\n甲公司</t></si><si><t>_x005F_x000D_乙公司</t></si>"
    rows = heads() + row('<c t="s"><v>0</v></c>', "<c/>", "<c><v>5</v></c>")
    rows += row('<c t="s"><v>1</v></c>', "<c/>", "<c><v>6</v></c>")
    sheet = first(tmp_path, package(rows, shared))
    names = [str(record.values["name"]) for record in sheet.records]
    assert "x000D" not in names[0]
    assert names[0].split() in (["杭州甲公司"], ["杭州", "甲公司"])
    assert names[1] == "_x000D_乙公司"


def test_a_date_that_a_formula_gives_is_the_day_it_shows(tmp_path: Path) -> None:
    rows = heads() + row(
        inline("甲公司"), '<c s="1"><f>TODAY()</f><v>43755.5</v></c>', "<c><f>2+3</f><v>5</v></c>"
    )
    assert values(first(tmp_path, package(rows))) == [("甲公司", "2019-10-17", 5)]


def test_texts_of_formulas_stand_in_the_cell(tmp_path: Path) -> None:
    rows = heads() + row(
        '<c t="str"><f>CONCAT("甲","公司")</f><v>甲公司</v></c>', "<c/>", '<c t="n"><f>2+3</f><v>5</v></c>'
    )
    assert values(first(tmp_path, package(rows))) == [("甲公司", None, 5)]


def test_an_error_cell_without_shared_texts_is_a_problem(tmp_path: Path) -> None:
    rows = heads() + row(inline("甲公司"), "<c/>", '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>')
    assert problems(first(tmp_path, package(rows))) == [(2, "employees", "damaged")]


ROWS = [
    ["所属区县", "企业名称", "统一社会信用代码", "从业人数"],
    ["滨江区", "甲公司", CODE, 12.0],
    [None, "乙公司", None, "#DIV/0!"],
]


def test_a_binary_workbook_is_read_with_its_merges_errors_and_hidden_parts(tmp_path: Path) -> None:
    content = xlsb({"表": ROWS, "旧表": ROWS}, [(1, 0, 2, 0)], hidden_rows=[2], hidden_sheets=["旧表"])
    found = read(tmp_path, content, "报表.xlsb")
    (sheet,) = found.sheets
    assert values(sheet) == [("滨江区", "甲公司", CODE, 12), ("滨江区", "乙公司", None, None)]
    assert problems(sheet) == [(3, "employees", "damaged")]
    assert found.notes == ["隐藏的工作表没有读入：旧表。"]
    assert "有1个隐藏行" in sheet.notes[0]


def test_results_of_formulas_in_a_binary_workbook(tmp_path: Path) -> None:
    content = xlsb({"表": [["企业名称", "从业人数"], ["=甲公司", 5.0]]})
    assert values(first(tmp_path, content, "报表.xlsb")) == [("甲公司", 5)]


@pytest.mark.parametrize("name", ["报表.xls", "报表.et"])
def test_a_workbook_of_excel_95_is_read_in_chinese(name: str, tmp_path: Path) -> None:
    rows = [
        ["企业名称", "统一社会信用代码", "从业人数"],
        ["杭州甲公司", CODE, 12.0],
        ["杭州乙公司", None, "#DIV/0!"],
    ]
    sheet = first(tmp_path, biff5(rows, hidden=[2]), name)
    assert sheet.name == "企业"
    assert values(sheet) == [("杭州甲公司", CODE, 12), ("杭州乙公司", None, None)]
    assert problems(sheet) == [(3, "employees", "damaged")]
    assert sheet.notes == ["有1个隐藏行，已一并读入。"]


def test_a_workbook_of_excel_95_that_names_no_code_page_is_chinese(tmp_path: Path) -> None:
    content = biff5([["企业名称", "从业人数"], ["杭州甲公司", 12.0]])
    assert content.count(struct.pack("<HHH", 0x42, 2, 936)) == 1
    content = content.replace(struct.pack("<HHH", 0x42, 2, 936), struct.pack("<HHH", 0x8D, 2, 0))
    assert values(first(tmp_path, content, "报表.xls")) == [("杭州甲公司", 12)]


def _with_table_entry(content: bytes, sector: int, value: int) -> bytes:
    """Return a compound file whose table of sectors says something else of one sector."""
    changed = bytearray(content)
    table = 512 * (1 + struct.unpack_from("<I", content, 76)[0])
    struct.pack_into("<I", changed, table + 4 * sector, value)
    return bytes(changed)


@pytest.mark.parametrize("value", [0xFFFFFFFF, 0x00FFFFFF, 0])
def test_a_damaged_directory_hides_nothing_of_a_sound_table(
    value: int, tmp_path: Path, returns_dir: Path
) -> None:
    content = (returns_dir / "09_企业.xls").read_bytes()
    directory = struct.unpack_from("<I", content, 48)[0]
    assert len(first(tmp_path, _with_table_entry(content, directory, value), "报表.xls").records) == 30


def test_hidden_rows_are_told_when_the_second_reader_has_to_help(tmp_path: Path, returns_dir: Path) -> None:
    content = bytearray((returns_dir / "09_企业.xls").read_bytes())
    place = content.index(b"\x00\x02\x0e\x00") + 4
    content[place : place + 12] = b"\0\0\0\0\xff\xff\xff\xff\0\0\xff\xff"
    line = content.index(b"\x08\x02\x10\x00", place)
    content[line + 4 + 12] |= 0x20
    sheet = first(tmp_path, bytes(content), "报表.xls")
    assert len(sheet.records) == 30
    assert sheet.notes[0] == "有1个隐藏行，已一并读入。"


def test_a_compound_file_without_a_workbook_is_refused(tmp_path: Path) -> None:
    from zjai_desk.errors import DeskError

    content = contained(b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(5000))
    with pytest.raises(DeskError, match="损坏"):
        read(tmp_path, content[:3000], "报表.xls")


@pytest.mark.parametrize(
    "error",
    [
        'table:formula="of:=1/0" office:value-type="float" office:value="0"',
        'table:formula="of:=1/0" office:value-type="string" office:string-value=""',
        'table:formula="of:=1/0" office:value-type="string"',
    ],
)
def test_an_error_in_an_open_document_of_the_strict_standard_is_a_problem(error: str, tmp_path: Path) -> None:
    number = (
        '<table:table-cell office:value-type="float" office:value="12"><text:p>12</text:p></table:table-cell>'
    )
    content = open_document(
        text_cell("企业名称") + text_cell("从业人数"),
        text_cell("甲公司") + number,
        text_cell("乙公司") + f"<table:table-cell {error}><text:p>#DIV/0!</text:p></table:table-cell>",
        text_cell("丙公司") + f"<table:table-cell {error}><text:p>Err:502</text:p></table:table-cell>",
    )
    sheet = first(tmp_path, content, "报表.ods")
    assert problems(sheet) == [(3, "employees", "damaged"), (4, "employees", "damaged")]


def test_an_open_document_with_dates_spaces_and_repeated_cells(tmp_path: Path) -> None:
    date = '<table:table-cell office:value-type="date" office:date-value="2019-10-17T00:00:00"><text:p>十月</text:p></table:table-cell>'
    name = '<table:table-cell office:value-type="string"><text:p>杭州<text:s/><text:span>甲</text:span>公司</text:p></table:table-cell>'
    same = '<table:table-cell office:value-type="float" office:value="3" table:number-columns-repeated="2"><text:p>3</text:p></table:table-cell>'
    content = open_document(
        "".join(map(text_cell, ("企业名称", "成立日期", "从业人数", "研发人员"))), name + date + same
    )
    sheet = first(tmp_path, content, "报表.ods")
    assert values(sheet) == [("杭州 甲公司", "2019-10-17", 3, 3)]

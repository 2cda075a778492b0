"""Odd files that clerks really send and that must be read: right values, and a word on what is odd."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from made_files import CODE, HEAD, PLAIN, made, plain_book, repacked, replaced

from zjai_desk.returns import Return, Sheet, read_return


def read(folder: Path, content: bytes, name: str = "报表.xlsx") -> Return:
    path = folder / name
    path.write_bytes(content)
    return read_return(path)


def names(sheet: Sheet) -> list[object]:
    return [record.values["name"] for record in sheet.records]


def problems(sheet: Sheet) -> list[tuple[int, str, str]]:
    return [(found.row, found.problem.field, found.problem.kind) for found in sheet.problems]


def filled(book: xlsxwriter.Workbook) -> xlsxwriter.worksheet.Worksheet:
    sheet = book.add_worksheet("表")
    for number, row in enumerate(PLAIN):
        sheet.write_row(number, 0, row)
    return sheet


@pytest.mark.parametrize("cell", ["XFD1048576", "XFD3", "A1048576"])
def test_a_stray_cell_far_away_is_told_and_left_out(cell: str, tmp_path: Path) -> None:
    (sheet,) = read(tmp_path, made(lambda book: filled(book).write(cell, "x"))).sheets
    assert len(sheet.records) == 3
    assert any("远在表外" in note for note in sheet.notes)


def test_a_title_merged_across_all_columns_is_only_as_wide_as_the_table(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 16383, "2019年度企业情况表")
        for number, row in enumerate(PLAIN, 1):
            sheet.write_row(number, 0, row)

    (sheet,) = read(tmp_path, made(fill)).sheets
    assert (len(sheet.records), sheet.year, len(sheet.headings)) == (3, 2019, 3)


def test_hundreds_of_thousands_of_coloured_blank_rows_cost_little(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = filled(book)
        grey = book.add_format({"bg_color": "#eeeeee"})
        for row in range(4, 200_000):
            sheet.write_blank(row, 0, None, grey)

    (sheet,) = read(tmp_path, made(fill, constant_memory=True)).sheets
    assert len(sheet.records) == 3
    assert sheet.skipped == []


def test_a_dimension_of_one_cell_as_wps_writes_it_hides_nothing(tmp_path: Path) -> None:
    content = replaced(plain_book(), b'<dimension ref="A1:C4"/>', b'<dimension ref="A1"/>')
    assert len(read(tmp_path, content).sheets[0].records) == 3


def test_error_cells_are_problems_and_no_blanks(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = filled(book)
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 2, "=A1", None, "#SPILL!")
        sheet.write_formula(3, 0, "=A1", None, "#REF!")

    (sheet,) = read(tmp_path, made(fill)).sheets
    assert problems(sheet) == [
        (2, "revenue", "damaged"),
        (3, "revenue", "damaged"),
        (4, "name", "damaged"),
    ]


def test_a_formula_that_was_never_calculated_is_a_problem(tmp_path: Path) -> None:
    content = made(lambda book: filled(book).write_formula(1, 2, "=50+50", None, 123454321))
    (sheet,) = read(tmp_path, replaced(content, b"<v>123454321</v>", b"")).sheets
    assert problems(sheet) == [(2, "revenue", "damaged")]
    assert "没有算出的值" in sheet.problems[0].problem.message


def test_a_formula_whose_result_is_an_empty_text_is_a_blank(tmp_path: Path) -> None:
    content = made(lambda book: filled(book).write_formula(1, 2, '=""', None, ""))
    content = replaced(content, b'<c r="C2">', b'<c r="C2" t="str">')  # so Excel writes it
    (sheet,) = read(tmp_path, content).sheets
    assert problems(sheet) == []
    assert sheet.records[0].values["revenue"] is None


def test_hidden_sheets_are_left_out_and_hidden_rows_are_told(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        filled(book).set_row(2, None, None, {"hidden": True})
        other = book.add_worksheet("旧表")
        other.write_row(0, 0, HEAD)
        other.hide()

    found = read(tmp_path, made(fill))
    assert found.notes == ["隐藏的工作表没有读入：旧表。"]
    assert "隐藏行" in found.sheets[0].notes[0]


def test_dates_of_the_1904_system_are_the_days_they_show(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["企业名称", "成立日期"])
        sheet.write_string(1, 0, "甲公司")
        sheet.write_datetime(1, 1, dt.datetime(2019, 10, 17), book.add_format({"num_format": "yyyy-mm-dd"}))

    found = read(tmp_path, made(fill, date_1904=True))
    assert found.sheets[0].records[0].values["founded_on"] == "2019-10-17"
    assert "1904" in found.notes[0]


def test_a_date_no_calendar_has_is_a_problem(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["企业名称", "成立日期"])
        sheet.write_string(1, 0, "甲公司")
        sheet.write_number(1, 1, 1e300, book.add_format({"num_format": "yyyy-mm-dd"}))

    (sheet,) = read(tmp_path, made(fill)).sheets
    assert problems(sheet) == [(2, "founded_on", "not_a_date")]


def test_a_comment_inside_a_number_does_not_cut_it(tmp_path: Path) -> None:
    (sheet,) = read(tmp_path, replaced(plain_book(), b"<v>100</v>", b"<v>1<!-- -->00</v>")).sheets
    assert sheet.records[0].values["revenue"] == 100


def test_names_with_a_prefix_are_read_like_those_without(tmp_path: Path) -> None:
    def prefixed(name: str, part: bytes) -> bytes:
        if not name.endswith("sheet1.xml"):
            return part
        part = (
            part.replace(b"</", b"</x:")
            .replace(b"<", b"<x:")
            .replace(b"<x:/x:", b"</x:")
            .replace(b"<x:?", b"<?")
        )
        return part.replace(b"xmlns=", b"xmlns:x=", 1)

    assert len(read(tmp_path, repacked(plain_book(), prefixed)).sheets[0].records) == 3


def test_a_false_count_of_texts_does_no_harm(tmp_path: Path) -> None:
    content = replaced(plain_book(), b'uniqueCount="', b'uniqueCount="429496729', "sharedStrings.xml")
    assert len(read(tmp_path, content).sheets[0].records) == 3


def test_what_the_first_reader_refuses_the_second_one_reads(tmp_path: Path) -> None:
    content = replaced(plain_book(), b'<row r="2"', b'<row r="two"')
    found = replaced(content, b'<row r="two"', b'<row r="2" x:y=""')
    assert len(read(tmp_path, found).sheets[0].records) == 3


def test_a_wps_file_of_the_old_format_is_known_by_its_content(tmp_path: Path, returns_dir: Path) -> None:
    content = (returns_dir / "09_企业.xls").read_bytes()
    assert len(read(tmp_path, content, "报表.et").sheets[0].records) == 30
    assert len(read(tmp_path, content, "报表.xlsx").sheets[0].records) == 30


def test_a_false_dimension_of_an_xls_kills_only_the_worker(tmp_path: Path, returns_dir: Path) -> None:
    content = bytearray((returns_dir / "09_企业.xls").read_bytes())
    place = content.index(b"\x00\x02\x0e\x00") + 4
    content[place : place + 12] = b"\0\0\0\0\xff\xff\xff\xff\0\0\xff\xff"
    assert len(read(tmp_path, bytes(content), "报表.xls").sheets[0].records) == 30


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [
        ("utf-8", ","),
        ("utf-8-sig", "\t"),
        ("gb18030", "；"),
        ("utf-16", "\t"),
        ("gb18030", ";"),
        ("utf-8", "，"),
    ],
)
def test_text_tables_of_every_encoding_and_delimiter(encoding: str, delimiter: str, tmp_path: Path) -> None:
    lines = [
        ["企业名称", "信用代码", "从业人数"],
        ["杭州𠮷利有限公司" if encoding != "gb2312" else "", CODE, "12"],
    ]
    text = "\r\n".join(delimiter.join(line) for line in lines)
    (sheet,) = read(tmp_path, text.encode(encoding), "报表.csv").sheets
    assert sheet.records[0].values == {"name": "杭州𠮷利有限公司", "uscc": CODE, "employees": 12}


def test_codes_kept_from_excel_by_a_formula_are_unwrapped(tmp_path: Path) -> None:
    content = f'企业名称,信用代码\r\n甲公司,"=""{CODE}"""\r\n'.encode()
    (sheet,) = read(tmp_path, content, "报表.csv").sheets
    assert sheet.records[0].values["uscc"] == CODE


def test_a_web_page_named_xls_is_read_with_its_spans(tmp_path: Path) -> None:
    page = (
        "<html><head><meta charset='gbk'></head><body><table><tr><td colspan=2>企业名单</td></tr>"
        "<tr><th>所属区县</th><th>企业名称</th></tr><tr><td rowspan=2>滨江区</td><td>甲公司</td></tr>"
        "<tr><td>乙&amp;丙公司</td></tr></table></body></html>"
    )
    found = read(tmp_path, page.encode("gbk"), "报表.xls")
    assert [(r.values["district"], r.values["name"]) for r in found.sheets[0].records] == [
        ("滨江区", "甲公司"),
        ("滨江区", "乙&丙公司"),
    ]
    assert "按文字表格读入" in found.notes[0]


def open_document(*rows: str) -> bytes:
    """Return a document of LibreOffice or WPS with one sheet of these rows of XML cells."""
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        '<office:body><office:spreadsheet><table:table table:name="表">'
        + "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
        + "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    return file.getvalue()


def text_cell(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def test_an_open_document_is_read_and_its_error_cells_are_problems(tmp_path: Path) -> None:
    number = (
        '<table:table-cell office:value-type="float" office:value="12"><text:p>12</text:p></table:table-cell>'
    )
    error = (
        '<table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error">'
        "<text:p>#DIV/0!</text:p></table:table-cell>"
    )
    content = open_document(
        text_cell("企业名称") + text_cell("从业人数"),
        text_cell("甲公司") + number,
        text_cell("乙公司") + error,
    )
    (sheet,) = read(tmp_path, content, "报表.ods").sheets
    assert sheet.records[0].values == {"name": "甲公司", "employees": 12}
    assert problems(sheet) == [(3, "employees", "damaged")]


def test_an_xml_spreadsheet_of_2003_is_read(tmp_path: Path) -> None:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    text = (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="表"><Table>'
        '<Row><Cell><Data ss:Type="String">企业名称</Data></Cell><Cell ss:Index="3"><Data ss:Type="String">成立日期'
        '</Data></Cell></Row><Row ss:Index="4"><Cell><Data ss:Type="String">甲公司</Data></Cell><Cell ss:Index="3">'
        '<Data ss:Type="DateTime">2019-01-02T00:00:00.000</Data></Cell></Row></Table></Worksheet></Workbook>'
    )
    (sheet,) = read(tmp_path, text.encode(), "报表.xls").sheets
    assert [(record.row, record.values["founded_on"]) for record in sheet.records] == [(4, "2019-01-02")]


def test_a_large_sheet_is_read_in_pieces_without_a_seam(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["企业名称", "从业人数", "主营业务"])
        for row in range(1, 25_001):
            sheet.write_row(row, 0, [f"杭州第{row}号科技有限公司", row, "人工智能" * 12])

    (sheet,) = read(tmp_path, made(fill, constant_memory=True)).sheets
    assert [record.row for record in sheet.records] == list(range(2, 25_002))
    assert all(record.values["employees"] == record.row - 1 for record in sheet.records)

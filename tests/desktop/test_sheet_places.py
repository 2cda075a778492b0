"""Where in a sheet the value of a record stands: in its own half, its own year, its own table."""

from pathlib import Path

import xlsxwriter
from PySide6.QtCore import Qt

from zjai_desk.desktop.intake.sheet_model import SheetModel
from zjai_desk.returns import read_return

HEAD = ["序号", "企业名称", "从业人数"]
YEARS = ["企业名称", "2017年发明专利", "2018年发明专利"]


def shown(folder: Path, rows: list[list[object]]) -> SheetModel:
    path = folder / "表.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("表")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    model = SheetModel()
    model.show(read_return(path).sheets, {})
    return model


def head_of(model: SheetModel, column: int) -> str:
    return str(model.headerData(column, Qt.Orientation.Horizontal))


def test_a_record_of_the_right_half_is_found_there(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [*HEAD, "", *HEAD],
        [1, "杭州甲有限公司", 5, "", 3, "杭州丙有限公司", 7],
        [2, "杭州乙有限公司", 6, "", 4, "杭州丁有限公司", 8],
    ]
    model = shown(tmp_path, rows)
    for name, column in (("杭州甲有限公司", 2), ("杭州丙有限公司", 6)):
        cell = model.place_of(2, "employees", {"name": name})
        assert (cell.row(), cell.column()) == (1, column)
    assert (head_of(model, 1), head_of(model, 5)) == ("B\n企业名称", "F（同B列）\n企业名称")


def test_a_figure_of_a_year_is_found_and_headed_by_its_year(tmp_path: Path) -> None:
    model = shown(tmp_path, [[*YEARS], ["杭州甲有限公司", 3, "约4"]])
    found = [model.place_of(2, "inventions", {"year": year}).column() for year in (2017, 2018)]
    assert found == [1, 2]
    assert (head_of(model, 1), head_of(model, 2)) == ("B\n2017年发明授权", "C\n2018年发明授权")
    tips = [model.data(model.index(1, column), Qt.ItemDataRole.ToolTipRole) for column in (1, 2)]
    assert tips[0] is None
    assert "约4" in tips[1]

"""All districts, several briefings and formats in one go: whole files, a list, and an end between two of them."""

from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest

from zjai_desk.briefing import BRIEFINGS, Batch, write_briefings
from zjai_desk.briefing.batch import LIST
from zjai_desk.errors import DeskError
from zjai_desk.progress import Watched
from zjai_desk.store import Store

BATCH = Batch(("vouchers", "industry"), "舟山市", 2019, ("pdf", "docx", "xlsx"))


@pytest.fixture
def sample(sample_path: Path) -> Store:
    return Store.open(sample_path)


def test_a_folder_for_each_briefing_and_a_list_with_links(sample: Store, tmp_path: Path) -> None:
    with sample as store:
        written = write_briefings(store, BATCH, tmp_path / "批量")
    assert (len(written.files), written.wanted, written.stopped) == (24, 24, False)
    assert written.summary.startswith("已写出 4 个区县的简报 24 份，PDF 共 ")
    assert {path.name for path in (tmp_path / "批量").iterdir()} == {*map(BRIEFINGS.get, BATCH.names), LIST}
    for file in written.files:
        head = {".pdf": b"%PDF", ".docx": b"PK", ".xlsx": b"PK"}[file.path.suffix]
        assert file.path.read_bytes().startswith(head)
    sheet = openpyxl.load_workbook(tmp_path / "批量" / LIST).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert len(rows) == 24
    assert rows[0][0] == "定海区"
    target = sheet.cell(5, 3).hyperlink.target  # type: ignore[union-attr]  # there is one
    assert (tmp_path / "批量" / unquote(target).replace("\\", "/")).is_file()


def test_stopped_it_leaves_whole_files_only(sample: Store, tmp_path: Path) -> None:
    asked: list[str] = []
    progress = Watched(
        lambda text, done, total: asked.append(f"{text} {done}/{total}"), lambda: len(asked) == 5
    )
    with sample as store:
        written = write_briefings(store, BATCH, tmp_path / "批量", progress)
    assert (len(written.files), written.stopped) == (5, True)
    assert "还有 19 份没有写" in written.summary
    assert asked[0].startswith("定海区")
    assert asked[0].endswith("PDF 0/24")
    there = {path for path in (tmp_path / "批量").rglob("*") if path.is_file()}
    assert there == {file.path for file in written.files} | {tmp_path / "批量" / LIST}


def test_a_file_that_cannot_be_written_is_noted_and_the_others_go_on(sample: Store, tmp_path: Path) -> None:
    batch = Batch(("vouchers",), "舟山市", 2019)
    with sample as store:
        first = write_briefings(store, batch, tmp_path / "批量").files[1].path
        first.unlink()
        first.mkdir()  # a folder stands where the file should go
        written = write_briefings(store, batch, tmp_path / "批量")
    assert [bool(file.fault) for file in written.files] == [False, True, False, False]
    assert "1 份没有写成，原因见清单" in written.summary
    sheet = openpyxl.load_workbook(tmp_path / "批量" / LIST).active
    assert sheet is not None
    assert "文件夹的名字" in str(sheet.cell(6, 5).value)


def test_if_nothing_can_be_written_it_is_an_error(sample: Store, tmp_path: Path) -> None:
    with sample as store:
        with pytest.raises(DeskError, match="没有“doc”这种格式"):
            write_briefings(store, Batch(("vouchers",), "舟山市", 2019, ("doc",)), tmp_path / "批量")
        with pytest.raises(DeskError, match="没有名为“x”的简报"):
            write_briefings(store, Batch(("x",), "舟山市", 2019), tmp_path / "批量")
        with pytest.raises(DeskError, match="下面没有区县"):
            write_briefings(store, Batch(("vouchers",), "滨江区", 2019), tmp_path / "批量")

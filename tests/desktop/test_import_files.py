"""The files that come to the page 收表: unreadable, mended, large, late, twice, a whole folder of them."""

import shutil
import zipfile
from pathlib import Path

import pytest
from import_helpers import (
    FAULTY,
    RETURNS,
    STANDARD,
    counts,
    drop,
    dropped,
    import_page,
    in_store,
    press,
    settle,
)
from pytestqt.qtbot import QtBot

from zjai_desk.desktop.intake.return_file import FileState, collected
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.import_page import ImportPage


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> ImportPage:
    return import_page(window, qtbot)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("文字.xlsx", "这不是表格\n".encode() * 50, "普通文字"),
        ("坏压缩包.xlsx", b"PK\x03\x04" + b"\x00" * 200, "“坏压缩包.xlsx”"),
        ("空.xlsx", b"", "“空.xlsx”"),
    ],
)
def test_a_file_that_cannot_be_read_keeps_its_card_and_says_why(
    page: ImportPage, qtbot: QtBot, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    drop(page, path, RETURNS / STANDARD)
    settle(qtbot, page)
    bad, good = page.intake.files
    assert bad.state is FileState.UNREADABLE
    card = page.cards[bad]
    assert words in card.detail_label.text()
    assert card.detail_label.text().endswith("。")
    assert card.open_button.text() == "重新读取"
    assert good.state is FileState.READY, "one bad file does not stop the rest"
    assert counts(page, qtbot) == (4, 1)


def test_a_file_mended_meanwhile_is_read_again(page: ImportPage, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "回表.xlsx"
    path.write_text("不是表格", encoding="utf-8")
    drop(page, path)
    settle(qtbot, page)
    (file,) = page.intake.files
    shutil.copy(RETURNS / STANDARD, path)
    press(qtbot, page.cards[file].open_button)
    settle(qtbot, page)
    assert file.state is FileState.READY


def test_cancelling_while_reading_leaves_the_store_as_it_was(
    page: ImportPage, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "很大.xlsx"
    write_large(path)
    drop(page, path)
    qtbot.waitUntil(lambda: page.intake.files[0].state is FileState.READING, timeout=10_000)
    press(qtbot, page.cards[page.intake.files[0]].drop_button)
    qtbot.waitUntil(lambda: not page.intake.files, timeout=5_000)
    assert page.empty.isVisible()
    assert counts(page, qtbot) == (4, 1)
    assert len(in_store(page, qtbot, lambda store: store.history())) == 1  # type: ignore[arg-type]  # the test knows its kind


def write_large(path: Path) -> None:
    """Write a workbook that takes a while to read."""
    shutil.copy(RETURNS / STANDARD, path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    (sheet,) = (name for name in parts if name.startswith("xl/worksheets/sheet"))
    rows = "".join(
        f'<row r="{row}"><c r="B{row}" t="inlineStr"><is><t>企业{row}</t></is></c></row>'
        for row in range(100, 120_000)
    )
    parts[sheet] = parts[sheet].replace(b"</sheetData>", f"{rows}</sheetData>".encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_a_whole_folder_is_read_and_imported_file_by_file(
    page: ImportPage, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "回表 2019"
    (folder / "长河街道").mkdir(parents=True)
    shutil.copy(RETURNS / STANDARD, folder / "长河街道")
    shutil.copy(RETURNS / "05_企业_GBK.csv", folder)
    shutil.copy(RETURNS / FAULTY, folder)
    (folder / "~$01_企业_标准.xlsx").write_bytes(b"lock")
    (folder / "说明.docx").write_bytes(b"no return")
    drop(page, folder)
    settle(qtbot, page)
    assert [file.path.name for file in page.intake.files] == ["05_企业_GBK.csv", FAULTY, STANDARD]
    assert page.head.remark.text() == "3 个文件 · 2 个可导入"
    page.all_action.trigger()
    qtbot.waitUntil(lambda: not page.intake.is_importing_all, timeout=10_000)
    settle(qtbot, page)
    states = [file.state for file in page.intake.files]
    assert states == [FileState.IMPORTED, FileState.FLAWED, FileState.IMPORTED]
    assert counts(page, qtbot)[0] == 4 + 18 + 30
    page.bar.tidy_button.click()
    assert [file.path.name for file in page.intake.files] == [FAULTY]


def test_the_same_file_dropped_twice_has_one_card(page: ImportPage, qtbot: QtBot) -> None:
    dropped(qtbot, page, STANDARD)
    dropped(qtbot, page, STANDARD)
    assert len(page.intake.files) == 1


def test_collected_takes_what_may_be_a_return(tmp_path: Path) -> None:
    for name in ("b.xlsx", "a.CSV", ".hidden.xlsx", "~$b.xlsx", "c.pdf"):
        (tmp_path / name).write_bytes(b"")
    assert [path.name for path in collected([tmp_path])] == ["a.CSV", "b.xlsx"]
    assert [path.name for path in collected([tmp_path / "c.pdf", tmp_path / "c.pdf"])] == ["c.pdf"]


def test_what_is_no_table_in_a_folder_is_told(page: ImportPage, qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "回表"
    folder.mkdir()
    shutil.copy(RETURNS / STANDARD, folder)
    (folder / "说明.pdf").write_bytes(b"%PDF-1.4")
    (folder / "~$锁.docx").write_bytes(b"")
    told: list[str] = []
    page.desk.told.connect(lambda text, _: told.append(text))
    drop(page, folder)
    settle(qtbot, page)
    assert [file.path.name for file in page.intake.files] == [STANDARD]
    assert told[-1] == "共 1 个文件：可导入 1；另有 1 个不是表格，没有读：说明.pdf"


def test_a_file_that_comes_late_is_brought_into_view(page: ImportPage, qtbot: QtBot, tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number:02}.csv").write_text("企业名称\n")
    drop(page, *sorted(tmp_path.iterdir()))
    settle(qtbot, page)
    page.form.cards_scroll.verticalScrollBar().setValue(0)
    drop(page, RETURNS / STANDARD)
    settle(qtbot, page)
    card = page.cards[page.intake.files[-1]]
    qtbot.waitUntil(lambda: not card.visibleRegion().isEmpty())
    assert card.visibleRegion().boundingRect().height() == card.height()

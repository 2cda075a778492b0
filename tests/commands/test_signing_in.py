"""Commands on a store whose office keeps people: who does it signs in, and rights, reasons and contacts hold there too."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from zjai_desk.cli import main
from zjai_desk.commands.opening import PASSWORD
from zjai_desk.keeping import closures, journal, people
from zjai_desk.store import Store

WORD = "the-same-for-all-1"


@pytest.fixture
def store(new_store: Callable[[Path], Store], tmp_path: Path, cheap_passwords: None) -> Path:
    path = tmp_path / "台账.zjdb"
    with new_store(path) as made:
        with made.change("录入") as change:
            change.insert("enterprises", [{"name": "甲公司", "contact": "王建国", "phone": "13812345678"}])
            change.insert("annual_returns", [{"name": "甲公司", "year": 2019, "revenue": Decimal(1)}])
        closures.close_period(made, "annual_returns", 2019)
        people.switch_on(made, "王管理", WORD)
        people.add(made, "李录入", ["录入"], WORD)
        people.add(made, "陈复核", ["复核"], WORD)
    return path


@pytest.fixture(autouse=True)
def typed_nowhere(monkeypatch: pytest.MonkeyPatch, cheap_passwords: None) -> None:
    monkeypatch.delenv(PASSWORD, raising=False)


def run(store: Path, name: str, *words: str) -> int:
    password = store.parent / "口令.txt"
    password.write_text(f"{WORD}\n", encoding="utf-8")
    return main(["--store", str(store), *words, "--operator", name, "--password-file", str(password)])


def log(store: Path) -> list[tuple[str, str, str]]:
    with Store.open(store) as opened:
        return [(line.person, line.action, line.subject) for line in reversed(journal.lines(opened))]


def test_nothing_is_told_to_whoever_does_not_sign_in(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--store", str(store), "history", "--operator", "李录入"]) == 1
    said = capsys.readouterr()
    assert "要登录" in said.err
    assert "录入" not in said.out


def test_a_wrong_password_is_refused_and_noted(
    store: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSWORD, "wrong-password")
    assert main(["--store", str(store), "history", "--operator", "李录入"]) == 1
    assert "姓名或口令不对" in capsys.readouterr().err
    assert log(store)[-1] == ("", "登录失败", "李录入")


def test_signing_in_and_out_stand_in_the_log(store: Path) -> None:
    assert run(store, "李录入", "history") == 0
    assert log(store)[-2:] == [("李录入", "登录", "李录入"), ("李录入", "退出登录", "李录入")]


def test_a_closed_period_is_undone_with_a_reason_only(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(store, "王管理", "undo") == 1
    assert "已封账" in capsys.readouterr().err
    assert run(store, "陈复核", "undo", "--reason", "重复录入了一份") == 1
    assert "录入岗位的人才能" in capsys.readouterr().err
    assert run(store, "王管理", "undo", "--reason", "重复录入了一份") == 0
    with Store.open(store) as opened:
        step = opened.history()[0]
    assert (step.operator, step.reason) == ("王管理", "重复录入了一份")


def test_contacts_go_out_by_right_and_are_noted(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "企业.xlsx"
    assert run(store, "李录入", "export", "企业台账", "-o", str(book)) == 0
    assert "138****5678" in cells(book)
    assert run(store, "陈复核", "export", "企业台账", "-o", str(book), "--contacts") == 1
    assert "才能带联系方式导出" in capsys.readouterr().err
    assert run(store, "李录入", "export", "企业台账", "-o", str(book), "--contacts") == 0
    assert "13812345678" in cells(book)
    with Store.open(store) as opened:
        said = [line.detail for line in journal.lines(opened) if line.action == "导出"]
    assert said == ["1 家，含联系方式", "1 家，联系方式已遮盖"]


def cells(book: Path) -> set[object]:
    sheet = openpyxl.load_workbook(book).worksheets[0]
    return {cell for row in sheet.iter_rows(values_only=True) for cell in row}


def test_what_is_imported_into_a_closed_period_says_so(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "2019年企业年报.csv"
    sheet.write_text("企业名称,年度,营业收入（万元）\n甲公司,2019,5\n甲公司,2020,6\n", encoding="utf-8-sig")
    assert run(store, "李录入", "import", str(sheet), "--dry-run") == 0
    assert "1条属于已封账的2019年企业年报" in capsys.readouterr().out
    assert run(store, "李录入", "import", str(sheet)) == 1
    assert "已封账" in capsys.readouterr().err
    assert run(store, "李录入", "import", str(sheet), "--reason", "企业来函更正") == 0
    with Store.open(store) as opened:
        assert opened.history()[0].reason == "企业来函更正"
        assert {v["revenue"] for _, v in opened.scan("annual_returns", ("revenue",))} == {
            Decimal(5),
            Decimal(6),
        }

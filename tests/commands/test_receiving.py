"""Commands that take returns in: read, import, send-back, form."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from zjai_desk import cli
from zjai_desk.keeping.opening import open_store
from zjai_desk.store import Store

ATLAS = "06_图谱_合并分类.xlsx"

Run = Callable[..., str]


def table_of(run: Run, store: Path, name: str) -> dict[str, Any]:
    table: dict[str, Any] = json.loads(run("--store", store, "table", name, "--json"))
    return table


def test_read_tells_what_a_return_says_and_stores_nothing(run: Run, returns_dir: Path) -> None:
    truth = json.loads((returns_dir / "01_企业_标准.xlsx.truth.json").read_text(encoding="utf-8"))
    found = json.loads(run("read", returns_dir / "01_企业_标准.xlsx", "--json"))
    records = [record for sheet in found["sheets"] for record in sheet["records"]]
    named = [(record["values"]["uscc"], record["values"]["revenue"]) for record in records]
    assert named == [(record["uscc"], record["revenue"]) for record in truth["records"]]
    assert found["sheets"][0]["register"] == truth["register"]
    assert "B列 统一社会信用代码 → uscc" in run("read", returns_dir / "01_企业_标准.xlsx")


def test_the_atlas_is_imported_into_a_new_store_and_counted(run: Run, store: Path, returns_dir: Path) -> None:
    said = run("--store", store, "import", returns_dir / ATLAS)
    assert "新增490" in said
    assert "已新建" in said
    table = table_of(run, store, "atlas.fields")
    assert sum(row[table["columns"].index("企业数")] for row in table["rows"] if row) > 490
    assert "490" in json.dumps(table, ensure_ascii=False)


def test_import_undo_undo_redo_across_restarts(run: Run, store: Path, returns_dir: Path) -> None:
    run("--store", store, "import", returns_dir / ATLAS, "--operator", "张三")
    with open_store(store) as opened:
        ids = opened.ids("enterprises")[:3]
        for number in ids:
            with opened.change("修改企业", operator="张三") as change:
                change.update("enterprises", {number: {"town": "长河街道"}})
    for _ in range(4):
        run("--store", store, "undo")
    with Store.open(store) as opened:
        assert opened.count("enterprises") == 0
    for _ in range(4):
        run("redo", "--store", store)
    with Store.open(store) as opened:
        assert opened.count("enterprises") == 490
        assert [record.values["town"] for record in opened.records("enterprises", ids)] == ["长河街道"] * 3
    assert run("--store", store, "verify").startswith("台账完好")
    steps = json.loads(run("--store", store, "history", "--json"))
    assert [step["kind"] for step in steps] == ["redo"] * 4 + ["undo"] * 4 + ["change"] * 4
    assert steps[-1]["operator"] == "张三"
    assert "张三" in run("--store", store, "history", "--limit", 500)


def test_a_dry_run_tells_the_same_and_leaves_nothing(run: Run, store: Path, returns_dir: Path) -> None:
    said = json.loads(run("--store", store, "import", returns_dir / ATLAS, "--dry-run", "--json"))
    assert said["dry_run"] is True
    assert said["files"][0]["counts"]["new"] == 490
    assert "step" not in said["files"][0]
    assert not store.exists()


def test_a_folder_is_imported_file_by_file_and_a_bad_one_costs_only_itself(
    store: Path, tmp_path: Path, returns_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "收表" / "长河街道"
    folder.mkdir(parents=True)
    for name in ("01_企业_标准.xlsx", "05_企业_GBK.csv"):
        (folder / name).write_bytes((returns_dir / name).read_bytes())
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04 broken")
    (folder / "~$01_企业_标准.xlsx").write_bytes(b"lock")
    (folder / "说明.docx").write_bytes(b"not looked at")
    assert cli.main(["--store", str(store), "import", str(folder.parent)]) == 1
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "坏.xlsx" in said.err
    assert "01_企业_标准.xlsx" in said.out
    assert "05_企业_GBK.csv" in said.out
    with Store.open(store) as opened:
        titles = [step.title for step in opened.history()]
    # Of a known sender even a file that cannot be read is noted.
    assert len(titles) == 3
    assert "收下 坏.xlsx（没有读入）" in titles


def test_what_is_wrong_with_an_import_is_marked_for_the_sender(
    run: Run, fail: Run, store: Path, tmp_path: Path, returns_dir: Path
) -> None:
    import python_calamine

    name = "08_企业_差错.xlsx"
    run("--store", store, "import", returns_dir / name)
    listed = tmp_path / "退回.xlsx"
    assert f"已把7项问题标在“{listed}”里" in run("--store", store, "send-back", name, "-o", listed)
    rows = python_calamine.load_workbook(str(listed)).get_sheet_by_name("问题清单").to_python()
    truth = json.loads((returns_dir / f"{name}.truth.json").read_text(encoding="utf-8"))
    assert {str(problem["row"]) for problem in truth["problems"]} <= {row[2] for row in rows}
    again = tmp_path / "再退回.xlsx"
    run("--store", store, "send-back", "1", "-o", again)
    assert again.exists()
    assert name in fail("--store", store, "send-back", "没有.xlsx", "-o", again)
    nowhere = tmp_path / "没有的文件夹" / "退回.xlsx"
    assert "文件夹不存在" in fail("--store", store, "send-back", name, "-o", nowhere)


def test_a_corrected_file_closes_what_was_sent_back(
    run: Run, store: Path, tmp_path: Path, returns_dir: Path
) -> None:
    import openpyxl

    run("--store", store, "import", returns_dir / "08_企业_差错.xlsx")
    back = tmp_path / "退回.xlsx"
    run("--store", store, "send-back", "08_企业_差错.xlsx", "-o", back)
    book = openpyxl.load_workbook(back)
    book.worksheets[0]["E10"] = 300
    book.save(tmp_path / "更正.xlsx")
    said = run("--store", store, "import", tmp_path / "更正.xlsx")
    assert "是“08_企业_差错.xlsx”退回后的更正件，退回的7项问题：已改好1，已说明0，仍有问题6" in said


def test_a_blank_form_is_made_and_filled_with_what_is_known(
    run: Run, fail: Run, store: Path, tmp_path: Path
) -> None:
    with Store.create(store) as opened, opened.change("录入") as change:
        change.insert("enterprises", [{"name": "杭州甲科技有限公司", "town": "长河街道"}])
    made = tmp_path / "表样.xlsx"
    assert f"已做好表样“{made}”" in run("form", "专利台账", "-o", made)
    wanted = ("form", "企业年报", "-o", made, "--year", 2026, "--filled", "--store", store)
    assert "预填了1家企业" in run(*wanted, "--sender", "长河街道")
    found = json.loads(run("read", made, "--json"))["sheets"][0]
    assert (found["year"], found["records"][0]["values"]["name"]) == (2026, "杭州甲科技有限公司")
    assert "没有“月球”的企业" in fail(*wanted, "--sender", "月球")
    assert "可用的有" in fail("form", "没有的", "-o", made)


def test_a_return_refused_as_a_whole_is_told_and_can_be_sent_back(
    run: Run, fail: Run, store: Path, tmp_path: Path
) -> None:
    refused = tmp_path / "退回的.csv"
    refused.write_text(
        "企业名称,统一社会信用代码,成立日期\n杭州甲科技有限公司,12345,前年\n", encoding="utf-8"
    )
    Store.create(store).close()
    assert "1条要退回" in fail("--store", store, "import", refused)
    # It was kept all the same, so that its name is enough.
    assert "已把2项问题标在" in run("--store", store, "send-back", refused.name, "-o", tmp_path / "意见.xlsx")
    assert "没有导入过" in fail("--store", store, "send-back", "别的.csv", "-o", tmp_path / "意见.xlsx")
    said = run("--store", store, "send-back", refused, "-o", tmp_path / "意见.xlsx")
    assert "已把2项问题标在" in said
    assert "原件是文字表格" in said


def test_importing_the_same_again_changes_nothing_and_is_no_failure(
    run: Run, store: Path, returns_dir: Path
) -> None:
    run("--store", store, "import", returns_dir / ATLAS)
    assert "更改0，未变490，待定0，退回0" in run("--store", store, "import", returns_dir / ATLAS)
    with Store.open(store) as opened:
        assert len(opened.history()) == 1


def test_findings_on_what_is_stored_are_listed(run: Run, fail: Run, store: Path, returns_dir: Path) -> None:
    run("--store", store, "import", returns_dir / "03_专利_文本日期.xlsx")
    found = json.loads(run("--store", store, "check", "patents", "--json"))
    assert found
    assert all(finding["register"] == "patents" and finding["key"] and finding["row"] for finding in found)
    assert f"共{len(found)}项" in run("--store", store, "check", "专利台账")
    assert "没有名为“无”的台账" in fail("--store", store, "check", "无")

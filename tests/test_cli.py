"""The command line as a person or a script uses it: what it prints, what it leaves, how it exits."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from zjai_desk import __version__, cli
from zjai_desk.store import Store

COMMANDS = (
    "read", "import", "send-back", "form", "table", "brief", "check",
    "history", "undo", "redo", "verify", "backup", "restore", "sample",
)  # fmt: skip
ATLAS = "06_图谱_合并分类.xlsx"

Run = Callable[..., str]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command that must succeed and return what it printed."""

    def run(*arguments: object) -> str:
        code = cli.main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        assert (code, said.err) == (0, ""), said.err
        return said.out

    return run


@pytest.fixture
def fail(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command that must fail and return its one line."""

    def fail(*arguments: object) -> str:
        assert cli.main([str(argument) for argument in arguments]) == 1
        said = capsys.readouterr().err
        assert said.count("\n") == 1, said
        assert "Traceback" not in said
        return said.strip()

    return fail


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "滨江区 台账.zjdb"


def table_of(run: Run, store: Path, name: str) -> dict[str, Any]:
    table: dict[str, Any] = json.loads(run("--store", store, "table", name, "--json"))
    return table


# -- help and wrong use ------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main([command, "--help"])
    assert left.value.code == 0
    said = capsys.readouterr().out
    assert said.startswith("用法：zjai-desk ")
    assert not [word for word in ("usage", "options", "positional", "show this") if word in said]


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--version"])
    assert capsys.readouterr().out.strip() == f"zjai-desk {__version__}"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nothing-like-it"], "没有命令“nothing-like-it”"),
        (["import", "报表.xlsx"], "缺少--store"),
        (["--store", "s.zjdb", "import"], "缺少文件或文件夹"),
        (["table", "atlas.fields"], "缺少--store"),
        (["table", "atlas.fields", "--year", "去年"], "--year应是整数，不能是“去年”"),
        (["table", "--json", "--csv"], "--csv与--json只能用一个"),
        (["history", "--colour"], "不认识“--colour”"),
        (["--store"], "--store后面缺内容"),
    ],
)
def test_wrong_use_exits_with_2_and_says_what_is_wrong(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(arguments)
    assert left.value.code == 2
    assert told in capsys.readouterr().err


def test_without_a_screen_the_window_says_so(fail: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert fail() == "没有屏幕，开不了窗口。其余命令不需要屏幕，见 zjai-desk --help。"


# -- the main job --------------------------------------------------------------------------------------


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
    with Store.open(store) as opened:
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


# -- the sample store ----------------------------------------------------------------------------------


def test_patent_tables_of_the_sample_equal_the_published_ones(run: Run, sample_path: Path) -> None:
    by_year = table_of(run, sample_path, "patents.by_year")
    assert by_year["rows"][0] == [2004, 2, 0, 0, 2]
    assert by_year["rows"][-1] == [2019, 2090, 2832, 1458, 6380]
    assert by_year["totals"] == ["合计", 7679, 12312, 5898, 25889]
    by_district = table_of(run, sample_path, "patents.by_district")
    rows = {row[0]: row[1:] for row in by_district["rows"]}
    assert rows["滨江区"] == [4724, 5999, 4002, 14725, 56.88, 32.08]
    assert rows["西湖区"][-1] == 39.03
    assert by_district["totals"][1:5] == [7679, 12312, 5898, 25889]


def test_every_table_comes_as_text_csv_and_workbook(run: Run, sample_path: Path, tmp_path: Path) -> None:
    from zjai_desk.analysis.catalogue import TABLES

    assert [line.split()[0] for line in run("table").splitlines()] == list(TABLES)
    for name in TABLES:
        assert "合计" in run("--store", sample_path, "table", name)
        rows = list(csv.reader(io.StringIO(run("--store", sample_path, "table", name, "--csv"))))
        assert len({len(row) for row in rows}) == 1
        workbook = tmp_path / f"{name}.xlsx"
        run("--store", sample_path, "table", name, "--xlsx", workbook)
        assert workbook.read_bytes().startswith(b"PK")


def test_a_briefing_is_written(run: Run, fail: Run, sample_path: Path, tmp_path: Path) -> None:
    assert run("brief").startswith("ecosystem")
    pdf = tmp_path / "简报.pdf"
    assert f"已写出“{pdf}”" in run("--store", sample_path, "brief", "ecosystem", "-o", pdf)
    assert pdf.read_bytes().startswith(b"%PDF")
    assert "没有名为“x”的简报" in fail("--store", sample_path, "brief", "x", "-o", pdf)


def test_the_sample_is_real_input_with_its_sources(run: Run, fail: Run, sample_path: Path) -> None:
    assert run("--store", sample_path, "verify").startswith("台账完好")
    with Store.open(sample_path) as store:
        counts = {register: store.count(register) for register in ("enterprises", "figures", "targets")}
        assert counts == {"enterprises": 490, "figures": 199, "targets": 28}
        assert {original.name for original in store.originals()} == {
            "2020杭州人工智能企业图谱.xlsx", "公布数.csv", "规划目标.csv",
        }  # fmt: skip
        assert all(record.origin for record in store.records("figures", store.ids("figures")))
        assert store.setting("area") == "杭州市"
    assert "已存在" in fail("sample", sample_path)


# -- keeping -------------------------------------------------------------------------------------------


def test_a_backup_brings_the_store_back(run: Run, sample_path: Path, tmp_path: Path) -> None:
    run("--store", sample_path, "backup", tmp_path / "备份")
    (backup,) = (tmp_path / "备份").iterdir()
    run("--store", sample_path, "undo")
    said = run("--store", sample_path, "restore", backup)
    assert "恢复前的台账保留为" in said
    with Store.open(sample_path) as store:
        assert store.count("targets") == 28


def test_one_step_is_undone_by_its_number(run: Run, fail: Run, sample_path: Path) -> None:
    steps = json.loads(run("--store", sample_path, "history", "--json"))
    atlas = next(step["seq"] for step in steps if "图谱" in step["title"])
    run("--store", sample_path, "undo", atlas)
    with Store.open(sample_path) as store:
        assert (store.count("enterprises"), store.count("targets")) == (0, 28)
    assert "历史中没有第999步" in fail("--store", sample_path, "undo", 999)


def test_a_damaged_store_fails_its_verification(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import sqlite3

    with Store.create(store) as opened, opened.change("录入") as change:
        change.insert("enterprises", [{"name": "杭州甲科技有限公司"}])
    with sqlite3.connect(store) as raw:
        raw.execute("UPDATE enterprises SET name = '别的公司'")
    raw.close()
    assert cli.main(["--store", str(store), "verify"]) == 1
    said = capsys.readouterr()
    assert said.err.startswith("台账有1处问题")
    assert said.out


# -- what goes wrong -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("没有.xlsx", None),
        ("文字.xlsx", "这是一段文字，不是表格。".encode()),
        ("坏.xlsx", b"PK\x03\x04 broken"),
        ("空.csv", b""),
    ],
)
def test_bad_input_is_one_line_and_leaves_the_store_as_it_was(
    name: str, content: bytes | None, fail: Run, store: Path, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert name in fail("--store", store, "import", tmp_path / name)
    assert not store.exists()
    with Store.create(store) as opened:
        before = opened.head()
    fail("--store", store, "import", tmp_path / name)
    with Store.open(store) as opened:
        assert opened.head() == before
    fail("read", tmp_path / name)


def test_a_store_that_is_none_is_told(fail: Run, store: Path) -> None:
    assert fail("--store", store, "history").startswith("没有台账文件")
    store.write_text("not a store", encoding="utf-8")
    assert "不是台账文件" in fail("--store", store, "verify")


def test_a_store_in_use_is_told(fail: Run, store: Path) -> None:
    with Store.create(store):
        assert "正被另一个窗口" in fail("--store", store, "history")


def test_an_unforeseen_fault_is_one_line_and_a_log(
    fail: Run, monkeypatch: pytest.MonkeyPatch, store: Path
) -> None:
    def burst(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Store, "open", burst)
    said = fail("--store", store, "history")
    assert "ZeroDivisionError" in said
    assert "ZeroDivisionError" in Path(said.split("“")[1].split("”")[0]).read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="pipes of a POSIX shell")
def test_a_reader_that_leaves_early_is_no_fault() -> None:
    line = f"{sys.executable} -m zjai_desk --help | head -n 1; exit ${{PIPESTATUS[0]}}"
    many = f"""{sys.executable} -c "import sys; from zjai_desk import cli
from zjai_desk.commands import output
cli._open_window = lambda _: [print('行' * 100) for _ in range(9999)] and 0
sys.exit(cli.main([]))" | head -n 1"""
    for command in (line, many):
        done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
        assert done.stderr == ""


def test_output_into_a_pipe_is_utf8_whatever_the_computer_speaks() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "zjai_desk", "table"],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONIOENCODING": "gbk"},
    )
    assert "企业" in done.stdout.decode("utf-8")

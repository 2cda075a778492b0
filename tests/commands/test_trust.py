"""Commands on a store that is held, read only, swapped or printed from; and the log for the auditor."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from zjai_desk import cli
from zjai_desk.keeping.opening import open_store
from zjai_desk.store import Store

Run = Callable[..., str]


def add(path: Path, *names: str) -> None:
    with open_store(path, person="张三") as store:
        for name in names:
            with store.change(f"新增 {name}", operator="张三") as change:
                change.insert("enterprises", [{"name": name}])


@pytest.fixture
def made(store: Path) -> Path:
    Store.create(store).close()
    add(store, "甲", "乙")
    return store


def printed(path: Path) -> str:
    with open_store(path) as store:
        seq, chain = store.printed_head()
    return f"本简报依据台账历史第{seq}步的数据生成，校验码{chain[:16]}。"


def test_a_command_on_a_store_in_use_says_who_has_it(made: Path, fail: Run) -> None:
    with open_store(made, person="李四"):
        said = fail("--store", made, "history")
    assert "正由李四在电脑" in said


def test_what_was_printed_is_held_against_the_store(made: Path, run: Run) -> None:
    line = printed(made)
    add(made, "丙")
    for asked in (line, line[9:], line.replace("步的数据生成，校验码", " ").upper()):
        assert "纸上的校验码与台账一致" in run("--store", made, "verify", "--printed", asked)


def test_a_paper_of_another_history_is_found(
    made: Path, fail: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    line = printed(made)
    other = line.replace("校验码", "校验码0")[:-2] + "。"
    assert cli.main(["--store", str(made), "verify", "--printed", other]) == 1
    assert "第2步的校验码是" in capsys.readouterr().out
    assert cli.main(["--store", str(made), "verify", "--printed", f"99 {'a' * 16}"]) == 1
    assert "台账现在只到第2步" in capsys.readouterr().out
    assert "没有步号和16位校验码" in fail("--store", made, "verify", "--printed", "12")


def test_a_swapped_store_is_told_found_and_accepted(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(made, tmp_path / "旧的")
    add(made, "丙")
    shutil.copy(tmp_path / "旧的", made)
    assert cli.main(["--store", str(made), "verify"]) == 1
    said = capsys.readouterr()
    assert "第3步不见了" in said.out
    assert said.err.startswith("注意：台账现在只到第2步")
    assert cli.main(["--store", str(made), "verify", "--accept", "换回上月的拷贝"]) == 0
    assert cli.main(["--store", str(made), "verify"]) == 0
    assert "台账完好" in capsys.readouterr().out


def test_a_store_not_closed_well_is_checked(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made.with_name(f".{made.name}.holder").write_text("{}")
    assert cli.main(["--store", str(made), "history"]) == 0
    assert "上次没有正常关闭，已检查：文件结构完好" in capsys.readouterr().err
    assert cli.main(["--store", str(made), "history"]) == 0
    assert capsys.readouterr().err == ""


def test_the_whole_log_for_the_auditor(made: Path, tmp_path: Path, run: Run) -> None:
    with open_store(made) as store:
        store.note("导出", "=cmd|' /C calc'!A0", "2 条", operator="张三", computer="科室-01")
        store.undo("李四")
    target = tmp_path / "历史.csv"
    assert "已把4步历史和日志写到" in run("--store", made, "history", "--export", target)
    text = target.read_text(encoding="utf-8-sig")
    lines = list(csv.DictReader(text.splitlines()))
    assert [(line["步号"], line["类别"], line["操作"], line["状态"]) for line in lines] == [
        ("1", "改动", "新增 甲", ""),
        ("2", "改动", "新增 乙", "已撤销"),
        ("3", "日志", "导出", ""),
        ("4", "撤销", "撤销：新增 乙", ""),
    ]
    assert lines[2]["对象"] == "'=cmd|' /C calc'!A0"
    assert (lines[2]["电脑"], lines[2]["说明"]) == ("科室-01", "2 条")
    assert lines[0]["涉及"] == "企业台账 增1"
    assert all(len(line["封签"]) == 64 for line in lines)
    assert [line["前一步校验码"] for line in lines[1:]] == [line["校验码"] for line in lines[:-1]]

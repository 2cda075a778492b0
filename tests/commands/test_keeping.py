"""Commands that keep a store: history, undo, backup, restore, verify."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from zjai_desk import cli
from zjai_desk.store import Store

Run = Callable[..., str]


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

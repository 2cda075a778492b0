"""Commands for copies: made, listed, put back; and the one before an import."""

from collections.abc import Callable
from pathlib import Path

from zjai_desk.keeping.copies.listing import listing
from zjai_desk.keeping.copies.names import folder_of
from zjai_desk.store import Store

Run = Callable[..., str]


def test_copies_are_made_listed_and_put_back(run: Run, sample_path: Path) -> None:
    assert "还没有备份" in run("--store", sample_path, "backup", "--list")
    assert "已备份到" in run("--store", sample_path, "backup")
    [copy] = listing(folder_of(sample_path))
    run("--store", sample_path, "undo")
    lines = run("--store", sample_path, "backup", "--list").splitlines()
    assert lines[0].split() == ["时间", "原因", "步号", "大小", "状态", "文件"]
    assert "完好" in lines[1]
    said = run("--store", sample_path, "restore", copy.path)
    assert "恢复前" in said
    assert [one.why for one in listing(folder_of(sample_path))] == ["恢复前", "手动"]
    with Store.open(sample_path) as store:
        assert store.count("targets") == 28


def test_an_import_is_preceded_by_a_copy(run: Run, sample_path: Path, returns_dir: Path) -> None:
    run("--store", sample_path, "import", returns_dir / "01_企业_标准.xlsx", "--dry-run")
    assert not folder_of(sample_path).exists()
    run("--store", sample_path, "import", returns_dir / "01_企业_标准.xlsx")
    [copy] = listing(folder_of(sample_path))
    assert (copy.why, copy.whole) == ("导入前", True)


def test_the_copy_of_another_store_is_put_back_only_if_asked(
    run: Run, fail: Run, sample_path: Path, tmp_path: Path
) -> None:
    other = tmp_path / "西湖区.zjdb"
    with Store.create(other) as store, store.change("录入") as change:
        change.insert("enterprises", [{"name": "杭州甲科技有限公司"}])
    assert "另一个台账" in fail("--store", sample_path, "restore", other)
    run("--store", sample_path, "restore", other, "--other")
    with Store.open(sample_path) as store:
        assert store.count("enterprises") == 1

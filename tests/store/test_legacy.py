"""Every released store opens for ever: one is kept here for each version, tests/legacy/NUMBER.zjdb."""

import shutil
from pathlib import Path

import pytest

from zjai_desk.store import Store, migrations

LEGACY = sorted((Path(__file__).parents[1] / "legacy").glob("*.zjdb"))


def test_each_version_has_a_store_kept() -> None:
    assert [path.stem for path in LEGACY] == [name.split()[0] for name in migrations.MIGRATIONS]


@pytest.mark.parametrize("kept", LEGACY, ids=lambda path: path.stem)
def test_an_old_store_opens_proves_itself_and_goes_on(kept: Path, tmp_path: Path) -> None:
    path = tmp_path / kept.name
    shutil.copy(kept, path)
    with Store.open(path) as store:
        assert store.verify() == []
        assert store.columns("enterprises", ("name", "town"))["town"] == ["长河街道", None]
        assert store.setting("area") == "滨江区"
        assert store.redo().title == "重做：删除 1 家企业"
        store.undo()
        store.undo()
        assert store.columns("enterprises", ("town",))["town"] == [None, None]
        assert store.originals()[0].name == "旧回表.csv"
        assert store.verify() == []

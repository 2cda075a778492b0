"""Who may read what the program writes: stores and all copies of them their owner alone, papers whoever the system lets."""

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from keepers import session

from zjai_desk.keeping import encryption
from zjai_desk.keeping.copies import making as copies
from zjai_desk.keeping.copies import sticks as copies_sticks
from zjai_desk.keeping.copies.names import Why, folder_of
from zjai_desk.keeping.copies.restoring import restore
from zjai_desk.keeping.folders import own_folder
from zjai_desk.keeping.opening import bring_home, create_store, open_store
from zjai_desk.keeping.rescue import rescue
from zjai_desk.keeping.sticks import Stick
from zjai_desk.sample import make_sample
from zjai_desk.store import Store

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes are those of Unix")
LEGACY = Path(__file__).parents[1] / "legacy" / "0001.zjdb"


@pytest.fixture(params=[0o000, 0o022], ids=["umask 000", "umask 022"])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """Let new files be readable to others, or even writable, as far as the system is concerned."""
    mask: int = request.param
    before = os.umask(mask)
    yield mask
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def open_to_others(folder: Path) -> list[tuple[str, str]]:
    """Return the files below a folder that others may read, with their modes."""
    return [
        (path.name, oct(mode(path))) for path in folder.rglob("*") if path.is_file() and mode(path) & 0o077
    ]


def test_a_store_and_all_that_is_made_of_it_are_their_owners_alone(
    umask: int, tmp_path: Path, path: Path
) -> None:
    with create_store(path) as store:
        assert mode(path) == 0o600
        copies.make(store, Why.MANUAL)
        store.backup(tmp_path / "别处")
        with store.change("新增") as change:
            change.insert("enterprises", [{"name": "甲"}])
            assert open_to_others(tmp_path) == [], "the journal neither"
        copy, store_id = copies.make(store, Why.SESSION), store.id
    (tmp_path / "U盘").mkdir()
    copies_sticks.second_copy(path, store_id, Stick(tmp_path / "U盘", "U盘", "记号"))
    shutil.copy(LEGACY, tmp_path / "旧.zjdb")
    (tmp_path / "旧.zjdb").chmod(0o600)
    open_store(tmp_path / "旧.zjdb").close()
    restore(path, copy.path)
    bring_home(path, tmp_path / "搬来.zjdb")
    rescue(path, tmp_path / "抢救.zjdb")
    make_sample(tmp_path / "示例.zjdb")
    secret = encryption.encrypt(tmp_path / "搬来.zjdb", "一句好记的话多几个字")
    with open_store(tmp_path / "搬来.zjdb", secret=secret) as store:
        copies.make(store, Why.MANUAL)
    encryption.decrypt(tmp_path / "搬来.zjdb", secret)
    found = open_to_others(tmp_path)
    assert found == []
    assert [path for path in (own_folder("keys"), own_folder("anchors")) if mode(path) != 0o700] == []
    assert folder_of(path).is_dir()


def test_a_store_left_open_to_others_is_so_no_longer_once_it_is_restored(umask: int, path: Path) -> None:
    with create_store(path) as store:
        copy = copies.make(store, Why.MANUAL)
    path.chmod(0o644)
    session(path, "甲")
    restore(path, copy.path)
    assert mode(path) == 0o600


def test_papers_are_readable_as_the_system_says(umask: int, sample_path: Path, tmp_path: Path) -> None:
    from zjai_desk import cli

    folder = tmp_path / "外发"
    folder.mkdir()
    at = ["--store", str(sample_path)]
    brief = ["brief", "targets", "--area", "滨江区", "--year", "2019", "-o"]
    for arguments in (
        ["export", "enterprises", "-o", f"{folder}/企业.xlsx"],
        ["export", "enterprises", "-o", f"{folder}/企业.csv"],
        ["table", "patents.by_year", "--xlsx", f"{folder}/表.xlsx"],
        ["history", "--export", f"{folder}/历史.csv"],
        ["form", "annual_returns", "-o", f"{folder}/表样.xlsx"],
        [*brief, f"{folder}/简报.pdf"],
        [*brief, f"{folder}/简报.docx"],
    ):
        assert cli.main([*at, *arguments]) == 0
    assert {path.name: mode(path) for path in folder.iterdir()} == {
        path.name: 0o666 & ~umask for path in folder.iterdir()
    }
    with Store.open(sample_path, read_only=True):
        assert len(list(folder.iterdir())) == 7

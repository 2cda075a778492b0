"""The command that rebuilds a lost store from its daybook: what it tells, and with what it ends."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from zjai_desk.cli import main
from zjai_desk.commands.opening import STORE_PASSWORD
from zjai_desk.keeping import encryption
from zjai_desk.keeping.daybook import writing as daybook
from zjai_desk.keeping.daybook.folders import ORIGINALS, books, folder_of
from zjai_desk.keeping.opening import open_store
from zjai_desk.store import Store, cipher

Run = Callable[..., str]
RETURN = Path(__file__).parents[1] / "files" / "returns" / "01_企业_标准.xlsx"


@pytest.fixture
def lost(sample_path: Path, run: Run, tmp_path: Path) -> Path:
    """A store in which a return was received and taken back, and which is gone; what it was lies under another name."""
    run("--store", sample_path, "import", RETURN, "--operator", "张三")
    run("--store", sample_path, "undo")
    sample_path.rename(tmp_path / "原来的.zjdb")
    return sample_path


def test_it_is_rebuilt_and_told_to_which_step(lost: Path, run: Run, tmp_path: Path) -> None:
    said = run("rebuild", folder_of(lost), lost)
    with Store.open(tmp_path / "原来的.zjdb") as store, Store.open(lost) as again:
        assert again.head() == store.head()
        seq, head = again.head()
    assert f"重建到第{seq}步" in said
    assert head in said
    assert "4份原件" in said
    assert "台账完好" in run("--store", lost, "verify")
    run("--store", lost, "redo")


def test_the_name_of_the_store_does_too(lost: Path, run: Run, tmp_path: Path) -> None:
    assert "已重建" in run("rebuild", lost, tmp_path / "新.zjdb")


def test_what_is_missing_is_named_and_ends_with_1(
    lost: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    sha256 = hashlib.sha256(RETURN.read_bytes()).hexdigest()
    (books(folder_of(lost))[-1].folder / ORIGINALS / f"{sha256}.xlsx").unlink()
    assert main(["rebuild", str(folder_of(lost)), str(tmp_path / "新.zjdb")]) == 1
    said = capsys.readouterr()
    assert RETURN.name in said.out
    assert "已重建" in said.out
    assert said.err.count("\n") == 1


def test_where_there_is_no_daybook_or_a_store_it_is_refused(lost: Path, fail: Run, tmp_path: Path) -> None:
    assert "没有副册" in fail("rebuild", tmp_path / "没有", tmp_path / "新.zjdb")
    assert "已存在" in fail("rebuild", folder_of(lost), tmp_path / "原来的.zjdb")


def test_another_store_in_the_folder_is_told_of(
    lost: Path, run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    run("sample", lost)
    main(["--store", str(lost), "import", str(RETURN)])  # it says that another store was here
    capsys.readouterr()
    assert "另外1份台账的副册" in run("rebuild", folder_of(lost), tmp_path / "新.zjdb")
    [first, _] = books(folder_of(lost))
    run("rebuild", first.folder, tmp_path / "旧.zjdb")
    with Store.open(tmp_path / "原来的.zjdb") as store, Store.open(tmp_path / "旧.zjdb") as again:
        assert again.head() == store.head()


def test_that_of_an_encrypted_store_takes_its_password(
    sample_path: Path, run: Run, fail: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cipher, "ROUNDS", 100)
    secret = encryption.encrypt(sample_path, "滨江区的春天来得真早")
    with open_store(sample_path, secret=secret) as store:
        store.note("打印", "简报")
    monkeypatch.setenv(STORE_PASSWORD, "换成另一句很好记的话")
    assert "口令不对" in fail("rebuild", folder_of(sample_path), tmp_path / "新.zjdb")
    monkeypatch.setenv(STORE_PASSWORD, "滨江区的春天来得真早")
    run("rebuild", folder_of(sample_path), tmp_path / "新.zjdb")
    assert cipher.is_encrypted(tmp_path / "新.zjdb")
    run("--store", tmp_path / "新.zjdb", "verify")


def test_a_disk_without_room_is_told_in_one_line_and_the_work_is_done(
    sample_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daybook, "SPARE", 1 << 60)
    assert main(["--store", str(sample_path), "undo"]) == 0
    assert "副册没有记上" in capsys.readouterr().err
    with Store.open(sample_path) as store:
        assert "撤销" in store.history(1)[0].title

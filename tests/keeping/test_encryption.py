"""An encrypted store: nothing of it can be read without its password, and everything works with it."""

import random
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from secrecy import NAME, PASSWORD, filled, hits

from zjai_desk.errors import DeskError
from zjai_desk.keeping import encryption, rescue
from zjai_desk.keeping.copies import listing as copies_listing
from zjai_desk.keeping.copies import making as copies
from zjai_desk.keeping.copies.names import Why, folder_of
from zjai_desk.keeping.copies.restoring import restore
from zjai_desk.keeping.opening import open_store
from zjai_desk.store import Store, cipher, opening
from zjai_desk.store.cipher import Secret
from zjai_desk.store.refusals import Damaged, Foreign, InUse, Locked

LEGACY = Path(__file__).parents[1] / "legacy"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let passwords cost little; what they cost in use has a test of its own."""
    monkeypatch.setattr(cipher, "ROUNDS", 100)


@pytest.fixture
def plain(path: Path) -> Path:
    return filled(path)


@pytest.fixture
def locked(plain: Path) -> tuple[Path, Secret]:
    return plain, encryption.encrypt(plain, PASSWORD)


# -- secrecy ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encrypted", [True, False])
def test_no_name_is_found_in_store_journal_copies_or_temporary_files(
    plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encrypted: bool
) -> None:
    temporary = tmp_path / "temp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    secret = encryption.encrypt(plain, PASSWORD) if encrypted else None
    with open_store(plain, secret=secret) as store:
        with store.change("录入") as change:
            change.insert("enterprises", [{"name": f"{NAME}{number}"} for number in range(9000)])
            journal = plain.with_name(f"{plain.name}-journal")
            assert journal.stat().st_size > 0
            under_way = hits(tmp_path)
        copies.make(store, Why.MANUAL)
        store.backup(tmp_path / "别处")
        held = hits(tmp_path)
    found = under_way | held | hits(tmp_path)
    assert bool(found) is not encrypted, found  # the control: of a plain store it is found
    if not encrypted:
        assert {path.suffix for path in found} == {".zjdb", ".zjdb-journal"}


def test_without_its_password_a_store_is_told_to_be_encrypted_wherever_it_is_opened(
    locked: tuple[Path, Secret], tmp_path: Path
) -> None:
    path, _ = locked
    for attempt in (
        lambda: open_store(path),
        lambda: open_store(path, read_only=True),
        lambda: restore(tmp_path / "新.zjdb", path),
        lambda: restore(path, path),
    ):
        with pytest.raises(Locked, match="已加密，要输入口令"):
            attempt()
    with pytest.raises(DeskError, match="要有口令才读得出"):
        rescue.examine(path)


def test_a_wrong_password_is_told_from_damage(locked: tuple[Path, Secret]) -> None:
    path, secret = locked
    assert encryption.secret_for(path, PASSWORD) == secret
    with pytest.raises(Locked, match="口令不对") as refused:
        encryption.secret_for(path, f"{PASSWORD}1")
    assert refused.value.wrong
    content = bytearray(path.read_bytes())
    content[700] ^= 1
    path.write_bytes(content)
    with pytest.raises(Damaged, match="第1页已损坏"):
        open_store(path, secret=secret)


def test_the_recovery_code_opens_it_however_it_is_typed(locked: tuple[Path, Secret]) -> None:
    path, secret = locked
    code = encryption.recovery_code(secret)
    assert len(code.split("-")) == 11
    assert encryption.secret_for(path, code.lower().replace("-", " ")) == secret
    assert encryption.opens(secret, code)
    assert encryption.opens(secret, PASSWORD)
    for place in (0, 20, len(code) - 1):
        other = "2" if code[place] != "2" else "3"
        with pytest.raises(Locked, match="口令不对"):
            encryption.secret_for(path, code[:place] + other + code[place + 1 :])


def test_any_other_program_built_on_sqlcipher_opens_it_with_the_password(
    plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cipher, "ROUNDS", 256_000)
    encryption.encrypt(plain, PASSWORD)
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(plain).execute("SELECT count(*) FROM enterprises")
    raw = cipher.driver().connect(plain)
    raw.execute(f"PRAGMA key='{PASSWORD}'")
    assert raw.execute("SELECT count(*) FROM enterprises").fetchone() == (300,)
    raw.close()


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("12345", "口令太短：字母和数字至少10个，有汉字的至少8个"),
        ("Tr0ub4dor", "太短"),
        ("1111111111", "太常见"),
        ("滨江区的好春天", "太短"),
        ("滨江区的春天来得真早", ""),
        ("correct horse battery", ""),
    ],
)
def test_a_password_has_to_withstand_whoever_has_the_file(password: str, said: str) -> None:
    if said:
        with pytest.raises(DeskError, match=said):
            encryption.require_sound(password)
        assert said in encryption.strength(password)
    else:
        encryption.require_sound(password)
        assert encryption.strength(password) == "强"


def test_how_good_a_password_is(plain: Path) -> None:
    assert encryption.strength("") == ""
    assert encryption.strength("1357924680").startswith("弱")
    assert encryption.strength("abcdefghijk").startswith("中")
    with pytest.raises(DeskError, match="太短"):
        encryption.encrypt(plain, "abc")
    assert not encryption.is_encrypted(plain)


def test_full_width_letters_are_the_same_keys(plain: Path) -> None:
    secret = encryption.encrypt(plain, "Binjiang-2026-春")
    assert encryption.secret_for(plain, "Ｂｉｎｊｉａｎｇ－２０２６－春") == secret


# -- it is a store like any other ---------------------------------------------------------------------


def test_history_seals_and_head_are_unchanged_and_undo_goes_on(plain: Path) -> None:
    with open_store(plain) as store:
        before = (
            store.head(),
            [step.hash for step in store.history()],
            store.sealed(),
            store.count("enterprises"),
        )
    secret = encryption.encrypt(plain, PASSWORD)
    with open_store(plain, secret=secret) as store:
        after = (
            store.head(),
            [step.hash for step in store.history()],
            store.sealed(),
            store.count("enterprises"),
        )
        assert after == before
        assert store.notices == ()  # it is the one of last time
        assert store.verify() == []
        store.undo()
        assert store.count("enterprises") == 0
        store.redo()
        assert store.verify() == []


def test_back_to_plain(locked: tuple[Path, Secret]) -> None:
    path, secret = locked
    encryption.decrypt(path, secret)
    assert not encryption.is_encrypted(path)
    assert sqlite3.connect(path).execute("SELECT count(*) FROM enterprises").fetchone() == (300,)
    with open_store(path) as store:
        assert store.verify() == []
        assert store.secret is None


def test_another_password(locked: tuple[Path, Secret]) -> None:
    path, old = locked
    new = encryption.change_password(path, old, "换成另一句很好记的话")
    for former in (PASSWORD, encryption.recovery_code(old)):
        with pytest.raises(Locked, match="口令不对"):
            encryption.secret_for(path, former)
    with open_store(path, secret=new) as store:
        assert store.verify() == []
        assert store.count("enterprises") == 300


def test_an_encrypted_store_of_an_old_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "旧版.zjdb"
    path.write_bytes((LEGACY / "0001.zjdb").read_bytes())
    secret = encryption.encrypt(path, PASSWORD)
    with open_store(path, read_only=True, secret=secret) as store:
        assert store.verify() == []
    with open_store(path, secret=secret) as store:
        assert store.verify() == []
        assert "升级" in store.notices[0].text
    [copy] = copies_listing.listing(folder_of(path))
    assert encryption.is_encrypted(copy.path)
    assert copy.whole


def test_a_copy_is_encrypted_proven_and_restored(locked: tuple[Path, Secret]) -> None:
    path, secret = locked
    with open_store(path, secret=secret) as store:
        copy = copies.make(store, Why.MANUAL)
        state = store.state()
        with store.change("删") as change:
            change.delete("enterprises", store.ids("enterprises"))
    assert copies_listing.check(copy, secret=secret).whole
    (copy.path.parent / "备份目录.json").unlink()
    [unknown] = copies_listing.listing(copy.path.parent)
    assert unknown.whole is None  # nothing can be said of it without the password
    assert copies_listing.check(unknown).whole is None
    assert copies_listing.check(unknown, secret=secret).whole
    done = restore(path, copy.path, secret=secret)
    assert done.kept is not None
    assert encryption.is_encrypted(done.kept)
    assert encryption.is_encrypted(path)
    with open_store(path, secret=secret) as store:
        assert store.count("enterprises") == 300
        assert store.state() == state
        assert store.verify() == []


def test_a_plain_copy_of_before_can_still_be_restored(plain: Path) -> None:
    with open_store(plain) as store:
        copy = copies.make(store, Why.MANUAL)
    secret = encryption.encrypt(plain, PASSWORD)
    with Store.open(copy.path, read_only=True, secret=secret) as store:
        assert store.count("enterprises") == 300
    restore(plain, copy.path, secret=secret)
    assert not encryption.is_encrypted(plain)
    open_store(plain).close()


# -- two at once, damage, other files -----------------------------------------------------------------

_HOLD = """
import sys; from pathlib import Path
from zjai_desk.keeping.opening import open_store
from zjai_desk.store.cipher import Secret
store = open_store(Path(sys.argv[1]), person="李四", secret=Secret(*map(bytes.fromhex, sys.argv[2:])))
print("open", flush=True)
sys.stdin.readline()
"""


def test_two_processes_at_once(locked: tuple[Path, Secret]) -> None:
    path, secret = locked
    arguments = [sys.executable, "-c", _HOLD, str(path), secret.key.hex(), secret.salt.hex()]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(InUse, match="正由李四"):
            open_store(path, secret=secret)
        with pytest.raises(InUse, match="正在使用"):
            encryption.decrypt(path, secret)
        other.stdin.write("\n")
        other.stdin.close()
    with open_store(path, secret=secret) as store:
        assert store.verify() == []


def test_a_plain_store_that_somebody_has_open_is_not_encrypted(plain: Path) -> None:
    with open_store(plain), pytest.raises(InUse, match="正在使用"):
        encryption.encrypt(plain, PASSWORD)
    assert not encryption.is_encrypted(plain)


def test_every_flipped_bit_is_found_and_its_page_named(locked: tuple[Path, Secret]) -> None:
    path, secret = locked
    content = path.read_bytes()
    drawn = random.Random(21)
    for _ in range(60):
        place = drawn.randrange(cipher.SALT_BYTES, len(content))
        broken = bytearray(content)
        broken[place] ^= 1 << drawn.randrange(8)
        path.write_bytes(broken)
        page = place // cipher.PAGE + 1
        assert cipher.damaged_pages(path, secret) == [page]
        try:
            with Store.open(path, secret=secret) as store:
                faults = store.verify()
        except Damaged:
            continue
        assert any(f"第{page}页" in fault for fault in faults), faults


def test_plain_files_are_not_taken_for_encrypted_ones(plain: Path, tmp_path: Path) -> None:
    content = plain.read_bytes()
    for first in (b"\0" * 4096, random.Random(9).randbytes(4096)):
        plain.write_bytes(first + content[4096:])
        with pytest.raises(Foreign, match="不是台账文件，或已损坏"):
            open_store(plain)
    noise = tmp_path / "别的.zjdb"
    noise.write_bytes(random.Random(9).randbytes(4096 * 40 + 7))
    with pytest.raises(Foreign):
        open_store(noise)


def test_a_program_without_the_part_that_encrypts_says_so(
    locked: tuple[Path, Secret], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, secret = locked
    monkeypatch.setitem(sys.modules, "sqlcipher3", None)
    with pytest.raises(DeskError, match="没有加密部件"):
        opening.to_read(path, secret)

"""The daybook of an encrypted store holds nothing in plain, and begins anew when the password is another."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.keeping.keepers import add, names, session
from zjai_desk.keeping import encryption
from zjai_desk.keeping.daybook.folders import ORIGINALS, books, folder_of
from zjai_desk.keeping.daybook.rebuilding import rebuild, secret_for
from zjai_desk.keeping.daybook.segments import read, segments
from zjai_desk.keeping.opening import open_store
from zjai_desk.store import Store, cipher
from zjai_desk.store.boxes import Box
from zjai_desk.store.cipher import Secret
from zjai_desk.store.refusals import Locked

PASSWORD, OTHER = "一句好记的话多几个字", "另一句也好记的话嘛"
NAME, PHONE = "绝密人工智能有限公司", "13905710001"
SAID = f"企业名称,联系电话\n{NAME},{PHONE}\n".encode()


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let keys be worked out of passwords in an instant: these tests are not about that."""
    monkeypatch.setattr(cipher, "ROUNDS", 1000)


def write(path: Path, secret: Secret | None) -> None:
    with open_store(path, secret=secret) as store, store.change("导入", operator=NAME) as change:
        change.keep_original("联系表.csv", SAID)
        change.insert("enterprises", [{"name": NAME, "phone": PHONE}])


def plain_text(folder: Path) -> list[str]:
    """Return the files in a folder that hold, or are named by, something of what was written."""
    words = [text.encode(code) for text in (NAME, PHONE, "导入") for code in ("utf-8", "gb18030")]
    words.append(b"\\u7edd\\u5bc6")
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and any(word in path.read_bytes() or NAME in path.name for word in words)
    ]


def compressed_plain_text(folder: Path) -> int:
    """Return how many entries can be read without a key."""
    found = 0
    for book in books(folder):
        for _, path in segments(book.folder):
            for entry in read(path).entries:
                with suppress(ValueError):
                    found += bool(entry.acts(Box()))
    return found


@pytest.fixture
def encrypted(made: Path) -> tuple[Path, Secret]:
    secret = encryption.encrypt(made, PASSWORD)
    write(made, secret)
    return made, secret


def test_it_holds_no_name_in_plain_and_is_rebuilt_encrypted(encrypted: tuple[Path, Secret]) -> None:
    path, secret = encrypted
    assert plain_text(folder_of(path)) == []
    [original] = books(folder_of(path))[-1].folder.glob(f"{ORIGINALS}/*")
    assert original.suffix == ""
    target = path.with_name("重建.zjdb")
    done = rebuild(folder_of(path), target, secret=secret)
    assert done.faults == ()
    assert cipher.is_encrypted(target)
    assert plain_text(target.parent) == []
    with Store.open(path, secret=secret) as store, Store.open(target, secret=secret) as again:
        assert (again.head(), names(again)) == (store.head(), [NAME])
        assert again.original(again.originals()[0].sha256).content == SAID


def test_the_test_finds_what_a_plain_one_holds(made: Path) -> None:
    write(made, None)
    assert plain_text(folder_of(made)) == [next(folder_of(made).rglob("*.csv")).name]
    assert compressed_plain_text(folder_of(made)) > 0


def test_its_entries_take_the_key(encrypted: tuple[Path, Secret]) -> None:
    path, _ = encrypted
    assert compressed_plain_text(folder_of(path)) == 0
    with pytest.raises(Locked):
        rebuild(folder_of(path), path.with_name("重建.zjdb"))


@pytest.mark.parametrize("written", ["password", "code"])
def test_password_or_recovery_code_open_it_without_the_store(
    encrypted: tuple[Path, Secret], written: str
) -> None:
    path, secret = encrypted
    path.unlink()
    said = PASSWORD if written == "password" else encryption.recovery_code(secret)
    found = secret_for(folder_of(path), lambda: said)
    assert found == secret
    assert rebuild(folder_of(path), path, secret=found).faults == ()
    with pytest.raises(Locked):
        secret_for(folder_of(path), lambda: OTHER)


def test_encrypting_takes_the_plain_one_away_at_once(made: Path) -> None:
    write(made, None)
    secret = encryption.encrypt(made, PASSWORD)
    assert plain_text(folder_of(made)) == []
    session_of(made, secret)
    assert rebuild(folder_of(made), made.with_name("重建.zjdb"), secret=secret).seq == 2


def session_of(path: Path, secret: Secret | None) -> None:
    with open_store(path, secret=secret) as store:
        add(store, "后来的")


@pytest.mark.parametrize("change", ["another password", "none"])
def test_it_begins_anew_with_another_password_or_none(encrypted: tuple[Path, Secret], change: str) -> None:
    path, old = encrypted
    secret: Secret | None = None
    if change == "none":
        encryption.decrypt(path, old)
    else:
        secret = encryption.change_password(path, old, OTHER)
    session_of(path, secret)
    [book] = books(folder_of(path))
    assert book.fits(secret)
    assert not book.fits(old)
    done = rebuild(folder_of(path), path.with_name("重建.zjdb"), secret=secret)
    with Store.open(path, secret=secret) as store:
        assert (done.faults, done.head) == ((), store.head()[1])


def test_a_plain_store_needs_no_password(made: Path, no_question: Callable[[], str]) -> None:
    session(made, "甲")
    assert secret_for(folder_of(made), no_question) is None


@pytest.fixture
def no_question() -> Callable[[], str]:
    def ask() -> str:
        raise AssertionError("nobody is to be asked")

    return ask

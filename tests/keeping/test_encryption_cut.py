"""Encrypting cut short: by a kill at any moment, by a disk that takes no more; and what becomes of older copies."""

import errno
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from secrecy import PASSWORD, filled, hits

from zjai_desk import files
from zjai_desk.errors import DeskError
from zjai_desk.keeping import encryption, encryption_copies
from zjai_desk.keeping.copies import listing as copies_listing
from zjai_desk.keeping.copies import making as copies
from zjai_desk.keeping.copies.names import Why, folder_of
from zjai_desk.keeping.encryption_copies import Older
from zjai_desk.keeping.opening import open_store
from zjai_desk.store import Store, cipher
from zjai_desk.store.cipher import Secret

KILLS = int(os.environ.get("ZJAI_DESK_KILLS", "4"))
ONE, TWO = (Secret(bytes([number]) * 32, bytes([number]) * 16) for number in (1, 2))
_ROUND = """
import itertools, sys; from pathlib import Path
from zjai_desk.keeping import encryption
from zjai_desk.store.cipher import Secret
one, two = (Secret(bytes([number]) * 32, bytes([number]) * 16) for number in (1, 2))
path = Path(sys.argv[1])
now = {b"\\1": one, b"\\2": two}.get(path.read_bytes()[:1])
turn = {None: one, one: two, two: None}
while True:
    print("now", flush=True)
    encryption.convert(path, now, turn[now])
    now = turn[now]
"""
_FULL = """
import resource, sys; from pathlib import Path
from zjai_desk.errors import DeskError
from zjai_desk.keeping import encryption
from zjai_desk.store.cipher import Secret
path, content = Path(sys.argv[1]), Path(sys.argv[1]).read_bytes()
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
for room in range(0, len(content), len(content) // 25):
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        encryption.convert(path, None, Secret(b"1" * 32, b"1" * 16))
    except DeskError as error:
        said = str(error)
    else:
        sys.exit(f"it went through with {room} bytes")
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    if path.read_bytes() != content or list(path.parent.glob(".*.part*")) or not said.isprintable():
        sys.exit(f"after {room} bytes: {said}")
print("whole", said)
"""


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cipher, "ROUNDS", 100)


@pytest.fixture
def plain(path: Path) -> Path:
    return filled(path)


def opened(path: Path) -> Secret | None:
    """Hold all of the store against its history, and return what it opened with."""
    secret = {b"\1": ONE, b"\2": TWO}.get(path.read_bytes()[:1])
    with Store.open(path, secret=secret) as store:
        assert store.verify() == []
        assert store.count("enterprises") == 300
    return secret


def test_a_kill_at_any_moment_leaves_the_old_store_or_the_new_one(plain: Path) -> None:
    drawn, turns = random.Random(5), [None, ONE, TWO]
    for number in range(KILLS):
        before = turns.index(opened(plain))
        with subprocess.Popen([sys.executable, "-c", _ROUND, str(plain)], stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            for _ in range(1 + number % 2):
                assert child.stdout.readline() == b"now\n"
            time.sleep(drawn.uniform(0, 0.2))
            child.kill()
            begun = 1 + number % 2 + len(child.stdout.readlines())
        # All that were begun but the last are done.
        assert (turns.index(opened(plain)) - before - begun) % len(turns) in (0, 2)


@pytest.mark.skipif(sys.platform == "win32", reason="the system cannot be told to refuse")
def test_a_disk_that_takes_no_more_leaves_the_store_as_it_was(plain: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _FULL, str(plain)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("whole")
    assert opened(plain) is None


def test_what_cannot_be_put_in_place_changes_nothing(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Path) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patched:
        patched.setattr(files, "put_in_place", refuse)
        with pytest.raises(DeskError, match="磁盘已满"):
            encryption.convert(plain, None, ONE)
    assert opened(plain) is None
    assert not list(plain.parent.glob(".*.part"))


# -- older copies -------------------------------------------------------------------------------------


@pytest.fixture
def copied(plain: Path) -> Path:
    """A store with two copies, the older one of them damaged by now."""
    with open_store(plain) as store:
        damaged = copies.make(store, Why.MANUAL)
        store.note("看过")
        copies.make(store, Why.MANUAL)
    content = bytearray(damaged.path.read_bytes())
    content[8192:9000] = bytes(808)
    damaged.path.write_bytes(content)
    return plain


def test_older_copies_are_encrypted_too_and_stay_known(copied: Path) -> None:
    secret = encryption.encrypt(copied, PASSWORD)
    assert len(encryption_copies.older(copied, secret)) == 2
    treated = encryption_copies.treat(copied, None, secret, Older.CONVERT)
    newest, damaged = copies_listing.listing(folder_of(copied))
    assert (treated.done, treated.left) == (1, (damaged.path.name,))
    assert newest.whole
    assert copies_listing.check(newest).whole  # by its hash, for which no password is needed
    assert copies_listing.check(newest, secret=secret).seq == newest.seq
    assert hits(copied.parent) == {damaged.path}
    assert [copy.path for copy in encryption_copies.older(copied, secret)] == [damaged.path]


def test_older_copies_are_deleted_or_kept_as_was_chosen(copied: Path) -> None:
    secret = encryption.encrypt(copied, PASSWORD)
    assert len(encryption_copies.treat(copied, None, secret, Older.KEEP).left) == 2
    assert len(hits(copied.parent)) == 2
    assert encryption_copies.treat(copied, None, secret, Older.DELETE).done == 2
    assert copies_listing.listing(folder_of(copied)) == []
    assert hits(copied.parent) == set()


def test_copies_follow_another_password_and_back_to_plain(copied: Path) -> None:
    folder = folder_of(copied)
    encryption_copies.treat(copied, None, ONE, Older.CONVERT)
    encryption_copies.treat(copied, ONE, TWO, Older.CONVERT)
    newest = copies_listing.listing(folder)[0]
    assert cipher.salt_of(newest.path) == TWO.salt
    encryption_copies.treat(copied, TWO, None, Older.CONVERT)
    assert opened(copies_listing.listing(folder)[0].path) is None

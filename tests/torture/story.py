"""What an office does to its store, as the tortures interrupt it, and what the store holds, as they compare it."""

import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from zjai_desk.keeping import encryption
from zjai_desk.returns import Return, apply_plan, plan_import, read_return
from zjai_desk.store import Store, cipher
from zjai_desk.store.cipher import Secret

TESTS = Path(__file__).parents[1]
LEGACY = TESTS / "legacy" / "0001.zjdb"
RETURNS = ("01_企业_标准.xlsx", "03_专利_文本日期.xlsx", "07_活动券.xlsx")
Act = Callable[[Store], object]


@cache
def received(name: str) -> Return:
    """Return a real return, read once."""
    return read_return(TESTS / "files" / "returns" / name)


def take_in(store: Store, name: str = RETURNS[0]) -> None:
    """Import a return, as the window does."""
    apply_plan(store, plan_import(store, received(name)), operator="张三")


def edit(store: Store, text: str = "长河街道") -> None:
    """Change a block of cells, add a record and delete one: one change."""
    ids = store.ids("enterprises")
    with store.change(f"修改 {text}", operator="李四") as change:
        change.update("enterprises", {number: {"town": text} for number in ids[:6]})
        change.insert("enterprises", [{"name": f"{text}新企业有限公司", "main_business": text * 40}])
        change.delete("enterprises", ids[-1:])


ACTS: tuple[Act, ...] = (
    take_in,
    edit,
    Store.undo,
    Store.redo,
    lambda store: take_in(store, RETURNS[1]),
    lambda store: edit(store, "西兴街道"),
    lambda store: store.note("打印", "简报"),
    Store.undo,
    Store.undo,
    lambda store: take_in(store, RETURNS[2]),
)
"""A morning's work, each act one commit."""


def old_store(folder: Path) -> Path:
    """Lay the oldest released store into a folder and return its path."""
    path = folder / "台账.zjdb"
    shutil.copyfile(LEGACY, path)
    return path


PASSWORD = "一句好记的话多几个字"


def encrypted_store(folder: Path, *, grown: bool = True) -> tuple[Path, Secret]:
    """Lay an encrypted store into a folder, one with some history or the oldest; returns its path and what opens it."""
    made, secret = _encrypted(grown)
    path = folder / "台账.zjdb"
    shutil.copyfile(made, path)
    return path, secret


def secret_of(path: Path) -> Secret | None:
    """Return what opens a file of the torture, None if it is not encrypted."""
    return _derived(cipher.salt_of(path)) if cipher.is_encrypted(path) else None


@cache
def _derived(salt: bytes) -> Secret:
    return Secret.of(PASSWORD, salt)


@cache
def _encrypted(grown: bool) -> tuple[Path, Secret]:
    path = (new_store if grown else old_store)(Path(tempfile.mkdtemp(prefix="torture")))
    Store.open(path).close()
    return path, encryption.encrypt(path, PASSWORD)


def new_store(folder: Path) -> Path:
    """Lay a store with some history into a folder and return its path."""
    path = folder / "台账.zjdb"
    shutil.copyfile(_grown(), path)
    return path


@cache
def _grown() -> Path:
    path = Path(tempfile.mkdtemp(prefix="torture")) / "台账.zjdb"
    with Store.create(path) as store:
        for act in ACTS:
            act(store)
    return path


@contextmanager
def raw_connection(path: Path, secret: Secret | None = None) -> Iterator[Any]:
    """Open a file with SQLite alone, or SQLCipher; raises the errors of sqlite3."""
    if secret is None:
        with closing(sqlite3.connect(path)) as raw:
            yield raw
        return
    module = cipher.driver()
    try:
        with closing(module.connect(path)) as raw:
            raw.execute("PRAGMA cipher_log_level=NONE")
            raw.execute(f'PRAGMA key="{secret.literal}"')
            yield raw
    except module.DatabaseError as error:
        raise sqlite3.DatabaseError(str(error)) from error


def content(path: Path, secret: Secret | None = None) -> str:
    """Return a fingerprint of everything in a file, read by SQLite alone after its own recovery; raises its errors."""
    total = hashlib.sha256()
    with raw_connection(path, secret) as raw:
        raw.text_factory = bytes
        tables = raw.execute("SELECT name, sql FROM sqlite_master ORDER BY type, name").fetchall()
        total.update(repr((raw.execute("PRAGMA user_version").fetchone(), tables)).encode())
        for name, sql in tables:
            if sql and sql.startswith(b"CREATE TABLE"):
                rows = raw.execute(f'SELECT * FROM "{name.decode()}" ORDER BY 1').fetchall()
                total.update(repr((name, rows)).encode())
    return total.hexdigest()


@contextmanager
def swapped(owner: Any, name: str, value: Any) -> Iterator[None]:
    """Put something else in the place of an attribute for a while."""
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


@contextmanager
def at_home(home: Path) -> Iterator[None]:
    """Let keys, anchors and settings lie in a folder of the torture's own, for programs started meanwhile too."""
    before = dict(os.environ)
    os.environ.update(dict.fromkeys(("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"), str(home)))
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)

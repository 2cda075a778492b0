"""Opening the store of a command: the one place, so that whoever has to sign in does."""

import argparse
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from zjai_desk.commands import output
from zjai_desk.commands.parser import operator_of
from zjai_desk.errors import DeskError

if TYPE_CHECKING:
    from zjai_desk.keeping.kept import KeptStore
    from zjai_desk.store import Store
    from zjai_desk.store.cipher import Secret

PASSWORD = "ZJAI_DESK_PASSWORD"  # noqa: S105 - the name of a variable
"""The environment variable that holds the password for programs that call this one."""
STORE_PASSWORD = "ZJAI_DESK_STORE_PASSWORD"  # noqa: S105 - the name of a variable
"""The one that holds the password of an encrypted store."""


@contextmanager
def opened(options: argparse.Namespace) -> Iterator["Store"]:
    """Open the store that is named, and say what has to be said of it; where people sign in, ``--operator`` does."""
    from zjai_desk.keeping.opening import open_store

    secret = secret_of(options)
    with open_store(options.store, person=operator_of(options), secret=secret) as store:
        _tell(store)
        with signed_in(store, options):
            yield store
    if store.daybook_said:
        output.complain(f"注意：{store.daybook_said}")


def secret_of(
    options: argparse.Namespace, path: Path | None = None, *, damaged: bool = False
) -> "Secret | None":
    """Return what opens the store that is named, or the one at ``path``; None if it is not encrypted.

    Of one that may be ``damaged`` it need not open more than a page.
    """
    from zjai_desk.keeping import encryption

    path = path or options.store
    if not encryption.is_encrypted(path, cut=damaged):
        return None
    if getattr(options, "store_password", None) is None:
        options.store_password = store_password(options)  # asked for once, though it is needed twice
    if damaged:
        return encryption.secret_of_damaged(path, options.store_password)
    return encryption.secret_for(path, options.store_password)


def store_password(options: argparse.Namespace) -> str:
    """Return the password of an encrypted store: from its file, else the environment, else the file to sign in, else as typed."""
    if options.store_password_file is not None:
        return read_password(options.store_password_file)
    if STORE_PASSWORD in os.environ:
        return os.environ[STORE_PASSWORD]
    if getattr(options, "password_file", None) is not None:
        return read_password(options.password_file)
    if not is_typed():
        raise DeskError("这份台账已加密，要口令才能打开。", "请用 --store-password-file 给出口令文件。")
    return getpass.getpass("台账的口令（或恢复码）：")


def is_typed() -> bool:
    """Whether somebody sits there who can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()


def read_password(path: Path) -> str:
    """Return the password that a file holds."""
    try:
        return path.read_text(encoding="utf-8-sig").strip("\r\n")
    except UnicodeDecodeError as error:
        raise DeskError(f"口令文件“{path.name}”不是UTF-8文本。") from error


def _tell(store: "KeptStore") -> None:
    """Say on the error stream what whoever opened the store must know."""
    if store.why_read_only:
        output.complain(store.why_read_only)
    for told in store.notices:
        output.complain(f"注意：{told.text}")
    if store.was_left_open:
        faults = store.check_structure()
        for fault in faults:
            output.complain(fault)
        sound = "文件结构完好" if not faults else "文件有损坏，请用最近的备份恢复（restore）"
        output.complain(f"注意：这份台账上次没有正常关闭，已检查：{sound}。")


@contextmanager
def signed_in(store: "Store", options: argparse.Namespace) -> Iterator[None]:
    """Sign in for the time of a command, if the office of the store keeps people."""
    from zjai_desk.keeping import people, signing

    if not people.are_on(store):
        yield
        return
    signing.sign_in(store, operator_of(options), _password(options))
    try:
        yield
    finally:
        signing.sign_out(store)


def _password(options: argparse.Namespace) -> str:
    """Return the password: from the file named, else from the environment, else as it is typed."""
    path: Path | None = options.password_file
    if path is not None:
        return read_password(path)
    if PASSWORD in os.environ:
        return os.environ[PASSWORD]
    if not is_typed():
        raise DeskError(
            "这份台账启用了人员管理，要登录。", "请用 --operator 写姓名，用 --password-file 给出口令文件。"
        )
    return getpass.getpass(f"{operator_of(options) or '操作人'}的口令：")

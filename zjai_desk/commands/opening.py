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

PASSWORD = "ZJAI_DESK_PASSWORD"  # noqa: S105 - the name of a variable
"""The environment variable that holds the password for programs that call this one."""


@contextmanager
def opened(options: argparse.Namespace) -> Iterator["Store"]:
    """Open the store that is named, and say what has to be said of it; where people sign in, ``--operator`` does."""
    from zjai_desk.keeping.opening import open_store

    with open_store(options.store, person=operator_of(options)) as store:
        _tell(store)
        with signed_in(store, options):
            yield store


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
        try:
            return path.read_text(encoding="utf-8-sig").strip("\r\n")
        except UnicodeDecodeError as error:
            raise DeskError(f"口令文件“{path.name}”不是UTF-8文本。") from error
    if PASSWORD in os.environ:
        return os.environ[PASSWORD]
    if sys.stdin is None or not sys.stdin.isatty():
        raise DeskError(
            "这份台账启用了人员管理，要登录。", "请用 --operator 写姓名，用 --password-file 给出口令文件。"
        )
    return getpass.getpass(f"{operator_of(options) or '操作人'}的口令：")

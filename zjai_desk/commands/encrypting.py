"""The commands that put a store under a password: encrypt, rekey, decrypt."""

import argparse
import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from zjai_desk.commands import output
from zjai_desk.commands.opening import is_typed, opened, read_password
from zjai_desk.commands.parser import Commands, add_command, operator_of
from zjai_desk.errors import DeskError

if TYPE_CHECKING:
    from zjai_desk.store.cipher import Secret

_COPIES = {"convert": "一并改", "delete": "删除", "keep": "保留"}


def add_to(commands: Commands) -> None:
    """Add these commands."""
    for name, about, run in (
        ("encrypt", "给台账加密，以后打开要口令", _encrypt),
        ("rekey", "给加密的台账换口令", _rekey),
        ("decrypt", "取消台账的加密", _decrypt),
    ):
        parser = add_command(commands, name, about, run)
        if name != "decrypt":
            parser.add_argument(
                "--new-password-file", type=Path, metavar="文件", help="新口令的文件；不写则当场问，问两遍"
            )
        parser.add_argument(
            "--copies",
            choices=tuple(_COPIES),
            default="convert",
            metavar="怎样",
            help="以前的备份：convert 一并改（不写就是它），delete 删除，keep 保留原样",
        )


def _encrypt(options: argparse.Namespace) -> int:
    from zjai_desk.keeping import encryption

    if encryption.is_encrypted(options.store):
        raise DeskError(f"台账“{options.store.name}”已经加密了。", "要换口令，用 rekey。")
    _require_right(options)
    password = _new_password(options)
    with output.progress() as progress:
        secret = encryption.encrypt(options.store, password, progress)
    return _end(options, None, secret, "加密")


def _rekey(options: argparse.Namespace) -> int:
    from zjai_desk.keeping import encryption

    old = _required(options)
    password = _new_password(options)
    with output.progress() as progress:
        secret = encryption.change_password(options.store, old, password, progress)
    return _end(options, old, secret, "换口令")


def _decrypt(options: argparse.Namespace) -> int:
    from zjai_desk.keeping import encryption

    old = _required(options)
    with output.progress() as progress:
        encryption.decrypt(options.store, old, progress)
    return _end(options, old, None, "取消加密")


def _required(options: argparse.Namespace) -> "Secret":
    """Return what opens the store now; a DeskError if it is not encrypted."""
    secret = _require_right(options)
    if secret is None:
        raise DeskError(f"台账“{options.store.name}”没有加密。")
    return secret


def _require_right(options: argparse.Namespace) -> "Secret | None":
    """Let those who keep the store do it, where its office keeps people; returns what opens it."""
    from zjai_desk.registers import rights

    with opened(options) as store:
        rights.require(store.gate.person, rights.ENCRYPT)
        return store.secret


def _new_password(options: argparse.Namespace) -> str:
    from zjai_desk.keeping import encryption

    if options.new_password_file is not None:
        return read_password(options.new_password_file)
    if not is_typed():
        raise DeskError("没有给新口令。", "请用 --new-password-file 给出新口令的文件。")
    print(encryption.FINAL)
    if input(f"明白了，请照写“{encryption.UNDERSTOOD}”：").strip() != encryption.UNDERSTOOD:
        raise DeskError("没有确认，台账没有改动。")
    password = getpass.getpass("新口令：")
    if getpass.getpass("再写一次：") != password:
        raise DeskError("两次写的口令不一样，台账没有改动。", "请再来一次。")
    return password


def _end(options: argparse.Namespace, old: "Secret | None", new: "Secret | None", deed: str) -> int:
    """Do with the copies what was chosen, note it in the log, and say what has to be known."""
    from zjai_desk.keeping import encryption
    from zjai_desk.keeping.encryption_copies import Older, treat
    from zjai_desk.keeping.journal import Action, note
    from zjai_desk.keeping.opening import open_store

    how = Older(_COPIES[options.copies])
    with output.progress() as progress:
        treated = treat(options.store, old, new, how, progress)
    with open_store(options.store, person=operator_of(options), secret=new) as store:
        note(store, Action.ENCRYPT, options.store.name, deed, operator=operator_of(options))
    print(f"台账“{options.store}”已{deed}。")
    words = treated.words(deed)
    if words:
        print(words)
    if new is not None:
        print(f"恢复码（忘了口令时用，只显示这一次，请抄在纸上锁好）：\n{encryption.recovery_code(new)}")
        print(f"注意：{encryption.FINAL}")
    return 0

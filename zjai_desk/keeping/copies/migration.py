"""The copy that is made of a store before a newer version of the program brings it up to date."""

import os
from pathlib import Path

from zjai_desk.keeping.copies import making as copies
from zjai_desk.keeping.copies.names import Why, folder_of
from zjai_desk.store.cipher import Secret
from zjai_desk.store.refusals import NotWritable


def before_migration(path: Path, secret: Secret | None = None) -> Path:
    """Copy the store at ``path``, which nobody has open, as it is into the folder of its copies.

    The copy stays of its old version; that it can be brought up to date and holds what its history says is
    proven on a copy of the copy. A DeskError if it cannot be written or is not sound: the store is then left
    as it is. NotWritable if the folder of the store cannot be written at all.
    """
    folder = folder_of(path)
    if not folder.exists() and not os.access(path.parent, os.W_OK):
        raise NotWritable(f"文件夹“{path.parent}”不能写。")
    return copies.keep_closed(path, Why.MIGRATION, secret=secret).path

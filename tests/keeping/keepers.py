"""What the tests of keeping share: steps written as the program writes them, another process, a person without rights."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zjai_desk.keeping.kept import KeptStore
from zjai_desk.keeping.opening import open_store
from zjai_desk.store import Store

NOBODY = 65534


def add(store: Store, *names: str) -> None:
    """Write one step that adds enterprises."""
    with store.change(f"新增 {'、'.join(names)}", operator="张三") as change:
        change.insert("enterprises", [{"name": name} for name in names])


def session(path: Path, *names: str) -> KeptStore:
    """Open the store as the program does, add an enterprise a step, and close it; returns the store, closed."""
    with open_store(path, person="张三") as store:
        for name in names:
            add(store, name)
    return store


def names(store: Store) -> list[object]:
    return store.columns("enterprises", ("name",))["name"]


def other_process(code: str, *arguments: object) -> "subprocess.Popen[str]":
    """Run code in another Python; ``sys.argv[1:]`` are the arguments."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@contextmanager
def without_rights() -> Iterator[None]:
    """Be somebody whom permissions stop: the tests may be run by root, whom nothing stops."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)

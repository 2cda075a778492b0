"""A store on disk, bare, and as the program makes them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from zjai_desk.keeping.opening import create_store
from zjai_desk.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the store of a test is to lie."""
    return tmp_path / "滨江区 台账.zjdb"


@pytest.fixture
def store(new_store: Callable[[Path], Store], path: Path) -> Iterator[Store]:
    """A new, empty store, open, of which nobody takes note."""
    with new_store(path) as opened:
        yield opened


@pytest.fixture
def made(path: Path) -> Path:
    """A new, empty store, closed, made as the program makes them."""
    create_store(path).close()
    return path

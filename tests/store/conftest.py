"""A store on disk, under a name with Chinese and a blank, as offices call theirs."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from zjai_desk.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "滨江区 台账.zjdb"


@pytest.fixture
def store(new_store: Callable[[Path], Store], path: Path) -> Iterator[Store]:
    with new_store(path) as opened:
        yield opened

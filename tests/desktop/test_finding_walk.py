"""From one finding to the next: what was found in order is not read again until something is written."""

from collections.abc import Callable
from pathlib import Path

import pytest

from zjai_desk.accounts.current import CurrentBook
from zjai_desk.desktop.table.finding_walk import next_finding
from zjai_desk.desktop.table.shelf import Reader
from zjai_desk.registers import REGISTERS
from zjai_desk.store import Store

_COLUMNS = {"name": 0, "uscc": 1}


@pytest.fixture
def store(new_store: Callable[[Path], Store], tmp_path: Path) -> Store:
    opened = new_store(tmp_path / "台账.zjdb")
    with opened.change("录入") as change:
        change.insert("providers", [{"name": f"杭州第{number}检测公司"} for number in range(600)])
    return opened


def test_a_fault_that_is_made_later_is_found_and_one_that_is_mended_no_more(store: Store) -> None:
    register = REGISTERS["providers"]
    reader, ids = Reader(register, CurrentBook()), store.ids("providers")
    start = (0, 0), 1
    with store:
        assert next_finding(store, reader, ids, _COLUMNS, start) is None
        with store.change("改错") as change:
            change.update("providers", {ids[400]: {"uscc": "91330108MA0000000X"}})
        found = next_finding(store, reader, ids, _COLUMNS, start)
        assert found is not None
        assert found[0] == (400, 1)
        store.undo()
        assert next_finding(store, reader, ids, _COLUMNS, start) is None


def test_going_round_again_reads_no_record(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, ids = Reader(REGISTERS["providers"], CurrentBook()), store.ids("providers")
    with store:
        assert next_finding(store, reader, ids, _COLUMNS, ((0, 0), 1)) is None
        monkeypatch.setattr(Store, "records", None)
        assert next_finding(store, reader, ids, _COLUMNS, ((300, 0), -1)) is None

"""Reading ahead what a search will ask: piece by piece, whatever is written or asked for in between."""

from pathlib import Path

import pytest

from zjai_desk.store import Query, Store, sqlite
from zjai_desk.store.columns import text_column

NAMES = [f"杭州{chr(0x4E00 + number)}科技有限公司" for number in range(25)]


@pytest.fixture
def filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Return a store whose columns come in pieces of four rows, taken in three at a time."""
    monkeypatch.setattr(sqlite, "_PIECE", 4)
    monkeypatch.setattr(text_column, "_BIT", 3)
    store = Store.create(tmp_path / "台账.zjdb")
    with store.change("录入") as change:
        change.insert("enterprises", [{"name": name, "layer": ("技术层", "应用层")} for name in NAMES])
    return store


def found(store: Store, text: str) -> list[str]:
    records = store.records("enterprises", store.ids("enterprises", Query(text=text)))
    return [str(record.values["name"]) for record in records]


def read_all(store: Store) -> int:
    pieces = 1
    while store.prepare("enterprises"):
        pieces += 1
    return pieces


def test_it_takes_many_small_pieces_and_then_all_is_found(filled: Store) -> None:
    assert read_all(filled) > 50
    assert found(filled, "有限") == NAMES
    assert found(filled, NAMES[17]) == [NAMES[17]]
    assert found(filled, "应用层") == NAMES
    assert not filled.prepare("enterprises")
    filled.close()


def test_a_search_in_the_middle_finds_everything(filled: Store) -> None:
    for _ in range(3):
        assert filled.prepare("enterprises")
    assert found(filled, NAMES[20]) == [NAMES[20]]
    filled.close()


def test_what_is_written_in_the_middle_is_found_too(filled: Store) -> None:
    for _ in range(5):
        assert filled.prepare("enterprises")
    first = filled.ids("enterprises")[0]
    with filled.change("改名") as change:
        change.update("enterprises", {first: {"name": "宁波改名有限公司"}})
        change.insert("enterprises", [{"name": "宁波新增有限公司"}])
    read_all(filled)
    assert found(filled, "宁波") == ["宁波改名有限公司", "宁波新增有限公司"]
    assert NAMES[0] not in found(filled, "杭州")
    filled.close()

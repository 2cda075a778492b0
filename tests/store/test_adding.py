"""Many records added at once: the same rows and the same history as few at a time, or nothing at all."""

from collections.abc import Callable
from pathlib import Path

import pytest

from zjai_desk.errors import DeskError
from zjai_desk.registers.fields import Absent, Value, Values
from zjai_desk.store import Origin, Store, rows
from zjai_desk.store.adding import PROVEN_TOGETHER
from zjai_desk.store.tables import TABLES

_FILE = b"a file"
_ENTRIES = "SELECT register, action, first, last, digest FROM entries WHERE register = 'patents' ORDER BY id"


def records(count: int) -> list[Values]:
    """Return patents, of which some lack a value and some say why."""
    signs: dict[int, dict[str, Value]] = {
        3: {"holder": Absent.NOT_APPLICABLE},
        5: {"holder": None},
        7: {"title": '含"引号"和\\的名称'},
    }
    return [
        {"patent_no": f"2017{number:08}.X", "title": f"一种装置{number}", "holder": "甲"}
        | signs.get(number % 11, {})
        for number in range(count)
    ]


def table_of(store: Store, query: str) -> list[tuple[object, ...]]:
    with store._reading() as connection:
        return connection.rows(query)


def test_no_register_is_too_wide_for_a_group_in_one_statement() -> None:
    for table in TABLES.values():
        values = rows.at_once(table, PROVEN_TOGETHER) * len(table.names)
        assert values <= 32_766, table.name


def test_many_records_at_once_are_kept_as_few_at_a_time(
    new_store: Callable[[Path], Store], tmp_path: Path
) -> None:
    many = rows.at_once(TABLES["patents"], PROVEN_TOGETHER)
    wanted = records(2 * many + 300)
    kept = []
    for name, size in (("一次", len(wanted)), ("分次", 5 * PROVEN_TOGETHER)):
        with new_store(tmp_path / f"{name}.zjdb") as store:
            told: list[int] = []
            with store.change("导入") as change:
                origin = change.keep_original("表.xlsx", _FILE)
                ids = []
                for start in range(0, len(wanted), size):
                    part = wanted[start : start + size]
                    origins = [Origin(origin, "表", (start + place + 2,)) for place in range(len(part))]
                    ids += change.insert("patents", part, origins, told.append)
            assert ids == list(range(1, len(wanted) + 1))
            assert sum(told) == len(wanted)
            assert store.verify() == []
            kept.append((table_of(store, "SELECT * FROM patents ORDER BY id"), table_of(store, _ENTRIES)))
    assert kept[0] == kept[1]


def test_a_value_of_a_wrong_type_among_many_leaves_nothing_behind(store: Store) -> None:
    wanted = records(3 * rows.at_once(TABLES["patents"], PROVEN_TOGETHER))
    wanted[-1] = {"patent_no": 5}
    head = store.head()
    with pytest.raises(DeskError, match="类型不对"), store.change("导入") as change:
        change.insert("patents", wanted)
    assert (store.head(), store.count("patents")) == (head, 0)
    with store.change("再导入") as change:
        assert change.insert("patents", wanted[:-1])[0] == 1
    assert store.verify() == []

"""Whatever is done to a store, and however its daybook falls behind, what is rebuilt is the same in every row."""

import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.keeping.test_daybook import tables
from zjai_desk.errors import DeskError
from zjai_desk.keeping.daybook import writing as daybook
from zjai_desk.keeping.daybook.folders import folder_of
from zjai_desk.keeping.daybook.rebuilding import rebuild
from zjai_desk.store import Store

Deed = tuple[str, int, int]
KINDS = (
    "add",
    "add",
    "update",
    "update",
    "delete",
    "revive",
    "undo",
    "redo",
    "undo_step",
    "note",
    "keep",
    "mixed",
)
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(KINDS), st.integers(0, 12), st.integers(0, 12)),
        st.tuples(st.just("follow"), st.integers(0, 3), st.sampled_from([1, 2, 5, 1500])),
    ),
    max_size=25,
)


def chosen(store: Store, number: int) -> list[int]:
    ids = store.ids("enterprises")
    return ids[number % len(ids) :][:3] if ids else []


def update(store: Store, one: int, other: int) -> None:
    with store.change("改", reason="核对" * (one % 2)) as change:
        for place, number in enumerate(chosen(store, one)):
            change.update("enterprises", {number: {"address": f"{other}号", "layer": ("应用层",) * place}})


def mixed(store: Store, one: int, other: int) -> None:
    """Write one record several times, and another and no more, in one change."""
    with store.change("合并") as change:
        [number] = change.insert("enterprises", [{"name": f"合{one}"}])
        change.update("enterprises", {number: {"name": f"并{other}"}})
        if other % 2:
            change.delete("enterprises", [number])
        change.insert("settings", [{"key": f"键{one}{other}", "value": "值\u2028\u0000“'\\"}])
        change.delete("enterprises", [old for old in chosen(store, one)[:1] if old != number])


def add(store: Store, one: int, other: int) -> None:
    with store.change(f"加{one}", operator="张三") as change:
        change.insert("enterprises", [{"name": f"企业{one}-{place}"} for place in range(other + 1)])


def delete(store: Store, one: int, _other: int) -> None:
    with store.change("删") as change:
        change.delete("enterprises", chosen(store, one))


def revive(store: Store, one: int, _other: int) -> None:
    with store.change("恢复") as change:
        change.revive("enterprises", [one + 1])


def keep(store: Store, one: int, other: int) -> None:
    with store.change("收件") as change:
        change.keep_original(f"件{other}.csv", bytes([one]) * other)


DO: dict[str, Callable[[Store, int, int], object]] = {
    "add": add,
    "update": update,
    "delete": delete,
    "revive": revive,
    "mixed": mixed,
    "keep": keep,
    "undo": lambda store, *_: store.undo("李四"),
    "redo": lambda store, *_: store.redo(),
    "undo_step": lambda store, one, _: store.undo_step(one + 1),
    "note": lambda store, one, _: store.note("打印", f"简报{one}"),
}


@given(DEEDS)
@settings(max_examples=40)
def test_whatever_is_done_is_rebuilt(new_store: Callable[[Path], Store], deeds: list[Deed]) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        path = Path(folder) / "台账.zjdb"
        with new_store(path) as store:
            book = daybook.Daybook(path)
            for kind, one, other in deeds:
                if kind == "follow":
                    patched.setattr(daybook, "BUDGET", other)
                    for _ in range(one):
                        book.step(store)
                    continue
                with suppress(DeskError):
                    DO[kind](store, one, other)
            # As after a kill: what the next program knows of the book is what is in it.
            daybook.Daybook(path).follow(store)
            seq = store.head()[0]
        if seq == 0:
            return
        target = path.with_name("重建.zjdb")
        assert rebuild(folder_of(path), target).faults == ()
        assert tables(target) == tables(path)

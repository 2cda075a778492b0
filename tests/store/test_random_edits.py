"""Random edits, pastes, deletions, revivals, undos and redos against a plain model: always equal, the chain valid."""

import copy
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from zjai_desk.errors import DeskError
from zjai_desk.store import Store

NAMES = st.sampled_from(["甲", "乙", "丙", "丁", "杭州某某有限公司"])
TOWNS = st.sampled_from([None, "长河街道", "西兴街道", "浦沿街道"])
Rows = dict[int, dict[str, object]]


@dataclass
class Model:
    """What the register holds, and what lies in its recycle bin."""

    rows: Rows = field(default_factory=dict)
    bin: Rows = field(default_factory=dict)


class Edits(RuleBasedStateMachine):
    """The model keeps a copy of everything for each step; the store keeps only what changed."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "台账.zjdb"
        self.store = Store.create(self.path)
        self.now = Model()
        self.past: list[Model] = []
        self.future: list[Model] = []
        self.before: dict[int, Rows] = {}

    def teardown(self) -> None:
        assert self.store.verify() == []
        self.store.close()
        self.folder.cleanup()

    def _edited(self, new: Model) -> None:
        if new != self.now:
            self._stepped()
            self.past.append(self.now)
            self.future.clear()
            self.now = new

    def _stepped(self) -> None:
        self.before[self.store.head()[0]] = self.now.rows

    @rule(names=st.lists(NAMES, min_size=1, max_size=4), town=TOWNS)
    def insert(self, names: list[str], town: str | None) -> None:
        new = copy.deepcopy(self.now)
        with self.store.change("新增") as change:
            ids = change.insert("enterprises", [{"name": name, "town": town} for name in names])
        new.rows |= {number: {"name": name, "town": town} for number, name in zip(ids, names, strict=True)}
        self._edited(new)

    @precondition(lambda self: self.now.rows)
    @rule(data=st.data(), name=NAMES, town=TOWNS)
    def update(self, data: st.DataObject, name: str, town: str | None) -> None:
        chosen = data.draw(st.sets(st.sampled_from(sorted(self.now.rows)), min_size=1))
        new = copy.deepcopy(self.now)
        with self.store.change("修改") as change:
            # One change may touch the same record more than once.
            change.update("enterprises", {number: {"name": name} for number in chosen})
            change.update("enterprises", {number: {"town": town} for number in chosen})
        for number in chosen:
            new.rows[number] = {"name": name, "town": town}
        self._edited(new)

    @precondition(lambda self: self.now.rows)
    @rule(data=st.data(), towns=st.lists(TOWNS, min_size=1, max_size=8), name=NAMES)
    def paste(self, data: st.DataObject, towns: list[str | None], name: str) -> None:
        """A block over the last rows that grows the table: edits and new records are one step."""
        first = data.draw(st.integers(0, len(self.now.rows) - 1))
        covered = sorted(self.now.rows)[first:]
        new = copy.deepcopy(self.now)
        with self.store.change("粘贴") as change:
            change.update("enterprises", {n: {"town": town} for n, town in zip(covered, towns, strict=False)})
            added = [{"name": name, "town": town} for town in towns[len(covered) :]]
            ids = change.insert("enterprises", added)
        for number, town in zip(covered, towns, strict=False):
            new.rows[number]["town"] = town
        new.rows |= dict(zip(ids, added, strict=True))
        self._edited(new)

    @precondition(lambda self: self.now.rows)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        chosen = data.draw(st.sets(st.sampled_from(sorted(self.now.rows)), min_size=1))
        new = copy.deepcopy(self.now)
        with self.store.change("删除") as change:
            change.delete("enterprises", chosen)
        for number in chosen:
            new.bin[number] = new.rows.pop(number)
        self._edited(new)

    @precondition(lambda self: self.now.bin)
    @rule(data=st.data())
    def revive(self, data: st.DataObject) -> None:
        chosen = data.draw(st.sets(st.sampled_from(sorted(self.now.bin)), min_size=1))
        new = copy.deepcopy(self.now)
        with self.store.change("从回收站恢复") as change:
            assert change.revive("enterprises", chosen) == len(chosen)
        for number in chosen:
            new.rows[number] = new.bin.pop(number)
        self._edited(new)

    @precondition(lambda self: self.now.rows)
    @rule(data=st.data(), keys=st.sampled_from([None, ("town",), ("name", "town")]))
    def set_back(self, data: st.DataObject, keys: tuple[str, ...] | None) -> None:
        number = data.draw(st.sampled_from(sorted(self.now.rows)))
        seq = data.draw(st.sampled_from(sorted(self.before)))
        former = self.before[seq].get(number)
        new = copy.deepcopy(self.now)
        if former is None:
            with pytest.raises(DeskError), self.store.change("恢复") as change:
                change.set_back("enterprises", number, seq, keys)
            return
        with self.store.change("恢复") as change:
            change.set_back("enterprises", number, seq, keys)
        new.rows[number] |= {key: former[key] for key in keys or former}
        self._edited(new)

    @precondition(lambda self: self.past)
    @rule()
    def undo(self) -> None:
        self.store.undo()
        self._stepped()
        self.future.append(self.now)
        self.now = self.past.pop()

    @precondition(lambda self: self.future)
    @rule()
    def redo(self) -> None:
        self.store.redo()
        self._stepped()
        self.past.append(self.now)
        self.now = self.future.pop()

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = Store.open(self.path)

    @invariant()
    def equals_the_model(self) -> None:
        found = self.store.columns("enterprises", ("name", "town"))
        rows = zip(found["id"], found["name"], found["town"], strict=True)
        assert {number: {"name": name, "town": town} for number, name, town in rows} == self.now.rows
        binned = {each.record: dict(each.values) for each in self.store.deleted("enterprises")}
        assert binned == {number: filled(row) for number, row in self.now.bin.items()}
        assert (self.store.next_undo() is not None) == bool(self.past)
        assert (self.store.next_redo() is not None) == bool(self.future)

    @precondition(lambda self: self.now.rows)
    @rule(data=st.data())
    def history_tells_each_value(self, data: st.DataObject) -> None:
        """Followed from the newest step back, the history of a record leads from what it is to nothing."""
        number = data.draw(st.sampled_from(sorted(self.now.rows)))
        image = filled(self.now.rows[number])
        for detail in self.store.history_of("enterprises", number):
            shown = {key: image.get(key) for key in detail.after} if detail.action == "update" else image
            assert shown == detail.after
            image = filled(image | dict(detail.before)) if detail.action == "update" else dict(detail.before)
        assert image == {}


def filled(row: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in row.items() if value is not None}


TestEdits = Edits.TestCase
TestEdits.settings = settings(
    max_examples=8, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)

"""Random edits, undos and redos against a plain model in memory: always equal, the chain always valid."""

import copy
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from zjai_desk.store import Store

NAMES = st.sampled_from(["甲", "乙", "丙", "丁", "杭州某某有限公司"])
TOWNS = st.sampled_from([None, "长河街道", "西兴街道", "浦沿街道"])
Model = dict[int, dict[str, object]]


class Edits(RuleBasedStateMachine):
    """The model keeps a copy of everything for each step; the store keeps only what changed."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "台账.zjdb"
        self.store = Store.create(self.path)
        self.now: Model = {}
        self.past: list[Model] = []
        self.future: list[Model] = []

    def teardown(self) -> None:
        assert self.store.verify() == []
        self.store.close()
        self.folder.cleanup()

    def _edited(self, new: Model) -> None:
        if new != self.now:
            self.past.append(self.now)
            self.future.clear()
            self.now = new

    @rule(names=st.lists(NAMES, min_size=1, max_size=4), town=TOWNS)
    def insert(self, names: list[str], town: str | None) -> None:
        with self.store.change("新增") as change:
            ids = change.insert("enterprises", [{"name": name, "town": town} for name in names])
        new = {number: {"name": name, "town": town} for number, name in zip(ids, names, strict=True)}
        self._edited(self.now | new)

    @precondition(lambda self: self.now)
    @rule(data=st.data(), name=NAMES, town=TOWNS)
    def update(self, data: st.DataObject, name: str, town: str | None) -> None:
        chosen = data.draw(st.sets(st.sampled_from(sorted(self.now)), min_size=1))
        new = copy.deepcopy(self.now)
        with self.store.change("修改") as change:
            # One change may touch the same record more than once.
            change.update("enterprises", {number: {"name": name} for number in chosen})
            change.update("enterprises", {number: {"town": town} for number in chosen})
        for number in chosen:
            new[number] = {"name": name, "town": town}
        self._edited(new)

    @precondition(lambda self: self.now)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        chosen = data.draw(st.sets(st.sampled_from(sorted(self.now)), min_size=1))
        with self.store.change("删除") as change:
            change.delete("enterprises", chosen)
        self._edited({number: row for number, row in self.now.items() if number not in chosen})

    @precondition(lambda self: self.past)
    @rule()
    def undo(self) -> None:
        self.store.undo()
        self.future.append(self.now)
        self.now = self.past.pop()

    @precondition(lambda self: self.future)
    @rule()
    def redo(self) -> None:
        self.store.redo()
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
        assert {number: {"name": name, "town": town} for number, name, town in rows} == self.now
        assert (self.store.next_undo() is not None) == bool(self.past)
        assert (self.store.next_redo() is not None) == bool(self.future)


TestEdits = Edits.TestCase
TestEdits.settings = settings(
    max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)

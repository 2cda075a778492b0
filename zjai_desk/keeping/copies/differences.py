"""What would change if a copy were put in the place of its store: records that come back, go or change; steps undone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zjai_desk.keeping.copies.retrieving import touched_by
from zjai_desk.progress import SILENT, Progress
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Values
from zjai_desk.store import KEPT, Step, Store

LOG = "events"
SHOWN = 2000
"""Steps told of at most."""
_IMPORTS = ("导入", "收下")


@dataclass(frozen=True, slots=True)
class Difference:
    """Ids of the records of one register that the copy would bring back, take away or change."""

    back: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.back or self.gone or self.changed)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A copy held against the store as it is.

    ``counts`` is how many records the copy holds of each register, ``differences`` what would become of them, where
    anything. ``common`` is the last step that both have; ``undone`` are the steps of the store after it, the newest
    first, and ``regained`` those of the copy that the store lacks. ``imports`` are imports that stand in the copy and
    not in the store.
    """

    counts: Mapping[str, int]
    differences: Mapping[str, Difference]
    common: int
    undone: tuple[Step, ...]
    regained: tuple[Step, ...]
    imports: tuple[Step, ...]

    @property
    def is_same(self) -> bool:
        """Whether the copy holds exactly what the store holds, but for the log."""
        return not any(self.differences.values())


def compare(store: Store, copy: Store, progress: Progress = SILENT) -> Comparison:
    """Hold a copy against the store; only what was written since their last common step has to be read."""
    common = _common(store, copy)
    written = (store.since(common) | copy.since(common)) - {LOG}
    differences = {}
    for place, key in enumerate(key for key in KEPT if key in written):
        progress.report(f"比较{KEPT[key].label}", place, len(written))
        if found := _difference(store, copy, key, common):
            differences[key] = found
    undone, regained = (tuple(_after(one, common)) for one in (store, copy))
    return Comparison(
        {key: copy.count(key) for key in KEPT if key != LOG},
        differences,
        common,
        undone,
        regained,
        tuple(_lost_imports(store, copy, common, differences)),
    )


def _common(store: Store, copy: Store) -> int:
    """Return the number of the last step that both chains have, 0 if none: each link stands for all before it."""
    low, high = 0, min(store.head()[0], copy.head()[0])
    while low < high:
        middle = (low + high + 1) // 2
        if store.hash_at(middle) == copy.hash_at(middle):
            low = middle
        else:
            high = middle - 1
    return low


def _difference(store: Store, copy: Store, key: str, common: int) -> Difference:
    here, there = store.stamps(key), copy.stamps(key)
    # Up to the step that both have, a record of one stamp has one content. What was written later, on either
    # side, may bear the same number and be another step, or have come back to what it was.
    unsure = sorted(
        number
        for number in here.keys() & there.keys()
        if here[number] != there[number] or max(here[number], there[number]) > common
    )
    mine, theirs = (dict(_values(one, key, unsure)) for one in (store, copy))
    return Difference(
        tuple(sorted(there.keys() - here.keys())),
        tuple(sorted(here.keys() - there.keys())),
        tuple(number for number in unsure if mine[number] != theirs[number]),
    )


def _values(store: Store, key: str, ids: list[int]) -> Iterator[tuple[int, Values]]:
    for record in store.records(key, ids):
        yield record.id, {name: value for name, value in record.values.items() if value is not None}


def _after(store: Store, seq: int) -> Iterator[Step]:
    for step in store.history(limit=SHOWN):
        if step.seq <= seq:
            return
        yield step


def is_import(step: Step) -> bool:
    """Whether a step received a file."""
    return step.kind == "change" and step.title.startswith(_IMPORTS)


def _lost_imports(
    store: Store, copy: Store, common: int, differences: Mapping[str, Difference]
) -> Iterator[Step]:
    """Yield the imports that stand in the copy but in the store were undone, or never were.

    Not those of which no record is missing any more: they were taken back already.
    """
    standing = {step.seq: step for step in store.history(limit=SHOWN) if is_import(step)}
    for step in copy.history(limit=SHOWN):
        if not is_import(step) or step.state != "done" or not step.registers & REGISTERS.keys():
            continue
        here = standing.get(step.seq)
        if step.seq <= common and (here is None or here.state != "undone"):
            continue
        wrote = touched_by(copy, step)
        if any(
            not set(ids).isdisjoint(differences[key].back) for key, ids in wrote.items() if key in differences
        ):
            yield step

"""Damaged stores are rescued: how much comes out, and whether anything wrong comes out without being told of."""

import random
import shutil
from collections import Counter
from pathlib import Path

from tests.torture import damage
from zjai_desk.errors import DeskError
from zjai_desk.keeping import rescue
from zjai_desk.registers.fields import Values
from zjai_desk.store import KEPT, Store, cipher
from zjai_desk.store.damage.rebuilding import DOUBTFUL

WAYS = (*damage.PAGE_FAULTS, damage.garbled_page, damage.flipped_bit)
COUNTED = ("stores", "stores refused", "rescued", "wrong", "flagged", "flagged and wrong", "lost")
Records = dict[tuple[str, int], Values]


def records(store: Store) -> Records:
    """Return every record of a store."""
    return {(key, record.id): record.values for key in KEPT for record in store.records(key, store.ids(key))}


def damaged(store: damage.Victim, chance: random.Random) -> bytes:
    """Return the store with one to four damages of different sorts."""
    content = store.now
    for _ in range(chance.choice((1, 1, 2, 4))):
        once = damage.Victim(store.path, content, store.earlier, store.secret)
        content = chance.choice(WAYS)(once, chance)
    return content


def run(number: int, seed: int, *, encrypted: bool = False) -> Counter[str]:
    """Damage and rescue ``number`` stores; counts records: rescued, flagged, lost, ``wrong`` without being flagged."""
    counts: Counter[str] = Counter()
    chance = random.Random(seed)
    with damage.victim(encrypted=encrypted) as store:
        with Store.open(store.path, secret=store.secret) as sound:
            truth = records(sound)
        target = store.path.with_name("抢救.zjdb")
        for _ in range(number):
            content = damaged(store, chance)
            store.path.write_bytes(content)
            counts["stores"] += 1
            _rescue(store, target, truth, counts)
            assert store.path.read_bytes() == content, "the damaged file was touched"
            target.unlink(missing_ok=True)
            shutil.rmtree(target.with_suffix(""), ignore_errors=True)
    return counts


def _rescue(victim: damage.Victim, target: Path, truth: Records, counts: Counter[str]) -> None:
    try:
        rescue.rescue(victim.path, target, secret=victim.secret)
    except DeskError:
        counts["stores refused"] += 1
        counts["lost"] += len(truth)
        return
    assert cipher.is_encrypted(target) == (victim.secret is not None)
    with Store.open(target, secret=victim.secret) as store:
        assert store.verify() == []
        flagged = flags(store)
        found = records(store)
    for key, values in found.items():
        if key in flagged:
            counts["flagged"] += 1
            counts["flagged and wrong"] += values != truth.get(key)
        else:
            counts["rescued"] += 1
            counts["wrong"] += values != truth.get(key)
    counts["lost"] += len(truth.keys() - found.keys())


def flags(store: Store) -> set[tuple[str, int]]:
    """Return the records that came in a change of what could not be proven."""
    return {
        (detail.register, detail.record)
        for step in store.history()
        if DOUBTFUL in step.title
        for detail in store.details(step.seq, 10**6)
    }

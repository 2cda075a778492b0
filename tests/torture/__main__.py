"""Tortures the store: ``python -m tests.torture [PART] [N] [--seed S]``; each part prints its counts and those of its control.

Without a number the counts are those the store is judged by: 1,000 kills, 10,000 power cuts, every n-th operation
and statement of an import and a migration, a disk full at every step, 300 flips and 300 page faults, 50 tampered
rows, 100 rescues, 100 stores rebuilt from their daybooks, 200 rounds of programs that start at once, 20,000 steps of work, 2,000 actions on the window; some
three quarters of an hour in all on two cores.

Nothing that was acknowledged may be lost, nothing half done, no damage missed; the controls, with a protection
taken away, must fail, or the part proves nothing. Ends with 1 if one of the two is not so.
"""

import argparse
import resource
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.torture import damage, faults, full, hours, kills, openers, power, rebuilt, rescued, soak


def said(counts: Counter[str], names: Iterable[str]) -> str:
    """Return counts in a set order, zeros included."""
    return "  ".join(f"{name} {counts[name]}" for name in names)


def tell(what: str, counts: Counter[str], names: Iterable[str], start: float) -> None:
    """Print one line of the table."""
    print(f"{what:<34} {said(counts, names)}   ({time.monotonic() - start:.0f} s)", flush=True)


def cut_power(number: int, seed: int) -> bool:
    """Images of the disk after a power cut; the control syncs nothing. Of an encrypted store a tenth as many."""
    fine = True
    for name, count, encrypted in (
        ("power", number, False),
        ("power, encrypted", max(100, number // 10), True),
    ):
        start = time.monotonic()
        counts, different = power.run(count, seed, encrypted=encrypted)
        tell(f"{name}: {count} images, {different} differ", counts, power.OUTCOMES, start)
        start = time.monotonic()
        control, _ = power.run(max(100, count // 10), seed, power.CONTROL, encrypted=encrypted)
        tell(f"  control {power.CONTROL}", control, power.OUTCOMES, start)
        fine &= counts["sound"] == count and control["sound"] < control.total() / 2
    return fine


def kill(number: int, seed: int) -> bool:
    """Kills of a program at work, a tenth as many with an encrypted store; the control takes the hook of the engine away."""
    fine, less = [], max(20, number // 10)
    for hook, count, encrypted in ((True, number, False), (True, less, True), (False, less, False)):
        start = time.monotonic()
        found = kills.run(count, seed, hook=hook, encrypted=encrypted)
        what = "kills, encrypted" if encrypted else "kills" if hook else "  control without hook"
        name = f"{what}: {count}"
        tell(name, found.faults, kills.FAULTS, start)
        under_way = said(found.under_way, sorted(found.under_way))
        print(f"    acknowledged {found.acknowledged}  reopened in {found.median * 1000:.0f} ms (median)")
        print(f"    under way: {under_way}")
        print(
            f"    half-written files left under a passing name {found.leftovers}, interrupted restores {found.told}"
        )
        for line in found.said[:20] if hook else ():
            print("   ", line)
        fine.append(found.faults.total() == 0)
    return fine == [True, True, False]


def fail(number: int, _seed: int) -> bool:
    """The n-th operation and statement; the control takes the hook away. ``number`` bounds nothing: every n is tried, of an encrypted store every third."""
    every, fine = max(1, number), True
    for work in faults.WORKS:
        for kind in faults.KINDS:
            start = time.monotonic()
            counts = faults.run(work, kind, every)
            tell(f"{kind}: {work}, {counts.total()} tried", counts, faults.OUTCOMES, start)
            fine &= faults.FINE.issuperset(+counts)
    for work in faults.WORKS:
        for kind in faults.ENCRYPTED:
            start = time.monotonic()
            counts = faults.run(work, kind, every * 3, encrypted=True)
            tell(f"{kind}: {work}, encrypted, {counts.total()}", counts, faults.OUTCOMES, start)
            fine &= faults.FINE.issuperset(+counts)
    for work in faults.WORKS:
        start = time.monotonic()
        with faults.without_hook():
            control = faults.run(work, "once", every * 10)
        tell(f"  control without hook: {work}", control, faults.OUTCOMES, start)
        fine &= not faults.FINE.issuperset(+control)
    start = time.monotonic()
    with faults.without_hook():
        control = faults.run("edit", "once", every * 10, encrypted=True)
    tell("  control without hook: edit, encrypted", control, faults.OUTCOMES, start)
    return fine and not faults.FINE.issuperset(+control)


def fill(number: int, _seed: int) -> bool:
    """A full disk, with ``number`` bytes more at each try; the control writes in place."""
    fine = True
    with tempfile.TemporaryDirectory() as folder, full.small() as small:
        places: list[full.Tight] = [full.Limit(Path(folder)), *([small] if small else [])]
        for place in places:
            for work in (*full.WORKS, *full.ENCRYPTED):
                start = time.monotonic()
                # Where a key is worked out of a password each time, the steps are wider.
                wide = work == "encrypt" or work in full.ENCRYPTED
                counts = full.run(place, work, number * _WIDE if wide else number)
                tell(f"{place.name}: {work}, {counts.total()} tried", counts, full.OUTCOMES, start)
                fine &= full.FINE.issuperset(+counts)
        start = time.monotonic()
        with full.in_place():
            control = full.run(places[0], "folder", number)
        tell("  control written in place", control, full.OUTCOMES, start)
        return fine and not full.FINE.issuperset(+control)


def hurt(number: int, seed: int) -> bool:
    """Bit flips, page faults and rows altered by hand; the control asks SQLite's own check alone.

    Of an encrypted store, each page of which is proven by itself, the control is that it is opened and not checked.
    """
    fine = True
    flips, faults_, tampered = (damage.flipped_bit,), damage.PAGE_FAULTS, (damage.tampered,)
    parts = (
        ("bit flips", flips, number, False),
        ("page faults", faults_, number // len(faults_), False),
        ("tampered rows", tampered, max(1, number // 6), False),
        ("bit flips, encrypted", flips, number, True),
        ("page faults, encrypted", faults_, number // len(faults_), True),
    )
    for name, ways, each, encrypted in parts:
        without = damage.opened_only if encrypted else damage.structure_only
        for judge in (damage.outcome, without):
            start = time.monotonic()
            counts = damage.run(ways, each, seed, judge, encrypted=encrypted)
            control = judge is without
            said_of = "opened only" if encrypted else "structure alone"
            title = f"  control: {said_of}" if control else f"{name}: {each * len(ways)}"
            tell(title, counts, damage.OUTCOMES, start)
            fine &= control == bool(counts["missed"] + counts["traceback"])
    return fine


def salvage(number: int, seed: int) -> bool:
    """Damaged stores rescued: nothing wrong may come out without being told of."""
    fine = True
    for name, encrypted in (("rescue", False), ("rescue, encrypted", True)):
        start = time.monotonic()
        counts = rescued.run(number, seed, encrypted=encrypted)
        tell(name, counts, rescued.COUNTED, start)
        fine &= counts["wrong"] == 0 and counts["rescued"] > counts["lost"]
    return fine


def rebuild(number: int, seed: int) -> bool:
    """Stores rebuilt from their daybooks after kills; the controls do not catch up, drop an entry, change a byte."""
    fine, less = True, max(10, number // 5)
    for control, encrypted in (("", False), ("", True), *((name, False) for name in rebuilt.CONTROLS)):
        count = less if control or encrypted else number
        start = time.monotonic()
        counts = rebuilt.run(count, seed, control, encrypted=encrypted)
        title = f"  control: {control}" if control else "rebuild, encrypted" if encrypted else "rebuild"
        tell(f"{title}: {count} stores", counts, rebuilt.OUTCOMES, start)
        fine &= (counts["same"] == count) != bool(control)
        if control in rebuilt.CONTROLS[1:]:
            fine &= counts["same"] + counts["different"] == 0
    return fine


def open_at_once(number: int, seed: int) -> bool:
    """Programs that start on one store at once; the control does not keep the file locked."""
    start = time.monotonic()
    counts = openers.run(number, seed)
    tell(f"at once: {number} rounds", counts, openers.OUTCOMES, start)
    start = time.monotonic()
    with openers.without_lock():
        control = openers.run(max(10, number // 10), seed)
    tell("  control without lock", control, openers.OUTCOMES, start)
    return counts["one"] == number and control["several"] > 0


def work_long(number: int, seed: int) -> bool:
    """A year of steps; the controls keep what they should let go: memory, and open files."""
    fine = []
    leaks: tuple[tuple[str, soak.Leak], ...] = (
        (f"soak: {number} steps", lambda _: None),
        ("  control keeps memory", lambda _: b"\1" * 8_000_000),
        ("  control keeps files", lambda store: store.path.with_name("开着").open("w")),
    )
    for place, (name, leak) in enumerate(leaks):
        start = time.monotonic()
        found = soak.run(number if place == 0 else number // 4, seed, leak)
        memory, handles = (" to ".join(map(str, pair)) for pair in (found.memory, found.handles))
        each = " then ".join(f"{size:,.0f}" for size in found.bytes_a_step)
        print(
            f"{name:<34} memory {memory} kB  files {handles}  bytes a step {each}  faults {found.faults}"
            f"   ({time.monotonic() - start:.0f} s)",
            flush=True,
        )
        fine.append(found.is_fine)
    return fine == [True, False, False]


def use_for_hours(number: int, seed: int) -> bool:
    """Actions on the real window; the control keeps memory at each."""
    fine = []
    for name, count, keep in (
        (f"hours: {number} actions", number, False),
        ("  control keeps memory", max(50, number // 10), True),
    ):
        start = time.monotonic()
        found = hours.run(count, seed, keep=keep)
        print(
            f"{name:<34} memory {found.cold:.0f} at first, {found.warm:.0f}, {found.hour:.0f} to {found.end:.0f} MiB"
            f"   ({time.monotonic() - start:.0f} s)",
            flush=True,
        )
        fine.append(found.is_fine)
    return fine == [True, False]


_WIDE = 16
PARTS: dict[str, tuple[Callable[[int, int], bool], int]] = {
    "kills": (kill, 1000),
    "power": (cut_power, 10_000),
    "faults": (fail, 1),
    "full": (fill, full.STEP),
    "damage": (hurt, 300),
    "rescue": (salvage, 100),
    "rebuild": (rebuild, 100),
    "at-once": (open_at_once, 200),
    "soak": (work_long, 20_000),
    "hours": (use_for_hours, hours.ACTIONS),
}


def main() -> int:
    """Run one part or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="?", choices=PARTS)
    parser.add_argument("number", nargs="?", type=int)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    # What the disks answer comes up again where connections are thrown away; it is expected here.
    warnings.simplefilter("ignore", ResourceWarning)
    print(f"seed {asked.seed}")
    failed, begun = [], time.monotonic()
    for name in [asked.part] if asked.part else PARTS:
        run, usual = PARTS[name]
        if not run(asked.number or usual, asked.seed):
            failed.append(name)
    spent = sum(resource.getrusage(who).ru_utime for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"{(time.monotonic() - begun) / 60:.0f} minutes, {spent / 60:.0f} of them of the processor")
    print("failed: " + ", ".join(failed) if failed else "all as it must be")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

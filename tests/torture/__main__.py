"""Tortures the store: ``python -m tests.torture [PART] [N] [--seed S]``; each part prints its counts and those of its control.

Nothing that was acknowledged may be lost, nothing half done, no damage missed; the controls, with a protection
taken away, must fail, or the part proves nothing. Ends with 1 if one of the two is not so.
"""

import argparse
import logging
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.torture import damage, faults, full, kills, power, rescued


def said(counts: Counter[str], names: Iterable[str]) -> str:
    """Return counts in a set order, zeros included."""
    return "  ".join(f"{name} {counts[name]}" for name in names)


def tell(what: str, counts: Counter[str], names: Iterable[str], start: float) -> None:
    """Print one line of the table."""
    print(f"{what:<34} {said(counts, names)}   ({time.monotonic() - start:.0f} s)", flush=True)


def cut_power(number: int, seed: int) -> bool:
    """Images of the disk after a power cut; the control syncs nothing."""
    start = time.monotonic()
    counts, different = power.run(number, seed)
    tell(f"power: {number} images, {different} differ", counts, power.OUTCOMES, start)
    start = time.monotonic()
    control, _ = power.run(max(100, number // 10), seed, power.CONTROL)
    tell(f"  control {power.CONTROL}", control, power.OUTCOMES, start)
    return counts["sound"] == number and control["sound"] < control.total() / 2


def kill(number: int, seed: int) -> bool:
    """Kills of a program at work; the control takes the hook of the engine away."""
    fine = []
    for hook, count in ((True, number), (False, max(20, number // 10))):
        start = time.monotonic()
        found = kills.run(count, seed, hook=hook)
        name = f"kills: {count}" if hook else f"  control without hook: {count}"
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
    return fine == [True, False]


def fail(number: int, _seed: int) -> bool:
    """The n-th operation and statement; the control takes the hook away. ``number`` bounds nothing: every n is tried."""
    every, fine = max(1, number), True
    for work in faults.WORKS:
        for kind in faults.KINDS:
            start = time.monotonic()
            counts = faults.run(work, kind, every)
            tell(f"{kind}: {work}, {counts.total()} tried", counts, faults.OUTCOMES, start)
            fine &= faults.FINE.issuperset(+counts)
    for work in faults.WORKS:
        start = time.monotonic()
        with faults.without_hook():
            control = faults.run(work, "once", every * 10)
        tell(f"  control without hook: {work}", control, faults.OUTCOMES, start)
        fine &= not faults.FINE.issuperset(+control)
    return fine


def fill(number: int, _seed: int) -> bool:
    """A full disk, with ``number`` bytes more at each try; the control writes in place."""
    fine = True
    with tempfile.TemporaryDirectory() as folder, full.small() as small:
        places: list[full.Tight] = [full.Limit(Path(folder)), *([small] if small else [])]
        for place in places:
            for work in full.WORKS:
                start = time.monotonic()
                counts = full.run(place, work, number)
                tell(f"{place.name}: {work}, {counts.total()} tried", counts, full.OUTCOMES, start)
                fine &= full.FINE.issuperset(+counts)
        start = time.monotonic()
        with full.in_place():
            control = full.run(places[0], "folder", number)
        tell("  control written in place", control, full.OUTCOMES, start)
        return fine and not full.FINE.issuperset(+control)


def hurt(number: int, seed: int) -> bool:
    """Bit flips, page faults and rows altered by hand; the control asks SQLite's own check alone."""
    fine = True
    parts = (
        ("bit flips", (damage.flipped_bit,), number),
        ("page faults", damage.PAGE_FAULTS, number // len(damage.PAGE_FAULTS)),
        ("tampered rows", (damage.tampered,), max(1, number // 6)),
    )
    for name, ways, each in parts:
        for judge in (damage.outcome, damage.structure_only):
            start = time.monotonic()
            counts = damage.run(ways, each, seed, judge)
            control = judge is damage.structure_only
            title = "  control: structure alone" if control else f"{name}: {each * len(ways)}"
            tell(title, counts, damage.OUTCOMES, start)
            fine &= control == bool(counts["missed"] + counts["traceback"])
    return fine


def salvage(number: int, seed: int) -> bool:
    """Damaged stores rescued: nothing wrong may come out without being told of."""
    start = time.monotonic()
    counts = rescued.run(number, seed)
    tell("rescue", counts, rescued.COUNTED, start)
    return counts["wrong"] == 0 and counts["rescued"] > counts["lost"]


PARTS: dict[str, tuple[Callable[[int, int], bool], int]] = {
    "kills": (kill, 1000),
    "power": (cut_power, 10_000),
    "faults": (fail, 1),
    "full": (fill, full.STEP),
    "damage": (hurt, 300),
    "rescue": (salvage, 100),
}


def main() -> int:
    """Run one part or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="?", choices=PARTS)
    parser.add_argument("number", nargs="?", type=int)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    # What the disks answer comes up again where connections are thrown away; it is expected here.
    logging.getLogger("sqlalchemy").setLevel(logging.CRITICAL)
    logging.getLogger("sqlalchemy").addHandler(logging.NullHandler())
    warnings.simplefilter("ignore", ResourceWarning)
    print(f"seed {asked.seed}")
    failed = []
    for name in [asked.part] if asked.part else PARTS:
        run, usual = PARTS[name]
        if not run(asked.number or usual, asked.seed):
            failed.append(name)
    print("failed: " + ", ".join(failed) if failed else "all as it must be")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

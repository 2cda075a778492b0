"""Runs the reader over odd, hostile and mutated files: ``python -m tests.torture.readers [--mutants N] [FOLDER...]``.

Prints, for each set, how many files gave records, were read without a known table, were refused in one clear
line, took longer than 20 seconds of processor time, took more than a gigabyte, or brought the program down. Nothing may do the latter.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

SLOW = 20.0
LARGE = 2**20  # kilobytes
OUTCOMES = ("records", "no table", "refused", "slow", "over 1 GB", "unclear", "worker died", "died")
_LOOP = [sys.executable, "-m", "tests.torture.loop"]


def run(paths: Iterable[Path], *, inside: bool = False) -> tuple[Counter[str], list[str]]:
    """Read files one after the other in a process of their own; returns the outcomes, and what was out of order.

    With ``inside`` the parser runs in that very process and not in a worker: a thousandfold faster, and its
    death counts as that of a worker.
    """
    counts: Counter[str] = Counter()
    odd: list[str] = []
    waiting = list(paths)
    while waiting:
        done = subprocess.run(
            [*_LOOP, *(["inside"] if inside else [])],
            input="\n".join(map(str, waiting)), capture_output=True, text=True, check=False,
        )  # fmt: skip
        lines = done.stdout.splitlines()
        for path, line in zip(waiting, lines, strict=False):
            outcome, seconds, kilobytes, said = line.split("\t", 3)
            found = "slow" if float(seconds) > SLOW else "over 1 GB" if int(kilobytes) > LARGE else outcome
            counts[found] += 1
            if found in ("slow", "over 1 GB", "unclear"):
                odd.append(f"{found}: {path.name} ({seconds} s, {kilobytes} kB) {said}")
        if len(lines) < len(waiting):
            fatal = "worker died" if inside else "died"
            counts[fatal] += 1
            odd.append(f"{fatal}: {waiting[len(lines)].name} {done.stderr[-200:]!r}")
        waiting = waiting[len(lines) + 1 :]
    return counts, odd


def mutants(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield workbooks of ours, each damaged: bytes flipped, cut, parts swapped, markup torn."""
    from tests.torture.mutations import mutated, seeds

    chance = random.Random(seed)
    sound = seeds()
    for number in range(count):
        name, content = chance.choice(sound)
        yield f"{number}_{name}", mutated(chance, name, content)


def written(folder: Path, files: Iterable[tuple[str, bytes]]) -> Iterator[Path]:
    """Write files into a folder and yield their paths."""
    for name, content in files:
        path = folder / name
        path.write_bytes(content)
        yield path


def tell(title: str, counts: Counter[str], odd: list[str], start: float) -> bool:
    """Print one set; returns whether nothing brought the program down."""
    said = "，".join(f"{outcome} {counts[outcome]}" for outcome in OUTCOMES if counts[outcome])
    print(f"{title}: {sum(counts.values())} files: {said} ({time.monotonic() - start:.0f} s)")
    for line in odd[:40]:
        print("   ", line)
    return not counts["died"]


def main() -> int:
    """Run all sets; 1 if the program died of a file."""
    from tests.torture.hostile import hostile
    from tests.torture.odd import odd_files

    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--mutants", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    fine = True
    with tempfile.TemporaryDirectory() as folder:
        for title, files in (("odd but valid", odd_files()), ("hostile", hostile())):
            here = Path(folder) / title
            here.mkdir()
            start = time.monotonic()
            fine &= tell(title, *run(list(written(here, files))), start)
        for source in asked.folders:
            start = time.monotonic()
            fine &= tell(
                str(source), *run(sorted(path for path in source.rglob("*") if path.is_file())), start
            )
        start = time.monotonic()
        counts: Counter[str] = Counter()
        odd: list[str] = []
        batch = list(mutants(asked.mutants, asked.seed))
        for place in range(0, len(batch), 500):
            here = Path(folder) / f"mutants {place}"
            here.mkdir()
            some, more = run(list(written(here, batch[place : place + 500])), inside=True)
            counts, odd = counts + some, odd + more
        fine &= tell(f"mutants (seed {asked.seed})", counts, odd, start)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())

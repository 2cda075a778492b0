"""Pairs of work and yardstick, each in a process of its own, taken in turns so that both meet the same machine."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One line of DESIGN §6: our work, the yardstick it is held against, and the ratio aimed at.

    Both print seconds, or what is measured in ``unit``.
    """

    title: str
    ours: Sequence[str]
    yardstick: Sequence[str]
    goal: float
    better_above: bool = False
    unit: str = ""

    def line(self, runs: int) -> str:
        """Run both ``runs`` times in turns and return the line to print; figures are medians of seconds."""
        pairs = [(seconds(self.ours), seconds(self.yardstick)) for _ in range(runs)]
        ours, yardstick = (statistics.median(column) for column in zip(*pairs, strict=True))
        ratio = yardstick / ours if self.better_above else ours / yardstick
        met = ratio >= self.goal if self.better_above else ratio <= self.goal
        sign = "≥" if self.better_above else "≤"
        verdict = "达到" if met else "未达到"
        return f"{self.title}\t{self._told(ours)}\t{self._told(yardstick)}\t{ratio:.2f} ×\t{sign} {self.goal} ×\t{verdict}"

    def _told(self, figure: float) -> str:
        return f"{figure:.0f} {self.unit}" if self.unit else told(figure)


def growth(title: str, large: Sequence[str], small: Sequence[str]) -> str:
    """Return the line that says how many times longer the same work takes on ten times the records."""
    more, less = seconds(large), seconds(small)
    return f"{title}\t{told(more)}\t{told(less)}\t{more / less:.1f} ×"


def told(duration: float) -> str:
    """Return a duration as people compare it."""
    return f"{duration:.2f} s" if duration >= 1 else f"{duration * 1000:.0f} ms"


NOW = "now"
"""Stands in a command for the moment at which the process is started."""


_COMPILED = Path("out/bench/compiled")


def seconds(command: Sequence[str]) -> float:
    """Run a piece of work of :mod:`tests.bench.work` and return the seconds it printed.

    Python finds its modules compiled, ours and those of the yardstick, as it does wherever the program is installed.
    """
    environment = os.environ | {"PYTHONPYCACHEPREFIX": str(_COMPILED.absolute())}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    arguments = [str(time.time()) if part == NOW else part for part in command]
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.work", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}:\n{done.stderr}")
    return float(done.stdout.split()[-1])

"""Why a number is another one than was published: what the history says happened since to the records behind it."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from zjai_desk.briefing.editions.differences import Difference, Figure
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.figures import FIGURES
from zjai_desk.store import Step, Store, Touched

_NAMED = 3
"""Steps that are told one by one; there may be very many."""
_PAGE = 500


class Reasons:
    """Looks up the steps after number ``since``; what it read is kept for the next number."""

    def __init__(self, store: Store, since: int) -> None:
        self._store = store
        self._since = since
        self._touched: dict[str, tuple[list[Touched], frozenset[int]]] = {}
        self._known: dict[int, Step] | None = None

    def told(self, differences: Iterable[Difference]) -> list[Difference]:
        """Return the differences with their reasons."""
        return [replace(one, why=self.why(one)) for one in differences]

    def why(self, difference: Difference) -> str:
        """Return who did what and when, and the reason given, to records that are behind the number now or were then.

        Those that came or went count before those that stayed. Where none of them was touched, the steps that
        touched any register are told, since a number may hang on others; without any the counting itself changed.
        """
        steps = self._steps_behind(difference)
        if steps:
            return _told(steps)
        if difference.figure.origin is None or difference.figure.origin.of.register == FIGURES.key:
            # It was made of published figures, some of which may be others now.
            published = [step for step in self._steps.values() if FIGURES.key in step.registers]
            if published:
                return _told(published)
        others = [step for step in self._steps.values() if step.registers & REGISTERS.keys()]
        if others:
            return f"相关记录没有改动，其间有：{_told(others)}"
        return "台账没有改动，是程序的统计口径变了"

    def _steps_behind(self, difference: Difference) -> list[Step]:
        origin = difference.figure.origin
        if origin is None:
            return []
        register = origin.of.register
        runs, touched = self._runs(register)
        was, now = (_among(touched, figure, register) for figure in (difference.was, difference.now))
        for ids in (was ^ now, was | now):
            seqs = _seqs(runs, sorted(ids))
            if seqs:
                return [self._steps[seq] for seq in seqs if seq in self._steps]
        return []

    def _runs(self, register: str) -> tuple[list[Touched], frozenset[int]]:
        """Return what was done to which records of a register, and the ids of all of these."""
        if register not in self._touched:
            runs = self._store.touched(register, self._since)
            ids = chain.from_iterable(range(run.first, run.last + 1) for run in runs)
            self._touched[register] = runs, frozenset(ids)
        return self._touched[register]

    @property
    def _steps(self) -> dict[int, Step]:
        """The steps since, by number."""
        if self._known is None:
            found: list[Step] = []
            before: int | None = None
            while page := self._store.history(_PAGE, before):
                later = [step for step in page if step.seq > self._since]
                found += later
                if len(later) < len(page):
                    break
                before = page[-1].seq
            self._known = {step.seq: step for step in reversed(found)}
        return self._known


def _among(touched: frozenset[int], figure: Figure | None, register: str) -> frozenset[int]:
    """Return which of the records of a register a number was made of: it may once have been a published one."""
    origin = figure.origin if figure else None
    return touched.intersection(origin.of.ids if origin and origin.of.register == register else ())


def _seqs(runs: Sequence[Touched], ids: Sequence[int]) -> list[int]:
    """Return the steps that touched any of some records, whose ids ascend."""
    found = {
        run.seq for run in runs if (at := bisect_left(ids, run.first)) < len(ids) and ids[at] <= run.last
    }
    return sorted(found)


def _told(steps: Sequence[Step]) -> str:
    """Say steps in words, the last ones first."""
    latest = list(reversed(steps))
    said = "；".join(map(_step, latest[:_NAMED]))
    return f"{said}；等{len(latest)}步" if len(latest) > _NAMED else said


def _step(step: Step) -> str:
    by = f"，{step.operator}" if step.operator else ""
    reason = f"，理由：{step.reason}" if step.reason else ""
    return f"{step.at[:10]}{by}，{step.title}{reason}"

"""Why a number is another one than was published: what the history says happened since to the records behind it."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from zjai_desk.briefing.differences import Difference, Figure
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
        self._touched: dict[str, list[Touched]] = {}
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
        was, now = (_ids(figure, register) for figure in (difference.was, difference.now))
        for ids in (was ^ now, was | now):
            seqs = self._seqs(register, sorted(ids))
            if seqs:
                return [self._steps[seq] for seq in seqs if seq in self._steps]
        return []

    def _seqs(self, register: str, ids: Sequence[int]) -> list[int]:
        if register not in self._touched:
            self._touched[register] = self._store.touched(register, self._since)
        found = {
            run.seq
            for run in self._touched[register]
            if (at := bisect_left(ids, run.first)) < len(ids) and ids[at] <= run.last
        }
        return sorted(found)

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


def _ids(figure: Figure | None, register: str) -> set[int]:
    """Return the ids of the records of a register that a number was made of: one may once have been a published one."""
    origin = figure.origin if figure else None
    return set(origin.of.ids) if origin and origin.of.register == register else set()


def _told(steps: Sequence[Step]) -> str:
    """Say steps in words, the last ones first."""
    latest = list(reversed(steps))
    said = "；".join(map(_step, latest[:_NAMED]))
    return f"{said}；等{len(latest)}步" if len(latest) > _NAMED else said


def _step(step: Step) -> str:
    by = f"，{step.operator}" if step.operator else ""
    reason = f"，理由：{step.reason}" if step.reason else ""
    return f"{step.at[:10]}{by}，{step.title}{reason}"

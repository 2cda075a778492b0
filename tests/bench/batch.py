"""Four briefings for all districts of a city, against one briefing written as often, and what memory both take."""

import resource
import tempfile
import time
from pathlib import Path

NAMES = ("ecosystem", "patents", "industry", "targets")
_AREA, _YEAR = "杭州市", 2019


def batch_ours(store: str) -> float:
    """Write four briefings for each district of Hangzhou as PDF."""
    from zjai_desk.briefing import Batch, write_briefings
    from zjai_desk.store import Store

    with tempfile.TemporaryDirectory() as folder, Store.open(Path(store)) as opened:
        start = time.perf_counter()
        written = write_briefings(opened, Batch(NAMES, _AREA, _YEAR), Path(folder))
        taken = time.perf_counter() - start
        assert not written.stopped
        assert len(written.whole) == written.wanted
        return taken


def batch_one(store: str, times: str) -> float:
    """Write one briefing of one district so many times, each as if it were the first."""
    from zjai_desk.briefing import write_briefing
    from zjai_desk.store import Store

    with tempfile.TemporaryDirectory() as folder, Store.open(Path(store)) as opened:
        start = time.perf_counter()
        for number in range(int(times)):
            write_briefing(opened, "ecosystem", Path(folder) / f"{number}.pdf", "滨江区", _YEAR)
        return time.perf_counter() - start


def batch_memory(store: str) -> float:
    """Return the peak memory in MiB after the whole batch."""
    batch_ours(store)
    return _peak()


def batch_memory_of_one(store: str) -> float:
    """Return the peak memory in MiB after each of the four briefings was written once."""
    from zjai_desk.briefing import write_briefing
    from zjai_desk.store import Store

    with tempfile.TemporaryDirectory() as folder, Store.open(Path(store)) as opened:
        for name in NAMES:
            write_briefing(opened, name, Path(folder) / f"{name}.pdf", "滨江区", _YEAR)
    return _peak()


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

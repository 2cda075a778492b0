"""Reads the files named on standard input, one a line, and prints outcome, seconds of processor time, kilobytes and what was said."""

import io
import resource
import sys
from collections.abc import Iterator
from pathlib import Path

from zjai_desk.errors import DeskError
from zjai_desk.returns import read_return
from zjai_desk.returns.books import frames, limits, reader, worker


def inside(content: bytes, _name: str, _progress: object) -> Iterator[frames.Frame]:
    """Answer as a worker does, from this very process."""
    said = io.BytesIO()
    worker.tell(said, content)
    said.seek(0)
    while (frame := frames.read(said)) is not None:
        yield frame


def outcome(path: Path) -> tuple[str, str]:
    """Read one file; returns the outcome and the line a person would see."""
    try:
        found = read_return(path)
    except DeskError as error:
        said = str(error)
        clear = "\n" not in said and said.endswith("。") and len(said) < 300
        return ("refused" if clear else "unclear"), said.replace("\n", " ")
    except MemoryError:
        return "refused", "memory"
    records = sum(len(sheet.records) for sheet in found.sheets)
    return ("records" if records else "no table"), str(records)


def own_peak() -> int:
    """Return the most memory that this program took, in kB; ru_maxrss would count the parent it was forked from."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def spent() -> float:
    """Return the seconds of processor time that this process and its workers took: a loaded machine adds none."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def main() -> None:
    """Go through the list; the peak of memory is that of this process or of its largest worker so far."""
    if "inside" in sys.argv:
        reader.answers = inside  # type: ignore[assignment]  # replaced on purpose
        resource.setrlimit(resource.RLIMIT_AS, (2 * limits.MEMORY, 2 * limits.MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # What a library prints is no result.
    told, sys.stdout = sys.stdout, sys.stderr
    before = 0
    for line in sys.stdin.read().splitlines():
        start = spent()
        result, said = outcome(Path(line))
        peak = max(own_peak(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
        print(
            result,
            f"{spent() - start:.2f}",
            peak if peak > before else 0,
            said,
            sep="\t",
            flush=True,
            file=told,
        )
        before = max(before, peak)


if __name__ == "__main__":
    main()

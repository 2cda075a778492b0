"""The copies of a store as they lie in its folder, whoever put them there, and whether each is whole."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from zjai_desk.errors import Cancelled, DeskError
from zjai_desk.keeping.copies import index as copies_index
from zjai_desk.keeping.copies import names as copies_names
from zjai_desk.keeping.copies.index import Entry, Known
from zjai_desk.progress import SILENT, Progress
from zjai_desk.store import SUFFIX, Store
from zjai_desk.store.cipher import Secret
from zjai_desk.store.damage import proof
from zjai_desk.store.refusals import Locked

BY_HAND = "放入"
"""The reason told of a copy that the program did not make."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of a store.

    ``seq``, ``head`` and ``at`` are those of the newest step it holds and of its making; ``state`` is the hash of
    the newest step that wrote more than the log, ``store`` the id of the store. ``whole`` is None until it has been
    looked at, false if it is damaged. ``number`` is its place in the order of copies, 0 if it was put there by hand.
    """

    path: Path
    number: int
    seq: int
    head: str
    state: str
    store: str
    at: str
    size: int
    why: str
    whole: bool | None

    @property
    def is_ours(self) -> bool:
        """Whether the program made it: what a person put there by hand is never thinned out."""
        return self.number > 0


def listing(folder: Path) -> list[Copy]:
    """Return all copies in a folder, the newest first; those put there by hand come last. Nothing is written."""
    known, _ = copies_index.load(folder)
    found = []
    try:
        paths = sorted(folder.glob(f"*{SUFFIX}"))
    except OSError:
        paths = []
    for path in paths:
        if not path.name.startswith("."):
            with suppress(OSError):  # it went while we looked
                found.append(as_copy(path, _entry(path, known)))
    return sorted(found, key=lambda copy: (copy.number, copy.at), reverse=True)


def newest_good(copies: Sequence[Copy]) -> Copy | None:
    """Return the newest copy that was found whole."""
    return next((copy for copy in copies if copy.whole and copy.is_ours), None)


def as_copy(path: Path, entry: Entry) -> Copy:
    """Return the copy that a file is, by its name and by what is known of it."""
    name = copies_names.parse(path.name)
    return Copy(
        path,
        name.number if name else 0,
        entry.seq,
        entry.head,
        entry.state,
        entry.store,
        entry.at,
        entry.size,
        entry.why,
        entry.whole,
    )


def check(copy: Copy, progress: Progress = SILENT, secret: Secret | None = None) -> Copy:
    """Look whether a copy is whole, note what was found, and return it so.

    One that was proven is held against the hash of then, which finds every changed byte; any other is opened, and
    all of it held against its history; of one that ``secret`` does not open nothing can be said.
    """
    folder, name = copy.path.parent, copy.path.name
    try:
        entry = _checked(copy.path, _entry(copy.path, copies_index.load(folder)[0]), progress, secret)
    except Locked:
        return copy
    except OSError:
        return replace(copy, whole=False)
    copies_index.note(folder, name, replace(entry, checked=copies_index.looks(folder)))
    return as_copy(copy.path, entry)


def next_to_check(copies: Sequence[Copy]) -> Copy | None:
    """Return the copy whose last look is the longest ago; the damaged ones are known."""
    if not copies:
        return None
    known, _ = copies_index.load(copies[0].path.parent)
    open_ = [copy for copy in copies if copy.whole is not False]
    return min(
        open_, key=lambda copy: known[copy.path.name].checked if copy.path.name in known else 0, default=None
    )


# -- looking ------------------------------------------------------------------------------------------


def _entry(path: Path, known: Known) -> Entry:
    """Return what is known of a file; of one that is new or has changed, what a glance at it tells."""
    seen, name = path.stat(), copies_names.parse(path.name)
    entry = known.get(path.name)
    if entry is not None and (entry.size, entry.changed) == (seen.st_size, seen.st_mtime_ns):
        return entry
    why = name.why if name else BY_HAND
    try:
        glance = proof.glance(path)
    except Locked:
        at = name.at if name else ""
        return Entry(seen.st_size, seen.st_mtime_ns, name.seq if name else 0, "", "", "", at, why)
    except DeskError:
        at = name.at if name else ""
        return Entry(
            seen.st_size, seen.st_mtime_ns, name.seq if name else 0, "", "", "", at, why, whole=False
        )
    at = name.at if name else glance.at[:19].replace("T", " ")
    return Entry(seen.st_size, seen.st_mtime_ns, glance.seq, glance.head, glance.state, glance.id, at, why)


def _checked(path: Path, entry: Entry, progress: Progress, secret: Secret | None) -> Entry:
    if entry.whole is False and not entry.head:
        return entry
    found = proof.digest(path, progress)
    whole = found == entry.sha256 if entry.sha256 else not faults_of(path, progress, secret)
    return replace(entry, whole=whole, sha256=found if whole else entry.sha256)


def faults_of(path: Path, progress: Progress = SILENT, secret: Secret | None = None) -> list[str]:
    """Return every fault of a copy, all of it held against its history; nothing of it is changed.

    Raises Locked if it is encrypted and ``secret`` does not open it.
    """
    try:
        with Store.open(path, read_only=True, secret=secret) as store:
            return store.verify(progress)
    except (Cancelled, Locked):
        raise
    except DeskError as error:
        return [error.message]

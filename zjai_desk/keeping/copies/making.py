"""Copies of a store that make themselves: when one is due, how it is made and proven, which older ones then go."""

import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from zjai_desk import files
from zjai_desk.errors import Cancelled, DeskError
from zjai_desk.keeping import anchors
from zjai_desk.keeping.copies import index as copies_index
from zjai_desk.keeping.copies import names as copies_names
from zjai_desk.keeping.copies import thinning as copies_thinning
from zjai_desk.keeping.copies.index import Entry
from zjai_desk.keeping.copies.listing import Copy, as_copy, faults_of, listing, newest_good
from zjai_desk.keeping.copies.names import Name, Why, folder_of
from zjai_desk.keeping.copies.thinning import Aged
from zjai_desk.keeping.kept import KeptStore
from zjai_desk.progress import SILENT, Progress
from zjai_desk.store import KEPT, Store, sqlite, wording
from zjai_desk.store.backup import make_folder
from zjai_desk.store.cipher import Secret
from zjai_desk.store.damage import proof
from zjai_desk.store.versions import LATEST

SPARE = 50_000_000
"""Bytes that stay free beside three times the store: the copy, its like in the making, and room to work."""
_CATCHING_UP = 1.0
"""Seconds at most that the daybook may take before a copy is made."""
SHARE = 2
"""Copies take at most one part in so many of what they and the free space make up."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A copy that is written but not proven, and so counts for nothing; :func:`finish` or :func:`drop` ends it.

    ``entry`` is what the index will say of it; ``counts`` how many records it has to hold, None where its version
    is an older one. It is a file of its own, ``beside`` its place, which any thread may prove; ``secret`` is that
    of an encrypted one.
    """

    beside: Path
    target: Path
    entry: Entry
    counts: Mapping[str, int] | None
    stack: ExitStack
    secret: Secret | None = None


# -- when ---------------------------------------------------------------------------------------------


def covering(store: Store) -> Copy | None:
    """Return the newest good copy if it holds all that the store holds; lines of the log alone may be missing."""
    newest = newest_good(listing(folder_of(store.path)))
    return newest if newest and newest.state == store.state()[1] else None


def is_due(store: Store) -> bool:
    """Whether the store holds something that its newest good copy lacks."""
    return not store.read_only and store.state()[0] > 0 and covering(store) is None


def before_import(store: Store, progress: Progress = SILENT) -> DeskError | None:
    """Make a copy unless the newest one holds everything; returns what is to be told if there is none.

    A full disk must not keep returns from being received: each import can be undone by itself.
    """
    try:
        if is_due(store):
            make(store, Why.IMPORT, progress)
    except Cancelled:
        raise
    except DeskError as error:
        return error
    return None


def before_migration(path: Path) -> Copy:
    """Keep a copy of a store of an older version, which nobody has open, as it is before it is brought up to date."""
    return keep_closed(path, Why.MIGRATION)


# -- making -------------------------------------------------------------------------------------------


def make(store: Store, why: Why, progress: Progress = SILENT) -> Copy:
    """Make a proven copy of the open store and return it; a DeskError, and nothing left behind, where it fails."""
    return finish(begin(store, why, progress), progress)


def begin(store: Store, why: Why, progress: Progress = SILENT) -> Draft:
    """Copy the open store as it stands, which for a city takes a quarter of a second: only this holds it up."""
    counts = {key: store.count(key) for key in KEPT}
    (seq, head), (_, state) = store.head(), store.state()
    if isinstance(store, KeptStore):
        store.keep_up(_CATCHING_UP)
        store.accept(anchors.Why.BACKUP)
    entry = Entry(0, 0, seq, head, state, store.id, copies_names.now(), why)
    draft = _begin(store.path, entry, counts, lambda beside: store.copy_to(beside, progress))
    return replace(draft, secret=store.secret)


def keep_closed(path: Path, why: Why, progress: Progress = SILENT, secret: Secret | None = None) -> Copy:
    """Make a proven copy of a store that nobody has open, of whatever version; a DeskError if it is damaged."""
    seen = proof.glance(path, secret)
    entry = Entry(0, 0, seen.seq, seen.head, seen.state, seen.id, copies_names.now(), why)

    def write(beside: Path) -> None:
        with wording.told(path):
            sqlite.copy_closed(path, beside, progress, secret)

    draft = _begin(path, entry, {} if seen.version == LATEST else None, write)
    return finish(replace(draft, secret=secret), progress)


def _begin(
    path: Path, entry: Entry, counts: Mapping[str, int] | None, write: Callable[[Path], None]
) -> Draft:
    folder = folder_of(path)
    make_folder(folder)
    _sweep(folder)
    require_room(folder, _size(path))
    number = copies_index.next_number(folder)
    target = folder / str(Name(copies_names.stem_of(path), number, entry.seq, entry.at, entry.why))
    with ExitStack() as stack:
        beside = stack.enter_context(files.replacing(target, private=True))
        write(beside)
        return Draft(beside, target, entry, counts, stack.pop_all())


def finish(draft: Draft, progress: Progress = SILENT) -> Copy:
    """Prove a draft and give it its name; from then on it counts, and what it makes dispensable goes."""
    with draft.stack:
        if draft.counts is None:
            found = faults_of(draft.beside, progress, draft.secret)
        else:
            found = proof.faults(draft.beside, draft.counts, progress, draft.secret)
        if found:
            raise DeskError(f"备份没有通过检查：{found[0]}", "原来的备份都还在；请运行“校验台账”。")
        sha256 = proof.digest(draft.beside, progress)
    seen, entry, folder = draft.target.stat(), draft.entry, draft.target.parent
    entry = Entry(
        seen.st_size,
        seen.st_mtime_ns,
        entry.seq,
        entry.head,
        entry.state,
        entry.store,
        entry.at,
        entry.why,
        whole=True,
        sha256=sha256,
        checked=copies_index.looks(folder),
    )
    copies_index.note(folder, draft.target.name, entry)
    thin(folder)
    return as_copy(draft.target, entry)


def drop(draft: Draft) -> None:
    """Give a draft up; nothing of it is left."""
    with suppress(Cancelled), draft.stack:
        raise Cancelled("备份")


# -- room ---------------------------------------------------------------------------------------------


def require_room(folder: Path, size: int) -> None:
    """Raise a DeskError if a disk has no room for a copy of ``size`` bytes and for work to go on beside it."""
    free, least = shutil.disk_usage(folder).free, 3 * size + SPARE
    if free < least:
        raise DeskError(
            f"没有备份：“{folder}”所在的磁盘只剩{megabytes(free)}，至少要有{megabytes(least)}。",
            "原来的备份都还在；请清理磁盘。",
        )


def _size(path: Path) -> int:
    """Return the size of a store; of one that was moved away while it is open nothing is known, and it is copied all the same."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def megabytes(size: int) -> str:
    """Say how large a file is."""
    return f"{size / 1e9:,.1f} GB" if size >= 1e9 else f"{max(size, 100_000) / 1e6:,.1f} MB"


def thin(folder: Path) -> list[Path]:
    """Delete the good copies that the rule lets go, and return them; damaged ones and what people put there stay."""
    good = [copy for copy in listing(folder) if copy.is_ours and copy.whole]
    room = (shutil.disk_usage(folder).free + sum(copy.size for copy in good)) // SHARE
    aged = [Aged(copy.path.name, copy.at, copy.size, copy.why) for copy in good]
    gone = []
    for name in copies_thinning.surplus(aged, room):
        with suppress(OSError):  # whoever has it open keeps it for now
            (folder / name).unlink()
            gone.append(folder / name)
    copies_index.forget_gone(folder)
    return gone


def _sweep(folder: Path) -> None:
    """Remove what a program that was killed left half written; only one program at a time makes copies here."""
    own = f".{os.getpid()}-"
    for path in folder.glob(".*.part"):
        if path.name.startswith(own):
            continue  # proven by another thread of ours just now
        with suppress(OSError):
            path.unlink()

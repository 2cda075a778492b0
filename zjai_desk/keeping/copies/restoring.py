"""Putting a whole copy in the place of its store: what stood there is kept first, and the log tells of it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from zjai_desk.errors import Cancelled, DeskError
from zjai_desk.keeping import journal, opening
from zjai_desk.keeping.copies import making as copies
from zjai_desk.keeping.copies.listing import listing, newest_good
from zjai_desk.keeping.copies.names import Why, folder_of
from zjai_desk.keeping.journal import Action
from zjai_desk.progress import SILENT, Progress
from zjai_desk.store import restore_store, sqlite
from zjai_desk.store.cipher import Secret
from zjai_desk.store.damage import proof
from zjai_desk.store.refusals import InUse, Locked


@dataclass(frozen=True, slots=True)
class Restored:
    """What became of a restore: where the former store is kept, None if there was none, and what is to be told."""

    kept: Path | None
    told: str


def restore(
    path: Path,
    source: Path,
    *,
    operator: str = "",
    other: bool = False,
    progress: Progress = SILENT,
    secret: Secret | None = None,
) -> Restored:
    """Put the copy ``source`` in the place of the store at ``path``, which nobody may have open.

    The former store is kept as a copy, or as it is beside the new one if it is damaged. A DeskError, and the former
    store in its place, if the copy is not sound or, but for ``other``, of another store. ``secret`` opens whichever
    of the two is encrypted; Locked is raised, and nothing changed, if it does not.
    """
    kept = _keep_present(path, progress, secret)

    def intended(fresh: Path) -> None:
        opening.note_intended(fresh, path, secret)

    aside = restore_store(source, path, other=other, progress=progress, secret=secret, before=intended)
    told = opening.note_restored(path, secret)
    with _only_noted(), opening.open_store(path, person=operator, secret=secret) as store:
        journal.note(store, Action.RESTORE, source.name, f"到第{store.head()[0]}步", operator=operator)
    if kept is None or aside is None:
        return Restored(aside, told)
    for ending in ("", *sqlite.SIDE_FILES):
        with suppress(OSError):
            aside.with_name(f"{aside.name}{ending}").unlink(missing_ok=True)
    return Restored(kept, told)


@contextmanager
def _only_noted() -> Iterator[None]:
    """Let a line that the log cannot take, as in a store that may only be read, not make the restore fail."""
    with suppress(DeskError):
        yield


def _keep_present(path: Path, progress: Progress, secret: Secret | None) -> Path | None:
    """Return a good copy that holds all of the store in the way; None if it is damaged, not there, or has no room."""
    if not path.exists():
        return None
    try:
        seen, newest = proof.glance(path, secret), newest_good(listing(folder_of(path)))
        if newest is not None and newest.head == seen.head:
            return newest.path
        return copies.keep_closed(path, Why.RESTORE, progress, secret).path
    except (Cancelled, InUse, Locked):
        raise
    except DeskError:
        return None

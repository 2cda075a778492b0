"""The copies of a store that has just been encrypted, or has another password: what becomes of the older ones."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from zjai_desk.errors import Cancelled, DeskError
from zjai_desk.keeping import encryption
from zjai_desk.keeping.copies import index as copies_index
from zjai_desk.keeping.copies.listing import Copy, listing
from zjai_desk.keeping.copies.names import folder_of
from zjai_desk.progress import SILENT, Progress
from zjai_desk.store.cipher import Secret, is_encrypted, salt_of
from zjai_desk.store.damage import proof


class Older(StrEnum):
    """What is done with the copies that were made before."""

    CONVERT = "一并改"
    DELETE = "删除"
    KEEP = "保留"


@dataclass(frozen=True, slots=True)
class Treated:
    """How many copies were converted or deleted (``how``), and the names of those that stay as they were."""

    how: Older
    done: int
    left: tuple[str, ...]

    def words(self, deed: str) -> str:
        """Say what became of the copies; ``deed`` is what was done with the store: 加密, 换口令, 取消加密."""
        said = ""
        if self.done:
            done = (
                f"删除了以前的{self.done}份备份"
                if self.how is Older.DELETE
                else f"以前的{self.done}份备份也{deed}了"
            )
            said = f"{done}。"
        if self.left and self.how is Older.KEEP:
            said += f"以前的{len(self.left)}份备份保留原样。"
        elif self.left:
            said += f"有{len(self.left)}份备份没有改成，还是原样：{'、'.join(self.left)}。"
        return said


def older(path: Path, secret: Secret | None) -> list[Copy]:
    """Return the copies of the store at ``path`` that are not under its present secret, the newest first."""
    return [copy for copy in listing(folder_of(path)) if not _fits(copy.path, secret)]


def _fits(path: Path, secret: Secret | None) -> bool:
    encrypted = is_encrypted(path)
    if secret is None or not encrypted:
        return encrypted == (secret is not None)
    with suppress(OSError):
        return salt_of(path) == secret.salt
    return False


def treat(
    path: Path, old: Secret | None, new: Secret | None, how: Older, progress: Progress = SILENT
) -> Treated:
    """Do with the older copies of the store at ``path`` what was chosen; one that refuses stays and is named.

    A copy is converted as the store itself is: into a file beside, proven, renamed.
    """
    going = older(path, new)
    if how is Older.KEEP:
        return Treated(how, 0, tuple(copy.path.name for copy in going))
    left = list(_failing(going, old, new, how, progress))
    copies_index.forget_gone(folder_of(path))
    return Treated(how, len(going) - len(left), tuple(left))


def _failing(
    going: list[Copy], old: Secret | None, new: Secret | None, how: Older, progress: Progress
) -> Iterator[str]:
    for place, copy in enumerate(going):
        progress.report(f"{how}备份“{copy.path.name}”", place, len(going))
        try:
            if how is Older.DELETE:
                copy.path.unlink()
            else:
                _convert(copy, old, new)
        except Cancelled:
            raise
        except (DeskError, OSError):
            yield copy.path.name


def _convert(copy: Copy, old: Secret | None, new: Secret | None) -> None:
    """Convert one copy; what is known of it stays known."""
    encryption.convert(copy.path, old, new)
    folder, name = copy.path.parent, copy.path.name
    known, _ = copies_index.load(folder)
    seen = copy.path.stat()
    if name in known:
        sha256 = proof.digest(copy.path)
        entry = replace(known[name], size=seen.st_size, changed=seen.st_mtime_ns, sha256=sha256, whole=True)
        copies_index.note(folder, name, entry)

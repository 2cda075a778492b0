"""The one way in which the program opens a store: place, lock and holder, key, migration, anchors, and what is to be told."""

import errno
import secrets
import time
from pathlib import Path

from zjai_desk import files
from zjai_desk.errors import DeskError
from zjai_desk.keeping import anchors, holder, places
from zjai_desk.keeping.anchors import Why
from zjai_desk.keeping.copies import listing as copies_listing
from zjai_desk.keeping.copies import migration as copies_migration
from zjai_desk.keeping.copies import names as copies_names
from zjai_desk.keeping.kept import KeptStore, Told
from zjai_desk.keeping.keys import Key, key_of, known_key
from zjai_desk.progress import SILENT, Progress
from zjai_desk.scratch import sweep
from zjai_desk.store import Store
from zjai_desk.store.cipher import Secret
from zjai_desk.store.damage import proof
from zjai_desk.store.draft import now, put_back
from zjai_desk.store.refusals import InUse, NotWritable

ACCEPTED = "认可台账现状"
"""What the log calls it when an older state was put in place knowingly."""
WAITS = (0.2, 0.4)
"""Seconds, at most, before it is tried again: programs that start at the same instant may keep each other out."""
_NO_LEAVE = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def open_store(
    path: Path, *, person: str = "", read_only: bool = False, secret: Secret | None = None
) -> KeptStore:
    """Open the store at ``path`` for ``person``; ``read_only`` opens it, wherever it lies, without touching it.

    One that cannot be written, or whose folder cannot, is opened to be read. Raises InUse, saying who has it,
    if another program does; NotAHome if it lies where no store may; Locked if it is encrypted and ``secret`` is
    not what opens it; a DeskError if it cannot be opened.
    """
    sweep()
    if read_only:
        return _to_read(path, secret)
    places.require_home(path)
    try:
        return _patiently(path, person, secret)
    except NotWritable as error:
        return _fallen_back(path, error, secret)
    except InUse as error:
        raise _held(path, error) from error


def create_store(path: Path, *, person: str = "") -> KeptStore:
    """Make a new, empty store at ``path`` and open it; a DeskError if something is there or none may lie there."""
    places.require_home(path, new=True)
    ring = _Ring()
    return _taken(KeptStore.create(path, sealer=ring.key), ring, person)


def bring_home(path: Path, target: Path, progress: Progress = SILENT, secret: Secret | None = None) -> None:
    """Copy the store at ``path``, which lies where none may, to ``target``, where it may be worked on.

    A DeskError if something is at ``target``, or another program has the store.
    """
    places.require_home(target, new=True)
    if target.exists():
        raise DeskError(f"“{target.name}”已经有了，没有覆盖它。", "请换一个文件名。")
    with (
        open_store(path, read_only=True, secret=secret) as store,
        files.replacing(target, private=True) as beside,
    ):
        store.copy_to(beside, progress)


class _Ring:
    """Hands the key to the store that asks for it by its id, and keeps it."""

    def __init__(self) -> None:
        self.found: Key | None = None

    def key(self, store_id: str) -> Key:
        self.found = key_of(store_id)
        return self.found


def _patiently(path: Path, person: str, secret: Secret | None) -> KeptStore:
    """Open a store to be written; one that is in use is tried again, after a wait that is each program's own."""
    for wait in WAITS:
        try:
            return _to_write(path, person, secret)
        except InUse:
            time.sleep(wait * secrets.randbelow(100) / 100)
    return _to_write(path, person, secret)


def _to_write(path: Path, person: str, secret: Secret | None) -> KeptStore:
    ring, copies = _Ring(), list[Path]()

    def before(store: Path) -> None:
        copies.append(copies_migration.before_migration(store, secret))

    opened = KeptStore.open(path, sealer=ring.key, before_migration=before, secret=secret)
    store = _taken(opened, ring, person)
    if copies:
        store.notices += (Told(f"台账已升级到这一版程序的格式；升级前的备份在“{copies[0]}”。"),)
    return store


def _taken(store: KeptStore, ring: _Ring, person: str) -> KeptStore:
    """Note who has the store and see whether it is the one of last time; it is closed again if that fails."""
    try:
        left = holder.was_left(store.path)
        _hold(store, person)
        store.was_left_open = left
        if ring.found is not None:
            store.anchor(ring.found)
            store.notices = (
                *_of_key(store, ring.found),
                *_of_anchors(store),
                *_of_restore(store),
                *_of_clock(store),
            )
    except BaseException:
        store.close()
        raise
    return store


def _hold(store: KeptStore, person: str) -> None:
    try:
        store.hold(person)
    except OSError as error:
        if error.errno in _NO_LEAVE:
            why, _ = files.reason(error)
            raise NotWritable(f"文件夹“{store.path.parent}”不能写（{why}）。") from error
        # On a full disk the store can still be read, and the first change says what is wrong.


def _of_key(store: KeptStore, key: Key) -> tuple[Told, ...]:
    if not key.kept:
        return (
            Told("这台电脑存不下封签用的密钥，这次写下的步骤以后验不了封签。请检查用户数据文件夹能不能写。"),
        )
    others = [one for one in store.sealed() if one.name != key.name] if key.is_new else []
    if not others:
        return ()
    first, last = min(one.first for one in others), max(one.last for one in others)
    return (
        Told(
            f"这份台账来自另一台电脑：第{first}至{last}步是那边封签的，这里验不了封签，历史链照样核对。今后的步骤由这台电脑封签。"
        ),
    )


def _of_clock(store: KeptStore) -> tuple[Told, ...]:
    """Tell if the clock of this computer is behind the newest step: most likely it is wrong."""
    last, at = store.written_at(), now()
    if not put_back(last, at):
        return ()
    last, at = (text[:16].replace("T", " ") for text in (last, at))
    return (
        Told(
            f"台账最近一步记的是 {last}，这台电脑现在是 {at}。请核对电脑的日期和时间；已有的数据不受影响，先后以步号为准。"
        ),
    )


def _of_restore(store: KeptStore) -> tuple[Told, ...]:
    """Tell which of its two states a restore that was interrupted has left, and note that it is the right one."""
    done = store.settle_restore()
    if done is None:
        return ()
    now = "台账已是恢复后的样子。" if done else "没有恢复，台账还是原来的。"
    return (Told(f"上次恢复备份时程序没有正常结束：{now}"),)


def _of_anchors(store: KeptStore) -> tuple[Told, ...]:
    noted = store.measured()
    if noted and (fault := anchors.misfit(store, noted[-1])):
        return (Told(fault, grave=True),)
    if cut := store.cut_anchors():
        return (Told(cut[0], grave=True),)
    if noted:
        return ()
    if anchors.elsewhere(store.path, store.id):
        return (
            Told(
                "这个位置上次放的是另一份台账，这一份没有在这台电脑上写过。请确认打开的是要用的那一份。",
                grave=True,
            ),
        )
    return ()


# -- reading ------------------------------------------------------------------------------------------


def _reading(path: Path, secret: Secret | None) -> KeptStore:
    found: list[Key] = []

    def key(store_id: str) -> Key:
        # A key is not made for what is only read: without one of this computer no seal is known here.
        found.append(known_key(store_id) or Key(b""))
        return found[0]

    try:
        return KeptStore.open(path, read_only=True, sealer=key, secret=secret)
    except InUse as error:
        raise _held(path, error) from error


def _to_read(path: Path, secret: Secret | None) -> KeptStore:
    store = _reading(path, secret)
    seq, at = store.head()[0], store.written_at()
    until = f"，到第{seq}步（{at[:16].replace('T', ' ')}）为止" if seq else ""
    store.why_read_only = f"只读：“{path.name}”{until}。可以查看、统计和导出，不能修改。"
    return store


def _fallen_back(path: Path, error: NotWritable, secret: Secret | None) -> KeptStore:
    store = _reading(path, secret)
    store.why_read_only = f"只读：{error.message.rstrip('。')}。可以查看、统计和导出，不能修改。"
    key = known_key(store.id)
    if key is not None:
        store.anchor(key)
        store.notices = _of_anchors(store)
    return store


def _held(path: Path, error: InUse) -> InUse:
    """Return what is said of a store that another program has: who that is, if he left a note."""
    found = holder.read(path)
    if found is None:
        return error
    return InUse(found.words(path.stem), "请等那边关闭后再试；急着看，可以只读打开最新的备份。")


# -- after a restore ----------------------------------------------------------------------------------


def note_intended(fresh: Path, place: Path, secret: Secret | None = None) -> None:
    """Note that the store file ``fresh`` is about to be put at ``place``: a kill before or after is no alarm then."""
    seen = proof.glance(fresh, secret)
    anchors.intend(seen.id, (seen.seq, seen.head), place)


def note_restored(path: Path, secret: Secret | None = None) -> str:
    """Note that the store at ``path`` was knowingly put back to the state that it has now.

    Returns what of the history is no longer in it, as a sentence, empty if nothing is missing.
    """
    ring = _Ring()
    with KeptStore.open(path, sealer=ring.key, secret=secret) as store:
        if ring.found is None:
            return ""
        store.anchor(ring.found)
        noted = anchors.measuring(anchors.of(store).newest(), path)
        fault = anchors.misfit(store, noted[-1]) if noted else ""
        store.accept(Why.RESTORED)
        seq = store.head()[0]
    if not fault:
        return ""
    return f"恢复后的台账到第{seq}步为止；恢复前记到第{noted[-1].seq}步，其间的改动不在其中。"


def accept(store: Store, reason: str, person: str = "") -> None:
    """Take the state of an open store as the right one, whatever was noted of it before; why goes into its log."""
    store.note(ACCEPTED, store.path.name, reason, operator=person, computer=holder.this_computer())
    if isinstance(store, KeptStore):
        store.accept(Why.ACCEPTED)


def newest_copy(path: Path) -> Path | None:
    """Return the newest backup of the store at ``path`` that is not known to be damaged, None if there is none."""
    copies = copies_listing.listing(copies_names.folder_of(path))
    return next((copy.path for copy in copies if copy.whole is not False), None)

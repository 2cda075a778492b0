"""A printed briefing as a witness: its last lines name a step of the history and the beginning of its hash."""

import re

from zjai_desk.errors import DeskError
from zjai_desk.keeping.kept import KeptStore
from zjai_desk.store import Store

_SAID = re.compile(
    r"(?:第\s*)?(\d+)\s*步?.*?(?<![0-9a-f])([0-9a-f]{16,64})(?![0-9a-f])", re.IGNORECASE | re.DOTALL
)


def faults(store: Store, printed: str) -> list[str]:
    """Return what is wrong if the step and hash on a paper do not fit the store, as sentences; empty if they do.

    ``printed`` is “12 3f2a…”, or the whole line of the paper. A DeskError if neither can be found in it.
    """
    found = _SAID.search(printed)
    if found is None:
        raise DeskError(
            f"“{printed}”里没有步号和16位校验码。", "请照简报末页抄，如 --printed “12 0123456789abcdef”。"
        )
    seq, code = int(found[1]), found[2].lower()
    now = store.hash_at(seq)
    if now is None:
        return [
            f"纸上印的是第{seq}步，台账现在只到第{store.head()[0]}步：末尾的历史不见了，或这不是那份台账。"
        ]
    if not now.startswith(code):
        return [f"第{seq}步的校验码是{now[:16]}，与纸上的{code[:16]}不同：历史被重写过，或这不是那份台账。"]
    if isinstance(store, KeptStore) and store.unnoted(seq):
        return [f"第{seq}步印在纸上，这台电脑上记着历史的文件却没有记到那一步：文件末尾可能被截短过。"]
    return []

"""Files that belong to a record: contract, invoice, receipt; kept byte for byte inside the store."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from zjai_desk import files
from zjai_desk.errors import DeskError
from zjai_desk.registers import REGISTERS
from zjai_desk.store import Query, Store

KINDS = (
    "服务合同", "发票", "付款凭证", "服务成果", "营业执照", "小微企业声明", "承诺书",
    "活动通知", "签到记录", "活动照片", "活动总结", "其他",
)  # fmt: skip
LARGEST = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Attached:
    """A file attached to a record; ``number`` is the id of the entry that says so."""

    number: int
    name: str
    kind: str
    sha256: str
    added_by: str
    added_on: str


def attach(store: Store, record: tuple[str, int], path: Path, kind: str, operator: str) -> str:
    """Keep a file with a record, (register, id), and return its SHA-256; one change.

    A DeskError if the file cannot be read, is empty or larger than 50 MB, or is attached already.
    """
    register, number = record
    try:
        content = path.read_bytes() if path.stat().st_size <= LARGEST else None
    except OSError as error:
        why, hint = files.reason(error)
        raise DeskError(f"读不了附件“{path.name}”：{why}。", hint) from error
    if not content:
        said = "是空文件" if content is not None else f"超过{LARGEST // 1024 // 1024}MB"
        raise DeskError(f"附件“{path.name}”{said}，没有保存。", "请换一份扫描件或压缩后再附。")
    noun = REGISTERS[register].noun
    with store.change(f"给{noun}附上“{path.name}”", operator=operator) as change:
        sha256 = change.keep_original(path.name, content)
        if any(one.sha256 == sha256 for one in attached(store, record)):
            raise DeskError(f"这份文件已经附在这条{noun}记录上。")
        change.insert(
            "documents",
            [
                {
                    "register": register,
                    "record": number,
                    "sha256": sha256,
                    "name": path.name,
                    "kind": kind,
                    "added_by": operator or None,
                    "added_on": dt.date.today().isoformat(),
                }
            ],
        )
    return sha256


def attached(store: Store, record: tuple[str, int]) -> list[Attached]:
    """Return the files of a record, (register, id), in the order in which they came."""
    register, number = record
    ids = store.ids("documents", Query(equals={"register": register, "record": number}))
    return [
        Attached(
            found.id,
            *(str(found.values.get(key) or "") for key in ("name", "kind", "sha256", "added_by", "added_on")),
        )
        for found in store.records("documents", ids)
    ]


def detach(store: Store, document: Attached, operator: str) -> None:
    """Take a file off its record; its content stays among the originals."""
    with store.change(f"取下附件“{document.name}”", operator=operator) as change:
        change.delete("documents", [document.number])


def save_as(store: Store, document: Attached, target: Path) -> None:
    """Write an attached file to ``target``, byte for byte as it was received."""
    content = store.original(document.sha256).content
    with files.replacing(target) as beside:
        beside.write_bytes(content)

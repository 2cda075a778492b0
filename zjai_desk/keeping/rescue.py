"""A damaged store: what of it is affected, in words, and what can be read of it, into a new one. Nothing is repaired silently."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from zjai_desk import files
from zjai_desk.errors import DeskError
from zjai_desk.keeping import encryption
from zjai_desk.progress import SILENT, Progress
from zjai_desk.registers.fields import Register
from zjai_desk.store import KEPT, Store, cipher, codec
from zjai_desk.store.cipher import Secret
from zjai_desk.store.damage import salvage
from zjai_desk.store.damage.rebuilding import rebuild
from zjai_desk.store.damage.salvage import Holding, Salvage
from zjai_desk.store.refusals import Locked

_NAMED = 10
"""Records and files of one sort that are named one by one; of more the number says enough."""
_LONGEST = 24


@dataclass(frozen=True, slots=True)
class Damage:
    """What is affected in a damaged store: counts of records, and everything as sentences.

    ``proven`` records were read and fit the history, ``doubtful`` ones were read but cannot be proven, ``lost``
    ones cannot be read. ``trusted`` is the step up to which the history is whole, ``steps`` how many were read.
    """

    proven: int
    doubtful: int
    lost: int
    spoilt: tuple[str, ...]
    trusted: int
    steps: int
    lines: tuple[str, ...]

    @property
    def readable(self) -> int:
        """How many records can be read."""
        return self.proven + self.doubtful

    @property
    def summary(self) -> str:
        """One sentence for who has no time."""
        parts = [f"可读出{self.readable:,}条"]
        if self.doubtful:
            parts.append(f"其中{self.doubtful:,}条无法核实")
        if self.lost:
            parts.append(f"{self.lost:,}条读不出来")
        if self.spoilt:
            parts.append(f"{len(self.spoilt)}份原件已损坏")
        return "，".join(parts) + "。"


@dataclass(frozen=True, slots=True)
class Rescued:
    """A new store made of what was read: where it lies, and the damage of the one that it was read from."""

    path: Path
    damage: Damage


def examine(path: Path, progress: Progress = SILENT, secret: Secret | None = None) -> Damage:
    """Return what is affected in the store at ``path``, which must not be open; nothing is written.

    Raises a DeskError if nothing at all can be read of it, Locked if it takes a ``secret`` to read it.
    """
    return _told(_read(path, progress, secret))


def rescue(source: Path, target: Path, progress: Progress = SILENT, secret: Secret | None = None) -> Rescued:
    """Read what can be read of the damaged store ``source`` into a new one at ``target``; ``source`` stays as it is.

    Records keep their ids. What cannot be proven by the history is taken over in a change of its own that says
    so and can be undone; the report lies among the originals. What was encrypted with ``secret`` is so again.
    Raises a DeskError if something is at ``target`` or nothing can be read; then there is no new store.
    """
    if target.exists():
        raise DeskError(f"“{target.name}”已存在，没有改动它。", "请给抢救出的台账另取一个名字。")
    found = _read(source, progress, secret)
    damage = _told(found)
    report = "\n".join((f"从“{source.name}”抢救：{damage.summary}", *damage.lines))
    progress.report(f"写入“{target.name}”")
    with files.replacing(target) as beside:
        with Store.create(beside) as store:
            rebuild(store, found, report)
            faults = store.verify(progress)
        if faults:
            raise DeskError(f"抢救出的台账没有通过检查：{faults[0]}", "请保留损坏的台账，交给维护人员。")
        if secret is not None and cipher.is_encrypted(source, cut=True):
            encryption.convert(beside, None, secret, progress)
    return Rescued(target, damage)


def _read(path: Path, progress: Progress, secret: Secret | None) -> Salvage:
    if not path.is_file():
        raise DeskError(f"没有台账文件“{path}”。", "请检查路径。")
    if not cipher.is_encrypted(path, cut=True):
        secret = None
    elif secret is None or not cipher.fits_some(path, secret):
        raise Locked(path, f"“{path.name}”是加密的台账，要有口令才读得出。", "请输入加密时设的口令。")
    found = salvage.read(path, progress, secret)
    if not found.changes and not any(held.proven or held.doubtful for held in found.holdings.values()):
        raise DeskError(f"“{path.name}”里读不出任何台账内容。", "请用最新的好备份恢复，并保留这个文件。")
    return found


def _told(found: Salvage) -> Damage:
    held = found.holdings.values()
    return Damage(
        sum(len(holding.proven) for holding in held),
        sum(len(holding.doubtful) for holding in held),
        sum(len(holding.lost) for holding in held),
        tuple(found.spoilt),
        found.trusted,
        len(found.changes),
        tuple(_lines(found)),
    )


def _lines(found: Salvage) -> Iterator[str]:
    lost, pages = found.pages
    newest = max((change["seq"] for change in found.changes), default=0)
    all_trusted = found.trusted == newest
    if lost:
        yield f"文件共{pages}页，有{lost}处读不出来。"
    for key, holding in found.holdings.items():
        if not holding.whole:
            yield from _of_register(KEPT[key], holding, "" if all_trusted else "，或已删除")
    for name in found.spoilt[:_NAMED]:
        yield f"原件“{name}”已损坏，不带到新台账。"
    if len(found.spoilt) > _NAMED:
        yield f"另有{len(found.spoilt) - _NAMED}份原件已损坏。"
    if not newest:
        yield "历史读不出来，所有记录都无法用历史核实。"
    elif all_trusted:
        yield f"历史共{newest}步，完整可信。"
    elif found.trusted:
        yield f"历史第1至{found.trusted}步可信，第{found.trusted + 1}至{newest}步有缺失或改动。"
    else:
        yield f"历史从第1步起就有缺失或改动，不能全信（读出{len(found.changes)}步）。"


def _of_register(register: Register, holding: Holding, perhaps: str) -> Iterator[str]:
    read = len(holding.proven) + len(holding.doubtful)
    parts = [f"读出{read:,}{register.measure}"]
    if holding.doubtful:
        parts.append(f"其中{len(holding.doubtful):,}{register.measure}无法用历史核实")
    if holding.lost:
        parts.append(f"{len(holding.lost):,}{register.measure}读不出来{perhaps}（{_numbers(holding.lost)}）")
    yield f"{register.label}：{'，'.join(parts)}。"
    if register.key == "people" and holding.doubtful:
        yield "无法核实的人员不带到新台账，请重新登记。"
        return
    for number, row in sorted(holding.doubtful.items())[:_NAMED]:
        yield f"　无法核实：第{number}条 {_title(register, row)}"
    if len(holding.doubtful) > _NAMED:
        yield f"　无法核实的共{len(holding.doubtful):,}{register.measure}：{_numbers(set(holding.doubtful))}"


def _title(register: Register, row: codec.Row) -> str:
    try:
        title = register.title(codec.decode_row(register, row))
    except (TypeError, ValueError, AttributeError):
        return "（内容已损坏）"
    return title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1]}…"


def _numbers(numbers: set[int]) -> str:
    """Name records by their numbers, neighbours together."""
    spans: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if spans and spans[-1][1] == number - 1:
            spans[-1] = spans[-1][0], number
        else:
            spans.append((number, number))
    shown = [f"第{first}条" if first == last else f"第{first}至{last}条" for first, last in spans[:_NAMED]]
    return "、".join(shown) + ("等" if len(spans) > _NAMED else "")

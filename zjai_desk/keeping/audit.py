"""The whole history as lines for whoever audits it: each step of the chain, those of the log among them."""

from collections.abc import Iterator

from zjai_desk.registers.notebooks import EVENTS
from zjai_desk.store import Step, Store
from zjai_desk.store.tables import KEPT

HEADINGS = (
    *("步号", "时间", "操作人", "类别", "操作", "理由", "涉及", "状态"),
    *("电脑", "对象", "说明", "校验码", "前一步校验码", "封签密钥", "封签"),
)
_KINDS = {"change": "改动", "undo": "撤销", "redo": "重做", "log": "日志", "lasting": "定稿"}
_ACTIONS = {"insert": "增", "update": "改", "delete": "删"}
_BATCH = 500


def lines(store: Store) -> Iterator[tuple[str, ...]]:
    """Yield the cells of each step under :data:`HEADINGS`, the oldest first; texts as they are stored."""
    events = _events(store)
    for link in store.links():
        step = link.step
        yield (
            str(step.seq),
            step.at,
            step.operator,
            _KINDS.get(step.kind, step.kind),
            step.title,
            step.reason,
            _touched(step),
            "已撤销" if step.state == "undone" else "",
            *events.get(step.seq, ("", "", "")),
            step.hash,
            link.previous,
            link.sealed_by,
            link.seal,
        )


def _events(store: Store) -> dict[int, tuple[str, str, str]]:
    """Return (computer, subject, detail) as the log has it, by the step that wrote the line."""
    ids = store.ids(EVENTS.key)
    return {
        record.stamp: tuple(str(record.values.get(key) or "") for key in ("computer", "subject", "detail"))  # type: ignore[misc]  # three of them
        for start in range(0, len(ids), _BATCH)
        for record in store.records(EVENTS.key, ids[start : start + _BATCH])
    }


def _touched(step: Step) -> str:
    """Say how many records the step touched: 企业台账 增3 改1."""
    return "；".join(
        f"{KEPT[register].label if register in KEPT else register} "
        + " ".join(f"{_ACTIONS.get(action, action)}{number}" for action, number in actions.items())
        for register, actions in step.counts.items()
    )

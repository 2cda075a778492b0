"""A new store from what was salvaged of a damaged one: what is proven first, what is not in changes of its own."""

import csv
import io
from collections.abc import Collection, Mapping

from zjai_desk.registers.fields import Register
from zjai_desk.registers.rights import ORIGINALS, Right
from zjai_desk.store import codec
from zjai_desk.store.changes import Change
from zjai_desk.store.codec import Row
from zjai_desk.store.damage.salvage import Rows, Salvage, counted
from zjai_desk.store.database import Store
from zjai_desk.store.tables import KEPT, KINDS, ORIGIN_COLUMNS, TABLES

TITLE = "从损坏的台账抢救"
DOUBTFUL = "无法用历史核实的记录"
RESCUE = Right("抢救损坏的台账", (), frozenset(KEPT) | {ORIGINALS}, final=True)
_LASTING = ("events", "editions")
"""What can only be added to, and would keep what is beside it from being undone."""


def rebuild(store: Store, salvage: Salvage, report: str) -> None:
    """Write what was salvaged into a new, empty store, with ``report`` and the old history as files received.

    What is proven comes in one change, what is doubtful in another, which can be undone. People come last: from
    then on nobody writes who has not signed in. Doubtful people are left out, their passwords may be another's.
    """
    kept = {row["id"] for row in salvage.originals}
    proven = {key: holding.proven for key, holding in salvage.holdings.items()}
    doubtful = {
        key: {number: _usable(KEPT[key], row) for number, row in holding.doubtful.items()}
        for key, holding in salvage.holdings.items()
    }
    with store.change(f"{TITLE}{_counts(proven)}", reason=TITLE, right=RESCUE) as change:
        for row in salvage.originals:
            change.take_over_original(row)
        change.keep_original("抢救报告.txt", report.encode())
        change.keep_original("原台账的历史.csv", _old_history(salvage))
        _take_over(change, proven, kept, [key for key in proven if key != "people"])
    registers = [key for key in doubtful if key not in _LASTING and key != "people"]
    if any(doubtful[key] for key in registers):
        said = _counts({key: doubtful[key] for key in registers})
        with store.change(f"{TITLE}：{DOUBTFUL}{said}", reason=TITLE) as change:
            _take_over(change, doubtful, kept, registers)
    if any(doubtful[key] for key in _LASTING):
        with store.change(f"{TITLE}：{DOUBTFUL}，只增不改", reason=TITLE, right=RESCUE) as change:
            _take_over(change, doubtful, kept, _LASTING)
    if proven["people"]:
        with store.change(f"{TITLE}：人员", reason=TITLE) as change:
            _take_over(change, proven, kept, ["people"])


def _take_over(
    change: Change, found: Mapping[str, Rows], kept: Collection[int], registers: Collection[str]
) -> None:
    for key in registers:
        if found[key]:
            change.take_over(key, [_sourced(row, kept) for _, row in sorted(found[key].items())])


def _sourced(row: Row, kept: Collection[int]) -> Row:
    """Return a row that names a received file only if that is there."""
    if row["origin"] is None or row["origin"] in kept:
        return row
    return row | dict.fromkeys(ORIGIN_COLUMNS)


def _usable(register: Register, row: Row) -> Row:
    """Return a row that a store can hold and read: what is no value of its field is blank."""
    usable: Row = {
        name: value if isinstance(value := row.get(name), KINDS[kind]) else None
        for name, kind, _ in TABLES[register.key].columns
    }
    for field in register.fields:
        try:
            codec.decode(field, usable[field.key])
        except (TypeError, ValueError):
            usable[field.key] = None
    try:
        codec.decode_marks(usable["marks"])
    except (TypeError, ValueError, AttributeError):
        usable["marks"] = None
    if not _sheet_rows(usable["origin_rows"]):
        usable |= dict.fromkeys(ORIGIN_COLUMNS)
    return usable


def _sheet_rows(text: str | None) -> bool:
    return all(part.isdecimal() for part in (text or "").split(",") if part)


def _counts(found: Mapping[str, Rows]) -> str:
    parts = [f"{KEPT[key].label}{len(rows)}" for key, rows in found.items() if rows]
    return f"（{'，'.join(parts)}）" if parts else ""


def _old_history(salvage: Salvage) -> bytes:
    """Return the steps of the damaged store as a table that spreadsheets open."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(("步号", "时间", "操作人", "操作", "原因", "涉及条数", "校验码", "可信"))
    for change, touched in counted(salvage.changes):
        said = [change[key] for key in ("seq", "at", "operator", "title", "reason")]
        trusted = "是" if change["seq"] <= salvage.trusted else "否"
        writer.writerow(map(_plain, (*said, touched, change["hash"], trusted)))
    return text.getvalue().encode("utf-8-sig")


def _plain(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text[:1] in "=+-@\t\r＝＋－＠" else text

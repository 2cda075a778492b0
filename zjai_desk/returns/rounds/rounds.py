"""Rounds of returns (报送任务): who is to send which form for which period until when."""

import re
from dataclasses import dataclass
from typing import Any

from zjai_desk.errors import DeskError
from zjai_desk.registers import REGISTERS, divisions
from zjai_desk.registers.notebooks import RECEIPTS, ROUNDS
from zjai_desk.registers.text import clean
from zjai_desk.store import Change, Query, Record, Store


@dataclass(frozen=True, slots=True)
class Round:
    """One round; ``id`` is that of its note, 0 for one that is not kept yet. ``due_on`` is an ISO date or blank."""

    title: str
    register: str
    period: str
    due_on: str = ""
    senders: tuple[str, ...] = ()
    note: str = ""
    id: int = 0

    def asks(self, sender: str, period: str, *registers: str) -> bool:
        """Whether a sender's form, by either of its registers, for a period is what this round asks for."""
        return (
            self.register in registers
            and (not period or period_of(self.period) == period_of(period))
            and (not self.senders or sender in self.senders)
        )


def rounds(store: Store) -> list[Round]:
    """Return all rounds, the newest first."""
    ids = store.ids(ROUNDS.key)
    return [_round(record) for record in reversed(store.records(ROUNDS.key, ids))]


def save_round(store: Store, change: Change, wanted: Round) -> int:
    """Add a round within a change, or write it anew if it has an id; returns the id.

    Raises a DeskError when the title is blank or another round's, or the register is none.
    """
    title = clean(wanted.title)
    if not title:
        raise DeskError("报送任务没有名称，没有保存。", "请填写名称，例如“2019年企业年报”。")
    if wanted.register not in REGISTERS:
        raise DeskError(f"报送任务“{title}”没有选台账，没有保存。", "请选择要收哪一种表。")
    if any(one.title == title and one.id != wanted.id for one in rounds(store)):
        raise DeskError(f"已有名为“{title}”的报送任务，没有保存。", "请换一个名称。")
    values: dict[str, Any] = {
        "title": title,
        "register": wanted.register,
        "period": clean(wanted.period) or None,
        "due_on": wanted.due_on or None,
        "senders": tuple(dict.fromkeys(filter(None, map(clean, wanted.senders)))) or None,
        "note": clean(wanted.note) or None,
    }
    if wanted.id:
        _rename(store, change, wanted.id, title)
        change.update(ROUNDS.key, {wanted.id: values})
        return wanted.id
    return change.insert(ROUNDS.key, [values])[0]


def _rename(store: Store, change: Change, number: int, title: str) -> None:
    """Let what came for a round follow its new title."""
    before = next((one.title for one in rounds(store) if one.id == number), title)
    if before != title:
        ids = store.ids(RECEIPTS.key, Query(equals={"round": before}))
        change.update(RECEIPTS.key, {key: {"round": title} for key in ids})


def delete_round(change: Change, number: int) -> None:
    """Delete a round within a change; what came for it stays received."""
    change.delete(ROUNDS.key, [number])


def towns_of(store: Store, area: str = "") -> list[str]:
    """Return who would send for an area: its towns as the enterprises name them, in order; of all areas if blank.

    Where the enterprises name no towns, the districts under the area.
    """
    columns = store.columns("enterprises", ("district", "town"))
    area_found = divisions.find(area) if area else None
    inner = {area}
    if area_found is not None:
        inner = {area_found.name, *(d.name for d in divisions.children(area_found.code, _TODAY))}
    pairs = zip(columns["district"], columns["town"], strict=True)
    towns = {town for where, town in pairs if isinstance(town, str) and (not area or where in inner)}
    if towns or area_found is None:
        return sorted(towns)
    return [d.name for d in divisions.children(area_found.code, _TODAY)]


_TODAY = "9999-12-31"
"""A day on which only the divisions of today stand: those that ended have ended before it."""


def period_of(text: str) -> str:
    """Return the form in which two periods are compared: 2019 for 2019年, 2019年度 and 2019."""
    found = re.findall(r"\d+", text)
    return "-".join(found) if found else clean(text)


def _round(record: Record) -> Round:
    said = record.values
    senders = said["senders"]
    return Round(
        str(said["title"]),
        str(said["register"]),
        str(said["period"] or ""),
        str(said["due_on"] or ""),
        senders if isinstance(senders, tuple) else (),
        str(said["note"] or ""),
        record.id,
    )

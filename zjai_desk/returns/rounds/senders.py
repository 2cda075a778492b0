"""Who sent a return: told by what stands in it and around it, in the words of the senders already known."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from zjai_desk.registers import divisions
from zjai_desk.registers.fields import Value
from zjai_desk.registers.notebooks import RECEIPTS, ROUNDS
from zjai_desk.registers.text import clean, fold
from zjai_desk.returns.sheets import Return, Sheet
from zjai_desk.store import Store

_TOWN = re.compile(r"[一-鿿]{2,8}?(?:街道|(?<!乡)镇|乡(?!镇))")
_OFFICE = re.compile(
    r"(?:人民政府|办事处|管委会|管理委员会|经济发展办公室|经发办|[(（].*?[)）]|[:：]|盖章)+$"
)
_CONTACT = re.compile(r"(?:填\s*表|填\s*报|联\s*系|经\s*办|制\s*表)\s*人\s*[:：]\s*([一-鿿]{2,4})")
_PHONE = re.compile(r"(?:电\s*话|手\s*机|联系方式)\s*[:：]?\s*([0-9０-９][0-9０-９\-－ ]{6,18}[0-9０-９])")
_LAST_LINES = 12
_MOSTLY = 0.6


def known_senders(store: Store) -> list[str]:
    """Return the names of all senders met so far: in rounds, in receipts and as towns of the enterprises."""
    found: dict[str, None] = {}
    for senders in store.columns(ROUNDS.key, ("senders",))["senders"]:
        found |= dict.fromkeys(senders if isinstance(senders, tuple) else ())
    for column in (
        store.columns(RECEIPTS.key, ("sender",))["sender"],
        store.columns("enterprises", ("town",))["town"],
    ):
        found |= dict.fromkeys(name for name in column if isinstance(name, str))
    return list(found)


def guess_sender(return_: Return, sheet: Sheet, known: Collection[str] = ()) -> str:
    """Return who sent a table; blank if nothing tells.

    The line 填报单位 is believed first, then the names of sheet, file and folder, then the town that the
    records share, at last the only enterprise in it. A known sender named there goes before a new one.
    """
    texts = [sheet.reporter, sheet.name, return_.name.rpartition(".")[0], sheet.title, return_.folder]
    names = list(filter(None, texts))
    # The fullest known name, for 西兴街道 and 西兴 may both be known.
    for text in names:
        named = [sender for sender in known if _bare(sender) and _bare(sender) in fold(text)]
        if named:
            return max(named, key=len)
    if sheet.reporter:
        return _OFFICE.sub("", clean(sheet.reporter)) or clean(sheet.reporter)
    return next(_told_by(names, sheet), "")


def sender_of_name(name: str, folder: str, known: Collection[str] = ()) -> str:
    """Return whom the names of a file and its folder speak of: all there is for one that cannot be read."""
    return guess_sender(Return(name, "", b"", folder=folder), Sheet(""), known)


def filled_in_by(sheet: Sheet) -> tuple[str, str]:
    """Return who filled a form in and the telephone there, as the lines around the table say; blank if they do not."""
    if sheet.grid is None or not sheet.header_rows:
        return "", ""
    rows = [*range(sheet.header_rows[0] - 1), *(one.row - 1 for one in sheet.skipped[-_LAST_LINES:])]
    text = " ".join(str(cell) for row in rows for cell in sheet.grid.row(row) if isinstance(cell, str))
    contact, phone = _CONTACT.search(text), _PHONE.search(text)
    return contact[1] if contact else "", phone[1] if phone else ""


def _bare(sender: str) -> str:
    """Return a sender's name without 办事处, 人民政府 and their like, folded; blank if that leaves a single character."""
    bare = fold(_OFFICE.sub("", sender))
    return bare if len(bare) > 1 else ""


def _told_by(names: Sequence[str], sheet: Sheet) -> Iterator[str]:
    for text in names:
        town = _TOWN.search(text)
        if town:
            yield _without_ancestors(town[0])
    yield from _shared(sheet, "town")
    for text in names:
        division = divisions.find(clean(text)) if len(text) < 12 else None
        if division is not None and division.level == "county":
            yield division.name
    enterprises = {record.values.get("name") for record in sheet.records[:2]}
    if len(enterprises) == 1 and len(sheet.records) < 3:
        yield from (name for name in enterprises if isinstance(name, str))
    yield from _shared(sheet, "district")


def _shared(sheet: Sheet, key: str) -> Iterator[str]:
    """Yield the value that most records have in a field."""
    if key not in sheet.mapping.values() and key not in sheet.constants:
        return
    counts: Counter[Value] = Counter(record.values.get(key) for record in sheet.records)
    for value, count in counts.most_common(1):
        if isinstance(value, str) and count >= _MOSTLY * len(sheet.records):
            yield value


def _without_ancestors(town: str) -> str:
    """Return 长河街道 for 杭州市滨江区长河街道 and for 2019年长河街道."""
    return re.split(r"[省市区县年度]", town)[-1] or town

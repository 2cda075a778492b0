"""The book of what came in (收表登记): which file, from whom, on which form, for which period, in which state."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from zjai_desk.errors import DeskError
from zjai_desk.registers.annual_returns import ANNUAL_RETURNS
from zjai_desk.registers.fields import Value
from zjai_desk.registers.findings import Problem, Severity
from zjai_desk.registers.notebooks import (
    FAULTY,
    FINAL,
    RECEIPT_STATES,
    RECEIPTS,
    RECEIVED,
    RESENT,
    SENT_BACK,
)
from zjai_desk.returns.planning.items import Plan, State
from zjai_desk.returns.rounds.rounds import Round, period_of, rounds
from zjai_desk.returns.rounds.senders import filled_in_by
from zjai_desk.returns.sheets import Sheet
from zjai_desk.store import Change, Record, Store

_UNCLEAR = (State.REFUSED, State.UNDECIDED)
_FIGURES = frozenset(ANNUAL_RETURNS.keys) - {"name", "uscc", "short_name", "year"}


@dataclass(frozen=True, slots=True)
class Receipt:
    """One form of one sender in one file as it came in; ``id`` is that of its note, 0 before it is kept.

    ``period`` is a year or blank, ``round`` the title of the round it is for or blank, ``faults`` how many
    findings are open, ``records`` how many records it states, ``replies_to`` the SHA-256 of the earlier
    version that this one takes the place of, ``contact`` and ``phone`` are who filled the form in.
    """

    file: str
    sha256: str
    sender: str = ""
    register: str = ""
    period: str = ""
    round: str = ""
    state: str = RECEIVED
    faults: int = 0
    records: int = 0
    replies_to: str = ""
    received_on: str = ""
    contact: str = ""
    phone: str = ""
    note: str = ""
    id: int = 0


def receipts(store: Store) -> list[Receipt]:
    """Return all receipts, the oldest first."""
    return [_receipt(record) for record in store.records(RECEIPTS.key, store.ids(RECEIPTS.key))]


def received_before(store: Store, sha256: str) -> Receipt | None:
    """Return the receipt of the same file, byte for byte; None if it never came."""
    return next((one for one in receipts(store) if one.sha256 == sha256), None)


def seen_before(store: Store, sha256: str) -> str:
    """Return in words that the same file, byte for byte, came before; blank if it did not."""
    known = received_before(store, sha256)
    if known is None:
        return ""
    sender = f"{known.sender}报送，" if known.sender else ""
    return f"这份文件已收过（{known.received_on}，{sender}文件名“{known.file}”，状态{known.state}）。"


def drafted(store: Store, plan: Plan) -> list[Receipt]:
    """Return the receipts that go with a plan as it stands: one for each sender and form of the file."""
    kept_rounds, before = rounds(store), receipts(store)
    found: dict[tuple[str, str, str], Receipt] = {}
    tables = [sheet for sheet in plan.return_.sheets if sheet.register]
    for sheet, guessed in zip(tables, plan.senders, strict=True):
        one = _in_round(_drafted(plan, sheet, plan.sender or guessed), sheet, kept_rounds, plan.round)
        key = (one.sender, one.register, one.period)
        other = found.get(key)
        if other is not None:
            one = replace(other, faults=other.faults + one.faults, records=other.records + one.records)
        found[key] = one
    return [_judged(one, plan, before) for one in found.values()]


def note_receipts(store: Store, change: Change, wanted: Iterable[Receipt]) -> None:
    """Write receipts within a change; the same form of the same sender in the same file is noted once.

    That the good rows of a file are imported does not undo that it was sent back, nor that it is final.
    """
    known = {(one.sha256, one.sender, one.register): one for one in receipts(store)}
    for receipt in wanted:
        earlier = known.get((receipt.sha256, receipt.sender, receipt.register))
        if earlier is None:
            change.insert(RECEIPTS.key, [_values(receipt)])
        else:
            stays = (earlier.state == SENT_BACK and receipt.state == FAULTY) or earlier.state == FINAL
            kept = replace(
                receipt,
                state=earlier.state if stays else receipt.state,
                received_on=earlier.received_on,
                note=receipt.note or earlier.note,
            )
            change.update(RECEIPTS.key, {earlier.id: _values(kept)})


def set_state(change: Change, ids: Sequence[int], state: str, note: str = "") -> int:
    """Set the state of receipts within a change and return how many changed.

    Raises a DeskError for a state that is none of 已收, 有错, 已退回, 重报, 定稿.
    """
    if state not in RECEIPT_STATES:
        raise DeskError(f"没有“{state}”这个状态。", f"可用的状态：{'、'.join(RECEIPT_STATES)}。")
    values: dict[str, Value] = {"state": state}
    if note:
        values["note"] = note
    return change.update(RECEIPTS.key, dict.fromkeys(ids, values))


def correct(change: Change, receipt: Receipt) -> None:
    """Write a receipt anew within a change: a person set its sender, form, period or round right."""
    change.update(RECEIPTS.key, {receipt.id: _values(receipt)})


def today() -> str:
    """Return the day on which something is received, by the clock of this PC."""
    return dt.date.today().isoformat()


def form_of(sheet: Sheet) -> str:
    """Return the register by whose name people call a table: one with annual figures is an annual return."""
    return ANNUAL_RETURNS.key if _FIGURES.intersection(sheet.mapping.values()) else sheet.register


def _drafted(plan: Plan, sheet: Sheet, sender: str) -> Receipt:
    register = form_of(sheet)
    contact, phone = filled_in_by(sheet)
    year = sheet.year or (plan.year if register == ANNUAL_RETURNS.key else None)
    return Receipt(
        file=plan.return_.name,
        sha256=plan.return_.sha256,
        sender=sender,
        register=register,
        period=str(year or ""),
        faults=sum(1 for _ in _open_faults(plan, sheet)),
        records=len(sheet.records),
        received_on=today(),
        contact=contact,
        phone=phone,
    )


def _open_faults(plan: Plan, sheet: Sheet) -> Iterator[tuple[int, Problem]]:
    """Yield what is wrong with a table, each once, but for hints and what was explained."""
    rows = {record.row for record in sheet.records} | set(sheet.header_rows)
    found = {(one.row, one.problem): False for one in sheet.problems}
    for place, item in enumerate(plan.items):
        if item.problems and item.sheet == sheet.name and item.rows[0] in rows:
            given = plan.reasons.get(place, {})
            for problem in item.problems:
                row = next((row for row in item.rows if (row, problem) in found), item.rows[0])
                row = next((row for row in sheet.header_rows if (row, problem) in found), row)
                found[row, problem] = problem in given
    for (row, problem), explained in found.items():
        if problem.severity is not Severity.HINT and not explained:
            yield row, problem


def _in_round(receipt: Receipt, sheet: Sheet, known: Sequence[Round], told: str = "") -> Receipt:
    """Return the receipt with the round it is for.

    That is the one a person named (``told``) if it asks for this form, else the only one that asks this
    sender for this form and period.
    """
    for one in known:
        if one.title == told and one.register in (receipt.register, sheet.register):
            return replace(receipt, round=told, register=one.register, period=period_of(one.period))
    fits = [
        one for one in known if one.asks(receipt.sender, receipt.period, receipt.register, sheet.register)
    ]
    if len(fits) != 1:
        return receipt
    period = receipt.period or period_of(fits[0].period)
    return replace(receipt, round=fits[0].title, register=fits[0].register, period=period)


def _judged(receipt: Receipt, plan: Plan, before: Sequence[Receipt]) -> Receipt:
    """Return the receipt with its state and the earlier version, if there is one."""
    earlier = [
        one
        for one in before
        if one.sender == receipt.sender != ""
        and (one.register, one.period) == (receipt.register, receipt.period)
        and one.sha256 != receipt.sha256
    ]
    replies_to = plan.replies_to or (earlier[-1].sha256 if earlier else "")
    unclear = any(item.state in _UNCLEAR for item in plan.items)
    state = FAULTY if receipt.faults or unclear else RESENT if replies_to else RECEIVED
    return replace(receipt, state=state, replies_to=replies_to)


def _values(receipt: Receipt) -> dict[str, Value]:
    return {
        key: value if isinstance(value := getattr(receipt, key), int) else value or None
        for key in RECEIPTS.keys
    }


def _receipt(record: Record) -> Receipt:
    said = record.values
    texts = {key: str(said[key] or "") for key in RECEIPTS.keys if not RECEIPTS[key].numeric}
    numbers = {key: value if isinstance(value := said[key], int) else 0 for key in ("faults", "records")}
    return Receipt(**texts, faults=numbers["faults"], records=numbers["records"], id=record.id)

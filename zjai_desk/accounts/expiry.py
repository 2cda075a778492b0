"""Vouchers whose days run out: what is to be used, claimed or taken back soon."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from zjai_desk.accounts.amounts import NOTHING, split
from zjai_desk.registers import dates
from zjai_desk.registers.vouchers import VOUCHERS
from zjai_desk.store import Among, Condition, Op, Query, Record, Store

SOON = 30
_UNUSED = (None, "已发放", "使用中", "待确认使用")
_UNCLAIMED = ("已确认使用", "部分使用")
_ANYWHERE: Among = {}

TAKE_BACK = "已过使用期，待收回"
USE_SOON = f"{SOON}天内使用到期"
CLAIM_LATE = "已过兑付期，还没有申请兑付"
CLAIM_SOON = f"{SOON}天内兑付到期"


@dataclass(frozen=True, slots=True)
class Reminder:
    """Vouchers that ask for the same thing: what, how much in 元, which; ``step`` is the step to take, if there is one."""

    what: str
    amount: Decimal
    records: tuple[int, ...]
    step: str = ""

    @property
    def is_late(self) -> bool:
        """Whether the day is over, not only near."""
        return self.what in (TAKE_BACK, CLAIM_LATE)


def reminders(store: Store, today: dt.date | None = None, among: Among = _ANYWHERE) -> list[Reminder]:
    """Return what is due, the most urgent first: unused vouchers that lapse or have lapsed, confirmed ones to be claimed.

    ``among`` narrows them to those whose fields hold certain values, such as the districts of an area.
    """
    now = today or dt.date.today()
    day, soon = now.isoformat(), (now + dt.timedelta(days=SOON)).isoformat()
    found: dict[str, list[tuple[int, Decimal]]] = {
        what: [] for what in (TAKE_BACK, USE_SOON, CLAIM_LATE, CLAIM_SOON)
    }
    for record in _due(store, "use_by", soon, {**among, "status": _UNUSED}):
        if (unused := split(record.values).unused) > 0:
            late = dates.is_after(day, str(record.values["use_by"]))
            found[TAKE_BACK if late else USE_SOON].append((record.id, unused))
    for record in _due(store, "redeem_by", soon, {**among, "status": _UNCLAIMED}):
        late = dates.is_after(day, str(record.values["redeem_by"]))
        found[CLAIM_LATE if late else CLAIM_SOON].append((record.id, split(record.values).used))
    steps = {TAKE_BACK: "reclaim", CLAIM_SOON: "claim", CLAIM_LATE: "claim"}
    return [
        Reminder(what, sum((a for _, a in due), NOTHING), tuple(n for n, _ in due), steps.get(what, ""))
        for what, due in found.items()
        if due
    ]


def _due(store: Store, key: str, until: str, among: Among) -> Iterator[Record]:
    """Yield the vouchers whose day ``key`` lies at or before ``until``."""
    # Asked of the file first: mostly nothing is due, and the window has just been opened.
    if not any(str(day) <= until for day in store.counts(VOUCHERS.key, key, among)):
        return
    where = [Condition(field, Op.ONE_OF, tuple(values)) for field, values in among.items()]
    where.append(Condition(key, Op.BETWEEN, (None, until)))
    yield from store.records(VOUCHERS.key, store.ids(VOUCHERS.key, Query(where=tuple(where))))

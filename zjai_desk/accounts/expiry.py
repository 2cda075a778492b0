"""Vouchers whose days run out: what is to be used, claimed or taken back soon."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from zjai_desk.accounts.amounts import NOTHING, split
from zjai_desk.registers.vouchers import VOUCHERS
from zjai_desk.store import Store

SOON = 30
_KEYS = (
    "scheme", "status", "issued_on", "applied_on", "use_by", "redeem_by", "face_amount", "used_amount",
    "redeemed_amount", "returned_amount", "reclaimed_amount", "voided_amount", "claimed_on",
)  # fmt: skip
_UNUSED = frozenset({None, "已发放", "使用中", "待确认使用"})
_UNCLAIMED = frozenset({"已确认使用", "部分使用"})


@dataclass(frozen=True, slots=True)
class Reminder:
    """Vouchers that ask for the same thing: what, how many, how much in 元, which."""

    what: str
    count: int
    amount: Decimal
    records: tuple[int, ...]


USE_SOON = f"{SOON}天内使用到期"
TAKE_BACK = "已过使用期，待收回"
CLAIM_SOON = f"{SOON}天内兑付到期"


def reminders(store: Store, today: dt.date | None = None) -> list[Reminder]:
    """Return what is due: unused vouchers that lapse soon or have lapsed, confirmed ones that must be claimed."""
    day = (today or dt.date.today()).isoformat()
    soon = ((today or dt.date.today()) + dt.timedelta(days=SOON)).isoformat()
    columns = store.columns(VOUCHERS.key, _KEYS)
    found: dict[str, list[tuple[int, Decimal]]] = defaultdict(list)
    for number, *row in zip(columns["id"], *(columns[key] for key in _KEYS), strict=True):
        voucher = dict(zip(_KEYS, row, strict=True))
        parts = split(voucher)
        use_by, redeem_by, status = voucher["use_by"], voucher["redeem_by"], voucher["status"]
        if status in _UNUSED and isinstance(use_by, str) and parts.unused > 0:
            what = TAKE_BACK if use_by < day else USE_SOON if use_by <= soon else ""
        elif status in _UNCLAIMED and isinstance(redeem_by, str) and day <= redeem_by <= soon:
            what = CLAIM_SOON
        else:
            what = ""
        if what and isinstance(number, int):
            found[what].append((number, parts.used if what == CLAIM_SOON else parts.unused))
    return [
        Reminder(
            what,
            len(found[what]),
            sum((a for _, a in found[what]), NOTHING),
            tuple(n for n, _ in found[what]),
        )
        for what in (TAKE_BACK, USE_SOON, CLAIM_SOON)
        if what in found
    ]

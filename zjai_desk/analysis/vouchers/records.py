"""Which vouchers of the register are counted: those that were issued, each with what became of its amount."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from zjai_desk.accounts.amounts import NOT_CONFIRMED, NOT_ISSUED, REST_GOES_TO, VOIDED
from zjai_desk.accounts.programmes import YEAR_OF
from zjai_desk.analysis.boundaries import canonical
from zjai_desk.analysis.columns import Columns, columns, exact_sum
from zjai_desk.analysis.groups import Selected
from zjai_desk.analysis.origins import Records
from zjai_desk.analysis.scope import Scope
from zjai_desk.analysis.tables import Behind
from zjai_desk.registers.fields import Value
from zjai_desk.registers.vouchers import VOUCHERS

if TYPE_CHECKING:
    from typing import Self

    from zjai_desk.store.columns.pool import Flags
    from zjai_desk.store.columns.ranking import Numbers

_TEXTS = ("status", "scheme", "district", "issuer", "issued_on")
_MONEY = (
    "redeemed_amount", "used_amount", "face_amount", "returned_amount", "reclaimed_amount", "voided_amount",
    "contract_amount", "recovered_amount",
)  # fmt: skip
"""What every table reads of vouchers: read together, which is quicker."""
_CENTS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Accounts:
    """What became of each voucher of the register, in order of id.

    ``amounts`` are in 分, 0 where there is none. What is issued is what is used, unused, returned, reclaimed and
    voided (rule V5); live is what is used or unused, contract the amount of the contract, redeemed what was paid
    less what was recovered. ``years`` are 0 where unknown, ``districts`` places among ``names``, whose first is None.
    """

    amounts: Mapping[str, Numbers]
    years: Numbers
    districts: Numbers
    names: tuple[str | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Vouchers(Selected):
    """Vouchers that are counted, with what became of their amounts; an ``amount`` is the key of one of these, or a column of 分."""

    accounts: Accounts

    def cents(self, amount: str | Numbers) -> int:
        """Return the sum of an amount in 分."""
        return exact_sum(self._column(amount)[self.places])

    def total(self, amount: str | Numbers) -> Decimal:
        """Return the same in 元."""
        return Decimal(self.cents(amount)).scaleb(-_CENTS)

    def adding(self, amount: str | Numbers) -> Self:
        """Return those that add something to the sum of an amount."""
        return self.where(self._column(amount) != 0)

    def of_year(self, year: int | None) -> Self:
        """Return those issued in a year, all if none is named."""
        return self if year is None else self.where(self.accounts.years == year)

    def until(self, year: int | None) -> Self:
        """Return those issued up to the end of a year, the undated among them; all if none is named."""
        return self if year is None else self.where(self.accounts.years <= year)

    def whole(self, key: str) -> Numbers:
        """Return a field of numbers of all vouchers, amounts in 分, 0 where there is none."""
        return _or_zero(self.columns.scaled(key)[0])

    def _column(self, amount: str | Numbers) -> Numbers:
        return self.accounts.amounts[amount] if isinstance(amount, str) else amount


def vouchers(scope: Scope, belongs: Callable[[str | None], bool] | None = None) -> Vouchers:
    """Return the vouchers of the area that were issued, of all years; drafts and applications are none yet.

    ``belongs`` decides on districts, by default whether they are of the scope's own area.
    """
    import numpy as np

    register = columns(scope, VOUCHERS.key)
    accounts = scope.once("accounts of vouchers", lambda: _accounts(register))
    drafts = register.coded("status")[0].among(NOT_ISSUED)
    inside = np.fromiter(map(belongs or scope.covers, accounts.names), bool, len(accounts.names))
    places = np.flatnonzero(~drafts & inside[accounts.districts])
    return Vouchers(VOUCHERS.key, register, places, accounts)


def behind(
    rows: Sequence[Vouchers],
    every: Vouchers,
    amounts: Sequence[str | Numbers | None],
    over: Mapping[int, str] | None = None,
    whole: Mapping[int, str] | None = None,
) -> Behind:
    """Return the records behind a table: its rows of vouchers, and the amount of each column (None: all count).

    ``every`` are those of all rows; ``over`` says by which amount of its own row a column is divided, ``whole`` by
    which one of all.
    """
    lines = (*rows, every.joined(rows))

    def adding(amount: str | Numbers) -> tuple[Records, ...]:
        return tuple(row.adding(amount) for row in lines)

    return Behind(
        VOUCHERS.key,
        tuple(row.ids for row in rows),
        of={place: adding(amount) for place, amount in enumerate(amounts) if amount is not None},
        over={
            **{place: adding(amount) for place, amount in (over or {}).items()},
            **{place: adding(amount)[-1:] * len(lines) for place, amount in (whole or {}).items()},
        },
    )


def _accounts(register: Columns) -> Accounts:
    import numpy as np

    register.coded(*_TEXTS)
    register.scaled(*_MONEY)
    own, issuer = register.coded("district", "issuer")
    names: dict[str | None, int] = {None: 0}

    def number(value: Value) -> int:
        return names.setdefault(canonical(value), len(names)) if isinstance(value, str) else 0

    districts = np.where(own.codes > 0, own.each(number, int), issuer.each(number, int))
    counted = ~register.coded("status")[0].among(NOT_ISSUED)
    years = np.zeros(len(own), np.int64)
    for key in YEAR_OF:
        # The later fields, which need not be read, only tell of vouchers that lack the earlier ones.
        if (years[counted] == 0).any():
            years = np.where(years > 0, years, register.years(key))
    return Accounts(_amounts(register), years, districts, tuple(names))


def _amounts(register: Columns) -> dict[str, Numbers]:
    """Return what became of each voucher's amount, as :func:`accounts.amounts.split` says it of one."""
    import numpy as np

    paid, stated, face, *back, contract, recovered = register.scaled(*_MONEY)
    status, issued_on = register.coded("status", "issued_on")
    unconfirmed = status.among(NOT_CONFIRMED)
    used = np.where(unconfirmed, 0, _or_zero(np.where(_blank(stated), paid, stated)))
    issued = np.where(_blank(face), used, face)
    parts = dict(zip(("returned", "reclaimed", "voided"), map(_or_zero, back), strict=True))
    rest = issued - used - parts["returned"] - parts["reclaimed"] - parts["voided"]
    # Less than nothing left is a fault (V5), which must not hide in what was taken back.
    unused = rest
    for sign, part in REST_GOES_TO.items():
        goes = (rest > 0) & status.among({sign})
        parts[part] = parts[part] + np.where(goes, rest, 0)
        unused = np.where(goes, 0, unused)
    nothing = status.among({VOIDED}) & (issued_on.codes == 0)
    if nothing.any():
        # What was applied for and never issued.
        nothing &= register.coded("applied_on")[0].codes > 0
    nothing |= status.among(NOT_ISSUED)
    parts = {"issued": issued, "used": used, "unused": unused, **parts}
    parts = {key: np.where(nothing, 0, column) for key, column in parts.items()}
    return {
        **parts,
        "live": parts["used"] + parts["unused"],
        "contract": _or_zero(contract),
        "redeemed": _or_zero(paid) - _or_zero(recovered),
    }


def _blank(numbers: Numbers) -> Flags:
    from zjai_desk.store.columns.ranking import BLANK

    flags: Flags = numbers == BLANK
    return flags


def _or_zero(numbers: Numbers) -> Numbers:
    import numpy as np

    return np.where(_blank(numbers), 0, numbers)

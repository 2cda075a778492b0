"""What is counted of vouchers: one line each, with what became of its amount."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zjai_desk.accounts.amounts import NOTHING, Split, amount, money, split
from zjai_desk.accounts.programmes import year_of
from zjai_desk.analysis.boundaries import canonical
from zjai_desk.analysis.scope import Scope
from zjai_desk.analysis.tables import Behind
from zjai_desk.registers.fields import Values
from zjai_desk.registers.vouchers import VOUCHERS
from zjai_desk.store import Store

Measure = Callable[["Line"], Decimal]
_MEMO = "vouchers"
_KEYS = (
    "scheme", "status", "applicant", "uscc", "district", "issuer", "provider",
    "applied_on", "issued_on", "use_by", "used_on", "redeemed_on", "event_name", "event_on", "tickets", "attendance",
    "face_amount", "contract_amount", "used_amount", "claimed_amount", "approved_amount", "redeemed_amount",
    "returned_amount", "reclaimed_amount", "voided_amount", "recovered_amount",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One voucher; amounts in 元, ``redeemed`` less what was recovered, ``contract`` that of its contract."""

    id: int
    values: Values
    year: int | None
    district: str | None
    parts: Split
    contract: Decimal
    redeemed: Decimal

    @property
    def scheme(self) -> str:
        """The scheme, 未填券种 where none is filled in."""
        return str(self.values.get("scheme") or "未填券种")

    @property
    def issued_on(self) -> str | None:
        """The day on which it was issued; None where that is not known to the day."""
        day = self.values.get("issued_on")
        return day if isinstance(day, str) and len(day) == 10 else None

    @property
    def owed(self) -> Decimal:
        """What was approved and is not paid yet."""
        if money(self.values, "redeemed_amount") is not None:
            return NOTHING
        return amount(self.values, "approved_amount")

    def count(self, key: str) -> int:
        """Return a whole number that the voucher states, zero if it states none."""
        value = self.values.get(key)
        return int(value) if isinstance(value, (int, Decimal)) else 0


def lines(scope: Scope, *, covers: Callable[[str | None], bool] | None = None) -> list[Line]:
    """Return the vouchers of the area that were issued, of all years; drafts and applications are none yet.

    ``covers`` decides on districts, by default the scope's own area.
    """
    belongs = covers or scope.covers
    if _MEMO not in scope.memo:
        scope.memo[_MEMO] = _all_lines(scope.store)
    every: list[Line] = scope.memo[_MEMO]
    within = {district: belongs(district) for district in {line.district for line in every}}
    return [line for line in every if within[line.district]]


def _all_lines(store: Store) -> list[Line]:
    found = []
    for number, values in store.scan(VOUCHERS.key, _KEYS):
        place = values["district"] or values["issuer"]
        district = canonical(place) if isinstance(place, str) else None
        if values["status"] not in ("草稿", "已申领"):
            found.append(_line(number, values, district))
    return found


def _line(number: int, values: Values, district: str | None) -> Line:
    paid = amount(values, "redeemed_amount") - amount(values, "recovered_amount")
    return Line(
        number, values, year_of(values), district, split(values), amount(values, "contract_amount"), paid
    )


def of_year(found: Iterable[Line], year: int | None) -> list[Line]:
    """Return the vouchers issued in a year, all if none is named."""
    return [line for line in found if year is None or line.year == year]


def until(found: Iterable[Line], year: int | None) -> list[Line]:
    """Return the vouchers issued up to the end of a year, all if none is named."""
    return [line for line in found if year is None or line.year is None or line.year <= year]


def total(found: Iterable[Line], measure: Measure) -> Decimal:
    """Return the sum of a measure over vouchers."""
    return sum(map(measure, found), NOTHING)


def behind(rows: Sequence[Sequence[Line]], measures: Sequence[Measure | None]) -> Behind:
    """Return the records behind a table: its rows of vouchers, and the measure of each column (None: all count)."""
    every = {line.id: line for row in rows for line in row}
    counted = {
        place: frozenset(number for number, line in every.items() if measure(line))
        for place, measure in enumerate(measures)
        if measure is not None
    }
    return Behind(VOUCHERS.key, tuple(tuple(line.id for line in row) for row in rows), counted)

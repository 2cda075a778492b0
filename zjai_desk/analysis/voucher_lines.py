"""What is counted of vouchers: one line each, with what became of its amount."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from zjai_desk.accounts.amounts import NOTHING, Split, amount, money, split
from zjai_desk.accounts.programmes import year_of
from zjai_desk.analysis.boundaries import canonical
from zjai_desk.analysis.scope import Scope
from zjai_desk.analysis.tables import Behind
from zjai_desk.registers.fields import Value, Values
from zjai_desk.registers.vouchers import VOUCHERS
from zjai_desk.store import Store

Measure = Callable[["Line"], Decimal]
_TOLD = (
    "status", "issued_on", "applied_on", "redeemed_amount", "used_amount", "face_amount", "returned_amount",
    "reclaimed_amount", "voided_amount",
)  # fmt: skip
"""What :func:`split` goes by."""
_KEYS = (
    *_TOLD, "scheme", "district", "issuer", "used_on", "redeemed_on", "event_on", "contract_amount", "recovered_amount",
)  # fmt: skip
"""What every table reads of vouchers."""


_FIELDS = frozenset(VOUCHERS.keys)


class _Columns(dict[str, Sequence[Value]]):
    """The columns of the vouchers in order of id, with the marks of what is absent; read when they are asked for."""

    def __init__(self, store: Store) -> None:
        super().__init__(store.columns(VOUCHERS.key, _KEYS))
        self._store = store

    def __missing__(self, key: str) -> Sequence[Value]:
        self[key] = self._store.columns(VOUCHERS.key, (key,))[key]
        return self[key]


class _Values(Mapping[str, Value]):
    """The values of one voucher, taken from the columns one by one."""

    __slots__ = ("_columns", "_place")

    def __init__(self, columns: _Columns, place: int) -> None:
        self._columns, self._place = columns, place

    def __getitem__(self, key: str) -> Value:
        return self._columns[key][self._place]

    def get(self, key: str, default: object = None) -> Any:
        """Return a value, ``default`` where the register has no such field."""
        return self._columns[key][self._place] if key in _FIELDS else default

    def __iter__(self) -> Iterator[str]:
        return iter(VOUCHERS.keys)

    def __len__(self) -> int:
        return len(VOUCHERS.keys)


class Line(NamedTuple):
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

    def number(self, key: str) -> int:
        """Return a whole number that the voucher states, zero if it states none."""
        value = self.values.get(key)
        return int(value) if isinstance(value, (int, Decimal)) else 0


def lines(scope: Scope, *, covers: Callable[[str | None], bool] | None = None) -> list[Line]:
    """Return the vouchers of the area that were issued, of all years; drafts and applications are none yet.

    ``covers`` decides on districts, by default the scope's own area.
    """
    belongs = covers or scope.covers
    every = scope.once("vouchers", lambda: _all_lines(scope.store))
    within = {district: belongs(district) for district in {line.district for line in every}}
    return [line for line in every if within[line.district]]


def _all_lines(store: Store) -> list[Line]:
    columns = _Columns(store)
    ids = columns["id"]
    districts = map(_district, columns["district"], columns["issuer"])
    paid = map(_paid, columns["redeemed_amount"], columns["recovered_amount"])
    contracts = map(_amount, columns["contract_amount"])
    rows = zip(ids, districts, _parts(columns), contracts, paid, columns["status"], strict=True)
    found = []
    for place, (number, district, parts, contract, redeemed, status) in enumerate(rows):
        if status not in ("草稿", "已申领") and isinstance(number, int):
            values = _Values(columns, place)
            found.append(Line(number, values, year_of(values), district, parts, contract, redeemed))
    return found


def _district(own: Value, issuer: Value) -> str | None:
    place = own or issuer
    return canonical(place) if isinstance(place, str) else None


def _amount(value: Value) -> Decimal:
    return value if isinstance(value, Decimal) else NOTHING


def _paid(redeemed: Value, recovered: Value) -> Decimal:
    return _amount(redeemed) - _amount(recovered)


def _parts(columns: _Columns) -> Iterator[Split]:
    """Yield what became of the amount of each voucher; many have the same amounts, which are split once."""
    known: dict[tuple[Value, ...], Split] = {}
    status, issued, applied, *amounts = (columns[key] for key in _TOLD)
    # Of the days it only matters whether there are any.
    dated = [[value if value is None else "" for value in column] for column in (issued, applied)]
    for told in zip(status, *dated, *amounts, strict=True):
        parts = known.get(told)
        if parts is None:
            parts = known[told] = split(dict(zip(_TOLD, told, strict=True)))
        yield parts


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

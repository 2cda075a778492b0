"""Programmes (券政策) as the rules ask them: which one a voucher belongs to, what it allows and until when."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import lru_cache

from zjai_desk.registers import dates, divisions
from zjai_desk.registers.fields import Absent, Value, Values
from zjai_desk.registers.programmes import PROGRAMMES, RECYCLED
from zjai_desk.store import Store

YEAR_OF = ("issued_on", "applied_on", "event_on", "used_on", "redeemed_on")


@dataclass(frozen=True, slots=True)
class Programme:
    """One scheme of one area and year; amounts in 元, ratios in percent, None where it sets no limit."""

    scheme: str
    area: str
    year: int
    record: int | None = None
    budget: Decimal | None = None
    over_issue: Decimal | None = None
    ratio: Decimal | None = None
    per_claim_cap: Decimal | None = None
    per_year_cap: Decimal | None = None
    stack_cap: Decimal | None = None
    use_days: int | None = None
    redeem_days: int | None = None
    payee_rule: str | None = None
    full_offset: Decimal | None = None
    controller_cap: Decimal | None = None
    use_until: str | None = None
    redeem_until: str | None = None
    levels: tuple[str, ...] = ()
    public_days: int | None = None
    separated: str | None = None
    scales: tuple[str, ...] = ()
    provider_share: Decimal | None = None
    ticket_value: Decimal | None = None
    tickets_each: int | None = None
    fewest_tickets: int | None = None
    most_tickets: int | None = None
    unused: str | None = None
    carried_in: Decimal | None = None
    title: str = field(init=False)
    """The programme as sentences name it: 杭州市2019年创新券."""

    def __post_init__(self) -> None:
        """Make the title once: the rules ask for it with every voucher."""
        object.__setattr__(self, "title", f"{self.area}{self.year}年{self.scheme}")

    @property
    def pool(self) -> Decimal | None:
        """The money there is: the year's budget and what the last round left to this one."""
        return None if self.budget is None else self.budget + (self.carried_in or 0)

    def subsidy_limit(self, price: Decimal) -> Decimal | None:
        """Return the most that may be paid for a price: all of a small one, else the ratio of it."""
        if self.full_offset is not None and price < self.full_offset:
            return price
        return None if self.ratio is None else (price * self.ratio / 100).quantize(Decimal("0.01"))

    def use_by(self, issued_on: str) -> str | None:
        """Return the day by which a voucher issued on a day is to be used."""
        return _deadline(issued_on, self.use_days, self.use_until)

    def redeem_by(self, use_by: str) -> str | None:
        """Return the day by which a voucher to be used by a day is to be claimed."""
        return _deadline(use_by, self.redeem_days, self.redeem_until)


def _deadline(start: str, days: int | None, latest: str | None) -> str | None:
    ends = [latest] if latest else []
    if days is not None and dates.precision(start) == "day":
        ends.append((dt.date.fromisoformat(start) + dt.timedelta(days=days)).isoformat())
    return min(ends, default=None)


def programme_of(values: Values, record: int | None = None) -> Programme | None:
    """Return the programme that a record of 券政策 declares; None while it lacks scheme, area or year."""
    given = {
        one.name: value
        for one in fields(Programme)
        if one.init and (value := values.get(one.name)) is not None and not isinstance(value, Absent)
    }
    if not {"scheme", "area", "year"} <= given.keys():
        return None
    division = divisions.find(str(given["area"]))
    given["area"] = division.name if division else given["area"]
    return Programme(**given, record=record)  # type: ignore[arg-type]  # the register declares the kinds


def year_of(voucher: Values) -> int | None:
    """Return the year whose programme a voucher belongs to: that of its issue, else of what else is known."""
    for key in YEAR_OF:
        value = voucher.get(key)
        if isinstance(value, str):
            return dates.year_of(value)
    return None


class Programmes:
    """All programmes of an office by scheme, area and year."""

    def __init__(self, programmes: Iterable[Programme]) -> None:
        self._by = {(p.scheme, p.area, p.year): p for p in programmes}

    @classmethod
    def read(cls, store: Store) -> "Programmes":
        """Return the programmes of the store's 券政策."""
        found = store.records(PROGRAMMES.key, store.ids(PROGRAMMES.key))
        parsed = (programme_of(record.values, record.id) for record in found)
        return cls(programme for programme in parsed if programme is not None)

    def __iter__(self) -> Iterator[Programme]:
        return iter(self._by.values())

    def get(self, scheme: str, area: str, year: int) -> Programme | None:
        """Return the programme of a scheme, an area and a year."""
        return self._by.get((scheme, area, year))

    def of(self, voucher: Values) -> Programme | None:
        """Return the programme of a voucher: its issuer's, else that of its district, of the city, of the province."""
        scheme, year = voucher.get("scheme"), year_of(voucher)
        if not isinstance(scheme, str) or year is None:
            return None
        for area in _areas(voucher.get("issuer") or voucher.get("district")):
            found = self._by.get((scheme, area, year))
            if found is not None:
                return found
        alone = [p for key, p in self._by.items() if key[0] == scheme and key[2] == year]
        return alone[0] if len(alone) == 1 and not voucher.get("district") else None


@lru_cache(maxsize=4096)
def _areas(district: Value) -> tuple[str, ...]:
    """Return the names of a district and of all that it lies in, the nearest first."""
    names: list[str] = []
    division = divisions.find(district) if isinstance(district, str) else None
    if division is None:
        return (district,) if isinstance(district, str) else ()
    by_code = {d.code: d for d in divisions.all_divisions()}
    while division is not None and division.name not in names:
        names.append(division.name)
        division = by_code.get(division.parent)
    return tuple(names)


def next_year(programme: Values, unused: Decimal = Decimal(0)) -> dict[str, Value]:
    """Return the values of the same programme a year later.

    Fixed days move on by a year. Money does not (rule V11), unless the programme says that what was not
    used goes to the pool of the next round: then ``unused``, in 元, is carried in.
    """
    year = programme.get("year")
    later: dict[str, Value] = {key: value for key, value in programme.items() if key != "carried_in"}
    later["year"] = year + 1 if isinstance(year, int) else None
    for key in ("use_until", "redeem_until"):
        day = programme.get(key)
        if isinstance(day, str):
            later[key] = f"{int(day[:4]) + 1}{day[4:]}".replace("-02-29", "-02-28")
    if programme.get("unused") == RECYCLED and unused > 0:
        later["carried_in"] = unused
    return later

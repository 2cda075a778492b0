"""Districts held against each other: their order, their balanced shares of the whole, their places."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from zjai_desk.analysis.balance import shares
from zjai_desk.analysis.boundaries import canonical, code_order, is_former
from zjai_desk.analysis.origins import Origin, Records
from zjai_desk.analysis.scope import UNFILLED, Scope
from zjai_desk.analysis.tables import Cell, Column
from zjai_desk.registers.fields import Absent

SHARE_DECIMALS = 2
_PLACES = ("first", "second", "third")


@dataclass(frozen=True, slots=True)
class Ranking:
    """Counts of districts, the largest first, records without a district last, with shares of the whole.

    ``counts`` and ``shares`` are of all districts of the city; ``rows`` are those of the table, which
    for a single district are it and the others together. ``comparable`` says whether shares mean
    anything: a store of one district only says nothing of its share of the city.
    """

    scope: Scope
    counts: Mapping[str, int]
    shares: Mapping[str, Decimal]
    rows: tuple[str, ...]
    comparable: bool

    @property
    def total(self) -> int:
        """The number of all that was counted, records without a district included."""
        return sum(self.counts.values())

    @property
    def districts(self) -> tuple[str, ...]:
        """The districts in order, without the lines for records that name none and for what cannot be carried over."""
        return tuple(name for name in self.counts if name != UNFILLED and not is_former(name))

    @property
    def own(self) -> str:
        """The district the table is asked for, by the name it is listed under; empty if it is none or not there."""
        wanted = self.scope.area if self.scope.is_district else ""
        return next((name for name in self.districts if wanted and canonical(name) == wanted), "")

    def members(self, row: str) -> list[str]:
        """Return the districts that a row of the table stands for."""
        return [name for name in self.counts if row_of(self.scope, name) == row]

    def share(self, row: str) -> Decimal | Absent:
        """Return the share of a row of the table: the sum of its districts' shares."""
        if not self.comparable:
            return Absent.NOT_APPLICABLE
        return sum((self.shares[name] for name in self.members(row)), Decimal())

    @property
    def total_share(self) -> Decimal | Absent:
        """The share of the row of totals."""
        return (
            sum(self.shares.values(), Decimal()) if self.total and self.comparable else Absent.NOT_APPLICABLE
        )

    def facts(self, word: str) -> dict[str, Cell]:
        """Return the facts of a table by district; ``word`` ends the names of counts, such as total in first_total."""
        facts: dict[str, Cell] = {"districts": len(self.districts), "unfilled": self.counts.get(UNFILLED, 0)}
        for name in self.districts:
            facts |= {f"{name}.{word}": self.counts[name], f"{name}.share": self._own_share(name)}
        for place, name in zip(_PLACES, self.districts, strict=False):
            facts |= {
                place: name,
                f"{place}_{word}": self.counts[name],
                f"{place}_share": self._own_share(name),
            }
        if len(self.districts) > len(_PLACES) and self.comparable:
            facts["top3_share"] = sum((self.shares[name] for name in self.districts[:3]), Decimal())
        if self.own:
            facts |= {
                f"area_{word}": self.counts[self.own],
                "area_share": self._own_share(self.own),
                "area_rank": self.place(self.own),
            }
        return facts

    def origins(self, word: str, records: Callable[[Iterable[str]], Records]) -> dict[str, Origin]:
        """Return where :meth:`facts` come from; ``records`` gives those of some districts together."""
        whole, named = records(self.counts), dict(zip(_PLACES, self.districts, strict=False))
        shares = f"{share_column(self.scope, '').label}，最大余数法取两位小数"
        found = {"districts": Origin(records(self.districts)), "unfilled": Origin(records([UNFILLED]))}
        subjects = {**{f"{name}.": name for name in self.districts}, **{f"{p}_": n for p, n in named.items()}}
        if self.own:
            subjects["area_"] = self.own
        for lead, name in subjects.items():
            part = records([name])
            found |= {f"{lead}{word}": Origin(part), f"{lead}share": Origin(part, whole, shares)}
        if self.own:
            found["area_rank"] = Origin(records([self.own]), whole, "按数从多到少，相同的并列")
        found["top3_share"] = Origin(records(self.districts[:3]), whole, shares)
        return found

    def place(self, name: str) -> int:
        """Return the place of a district among all; equal ones share one."""
        return 1 + sum(self.counts[other] > self.counts[name] for other in self.districts)

    def notes(self, measure: str) -> list[str]:
        """Return what the table must say of its shares; ``measure`` is 家 or 件."""
        found = []
        if self.comparable and len(self.rows) > 1:
            found.append(
                f"占{self.scope.whole}比重以合计{self.total}{measure}为分母，按最大余数法取两位小数（舍位平衡），合计100%。"
            )
        if not self.comparable:
            found.append(f"台账中没有{self.scope.others}的记录，不计占{self.scope.whole}比重。")
        return found

    def _own_share(self, name: str) -> Cell:
        return self.shares[name] if self.comparable else Absent.NOT_APPLICABLE


def rank(counts: Mapping[str, int], scope: Scope) -> Ranking:
    """Put districts in order of their counts, equal ones in order of their codes, :data:`UNFILLED` last."""
    order = sorted(
        counts, key=lambda name: (name == UNFILLED, is_former(name), -counts[name], code_order(name))
    )
    total = sum(counts.values())
    parts = (
        shares([counts[name] for name in order], decimals=SHARE_DECIMALS)
        if total
        else [Decimal()] * len(order)
    )
    rows = dict.fromkeys(row_of(scope, name) for name in order)
    last = [name for name in (scope.others, UNFILLED) if name in rows]
    return Ranking(
        scope=scope,
        counts={name: counts[name] for name in order},
        shares=dict(zip(order, parts, strict=True)),
        rows=(*(name for name in rows if name not in last), *last),
        comparable=not scope.is_district or scope.others in rows,
    )


def row_of(scope: Scope, name: str) -> str:
    """Return the row of a table by district in which a district (or :data:`UNFILLED`) is counted."""
    if name == UNFILLED or not scope.is_district or canonical(name) in scope.names:
        return name
    return scope.others


def share_column(scope: Scope, of: str) -> Column:
    """Return the column for shares of the whole."""
    basis = f"{of}÷{scope.whole}{of}，最大余数法取两位小数，合计100%"
    return Column(f"占{scope.whole}比重", "%", SHARE_DECIMALS, basis=basis)

"""What is counted of patents, from records or, where the office has none, from published figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from zjai_desk.analysis import published
from zjai_desk.analysis.boundaries import Districts, canonical
from zjai_desk.analysis.origins import Listed, Origin
from zjai_desk.analysis.patents import records as patent_records
from zjai_desk.analysis.published import Figure, place_of
from zjai_desk.analysis.scope import UNFILLED, Scope
from zjai_desk.analysis.tables import Behind
from zjai_desk.registers import divisions
from zjai_desk.registers.figures import FIGURES
from zjai_desk.registers.patents import KINDS, PATENTS

if TYPE_CHECKING:
    from zjai_desk.store.columns.ranking import Numbers

NO_KIND = "未填类型"
INDICATORS = {f"{kind}专利数": kind for kind in KINDS}
Key = int | str
Counts = Mapping[Key, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers of patents by row and kind, and where they come from.

    ``counts`` holds a number for each of ``kinds`` under each row: a year or a district, or 未填写.
    ``area`` is that of the numbers, ``year`` the last one they cover if they are published. ``ids`` are the
    patents of each row, ``of_kind`` those of each kind, or the published figures: ``register`` says which. ``districts``
    knows how rows by district were carried over, ``before`` how many each had at the end of the year before.
    """

    area: str
    counts: Counts
    kinds: tuple[str, ...]
    population: str
    source: str
    notes: tuple[str, ...] = ()
    year: int | None = None
    ids: Mapping[Key, tuple[int, ...]] = field(default_factory=dict)
    of_kind: tuple[frozenset[int], ...] = ()
    register: str = PATENTS.key
    districts: Districts | None = None
    before: Mapping[str, int] | None = None

    def records(self, keys: Iterable[Key], kind: int | None = None) -> Listed:
        """Return the records of some rows, those of one kind if it is given."""
        groups = tuple(self.ids.get(key, ()) for key in keys)
        return Listed(self.register, groups, None if kind is None or not self.of_kind else self.of_kind[kind])

    def behind(self, rows: Sequence[Sequence[Key]], *, shares: Sequence[int] = ()) -> Behind:
        """Return the records behind a table whose rows stand for rows of this tally; the kinds come after the first column.

        Columns of ``shares`` are divided by all of their own row.
        """
        ids = tuple(tuple(number for key in keys for number in self.ids.get(key, ())) for keys in rows)
        own = (*map(self.records, rows), self.records([key for keys in rows for key in keys]))
        return Behind(
            self.register,
            ids,
            dict(enumerate(self.of_kind, 1)),
            over=dict.fromkeys(shares, own) if shares else {},
        )

    def share_origin(self, keys: Sequence[Key], kind: int = 0) -> Origin:
        """Return where the share of a kind in some rows comes from."""
        basis = f"{self.kinds[kind]}÷合计，四舍五入取两位小数"
        return Origin(self.records(keys, kind), self.records(keys), basis)

    def bounds(self, shown: Iterable[str]) -> list[str]:
        """Return what a table by district must say of the boundaries it goes by."""
        return self.districts.notes(shown, self.year) if self.districts else []

    @property
    def totals(self) -> tuple[int, ...]:
        """The sums over all rows, by kind."""
        columns = zip(*self.counts.values(), strict=True)
        return tuple(map(sum, columns)) if self.counts else (0,) * len(self.kinds)


def by_year(scope: Scope) -> Tally:
    """Tally patents of the area by the year of their grant."""
    lines = patent_records.granted(scope, scope.covers)
    if lines.any_of_area:
        tally = _of_records(scope, lines, _by(lines.years, lambda year: year or UNFILLED), scope.area)
        years = [row for row in tally.counts if isinstance(row, int)]
        nothing = (0,) * len(tally.kinds)
        gaps: dict[Key, tuple[int, ...]] = dict.fromkeys(
            range(min(years, default=0), max(years, default=0)), nothing
        )
        return replace(tally, counts={**gaps, **tally.counts})
    printed = [f for f in _printed(scope) if not scope.area or canonical(f.area) == scope.area]
    chosen = published.richest(printed, lambda figure: (figure.place, figure.area))
    if len({figure.period for figure in chosen}) < 2:
        chosen = []  # a single number is the stock at the end of its year, not what was granted in it
    within = [figure for figure in chosen if scope.year is None or (figure.year or 0) <= scope.year]
    tally = _of_figures(scope, within, lambda figure: figure.year or UNFILLED)
    return replace(tally, area=within[0].area) if within else tally


def by_district(scope: Scope) -> Tally:
    """Tally patents of the area by district; for a single district, of the city around it."""
    lines = patent_records.granted(scope, scope.compares)
    districts = Districts(scope)
    if lines.any_of_area:
        names = lines.of.names
        rows = _by(lines.districts, lambda at: districts.place(name) if (name := names[at]) else UNFILLED)
        tally = _of_records(scope, lines, rows, scope.city)
        return replace(tally, districts=districts, before=_before(scope, lines, rows))
    printed = [
        figure
        for figure in _printed(scope)
        if _is_district_of(scope, figure.area) and (scope.year is None or (figure.year or 0) <= scope.year)
    ]
    chosen = published.richest(printed, lambda figure: (figure.place, figure.period))
    if scope.level == "province" and _common_city(chosen):
        chosen = []  # the districts of one city are not those of the province
    tally = _of_figures(scope, chosen, lambda figure: figure.area)
    year = chosen[0].year if chosen else None
    day = f"{year}-12-31" if year else None
    counts: dict[Key, tuple[int, ...]] = {}
    ids: dict[Key, tuple[int, ...]] = {}
    for name, numbers in tally.counts.items():
        place = districts.place(str(name), day)
        counts[place] = tuple(map(sum, zip(numbers, counts.get(place, (0,) * len(numbers)), strict=True)))
        ids[place] = ids.get(place, ()) + tally.ids[name]
    area = scope.city or _common_city(chosen)
    return replace(tally, area=area, year=year, counts=counts, districts=districts, ids=ids)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of a tally in order, and in which of them each record is."""

    labels: list[Key]
    of_records: Numbers


def _by(column: Numbers, label: Callable[[int], Key]) -> _Rows:
    """Return the rows that the numbers in a column stand for; what ``label`` calls the same is one row."""
    import numpy as np

    present, which = np.unique(column, return_inverse=True)
    called = [label(number) for number in present.tolist()]
    labels = sorted(set(called), key=lambda row: (isinstance(row, str), row))
    return _Rows(labels, np.array([labels.index(row) for row in called], np.int64)[which])


def _of_records(scope: Scope, lines: patent_records.Granted, rows: _Rows, area: str) -> Tally:
    import numpy as np

    ids, places = lines.ids, lines.kinds
    kinds = (*KINDS, NO_KIND) if (places == patent_records.OTHER).any() else KINDS
    size = len(rows.labels) * len(kinds)
    numbers = np.bincount(rows.of_records * len(kinds) + places, minlength=size).reshape(-1, len(kinds))
    order = np.argsort(rows.of_records, kind="stable")
    ends = np.cumsum(numbers.sum(axis=1)).tolist()
    by_row = np.split(ids[order], ends[:-1])
    return Tally(
        area=area,
        counts={row: tuple(cells) for row, cells in zip(rows.labels, numbers.tolist(), strict=True)},
        kinds=kinds,
        population=f"{area}专利台账中已授权、未失效的专利{len(lines)}件",
        source=scope.source("专利台账"),
        notes=lines.notes(scope),
        ids={row: tuple(group.tolist()) for row, group in zip(rows.labels, by_row, strict=True)},
        of_kind=tuple(frozenset(ids[places == place].tolist()) for place in range(len(kinds))),
    )


def _before(scope: Scope, lines: patent_records.Granted, rows: _Rows) -> Mapping[str, int] | None:
    """Return the number of patents by district up to the end of the year before; None if no year is asked for."""
    import numpy as np

    if scope.year is None:
        return None
    sizes = np.bincount(rows.of_records[lines.years < scope.year], minlength=len(rows.labels)).tolist()
    return {str(row): size for row, size in zip(rows.labels, sizes, strict=True) if size and row != UNFILLED}


def _printed(scope: Scope) -> list[Figure]:
    """Return the published numbers of patents by kind."""
    return [
        figure
        for figure in published.figures(scope)
        if figure.indicator in INDICATORS and figure.value == figure.value.to_integral_value()
    ]


def _of_figures(scope: Scope, chosen: Iterable[Figure], key: Callable[[Figure], Key]) -> Tally:
    """Tally the figures of one section; a row of which a kind is not printed is left out."""
    table: dict[Key, dict[str, int]] = defaultdict(dict)
    ids: dict[Key, tuple[int, ...]] = defaultdict(tuple)
    figures = list(chosen)
    for figure in figures:
        table[key(figure)][INDICATORS[figure.indicator]] = int(figure.value)
        ids[key(figure)] += (figure.id,)
    which = scope.area + (f"{scope.year}年及以前" if scope.year else "")
    missing = f"台账中没有{which}的专利记录" if which else "台账中没有专利记录"
    if not figures:
        return Tally(scope.area, {}, KINDS, "无数据", "", (f"{missing}，公布数中也没有；请先导入专利台账。",))
    counts = {
        row: tuple(kinds[kind] for kind in KINDS) for row, kinds in table.items() if len(kinds) == len(KINDS)
    }
    notes = [f"{missing}，本表用公布数。"]
    if partial := [str(row) for row in table if row not in counts]:
        notes.append(f"{'、'.join(partial)}的公布数不全，未列。")
    return Tally(
        scope.area,
        counts,
        KINDS,
        figures[0].population or "公布数未载明总体",
        place_of(figures[0]),
        tuple(notes),
        ids={row: ids[row] for row in counts},
        of_kind=tuple(frozenset(f.id for f in figures if INDICATORS[f.indicator] == kind) for kind in KINDS),
        register=FIGURES.key,
    )


def _is_district_of(scope: Scope, area: str) -> bool:
    division = divisions.find(area)
    if division is None or division.level in ("province", "prefecture"):
        return False
    return not scope.area or division.name in scope.around


def _common_city(figures: Iterable[Figure]) -> str:
    """Return the city that all areas belong to; empty if there is no one such."""
    found: set[Hashable] = set()
    for figure in figures:
        division = divisions.find(figure.area)
        found.add(division.parent if division else None)
    cities = [d.name for d in divisions.all_divisions() if found == {d.code}]
    return cities[0] if cities else ""

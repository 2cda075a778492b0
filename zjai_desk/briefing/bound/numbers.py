"""Where the numbers of a text come from: facts and cells of the tables, for the place of a paper or another one."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from zjai_desk.analysis import catalogue
from zjai_desk.analysis.pivot import own_tables
from zjai_desk.analysis.scope import scope_of
from zjai_desk.analysis.tables import Cell, Table
from zjai_desk.briefing.bound.notation import PLAIN_NAMES, Name
from zjai_desk.briefing.bound.rows import TOTAL, column_at, column_name, of_place, row_at, row_labels, unit_of
from zjai_desk.briefing.texts.fact_names import fact_name
from zjai_desk.errors import DeskError
from zjai_desk.progress import SILENT, Progress
from zjai_desk.store import Store

Place = tuple[str, int]
WHOLE_CITY, WHOLE_PROVINCE = "全市", "全省"
_PROVINCE = "浙江省"


@dataclass(frozen=True, slots=True)
class Found:
    """What a name stands for: its value, unit and 口径, and the place in the table it was read from.

    ``row`` is None for the totals and for a fact; ``column`` is None for a fact.
    """

    value: Cell
    label: str
    unit: str = ""
    basis: str = ""
    table: Table | None = None
    row: int | None = None
    column: int | None = None
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """Why a name stands for nothing now, and what may have been meant.

    ``gone`` says that its table is there and counted something, but not this: a row or a fact of that name.
    """

    why: str
    meant: tuple[str, ...] = ()
    gone: bool = False

    def __str__(self) -> str:
        return self.why + (f"是不是：{'、'.join(self.meant)}？" if self.meant else "")


@dataclass(slots=True)
class Tables:
    """Tables counted once and kept, for as long as nobody writes to the store; ``memo`` is what they share."""

    built: dict[tuple[str, str, int], Table | DeskError] = field(default_factory=dict)
    memo: dict[str, Any] = field(default_factory=dict)

    def of(self, store: Store, name: str, place: Place) -> Table:
        """Return a table for an (area, year), counted if this is the first time that it is wanted.

        Raises the DeskError of :func:`catalogue.build`.
        """
        key = (name, *place)
        if key not in self.built:
            try:
                self.built[key] = catalogue.build(store, name, *place, self.memo)
            except DeskError as error:
                self.built[key] = error
        found = self.built[key]
        if isinstance(found, DeskError):
            raise found
        return found

    def forget(self, area: str) -> None:
        """Let go of the tables of an area, when the next one is written."""
        self.built = {key: table for key, table in self.built.items() if key[1] != area}


class Numbers:
    """Looks up names for the area and year of a paper; tables are counted when a name first asks for them."""

    def __init__(
        self, store: Store, place: Place, tables: Tables | None = None, day: dt.date | None = None
    ) -> None:
        self.store = store
        self.area, self.year = place
        self.day = day or dt.date.today()
        self.tables = tables or Tables()
        self.used: dict[tuple[str, str, int | None], Table] = {}

    def find(self, name: Name) -> Found | Missing:
        """Return what a name stands for."""
        try:
            place = self._place(name)
            if not name.table:
                return self._plain(name, place)
            table, fact = self._table(name, place)
        except DeskError as error:
            return Missing(error.message, _suggested(name))
        found = self._cell(table, name, place) if name.column else self._fact(table, fact)
        if isinstance(found, Found) and not name.when:
            self.use(table)
        return found

    def use(self, table: Table) -> None:
        """Take note that a table is used, so that its source is told."""
        self.used.setdefault((table.name, table.area, table.year), table)

    def _place(self, name: Name) -> Place:
        steps = {"": 0, "去年": 1, "前年": 2}
        year = self.year - steps[name.when] if name.when in steps else int(name.when)
        where = name.where
        if where == WHOLE_PROVINCE:
            return _PROVINCE, year
        if where == WHOLE_CITY:
            return scope_of(self.store, self.area, year).city or self.area, year
        return where or self.area, year

    def _plain(self, name: Name, place: Place) -> Found:
        day = f"{self.day.year}年{self.day.month}月{self.day.day}日"
        values: dict[str, Cell] = {"area": place[0], "year": str(place[1]), "date": day}
        return Found(values[name.fact], PLAIN_NAMES[name.fact])

    def _table(self, name: Name, place: Place) -> tuple[Table, str]:
        """Return the table that is meant and the key of the fact: of a group alone, the first table that has it."""
        if name.table in catalogue.TABLES or name.table.startswith(own_tables.PREFIX):
            return self._built(name.table, place), name.fact
        group, _, rest = name.table.partition(".")
        fact = f"{rest}.{name.fact}" if rest else name.fact
        members = [known for known in catalogue.TABLES if known.startswith(f"{group}.")]
        if name.column or not members:
            raise DeskError(f"没有名为“{name.table}”的统计表。")
        tables = [self._built(member, place) for member in members]
        known = next((table for table in tables if fact in table.facts), None)
        if known is None and rest.isascii() and rest:
            raise DeskError(f"没有名为“{name.table}”的统计表。")
        return known or tables[0], fact

    def _built(self, name: str, place: Place) -> Table:
        return self.tables.of(self.store, name, place)

    def _fact(self, table: Table, key: str) -> Found | Missing:
        named = fact_name(table.name, key)
        if key not in table.facts:
            label = named.label if named else key
            if not table.rows:
                return Missing(f"“{table.title}”现在没有数据，所以没有“{label}”。")
            if "published" in table.facts:
                return Missing(f"“{table.title}”现在用的是公布数，没有“{label}”。", gone=True)
            return Missing(f"“{table.title}”里现在没有“{label}”。", _near(key, table), gone=True)
        unit = named.unit if named else ""
        if unit == "亿元" and str(table.facts.get("unit", "")).endswith("元"):
            unit = str(table.facts["unit"])
        return Found(table.facts[key], named.label if named else key, unit, table.population, table)

    def _cell(self, table: Table, name: Name, place: Place) -> Found | Missing:
        if not table.rows:
            return Missing(f"“{table.title}”现在没有数据。")
        column = column_at(table, name.column)
        if column is None:
            named = "、".join(each.label for each in table.columns)
            return Missing(f"“{table.title}”里没有“{name.column}”这一列，现有：{named}。", gone=True)
        row = row_at(table, of_place(name.row, place))
        if isinstance(row, str):
            return Missing(row, _near_rows(name.row, table), gone=True)
        return _cell_found(table, row, column, TOTAL if row is None else row_labels(table)[row])


def _cell_found(table: Table, row: int | None, column: int, label: str) -> Found:
    declared = table.columns[column]
    cells = table.rows[row].cells if row is not None else table.totals
    return Found(
        value=cells[column],
        label=f"{label}·{declared.label}",
        unit=unit_of(table, cells, column),
        basis="；".join(filter(None, (declared.basis, table.population))),
        table=table,
        row=row,
        column=column,
        decimals=declared.decimals,
    )


def _near(key: str, table: Table) -> tuple[str, ...]:
    """Return the facts that may have been meant, by key and by Chinese name."""
    labels = {named.label: known for known in table.facts if (named := fact_name(table.name, known))}
    close = get_close_matches(key, list(table.facts), 3, 0.7)
    close += [labels[label] for label in get_close_matches(key, list(labels), 3, 0.6)]
    return tuple(f"{table.name}.{known}" for known in dict.fromkeys(close))[:3]


def _near_rows(label: str, table: Table) -> tuple[str, ...]:
    return tuple(get_close_matches(label, row_labels(table), 3, 0.5))


def _suggested(name: Name) -> tuple[str, ...]:
    by_title = {title: key for key, title in catalogue.TABLES.items()}
    close = get_close_matches(name.table, list(catalogue.TABLES), 3, 0.6)
    close += [by_title[title] for title in get_close_matches(name.table, list(by_title), 3, 0.5)]
    return tuple(dict.fromkeys(close))[:3]


@dataclass(frozen=True, slots=True)
class Offer:
    """A number that can be put into a text: its name, and what it is now."""

    name: Name
    found: Found
    table_title: str

    @property
    def caption(self) -> str:
        """What it is called, as it is looked for and as it stands in the source of a text."""
        return self.found.label


def offers(store: Store, name: str, numbers: Numbers) -> Iterator[Offer]:
    """Yield all that can be bound of one table: its facts, then its cells, each with its value now."""
    table = numbers.tables.of(store, name, (numbers.area, numbers.year))
    title = catalogue.TABLES.get(name, table.title)
    for key in table.facts:
        found = numbers.find(Name(name, key))
        if isinstance(found, Found):
            yield Offer(Name(name, key), found, title)
    labels = row_labels(table)
    rows: list[int | None] = [*range(len(table.rows)), *([None] if table.totals else [])]
    for row in rows:
        label = TOTAL if row is None else labels[row]
        told = told_row(label, numbers)
        for column, cell in enumerate(table.totals if row is None else table.rows[row].cells):
            if not isinstance(cell, str) and cell is not None and told:
                declared = Name(name, "", told, column_name(table, column))
                yield Offer(declared, _cell_found(table, row, column, label), title)


def told_row(label: str, numbers: Numbers) -> str:
    """Return how a row is bound: 本年 and 本地区 for those of the paper, so that next year's and another district's find their own."""
    if any(brace in label for brace in "{}"):
        return ""
    known = {str(numbers.year): "本年", str(numbers.year - 1): "上年", numbers.area: "本地区"}
    return "/".join(known.get(word, word) for word in label.split("/"))


def all_offers(
    store: Store, names: Iterable[str], numbers: Numbers, progress: Progress = SILENT
) -> list[Offer]:
    """Return the offers of several tables, in order."""
    found: list[Offer] = []
    for name in names:
        progress.report("统计")
        found += offers(store, name, numbers)
    return found

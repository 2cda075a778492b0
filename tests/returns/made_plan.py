"""What a made-up return is made of: sheets with cells and their truth, and what chance decided for a table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

import made_values as values
from made_columns import Column, Sort
from made_values import Cell, Money

Record = dict[str, Any]
Problem = tuple[int, str, str]
UNIT_MARKS = (
    "（{}）",
    "({})",
    "/{}",
    "\n（{}）",
    "（单位：{}）",
    "【{}】",
    "，{}",
    "(单位:{})",
    "_{}",
    " （{}） ",
)


@dataclass
class Page:
    """A sheet: its cells from 0, merged ranges, hidden parts; and what it truly says."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    hidden: bool = False
    tables: list["Truth"] = field(default_factory=list)

    def put(self, row: int, column: int, cell: Cell) -> None:
        if cell is not None:
            self.cells[row, column] = cell

    @property
    def height(self) -> int:
        return max((row for row, _ in self.cells), default=-1) + 1


@dataclass
class Truth:
    """What one table says: its records with their rows from 1, and the problems planted or unavoidable."""

    register: str
    records: list[tuple[int, Record]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass
class Made:
    """A return: its file name without ending, and its sheets."""

    name: str
    pages: list[Page]
    date_1904: bool = False


@dataclass
class Plan:
    """What chance decided for one table before a cell is placed."""

    chance: Random
    sort: Sort
    columns: list[Column]
    units: dict[str, Money]
    unit_in: str
    merging: bool
    district: str = ""
    scheme: str = ""


def planned(chance: Random, sort: Sort, merging: bool) -> Plan:
    """Decide by chance what stands in a table."""
    optional = [column for column in sort.columns if column.key not in sort.must]
    kept = {
        column.key
        for column in chance.sample(
            optional, chance.randrange(max(0, sort.least - len(sort.must)), len(optional) + 1)
        )
    }
    columns = [column for column in sort.columns if column.key in sort.must | kept]
    # A voucher's number tells no scheme; without a column the title must.
    scheme = ""
    if sort.register == "vouchers" and chance.random() < 0.4:
        columns = [column for column in columns if column.key != "scheme"]
        scheme = chance.choice(("创新券", "服务券", "活动券"))
    if sort.register in ("enterprises", "annual") and len(columns) < 3:
        columns = [
            column
            for column in sort.columns
            if column.key in sort.must | kept | {"uscc", "employees", "revenue"}
        ]
    unit_in = chance.choice(("heading", "heading", "line", "row", "none"))
    own = next((column.money for column in columns if column.money), values.WAN)
    common = (
        own
        if unit_in == "none"
        else chance.choice((own, own, values.YUAN, values.WAN, values.THOUSAND, values.YI))
    )
    units = {
        column.key: common
        if unit_in in ("line", "none") or chance.random() < 0.8
        else chance.choice((values.YUAN, values.WAN))
        for column in columns
        if column.money
    }
    return Plan(chance, sort, columns, units, unit_in, merging, scheme=scheme)


def record(plan: Plan, number: int) -> Record:
    """Make the values of a row; keys with /分 hold amounts to be written."""
    row: Record = {"number": number}
    if plan.district:
        row["the_district"] = plan.district
    for column in plan.columns:
        if column.key not in plan.sort.must and plan.chance.random() < column.blank:
            row[column.key] = None
            row[f"{column.key}/分"] = 10**9
            if column.key in ("district", "employees"):
                row.pop(column.key)
            continue
        made = column.make(plan.chance, row)
        if column.money:
            row[f"{column.key}/分"] = made
            row[column.key] = canonical(made, column.money)
        else:
            row[column.key] = made
    return row


def canonical(cents: int, own: Money) -> float:
    """Return an amount in 分 as the register keeps it."""
    value = cents / 100 / own.yuan
    return int(value) if value == int(value) else round(value, 6)


def cell(plan: Plan, column: Column, row: Mapping[str, Any]) -> Cell:
    """Write one value as clerks do."""
    value = row.get(column.key)
    if value is None:
        return plan.chance.choice(values.BLANKS) if column.key not in ("name", "patent_no") else None
    if column.money:
        return values.write_amount(
            plan.chance, row[f"{column.key}/分"], plan.units[column.key], signed=column.signed
        )
    return column.write(plan.chance, value)


def heading(plan: Plan, column: Column) -> str:
    """Write the heading of a column."""
    text = plan.chance.choice(column.headings)
    if column.money and plan.unit_in == "heading":
        text += plan.chance.choice(UNIT_MARKS).format(plan.units[column.key].word)
    elif column.money and plan.unit_in == "line" and plan.chance.random() < 0.1:
        text += f"（{plan.units[column.key].word}）"
    elif column.word and plan.chance.random() < 0.4:
        text += plan.chance.choice(UNIT_MARKS).format(column.word)
    return text


def stated(plan: Plan, row: Mapping[str, Any]) -> Record:
    """Return what a reader is to find of a row."""
    said = {column.key: row.get(column.key) for column in plan.columns}
    return {**said, "scheme": plan.scheme} if plan.scheme else said

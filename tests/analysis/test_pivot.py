"""Own tables against pandas' own pivot of the same rows: counts, sums, means, medians, bounds, totals, shares."""

import random
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

import made_records
import pandas as pd
import pytest

from zjai_desk.analysis.balance import half_up
from zjai_desk.analysis.pivot.counting import pivot_table
from zjai_desk.analysis.pivot.spec import As, By, Dimension, Measure, Of, PivotSpec
from zjai_desk.analysis.scope import scope_of
from zjai_desk.analysis.tables import Cell, Table
from zjai_desk.registers.fields import Absent, Value
from zjai_desk.store import Store

BLANK = "未填"
RECORDS = made_records.made(3)
_FIELDS = {
    "enterprises": ("district", "field", "founded_on", "financing_stage"),
    "patents": ("kind", "granted_on", "district", "holder", "owner.field", "owner.founded_on"),
    "vouchers": ("scheme", "district", "issued_on", "owner.field", "owner.financing_stage"),
}
_NUMBERS = {"enterprises": "registered_capital", "vouchers": "face_amount", "patents": ""}
_SUMS = (Of.SUM, Of.MEAN, Of.MEAN_OF_ALL, Of.MEDIAN, Of.LOWEST, Of.HIGHEST)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.create(tmp_path_factory.mktemp("pivot") / "台账.zjdb") as store:
        for register, records in RECORDS.items():
            with store.change(f"录入{register}") as change:
                change.insert(register, records)
        yield store


# -- the same with pandas -----------------------------------------------------------------------------


def lines_of(value: Value, by: By) -> list[str]:
    """Return the lines of a value as a person would name them."""
    if value is None or value == ():
        return [BLANK]
    if value is Absent.NOT_APPLICABLE:
        return ["不适用（—）"]
    if isinstance(value, tuple):
        return list(value)
    text = str(value)
    if by is By.YEAR:
        return [f"{text[:4]}年"]
    if by is By.MONTH:
        return [f"{text[:4]}年{int(text[5:7])}月" if len(text) > 4 else f"{text}年（日期只到年）"]
    if by is By.QUARTER:
        quarter = "一一一二二二三三三四四四"[int(text[5:7]) - 1] if len(text) > 4 else ""
        return [f"{text[:4]}年{quarter}季度" if quarter else f"{text}年（日期只到年）"]
    return [text]


def frame_of(spec: PivotSpec) -> pd.DataFrame:
    """Return the records with a column for each dimension, one line for each line that they stand in."""
    owners = {record["name"]: record for record in RECORDS["enterprises"]}
    name = {"patents": "holder", "vouchers": "applicant"}.get(spec.register, "name")
    rows = []
    for number, record in enumerate(RECORDS[spec.register]):
        row: dict[str, object] = {"record": number, "owner": record[name] if record[name] in owners else None}
        row["number"] = record.get(_NUMBERS[spec.register] or "none")
        for place, dimension in enumerate(spec.dimensions):
            source = owners.get(record[name], {}) if dimension.key.startswith("owner.") else record
            row[f"d{place}"] = lines_of(source.get(dimension.key.removeprefix("owner.")), dimension.by)
        rows.append(row)
    frame = pd.DataFrame(rows)
    for place in range(len(spec.dimensions)):
        frame = frame.explode(f"d{place}", ignore_index=True)
    return frame


def expected(frame: pd.DataFrame, measure: Measure) -> Fraction | None:
    """Return what a measure of some lines is, worked out plainly over their different records."""
    once = frame.drop_duplicates("record")
    if measure.of is Of.RECORDS:
        return Fraction(len(once))
    if measure.of is Of.OWNERS:
        return Fraction(once["owner"].nunique())
    numbers = sorted(Fraction(value) for value in once["number"] if isinstance(value, Decimal))
    if not numbers:
        return None
    total, count = sum(numbers, Fraction()), len(numbers)
    return {
        Of.SUM: total,
        Of.MEAN: total / count,
        Of.MEAN_OF_ALL: total / len(once),
        Of.MEDIAN: (numbers[(count - 1) // 2] + numbers[count // 2]) / 2,
        Of.LOWEST: numbers[0],
        Of.HIGHEST: numbers[-1],
    }[measure.of]


def is_equal(cell: Cell, wanted: Fraction | None, there: bool, measure: Measure, decimals: int) -> bool:
    if not there:
        return cell == (0 if measure.of in (Of.RECORDS, Of.OWNERS) else Absent.NOT_APPLICABLE)
    return cell is None if wanted is None else cell == half_up(wanted, decimals)


def random_spec(chance: random.Random) -> PivotSpec:
    register = chance.choice(tuple(_FIELDS))
    keys = chance.sample(_FIELDS[register], chance.choice((1, 2, 2, 3)))

    def dimension(key: str) -> Dimension:
        dated = key.endswith("_on")
        return Dimension(key, chance.choice((By.YEAR, By.QUARTER, By.MONTH)) if dated else By.VALUE)

    rows = chance.randint(1, len(keys))
    choices = [Measure()]
    choices += [Measure(of, _NUMBERS[register]) for of in _SUMS] if _NUMBERS[register] else []
    choices += [Measure(Of.OWNERS)] if register != "enterprises" else []
    return PivotSpec(
        register,
        tuple(map(dimension, keys[:rows])),
        tuple(map(dimension, keys[rows:])),
        tuple(chance.sample(choices, min(len(choices), 3))),
    )


def column_frames(spec: PivotSpec, frame: pd.DataFrame, table: Table) -> Iterator[tuple[int, pd.DataFrame]]:
    """Yield for each column of numbers the lines that belong to it, by what the column is called."""
    first = len(spec.rows)
    for place, column in enumerate(table.columns[first:], first):
        label = column.label if len(spec.measures) == 1 else column.group
        names = " ".join(filter(None, (column.group if len(spec.measures) == 1 else "", label))).split()
        inside = frame
        if spec.columns and "次" not in label:
            for at, name in enumerate(names):
                if not name.startswith(("合计", "小计")):
                    inside = inside[inside[f"d{first + at}"] == name]
            yield place, inside
        elif not spec.columns:
            yield place, inside


@pytest.mark.parametrize("seed", range(16))
def test_every_cell_is_what_pandas_says(filled: Store, seed: int) -> None:
    spec = random_spec(random.Random(seed))
    table, frame = pivot_table(scope_of(filled), spec), frame_of(spec)
    leaves = frame.groupby([f"d{at}" for at in range(len(spec.rows))]).ngroups
    assert sum(not row.subtotal for row in table.rows) == leaves
    lines = [(place, row.cells) for place, row in enumerate(table.rows)] + [(None, table.totals)]
    columns = list(column_frames(spec, frame, table))
    # Of a table with very many cells every n-th line is enough.
    for where, cells in lines[:: 1 + len(lines) * len(columns) // 4000]:
        here = frame
        names = [
            cell for cell in cells[: len(spec.rows)] if cell and not str(cell).startswith(("小计", "合计"))
        ]
        if str(cells[0]).startswith("合计") and "次" in str(cells[0]):
            continue
        for at, name in enumerate(names):
            here = here[here[f"d{at}"] == name]
        for place, below in columns:
            inside = frame.loc[below.index.intersection(here.index)]
            measure = spec.measures[(place - len(spec.rows)) % len(spec.measures)]
            decimals = table.columns[place].decimals or 0
            wanted = expected(inside, measure) if len(inside) else None
            assert is_equal(cells[place], wanted, bool(len(inside)), measure, decimals), (spec, cells, place)
            if measure.of is Of.RECORDS:
                assert len(table.records(where, place)) == cells[place], "a count opens as many records"


def test_pandas_own_pivot_is_the_same(filled: Store) -> None:
    spec = PivotSpec(
        "vouchers", (Dimension("district"),), (Dimension("scheme"),), (Measure(Of.SUM, "face_amount"),)
    )
    table = pivot_table(scope_of(filled), spec)
    frame = frame_of(spec).assign(number=lambda f: f["number"].map(lambda n: float(n or 0)))
    pivot = frame.pivot_table(index="d0", columns="d1", values="number", aggfunc="sum", margins=True)
    columns = [column.label for column in table.columns[1:-1]]
    for row in table.rows:
        assert [float(c) for c in numbers(row.cells[1:-1])] == pytest.approx(
            list(pivot.loc[row.cells[0], columns])
        )
    assert float(numbers(table.totals)[-1]) == pytest.approx(pivot.loc["All", "All"])


def numbers(cells: Sequence[Cell]) -> list[Decimal]:
    return [Decimal(cell) for cell in cells if isinstance(cell, (int, Decimal))]


# -- shares -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(100, 108))
def test_shares_make_one_hundred(filled: Store, seed: int) -> None:
    chance = random.Random(seed)
    plain = random_spec(chance)
    measure = Measure(
        chance.choice((Of.RECORDS, Of.SUM)), _NUMBERS[plain.register] or "", decimals=chance.randint(0, 3)
    )
    measure = measure if measure.key else Measure(decimals=measure.decimals)
    spec = PivotSpec(
        plain.register,
        plain.rows,
        plain.columns,
        tuple(
            Measure(measure.of, measure.key, shown, measure.decimals)
            for shown in (As.OF_ROW, As.OF_COLUMN, As.OF_ALL)
        ),
        subtotals=False,
        total_column=False,
    )
    table = pivot_table(scope_of(filled), spec)
    first, columns = len(spec.rows), (len(table.columns) - len(spec.rows)) // 3
    rows = [row.cells for row in table.rows if not row.subtotal]
    for cells in rows:
        assert sum(numbers(cells[first::3])) in (100, 0)
    for place in range(columns):
        column = first + 3 * place + 1
        assert sum(numbers([cells[column] for cells in rows])) in (100, 0)
    assert sum(sum(numbers(cells[first + 2 :: 3])) for cells in rows) == 100

"""The chi-square test of an own table of two dimensions: what is expected of each cell, and how far it is from that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from zjai_desk.analysis.balance import half_up
from zjai_desk.analysis.pivot import words
from zjai_desk.analysis.pivot.heads import Head, Heads
from zjai_desk.analysis.pivot.spec import TESTED, As, PivotSpec
from zjai_desk.analysis.tables import Cell
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Absent

if TYPE_CHECKING:
    from zjai_desk.analysis.crosstab import Crosstab


@dataclass(frozen=True, slots=True)
class Test:
    """The test of a table, None if it cannot be made, and then in words why; ``numbers`` are those of each cell."""

    found: Crosstab | None
    why: str
    numbers: dict[tuple[Head, Head], tuple[float, float]]

    def shown(self, form: As, decimals: int, row: Head, column: Head) -> Cell:
        """Return the expected count or the adjusted residual of a cell; “—” of totals, blanks and where there is no test."""
        pair = self.numbers.get((row, column))
        if pair is None:
            return Absent.NOT_APPLICABLE
        return half_up(Decimal(pair[0] if form is As.EXPECTED else pair[1]), decimals)

    def notes(self, spec: PivotSpec) -> Iterator[str]:
        """Say what the test found, or why there is none."""
        if self.found is None:
            yield f"不能做卡方检验：{self.why}。"
            return
        register = REGISTERS[spec.register]
        yield from self.found.notes(*(words.dimension_label(register, one) for one in spec.dimensions))
        yield "检验只计填了两项的记录；期望数＝行合计×列合计÷总计，调整残差绝对值大于1.96为偏多或偏少（5%显著性水平）。"

    def facts(self) -> dict[str, Cell]:
        """Return the test as facts of the table."""
        return self.found.facts() if self.found else {}


def test_of(spec: PivotSpec, heads: Heads) -> Test | None:
    """Return the test of a layout that asks for it, of the records that stand in one ordinary line of each dimension."""
    if not any(measure.shown in TESTED for measure in spec.measures):
        return None
    if len(spec.rows) != 1 or len(spec.columns) != 1:
        return Test(None, "要行、列各放一个字段", {})
    if any(heads.grid.many):
        return Test(None, "一条记录可列入多类，各格不是互相独立的", {})
    from zjai_desk.analysis.crosstab import crosstab

    level = heads.grid.level((0, 1))
    sizes = {path: len(members) for path, members in zip(level.groups, level.members(), strict=True)}
    rows = [head for head in heads.leaf_rows if heads.grid.axes[0][head.path[0]].ordinary]
    columns = [head for head in heads.leaf_columns if heads.grid.axes[1][head.path[0]].ordinary]
    counts = {
        str(place): [sizes.get((*row.path, *column.path), 0) for column in columns]
        for place, row in enumerate(rows)
    }
    found = crosstab(counts, [str(place) for place in range(len(columns))])
    if found is None:
        return Test(None, "有记录的行或列不足两个", {})
    numbers = {
        (rows[int(row)], columns[int(column)]): (expected, residual)
        for row, column, _, expected, residual in found.cells()
    }
    return Test(found, "", numbers)

"""Patents by the age of the enterprise: means by kind, and the test whether age and kind depend on each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from zjai_desk.analysis.balance import half_up
from zjai_desk.analysis.charts.spec import ChartKind, ChartSpec, Series
from zjai_desk.analysis.declared import NamedTable
from zjai_desk.analysis.groups import Selected
from zjai_desk.analysis.origins import Origin
from zjai_desk.analysis.patents.holding import MEAN_DECIMALS, Holding, holding, mean
from zjai_desk.analysis.scope import Scope
from zjai_desk.analysis.tables import Behind, Column, Row, Table
from zjai_desk.registers.dates import year_of
from zjai_desk.registers.fields import Value
from zjai_desk.registers.patents import KINDS

if TYPE_CHECKING:
    from zjai_desk.analysis.crosstab import Crosstab

AGES = ((5, "5年以内"), (10, "5—10年"), (15, "10—15年"), (20, "15—20年"), (None, "20年以上"))
"""The bands of the report: below how many years, and what it is called; 5—10年 is from 5 to under 10."""


@dataclass(frozen=True, slots=True)
class Ages:
    """Enterprises by band of age at the end of ``year``, the patents each band was granted in it, by kind."""

    year: int
    groups: Mapping[str, Selected]
    counts: Mapping[str, tuple[int, ...]]
    undated: int
    held: Holding

    @property
    def test(self) -> Crosstab | None:
        """The test of independence of age and kind."""
        from zjai_desk.analysis.crosstab import crosstab

        return crosstab(self.counts, KINDS)

    def notes(self) -> list[str]:
        """Return what both tables must say of what was counted."""
        found = [
            f"只计{self.year}年当年授权的有效专利，以减少成立年限长短对总数的影响；年限为{self.year}减成立年份。",
            *self.held.notes(),
        ]
        if self.undated:
            found.append(f"{self.undated}家企业未填成立日期或在{self.year}年以后成立，未计入。")
        return found


def _ages(scope: Scope) -> Ages | str:
    """Return the enterprises by age; what is missing, in words, where nothing can be counted."""
    held = holding(scope, in_year=True)
    if missing := held.missing(scope):
        return missing
    year = held.year or 0

    def band(founded: Value) -> Iterable[str]:
        age = year - (year_of(founded) or 0) if isinstance(founded, str) else -1
        return [label for most, label in AGES if age >= 0 and (most is None or age < most)][:1]

    firms = held.who.firms
    groups = firms.grouped("founded_on", band, [label for _, label in AGES])
    undated = len(firms) - sum(map(len, groups.values()))
    if not groups:
        return held.who.nothing(scope, "成立日期")
    counts = {label: held.of(group)[: len(KINDS)] for label, group in groups.items()}
    return Ages(year, groups, counts, undated, held)


def by_age(scope: Scope) -> Table:
    """Return the mean number of patents granted in the year per enterprise, by its age and by kind.

    The year is the scope's, else the last one with a grant. Facts: ``year``; ``largest`` (band with the
    highest mean) with ``largest_mean``; of the test ``chi_square``, ``degrees``, ``p``, ``p_words``,
    ``significant`` (1 or 0), ``smallest_expected``. None if nothing is known.
    """
    name, title = "patents.by_age", f"{scope.area}不同成立年限企业平均专利数"
    ages = _ages(scope)
    if isinstance(ages, str):
        return _nothing(scope, name, title, ages)
    test = ages.test
    means = {
        label: (*(mean(number, len(ages.groups[label])) for number in row), mean(sum(row), len(ages.groups[label])))
        for label, row in ages.counts.items()
    }  # fmt: skip
    largest = max(means, key=lambda label: Decimal(str(means[label][-1])))
    source = scope.source("企业台账、专利台账")
    population = f"{scope.area}台账中填有成立日期的企业{sum(map(len, ages.groups.values()))}家"
    series = tuple(
        Series(kind, tuple(cell if isinstance(cell := row[place], Decimal) else None for row in means.values()))
        for place, kind in enumerate(KINDS)
    )  # fmt: skip
    drawn = any(sum(row) for row in ages.counts.values())
    return Table(
        name=name,
        title=title,
        area=scope.area,
        year=scope.year,
        unit="件/家",
        population=population,
        source=source,
        columns=(
            Column("成立年限"),
            Column("企业数", "家", 0, basis="成立年限在此的企业数，下限含、上限不含"),
            *(Column(kind, decimals=MEAN_DECIMALS, basis=f"当年授权的{kind}÷企业数，四舍五入") for kind in KINDS),
            Column("合计", decimals=MEAN_DECIMALS, basis="当年授权的全部专利÷企业数，四舍五入"),
        ),
        rows=tuple(Row((label, len(ages.groups[label]), *row)) for label, row in means.items()),
        notes=(*ages.notes(), *(test.notes("成立年限", "专利类型") if test else ())),
        chart=ChartSpec(
            ChartKind.GROUPED, title, tuple(means), series, "件/家", population, source, decimals=1
        )
        if drawn
        else None,
        facts={
            "year": ages.year,
            **({"largest": largest, "largest_mean": means[largest][-1]} if drawn else {}),
            **(test.facts() if test else {}),
        },
        behind=_means_behind(ages, list(means)),
        origins={"largest_mean": Origin(ages.held.held_by(ages.groups[largest]), ages.groups[largest], "当年授权的专利÷企业数，四舍五入取两位小数")},
    )  # fmt: skip


def _means_behind(ages: Ages, labels: Sequence[str]) -> Behind:
    """Return the enterprises of each band; the means are the patents granted to them over these."""
    groups = tuple(ages.groups[label] for label in labels)
    last = len(KINDS) + 2
    patents = {
        2 + kind: tuple(ages.held.held_by(group, kind) for group in groups) for kind in range(len(KINDS))
    }
    patents[last] = tuple(map(ages.held.held_by, groups))
    return Behind(
        "enterprises",
        tuple(group.ids for group in groups),
        of=patents,
        over=dict.fromkeys(patents, groups),
    )


def age_test(scope: Scope) -> Table:
    """Hold the patents of each age and kind against what independence would make expect, with adjusted residuals.

    Facts as those of :func:`by_age`; ``more`` names the cells with significantly more patents than expected.
    """
    from zjai_desk.analysis.crosstab import SIGNIFICANT

    name, title = "patents.age_test", f"{scope.area}成立年限与专利类型的卡方检验"
    ages = _ages(scope)
    test = None if isinstance(ages, str) else ages.test
    if isinstance(ages, str) or test is None:
        return _nothing(
            scope, name, title, ages if isinstance(ages, str) else "有专利的年限组或类型不足两个，不能检验"
        )
    rows, more = [], []
    for label, kind, observed, expected, residual in test.cells():
        verdict = "" if abs(residual) <= SIGNIFICANT else "偏多" if residual > 0 else "偏少"
        if verdict == "偏多":
            more.append(f"{label}的{kind}")
        rows.append(
            Row(
                (label, kind, observed, half_up(Decimal(expected), 1), half_up(Decimal(residual), 2), verdict)
            )
        )
    whole = sum(map(sum, test.observed))
    return Table(
        name=name,
        title=title,
        area=scope.area,
        year=scope.year,
        unit="件",
        population=f"{scope.area}台账企业{ages.year}年授权的有效专利{whole}件",
        source=scope.source("企业台账、专利台账"),
        columns=(
            Column("成立年限"),
            Column("专利类型"),
            Column("实际", decimals=0, basis="当年授权的件数"),
            Column("期望", decimals=1, basis="行合计×列合计÷总计，四舍五入"),
            Column("调整残差", decimals=2, basis="（实际－期望）÷√（期望×（1－行占比）×（1－列占比））"),
            Column("判断", basis="调整残差绝对值大于1.96为偏多或偏少（5%显著性水平）"),
        ),
        rows=tuple(rows),
        notes=(*test.notes("成立年限", "专利类型"), *ages.notes()),
        facts={"year": ages.year, "more": "、".join(more), **test.facts()},
        behind=Behind(
            "enterprises",
            tuple(ages.groups[label].ids for label, *_ in test.cells()),
            of={
                2: tuple(
                    ages.held.held_by(ages.groups[label], KINDS.index(kind))
                    for label, kind, *_ in test.cells()
                )
            },
        ),
        origins=dict.fromkeys(
            ("chi_square", "degrees", "p", "p_words"),
            Origin(ages.held.held_by(ages.held.who.firms.joined(ages.groups.values()))),
        ),
    )  # fmt: skip


def _nothing(scope: Scope, name: str, title: str, missing: str) -> Table:
    columns = (Column("成立年限"), Column("企业数", "家", 0))
    return Table(name, title, scope.area, scope.year, "", "无数据", "", columns, (), notes=(f"{missing}。",))


TABLES = (
    NamedTable("patents.by_age", "平均专利数（成立年限×类型）", by_age),
    NamedTable("patents.age_test", "成立年限与专利类型的卡方检验", age_test),
)

"""Makes the forms that are no plain tables: figures of several years side by side, and labels beside their values."""

from dataclasses import dataclass, field
from random import Random

import made_values as values
from made_columns import SORTS, Column
from made_plan import Page, Plan, Record, Truth, canonical, cell, heading, record

_FIGURES = ("inventions", "utility_models", "revenue", "employees", "designs")
_TITLES = ("企业历年指标", "人工智能企业专利情况表", "2014-2018年企业指标")
_STYLES = ("{y}年{h}", "{y}{h}", "{h}（{y}年）", "{y}年度{h}", "{h}({y})", "{h}\n{y}年")
_BOXES = {"financing_stage": ("未融资", "天使轮", "A轮", "B轮"), "listing": ("上市", "新三板", "独角兽")}


@dataclass
class WideYears:
    """One row an enterprise; ``pairs`` are the year and the figure of each column behind its name."""

    chance: Random
    merging: bool
    page: Page = field(default_factory=lambda: Page("Sheet1"))
    pairs: list[tuple[int, Column]] = field(default_factory=list)

    def place(self) -> Page:
        """Write all of it."""
        chance = self.chance
        truth = Truth("annual_returns")
        self.page.tables.append(truth)
        first = chance.randrange(2014, 2017)
        years = range(first, first + chance.randrange(2, 4))
        taken = chance.sample(_FIGURES, chance.randrange(1, 4))
        figures = [column for column in SORTS[1].columns if column.key in taken]
        names = ["企业名称"] + ["统一社会信用代码"] * (chance.random() < 0.6)
        top = 1 if chance.random() < 0.7 else 0
        if top:
            self.page.put(0, 0, chance.choice(_TITLES))
        for place, text in enumerate(names):
            self.page.put(top, place, text)
        by_year = chance.random() < 0.6
        self.pairs = (
            [(y, f) for y in years for f in figures] if by_year else [(y, f) for f in figures for y in years]
        )
        body = self._head(top, len(names), by_year=by_year)
        for number in range(chance.randrange(2, 10)):
            self._row(truth, body + number, len(names))
        return self.page

    def _head(self, row: int, start: int, *, by_year: bool) -> int:
        """Write the headings; returns the first row below them."""
        chance = self.chance
        counted = chance.random() < 0.3
        said = {
            f.key: f.headings[0] + ("（万元）" if f.money else f"（{f.word}）" if counted else "")
            for _, f in self.pairs
        }
        if not self.merging or chance.random() < 0.6:
            style = chance.choice(_STYLES)
            for place, (year, figure) in enumerate(self.pairs, start):
                self.page.put(row, place, style.format(y=year, h=said[figure.key]))
            return row + 1
        for place in range(start):
            self.page.merges.append((row, place, row + 1, place))
        upper = ""
        for place, (year, figure) in enumerate(self.pairs, start):
            texts = (f"{year}年", said[figure.key]) if by_year else (said[figure.key], f"{year}年")
            if texts[0] == upper:
                *before, (top, left, bottom, _) = self.page.merges
                self.page.merges = [*before, (top, left, bottom, place)]
            else:
                self.page.put(row, place, texts[0])
                self.page.merges.append((row, place, row, place))
            upper = texts[0]
            self.page.put(row + 1, place, texts[1])
        self.page.merges = [merge for merge in self.page.merges if merge[:2] != merge[2:]]
        return row + 2

    def _row(self, truth: Truth, row: int, start: int) -> None:
        chance = self.chance
        who: Record = {"name": values.company(chance, row), "uscc": values.uscc(chance)}
        who = dict(list(who.items())[:start])
        for place, text in enumerate(who.values()):
            self.page.put(row, place, text)
        of_years: dict[int, Record] = {}
        for place, (year, figure) in enumerate(self.pairs, start):
            made = figure.make(chance, {})
            said = of_years.setdefault(year, {**who, "year": year})
            said[figure.key] = canonical(made, figure.money) if figure.money else made
            written = (
                values.write_amount(chance, made, values.WAN) if figure.money else figure.write(chance, made)
            )
            self.page.put(row, place, written)
        truth.records += [(row + 1, of_years[year]) for year in sorted(of_years)]


class Upright:
    """One enterprise on a form: labels with the values at their right, one or two beside each other."""

    def __init__(self, chance: Random, name: str) -> None:
        self._chance = chance
        self._top, self._left = chance.choice(((0, 0), (1, 1), (1, 0), (0, 1)))
        self._across = chance.choice((1, 2, 2))
        self._page = Page(name)
        self._truth = Truth("enterprises")
        self._page.tables.append(self._truth)
        columns = [c for c in SORTS[0].columns if c.key in ("name", "uscc") or chance.random() < 0.8]
        columns += [
            c for c in SORTS[1].columns if c.key in ("rd_staff", "inventions") and chance.random() < 0.5
        ]
        columns.sort(key=lambda column: column.key != "name")
        units = {column.key: values.WAN for column in columns if column.money}
        self._plan = Plan(
            chance, SORTS[0], columns, units, chance.choice(("heading", "heading", "line")), True
        )
        self._stated: Record = {}

    def place(self) -> Page:
        """Write all of it."""
        chance, page = self._chance, self._page
        row = self._banner(self._top, ("人工智能企业情况调查表", "2019年度企业基本情况表", "企业申报表"))
        if self._plan.unit_in == "line":
            page.put(row, self._left, "填报单位：滨江区科技局")
            page.put(row, self._left + 2 * self._across - 1, "单位：万元")
            row += 1
        first = row
        row = self._boxes(self._pairs(row))
        if chance.random() < 0.7:
            page.put(
                row, self._left, chance.choice(("单位负责人（签章）：", "填表人：张三", "法定代表人签字："))
            )
            when = chance.choice(("年  月  日", "2020年3月5日", "填报日期：2020年3月5日"))
            page.put(row, self._left + 2 * self._across - 1, when)
        self._truth.records.append((first + 1, self._stated))
        return page

    def _banner(self, row: int, texts: tuple[str, ...]) -> int:
        """Write a text across the form; returns the next row."""
        self._page.put(row, self._left, self._chance.choice(texts))
        self._page.merges.append((row, self._left, row, self._left + 2 * self._across - 1))
        return row + 1

    def _pairs(self, row: int) -> int:
        chance = self._chance
        made = record(self._plan, 1)
        later = [column for column in self._plan.columns if column.key not in ("name", "uscc")]
        chance.shuffle(later)
        faulty, place = chance.random() < 0.3, 0
        for column in [c for c in self._plan.columns if c.key in ("name", "uscc")] + later:
            at = self._left + 2 * (place % self._across)
            self._page.put(row, at, heading(self._plan, column) + chance.choice(("", "", "：")))
            written = cell(self._plan, column, made)
            self._stated[column.key] = made.get(column.key)
            if faulty and column.word and self._stated[column.key] is not None:
                written, self._stated[column.key], faulty = "约300", None, False
                self._truth.problems.append((row + 1, column.key, "not_a_number"))
            self._page.put(row, at + 1, written)
            if self._across == 2 and place % 2 == 0 and chance.random() < 0.15:
                self._page.merges.append((row, at + 1, row, at + 3))
                place += 1
            place += 1
            if place % self._across == 0:
                row += 1
                if chance.random() < 0.1:
                    row = self._banner(row, ("二、经营情况", "主要经济指标", "企业基本信息"))
        return row + (place % self._across > 0)

    def _boxes(self, row: int) -> int:
        """Write choices to be ticked; returns the next row."""
        chance = self._chance
        for key, label in (("financing_stage", "融资阶段"), ("listing", "上市情况")):
            if chance.random() < 0.6:
                continue
            chosen, blank = chance.choice(_BOXES[key]), chance.choice(("", " ", "  "))
            signs = ((chance.choice("☑■√✓") if option == chosen else "□") + option for option in _BOXES[key])
            self._page.put(row, self._left, label)
            self._page.put(row, self._left + 1, f"{blank} ".join(signs))
            if self._across == 2:
                self._page.merges.append((row, self._left + 1, row, self._left + 3))
            self._stated[key] = chosen
            row += 1
        return row

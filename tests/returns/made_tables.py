"""Places made-up tables on a sheet: titles, heads of one to three rows, groups, totals, notes below."""

import made_values as values
from made_columns import Column
from made_faults import Faults
from made_plan import Page, Plan, Record, Truth, cell, heading, record, stated
from made_values import Shown

_UNIT_LINES = (
    "单位：{}",
    "金额单位：{}",
    "单位:{}、人",
    "计量单位：{}",
    "（单位：{}）",
    "单位：人、{}",
    "单 位： {}",
)
_NOTES = ("请于3月31日前报送，联系电话：0571-87654321", "（本表由各区县填报）", "填报说明：金额保留两位小数")
_SIGNATURES = ("填表人：王某", "制表人：张三", "单位负责人（签章）：", "填报人:李四")
_BELOW = (
    "注：本表一式两份。",
    "数据来源：Wind资讯",
    "备注：1.金额保留两位小数。",
    "说明：以上数据由企业填报",
)


class Table:
    """One table on a page, from row ``top`` and column ``left`` on."""

    def __init__(self, page: Page, plan: Plan, top: int, left: int) -> None:
        chance = plan.chance
        self.page, self.plan, self.left, self._row = page, plan, left, top
        self.numbered = chance.random() < 0.5
        self.extra = [text for text in ("备注", "经度", "填报状态") if chance.random() < 0.15]
        self.shown = list(plan.columns)
        if chance.random() < 0.3:
            chance.shuffle(self.shown)
        self.width = self.numbered + len(self.shown) + len(self.extra)
        self.places = {column.key: left + self.numbered + place for place, column in enumerate(self.shown)}
        self.truth = Truth("annual_returns" if plan.sort.register == "annual" else plan.sort.register)
        page.tables.append(self.truth)

    def place(self) -> None:
        """Write all of it."""
        self._above()
        self._head()
        self._example()
        self._body()
        self._below()

    def _across(self, share: float) -> None:
        if self.plan.merging and self.plan.chance.random() < share:
            self.page.merges.append((self._row, self.left, self._row, self.left + max(self.width, 2) - 1))

    def _above(self) -> None:
        chance, plan = self.plan.chance, self.plan
        titled = chance.random() < 0.8 or plan.scheme
        if titled:
            area = chance.choice(("滨江区", "杭州市", "西湖区"))
            title = chance.choice(plan.sort.titles).format(y=chance.randrange(2015, 2021), d=area)
            self.page.put(self._row, self.left, plan.scheme + title)
            self._across(0.7)
            self._row += 1
        if chance.random() < 0.2 and titled:
            self.page.put(self._row, self.left, chance.choice(_NOTES))
            self._across(0.5)
            self._row += 1
        self._unit_line()
        if self._row and chance.random() < 0.2:
            self._row += 1

    def _unit_line(self) -> None:
        chance, plan = self.plan.chance, self.plan
        unit = next(iter(plan.units.values()), None) if plan.unit_in == "line" else None
        who = "填报单位：滨江区科技局" if chance.random() < 0.3 else ""
        said = chance.choice(_UNIT_LINES).format(unit.word) if unit else ""
        if not who and not said:
            return
        if said and who and chance.random() < 0.4:
            self.page.put(self._row, self.left, f"{who}    {said}")
        else:
            self.page.put(self._row, self.left, who or said)
            if who and said:
                self.page.put(self._row, self.left + max(self.width - 2, 1), said)
        self._row += 1

    def _head(self) -> None:
        chance, plan = self.plan.chance, self.plan
        heads = [("", "序号")] * self.numbered + [
            (column.group, heading(plan, column)) for column in self.shown
        ]
        heads += [("", text) for text in self.extra]
        if plan.merging and chance.random() < 0.35 and any(group for group, _ in heads):
            self._grouped(heads)
        else:
            for place, (_, text) in enumerate(heads, self.left):
                self.page.put(self._row, place, text)
            self._row += 1
        if plan.unit_in == "row" and plan.units:
            self._put_row("—", [self._unit_word(column) for column in self.shown])
        if chance.random() < 0.06:
            self._put_row("甲", [str(number) for number in range(1, len(self.shown) + 1)])

    def _unit_word(self, column: Column) -> str:
        return self.plan.units[column.key].word if column.money else column.word or "—"

    def _put_row(self, first: str, texts: list[str]) -> None:
        for place, text in enumerate([first] * self.numbered + texts, self.left):
            self.page.put(self._row, place, text)
        self._row += 1

    def _grouped(self, heads: list[tuple[str, str]]) -> None:
        """Write a head of two rows, groups merged across and single headings downwards."""
        start, row = 0, self._row
        while start < len(heads):
            group = heads[start][0]
            end = start
            while group and end + 1 < len(heads) and heads[end + 1][0] == group:
                end += 1
            alone = end == start or not group
            for place in range(start, end + 1):
                self.page.put(row if alone else row + 1, self.left + place, heads[place][1])
                if alone:
                    self.page.merges.append((row, self.left + place, row + 1, self.left + place))
            if not alone:
                self.page.put(row, self.left + start, group)
                self.page.merges.append((row, self.left + start, row, self.left + end))
            start = end + 1
        self._row += 2

    def _example(self) -> None:
        chance = self.plan.chance
        named = next((key for key in ("name", "applicant", "holder") if key in self.places), None)
        if named is None or chance.random() >= 0.12:
            return
        if self.numbered and chance.random() < 0.6:
            self.page.put(self._row, self.left, chance.choice(("例", "示例", "例：", "样例")))
            self.page.put(self._row, self.places[named], "杭州示例科技有限公司")
        else:
            said = chance.choice(("例：杭州某某科技有限公司", "（示例）某某公司", "测试企业"))
            self.page.put(self._row, self.places[named], said)
        for key, value in (("employees", 100), ("revenue", 1000.5), ("face_amount", 20000)):
            if key in self.places:
                self.page.put(self._row, self.places[key], value)
        self._row += 1

    def _body(self) -> None:
        chance = self.plan.chance
        faults = Faults(self.plan, self.truth)
        everything: list[Record] = []
        if self.plan.merging and "district" in self.places and chance.random() < 0.25:
            subtotals = chance.random() < 0.5 and self.places["district"] <= self.left + self.numbered
            for name in chance.sample(list(values.DISTRICTS), chance.randrange(1, 4)):
                rows = self._group(faults, everything, name)
                if subtotals:
                    self._total(("小计", f"{name}小计"), rows, faults.lost)
        else:
            for _ in range(chance.randrange(2, 16)):
                self._put_record(faults, everything, "", first=True)
                self._row += chance.random() < 0.02
        if chance.random() < 0.1 and self.numbered:
            for number in range(chance.randrange(1, 30)):
                self.page.put(self._row, self.left, len(everything) + 1 + number)
                self._row += 1
        if chance.random() < 0.4:
            self._total(("合计", "总计", "合 计", "合计："), everything, faults.lost)

    def _group(self, faults: Faults, everything: list[Record], name: str) -> list[Record]:
        """Write the rows of one district, its name merged over them."""
        self.plan.district = name
        top, before = self._row, len(everything)
        for _ in range(self.plan.chance.randrange(1, 6)):
            self._put_record(faults, everything, name, first=self._row == top)
        if self._row - top > 1:
            self.page.merges.append((top, self.places["district"], self._row - 1, self.places["district"]))
        return everything[before:]

    def _put_record(self, faults: Faults, everything: list[Record], district: str, *, first: bool) -> None:
        made = record(self.plan, len(everything) + 1)
        if district:
            made["district"] = district
        cells = {column.key: cell(self.plan, column, made) for column in self.plan.columns}
        faults.plant(self._row, made, cells, everything)
        if district:
            made["district"], cells["district"] = district, district if first else None
        if self.numbered:
            self.page.put(self._row, self.left, len(everything) + 1)
        for key, written in cells.items():
            self.page.put(self._row, self.places[key], written)
        self.truth.records.append((self._row + 1, stated(self.plan, made)))
        everything.append(made)
        self._row += 1

    def _total(self, words: tuple[str, ...], records: list[Record], lost: set[str]) -> None:
        chance = self.plan.chance
        summed = [column for column in self.plan.columns if column.money or column.word]
        if any(self.places[column.key] == self.left for column in summed):
            return
        self.page.put(self._row, self.left, chance.choice(words))
        wrong = chance.random() < 0.15
        for column in summed:
            if chance.random() < 0.3:
                continue
            told = [made for made in records if made.get(column.key) is not None]
            value: float = sum(made[column.key] for made in told)
            if column.money:
                cents = sum(made[f"{column.key}/分"] for made in told)
                if wrong and column.key not in lost:
                    cents += 123_00 * column.money.yuan + 10**9
                    self.truth.problems.append((self._row + 1, column.key, "total_mismatch"))
                    wrong = False
                value = round(cents / 100 / self.plan.units[column.key].yuan, 8)
            shown = Shown(value, formula="=SUM(A1:A2)") if chance.random() < 0.3 else value
            self.page.put(self._row, self.places[column.key], shown)
        self._row += 1

    def _below(self) -> None:
        chance, row = self.plan.chance, self.page.height
        if chance.random() < 0.3:
            row += chance.randrange(2)
            self.page.put(row, self.left, chance.choice(_SIGNATURES))
            if self.width > 3:
                self.page.put(row, self.left + 2, chance.choice(("审核人：李某", "联系电话：0571-12345678")))
                self.page.put(row, self.left + 3, "填报日期：2020年3月5日")
            row += 1
        if chance.random() < 0.2:
            self.page.put(row, self.left, chance.choice(_BELOW))

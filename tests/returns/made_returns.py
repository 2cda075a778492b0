"""Makes returns as offices send them, each with the truth of what it says: layouts, wordings, slips and faults by chance.

``make(seed)`` gives a :class:`Made`; :mod:`made_formats` writes it in any format.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

import made_values as values
from made_columns import SORTS, Column, Sort
from made_values import Cell, Money, Shown

Record = dict[str, Any]
Problem = tuple[int, str, str]
_MONEY = {"万元": values.WAN, "元": values.YUAN, "千元": values.THOUSAND, "亿元": values.YI}
_UNIT_MARKS = ("（{}）", "({})", "/{}", "\n（{}）", "（单位：{}）", "【{}】", "，{}", "(单位:{})", "_{}", " （{}） ")
_TOWNS = ("长河街道", "西兴街道", "浦沿街道", "三墩镇", "良渚街道")


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


def make(seed: int, *, merging: bool = True) -> Made:
    """Return the return of a seed; without ``merging`` it holds nothing that plain text cannot hold."""
    chance = Random(seed)
    kind = chance.random()
    name = chance.choice(("报表", "企业表", "2019年汇总", "附件1：统计表", "回表(1)"))
    if kind < 0.12 and merging:
        pages = [_vertical_page(chance, "Sheet1" if number == 0 else f"Sheet{number + 1}") for number in range(chance.choice((1, 1, 2)))]
    elif kind < 0.2:
        pages = [_wide_years_page(chance, merging)]
    elif kind < 0.3 and merging:
        towns = chance.sample(_TOWNS, chance.randrange(2, 5))
        pages = [_instructions(chance)] if chance.random() < 0.5 else []
        pages += [_table_page(chance, town, SORTS[0], merging) for town in towns]
    elif kind < 0.38:
        pages = [_two_tables_page(chance, merging)]
    else:
        pages = [_table_page(chance, chance.choice(("Sheet1", "汇总", "sheet", "表1")), chance.choice(SORTS + SORTS[:5]), merging)]
    if merging and chance.random() < 0.1:
        old = _table_page(chance, "旧表", SORTS[0], merging)
        old.hidden, old.tables = True, []
        pages.insert(chance.randrange(len(pages) + 1), old)
    if merging and chance.random() < 0.1 and pages[0].name != "填表说明":
        pages.append(_instructions(chance))
    return Made(name, pages, merging and chance.random() < 0.08)


def _instructions(chance: Random) -> Page:
    page = Page("填表说明")
    for row, text in enumerate(("填表说明", "一、请各单位于3月底前报送。", "二、营业收入按年报口径，单位为万元。", "三、统一社会信用代码为18位。", "联系人：王某  电话：0571-88888888")[: chance.randrange(2, 6)]):
        page.put(row, 0, text)
    return page


def _planned(chance: Random, sort: Sort, merging: bool) -> Plan:
    optional = [column for column in sort.columns if column.key not in sort.must]
    kept = {column.key for column in chance.sample(optional, chance.randrange(max(0, sort.least - len(sort.must)), len(optional) + 1))}
    columns = [column for column in sort.columns if column.key in sort.must | kept]
    # A voucher's number tells no scheme; without a column the title must.
    scheme = ""
    if sort.register == "vouchers" and chance.random() < 0.4:
        columns = [column for column in columns if column.key != "scheme"]
        scheme = chance.choice(("创新券", "服务券", "活动券"))
    if sort.register in ("enterprises", "annual") and len(columns) < 3:
        columns = [column for column in sort.columns if column.key in sort.must | kept | {"uscc", "employees", "revenue"}]
    unit_in = chance.choice(("heading", "heading", "line", "row", "none"))
    own = next((column.money for column in columns if column.money), values.WAN)
    common = own if unit_in == "none" else chance.choice((own, own, values.YUAN, values.WAN, values.THOUSAND, values.YI))
    units = {column.key: common if unit_in in ("line", "none") or chance.random() < 0.8 else chance.choice((values.YUAN, values.WAN)) for column in columns if column.money}
    return Plan(chance, sort, columns, units, unit_in, merging, scheme=scheme)


def _record(plan: Plan, number: int) -> Record:
    row: Record = {"number": number}
    if plan.district:
        row["the_district"] = plan.district
    for column in plan.columns:
        if column.key not in plan.sort.must and plan.chance.random() < column.blank:
            row[column.key] = None
            row[f"{column.key}/分"] = 10**9
            if column.key == "district" or column.key == "employees":
                row.pop(column.key)
            continue
        made = column.make(plan.chance, row)
        if column.money:
            row[f"{column.key}/分"] = made
            row[column.key] = _canonical(made, column.money)
        else:
            row[column.key] = made
    return row


def _canonical(cents: int, own: Money) -> float:
    value = cents / 100 / own.yuan
    return int(value) if value == int(value) else round(value, 6)


def _cell(plan: Plan, column: Column, row: Mapping[str, Any]) -> Cell:
    value = row.get(column.key)
    if value is None:
        return plan.chance.choice(values.BLANKS) if column.key not in ("name", "patent_no") else None
    if column.money:
        return values.write_amount(plan.chance, row[f"{column.key}/分"], plan.units[column.key], signed=column.signed)
    return column.write(plan.chance, value)


def _heading(plan: Plan, column: Column) -> str:
    text = plan.chance.choice(column.headings)
    if column.money and plan.unit_in == "heading":
        text += plan.chance.choice(_UNIT_MARKS).format(plan.units[column.key].word)
    elif column.money and plan.unit_in == "line" and plan.chance.random() < 0.1:
        text += f"（{plan.units[column.key].word}）"
    elif column.word and plan.chance.random() < 0.4:
        text += plan.chance.choice(_UNIT_MARKS).format(column.word)
    return text


def _table_page(chance: Random, name: str, sort: Sort, merging: bool) -> Page:
    page = Page(name)
    plan = _planned(chance, sort, merging)
    _place_table(page, plan, chance.choice((0, 0, 0, 1)), 0 if not merging else chance.choice((0, 0, 0, 1)))
    if merging and chance.random() < 0.08 and page.height > 6:
        page.hidden_rows.append(page.height - 3)
    if merging and chance.random() < 0.05:
        page.hidden_columns.append(1)
    return page


def _two_tables_page(chance: Random, merging: bool) -> Page:
    page = Page("Sheet1")
    first, second = chance.choice(((0, 2), (2, 0), (3, 5), (6, 0), (0, 3)))
    _place_table(page, _planned(chance, SORTS[first], merging), 0, 0)
    _place_table(page, _planned(chance, SORTS[second], merging), page.height + chance.randrange(1, 4), 0)
    return page


def _place_table(page: Page, plan: Plan, top: int, left: int) -> None:
    chance = plan.chance
    numbered = chance.random() < 0.5
    extra = [text for text in ("备注", "经度", "填报状态") if chance.random() < 0.15]
    width = numbered + len(plan.columns) + len(extra)
    grouped = plan.merging and "district" in [column.key for column in plan.columns] and chance.random() < 0.25
    shown = list(plan.columns)
    if chance.random() < 0.3:
        chance.shuffle(shown)
    row = _place_above(page, plan, top, left, width)
    places = {column.key: left + numbered + place for place, column in enumerate(shown)}
    row = _place_head(page, plan, row, left, numbered, shown, extra)
    truth = Truth("annual_returns" if plan.sort.register == "annual" else plan.sort.register)
    page.tables.append(truth)
    row = _place_extras_before(page, plan, row, left, numbered, places)
    _place_body(page, plan, truth, row, left, numbered, places, grouped)
    _place_footer(page, plan, left, width)


def _place_above(page: Page, plan: Plan, row: int, left: int, width: int) -> int:
    chance = plan.chance
    titled = chance.random() < 0.8 or plan.scheme
    if titled:
        title = chance.choice(plan.sort.titles).format(y=chance.randrange(2015, 2021), d=chance.choice(("滨江区", "杭州市", "西湖区")))
        page.put(row, left, plan.scheme + title)
        if plan.merging and chance.random() < 0.7:
            page.merges.append((row, left, row, left + max(width, 2) - 1))
        row += 1
    if chance.random() < 0.2 and titled:
        page.put(row, left, chance.choice(("请于3月31日前报送，联系电话：0571-87654321", "（本表由各区县填报）", "填报说明：金额保留两位小数")))
        if plan.merging and chance.random() < 0.5:
            page.merges.append((row, left, row, left + max(width, 2) - 1))
        row += 1
    unit = next(iter(plan.units.values()), None) if plan.unit_in == "line" else None
    reporter = chance.random() < 0.3
    if unit or reporter:
        said = chance.choice(("单位：{}", "金额单位：{}", "单位:{}、人", "计量单位：{}", "（单位：{}）", "单位：人、{}", "单 位： {}")).format(unit.word) if unit else ""
        who = "填报单位：滨江区科技局" if reporter else ""
        if said and who and chance.random() < 0.4:
            page.put(row, left, f"{who}    {said}")
        else:
            page.put(row, left, who or said)
            if who and said:
                page.put(row, left + max(width - 2, 1), said)
        row += 1
    if row and chance.random() < 0.2:
        row += 1
    return row


def _place_head(page: Page, plan: Plan, row: int, left: int, numbered: int, shown: list[Column], extra: list[str]) -> int:
    chance = plan.chance
    heads = [("", "序号")] * numbered + [(column.group, _heading(plan, column)) for column in shown] + [("", text) for text in extra]
    with_groups = plan.merging and chance.random() < 0.35 and any(group for group, _ in heads)
    bottom = row + 1 if with_groups else row
    start = 0
    while start < len(heads):
        group = heads[start][0]
        end = start
        while group and end + 1 < len(heads) and heads[end + 1][0] == group:
            end += 1
        for place in range(start, end + 1):
            if with_groups and not (group and end > start):
                page.put(row, left + place, heads[place][1])
                page.merges.append((row, left + place, bottom, left + place))
            else:
                page.put(bottom, left + place, heads[place][1])
        if with_groups and group and end > start:
            page.put(row, left + start, group)
            page.merges.append((row, left + start, row, left + end))
        start = end + 1
    if plan.unit_in == "row" and plan.units:
        bottom += 1
        for place, column in enumerate(shown):
            word = plan.units[column.key].word if column.money else column.word or "—"
            page.put(bottom, left + numbered + place, word)
        if numbered:
            page.put(bottom, left, "—")
    if chance.random() < 0.06:
        bottom += 1
        signs = ["甲"] * numbered + [str(place) for place in range(1, len(shown) + 1)]
        for place, sign in enumerate(signs):
            page.put(bottom, left + place, sign)
    return bottom + 1


def _place_extras_before(page: Page, plan: Plan, row: int, left: int, numbered: int, places: Mapping[str, int]) -> int:
    chance = plan.chance
    named = next((key for key in ("name", "applicant", "holder") if key in places), None)
    if chance.random() < 0.12 and named:
        if numbered and chance.random() < 0.6:
            page.put(row, left, chance.choice(("例", "示例", "例：", "样例")))
            page.put(row, places[named], "杭州示例科技有限公司")
        else:
            page.put(row, places[named], chance.choice(("例：杭州某某科技有限公司", "（示例）某某公司", "测试企业")))
        for key, cell in (("employees", 100), ("revenue", 1000.5), ("face_amount", 20000)):
            if key in places:
                page.put(row, places[key], cell)
        row += 1
    return row


def _place_body(page: Page, plan: Plan, truth: Truth, row: int, left: int, numbered: int, places: Mapping[str, int], grouped: bool) -> None:
    chance = plan.chance
    groups = [(name, chance.randrange(1, 6)) for name in chance.sample(list(values.DISTRICTS), chance.randrange(1, 4))] if grouped else [("", chance.randrange(2, 16))]
    subtotals = grouped and chance.random() < 0.5 and places["district"] <= left + numbered
    faults = _Faults(plan, truth)
    number = 0
    everything: list[Record] = []
    lost: set[str] = set()
    for name, size in groups:
        plan.district = name
        top = row
        rows: list[Record] = []
        for _ in range(size):
            number += 1
            record = _record(plan, number)
            if name:
                record["district"] = name
            cells = {column.key: _cell(plan, column, record) for column in plan.columns}
            lost |= faults.plant(row, record, cells, everything + rows)
            if name:
                cells["district"] = name if row == top else None
                record["district"] = name
            if numbered:
                page.put(row, left, number)
            for key, cell in cells.items():
                page.put(row, places[key], cell)
            truth.records.append((row + 1, _stated(plan, record)))
            rows.append(record)
            row += 1
            if not name and chance.random() < 0.02:
                row += 1
        if name and row - top > 1:
            page.merges.append((top, places["district"], row - 1, places["district"]))
        if subtotals:
            _place_total(page, plan, truth, row, left, places, ("小计", f"{name}小计"), rows, lost)
            row += 1
        everything += rows
    if chance.random() < 0.1 and numbered:
        for _ in range(chance.randrange(1, 30)):
            number += 1
            page.put(row, left, number)
            row += 1
    if chance.random() < 0.4:
        _place_total(page, plan, truth, row, left, places, ("合计", "总计", "合 计", "合计："), everything, lost)


def _stated(plan: Plan, record: Mapping[str, Any]) -> Record:
    said = {column.key: record.get(column.key) for column in plan.columns}
    return {**said, "scheme": plan.scheme} if plan.scheme else said


def _place_total(page: Page, plan: Plan, truth: Truth, row: int, left: int, places: Mapping[str, int], words: tuple[str, ...], records: list[Record], lost: set[str]) -> None:
    chance = plan.chance
    label = min(places[key] for key in places)
    first = min(label, left)
    summed = [column for column in plan.columns if (column.money or column.word) and places[column.key] > first + 0]
    page.put(row, first, chance.choice(words))
    page.cells.pop((row, first), None) if any(places[c.key] == first for c in summed) else None
    if (row, first) not in page.cells:
        return
    wrong = chance.random() < 0.15
    for column in summed:
        if chance.random() < 0.3:
            continue
        if column.money:
            cents = sum(record.get(f"{column.key}/分", 0) for record in records if record.get(column.key) is not None)
            off = wrong and column.key not in lost
            if off:
                cents += 123_00 * column.money.yuan + 10**9
                truth.problems.append((row + 1, column.key, "total_mismatch"))
                wrong = False
            value: float = round(cents / 100 / plan.units[column.key].yuan, 8)
        else:
            value = sum(record[column.key] for record in records if record.get(column.key) is not None)
        page.put(row, places[column.key], Shown(value, formula="=SUM(A1:A2)") if chance.random() < 0.3 else value)


def _place_footer(page: Page, plan: Plan, left: int, width: int) -> None:
    chance = plan.chance
    row = page.height
    if chance.random() < 0.3:
        row += chance.randrange(2)
        page.put(row, left, chance.choice(("填表人：王某", "制表人：张三", "单位负责人（签章）：", "填报人:李四")))
        if width > 3:
            page.put(row, left + 2, chance.choice(("审核人：李某", "联系电话：0571-12345678")))
            page.put(row, left + 3, "填报日期：2020年3月5日")
        row += 1
    if chance.random() < 0.2:
        page.put(row, left, chance.choice(("注：本表一式两份。", "数据来源：Wind资讯", "备注：1.金额保留两位小数。", "说明：以上数据由企业填报")))


class _Faults:
    """Plants faults into rows of a table and keeps the truth of them."""

    def __init__(self, plan: Plan, truth: Truth) -> None:
        self._plan = plan
        self._truth = truth
        self._rate = plan.chance.choice((0, 0, 0.1, 0.4))
        self._keys = {column.key: column for column in plan.columns}

    def plant(self, row: int, record: Record, cells: dict[str, Cell], before: list[Record]) -> set[str]:
        """Perhaps plant one fault; returns the key whose value was lost by it."""
        chance = self._plan.chance
        if chance.random() >= self._rate:
            return set()
        options = [fault for fault in (self._code, self._number, self._date, self._district, self._missing, self._negative, self._order, self._exceeds, self._kind, self._error) if fault is not None]
        if before and chance.random() < 0.15:
            return self._twice(row, record, cells, before)
        chance.shuffle(options)
        for fault in options:
            found = fault(record, cells)
            if found:
                key, kind = found
                self._truth.problems.append((row + 1, key, kind))
                return {key} if record[key] is None else set()
        return set()

    def _twice(self, row: int, record: Record, cells: dict[str, Cell], before: list[Record]) -> set[str]:
        earlier = self._plan.chance.choice(before)
        if self._plan.sort.register == "patents" and any(kind == "inconsistent" for _, _, kind in self._truth.problems):
            return set()
        for keys in (("uscc", "year"), ("uscc",), ("patent_no",), ("voucher_no",)):
            if set(keys) <= self._keys.keys() and ("year" in keys) == ("year" in self._keys and self._plan.sort.register == "annual"):
                if any(earlier.get(key) is None for key in keys) or ("name" in cells and earlier.get("name") is None) or any(p[1] == keys[0] and p[0] <= row for p in self._truth.problems) or self._plan.sort.register == "programmes":
                    return set()
                both = (*keys, *(key for key in ("kind", "applied_on", "granted_on") if self._plan.sort.register == "patents" and key in cells))
                for key in both:
                    record[key], cells[key] = earlier[key], _cell(self._plan, self._keys[key], earlier)
                if self._plan.sort.register in ("enterprises", "annual", "providers") and "name" in cells:
                    record["name"], cells["name"] = earlier["name"], earlier["name"]
                if keys[0] == "uscc" and self._plan.sort.register not in ("enterprises", "annual", "providers"):
                    continue
                self._truth.problems.append((row + 1, keys[0], "duplicate"))
                return set()
        return set()

    def _code(self, record: Record, cells: dict[str, Cell]) -> tuple[str, str] | None:
        chance = self._plan.chance
        for key in ("uscc", "holder_uscc"):
            if record.get(key):
                code = record[key]
                if chance.random() < 0.5:
                    record[key] = values.wrong_uscc(code)
                    cells[key] = values.write_uscc(chance, record[key])
                    return key, "check_digit"
                record[key] = None
                cells[key] = chance.choice((code[:-1], f"{code}1", float(f"9133{chance.randrange(10**14):014}") if self._plan.merging else values.cut_uscc(chance), "9.1330106E+17", code[:9], f"9133{chance.randrange(10**11):011}000"[:17], "913301O6MA4C12H"))
                return key, "damaged"
        if record.get("patent_no"):
            number = record["patent_no"]
            wrong = "0123456789X".replace(number[-1], "")
            record["patent_no"] = number[:-1] + chance.choice(wrong)
            cells["patent_no"] = chance.choice((record["patent_no"], f"ZL{record['patent_no']}"))
            return "patent_no", "check_digit"
        return None

    def _number(self, record: Record, cells: dict[str, Cell]) -> tuple[str, str] | None:
        return self._lose(record, cells, lambda c: c.money or c.word, ("约300", "300余", ">500", "若干", "1.2.3", "3～5", "12..5", "近百", "未统计，见附件", "12abc"), "not_a_number")

    def _date(self, record: Record, cells: dict[str, Cell]) -> tuple[str, str] | None:
        return self._lose(record, cells, lambda c: c.key.endswith("_on"), ("2019年2月30日", "2019.13.1", "去年", "2019/2/29", "20190230", "2019-00-10", "三月", "2018年11月31日"), "not_a_date")

    def _lose(self, record: Record, cells: dict[str, Cell], fits: Any, wrong: tuple[str, ...], kind: str) -> tuple[str, str] | None:
        keys = [key for key, column in self._keys.items() if fits(column) and record.get(key) is not None]
        if not keys:
            return None
        key = self._plan.chance.choice(keys)
        record[key], cells[key] = None, self._plan.chance.choice(wrong)
        return key, kind

    def _error(self, record: Record, cells: dict[str, Cell]) -> tuple[str, str] | None:
        if not self._plan.merging:
            return None
        return self._lose(record, cells, lambda c: c.money or c.word, ("#DIV/0!", "#REF!", "#N/A", "#VALUE!"), "damaged")

    def _district(self, record: Record, cells: dict[str, Cell]) -> tuple[str, str] | None:
        if self._plan.district or self._plan.sort.register == "programmes":
            return None
        return self._lose(record, cells, lambda c: c.key == "district", ("火星区", "某某县", "朝阳区", "无锡市", "未知区"), "unknown_value")

    def _missing(self, record: Record, cells: dict[str, Cell]) -> tuple[str, str] | None:
        for key in ("patent_no", "voucher_no"):
            if key in self._keys and record.get(key):
                record[key] = cells[key] = None
                return key, "missing"
        if self._plan.sort.register in ("enterprises", "annual") and record.get("uscc") and "short_name" not in record:
            record["name"] = cells["name"] = None
            return "name", "missing"
        return None

    def _negative(self, record: Record, cells: dict[str, Cell]) -> tuple[str, str] | None:
        for key in ("revenue", "rd_spend", "registered_capital"):
            if record.get(key):
                record[f"{key}/分"] = -50_000_00
                record[key] = -5
                cells[key] = values.write_amount(self._plan.chance, -50_000_00, self._plan.units[key], signed=True)
                return key, "negative"
        return None

    def _order(self, record: Record, cells: dict[str, Cell]) -> tuple[str, str] | None:
        for early, late in (("applied_on", "granted_on"), ("issued_on", "redeemed_on")):
            if record.get(early) and record.get(late) and len(record[early]) == 10:
                when = dt.date.fromisoformat(record[early]) - dt.timedelta(days=40)
                record[late] = when.isoformat()
                cells[late] = values.write_day(self._plan.chance, when)
                return late, "date_order"
        return None

    def _exceeds(self, record: Record, cells: dict[str, Cell]) -> tuple[str, str] | None:
        if record.get("redeemed_amount") and record.get("approved_amount"):
            self._raise(record, cells, "redeemed_amount", record["approved_amount/分"] + 5000_00)
            return "redeemed_amount", "exceeds"
        if record.get("rd_staff") is not None and record.get("employees") is not None:
            record["rd_staff"] = record["employees"] + 7
            cells["rd_staff"] = values.write_count(self._plan.chance, record["rd_staff"], "人")
            return "rd_staff", "exceeds"
        return None

    def _raise(self, record: Record, cells: dict[str, Cell], key: str, cents: int) -> None:
        money = self._keys[key].money
        assert money
        record[f"{key}/分"], record[key] = cents, _canonical(cents, money)
        cells[key] = values.write_amount(self._plan.chance, cents, self._plan.units[key])

    def _kind(self, record: Record, cells: dict[str, Cell]) -> tuple[str, str] | None:
        if record.get("patent_no") and record.get("kind"):
            other = {"发明授权": "实用新型", "实用新型": "外观设计", "外观设计": "发明授权"}[record["kind"]]
            record["kind"] = cells["kind"] = other
            return "kind", "inconsistent"
        return None


def _wide_years_page(chance: Random, merging: bool) -> Page:
    """One row an enterprise, the figures of several years side by side."""
    page = Page("Sheet1")
    truth = Truth("annual_returns")
    page.tables.append(truth)
    years = list(range(first := chance.randrange(2014, 2017), first + chance.randrange(2, 4)))
    taken = chance.sample(["inventions", "utility_models", "revenue", "employees", "designs"], chance.randrange(1, 4))
    figures = [column for column in SORTS[1].columns if column.key in taken]
    with_code = chance.random() < 0.6
    row = 0
    if chance.random() < 0.7:
        page.put(0, 0, chance.choice(("企业历年指标", "人工智能企业专利情况表", f"{years[0]}-{years[-1]}年企业指标")))
        row = 1
    names = ["企业名称"] + ["统一社会信用代码"] * with_code
    for place, text in enumerate(names):
        page.put(row, place, text)
    style = chance.choice(("{y}年{h}", "{y}{h}", "{h}（{y}年）", "{y}年度{h}", "{h}({y})", "{h}\n{y}年") if not merging or chance.random() < 0.6 else ("over", "under"))
    by_year = chance.random() < 0.6 or style in ("over",)
    pairs = [(y, f) for y in years for f in figures] if by_year and style != "under" else [(y, f) for f in figures for y in years]
    said = {f.key: f.headings[0] + (f"（{f.word}）" if f.word and chance.random() < 0.3 else "（万元）" if f.money else "") for f in figures}
    body = row + 1
    if style in ("over", "under"):
        body = row + 2
        for place in range(len(names)):
            page.merges.append((row, place, row + 1, place))
        for place, (y, f) in enumerate(pairs, len(names)):
            upper, lower = (f"{y}年", said[f.key]) if style == "over" else (said[f.key], f"{y}年")
            if (place - len(names)) % (len(figures) if style == "over" else len(years)) == 0:
                page.put(row, place, upper)
                span = len(figures) if style == "over" else len(years)
                if span > 1:
                    page.merges.append((row, place, row, place + span - 1))
            page.put(row + 1, place, lower)
    else:
        for place, (y, f) in enumerate(pairs, len(names)):
            page.put(row, place, style.format(y=y, h=said[f.key]))
    for number in range(chance.randrange(2, 10)):
        name, code = values.company(chance, number), values.uscc(chance)
        page.put(body + number, 0, name)
        if with_code:
            page.put(body + number, 1, code)
        of_years: dict[int, Record] = {y: {"name": name, **({"uscc": code} if with_code else {}), "year": y} for y in years}
        for place, (y, f) in enumerate(pairs, len(names)):
            made = f.make(chance, {})
            of_years[y][f.key] = _canonical(made, f.money) if f.money else made
            page.put(body + number, place, values.write_amount(chance, made, values.WAN) if f.money else f.write(chance, made))
        truth.records += [(body + number + 1, record) for record in of_years.values()]
    return page


_BOXES = {"financing_stage": ("未融资", "天使轮", "A轮", "B轮"), "listing": ("上市", "新三板", "独角兽")}


def _vertical_page(chance: Random, name: str) -> Page:
    """One enterprise on a form: labels with the values at their right."""
    page = Page(name)
    top, left = chance.choice(((0, 0), (1, 1), (1, 0), (0, 1)))
    columns = [column for column in SORTS[0].columns if column.key in ("name", "uscc") or chance.random() < 0.8]
    columns += [column for column in SORTS[1].columns if column.key in ("rd_staff", "inventions") and chance.random() < 0.5]
    plan = Plan(chance, SORTS[0], columns, {column.key: values.WAN for column in columns if column.money}, chance.choice(("heading", "heading", "line")), True)
    plan.columns = sorted(columns, key=lambda column: column.key != "name")
    record = _record(plan, 1)
    truth = Truth("enterprises")
    page.tables.append(truth)
    across = chance.choice((1, 2, 2))
    row = top
    page.put(row, left, chance.choice(("人工智能企业情况调查表", "2019年度企业基本情况表", "企业申报表")))
    page.merges.append((row, left, row, left + 2 * across - 1))
    row += 1
    if plan.unit_in == "line":
        page.put(row, left, "填报单位：滨江区科技局")
        page.put(row, left + 2 * across - 1, "单位：万元")
        row += 1
    first = row
    shown = [c for c in plan.columns if c.key not in ("name", "uscc")]
    chance.shuffle(shown)
    shown = [c for c in plan.columns if c.key in ("name", "uscc")] + shown
    faulty = chance.random() < 0.3
    place = 0
    stated: Record = {}
    for column in shown:
        at = left + 2 * (place % across)
        page.put(row, at, _heading(plan, column) + chance.choice(("", "", "：")))
        cell = _cell(plan, column, record)
        stated[column.key] = record.get(column.key)
        if faulty and column.word and stated[column.key] is not None:
            cell, stated[column.key], faulty = "约300", None, False
            truth.problems.append((row + 1, column.key, "not_a_number"))
        page.put(row, at + 1, cell)
        if across == 2 and place % 2 == 0 and chance.random() < 0.15:
            page.merges.append((row, at + 1, row, at + 3))
            place += 1
        place += 1
        if place % across == 0:
            row += 1
            if chance.random() < 0.1:
                page.put(row, left, chance.choice(("二、经营情况", "主要经济指标", "企业基本信息")))
                page.merges.append((row, left, row, left + 2 * across - 1))
                row += 1
    if place % across:
        row += 1
    for key, options in _BOXES.items():
        if chance.random() < 0.4:
            chosen = chance.choice(options)
            page.put(row, left, {"financing_stage": "融资阶段", "listing": "上市情况"}[key])
            page.put(row, left + 1, chance.choice(("", " ", "  ")).join((chance.choice("☑■√✓") if option == chosen else "□") + option + " " for option in options))
            if across == 2:
                page.merges.append((row, left + 1, row, left + 3))
            stated[key] = chosen
            row += 1
    if chance.random() < 0.7:
        page.put(row, left, chance.choice(("单位负责人（签章）：", "填表人：张三", "法定代表人签字：")))
        page.put(row, left + 2 * across - 1, chance.choice(("年  月  日", "2020年3月5日", "填报日期：2020年3月5日")))
    truth.records.append((first + 1, stated))
    return page

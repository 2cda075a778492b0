"""Makes returns as offices send them, each with the truth of what it says: layouts, wordings, slips and faults by chance.

``make(seed)`` gives a :class:`Made`; :mod:`made_formats` writes it in any format.
"""

from random import Random

from made_columns import SORTS, Sort
from made_forms import Upright, WideYears
from made_plan import Made, Page, planned
from made_tables import Table

_TOWNS = ("长河街道", "西兴街道", "浦沿街道", "三墩镇", "良渚街道")
_INSTRUCTIONS = (
    "填表说明", "一、请各单位于3月底前报送。", "二、营业收入按年报口径，单位为万元。", "三、统一社会信用代码为18位。",
    "联系人：王某  电话：0571-88888888",
)  # fmt: skip


def make(seed: int, *, merging: bool = True) -> Made:
    """Return the return of a seed; without ``merging`` it holds nothing that plain text cannot hold."""
    chance = Random(seed)
    name = chance.choice(("报表", "企业表", "2019年汇总", "附件1：统计表", "回表(1)"))
    pages = _pages(chance, merging=merging)
    if merging and chance.random() < 0.1:
        old = _table_page(chance, "旧表", SORTS[0], merging=merging)
        old.hidden, old.tables = True, []
        pages.insert(chance.randrange(len(pages) + 1), old)
    if merging and chance.random() < 0.1 and pages[0].name != _INSTRUCTIONS[0]:
        pages.append(_instructions(chance))
    return Made(name, pages, merging and chance.random() < 0.08)


def _pages(chance: Random, *, merging: bool) -> list[Page]:
    kind = chance.random()
    if kind < 0.12 and merging:
        return [Upright(chance, f"Sheet{number}").place() for number in range(1, chance.choice((2, 2, 3)))]
    if kind < 0.2:
        return [WideYears(chance, merging).place()]
    if kind < 0.3 and merging:
        towns = chance.sample(_TOWNS, chance.randrange(2, 5))
        pages = [_instructions(chance)] if chance.random() < 0.5 else []
        return pages + [_table_page(chance, town, SORTS[0], merging=merging) for town in towns]
    if kind < 0.38:
        return [_two_tables_page(chance, merging=merging)]
    name = chance.choice(("Sheet1", "汇总", "sheet", "表1"))
    return [_table_page(chance, name, chance.choice(SORTS + SORTS[:5]), merging=merging)]


def _instructions(chance: Random) -> Page:
    page = Page(_INSTRUCTIONS[0])
    for row, text in enumerate(_INSTRUCTIONS[: chance.randrange(2, 6)]):
        page.put(row, 0, text)
    return page


def _table_page(chance: Random, name: str, sort: Sort, *, merging: bool) -> Page:
    page = Page(name)
    left = chance.choice((0, 0, 0, 1)) if merging else 0
    Table(page, planned(chance, sort, merging), chance.choice((0, 0, 0, 1)), left).place()
    if merging and chance.random() < 0.08 and page.height > 6:
        page.hidden_rows.append(page.height - 3)
    if merging and chance.random() < 0.05:
        page.hidden_columns.append(1)
    return page


def _two_tables_page(chance: Random, *, merging: bool) -> Page:
    page = Page("Sheet1")
    first, second = chance.choice(((0, 2), (2, 0), (3, 5), (6, 0), (0, 3)))
    Table(page, planned(chance, SORTS[first], merging), 0, 0).place()
    Table(page, planned(chance, SORTS[second], merging), page.height + chance.randrange(1, 4), 0).place()
    return page

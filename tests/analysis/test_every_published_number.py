"""Every published number, one by one: what follows from records comes out to the digit, the rest says why it cannot."""

import csv
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.analysis import margins
from zjai_desk import paths
from zjai_desk.analysis.balance import half_up
from zjai_desk.analysis.boundaries import canonical
from zjai_desk.analysis.catalogue import build
from zjai_desk.analysis.growth import growth, yearly_growth
from zjai_desk.analysis.tables import Cell
from zjai_desk.registers.patents import KINDS
from zjai_desk.store import Store

Key = tuple[str, str, str, str]
"""Section, area, period, indicator."""
ECOSYSTEM, PATENTS, TALENT, SERVICES = "创业生态报告", "专利分析", "科创研学环境", "小微企业公共服务"
MEMO: dict[str, Any] = {}


def published() -> dict[Key, Decimal]:
    with (paths.DATA / "sample" / "公布数.csv").open(encoding="utf-8-sig", newline="") as file:
        return {
            (row["章节"], row["地区"], row["时期"], row["指标"]): Decimal(row["数值"])
            for row in csv.DictReader(file)
        }


def fact(name: str, key: str) -> Callable[[Store], Cell]:
    """Return what reads a fact of a table of Hangzhou at the end of 2019."""
    return lambda store: build(store, name, "杭州市", 2019, MEMO).facts[key]


def year_cell(name: str, year: str) -> Callable[[Store], Cell]:
    """Return what reads the count of a year in a table of years."""

    def read(store: Store) -> Cell:
        rows = build(store, name, "杭州市", 2019, MEMO).rows
        return next(row.cells[1] for row in rows if row.cells[0] == year)

    return read


def rest_of_layer(store: Store) -> Cell:
    """Return the share of all fields of the application layer but the three largest."""
    facts = build(store, "atlas.fields", "杭州市", 2019, MEMO).facts
    shown = [facts[f"应用层.{place}.share"] for place in (1, 2, 3)]
    return 100 - sum((part for part in shown if isinstance(part, Decimal)), Decimal())


def rounded(read: Callable[[Store], Cell], decimals: int = 0) -> Callable[[Store], Cell]:
    """Return what reads a number that was printed with fewer decimals than our table has."""

    def read_rounded(store: Store) -> Cell:
        cell = read(store)
        assert isinstance(cell, (int, Decimal))
        return half_up(cell, decimals)

    return read_rounded


def field_share(field: str) -> Callable[[Store], Cell]:
    """Return what reads the share of a field in its layer."""

    def read(store: Store) -> Cell:
        rows = build(store, "atlas.fields", "杭州市", 2019, MEMO).rows
        return next(row.cells[3] for row in rows if row.cells[1] == field)

    return read


def layers(places: tuple[str, ...]) -> dict[Key, Callable[[Store], Cell]]:
    return {
        (ECOSYSTEM, "杭州市", "2019", f"{place}占比"): field_share(place.partition("：")[2])
        for place in places
    }


def cell(name: str, row: Cell, column: str) -> Callable[[Store], Cell]:
    """Return what reads a cell of a table by its row and the label of its column."""

    def read(store: Store) -> Cell:
        table = build(store, name, "杭州市", 2019, MEMO)
        place = next(n for n, head in enumerate(table.columns) if head.label == column)
        return next(line.cells[place] for line in table.rows if line.cells[0] == row)

    return read


HZ = ("杭州市", "2019")
TABLE_1: dict[Key, Callable[[Store], Cell]] = {
    (f"{PATENTS} 表1", "杭州市", str(year), f"{kind}专利数"): cell("patents.by_year", year, kind)
    for year in margins.BY_YEAR
    for kind in KINDS
}
TABLE_2: dict[Key, Callable[[Store], Cell]] = {
    (f"{PATENTS} 表2", name, "2019", f"{kind}专利数"): cell("patents.by_district", canonical(name), kind)
    for name in margins.BY_DISTRICT
    for kind in KINDS
}
FOLLOWS: dict[Key, Callable[[Store], Cell]] = {
    **TABLE_1,
    **TABLE_2,
    (PATENTS, *HZ, "图谱企业专利总数"): fact("patents.by_year", "total"),
    (PATENTS, *HZ, "图谱企业发明授权专利数"): fact("patents.by_year", "inventions"),
    (TALENT, *HZ, "发明授权占专利总数比重"): rounded(fact("patents.by_year", "invention_share")),
    (ECOSYSTEM, "滨江区", "2019", "图谱企业专利总数"): fact("patents.by_district", "滨江区.total"),
    (PATENTS, "滨江区", "2019", "专利占全市比重"): fact("patents.by_district", "滨江区.share"),
    (PATENTS, "西湖区", "2019", "发明授权占专利总数比重"): fact("patents.by_district", "西湖区.invention_share"),
    (PATENTS, "滨江区", "2019", "发明授权占专利总数比重"): fact("patents.by_district", "滨江区.invention_share"),
    (PATENTS, *HZ, "图谱企业数"): fact("patents.by_layer", "enterprises"),
    (PATENTS, *HZ, "拥有专利的图谱企业数"): fact("patents.by_layer", "holders"),
    (PATENTS, *HZ, "拥有专利的图谱企业占比"): fact("patents.by_layer", "holder_share"),
    (PATENTS, *HZ, "拥有专利企业平均专利数"): fact("patents.by_layer", "per_holder"),
    (PATENTS, *HZ, "硬件层拥有专利企业占比"): fact("patents.by_layer", "硬件层.holder_share"),
    **{
        (ECOSYSTEM, *HZ, f"{layer}企业数"): fact("atlas.fields", f"{layer}.memberships")
        for layer in ("硬件层", "技术层", "应用层")
    },
    **layers(("硬件层：人工智能芯片", "硬件层：传感器", "技术层：计算机视觉", "技术层：语音识别", "技术层：自然语言处理")),
    **layers(("技术层：深度学习算法", "技术层：大数据服务和云平台", "应用层：企业服务", "应用层：制造", "应用层：医疗")),
    (ECOSYSTEM, *HZ, "应用层：其他占比"): rest_of_layer,
    (ECOSYSTEM, "杭州市", "2005", "2006年前成立企业数"): fact("enterprises.by_founding", "before_count"),
    (ECOSYSTEM, *HZ, "2015-2019年成立企业数"): fact("enterprises.by_founding", "recent_count"),
    (ECOSYSTEM, *HZ, "2015-2019年成立企业占比"): fact("enterprises.by_founding", "recent_share"),
    (ECOSYSTEM, "杭州市", "2017", "当年成立企业数"): fact("enterprises.by_founding", "peak_count"),
    (ECOSYSTEM, *HZ, "余杭滨江西湖三区企业占比"): rounded(fact("enterprises.by_district", "top3_share")),
    (ECOSYSTEM, *HZ, "公布融资企业数"): fact("enterprises.by_stage", "financed"),
    (ECOSYSTEM, *HZ, "公布融资企业占比"): fact("enterprises.by_stage", "financed_share"),
    (ECOSYSTEM, *HZ, "未融资及未透露企业数"): fact("enterprises.by_stage", "unfinanced"),
    (ECOSYSTEM, *HZ, "未融资及未透露企业占比"): fact("enterprises.by_stage", "unfinanced_share"),
    (ECOSYSTEM, *HZ, "天使轮企业数"): fact("enterprises.by_stage", "天使轮.count"),
    (ECOSYSTEM, *HZ, "A轮企业数"): fact("enterprises.by_stage", "A轮.count"),
    (ECOSYSTEM, *HZ, "新三板企业数"): fact("enterprises.by_stage", "新三板.count"),
    (ECOSYSTEM, *HZ, "上市企业数"): fact("enterprises.representatives", "上市"),
    (ECOSYSTEM, "杭州市", "2018", "当年融资事件数"): year_cell("enterprises.by_financing_year", "2018"),
    (ECOSYSTEM, *HZ, "当年融资事件数"): year_cell("enterprises.by_financing_year", "2019"),
    (ECOSYSTEM, *HZ, "独角兽企业数"): fact("enterprises.representatives", "独角兽"),
    (ECOSYSTEM, *HZ, "准独角兽企业数"): fact("enterprises.representatives", "准独角兽"),
    ("实力与底气", *HZ, "领军企业数"): fact("enterprises.titles", "领军企业"),
    ("实力与底气", *HZ, "行业应用标杆企业数"): fact("enterprises.titles", "行业应用标杆企业"),
    ("实力与底气", *HZ, "行业应用培育企业数"): fact("enterprises.titles", "行业应用培育企业"),
}  # fmt: skip
"""What reads each number that follows from the 490 enterprises and their 25,889 patents."""

# Published numbers that follow from other published numbers, with the formula of the growth module.
COMPUTED: dict[Key, Callable[[], object]] = {
    (TALENT, *HZ, "研发经费支出占地区生产总值比重年均增长"): lambda: yearly_growth(
        Decimal("3.45"), Decimal("2.92"), 7
    ),
    ("发展成效", "浙江省", "2019", "研发费用占营业收入比重"): lambda: half_up(Decimal(15800) / 1987, 1),
    ("产业发展现状", *HZ, "数字经济核心产业增加值占地区生产总值比重"): lambda: half_up(
        Decimal(379500) / 15373, 1
    ),
}

CONTRADICTED: dict[Key, str] = {
    (TALENT, *HZ, "图谱企业专利总数"): "25906：同刊表1、表2为25889",
    (TALENT, *HZ, "图谱企业发明授权专利数"): "7691：同刊表1、表2为7679",
    (ECOSYSTEM, "滨江区", "2019", "专利占全市比重"): "56.84：以25906为分母，表2以25889为分母得56.88",
    (ECOSYSTEM, "西湖区", "2019", "发明授权占专利总数比重"): "39.15：表2得39.03",
    (SERVICES, "杭州市", "2020", "双创活动日均场次增长"): "230：15对4.5为233.3",
}
"""Published numbers that contradict the journal's own tables: shown as such, never computed."""

SUMMED: set[Key] = {
    *(
        ("发展成效", "浙江省", "2019", indicator)
        for indicator in (
            "人工智能企业数", "营业收入", "营业收入同比增长", "研发投入", "研发投入同比增长", "利润总额", "利润总额同比增长",
        )
    ),
    *(
        ("发展成效", city, "2019", f"{of}占全省比重")
        for city in ("杭州市", "嘉兴市", "宁波市")
        for of in ("企业数", "营业收入")
    ),
    *(
        (SERVICES, "浙江省", "2015-2020", f"创新券{amount}")
        for amount in ("累计发放额", "确认使用额", "服务合同额", "兑付额")
    ),
    *((SERVICES, city, "2015-2020", "创新券占全省比重") for city in ("杭州市", "温州市", "湖州市")),
    *(
        (SERVICES, "杭州市", "2016-2020", f"活动券{what}")
        for what in ("服务机构数", "发放张数", "资助活动场次", "惠及创业者人次")
    ),
}  # fmt: skip
"""Sums of which the records were never published: test_published_sums makes returns and vouchers that have them."""

NO_RECORDS = {
    "发展展望": "预测数",
    "实力与底气": "规上限上企业的财务数，刊物没有逐家的年报；孵化器和众创空间没有名单",
    "产业发展现状": "地区生产总值等不是本库的记录；众创空间没有名单",
    TALENT: "研发经费占比是统计公报的数",
    PATENTS: "在库企业13,839家的专利没有逐件或按年的表",
    SERVICES: "服务券没有逐张的券；综合体没有名单；日均场次按天计，本库按场和年计",
    "城市产业发展指数": "另一机构的65城市名录",
    "发展现状": "十四五规划解读的汇总数",
}
"""Why the other numbers of a section do not follow from records: only their sums were published."""


def test_each_published_number_is_in_exactly_one_class() -> None:
    every = set(published())
    classes = [set(FOLLOWS), set(COMPUTED), set(CONTRADICTED), SUMMED]
    assert set.union(*classes) <= every
    assert sum(map(len, classes)) == len(set.union(*classes))
    rest = every - set.union(*classes)
    assert {section for section, *_ in rest} <= set(NO_RECORDS)
    assert (len(every), *map(len, classes), len(rest)) == (199, 133, 3, 5, 24, 34)


@pytest.mark.parametrize("key", list(FOLLOWS), ids="-".join)
def test_it_follows_to_the_digit(as_published: Store, key: Key) -> None:
    found = FOLLOWS[key](as_published)
    printed = published()[key]
    assert isinstance(found, (int, Decimal))
    assert found == printed
    decimals = printed.as_tuple().exponent
    if isinstance(found, Decimal) and isinstance(decimals, int):
        assert found.as_tuple().exponent == decimals, "with the published rounding"


@pytest.mark.parametrize("key", list(COMPUTED), ids="-".join)
def test_it_follows_from_other_published_numbers(key: Key) -> None:
    assert COMPUTED[key]() == published()[key]


def test_means_and_shares_have_their_own_denominators(as_published: Store) -> None:
    holders = build(as_published, "patents.by_layer", "杭州市", 2019, MEMO).facts
    assert (holders["per_holder"], holders["per_enterprise"]) == (Decimal("86.01"), Decimal("52.83"))
    stages = build(as_published, "enterprises.by_stage", "杭州市", 2019, MEMO)
    assert [stages.facts[f"{stage}.share"] for stage in ("天使轮", "A轮", "新三板", "上市")] == [
        16,
        18,
        7,
        15,
    ]
    assert half_up(Decimal(4300) / 490) == 9, "43 of all 490 would be 9 %"
    assert half_up(Decimal("56.84"), 2) == half_up(Decimal(1472500) / 25906, 2)
    assert growth(15, Decimal("4.5")) == Decimal("233.3")

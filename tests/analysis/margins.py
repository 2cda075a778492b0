"""A store whose records have exactly the margins that seeds/002 printed: 490 enterprises with 25,889 patents."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from zjai_desk.analysis.boundaries import canonical
from zjai_desk.registers import taxonomy
from zjai_desk.registers.fields import Value
from zjai_desk.registers.patents import KINDS
from zjai_desk.store import Store

ENTERPRISES, HOLDERS = 490, 301
# 图1: how many of the 490 enterprises stand in each field, 611 in all.
ATLAS = {
    "人工智能芯片": 29, "传感器": 6, "计算机视觉": 89, "语音识别": 28, "自然语言处理": 21, "深度学习算法": 17,
    "大数据服务和云平台": 15, "企业服务": 76, "制造": 65, "医疗": 46, "安防": 40, "金融": 37, "家居": 29, "交通": 29,
    "文化教育": 27, "营销": 25, "生活服务": 16, "能源": 11, "综合": 5,
}  # fmt: skip
# 表1 and 表2: patents by year and by district, 发明授权, 实用新型, 外观设计.
BY_YEAR = {
    2004: (2, 0, 0), 2005: (7, 0, 0), 2006: (5, 0, 0), 2007: (11, 0, 0), 2008: (24, 0, 0), 2009: (22, 13, 8),
    2010: (42, 170, 74), 2011: (86, 357, 91), 2012: (197, 478, 212), 2013: (252, 1363, 227), 2014: (332, 883, 454),
    2015: (775, 1155, 568), 2016: (935, 1279, 654), 2017: (1250, 1569, 786), 2018: (1649, 2213, 1366), 2019: (2090, 2832, 1458),
}  # fmt: skip
BY_DISTRICT = {
    "滨江区": (4724, 5999, 4002), "淳安县": (10, 31, 3), "大江东": (490, 1042, 89), "富阳区": (57, 289, 105),
    "拱墅区": (210, 426, 284), "江干区": (130, 233, 69), "临安区": (81, 215, 79), "上城区": (7, 25, 7), "桐庐县": (4, 49, 5),
    "西湖区": (1309, 1476, 569), "下城区": (131, 739, 35), "萧山区": (159, 850, 313), "余杭区": (367, 938, 338),
}  # fmt: skip
# Printed of 图3: 72 % in 余杭, 滨江 and 西湖, 93 % in half of the districts; how the rest divides is ours.
DISTRICTS = {
    "余杭区": 140, "滨江区": 125, "西湖区": 88, "萧山区": 48, "江干区": 30, "拱墅区": 25, "下城区": 8, "上城区": 7,
    "富阳区": 6, "临安区": 5, "大江东": 3, "桐庐县": 3, "淳安县": 2,
}  # fmt: skip
# Printed of 图2: 107 before 2006, 233 in 2015–2019, 69 in 2017, which is the most.
FOUNDED = {
    **{1985 + n: 5 for n in range(20)}, 2005: 7, 2006: 12, 2007: 11, 2008: 13, 2009: 14, 2010: 15, 2011: 16, 2012: 19,
    2013: 23, 2014: 27, 2015: 60, 2016: 55, 2017: 69, 2018: 35, 2019: 14,
}  # fmt: skip
# Printed of 图5: 289 financed, of them 天使轮 47, A轮 52, 新三板 19, 上市 43.
STAGES = {
    "种子轮": 5, "天使轮": 47, "Pre-A轮": 20, "A轮": 52, "A+轮": 18, "B轮": 25, "B+轮": 6, "C轮": 12, "D轮及以上": 14,
    "战略投资": 20, "新三板": 19, "上市": 43, "被并购": 8, "未融资": 120, "未透露": 81,
}  # fmt: skip
# Printed of 图6: 71 in 2018, 78 in 2019, a dip in 2017.
FINANCED = {2013: 8, 2014: 12, 2015: 35, 2016: 46, 2017: 39, 2018: 71, 2019: 78}
UNICORNS = {"独角兽": 7, "准独角兽": 30}  # and the 43 of the stage 上市 are listed
TITLES = {"领军企业": 10, "行业应用标杆企业": 32, "行业应用培育企业": 19}
HARDWARE, HARDWARE_HOLDERS = 35, 26


def make(path: Path) -> None:
    """Make the store at ``path``."""
    with Store.create(path) as store, store.change("装入") as change:
        change.insert("enterprises", [dict(one) for one in _enterprises()])
        change.insert("patents", list(_patents()))


def _spread(margins: dict[str, int] | dict[int, int], seed: int, total: int = ENTERPRISES) -> list[Value]:
    """Return each value as often as its margin says, shuffled; blanks fill up to ``total``."""
    values: list[Value] = [value for value, number in margins.items() for _ in range(number)]
    values += [None] * (total - len(values))
    random.Random(seed).shuffle(values)
    return values


def _fields() -> list[tuple[str, ...]]:
    own: list[list[str]] = [[] for _ in range(ENTERPRISES)]
    for place, field in enumerate(field for field, number in ATLAS.items() for _ in range(number)):
        own[place % ENTERPRISES].append(field)
    return [tuple(fields) for fields in own]


def _holds(place: int) -> bool:
    """Whether an enterprise holds patents: 26 of the 35 of the hardware layer, which stand first, 301 in all."""
    if place < HARDWARE:
        return place < HARDWARE_HOLDERS
    return place < HARDWARE + HOLDERS - HARDWARE_HOLDERS


def _enterprises() -> Iterator[dict[str, Value]]:
    districts = _districts()
    columns: dict[str, Sequence[Value]] = {
        "founded_on": [str(year) for year in _spread(FOUNDED, 1)],
        "financing_stage": _spread(STAGES, 2),
        "titles": [(value,) if isinstance(value, str) else None for value in _spread(TITLES, 4)],
    }
    columns["listing"] = _listings(columns["financing_stage"])
    financed = iter(_spread(FINANCED, 5, sum(FINANCED.values())))
    for place, fields in enumerate(_fields()):
        stage = columns["financing_stage"][place]
        dated = stage not in ("未融资", "未透露") and (year := next(financed, None))
        yield {
            "short_name": f"企业{place}",
            "field": fields,
            "district": canonical(districts[place]),
            "financed_on": str(year) if dated else None,
            **{key: values[place] for key, values in columns.items()},
        }


def _listings(stages: Sequence[Value]) -> list[Value]:
    unicorns = iter(_spread(UNICORNS, 3, ENTERPRISES - STAGES["上市"]))
    return ["上市" if stage == "上市" else next(unicorns) for stage in stages]


def _districts() -> list[str]:
    """Return the district of each enterprise, so that every district has at least one holder."""
    left = dict(DISTRICTS)
    found = []
    for _ in range(ENTERPRISES):
        # The district that lags most behind its share comes next.
        name = max(left, key=lambda district: left[district] / DISTRICTS[district])
        left[name] -= 1
        found.append(name)
    return found


def _patents() -> Iterator[dict[str, Value]]:
    districts = _districts()
    holders = {
        name: [place for place in range(ENTERPRISES) if districts[place] == name and _holds(place)]
        for name in DISTRICTS
    }
    number = 0
    for place, kind in enumerate(KINDS):
        years = [year for year, kinds in BY_YEAR.items() for _ in range(kinds[place])]
        names = [name for name, kinds in BY_DISTRICT.items() for _ in range(kinds[place])]
        random.Random(place).shuffle(years)
        for year, name in zip(years, names, strict=True):
            own = holders[name]
            yield {
                "patent_no": f"{year}{place + 1}{number:07}",
                "kind": kind,
                "granted_on": f"{year}-06-01",
                "district": canonical(name),
                "holder": f"企业{own[number % len(own)]}",
                "legal_status": "有效",
            }
            number += 1


def layer_holders(layer: str) -> tuple[int, int]:
    """Return how many enterprises of a layer there are, and how many of them hold patents."""
    layers = taxonomy.layer_of()
    inside = [place for place, fields in enumerate(_fields()) if layer in {layers[field] for field in fields}]
    return len(inside), sum(map(_holds, inside))


def totals(margins: dict[str, tuple[int, ...]] | dict[int, tuple[int, ...]]) -> Sequence[int]:
    """Return the sums of a table of numbers by kind."""
    return tuple(map(sum, zip(*margins.values(), strict=True)))

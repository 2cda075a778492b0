"""Which enterprise a name means: pairs that people have judged, and the way a register finds them."""

import pytest

from zjai_desk.naming import CERTAIN, DOUBTFUL, NameIndex, compare, likely, taken_apart

# One enterprise, written as returns write it.
SAME = [
    ("杭州海康威视数字技术股份有限公司", "杭州海康威视数字技术股份有限公司 "),
    ("阿里巴巴（中国）有限公司", "阿里巴巴(中国)有限公司"),
    ("阿里巴巴（中国）有限公司", "阿里巴巴中国有限公司"),
    ("杭州海康威视数字技术股份有限公司", "海康威视数字技术股份有限公司"),
    ("杭州海康威视数字技术股份有限公司", "杭州海康威视数字技术有限公司"),
    ("杭州海康威视数字技术股份有限公司", "杭州市海康威视数字技术股份有限公司"),
    ("杭州海康威视数字技术股份有限公司", "杭州海康威视数字技术股份公司"),
    ("杭州海康威视数字技术股份有限公司", "海康威视"),
    ("杭州海康威视数字技术股份有限公司", "海康威视数字技术"),
    ("杭州海康威视数字技术股份有限公司", "杭州海康微视数字技术股份有限公司"),
    ("杭州海康威视数字技术股份有限公司", "杭州海威康视数字技术股份有限公司"),
    ("网易（杭州）网络有限公司", "杭州网易网络有限公司"),
    ("浙江大华技术股份有限公司", "浙江大华技术股份有限责任公司"),
    ("杭州嘉楠耘智信息科技有限公司", "嘉楠耘智"),
    ("杭州景联文科技有限公司", "杭州景连文科技有限公司"),
    ("杭州景联文科技有限公司", "景联文科技有限公司"),
    ("杭州云深处科技有限公司", "杭州云深处科技"),
    ("杭州宇树科技有限公司", "杭州宇树科技股份有限公司"),
    ("杭州宇树科技有限公司", "杭州市滨江区宇树科技有限公司"),
    ("ＡＢＢ（杭州）机器人有限公司", "ABB(杭州)机器人有限公司"),
    ("杭州第一棉纺织厂", "杭州第1棉纺织厂"),
    ("浙江同花顺智能科技有限公司", "浙江同花顺智能科技有限责任公司"),
    ("之江实验室科技控股有限公司", "之江实验室科技控股有限公司（杭州）"),
    ("杭州博拓生物科技股份有限公司", "杭州博拓生物科技有限公司"),
]
# Two enterprises whose names are alike.
DIFFERENT = [
    ("杭州海康威视数字技术股份有限公司", "杭州海康威视科技有限公司"),
    ("杭州海康威视数字技术股份有限公司", "杭州海康机器人技术有限公司"),
    ("杭州海康威视数字技术股份有限公司", "杭州海康威视数字技术股份有限公司重庆分公司"),
    ("中国电信股份有限公司杭州分公司", "中国电信股份有限公司宁波分公司"),
    ("中国电信股份有限公司", "中国电信股份有限公司杭州分公司"),
    ("阿里巴巴（中国）有限公司", "阿里巴巴（杭州）有限公司"),
    ("阿里巴巴（中国）有限公司", "阿里巴巴（中国）网络技术有限公司"),
    ("阿里巴巴（中国）有限公司", "阿里巴巴有限公司"),
    ("浙江甲乙科技有限公司", "杭州甲乙科技有限公司"),
    ("杭州第一棉纺织厂", "杭州第二棉纺织厂"),
    ("杭州汽轮一厂有限公司", "杭州汽轮二厂有限公司"),
    ("杭州甲科技有限公司", "杭州乙科技有限公司"),
    ("杭州华睿科技有限公司", "杭州华瑞科技有限公司"),
    ("杭州云华科技有限公司", "杭州华云科技有限公司"),
    ("恒生电子股份有限公司", "恒生电子集团有限公司"),
    ("杭州图恒云信息有限公司", "杭州图恒安信息有限公司"),
    ("杭州图恒云信息有限公司", "杭州图恒云科技有限公司"),
    ("湖州图恒云信息有限公司", "杭州图恒云信息有限公司"),
    ("浙江大学", "杭州大学"),
    ("浙江大华技术股份有限公司", "浙江大华系统工程有限公司"),
    ("杭州吉利科技有限公司", "杭州吉利人工智能有限公司"),
    ("杭州天堂伞业有限公司", "杭州天堂信息有限公司"),
    ("杭州3号科技有限公司", "杭州5号科技有限公司"),
    ("云", "云上"),
    ("科技", "信息"),
    ("杭州数据科技有限公司", "杭州信息科技有限公司"),
    ("杭州城东智慧园东区管理有限公司", "杭州城东智慧园西区管理有限公司"),
    ("杭州甲投资合伙企业（有限合伙）", "杭州甲投资有限公司"),
    ("深圳大疆创新科技有限公司", "杭州大疆创新科技有限公司"),
]


def score(one: str, other: str) -> int:
    return compare(taken_apart(one), taken_apart(other))[0]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_enterprises_are_never_taken_for_one(one: str, other: str) -> None:
    assert score(one, other) < DOUBTFUL
    assert likely(one, NameIndex([(1, other)]), least=DOUBTFUL) == []


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_enterprise_is_found_under_another_spelling(one: str, other: str) -> None:
    assert score(one, other) >= DOUBTFUL
    assert score(other, one) == score(one, other)
    (found,) = likely(other, NameIndex([(7, one), (8, "杭州另一家科技有限公司")]))
    assert (found.record, found.score) == (7, score(one, other))
    assert found.why


def test_only_what_the_rules_make_equal_is_certain() -> None:
    certain = {other for one, other in SAME if score(one, other) == CERTAIN}
    assert "海康威视数字技术股份有限公司" in certain, "the place in front was left out"
    assert "杭州网易网络有限公司" in certain, "the place moved out of its brackets"
    assert "杭州海康微视数字技术股份有限公司" not in certain
    assert "海康威视" not in certain
    assert "杭州海康威视数字技术有限公司" not in certain, "a company may have been turned into a 股份公司"


def test_a_short_trade_name_is_not_certain_without_its_place() -> None:
    """Names without a place are given by the state; a second one of two characters may well exist."""
    assert DOUBTFUL <= score("杭州宇树科技有限公司", "宇树科技有限公司") < CERTAIN


def test_the_likeliest_comes_first_and_the_far_are_left_out() -> None:
    index = NameIndex(
        [
            (1, "杭州海康威视数字技术股份有限公司"),
            (2, "杭州海康威视科技有限公司"),
            (3, "海康威视"),
            (4, "浙江大华技术股份有限公司"),
        ]
    )
    found = likely("海康威视数字技术股份有限公司", index)
    assert [one.record for one in found] == [1, 3]
    assert found[0].score == CERTAIN


def test_a_record_answers_to_each_of_its_names() -> None:
    index = NameIndex([(1, "杭州新名字科技有限公司"), (1, "杭州老字号软件有限公司")])
    assert [one.record for one in likely("老字号软件有限公司", index)] == [1]


def test_the_parts_of_a_name() -> None:
    parts = taken_apart("杭州市滨江区海康威视数字技术股份有限公司重庆分公司")
    assert (parts.core, parts.business, parts.form) == ("海康威视", "数字技术", "joint")
    assert (parts.places, parts.branch) == (("杭州", "滨江"), "重庆分公司")
    assert taken_apart("网易（杭州）网络有限公司").places == ("杭州",)
    assert taken_apart("科技").core == "科技", "a name of nothing but common words is its own trade name"

"""Columns under headings nobody knows: whatever they hold, no field is made of them, and none is proposed at random."""

import random
import re

import pytest

from zjai_desk.returns.books import frames
from zjai_desk.returns.sheets import NO_CHOICES, Sheet
from zjai_desk.returns.tables.forms import forms
from zjai_desk.returns.tables.headings import likeness, match
from zjai_desk.returns.tables.page import Page

UNKNOWN = re.split(
    " ",
    "序号 编号 行号 序 No. NO 备注 附注 是否合作 填报说明 审核意见 经办人 邮编 传真 银行账号 开户银行 合作单位代码 "
    "母公司统一社会信用代码 推荐单位信用代码 被投资企业代码 流水号 档案号 文号 批次 柜号 盖章 签收 快递单号 车牌 身份证号 "
    "护照号 微信号 二维码 图片 来源 渠道 对比文件专利号 引用专利号 母公司名称 合作单位 股东 面积 楼层 房号 经度 纬度 用水量 "
    "用电量 碳排放 增长率 同比 排名 上年营业收入 预计营业收入 去年人数 单价 库存 是否规上 审核人 打印时间 版本 颜色 评分 "
    "得分 星级 类别码 标志 甲 乙 丙 列1 列2 字段1 F1 其他 其它 补充 摘要 关键词 邮箱 QQ 学历 年龄 性别 民族 籍贯 职务",
)
CODES = ("91330000733796106P", "91330105MA4C12H392", "91330111MA1371C17G")


def _digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choices("0123456789", k=count))


CONTENTS = {
    "running numbers": lambda _, row: float(row),
    "running texts": lambda _, row: str(row),
    "telephones": lambda chance, _: "13" + _digits(chance, 9),
    "offices": lambda chance, _: "0571-" + _digits(chance, 8),
    "nine digits": lambda chance, _: _digits(chance, 9),
    "thirteen digits": lambda chance, _: "20" + _digits(chance, 11),
    "accounts": lambda chance, _: _digits(chance, 19),
    "identities": lambda chance, _: "3301" + _digits(chance, 14),
    "dates": lambda chance, _: f"20{chance.randrange(10, 20)}-03-{chance.randrange(10, 29)}",
    "money": lambda chance, _: float(chance.randrange(10**6)),
    "yes and no": lambda chance, _: chance.choice("是否"),
    "names": lambda chance, _: chance.choice(("杭州甲有限公司", "宁波乙有限公司")),
    "one park's code": lambda _chance, _row: CODES[0],
    "districts": lambda chance, _: chance.choice(("滨江区", "西湖区")),
    "titles": lambda chance, _: chance.choice(("高新技术企业", "规上")),
}


def _read(*rows: list[frames.Cell]) -> Sheet:
    page = Page("表", [], ("报表", "文件夹"), NO_CHOICES)
    page.add(0, len(rows), frames.Encoder().block(rows))
    return page.finish([])[0]


def test_of_two_hundred_odd_columns_none_is_taken_for_a_field() -> None:
    chance = random.Random(20)
    wrong = []
    for _ in range(200):
        heading, (kind, make) = chance.choice(UNKNOWN), chance.choice(list(CONTENTS.items()))
        body = [
            [f"杭州{row}号科技有限公司", float(row), "算法", make(chance, row)]
            for row in range(1, chance.choice((2, 3, 6, 21)) + 1)
        ]
        sheet = _read(["企业名称", "从业人数", "主营业务", heading], *body)
        if "D" in sheet.mapping:
            wrong.append((heading, kind, sheet.mapping["D"]))
    assert wrong == []


@pytest.mark.parametrize("heading", ["", "列1", "信用代码（18位）", "证照编号"])
def test_codes_under_a_heading_that_says_nothing_are_known_by_their_check_digits(heading: str) -> None:
    rows = [[f"杭州{row}号科技有限公司", float(row), code] for row, code in enumerate(CODES)]
    assert _read(["企业名称", "从业人数", heading], *rows).mapping["C"] == "uscc"


@pytest.mark.parametrize("heading", ["母公司统一社会信用代码", "合作单位代码", "对比文件专利号", "审核人"])
def test_codes_of_somebody_else_are_not_the_own_ones(heading: str) -> None:
    rows = [[f"杭州{row}号科技有限公司", float(row), code] for row, code in enumerate(CODES)]
    assert "C" not in _read(["企业名称", "从业人数", heading], *rows).mapping


@pytest.mark.parametrize(
    "heading", ["序号", "编号", "行号", "No.", "文号", "职称", "房号", "签收", "年龄", "网址", "星级"]
)
def test_a_heading_with_one_sign_in_common_is_like_no_field(heading: str) -> None:
    fields = forms()["enterprises"].fields.values()
    assert [field.label for field in fields if likeness(heading, field) > 0.5] == []


@pytest.mark.parametrize("heading", ["上年营业收入", "预计营业收入", "营业收入同比增长", "母公司营业收入"])
def test_a_heading_that_turns_a_field_into_another_is_not_that_field(heading: str) -> None:
    found = match(forms()["enterprises"], (heading,))
    assert found is None

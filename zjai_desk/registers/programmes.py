"""券政策: the money and the limits of one voucher scheme in one area and year."""

from collections.abc import Iterator
from decimal import Decimal

from zjai_desk.registers.dates import is_after, year_of
from zjai_desk.registers.fields import Field, Kind, Register, Values
from zjai_desk.registers.findings import Problem, Severity
from zjai_desk.registers.vouchers import REVIEW_LEVELS, SCHEMES

PAYEES = ("企业", "服务机构", "主办机构", "平台")
LAPSES, RECYCLED = "作废", "转入下一轮资金池"
_SHARES = ("ratio", "stack_cap", "provider_share")
# Each limit lies within the next one; a smaller one behind it would never come to bear.
_NESTED = (
    ("per_claim_cap", "per_year_cap"), ("per_year_cap", "controller_cap"), ("ratio", "stack_cap"),
    ("fewest_tickets", "most_tickets"),
)  # fmt: skip


def shares_are_percent(values: Values) -> Iterator[Problem]:
    """Ratios lie between 0 and 100; an over-issue factor below 1 would leave budget unused."""
    for key in _SHARES:
        share = values.get(key)
        if isinstance(share, (int, Decimal)) and not 0 < share <= 100:
            said = f"{PROGRAMMES[key].label}{share}%不在0到100之间，请按百分数填写，如50。"
            yield Problem(key, Severity.FORCE, "out_of_range", said)
    factor = values.get("over_issue")
    if isinstance(factor, (int, Decimal)) and factor < 1:
        said = f"超发系数{factor}小于1，发放额到不了预算；不超发请填1。"
        yield Problem("over_issue", Severity.EXPLAIN, "out_of_range", said)


def limits_nest(values: Values) -> Iterator[Problem]:
    """单次 ≤ 年度 ≤ 同一实控人; 补助比例 ≤ 叠加上限; 每场张数下限 ≤ 上限."""
    for inner_key, outer_key in _NESTED:
        inner, outer = values.get(inner_key), values.get(outer_key)
        if isinstance(inner, (int, Decimal)) and isinstance(outer, (int, Decimal)) and inner > outer:
            here, there = PROGRAMMES[inner_key], PROGRAMMES[outer_key]
            said = f"{here.label}{inner:,}{here.unit}大于{there.label}{outer:,}{there.unit}，请核对。"
            yield Problem(inner_key, Severity.EXPLAIN, "exceeds", said)


def days_in_order(values: Values) -> Iterator[Problem]:
    """最迟使用 ≤ 最迟兑付, and neither lies before the programme's year."""
    use, redeem, year = (values.get(key) for key in ("use_until", "redeem_until", "year"))
    if isinstance(use, str) and isinstance(redeem, str) and is_after(use, redeem):
        said = f"最迟兑付日期{redeem}早于最迟使用日期{use}，请核对。"
        yield Problem("redeem_until", Severity.FORCE, "date_order", said)
    for key, day in (("use_until", use), ("redeem_until", redeem)):
        if isinstance(day, str) and isinstance(year, int) and (year_of(day) or year) < year:
            said = f"{PROGRAMMES[key].label}{day}早于政策年度{year}年，请核对。"
            yield Problem(key, Severity.FORCE, "date_order", said)


PROGRAMMES = Register(
    key="programmes",
    label="券政策",
    noun="券政策",
    measure="项",
    icon="scale",
    identity=(("scheme", "area", "year"),),
    dated_by="year",
    rules=(shares_are_percent, limits_nest, days_in_order),
    groups=(
        ("政策", ("scheme", "area", "year", "basis")),
        ("资金", ("budget", "over_issue", "carried_in", "unused", "payee_rule", "provider_share")),
        ("额度", ("ratio", "full_offset", "per_claim_cap", "per_year_cap", "controller_cap", "stack_cap", "scales")),
        ("期限", ("use_days", "use_until", "redeem_days", "redeem_until")),
        ("审核", ("levels", "public_days", "separated")),
        ("活动券", ("ticket_value", "tickets_each", "fewest_tickets", "most_tickets")),
    ),
    fields=(
        Field("scheme", "券种", Kind.CHOICE, choices=SCHEMES, required=True, width=9, synonyms=("券类型",)),
        Field("area", "地区", required=True, width=10, synonyms=("区县", "适用地区", "区域", "地区名称", "实施地区")),
        Field("year", "年度", Kind.YEAR, required=True, width=7, synonyms=("年份",)),
        Field("budget", "预算额", Kind.AMOUNT, "元", width=16, synonyms=("预算", "预算金额", "年度预算", "预算总额", "资金预算")),
        Field("over_issue", "超发系数", Kind.NUMBER, width=9, synonyms=("超发倍数",)),
        Field("ratio", "补助比例", Kind.NUMBER, "%", width=9, synonyms=("比例", "补助比例上限")),
        Field("per_claim_cap", "单次限额", Kind.AMOUNT, "元", width=14, synonyms=("单次上限", "单次申领限额", "单次申领上限", "单次额度上限")),
        Field("per_year_cap", "年度限额", Kind.AMOUNT, "元", width=14, synonyms=("年度上限", "每家年度限额", "年度累计上限", "年度累计限额")),
        Field("stack_cap", "叠加上限", Kind.NUMBER, "%", width=9, synonyms=("叠加比例上限",)),
        Field("use_days", "使用期限", Kind.INTEGER, "天", width=9, synonyms=("使用天数",)),
        Field("redeem_days", "兑付期限", Kind.INTEGER, "天", width=9, synonyms=("兑付天数",)),
        Field("payee_rule", "收款方", Kind.CHOICE, choices=PAYEES, width=10, synonyms=("兑付对象",)),
        Field("full_offset", "全额抵扣限额", Kind.AMOUNT, "元", office=True, width=14),
        Field("controller_cap", "同一实控人年度限额", Kind.AMOUNT, "元", office=True, width=16),
        Field("use_until", "最迟使用日期", Kind.DATE, office=True, width=12),
        Field("redeem_until", "最迟兑付日期", Kind.DATE, office=True, width=12),
        Field("levels", "审核层级", Kind.CHOICE, many=True, choices=REVIEW_LEVELS, office=True, width=16),
        Field("public_days", "公示天数", Kind.INTEGER, "天", office=True, width=9),
        Field("separated", "经办复核审批分设", Kind.CHOICE, choices=("是", "否"), office=True, width=14),
        Field("scales", "适用企业规模", Kind.CHOICE, many=True, choices=("大型", "中型", "小型", "微型"), office=True, width=14),
        Field("provider_share", "单一机构占比预警", Kind.NUMBER, "%", office=True, width=14),
        Field("ticket_value", "单张面值", Kind.AMOUNT, "元", office=True, width=10),
        Field("tickets_each", "每人张数上限", Kind.INTEGER, "张", office=True, width=11),
        Field("fewest_tickets", "每场张数下限", Kind.INTEGER, "张", office=True, width=11),
        Field("most_tickets", "每场张数上限", Kind.INTEGER, "张", office=True, width=11),
        Field("unused", "未用余额", Kind.CHOICE, choices=(LAPSES, RECYCLED), office=True, width=14),
        Field("carried_in", "上轮转入", Kind.AMOUNT, "元", office=True, width=14),
        Field("basis", "政策依据", office=True, width=26),
    ),
)  # fmt: skip

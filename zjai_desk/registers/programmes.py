"""券政策: the money and the limits of one voucher scheme in one area and year."""

from zjai_desk.registers.fields import Field, Kind, Register
from zjai_desk.registers.vouchers import REVIEW_LEVELS, SCHEMES

PAYEES = ("企业", "服务机构", "主办机构", "平台")
LAPSES, RECYCLED = "作废", "转入下一轮资金池"

PROGRAMMES = Register(
    key="programmes",
    label="券政策",
    noun="券政策",
    measure="项",
    icon="scale",
    identity=(("scheme", "area", "year"),),
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

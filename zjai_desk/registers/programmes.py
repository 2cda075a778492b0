"""券政策: the money and the limits of one voucher scheme in one area and year."""

from zjai_desk.registers.fields import Field, Kind, Register
from zjai_desk.registers.vouchers import SCHEMES

PROGRAMMES = Register(
    key="programmes",
    label="券政策",
    noun="券政策",
    measure="项",
    icon="scale",
    identity=(("scheme", "area", "year"),),
    fields=(
        Field("scheme", "券种", Kind.CHOICE, choices=SCHEMES, required=True, width=9, synonyms=("券类型",)),
        Field("area", "地区", required=True, width=10, synonyms=("区县", "适用地区", "区域")),
        Field("year", "年度", Kind.YEAR, required=True, width=7, synonyms=("年份",)),
        Field("budget", "预算额", Kind.AMOUNT, "元", width=16, synonyms=("预算", "预算金额", "年度预算")),
        Field("over_issue", "超发系数", Kind.NUMBER, width=9, synonyms=("超发倍数",)),
        Field("ratio", "补助比例", Kind.NUMBER, "%", width=9, synonyms=("比例", "补助比例上限")),
        Field("per_claim_cap", "单次限额", Kind.AMOUNT, "元", width=14, synonyms=("单次上限", "单次申领限额")),
        Field("per_year_cap", "年度限额", Kind.AMOUNT, "元", width=14, synonyms=("年度上限", "每家年度限额")),
        Field("stack_cap", "叠加上限", Kind.NUMBER, "%", width=9, synonyms=("叠加比例上限",)),
        Field("use_days", "使用期限", Kind.INTEGER, "天", width=9, synonyms=("使用天数",)),
        Field("redeem_days", "兑付期限", Kind.INTEGER, "天", width=9, synonyms=("兑付天数",)),
        Field("payee_rule", "收款方", Kind.CHOICE, choices=("企业", "服务机构", "主办机构", "平台"), width=10, synonyms=("兑付对象",)),
    ),
)  # fmt: skip

"""服务机构: who may take vouchers, for which schemes and until when."""

from collections.abc import Iterator

from zjai_desk.registers import uscc
from zjai_desk.registers.dates import is_after
from zjai_desk.registers.fields import Field, Kind, Register, Values
from zjai_desk.registers.findings import Problem, Severity
from zjai_desk.registers.vouchers import SCHEMES


def valid_after_accredited(values: Values) -> Iterator[Problem]:
    """The days for which a provider is listed end after they began."""
    listed, until = values.get("accredited_on"), values.get("valid_until")
    if isinstance(listed, str) and isinstance(until, str) and is_after(listed, until):
        said = f"有效期至{until}早于备案日期{listed}，请核对。"
        yield Problem("valid_until", Severity.EXPLAIN, "date_order", said)


PROVIDERS = Register(
    key="providers",
    label="服务机构",
    noun="服务机构",
    measure="家",
    icon="handshake",
    identity=(("uscc",), ("name",)),
    rules=(valid_after_accredited,),
    fields=(
        Field("name", "机构名称", required=True, width=26, synonyms=("服务机构名称", "服务机构", "单位名称", "载体名称", "机构全称", "服务机构全称", "服务单位名称", "单位全称", "服务单位", "依托单位", "创新载体", "机构")),
        Field("uscc", "统一社会信用代码", Kind.USCC, width=21, synonyms=uscc.HEADINGS),
        Field("kind", "机构类型", Kind.CHOICE, choices=("高校", "科研院所", "检测机构", "重点实验室", "企业研究院", "中介服务", "活动组织", "云平台"), open=True, width=12, synonyms=("类型", "机构类别", "机构性质", "服务机构类型", "载体类型", "单位类型", "单位性质", "载体类别", "服务机构类别")),
        Field("schemes", "服务券种", Kind.CHOICE, many=True, choices=SCHEMES, width=18, synonyms=("可服务券种", "券种", "适用券种", "服务的券种", "可接券种", "接收券种", "可用券种")),
        Field("accredited_on", "备案日期", Kind.DATE, width=11, synonyms=("签约日期", "入库日期", "认定日期", "备案时间", "签约时间", "入库时间", "认定时间", "批准日期", "入驻时间", "加盟日期", "准入日期", "登记日期", "入驻日期", "批准时间", "备案年份")),
        Field("valid_until", "有效期至", Kind.DATE, width=11, synonyms=("有效期", "到期日期", "有效期限", "有效期截止", "到期时间", "截止日期", "有效截止日期", "失效日期", "有效日期至", "有效期截止日期")),
        Field("status", "状态", Kind.CHOICE, choices=("在册", "暂停", "退出"), width=8, synonyms=("机构状态", "备案状态", "在库状态", "当前状态", "服务状态")),
        Field("legal_person", "法定代表人", office=True, width=10),
        Field("controller", "实际控制人", office=True, width=14),
        Field("phone", "联系电话", office=True, personal=True, width=14),
        Field("address", "地址", office=True, width=26),
        Field("account_name", "银行户名", office=True, width=22),
    ),
)  # fmt: skip

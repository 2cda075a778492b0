"""专利台账: granted and pending patents, each with its holder."""

from collections.abc import Iterator

from zjai_desk.registers import divisions, patent_no, uscc
from zjai_desk.registers.dates import is_after
from zjai_desk.registers.fields import Field, Kind, Owner, Register, Values
from zjai_desk.registers.findings import Problem, Severity
from zjai_desk.registers.not_yet import not_yet

KINDS = ("发明授权", "实用新型", "外观设计")
_KIND_SYNONYMS = {
    "发明": "发明授权", "发明专利": "发明授权", "发明授权专利": "发明授权", "授权发明": "发明授权",
    "实用新型专利": "实用新型", "新型": "实用新型", "外观设计专利": "外观设计", "外观": "外观设计",
}  # fmt: skip
LEGAL_STATUSES = ("有效", "审中", "失效", "未缴费终止", "期限届满", "放弃", "无效")


def kind_agrees_with_number(values: Values) -> Iterator[Problem]:
    """The digit after the year of the number tells the kind (1, 8 发明; 2, 9 实用新型; 3 外观设计)."""
    number, kind = values.get("patent_no"), values.get("kind")
    if isinstance(number, str) and isinstance(kind, str):
        told = patent_no.kind_of(number)
        if told and told != kind and kind in KINDS:
            yield Problem(
                "kind",
                Severity.FORCE,
                "inconsistent",
                f"专利号{number}属{told}，类型却填{kind}，请核对。",
            )


def granted_after_applied(values: Values) -> Iterator[Problem]:
    """A patent is granted after it was applied for."""
    applied, granted = values.get("applied_on"), values.get("granted_on")
    if isinstance(applied, str) and isinstance(granted, str) and is_after(applied, granted):
        yield Problem(
            "granted_on", Severity.FORCE, "date_order", f"授权日期{granted}早于申请日期{applied}，请核对。"
        )


def has_happened(values: Values) -> Iterator[Problem]:
    """No date that is reported is still to come."""
    return not_yet(PATENTS, values, "applied_on", "granted_on")


PATENTS = Register(
    key="patents",
    label="专利台账",
    noun="专利",
    measure="件",
    icon="lightbulb",
    identity=(("patent_no",),),
    dated_by="granted_on",
    owner=Owner(uscc="holder_uscc", name="holder"),
    rules=(
        kind_agrees_with_number,
        granted_after_applied,
        has_happened,
    ),
    fields=(
        Field("patent_no", "专利号", Kind.PATENT_NO, required=True, width=18, synonyms=("专利申请号", "申请号", "专利编号", "授权号", "专利（申请）号", "专利号/申请号", "申请（专利）号", "专利申请（授权）号", "专利授权号", "授权专利号", "ZL号", "专利申请号/专利号", "专利号（ZL）")),
        Field("title", "专利名称", width=30, synonyms=("发明创造名称", "发明名称", "名称", "专利题目", "专利标题", "发明（设计）名称", "发明创造题目", "发明/实用新型名称", "专利项目名称", "知识产权名称", "标题", "发明创造名", "专利技术名称", "成果名称")),
        Field("kind", "专利类型", Kind.CHOICE, choices=KINDS, choice_synonyms=_KIND_SYNONYMS, width=10, synonyms=("类别", "类型", "专利类别", "专利种类", "专利性质", "专利类别名称", "种类", "知识产权类型", "专利分类", "发明创造类型", "知识产权类别")),
        Field("applied_on", "申请日期", Kind.DATE, width=11, synonyms=("申请日", "申请时间", "专利申请日", "专利申请日期", "申请年月", "专利申请时间", "提交日期", "申请提交日", "递交日期")),
        Field("granted_on", "授权日期", Kind.DATE, width=11, synonyms=("授权日", "授权公告日", "授权时间", "公告日", "授权公告日期", "专利授权日", "专利授权日期", "公告日期", "授权公告时间", "授权年月", "专利授权时间", "获权日期", "颁证日期", "授权公告（日）", "获授权日期", "获得授权日期")),
        Field("legal_status", "法律状态", Kind.CHOICE, choices=LEGAL_STATUSES, open=True, width=10, synonyms=("专利状态", "当前状态", "有效状态", "专利法律状态", "案件状态", "状态", "有效性", "权利状态", "专利有效性", "法律状态（有效/失效）")),
        Field("holder", "专利权人", width=26, synonyms=("权利人", "专利权人名称", "权利人名称", "申请人", "申请（专利权）人", "当前权利人", "企业名称", "单位名称", "第一专利权人", "申请人（专利权人）", "权属单位", "专利所有人", "专利持有人", "所属企业", "所属单位", "持有单位", "公司名称", "企业全称", "专利权单位", "申请人/专利权人", "专利权所有人", "权属人", "权利单位", "专利单位", "专利权属单位")),
        Field("holder_uscc", "权利人信用代码", Kind.USCC, width=21, synonyms=(*uscc.HEADINGS, "专利权人信用代码", "专利权人统一社会信用代码")),
        Field("district", "所属区县", Kind.DISTRICT, width=10, synonyms=(*divisions.HEADINGS, "专利权人区县", "权利人区县", "专利权人地址（区县）")),
        Field("ipc", "IPC分类号", width=14, synonyms=("IPC", "分类号", "主分类号", "国际分类号", "IPC主分类号", "国际专利分类号", "IPC分类")),
    ),
)  # fmt: skip

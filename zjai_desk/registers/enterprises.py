"""企业台账: who the enterprises are, what they do and how far they have come."""

from collections.abc import Iterator
from decimal import Decimal

from zjai_desk.registers import divisions, taxonomy, uscc
from zjai_desk.registers.dates import is_after
from zjai_desk.registers.fields import Field, Kind, Register, Values
from zjai_desk.registers.findings import Problem, Severity
from zjai_desk.registers.not_yet import not_yet

FINANCING_STAGES = (
    "未融资", "种子轮", "天使轮", "Pre-A轮", "A轮", "A+轮", "B轮", "B+轮", "C轮", "D轮及以上",
    "战略投资", "新三板", "上市", "被并购", "未透露",
)  # fmt: skip
UNFINANCED = ("未融资", "未透露")
LISTINGS = ("上市", "新三板", "独角兽", "准独角兽")
TITLES = ("领军企业", "行业应用标杆企业", "行业应用培育企业", "高新技术企业", "专精特新", "规上")
STATUSES = ("存续", "迁出", "吊销", "注销")
_STATUS_SYNONYMS = {
    "在业": "存续", "在营": "存续", "开业": "存续", "在册": "存续", "正常": "存续", "正常经营": "存续", "在营(开业)": "存续",
    "存续(在营、开业、在册)": "存续", "已迁出": "迁出", "已吊销": "吊销", "吊销,未注销": "吊销", "吊销未注销": "吊销",
    "吊销,已注销": "注销", "已注销": "注销",
}  # fmt: skip


def _layer_follows_field(values: Values) -> Values:
    """A field belongs to one layer, so the layers of an enterprise follow from its fields."""
    chosen = values.get("field")
    if isinstance(chosen, tuple) and chosen:
        found = {taxonomy.layer_of()[field] for field in chosen if field in taxonomy.layer_of()}
        if found:
            return {**values, "layer": tuple(layer for layer in taxonomy.layers() if layer in found)}
    return values


def has_a_name(values: Values) -> Iterator[Problem]:
    """An enterprise is known by its full or its short name."""
    if not any(isinstance(values.get(key), str) for key in ("name", "short_name")):
        yield Problem("name", Severity.FORCE, "missing", "缺企业名称，请补填营业执照上的全称。")


def financed_after_founded(values: Values) -> Iterator[Problem]:
    """No financing before the founding."""
    founded, financed = values.get("founded_on"), values.get("financed_on")
    if isinstance(founded, str) and isinstance(financed, str) and is_after(founded, financed):
        yield Problem(
            "financed_on",
            Severity.EXPLAIN,
            "date_order",
            f"最近融资日期{financed}早于成立日期{founded}，请核对。",
        )


def financing_agrees_with_its_date(values: Values) -> Iterator[Problem]:
    """Who was never financed has no day of it."""
    if values.get("financing_stage") == "未融资" and isinstance(values.get("financed_on"), str):
        said = f"融资阶段是“未融资”，却填了最近融资日期{values['financed_on']}，请核对。"
        yield Problem("financing_stage", Severity.HINT, "inconsistent", said)


def unicorn_is_worth_it(values: Values) -> Iterator[Problem]:
    """A 独角兽 is worth 10亿美元 and more, some 60亿元 at any rate of late: less is often a slip of the unit."""
    worth = values.get("valuation")
    if values.get("listing") == "独角兽" and isinstance(worth, (int, Decimal)) and 0 < worth < _UNICORN:
        said = f"独角兽企业的估值一般在60亿元以上，这里是{worth}万元，请核对单位。"
        yield Problem("valuation", Severity.HINT, "inconsistent", said)


def has_happened(values: Values) -> Iterator[Problem]:
    """No date that is reported is still to come."""
    return not_yet(ENTERPRISES, values, "founded_on", "financed_on")


_UNICORN = 600_000  # 万元
ENTERPRISES = Register(
    key="enterprises",
    label="企业台账",
    noun="企业",
    measure="家",
    icon="building",
    identity=(("uscc",), ("name",), ("short_name",)),
    complete=_layer_follows_field,
    follows=(("layer", "field"),),
    rules=(
        has_a_name,
        financed_after_founded,
        financing_agrees_with_its_date,
        unicorn_is_worth_it,
        has_happened,
    ),
    fields=(
        Field("name", "企业名称", width=26, synonyms=("企业全称", "单位名称", "公司名称", "企业（单位）名称", "单位全称", "名称", "单位详细名称", "企业详细名称", "法人单位名称", "公司全称", "申报企业", "申报单位", "工商注册名称", "企业（机构）名称", "企业", "公司", "企业（机构）全称", "机构名称", "法人单位详细名称", "企业法人名称", "纳税人名称", "市场主体名称", "主体名称", "企业中文名称", "机构全称", "调查对象名称", "登记名称", "营业执照名称", "注册名称", "企业注册名称", "工商登记名称", "全称", "参展企业", "入驻企业", "商户名称", "企业法定名称")),
        Field("uscc", "统一社会信用代码", Kind.USCC, width=21, synonyms=(*uscc.HEADINGS, "机构代码")),
        Field("short_name", "企业简称", width=12, synonyms=("简称", "公司简称", "单位简称", "企业名称（简称）", "品牌简称")),
        Field("district", "所属区县", Kind.DISTRICT, width=10, synonyms=divisions.HEADINGS),
        Field("town", "所属镇街", width=10, synonyms=("镇街", "乡镇街道", "街道", "镇（街道）", "所属街道", "乡镇（街道）", "镇（街）", "乡镇", "所在街道", "所属乡镇", "所在镇街", "街道（乡镇）", "乡镇/街道", "镇街名称", "所在乡镇（街道）", "街镇", "所属街镇", "街道/镇", "乡（镇、街道）", "镇、街道", "镇/街道", "乡镇、街道", "所在街镇", "所属镇、街道")),
        Field("layer", "层级", Kind.CHOICE, many=True, choices=taxonomy.layers(), width=12, synonyms=("产业层级", "所属层级", "产业链层级", "产业环节", "产业链环节", "产业链位置", "所处层级", "产业链层次", "所在层级", "技术层级", "所处产业链环节", "所属环节")),
        Field("field", "领域", Kind.CHOICE, many=True, choices=taxonomy.fields(), choice_synonyms=taxonomy.field_synonyms(), width=18, synonyms=("所属领域", "行业领域", "技术领域", "应用领域", "细分领域", "赛道", "人工智能领域", "主要领域", "产业领域", "业务领域", "主营领域", "领域分类", "细分赛道", "所在领域", "细分行业", "所属赛道", "行业类别", "重点领域", "领域方向", "技术方向", "业务方向", "专业领域", "行业分类", "所属行业", "主攻方向", "从事领域", "涉及领域", "应用行业", "行业", "领域类别", "领域名称")),
        Field("founded_on", "成立日期", Kind.DATE, width=11, synonyms=("成立时间", "注册日期", "注册时间", "设立日期", "成立年份", "成立年月", "设立时间", "注册成立时间", "创办时间", "创立时间", "注册成立日期", "开业时间", "开业（成立）时间", "创建时间", "登记日期", "开业日期", "成立年度", "注册登记日期", "建立时间", "开业年月", "登记时间", "创建日期", "创立日期", "创办日期", "注册年份")),
        Field("registered_capital", "注册资本", Kind.AMOUNT, "万元", width=12, synonyms=("注册资金", "注册资本金", "注册资本额", "注册资金额", "认缴资本", "认缴出资额", "认缴注册资本")),
        Field("main_business", "主营业务", width=26, synonyms=("主要产品", "主营产品", "经营范围", "主要业务", "主营业务及产品", "主营业务简介", "主要产品及服务", "主要产品（服务）", "主导产品", "核心产品", "业务范围", "主要从事业务", "产品及服务", "业务简介", "核心业务", "产品与服务")),
        Field("financing_stage", "融资阶段", Kind.CHOICE, choices=FINANCING_STAGES, width=10, synonyms=("融资轮次", "最近融资轮次", "轮次", "融资情况", "当前融资阶段", "融资轮数", "当前轮次", "最新轮次", "融资轮", "融资状态", "最新一轮融资", "最近一轮融资")),
        Field("financed_on", "最近融资日期", Kind.DATE, width=11, synonyms=("融资时间", "融资日期", "最近融资时间", "最新融资时间", "最近一轮融资时间", "最近一次融资时间", "最新融资日期")),
        Field("listing", "上市情况", Kind.CHOICE, choices=LISTINGS, width=10, synonyms=("上市类型", "上市挂牌情况", "代表企业类型", "上市/挂牌情况", "上市状态", "挂牌情况")),
        Field("valuation", "估值或市值", Kind.AMOUNT, "万元", width=14, synonyms=("估值", "市值", "企业估值", "最新估值", "估值/市值", "最近一轮估值", "投后估值", "公司估值", "最近估值", "估值（市值）")),
        Field("titles", "称号资质", Kind.CHOICE, many=True, open=True, choices=TITLES, width=18, synonyms=("称号", "资质", "企业称号", "荣誉资质", "认定情况", "企业资质", "资质认定", "资质荣誉", "资质情况", "企业荣誉", "所获称号", "荣誉称号", "认定称号", "获得称号", "获得资质", "荣誉及资质", "所获荣誉", "资质类型", "资质称号", "已获资质", "认定资质", "荣誉", "所获资质")),
        Field("former_names", "曾用名", many=True, width=20, synonyms=("原名称", "原企业名称", "变更前名称", "曾用名称")),
        Field("address", "地址", width=26, synonyms=("注册地址", "办公地址", "经营地址", "通讯地址", "企业地址", "所在地址", "住所", "详细地址", "单位地址", "联系地址", "经营场所", "公司地址", "办公场所", "办公地点", "注册住所", "企业住所", "实际地址")),
        Field("contact", "联系人", personal=True, width=10, synonyms=("企业联系人", "联系人姓名", "联络人", "填报联系人", "联络员", "对接人", "联络员姓名")),
        Field("phone", "联系电话", personal=True, width=14, synonyms=("电话", "手机", "联系方式", "手机号码", "联系人电话", "手机号", "联系手机", "电话号码", "联系人手机", "联系人手机号", "移动电话", "办公电话", "固定电话", "座机", "联系号码", "手机/电话", "电话/手机")),
        Field("status", "状态", Kind.CHOICE, choices=STATUSES, choice_synonyms=_STATUS_SYNONYMS, width=8, synonyms=("企业状态", "登记状态", "经营状态", "存续状态", "运营状态", "营业状态", "经营情况", "企业存续状态")),
        Field("scale", "企业规模", Kind.CHOICE, choices=("大型", "中型", "小型", "微型"), office=True, width=8),
        Field("legal_person", "法定代表人", office=True, width=10),
        Field("controller", "实际控制人", office=True, width=14),
    ),
)  # fmt: skip

"""The columns that made-up returns have: what a field holds, under which headings it comes, how it is written."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

import made_values as values
from made_values import Cell, Money


@dataclass(frozen=True)
class Column:
    """A column: the canonical value it makes for a row of which others are known, and how it is written.

    ``money`` is the register's own unit of an amount; ``word`` what is counted. ``group`` is the heading that may
    stand above it.
    """

    key: str
    headings: tuple[str, ...]
    make: Callable[[Random, Mapping[str, Any]], Any]
    write: Callable[[Random, Any], Cell] = values.write_text
    money: Money | None = None
    word: str = ""
    group: str = ""
    signed: bool = False
    blank: float = 0.1


def iso(when: dt.date) -> str:
    return when.isoformat()


def _written_date(chance: Random, text: str) -> Cell:
    if len(text) == 4:
        return values.write_year(chance, int(text))
    if len(text) == 7:
        return values.write_month(chance, dt.date.fromisoformat(f"{text}-01"))
    return values.write_day(chance, dt.date.fromisoformat(text))


def date(
    key: str,
    headings: tuple[str, ...],
    make: Callable[[Random, Mapping[str, Any]], str],
    group: str = "",
    blank: float = 0.1,
) -> Column:
    return Column(key, headings, make, _written_date, group=group, blank=blank)


def count(key: str, headings: tuple[str, ...], word: str, most: int, group: str = "") -> Column:
    return Column(
        key,
        headings,
        lambda c, _: c.randrange(most),
        lambda c, v: values.write_count(c, v, word),
        word=word,
        group=group,
    )


def amount(
    key: str,
    headings: tuple[str, ...],
    own: Money,
    make: Callable[[Random, Mapping[str, Any]], int],
    group: str = "",
    *,
    signed: bool = False,
) -> Column:
    """``make`` gives 分; the canonical value is in ``own``."""
    return Column(key, headings, make, money=own, group=group, signed=signed)


def choice(
    key: str, headings: tuple[str, ...], said: Mapping[str, tuple[str, ...]], group: str = ""
) -> Column:
    def write(chance: Random, value: str) -> Cell:
        return values.write_text(chance, chance.choice((value, *said[value])))

    return Column(key, headings, lambda c, _: c.choice(list(said)), write, group=group)


def _some(chance: Random, _row: Mapping[str, Any]) -> list[str]:
    return (
        [chance.choice(list(values.FIELDS))]
        if chance.random() < 0.7
        else chance.sample(list(values.FIELDS), 2)
    )


def _listed(chance: Random, items: list[str]) -> Cell:
    return chance.choice(("、", "，", ",", "/", ";", "；", "\n")).join(items)


def _cents(low: int, high: int, step: int = 100) -> Callable[[Random, Mapping[str, Any]], int]:
    return lambda chance, _: chance.randrange(low, high) * step


def _first(chance: Random, _row: Mapping[str, Any]) -> str:
    when = values.day(chance, 1999, 2016)
    return {0: iso(when)[:7], 1: iso(when)[:4]}.get(chance.randrange(8), iso(when))


def _name(chance: Random, row: Mapping[str, Any]) -> str:
    return values.company(chance, row["number"])


def _district(chance: Random, row: Mapping[str, Any]) -> str:
    return str(row.get("the_district") or chance.choice(list(values.DISTRICTS)))


def _uscc(chance: Random, row: Mapping[str, Any]) -> str:
    return values.uscc(chance, values.DISTRICTS[row.get("district", "西湖区")])


WHO, MONEY, PEOPLE = "企业基本信息", "主要经济指标", "人员情况"
USCC = Column(
    "uscc",
    (
        "统一社会信用代码",
        "社会信用代码",
        "信用代码",
        "统一社会信用代码（18位）",
        "企业信用代码",
        "统一社会\n信用代码",
        "统一信用代码",
        "单位信用代码",
    ),
    _uscc,
    values.write_uscc,
    group=WHO,
    blank=0.05,
)
NAME = Column(
    "name",
    (
        "企业名称",
        "企业全称",
        "单位名称",
        "公司名称",
        "企业名称（全称）",
        "企业名称(盖章)",
        "企业（单位）名称",
        "单位详细名称",
        "企 业 名 称",
        "*企业名称",
    ),
    _name,
    group=WHO,
    blank=0,
)
DISTRICT = Column(
    "district",
    (
        "所属区县",
        "区县",
        "区（县、市）",
        "县（市、区）",
        "注册地",
        "所在区县",
        "所在区",
        "属地",
        "所属县（市、区）",
        "所属区、县（市）",
    ),
    _district,
    values.write_district,
    group=WHO,
    blank=0.05,
)
REVENUE = amount(
    "revenue",
    (
        "营业收入",
        "主营业务收入",
        "营收",
        "销售收入",
        "营业总收入",
        "其中：营业收入",
        "年营业收入",
        "全年营业收入",
    ),
    values.WAN,
    _cents(10**4, 10**7),
    MONEY,
)
ENTERPRISES = (
    DISTRICT, NAME, USCC,
    Column("field", ("所属领域", "领域", "行业领域", "技术领域", "细分领域", "人工智能领域", "主要领域"), _some, _listed, group=WHO),
    date("founded_on", ("成立日期", "成立时间", "注册日期", "注册时间", "成立年月", "设立时间", "企业成立时间"), _first, WHO),
    amount("registered_capital", ("注册资本", "注册资金", "注册资本金"), values.WAN, _cents(10**4, 10**6), WHO),
    REVENUE,
    amount("rd_spend", ("研发投入", "研发经费支出", "研发费用", "研发经费", "R&D经费支出", "研发经费投入", "其中：研发费用"), values.WAN, _cents(10**3, 10**6), MONEY),
    amount("profit", ("利润总额", "净利润", "利润"), values.WAN, lambda c, _: c.randrange(-10**6, 10**6) * 100, MONEY, signed=True),
    count("employees", ("从业人数", "从业人员", "员工人数", "职工人数", "从业人员期末人数", "从业人员数", "员工总数", "职工总数"), "人", 3000, PEOPLE),
    Column("main_business", ("主营业务", "主要产品", "主营产品", "经营范围", "主营业务简介"), lambda c, _: "人工智能" + "".join(c.choices("算法平台视觉芯片语音", k=6)), group=WHO),
    Column("contact", ("联系人", "联系人姓名", "企业联系人"), lambda c, _: c.choice("张王李赵") + c.choice("伟芳娜强"), group="联系方式"),
    Column("phone", ("联系电话", "电话", "手机号码", "联系方式"), lambda c, _: f"1{c.randrange(3 * 10**9, 10**10):010}"[:11], lambda c, v: c.choice((v, float(v))), group="联系方式"),
)  # fmt: skip
ANNUAL = (
    NAME, USCC,
    Column("year", ("年度", "年份", "报告年度", "所属年度", "统计年度"), lambda c, _: c.randrange(2015, 2020), values.write_year, blank=0),
    REVENUE, ENTERPRISES[7], ENTERPRISES[8], ENTERPRISES[9],
    amount(
        "profit_tax", ("利税总额", "利税"), values.WAN,
        lambda c, row: max(row.get("profit/分", 0), 0) + c.randrange(10**5) * 100, MONEY, signed=True,
    ),
    Column("rd_staff", ("研发人员", "研发人员数", "研发人数", "其中：研发人员", "科技人员"), lambda c, row: c.randrange(1 + min(row.get("employees") or 5, 50)), lambda c, v: values.write_count(c, v, "人"), word="人", group=PEOPLE),
    count("inventions", ("发明授权", "发明专利", "发明专利授权数", "授权发明专利"), "件", 90, "专利"),
    count("utility_models", ("实用新型", "实用新型专利"), "件", 90, "专利"),
    count("designs", ("外观设计", "外观设计专利"), "件", 90, "专利"),
)  # fmt: skip

_DIGIT = {"发明授权": "1", "实用新型": "2", "外观设计": "3"}


def _patent(chance: Random, row: Mapping[str, Any]) -> str:
    return values.patent_no(chance, int(row["applied_on"][:4]), _DIGIT[row["kind"]])


def _later(key: str, most: int = 500) -> Callable[[Random, Mapping[str, Any]], str]:
    def make(chance: Random, row: Mapping[str, Any]) -> str:
        return iso(dt.date.fromisoformat(row[key]) + dt.timedelta(days=chance.randrange(1, most)))

    return make


# Columns are made in this order, so that later ones may look at earlier ones; the sheet shows them in any order.
PATENTS = (
    choice("kind", ("专利类型", "类别", "专利类别", "类型", "专利种类"), {"发明授权": ("发明专利", "发明"), "实用新型": ("实用新型专利",), "外观设计": ("外观设计专利", "外观")}),
    date("applied_on", ("申请日期", "申请日", "专利申请日", "申请时间"), lambda c, _: iso(values.day(c))),
    Column("patent_no", ("专利号", "专利申请号", "专利编号", "专利号/申请号", "专利(申请)号"), _patent, values.write_patent_no, blank=0),
    date("granted_on", ("授权日期", "授权公告日", "授权日", "授权公告日期", "授权时间"), _later("applied_on")),
    Column("title", ("专利名称", "发明创造名称", "发明名称", "名称"), lambda c, _: "一种" + "".join(c.choices("图像语音识别车辆处理", k=6)) + "方法"),
    Column("holder", ("专利权人", "权利人", "申请（专利权）人", "专利权人名称", "企业名称", "申请人"), _name),
    Column("holder_uscc", ("统一社会信用代码", "权利人信用代码", "专利权人信用代码"), _uscc, values.write_uscc),
    choice("legal_status", ("法律状态", "专利状态", "当前状态"), {"有效": (), "审中": (), "失效": ()}),
    DISTRICT,
)  # fmt: skip


def _within(key: str, low: float = 0.5) -> Callable[[Random, Mapping[str, Any]], int]:
    return lambda chance, row: round(row[f"{key}/分"] * chance.uniform(low, 1) / 100) * 100


_SCHEME = {"创新券": (), "服务券": (), "活动券": ()}
_VOUCHER_COMMON = (
    Column("voucher_no", ("券编号", "券号", "编号", "创新券编号", "科技创新券编号"), lambda c, row: f"CX{c.randrange(2015, 2020)}{row['number']:05}", blank=0),
    choice("scheme", ("券种", "券类型", "类型", "券类别"), _SCHEME),
)  # fmt: skip
VOUCHERS = (
    *_VOUCHER_COMMON,
    DISTRICT,
    Column("applicant", ("申领企业", "企业名称", "申领单位", "申请企业", "单位名称", "用券企业"), _name),
    USCC,
    Column("provider", ("服务机构", "合作创新服务机构", "服务单位", "创新载体"), lambda c, _: c.choice(("浙江省检验研究院", "杭州某某大学实验室", "之江测试中心"))),
    date("issued_on", ("发放日期", "发放时间", "申领日期", "领券日期"), lambda c, _: iso(values.day(c, 2015, 2018))),
    amount("face_amount", ("发放金额", "发放额", "申领金额", "券面金额", "发放额度"), values.YUAN, _cents(2, 20, 10**6), "金额"),
    Column("contract_no", ("合同编号", "合同号"), lambda _c, row: f"HT-{row['number']:04}"),
    amount("contract_amount", ("技术合同额", "合同金额", "合同额", "服务合同金额"), values.YUAN, _cents(30, 60, 10**6), "金额"),
    amount("used_amount", ("确认使用金额", "确认使用额", "使用金额"), values.YUAN, _within("face_amount"), "金额"),
    amount("claimed_amount", ("申请兑付额", "申请兑付金额"), values.YUAN, _within("used_amount"), "金额"),
    amount("approved_amount", ("核定额", "核定金额", "核定兑付额"), values.YUAN, _within("claimed_amount"), "金额"),
    amount("redeemed_amount", ("已兑付金额", "兑付金额", "兑付额", "实际兑付额", "实际兑付金额"), values.YUAN, _within("approved_amount"), "金额"),
    date("redeemed_on", ("兑付日期", "兑付时间"), lambda c, _: iso(values.day(c, 2019, 2019))),
)  # fmt: skip
EVENTS = (
    *_VOUCHER_COMMON,
    Column("event_name", ("活动名称", "活动主题"), lambda _c, row: f"第{row['number']}期创业沙龙"),
    Column("applicant", ("主办机构", "主办单位", "承办机构", "组织机构"), _name),
    date("event_on", ("活动时间", "活动日期", "举办时间"), lambda c, _: iso(values.day(c, 2016, 2019))),
    count("attendance", ("参加人数", "参加人次", "参与人数", "活动人数"), "人", 400),
    count("tickets", ("核验张数", "张数", "券张数"), "张", 200),
    amount("redeemed_amount", ("核定补助金额", "补助金额", "兑付金额", "兑现金额"), values.YUAN, _cents(3, 10, 10**5)),
)  # fmt: skip
PROVIDERS = (
    Column(
        "name",
        ("机构名称", "服务机构名称", "服务机构", "载体名称"),
        lambda _c, row: f"浙江第{row['number']}检测研究院",
        blank=0,
    ),
    USCC,
    choice("kind", ("机构类型", "类型", "机构类别"), {"高校": (), "科研院所": (), "检测机构": ()}),
    date("accredited_on", ("备案日期", "签约日期", "入库日期"), lambda c, _: iso(values.day(c))),
    date("valid_until", ("有效期至", "有效期", "到期日期"), lambda c, _: iso(values.day(c, 2020, 2024))),
)
CARRIERS = (
    Column(
        "name",
        ("载体名称", "平台名称", "孵化器名称"),
        lambda _c, row: f"杭州第{row['number']}智能产业园",
        blank=0,
    ),
    choice("kind", ("载体类型", "类型", "平台类型"), {"孵化器": (), "众创空间": (), "特色小镇": ()}),
    choice("level", ("级别", "等级", "认定级别"), {"国家级": (), "省级": (), "市级": ()}),
    DISTRICT,
    date("recognised_on", ("认定时间", "认定日期", "认定年份", "批准时间"), _first),
)
SCENARIOS = (
    Column(
        "name",
        ("场景名称", "应用场景", "应用场景名称"),
        lambda _c, row: f"城市治理场景{row['number']}号",
        blank=0,
    ),
    Column("sector", ("应用行业", "应用领域", "行业"), lambda c, _: c.choice(("交通", "医疗", "政务"))),
    Column("owner", ("建设单位", "实施单位", "牵头单位"), _name),
    DISTRICT,
    choice("level", ("级别", "等级"), {"省级": (), "市级": ()}),
    date("started_on", ("启动日期", "启动时间", "开始时间"), _first),
    choice("status", ("状态", "进展", "建设状态"), {"在建": (), "建成": ()}),
)
PROGRAMMES = (
    choice("scheme", ("券种", "券类型"), _SCHEME),
    Column("area", ("地区", "区县", "适用地区"), lambda c, _row: c.choice(list(values.DISTRICTS)), blank=0),
    Column(
        "year",
        ("年度", "年份"),
        lambda _c, row: 1990 + row["number"],
        values.write_year,
        blank=0,
    ),
    amount("budget", ("预算额", "年度预算", "预算金额"), values.YUAN, _cents(10, 900, 10**7)),
    amount("per_claim_cap", ("单次限额", "单次上限"), values.YUAN, _cents(1, 9, 10**6)),
    count("use_days", ("使用期限", "使用天数"), "天", 400),
)
FIGURES = (
    Column("source", ("出处", "来源", "文献"), lambda _c, _: "杭州科技2020年第3期", blank=0),
    Column("area", ("地区", "区域"), lambda c, _: c.choice(("杭州市", "浙江省")), blank=0),
    Column("period", ("时期", "期间"), lambda _c, row: str(1900 + row["number"]), blank=0),
    Column("indicator", ("指标", "指标名称"), lambda c, _: c.choice(("企业数", "融资额")), blank=0),
    Column(
        "value", ("数值", "值"), lambda c, _: c.randrange(10**6), lambda c, v: values.write_count(c, v, "")
    ),
    Column("unit", ("单位", "计量单位"), lambda c, _: c.choice(("家", "亿元", "件"))),
)
TARGETS = (
    Column("plan", ("规划", "规划名称"), lambda _c, _: "新一代人工智能发展规划", blank=0),
    Column("area", ("地区", "区域"), lambda c, _: c.choice(("杭州市", "浙江省")), blank=0),
    Column("due", ("期限", "目标年份", "完成期限"), lambda _c, row: str(2020 + row["number"]), blank=0),
    Column("indicator", ("指标", "指标名称"), lambda c, _: c.choice(("企业数", "专利数")), blank=0),
    Column(
        "target",
        ("目标值", "目标数"),
        lambda c, _: c.randrange(10**6),
        lambda c, v: values.write_count(c, v, ""),
    ),
    Column("unit", ("单位", "计量单位"), lambda c, _: c.choice(("家", "亿元", "件"))),
)


@dataclass(frozen=True)
class Sort:
    """A sort of return: the register its truth names, its columns (``must`` are always there) and its titles."""

    register: str
    columns: tuple[Column, ...]
    must: frozenset[str]
    titles: tuple[str, ...]
    least: int = 3


SORTS = (
    Sort("enterprises", ENTERPRISES, frozenset({"name"}), ("{y}年度人工智能企业基本情况表", "人工智能企业名单", "{d}人工智能企业{y}年统计表", "企业情况汇总表（{y}年）")),
    Sort("annual", ANNUAL, frozenset({"name", "year"}), ("企业历年主要指标", "规上人工智能企业年报", "企业主要经济指标一览表")),
    Sort("patents", PATENTS, frozenset({"patent_no", "kind", "applied_on"}), ("专利清单", "{d}企业专利授权情况表", "{y}年授权专利汇总表")),
    Sort("vouchers", VOUCHERS, frozenset({"voucher_no", "scheme", "face_amount", "used_amount", "claimed_amount", "approved_amount"}), ("科技券使用情况表", "券兑付情况明细表", "{y}年券兑付公示")),
    Sort("vouchers", EVENTS, frozenset({"voucher_no", "scheme", "event_name"}), ("活动使用审核表", "{y}年沙龙活动汇总表")),
    Sort("providers", PROVIDERS, frozenset({"name", "kind"}), ("服务机构名录", "创新券签约服务机构一览表")),
    Sort("carriers", CARRIERS, frozenset({"name", "kind"}), ("平台载体一览表", "{d}双创载体名单")),
    Sort("scenarios", SCENARIOS, frozenset({"name", "owner"}), ("人工智能应用场景清单", "{y}年应用场景汇总表")),
    Sort("programmes", PROGRAMMES, frozenset({"scheme", "area", "year", "budget"}), ("券政策一览表",)),
    Sort("figures", FIGURES, frozenset({"source", "area", "period", "indicator", "value"}), ("公布数摘录",)),
    Sort("targets", TARGETS, frozenset({"plan", "area", "due", "indicator", "target"}), ("规划目标分解表",)),
)  # fmt: skip

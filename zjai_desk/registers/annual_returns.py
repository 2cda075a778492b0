"""企业年报: the figures of one enterprise for one year, as the enterprise stated them."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from zjai_desk.registers.fields import Field, Kind, Owner, Register, Values
from zjai_desk.registers.findings import Problem, Severity


def researchers_within_staff(values: Values) -> Iterator[Problem]:
    """Those who do research are among those employed (其中 ≤ 总计)."""
    staff, researchers = values.get("employees"), values.get("rd_staff")
    if isinstance(staff, int) and isinstance(researchers, int) and researchers > staff:
        yield Problem(
            "rd_staff", Severity.FORCE, "exceeds", f"研发人员{researchers}人多于从业人数{staff}人，请更正。"
        )


def profit_within_profit_and_tax(values: Values) -> Iterator[Problem]:
    """利税 is profit and taxes together (其中 ≤ 总计); only who gets more tax back than it pays has less."""
    profit, both = values.get("profit"), values.get("profit_tax")
    if isinstance(profit, (int, Decimal)) and isinstance(both, (int, Decimal)) and profit > both:
        said = f"利润总额{profit}万元大于利税总额{both}万元，请核对；退税多于纳税请说明。"
        yield Problem("profit", Severity.EXPLAIN, "exceeds", said)


def year_is_over_or_running(values: Values) -> Iterator[Problem]:
    """Figures are of a year that has begun, and of one since there are such returns."""
    year = values.get("year")
    if isinstance(year, int) and not _FIRST_YEAR <= year <= max(dt.date.today().year, _FIRST_YEAR_OF_DESK):
        said = f"年度{year}年不合情理，请核对；确实无误请说明原因。"
        yield Problem("year", Severity.EXPLAIN, "out_of_range", said)


_FIRST_YEAR, _FIRST_YEAR_OF_DESK = 1990, 2026
ANNUAL_RETURNS = Register(
    key="annual_returns",
    label="企业年报",
    noun="年报",
    measure="份",
    icon="calendar",
    identity=(("uscc", "year"), ("name", "year"), ("short_name", "year")),
    dated_by="year",
    owner=Owner(uscc="uscc", name="name"),
    rules=(researchers_within_staff, profit_within_profit_and_tax, year_is_over_or_running),
    fields=(
        Field("name", "企业名称", width=26),
        Field("uscc", "统一社会信用代码", Kind.USCC, width=21),
        Field("short_name", "企业简称", width=12),
        Field("year", "年度", Kind.YEAR, required=True, width=7, synonyms=("年份", "报告年度", "所属年度", "报告期", "统计年度", "统计年份", "数据年度", "填报年度", "会计年度", "报表年度", "所属年份", "年报年度", "所属期", "数据年份", "申报年度", "财务年度", "年", "数据所属年度", "报告年份")),
        Field("revenue", "营业收入", Kind.AMOUNT, "万元", width=14, synonyms=("主营业务收入", "营收", "销售收入", "营业总收入", "收入", "产值", "年营业收入", "营业额", "销售额", "年销售收入", "主营收入", "总收入", "全年营收", "营收规模", "实现营收", "年度营收", "实现营业收入", "收入总额", "营收总额", "收入合计")),
        Field("rd_spend", "研发投入", Kind.AMOUNT, "万元", width=14, synonyms=("研发经费支出", "研发费用", "研发经费", "研发支出", "研发经费投入", "R&D经费", "R&D经费支出", "R&D投入", "研发总投入", "科研投入", "研究开发费用", "研发费", "研究与试验发展经费支出", "研发投入额", "研究开发经费", "科研经费", "研发资金投入", "R&D支出", "研究开发投入", "技术开发费", "科技活动经费支出", "研究开发支出", "研发活动经费", "研发开支", "研究开发费", "科研支出", "科技投入", "科技经费支出")),
        Field("profit", "利润总额", Kind.AMOUNT, "万元", signed=True, width=14, synonyms=("利润", "净利润", "利润额", "年利润", "税前利润", "实现利润", "盈利额", "税后利润", "盈利")),
        Field("profit_tax", "利税总额", Kind.AMOUNT, "万元", signed=True, width=14, synonyms=("利税", "利税额", "利税总和", "实现利税", "利润税金总额", "利税合计")),
        Field("employees", "从业人数", Kind.INTEGER, "人", width=10, synonyms=("从业人员", "从业人员数", "员工人数", "员工数", "职工人数", "从业人员期末人数", "员工总数", "职工总数", "人员总数", "从业人员总数", "总人数", "员工数量", "在职员工数", "在职人数", "用工人数", "就业人数", "年末从业人员", "年末从业人数", "年末员工数", "职工数", "企业人数", "人员规模", "人数", "员工规模", "参保人数", "社保人数", "员工", "公司人数", "在职人员", "现有员工", "缴纳社保人数", "用工总数", "职工", "在岗人数", "从业人员平均人数", "平均用工人数")),
        Field("rd_staff", "研发人员", Kind.INTEGER, "人", width=10, synonyms=("研发人员数", "研发人数", "科技人员", "R&D人员", "研究开发人员", "科研人员", "研发人员总数", "科技活动人员", "从事研发人员", "研发人员数量", "技术人员", "研发团队人数", "研究与试验发展人员", "研发技术人员", "技术人员数", "研发团队规模", "研发队伍人数")),
        Field("inventions", "发明授权", Kind.INTEGER, "件", width=10, synonyms=("发明专利", "发明专利授权数", "发明授权数", "发明", "发明专利数", "发明专利数量", "发明专利授权", "授权发明专利", "发明专利授权量", "有效发明专利", "发明专利拥有量", "有效发明专利数")),
        Field("utility_models", "实用新型", Kind.INTEGER, "件", width=10, synonyms=("实用新型专利", "实用新型数", "实用新型授权", "实用新型专利数", "实用新型授权数", "实用新型专利授权数", "实用新型数量")),
        Field("designs", "外观设计", Kind.INTEGER, "件", width=10, synonyms=("外观设计专利", "外观设计数", "外观", "外观设计授权", "外观设计专利数", "外观设计授权数", "外观设计专利授权数", "外观设计数量", "外观专利", "外观专利数", "外观专利授权")),
    ),
)  # fmt: skip

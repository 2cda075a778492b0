"""企业年报: the figures of one enterprise for one year, as the enterprise stated them."""

from collections.abc import Iterator

from zjai_desk.registers.fields import Field, Kind, Owner, Register, Values
from zjai_desk.registers.findings import Problem, Severity


def researchers_within_staff(values: Values) -> Iterator[Problem]:
    """Those who do research are among those employed (其中 ≤ 总计)."""
    staff, researchers = values.get("employees"), values.get("rd_staff")
    if isinstance(staff, int) and isinstance(researchers, int) and researchers > staff:
        yield Problem(
            "rd_staff", Severity.FORCE, "exceeds", f"研发人员{researchers}人多于从业人数{staff}人，请更正。"
        )


ANNUAL_RETURNS = Register(
    key="annual_returns",
    label="企业年报",
    noun="年报",
    measure="份",
    icon="calendar",
    identity=(("uscc", "year"), ("name", "year"), ("short_name", "year")),
    owner=Owner(uscc="uscc", name="name"),
    rules=(researchers_within_staff,),
    fields=(
        Field("name", "企业名称", width=26),
        Field("uscc", "统一社会信用代码", Kind.USCC, width=21),
        Field("short_name", "企业简称", width=12),
        Field("year", "年度", Kind.YEAR, required=True, width=7, synonyms=("年份", "报告年度", "所属年度", "报告期")),
        Field("revenue", "营业收入", Kind.AMOUNT, "万元", width=14, synonyms=("主营业务收入", "营收", "销售收入", "营业总收入", "收入", "产值")),
        Field("rd_spend", "研发投入", Kind.AMOUNT, "万元", width=14, synonyms=("研发经费支出", "研发费用", "研发经费", "研发支出", "研发经费投入", "R&D经费")),
        Field("profit", "利润总额", Kind.AMOUNT, "万元", signed=True, width=14, synonyms=("利润", "净利润")),
        Field("profit_tax", "利税总额", Kind.AMOUNT, "万元", signed=True, width=14, synonyms=("利税",)),
        Field("employees", "从业人数", Kind.INTEGER, "人", width=10, synonyms=("从业人员", "从业人员数", "员工人数", "员工数", "职工人数", "从业人员期末人数")),
        Field("rd_staff", "研发人员", Kind.INTEGER, "人", width=10, synonyms=("研发人员数", "研发人数", "科技人员", "R&D人员")),
        Field("inventions", "发明授权", Kind.INTEGER, "件", width=10, synonyms=("发明专利", "发明专利授权数", "发明授权数", "发明")),
        Field("utility_models", "实用新型", Kind.INTEGER, "件", width=10, synonyms=("实用新型专利", "实用新型数")),
        Field("designs", "外观设计", Kind.INTEGER, "件", width=10, synonyms=("外观设计专利", "外观设计数", "外观")),
    ),
)  # fmt: skip

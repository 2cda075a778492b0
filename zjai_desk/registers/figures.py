"""公布数: what documents have printed, with its population, so that figures can be held against each other."""

from zjai_desk.registers.fields import Field, Kind, Register

FIGURES = Register(
    key="figures",
    label="公布数",
    noun="公布数",
    measure="条",
    icon="quote",
    identity=(("source", "section", "area", "period", "indicator"),),
    fields=(
        Field(
            "source",
            "出处",
            required=True,
            width=26,
            synonyms=("来源", "文件", "文献", "资料来源", "数据来源", "出处文献"),
        ),
        Field("section", "章节", width=16, synonyms=("篇目", "表号")),
        Field("area", "地区", required=True, width=10, synonyms=("区域", "区县")),
        Field(
            "period",
            "时期",
            required=True,
            width=10,
            synonyms=("年份", "年度", "期间", "统计时期", "数据年份"),
        ),
        Field("indicator", "指标", required=True, width=26, synonyms=("指标名称", "项目")),
        Field("value", "数值", Kind.NUMBER, signed=True, width=12, synonyms=("值", "数据")),
        Field("unit", "单位", width=8, synonyms=("计量单位",)),
        Field("population", "总体", width=18, synonyms=("口径", "统计范围")),
        Field("note", "备注", width=26, synonyms=("说明", "注")),
    ),
)

"""规划目标: what the plans promise, by when."""

from zjai_desk.registers.fields import Field, Kind, Register

TARGETS = Register(
    key="targets",
    label="规划目标",
    noun="目标",
    measure="项",
    icon="target",
    identity=(("plan", "area", "due", "indicator"),),
    fields=(
        Field(
            "plan",
            "规划",
            required=True,
            width=30,
            synonyms=("规划名称", "文件名称", "规划文件", "规划（计划）名称"),
        ),
        Field("area", "地区", required=True, width=10, synonyms=("区域",)),
        Field(
            "due",
            "期限",
            required=True,
            width=8,
            synonyms=("目标年份", "完成期限", "目标年", "目标期限", "到期年份"),
        ),
        Field("indicator", "指标", required=True, width=24, synonyms=("指标名称",)),
        Field("operator", "要求", Kind.CHOICE, choices=(">=", "<=", "="), width=7, synonyms=("比较", "关系")),
        Field(
            "target", "目标值", Kind.NUMBER, signed=True, width=12, synonyms=("目标", "目标数", "目标数值")
        ),
        Field("unit", "单位", width=8, synonyms=("计量单位",)),
    ),
)

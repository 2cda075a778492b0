"""应用场景: where artificial intelligence is put to use, by whom and since when."""

from zjai_desk.registers import divisions
from zjai_desk.registers.fields import Field, Kind, Register

SCENARIOS = Register(
    key="scenarios",
    label="应用场景",
    noun="场景",
    measure="个",
    icon="map-pin",
    identity=(("name", "owner"), ("name",)),
    fields=(
        Field("name", "场景名称", required=True, width=28, synonyms=("应用场景", "项目名称", "名称", "场景项目名称", "应用场景名称", "场景", "场景项目", "案例名称", "应用案例名称", "应用案例", "示范场景")),
        Field("sector", "应用行业", width=12, synonyms=("行业", "领域", "应用领域", "所属行业", "行业领域", "应用方向", "场景领域", "场景类别", "所属领域", "场景类型", "应用行业领域")),
        Field("owner", "建设单位", width=24, synonyms=("实施单位", "牵头单位", "申报单位", "建设主体", "实施主体", "责任单位", "场景单位", "业主单位", "承担单位", "应用单位", "需求单位", "主体单位", "场景业主", "牵头部门", "主要建设单位", "建设方", "实施方")),
        Field("district", "所属区县", Kind.DISTRICT, width=10, synonyms=divisions.HEADINGS),
        Field("level", "级别", Kind.CHOICE, choices=("国家级", "省级", "市级", "区县级"), width=8, synonyms=("等级", "场景级别", "认定级别", "示范级别")),
        Field("started_on", "启动日期", Kind.DATE, width=11, synonyms=("开始时间", "启动时间", "建设时间", "启动年份", "开工时间", "起始时间", "立项时间", "开始日期", "启动年月", "开工日期", "上线时间", "投用时间", "立项日期", "建设日期", "建设年份", "开始年份")),
        Field("status", "状态", Kind.CHOICE, choices=("谋划", "在建", "建成", "终止"), width=8, synonyms=("进展", "建设状态", "建设进展", "当前状态", "建设情况", "进展情况", "进度", "推进情况", "建设阶段", "项目状态", "推进状态", "所处阶段", "推进进展", "项目进展")),
    ),
)  # fmt: skip

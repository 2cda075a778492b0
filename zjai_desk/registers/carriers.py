"""平台载体: incubators, maker spaces, towns and complexes where enterprises grow."""

from zjai_desk.registers import divisions
from zjai_desk.registers.fields import Field, Kind, Register

CARRIERS = Register(
    key="carriers",
    label="平台载体",
    noun="载体",
    measure="个",
    icon="layers",
    identity=(("name", "kind"), ("name",)),
    fields=(
        Field("name", "载体名称", required=True, width=28, synonyms=("名称", "平台名称", "孵化器名称", "众创空间名称", "基地名称", "园区名称", "载体全称", "小镇名称", "综合体名称", "空间名称", "产业园名称", "特色小镇名称", "创新平台", "平台载体")),
        Field("kind", "载体类型", Kind.CHOICE, choices=("孵化器", "众创空间", "特色小镇", "产业创新服务综合体", "创新平台", "产业园"), open=True, width=16, synonyms=("类型", "平台类型", "载体类别", "平台类别", "类别", "载体性质", "平台性质", "载体种类", "平台种类")),
        Field("level", "级别", Kind.CHOICE, choices=("国家级", "省级", "市级", "区县级"), width=8, synonyms=("等级", "认定级别", "载体级别", "平台级别", "级别等级", "层次", "层级", "级别（国家/省/市）")),
        Field("district", "所属区县", Kind.DISTRICT, width=10, synonyms=divisions.HEADINGS),
        Field("recognised_on", "认定日期", Kind.DATE, width=11, synonyms=("认定时间", "认定年份", "批准时间", "批准日期", "认定年度", "获批时间", "授牌时间", "批准年份", "备案时间", "命名时间", "授牌日期", "认定年月", "获批年份", "获批年度", "获批日期", "备案日期", "命名日期")),
    ),
)  # fmt: skip

"""What an own table calls its dimensions and numbers, what each number is over what, and what it says below."""

import re
from collections.abc import Iterable, Sequence

from zjai_desk.analysis.conditions import listed, told
from zjai_desk.analysis.pivot.spec import (
    ADDING,
    OF_OWNER,
    SHARES,
    As,
    By,
    Dimension,
    Measure,
    Of,
    Period,
    PivotSpec,
    field_of,
)
from zjai_desk.analysis.scope import Scope
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Field, Kind, Register

_TIME = {By.YEAR: "年份", By.QUARTER: "季度", By.MONTH: "月份", By.BAND: "年份"}
_APART = re.compile(r"(?<=[一-龥]) | (?=[一-龥])")
_OF_FIELD = {
    Of.SUM: "{}",
    Of.MEAN: "平均{}",
    Of.MEAN_OF_ALL: "平均{}（按全部）",
    Of.MEDIAN: "{}中位数",
    Of.LOWEST: "最小{}",
    Of.HIGHEST: "最大{}",
}
_AS = {
    As.OF_ROW: "占本行比重",
    As.OF_COLUMN: "占本列比重",
    As.OF_ALL: "占全部比重",
    As.GROWTH: "比上年增长",
    As.RANK: "位次",
    As.EXPECTED: "期望数",
    As.RESIDUAL: "调整残差",
}
OF_LABELS = {
    Of.RECORDS: "记录数",
    Of.OWNERS: "企业数（不重复）",
    Of.PER_OWNER: "有记录的企业平均",
    Of.PER_ENTERPRISE: "全部企业平均",
    Of.SUM: "求和",
    Of.MEAN: "平均（÷已填）",
    Of.MEAN_OF_ALL: "平均（÷全部）",
    Of.MEDIAN: "中位数",
    Of.LOWEST: "最小值",
    Of.HIGHEST: "最大值",
}
"""What is counted, as menus call it."""
AS_LABELS = {
    As.VALUE: "数值本身",
    **_AS,
    As.EXPECTED: "期望数（卡方检验）",
    As.RESIDUAL: "调整残差（卡方检验）",
}
BY_LABELS = {
    By.VALUE: "按值",
    By.NOW: "按现行区划",
    By.CITY: "按设区市",
    By.YEAR: "按年",
    By.QUARTER: "按季度",
    By.MONTH: "按月",
    By.BAND: "分段",
}
PERIOD_LABELS = {Period.UP_TO: "计到年末", Period.WITHIN: "仅当年", Period.ANY: "不按年份"}


def field_label(register: Register, key: str) -> str:
    """Name a field; that of the enterprise a record belongs to as such."""
    label = field_of(register, key).label
    return f"企业{label}" if key.startswith(OF_OWNER) and not label.startswith("企业") else label


def dimension_label(register: Register, dimension: Dimension) -> str:
    """Name what a dimension tells apart: 授权年份, 所属设区市, 注册资本."""
    field, label = field_of(register, dimension.key), field_label(register, dimension.key)
    if field.kind is Kind.DATE and dimension.by in _TIME:
        return label.removesuffix("日期") + _TIME[dimension.by]
    if dimension.by is By.CITY:
        return label.replace("区县", "设区市")
    if dimension.by is By.NOW:
        return f"{label}（现行）"
    return f"{label}（{field.unit}）" if dimension.by is By.BAND and field.unit else label


def measure_label(register: Register, measure: Measure) -> str:
    """Name a number: 专利数, 平均发放额, 专利数占本行比重."""
    noun = register.noun
    of = {
        Of.RECORDS: f"{noun}数",
        Of.OWNERS: f"有{noun}的企业数",
        Of.PER_OWNER: f"有{noun}企业平均{noun}数",
        Of.PER_ENTERPRISE: f"每家企业平均{noun}数",
    }
    label = of.get(measure.of) or _OF_FIELD[measure.of].format(field_label(register, measure.key))
    return label + _AS.get(measure.shown, "")


def unit(register: Register, measure: Measure) -> str:
    """Return the unit of a number."""
    if measure.shown in SHARES or measure.shown is As.GROWTH:
        return "%"
    if measure.shown in (As.RANK, As.RESIDUAL):
        return ""
    if measure.of is Of.OWNERS:
        return "家"
    if measure.of in (Of.RECORDS, Of.PER_OWNER, Of.PER_ENTERPRISE):
        return register.measure
    return field_of(register, measure.key).unit


def decimals(register: Register, measure: Measure) -> int:
    """Return the decimals of a number: those asked for, else those that suit it."""
    if measure.decimals is not None:
        return measure.decimals
    if measure.shown is As.RESIDUAL:
        return 2
    if measure.shown in SHARES or measure.shown in (As.GROWTH, As.EXPECTED):
        return 1
    if measure.shown is As.RANK or measure.of in (Of.RECORDS, Of.OWNERS):
        return 0
    whole = measure.key and field_of(register, measure.key).scale == 0
    return 0 if whole and measure.of in (Of.SUM, Of.LOWEST, Of.HIGHEST) else 2


def basis(register: Register, measure: Measure) -> str:
    """Say what a number is over what, and how it is rounded."""
    said = _counted(register, measure)
    plain = measure_label(register, Measure(measure.of, measure.key))
    places = decimals(register, measure)
    balanced = measure.of in ADDING
    if measure.shown in SHARES:
        whole = {As.OF_ROW: "本行", As.OF_COLUMN: "本列", As.OF_ALL: "全表"}[measure.shown]
        how = "最大余数法取整，各项合计100%" if balanced else "不重复企业数的占比，各项可相加超过100%"
        return f"{plain}÷{whole}各项之和，{how}" if balanced else f"{plain}÷{whole}合计，{how}"
    if measure.shown is As.GROWTH:
        return f"{plain}÷上年{plain}−1，由未取整的数算出；上年为0记“—”，上年不明记“…”，上年亏损写扭亏、减亏、增亏"
    if measure.shown is As.RANK:
        return f"同一组内按{plain}从大到小的位次，相同的并列"
    if measure.shown is As.EXPECTED:
        return f"行合计×列合计÷总计，四舍五入到{places}位小数"
    if measure.shown is As.RESIDUAL:
        return f"（实际－期望）÷√（期望×（1－行占比）×（1－列占比）），四舍五入到{places}位小数"
    rounding = f"，四舍五入到{places}位小数" if places else ""
    return said + (rounding if measure.of not in (Of.RECORDS, Of.OWNERS) else "")


def _counted(register: Register, measure: Measure) -> str:
    noun = register.noun
    label = field_label(register, measure.key) if measure.key else ""
    return {
        Of.RECORDS: f"符合条件的{register.label}记录数",
        Of.OWNERS: f"符合条件的{noun}所属的企业，去重后的家数，对不上企业台账的不计",
        Of.PER_OWNER: f"对得上企业台账的{noun}数÷有{noun}的企业数",
        Of.PER_ENTERPRISE: f"企业台账内企业的{noun}数÷同一范围内全部存续企业数（含没有{noun}的）",
        Of.SUM: f"各条{label}之和，未填的不计",
        Of.MEAN: f"{label}之和÷填了{label}的记录数",
        Of.MEAN_OF_ALL: f"{label}之和÷全部记录数（未填的按0计）",
        Of.MEDIAN: f"填了的{label}从小到大排在正中的数，双数取中间两数的平均",
        Of.LOWEST: f"填了的{label}中最小的",
        Of.HIGHEST: f"填了的{label}中最大的",
    }[measure.of]


# -- the whole table ----------------------------------------------------------------------------------


def own_title(scope: Scope, spec: PivotSpec, called: str = "") -> str:
    """Return the title of a table: the one given, else what it is kept as, else one made of what it shows."""
    if spec.title or called:
        return spec.title or f"{scope.area}{called}"
    register = REGISTERS[spec.register]
    names = [dimension_label(register, one) for one in spec.dimensions]
    first = spec.measures[0]
    if len(spec.measures) == 1 and first.shown is not As.VALUE:
        by = f"（按{'、'.join(names)}）" if names else ""
        return f"{scope.area}{measure_label(register, first)}{by}"
    by = f"按{'、'.join(names)}统计" if names else "合计"
    return f"{scope.area}{register.noun}{by}"


def population(scope: Scope, spec: PivotSpec, count: int) -> str:
    """Say what was counted, how many there were and which conditions they answer."""
    register = REGISTERS[spec.register]
    said = f"{scope.area}{register.label}{count:,}{register.measure}"
    if when := period(scope, spec):
        said += f"，{when}"
    # In a sentence the words stand together; chips set them apart.
    conditions = [
        field_label(register, c.key) + _APART.sub("", told(field_of(register, c.key), c)) for c in spec.where
    ]
    conditions += [line for one in spec.dimensions for line in line_conditions(register, one)]
    return said + (f"；条件：{'，'.join(conditions)}" if conditions else "")


def line_conditions(register: Register, dimension: Dimension) -> Iterable[str]:
    """Say which lines of a dimension alone are counted, and which are left out."""
    label = dimension_label(register, dimension)
    if dimension.only:
        yield f"{label}只看 {listed(dimension.only)}"
    if dimension.without:
        yield f"{label}不看 {listed(dimension.without)}"


def period(scope: Scope, spec: PivotSpec) -> str:
    """Say how the year of the desk was held against the records; blank where it was not."""
    if scope.year is None or not spec.day or spec.period is Period.ANY:
        return ""
    label = field_of(REGISTERS[spec.register], spec.day).label
    return f"{label}{'在' if spec.period is Period.WITHIN else '到'}{scope.year}年{'' if spec.period is Period.WITHIN else '末'}"


def bands_note(fields: Sequence[Field]) -> str:
    """Say how the limits of bands are meant."""
    return f"{'、'.join(field.label for field in fields)}各段含下限、不含上限。"

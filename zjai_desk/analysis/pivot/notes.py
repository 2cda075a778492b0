"""What an own table says below: who was counted twice or not at all, how shares were rounded, what lines mean."""

from collections.abc import Iterator

from zjai_desk.analysis.boundaries import boundary_note
from zjai_desk.analysis.pivot import words
from zjai_desk.analysis.pivot.axis import YEAR_ALONE
from zjai_desk.analysis.pivot.heads import Heads
from zjai_desk.analysis.pivot.lines import bounds as bounds_of_now
from zjai_desk.analysis.pivot.records import Counted
from zjai_desk.analysis.pivot.spec import ADDING, SHARES, As, By, Period, PivotSpec, field_of, time_axis
from zjai_desk.analysis.scope import Scope
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Field, Kind


def nothing(scope: Scope, spec: PivotSpec, who: Counted) -> str:
    """Say why a table has no rows."""
    register = REGISTERS[spec.register]
    if not len(who.ids):
        return f"{register.label}还是空的。"
    of = f"{scope.area}的" if scope.area else ""
    when = words.period(scope, spec)
    narrow = "、".join(filter(None, (when, "符合条件" if spec.where else "")))
    return f"{register.label}中没有{narrow and f'{narrow}的'}{of}{register.noun}。"


def notes(scope: Scope, spec: PivotSpec, who: Counted, laid: Heads) -> Iterator[str]:
    """Yield the notes below a table."""
    register, count = REGISTERS[spec.register], laid.count
    unit, noun = register.measure, register.noun
    if spec.note:
        yield spec.note
    listed = len(laid.grid.level((), range(len(laid.grid.axes))).records)
    if listed > count:
        shared = any(measure.shown in SHARES and measure.of in ADDING for measure in spec.measures)
        of = "；占比以含重复的次数为分母" if shared else ""
        yield f"{listed:,}{unit}次是{count:,}{unit}{noun}：一{unit}可列入多类，各类相加大于{noun}数{of}。"
    if any(measure.shown in SHARES and measure.of in ADDING for measure in spec.measures):
        yield "比重按最大余数法取整（舍位平衡），各项合计100%。"
    if who.unplaced:
        yield f"{who.unplaced:,}{unit}查不到所在区县，按{scope.city}{noun}计入。"
    if who.strangers:
        yield f"{who.strangers:,}{unit}对不上企业台账中的企业，不计入企业数，按企业分类时归入“未填”。"
    if who.undated:
        label = field_of(register, spec.day).label
        within = spec.period is Period.WITHIN
        yield f"{who.undated:,}{unit}未填{label}，{'未计入' if within else '已计入'}。"
    yield from _notes_on_lines(scope, spec, who, laid)
    if (
        any(measure.shown is As.GROWTH for measure in spec.measures)
        and time_axis(spec) is None
        and (scope.year is None or not spec.day or spec.period is Period.ANY)
    ):
        yield "比上年增长要有年份：请在窗口上方选一个年份，或把年份放进行或列。"


def _notes_on_lines(scope: Scope, spec: PivotSpec, who: Counted, laid: Heads) -> Iterator[str]:
    """Say what is to be known of the lines: those put together, vague dates, bands, districts that moved."""
    register = REGISTERS[spec.register]
    unit = register.measure
    bands: list[Field] = []
    for axis, (dimension, lines) in enumerate(zip(spec.dimensions, laid.grid.axes, strict=True)):
        field = field_of(register, dimension.key)
        label = words.dimension_label(register, dimension)
        level = laid.grid.level((axis,))
        vague = [place for place, line in enumerate(lines) if YEAR_ALONE in line.label]
        counts = [
            int((level.group == level.groups[place,]).sum()) for place in vague if (place,) in level.groups
        ]
        if sum(counts):
            yield f"{sum(counts):,}{unit}的{field.label}只到年，单列为“{YEAR_ALONE}”。"
        if any(line.is_rest for line in lines):
            rest = next(line.label for line in lines if line.is_rest)
            by = "没有设定项数，只列最大的" if not dimension.most else "只列最大的"
            yield f"{label}{by} {sum(line.ordinary for line in lines):,} 项，{rest}合为一行。"
        if dimension.by is By.NOW:
            yield from bounds_of_now(scope, who, spec, dimension)
        if field.kind is Kind.DISTRICT and dimension.by is By.VALUE:
            found = [line.label for line in lines if line.ordinary]
            if bounds := boundary_note(found):
                yield bounds
        if dimension.by is By.BAND and field.kind not in (Kind.DATE, Kind.YEAR):
            bands.append(field)
    if bands:
        yield words.bands_note(bands)

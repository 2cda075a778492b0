"""What a table that the office lays out itself is made of, and how that is kept as JSON."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from zjai_desk.analysis import conditions
from zjai_desk.analysis.charts.spec import ChartKind
from zjai_desk.errors import DeskError
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Field, Kind, Register
from zjai_desk.store import Condition

T = TypeVar("T")
VERSION = 2
MOST_ROWS, MOST_COLUMNS = 3, 2
"""Dimensions that may stand below and beside each other."""
OF_OWNER = "owner."
"""Before the key of a field of the enterprise that a record belongs to."""
NO_CHART = "none"


class By(StrEnum):
    """What of a field's value makes the line that a record stands in; ``NOW`` is the district of today's boundaries."""

    VALUE = "value"
    NOW = "now"
    CITY = "city"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    BAND = "band"


class Of(StrEnum):
    """What is counted; ``OWNERS`` are different enterprises, ``PER_...`` records a holder or an enterprise has on average."""

    RECORDS = "records"
    OWNERS = "owners"
    PER_OWNER = "per_owner"
    PER_ENTERPRISE = "per_enterprise"
    SUM = "sum"
    MEAN = "mean"
    MEAN_OF_ALL = "mean_of_all"
    MEDIAN = "median"
    LOWEST = "lowest"
    HIGHEST = "highest"


class As(StrEnum):
    """How a number is shown: itself, as a share, as growth over the year before, as a rank, held against chance."""

    VALUE = "value"
    OF_ROW = "of_row"
    OF_COLUMN = "of_column"
    OF_ALL = "of_all"
    GROWTH = "growth"
    RANK = "rank"
    EXPECTED = "expected"
    RESIDUAL = "residual"


class Period(StrEnum):
    """Which records the year of the desk takes in: those up to its end, those of it alone, all."""

    UP_TO = "up_to"
    WITHIN = "within"
    ANY = "any"


TIMES = frozenset({By.YEAR, By.QUARTER, By.MONTH})
"""Ways of dividing dates whose lines follow each other in time."""
SHARES = frozenset({As.OF_ROW, As.OF_COLUMN, As.OF_ALL})
TESTED = frozenset({As.EXPECTED, As.RESIDUAL})
"""What a chi-square test says of a cell."""
ADDING = frozenset({Of.RECORDS, Of.SUM})
"""What the numbers of parts add up to those of the whole in."""
ON_NUMBERS = frozenset({Of.SUM, Of.MEAN, Of.MEAN_OF_ALL, Of.MEDIAN, Of.LOWEST, Of.HIGHEST})
ON_OWNERS = frozenset({Of.OWNERS, Of.PER_OWNER, Of.PER_ENTERPRISE})


@dataclass(frozen=True, slots=True)
class Dimension:
    """A field that tells lines apart.

    ``limits`` are the bounds of bands, ascending; without any they are found. ``most`` keeps so many lines and
    puts the others together as 其余. ``only`` and ``without`` name lines that are alone counted or left out.
    ``filled`` lists the years, quarters or months without a record between others too.
    """

    key: str
    by: By = By.VALUE
    limits: tuple[Decimal, ...] = ()
    most: int = 0
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """A number in each cell; ``decimals`` of None are those that suit it."""

    of: Of = Of.RECORDS
    key: str = ""
    shown: As = As.VALUE
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Sorting:
    """The order of rows: that of their names, or by a measure (its place) in the column of these names, () the total."""

    measure: int | None = None
    column: tuple[str, ...] = ()
    descending: bool = False


@dataclass(frozen=True, slots=True)
class PivotSpec:
    """The whole layout of a table of one register.

    ``where`` are conditions as queries have them; a key may be of the enterprise (``owner.titles``). ``dated_by``
    is the field by which the year of the desk is held against a record, the register's own if blank. ``chart``
    is blank for a kind that suits, a :class:`ChartKind`, or :data:`NO_CHART`.
    """

    register: str
    rows: tuple[Dimension, ...] = ()
    columns: tuple[Dimension, ...] = ()
    measures: tuple[Measure, ...] = (Measure(),)
    where: tuple[Condition, ...] = ()
    period: Period = Period.UP_TO
    dated_by: str = ""
    sort: Sorting = Sorting()
    subtotals: bool = True
    total_row: bool = True
    total_column: bool = True
    title: str = ""
    note: str = ""
    chart: str = ""

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """Rows, then columns."""
        return (*self.rows, *self.columns)

    @property
    def day(self) -> str:
        """The key of the field that dates a record; blank where the register has none."""
        return self.dated_by or REGISTERS[self.register].dated_by


def field_of(register: Register, key: str) -> Field:
    """Return the field of a key, of the register or of the enterprise that its records belong to.

    DeskError if there is none such: a table kept by another version of the program may name one.
    """
    of_owner = key.startswith(OF_OWNER) and register.owner is not None
    declared, bare = (REGISTERS["enterprises"], key.removeprefix(OF_OWNER)) if of_owner else (register, key)
    if bare not in declared:
        raise DeskError(f"{register.label}没有名为“{key}”的字段。", "请打开这张自定义统计表，换一个字段。")
    return declared[bare]


def check(spec: PivotSpec) -> None:
    """Raise a DeskError that says what of a layout cannot be counted."""
    register = REGISTERS[spec.register]
    if len(spec.rows) > MOST_ROWS or len(spec.columns) > MOST_COLUMNS:
        raise DeskError("行最多放三个字段，列最多放两个。", "请先去掉一个。")
    places = [(dimension.key, dimension.by) for dimension in spec.dimensions]
    if len(set(places)) < len(places):
        raise DeskError("同一个字段放了两次。", "请去掉一个，或改成按别的方式分。")
    if not spec.measures:
        raise DeskError("没有数值。", "请把一个字段放进“数值”，或选记录数。")
    for dimension in spec.dimensions:
        field_of(register, dimension.key)
    for condition in spec.where:
        field_of(register, condition.key)
    for measure in spec.measures:
        if measure.of in ON_NUMBERS and not field_of(register, measure.key).numeric:
            raise DeskError("只有数字才能求和、平均。", "请换一个数字字段，或改为计数。")
        if measure.of in ON_OWNERS and register.owner is None:
            raise DeskError(f"{register.label}的记录不属于哪家企业，数不出企业数。", "请改为计记录数。")
        if measure.shown in SHARES and measure.of not in ADDING | {Of.OWNERS}:
            raise DeskError("平均数、中位数、最大最小值没有占比。", "请显示数值本身，或改为求和。")
        if measure.shown in TESTED and measure.of is not Of.RECORDS:
            raise DeskError("卡方检验只用于记录数。", "请改为计记录数，或显示数值本身。")


def in_time(register: Register, dimension: Dimension) -> bool:
    """Whether the lines of a dimension follow each other in time."""
    years = field_of(register, dimension.key).kind is Kind.YEAR and dimension.by is By.VALUE
    return years or dimension.by in TIMES


def time_axis(spec: PivotSpec) -> int | None:
    """Return the dimension along which growth is told: that of the register's own date before other times."""
    register = REGISTERS[spec.register]
    axes = [place for place, one in enumerate(spec.dimensions) if in_time(register, one)]
    own = [place for place in axes if not spec.dimensions[place].key.startswith(OF_OWNER)]
    dated = [place for place in own if spec.dimensions[place].key == spec.day]
    return next(iter((*dated, *own, *axes)), None)


# -- kept as JSON -------------------------------------------------------------------------------------


def as_content(spec: PivotSpec) -> dict[str, Any]:
    """Return the layout as what JSON can hold; :func:`from_content` reads it again."""
    # Everything is written out: what is usual today need not be in a later version.
    return {"version": VERSION if _is_new(spec) else VERSION - 1, **_plain(spec)}


def _is_new(spec: PivotSpec) -> bool:
    """Whether a layout uses what programs of the version before do not know, so that these refuse it in words."""
    ways = any(one.by is By.NOW for one in spec.dimensions)
    return ways or any(measure.shown in TESTED for measure in spec.measures)


def _plain(value: Any) -> Any:
    if isinstance(value, Condition):
        return conditions.as_content(value)
    if isinstance(value, (PivotSpec, Dimension, Measure, Sorting)):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, (Decimal, StrEnum)) else value


def from_content(content: object) -> PivotSpec:
    """Return the layout that was kept; DeskError if it is damaged or of a newer version of the program."""
    if not isinstance(content, dict) or content.get("register") not in REGISTERS:
        raise _damaged()
    version = content.get("version")
    if isinstance(version, int) and version > VERSION:
        raise DeskError("这张自定义统计表是用更新版本的程序做的。", "请用新版程序打开。")
    try:
        return _read(content)
    except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation) as error:
        raise _damaged() from error


def _damaged() -> DeskError:
    return DeskError("这张自定义统计表的内容已损坏。", "请在历史里恢复它以前的样子，或删掉重做。")


def _read(kept: dict[str, Any]) -> PivotSpec:
    register = REGISTERS[kept["register"]]
    usual = PivotSpec(register.key)

    def text(key: str) -> str:
        return str(kept.get(key, ""))

    spec = PivotSpec(
        register.key,
        rows=_each(kept.get("rows"), _dimension),
        columns=_each(kept.get("columns"), _dimension),
        measures=_each(kept.get("measures", [{}]), _measure),
        where=_each(kept.get("where"), lambda one: conditions.from_content(field_of(register, one[0]), one)),
        period=Period(kept.get("period", usual.period)),
        dated_by=text("dated_by"),
        sort=_sorting(kept.get("sort", {})),
        subtotals=kept.get("subtotals", True) is not False,
        total_row=kept.get("total_row", True) is not False,
        total_column=kept.get("total_column", True) is not False,
        title=text("title"),
        note=text("note"),
        chart=text("chart"),
    )
    if spec.chart not in ("", NO_CHART):
        ChartKind(spec.chart)
    return spec


def _each(kept: Sequence[Any] | None, read: Callable[[Any], T]) -> tuple[T, ...]:
    return tuple(map(read, kept or ()))


def _dimension(kept: dict[str, Any]) -> Dimension:
    return Dimension(
        key=str(kept["key"]),
        by=By(kept.get("by", By.VALUE)),
        limits=tuple(Decimal(limit) for limit in kept.get("limits", ())),
        most=int(kept.get("most", 0)),
        only=tuple(map(str, kept.get("only", ()))),
        without=tuple(map(str, kept.get("without", ()))),
        filled=kept.get("filled", False) is True,
    )


def _measure(kept: dict[str, Any]) -> Measure:
    decimals = kept.get("decimals")
    return Measure(
        of=Of(kept.get("of", Of.RECORDS)),
        key=str(kept.get("key", "")),
        shown=As(kept.get("shown", As.VALUE)),
        decimals=None if decimals is None else int(decimals),
    )


def _sorting(kept: dict[str, Any]) -> Sorting:
    measure = kept.get("measure")
    return Sorting(
        measure=None if measure is None else int(measure),
        column=tuple(map(str, kept.get("column", ()))),
        descending=bool(kept.get("descending", False)),
    )

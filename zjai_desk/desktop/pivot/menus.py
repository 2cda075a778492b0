"""The menus of an own table's layout: how a field divides records, how a number is counted and shown, what a value offers."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from zjai_desk.analysis.charts.spec import ChartKind
from zjai_desk.analysis.pivot.spec import (
    NO_CHART,
    By,
    Dimension,
    Measure,
    Period,
    PivotSpec,
    field_of,
    in_time,
)
from zjai_desk.analysis.pivot.words import (
    AS_LABELS,
    BY_LABELS,
    OF_LABELS,
    PERIOD_LABELS,
    dimension_label,
    measure_label,
)
from zjai_desk.desktop.kit.icons import icon
from zjai_desk.desktop.pivot import edits
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Kind

Change = Callable[[PivotSpec], object]
_TOPS = (0, 5, 10, 20, 50)
_DECIMALS = (None, 0, 1, 2, 3)
_LIMITED = "按年份段"
CHART_LABELS = {"": "自动选择", **{kind.value: kind.label for kind in ChartKind}, NO_CHART: "不画图"}


def _menu(parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu


def choice(menu: QMenu, text: str, checked: bool, slot: Callable[[], object]) -> QAction:
    """Add something that is in force or not."""
    action = menu.addAction(text)
    action.setCheckable(True)
    action.setChecked(checked)
    action.triggered.connect(lambda _=False: slot())
    return action


def dimension_menu(spec: PivotSpec, zone: str, at: int, change: Change, parent: QWidget) -> QMenu:
    """Return what can be done with a row or column field."""
    register = REGISTERS[spec.register]
    dimension: Dimension = getattr(spec, zone)[at]
    menu = _menu(parent)

    def put(other: Dimension) -> None:
        change(edits.changed_at(spec, zone, at, other))

    field = field_of(register, dimension.key)
    ways, of_years = edits.ways(field), field.kind in (Kind.DATE, Kind.YEAR)
    if len(ways) > 1:
        for by in ways:
            text = _LIMITED if by is By.BAND and of_years else BY_LABELS[by]
            choice(
                menu, text, dimension.by is by, partial(put, replace(dimension, by=by, only=(), without=()))
            )
        menu.addSeparator()
    if dimension.by is By.BAND:
        example = (
            "各段从哪年起，用顿号或空格隔开，如 2006、2015"
            if of_years
            else "各段的分界，用顿号或空格隔开，如 100、500、1000"
        )
        menu.addAction("分段界限…", partial(_ask_limits, dimension, put, parent, example))
        menu.addSeparator()
    if in_time(register, dimension):
        filling = replace(dimension, filled=not dimension.filled)
        choice(menu, "没有记录的也列（补0）", dimension.filled, partial(put, filling))
    tops = menu.addMenu("显示几项")
    for top in _TOPS:
        text = f"最大的 {top} 项，其余合并" if top else "全部"
        choice(tops, text, dimension.most == top, partial(put, replace(dimension, most=top)))
    tops.addAction("其他项数…", partial(_ask_most, dimension, put, parent))
    if dimension.only or dimension.without:
        axis = at if zone == edits.ROWS else len(spec.rows) + at
        menu.addAction("恢复全部项", lambda: change(edits.every_line(spec, axis)))
    _add_moves(menu, spec, zone, at, change)
    return menu


def measure_menu(spec: PivotSpec, at: int, change: Change, parent: QWidget) -> QMenu:
    """Return what can be done with a number."""
    register, measure = REGISTERS[spec.register], spec.measures[at]
    menu = _menu(parent)

    def put(other: Measure) -> None:
        change(edits.changed_at(spec, edits.MEASURES, at, other))

    for of in edits.counts(register, measure):
        text = measure_label(register, Measure(of)) if not measure.key else OF_LABELS[of]
        choice(menu, text, measure.of is of, partial(put, edits.counted_as(spec, measure, of)))
    menu.addSeparator()
    for form in edits.forms(spec, measure):
        choice(menu, AS_LABELS[form], measure.shown is form, partial(put, replace(measure, shown=form)))
    menu.addSeparator()
    places = menu.addMenu("小数位数")
    for number in _DECIMALS:
        text = "自动" if number is None else f"{number} 位"
        choice(places, text, measure.decimals == number, partial(put, replace(measure, decimals=number)))
    again = menu.addAction("再加一个同样的数")
    again.triggered.connect(
        lambda _=False: change(
            replace(spec, measures=(*spec.measures[: at + 1], measure, *spec.measures[at + 1 :]))
        )
    )
    _add_moves(menu, spec, edits.MEASURES, at, change)
    return menu


def _add_moves(menu: QMenu, spec: PivotSpec, zone: str, at: int, change: Change) -> None:
    menu.addSeparator()
    items = getattr(spec, zone)
    if at > 0:
        menu.addAction("上移（Alt+↑）", lambda: change(edits.moved(spec, zone, at, zone, at - 1)))
    if at + 1 < len(items):
        menu.addAction("下移（Alt+↓）", lambda: change(edits.moved(spec, zone, at, zone, at + 1)))
    for to in (edits.ROWS, edits.COLUMNS):
        if zone not in (to, edits.MEASURES):
            elsewhere = edits.moved(spec, zone, at, to)
            moving = menu.addAction(f"移到{edits.ZONES[to]}", partial(change, elsewhere))
            moving.setEnabled(elsewhere != spec)
    taking = menu.addAction(
        icon("x", "muted"), "去掉（Delete）", lambda: change(edits.removed(spec, zone, at))
    )
    taking.setEnabled(edits.removed(spec, zone, at) != spec)


def _asking(parent: QWidget, title: str, label: str) -> QInputDialog:
    dialog = QInputDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(title)
    dialog.setLabelText(label)
    dialog.setOkButtonText("确定")
    dialog.setCancelButtonText("取消")
    dialog.setMinimumWidth(420)
    return dialog


def _ask_text(parent: QWidget, title: str, label: str, text: str, taken: Callable[[str], object]) -> None:
    dialog = _asking(parent, title, label)
    dialog.setTextValue(text)
    dialog.textValueSelected.connect(taken)
    dialog.open()


def _ask_most(dimension: Dimension, put: Callable[[Dimension], object], parent: QWidget) -> None:
    dialog = _asking(parent, "显示几项", "只列最大的几项：")
    dialog.setInputMode(QInputDialog.InputMode.IntInput)
    dialog.setIntRange(1, 500)
    dialog.setIntValue(dimension.most or 10)
    dialog.intValueSelected.connect(lambda number: put(replace(dimension, most=number)))
    dialog.open()


def _ask_limits(
    dimension: Dimension, put: Callable[[Dimension], object], parent: QWidget, example: str
) -> None:
    def taken(text: str) -> None:
        put(replace(dimension, limits=limits_of(text), only=(), without=()))

    now = "、".join(f"{limit.normalize():f}" for limit in dimension.limits)
    _ask_text(parent, "分段界限", f"{example}；不填则自动分段：", now, taken)


def limits_of(text: str) -> tuple[Decimal, ...]:
    """Return the numbers that are written in a text, ascending, each once; what is no number is passed over."""
    found = set()
    for part in text.replace("、", " ").replace("，", " ").replace("；", " ").split():
        try:
            number = Decimal(part.replace(",", ""))
        except InvalidOperation:
            continue
        if number.is_finite():
            found.add(number)
    return tuple(sorted(found))


def value_menu(spec: PivotSpec, lines: list[tuple[int, str]], change: Change, parent: QWidget) -> QMenu:
    """Return what a value of the table offers; ``lines`` are (axis, label) that it stands for."""
    register = REGISTERS[spec.register]
    menu = _menu(parent)
    for axis, label in lines:
        name = dimension_label(register, spec.dimensions[axis])
        menu.addAction(
            icon("funnel", "muted"),
            f"只看 {name}：{label}",
            partial(_go, change, edits.only, spec, axis, label),
        )
        menu.addAction(
            icon("x", "muted"),
            f"排除 {name}：{label}",
            partial(_go, change, edits.without, spec, axis, label),
        )
    return menu


def _go(
    change: Change, edit: Callable[[PivotSpec, int, str], PivotSpec], spec: PivotSpec, axis: int, label: str
) -> None:
    change(edit(spec, axis, label))


def options_menu(menu: QMenu, spec: PivotSpec, change: Change) -> None:
    """Fill a menu with what concerns the whole table: its title and note, totals, the year, the chart."""
    menu.clear()
    host = menu.parentWidget() or menu
    for text, label, words, edit in (
        ("标题…", "表的标题，不填则自动取名：", spec.title, lambda said: replace(spec, title=said.strip())),
        ("表下说明…", "写在表下的一句说明：", spec.note, lambda said: replace(spec, note=said.strip())),
    ):
        action = menu.addAction(text)
        action.triggered.connect(partial(_ask_words, host, (text, label, words), edit, change))
    menu.addSeparator()
    for text, key in (
        ("行合计（最下一行）", "total_row"),
        ("列合计（最右一栏）", "total_column"),
        ("小计", "subtotals"),
    ):
        now = bool(getattr(spec, key))
        choice(menu, text, now, partial(_flip, change, spec, key))
    menu.addSeparator()
    register = REGISTERS[spec.register]
    if edits.dated(register):
        years = menu.addMenu("窗口所选年份")
        for period in Period:
            choice(
                years,
                PERIOD_LABELS[period],
                spec.period is period,
                partial(change, replace(spec, period=period)),
            )
        years.addSeparator()
        for field in edits.dated(register):
            by = "" if field.key == register.dated_by else field.key
            choice(
                years, f"按{field.label}", spec.day == field.key, partial(change, replace(spec, dated_by=by))
            )
    charts = menu.addMenu("图")
    for kind, text in CHART_LABELS.items():
        choice(charts, text, spec.chart == kind, partial(change, replace(spec, chart=kind)))


def _flip(change: Change, spec: PivotSpec, key: str) -> None:
    flipped = {
        "total_row": replace(spec, total_row=not spec.total_row),
        "total_column": replace(spec, total_column=not spec.total_column),
        "subtotals": replace(spec, subtotals=not spec.subtotals),
    }
    change(flipped[key])


def _ask_words(
    host: QWidget,
    asked: tuple[str, str, str],
    edit: Callable[[str], PivotSpec],
    change: Change,
    _checked: bool = False,
) -> None:
    title, label, now = asked
    _ask_text(host, title.rstrip("…"), label, now, lambda said: change(edit(said)))

"""首页: four key figures, what waits to be done now, and what was done last; every line opens its place."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.accounts.expiry import Reminder
from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.kit.icons import IconLabel
from zjai_desk.desktop.overview import KeyFigure, Overview, read_overview, read_reminders
from zjai_desk.desktop.page import Page
from zjai_desk.desktop.views.named_query import NamedQuery
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.findings import Finding, Severity
from zjai_desk.registers.vouchers import VOUCHERS

SHOWN = 5
"""Findings listed one by one; the rest is counted."""
NARROW = 780
_GRAVE = (Severity.FORCE, Severity.QUASI, Severity.EXPLAIN)


class HomePage(Page):
    """Answers “what now?”."""

    key = "home"
    title = "首页"
    icon_name = "house"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._watch = desk.findings
        self._overview: Overview | None = None
        self._reminders: tuple[Reminder, ...] = ()
        self._panels: list[QWidget] = []
        self._figures = QGridLayout()
        self._figures.setHorizontalSpacing(16)
        self._figures.setVerticalSpacing(16)
        self.todo, self.recent = _Section("待处理"), _Section("最近的改动")
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(32)
        self._columns.addWidget(self.todo, 1)
        self._columns.addWidget(self.recent, 1)
        sheet = QWidget(self)
        sheet.setProperty("role", "sheet")
        column = QVBoxLayout(sheet)
        column.setContentsMargins(16, 8, 16, 16)
        column.setSpacing(24)
        column.addLayout(self._figures)
        column.addLayout(self._columns)
        column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(sheet)
        scroll.setAccessibleName("首页内容")
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(scroll, 1)
        desk.findings.changed.connect(self._show_todo)

    def refresh(self) -> None:
        """Read the overview again."""
        area, year = self.desk.area, self.desk.year
        self.desk.run("", lambda store, _: read_overview(store, area, year), self._show)
        self.desk.run("", lambda store, _: read_reminders(store, area), self._remind)

    def _remind(self, reminders: Sequence[Reminder]) -> None:
        self._reminders = tuple(reminders)
        self._show_todo()

    def _show(self, overview: Overview) -> None:
        self._overview = overview
        _clear(self._figures)
        self._panels = [self._figure(figure) for figure in overview.figures]
        self._arrange()
        self._show_todo()
        lines = [
            _Line(
                "undo-2" if step.kind == "undo" else "history",
                step.title,
                f"{step.at[5:16].replace('T', ' ')} {step.operator}".strip(),
                lambda: self.desk.go("history"),
            )
            for step in overview.steps
        ]
        self.recent.fill(lines, "还没有改动。导入第一份回表后，这里列出做过的每一步。")

    def _arrange(self) -> None:
        """Set the panels and the lists side by side, or below each other where the page is narrow."""
        narrow = self.width() < NARROW
        directions = QBoxLayout.Direction
        self._columns.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        across = 2 if narrow else 4
        for place, panel in enumerate(self._panels):
            self._figures.addWidget(panel, place // across, place % across)
        for column in range(4):
            self._figures.setColumnStretch(column, 1 if column < across else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make the best of the width there is."""
        super().resizeEvent(event)
        self._arrange()

    def _figure(self, figure: KeyFigure) -> QWidget:
        panel = _FigurePanel(figure)
        panel.clicked.connect(lambda: self.desk.go(figure.page))
        return panel

    def _show_todo(self) -> None:
        overview = self._overview
        if overview is None:
            return
        lines = list(self._finding_lines())
        lines += [self._reminder_line(reminder) for reminder in self._reminders]
        lines += [self._check_line(key) for key in REGISTERS if key in self._watch.unchecked]
        if not overview.records and not lines:
            lines.append(
                _Line(
                    "inbox",
                    "收下第一份回表：把报来的 Excel 文件拖进来",
                    "收表",
                    lambda: self.desk.go("import"),
                )
            )
        self.todo.fill(lines, "没有待处理的事项。")

    def _finding_lines(self) -> Sequence[QWidget]:
        found = [finding for waiting in self._watch.waiting.values() for finding in waiting.first]
        found.sort(key=lambda finding: list(Severity).index(finding.problem.severity))
        lines = [self._finding_line(finding) for finding in found[:SHOWN]]
        for key, waiting in self._watch.waiting.items() if len(found) > SHOWN else ():
            parts = [f"{s.label} {waiting.counts[s]:,} 项" for s in _GRAVE if waiting.counts[s]]
            if parts:
                lines.append(
                    _Line(
                        REGISTERS[key].icon, f"共 {'，'.join(parts)}", REGISTERS[key].label, self._opener(key)
                    )
                )
        return lines

    def _finding_line(self, finding: Finding) -> QWidget:
        severity = finding.problem.severity
        sign = "circle-alert" if severity is Severity.FORCE else "triangle-alert"
        line = _Line(
            sign,
            f"{severity.label}：{finding.problem.message}",
            finding.title,
            lambda: self.desk.go(finding.register, None, finding.record),
            severity.value,
        )
        line.setToolTip(f"{finding.title}\n{finding.problem.message}")
        return line

    def _reminder_line(self, reminder: Reminder) -> QWidget:
        count = len(reminder.records)
        about = NamedQuery(
            only=reminder.records, about=f"{reminder.what}（{count:,} 张）", step=reminder.step
        )
        return _Line(
            "ticket",
            f"{count:,} 张券{reminder.what}，{reminder.amount:,.2f} 元",
            VOUCHERS.label,
            lambda: self.desk.go(VOUCHERS.key, about),
            "force" if reminder.is_late else "explain",
        )

    def _check_line(self, key: str) -> QWidget:
        register = REGISTERS[key]
        return _Line(
            register.icon,
            f"{register.label}记录较多，尚未检查，点此检查",
            register.label,
            lambda: self._watch.check(key),
        )

    def _opener(self, key: str) -> Callable[[], None]:
        return lambda: self.desk.go(key)


class _FigurePanel(QPushButton):
    """A key figure; all of it is a button that opens the register behind it."""

    def __init__(self, figure: KeyFigure) -> None:
        super().__init__()
        self.setProperty("role", "figure")
        self.setAccessibleName(f"{figure.label} {figure.value} {figure.unit}，{figure.remark}")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(4)
        column.addWidget(_text(figure.label, "muted"))
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(_text(figure.value, "figure"))
        row.addWidget(_text(figure.unit, "muted"), 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        column.addLayout(row)
        remark = _text(figure.remark, "small")
        remark.setWordWrap(True)
        remark.setMinimumHeight(34)
        remark.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(remark)


class _Line(QPushButton):
    """A line that opens the place it speaks of: sign, text, and the place at the right."""

    def __init__(
        self, icon_name: str, text: str, place: str, slot: Callable[[], object], role: str = "muted"
    ) -> None:
        super().__init__()
        self.setProperty("role", "line")
        self.setAccessibleName(f"{text}，{place}")
        self.clicked.connect(lambda _=False: slot())
        sign = IconLabel(self)
        sign.show_icon(icon_name, role, 18)
        self._text, self._place = _Elided(text, "", self), _Elided(place, "muted", self)
        self._place.setMaximumWidth(180)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(10)
        row.addWidget(sign)
        row.addWidget(self._text, 1)
        row.addWidget(self._place)


class _Elided(QLabel):
    """A label of one line that gives way with an ellipsis."""

    def __init__(self, text: str, role: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.whole = text
        self.setText(text)
        self.setMinimumWidth(40)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the text to the width there is."""
        super().resizeEvent(event)
        self.setText(self.fontMetrics().elidedText(self.whole, Qt.TextElideMode.ElideRight, self.width()))


class _Section(QFrame):
    """A heading with lines below it."""

    def __init__(self, heading: str) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(_text(heading, "section"))
        rule = QFrame(self)
        rule.setProperty("role", "line")
        self._column.addSpacing(8)
        self._column.addWidget(rule)
        self._column.addSpacing(4)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self._column.addLayout(self._lines)
        self._column.addStretch(1)

    def texts(self) -> list[str]:
        """Return the texts of the lines that are shown."""
        return [line.whole for line in self.findChildren(_Elided)]

    def fill(self, lines: Sequence[QWidget], otherwise: str) -> None:
        """Show other lines, or a sentence where there are none."""
        _clear(self._lines)
        for line in lines:
            self._lines.addWidget(line)
        if not lines:
            words = _text(otherwise, "muted")
            words.setWordWrap(True)
            words.setContentsMargins(8, 8, 8, 8)
            self._lines.addWidget(words)


def _text(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    return label


def _clear(layout: QGridLayout | QVBoxLayout) -> None:
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.deleteLater()

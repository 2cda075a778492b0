"""The panels of an enterprise's file: facts, figures over the years, patents, vouchers, papers, findings, its life."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from zjai_desk.analysis.dossier import NEWEST, VOUCHER_SUMS, Dossier
from zjai_desk.desktop.records.dossier_trend import TrendCard
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.annual_returns import ANNUAL_RETURNS
from zjai_desk.registers.fields import Register
from zjai_desk.registers.findings import Severity
from zjai_desk.registers.patents import KINDS, PATENTS
from zjai_desk.registers.values import shown
from zjai_desk.registers.vouchers import VOUCHERS
from zjai_desk.store import Query

Go = Callable[[str, Query | None, int | None], object]
"""Opens a page: its key, what it shows, the record it makes current."""
_YEARS = 8
_EVENTS, _FINDINGS = 40, 8
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_TOP = Qt.AlignmentFlag.AlignTop


class Panel(QFrame):
    """A panel with a heading, a link at its right, and a column for what is in it."""

    def __init__(self, title: str, link: tuple[str, Callable[[], object]] | None = None) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 10, 16, 12)
        self.column.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(label(title, "section"))
        head.addStretch(1)
        if link is not None:
            button = QPushButton(link[0])
            button.setProperty("role", "link")
            slot = link[1]
            button.clicked.connect(lambda _=False: slot())
            head.addWidget(button)
        self.column.addLayout(head)


def label(text: str, role: str = "", *, wrap: bool = False) -> QLabel:
    """Return a label of plain text that can be selected and copied."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    if wrap:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def facts(file: Dossier) -> Panel:
    """Return what is known of the enterprise itself, with where each value came from."""
    panel = Panel("基本情况")
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    grid.setColumnMinimumWidth(0, 96)
    common = file.common_source
    for row, fact in enumerate(file.facts):
        grid.addWidget(label(fact.field.heading, "muted"), row, 0, _TOP)
        cell = QVBoxLayout()
        cell.setSpacing(0)
        cell.addWidget(label(fact.text, wrap=True))
        if fact.source and fact.source != common:
            cell.addWidget(label(fact.source, "small", wrap=True))
        grid.addLayout(cell, row, 1)
    panel.column.addLayout(grid)
    if common:
        others = "未另注明的" if any(fact.source != common for fact in file.facts) else ""
        panel.column.addWidget(label(f"{others}来源：{common}", "small", wrap=True))
    panel.column.addStretch(1)
    return panel


def trends(file: Dossier, go: Go) -> Panel:
    """Return the figures of the annual returns over the years, as small lines."""
    panel = Panel("历年年报", _listing(file, ANNUAL_RETURNS, go))
    if not file.trends:
        panel.column.addWidget(label("还没有这家企业的年报。", "muted"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(20)
    for place, trend in enumerate(file.trends):
        grid.addWidget(TrendCard(trend), place // 3, place % 3)
    for column in range(3):
        grid.setColumnStretch(column, 1)
    panel.column.addLayout(grid)
    return panel


def _listing(file: Dossier, register: Register, go: Go) -> tuple[str, Callable[[], object]] | None:
    count = len(file.belongings[register.key])
    if not count:
        return None
    words = f"在{register.label}中列出 {count:,} {register.measure}"
    return words, partial(go, register.key, file.listed(register), None)


def patents(file: Dossier, go: Go) -> Panel:
    """Return how many patents of which kind were granted when, and the newest ones."""
    panel = Panel("专利", _listing(file, PATENTS, go))
    if not file.patent_years:
        panel.column.addWidget(label("台账中没有这家企业的专利。", "muted"))
        return panel
    shown_years = file.patent_years[:_YEARS]
    rows = [
        (f"{one.year}年" if one.year else "未填授权日期", *map(_count, one.counts), f"{one.total:,}")
        for one in shown_years
    ]
    if older := file.patent_years[_YEARS:]:
        sums = [sum(one.counts[place] for one in older) for place in range(len(KINDS))]
        rows.append(("更早", *map(_count, sums), f"{sum(one.total for one in older):,}"))
    totals = [sum(one.counts[place] for one in file.patent_years) for place in range(len(KINDS))]
    rows.append(("合计", *map(_count, totals), f"{sum(one.total for one in file.patent_years):,}"))
    panel.column.addLayout(_table(("授权年份", *KINDS, "合计"), rows))
    panel.column.addSpacing(4)
    panel.column.addWidget(label(f"最新 {min(NEWEST, len(file.belongings[PATENTS.key]))} 件", "muted"))
    lines = _lines(panel)
    for one in file.newest(PATENTS, "granted_on"):
        values = one.values
        day = values.get("granted_on") or values.get("applied_on") or ""
        words = f"{day}  {values.get('kind') or ''}  {values.get('title') or values.get('patent_no') or ''}"
        lines.addWidget(_line(words.strip(), partial(go, PATENTS.key, file.listed(PATENTS), one.id)))
    return panel


def vouchers(file: Dossier, go: Go) -> Panel:
    """Return what its vouchers come to, and the newest ones."""
    panel = Panel("券", _listing(file, VOUCHERS, go))
    found = file.belongings[VOUCHERS.key]
    if not found:
        panel.column.addWidget(label("这家企业没有申领过券。", "muted"))
        return panel
    figures = QHBoxLayout()
    figures.setSpacing(24)
    for key in VOUCHER_SUMS:
        field, column = VOUCHERS[key], QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(label(field.heading, "muted"))
        column.addWidget(label(shown(field, file.vouchers[key]) or "0", "strong"))
        figures.addLayout(column)
    figures.addStretch(1)
    panel.column.addLayout(figures)
    lines = _lines(panel)
    for one in file.newest(VOUCHERS, "issued_on"):
        values = one.values
        face = shown(VOUCHERS["face_amount"], values.get("face_amount"))
        words = "  ".join(
            str(part)
            for part in (values.get("issued_on"), values.get("scheme"), values.get("voucher_no"))
            if part
        )
        state = values.get("status") or ""
        lines.addWidget(
            _line(
                f"{words}  {face}元  {state}".strip(),
                partial(go, VOUCHERS.key, file.listed(VOUCHERS), one.id),
            )
        )
    return panel


def papers(file: Dossier, manage: Callable[[], object]) -> Panel:
    """Return the files attached to the enterprise and to its records."""
    panel = Panel("附件", ("添加、查看附件…", manage))
    for one in file.papers:
        said = "  ".join(filter(None, (one.document.name, one.document.kind, one.of, one.document.added_on)))
        panel.column.addWidget(label(said, wrap=True))
    if not file.papers:
        panel.column.addWidget(label("没有附件。", "muted"))
    panel.column.addStretch(1)
    return panel


def findings(file: Dossier, go: Go) -> Panel:
    """Return what the checks find, the open ones first, and the reasons given."""
    panel = Panel("问题")
    ordered = sorted(
        file.findings, key=lambda one: (not one.is_open, list(Severity).index(one.problem.severity))
    )
    for one in ordered[:_FINDINGS]:
        row = QHBoxLayout()
        badge = label(one.problem.severity.label if not one.answer else "已说明", "badge")
        badge.setProperty("severity", "done" if one.answer else one.problem.severity.value)
        row.addWidget(badge, 0, _TOP)
        of = "" if one.register == "enterprises" else f"{REGISTERS[one.register].noun} {one.title}："
        reason = f"（说明：{one.answer}）" if one.answer else ""
        row.addWidget(label(f"{of}{one.problem.message}{reason}", wrap=True), 1)
        if one.record is not None:
            button = QPushButton("去看")
            button.setProperty("role", "link")
            button.clicked.connect(partial(_open, go, one.register, one.record))
            row.addWidget(button, 0, _TOP)
        panel.column.addLayout(row)
    if len(ordered) > _FINDINGS:
        waiting = sum(one.is_open for one in ordered[_FINDINGS:])
        rest = f"另有 {len(ordered) - _FINDINGS:,} 处，其中 {waiting:,} 处要处理；在各台账的“问题”中列出。"
        panel.column.addWidget(label(rest, "small", wrap=True))
    if not file.findings:
        panel.column.addWidget(label("没有要处理的问题。", "muted"))
    panel.column.addStretch(1)
    return panel


def _open(go: Go, register: str, record: int, _checked: bool = False) -> None:
    go(register, Query(), record)


def life(file: Dossier) -> Panel:
    """Return what happened to the enterprise and to all that belongs to it, the newest first."""
    panel = Panel("这家企业的一生")
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(2, 1)
    grid.setColumnStretch(3, 1)
    for row, event in enumerate(file.events[:_EVENTS]):
        step = event.step
        grid.addWidget(label(step.at[:16].replace("T", " "), "muted"), row, 0, _TOP)
        grid.addWidget(label(step.operator or "未署名", "muted"), row, 1, _TOP)
        grid.addWidget(
            label(f"{step.title}{'（已撤销）' if step.state == 'undone' else ''}", wrap=True), row, 2
        )
        grid.addWidget(label(event.what, "muted", wrap=True), row, 3, _TOP)
    panel.column.addLayout(grid)
    rest = len(file.events) - _EVENTS
    if rest > 0:
        panel.column.addWidget(label(f"更早还有 {rest:,} 步，见“历史”。", "small"))
    if file.untold:
        panel.column.addWidget(label(f"记录很多，另有 {file.untold:,} 条的经过没有列。", "small"))
    return panel


def _count(number: int) -> str:
    return f"{number:,}" if number else "—"


def _lines(panel: Panel) -> QVBoxLayout:
    """Return a column for lines that stand close together."""
    column = QVBoxLayout()
    column.setSpacing(0)
    panel.column.addLayout(column)
    return column


def _line(words: str, slot: Callable[[], object]) -> QWidget:
    """Return a line that opens what it says."""
    button = QPushButton(words)
    button.setProperty("role", "line")
    button.setToolTip(words)
    # Not as wide as its words: the panel may be narrower.
    button.setMinimumWidth(80)
    button.clicked.connect(lambda _=False: slot())
    return button


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> QGridLayout:
    """Return a small table of figures."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(3)
    for column, head in enumerate(heads):
        grid.addWidget(label(head, "muted"), 0, column, _RIGHT if column else Qt.AlignmentFlag.AlignLeft)
        grid.setColumnStretch(column, 1)
    for row, cells in enumerate(rows, 1):
        role = "strong" if row == len(rows) else ""
        for column, cell in enumerate(cells):
            where = _RIGHT if column else Qt.AlignmentFlag.AlignLeft
            grid.addWidget(label(cell, role), row, column, where)
    return grid

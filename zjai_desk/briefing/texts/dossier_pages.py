"""The file of one enterprise on A4: facts with their source, figures, patents, vouchers, what happened to it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from zjai_desk import __version__
from zjai_desk.analysis.dossier import VOUCHER_SUMS, Dossier, Fact
from zjai_desk.briefing.paper import sheet
from zjai_desk.briefing.paper.fonts import Fonts, Role
from zjai_desk.briefing.paper.lines import break_text
from zjai_desk.briefing.paper.pages import Pages
from zjai_desk.files import replacing
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Register
from zjai_desk.registers.masking import masked
from zjai_desk.registers.patents import KINDS, PATENTS
from zjai_desk.registers.values import shown
from zjai_desk.registers.vouchers import VOUCHERS
from zjai_desk.store import Record

_LEFT, _RIGHT = 20 * sheet.MM, sheet.WIDTH - 15 * sheet.MM
_TOP, _BOTTOM = sheet.HEIGHT - 15 * sheet.MM, 18 * sheet.MM
_TITLE, _HEADING, _SIZE = 18.0, 12.0, 9.0
_LEADING, _AIR, _PADDING = 1.35, 5.0, 3.0
_ASCENT = 0.86
_YEARS, _PATENT_YEARS, _EVENTS, _FINDINGS = 6, 12, 30, 30
_PATENT_KEYS = ("granted_on", "kind", "patent_no", "title", "legal_status")
_VOUCHER_KEYS = (
    "issued_on",
    "scheme",
    "voucher_no",
    "face_amount",
    "used_amount",
    "redeemed_amount",
    "status",
)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table: their heads, their shares of the width, and which hold figures."""

    heads: tuple[str, ...]
    shares: tuple[float, ...]
    figures: frozenset[int] = frozenset()


def write_dossier(file: Dossier, path: Path, day: dt.date, fonts: Fonts | None = None) -> int:
    """Write the file of an enterprise as a PDF to ``path``, beside it first; returns how many pages it has.

    Raises a DeskError if the folder cannot be written.
    """
    fonts = fonts or Fonts()
    with replacing(path) as beside:
        face = fonts.runs("文", Role.SONG)[0][0]
        canvas = Canvas(str(beside), (sheet.WIDTH, sheet.HEIGHT), invariant=1, initialFontName=face)  # type: ignore[arg-type]  # the stubs take a font's name for a number
        canvas.setTitle(f"企业档案：{file.title}")
        canvas.setCreator(f"ZJAI Desk {__version__}")
        setter = _Setter(Pages(canvas, fonts), f"企业档案　{file.title}　{day.isoformat()} 印")
        setter.title(file.title)
        _set_facts(setter, file)
        _set_returns(setter, file)
        _set_patents(setter, file)
        _set_vouchers(setter, file)
        _set_rest(setter, file)
        setter.close()
        canvas.save()
    return setter.number


def _outward(fact: Fact) -> str:
    """Return what a fact says on paper: how to reach a person is masked."""
    return masked(fact.text) if fact.field.personal else fact.text


def _set_facts(setter: "_Setter", file: Dossier) -> None:
    setter.heading("一、基本情况")
    common = file.common_source
    rows = [
        (fact.field.heading, _outward(fact), "" if fact.source == common else fact.source)
        for fact in file.facts
    ]
    setter.table(Columns(("项目", "内容", "来源（未填的见表下）"), (0.2, 0.5, 0.3)), rows)
    setter.words(f"未另注明的来源：{common}。" if common else "")


def _set_returns(setter: "_Setter", file: Dossier) -> None:
    setter.heading("二、历年年报")
    if not file.trends:
        setter.words("没有这家企业的年报。")
        return
    years = file.trends[0].years[-_YEARS:]
    heads = ("指标", *(f"{year}年" for year in years), "增长")
    shares = (0.18, *(0.56 / len(years) for _ in years), 0.26)
    rows = [
        (trend.field.heading, *(shown(trend.field, value) for value in trend.values[-_YEARS:]), trend.said)
        for trend in file.trends
    ]
    setter.table(Columns(heads, shares, frozenset(range(1, len(years) + 1))), rows)


def _set_patents(setter: "_Setter", file: Dossier) -> None:
    setter.heading(f"三、专利（{len(file.belongings[PATENTS.key]):,} 件）")
    if not file.patent_years:
        setter.words("台账中没有这家企业的专利。")
        return
    rows = [
        (f"{one.year}年" if one.year else "未填授权日期", *map(str, one.counts), str(one.total))
        for one in file.patent_years[:_PATENT_YEARS]
    ]
    if older := file.patent_years[_PATENT_YEARS:]:
        sums = (sum(one.counts[place] for one in older) for place in range(len(KINDS)))
        rows.append(("更早", *map(str, sums), str(sum(one.total for one in older))))
    setter.table(Columns(("授权年份", *KINDS, "合计"), (0.2,) * 5, frozenset(range(1, 5))), rows)
    _set_newest(
        setter, PATENTS, _PATENT_KEYS, (0.13, 0.13, 0.2, 0.42, 0.12), file.newest(PATENTS, "granted_on")
    )


def _set_vouchers(setter: "_Setter", file: Dossier) -> None:
    found = file.belongings[VOUCHERS.key]
    setter.heading(f"四、券（{len(found):,} 张）")
    if not found:
        setter.words("这家企业没有申领过券。")
        return
    sums = (f"{VOUCHERS[key].label}{shown(VOUCHERS[key], file.vouchers[key])}元" for key in VOUCHER_SUMS)
    setter.words(f"{'，'.join(sums)}。")
    shares = (0.13, 0.1, 0.19, 0.15, 0.15, 0.15, 0.13)
    _set_newest(setter, VOUCHERS, _VOUCHER_KEYS, shares, file.newest(VOUCHERS, "issued_on"))


def _set_newest(
    setter: "_Setter",
    register: Register,
    keys: Sequence[str],
    shares: tuple[float, ...],
    records: Sequence[Record],
) -> None:
    fields = [register[key] for key in keys]
    rows = [[shown(field, record.values.get(field.key)) for field in fields] for record in records]
    figures = frozenset(place for place, field in enumerate(fields) if field.numeric)
    setter.words(f"最新 {len(rows)} {register.measure}：")
    setter.table(Columns(tuple(field.heading for field in fields), shares, figures), rows)


def _set_rest(setter: "_Setter", file: Dossier) -> None:
    setter.heading("五、附件和问题")
    papers = [f"{one.document.name}（{one.of}）" for one in file.papers]
    setter.words(f"附件：{'、'.join(papers)}。" if papers else "没有附件。")
    waiting = [one for one in file.findings if one.is_open]
    rows = [
        (one.problem.severity.label, f"{REGISTERS[one.register].noun} {one.title}", one.problem.message)
        for one in waiting[:_FINDINGS]
    ]
    if rows:
        setter.table(Columns(("等级", "记录", "问题"), (0.09, 0.31, 0.6)), rows)
    more = len(waiting) - len(rows)
    setter.words(f"另有 {more:,} 处要处理。" if more else "" if rows else "没有要处理的问题。")
    setter.heading("六、经过")
    events = [
        (one.step.at[:16].replace("T", " "), one.step.operator or "未署名", one.step.title, one.what)
        for one in file.events[:_EVENTS]
    ]
    setter.table(Columns(("时间", "操作人", "事项", "涉及"), (0.19, 0.11, 0.42, 0.28)), events)
    rest = len(file.events) - len(events)
    setter.words(f"更早还有 {rest:,} 步。" if rest else "")


class _Setter:
    """Fills the sheets from the top; tables repeat their head on a new sheet, rows stay whole."""

    def __init__(self, pages: Pages, foot: str) -> None:
        self._pages = pages
        self._canvas = pages.canvas
        self._foot = foot
        self._y = _TOP
        self.number = 1

    def title(self, text: str) -> None:
        """Set the name of the enterprise."""
        for line in self._broken(text, Role.TITLE, _TITLE, _RIGHT - _LEFT):
            self._pages.write(line, Role.TITLE, _TITLE, _LEFT, self._y - _ASCENT * _TITLE)
            self._y -= _TITLE * _LEADING

    def heading(self, text: str) -> None:
        """Set a heading that never stands alone at the foot of a sheet."""
        self._need(_HEADING * 2.2 + 4 * _SIZE * _LEADING)
        self._y -= _HEADING * 0.8
        self._pages.write(text, Role.HEI, _HEADING, _LEFT, self._y - _ASCENT * _HEADING)
        self._y -= _HEADING * _LEADING + 2

    def words(self, text: str) -> None:
        """Set a sentence over the whole width."""
        for line in self._broken(text, Role.SONG, _SIZE, _RIGHT - _LEFT) if text else ():
            self._need(_SIZE * _LEADING)
            self._pages.write(line, Role.SONG, _SIZE, _LEFT, self._y - _ASCENT * _SIZE)
            self._y -= _SIZE * _LEADING
        self._y -= 2

    def table(self, columns: Columns, rows: Sequence[Sequence[str]]) -> None:
        """Set a table with open sides."""
        head = self._lines(columns, columns.heads, Role.HEI)
        self._need(self._height(head) + 2 * _SIZE * _LEADING)
        self._head(columns, head)
        for place, row in enumerate(rows):
            lines = self._lines(columns, row, Role.SONG)
            if self._need(self._height(lines)):
                self._head(columns, head)
            elif place:
                self._pages.rule(self._y, sheet.RULE_THIN / 2, _LEFT, _RIGHT)
            self._row(columns, lines, Role.SONG)
        self._pages.rule(self._y, sheet.RULE_THICK, _LEFT, _RIGHT)
        self._y -= _SIZE * 0.8

    def _head(self, columns: Columns, lines: Sequence[Sequence[str]]) -> None:
        self._pages.rule(self._y, sheet.RULE_THICK, _LEFT, _RIGHT)
        self._row(columns, lines, Role.HEI)
        self._pages.rule(self._y, sheet.RULE_MIDDLE, _LEFT, _RIGHT)

    def _row(self, columns: Columns, lines: Sequence[Sequence[str]], role: Role) -> None:
        left, width = _LEFT, _RIGHT - _LEFT
        for place, (cell, share) in enumerate(zip(lines, columns.shares, strict=True)):
            for number, text in enumerate(cell):
                x = left + _PADDING
                if place in columns.figures:
                    x = left + share * width - _PADDING - self._pages.fonts.width(text, role, _SIZE)
                baseline = self._y - _AIR / 2 - _ASCENT * _SIZE - number * _SIZE * _LEADING
                self._pages.write(text, role, _SIZE, x, baseline)
            left += share * width
        self._y -= self._height(lines)

    def _lines(self, columns: Columns, cells: Sequence[str], role: Role) -> list[list[str]]:
        width = _RIGHT - _LEFT
        return [
            self._broken(cell, role, _SIZE, share * width - 2 * _PADDING)
            for cell, share in zip(cells, columns.shares, strict=True)
        ]

    def _broken(self, text: str, role: Role, size: float, measure: float) -> list[str]:
        wide = self._pages.fonts.width
        return [line.text for line in break_text(text, measure, size, lambda part: wide(part, role, size))]

    def _height(self, lines: Sequence[Sequence[str]]) -> float:
        return max(1, *map(len, lines)) * _SIZE * _LEADING + _AIR

    def _need(self, height: float) -> bool:
        """Begin a new sheet unless ``height`` fits on this one; returns whether one was begun."""
        if self._y - height >= _BOTTOM:
            return False
        if self._y < _TOP:
            self._pages.rule(self._y, sheet.RULE_THIN, _LEFT, _RIGHT)
        self._end()
        self.number += 1
        self._y = _TOP
        return True

    def _end(self) -> None:
        text = f"第 {self.number} 页"
        wide = self._pages.fonts.width(text, Role.SONG, _SIZE)
        self._pages.write(self._foot, Role.SONG, _SIZE, _LEFT, 12 * sheet.MM)
        self._pages.write(text, Role.SONG, _SIZE, _RIGHT - wide, 12 * sheet.MM)
        self._canvas.showPage()

    def close(self) -> None:
        """End the last sheet."""
        self._end()

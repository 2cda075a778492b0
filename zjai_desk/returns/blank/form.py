"""Issues blank forms: a workbook for one register that checks what is typed and is understood without a question."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zjai_desk.errors import DeskError
from zjai_desk.files import replacing
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.annual_returns import ANNUAL_RETURNS
from zjai_desk.registers.enterprises import ENTERPRISES
from zjai_desk.registers.fields import Field, Kind, Register
from zjai_desk.registers.values import plain
from zjai_desk.returns.blank.checks import Checks
from zjai_desk.returns.blank.guide import write_guide
from zjai_desk.returns.sending.marks import GUIDE, HIDDEN_SHEET, RECORD_IDS, column_mark, form_mark
from zjai_desk.store import Condition, Op, Query, Record, Store

FEWEST, MOST = 1, 5_000
_MARK_ROW, _HEAD_ROW, _FIRST_ROW = 3, 4, 5
_FONT = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
_LINE = {"border": 1, "border_color": "#A6A6A6"}
_WIDEST = 34
_UNIT_COLUMN = 5
_PAGE_WIDE = 190
"""So many characters are still readable across a page."""
_KNOWN = ("name", "uscc", "short_name", "district", "town")
"""What a form says beforehand of an enterprise that the office knows."""


@dataclass(frozen=True, slots=True)
class FormOrder:
    """Which form to issue: for whom, for which year, how many rows; ``known`` are enterprises to be listed in it."""

    register: str
    sender: str = ""
    year: int | None = None
    rows: int = 200
    known: Sequence[Record] = ()


def forms_on_offer() -> list[tuple[str, str]]:
    """Return (key, title) of the forms that can be issued, in the order of the registers."""
    return [(key, title_of(register)) for key, register in REGISTERS.items()]


def find_form(text: str) -> str:
    """Return the register that a key or a Chinese name means; raises a DeskError if there is none."""
    for key, register in REGISTERS.items():
        if text in (key, register.label, register.noun, title_of(register)):
            return key
    names = "、".join(f"{register.label}（{key}）" for key, register in REGISTERS.items())
    raise DeskError(f"没有名为“{text}”的台账，没有做表。", f"可用的有：{names}。")


def title_of(register: Register) -> str:
    """Return the title of a form without its year: 企业年报表, 专利报送表."""
    name = register.label.removesuffix("台账")
    return f"{name}表" if name.endswith("报") else f"{name}报送表"


def fields_of(register: Register, year: int | None) -> list[Field]:
    """Return the columns of a form; what the office itself notes, and the year of figures that the title states, are none."""
    left_out: set[str] = set()
    if register is ANNUAL_RETURNS:
        left_out = {"short_name", "year"} if year else {"short_name"}
    return [field for field in register.fields if not field.office and field.key not in left_out]


def known_enterprises(store: Store, sender: str) -> list[Record]:
    """Return the enterprises that the store has of a town or district, in the order of their names."""
    for key in ("town", "district"):
        query = Query(where=(Condition(key, Op.ONE_OF, (sender,)),))
        found = store.records(ENTERPRISES.key, store.ids(ENTERPRISES.key, query))
        if found:
            return sorted(found, key=lambda record: str(record.values.get("name") or ""))
    return []


def write_form(path: Path, order: FormOrder) -> None:
    """Write the workbook (.xlsx) of a form.

    Raises a DeskError for a number of rows out of range, for enterprises listed on a form that is not about
    them, and if ``path`` cannot be written.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    if not FEWEST <= order.rows <= MOST:
        raise DeskError(f"行数应在{FEWEST}到{MOST}之间，没有做表。", "请改行数。")
    if order.known and order.register not in (ENTERPRISES.key, ANNUAL_RETURNS.key):
        raise DeskError("只有企业和企业年报的表能预先填上企业，没有做表。", "请不要预填。")
    with replacing(path) as beside:
        book = xlsxwriter.Workbook(str(beside), {"strings_to_urls": False})
        _Form(book, order).write()
        try:
            book.close()
        except FileCreateError as error:
            raise error.args[0] from error  # the OSError it wraps


class _Form:
    """The workbook of one form: the table, the guide, the hidden lists."""

    def __init__(self, book: Any, order: FormOrder) -> None:
        self._book = book
        self._order = order
        self._register = REGISTERS[order.register]
        self._fields = fields_of(self._register, order.year)
        self._rows = max(order.rows, len(order.known))
        self._title = (
            f"{order.year}年度{title_of(self._register)}" if order.year else title_of(self._register)
        )
        self._sheet = book.add_worksheet(self._title[:31])
        self._guide = book.add_worksheet(GUIDE)
        self._lists = book.add_worksheet(HIDDEN_SHEET)
        self._lists.very_hidden()
        self._last = len(self._fields)
        self._widths = [min(_WIDEST, max(field.width + 2, len(field.label) + 5)) for field in self._fields]
        self._pages = -(-sum(self._widths) // _PAGE_WIDE)

    def write(self) -> None:
        """Write everything."""
        self._above()
        self._head()
        self._body()
        self._marks()
        checks = Checks(self._book, self._sheet, self._lists, (_FIRST_ROW, _FIRST_ROW + self._rows - 1))
        checks.add([(column, field) for column, field in enumerate(self._fields, 1)], self._must)
        self._known()
        self._page()
        write_guide(self._book, self._guide, self._title, [(f, self._must(f)) for f in self._fields])
        self._sheet.activate()

    def _must(self, field: Field) -> bool:
        """Whether a row is nothing without this field: what is required, and the name of an enterprise."""
        return field.required or (
            field.key == "name" and self._order.register in (ENTERPRISES.key, ANNUAL_RETURNS.key)
        )

    def _above(self) -> None:
        sheet, look = self._sheet, self._book.add_format
        title = {**_FONT, "font_name": "黑体", "font_size": 16}
        if self._pages > 1:
            # In the middle of a wide form the title would be out of sight.
            sheet.write_string(0, 1, self._title, look(title))
        else:
            sheet.merge_range(0, 1, 0, self._last, self._title, look({**title, "align": "center"}))
        sheet.set_row(0, 30)
        plain = look(_FONT)
        sheet.write_string(1, 1, f"填报单位：{self._order.sender}", plain)
        units = {field.unit for field in self._fields if field.kind is Kind.AMOUNT}
        if len(units) == 1:
            place = self._last if self._pages == 1 else _UNIT_COLUMN
            sheet.write_string(1, place, f"金额单位：{units.pop()}", look({**_FONT, "align": "right"}))
        sheet.write_string(
            2, 1, "填报人：　　　　　　联系电话：　　　　　　　　填报日期：　　　　年　　月　　日", plain
        )

    def _head(self) -> None:
        line = {
            **_FONT,
            "font_name": "黑体",
            "bold": False,
            "border": 1,
            "align": "center",
            "text_wrap": True,
        }
        plain = self._book.add_format({**line, "bg_color": "#E8EDF3"})
        must = self._book.add_format({**line, "bg_color": "#CFDDEE"})
        red = self._book.add_format({"font_name": "黑体", "font_size": 11, "font_color": "#B3261E"})
        black = self._book.add_format({"font_name": "黑体", "font_size": 11})
        self._sheet.write_string(_HEAD_ROW, 0, RECORD_IDS, plain)
        for column, field in enumerate(self._fields, 1):
            if self._must(field):
                self._sheet.write_rich_string(_HEAD_ROW, column, red, "*", black, field.heading, must)
            else:
                self._sheet.write_string(_HEAD_ROW, column, field.heading, plain)
        self._sheet.set_row(_HEAD_ROW, 36)

    def _body(self) -> None:
        self._looks = [self._book.add_format({**_FONT, **_LINE, **_look(field)}) for field in self._fields]
        for row in range(_FIRST_ROW, _FIRST_ROW + self._rows):
            for column, look in enumerate(self._looks, 1):
                self._sheet.write_blank(row, column, None, look)

    def _marks(self) -> None:
        keys = [field.key for field in self._fields]
        mark = form_mark(self._register.key, keys, self._order.sender, self._order.year)
        text = self._book.add_format({"num_format": "@"})
        self._sheet.write_string(_MARK_ROW, 0, mark, text)
        for column, key in enumerate(keys, 1):
            self._sheet.write_string(_MARK_ROW, column, column_mark(key), text)
        self._sheet.set_row(_MARK_ROW, None, None, {"hidden": True})
        self._sheet.set_column(0, 0, 4, None, {"hidden": True})

    def _known(self) -> None:
        """List the enterprises that the office knows, the numbers of their records in the hidden column."""
        for row, record in enumerate(self._order.known, _FIRST_ROW):
            self._sheet.write_number(row, 0, record.id)
            for column, (field, look) in enumerate(zip(self._fields, self._looks, strict=True), 1):
                whole = self._order.register == ENTERPRISES.key
                value = record.values.get(field.key) if whole or field.key in _KNOWN else None
                self._write(row, column, field, value, look)

    def _write(self, row: int, column: int, field: Field, value: object, look: Any) -> None:
        shown = plain(value)  # type: ignore[arg-type]  # a value of a record
        if shown is None or shown == "":
            return
        if isinstance(shown, list):
            self._sheet.write_string(row, column, "、".join(map(str, shown)), look)
        elif field.numeric and not isinstance(shown, str):
            self._sheet.write_number(row, column, shown, look)
        elif field.kind is Kind.DATE and len(str(shown)) == len("2016-05-03"):
            self._sheet.write_datetime(row, column, dt.date.fromisoformat(str(shown)), look)
        else:
            self._sheet.write_string(row, column, str(shown), look)

    def _page(self) -> None:
        sheet = self._sheet
        for column, width in enumerate(self._widths, 1):
            sheet.set_column(column, column, width)
        frozen = 1 + sum(field.key in ("name", "uscc", self._fields[0].key) for field in self._fields[:2])
        sheet.freeze_panes(_FIRST_ROW, frozen)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(self._pages, 0)
        sheet.repeat_columns(1, frozen - 1)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.repeat_rows(_HEAD_ROW)
        sheet.print_area(0, 1, _FIRST_ROW + self._rows - 1, self._last)
        sheet.set_footer("&C第 &P 页，共 &N 页")
        sheet.set_default_row(20)
        self._book.set_properties({"title": self._title, "comments": "区县人工智能产业工作台发出的表样"})


def _look(field: Field) -> dict[str, object]:
    """Return how the cells of a field look: codes and texts as text, so that no program makes numbers of them."""
    match field.kind:
        case Kind.AMOUNT | Kind.NUMBER:
            return {"num_format": "#,##0.00", "align": "right"}
        case Kind.INTEGER:
            return {"num_format": "#,##0", "align": "right"}
        case Kind.YEAR:
            return {"num_format": "0", "align": "center"}
        case Kind.DATE:
            return {"num_format": "yyyy-mm-dd", "align": "center"}
        case _:
            return {"num_format": "@", "align": "left"}

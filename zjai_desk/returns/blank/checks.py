"""What a form checks while it is filled in: drop-downs, rules on what may be typed, colours for what looks wrong.

Only plain functions are used, which Excel, WPS and LibreOffice all have; array constants are allowed in
neither rules nor conditional formats, so places are counted by ROW(INDIRECT("1:18")).
"""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from zjai_desk.registers import divisions, uscc
from zjai_desk.registers.fields import Field, Kind
from zjai_desk.returns.books.grid import letters
from zjai_desk.returns.sending.marks import HIDDEN_SHEET

_PROVINCE = "330000"
_CODE_LENGTH = 18
_TITLE_LIMIT, _TEXT_LIMIT = 32, 255
_MOST_COMPARED = 1_000
"""Comparing each row with each costs its square; longer forms leave duplicates to the import."""
_FIRST_DAY, _LAST_DAY = dt.date(1949, 10, 1), dt.date(2100, 12, 31)
_LARGEST = 10**12
Columns = Sequence[tuple[int, Field]]


def wrong_code(cell: str) -> str:
    """Return a formula that is true for a filled cell whose credit code is wrong (GB 32100: weights 3^n mod 31)."""
    code, alphabet = f"UPPER(TRIM({cell}))", f'"{uscc.ALPHABET}"'
    place = 'ROW(INDIRECT("1:18"))'
    total = f"SUMPRODUCT((FIND(MID({code},{place},1),{alphabet})-1)*MOD(3^({place}-1),31))"
    # The last character makes the sum a multiple of 31; its own weight there is one, not 3^17 mod 31.
    last = f"(FIND(RIGHT({code},1),{alphabet})-1)*(1-MOD(3^17,31))"
    checked = f"IF(ISERROR({total}),TRUE,MOD({total}+{last},31)<>0)"
    return f'=IF(TRIM({cell})="",FALSE,IF(LEN({code})<>{_CODE_LENGTH},TRUE,{checked}))'


def wrong_patent(cell: str) -> str:
    """Return a formula that is true for a patent number of the new form whose check digit is wrong (mod 11)."""
    bare = f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE(UPPER(TRIM({cell})),"ZL",""),"CN",""),".","")'
    place = 'ROW(INDIRECT("1:12"))'
    total = f"SUMPRODUCT(MID({bare},{place},1)*(2+MOD({place}-1,8)))"
    checked = f'IF(ISERROR({total}),TRUE,MID("0123456789X",MOD({total},11)+1,1)<>RIGHT({bare},1))'
    return f"=IF(LEN({bare})=13,{checked},FALSE)"


class Checks:
    """Adds the checks of all columns; ``rows`` are the first and the last row of the table, from 0."""

    def __init__(self, book: Any, sheet: Any, lists: Any, rows: tuple[int, int]) -> None:
        self._sheet = sheet
        self._lists = lists
        self._first, self._last = rows
        self._wrong = book.add_format({"bg_color": "#F6B5B1", "font_color": "#8C1D18"})
        self._missing = book.add_format({"bg_color": "#FFF3C4"})
        self._listed = 0

    def add(self, columns: Columns, must: Callable[[Field], bool]) -> None:
        """Add the checks; ``must`` tells which fields no row can do without."""
        ends = letters(columns[0][0]), letters(columns[-1][0])
        for column, field in columns:
            rule = self._rule(field, f"{letters(column)}{self._first + 1}")
            if rule:
                self._sheet.data_validation(self._first, column, self._last, column, rule)
            self._colour(column, field)
            if must(field):
                row = self._first + 1
                blank = f'=AND(TRIM(${letters(column)}{row})="",COUNTA(${ends[0]}{row}:${ends[1]}{row})>0)'
                self._format(column, blank, self._missing)

    def _format(self, column: int, formula: str, look: Any) -> None:
        rule = {"type": "formula", "criteria": formula, "format": look}
        self._sheet.conditional_format(self._first, column, self._last, column, rule)

    def _colour(self, column: int, field: Field) -> None:
        letter, row = letters(column), self._first + 1
        if field.kind is Kind.USCC:
            self._format(column, wrong_code(f"{letter}{row}"), self._wrong)
        if field.kind is Kind.PATENT_NO:
            self._format(column, wrong_patent(f"{letter}{row}"), self._wrong)
        # COUNTIF takes codes for numbers and compares fifteen digits only.
        if field.kind in (Kind.USCC, Kind.PATENT_NO) and self._last - self._first < _MOST_COMPARED:
            span = f"${letter}${row}:${letter}${self._last + 1}"
            twice = f'=AND(TRIM({letter}{row})<>"",SUMPRODUCT(--({span}={letter}{row}))>1)'
            if field.kind is Kind.PATENT_NO or column <= 3:
                self._format(column, twice, self._wrong)

    def _rule(self, field: Field, cell: str) -> dict[str, object] | None:
        """Return what may be typed into a column, as XlsxWriter takes it."""
        match field.kind:
            case Kind.CHOICE | Kind.DISTRICT:
                return self._choice(field)
            case Kind.USCC:
                fits = f'SUMPRODUCT(--ISNUMBER(FIND(MID(UPPER(TRIM({cell})),ROW(INDIRECT("1:18")),1),"{uscc.ALPHABET}")))=18'
                formula = f"=AND(LEN(TRIM({cell}))=18,{fits})"
                told = "应是营业执照上的18位统一社会信用代码，没有字母I、O、S、V、Z。"
                return _told(
                    {"validate": "custom", "value": formula}, field, told, "请填18位代码，按文本填写。"
                )
            case Kind.DATE:
                span = {
                    "validate": "date",
                    "criteria": "between",
                    "minimum": _FIRST_DAY,
                    "maximum": _LAST_DAY,
                }
                told = "应是日期，如2016-05-03。只知道年月的，可以点“是”保留。"
                return _told(span, field, told, "请填日期，如2016-05-03。", "warning")
            case Kind.YEAR | Kind.INTEGER | Kind.AMOUNT | Kind.NUMBER:
                return _number(field)
            case _:
                return None

    def _choice(self, field: Field) -> dict[str, object]:
        names = list(field.choices)
        if field.kind is Kind.DISTRICT:
            today = dt.date.today().isoformat()
            names = list(dict.fromkeys(d.name for d in divisions.children(_PROVINCE, today)))
        self._lists.write_string(0, self._listed, field.key)
        for row, name in enumerate(names, 1):
            self._lists.write_string(row, self._listed, name)
        letter = letters(self._listed)
        self._listed += 1
        source = f"={HIDDEN_SHEET}!${letter}$2:${letter}${len(names) + 1}"
        rule: dict[str, object] = {"validate": "list", "source": source}
        if field.many:
            # A drop-down gives one choice; several are typed, so that nothing typed is refused.
            return _told(
                rule | {"show_error": False}, field, "", "可从下拉中选；有多项的，用顿号“、”隔开填写。"
            )
        kind = "information" if field.open else "stop"
        return _told(rule, field, "请从下拉列表中选。", "请从下拉列表中选。", kind)


def _number(field: Field) -> dict[str, object]:
    if field.kind is Kind.YEAR:
        rule = {"validate": "integer", "criteria": "between", "minimum": 1949, "maximum": 2100}
        return _told(rule, field, "应是四位年份，如2026。", "请填四位年份。")
    whole = field.kind is Kind.INTEGER
    lowest = -_LARGEST if field.signed else 0
    rule = {
        "validate": "integer" if whole else "decimal", "criteria": "between", "minimum": lowest, "maximum": _LARGEST,
    }  # fmt: skip
    sort = "整数" if whole else "数"
    least = "亏损填负数。" if field.signed else "不能是负数。"
    unit = f"单位：{field.unit}。" if field.unit else ""
    return _told(
        rule, field, f"应是{sort}，不带单位和文字。{least}", f"{unit}请只填{sort}，没有的填0，不掌握的留空。"
    )


def _told(rule: dict[str, Any], field: Field, error: str, hint: str, kind: str = "stop") -> dict[str, object]:
    """Return a rule with what it says to who types."""
    return {
        **rule,
        "error_type": kind,
        "error_title": field.label[:_TITLE_LIMIT],
        "error_message": error[:_TEXT_LIMIT],
        "input_title": field.label[:_TITLE_LIMIT],
        "input_message": hint[:_TEXT_LIMIT],
    }

"""From what a cell holds to the value of a field: by the field's declared kind, never by the cell's look."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from zjai_desk.registers import dates, divisions, numbers, patent_no, uscc
from zjai_desk.registers.fields import Absent, Field, Kind, Value
from zjai_desk.registers.findings import Problem, Severity
from zjai_desk.registers.text import clean, fold

Raw = str | float | int | bool | Decimal | dt.date | None

_BETWEEN = re.compile(r"[、，;；|\n\r]")
# A half-width comma or a slash may also stand inside a name: Foo Co., Ltd.; there is no Chinese on both sides of it.
_PERHAPS_BETWEEN = re.compile(r"[,/]")
_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_STORED_DIGITS = 18  # all that a column keeps of a scaled number
_SHEET_DIGITS = 15  # all that a spreadsheet keeps of a number


@dataclass(frozen=True, slots=True)
class Parsed:
    """The value understood, and what is wrong with it; a value may stand although something is."""

    value: Value
    problem: Problem | None = None


BLANK = Parsed(None)
_Reader = Callable[[Field, Raw, str], Parsed]


def parse(field: Field, raw: Raw, heading_unit: str = "") -> Parsed:
    """Return what ``raw`` means in ``field``; never raises.

    ``heading_unit`` is the unit that the return states for the column or the sheet. Blank is None;
    “—”, “/” and 无 are :attr:`Absent.NOT_APPLICABLE`, “…” is :attr:`Absent.BELOW_UNIT`.
    """
    if raw is None:
        return BLANK
    if isinstance(raw, Decimal) and _READERS[field.kind] is not _number:
        raw = as_text(raw)
    if isinstance(raw, str):
        # A line of a list is an item of it.
        raw = "\n".join(filter(None, map(clean, raw.splitlines()))) if field.many else clean(raw)
        if not raw:
            return BLANK
        missing = numbers.absence(raw)
        if missing is not None:
            return Parsed(missing)
    return _READERS[field.kind](field, raw, heading_unit)


def as_text(raw: Raw) -> str:
    """Return a cell as a person reads it in the sheet: 12 for 12.0, dates in ISO form."""
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e18:
        return str(int(Decimal(f"{raw:.{_SHEET_DIGITS}g}")))
    if isinstance(raw, Decimal):
        return f"{raw:f}"
    if isinstance(raw, dt.date):
        return raw.isoformat()[:10]
    return "" if raw is None else str(raw)


def _fault(field: Field, severity: Severity, kind: str, message: str, value: Value = None) -> Parsed:
    return Parsed(value, Problem(field.key, severity, kind, message))


def _text(field: Field, raw: Raw, _unit: str) -> Parsed:
    text = as_text(raw)
    return Parsed(_names(text) or None) if field.many else Parsed(text)


def _names(text: str) -> tuple[str, ...]:
    """Split a list of names; a half-width comma or slash separates only where both sides hold Chinese."""
    names: list[str] = []
    for item in _BETWEEN.split(text):
        start = 0
        for mark in _PERHAPS_BETWEEN.finditer(item):
            if _CHINESE.search(item[start : mark.start()]) and _CHINESE.search(item[mark.end() :]):
                names.append(item[start : mark.start()])
                start = mark.end()
        names.append(item[start:])
    return _distinct(names)


def _distinct(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(str.strip, items))))


def _uscc(field: Field, raw: Raw, _unit: str) -> Parsed:
    code = uscc.normalise(as_text(raw))
    if isinstance(raw, (int, float)) and len(code) >= _SHEET_DIGITS:
        return _mangled_uscc(field, code, uscc.float_candidates(float(raw)))
    if not uscc.is_shaped(code):
        repaired = uscc.look_alike_repair(code)
        if repaired:
            return _fault(
                field,
                Severity.HINT,
                "repaired",
                f"“{code}”含信用代码不用的字母，已按校验位改为“{repaired}”。",
                repaired,
            )
        return _fault(
            field,
            Severity.FORCE,
            "damaged",
            f"“{code}”不是18位信用代码（现有{len(code)}位），请向企业核对原件。",
        )
    if not uscc.is_valid(code):
        if code.isdecimal() and code.endswith("000"):
            return _mangled_uscc(field, code, uscc.restore_candidates(code))
        return _fault(
            field,
            Severity.EXPLAIN,
            "check_digit",
            f"“{code}”的校验位应为“{uscc.check_character(code[:17])}”，请核对执照；个别早期试点代码确有此情形，可说明后保留。",
            code,
        )
    return Parsed(code)


def _mangled_uscc(field: Field, code: str, candidates: Iterable[str]) -> Parsed:
    choices = list(candidates)
    offer = f"可能是：{'、'.join(choices)}。" if choices else ""
    return _fault(
        field,
        Severity.FORCE,
        "damaged",
        f"信用代码被存成了数字“{code}”，末几位已丢失，请改为文本重填。{offer}",
    )


def _patent_no(field: Field, raw: Raw, _unit: str) -> Parsed:
    text = as_text(raw)
    number = patent_no.parse(text)
    if number is None:
        what = "是公开（公告）号，不是专利号" if patent_no.is_publication(text) else "不是专利号"
        return _fault(field, Severity.FORCE, "damaged", f"“{text}”{what}，应如201710601862.3，请核对证书。")
    if not number.valid:
        digits = number.text.partition(".")[0]
        return _fault(
            field,
            Severity.EXPLAIN,
            "check_digit",
            f"专利号“{number.text}”的校验位应为“{patent_no.check_digit(digits)}”，请核对证书。",
            number.text,
        )
    if number.completed:
        return _fault(
            field, Severity.HINT, "repaired", f"“{text}”缺校验位，已补为“{number.text}”。", number.text
        )
    return Parsed(number.text)


def _date(field: Field, raw: Raw, _unit: str) -> Parsed:
    found = None if isinstance(raw, bool) else dates.parse(raw)
    if found is not None:
        return Parsed(found)
    text = as_text(raw)
    if isinstance(raw, float) and 1900 <= raw <= 2100:
        year = str(int(raw))
        return _fault(
            field,
            Severity.EXPLAIN,
            "ambiguous",
            f"“{text}”可能是1月也可能是10月，先按{year}年计，请核对。",
            year,
        )
    return _fault(field, Severity.FORCE, "not_a_date", f"“{text}”不是日期，请改为如2019-10-17。")


def _number(field: Field, raw: Raw, heading_unit: str) -> Parsed:
    if isinstance(raw, (bool, dt.date)):
        return _not_a_number(field, raw)
    exact = numbers.parse(raw, heading_unit, field.unit)
    if exact is None or abs(exact) >= 10 ** (_STORED_DIGITS - field.scale):
        return _not_a_number(field, raw)
    value: Value = numbers.from_scaled(numbers.to_scaled(exact, field.scale), field.scale)
    if field.kind in (Kind.INTEGER, Kind.YEAR):
        if exact != exact.to_integral_value():
            return _fault(field, Severity.FORCE, "not_a_number", f"“{as_text(raw)}”不是整数，请核对。")
        value = int(exact)
    if exact < 0 and not field.signed:
        return _fault(
            field, Severity.EXPLAIN, "negative", f"{field.label}为负数（{as_text(raw)}），请核对。", value
        )
    return Parsed(value)


def _not_a_number(field: Field, raw: Raw) -> Parsed:
    return _fault(
        field, Severity.FORCE, "not_a_number", f"“{as_text(raw)}”不是确定的数，{field.label}请填一个数字。"
    )


def _year(field: Field, raw: Raw, _unit: str) -> Parsed:
    found = None if isinstance(raw, bool) else dates.parse(raw)
    if found is None:
        return _fault(field, Severity.FORCE, "not_a_date", f"“{as_text(raw)}”不是年份，请填如2019。")
    return Parsed(int(found[:4]))


_TICK, _BOX = "☑", "□"
_MARKS = {
    **dict.fromkeys(map(ord, "☑■√✓✔☒⊠●◉"), _TICK),
    **dict.fromkeys(map(ord, "☐□○◯▢"), _BOX),
}
_BRACKETED = re.compile(r"[(（\[【]\s*([√✓✔]?)\s*[)）\]】]")
_TICKED = re.compile(f"{_TICK}([^{_TICK}{_BOX}]*)")
_TICKED_BEHIND = re.compile(f"([^{_TICK}{_BOX}]*){_TICK}")


def _ticked(text: str) -> str:
    """Return what is ticked where the choices stand printed with boxes: □上市 ☑新三板; any other text as it is."""
    marked = _BRACKETED.sub(lambda found: _TICK if found[1] else _BOX, text).translate(_MARKS)
    if _BOX not in marked and not marked.startswith(_TICK):
        return text
    pattern = _TICKED if marked.lstrip()[0] in (_TICK, _BOX) else _TICKED_BEHIND
    return "、".join(filter(None, (found.strip(" \u3000、，,；;\n") for found in pattern.findall(marked))))


def _choice(field: Field, raw: Raw, _unit: str) -> Parsed:
    text = _ticked(as_text(raw))
    if not text:
        return BLANK
    if not field.many:
        return _judged(field, (_chosen(field, text),))
    parts = _distinct(re.split(r"[、，,;；|/\n\r]", text))
    return _judged(
        field, tuple(dict.fromkeys(_chosen(field, item) for part in parts for item in _items(field, part)))
    )


def _items(field: Field, part: str) -> list[str]:
    """Take 制造 医疗 apart at its blanks if that leaves nothing but known choices."""
    items = part.split()
    return items if all(_chosen(field, item) in field.choices for item in items) else [part]


@lru_cache(maxsize=4096)
def _meanings(choices: tuple[str, ...], synonyms: tuple[tuple[str, str], ...]) -> dict[str, str]:
    known = {fold(choice): choice for choice in choices}
    return known | {fold(other): choice for other, choice in synonyms}


_ADDED = re.compile(r"\([^()]*\)$")


def _chosen(field: Field, text: str) -> str:
    known = _meanings(field.choices, tuple((field.choice_synonyms or {}).items()))
    folded = fold(text)
    # A clerk adds in brackets when or which: A轮（2019年）.
    return known.get(folded) or known.get(_ADDED.sub("", folded)) or text


def _judged(field: Field, found: tuple[str, ...]) -> Parsed:
    if not found:
        return BLANK
    value: Value = found if field.many else found[0]
    unknown = [part for part in found if part not in field.choices]
    if unknown and not field.open:
        legal = "、".join(field.choices)
        return _fault(
            field,
            Severity.EXPLAIN,
            "unknown_value",
            f"{field.label}“{'、'.join(unknown)}”不在目录内，目录为：{legal}。",
            value,
        )
    return Parsed(value)


def _district(field: Field, raw: Raw, _unit: str) -> Parsed:
    text = as_text(raw)
    division = divisions.find(text)
    if division is None:
        return _fault(
            field,
            Severity.FORCE,
            "unknown_value",
            f"“{text}”不在浙江省行政区划目录内，请改为区、县（市）全称。",
        )
    return Parsed(division.name)


_READERS: dict[Kind, _Reader] = {
    Kind.TEXT: _text,
    Kind.USCC: _uscc,
    Kind.PATENT_NO: _patent_no,
    Kind.DATE: _date,
    Kind.YEAR: _year,
    Kind.INTEGER: _number,
    Kind.AMOUNT: _number,
    Kind.NUMBER: _number,
    Kind.CHOICE: _choice,
    Kind.DISTRICT: _district,
}


def shown(field: Field, value: Value) -> str:
    """Return a value as tables, forms and printed pages show it: thousands separated, lists joined by 、."""
    if value is None:
        return ""
    if isinstance(value, Absent):
        return value.value
    if isinstance(value, tuple):
        return "、".join(value)
    if isinstance(value, (int, Decimal)) and field.kind is not Kind.YEAR:
        return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return str(value)


def plain(value: Value) -> str | int | float | list[str] | None:
    """Return a value for JSON: lists for many, null for whatever is absent, numbers as numbers."""
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return None if isinstance(value, Absent) else value


def recheck(field: Field, value: Value) -> Problem | None:
    """Return what is wrong with a value that is already in canonical form, as :func:`parse` would say it."""
    if value is None or isinstance(value, Absent):
        return None
    if isinstance(value, tuple):
        return _judged(field, value).problem if field.kind is Kind.CHOICE else None
    return _rechecked(field, value, as_text(value) if isinstance(value, Decimal) else "")


@lru_cache(maxsize=16_384)
def _rechecked(field: Field, value: str | int | Decimal, _written: str) -> Problem | None:
    """Recheck a value, which most often has been seen before: the same dates, districts and amounts come up all over.

    ``_written`` tells 1.0 from 1.00, which are equal and may be quoted.
    """
    return parse(field, value, field.unit).problem

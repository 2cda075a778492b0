"""Dates with precision: 2016, 2016-05 and 2016-05-03 are three different statements."""

import datetime as dt
import re
from functools import lru_cache

from zjai_desk.registers.text import fold

_EPOCH_1900 = dt.date(
    1899, 12, 30
)  # right for every serial after 1900-02-28, the day Excel invented is the 60th
_SERIALS = range(20000, 73051)  # 1954-10-03 to 2100-01-01: what is outside is a slip, not a date
_YEARS = range(1800, 2101)
_CHINESE_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_YEAR = r"(?P<y>\d{4}|\d{2})"
_FULL = re.compile(_YEAR + r"[-./,、年](?P<m>\d{1,2})[-./,、月](?P<d>\d{1,2})[日号.]?")
_MONTH = re.compile(r"(?P<y>\d{4})[-./年](?P<m>\d{1,2})(?:月份?|\.)?")
_WHOLE_YEAR = re.compile(r"(?P<y>\d{4})(?:年[度份]?|\.0)?")
# As programs set to English show dates: 17-Oct-19, Oct-2019; 10/17/2019 only where no other reading is left.
_ENGLISH = re.compile(
    r"(?:(?P<d>\d{1,2})[-/.]?)?(?P<name>JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]*[-/.,]?(?P<y>\d{4}|\d{2})"
)
_YEAR_LAST = re.compile(r"(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<y>\d{4})")
_NAMES = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DASHES = str.maketrans("—–−‐‑﹣", "------")
_COMPACT = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})?")
# The time of day goes first, while the blank before it still tells 1 10:00 from 11 0:00.
_TIME = re.compile(
    r"(?:\s*[(（]?(?:星期|周)[一二三四五六日天][)）]?)?"
    r"(?:(?:(?<=日)|[\sT])\s*(?:上午|下午|AM|PM)?\s*\d{1,2}[:：时点]\d{1,2}(?:[:：分](?:\d{2}(?:\.\d+)?秒?)?)?\s*(?:AM|PM|Z)?)?\s*$"
)
# An event takes hours: 2018.5.3 14:00-16:00, 2018年5月3日下午, 2018.10.12（下午2点）.
_UNTIL = re.compile(
    r"(?<=[:：时点半\d])\s*[-~～—–至到]\s*(?:上午|下午|晚上)?\s*\d{1,2}(?:[:：]\d{2}|[时点](?:半|\d{1,2}分?)?)\s*(?=[)）]?\s*$)"
)
_PART_OF_DAY = re.compile(
    r"\s*[(（]?\s*(?:(?:星期|周)[一二三四五六日天])?\s*(?:上午|下午|中午|早上|晚上|傍晚|全天)\s*(?:\d{1,2}(?:[:：]\d{2}|[时点](?:半|\d{1,2}分?)?))?[)）]?\s*$"
)
# 2019 1 1 is 2019.1.1; without its blanks it would be November.
_SPACED = re.compile(r"(?<=\d)\s+(?=\d)")
_TENS = re.compile(r"(\d?)十(\d?)")


def _two_digit_year(year: int) -> int:
    return year + (2000 if year < 50 else 1900)


def _iso(year: str, month: str | None, day: str | None) -> str | None:
    number = int(year) if len(year) == 4 else _two_digit_year(int(year))
    if number not in _YEARS:
        return None
    try:
        if month is None:
            return f"{number:04}"
        if day is None:
            return dt.date(number, int(month), 1).isoformat()[:7]
        return dt.date(number, int(month), int(day)).isoformat()
    except ValueError:
        return None


def _arabic(text: str) -> str:
    """Turn 二〇一九年十二月三日 into 2019年12月3日."""
    if not re.search("[〇零○一二三四五六七八九十]", text):
        return text
    digits = text.translate(_CHINESE_DIGITS)
    return _TENS.sub(lambda m: (m[1] or "1") + (m[2] or "0"), digits)


@lru_cache(maxsize=65536)
def parse(raw: str | int | float | dt.date) -> str | None:
    """Return the date a cell means as ISO text of its precision; None when it is no certain date.

    A number that is no year and no compact date is a spreadsheet serial of the 1900 system. A number
    such as 2019.1 could be January or, its zero lost, October: it is no certain date.
    """
    if isinstance(raw, dt.date):
        return raw.isoformat()[:10] if raw.year in _YEARS else None
    if isinstance(raw, (int, float)):
        if isinstance(raw, float) and not raw.is_integer():
            return None
        if int(raw) in _SERIALS:
            return _from_serial(int(raw))
        raw = str(int(raw))
    hours = _UNTIL.sub("", raw) if ":" in raw or "：" in raw or "点" in raw else raw
    day = _TIME.sub("", hours if hours.isascii() else _PART_OF_DAY.sub("", hours))
    text = _arabic(fold(_SPACED.sub(".", day.strip("'‘’ "))).translate(_DASHES))
    for shape in (_COMPACT, _FULL, _WHOLE_YEAR, _MONTH):
        match = shape.fullmatch(text)
        if match:
            parts = match.groupdict()
            return _iso(parts["y"], parts.get("m"), parts.get("d"))
    serial = text.removesuffix(".0")
    if len(serial) == 5 and serial.isdecimal() and int(serial) in _SERIALS:
        return _from_serial(int(serial))
    return _foreign(text)


def _foreign(text: str) -> str | None:
    """Read a date whose year stands last; 3/4/2019 could be two days and is none."""
    found = _ENGLISH.fullmatch(text)
    if found and (found["d"] or len(found["y"]) == 4):
        return _iso(found["y"], str(_NAMES.index(found["name"]) + 1), found["d"])
    found = _YEAR_LAST.fullmatch(text)
    if found is None or (int(found["a"]) > 12) == (int(found["b"]) > 12):
        return None
    month, day = sorted((found["a"], found["b"]), key=int)
    return _iso(found["y"], month, day)


def _from_serial(serial: int) -> str:
    return (_EPOCH_1900 + dt.timedelta(days=serial)).isoformat()


def precision(iso: str) -> str:
    """Return how much of the date is known: year, month or day."""
    return {4: "year", 7: "month"}.get(len(iso), "day")


def year_of(iso: str | None) -> int | None:
    """Return the year of an ISO date of any precision."""
    return int(iso[:4]) if iso else None


def is_after(earlier: str, later: str) -> bool:
    """Whether ``earlier`` certainly lies after ``later``, comparing only what both of them state."""
    if earlier <= later:  # then no part of them is after either; as good as always, and quicker
        return False
    common = min(len(earlier), len(later))
    return earlier[:common] > later[:common]


def days_between(first: str, last: str) -> int | None:
    """Return the days from ``first`` to ``last``; None unless both are known to the day."""
    if not precision(first) == precision(last) == "day":
        return None
    return (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days


def neighbour(iso: str, step: int) -> str:
    """Return the date ``step`` units of its own precision later, or earlier below zero."""
    if precision(iso) == "year":
        return f"{int(iso) + step:04}"
    if precision(iso) == "month":
        months = int(iso[:4]) * 12 + int(iso[5:]) - 1 + step
        return f"{months // 12:04}-{months % 12 + 1:02}"
    return (dt.date.fromisoformat(iso) + dt.timedelta(days=step)).isoformat()

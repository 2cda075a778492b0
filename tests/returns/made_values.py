"""Makes values as returns state them: the canonical value, and the many ways in which clerks write it.

Written from the field's own notes and not from the reader: the alphabets, check digits and wordings are stated
here a second time, so that a mistake of the reader is not made again by its test.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
DISTRICTS = {
    "上城区": "330102", "拱墅区": "330105", "西湖区": "330106", "滨江区": "330108", "萧山区": "330109",
    "余杭区": "330110", "富阳区": "330111", "临安区": "330112", "临平区": "330113", "钱塘区": "330114",
    "桐庐县": "330122", "淳安县": "330127", "建德市": "330182",
}  # fmt: skip
FIELDS = {
    "人工智能芯片": "硬件层", "计算机视觉": "技术层", "语音识别": "技术层", "制造": "应用层", "医疗": "应用层",
    "安防": "应用层", "金融": "应用层", "企业服务": "应用层", "交通": "应用层",
}  # fmt: skip
BLANKS = ("—", "-", "/", "无", "——", "－", "／", "", None, "  ", "不适用", "N/A", "…")
_WIDE = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ.,-"}
_SYLLABLES = "云数智图恒科达利河海安泰和睿慧灵联新元宏景方华康博信远中天"


@dataclass(frozen=True)
class Shown:
    """A number as the sheet's format shows it: a date, or a formula with the value kept beside it."""

    value: object
    format: str = ""
    formula: str = ""


Cell = str | float | None | Shown


@dataclass(frozen=True)
class Money:
    """How a column or a sheet states money: the word, and how many 元 it is."""

    word: str
    yuan: int


YUAN, THOUSAND, WAN, YI = (
    Money("元", 1),
    Money("千元", 1000),
    Money("万元", 10_000),
    Money("亿元", 100_000_000),
)


def wide(text: str) -> str:
    """Return digits and letters in full width."""
    return text.translate(_WIDE)


def uscc(chance: Random, place: str = "330106") -> str:
    """Return a valid credit code (GB 32100: weights are powers of 3 modulo 31)."""
    body = "91" + place + "MA" + "".join(chance.choices("0123456789ABCDEFGH", k=6))
    weights = [3**power % 31 for power in range(17)]
    body += str(chance.randrange(10))
    return (
        body
        + ALPHABET[
            -sum(ALPHABET.index(sign) * weight for sign, weight in zip(body, weights, strict=True)) % 31
        ]
    )


def wrong_uscc(code: str) -> str:
    """Return the code with another last character."""
    return code[:-1] + ALPHABET[(ALPHABET.index(code[-1]) + 7) % 31]


def cut_uscc(chance: Random) -> str:
    """Return a code of digits whose last three a spreadsheet has made zeros, so that it fits no more."""
    body = f"9133{chance.randrange(10**11):011}000"
    total = sum(ALPHABET.index(sign) * 3**power for power, sign in enumerate(body[:17]))
    return body if -total % 31 else cut_uscc(chance)


def write_uscc(chance: Random, code: str) -> Cell:
    """Write a code as clerks do."""
    return chance.choice(
        (
            code, code, code, code.lower(), wide(code), f" {code}", f"{code}\u3000", f"\t{code}", f"{code}\n",
            f"{code[:4]} {code[4:8]} {code[8:]}", f"{code[:8]}\u00a0{code[8:]}", f"\u200b{code}", f"'{code}",
        )
    )  # fmt: skip


def patent_check(digits: str) -> str:
    """Return the check digit of the 12 or 8 digits before the dot."""
    rest = (
        sum(
            int(sign) * weight
            for sign, weight in zip(digits, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5), strict=False)
        )
        % 11
    )
    return "X" if rest == 10 else str(rest)


def patent_no(chance: Random, year: int, kind: str) -> str:
    """Return a valid number of a kind (1 发明, 2 实用新型, 3 外观设计)."""
    digits = f"{year}{kind}{chance.randrange(10**7):07}"
    return f"{digits}.{patent_check(digits)}"


def write_patent_no(chance: Random, number: str) -> Cell:
    """Write a patent number as clerks do."""
    bare = number.replace(".", "")
    forms: list[Cell] = [
        number, number, f"ZL{number}", bare, f"ZL{bare}", f"CN{number}", f"ZL {number}", f"zl{number.lower()}",
        number.replace(".", "．"), wide(number), f" {number} ", f"专利号：ZL{number}", number.replace(".", "·"),
        f"ZL {number[:4]} {number[4]} {number[5:]}", f"申请号{number}",
    ]  # fmt: skip
    if bare.isdecimal():
        forms.append(float(bare))
        if number[-1] != "0":
            forms.append(float(number))
    return chance.choice(forms)


def day(chance: Random, first: int = 2005, last: int = 2019) -> dt.date:
    """Return a day of these years."""
    return dt.date(first, 1, 1) + dt.timedelta(days=chance.randrange(365 * (last - first + 1)))


DATE_FORMATS = (
    "yyyy-mm-dd", "yyyy/m/d", 'yyyy"年"m"月"d"日"', "yyyy.mm.dd", "m/d/yyyy", '[$-804]yyyy"年"m"月"d"日";@',
    "yyyy-mm-dd hh:mm:ss", '[DBNum1][$-804]yyyy"年"m"月"d"日"', "d-mmm-yy", "yyyymmdd",
)  # fmt: skip
_HAN = str.maketrans("0123456789", "〇一二三四五六七八九")


def _spoken(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (
        ("" if tens < 2 else str(tens).translate(_HAN))
        + ("十" if tens else "")
        + (str(ones).translate(_HAN) if ones else "")
    )


def write_day(chance: Random, when: dt.date) -> Cell:
    """Write a whole date in one of the ways of domain.md §6, as text, number or real date."""
    y, m, d = when.year, when.month, when.day
    forms: tuple[Cell, ...] = (
        Shown(when, "yyyy-mm-dd"), Shown(when, chance.choice(DATE_FORMATS)), f"{y}.{m}.{d}", f"{y}.{m:02}.{d:02}",
        f"{y}-{m:02}-{d:02}", f"{y}/{m}/{d}", f"{y}{m:02}{d:02}", float(f"{y}{m:02}{d:02}"), f"{y}年{m}月{d}日",
        f"{y}年{m:02}月{d:02}日", f"{y % 100:02}.{m}.{d}", f"{y}-{m:02}-{d:02} 00:00:00", f"{y}. {m}. {d}",
        wide(f"{y}.{m}.{d}"), f" {y}-{m}-{d} ", f"{y}年{m}月{d}号", f"{y}.{m}.{d}.", f"{y}、{m}、{d}", f"{y}年 {m}月 {d}日",
        f"{str(y).translate(_HAN)}年{_spoken(m)}月{_spoken(d)}日", f"{y}-{m:02}-{d:02}T00:00:00", f"{y}/{m:02}/{d:02} 8:30",
        float((when - dt.date(1899, 12, 30)).days), f"{y}－{m}－{d}", f"{y}年{m}月{d}", f"{y}—{m:02}—{d:02}",
    )  # fmt: skip
    return chance.choice(forms)


def write_month(chance: Random, when: dt.date) -> Cell:
    """Write a date of which the day is not known."""
    y, m = when.year, when.month
    return chance.choice(
        (f"{y}年{m}月", f"{y}-{m:02}", f"{y}/{m}", f"{y}.{m:02}", f"{y}{m:02}", f"{y}年{m:02}月份")
    )


def write_year(chance: Random, year: int) -> Cell:
    """Write a year."""
    return chance.choice(
        (year, float(year), str(year), f"{year}年", f"{year}年度", wide(str(year)), f" {year} ")
    )


def _number(value: float) -> str:
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return text or "0"


def write_amount(chance: Random, yuan_cents: int, unit: Money, *, signed: bool = False) -> Cell:
    """Write an amount given in 分 in a column of ``unit``."""
    value = round(yuan_cents / 100 / unit.yuan, 8)
    text = _number(value) if round(float(_number(value)) * unit.yuan * 100) == yuan_cents else repr(value)
    whole, dot, rest = text.partition(".")
    grouped = f"{int(whole):,}{dot}{rest}" if whole not in ("-0",) else text
    forms: list[Cell] = [
        value, value, value, text, grouped, f"{text}{unit.word}", wide(text), f"¥{grouped}", f" {text} ",
        grouped.replace(",", "，"), Shown(value, "#,##0.00"), Shown(value, formula="=1*1"), f"{grouped} {unit.word}",
        f"人民币{text}{unit.word}",
    ]  # fmt: skip
    if unit is not YI:
        forms.append(f"{_number(yuan_cents / 1_000_000)}万" if yuan_cents % 100 == 0 else text)
        forms.append(f"{_number(yuan_cents / 1_000_000)}万元" if yuan_cents % 100 == 0 else text)
    if signed and value < 0:
        forms += [f"({text[1:]})", f"（{text[1:]}）", f"－{text[1:]}", f"-{grouped[1:]}", f"−{text[1:]}"]
    return chance.choice(forms)


def write_count(chance: Random, count: int, word: str) -> Cell:
    """Write a whole number of persons, pieces, tickets."""
    return chance.choice(
        (count, count, float(count), str(count), f"{count:,}", f"{count}{word}", wide(str(count)), f" {count} ", f"{count}.0", Shown(count, "0"), Shown(float(count), formula="=1+1"))
    )  # fmt: skip


def write_district(chance: Random, name: str) -> Cell:
    """Write a district."""
    bare = name[:-1]
    return chance.choice(
        (name, name, bare, f"杭州市{name}", f"浙江省杭州市{name}", f" {name}", f"{name}\n", DISTRICTS[name], float(DISTRICTS[name]), f"杭州{name}", f"杭州市{bare}", f"{bare} {name[-1]}")
    )  # fmt: skip


def company(chance: Random, number: int) -> str:
    """Return a name that no other number has."""
    core = "".join(chance.choices(_SYLLABLES, k=3))
    form = chance.choice(("科技有限公司", "信息技术有限公司", "智能科技股份有限公司", "（杭州）有限责任公司"))
    return f"杭州{core}{_SYLLABLES[number % len(_SYLLABLES)]}{number}{form}"


def write_text(chance: Random, text: str) -> Cell:
    """Write a text with the blanks that clerks leave."""
    return chance.choice(
        (
            text,
            text,
            text,
            f"{text} ",
            f" {text}",
            f"{text}\u3000",
            f"\u3000{text}",
            f"{text}\n",
            f"{text[:4]}\n{text[4:]}" if len(text) > 6 and not text[3:5].isascii() else text,
        )
    )


Writer = Callable[[Random, Any], Cell]

"""What holds for any date, amount and code: ten formats of dates, six of amounts, five damaged codes in each register."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from zjai_desk.registers import REGISTERS, patent_no, uscc, values
from zjai_desk.registers.fields import Field, Kind

DATES = some.dates(dt.date(1985, 1, 1), dt.date(2049, 12, 31))
FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
HAN = str.maketrans("0123456789", "〇一二三四五六七八九")
UNITS = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10_000), "亿元": Decimal(10**8)}


def fields(kind: Kind) -> list[tuple[str, Field]]:
    return [
        (key, field) for key, register in REGISTERS.items() for field in register.fields if field.kind is kind
    ]


def spoken(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (
        ("" if tens < 2 else str(tens)).translate(HAN)
        + "十" * (tens > 0)
        + (str(ones).translate(HAN) if ones else "")
    )


FORMATS_OF_DATES = {
    "dots": lambda d: f"{d.year}.{d.month}.{d.day}",
    "dashes": lambda d: d.isoformat(),
    "strokes": lambda d: f"{d.year}/{d.month}/{d.day}",
    "Chinese": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "compact": lambda d: f"{d:%Y%m%d}",
    "compact number": lambda d: float(f"{d:%Y%m%d}"),
    "two digits": lambda d: f"{d:%y}.{d.month}.{d.day}",
    "serial": lambda d: float((d - dt.date(1899, 12, 30)).days),
    "with time": lambda d: f"{d.isoformat()} 00:00:00",
    "full width": lambda d: f"{d.year}.{d.month}.{d.day}".translate(FULL_WIDTH),
    "Chinese numerals": lambda d: f"{d.year}".translate(HAN) + f"年{spoken(d.month)}月{spoken(d.day)}日",
    "real date": lambda d: dt.datetime(d.year, d.month, d.day),
}


@pytest.mark.parametrize("name", FORMATS_OF_DATES)
@given(day=DATES)
def test_a_date_is_the_same_day_in_every_format_of_every_register(name: str, day: dt.date) -> None:
    for _, field in fields(Kind.DATE):
        parsed = values.parse(field, FORMATS_OF_DATES[name](day))
        assert (parsed.value, parsed.problem) == (day.isoformat(), None)


@given(day=DATES)
def test_what_is_not_known_of_a_date_is_not_made_up(day: dt.date) -> None:
    for _, field in fields(Kind.DATE):
        for raw in (f"{day:%Y年}", float(day.year), f"{day.year}"):
            assert values.parse(field, raw).value == str(day.year)
        for raw in (f"{day.year}年{day.month}月", f"{day.year}-{day.month:02}", f"{day:%Y%m}"):
            assert values.parse(field, raw).value == f"{day:%Y-%m}"


FORMATS_OF_AMOUNTS = {
    "number": float,
    "text": lambda a: f"{a:f}",
    "thousands": lambda a: f"{a:,f}",
    "full width": lambda a: f"{a:,f}".translate(FULL_WIDTH),
    "sign of money": lambda a: f"￥{a:,f}",
    "unit behind": lambda a: f"{a:f}元",
    "spaces": lambda a: f"\u3000{a:f}\xa0",
}


@pytest.mark.parametrize("name", FORMATS_OF_AMOUNTS)
@given(cents=some.integers(0, 10**11), unit=some.sampled_from(sorted(UNITS)))
def test_an_amount_is_the_same_money_in_every_format_of_every_register(
    name: str, cents: int, unit: str
) -> None:
    amount = Decimal(cents) / 100
    for _, field in fields(Kind.AMOUNT):
        given_in = Decimal(1) if name == "unit behind" else UNITS[unit]
        exact = amount * given_in / UNITS[field.unit]
        if abs(exact) >= 10 ** (15 - field.scale) or exact * 10**field.scale % 1:
            continue
        parsed = values.parse(field, FORMATS_OF_AMOUNTS[name](amount), unit)
        assert (parsed.value, parsed.problem) == (exact, None)


@given(cents=some.integers(1, 10**9))
def test_what_is_below_zero_is_so_however_it_is_written(cents: int) -> None:
    amount = Decimal(cents) / 100
    for _, field in fields(Kind.AMOUNT):
        for raw in (
            f"-{amount}",
            f"({amount})",
            f"（{amount}）",
            f"−{amount}",
            f"－{amount}",
            float(-amount),
        ):
            parsed = values.parse(field, raw, "元")
            assert parsed.value == -amount / UNITS[field.unit]
            assert (parsed.problem is None) is field.signed
            assert parsed.problem is None or parsed.problem.kind == "negative"


def codes(alphabet: str = uscc.ALPHABET) -> some.SearchStrategy[str]:
    return some.text(alphabet, min_size=15, max_size=15).map(
        lambda tail: (body := f"91{tail}") + uscc.check_character(body)
    )


@given(code=codes())
def test_a_credit_code_survives_its_writings(code: str) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    for _, field in fields(Kind.USCC):
        for raw in (code.lower(), wide, f"\t{code}", f"{code[:6]} {code[6:]}", f"{code}\u200b", f"'{code}"):
            parsed = values.parse(field, raw)
            assert (parsed.value, parsed.problem) == (code, None)


@given(code=codes(), place=some.integers(0, 16), step=some.integers(1, 30))
def test_a_damaged_credit_code_is_never_taken_for_a_sound_one(code: str, place: int, step: int) -> None:
    other = uscc.ALPHABET[(uscc.ALPHABET.index(code[place]) + step) % 31]
    slip = code[:place] + other + code[place + 1 :]
    for _, field in fields(Kind.USCC):
        found = values.parse(field, slip)
        assert found.problem is not None
        assert (found.problem.kind, found.value) in (("check_digit", slip), ("damaged", None))
        for damaged in (code[:17], f"{code}0", code[:9], f"{code[:8]}?{code[9:]}"):
            found = values.parse(field, damaged)
            assert found.problem is not None
            assert (found.problem.kind, found.value) == ("damaged", None)


@given(code=codes("0123456789").filter(str.isdecimal))
@settings(max_examples=50)
def test_a_code_that_went_through_a_number_is_asked_for_again_and_offered_with_its_like(code: str) -> None:
    for _, field in fields(Kind.USCC):
        found = values.parse(field, float(code))
        assert found.problem is not None
        assert (found.problem.kind, found.value) == ("damaged", None)
        if uscc.organisation_check_character(code[8:16]) == code[16]:
            assert code in found.problem.message


@given(
    year=some.integers(2004, 2025), kind=some.sampled_from("12389"), serial=some.integers(0, 9_999_999),
    step=some.integers(1, 9),
)  # fmt: skip
def test_a_patent_number_survives_its_writings_and_shows_its_slips(
    year: int, kind: str, serial: int, step: int
) -> None:
    digits = f"{year}{kind}{serial:07}"
    check = patent_no.check_digit(digits)
    number = f"{digits}.{check}"
    ((_, field),) = fields(Kind.PATENT_NO)
    for raw in (
        number,
        f"ZL{number}",
        f"{digits}{check}",
        f"zl {number.lower()}",
        f"CN{number}",
        number.replace(".", "．"),
    ):
        parsed = values.parse(field, raw)
        assert (parsed.value, parsed.problem) == (number, None)
    lost = values.parse(field, float(digits))
    assert lost.value == number
    assert lost.problem is not None
    assert lost.problem.severity == "hint"
    wrong = "0123456789X"["0123456789X".index(check) - step]
    damaged = {
        f"{digits}.{wrong}": "check_digit",
        digits[:11]: "damaged",
        f"{digits}12": "damaged",
        f"{year}7{serial:07}.{check}": "damaged",
        f"{year + 200}{kind}{serial:07}.{check}": "damaged",
        f"CN{digits[:9]}A": "damaged",
    }
    for raw, expected in damaged.items():
        found = values.parse(field, raw)
        assert found.problem is not None
        assert found.problem.kind == expected

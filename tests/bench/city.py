"""A city's worth of made-up records (DESIGN §6): enterprises, patents and vouchers, all valid, always the same."""

import datetime as dt
import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from zjai_desk.registers import patent_no, taxonomy, uscc
from zjai_desk.registers.fields import Value
from zjai_desk.store import Store

ENTERPRISES = 13_839
PATENTS = 161_918
VOUCHERS = 46_000
_SEED = 20_260_301
_PLACES = (
    ("滨江区", "330108"),
    ("西湖区", "330106"),
    ("余杭区", "330110"),
    ("萧山区", "330109"),
    ("拱墅区", "330105"),
)
_SYLLABLES = "云数智图恒科达利河海安泰和睿慧灵联新元宏景方华康博信远中天"
_OBJECTS = "图像识别语音处理车辆检测机器人控制数据分析系统方法装置"
_KINDS = (("1", "发明授权"), ("2", "实用新型"), ("3", "外观设计"))
PATENT_HEADINGS = (
    "序号", "专利号", "专利名称", "专利类型", "申请日期", "授权日期", "法律状态", "专利权人", "权利人信用代码", "所属区县",
)  # fmt: skip


def enterprises(scale: int = 1) -> Iterator[tuple[str, str, str]]:
    """Yield (credit code, name, district) of each enterprise."""
    chance = random.Random(_SEED)
    for number in range(ENTERPRISES * scale):
        district, code = chance.choice(_PLACES)
        first8 = f"MA{number:06d}"
        first17 = f"91{code}{first8}{uscc.organisation_check_character(first8)}"
        core = "".join(chance.choices(_SYLLABLES, k=4))
        yield first17 + uscc.check_character(first17), f"杭州{core}{number % 97}科技有限公司", district


def patents(scale: int = 1) -> Iterator[tuple[str | int, ...]]:
    """Yield the rows of the patents workbook, under :data:`PATENT_HEADINGS`; dates are ISO text."""
    chance = random.Random(_SEED)
    holders = list(enterprises(scale))
    for number in range(PATENTS * scale):
        digit, kind = chance.choice(_KINDS)
        applied = dt.date(2008, 1, 1) + dt.timedelta(days=chance.randrange(12 * 365))
        granted = applied + dt.timedelta(days=chance.randrange(200, 900))
        digits = f"{applied.year}{digit}{number:07d}"
        code, name, district = holders[chance.randrange(len(holders))]
        title = "一种" + "".join(chance.choices(_OBJECTS, k=10))
        patent = f"{digits}.{patent_no.check_digit(digits)}"
        yield (
            number + 1,
            patent,
            title,
            kind,
            applied.isoformat(),
            granted.isoformat(),
            "有效",
            name,
            code,
            district,
        )


def write_patents_workbook(path: Path, scale: int = 1) -> None:
    """Write the patents as one sheet, its dates real spreadsheet dates, as a clerk's export has them."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("专利")
    date = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, PATENT_HEADINGS)
    for place, row in enumerate(patents(scale), 1):
        sheet.write_number(place, 0, int(row[0]))
        for column, cell in enumerate(row[1:], 1):
            if column in (4, 5):
                sheet.write_datetime(place, column, dt.datetime.fromisoformat(str(cell)), date)
            else:
                sheet.write_string(place, column, str(cell))
    book.close()


def vouchers(scale: int = 1) -> Iterator[dict[str, Value]]:
    """Yield voucher records that break no rule."""
    chance = random.Random(_SEED)
    holders = list(enterprises(scale))
    for number in range(VOUCHERS * scale):
        code, name, district = holders[chance.randrange(len(holders))]
        issued = dt.date(2016, 1, 1) + dt.timedelta(days=chance.randrange(4 * 365))
        face = Decimal(chance.choice((20_000, 50_000, 100_000)))
        used = face * chance.randrange(40, 101) / 100
        yield {
            "voucher_no": f"CX{issued.year}{number:06d}", "scheme": "创新券", "applicant": name, "uscc": code,
            "district": district, "issued_on": issued.isoformat(), "face_amount": face,
            "contract_amount": used * 2, "used_amount": used, "redeemed_amount": used * 7 / 10, "status": "已兑付",
        }  # fmt: skip


def write_store(path: Path, scale: int = 1) -> None:
    """Make the store of a city (or, at ten times the scale, of the province)."""
    fields = taxonomy.fields()
    with Store.create(path) as store, store.change("建立测速台账") as change:
        change.configure("area", "杭州市")
        change.configure("year", "2019")
        change.insert(
            "enterprises",
            [
                {"uscc": code, "name": name, "district": district, "field": (fields[number % len(fields)],)}
                for number, (code, name, district) in enumerate(enterprises(scale))
            ],
        )
        keys = (
            "patent_no",
            "title",
            "kind",
            "applied_on",
            "granted_on",
            "legal_status",
            "holder",
            "holder_uscc",
            "district",
        )
        change.insert("patents", [dict(zip(keys, map(str, row[1:]), strict=True)) for row in patents(scale)])
        change.insert("vouchers", list(vouchers(scale)))

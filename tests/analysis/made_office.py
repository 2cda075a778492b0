"""An office's store as unkempt as they come, always the same: blanks, short names, strangers, lapsed and undated records."""

import random
from collections.abc import Iterator
from decimal import Decimal

from zjai_desk.registers import taxonomy
from zjai_desk.registers.enterprises import FINANCING_STAGES, LISTINGS, TITLES
from zjai_desk.registers.fields import Absent, Value
from zjai_desk.registers.patents import KINDS
from zjai_desk.registers.vouchers import SCHEMES, STATUSES
from zjai_desk.store import Store

Values = dict[str, Value]
_DISTRICTS = ("滨江区", "西湖区", "上城区", "江干区", "余杭区", "萧山区", None, None)
_STATUSES = (None, None, None, "存续", "注销", "迁出")
_LEGAL = ("有效", "有效", "有效", None, "审中", "失效", "放弃")


def make_office(store: Store, enterprises: int = 120) -> None:
    """Fill a new store with so many enterprises, ten patents, three vouchers and two returns each."""
    chance = random.Random(19)
    firms = list(_enterprises(chance, enterprises))
    with store.change("建立台账") as change:
        change.configure("area", "杭州市")
        change.insert("enterprises", firms)
        change.insert("patents", list(_patents(chance, firms)))
        change.insert("annual_returns", list(_returns(chance, firms)))
        change.insert("vouchers", list(_vouchers(chance, firms)))
    with store.change("删去几条") as change:
        for register in ("enterprises", "patents", "vouchers"):
            change.delete(register, store.ids(register)[5:400:37])


def _enterprises(chance: random.Random, count: int) -> Iterator[Values]:
    for number in range(count):
        yield {
            "uscc": chance.choice((None, f"CODE{number:05d}")),
            "name": f"杭州{number}号智能科技有限公司",
            "short_name": chance.choice((None, f"{number}号")),
            "former_names": chance.choice(((), (f"杭州老{number}号软件公司",))),
            "district": chance.choice(_DISTRICTS),
            "town": chance.choice((None, "长河街道", "四季青街道", "九堡街道")),
            "field": tuple(chance.sample(taxonomy.fields(), chance.randrange(3))),
            "status": chance.choice(_STATUSES),
            "founded_on": chance.choice((None, Absent.NOT_APPLICABLE, _day(chance), str(chance.randrange(1990, 2021)))),
            "financing_stage": chance.choice((None, *FINANCING_STAGES)),
            "financed_on": chance.choice((None, _day(chance))),
            "listing": chance.choice((None, None, *LISTINGS)),
            "valuation": chance.choice((None, Absent.NOT_APPLICABLE, Decimal(chance.randrange(9_000_000)) / 4)),
            "titles": tuple(chance.sample(TITLES, chance.randrange(3))),
        }  # fmt: skip


def _patents(chance: random.Random, firms: list[Values]) -> Iterator[Values]:
    for number in range(len(firms) * 10):
        firm = chance.choice(firms)
        former = firm["former_names"]
        names = (
            firm["name"],
            firm["short_name"],
            *(former if isinstance(former, tuple) else ()),
            "某人",
            None,
        )
        yield {
            "patent_no": f"2015{chance.choice('123')}{number:07d}.{number % 10}",
            "kind": chance.choice((None, *KINDS, *KINDS)),
            "granted_on": chance.choice(
                (None, Absent.NOT_APPLICABLE, _day(chance), _day(chance), "2016", "2018-05")
            ),
            "legal_status": chance.choice(_LEGAL),
            "holder": chance.choice(names),
            "holder_uscc": chance.choice((None, firm["uscc"], "NOBODY")),
            "district": chance.choice(_DISTRICTS),
        }


def _returns(chance: random.Random, firms: list[Values]) -> Iterator[Values]:
    for firm in firms:
        for year in (2017, 2018):
            yield {
                "uscc": chance.choice((None, firm["uscc"])),
                "name": chance.choice((firm["name"], "不在台账的公司")),
                "year": year,
                "revenue": chance.choice((None, Decimal(chance.randrange(10**7)) / 100)),
                "rd_spend": chance.choice((None, Absent.NOT_APPLICABLE, Decimal(chance.randrange(10**5)))),
                "profit": Decimal(chance.randrange(-(10**5), 10**6)),
            }


def _vouchers(chance: random.Random, firms: list[Values]) -> Iterator[Values]:
    for number in range(len(firms) * 3):
        firm = chance.choice(firms)
        yield {
            "voucher_no": f"Q{number:06d}",
            "scheme": chance.choice(SCHEMES),
            "applicant": firm["name"],
            "uscc": firm["uscc"],
            "district": chance.choice(_DISTRICTS),
            "issuer": chance.choice((None, "滨江区", "杭州市")),
            "provider": chance.choice((None, "甲研究院", "乙检测中心", "丙 检测中心")),
            "status": chance.choice((None, *STATUSES)),
            **{key: chance.choice((None, _day(chance))) for key in ("applied_on", "issued_on", "use_by", "used_on", "redeemed_on", "event_on")},
            **{key: chance.choice((None, _amount(chance))) for key in ("face_amount", "used_amount", "contract_amount")},
            **{key: chance.choice((None, None, _amount(chance))) for key in ("claimed_amount", "approved_amount", "redeemed_amount")},
            **{key: chance.choice((None, None, None, Absent.NOT_APPLICABLE, _amount(chance))) for key in ("returned_amount", "reclaimed_amount", "voided_amount", "recovered_amount")},
            "event_name": chance.choice((None, "沙龙", "讲座")),
            "tickets": chance.choice((None, 20)),
            "attendance": chance.choice((None, 40)),
        }  # fmt: skip


def _amount(chance: random.Random) -> Decimal:
    return Decimal(chance.randrange(10**7)) / 100


def _day(chance: random.Random) -> str:
    return f"{chance.randrange(2010, 2020)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"

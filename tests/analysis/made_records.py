"""Records of every awkward kind, made at random but always the same, to count in own tables."""

import random
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from zjai_desk.registers import taxonomy
from zjai_desk.registers.fields import Absent, Value
from zjai_desk.registers.patents import KINDS

Insert = Callable[[str, Sequence[Mapping[str, Value]]], list[int]]
"""Puts records into a register of the store of a test; returns their ids."""

DISTRICTS = ("滨江区", "西湖区", "余杭区", "吴兴区", None)
DAYS = (
    "2017",
    "2017-05",
    "2017-05-03",
    "2018",
    "2018-11-30",
    "2018-02",
    "2019-01-01",
    "2019-12-31",
    "2019",
    None,
)
Record = Mapping[str, Value]


def enterprises(chance: random.Random, count: int) -> list[Record]:
    return [
        {
            "name": f"杭州{number}科技有限公司",
            "district": chance.choice(DISTRICTS),
            "field": tuple(chance.sample(taxonomy.fields(), chance.choice((0, 1, 1, 2, 3)))),
            "founded_on": chance.choice(DAYS),
            "financing_stage": chance.choice(("A轮", "未融资", None, Absent.NOT_APPLICABLE)),
            "registered_capital": chance.choice(
                (None, Decimal(0), Decimal("12.5"), Decimal(500), Decimal(7000))
            ),
        }
        for number in range(count)
    ]


def patents(chance: random.Random, count: int, holders: int) -> list[Record]:
    return [
        {
            "patent_no": f"20170000{number:04}.0",
            "kind": chance.choice((*KINDS, None)),
            "granted_on": chance.choice(DAYS),
            "district": chance.choice(DISTRICTS),
            # Some belong to nobody in the register.
            "holder": f"杭州{chance.randrange(holders + 3)}科技有限公司",
        }
        for number in range(count)
    ]


def vouchers(chance: random.Random, count: int, applicants: int) -> list[Record]:
    return [
        {
            "voucher_no": f"CX{number:04}",
            "scheme": chance.choice(("创新券", "活动券", "服务券")),
            "district": chance.choice(DISTRICTS),
            "issued_on": chance.choice(DAYS),
            "applicant": f"杭州{chance.randrange(applicants + 2)}科技有限公司",
            "face_amount": chance.choice(
                (None, Decimal("0.01"), Decimal(3000), Decimal("10000.33"), Decimal(50000))
            ),
            "tickets": chance.choice((None, 0, 3, 40)),
        }
        for number in range(count)
    ]


def made(seed: int) -> dict[str, Sequence[Record]]:
    """Return records of three registers."""
    chance = random.Random(seed)
    return {
        "enterprises": enterprises(chance, 30),
        "patents": patents(chance, 300, 30),
        "vouchers": vouchers(chance, 200, 30),
    }

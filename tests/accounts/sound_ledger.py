"""A sound ledger of vouchers over five years: enterprises, providers, programmes, and what each voucher lives through.

Written from the rules of domain.md §1.4, not from the code that judges them.
"""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from zjai_desk.accounts.book import Book
from zjai_desk.accounts.parties import Parties
from zjai_desk.accounts.programmes import Programmes, programme_of
from zjai_desk.registers.fields import Value
from zjai_desk.registers.uscc import check_character

YEARS = range(2016, 2021)
DISTRICTS = ("上城区", "西湖区", "滨江区", "余杭区", "萧山区", "拱墅区")
Values = dict[str, Value]


@dataclass
class Ledger:
    """Records by register, and what was planted: (place of the voucher in the list, rule such as V3)."""

    enterprises: list[Values] = field(default_factory=list)
    providers: list[Values] = field(default_factory=list)
    programmes: list[Values] = field(default_factory=list)
    vouchers: list[Values] = field(default_factory=list)
    planted: set[tuple[int, str]] = field(default_factory=set)
    planted_programmes: set[tuple[str, str]] = field(default_factory=set)

    def book(self) -> Book:
        """Return the ledger as the rules read it; a voucher's number is its place in the list."""
        programmes = Programmes(p for values in self.programmes if (p := programme_of(values)))
        book = Book(programmes, Parties.of(self.enterprises), Parties.of(self.providers))
        for place, voucher in enumerate(self.vouchers):
            book.put(place, voucher)
        return book


def uscc_of(number: int) -> str:
    body = f"91330100MA2{number:06d}".ljust(17, "0")[:17]
    return body + check_character(body)


def enterprises(rng: random.Random, count: int) -> Iterator[Values]:
    for number in range(count):
        yield {
            "name": f"杭州{number:05d}号智能科技有限公司",
            "uscc": uscc_of(number),
            "district": rng.choice(DISTRICTS),
            "status": "存续",
            "scale": rng.choice(("小型", "微型")),
            "legal_person": f"法人{number}",
            "controller": f"控制人{number}",
            "phone": f"0571-{number:08d}",
            "address": f"创新路{number}号",
        }


def _providers(count: int) -> Iterator[Values]:
    for number in range(count):
        yield {
            "name": f"浙江{number:03d}检测研究院",
            "uscc": uscc_of(500000 + number),
            "schemes": ("创新券", "服务券", "云创券"),
            "accredited_on": "2015-06-01",
            "valid_until": "2022-12-31",
            "status": "在册",
            "legal_person": f"院长{number}",
            "controller": f"主管单位{number}",
            "phone": f"0570-{number:08d}",
            "address": f"科研路{number}号",
            "account_name": f"浙江{number:03d}检测研究院",
        }


def _programmes() -> Iterator[Values]:
    shared: Values = {"area": "杭州市", "over_issue": Decimal("1.5"), "levels": ("区县", "市级")}
    for year in YEARS:
        for scheme in ("创新券", "服务券"):
            yield {
                **shared,
                "scheme": scheme,
                "year": year,
                "budget": Decimal(900_000_000),
                "ratio": Decimal(50),
                "full_offset": Decimal(1000),
                "per_claim_cap": Decimal(200_000),
                "per_year_cap": Decimal(500_000),
                "controller_cap": Decimal(600_000),
                "stack_cap": Decimal(60),
                "use_days": 180,
                "redeem_days": 60,
                "use_until": f"{year + 1}-06-30",
                "public_days": 7,
                "scales": ("小型", "微型"),
                "payee_rule": "企业",
            }
        yield {
            **shared,
            "scheme": "活动券",
            "year": year,
            "budget": Decimal(50_000_000),
            "tickets_each": 1,
            "fewest_tickets": 20,
            "most_tickets": 150,
            "payee_rule": "主办机构",
        }
        yield {
            **shared,
            "scheme": "云创券",
            "year": year,
            "budget": Decimal(900_000_000),
            "unused": "转入下一轮资金池",
        }


def _day(year: int, rng: random.Random) -> dt.date:
    return dt.date(year, 1, 2) + dt.timedelta(days=rng.randrange(300))


class Maker:
    def __init__(self, seed: int, count: int) -> None:
        self.rng = random.Random(seed)
        self.ledger = Ledger(
            list(enterprises(self.rng, max(count // 8, 40))), list(_providers(60)), list(_programmes())
        )
        self.live: dict[tuple[str, int, int], Decimal] = defaultdict(Decimal)

    def voucher(self, number: int) -> Values:
        """Return a sound voucher; enterprises are dealt out in turn, so that caps hold."""
        rng = self.rng
        year = YEARS[number % len(YEARS)]
        scheme = ("创新券", "创新券", "创新券", "服务券", "服务券", "活动券", "云创券")[number % 7]
        owner = (number * 7919) % len(self.ledger.enterprises)
        if scheme == "活动券":
            return self._event(number, year)
        face = Decimal(rng.choice((20_000, 50_000, 100_000)))
        while self.live[scheme, year, owner] + face > 500_000:
            owner = (owner + 1) % len(self.ledger.enterprises)
        self.live[scheme, year, owner] += face
        issued = _day(year, rng)
        made = self._issued(number, scheme, self.ledger.enterprises[owner], issued, face)
        fate = rng.random()
        if fate < 0.08:
            return made | {"status": "已发放"}
        if fate < 0.12:
            return made | {"status": "退券", "returned_amount": face, "closed_on": made["use_by"]}
        if fate < 0.16:
            return made | {"status": "过期收回", "reclaimed_amount": face, "closed_on": made["redeem_by"]}
        if fate < 0.17:
            return made | {"status": "作废", "voided_amount": face, "closed_on": made["use_by"]}
        return made | self._used(number, scheme, issued, face)

    def _issued(self, number: int, scheme: str, enterprise: Values, issued: dt.date, face: Decimal) -> Values:
        return {
            "voucher_no": f"{scheme[0]}{issued.year}{number:06d}",
            "scheme": scheme,
            "applicant": enterprise["name"],
            "uscc": enterprise["uscc"],
            "district": enterprise["district"],
            "issued_on": issued.isoformat(),
            "use_by": (issued + dt.timedelta(days=180)).isoformat(),
            "redeem_by": (issued + dt.timedelta(days=240)).isoformat(),
            "face_amount": face,
        }

    def add(self, scheme: str, enterprise: Values, day: dt.date, face: int) -> int:
        """Add one more sound voucher, used and paid, and return its place."""
        number = len(self.ledger.vouchers)
        made = self._issued(number, scheme, enterprise, day, Decimal(face))
        self.ledger.vouchers.append(made | self._used(number, scheme, day, Decimal(face)))
        return number

    def _used(self, number: int, scheme: str, issued: dt.date, face: Decimal) -> Values:
        rng = self.rng
        signed = issued + dt.timedelta(days=rng.randrange(1, 60))
        invoiced = signed + dt.timedelta(days=rng.randrange(1, 40))
        confirmed = invoiced + dt.timedelta(days=rng.randrange(1, 30))
        claimed = confirmed + dt.timedelta(days=rng.randrange(1, 20))
        published = claimed + dt.timedelta(days=5)
        redeemed = published + dt.timedelta(days=rng.randrange(7, 30))
        price = face * 2 + Decimal(rng.randrange(100, 99_999)) / 100 + number  # no two deals alike
        used = face if rng.random() < 0.7 else face - Decimal(rng.randrange(1, 500_000)) / 100
        used = min(used, (price / 2).quantize(Decimal("0.01")) - Decimal("0.01"))
        found: Values = {
            "provider": rng.choice(self.ledger.providers)["name"],
            "contract_no": f"HT-{number:07d}",
            "contract_on": signed.isoformat(),
            "contract_amount": price,
            "invoice_no": f"{33_000_000_000_000_000_000 + number}",
            "invoice_on": invoiced.isoformat(),
            "invoice_amount": price,
            "used_amount": used,
            "used_on": confirmed.isoformat(),
            "reclaimed_amount": face - used or None,
            "claimed_amount": used,
            "claimed_on": claimed.isoformat(),
            "approved_amount": used,
            "published_on": published.isoformat(),
            "redeemed_amount": used,
            "redeemed_on": redeemed.isoformat(),
            "status": "已兑付",
        }
        if scheme == "云创券":
            price = face * 3 - Decimal(rng.randrange(0, 9_999)) / 100 - number % 500
            third = (price / 3).quantize(Decimal("0.01"), "ROUND_DOWN")
            found |= {"contract_amount": price, "invoice_amount": price}
            found |= dict.fromkeys(
                ("used_amount", "claimed_amount", "approved_amount", "redeemed_amount"), third
            )
            found |= {
                "platform_amount": third,
                "paid_amount": price - 2 * third,
                "reclaimed_amount": face - third or None,
            }
        return found

    def _event(self, number: int, year: int) -> Values:
        people = self.rng.randrange(60, 140)
        day = _day(year, self.rng).isoformat()
        paid = Decimal(self.rng.choice((3000, 5000, 8000)))
        return {
            "voucher_no": f"H{year}{number:06d}",
            "scheme": "活动券",
            "applicant": f"浙江{number % 40:03d}创业服务中心",
            "district": DISTRICTS[number % len(DISTRICTS)],
            "issued_on": day,
            "event_name": f"第{number}期创业沙龙",
            "event_on": day,
            "face_amount": paid,
            "used_amount": paid,
            "redeemed_amount": paid,
            "tickets_issued": people,
            "tickets": people - self.rng.randrange(0, 30),
            "attendance": people,
            "status": "已兑付",
        }

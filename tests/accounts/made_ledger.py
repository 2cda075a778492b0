"""A ledger of vouchers with violations planted in it, each with the rule it breaks.

Written from the rules of domain.md §1.4, not from the code that judges them.
"""

import datetime as dt
from decimal import Decimal

from sound_ledger import Ledger, Maker, Values, enterprises, uscc_of

from zjai_desk.registers.fields import Value


def make_ledger(count: int, seed: int = 2020) -> Ledger:
    """Return a ledger of ``count`` vouchers and some more, in which every rule is broken: 44 times in all."""
    maker = Maker(seed, count)
    maker.ledger.vouchers = [maker.voucher(number) for number in range(count)]
    _Planter(maker).plant()
    return maker.ledger


def _later(day: Value, days: int) -> str:
    return (dt.date.fromisoformat(str(day)) + dt.timedelta(days=days)).isoformat()


class _Planter:
    """Breaks the rules one by one, each in vouchers that nothing else was planted in."""

    def __init__(self, maker: Maker) -> None:
        self.maker, self.ledger = maker, maker.ledger
        places = list(range(len(self.ledger.vouchers)))
        maker.rng.shuffle(places)
        kinds = {
            place: (voucher["scheme"], voucher["status"])
            for place, voucher in enumerate(self.ledger.vouchers)
        }
        self._paid = iter([p for p in places if kinds[p] in (("创新券", "已兑付"), ("服务券", "已兑付"))])
        self._events = iter([p for p in places if kinds[p][0] == "活动券"])
        self._clouds = iter([p for p in places if kinds[p] == ("云创券", "已兑付")])

    def plant(self) -> None:
        """Plant everything."""
        self._amounts()
        self._caps()
        self._stacks()
        self._days()
        self._doubles()
        self._parties()
        self._events_and_duties()
        self._programmes()

    def _break(self, rule: str, place: int, **values: Value) -> Values:
        voucher = self.ledger.vouchers[place]
        voucher.update(values)
        self.ledger.planted.add((place, rule))
        return voucher

    def _money(self, place: int, key: str) -> Decimal:
        return Decimal(str(self.ledger.vouchers[place][key]))

    def _fresh(self, number: int, **values: Value) -> Values:
        enterprise = next(enterprises(self.maker.rng, 1)) | {
            "name": f"杭州补登{number}号科技有限公司",
            "uscc": uscc_of(900000 + number),
            "legal_person": f"补登法人{number}",
            "controller": f"补登控制人{number}",
            "phone": f"0572-{number:08d}",
            "address": f"补登路{number}号",
        }
        self.ledger.enterprises.append(enterprise | values)
        return self.ledger.enterprises[-1]

    def _amounts(self) -> None:
        for _ in range(4):  # paid a cent more than was approved, the contract large enough for it
            place = next(self._paid)
            more = self._money(place, "redeemed_amount") + Decimal("0.01")
            self._break(
                "V1", place, redeemed_amount=more, contract_amount=self._money(place, "contract_amount") + 100
            )
        for _ in range(3):  # paid a cent more than half of the contract
            place = next(self._paid)
            self._break("V2", place, contract_amount=self._money(place, "used_amount") * 2 - Decimal("0.02"))
        for _ in range(3):  # taken back what was used already
            place = next(self._paid)
            over = self._money(place, "face_amount") - self._money(place, "used_amount") + Decimal("0.01")
            self._break("V5", place, reclaimed_amount=over)
        for _ in range(2):  # the odd cent went to the platform
            place = next(self._clouds)
            platform, own = self._money(place, "platform_amount"), self._money(place, "paid_amount")
            self._break("V12", place, platform_amount=platform + 1, paid_amount=own - 1)

    def _caps(self) -> None:
        for number in range(2):
            place = self.maker.add("创新券", self._fresh(number), dt.date(2017, 3, 1), 200_001)
            self.ledger.planted.add((place, "V3"))
        for number in (2, 3):  # six of 100,000 where 500,000 is the most
            owner = self._fresh(number)
            places = [self.maker.add("服务券", owner, dt.date(2018, 3, day), 100_000) for day in range(1, 7)]
            for place in places:
                self.ledger.vouchers[place] |= {"reclaimed_amount": None, "used_amount": Decimal(100_000)}
            self.ledger.planted.add((places[-1], "V3"))
        owners = [self._fresh(number, controller="同一个控制人") for number in (4, 5)]
        places = [self.maker.add("创新券", owners[n % 2], dt.date(2019, 3, n + 1), 100_000) for n in range(7)]
        for place in places:
            self.ledger.vouchers[place] |= {"reclaimed_amount": None, "used_amount": Decimal(100_000)}
        self.ledger.planted.add((places[-1], "V3"))

    def _stacks(self) -> None:
        for number in (6, 7):  # half from each of two schemes, where 60 % is the most
            owner = self._fresh(number)
            first = self.maker.add("创新券", owner, dt.date(2019, 5, 1), 50_000)
            second = self.maker.add("服务券", owner, dt.date(2019, 5, 1), 50_000)
            shared = {key: self.ledger.vouchers[first][key] for key in ("contract_no", "provider")}
            shared["contract_amount"] = Decimal(80_000 + number)
            paid = (Decimal(str(shared["contract_amount"])) * 45 / 100).quantize(Decimal("0.01"))
            amounts = dict.fromkeys(
                ("used_amount", "claimed_amount", "approved_amount", "redeemed_amount"), paid
            )
            for place in (first, second):
                self.ledger.vouchers[place] |= shared | amounts | {"reclaimed_amount": 50_000 - paid}
            # On days far apart, so that it does not look like one deal told twice.
            for key in ("contract_on", "invoice_on", "used_on", "claimed_on", "published_on", "redeemed_on"):
                self.ledger.vouchers[first][key] = _later(
                    "2019-05-02",
                    {"contract_on": 0, "invoice_on": 1, "used_on": 2, "claimed_on": 3, "published_on": 4}.get(
                        key, 20
                    ),
                )
                self.ledger.vouchers[second][key] = _later(
                    "2019-06-20",
                    {"contract_on": 0, "invoice_on": 1, "used_on": 2, "claimed_on": 3, "published_on": 4}.get(
                        key, 20
                    ),
                )
            self.ledger.planted.add((second, "V4"))

    def _days(self) -> None:
        for _ in range(2):  # invoiced before the contract
            place = next(self._paid)
            self._break("V7", place, invoice_on=_later(self.ledger.vouchers[place]["contract_on"], -1))
        for _ in range(2):  # claimed a day late
            place = next(self._paid)
            late = _later(self.ledger.vouchers[place]["redeem_by"], 1)
            self._break(
                "V7",
                place,
                claimed_on=late,
                published_on=late,
                redeem_by=self.ledger.vouchers[place]["redeem_by"],
            )
            self.ledger.vouchers[place]["redeemed_on"] = None
            self.ledger.vouchers[place]["published_on"] = None
        for _ in range(2):  # the use confirmed before it was invoiced, the contract before the issue
            place = next(self._paid)
            self._break("V7", place, used_on=_later(self.ledger.vouchers[place]["invoice_on"], -1))
        place = next(self._paid)
        self._break(
            "V11", place, use_by=f"{int(str(self.ledger.vouchers[place]['issued_on'])[:4]) + 1}-07-01"
        )

    def _doubles(self) -> None:
        for _ in range(3):
            one, other = sorted((next(self._paid), next(self._paid)))
            self._break("V8", other, invoice_no=self.ledger.vouchers[one]["invoice_no"])
        scheme = "创新券"
        same = sorted(
            p for p in (next(self._paid) for _ in range(60)) if self.ledger.vouchers[p]["scheme"] == scheme
        )
        self._break("V8", same[1], contract_no=self.ledger.vouchers[same[0]]["contract_no"])
        owner = self._fresh(8)
        first = self.maker.add("创新券", owner, dt.date(2018, 5, 1), 50_000)
        second = self.maker.add("创新券", owner, dt.date(2018, 5, 1), 50_000)
        twin = self.ledger.vouchers[first]
        self._break(
            "V8", second, provider=twin["provider"], contract_amount=twin["contract_amount"],
            **{key: _later(twin[key], 5) for key in ("contract_on", "invoice_on", "used_on", "claimed_on", "published_on", "redeemed_on")},
            **{key: twin[key] for key in ("used_amount", "claimed_amount", "approved_amount", "redeemed_amount", "reclaimed_amount")},
        )  # fmt: skip

    def _parties(self) -> None:
        provider = self.ledger.providers[0]
        owner = self._fresh(9, phone=provider["phone"])
        related = self.maker.add("创新券", owner, dt.date(2018, 6, 1), 20_000)
        self._break("V9", related, provider=provider["name"])
        own = self._fresh(10, legal_person=self.ledger.providers[1]["legal_person"])
        related = self.maker.add("创新券", own, dt.date(2018, 6, 1), 20_000)
        self._break("V9", related, provider=self.ledger.providers[1]["name"])
        gone = self.maker.add("创新券", self._fresh(11, status="注销"), dt.date(2018, 6, 1), 20_000)
        self.ledger.planted.add((gone, "V10"))
        large = self.maker.add("服务券", self._fresh(12, scale="大型"), dt.date(2018, 6, 1), 20_000)
        self.ledger.planted.add((large, "V10"))
        late = dict(self.ledger.providers[2]) | {
            "name": "浙江新备案检测院",
            "uscc": uscc_of(777777),
            "accredited_on": "2018-09-01",
            "phone": "1",
            "address": "2",
            "legal_person": "3",
            "controller": "4",
            "account_name": "浙江新备案检测院",
        }
        self.ledger.providers.append(late)
        early = self.maker.add("服务券", self._fresh(13), dt.date(2018, 6, 1), 20_000)
        self._break("V10", early, provider=late["name"])

    def _events_and_duties(self) -> None:
        self._break("V13", next(self._events), tickets=61, tickets_issued=60, attendance=100)
        self._break("V13", next(self._events), tickets=120, tickets_issued=130, attendance=119)
        self._break("V13", next(self._events), tickets=15, tickets_issued=15, attendance=30)
        place = next(self._paid)
        self._break("V15", place, redeemed_on=_later(self.ledger.vouchers[place]["published_on"], 6))
        self._break("V15", next(self._paid), published_on=None)

    def _programmes(self) -> None:
        def programme(scheme: str, year: int) -> Values:
            return next(p for p in self.ledger.programmes if (p["scheme"], p["year"]) == (scheme, year))

        programme("活动券", 2018).update(budget=Decimal(1000), over_issue=None)
        programme("服务券", 2019)["carried_in"] = Decimal(5)
        owner = self._fresh(14)
        for number in range(3):  # three contracts just below the price that is paid whole
            place = self.maker.add("创新券", owner, dt.date(2020, 3, 1 + number), 20_000)
            self.ledger.vouchers[place] |= dict.fromkeys(
                ("used_amount", "claimed_amount", "approved_amount", "redeemed_amount"), Decimal(400)
            ) | {"contract_amount": Decimal(960 + number), "reclaimed_amount": Decimal(19_600)}
        self.ledger.planted_programmes |= {
            ("杭州市2018年活动券", "V6"),
            ("杭州市2019年服务券", "V11"),
            ("杭州市2020年创新券", "V14"),
        }

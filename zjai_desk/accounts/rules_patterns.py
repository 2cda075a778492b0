"""Rules on events, and on patterns that no voucher shows by itself (V13, V14)."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal

from zjai_desk.accounts.amounts import NOTHING, amount, money, owing, yuan
from zjai_desk.accounts.book import Book
from zjai_desk.accounts.parties import party_key
from zjai_desk.accounts.programmes import Programme
from zjai_desk.registers import dates
from zjai_desk.registers.fields import Values
from zjai_desk.registers.findings import Problem, Severity

_NEAR_BELOW = Decimal("0.95")
_OFTEN = 3
_RUSH_DAYS = 7
_RUSH_FEWEST, _RUSH_SHARE = 5, 50


def _count(voucher: Values, key: str) -> int | None:
    value = voucher.get(key)
    return int(value) if isinstance(value, (int, Decimal)) else None


def tickets_counted(book: Book, number: int) -> Iterator[Problem]:
    """V13: 核验 ≤ 发放张数; tickets ≤ 人次 × 每人上限; an unusual number of tickets asks for a look."""
    voucher, programme = book.vouchers[number], book.programme(number)
    tickets, issued = _count(voucher, "tickets"), _count(voucher, "tickets_issued")
    people = _count(voucher, "attendance")
    if tickets is None or voucher.get("scheme") != "活动券":
        return
    if issued is not None and tickets > issued:
        yield Problem(
            "tickets",
            Severity.FORCE,
            "exceeds",
            f"核验{tickets}张多于发放{issued}张（规则V13），最多可填{issued}张。",
        )
    each = (programme.tickets_each if programme else None) or 1
    if people is not None and tickets > people * each:
        yield Problem(
            "tickets",
            Severity.FORCE,
            "exceeds",
            f"核验{tickets}张多于参加{people}人次×每人{each}张（规则V13），最多可填{people * each}张。",
        )
    fewest, most = (programme.fewest_tickets, programme.most_tickets) if programme else (None, None)
    if (fewest is not None and tickets < fewest) or (most is not None and tickets > most):
        yield Problem(
            "tickets",
            Severity.EXPLAIN,
            "inconsistent",
            f"本场{tickets}张，不在每场{fewest or 0}至{most or '不限'}张之间（规则V13），请说明。",
        )


def near_full_offset(book: Book, programme: Programme) -> Iterator[Problem]:
    """V14: contract after contract of one enterprise just below the price that is paid whole."""
    limit = programme.full_offset
    if limit is None:
        return
    close: Counter[str] = Counter()
    names: dict[str, str] = {}
    for number in book.under(programme):
        voucher = book.vouchers[number]
        price = money(voucher, "contract_amount")
        if price is not None and limit * _NEAR_BELOW <= price < limit:
            who = party_key(voucher.get("uscc"), voucher.get("applicant"))
            close[who] += 1
            names.setdefault(who, str(voucher.get("applicant") or who))
    for who, times in close.items():
        if who and times >= _OFTEN:
            yield _pattern(
                "full_offset",
                f"“{names[who]}”在{programme.title}有{times}份合同额略低于全额抵扣限额{yuan(limit)}（规则V14），请核查是否拆分合同。",
            )


def last_day_invoices(book: Book, programme: Programme) -> Iterator[Problem]:
    """V14: most invoices of one provider fall in the last days before 使用截止."""
    rushed: dict[str, list[bool]] = defaultdict(list)
    for number in book.under(programme):
        voucher = book.vouchers[number]
        day, limit, name = voucher.get("invoice_on"), voucher.get("use_by"), voucher.get("provider")
        if isinstance(day, str) and isinstance(limit, str) and isinstance(name, str):
            left = dates.days_between(day, limit)
            if left is not None:
                rushed[name].append(0 <= left < _RUSH_DAYS)
    for name, late in rushed.items():
        if len(late) >= _RUSH_FEWEST and sum(late) * 100 > len(late) * _RUSH_SHARE:
            yield _pattern(
                "use_days",
                f"“{name}”在{programme.title}的{len(late)}张发票中有{sum(late)}张开在使用截止前{_RUSH_DAYS}天内（规则V14），请核查。",
            )


def provider_share(book: Book, programme: Programme) -> Iterator[Problem]:
    """V14: one provider takes more of what is paid than the programme thinks sound."""
    if programme.provider_share is None:
        return
    paid: dict[str, Decimal] = defaultdict(Decimal)
    for number in book.under(programme):
        voucher = book.vouchers[number]
        name = voucher.get("provider")
        paid[name if isinstance(name, str) else ""] += owing(voucher)
    total = sum(paid.values(), NOTHING)
    for name, taken in paid.items():
        if name and total and taken * 100 > total * programme.provider_share and len(paid) > 1:
            yield _pattern(
                "provider_share",
                f"“{name}”占{programme.title}补助额的{taken * 100 / total:.1f}%（{yuan(taken)}／{yuan(total)}），"
                f"超过预警线{programme.provider_share}%（规则V14），请核查。",
            )


def _pattern(key: str, said: str) -> Problem:
    return Problem(key, Severity.EXPLAIN, "inconsistent", said)


def round_amounts(book: Book, number: int) -> Iterator[Problem]:
    """V14: a used amount in whole 万元 that equals the contract's is worth a look."""
    voucher = book.vouchers[number]
    used = amount(voucher, "used_amount")
    if used and used % 10000 == 0 and used == money(voucher, "contract_amount"):
        yield Problem(
            "used_amount",
            Severity.HINT,
            "inconsistent",
            f"确认使用额{yuan(used)}为整万且与合同额相同（规则V14），请留意发票与成果。",
        )

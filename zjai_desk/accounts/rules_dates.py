"""Rules on the days of a voucher against its programme: deadlines and no carry-over (V7, V11)."""

from collections.abc import Iterator
from itertools import pairwise

from zjai_desk.accounts.amounts import NOTHING, yuan
from zjai_desk.accounts.book import Book
from zjai_desk.accounts.programmes import Programme
from zjai_desk.registers.dates import is_after
from zjai_desk.registers.fields import Value, Values
from zjai_desk.registers.findings import Problem, Severity
from zjai_desk.registers.programmes import RECYCLED
from zjai_desk.registers.vouchers import VOUCHERS

# Those of the days that the voucher's own rule (registers.vouchers.dates_ascend) does not see.
_ORDER = ("contract_on", "invoice_on", "used_on", "claimed_on", "redeemed_on")
_ASKED = frozenset({"invoice_on", "claimed_on"})


def _day(values: Values, key: str) -> str:
    value: Value = values.get(key)
    return value if isinstance(value, str) else ""


def days_ascend(book: Book, number: int) -> Iterator[Problem]:
    """V7: 合同 ≤ 发票 ≤ 确认使用 ≤ 申请兑付 ≤ 兑付."""
    voucher = book.vouchers[number]
    filled = [key for key in _ORDER if _day(voucher, key)]
    for earlier, later in pairwise(filled):
        if _ASKED & {earlier, later} and is_after(voucher[earlier], voucher[later]):  # type: ignore[arg-type]
            yield Problem(
                later,
                Severity.FORCE,
                "date_order",
                f"{VOUCHERS[later].label}{voucher[later]}早于{VOUCHERS[earlier].label}{voucher[earlier]}（规则V7），请核对。",
            )


def within_terms(book: Book, number: int) -> Iterator[Problem]:
    """V7: contract, invoice and use within 使用截止, the claim within 兑付截止, as the voucher or its programme sets them."""
    voucher, programme = book.vouchers[number], book.programme(number)
    use_by = _day(voucher, "use_by")
    redeem_by = _day(voucher, "redeem_by")
    own = {"use_by": bool(use_by), "redeem_by": bool(redeem_by)}
    if programme is not None and _day(voucher, "issued_on"):
        use_by = use_by or programme.use_by(_day(voucher, "issued_on")) or ""
        redeem_by = redeem_by or (programme.redeem_by(use_by) if use_by else None) or ""
    checks = (
        ("contract_on", "use_by", use_by),
        ("invoice_on", "use_by", use_by),
        ("used_on", "use_by", use_by),
        ("claimed_on", "redeem_by", redeem_by),
    )
    for key, term, limit in checks:
        # Where the voucher states its own deadline, its register's rule judges the days that it knows.
        judged = own[term] and key in ("contract_on", "used_on")
        if limit and _day(voucher, key) and not judged and is_after(_day(voucher, key), limit):
            yield Problem(
                key,
                Severity.FORCE,
                "date_order",
                f"{VOUCHERS[key].label}{voucher[key]}晚于{VOUCHERS[term].label}{limit}（规则V7），请核对。",
            )


def not_carried_over(book: Book, number: int) -> Iterator[Problem]:
    """V11: what is not used by the end of the programme's term is void and moves to no other year."""
    voucher, programme = book.vouchers[number], book.programme(number)
    latest = programme.use_until if programme else None
    if programme and latest and _day(voucher, "use_by") and is_after(_day(voucher, "use_by"), latest):
        yield Problem(
            "use_by",
            Severity.FORCE,
            "exceeds",
            f"使用截止日期{voucher['use_by']}晚于{programme.title}的最迟使用日期{latest}，余额不得结转（规则V11），"
            f"最迟可填{latest}。",
        )


def pool_not_carried(book: Book, programme: Programme) -> Iterator[Problem]:
    """V11: only a programme that recycles what is not used may carry money in, and no more than was left."""
    if not programme.carried_in:
        return
    before = book.round_before(programme)
    if before is None or before.unused != RECYCLED:
        yield Problem(
            "carried_in",
            Severity.FORCE,
            "inconsistent",
            f"{programme.title}转入上轮余额{yuan(programme.carried_in)}，但上一年度政策没有写明余额转入下一轮"
            "（规则V11），请清空上轮转入或核对上一年度政策。",
        )
        return
    left = (before.pool or NOTHING) - book.owed(before)
    if programme.carried_in > left:
        yield Problem(
            "carried_in",
            Severity.FORCE,
            "exceeds",
            f"{programme.title}转入{yuan(programme.carried_in)}，超过上一轮余额{yuan(left)}（规则V11），请更正。",
        )

"""Rules on the amounts of a voucher: ratio, caps, stacking, balance and thirds (V2, V3, V4, V5, V12)."""

from collections.abc import Iterator
from decimal import Decimal

from zjai_desk.accounts.amounts import NOTHING, amount, money, thirds, yuan
from zjai_desk.accounts.book import Book
from zjai_desk.accounts.programmes import Programme
from zjai_desk.registers.fields import Values
from zjai_desk.registers.findings import Problem, Severity
from zjai_desk.registers.vouchers import VOUCHERS

_CLAIMS = ("redeemed_amount", "approved_amount", "claimed_amount")


def _exceeds(key: str, said: str) -> Problem:
    return Problem(key, Severity.FORCE, "exceeds", said)


def claim(voucher: Values) -> tuple[str, Decimal]:
    """Return what is to be paid as far as it is settled, (field, amount in 元): paid, else approved, else claimed."""
    for key in _CLAIMS:
        value = money(voucher, key)
        if value is not None:
            return key, value
    return "claimed_amount", NOTHING


def within_ratio(book: Book, number: int) -> Iterator[Problem]:
    """V2: 兑付 ≤ 合同额 × 补助比例; a price below the 全额抵扣限额 may be paid whole."""
    voucher, programme = book.vouchers[number], book.programme(number)
    price, (key, paid) = money(voucher, "contract_amount"), claim(voucher)
    if programme is None or price is None:
        return
    limit = programme.subsidy_limit(price)
    if limit is not None and paid > limit:
        yield _exceeds(
            key,
            f"{VOUCHERS[key].label}{yuan(paid)}超过合同额{yuan(price)}按比例{programme.ratio}%可补助的"
            f"{yuan(limit)}（规则V2，{programme.title}），最多可填{yuan(limit)}。",
        )


def within_caps(book: Book, number: int) -> Iterator[Problem]:
    """V3: caps for one claim, for an enterprise and year, and for all enterprises of one controller."""
    voucher, programme = book.vouchers[number], book.programme(number)
    if programme is None:
        return
    bound = book.splits[number].live
    face = amount(voucher, "face_amount") or bound
    if programme.per_claim_cap is not None and face > programme.per_claim_cap:
        yield _exceeds(
            "face_amount",
            f"发放额{yuan(face)}超过单次限额{yuan(programme.per_claim_cap)}（规则V3，{programme.title}），"
            f"最多可发放{yuan(programme.per_claim_cap)}。",
        )
    if bound > 0:
        yield from _within(book, number, "year", programme.per_year_cap, "本企业年度累计", "年度限额")
        yield from _within(
            book,
            number,
            "controller",
            programme.controller_cap,
            "同一实际控制人各企业累计",
            "同一实控人年度限额",
        )


def _within(
    book: Book, number: int, kind: str, cap: Decimal | None, what: str, limit: str
) -> Iterator[Problem]:
    """Hold the vouchers up to this one against a cap: the one that goes beyond it is at fault, not the first."""
    if cap is None:
        return
    group = sorted(book.group(kind, number), key=book.order)
    if not group:
        return
    before = book.total(group[: group.index(number)]).live
    after = before + book.splits[number].live
    if after > cap:
        left = max(cap - before, NOTHING)
        programme = book.programme(number)
        yield _exceeds(
            "face_amount",
            f"{what}{yuan(after)}超过{limit}{yuan(cap)}（规则V3，{programme.title if programme else ''}），"
            f"此前已占用{yuan(before)}，本券最多可为{yuan(left)}。",
        )


def within_stack(book: Book, number: int) -> Iterator[Problem]:
    """V4: several programmes on one contract together stay within the 叠加上限."""
    programme = book.programme(number)
    price = money(book.vouchers[number], "contract_amount")
    if programme is None or programme.stack_cap is None or not price:
        return
    numbers = book.group("contract", number)
    if len({book.vouchers[n].get("scheme") for n in numbers}) < 2 or number != _last_claim(book, numbers):
        return
    paid = sum((claim(book.vouchers[n])[1] for n in numbers), NOTHING)
    share = paid * 100 / price
    if share > programme.stack_cap:
        key, own = claim(book.vouchers[number])
        most = max(price * programme.stack_cap / 100 - (paid - own), NOTHING)
        yield _exceeds(
            key,
            f"同一合同叠加补助{yuan(paid)}，占合同额{yuan(price)}的{share:.2f}%，超过叠加上限"
            f"{programme.stack_cap}%（规则V4，{programme.title}），本券最多可补助{yuan(most)}。",
        )


def _last_claim(book: Book, numbers: list[int]) -> int:
    return next((n for n in reversed(numbers) if claim(book.vouchers[n])[1] > 0), -1)


def balances(book: Book, number: int) -> Iterator[Problem]:
    """V5: 发放 = 确认使用 + 有效未用 + 退券 + 收回 + 作废, to the cent, with nothing below zero."""
    parts = book.splits[number]
    if not parts.balanced:
        out = parts.issued - parts.unused
        # That more is used than was issued is V1's to say.
        if parts.returned or parts.reclaimed or parts.voided or parts.used <= parts.issued:
            yield Problem(
                "face_amount",
                Severity.FORCE,
                "exceeds",
                f"确认使用、退券、收回、作废合计{yuan(out)}，与发放额{yuan(parts.issued)}不平（规则V5），请核对各项金额。",
            )


def in_thirds(book: Book, number: int) -> Iterator[Problem]:
    """V12: of a 云创券 government, platform and enterprise bear a third each, the odd cents the enterprise."""
    voucher = book.vouchers[number]
    if voucher.get("scheme") != "云创券":
        return
    price = money(voucher, "contract_amount")
    shares = tuple(money(voucher, key) for key in ("used_amount", "platform_amount", "paid_amount"))
    if price is None or None in shares:
        return
    wanted = thirds(price)
    if shares != wanted:
        yield Problem(
            "used_amount",
            Severity.FORCE,
            "inconsistent",
            f"价款{yuan(price)}应由政府、平台、企业各担三分之一：{'、'.join(map(yuan, wanted))}（零头归企业，规则V12），"
            f"现为{'、'.join(yuan(s) for s in shares if s is not None)}。",
        )


def pool_holds(book: Book, programme: Programme) -> Iterator[Problem]:
    """V6: 已兑付 + 已核定未付 ≤ 预算; Σ有效发放 ≤ 预算 × 超发系数."""
    pool = programme.pool
    if pool is None:
        return
    owed, live = book.owed(programme), book.live(programme)
    if owed > pool:
        yield _exceeds(
            "budget",
            f"{programme.title}已兑付和已核定未付合计{yuan(owed)}，超过预算{yuan(pool)}，超出{yuan(owed - pool)}"
            "（规则V6），请追加预算或核减。",
        )
    if programme.over_issue is not None and live > pool * programme.over_issue:
        limit = pool * programme.over_issue
        yield Problem(
            "over_issue",
            Severity.EXPLAIN,
            "exceeds",
            f"{programme.title}有效发放合计{yuan(live)}，超过预算×超发系数{programme.over_issue}即{yuan(limit)}"
            "（规则V6），请说明。",
        )

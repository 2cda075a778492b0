"""Rules on who takes part: related parties, eligibility, doubles, duties kept apart (V8, V9, V10, V15)."""

import datetime as dt
from collections.abc import Iterator

from zjai_desk.accounts.book import Book
from zjai_desk.accounts.life import STEPS
from zjai_desk.accounts.parties import name_key, ties
from zjai_desk.registers import dates
from zjai_desk.registers.fields import Values
from zjai_desk.registers.findings import Problem, Severity
from zjai_desk.registers.text import fold
from zjai_desk.registers.vouchers import VOUCHERS

_GONE = frozenset({"注销", "吊销", "迁出"})
_NEAR = dt.timedelta(days=7)
_DUTIES = ("经办", "复核", "审批")
_DUTY_OF = {step.label: step.role for step in STEPS.values()}


def invoice_used_once(book: Book, number: int) -> Iterator[Problem]:
    """V8: an invoice pays one voucher, in whatever programme, year or district."""
    rivals = book.rivals("invoice", number)
    if rivals:
        yield Problem(
            "invoice_no",
            Severity.FORCE,
            "duplicate",
            f"发票号码{book.vouchers[number]['invoice_no']}已用于{_named(book, rivals[0])}（规则V8），"
            "一张发票只能用一次，请更换发票或退回。",
        )


def contract_used_once(book: Book, number: int) -> Iterator[Problem]:
    """V8: a contract number that stands twice asks for a reason; several schemes on one contract are V4's to judge."""
    voucher, programme = book.vouchers[number], book.programme(number)
    stacked = programme is not None and programme.stack_cap is not None
    rivals = [
        n
        for n in book.rivals("contract", number)
        if not stacked or book.vouchers[n].get("scheme") == voucher.get("scheme")
    ]
    if rivals:
        yield Problem(
            "contract_no",
            Severity.EXPLAIN,
            "duplicate",
            f"合同编号{voucher['contract_no']}已用于{_named(book, rivals[0])}（规则V8），请说明为何再用。",
        )


def deal_made_once(book: Book, number: int) -> Iterator[Problem]:
    """V8: the same enterprise, provider and amount within a week of each other look like one deal told twice."""
    day = _deal_day(book.vouchers[number])
    if day is None:
        return
    for other in book.rivals("deal", number):
        theirs = _deal_day(book.vouchers[other])
        if theirs is None or abs(theirs - day) > _NEAR:
            continue
        if _same(book, number, other, "invoice_no") or _same(book, number, other, "contract_no"):
            continue  # said of the number itself
        yield Problem(
            "contract_amount",
            Severity.EXPLAIN,
            "duplicate",
            f"与{_named(book, other)}的企业、服务机构、合同额相同，日期相差{abs((theirs - day).days)}天（规则V8），"
            "请核对是否重复申报。",
        )
        return


def _same(book: Book, one: int, other: int, key: str) -> bool:
    mine, theirs = book.vouchers[one].get(key), book.vouchers[other].get(key)
    return isinstance(mine, str) and isinstance(theirs, str) and fold(mine) == fold(theirs)


def _deal_day(voucher: Values) -> dt.date | None:
    for key in ("contract_on", "invoice_on"):
        day = voucher.get(key)
        if isinstance(day, str) and dates.precision(day) == "day":
            return dt.date.fromisoformat(day)
    return None


def _named(book: Book, number: int) -> str:
    voucher = book.vouchers[number]
    return f"{voucher.get('scheme') or '券'}{voucher.get('voucher_no') or ''}（{voucher.get('applicant') or '申领单位未填'}）"


def unrelated(book: Book, number: int) -> Iterator[Problem]:
    """V9: enterprise and provider share no code, person, telephone, address or account."""
    voucher = book.vouchers[number]
    enterprise, provider = book.enterprise_of(voucher), book.provider_of(voucher)
    found = ties(enterprise, provider) if enterprise and provider else []
    applicant, server = voucher.get("applicant"), voucher.get("provider")
    if isinstance(applicant, str) and isinstance(server, str) and name_key(applicant) == name_key(server):
        found.append("申领单位就是服务机构")
    if provider and _is(provider.get("account_name"), applicant):
        found.append("服务机构的银行户名就是申领单位")
    if found:
        yield Problem(
            "provider",
            Severity.EXPLAIN,
            "inconsistent",
            f"申领单位与服务机构疑似关联：{'、'.join(found)}（规则V9），请核查并说明。",
        )


def _is(one: object, other: object) -> bool:
    return isinstance(one, str) and isinstance(other, str) and name_key(one) == name_key(other)


def enterprise_eligible(book: Book, number: int) -> Iterator[Problem]:
    """V10: the enterprise stands, is of a size the programme is for and, as far as known, sits in its area."""
    voucher, programme = book.vouchers[number], book.programme(number)
    enterprise = book.enterprise_of(voucher)
    if enterprise is None or voucher.get("scheme") == "活动券":  # pays organisers, whoever they are
        return
    if enterprise.get("status") in _GONE:
        yield Problem(
            "applicant",
            Severity.FORCE,
            "inconsistent",
            f"企业台账中“{enterprise['name']}”已{enterprise['status']}，不能用券（规则V10），请核对企业状态。",
        )
    scale = enterprise.get("scale")
    if programme and programme.scales and isinstance(scale, str) and scale not in programme.scales:
        yield Problem(
            "applicant",
            Severity.FORCE,
            "inconsistent",
            f"企业规模为{scale}，{programme.title}只适用{'、'.join(programme.scales)}（规则V10），请核对。",
        )


def provider_accredited(book: Book, number: int) -> Iterator[Problem]:
    """V10: the provider is on the list for this scheme on the day of the contract."""
    voucher = book.vouchers[number]
    name, scheme = voucher.get("provider"), voucher.get("scheme")
    if not isinstance(name, str) or not book.providers:
        return
    provider = book.provider_of(voucher)
    day = voucher.get("contract_on") or voucher.get("issued_on")
    why = ""
    if provider is None:
        why = "不在服务机构名单中"
    elif isinstance(schemes := provider.get("schemes"), tuple) and schemes and scheme not in schemes:
        why = f"只可服务{'、'.join(schemes)}"
    elif isinstance(day, str):
        since, until = provider.get("accredited_on"), provider.get("valid_until")
        if isinstance(since, str) and dates.is_after(since, day):
            why = f"{since}才备案，晚于签约日{day}"
        elif isinstance(until, str) and dates.is_after(day, until):
            why = f"备案有效期至{until}，早于签约日{day}"
    if why:
        grade = Severity.EXPLAIN if provider is None else Severity.FORCE
        yield Problem("provider", grade, "inconsistent", f"服务机构“{name}”{why}（规则V10），请核对。")


def duties_apart(book: Book, number: int) -> Iterator[Problem]:
    """V15: where a programme keeps duties apart, 经办, 复核 and 审批 of a voucher are three persons."""
    programme = book.programme(number)
    if programme is None or programme.separated != "是":
        return
    persons: dict[object, set[str]] = {}
    for duty in book.duties.get(number, ()):
        # Who takes the step of another duty holds that one too, whatever he calls himself.
        held_here = {duty.get("role"), _DUTY_OF.get(str(duty.get("step")))} & set(_DUTIES)
        if duty.get("done_by"):
            persons.setdefault(duty["done_by"], set()).update(map(str, held_here))
    for person, roles in persons.items():
        if len(roles) > 1:
            held = "和".join(role for role in _DUTIES if role in roles)
            yield Problem(
                "review_status",
                Severity.FORCE,
                "inconsistent",
                f"“{person}”对同一张券办了{held}（规则V15，{programme.title}要求分设），请换人办理。",
            )


def published_first(book: Book, number: int) -> Iterator[Problem]:
    """V15: the 公示 has run its days before the payment."""
    voucher, programme = book.vouchers[number], book.programme(number)
    paid, shown = voucher.get("redeemed_on"), voucher.get("published_on")
    if programme is None or not programme.public_days or not isinstance(paid, str):
        return
    label = VOUCHERS["redeemed_on"].label
    if not isinstance(shown, str):
        yield Problem(
            "published_on",
            Severity.FORCE,
            "missing",
            f"{programme.title}要求公示{programme.public_days}天后兑付，没有公示日期（规则V15），请先公示。",
        )
    elif dates.precision(shown) == dates.precision(paid) == "day":
        free = dt.date.fromisoformat(shown) + dt.timedelta(days=programme.public_days)
        if paid < free.isoformat():
            yield Problem(
                "redeemed_on",
                Severity.FORCE,
                "date_order",
                f"{shown}起公示{programme.public_days}天，{label}{paid}早于公示期满{free}（规则V15）。",
            )

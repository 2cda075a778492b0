"""The life of a voucher (domain.md §1.2): its steps, from which status each may be taken, and what each sets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from zjai_desk.accounts.amounts import amount, money, split
from zjai_desk.accounts.programmes import Programme
from zjai_desk.errors import DeskError
from zjai_desk.registers import dates
from zjai_desk.registers.fields import Value, Values
from zjai_desk.registers.vouchers import REVIEW_LEVELS, VOUCHERS

PASS, REJECT, AMEND = "通过", "驳回", "补正"
VERDICTS = (PASS, REJECT, AMEND)
_UNDER_REVIEW = {"区县": "区县审核中", "市级": "市级审核中", "财政": "财政审核中"}
_LIVE = ("已发放", "使用中", "待确认使用")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, the statuses it starts from, the status it leads to, what it asks for and who takes it.

    ``asks`` are fields of the voucher that must be filled when it is taken, by the voucher or by the input;
    ``offers`` are fields that the input may set besides; ``reasoned`` steps want a reason. An empty ``after``
    leaves the status to the step's own rules.
    """

    key: str
    label: str
    before: tuple[str, ...]
    after: str = ""
    asks: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    role: str = "经办"
    reasoned: bool = False


STEPS: dict[str, Step] = {
    step.key: step
    for step in (
        Step("apply", "申领", ("", "草稿"), "已申领", ("applicant", "scheme", "applied_on"), ("face_amount",)),
        Step("review", "审核", ("已申领", "已申请兑付"), role="复核", offers=("approved_amount",)),
        Step("issue", "发放", ("已申领",), "已发放", ("voucher_no", "issued_on", "face_amount"), ("use_by", "redeem_by", "tickets_issued"), "审批"),
        Step("contract", "登记合同", ("已发放",), "使用中", ("provider", "contract_no", "contract_on", "contract_amount")),
        Step("use", "提交使用", ("已发放", "使用中"), "待确认使用", ("used_amount",), ("invoice_no", "invoice_on", "invoice_amount", "platform_amount", "paid_amount", "event_name", "event_on", "tickets", "attendance")),
        Step("confirm", "确认使用", ("使用中", "待确认使用"), "", ("used_amount", "used_on"), role="复核"),
        Step("claim", "申请兑付", ("已确认使用", "部分使用"), "已申请兑付", ("claimed_amount", "claimed_on")),
        Step("publish", "公示", ("已申请兑付",), "", ("published_on",)),
        Step("redeem", "兑付", ("已申请兑付",), "已兑付", ("redeemed_amount", "redeemed_on", "payee"), role="审批"),
        Step("return", "退券", ("已发放", "使用中"), "退券", ("closed_on",), reasoned=True),
        Step("reclaim", "过期收回", _LIVE, "过期收回", ("closed_on",)),
        Step("void", "作废", ("草稿", "已申领", *_LIVE, "已确认使用", "部分使用", "已申请兑付"), "作废", ("closed_on",), reasoned=True),
        Step("recover", "追回", ("已兑付",), "追回", ("recovered_amount", "closed_on"), reasoned=True),
    )
}  # fmt: skip
"""All steps by key, in the order of a voucher's life; the side exits come last."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person enters for a step: the day, fields of the voucher, and for a review the verdict and the reason."""

    day: str
    values: Mapping[str, Value]
    verdict: str = PASS
    reason: str = ""


Fill = Callable[[Values, Programme | None, Entry, dict[str, Value]], None]
"""Completes the fields that a step sets; raises a DeskError where it cannot be taken."""


def _status(voucher: Values) -> str:
    status = voucher.get("status")
    return status if isinstance(status, str) else ""


def take(step: Step, voucher: Values, programme: Programme | None, entry: Entry) -> dict[str, Value]:
    """Return the fields of a voucher that a step sets; a DeskError says why the step cannot be taken."""
    status = _status(voucher)
    if status not in step.before:
        allowed = "、".join(before for before in step.before if before)
        raise DeskError(
            f"券状态是“{status or '未填'}”，不能办{step.label}。",
            f"只有{allowed or '新建'}的券可以办{step.label}。",
        )
    if step.reasoned and not entry.reason.strip():
        raise DeskError(f"{step.label}要写明原因。", "请填写原因后再办。")
    changes = dict(entry.values)
    if step.after:
        changes["status"] = step.after
    if step.key in _FILL:
        _FILL[step.key](voucher, programme, entry, changes)
    _require(step, {**voucher, **changes})
    return {key: value for key, value in changes.items() if voucher.get(key) != value}


def _require(step: Step, voucher: Values) -> None:
    missing = [VOUCHERS[key].label for key in step.asks if voucher.get(key) is None]
    if missing:
        raise DeskError(f"{step.label}还缺{'、'.join(missing)}。", "请补填后再办。")


def _apply(voucher: Values, _: Programme | None, entry: Entry, changes: dict[str, Value]) -> None:
    changes.setdefault("applied_on", voucher.get("applied_on") or entry.day)
    changes["review_status"], changes["review_level"] = "待审", None


def _levels(voucher: Values, programme: Programme | None) -> tuple[str, ...]:
    """Return the levels a voucher goes through: the treasury judges payments only."""
    wanted = programme.levels if programme and programme.levels else REVIEW_LEVELS[:1]
    paying = _status(voucher) == "已申请兑付"
    levels = tuple(level for level in REVIEW_LEVELS if level in wanted and (paying or level != "财政"))
    return levels or REVIEW_LEVELS[:1]


def _review(voucher: Values, programme: Programme | None, entry: Entry, changes: dict[str, Value]) -> None:
    if voucher.get("review_status") == PASS:
        raise DeskError("这张券已经审核通过。", "请办下一环节。")
    if entry.verdict not in VERDICTS:
        raise DeskError(f"没有“{entry.verdict}”这种审核结论。", f"可选：{'、'.join(VERDICTS)}。")
    if entry.verdict != PASS and not entry.reason.strip():
        raise DeskError(f"审核{entry.verdict}要写明意见。", "请填写审核意见后再办。")
    levels = _levels(voucher, programme)
    passed = voucher.get("review_level")
    place = levels.index(passed) + 1 if passed in levels else 0
    here = levels[min(place, len(levels) - 1)]
    changes["review_note"] = entry.reason.strip() or None
    if entry.verdict == PASS:
        changes["review_level"] = here
        changes["review_status"] = PASS if here == levels[-1] else _UNDER_REVIEW[levels[place + 1]]
        if _status(voucher) == "已申请兑付" and here == levels[-1] and "approved_amount" not in changes:
            changes["approved_amount"] = voucher.get("approved_amount") or voucher.get("claimed_amount")
        return
    changes["review_status"], changes["review_level"] = entry.verdict, None
    if entry.verdict == REJECT:
        # A refused claim leaves the use confirmed, a refused application may be made anew.
        changes["status"] = _used_status(voucher) if _status(voucher) == "已申请兑付" else "草稿"


def level_of(voucher: Values, programme: Programme | None) -> str:
    """Return the level that judges a voucher next."""
    levels, passed = _levels(voucher, programme), voucher.get("review_level")
    place = levels.index(passed) + 1 if passed in levels else 0
    return levels[min(place, len(levels) - 1)]


def _issue(voucher: Values, programme: Programme | None, entry: Entry, changes: dict[str, Value]) -> None:
    if voucher.get("review_status") != PASS:
        raise DeskError("申领还没有审核通过，不能发放。", "请先办审核。")
    issued_on = changes.setdefault("issued_on", voucher.get("issued_on") or entry.day)
    changes["review_status"] = changes["review_level"] = changes["review_note"] = None
    if programme is None or not isinstance(issued_on, str):
        return
    use_by = changes.get("use_by") or voucher.get("use_by") or programme.use_by(issued_on)
    redeem_by = changes.get("redeem_by") or voucher.get("redeem_by")
    if isinstance(use_by, str):
        changes["use_by"], redeem_by = use_by, redeem_by or programme.redeem_by(use_by)
    if redeem_by:
        changes["redeem_by"] = redeem_by


def _contract(_: Values, __: Programme | None, entry: Entry, changes: dict[str, Value]) -> None:
    changes.setdefault("contract_on", entry.day)


def _used_status(voucher: Values) -> str:
    face, used = money(voucher, "face_amount"), amount(voucher, "used_amount")
    return "部分使用" if face is not None and used < face else "已确认使用"


def _confirm(voucher: Values, _: Programme | None, entry: Entry, changes: dict[str, Value]) -> None:
    """Confirm the use; what is left of a voucher used in part is released to the pool."""
    changes.setdefault("used_on", voucher.get("used_on") or entry.day)
    changes["status"] = _used_status({**voucher, **changes})
    rest = split({**voucher, **changes}).unused
    if changes["status"] == "部分使用" and rest > 0:
        changes["reclaimed_amount"] = amount(voucher, "reclaimed_amount") + rest


def _claim(voucher: Values, programme: Programme | None, entry: Entry, changes: dict[str, Value]) -> None:
    changes.setdefault("claimed_on", entry.day)
    if "claimed_amount" not in changes and voucher.get("claimed_amount") is None:
        changes["claimed_amount"] = claimable(voucher, programme)
    changes["review_status"], changes["review_level"], changes["review_note"] = "待审", None, None


def claimable(voucher: Values, programme: Programme | None) -> Decimal:
    """Return the most a voucher may claim: what was used of it, within the programme's ratio of the contract."""
    used, price = split(voucher).used, money(voucher, "contract_amount")
    limit = programme.subsidy_limit(price) if programme and price is not None else None
    return used if limit is None else min(used, limit)


def _publish(voucher: Values, _: Programme | None, entry: Entry, changes: dict[str, Value]) -> None:
    if voucher.get("review_status") != PASS:
        raise DeskError("兑付申请还没有审核通过，不能公示。", "请先办审核。")
    changes.setdefault("published_on", entry.day)


def _redeem(voucher: Values, programme: Programme | None, entry: Entry, changes: dict[str, Value]) -> None:
    if voucher.get("review_status") != PASS:
        raise DeskError("兑付申请还没有审核通过，不能兑付。", "请先办审核。")
    changes.setdefault("redeemed_on", entry.day)
    changes.setdefault("redeemed_amount", voucher.get("approved_amount") or voucher.get("claimed_amount"))
    if voucher.get("payee") is None and "payee" not in changes:
        to_applicant = programme is None or programme.payee_rule in (None, "企业", "主办机构")
        changes["payee"] = voucher.get("applicant") if to_applicant else voucher.get("provider")


def _leave(key: str) -> Fill:
    """Return the filling of a side exit: what is not used goes to ``key``; what was only handed in, counts for nothing."""

    def fill(voucher: Values, _: Programme | None, entry: Entry, changes: dict[str, Value]) -> None:
        changes.setdefault("closed_on", entry.day)
        parts = split(voucher)
        if parts.issued > 0:
            changes["face_amount"] = parts.issued
            changes[key] = amount(voucher, key) + parts.unused + parts.used
        changes |= dict.fromkeys(("used_amount", "claimed_amount", "approved_amount"))

    return fill


def _reclaim(voucher: Values, programme: Programme | None, entry: Entry, changes: dict[str, Value]) -> None:
    use_by = voucher.get("use_by")
    if not isinstance(use_by, str):
        raise DeskError("没有使用截止日期，不能按过期收回。", "请先填使用截止日期，或办退券、作废。")
    if not dates.is_after(entry.day, use_by):
        raise DeskError(f"使用截止日期{use_by}还没有过，不能收回。", "到期后再办，或办退券。")
    _leave("reclaimed_amount")(voucher, programme, entry, changes)


def _recover(voucher: Values, _: Programme | None, entry: Entry, changes: dict[str, Value]) -> None:
    changes.setdefault("closed_on", entry.day)
    changes.setdefault("recovered_amount", voucher.get("redeemed_amount"))
    if amount({**voucher, **changes}, "recovered_amount") > amount(voucher, "redeemed_amount"):
        raise DeskError("追回额大于兑付额。", f"最多可追回{amount(voucher, 'redeemed_amount'):,}元。")


_FILL: dict[str, Fill] = {
    "apply": _apply,
    "review": _review,
    "issue": _issue,
    "contract": _contract,
    "confirm": _confirm,
    "claim": _claim,
    "publish": _publish,
    "redeem": _redeem,
    "return": _leave("returned_amount"),
    "reclaim": _reclaim,
    "void": _leave("voided_amount"),
    "recover": _recover,
}

"""Money of a voucher: what became of the amount issued, and the thirds of a 云创券."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from zjai_desk.registers.fields import Values

CENT = Decimal("0.01")
NOTHING = Decimal(0)
RETURNED, RECLAIMED, VOIDED = "退券", "过期收回", "作废"
NOT_ISSUED = frozenset({"草稿", "已申领"})
NOT_CONFIRMED = frozenset({"已发放", "使用中", "待确认使用"})
REST_GOES_TO = {RETURNED: "returned", RECLAIMED: "reclaimed", VOIDED: "voided"}


def money(values: Values, key: str) -> Decimal | None:
    """Return an amount in 元; None if it is not filled."""
    value = values.get(key)
    return Decimal(value) if isinstance(value, (int, Decimal)) else None


def amount(values: Values, key: str) -> Decimal:
    """Return an amount in 元; zero if it is not filled."""
    return money(values, key) or NOTHING


@dataclass(frozen=True, slots=True)
class Split:
    """What became of the amount issued, in 元; ``issued`` is the sum of the other five (rule V5)."""

    issued: Decimal = NOTHING
    used: Decimal = NOTHING
    unused: Decimal = NOTHING
    returned: Decimal = NOTHING
    reclaimed: Decimal = NOTHING
    voided: Decimal = NOTHING

    def __add__(self, other: "Split") -> "Split":
        return Split(
            self.issued + other.issued,
            self.used + other.used,
            self.unused + other.unused,
            self.returned + other.returned,
            self.reclaimed + other.reclaimed,
            self.voided + other.voided,
        )

    @property
    def live(self) -> Decimal:
        """What still binds the budget: used, or free to be used."""
        return self.used + self.unused

    @property
    def balanced(self) -> bool:
        """Whether 发放 = 确认使用 + 有效未用 + 退券 + 收回 + 作废, with nothing below zero."""
        parts = (self.used, self.unused, self.returned, self.reclaimed, self.voided)
        return sum(parts, NOTHING) == self.issued and min(parts) >= 0


def split(values: Values) -> Split:
    """Return what became of a voucher's amount.

    An application is nothing issued yet, a use handed in is not used until it is confirmed. A voucher that
    states no 发放额 was worth what was used of it, or else what was paid for it; a payment
    without a 确认使用额 proves the use. What is left over goes where the status says, else it is 有效未用.
    """
    status = str(values.get("status"))
    never_issued = values.get("issued_on") is None and values.get("applied_on") is not None
    if status in NOT_ISSUED or (status == VOIDED and never_issued):
        return Split()
    paid = money(values, "redeemed_amount")
    stated = NOTHING if status in NOT_CONFIRMED else money(values, "used_amount")
    used = stated if stated is not None else paid or NOTHING
    face = money(values, "face_amount")
    issued = face if face is not None else used
    parts = {
        "unused": NOTHING,
        "returned": amount(values, "returned_amount"),
        "reclaimed": amount(values, "reclaimed_amount"),
        "voided": amount(values, "voided_amount"),
    }
    rest = issued - used - sum(parts.values())
    # Less than nothing left is a fault (V5), which must not hide in what was taken back.
    parts[REST_GOES_TO.get(status, "unused") if rest > 0 else "unused"] += rest
    return Split(issued, used, **parts)


def owing(values: Values) -> Decimal:
    """Return what a voucher takes from the budget in 元: what was paid less what was recovered, else what was approved."""
    paid = money(values, "redeemed_amount")
    if paid is not None:
        return paid - amount(values, "recovered_amount")
    return NOTHING if values.get("status") in REST_GOES_TO else amount(values, "approved_amount")


def thirds(price: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """Return the shares of government, platform and enterprise in a price, to the cent (rule V12).

    The odd cents are the enterprise's: 100.00 is 33.33, 33.33 and 33.34.
    """
    third = (price / 3).quantize(CENT, ROUND_DOWN)
    return third, third, price - 2 * third


def yuan(number: Decimal) -> str:
    """Return an amount as sentences state it: 12,345.60元, without idle cents."""
    whole = number == number.to_integral_value()
    return f"{number:,.0f}元" if whole else f"{number:,.2f}元"

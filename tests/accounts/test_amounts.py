"""What becomes of a voucher's amount, and the thirds of a 云创券."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zjai_desk.accounts.amounts import Split, split, thirds

CENTS = st.decimals(Decimal("0.01"), Decimal("99999999.99"), places=2)


@given(CENTS)
def test_thirds_make_the_price_and_the_odd_cents_are_the_enterprises(price: Decimal) -> None:
    government, platform, enterprise = thirds(price)
    assert government + platform + enterprise == price
    assert government == platform
    assert Decimal(0) <= enterprise - government <= Decimal("0.02")


def test_the_example_of_the_rule() -> None:
    assert thirds(Decimal(100)) == (Decimal("33.33"), Decimal("33.33"), Decimal("33.34"))


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({"status": "已申领", "face_amount": 100}, Split()),
        ({"status": "待确认使用", "face_amount": 100, "used_amount": 60}, Split(Decimal(100), unused=Decimal(100))),
        ({"status": "已确认使用", "face_amount": 100, "used_amount": 60}, Split(Decimal(100), Decimal(60), Decimal(40))),
        ({"status": "退券", "face_amount": 100}, Split(Decimal(100), returned=Decimal(100))),
        ({"status": "作废", "face_amount": 100, "issued_on": "2019"}, Split(Decimal(100), voided=Decimal(100))),
        ({"status": "过期收回", "face_amount": 100, "used_amount": 30}, Split(Decimal(100), Decimal(30), reclaimed=Decimal(70))),
        ({"redeemed_amount": 3000}, Split(Decimal(3000), Decimal(3000))),
        ({"face_amount": 100, "returned_amount": 25}, Split(Decimal(100), unused=Decimal(75), returned=Decimal(25))),
    ],
)  # fmt: skip
def test_what_became_of_the_amount(values: dict[str, int | str], wanted: Split) -> None:
    assert split(values) == wanted
    assert split(values).balanced


def test_more_taken_back_than_was_issued_does_not_balance() -> None:
    parts = split({"status": "退券", "face_amount": 100, "used_amount": 60, "returned_amount": 50})
    assert not parts.balanced
    assert parts.used + parts.unused + parts.returned + parts.reclaimed + parts.voided == parts.issued

"""What is due: to be taken back, to be used, to be claimed; as of a day, for one district or all."""

import datetime as dt
from decimal import Decimal

from zjai_desk.accounts.expiry import CLAIM_LATE, CLAIM_SOON, TAKE_BACK, USE_SOON, reminders
from zjai_desk.registers.fields import Value
from zjai_desk.store import Store

TODAY = dt.date(2026, 6, 15)


def voucher(number: int, **values: Value) -> dict[str, Value]:
    return {
        "voucher_no": f"C{number}", "scheme": "创新券", "district": "滨江区", "status": "已发放",
        "issued_on": "2026-01-01", "face_amount": Decimal(100), **values,
    }  # fmt: skip


def test_each_sort_is_counted_with_its_money_and_opens_its_vouchers(store: Store) -> None:
    with store.change("登记") as change:
        lapsed, last_day, soon, far, late, near, back, vague = change.insert(
            "vouchers",
            [
                voucher(1, use_by="2026-06-14"),
                voucher(2, use_by="2026-06-15"),
                voucher(3, use_by="2026-07-15", used_amount=Decimal(30), status="使用中"),
                voucher(4, use_by="2026-07-16"),
                voucher(5, status="已确认使用", used_amount=Decimal(60), redeem_by="2026-06-14"),
                voucher(
                    6, status="部分使用", used_amount=Decimal(70), redeem_by="2026-07-01", district="西湖区"
                ),
                voucher(7, status="过期收回", use_by="2026-01-01", reclaimed_amount=Decimal(100)),
                voucher(8, use_by="2026"),
            ],
        )
    found = {one.what: (one.amount, one.records, one.step) for one in reminders(store, TODAY)}
    assert found == {
        TAKE_BACK: (100, (lapsed,), "reclaim"),
        USE_SOON: (300, (last_day, soon, vague), ""),
        CLAIM_LATE: (60, (late,), "claim"),
        CLAIM_SOON: (70, (near,), "claim"),
    }
    assert {far, back}.isdisjoint(number for one in reminders(store, TODAY) for number in one.records)
    here = reminders(store, TODAY, {"district": ("西湖区",)})
    assert [(one.what, one.records) for one in here] == [(CLAIM_SOON, (near,))]


def test_an_office_where_nothing_is_due_is_not_reminded(store: Store) -> None:
    assert reminders(store, TODAY) == []

"""The turn of the year: programmes copied, the rest of a 云创券 pool carried into the next round, never of others."""

from decimal import Decimal

import pytest

from zjai_desk.accounts.current import CurrentBook
from zjai_desk.accounts.rollover import carry_unused, copy_to_next_year
from zjai_desk.errors import DeskError
from zjai_desk.registers.fields import Value
from zjai_desk.registers.programmes import PROGRAMMES
from zjai_desk.store import Store

CLOUD: dict[str, Value] = {
    "scheme": "云创券", "area": "滨江区", "year": 2026, "budget": Decimal(100_000),
    "use_until": "2028-02-29", "unused": "转入下一轮资金池",
}  # fmt: skip


def keep(store: Store, *programmes: dict[str, Value]) -> list[int]:
    with store.change("登记") as change:
        change.insert(
            "vouchers",
            [{"voucher_no": "Y1", "scheme": "云创券", "district": "滨江区", "issued_on": "2026-03-01",
              "face_amount": Decimal(40_000), "used_amount": Decimal(30_000), "redeemed_amount": Decimal(30_000)}],
        )  # fmt: skip
        return change.insert("programmes", list(programmes))


def later(store: Store, scheme: str = "云创券") -> dict[str, Value]:
    found = (record.values for record in store.records("programmes", store.ids("programmes")))
    return next(values for values in found if (values["scheme"], values["year"]) == (scheme, 2027))


def test_a_copy_takes_the_rest_of_the_pool_along_only_where_the_programme_says_so(store: Store) -> None:
    (plain,) = store.ids("programmes")
    (cloud,) = keep(store, CLOUD)
    assert copy_to_next_year(store, [plain, cloud], "张三") == 2
    assert (later(store)["carried_in"], later(store)["use_until"]) == (70_000, "2029-02-28")
    assert later(store, "创新券")["carried_in"] is None
    with pytest.raises(DeskError, match="已经有了"):
        copy_to_next_year(store, [cloud], "张三")


def test_the_rest_is_carried_into_a_round_that_is_there_already_and_never_twice(store: Store) -> None:
    cloud, after = keep(store, CLOUD, {**CLOUD, "year": 2027, "use_until": None})
    for _ in range(2):
        assert carry_unused(store, [cloud], "张三") == ["滨江区2026年云创券余额70,000元转入2027年资金池"]
        assert later(store)["carried_in"] == 70_000
    accounts = CurrentBook()
    assert accounts.of_accounts(store, PROGRAMMES, after) == []
    with store.change("多转一分") as change:
        change.update("programmes", {after: {"carried_in": Decimal("70000.01")}})
    assert ["规则V11" in p.message for p in accounts.of_accounts(store, PROGRAMMES, after)] == [True]


def test_other_programmes_leave_their_money_behind(store: Store) -> None:
    with pytest.raises(DeskError, match="规则V11"):
        carry_unused(store, store.ids("programmes"), "张三")
    (cloud,) = keep(store, CLOUD)
    with pytest.raises(DeskError, match="复制到下一年"):
        carry_unused(store, [cloud], "张三")

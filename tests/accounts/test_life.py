"""The life of vouchers, step by step as an office takes it, and at random."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zjai_desk.accounts.amounts import Split, split
from zjai_desk.accounts.batches import Batch, Order, Who, apply_batch, plan_batch
from zjai_desk.accounts.life import STEPS, Entry, steps_from
from zjai_desk.errors import DeskError
from zjai_desk.registers.fields import Value
from zjai_desk.store import Store

START = dt.date(2026, 3, 2)
PROGRAMME: dict[str, Value] = {
    "scheme": "创新券", "area": "滨江区", "year": 2026, "budget": Decimal(100_000), "ratio": Decimal(50),
    "per_claim_cap": Decimal(20_000), "per_year_cap": Decimal(50_000), "use_days": 90, "redeem_days": 30,
    "levels": ("区县", "财政"), "public_days": 7, "separated": "是", "payee_rule": "企业",
}  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "券.zjdb") as opened:
        with opened.change("准备") as change:
            change.insert("programmes", [PROGRAMME])
        yield opened


def draft(store: Store, number: int = 1, face: int = 20_000, applicant: str = "杭州甲科技有限公司") -> int:
    voucher: dict[str, Value] = {
        "voucher_no": f"C{number}",
        "scheme": "创新券",
        "applicant": applicant,
        "district": "滨江区",
        "face_amount": Decimal(face),
        "status": "草稿",
    }
    with store.change("登记") as change:
        return change.insert("vouchers", [voucher])[0]


def plan(
    store: Store, step: str, record: int, day: dt.date = START, who: str = "张三", **values: Value
) -> Batch:
    verdict, reason = str(values.pop("verdict", "通过")), str(values.pop("reason", ""))
    entry = Entry(day.isoformat(), values, verdict, reason)
    return plan_batch(store, Order(STEPS[step], [record], entry, Who(who)))


def take(
    store: Store, step: str, record: int, day: dt.date = START, who: str = "张三", **values: Value
) -> None:
    batch = plan(store, step, record, day, who, **values)
    assert not batch.items[0].why, batch.items[0].why
    apply_batch(store, batch, reasons={record: "已核实，情况属实"})


def values_of(store: Store, record: int) -> dict[str, Value]:
    return store.records("vouchers", [record])[0].values


def to_confirmed(store: Store, record: int, used: int = 15_000) -> None:
    take(store, "apply", record)
    take(store, "review", record, who="李四")
    take(store, "issue", record, who="王五")
    later = START + dt.timedelta(days=10)
    take(
        store,
        "contract",
        record,
        later,
        provider="浙江检测院",
        contract_no=f"H{record}",
        contract_amount=Decimal(40_000),
    )
    take(
        store,
        "use",
        record,
        later,
        used_amount=Decimal(used),
        invoice_no=f"{record:020d}",
        invoice_on=later.isoformat(),
        invoice_amount=Decimal(40_000),
    )
    take(store, "confirm", record, later, who="李四")


def test_a_voucher_from_application_to_payment(store: Store) -> None:
    record = draft(store)
    to_confirmed(store, record)
    voucher = values_of(store, record)
    assert voucher["use_by"] == "2026-05-31"
    assert voucher["redeem_by"] == "2026-06-30"
    assert voucher["status"] == "部分使用"
    assert voucher["reclaimed_amount"] == 5000  # the rest is free again
    day = START + dt.timedelta(days=20)
    take(store, "claim", record, day)
    assert values_of(store, record)["claimed_amount"] == 15_000
    take(store, "review", record, day, who="李四")
    assert values_of(store, record)["review_status"] == "财政审核中"
    take(store, "review", record, day, who="李四")
    take(store, "publish", record, day)
    early = plan(store, "redeem", record, day + dt.timedelta(days=6), who="王五")
    assert "公示" in early.items[0].why
    take(store, "redeem", record, day + dt.timedelta(days=7), who="王五")
    voucher = values_of(store, record)
    assert (voucher["status"], voucher["redeemed_amount"], voucher["payee"]) == (
        "已兑付",
        15_000,
        "杭州甲科技有限公司",
    )
    assert [store.records("reviews", [n])[0].values["step"] for n in store.ids("reviews")] == [
        "申领", "审核", "发放", "登记合同", "提交使用", "确认使用", "申请兑付", "审核", "审核", "公示", "兑付",
    ]  # fmt: skip
    assert store.verify() == []


def test_a_step_that_does_not_fit_says_which_would(store: Store) -> None:
    item = plan(store, "redeem", draft(store)).items[0]
    assert item.refused == "券状态是“草稿”，不能办兑付。只有已申请兑付的券可以办兑付。".replace(
        "已申领兑付", "已申请兑付"
    )
    assert not item.possible


def test_a_cap_blocks_with_its_numbers_and_what_would_pass(store: Store) -> None:
    for number in (1, 2):
        record = draft(store, number)
        take(store, "apply", record)
        take(store, "review", record, who="李四")
        take(store, "issue", record, who="王五")
    third = draft(store, 3)
    take(store, "apply", third)
    take(store, "review", third, who="李四")
    item = plan(store, "issue", third, who="王五").items[0]
    assert "规则V3" in item.why
    assert "60,000元超过年度限额50,000元" in item.why
    assert "本券最多可为10,000元" in item.why
    take(store, "issue", third, who="王五", face_amount=Decimal(10_000))


def test_the_same_person_cannot_review_what_he_applied_for(store: Store) -> None:
    record = draft(store)
    take(store, "apply", record, who="张三")
    item = plan(store, "review", record, who="张三").items[0]
    assert "规则V15" in item.why
    assert "“张三”" in item.why


def test_the_pool_is_used_up_half_way_through_a_batch(store: Store) -> None:
    records = []
    for number in range(8):
        record = draft(store, number, applicant=f"杭州{number}号科技有限公司")
        to_confirmed(store, record)
        take(store, "claim", record, START + dt.timedelta(days=20))
        take(store, "review", record, START + dt.timedelta(days=20), who="李四")
        records.append(record)
    entry = Entry((START + dt.timedelta(days=20)).isoformat(), {})
    batch = plan_batch(store, Order(STEPS["review"], records, entry, Who("李四")))
    assert len(batch.possible) == 6  # 6 × 15,000 of 100,000
    assert "规则V6" in batch.items[6].why
    assert batch.total == 90_000
    assert apply_batch(store, batch, reasons=dict.fromkeys(records, "金额已核实无误")) == 6
    step = store.history(limit=1)[0]
    assert step.title == "审核通过 6 张券"
    store.undo()
    assert all(values_of(store, record)["review_status"] == "财政审核中" for record in records)


def test_an_old_plan_is_not_carried_out(store: Store) -> None:
    record = draft(store)
    batch = plan(store, "apply", record)
    draft(store, 2)
    with pytest.raises(DeskError, match="有了改动"):
        apply_batch(store, batch)


def test_side_exits_need_a_reason_and_a_deadline(store: Store) -> None:
    record = draft(store)
    for step in ("apply", "review", "issue"):
        take(store, step, record, who={"apply": "张三", "review": "李四", "issue": "王五"}[step])
    assert "原因" in plan(store, "return", record).items[0].why
    assert "还没有过" in plan(store, "reclaim", record, START + dt.timedelta(days=90)).items[0].why
    take(store, "reclaim", record, START + dt.timedelta(days=91))
    assert split(values_of(store, record)) == Split(Decimal(20_000), reclaimed=Decimal(20_000))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_random_lives_balance_to_the_cent(store: Store, data: st.DataObject) -> None:
    """V5 holds for each voucher after any sequence of steps, undone and redone ones among them."""
    record = draft(
        store, 1, data.draw(st.integers(1, 20_000)), f"杭州{data.draw(st.integers(0, 9**9))}有限公司"
    )
    day = START
    for _ in range(data.draw(st.integers(1, 14))):
        day += dt.timedelta(days=data.draw(st.integers(0, 40)))
        step = data.draw(st.sampled_from(steps_from(values_of(store, record)) or [STEPS["apply"]]))
        cents = data.draw(st.integers(1, 2_000_000))
        values: dict[str, Value] = {
            "provider": "浙江检测院", "contract_no": f"H{record}", "contract_amount": Decimal(40_000),
            "used_amount": Decimal(cents) / 100,
        }  # fmt: skip
        given_here = {key: value for key, value in values.items() if key in (*step.asks, *step.offers)}
        verdict = data.draw(st.sampled_from(("通过", "通过", "驳回", "补正")))
        batch = plan(
            store,
            step.key,
            record,
            day,
            data.draw(st.sampled_from("甲乙丙")),
            verdict=verdict,
            reason="按规定办理",
            **given_here,
        )
        if batch.possible:
            apply_batch(store, batch, reasons={record: "已核实，情况属实"})
            if data.draw(st.booleans()):
                store.undo()
                store.redo()
        parts = split(values_of(store, record))
        assert parts.balanced, (values_of(store, record), parts)
    assert store.verify() == []

"""The life of vouchers, step by step as an office takes it, and at random."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lives import START, draft, plan, take, to_confirmed, values_of

from zjai_desk.accounts.amounts import Split, split
from zjai_desk.accounts.batches import Order, Who, apply_batch, plan_batch
from zjai_desk.accounts.book import Book
from zjai_desk.accounts.life import STEPS, Entry
from zjai_desk.errors import DeskError
from zjai_desk.registers.fields import Value
from zjai_desk.store import Store


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
        status = values_of(store, record).get("status") or ""
        open_steps = [step for step in STEPS.values() if status in step.before]
        step = data.draw(st.sampled_from(open_steps or [STEPS["apply"]]))
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


def approved(store: Store, number: int, used: int = 15_000) -> int:
    """Lead a voucher up to the payment."""
    record = draft(store, number, applicant=f"杭州{number}号科技有限公司")
    to_confirmed(store, record, used)
    day = START + dt.timedelta(days=20)
    take(store, "claim", record, day)
    take(store, "review", record, day, who="李四")
    take(store, "review", record, day, who="李四")
    take(store, "publish", record, day)
    return record


def test_what_relieves_an_overrun_pool_is_not_blocked_by_it(store: Store) -> None:
    record = approved(store, 1)
    take(store, "redeem", record, START + dt.timedelta(days=30), who="王五")
    (programme,) = store.ids("programmes")
    with store.change("预算核减") as change:
        change.update("programmes", {programme: {"budget": Decimal(1000)}})
    item = plan(store, "recover", record, START + dt.timedelta(days=40), reason="违规使用").items[0]
    assert item.possible, item.why


def test_an_older_voucher_cannot_take_the_invoice_of_a_newer_one(store: Store) -> None:
    older, newer = draft(store, 1), draft(store, 2, applicant="杭州乙科技有限公司")
    for record, who in ((older, "甲"), (newer, "乙")):
        for step, person in (("apply", "张三"), ("review", "李四"), ("issue", "王五")):
            take(store, step, record, who=person)
        take(
            store,
            "contract",
            record,
            provider=f"浙江{who}院",
            contract_no=who,
            contract_amount=Decimal(40_000),
        )
    invoice = "26330000000000000001"
    take(store, "use", newer, used_amount=Decimal(100), invoice_no=invoice, invoice_on=START.isoformat())
    item = plan(
        store, "use", older, used_amount=Decimal(100), invoice_no=invoice, invoice_on=START.isoformat()
    ).items[0]
    assert "规则V8" in item.why
    assert "创新券C2（杭州乙科技有限公司）" in item.why


def test_a_plan_leaves_the_book_as_it_was(store: Store) -> None:
    records = [draft(store, number, applicant=f"杭州{number}号有限公司") for number in range(4)]
    book = Book.read(store)
    before, sums = dict(book.vouchers), [book.live(p) for p in book.programmes]
    order = Order(STEPS["apply"], records, Entry(START.isoformat(), {}), Who("张三"), leave=records[:1])
    batch = plan_batch(store, order, book=book)
    assert [item.left_out for item in batch.items] == [True, False, False, False]
    assert len(batch.possible) == 3
    assert (book.vouchers, [book.live(p) for p in book.programmes]) == (before, sums)
    assert not any(book.duties.values())


def test_amounts_differ_from_voucher_to_voucher(store: Store) -> None:
    records = [approved(store, number) for number in (1, 2)]
    each = {records[1]: {"redeemed_amount": Decimal(9_000)}}
    day = (START + dt.timedelta(days=30)).isoformat()
    batch = plan_batch(store, Order(STEPS["redeem"], records, Entry(day, {}), Who("王五"), each))
    assert batch.total == 24_000
    apply_batch(store, batch)
    assert [values_of(store, record)["redeemed_amount"] for record in records] == [15_000, 9_000]


def test_a_reason_given_with_a_step_answers_the_finding(store: Store) -> None:
    with store.change("服务机构") as change:
        change.insert("providers", [{"name": "别的机构"}])
    record = draft(store)
    for step, who in (("apply", "张三"), ("review", "李四"), ("issue", "王五")):
        take(store, step, record, who=who)
    batch = plan(
        store, "contract", record, provider="名单外机构", contract_no="H1", contract_amount=Decimal(40_000)
    )
    assert ["规则V10" in problem.message for problem in batch.items[0].asked] == [True]
    with pytest.raises(DeskError, match="太短"):
        apply_batch(store, batch, reasons={record: "好"})
    apply_batch(store, batch, reasons={record: "机构正在办理备案手续"})
    (answer,) = store.records("answers", store.ids("answers"))
    assert (answer.values["field"], answer.values["reason"]) == ("provider", "机构正在办理备案手续")


def test_a_person_does_not_leave_his_duty_by_calling_himself_otherwise(store: Store) -> None:
    record = draft(store)
    take(store, "apply", record, who="张三")
    order = Order(STEPS["review"], [record], Entry(START.isoformat(), {}), Who("张三", "经办"))
    assert "规则V15" in plan_batch(store, order).items[0].why

"""Short ways for tests to lead vouchers through their life, as an office does it."""

import datetime as dt
from decimal import Decimal

from zjai_desk.accounts.batches import Batch, Order, Who, apply_batch, plan_batch
from zjai_desk.accounts.life import STEPS, Entry
from zjai_desk.registers.fields import Value
from zjai_desk.store import Store

START = dt.date(2026, 3, 2)
PROGRAMME: dict[str, Value] = {
    "scheme": "创新券", "area": "滨江区", "year": 2026, "budget": Decimal(100_000), "ratio": Decimal(50),
    "per_claim_cap": Decimal(20_000), "per_year_cap": Decimal(50_000), "use_days": 90, "redeem_days": 30,
    "levels": ("区县", "财政"), "public_days": 7, "separated": "是", "payee_rule": "企业",
}  # fmt: skip


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

"""Vouchers of a return held against the ledger and against each other by the rules V1–V15, before anything is written."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from planning import keep, plan

from zjai_desk.registers.fields import Value
from zjai_desk.returns import Plan, apply_plan
from zjai_desk.store import Store

HEAD = (
    "券编号",
    "券种",
    "申领单位",
    "所属区县",
    "发放日期",
    "发放额（元）",
    "合同编号",
    "合同额（元）",
    "发票号码",
    "确认使用额（元）",
)
INVOICE = "2633000000000000000"


@pytest.fixture
def store(new_store: Callable[[Path], Store], tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "券.zjdb") as opened:
        keep(
            opened,
            "programmes",
            {"scheme": "创新券", "area": "滨江区", "year": 2026, "per_claim_cap": Decimal(20_000),
             "per_year_cap": Decimal(30_000), "budget": Decimal(100_000), "over_issue": Decimal(1)},
        )  # fmt: skip
        yield opened


def row(number: int, who: str = "杭州甲科技有限公司", **cells: Value) -> tuple[Value, ...]:
    given: dict[str, Value] = {
        "scheme": "创新券", "district": "滨江区", "day": "2026-03-02", "face": 10_000, "contract": None,
        "price": None, "invoice": None, "used": None, **cells,
    }  # fmt: skip
    return (
        f"C{number}",
        given["scheme"],
        who,
        given["district"],
        *(given[key] for key in ("day", "face", "contract", "price", "invoice", "used")),
    )


def states(found: Plan) -> list[str]:
    return [item.state.label for item in found.items]


def said(found: Plan, place: int) -> str:
    return "；".join(problem.message for problem in found.items[place].problems)


def test_an_invoice_is_used_once_across_programmes_years_districts_and_within_the_file(store: Store) -> None:
    keep(
        store, "vouchers",
        {"voucher_no": "F1", "scheme": "服务券", "applicant": "宁波某公司", "district": "海曙区", "issued_on": "2019-01-05", "invoice_no": f"{INVOICE}1"},
    )  # fmt: skip
    found = plan(
        store,
        [HEAD, row(1, "甲有限公司", invoice=f"{INVOICE}1"), row(2, "乙有限公司", invoice=f"{INVOICE}2"), row(3, "丙有限公司", invoice=f"{INVOICE}2")],
    )  # fmt: skip
    assert states(found) == ["退回", "新增", "退回"]
    assert "服务券F1（宁波某公司）" in said(found, 0)
    assert "创新券C2（乙有限公司）" in said(found, 2)
    apply_plan(store, found, "张三")
    assert store.count("vouchers") == 2


def test_a_cap_is_used_up_by_the_rows_above_and_not_by_those_refused(store: Store) -> None:
    found = plan(
        store, [HEAD, row(1, face=20_000), row(2, face=20_001), row(3, face=15_000), row(4, face=10_000)]
    )
    assert states(found) == ["新增", "退回", "退回", "新增"]
    assert "最多可发放20,000元" in said(found, 1)
    assert "此前已占用20,000元，本券最多可为10,000元" in said(found, 2)


def test_what_only_wants_a_reason_is_let_in_and_stands_open(store: Store) -> None:
    rows = [row(n, f"杭州{n}号有限公司", face=20_000) for n in range(1, 7)]
    found = plan(store, [HEAD, *rows])
    assert states(found) == ["新增"] * 6
    assert "超过预算×超发系数1" in said(found, 5)
    assert [problem.severity.label for problem in found.items[5].problems] == ["核实"]


def test_a_changed_voucher_is_judged_as_it_will_be(store: Store) -> None:
    keep(
        store, "vouchers",
        {"voucher_no": "C1", "scheme": "创新券", "applicant": "杭州甲科技有限公司", "district": "滨江区", "issued_on": "2026-03-02",
         "face_amount": Decimal(10_000), "claimed_amount": Decimal(8_000)},
    )  # fmt: skip
    head = ("券编号", "券种", "确认使用额（元）")
    worse = plan(store, [head, ("C1", "创新券", 7_000)])
    assert states(worse) == ["退回"]
    assert "申请兑付额8000元大于确认使用额7000元" in said(worse, 0)
    assert states(plan(store, [head, ("C1", "创新券", 9_000)])) == ["更改"]

"""The rules by which records are judged, and the check of a whole record."""

from decimal import Decimal

import pytest

from zjai_desk.registers import REGISTERS
from zjai_desk.registers.checks import check_record
from zjai_desk.registers.fields import Absent, Value
from zjai_desk.registers.findings import Severity

VOUCHER: dict[str, Value] = {
    "voucher_no": "CX202000001", "scheme": "创新券", "applicant": "杭州甲公司", "uscc": "91330000733796106P", "district": "滨江区",
    "issued_on": "2020-03-01", "contract_on": "2020-03-15", "used_on": "2020-06", "redeemed_on": "2020-12-01", "use_by": "2020-12-31",
    "redeem_by": "2021-03-31", "face_amount": Decimal(20000), "contract_amount": Decimal(30000), "used_amount": Decimal(15000),
    "claimed_amount": Decimal(15000), "approved_amount": Decimal("12000.5"), "redeemed_amount": Decimal("12000.5"), "status": "已兑付",
}  # fmt: skip


def found(register: str, values: dict[str, Value]) -> list[tuple[str, str, str]]:
    return [(p.field, p.severity.value, p.kind) for p in check_record(REGISTERS[register], values)]


def test_a_sound_voucher_has_no_findings() -> None:
    assert found("vouchers", VOUCHER) == []


@pytest.mark.parametrize(
    ("key", "amount"),
    [("used_amount", "20000.01"), ("claimed_amount", "15000.01"), ("approved_amount", "15000.01"), ("redeemed_amount", "12000.51")],
)  # fmt: skip
def test_rule_v1_each_amount_stays_within_the_one_before(key: str, amount: str) -> None:
    assert (key, "force", "exceeds") in found("vouchers", VOUCHER | {key: Decimal(amount)})


def test_rule_v1_skips_amounts_that_are_not_there() -> None:
    values = VOUCHER | {"used_amount": None, "claimed_amount": Absent.NOT_APPLICABLE, "approved_amount": None}
    assert found("vouchers", values) == []
    assert found("vouchers", values | {"redeemed_amount": Decimal(20001)}) == [
        ("redeemed_amount", "force", "exceeds")
    ]


def test_rule_v1_says_which_amounts_and_both_numbers() -> None:
    (problem,) = check_record(REGISTERS["vouchers"], VOUCHER | {"redeemed_amount": Decimal(13000)})
    assert problem.message == "兑付额13000元大于核定额12000.5元（规则V1），请核对后更正。"


def test_rule_v2_the_use_stays_within_the_contract() -> None:
    assert found("vouchers", VOUCHER | {"contract_amount": Decimal("14999.99")}) == [
        ("used_amount", "force", "exceeds")
    ]
    assert found("vouchers", VOUCHER | {"contract_amount": Decimal(100000)}) == [], (
        "a contract may exceed the voucher"
    )


def test_rule_v7_dates_ascend() -> None:
    assert found("vouchers", VOUCHER | {"used_on": "2020-02"}) == [("used_on", "force", "date_order")]
    assert found("vouchers", VOUCHER | {"redeemed_on": "2020-05-31"}) == [
        ("redeemed_on", "force", "date_order")
    ]
    assert found("vouchers", VOUCHER | {"used_on": "2020"}) == [], "a year alone contradicts no day in it"


def test_rule_v7_a_contract_from_before_the_issue_is_a_red_flag_not_a_fault() -> None:
    assert found("vouchers", VOUCHER | {"contract_on": "2020-02-28"}) == [
        ("contract_on", "explain", "date_order")
    ]


def test_rule_v7_an_early_contract_does_not_hide_a_use_before_the_issue() -> None:
    values = VOUCHER | {"contract_on": "2020-01-05", "used_on": "2020-02-05"}
    assert found("vouchers", values) == [
        ("contract_on", "explain", "date_order"),
        ("used_on", "force", "date_order"),
    ]


def test_rule_v7_contract_and_use_lie_within_the_deadline() -> None:
    assert found("vouchers", VOUCHER | {"use_by": "2020-05-31"}) == [("used_on", "force", "date_order")]
    assert found("vouchers", VOUCHER | {"use_by": "2020-03-14"}) == [
        ("contract_on", "force", "date_order"),
        ("used_on", "force", "date_order"),
    ]


def test_rule_v7_payment_after_the_deadline_is_to_be_explained() -> None:
    """The claim has to be made in time; the treasury may pay later."""
    assert found("vouchers", VOUCHER | {"redeem_by": "2020-11-30"}) == [
        ("redeemed_on", "explain", "date_order")
    ]


def test_required_fields() -> None:
    for absent in (None, Absent.NOT_APPLICABLE):
        assert found("vouchers", VOUCHER | {"scheme": absent}) == [("scheme", "force", "missing")]
    assert found("patents", {"title": "一种装置"}) == [("patent_no", "force", "missing")]


@pytest.mark.parametrize("name", [None, Absent.NOT_APPLICABLE])
def test_an_enterprise_needs_a_name(name: Value) -> None:
    assert found("enterprises", {"name": name, "uscc": "91330000733796106P"}) == [
        ("name", "force", "missing")
    ]
    assert found("enterprises", {"name": name, "short_name": "海康威视"}) == []


def test_values_are_judged_by_their_kind_like_typed_ones() -> None:
    assert found("enterprises", {"name": "甲公司", "uscc": "91350211M00013FA1N"}) == [
        ("uscc", "explain", "check_digit")
    ]
    assert found("enterprises", {"name": "甲公司", "registered_capital": Decimal(-5)}) == [
        ("registered_capital", "explain", "negative")
    ]
    assert found("enterprises", {"name": "甲公司", "financing_stage": "Z轮"}) == [
        ("financing_stage", "explain", "unknown_value")
    ]


def test_lists_are_judged_item_by_item() -> None:
    assert found("enterprises", {"name": "甲公司", "field": ("企业服务", "制造"), "layer": ("应用层",)}) == []
    assert found("enterprises", {"name": "甲公司", "titles": ("领军企业", "区级示范")}) == [], (
        "titles are open"
    )
    assert found("enterprises", {"name": "甲公司", "former_names": ("甲厂", "Foo Co., Ltd.")}) == []
    (problem,) = check_record(
        REGISTERS["enterprises"], {"name": "甲公司", "field": ("企业服务", "炼金", "占星")}
    )
    assert (problem.field, problem.kind) == ("field", "unknown_value")
    assert "炼金、占星" in problem.message


def test_order_of_founding_and_financing() -> None:
    values: dict[str, Value] = {"name": "甲公司", "founded_on": "2019-05", "financed_on": "2019-04-30"}
    assert found("enterprises", values) == [("financed_on", "explain", "date_order")]
    assert found("enterprises", values | {"financed_on": "2019"}) == []


def test_researchers_are_among_the_staff() -> None:
    values: dict[str, Value] = {"name": "甲公司", "year": 2019, "employees": 5, "rd_staff": 6}
    assert found("annual_returns", values) == [("rd_staff", "force", "exceeds")]
    assert found("annual_returns", values | {"rd_staff": 5}) == []


def test_research_above_revenue_is_no_fault() -> None:
    """Young firms live on their investors: the truth of the sample returns calls nobody back for it."""
    values: dict[str, Value] = {
        "name": "甲公司",
        "year": 2019,
        "revenue": Decimal(10),
        "rd_spend": Decimal(11),
    }
    assert found("annual_returns", values) == []


def test_kind_and_order_of_a_patent() -> None:
    values: dict[str, Value] = {
        "patent_no": "201710601862.3",
        "kind": "发明授权",
        "applied_on": "2017-07-21",
        "granted_on": "2019-01-01",
    }
    assert found("patents", values) == []
    assert found("patents", values | {"kind": "实用新型"}) == [("kind", "force", "inconsistent")]
    assert found("patents", values | {"patent_no": "201080063196.9"}) == [], "8 is a PCT invention"
    assert found("patents", values | {"granted_on": "2017-07-20"}) == [("granted_on", "force", "date_order")]


def test_every_finding_is_a_chinese_sentence_with_a_grade() -> None:
    values = VOUCHER | {
        "scheme": None,
        "redeemed_amount": Decimal(99999),
        "used_on": "2019",
        "uscc": "91350211M00013FA1N",
    }
    problems = list(check_record(REGISTERS["vouchers"], values))
    assert len(problems) >= 4
    for problem in problems:
        assert problem.message.endswith("。")
        assert problem.severity.label in ("强制", "准强制", "核实", "提示")
    assert Severity.FORCE.label == "强制"


def test_profit_is_part_of_profit_and_taxes() -> None:
    values: dict[str, Value] = {
        "name": "甲公司",
        "year": 2019,
        "profit": Decimal(50),
        "profit_tax": Decimal(40),
    }
    assert found("annual_returns", values) == [("profit", "explain", "exceeds")]
    assert found("annual_returns", values | {"profit_tax": Decimal(50)}) == []


@pytest.mark.parametrize("year", [1989, 2099])
def test_a_year_that_cannot_be_is_asked_about(year: int) -> None:
    assert found("annual_returns", {"name": "甲公司", "year": year}) == [("year", "explain", "out_of_range")]


def test_what_is_reported_has_happened_but_deadlines_lie_ahead() -> None:
    assert found("enterprises", {"name": "甲公司", "founded_on": "2098-05"}) == [
        ("founded_on", "explain", "date_order")
    ]
    number = {"patent_no": "201710601862.3", "applied_on": "2017-07-21"}
    assert found("patents", number | {"granted_on": "2099"}) == [("granted_on", "explain", "date_order")]
    assert found("vouchers", VOUCHER | {"use_by": "2099-12-31", "redeem_by": "2099-12-31"}) == []


def test_financing_and_listing_agree_with_their_figures() -> None:
    values: dict[str, Value] = {"name": "甲公司", "financing_stage": "未融资", "financed_on": "2019"}
    assert found("enterprises", values) == [("financing_stage", "hint", "inconsistent")]
    unicorn: dict[str, Value] = {"name": "甲公司", "listing": "独角兽", "valuation": Decimal(120)}
    assert found("enterprises", unicorn) == [("valuation", "hint", "inconsistent")]
    assert found("enterprises", unicorn | {"valuation": Decimal(1_200_000)}) == []


def test_a_provider_is_listed_until_a_later_day() -> None:
    values: dict[str, Value] = {"name": "甲机构", "accredited_on": "2019-05", "valid_until": "2019-04-30"}
    assert found("providers", values) == [("valid_until", "explain", "date_order")]


def test_the_four_grades_and_which_of_them_a_reason_lets_pass() -> None:
    assert [(grade.label, grade.takes_reason) for grade in Severity] == [
        ("强制", False),
        ("准强制", True),
        ("核实", True),
        ("提示", False),
    ]

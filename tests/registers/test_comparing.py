"""Records held against their own past and against their like: slips of the unit, steep changes, and no false alarm."""

import random
from decimal import Decimal

import pytest

from zjai_desk.registers import REGISTERS
from zjai_desk.registers.checks import check_record
from zjai_desk.registers.comparing import Others, compare, compared_keys
from zjai_desk.registers.fields import Value
from zjai_desk.registers.findings import Problem

RETURNS, ENTERPRISES = REGISTERS["annual_returns"], REGISTERS["enterprises"]


def others(*records: dict[str, Value]) -> Others:
    register = RETURNS if any("year" in record for record in records) else ENTERPRISES
    return Others(register, {key: [record.get(key) for record in records] for key in compared_keys(register)})


def figures(year: int, revenue: str | None, employees: int = 100, name: str = "甲公司") -> dict[str, Value]:
    money = Decimal(revenue) if revenue is not None else None
    return {"name": name, "year": year, "revenue": money, "employees": employees}


def found(values: dict[str, Value], known: Others, former: dict[str, Value] | None = None) -> list[Problem]:
    register = RETURNS if "year" in values else ENTERPRISES
    return list(compare(register, values, known, former))


def kinds(problems: list[Problem]) -> list[tuple[str, str, str]]:
    return [(problem.field, problem.kind, problem.severity.value) for problem in problems]


def firms(count: int = 60) -> list[dict[str, Value]]:
    """Firms from next to nothing to giants, as a district has them; bigger ones have more people."""
    chance = random.Random(7)
    made: list[dict[str, Value]] = []
    for place in range(count):
        size = chance.gauss(3, 0.9)
        people = max(1, round(10 ** (size - 1.3 + chance.gauss(0, 0.3))))
        made.append(figures(2018, f"{10**size:.2f}", people, f"企业{place}"))
    return made


def test_yuan_for_wan_yuan_is_seen_by_last_years_figure_and_the_right_value_offered() -> None:
    (problem,) = found(figures(2019, "52000000"), others(figures(2018, "4800")))
    assert (problem.field, problem.kind, problem.severity) == ("revenue", "unit_slip", "quasi")
    assert problem.offer == 5200
    for part in ("52,000,000万元", "上年是4,800万元", "1万倍", "5,200万元", "请更正"):
        assert part in problem.message


@pytest.mark.parametrize("power", range(3, 9))
def test_every_unit_of_money_is_seen_both_ways(power: int) -> None:
    factor = Decimal(10) ** power
    up = found(figures(2019, str(Decimal(6000) * factor)), others(figures(2018, "5000")))
    down = found(figures(2019, str(Decimal(6000) / factor)), others(figures(2018, "5000")))
    assert [(problem.kind, problem.offer) for problem in (*up, *down)] == [("unit_slip", 6000)] * 2


def test_capital_is_held_against_what_the_record_held_before() -> None:
    values: dict[str, Value] = {"name": "甲公司", "registered_capital": Decimal(10_000_000)}
    former: dict[str, Value] = {"registered_capital": Decimal(1000)}
    assert kinds(found(values, others({"name": "甲公司"}), former)) == [
        ("registered_capital", "unit_slip", "quasi")
    ]
    assert found(values | {"registered_capital": Decimal(3000)}, others({"name": "甲公司"}), former) == []


def test_the_code_finds_last_year_when_the_name_has_changed() -> None:
    known = others(figures(2018, "100", name="旧名公司") | {"uscc": "91330000733796106P"})
    now = figures(2019, "1000", name="新名公司") | {"uscc": "91330000733796106P"}
    assert kinds(found(now, known)) == [("revenue", "year_change", "explain")]
    assert found(figures(2019, "1000", name="新名公司"), known) == []


def test_a_change_of_more_than_half_is_to_be_explained() -> None:
    known = others(figures(2018, "1000"))
    (problem,) = found(figures(2019, "1501"), known)
    assert (problem.kind, problem.severity) == ("year_change", "explain")
    assert "增长50.1%" in problem.message
    assert found(figures(2019, "1500"), known) == []
    assert "下降60.0%" in found(figures(2019, "400"), known)[0].message
    assert found(figures(2020, "9000"), known) == [], "two years later says nothing"


def test_small_firms_double_without_anybody_asking() -> None:
    known = others(figures(2018, "30", employees=3))
    assert found(figures(2019, "120", employees=9), known) == []
    assert found(figures(2019, "9000", employees=9), others(figures(2018, "0.5", employees=3)))[0].kind != (
        "unit_slip"
    ), "a young firm grew"


def test_a_loss_after_a_profit_is_told_without_a_rate_and_a_loss_has_none() -> None:
    before: dict[str, Value] = {"name": "甲公司", "year": 2018, "profit": Decimal(500)}
    now: dict[str, Value] = {"name": "甲公司", "year": 2019, "profit": Decimal(-300)}
    assert "由盈转亏" in found(now, others(before))[0].message
    assert found(before | {"year": 2019}, others(now | {"year": 2018})) == [], "扭亏 has no rate"


def test_giants_and_beginners_among_their_like_raise_no_alarm() -> None:
    usual = firms()
    usual += [figures(2018, "6350000", 40000, "巨头"), figures(2018, "0.3", 2, "新办")]
    known = others(*usual)
    assert [problem for values in usual for problem in found(values, known)] == []


def test_a_slip_stands_out_from_its_like_when_nothing_else_is_as_large() -> None:
    known = others(*firms())
    up = found(figures(2019, "30000000", 80, "乙公司"), known)
    assert kinds(up) == [("revenue", "unit_slip", "explain")]
    assert up[0].offer == 3000
    down = found(figures(2019, "0.3", 80, "乙公司"), known)
    assert kinds(down) == [("revenue", "unit_slip", "explain")]
    assert down[0].offer == 3000


def test_few_firms_tell_nothing_of_what_is_usual() -> None:
    known = others(*firms(7))
    assert found(figures(2019, "30000000", 80, "乙公司"), known) == []


def test_registers_without_money_of_enterprises_are_not_compared() -> None:
    for key in REGISTERS.keys() - {"enterprises", "annual_returns"}:
        assert compared_keys(REGISTERS[key]) == ()


def test_the_check_of_a_record_compares_where_others_are_given() -> None:
    known = others(figures(2018, "4800"))
    values = figures(2019, "52000000")
    assert list(check_record(RETURNS, values)) == []
    assert [problem.kind for problem in check_record(RETURNS, values, known)] == ["unit_slip"]

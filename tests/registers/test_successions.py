"""What became of districts: the reform of Hangzhou of 2021 and others, by whole territories and by towns."""

import pytest

from zjai_desk.registers.successions import broken, carried, changes, whole_parts

IN_2019 = "2019-12-31"


@pytest.mark.parametrize(
    ("name", "day", "town", "now"),
    [
        ("下城区", IN_2019, "", "拱墅区"), ("拱墅区", IN_2019, "", "拱墅区"), ("上城区", IN_2019, "", "上城区"),
        ("江干区", IN_2019, "", None), ("江干区", IN_2019, "下沙街道", "钱塘区"), ("江干区", IN_2019, "白杨", "钱塘区"),
        ("江干区", IN_2019, "凯旋街道", "上城区"), ("余杭区", IN_2019, "", None), ("余杭区", IN_2019, "塘栖镇", "临平区"),
        ("余杭区", IN_2019, "瓶窑镇", "余杭区"), ("余杭区", IN_2019, "没有的街道", None), ("萧山区", IN_2019, "", None),
        ("萧山区", IN_2019, "义蓬街道", "钱塘区"), ("萧山区", IN_2019, "城厢街道", "萧山区"), ("西湖区", IN_2019, "", "西湖区"),
        ("滨江区", IN_2019, "长河街道", "滨江区"), ("大江东", "2018-12-31", "", "钱塘区"), ("下沙", "2018-12-31", "", "钱塘区"),
        ("杭州钱塘新区", "2020-12-31", "", "钱塘区"), ("富阳市", "2013-12-31", "", "富阳区"), ("临安市", "2016-12-31", "", "临安区"),
        ("玉环县", "2016-12-31", "", "玉环市"), ("绍兴县", "2012-12-31", "", None), ("鄞州区", "2015-12-31", "", None),
        # Of a name that stands nobody knows whether it was written before the reform, but its town tells.
        ("余杭区", None, "", "余杭区"), ("余杭区", None, "崇贤街道", "临平区"), ("江干区", None, "", None), ("下城区", None, "", "拱墅区"),
        ("余杭区", "2022-12-31", "", "余杭区"), ("临平区", "2022-12-31", "", "临平区"), ("火星区", None, "", None),
    ],
)  # fmt: skip
def test_which_district_of_today(name: str, day: str | None, town: str, now: str | None) -> None:
    found = carried(name, day, town)
    assert (found.name if found else None) == now


def test_what_lies_wholly_in_a_district_of_today() -> None:
    assert whole_parts("拱墅区") == (("下城区", "拱墅区"), ())
    assert whole_parts("上城区") == (("上城区",), ("江干区",))
    assert whole_parts("余杭区") == ((), ("余杭区",))
    assert whole_parts("临平区") == ((), ("余杭区",))
    assert "大江东产业集聚区" in whole_parts("钱塘区")[0]
    assert whole_parts("钱塘区")[1] == ("江干区", "萧山区")


@pytest.mark.parametrize(
    ("name", "first", "last", "day"),
    [
        ("上城区", 2020, 2021, "2021-03-11"), ("拱墅区", 2020, 2021, "2021-03-11"), ("余杭区", 2020, 2021, "2021-03-11"),
        ("萧山区", 2020, 2021, "2021-03-11"), ("滨江区", 2020, 2021, ""), ("西湖区", 2020, 2021, ""),
        ("上城区", 2018, 2019, ""), ("上城区", 2021, 2022, ""), ("富阳区", 2013, 2014, ""), ("临安区", 2016, 2017, ""),
        ("鄞州区", 2015, 2016, "2016-09-14"), ("杭州市", 2020, 2021, ""), ("火星区", 2020, 2021, ""),
    ],
)  # fmt: skip
def test_a_change_of_territory_is_a_break_one_of_rank_is_none(
    name: str, first: int, last: int, day: str
) -> None:
    assert broken(name, f"{first}-12-31", f"{last}-12-31") == day


def test_every_change_names_districts_of_the_list() -> None:
    from zjai_desk.registers import divisions

    codes = {division.code for division in divisions.all_divisions()}
    for change in changes():
        assert {change.code, *change.successors} <= codes, change
        assert not change.whole or len(change.successors) == 1

"""Districts through time: names, aliases, codes, and the same name for two territories."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zjai_desk.registers import divisions
from zjai_desk.registers.fields import Field, Kind
from zjai_desk.registers.values import parse

DISTRICT = Field("district", "所属区县", Kind.DISTRICT)
BEFORE, AFTER = "2021-03-10", "2021-03-11"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("滨江区", "滨江区"), ("滨江", "滨江区"), ("高新区(滨江)", "滨江区"), ("高新区（滨江）", "滨江区"), ("杭州高新区(滨江)", "滨江区"),
        ("杭州高新区（滨江）", "滨江区"), ("高新(滨江)", "滨江区"), ("浙江省杭州市滨江区", "滨江区"), ("杭州市滨江区", "滨江区"), ("杭州滨江", "滨江区"),
        ("浙江杭州滨江区", "滨江区"), ("330108", "滨江区"), ("330108001", "滨江区"), ("330108001002", "滨江区"), (" 滨 江 区 ", "滨江区"),
        ("大江东", "大江东产业集聚区"), ("大江东产业集聚区", "大江东产业集聚区"), ("淳安", "淳安县"), ("景宁畲族自治县", "景宁畲族自治县"),
        ("杭州经济技术开发区", "杭州经济技术开发区(下沙)"), ("下沙", "杭州经济技术开发区(下沙)"), ("杭州市", "杭州市"), ("杭州", "杭州市"),
        ("3301", "杭州市"), ("330100000000", "杭州市"), ("33", "浙江省"), ("浙江省", "浙江省"), ("浙江", "浙江省"), ("江干区", "江干区"), ("临平", "临平区"),
    ],
)  # fmt: skip
def test_ways_of_naming_a_district(written: str, meant: str) -> None:
    found = divisions.find(written)
    assert found is not None
    assert found.name == meant
    assert parse(DISTRICT, written).value == meant


@pytest.mark.parametrize(
    "text", ["", "浦东新区", "滨江区长河街道", "宁波市滨江区", "1234567", "99", "330199", "፩፩፩፩፩፩"]
)
def test_what_names_no_district_of_the_province_is_not_guessed(text: str) -> None:
    assert divisions.find(text) is None


def test_one_code_and_name_for_two_territories() -> None:
    old, new = divisions.find("上城区", BEFORE), divisions.find("上城区", AFTER)
    assert old is not None
    assert new is not None
    assert old.code == new.code == "330102"
    assert (old.valid_to, new.valid_from) == (AFTER, AFTER)
    assert divisions.find("330102", BEFORE) == old
    assert divisions.find("330102000000", AFTER) == new


def test_a_district_that_is_gone_is_still_found_by_its_name() -> None:
    gone = divisions.find("江干区", AFTER)
    assert gone is not None
    assert not gone.valid_on(AFTER)
    assert gone.successors == ("330102", "330114")


def test_a_district_of_the_future_is_found_on_an_earlier_day() -> None:
    found = divisions.find("钱塘区", "2019-12-31")
    assert found is not None
    assert found.code == "330114"


def test_a_name_borne_by_several_cities_needs_its_city() -> None:
    assert divisions.find("城区") is None, "温州、嘉兴、湖州 each had one"
    assert divisions.find("城区", "1985-01-01") is None
    found = divisions.find("嘉兴市城区")
    assert found is not None
    assert (found.code, found.name) == ("330402", "城区")
    assert divisions.find("郊区") is None


def test_a_name_borne_twice_in_one_city_is_the_later_one() -> None:
    found = divisions.find("萧山市")
    assert found is not None
    assert (found.code, found.valid_to) == ("330181", "2001-02-02")


@pytest.mark.parametrize(
    ("parent", "day", "count"),
    [
        ("330100", "2019-12-31", 13),
        ("330100", AFTER, 13),
        ("330100", "2023-06-30", 13),
        ("330000", "2023-06-30", 90),
    ],
)
def test_districts_of_a_city_on_a_day(parent: str, day: str, count: int) -> None:
    assert len(divisions.children(parent, day)) == count


def test_districts_of_hangzhou_before_and_after_the_reform() -> None:
    before, after = ({d.name for d in divisions.children("330100", day)} for day in (BEFORE, AFTER))
    assert before - after == {"下城区", "江干区"}
    assert after - before == {"临平区", "钱塘区"}


def test_no_two_territories_share_code_and_first_day() -> None:
    everything = divisions.all_divisions()
    assert len({(d.code, d.valid_from) for d in everything}) == len(everything)
    for division in everything:
        assert not division.valid_to or division.valid_from < division.valid_to


@given(st.sampled_from([d for d in divisions.all_divisions() if not d.valid_to and d.level == "county"]))
def test_every_standing_district_is_found_by_name_code_and_path(division: divisions.Division) -> None:
    assert divisions.find(division.name) == division
    assert divisions.find(division.code) == division
    assert divisions.find(f"{division.code}000000") == division
    city = divisions.find(division.parent)
    assert city is not None
    assert divisions.find(f"浙江省{city.name}{division.name}") == division


@given(st.text())
def test_no_text_makes_the_search_fail(text: str) -> None:
    found = divisions.find(text)
    assert found is None or found in divisions.all_divisions()

"""Which copies go, whatever the clock says."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from zjai_desk.keeping.copies.names import Why
from zjai_desk.keeping.copies.thinning import NEWEST, Aged, kept, surplus

START = dt.datetime(2025, 11, 21, 17, 0)


def series(*times: dt.datetime, why: str = Why.SESSION) -> list[Aged]:
    """Return copies made in this order, the newest first as thinning takes them."""
    made = [Aged(str(place), at.isoformat(sep=" "), 100, why) for place, at in enumerate(times)]
    return made[::-1]


def days_back(count: int, each: int = 1) -> list[dt.datetime]:
    """Return ``each`` moments of every one of ``count`` days up to START, the oldest first."""
    days = [START - dt.timedelta(days=day) for day in range(count)][::-1]
    return [day - dt.timedelta(minutes=30 * (each - 1 - one)) for day in days for one in range(each)]


def staying(copies: list[Aged]) -> list[Aged]:
    going = set(surplus(copies))
    return [copy for copy in copies if copy.key not in going]


def by_age(copies: list[Aged]) -> set[str]:
    """Return what the rule as people tell it keeps, with a clock that is right."""
    wanted, seen = set(), set[object]()
    today = START.date()
    for copy in copies:
        day = dt.date.fromisoformat(copy.at[:10])
        age = (today - day).days
        if age < 2:
            wanted.add(copy.key)
        for label, lasts in (
            (day, age < 14),
            (day.isocalendar()[:2], age < 70),
            ((day.year, day.month), age < 24 * 28),
        ):
            if lasts and (type(label), label) not in seen:
                wanted.add(copy.key)
                seen.add((type(label), label))
    return wanted


def test_a_working_year_keeps_all_of_late_and_fewer_of_long_ago() -> None:
    copies = series(*days_back(800, each=4))
    left = staying(copies)
    assert [copy.at[:10] for copy in left[:8]] == ["2025-11-21"] * 4 + ["2025-11-20"] * 4
    assert len({copy.at[:10] for copy in left[:21]}) == 14, "then the last one of each day"
    assert left[-1].at[:7] == "2023-12", "and of each of 24 months"
    assert len(left) < 60


@given(st.lists(st.integers(0, 900 * 24), min_size=1, max_size=120))
def test_with_a_right_clock_it_keeps_what_the_rule_says(hours: list[int]) -> None:
    times = sorted({START - dt.timedelta(hours=hour) for hour in [0, *hours]})
    copies = series(*times)
    left = {copy.key for copy in staying(copies)}
    assert left >= by_age(copies)
    assert left >= {copy.key for copy in copies[:NEWEST]}


ANY_CLOCK = st.datetimes(dt.datetime(1980, 1, 1), dt.datetime(2099, 12, 31))


@given(st.lists(ANY_CLOCK, min_size=1, max_size=60), st.integers(0, 5000), st.integers(1, NEWEST))
@settings(max_examples=150)
def test_under_any_clock_the_newest_good_ones_stay(times: list[dt.datetime], room: int, least: int) -> None:
    copies = series(*times)
    assert {copy.key for copy in staying(copies)} >= {copy.key for copy in copies[:NEWEST]}
    assert copies[0].key not in surplus(copies, 0, 0), "the only one, or the newest, never goes"
    going = set(surplus(copies, room, least))
    assert not going & {copy.key for copy in copies[:least]}
    left = [copy for copy in copies if copy.key not in going]
    assert sum(copy.size for copy in left) <= room or len(left) == min(least, len(copies))


@given(ANY_CLOCK, st.integers(1, 5))
def test_a_clock_gone_wrong_costs_no_more_than_a_day_of_work_would(
    wrong: dt.datetime, copies_made: int
) -> None:
    times = days_back(100, each=2)
    before = {copy.key for copy in staying(series(*times))}
    odd = [wrong + dt.timedelta(minutes=minute) for minute in range(copies_made)]
    after = {copy.key for copy in staying(series(*times, *odd))}
    # A day more of work takes the place of one day, one week, one month, and of what the last whole day had.
    assert len(before - after) <= 2 + 4


def test_a_restore_repeated_all_day_evicts_nothing_old() -> None:
    """The trap of Anki #8897: a loop of restores, each with its backup, pushed all good ones out."""
    times = days_back(30)
    before = staying(series(*times))
    loop = [START + dt.timedelta(seconds=second) for second in range(200)]
    after = {copy.key for copy in staying(series(*times, *loop))}
    assert {copy.key for copy in before} <= after


def test_copies_made_on_purpose_outlive_the_day() -> None:
    times = days_back(60)
    deliberate = Aged("before the upgrade", times[5].isoformat(sep=" "), 100, Why.MIGRATION)
    copies = series(*times)
    copies.insert(len(copies) - 6, deliberate)
    assert deliberate.key in kept(copies)


def test_where_room_is_short_those_of_one_day_go_first() -> None:
    copies = series(*days_back(40, each=3))
    plain = staying(copies)
    going = surplus(copies, room=100 * 15)
    left = [copy for copy in copies if copy.key not in going]
    assert len(left) == 15 < len(plain)
    assert {copy.at[:7] for copy in left} == {copy.at[:7] for copy in plain}, "each month stays"

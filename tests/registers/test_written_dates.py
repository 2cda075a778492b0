"""Dates as returns write them (domain.md §6), each with the precision it states."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zjai_desk.registers import dates
from zjai_desk.registers.fields import Absent, Field, Kind
from zjai_desk.registers.findings import Severity
from zjai_desk.registers.values import parse, shown

DAY = Field("founded_on", "成立日期", Kind.DATE)
YEAR = Field("year", "年度", Kind.YEAR)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2019.10.17", "2019-10-17"), ("2019年10月17日", "2019-10-17"), ("2019年10月", "2019-10"), ("2019年", "2019"),
        ("2019", "2019"), ("20191017", "2019-10-17"), ("201910", "2019-10"), ("19.10.17", "2019-10-17"),
        ("99.1.2", "1999-01-02"), ("2019/10/17", "2019-10-17"), ("2019-1-7", "2019-01-07"), ("2019.10", "2019-10"),
        ("2019-10-17 00:00:00", "2019-10-17"), ("2019-1-1 10:00:00", "2019-01-01"), ("2019/1/2 9:30", "2019-01-02"),
        ("2019-10-17T08:05:00", "2019-10-17"), ("2019年1月2日10:30", "2019-01-02"), ("2019-10-17 上午 8:30", "2019-10-17"),
        ("２０１９．１０．１７", "2019-10-17"), ("2019 年 10 月 17 日", "2019-10-17"), ("二〇一九年十月十七日", "2019-10-17"),
        ("二○二一年三月二十日", "2021-03-20"), ("二零二零年十二月三十一日", "2020-12-31"), ("43755", "2019-10-17"),
    ],
)  # fmt: skip
def test_written_dates(written: str, meant: str) -> None:
    assert parse(DAY, written).value == meant
    assert parse(DAY, written).problem is None


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        (43755.0, "2019-10-17"), (43755, "2019-10-17"), (20191017.0, "2019-10-17"), (2019.0, "2019"), (201910.0, "2019-10"),
        (dt.date(2019, 10, 17), "2019-10-17"), (dt.datetime(2019, 10, 17, 23, 59), "2019-10-17"),
    ],
)  # fmt: skip
def test_cells_that_are_numbers_or_dates(cell: float | dt.date, meant: str) -> None:
    assert parse(DAY, cell).value == meant
    assert parse(DAY, cell).problem is None


@pytest.mark.parametrize(("iso", "known"), [("2019", "year"), ("2019-10", "month"), ("2019-10-17", "day")])
def test_precision(iso: str, known: str) -> None:
    assert dates.precision(iso) == known
    assert dates.year_of(iso) == 2019


def test_a_number_with_one_decimal_may_be_january_or_october() -> None:
    parsed = parse(DAY, 2019.1)
    assert parsed.value == "2019"
    assert parsed.problem is not None
    assert (parsed.problem.severity, parsed.problem.kind) == (Severity.EXPLAIN, "ambiguous")


@pytest.mark.parametrize(
    "written",
    ["2019年13月", "2019.2.30", "约2019年", "2019年初", "2019-2020", "1019-01-01", "12", "፩፩፩፩፩", "99999", 10000, 73051.0, True, 1.5, 1e300, float("nan")],
)  # fmt: skip
def test_what_is_no_certain_date_is_refused(written: str | float) -> None:
    parsed = parse(DAY, written)
    assert parsed.value is None
    assert parsed.problem is not None
    assert (parsed.problem.severity, parsed.problem.kind) == (Severity.FORCE, "not_a_date")


@pytest.mark.parametrize("sign", ["—", "-", "/", "无", "／", "－"])
def test_a_sign_for_none_is_not_applicable(sign: str) -> None:
    assert parse(DAY, sign).value is Absent.NOT_APPLICABLE


@pytest.mark.parametrize("written", ["2019", "2019年", 2019, 2019.0, "2019年度", "二〇一九年", "2019-12-31"])
def test_years(written: str | float) -> None:
    assert parse(YEAR, written).value == 2019
    assert parse(YEAR, written).problem is None


@pytest.mark.parametrize("written", ["去年", 2019.5, "20", True])
def test_what_is_no_year_is_refused(written: str | float) -> None:
    assert parse(YEAR, written).value is None
    assert parse(YEAR, written).problem is not None


@pytest.mark.parametrize(
    ("earlier", "later", "after"),
    [
        ("2019-05", "2019", False), ("2019", "2019-05", False), ("2020", "2019-05", True), ("2019-06-01", "2019-05", True),
        ("2019-05-31", "2019-05", False), ("2019-05-02", "2019-05-01", True),
    ],
)  # fmt: skip
def test_order_is_certain_only_in_what_both_state(earlier: str, later: str, after: bool) -> None:
    assert dates.is_after(earlier, later) is after


@given(st.dates(dt.date(1800, 1, 1), dt.date(2100, 12, 31)), st.sampled_from([4, 7, 10]))
def test_what_is_shown_is_read_again(day: dt.date, length: int) -> None:
    iso = day.isoformat()[:length]
    assert parse(DAY, shown(DAY, iso)).value == iso


@given(st.dates(dt.date(1955, 1, 1), dt.date(2099, 12, 31)))
def test_spreadsheet_serials(day: dt.date) -> None:
    serial = (day - dt.date(1899, 12, 30)).days
    assert dates.parse(float(serial)) == day.isoformat()


@given(st.dates(dt.date(1950, 1, 1), dt.date(2049, 12, 31)), st.times())
def test_all_common_forms_of_one_day_agree(day: dt.date, time: dt.time) -> None:
    forms = [
        f"{day.year}.{day.month}.{day.day}", f"{day.year}年{day.month}月{day.day}日", f"{day.year}/{day.month:02}/{day.day:02}",
        f"{day:%Y%m%d}", f"{day:%y.%m.%d}", f"{day.year}-{day.month}-{day.day} {time.hour}:{time:%M:%S}",
    ]  # fmt: skip
    assert {dates.parse(form) for form in forms} == {day.isoformat()}


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2018.5.3 14:00-16:00", "2018-05-03"),
        ("2018年5月3日下午", "2018-05-03"),
        ("2018-07-01 14:00~17:00", "2018-07-01"),
        ("2018.10.12（下午2点）", "2018-10-12"),
        ("2018年6月8日（周五）上午9点半", "2018-06-08"),
        ("Oct-2010", "2010-10"),
        ("2015.01.", "2015-01"),
    ],
)
def test_the_hours_of_an_event_do_not_hide_its_day(written: str, day: str) -> None:
    assert dates.parse(written) == day

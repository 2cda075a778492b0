"""专利号: the vectors of domain.md §2, and the ways in which returns write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zjai_desk.registers import patent_no
from zjai_desk.registers.fields import Field, Kind
from zjai_desk.registers.findings import Severity
from zjai_desk.registers.values import parse

NUMBER = Field("patent_no", "专利号", Kind.PATENT_NO)
VALID = {
    "201710601862.3": "发明授权", "201810246441.8": "发明授权", "201910931480.6": "发明授权",
    "201810862228.X": "发明授权", "202023037182.X": "实用新型", "201811044634.1": "发明授权",
    "201810801154.9": "发明授权", "202120592620.4": "实用新型", "201630470916.3": "外观设计",
    "201510703489.3": "发明授权", "201080063196.9": "发明授权", "97101765.4": "发明授权",
    "95115608.X": "发明授权", "85100001.0": "发明授权",
}  # fmt: skip


@pytest.mark.parametrize(("number", "kind"), VALID.items())
def test_real_numbers_pass_and_tell_kind_and_year(number: str, kind: str) -> None:
    parsed = patent_no.parse(number)
    assert parsed is not None
    assert (parsed.text, parsed.kind, parsed.valid, parsed.completed) == (number, kind, True, False)
    assert parsed.year == int(number[:4] if len(number) == 14 else f"19{number[:2]}")
    assert parse(NUMBER, number).problem is None


_NEW_FORM = [number for number in VALID if len(number) == 14]


@given(st.lists(st.sampled_from(_NEW_FORM), min_size=1, max_size=300))
def test_many_sound_numbers_are_seen_to_be_so_at_once(numbers: list[str]) -> None:
    assert patent_no.are_canonical(numbers)


@given(st.lists(st.sampled_from(_NEW_FORM), min_size=1, max_size=9), st.data())
def test_one_wrong_sign_among_many_numbers_is_noticed(numbers: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(numbers) - 1))
    at = data.draw(st.integers(0, 13))
    number = numbers[place]
    sign = data.draw(st.sampled_from("0123456789X.x\n ０"))
    numbers[place] = f"{number[:at]}{sign}{number[at + 1 :]}"
    assert patent_no.are_canonical(numbers) == all(map(patent_no.is_canonical, numbers))
    assert not patent_no.are_canonical([f"{number}\n{number}", number]), (
        "a cell of two lines is not two numbers"
    )


@pytest.mark.parametrize("number", ["201711469835.X", "201820953320.X", "201930100001.X"])
def test_fictitious_numbers_are_kept_and_to_be_explained(number: str) -> None:
    parsed = parse(NUMBER, number)
    assert parsed.value == number
    assert parsed.problem is not None
    assert (parsed.problem.severity, parsed.problem.kind) == (Severity.EXPLAIN, "check_digit")


@pytest.mark.parametrize(
    "written",
    [
        "ZL201710601862.3", "zl 2017 1 0601862.3", "CN201710601862.3", "专利号：ZL201710601862.3", "申请号201710601862.3",
        "２０１７１０６０１８６２．３", "201710601862．3", "201710601862。3", "201710601862·3", "2017106018623", "ZL2017106018623",
    ],
)  # fmt: skip
def test_common_ways_of_writing_a_number_are_one_number(written: str) -> None:
    parsed = parse(NUMBER, written)
    assert (parsed.value, parsed.problem) == ("201710601862.3", None)


@pytest.mark.parametrize(
    ("cell", "number"),
    [(201710601862.3, "201710601862.3"), (97101765.4, "97101765.4"), (2017106018623.0, "201710601862.3")],
)
def test_numeric_cells_keep_their_check_digit(cell: float, number: str) -> None:
    assert parse(NUMBER, cell).value == number
    assert parse(NUMBER, cell).problem is None


@pytest.mark.parametrize(
    ("cell", "number"),
    [(85100001.0, "85100001.0"), ("85100001", "85100001.0"), ("201710601862", "201710601862.3")],
)
def test_a_lost_check_digit_is_filled_in_and_said(cell: float | str, number: str) -> None:
    parsed = parse(NUMBER, cell)
    assert parsed.value == number
    assert parsed.problem is not None
    assert (parsed.problem.severity, parsed.problem.kind) == (Severity.HINT, "repaired")


@pytest.mark.parametrize("text", ["CN105338215A", "CN102822194B", "CN 105338215 A"])
def test_a_publication_number_is_another_thing(text: str) -> None:
    parsed = parse(NUMBER, text)
    assert parsed.value is None
    assert parsed.problem is not None
    assert "公开（公告）号" in parsed.problem.message


@pytest.mark.parametrize(
    "text",
    [
        "201740601862.3",  # no kind 4
        "198410601862.3",  # before the patent law
        "209910601862.3",  # a year that has not come
        "12101765.4",  # the short form ended in 2003
        "2017106018", "20171060186234", "201710601862.35", "一种装置", "፩" * 12, "٢" * 12,
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused(text: str) -> None:
    parsed = parse(NUMBER, text)
    assert parsed.value is None
    assert parsed.problem is not None
    assert parsed.problem.kind == "damaged"


@given(st.integers(1985, 2026), st.sampled_from("12389"), st.integers(0, 9_999_999))
def test_every_number_with_its_check_digit_is_read_as_itself(year: int, kind: str, serial: int) -> None:
    digits = f"{year}{kind}{serial:07}"
    number = f"{digits}.{patent_no.check_digit(digits)}"
    parsed = patent_no.parse(number)
    assert parsed is not None
    assert (parsed.text, parsed.year, parsed.valid) == (number, year, True)
    completed = patent_no.parse(digits)
    assert completed is not None
    assert completed.text == number


@given(st.text())
def test_no_text_makes_the_reader_fail(text: str) -> None:
    parsed = patent_no.parse(text)
    assert parsed is None or parsed.text.isascii()

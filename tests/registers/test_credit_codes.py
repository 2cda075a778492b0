"""统一社会信用代码: the vectors of domain.md §2, real, invalid and mangled ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zjai_desk.registers import uscc
from zjai_desk.registers.fields import Field, Kind
from zjai_desk.registers.findings import Severity
from zjai_desk.registers.values import parse, recheck

CODE = Field("uscc", "统一社会信用代码", Kind.USCC)
REAL = (
    "91330000733796106P", "91330102746342509G", "91330000727215176K", "91330100799655058B",
    "91330106673959654P", "913300002539329145", "914403001922038216", "9144030071526726XG",
    "91340000711771143J", "91110000802100433B", "12100000470095016Q", "91310110666007217T",
    "91310115591693856A", "91350100M000100Y43",
)  # fmt: skip
REAL_BUT_FAILING = "91350211M00013FA1N"


@pytest.mark.parametrize("code", REAL)
def test_real_codes_pass_both_checks(code: str) -> None:
    assert uscc.is_valid(code)
    assert uscc.organisation_check_character(code[8:16]) == code[16]
    assert parse(CODE, code).value == code
    assert parse(CODE, code).problem is None
    assert recheck(CODE, code) is None


@pytest.mark.parametrize("code", ["91310115MA1G4L1WXK", REAL_BUT_FAILING])
def test_a_failing_check_character_is_kept_and_to_be_explained(code: str) -> None:
    parsed = parse(CODE, code)
    assert parsed.value == code
    assert parsed.problem is not None
    assert (parsed.problem.severity, parsed.problem.kind) == (Severity.EXPLAIN, "check_digit")
    assert uscc.check_character(code[:17]) in parsed.problem.message


def test_the_fictitious_sample_fails_the_organisation_check_too() -> None:
    code = "91310115MA1G4L1WXK"
    assert uscc.organisation_check_character(code[8:16]) != code[16]


@pytest.mark.parametrize(
    "written",
    [
        "９１３３００００７３３７９６１０６Ｐ", " 91330000733796106p ", "9133 0000 7337 9610 6P", "91330000-733796106-P",
        "'91330000733796106P", "91330000733796106P\n", "\u200b91330000733796106P",
    ],
)  # fmt: skip
def test_common_ways_of_writing_a_code_are_one_code(written: str) -> None:
    assert parse(CODE, written).value == "91330000733796106P"
    assert parse(CODE, written).problem is None


@pytest.mark.parametrize(
    "text", ["9133000073379610", "91330000733796106PP", "不详代码", "746342509", "9.14403E+17"]
)
def test_what_has_not_eighteen_characters_is_refused(text: str) -> None:
    parsed = parse(CODE, text)
    assert parsed.value is None
    assert parsed.problem is not None
    assert (parsed.problem.severity, parsed.problem.kind) == (Severity.FORCE, "damaged")


def test_letters_no_code_contains_are_put_right_where_the_check_agrees() -> None:
    parsed = parse(CODE, "9133OOOO7337961O6P")
    assert parsed.value == "91330000733796106P"
    assert parsed.problem is not None
    assert parsed.problem.severity is Severity.HINT


@pytest.mark.parametrize(("code", "count"), [("914403001922038216", 3), ("913300002539329145", 4)])
def test_a_code_mangled_by_a_spreadsheet_has_few_candidates_the_true_one_among_them(
    code: str, count: int
) -> None:
    mangled = f"{code[:15]}000"
    candidates = list(uscc.restore_candidates(mangled))
    assert len(candidates) == count
    assert code in candidates
    assert all(uscc.is_valid(candidate) for candidate in candidates)


@pytest.mark.parametrize("cell", [float("914403001922038000"), 914403001922038000])
def test_a_numeric_cell_is_refused_with_the_candidates_never_repaired(cell: float) -> None:
    parsed = parse(CODE, cell)
    assert parsed.value is None
    assert parsed.problem is not None
    assert (parsed.problem.severity, parsed.problem.kind) == (Severity.FORCE, "damaged")
    assert "914403001922038216" in parsed.problem.message
    assert "914403001922038000" in parsed.problem.message, "the number as the sheet shows it"


@pytest.mark.parametrize("text", ["", "9144", "91440300192203821X", "፩" * 18])
def test_no_candidates_for_what_is_no_mangled_code(text: str) -> None:
    assert list(uscc.restore_candidates(text)) == []


@given(st.text(alphabet=uscc.ALPHABET, min_size=17, max_size=17))
def test_every_code_with_its_check_character_is_valid_and_stays_as_it_is(first17: str) -> None:
    code = first17 + uscc.check_character(first17)
    assert parse(CODE, code).value == code
    assert parse(CODE, code).problem is None


@given(
    st.text(alphabet=uscc.ALPHABET, min_size=17, max_size=17),
    st.integers(0, 16),
    st.sampled_from(uscc.ALPHABET),
)
def test_one_wrong_character_is_always_noticed(first17: str, place: int, other: str) -> None:
    code = first17 + uscc.check_character(first17)
    wrong = code[:place] + other + code[place + 1 :]
    assert uscc.is_valid(wrong) == (wrong == code)

"""Lines: nothing lost, nothing overfull, no mark where it may not stand."""

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zjai_desk.briefing.paper.lines import NO_END, NO_START, Line, balanced, break_text

EM = 10.0
MEASURE = 28 * EM


def width(text: str) -> float:
    return sum(EM / 2 if char.isascii() else EM for char in text)


def set_width(line: Line) -> float:
    return width(line.text) + sum(line.spaces[:-1])


words = st.sampled_from(
    ["人工智能企业", "滨江区", "发展", "技术", "应用层", "占", "增长", "AI", "Pre-A", "A+轮"]
)
numbers = st.sampled_from(["25889件", "56.88%", "14,725件", "2019年", "3.2亿元", "83/17", "-5.3%"])
marks = st.sampled_from(["，", "。", "、", "；", "）", "”", "：", "（", "“", "——", "……"])
pieces = st.lists(
    st.tuples(st.one_of(words, numbers), st.one_of(st.just(""), marks)), min_size=1, max_size=80
)


@given(pieces, st.sampled_from([0.0, 2 * EM]))
@settings(max_examples=300, deadline=None)
def test_a_paragraph_is_whole_and_flush(parts: list[tuple[str, str]], indent: float) -> None:
    text = "".join(word + mark for word, mark in parts)
    lines = break_text(text, MEASURE, EM, width, indent)
    assert "".join(line.text for line in lines) == text
    for place, line in enumerate(lines):
        room = MEASURE - (indent if place == 0 else 0.0)
        # The blank half of a mark may hang over the edge; its ink may not.
        assert set_width(line) <= room + EM / 2 + 1e-6
        if place < len(lines) - 1:
            assert set_width(line) >= room - 1e-6
        if place > 0:
            assert line.text[0] not in NO_START, text
            assert lines[place - 1].text[-1] not in NO_END, text


CLOSING = "、，。；：？！）》〉」』】〕”’"
OPENING = "（《〈「『【〔“‘"


def ink(line: Line) -> Iterator[tuple[float, float]]:
    """Yield where each character prints, left and right, its blank half left out."""
    x = 0.0
    for char, space in zip(line.text, line.spaces, strict=True):
        wide = width(char)
        yield x + (EM / 2 if char in OPENING else 0.0), x + (EM / 2 if char in CLOSING else wide)
        x += wide + space


@given(st.text(alphabet=f"国企业数12.%aB-+ —…·{CLOSING}{OPENING}", min_size=1, max_size=200))
@settings(max_examples=500, deadline=None)
def test_whatever_is_written_nothing_is_lost_overprinted_or_cut(text: str) -> None:
    lines = break_text(text, MEASURE, EM, width)
    assert "".join(line.text for line in lines).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        assert len(line.spaces) == len(line.text)
        places = list(ink(line))
        for (_, right), (left, _) in itertools.pairwise(places):
            assert left >= right - 1e-6, (text, line.text)
        assert places[-1][1] <= MEASURE + 1e-6, (text, line.text)


def test_marks_give_way_before_gaps_open() -> None:
    # Squeezing three marks by a little takes in the year; without that the line would be torn apart.
    text = "发明授权七千件、实用新型一万二千件、外观设计件。一12019年最多，为某某某某某某某"
    first = break_text(text, MEASURE, EM, width)[0]
    assert first.text.endswith("一12019年")
    assert min(first.spaces) < 0


def test_a_space_never_begins_or_ends_a_line() -> None:
    lines = break_text("国" * 27 + "AI Lab" + "国" * 25 + "GB/T 9704", MEASURE, EM, width)
    assert all(line.text == line.text.strip() for line in lines)


def test_a_number_stays_with_its_unit_and_sign() -> None:
    text = "杭州市人工智能企业拥有有效专利共计两万多件具体为某某某某25889件"
    lines = break_text(text, MEASURE, EM, width)
    assert [line.text[-7:] for line in lines][-1].endswith("25889件")
    assert any("25889件" in line.text for line in lines)


def test_figures_are_not_spread_apart() -> None:
    lines = break_text(
        "专利分布在13个区县，滨江区最多，有14725件，总量占56.88%，其次是西湖区" * 2, MEASURE, EM, width
    )
    for line in lines:
        for before, after, space in zip(line.text, line.text[1:], line.spaces, strict=False):
            if before.isdigit() and after.isdigit():
                assert space == 0.0


def test_full_lines_hold_28_characters() -> None:
    lines = break_text("数" * 28 * 3, MEASURE, EM, width)
    assert [len(line.text) for line in lines] == [28, 28, 28]
    assert all(space == 0 for line in lines for space in line.spaces)


def test_a_word_longer_than_the_line_is_broken() -> None:
    lines = break_text("a" * 200, MEASURE, EM, width)
    assert "".join(line.text for line in lines) == "a" * 200
    assert all(set_width(line) <= MEASURE + 1e-6 for line in lines)


def test_runs_join_equal_spaces() -> None:
    assert list(Line("甲乙丙", (1.0, 1.0, 0.0)).runs()) == [("甲乙", 1.0), ("丙", 0.0)]


def test_a_title_is_broken_evenly() -> None:
    title = "杭州市滨江区人工智能创业生态与产业创新服务综合发展情况简报（二〇一九年度）"
    lines = balanced(title, MEASURE, width)
    assert len(lines) == 2
    assert abs(width(lines[0]) - width(lines[1])) <= 4 * EM


@pytest.mark.parametrize("count", range(50, 62))
def test_no_character_stands_alone_on_the_last_line(count: int) -> None:
    lines = break_text("数" * count + "。", MEASURE, EM, width)
    assert "".join(line.text for line in lines) == "数" * count + "。"
    assert len(lines[-1].text.rstrip("。")) != 1
    assert all(abs(set_width(line) - MEASURE) < 1e-6 for line in lines[:-1])

"""Editions: numbered without gaps, printed again byte for byte whatever happens later, never undone."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from tests.briefing.pages_read import texts
from zjai_desk.briefing.editions.corrections import (
    against_published,
    compare,
    withdraw,
)
from zjai_desk.briefing.editions.differences import Difference
from zjai_desk.briefing.editions.kept import (
    Edition,
    Signing,
    document_of,
    edition_of,
    editions,
    freeze,
    next_issue,
    numbering_faults,
    reprint,
)
from zjai_desk.briefing.editions.signing import prepare, sign_off
from zjai_desk.briefing.texts.catalogue import compose_briefing
from zjai_desk.errors import DeskError
from zjai_desk.store import Query, Store

DAY = dt.date(2020, 3, 2)
OF = ("patents", "杭州市", 2019)
SERIES = "人工智能专利简报"


def sign(store: Store, issue: int, day: dt.date = DAY, **more: object) -> Edition:
    document = compose_briefing(store, *OF)
    return freeze(store, OF, document, replace(Signing(issue, day), **more), "张三")  # type: ignore[arg-type]  # the test knows its kind


def correct(store: Store) -> None:
    """Move a patent of 滨江区 to 西湖区 and take another away."""
    district = store.columns("patents", ("district",))
    here = [
        record for record, name in zip(district["id"], district["district"], strict=True) if name == "滨江区"
    ]
    with store.change("更正专利所在区", operator="李四", reason="权利人来函") as change:
        change.update("patents", {int(str(here[0])): {"district": "西湖区"}})
    with store.change("删除重复专利", operator="王五") as change:
        change.delete("patents", [int(str(here[1]))])


def found(differences: list[Difference], row: str, column: str) -> Difference:
    (one,) = [
        d
        for d in differences
        if d.row == row and d.column == column and d.figure.table.name == "patents.by_district"
    ]
    return one


def test_an_edition_knows_its_number_day_state_and_who(store: Store) -> None:
    seq, chain = store.head()
    edition = sign(store, 1, note="首期", reports_to=("市政府",), copies=30)
    assert (edition.label, edition.done_by, edition.day) == (f"{SERIES}2020年第1期", "张三", DAY)
    assert (edition.seq, edition.chain, edition.note) == (seq, chain, "首期")
    assert store.head()[0] == seq + 1, "one change"
    (step,) = store.history(limit=1)
    assert (step.title, step.operator) == (f"定稿 {SERIES}2020年第1期", "张三")
    head = document_of(store, edition).head
    assert (head.issue, head.day, head.reports_to, head.copies) == (1, DAY, ("市政府",), 30)  # type: ignore[union-attr]  # there is one
    assert store.verify() == []


def test_it_is_printed_again_byte_for_byte_after_corrections_and_with_other_fonts(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = sign(store, 1)
    reprint(store, edition, tmp_path / "当日.pdf")
    first = (tmp_path / "当日.pdf").read_bytes()
    correct(store)
    monkeypatch.setattr("zjai_desk.briefing.paper.document.__version__", "9.9")
    monkeypatch.setattr("zjai_desk.briefing.paper.sheet.SIZE_3", 14.0)
    path = store.path
    store.close()
    with Store.open(path) as again:
        reprint(again, edition_of(again, edition.record), tmp_path / "后来.pdf")
    assert (tmp_path / "后来.pdf").read_bytes() == first
    text = "".join(texts(tmp_path / "后来.pdf"))
    assert "第1期" in text
    assert "2020年3月2日" in text


def test_word_and_workbook_come_from_what_was_frozen(store: Store, tmp_path: Path) -> None:
    import docx
    import openpyxl

    edition = sign(store, 1)
    correct(store)
    reprint(store, edition, tmp_path / "定稿.docx")
    reprint(store, edition, tmp_path / "定稿.xlsx")
    tables = docx.Document(str(tmp_path / "定稿.docx")).tables
    printed = {cell.text for table in tables for row in table.rows for cell in row.cells}
    assert "120" in printed, "the total as it was before one was deleted"
    book = openpyxl.load_workbook(tmp_path / "定稿.xlsx")
    totals = [row[-1].value for row in book.worksheets[1].iter_rows() if row[0].value == "合计"]
    assert totals, "a row of totals"
    assert any(cell.value == 120 for row in book.worksheets[1].iter_rows() for cell in row)


def test_no_number_is_used_twice_and_a_gap_is_told(store: Store) -> None:
    sign(store, 3)
    known = editions(store)
    assert next_issue(known, SERIES, 2020) == 4, "an office may begin in the middle of a year"
    assert next_issue(known, SERIES, 2021) == 1, "numbers begin anew with the year"
    with pytest.raises(DeskError, match="2020年第3期已经用过"):
        sign(store, 3)
    assert numbering_faults(known, SERIES, Signing(4, DAY)) == []
    assert "第4期没有定稿，跳了号" in numbering_faults(known, SERIES, Signing(5, DAY))[0]
    assert "日期早于" in numbering_faults(known, SERIES, Signing(4, dt.date(2020, 1, 9)))[0]


def test_the_number_counts_over_all_areas_and_briefings_of_one_name(store: Store) -> None:
    sign(store, 1)
    of = ("patents", "滨江区", 2019)
    with pytest.raises(DeskError, match="已经用过"):
        freeze(store, of, compose_briefing(store, *of), Signing(1, DAY))
    freeze(store, of, compose_briefing(store, *of), Signing(2, DAY))
    assert [edition.issue for edition in editions(store)] == [2, 1]


def test_what_was_signed_off_is_never_undone_nor_changed(store: Store) -> None:
    with store.change("补一家") as change:
        change.insert("enterprises", [{"name": "杭州补登科技有限公司"}])
    edition = sign(store, 1)
    next_undo = store.next_undo()
    assert next_undo is not None
    assert next_undo.title == "补一家", "the edition is passed over"
    with pytest.raises(DeskError, match="不能撤销"):
        store.undo_step(store.head()[0])
    store.undo()
    assert [one.record for one in editions(store)] == [edition.record]
    for write in (
        lambda c: c.delete("editions", [edition.record]),
        lambda c: c.update("editions", {edition.record: {"note": "改"}}),
    ):
        with pytest.raises(DeskError, match="定稿只能增加"), store.change("改定稿") as change:
            write(change)
    assert store.verify() == []


def test_a_correction_shows_as_published_and_present_value_with_who_when_and_why(store: Store) -> None:
    edition = sign(store, 1)
    assert compare(store, edition) == []
    correct(store)
    differences = compare(store, edition)
    here = found(differences, "滨江区", "合计")
    assert (here.published, here.present) == ("30", "28")
    assert "李四，更正专利所在区，理由：权利人来函" in here.why
    assert "王五，删除重复专利" in here.why
    there = found(differences, "西湖区", "合计")
    assert (there.published, there.present) == ("30", "31")
    assert "李四" in there.why
    assert "王五" not in there.why, "the deleted one was never there"
    total = found(differences, "合计", "合计")
    assert (total.published, total.present) == ("120", "119")
    assert "王五，删除重复专利" in total.why
    assert "李四" not in total.why, "what only moved inside is not why the total is less"
    assert here.now is not None
    assert here.now.origin is not None
    assert len(here.now.origin.of.ids) == 28


def test_undoing_the_corrections_leaves_no_difference(store: Store) -> None:
    edition = sign(store, 1)
    correct(store)
    store.undo()
    store.undo()
    assert compare(store, edition) == []


def test_a_change_of_other_records_is_told_as_such(store: Store) -> None:
    edition = sign(store, 1)
    holders = store.ids("enterprises", Query())
    with store.change("更正企业领域", operator="李四") as change:
        change.update("enterprises", {holders[0]: {"field": ("语音识别",)}})
    for one in compare(store, edition):
        assert "李四，更正企业领域" in one.why


def test_a_later_edition_that_says_otherwise_is_warned_of_and_can_print_it(
    store: Store, tmp_path: Path
) -> None:
    sign(store, 1)
    correct(store)
    proof = prepare(store, "ecosystem", "杭州市", 2019)
    assert any(f"{SERIES}2020年第1期公布120，本期119" in line for line in proof.warnings), proof.warnings
    sign_off(store, proof, Signing(proof.next_issue(2020), DAY), differences=True)
    reprint(store, editions(store)[0], tmp_path / "简报.pdf")
    text = "".join(texts(tmp_path / "简报.pdf")).replace("\n", "")
    assert "与上期公布数的差异" in text
    assert "权利人来函" in text
    # What it published now is what the next one is held against.
    later = against_published(store, compose_briefing(store, *OF))
    assert {edition.issue for edition, one in later if one.table.endswith("专利数量")} == set()


def test_a_year_that_is_over_is_held_against_the_next_year_too(store: Store) -> None:
    sign(store, 1)
    with store.change("更正授权日期") as change:
        change.update("patents", {1: {"granted_on": "2012-05-01"}})
    next_year = compose_briefing(store, "patents", "杭州市", 2020)
    told = {
        (one.row, one.column, one.published, one.present) for _, one in against_published(store, next_year)
    }
    assert ("2012", "发明授权", "4", "5") in told or ("2012", "合计", "12", "13") in told
    assert not [line for line in told if line[0] == "合计"], "a total up to another year is another number"


def test_an_edition_is_withdrawn_by_one_that_says_so(store: Store, tmp_path: Path) -> None:
    edition = sign(store, 1)
    reprint(store, edition, tmp_path / "原.pdf")
    correct(store)
    notice = withdraw(store, edition, Signing(2, DAY, note="专利归属有误"), "张三")
    assert (notice.replaces, notice.label) == (edition.record, f"{SERIES}2020年第2期")
    reprint(store, notice, tmp_path / "撤回.pdf")
    text = "".join(texts(tmp_path / "撤回.pdf")).replace("\n", "")
    assert "撤回原因：专利归属有误。" in text
    assert "更正专利所在区" in text
    reprint(store, edition, tmp_path / "仍可印.pdf")
    assert (tmp_path / "仍可印.pdf").read_bytes() == (tmp_path / "原.pdf").read_bytes()
    assert compare(store, notice) == []
    assert against_published(store, compose_briefing(store, *OF)) == [], (
        "what was withdrawn is not held against anybody"
    )


def test_what_was_prepared_is_not_signed_off_on_other_records(store: Store) -> None:
    proof = prepare(store, *OF)
    store.note("打印", "别的")
    sign_off(store, proof, Signing(1, DAY, reports_to=("市政府",)))
    again = prepare(store, *OF)
    assert again.last is not None
    assert (again.next_issue(2020), again.last.reports_to) == (2, ("市政府",))
    correct(store)
    with pytest.raises(DeskError, match="台账刚刚有改动"):
        sign_off(store, again, Signing(2, DAY))


def test_damaged_content_is_told(store: Store) -> None:
    edition = sign(store, 1)
    assert document_of(store, edition).title == edition.title
    with pytest.raises(DeskError, match="没有编号为77的定稿"):
        edition_of(store, 77)

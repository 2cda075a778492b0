"""A corrected file comes back: it is known again, only what was marked is asked about, reasons are taken over."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from package_check import faults
from rich_books import code, rich_book

from zjai_desk.registers.notebooks import RESENT, SENT_BACK
from zjai_desk.returns import apply_plan, plan_import, read_return
from zjai_desk.returns.marking.styles import COLOURS
from zjai_desk.returns.planning.answers import answerable, explain
from zjai_desk.returns.planning.items import Plan
from zjai_desk.returns.rounds.receipts import receipts
from zjai_desk.returns.rounds.rounds import Round, save_round
from zjai_desk.returns.sending.replies import Outcome, Reply, recognise, take_over
from zjai_desk.returns.sending.send_back import send_back_plan
from zjai_desk.store import Store

NAME = "长河街道2025年报.xlsx"


@pytest.fixture
def store(new_store: Callable[[Path], Store], tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "台账.zjdb") as opened:
        yield opened


@pytest.fixture
def sent_back(store: Store, tmp_path: Path) -> Path:
    """A workbook with twelve faults, sent back."""
    original = tmp_path / NAME
    original.write_bytes(rich_book(tmp_path, macros=False))
    plan = plan_import(store, read_return(original))
    done = send_back_plan(store, plan, tmp_path / "退回.xlsx")
    assert plan.head == store.head()
    assert [one.state for one in receipts(store)] == [SENT_BACK]
    return done.path


def corrected(path: Path, change: Callable[[Any], None], name: str = "更正.xlsx") -> Path:
    """Open a workbook as the sender would, change it and save it under another name."""
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    change(book)
    target = path.with_name(name)
    book.save(target)
    return target


def answer(store: Store, path: Path) -> tuple[Reply | None, Plan]:
    plan = plan_import(store, read_return(path))
    return recognise(store, plan.return_, plan), plan


def mend(book: Any) -> None:
    """Mend nine of the twelve, explain one, leave two, and spoil one cell that was right."""
    sheet = book["2025 年报"]
    right = {
        "C7": "滨江区", "D8": "2019-02-28", "E9": 300, "E10": 500, "G11": 500, "A12": "杭州补填智能科技有限公司",
        "G13": 120, "F14": 5, "B16": code(15),
    }  # fmt: skip
    for cell, value in right.items():
        sheet[cell] = value
    sheet["G20"] = "很多"
    sheet["F21"] = 999
    listed = book["问题清单"]
    (line,) = [row for row in listed.iter_rows(min_row=5) if row[3].value == "B6"]
    line[8].value = "早期试点代码，执照如此"


def test_the_answer_to_a_small_file_of_faulty_rows_is_known_and_closes_its_faults(
    store: Store, tmp_path: Path
) -> None:
    original = tmp_path / NAME
    original.write_bytes(rich_book(tmp_path, macros=False))
    plan = plan_import(store, read_return(original))
    done = send_back_plan(store, plan, tmp_path / "退回.xlsx", only_faulty=True)
    assert done.path.stat().st_size < original.stat().st_size
    assert "只留了有问题的行" in done.notes[0]
    small = read_return(done.path)
    assert {found.row for found in small.sheets[0].problems} == {
        record.row for record in small.sheets[0].records
    }, "no row without a fault"

    def mend_one(book: Any) -> None:
        sheet = book.worksheets[0]
        (cell,) = (cell for row in sheet.iter_rows() for cell in row if cell.value == "约300")
        cell.value = 300

    reply, _ = answer(store, corrected(done.path, mend_one))
    assert reply is not None
    assert reply.certain
    assert [line.fault.value for line in reply.lines if line.outcome is Outcome.CLOSED] == ["约300"]
    assert reply.others == ()
    assert (reply.added, reply.removed) == (0, 0), "rows that were not sent are not missing"
    assert "行" not in reply.summary


# A duplicate, a total that is off by one, a unit slip, a code to explain, and a table in another unit below.
MIXED: list[list[object]] = [
    ["2025年度企业年报"], ["单位：元"], ["企业名称", "统一社会信用代码", "营业收入", "从业人数"],
    *([f"杭州{sign}智科技有限公司", code(n), 52_000_000 + n, 100 + n] for n, sign in enumerate("甲乙丙丁戊己庚辛")),
    ["杭州壬智科技有限公司", "91350211M00013FA1N", 52_000_009, 110],
    ["杭州乙智科技有限公司", code(1), 53_000_000, 101], ["合计", None, 521_000_100, 1040], [], ["单位：万元"],
    ["企业名称", "统一社会信用代码", "研发投入"], ["杭州癸智科技有限公司", code(20), "约300"], ["杭州子智科技有限公司", code(21), 5],
]  # fmt: skip


def test_a_small_file_goes_the_whole_way_and_only_its_own_rows_are_asked_about(
    store: Store, tmp_path: Path
) -> None:
    original = tmp_path / NAME
    book = openpyxl.Workbook()
    for row in MIXED:
        book.active.append(row)
    book.save(original)
    plan = plan_import(store, read_return(original))
    done = send_back_plan(store, plan, tmp_path / "退回.xlsx", only_faulty=True)
    asked = sorted((fault.row, fault.problem.kind) for fault in done.faults)
    assert asked == [
        (12, "check_digit"), (13, "duplicate"), (14, "total_mismatch"), (14, "total_mismatch"), (18, "not_a_number"),
    ]  # fmt: skip
    small = read_return(done.path)
    same = [
        record.row for record in small.sheets[0].records if record.values["name"] == "杭州乙智科技有限公司"
    ]
    said = [str(row[7]) for row in openpyxl.load_workbook(done.path)["问题清单"].iter_rows(values_only=True)]
    assert sum(f"与第{same[0]}行的" in text for text in said) == 1, (
        "the row of the small file, not of the whole"
    )
    place = {record.values["uscc"]: record.row for record in small.sheets[0].records}["91350211M00013FA1N"]
    assert [record.values["rd_spend"] for record in small.sheets[1].records] == [None]

    def change(book: Any) -> None:
        sheet = book.worksheets[0]
        for row in list(sheet.iter_rows()):
            if row[2].value == "约300":
                row[2].value = 300
            if row[0].value == "合计":
                row[2].value, row[3].value = 468_000_037, 938
        (line,) = [row for row in book["问题清单"].iter_rows(min_row=5) if row[3].value == "B" + str(place)]
        line[8].value = "早期试点代码，执照如此"
        (second,) = [r for r in sheet.iter_rows() if r[2].value == 53_000_000]
        sheet.delete_rows(second[0].row)

    reply, plan = answer(store, corrected(done.path, change))
    assert reply is not None
    outcomes = {(line.fault.row, line.fault.problem.field): line.outcome for line in reply.lines}
    assert outcomes == {
        (12, "uscc"): Outcome.EXPLAINED, (13, "uscc"): Outcome.CLOSED, (14, "revenue"): Outcome.CLOSED,
        (14, "employees"): Outcome.CLOSED, (18, "rd_spend"): Outcome.CLOSED,
    }  # fmt: skip
    assert (reply.new, reply.others, reply.added, reply.removed) == ((), (), 0, 0)
    assert take_over(reply, plan) == []
    (table, second) = plan.return_.sheets
    assert (table.problems[0].problem.kind, len(table.problems), second.problems) == ("check_digit", 1, [])
    assert [record.values["rd_spend"] for record in second.records] == [300], "in the unit of its own table"
    apply_plan(store, plan)
    assert [one.state for one in receipts(store)][-1] == RESENT


def test_a_small_file_half_corrected_leaves_the_rest_open(store: Store, tmp_path: Path) -> None:
    original = tmp_path / NAME
    book = openpyxl.Workbook()
    for row in MIXED:
        book.active.append(row)
    book.save(original)
    done = send_back_plan(
        store, plan_import(store, read_return(original)), tmp_path / "退回.xlsx", only_faulty=True
    )

    def change(book: Any) -> None:
        for row in list(book.worksheets[0].iter_rows()):
            if row[0].value == "合计":
                row[3].value = 1039
            if row[2].value == 53_000_000:
                row[1].value = code(3)

    reply, _ = answer(store, corrected(done.path, change))
    assert reply is not None
    open_ = {
        (line.fault.row, line.fault.problem.field) for line in reply.lines if line.outcome is Outcome.OPEN
    }
    assert open_ == {(12, "uscc"), (14, "revenue"), (14, "employees"), (18, "rd_spend"), (13, "uscc")} - {
        (line.fault.row, line.fault.problem.field) for line in reply.lines if line.outcome is not Outcome.OPEN
    }
    assert (13, "uscc") in open_, "the code of another row, which the small file does not hold"


def test_the_answer_is_known_by_its_mark_and_faults_close(store: Store, sent_back: Path) -> None:
    reply, plan = answer(store, corrected(sent_back, mend))
    assert reply is not None
    assert reply.certain
    assert reply.original.name == NAME
    outcomes = {f"{'ABCDEFGH'[line.fault.column or 0]}{line.fault.row}": line.outcome for line in reply.lines}
    assert [cell for cell, outcome in outcomes.items() if outcome is Outcome.OPEN] == ["D15", "C17"]
    assert [cell for cell, outcome in outcomes.items() if outcome is Outcome.EXPLAINED] == ["B6"]
    assert reply.count(Outcome.CLOSED) == 9
    (line,) = [line for line in reply.lines if line.fault.row == 9]
    assert (line.fault.value, line.after) == ("约300", "300")
    assert [(fault.row, fault.problem.field) for fault in reply.new] == [(20, "employees")]
    assert [(change.row, change.before, change.after) for change in reply.others] == [
        (20, "120", "很多"),
        (21, "310", "999"),
    ]
    assert "已改好9，已说明1，仍有问题2" in reply.summary
    assert take_over(reply, plan) == []
    assert [reason for given in plan.reasons.values() for reason in given.values()] == [
        "早期试点代码，执照如此"
    ]
    assert plan.replies_to == reply.original.sha256


def test_rows_that_moved_are_followed(store: Store, sent_back: Path) -> None:
    def change(book: Any) -> None:
        sheet = book["2025 年报"]
        sheet["C7"] = "滨江区"
        sheet.delete_rows(8)
        sheet.insert_rows(5)
        sheet["A5"], sheet["B5"], sheet["E5"] = "杭州新增智能科技有限公司", code(99), 7
        sheet.insert_cols(3)
        sheet["C4"] = "备注"

    reply, _ = answer(store, corrected(sent_back, change))
    assert reply is not None
    by_row = {line.fault.row: line for line in reply.lines}
    assert (by_row[7].outcome, by_row[7].after, by_row[7].row) == (Outcome.CLOSED, "滨江区", 8)
    assert (by_row[8].outcome, by_row[8].row) == (Outcome.CLOSED, 0)
    assert by_row[9].outcome is Outcome.OPEN
    assert (reply.count(Outcome.OPEN), reply.added, reply.removed) == (10, 1, 0)
    assert reply.others == ()


def test_without_its_mark_it_is_known_by_form_sender_and_period(store: Store, sent_back: Path) -> None:
    def change(book: Any) -> None:
        del book["问题清单"]
        book["2025 年报"]["C7"] = "滨江区"

    reply, _ = answer(store, corrected(sent_back, change))
    assert reply is not None
    assert not reply.certain
    assert (reply.count(Outcome.CLOSED), reply.count(Outcome.OPEN)) == (1, 11)


def test_another_file_is_no_answer(store: Store, sent_back: Path, returns_dir: Path, tmp_path: Path) -> None:
    assert answer(store, returns_dir / "01_企业_标准.xlsx")[0] is None
    assert answer(store, tmp_path / NAME)[0] is None


def test_the_accepted_answer_is_noted_as_sent_again(store: Store, sent_back: Path) -> None:
    def change(book: Any) -> None:
        mend(book)
        sheet = book["2025 年报"]
        sheet["D15"], sheet["C17"], sheet["G20"] = "2016-05-03", "滨江区", 120

    reply, plan = answer(store, corrected(sent_back, change))
    assert reply is not None
    take_over(reply, plan)
    apply_plan(store, plan)
    first, second = receipts(store)
    assert (second.state, second.replies_to) == (RESENT, first.sha256)


def test_what_is_sent_back_again_shows_only_what_is_still_wrong(
    store: Store, sent_back: Path, tmp_path: Path
) -> None:
    _, plan = answer(store, corrected(sent_back, mend))
    done = send_back_plan(store, plan, tmp_path / "再退回.xlsx")
    assert faults(done.path.read_bytes()) == []
    book = openpyxl.load_workbook(done.path)
    assert book.sheetnames == ["2025 年报", "说明", "问题清单"]
    sheet = book["2025 年报"]
    commented = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment}
    assert commented == {"B6", "H5", "D15", "C17", "G20"}
    colours = set(COLOURS.values())
    marked = {
        c.coordinate for row in sheet.iter_rows(min_row=5) for c in row if c.fill.fgColor.rgb in colours
    }
    assert marked == {"B6", "D15", "C17", "G20"}
    assert sheet["B6"].comment.text.count("【核对】") == 1
    (head,) = [cell for cell in sheet[4] if cell.value == "错误"]
    told = {row for row in range(5, 25) if sheet.cell(row, head.column).value}
    assert told == {6, 15, 17, 20}
    assert [row[3] for row in book["问题清单"].iter_rows(min_row=5, values_only=True)] == [
        "B6",
        "D15",
        "C17",
        "G20",
    ]
    last, _ = answer(store, corrected(done.path, lambda _: None, "再更正.xlsx"))
    assert last is not None
    assert (last.original.name, last.count(Outcome.OPEN)) == ("更正.xlsx", 4)


def test_the_answer_goes_where_the_original_was_entered(store: Store, tmp_path: Path) -> None:
    """The file names no sender: a person said who sent the original, and need not say so again."""
    original = tmp_path / "企业表.xlsx"
    original.write_bytes(rich_book(tmp_path, macros=False))
    with store.change("任务") as change:
        save_round(store, change, Round("2025年企业年报", "annual_returns", "2025", senders=("浦沿街道",)))
    plan = plan_import(store, read_return(original))
    plan.sender = "浦沿街道"
    sent = send_back_plan(store, plan, tmp_path / "退回.xlsx").path
    reply, answered = answer(store, corrected(sent, mend))
    assert reply is not None
    take_over(reply, answered)
    apply_plan(store, answered)
    first, second = receipts(store)
    assert [(one.sender, one.round) for one in (first, second)] == [("浦沿街道", "2025年企业年报")] * 2


def test_that_the_good_rows_are_imported_leaves_it_sent_back(store: Store, sent_back: Path) -> None:
    apply_plan(store, plan_import(store, read_return(sent_back.with_name(NAME))))
    assert [one.state for one in receipts(store)] == [SENT_BACK]


def test_what_the_office_explained_is_not_asked_again(store: Store, sent_back: Path) -> None:
    plan = plan_import(store, read_return(sent_back.with_name(NAME)))
    places = [place for place, item in enumerate(plan.items) if item.rows == (6,) and list(answerable(item))]
    assert explain(plan, places, "早期试点代码，执照如此") == 1
    apply_plan(store, plan)
    reply, _ = answer(store, corrected(sent_back, lambda _: None))
    assert reply is not None
    assert (reply.count(Outcome.EXPLAINED), reply.count(Outcome.OPEN)) == (1, 11)


def test_what_was_explained_stands_in_the_list_that_goes_back(store: Store, tmp_path: Path) -> None:
    original = tmp_path / NAME
    original.write_bytes(rich_book(tmp_path, macros=False))
    plan = plan_import(store, read_return(original))
    places = [place for place, item in enumerate(plan.items) if item.rows == (6,)]
    explain(plan, places, "早期试点代码，执照如此")
    path = send_back_plan(store, plan, tmp_path / "退回.xlsx").path
    rows = openpyxl.load_workbook(path)["问题清单"].iter_rows(min_row=5, values_only=True)
    assert {row[3]: row[8] for row in rows if row[8]} == {"B6": "早期试点代码，执照如此"}

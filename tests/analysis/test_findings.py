"""What is found wrong with what is stored, and where it came from."""

from collections.abc import Callable
from pathlib import Path

import pytest

from zjai_desk.analysis.findings import findings
from zjai_desk.errors import DeskError
from zjai_desk.registers.findings import Severity
from zjai_desk.store import Origin, Store

GOOD, BAD_CHECK = "91330100799655058B", "91330100799655058C"


@pytest.fixture
def path(new_store: Callable[[Path], Store], tmp_path: Path) -> Path:
    path = tmp_path / "台账.zjdb"
    with new_store(path) as store, store.change("导入 名单.xlsx") as change:
        sha256 = change.keep_original("名单.xlsx", b"as received")
        change.insert(
            "enterprises",
            [
                {"name": "杭州甲科技有限公司", "uscc": GOOD},
                {"name": "杭州乙科技有限公司", "uscc": BAD_CHECK},
                {"name": "杭州甲科技有限公司", "district": "滨江区"},
                {"name": "杭州丙科技有限公司", "founded_on": "2019-05", "financed_on": "2018"},
            ],
            origins=[Origin(sha256, "企业", (row,)) for row in range(4, 8)],
        )
        change.insert("targets", [{"plan": "十四五规划", "area": "杭州市", "due": "2025"}])
    return path


def test_each_finding_says_which_record_and_which_row_of_which_file(path: Path) -> None:
    with Store.open(path) as store:
        check_digit, double, order = list(findings(store, "enterprises"))
    assert (check_digit.problem.kind, check_digit.problem.severity) == ("check_digit", Severity.EXPLAIN)
    assert (check_digit.key, check_digit.title) == (BAD_CHECK, "杭州乙科技有限公司")
    assert (check_digit.file, check_digit.sheet, check_digit.row) == ("名单.xlsx", "企业", 5)
    assert (double.problem.kind, double.problem.field, double.row) == ("duplicate", "name", 6)
    assert (order.problem.kind, order.row) == ("date_order", 7)


def test_same_name_under_two_credit_codes_is_no_duplicate(
    new_store: Callable[[Path], Store], tmp_path: Path
) -> None:
    with new_store(tmp_path / "台账.zjdb") as store:
        with store.change("录入") as change:
            change.insert(
                "enterprises",
                [
                    {"name": "杭州甲科技有限公司", "uscc": GOOD},
                    {"name": "杭州甲科技有限公司", "uscc": "91330108MA2AX5DW9P"},
                ],
            )
        assert [found for found in findings(store) if found.problem.kind == "duplicate"] == []


def test_all_registers_are_looked_at_unless_one_is_named(path: Path) -> None:
    with Store.open(path) as store:
        assert {found.register for found in findings(store)} == {"enterprises", "targets"}
        assert [found.problem.field for found in findings(store, "规划目标")] == ["indicator"]


def test_a_register_that_is_none_is_told_with_those_that_are(path: Path) -> None:
    with (
        Store.open(path) as store,
        pytest.raises(DeskError, match=r"没有名为“企业”的台账.*enterprises（企业台账）"),
    ):
        list(findings(store, "企业"))

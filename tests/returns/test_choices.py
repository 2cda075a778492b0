"""How a form is read, set right once and remembered: for its sender first, else for whoever sends it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from made_files import Rows
from planning import book, plan, values_of

from zjai_desk.returns import apply_plan, plan_import, read_return
from zjai_desk.returns.planning.choices import choices, remember_mapping
from zjai_desk.returns.sheets import Choices, Chosen
from zjai_desk.returns.tracing import cell_of, read_source, source_of
from zjai_desk.store import Store

ROWS: Rows = [["企业名称", "本期数", "地址"], ["甲公司", 5, "江南"]]


@pytest.fixture
def store(new_store: Callable[[Path], Store], tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "台账.zjdb") as opened:
        yield opened


def remember(store: Store, fingerprint: str, field: str, sender: str = "") -> None:
    with store.change("记住表头对应") as change:
        chosen = Chosen("enterprises", {"本期数": field}, (2, 3), "万元", 2019)
        remember_mapping(store, change, {fingerprint: chosen}, sender, "张三")


def test_a_mapping_set_right_once_is_used_for_the_next_file_on_the_same_form(store: Store) -> None:
    path = book(store, ROWS)
    (sheet,) = read_return(path).sheets
    assert "employees" not in sheet.mapping.values()
    found = plan(store, ROWS)
    found.mappings[sheet.fingerprint] = Chosen("enterprises", {"本期数": "employees"})
    step = apply_plan(store, found)
    assert step.counts["mappings"] == {"insert": 1}, "in the same step as the records"
    (again,) = read_return(path, choices=choices(store)).sheets
    assert again.mapping["B"] == "employees"
    assert again.records[0].values["employees"] == 5


def test_the_sender_comes_first_then_everybody_then_the_last_of_the_others(store: Store) -> None:
    remember(store, "f", "employees", "长河街道")
    remember(store, "f", "rd_staff", "西兴街道")
    remember(store, "g", "revenue")
    remember(store, "g", "profit", "西兴街道")

    def chosen(fingerprint: str, sender: str) -> str:
        return choices(store, sender).forms[fingerprint].fields["本期数"]

    assert chosen("f", "长河街道") == "employees"
    assert chosen("f", "西兴街道") == "rd_staff"
    assert chosen("f", "浦沿街道") == "rd_staff", "nobody's but the last one's"
    assert chosen("g", "长河街道") == "revenue", "what holds for everybody"
    assert chosen("g", "西兴街道") == "profit"


def test_what_is_remembered_is_all_but_the_year(store: Store) -> None:
    remember(store, "f", "employees")
    found = choices(store).forms["f"]
    assert (found.register, found.header_rows, found.unit, found.year) == (
        "enterprises",
        (2, 3),
        "万元",
        None,
    )


def test_units_of_single_columns_are_remembered_beside_what_was_before(store: Store) -> None:
    with store.change("记住表头对应") as change:
        chosen = Chosen("enterprises", {"收入": "revenue"}, unit="元", units={"收入": "亿元"})
        remember_mapping(store, change, {"f": chosen, "g": Chosen("enterprises", {"收入": "revenue"})})
    assert choices(store).forms["f"] == chosen
    assert choices(store).forms["g"].units == {}
    kept = {row["fingerprint"]: row["choice"] for _, row in store.scan("mappings", ("fingerprint", "choice"))}
    assert kept["g"] == '{"fields": {"收入": "revenue"}}', "as the program wrote it before there were units"


def test_a_mapping_set_right_again_takes_the_place_of_the_first(store: Store) -> None:
    remember(store, "f", "employees", "长河街道")
    remember(store, "f", "rd_staff", "长河街道")
    head = store.head()
    remember(store, "f", "rd_staff", "长河街道")
    assert store.head() == head, "said again, nothing to write"
    (note,) = values_of(store, "mappings")
    assert (note["sender"], note["given_by"]) == ("长河街道", "张三")
    assert choices(store).forms["f"].fields == {"本期数": "rd_staff"}


def test_a_value_is_traced_to_its_cell_by_the_headings_as_they_were_set_right(store: Store) -> None:
    path = book(store, ROWS)
    (sheet,) = read_return(path).sheets
    chosen = Chosen("enterprises", {"本期数": "employees"})
    found = plan_import(store, read_return(path, choices=Choices({sheet.fingerprint: chosen})), 2020)
    found.sender, found.mappings[sheet.fingerprint] = "长河街道", chosen
    apply_plan(store, found)
    (figures,) = store.ids("annual_returns")
    source = source_of(store, "annual_returns", figures, "employees")
    assert source is not None
    cell = cell_of(read_source(source), source, "employees")
    assert cell is not None
    assert (cell.name.rpartition("!")[2], cell.text) == ("B2", "5")

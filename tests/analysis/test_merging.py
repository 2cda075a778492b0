"""Merging enterprises: nothing that belongs to them is lost, undo is exact, and what was decided is remembered."""

import random
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest

from zjai_desk.analysis.merging import sides as merging
from zjai_desk.analysis.merging.belongings import OWNED, belongings
from zjai_desk.analysis.merging.clusters import clusters
from zjai_desk.analysis.merging.merger import keep_apart, merge
from zjai_desk.analysis.merging.sides import Merge, clashes, members, proposed
from zjai_desk.errors import DeskError
from zjai_desk.registers.enterprises import ENTERPRISES
from zjai_desk.registers.fields import Value
from zjai_desk.registers.notebooks import NOTEBOOKS
from zjai_desk.store import Record, Store

Insert = Callable[[str, Sequence[Mapping[str, Value]]], list[int]]
NAME, OLD = "杭州海康威视数字技术股份有限公司", "海康威视数字技术有限公司"
CODE, OTHER_CODE, BAD_CODE = "91330000733796106P", "91330000727215176K", "91330000733796106X"


def content(store: Store) -> dict[str, list[Record]]:
    """Return all that the store holds."""
    keys = (*(register.key for register in (ENTERPRISES, *OWNED)), *NOTEBOOKS)
    return {key: store.records(key, store.ids(key)) for key in keys}


def default(store: Store, ids: Sequence[int], **choices: Any) -> Merge:
    """Return the merge that is proposed."""
    found = members(store, ids)
    survivor = found[0].record.id
    return Merge(survivor, tuple(one.record.id for one in found[1:]), proposed(found, survivor), **choices)


def values_of(store: Store, register: str, number: int) -> dict[str, Value]:
    return store.records(register, [number])[0].values


@pytest.fixture
def pair(insert: Insert) -> tuple[int, int]:
    """One enterprise entered twice, each with something the other lacks."""
    one, other = insert(
        "enterprises",
        [
            {"name": NAME, "uscc": CODE, "founded_on": "2001", "titles": ("规上",), "town": "长河街道"},
            {"name": OLD, "short_name": "海康", "uscc": BAD_CODE, "founded_on": "2001-11-30", "titles": ("领军企业",), "phone": "0571"},
        ],
    )  # fmt: skip
    return one, other


def test_the_proposal_takes_the_fuller_the_sounder_and_the_exacter(
    store: Store, pair: tuple[int, int]
) -> None:
    found = members(store, pair)
    assert [one.record.id for one in found] == list(pair), "the good code stays"
    values = proposed(found, pair[0])
    assert values["uscc"] == CODE
    assert values["founded_on"] == "2001-11-30"
    assert values["titles"] == ("规上", "领军企业")
    assert (values["town"], values["phone"], values["short_name"]) == ("长河街道", "0571", "海康")
    assert values["name"] == NAME, "of two whole names of one day that of the record that stays"
    assert values["former_names"] == (OLD,)


def test_what_the_office_corrected_goes_before_what_was_imported_later(store: Store, insert: Insert) -> None:
    (one,) = insert("enterprises", [{"name": NAME, "town": "西兴街道"}])
    with store.change("更正") as change:
        change.update("enterprises", {one: {"town": "长河街道"}})
    (other,) = insert("enterprises", [{"name": NAME, "town": "浦沿街道"}])
    assert proposed(members(store, (one, other)), one)["town"] == "长河街道"


def test_what_belongs_to_it_follows_and_undo_restores_everything(
    store: Store, insert: Insert, pair: tuple[int, int]
) -> None:
    one, other = pair
    patents = insert(
        "patents",
        [
            {"patent_no": "1", "holder": OLD},
            {"patent_no": "2", "holder_uscc": BAD_CODE},
            {"patent_no": "3", "holder": "海康"},
            {"patent_no": "4", "holder": NAME, "holder_uscc": CODE},
            {"patent_no": "5", "holder": "别家有限公司"},
        ],
    )
    insert(
        "vouchers", [{"voucher_no": "1", "applicant": OLD, "uscc": BAD_CODE, "face_amount": Decimal(5000)}]
    )
    insert(
        "documents", [{"register": "enterprises", "record": other, "sha256": "a" * 64, "name": "执照.pdf"}]
    )
    before = content(store)
    wanted = default(store, pair)
    step = merge(store, wanted, "张三")
    assert step is not None
    assert step.title == f"合并企业 {NAME} ← {OLD}"
    assert store.ids("enterprises") == [one]
    owned = belongings(store, store.records("enterprises", [one]))[one]
    assert [record.id for record in owned["patents"]] == patents[:4]
    assert {record.values["holder_uscc"] for record in owned["patents"]} == {CODE}
    assert len(owned["vouchers"]) == 1
    assert values_of(store, "documents", 1)["record"] == one
    assert values_of(store, "patents", patents[3])["holder"] == NAME, "a name that it bore is left alone"
    assert store.verify() == []
    store.undo()
    assert content(store) == before
    store.redo()
    assert store.ids("enterprises") == [one]
    assert store.verify() == []


def test_returns_of_one_year_are_told_and_completed_and_never_dropped_unasked(
    store: Store, insert: Insert, pair: tuple[int, int]
) -> None:
    mine, theirs, alone = insert(
        "annual_returns",
        [
            {"name": NAME, "uscc": CODE, "year": 2019, "revenue": Decimal(100), "employees": 5},
            {"name": OLD, "year": 2019, "revenue": Decimal(120), "profit": Decimal(3)},
            {"name": OLD, "year": 2018, "revenue": Decimal(90)},
        ],
    )
    found = members(store, pair)
    (clash,) = clashes(found)
    assert (clash.year, [field.key for field in clash.differing]) == (2019, ["revenue"])
    assert merging.after(found, {}).counts["annual_returns"] == 2
    assert merging.after(found, {2019: None}).counts["annual_returns"] == 3

    merge(store, default(store, pair, returns={2019: mine}))
    kept = values_of(store, "annual_returns", mine)
    assert (kept["revenue"], kept["employees"], kept["profit"]) == (100, 5, 3)
    assert store.ids("annual_returns") == [mine, alone]
    assert [gone.record for gone in store.deleted("annual_returns")] == [theirs], "it lies in the recycle bin"
    store.undo()
    merge(store, default(store, pair, returns={2019: None}))
    assert store.count("annual_returns") == 3


def test_reasons_go_along_and_one_that_answers_the_kept_value_counts(
    store: Store, insert: Insert, pair: tuple[int, int]
) -> None:
    one, other = pair
    answer = {"register": "enterprises", "field": "town", "finding": "x", "reason": "已经核实"}
    insert(
        "answers",
        [
            {**answer, "record": one, "value": "旧值"},
            {**answer, "record": other, "value": "长河街道", "reason": "与企业核对过"},
            {**answer, "record": other, "field": "phone", "value": "0571"},
        ],
    )
    merge(store, default(store, pair))
    found = store.records("answers", store.ids("answers"))
    assert {
        (record.values["record"], record.values["field"], record.values["reason"]) for record in found
    } == {
        (one, "town", "与企业核对过"),
        (one, "phone", "已经核实"),
    }


def test_a_record_changed_meanwhile_is_not_merged_blindly(store: Store, pair: tuple[int, int]) -> None:
    seen = members(store, pair)
    wanted = default(store, pair)
    with store.change("改") as change:
        change.update("enterprises", {pair[1]: {"town": "浦沿街道"}})
    with pytest.raises(DeskError, match="又改过"):
        merge(store, wanted, seen=seen)
    assert store.count("enterprises") == 2


def test_not_the_same_is_remembered_until_undone(store: Store, insert: Insert) -> None:
    ids = insert("enterprises", [{"name": NAME, "uscc": CODE}, {"name": "海康威视数字技术股份有限公司"}])
    assert len(clusters(store)) == 1
    step = keep_apart(store, store.records("enterprises", ids), "张三")
    assert step is not None
    assert step.title.startswith("认定不是同一家")
    assert clusters(store) == []
    store.undo()
    assert len(clusters(store)) == 1


def test_what_nothing_tells_apart_cannot_be_noted_apart(store: Store, insert: Insert) -> None:
    ids = insert("enterprises", [{"name": NAME}, {"name": NAME}])
    with pytest.raises(DeskError, match="记不住"):
        keep_apart(store, store.records("enterprises", ids))


def test_what_one_was_not_its_successor_is_not_either(store: Store, insert: Insert) -> None:
    ids = insert(
        "enterprises",
        [{"name": NAME, "uscc": CODE}, {"name": "海康威视数字技术股份有限公司"}, {"name": "海康威视"}],
    )
    keep_apart(store, store.records("enterprises", ids[1:]))
    merge(store, default(store, ids[:2]))
    assert clusters(store) == []


@pytest.mark.parametrize("seed", range(12))
def test_no_child_is_lost_whoever_is_merged(store: Store, insert: Insert, seed: int) -> None:
    chance = random.Random(seed)
    codes = [CODE, OTHER_CODE, BAD_CODE, None, None]
    names = [NAME, OLD, "海康威视（杭州）有限公司", "浙江大华技术股份有限公司", "杭州海康"]
    chance.shuffle(codes)
    enterprises = [
        {"name": name, "uscc": code, "short_name": chance.choice([None, name[:4]])}
        for name, code in zip(names, codes, strict=True)
    ]
    ids = insert("enterprises", enterprises)

    def owner() -> tuple[Value, Value]:
        one = chance.choice(enterprises)
        by_code = chance.random() < 0.5 and one["uscc"] is not None
        return (one["uscc"] if by_code or chance.random() < 0.3 else None), (
            None
            if by_code and chance.random() < 0.5
            else chance.choice([one["name"], one["short_name"] or one["name"]])
        )

    children: dict[str, list[dict[str, Value]]] = {register.key: [] for register in OWNED}
    for number in range(40):
        code, name = owner()
        amount = Decimal(chance.randrange(1, 9999)) / 100
        children["patents"].append({"patent_no": str(number), "holder": name, "holder_uscc": code})
        voucher = {"voucher_no": str(number), "applicant": name, "uscc": code, "face_amount": amount}
        children["vouchers"].append(voucher)
        year, staff = 2000 + chance.randrange(12), chance.choice([None, 3])
        figures: dict[str, Value] = {"year": year, "revenue": amount, "employees": staff}
        children["annual_returns"].append({"name": name, "uscc": code, **figures})
    for register, records in children.items():
        insert(register, records)
    before = content(store)
    chosen = chance.sample(ids, chance.randrange(2, 5))
    found = members(store, chosen)
    years = {clash.year: None for clash in clashes(found) if chance.random() < 0.5}
    expected = merging.after(found, years)
    wanted = default(store, chosen, returns=years)
    merge(store, wanted, seen=found)

    (survivor,) = members(store, [wanted.survivor])
    assert survivor.totals == expected
    assert store.count("patents") == 40
    assert store.count("vouchers") == 40
    held = {one.values["year"] for member in found for one in member.belongings["annual_returns"]}
    assert {one.values["year"] for one in survivor.belongings["annual_returns"]} == held
    assert store.verify() == []
    store.undo()
    assert content(store) == before
    assert store.verify() == []

"""Tables that share what they read are the tables that each would be alone, before and after something is written."""

from collections.abc import Iterator

import pytest

from tests.analysis.made_office import make_office
from zjai_desk.analysis.catalogue import TABLES, build
from zjai_desk.analysis.memory import Memory
from zjai_desk.store import Store

PLACES = (("滨江区", 2017), ("杭州市", 2018), (None, None))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.create(tmp_path_factory.mktemp("office") / "台账.zjdb") as opened:
        make_office(opened)
        yield opened


def test_each_table_is_the_same_from_shared_columns_as_from_a_store_just_opened(office: Store) -> None:
    memory = Memory()
    for area, year in PLACES:
        for name in TABLES:
            shared = build(office, name, area, year, memory.of(office))
            assert shared == build(office, name, area, year), (name, area, year)


def test_what_was_written_is_counted(office: Store) -> None:
    memory = Memory()
    names = ("patents.by_year", "patents.by_layer", "enterprises.by_district", "vouchers.summary")
    before = [build(office, name, "杭州市", 2019, memory.of(office)) for name in names]
    kept = memory.of(office)
    office.note("查看", "统计", "", operator="甲")
    assert memory.of(office) is kept
    with office.change("改几条") as change:
        for register in ("enterprises", "patents", "vouchers"):
            change.delete(register, office.ids(register)[::3])
    after = [build(office, name, "杭州市", 2019, memory.of(office)) for name in names]
    for name, old, new in zip(names, before, after, strict=True):
        assert new != old
        assert new == build(office, name, "杭州市", 2019)
    with office.change("改区县") as change:
        change.update("patents", {number: {"district": "西湖区"} for number in office.ids("patents")[:50]})
    moved = build(office, "patents.by_district", "杭州市", 2019, memory.of(office))
    assert moved == build(office, "patents.by_district", "杭州市", 2019)

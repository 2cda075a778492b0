"""The voucher accounts: they balance to the cent, open their vouchers, and agree with what was published."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zjai_desk.analysis.catalogue import build
from zjai_desk.analysis.tables import Table
from zjai_desk.registers.fields import Absent, Value
from zjai_desk.registers.vouchers import SCHEMES, STATUSES
from zjai_desk.returns import apply_plan, plan_import, read_return
from zjai_desk.store import Store

RETURNS = Path(__file__).parents[1] / "files" / "returns"
PARTS = ("确认使用额", "有效未用额", "退券额", "收回额", "作废额")
NAMES = ("summary", "by_year", "by_district", "by_provider", "ageing", "budget", "events")


@pytest.fixture
def store(new_store: Callable[[Path], Store], tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "券.zjdb") as opened:
        yield opened


def voucher(number: int = 1, **values: Value) -> dict[str, Value]:
    return {
        "voucher_no": f"C{number}",
        "scheme": "创新券",
        "applicant": "杭州甲科技有限公司",
        "district": "滨江区",
        "issued_on": "2019-03-01",
        **values,
    }


def keep(store: Store, *vouchers: dict[str, Value]) -> list[int]:
    with store.change("登记") as change:
        return change.insert("vouchers", list(vouchers))


def column(table: Table, label: str) -> int:
    return next(place for place, column in enumerate(table.columns) if column.label == label)


def assert_balanced(table: Table) -> None:
    places = [column(table, label) for label in PARTS]
    for cells in (*(row.cells for row in table.rows), *([table.totals] if table.totals else [])):
        parts = [cells[place] for place in places]
        assert (
            sum(part for part in parts if isinstance(part, (int, Decimal))) == cells[column(table, "发放额")]
        )


amounts = st.decimals(Decimal(0), Decimal(99_999), places=2)
lives = st.builds(
    lambda number, scheme, status, face, used, back, year: voucher(
        number, scheme=scheme, status=status, face_amount=face, used_amount=min(used, face),
        returned_amount=min(back, face - min(used, face)), issued_on=f"{year}-05-01", applied_on=f"{year}-04-01",
    ),
    st.integers(0, 10**6), st.sampled_from(SCHEMES), st.sampled_from(STATUSES), amounts, amounts, amounts,
    st.integers(2016, 2020),
)  # fmt: skip


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(lives, min_size=1, max_size=30))
def test_the_identity_holds_to_the_cent_whatever_the_lives(
    store: Store, vouchers: list[dict[str, Value]]
) -> None:
    keep(store, *vouchers)
    for name in ("summary", "by_year", "by_district"):
        assert_balanced(build(store, f"vouchers.{name}"))
    store.undo()
    assert build(store, "vouchers.summary").rows == ()


def test_the_sample_returns_balance_before_and_after_undo(store: Store) -> None:
    for name in ("04_创新券_合并单元格.xlsx", "07_活动券.xlsx"):
        apply_plan(store, plan_import(store, read_return(RETURNS / name)), "张三")
    table = build(store, "vouchers.summary")
    assert_balanced(table)
    # One voucher of return 04 was paid more than was used of it: it is refused, the other 35 count.
    assert [row.cells[:3] for row in table.rows] == [("创新券", 20, 1_680_000), ("活动券", 15, 81_000)]
    assert "15张券没有填发放额，按确认使用额或兑付额计。" in table.notes
    store.undo()
    table = build(store, "vouchers.summary")
    assert_balanced(table)
    assert table.facts["count"] == 20


def test_every_number_opens_its_vouchers(store: Store) -> None:
    used, unused, paid = keep(
        store,
        voucher(1, face_amount=Decimal(100), used_amount=Decimal(60), status="已确认使用"),
        voucher(2, face_amount=Decimal(50), status="已发放"),
        voucher(
            3, scheme="服务券", face_amount=Decimal(30), used_amount=Decimal(30), redeemed_amount=Decimal(30)
        ),
    )
    table = build(store, "vouchers.summary", None, 2019)
    assert table.records(0, column(table, "张数")) == (used, unused)
    assert table.records(0, column(table, "有效未用额")) == (used, unused)
    assert table.records(0, column(table, "确认使用额")) == (used,)
    assert table.records(None, column(table, "兑付额")) == (paid,)
    assert build(store, "vouchers.summary", None, 2018).rows == ()


def test_an_office_without_vouchers_prints_the_published_totals_and_their_rates(tmp_path: Path) -> None:
    from zjai_desk.sample import make_sample

    path = tmp_path / "示例.zjdb"
    make_sample(path)
    with Store.open(path) as sample:
        with sample.change("只留公布数") as change:
            change.delete("vouchers", sample.ids("vouchers"))
        province = build(sample, "vouchers.summary", "浙江省")
        city = build(sample, "vouchers.summary", "杭州市")
    printed = {row.cells[2]: row.cells[3] for row in province.rows}
    assert printed == {
        "创新券累计发放额": Decimal("41.69"),
        "创新券确认使用额": Decimal("27.28"),
        "创新券服务合同额": Decimal("43.53"),
        "创新券兑付额": Decimal("18.81"),
    }
    assert any("65.4%" in note and "69.0%" in note and "43.2%" in note for note in province.notes)
    assert {
        "创新券发放额": Decimal(52586),
        "服务券发放额": Decimal(4700),
        "活动券资助活动场次": Decimal(4958),
        "活动券发放张数": Decimal("28.73"),
    }.items() <= {row.cells[2]: row.cells[3] for row in city.rows}.items()


def test_own_vouchers_are_held_against_what_was_published(store: Store) -> None:
    keep(store, voucher(1, face_amount=Decimal("525850000"), status="已发放"))
    with store.change("公布数") as change:
        change.insert(
            "figures",
            [
                {
                    "source": "杭州科技",
                    "section": "公共服务",
                    "area": "杭州市",
                    "period": "2019",
                    "indicator": "创新券发放额",
                    "value": Decimal(52586),
                    "unit": "万元",
                }
            ],
        )
    notes = build(store, "vouchers.summary", "杭州市", 2019).notes
    assert (
        "与公布数核对：《杭州科技》公共服务，杭州市2019年创新券发放额52586万元，本台账52585万元，少1万元。"
        in notes
    )


def test_budgets_are_held_against_their_vouchers(store: Store) -> None:
    with store.change("政策") as change:
        change.insert(
            "programmes", [{"scheme": "创新券", "area": "滨江区", "year": 2019, "budget": Decimal(1000)}]
        )
    keep(
        store,
        voucher(
            1,
            face_amount=Decimal(300),
            used_amount=Decimal(300),
            approved_amount=Decimal(200),
            redeemed_amount=Decimal(200),
            recovered_amount=Decimal(50),
        ),
        voucher(
            2,
            face_amount=Decimal(400),
            used_amount=Decimal(400),
            approved_amount=Decimal(100),
            status="已申请兑付",
        ),
    )
    table = build(store, "vouchers.budget", "滨江区", 2019)
    assert table.rows[0].cells == ("滨江区2019年创新券", 1000, 700, 700, 100, 150, 750, Decimal("15.0"))


def test_events_are_counted_by_year_with_growth(store: Store) -> None:
    def event(number: int, year: int, tickets: int | None) -> dict[str, Value]:
        return voucher(
            number,
            scheme="活动券",
            event_on=f"{year}-05-01",
            tickets=tickets,
            attendance=60,
            redeemed_amount=Decimal(3000),
        )

    keep(store, event(1, 2018, 50), event(2, 2019, 40), event(3, 2019, None), event(4, 2019, 60))
    table = build(store, "vouchers.events")
    assert [row.cells for row in table.rows] == [
        ("2018", 1, 50, 60, 50, 60, 3000, Absent.BELOW_UNIT),
        ("2019", 3, 100, 180, 50, 60, 9000, 200),
    ]
    assert table.facts["growth_words"] == "增长200.0%"


def test_what_is_open_is_aged(store: Store) -> None:
    keep(
        store,
        voucher(1, issued_on="2019-12-20", use_by="2020-06-01", face_amount=Decimal(10), status="已发放"),
        voucher(2, issued_on="2018-12-20", use_by="2019-06-01", face_amount=Decimal(7), status="已发放"),
        voucher(
            3,
            issued_on="2019-01-01",
            used_on="2019-10-15",
            face_amount=Decimal(5),
            used_amount=Decimal(5),
            claimed_amount=Decimal(4),
        ),
    )
    table = build(store, "vouchers.ageing", None, 2019)
    cells = {row.cells[0]: row.cells[1:] for row in table.rows}
    assert cells["30天以内"] == (1, 10, 0, 0, 0)
    assert cells["一年以上"] == (1, 7, 7, 0, 0)
    assert cells["31—90天"] == (0, 0, 0, 1, 4)
    assert table.facts["lapsed"] == 7


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_store_has_empty_tables_that_say_so(store: Store, name: str) -> None:
    table = build(store, f"vouchers.{name}", "滨江区", 2019)
    assert not any(row.cells[1] for row in table.rows)
    assert table.notes

"""The file of an enterprise: everything that belongs to it, whose it is and where it came from."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

import pytest

from zjai_desk.analysis.dossier import PatentYear, dossier
from zjai_desk.errors import DeskError
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Value
from zjai_desk.store import Origin, Store

Insert = Callable[[str, Sequence[Mapping[str, Value]]], list[int]]
NAME, CODE = "杭州海康威视数字技术股份有限公司", "91330000733796106P"


@pytest.fixture
def enterprise(store: Store) -> int:
    with store.change("导入 名录.xlsx", operator="李四") as change:
        sha256 = change.keep_original("名录.xlsx", b"as received")
        values = {"name": NAME, "uscc": CODE, "town": "西兴街道", "former_names": ("海康信息有限公司",)}
        [number] = change.insert("enterprises", [values], [Origin(sha256, "名录", (7,))])
    with store.change("更正镇街", operator="张三") as change:
        change.update("enterprises", {number: {"town": "长河街道"}})
    return number


def test_each_fact_has_its_source(store: Store, enterprise: int) -> None:
    sources = {fact.field.key: fact.source for fact in dossier(store, enterprise).facts}
    assert sources["uscc"] == "名录.xlsx / 名录 / 第7行"
    assert sources["town"].startswith("张三 ")
    assert sources["town"].endswith("更正镇街")


def test_figures_run_over_the_years_with_their_growth_in_words(
    store: Store, insert: Insert, enterprise: int
) -> None:
    figures = ((2016, 100, -5), (2018, 150, -2), (2019, 180, 4))
    insert(
        "annual_returns",
        [
            {"name": NAME, "year": year, "revenue": Decimal(revenue), "profit": Decimal(profit)}
            for year, revenue, profit in figures
        ],
    )
    revenue, profit = dossier(store, enterprise).trends
    assert (revenue.years, revenue.values) == ((2016, 2017, 2018, 2019), (100, None, 150, 180))
    assert revenue.said == "比上年增长20.0%，2016年以来年均增长21.6%"
    assert profit.said == "比上年扭亏", "a mean rate out of a loss is no number"


def test_what_belongs_to_it_is_found_by_code_and_by_every_name(
    store: Store, insert: Insert, enterprise: int
) -> None:
    mine = insert(
        "patents",
        [
            {"patent_no": "1", "holder": "海康信息有限公司", "kind": "发明授权", "granted_on": "2019-05-01"},
            {"patent_no": "2", "holder_uscc": CODE, "kind": "外观设计", "granted_on": "2019"},
            {"patent_no": "3", "holder": NAME, "kind": "发明授权"},
        ],
    )
    insert("patents", [{"patent_no": "4", "holder": "别家有限公司", "kind": "发明授权"}])
    amounts = {"face_amount": Decimal(500), "used_amount": Decimal(300), "redeemed_amount": Decimal("120.5")}
    insert(
        "vouchers",
        [{"voucher_no": "1", "applicant": NAME, **amounts}, {"voucher_no": "2", "uscc": CODE, **amounts}],
    )
    file = dossier(store, enterprise)
    assert [one.id for one in file.belongings["patents"]] == mine
    assert file.patent_years == (PatentYear(2019, (1, 0, 1), 2), PatentYear(None, (1, 0, 0), 1))
    assert file.newest(REGISTERS["patents"], "granted_on")[0].id == mine[0]
    assert file.vouchers == {"face_amount": 1000, "used_amount": 600, "redeemed_amount": 241}
    found = store.ids("patents", file.listed(REGISTERS["patents"]))
    assert found == [mine[0], mine[2]], "what a list of one field can show best"


def test_findings_papers_and_the_whole_life_are_told(store: Store, insert: Insert, enterprise: int) -> None:
    [bad] = insert(
        "vouchers",
        [
            {
                "voucher_no": "1",
                "scheme": "创新券",
                "uscc": CODE,
                "face_amount": Decimal(1),
                "used_amount": Decimal(2),
            }
        ],
    )
    paper = {"sha256": "a" * 64, "name": "合同.pdf", "kind": "服务合同"}
    insert("documents", [{"register": "vouchers", "record": bad, **paper}])
    insert("documents", [{"register": "vouchers", "record": bad + 1, **paper}])
    file = dossier(store, enterprise)
    assert [(one.register, one.problem.kind) for one in file.findings if one.is_open] == [
        ("vouchers", "exceeds")
    ]
    assert [(one.of, one.document.name) for one in file.papers] == [("券 1", "合同.pdf")]
    told = [(event.step.title, event.what) for event in file.events]
    assert told == [
        ("录入vouchers", "新增券 1 张"),
        ("更正镇街", "修改企业"),
        ("导入 名录.xlsx", "新增企业"),
    ]


def test_one_that_is_gone_is_refused_in_words(store: Store, enterprise: int) -> None:
    with store.change("删除") as change:
        change.delete("enterprises", [enterprise])
    with pytest.raises(DeskError, match="已不在台账中"):
        dossier(store, enterprise)

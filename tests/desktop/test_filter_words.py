"""What may be written into a row of filters, and how conditions are said again."""

from decimal import Decimal

import pytest

from zjai_desk.analysis import conditions
from zjai_desk.desktop.views import filter_words
from zjai_desk.errors import DeskError
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Field, Value
from zjai_desk.store import Condition, Op

ENTERPRISES = REGISTERS["enterprises"]
NAME, CAPITAL, FOUNDED = ENTERPRISES["name"], ENTERPRISES["registered_capital"], ENTERPRISES["founded_on"]
STATUS = ENTERPRISES["status"]
YEAR = REGISTERS["annual_returns"]["year"]
EMPLOYEES = REGISTERS["annual_returns"]["employees"]


Read = list[tuple[Op, tuple[Value, ...]]]


def read(field: Field, text: str) -> Read:
    return [(condition.op, condition.values) for condition in filter_words.parse(field, text)]


@pytest.mark.parametrize(
    ("field", "text", "conditions"),
    [
        (NAME, "", []),
        (NAME, "  ", []),
        (NAME, "智能", [(Op.MEETS, ("智能",))]),
        (NAME, "hkws", [(Op.MEETS, ("hkws",))]),
        (NAME, "杭州 智能", [(Op.MEETS, ("杭州",)), (Op.MEETS, ("智能",))]),
        (NAME, "*智能*", [(Op.CONTAINS, ("智能",))]),
        (NAME, "杭州*", [(Op.BEGINS, ("杭州",))]),
        (NAME, "*公司", [(Op.ENDS, ("公司",))]),
        (NAME, "杭州*公司", [(Op.BEGINS, ("杭州",)), (Op.ENDS, ("公司",))]),
        (NAME, "<>*智能*", [(Op.LACKS, ("智能",))]),
        (NAME, "＜＞＊智能＊", [(Op.LACKS, ("智能",))]),
        (NAME, "*", [(Op.NONE_OF, (None,))]),
        (STATUS, "<>停业", [(Op.NONE_OF, ("停业",))]),
        (STATUS, "<>注销|吊销", [(Op.NONE_OF, ("注销", "吊销"))]),
        (STATUS, "=存续|空", [(Op.ONE_OF, ("存续", None))]),
        (STATUS, "=空", [(Op.ONE_OF, (None,))]),
        (STATUS, "=", [(Op.ONE_OF, (None,))]),
        (STATUS, "=非空", [(Op.NONE_OF, (None,))]),
        (STATUS, "<>", [(Op.NONE_OF, (None,))]),
        (CAPITAL, ">=100", [(Op.BETWEEN, (Decimal(100), None))]),
        (CAPITAL, "≥ 1,000", [(Op.BETWEEN, (Decimal(1000), None))]),
        (CAPITAL, ">100", [(Op.BETWEEN, (Decimal("100.000001"), None))]),
        (CAPITAL, "100..200", [(Op.BETWEEN, (Decimal(100), Decimal(200)))]),
        (CAPITAL, "100～200", [(Op.BETWEEN, (Decimal(100), Decimal(200)))]),
        (CAPITAL, "100至200", [(Op.BETWEEN, (Decimal(100), Decimal(200)))]),
        (CAPITAL, "..200", [(Op.BETWEEN, (None, Decimal(200)))]),
        (CAPITAL, "2亿", [(Op.ONE_OF, (Decimal(20000),))]),
        (CAPITAL, ">=100 & <>200", [(Op.BETWEEN, (Decimal(100), None)), (Op.NONE_OF, (Decimal(200),))]),
        (EMPLOYEES, "<50", [(Op.BETWEEN, (None, 49))]),
        (YEAR, "2019", [(Op.ONE_OF, (2019,))]),
        (FOUNDED, "2019", [(Op.BETWEEN, ("2019", "2019"))]),
        (FOUNDED, "2015..2019-06", [(Op.BETWEEN, ("2015", "2019-06"))]),
        (FOUNDED, ">2019", [(Op.BETWEEN, ("2020", None))]),
        (FOUNDED, "<2019年1月", [(Op.BETWEEN, (None, "2018-12"))]),
        (FOUNDED, "<2019-03-01", [(Op.BETWEEN, (None, "2019-02-28"))]),
    ],
)
def test_words_become_conditions(field: Field, text: str, conditions: Read) -> None:
    assert read(field, text) == conditions


@pytest.mark.parametrize(
    ("field", "text", "part"),
    [
        (NAME, ">=100", "不能比大小"),
        (NAME, "<>智能*", "<>*文字*"),
        (CAPITAL, ">=很多", "“很多”不是注册资本的值"),
        (CAPITAL, ">=", "没有写数"),
        (CAPITAL, "约300", "不是注册资本的值"),
        (FOUNDED, "2019-13", "如 2019-10"),
    ],
)
def test_what_means_nothing_is_said_with_how_to_write_it(field: Field, text: str, part: str) -> None:
    with pytest.raises(DeskError) as told:
        filter_words.parse(field, text)
    assert part in f"{told.value}{told.value.hint}"


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        (NAME, "智能", "含 智能"),
        (NAME, "*智能*", "包含 智能"),
        (NAME, "<>*智能*", "不包含 智能"),
        (NAME, "杭州*", "开头是 杭州"),
        (NAME, "*公司", "结尾是 公司"),
        (STATUS, "=存续|注销", "存续、注销"),
        (STATUS, "=存续|空", "存续、（空白）"),
        (STATUS, "<>注销", "不是 注销"),
        (STATUS, "=空", "为空"),
        (STATUS, "=非空", "不为空"),
        (NAME, "=甲|乙|丙|丁", "甲、乙、丙 等 4 项"),
        (CAPITAL, ">=1000", "≥ 1,000"),
        (CAPITAL, "1000..2000", "1,000 至 2,000"),
        (FOUNDED, "2019", "2019"),
        (FOUNDED, "<=2019-05", "≤ 2019-05"),
    ],
)
def test_conditions_are_said_and_written_again(field: Field, text: str, said: str) -> None:
    [condition] = filter_words.parse(field, text)
    assert conditions.told(field, condition) == said
    assert filter_words.phrase(field, [condition]) == text


def test_several_conditions_are_written_as_one_line() -> None:
    conditions = (Condition("name", Op.BEGINS, ("杭州",)), Condition("name", Op.LACKS, ("银行",)))
    line = filter_words.phrase(NAME, conditions)
    assert line == "杭州* & <>*银行*"
    assert filter_words.parse(NAME, line) == conditions

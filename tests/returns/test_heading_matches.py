"""From headings to fields: units and brackets off, the path read with its leaf, lookalikes kept out."""

import pytest

from zjai_desk.returns.tables.forms import forms
from zjai_desk.returns.tables.headings import assign, match, unit_of

ENTERPRISES = forms()["enterprises"]


@pytest.mark.parametrize(
    ("heading", "key", "unit"),
    [
        ("营业收入（万元）", "revenue", "万元"),
        ("营业收入/万元", "revenue", "万元"),
        ("营业收入(单位：亿元)", "revenue", "亿元"),
        ("营业收入\n（万元人民币）", "revenue", "万元"),
        ("2019年营业收入(千元)", "revenue", "千元"),
        ("本年营业收入", "revenue", ""),
        ("1.营业收入", "revenue", ""),
        ("*企业名称", "name", ""),
        ("企业（单位）名称", "name", ""),
        ("企业全称（盖章）", "name", ""),
        ("从业人员数（人）", "employees", "人"),
        ("其中：研发人员（人）", "rd_staff", "人"),
        ("区（县、市）", "district", ""),
        ("统一社会信用代码（18位）", "uscc", ""),
        ("成立时间（年/月/日）", "founded_on", ""),
        ("注册资本（万元）", "registered_capital", "万元"),
        ("Ｒ＆Ｄ经费（万元）", "rd_spend", "万元"),
        ("short_name", "short_name", ""),
        ("企业联系人电话", "phone", ""),
    ],
)
def test_a_heading_means_its_field(heading: str, key: str, unit: str) -> None:
    found = match(ENTERPRISES, (heading,))
    assert found is not None
    assert (found.key, found.unit) == (key, unit)


@pytest.mark.parametrize(
    "heading",
    [
        "上年同期营业收入（万元）",
        "营业收入同比增长（%）",
        "营业收入（%）",
        "研发投入占营业收入比重",
        "是否上市",
        "法定代表人电话",
        "合作企业名称",
        "注册资本（万美元）",
        "序号",
        "备注",
        "2019年",
    ],
)
def test_a_heading_of_another_thing_means_no_field(heading: str) -> None:
    assert match(ENTERPRISES, (heading,)) is None


@pytest.mark.parametrize(
    ("path", "key", "year"),
    [
        (("专利授权数", "发明"), "inventions", None),
        (("2017年", "实用新型"), "utility_models", 2017),
        (("企业", "名称"), "name", None),
        (("营业收入", "金额"), "revenue", None),
        (("营业收入", "2018年"), "revenue", 2018),
        (("主要经济指标", "营业收入", "万元"), "revenue", None),
        (("从业人员", "合计", "人", "5"), "employees", None),
    ],
)
def test_a_path_is_read_from_its_leaf(path: tuple[str, ...], key: str, year: int | None) -> None:
    found = match(ENTERPRISES, path)
    assert found is not None
    assert (found.key, found.year) == (key, year)


def test_a_field_goes_to_the_heading_that_names_it_best() -> None:
    assigned = assign(ENTERPRISES, [("企业名称情况",), ("企业名称",), ("公司名称",)])
    assert {column: found.key for column, found in assigned.items()} == {1: "name"}


def test_units_are_known_in_their_usual_writings() -> None:
    assert unit_of("人民币万元") == "万元"
    assert unit_of("单位:亿") == "亿元"
    assert unit_of("人次") == "人次"
    assert unit_of("年/月/日") is None


@pytest.mark.parametrize("form", forms().values(), ids=lambda form: form.register.key)
def test_every_declared_heading_finds_its_own_field_or_one_declared_before(form: object) -> None:
    assert form in forms().values()
    for field in form.fields.values():  # type: ignore[attr-defined]  # it has it
        found = match(form, (field.label,))  # type: ignore[arg-type]  # the test knows its kind
        if field.office:
            assert found is None or found.key != field.key
            continue
        assert found is not None
        assert found.key == field.key

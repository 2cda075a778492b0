"""The declarations: ten registers, each field once, no heading that could mean two of them."""

from collections.abc import Iterable

import pytest

from zjai_desk.registers import REGISTERS, taxonomy
from zjai_desk.registers.fields import Absent, Field, Kind, Register
from zjai_desk.registers.text import fold

DESIGN = {
    "enterprises": "uscc name short_name former_names district town address layer field founded_on registered_capital main_business "
    "financing_stage financed_on listing valuation titles contact phone status",
    "annual_returns": "name uscc year revenue rd_spend profit profit_tax employees rd_staff inventions utility_models designs",
    "patents": "patent_no title kind applied_on granted_on legal_status holder holder_uscc district ipc",
    "vouchers": "voucher_no scheme applicant uscc district provider issued_on use_by redeem_by face_amount contract_no contract_on "
    "contract_amount invoice_no invoice_amount used_amount used_on claimed_amount approved_amount redeemed_amount redeemed_on payee "
    "status review_status event_name event_on tickets attendance",
    "programmes": "scheme area year budget over_issue ratio per_claim_cap per_year_cap stack_cap use_days redeem_days payee_rule",
    "providers": "name uscc kind schemes accredited_on valid_until status",
    "carriers": "name kind level district recognised_on",
    "scenarios": "name sector owner district level started_on status",
    "figures": "source section area period indicator value unit population note",
    "targets": "plan area due indicator operator target unit",
}  # fmt: skip
EVERY = [pytest.param(register, id=key) for key, register in REGISTERS.items()]


def headings(fields: Iterable[Field]) -> list[tuple[str, str]]:
    """All ways of heading a column, folded, each with the key it stands for; one key may repeat its own."""
    return [
        (text, field.key)
        for field in fields
        for text in {fold(t) for t in (field.key, field.label, *field.synonyms)}
    ]


def test_the_ten_registers_hold_the_fields_of_the_design() -> None:
    assert list(REGISTERS) == list(DESIGN)
    for key, fields in DESIGN.items():
        assert set(fields.split()) <= set(REGISTERS[key].keys), key


TWOFOLD = frozenset(("机构名称",))
"""On a list of activity vouchers the organiser, beside an applicant the provider: the table tells (Form.otherwise)."""


@pytest.mark.parametrize("register", EVERY)
def test_keys_and_labels_are_unique(register: Register) -> None:
    assert REGISTERS[register.key] is register
    assert len(set(register.keys)) == len(register.keys)
    assert len({field.label for field in register.fields}) == len(register.fields)


@pytest.mark.parametrize("register", EVERY)
def test_no_heading_means_two_fields(register: Register) -> None:
    meaning: dict[str, str] = {}
    for text, key in headings(register.fields):
        assert meaning.setdefault(text, key) == key or text in TWOFOLD, text


def test_no_heading_of_a_return_with_identity_and_figures_means_two_fields() -> None:
    """Enterprises and their annual returns arrive in one sheet."""
    meaning: dict[str, str] = {}
    for register in (REGISTERS["enterprises"], REGISTERS["annual_returns"]):
        for text, key in headings(register.fields):
            assert meaning.setdefault(text, key) == key, text


@pytest.mark.parametrize("register", EVERY)
def test_identities_and_owners_are_fields(register: Register) -> None:
    assert register.identity
    for keys in register.identity:
        assert set(keys) <= set(register.keys)
    if register.owner:
        assert {register.owner.uscc, register.owner.name} <= set(register.keys)


@pytest.mark.parametrize("register", EVERY)
def test_fields_say_all_that_their_kind_needs(register: Register) -> None:
    for field in register.fields:
        assert field.width > 0
        if field.kind is Kind.AMOUNT:
            assert field.unit in ("元", "万元")
            assert field.scale in (2, 6)
        if field.kind is Kind.CHOICE:
            assert field.choices
            assert len(set(field.choices)) == len(field.choices)
            assert set((field.choice_synonyms or {}).values()) <= set(field.choices)
            assert not set(map(fold, field.choice_synonyms or {})) & set(map(fold, field.choices))
        else:
            assert not field.choices


def test_amounts_of_enterprises_are_in_ten_thousands_and_of_vouchers_in_yuan() -> None:
    units = {
        key: {field.unit for field in register.fields if field.kind is Kind.AMOUNT}
        for key, register in REGISTERS.items()
    }
    assert units["enterprises"] == units["annual_returns"] == {"万元"}
    assert units["vouchers"] == units["programmes"] == {"元"}


def test_a_register_is_asked_by_key() -> None:
    patents = REGISTERS["patents"]
    assert patents["title"].label == "专利名称"
    assert "title" in patents
    assert "uscc" not in patents
    with pytest.raises(KeyError, match=r"patents\.uscc"):
        patents["uscc"]


def test_records_are_recognised_by_the_most_trusted_key_that_is_filled() -> None:
    enterprises = REGISTERS["enterprises"]
    values = {"uscc": None, "name": "杭州甲公司", "short_name": Absent.NOT_APPLICABLE}
    assert list(enterprises.identify(values)) == [(("name",), ("杭州甲公司",))]
    returns = REGISTERS["annual_returns"]
    assert list(returns.identify({"uscc": "91330000733796106P", "year": 2019})) == [
        (("uscc", "year"), ("91330000733796106P", 2019))
    ]


def test_a_record_is_titled_by_its_name_else_by_what_identifies_it() -> None:
    enterprises = REGISTERS["enterprises"]
    assert enterprises.title({"name": "杭州甲公司", "short_name": "甲"}) == "杭州甲公司"
    assert enterprises.title({"name": Absent.NOT_APPLICABLE, "short_name": "甲"}) == "甲"
    assert enterprises.title({}) == "企业"
    figures = REGISTERS["figures"]
    assert "杭州市" in figures.title(
        {"source": "杭州科技", "area": "杭州市", "period": "2019", "indicator": "企业数"}
    )


def test_the_taxonomy_has_three_layers_and_nineteen_fields() -> None:
    assert taxonomy.layers() == ("硬件层", "技术层", "应用层")
    assert len(taxonomy.fields()) == len(set(taxonomy.fields())) == 19
    sizes = [sum(layer == of for of in taxonomy.layer_of().values()) for layer in taxonomy.layers()]
    assert sizes == [2, 5, 12]
    assert taxonomy.fields()[-1] == "综合"


def test_synonyms_of_fields_are_names_of_no_other_field() -> None:
    assert not set(taxonomy.field_synonyms()) & set(taxonomy.fields())
    assert set(taxonomy.field_synonyms().values()) <= set(taxonomy.fields())


def test_layers_follow_from_fields() -> None:
    complete = REGISTERS["enterprises"].complete
    assert complete({"field": ("制造", "人工智能芯片")})["layer"] == ("硬件层", "应用层")
    assert complete({"field": ("某领域",), "layer": ("技术层",)})["layer"] == ("技术层",)
    assert "layer" not in complete({"name": "甲"})

"""Contacts masked: enough is left to recognise what one knows, and too little to call anybody."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zjai_desk.registers import REGISTERS
from zjai_desk.registers.enterprises import ENTERPRISES
from zjai_desk.registers.masking import holds_contacts, masked, masked_values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("王建国", "王**"),
        ("王建国、李红", "王**、李**"),
        ("John Smith", "J** S**"),
        ("13812345678", "138****5678"),
        ("138 1234 5678", "138****5678"),
        ("１３８１２３４５６７８", "138****5678"),
        ("0571-88880000", "0571-****0000"),
        ("0571-8888 0000", "0571-****0000"),
        ("057188880000", "0571****0000"),
        ("88880000", "****0000"),
        ("0571-88880000-801", "0571-****0000-801"),
        ("13812345678、13912345678", "138****5678、139****5678"),
        ("王建国13812345678", "***138****5678"),
        ("wang@zj.gov.cn", "w**"),
        ("", ""),
    ],
)
def test_names_and_numbers(text: str, expected: str) -> None:
    assert masked(text) == expected
    assert masked(masked(text)) == expected


@given(st.text(alphabet="0123456789", min_size=7, max_size=16))
def test_no_number_can_be_called(number: str) -> None:
    assert max(map(len, re.findall(r"\d+", masked(number)))) < 9
    assert number not in masked(f"电话{number}")


@given(st.text(min_size=2).filter(lambda text: not any(sign in text for sign in "*")))
def test_no_name_stays_whole(name: str) -> None:
    letters = [char for char in name if char.isalpha()]
    if len(letters) == len(name):
        assert masked(name) != name


def test_only_personal_fields_are_touched() -> None:
    values = {"name": "王建国工作室", "contact": "王建国", "phone": "13812345678", "legal_person": "李红"}
    hidden = masked_values(values, ENTERPRISES.fields)
    assert hidden == values | {"contact": "王**", "phone": "138****5678"}


def test_which_registers_hold_contacts() -> None:
    assert {key for key, register in REGISTERS.items() if holds_contacts(register.fields)} == {
        "enterprises",
        "providers",
    }

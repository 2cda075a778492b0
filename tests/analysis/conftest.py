"""Stores to count in: empty, with an atlas of the published margins, with the published figures."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from made_records import Insert

from zjai_desk import paths
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Value
from zjai_desk.registers.values import parse
from zjai_desk.store import Store

# Figure 1 of seeds/002, counted from the atlas: how many of the 490 enterprises stand in each field.
ATLAS = {
    "人工智能芯片": 29, "传感器": 6, "计算机视觉": 89, "语音识别": 28, "自然语言处理": 21, "深度学习算法": 17,
    "大数据服务和云平台": 15, "企业服务": 76, "制造": 65, "医疗": 46, "安防": 40, "金融": 37, "家居": 29, "交通": 29,
    "文化教育": 27, "营销": 25, "生活服务": 16, "能源": 11, "综合": 5,
}  # fmt: skip
ENTERPRISES = 490


@pytest.fixture
def store(new_store: Callable[[Path], Store], tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "统计 台账.zjdb") as opened:
        yield opened


@pytest.fixture
def insert(store: Store) -> Insert:
    def into(register: str, records: Sequence[Mapping[str, Value]]) -> list[int]:
        with store.change(f"录入{register}") as change:
            return change.insert(register, records)

    return into


@pytest.fixture
def atlas(store: Store) -> Store:
    """490 enterprises in 611 memberships, with the published number in every field."""
    put_atlas(store)
    return store


@pytest.fixture
def published(store: Store) -> Store:
    """The figures that ship with the program: what the seed documents printed."""
    put_published(store)
    return store


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Atlas and published figures in one store, to be read by all tests of a module and changed by none."""
    with Store.create(tmp_path_factory.mktemp("stocked") / "统计 台账.zjdb") as opened:
        put_atlas(opened)
        put_published(opened)
        yield opened


def put_atlas(store: Store) -> None:
    fields: list[list[str]] = [[] for _ in range(ENTERPRISES)]
    memberships = [field for field, number in ATLAS.items() for _ in range(number)]
    for place, field in enumerate(memberships):
        fields[place % ENTERPRISES].append(field)
    records = [{"short_name": f"企业{n}", "field": tuple(own)} for n, own in enumerate(fields)]
    with store.change("录入图谱") as change:
        change.insert("enterprises", records)


def put_published(store: Store) -> None:
    register = REGISTERS["figures"]
    keys = {field.label: field.key for field in register.fields}
    with (paths.DATA / "sample" / "公布数.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [
            {keys[label]: parse(register[keys[label]], text).value for label, text in row.items()}
            for row in csv.DictReader(file)
        ]
    with store.change("录入公布数") as change:
        change.insert("figures", rows)

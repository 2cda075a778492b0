"""The briefing on the ecosystem says what the numbers say, also where there are few of them."""

from pathlib import Path

import pytest

from tests.briefing.pages_read import texts
from zjai_desk.briefing import write_briefing
from zjai_desk.store import Store


def said(store: Store, path: Path, area: str, year: int) -> str:
    done = write_briefing(store, "ecosystem", path, area, year)
    # The atlas bears names with characters that not every font has: they are told, and printed in another.
    assert not [warning for warning in done.warnings if "替代字体" not in warning]
    return "".join(texts(path)).replace("\n", "")


def test_enterprises_without_fields_and_districts_are_said_to_be_so(tmp_path: Path) -> None:
    with Store.create(tmp_path / "台账.zjdb") as store:
        with store.change("装入") as change:
            change.insert("enterprises", [{"name": f"杭州某{n}公司"} for n in range(3)])
        text = said(store, tmp_path / "a.pdf", "杭州市", 2019)
    assert "尚未填写所属领域，暂不能统计领域分布" in text
    assert "台账中没有专利记录，也没有可用的公布数。" in text
    assert "表1" not in text, "no empty table"


@pytest.mark.parametrize("area", ["杭州市", "浙江省", "滨江区", "余杭区", "桐庐县"])
def test_every_area_of_the_sample_has_a_briefing(sample_path: Path, tmp_path: Path, area: str) -> None:
    with Store.open(sample_path) as store:
        text = said(store, tmp_path / "a.pdf", area, 2019)
    assert f"{area}人工智能创业生态简报（2019年）" in text
    assert "数据来源与口径" in text
    assert "None" not in text


def test_a_district_finds_its_published_patents(sample_path: Path, tmp_path: Path) -> None:
    with Store.open(sample_path) as store:
        text = said(store, tmp_path / "a.pdf", "西湖区", 2019)
    assert "据公布数，截至2019年底，西湖区人工智能企业拥有有效专利3354件" in text
    assert "西湖区有3354件，占12.95%，居第2位" in text


def test_the_published_numbers_of_the_city_are_printed_to_the_digit(
    sample_path: Path, tmp_path: Path
) -> None:
    with Store.open(sample_path) as store:
        text = said(store, tmp_path / "a.pdf", "杭州市", 2019)
    for number in ("7,679", "12,312", "5,898", "25,889", "56.88", "39.03", "406", "170", "490", "611"):
        assert number in text, number
    assert "占83%和17%" in text
    assert "占52%、17%和12%" in text
    assert "占19%、16%和11%" in text
    assert "大江东" in text

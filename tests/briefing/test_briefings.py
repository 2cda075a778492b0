"""The briefings on patents, industry and targets, and what the one on the ecosystem says of the enterprises."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from tests.briefing.pages_read import texts
from zjai_desk.briefing import write_briefing
from zjai_desk.briefing.texts.wording import against_last_year, points
from zjai_desk.store import Store

NAMES = ("ecosystem", "patents", "industry", "targets")
D = Decimal


def said(store: Store, path: Path, name: str, area: str) -> str:
    done = write_briefing(store, name, path / "简报.pdf", area, 2019)
    expected = ("替代字体", "还没有一个数")
    assert not [warning for warning in done.warnings if not any(words in warning for words in expected)]
    text = "".join(texts(path / "简报.pdf")).replace("\n", "")
    assert "None" not in text
    assert "数据来源与口径" in text
    return text


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("area", ["杭州市", "滨江区", "浙江省"])
def test_an_empty_store_makes_one_short_page(
    new_store: Callable[[Path], Store], tmp_path: Path, name: str, area: str
) -> None:
    with new_store(tmp_path / "台账.zjdb") as store:
        text = said(store, tmp_path, name, area)
    assert "0家企业" not in text
    assert "表1" not in text
    assert len(text) < 500


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("area", ["杭州市", "滨江区"])
def test_a_store_of_one_enterprise(
    new_store: Callable[[Path], Store], tmp_path: Path, name: str, area: str
) -> None:
    with new_store(tmp_path / "台账.zjdb") as store:
        with store.change("装入") as change:
            change.insert(
                "enterprises",
                [{"name": "杭州某某公司", "district": "滨江区", "field": ("制造",), "founded_on": "2016", "financing_stage": "未融资", "listing": "准独角兽"}],
            )  # fmt: skip
            change.insert(
                "patents", [{"patent_no": "201710601862.3", "granted_on": "2019", "holder": "杭州某某公司"}]
            )
            change.insert(
                "annual_returns",
                [{"name": "杭州某某公司", "year": 2019, "revenue": D(1234), "profit": D(-5)}],
            )
        text = said(store, tmp_path, name, area)
    expected = {
        "ecosystem": "公布进行过融资的有0家，占0%",
        "patents": "1家企业中1家拥有专利，占100.00%",
        "industry": "实现营业收入1234万元；利润总额为负，亏损5万元",
        "targets": "规划目标台账中没有",
    }
    assert expected[name] in text


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("area", ["杭州市", "滨江区", "浙江省", "桐庐县"])
def test_the_sample_has_every_briefing(sample_path: Path, tmp_path: Path, name: str, area: str) -> None:
    with Store.open(sample_path) as store:
        text = said(store, tmp_path, name, area)
    assert f"{area}人工智能" in text
    assert "（2019年）" in text


def test_the_ecosystem_tells_founding_stages_and_names(as_published: Store, tmp_path: Path) -> None:
    text = said(as_published, tmp_path, "ecosystem", "杭州市")
    for sentence in (
        "2006年前成立的有107家；2015—2019年成立的有233家，占总数的48%；2017年成立69家，为各年最多",
        "公布进行过融资的有289家，占59%；未融资及未透露的201家，占41%",
        "分别有52家和47家，占18%和16%（以289家为分母）。其中新三板19家，占7%；上市43家，占15%",
        "上市企业43家、独角兽企业7家、准独角兽企业30家",
        "领军企业10家、行业应用标杆企业32家、行业应用培育企业19家",
    ):
        assert sentence in text, sentence
    assert all(f"企业{n}、" in text or f"企业{n}" in text for n in (0, 100, 489)), "all names of the atlas"
    assert "续表" in text


def test_the_patents_tell_holders_and_the_test(as_published: Store, tmp_path: Path) -> None:
    text = said(as_published, tmp_path, "patents", "杭州市")
    for sentence in (
        "拥有有效专利25889件，其中发明授权7679件，占29.66%。2019年新增6380件，比上年增长22.0%",
        "490家企业中，301家拥有有效专利25889件，有专利企业平均每家86.01件；按全部490家计，平均每家52.83件，189家没有专利",
        "西湖区的发明授权占比最高，为39.03%，其次是滨江区，为32.08%",
        "卡方检验（χ",
    ):
        assert sentence in text, sentence


def test_a_district_is_placed_among_the_districts_of_its_city(sample_path: Path, tmp_path: Path) -> None:
    with Store.open(sample_path) as store:
        text = said(store, tmp_path, "patents", "余杭区")
    assert "其次是滨江区，为32.08%。余杭区为22.34%，居第7位。" in text


def test_the_industry_of_the_sample_is_told_as_published(sample_path: Path, tmp_path: Path) -> None:
    with Store.open(sample_path) as store:
        city, province = (said(store, tmp_path, "industry", area) for area in ("杭州市", "浙江省"))
    assert "据公布数，2019年，杭州市212家人工智能企业实现营业收入1157.69亿元，比上年增长16.96%" in city
    assert "杭州市企业数占45.0%、营业收入占58.3%" in city
    assert "实现营业收入1987亿元，比上年增长22.1%；研发投入158亿元，比上年增长58.5%；实现利润总额248亿元，比上年增长20.3%。研发投入占营业收入的8.0%" in province  # fmt: skip


def test_the_targets_of_all_plans_stand_on_one_page(sample_path: Path, tmp_path: Path) -> None:
    with Store.open(sample_path) as store:
        said(store, tmp_path, "targets", "杭州市")
    pages = list(texts(tmp_path / "简报.pdf"))
    (with_table,) = [page for page in pages if "核心发明专利" in page]
    assert "社会融合应用项目数" in with_table, "first and last target"
    text = "".join(pages).replace("\n", "")
    assert "续表" not in text
    assert "完成2025年目标（3000亿元）的38.6%，如期完成年均需增长17.20%" in text


def test_words_for_changes() -> None:
    assert against_last_year("增长22.1%") == "比上年增长22.1%"
    assert against_last_year("持平") == "与上年持平"
    assert against_last_year("扭亏") == "扭亏"
    assert against_last_year("") == ""
    assert points(D("0.50")) == "提高0.5个百分点"
    assert points(D("-1.2")) == "下降1.2个百分点"
    assert points(D("0.0")) == "持平"
    assert points(None) == ""

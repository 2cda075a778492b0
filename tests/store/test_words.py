"""What typed letters find: texts, initials and pinyin, in a few texts and over all registers."""

import pytest

from zjai_desk.store import Store
from zjai_desk.store.columns.words import meeting

MET = [
    ("hkws", "杭州海康威视数字技术股份有限公司"),
    ("haikang", "海康威视"),
    ("haik", "海康威视"),
    ("HaiKangWeiShi", "海康威视"),
    ("zqyh", "重庆银行"),  # 重 is zhong and chong, 行 is xing and hang
    ("cqyh", "重庆银行"),
    ("chongqingyinhang", "重庆银行"),
    ("lvse", "绿色制造"),
    ("aixp", "AI芯片"),
    ("aixinpian", "ＡＩ芯片"),
    ("(hz)", "中控（杭州）技术"),
    ("xian", "西安交大"),  # xi'an
    ("威视 hk", "海康威视"),
]
NOT_MET = [
    ("hkws", "海康"),
    ("haikang", "海运健康"),
    ("kanghai", "海康"),
    ("ws hz", "海康威视"),
    ("智能", "人工智 能"),
]


@pytest.mark.parametrize(("words", "text"), MET)
def test_letters_find_chinese(store: Store, words: str, text: str) -> None:
    assert meeting([text], words) == [True]
    with store.change("新增") as change:
        change.insert("enterprises", [{"name": text}])
    assert [hit.text for hit in store.search(words)] == [text]


@pytest.mark.parametrize(("words", "text"), NOT_MET)
def test_what_is_not_met_is_not_found(store: Store, words: str, text: str) -> None:
    assert meeting([text], words) == [False]
    with store.change("新增") as change:
        change.insert("enterprises", [{"name": text}])
    assert len(store.search(words)) == 0


def test_what_begins_with_the_word_comes_first_and_the_rest_is_counted(store: Store) -> None:
    with store.change("新增") as change:
        names = ("新海康", "海口康复", "海康", "爱海康")
        change.insert("enterprises", [{"name": name} for name in names])
        change.insert("patents", [{"patent_no": "201710601862.3", "title": "海康相机", "holder": "海康"}])
    found = store.search("海康", 2)
    assert [(hit.register, hit.title, hit.key) for hit in found] == [
        ("enterprises", "海康", "name"),
        ("enterprises", "新海康", "name"),
        ("patents", "海康相机", "title"),
    ]
    assert found.more == {"enterprises": 1}
    assert [hit.title for hit in store.search("hk")][:2] == ["海口康复", "海康"]

"""Likely doubles of enterprises: judged pairs, codes with a slip, hints, and what people decided."""

from collections.abc import Callable, Mapping, Sequence

import pytest

from zjai_desk.analysis.merging.clusters import Cluster, clusters
from zjai_desk.errors import Cancelled
from zjai_desk.registers.fields import Value
from zjai_desk.registers.verdicts import DISTINCT, SAME
from zjai_desk.store import Store

Insert = Callable[[str, Sequence[Mapping[str, Value]]], list[int]]
Record = Mapping[str, Value]
HIKVISION, DAHUA, ANOTHER = "91330000733796106P", "91330000727215176K", "91330000793655883W"
NAME = "杭州海康威视数字技术股份有限公司"

# Two records of one enterprise, and a word of why.
SAME_ONES: list[tuple[Record, Record, str]] = [
    ({"name": NAME}, {"name": "杭州海康威视数字技术股份有限责任公司"}, "行业相同"),
    ({"name": NAME}, {"name": "海康威视数字技术股份有限公司"}, "地名"),
    ({"name": NAME, "uscc": HIKVISION}, {"name": NAME}, "名称相同"),
    ({"name": NAME}, {"short_name": "海康威视"}, "省略"),
    ({"name": NAME}, {"name": "杭州海康微视数字技术股份有限公司"}, "读音"),
    ({"name": NAME, "uscc": HIKVISION}, {"name": "另一个名称有限公司", "uscc": HIKVISION}, "信用代码相同"),
    ({"name": NAME, "uscc": HIKVISION}, {"name": NAME, "uscc": "91330000733796160P"}, "信用代码只错一处"),
    ({"name": NAME, "uscc": HIKVISION}, {"name": "海康威视", "uscc": "9133OOOO733796106P"}, "信用代码相同"),
    ({"name": NAME, "uscc": HIKVISION}, {"name": NAME, "uscc": DAHUA}, "信用代码不同"),
    ({"name": "杭州新名科技有限公司", "former_names": ("杭州旧称软件有限公司",)}, {"name": "杭州旧称软件有限公司"}, "曾用名"),
    ({"name": "杭州云数智联科技有限公司", "phone": "0571-1"}, {"name": "杭州云数智恒科技有限公司", "phone": "0571-1"}, "联系电话相同"),
    ({"name": "甲科技有限公司", "phone": "0571-1", "address": "江南大道1号"}, {"name": "乙软件有限公司", "phone": "0571-1", "address": "江南大道 1号"}, "电话和地址"),
]  # fmt: skip
# Two records of two enterprises.
DIFFERENT_ONES: list[tuple[Record, Record]] = [
    ({"name": NAME}, {"name": "杭州海康威视科技有限公司"}),
    ({"name": NAME}, {"name": "杭州海康机器人技术有限公司"}),
    ({"name": NAME, "uscc": HIKVISION}, {"name": "海康威视数字技术股份有限公司", "uscc": DAHUA}),
    ({"name": "杭州云数智联科技有限公司"}, {"name": "杭州云数智恒科技有限公司"}),
    ({"name": "阿里巴巴（中国）有限公司"}, {"name": "阿里巴巴（杭州）有限公司"}),
    ({"name": "中国电信股份有限公司杭州分公司"}, {"name": "中国电信股份有限公司宁波分公司"}),
    ({"name": "杭州云数科技有限公司", "short_name": "云数"}, {"name": "宁波云数网络有限公司", "short_name": "云数"}),
    ({"name": "甲科技有限公司", "phone": "0571-1"}, {"name": "乙软件有限公司", "phone": "0571-1"}),
    ({"name": "甲科技有限公司", "address": "江南大道1号"}, {"name": "乙软件有限公司", "address": "江南大道1号"}),
    ({"name": "甲科技有限公司", "phone": "1", "address": "1", "uscc": HIKVISION}, {"name": "乙软件有限公司", "phone": "1", "address": "1", "uscc": DAHUA}),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "why"), SAME_ONES)
def test_one_enterprise_entered_twice_is_found(
    store: Store, insert: Insert, one: Record, other: Record, why: str
) -> None:
    ids = insert("enterprises", [one, {"name": "宁波毫不相干机械有限公司"}, other])
    (found,) = clusters(store)
    assert found.records == (ids[0], ids[2])
    assert why in found.why
    assert 75 <= found.score <= 100


@pytest.mark.parametrize(("one", "other"), DIFFERENT_ONES)
def test_two_enterprises_are_left_alone(store: Store, insert: Insert, one: Record, other: Record) -> None:
    insert("enterprises", [one, other])
    assert clusters(store) == []


def test_all_judged_pairs_together_are_not_mixed_up(store: Store, insert: Insert) -> None:
    """In one register nothing else joins them: each pair of its own names."""
    names = ["云数智图", "恒科达利", "河海安泰", "和睿慧灵", "联新元宏", "景方华康"]
    wanted = []
    for core in names:
        wanted.append(
            insert("enterprises", [{"name": f"杭州{core}科技有限公司"}, {"name": f"{core}科技有限公司"}])
        )
        insert("enterprises", [{"name": f"宁波{core}科技有限公司"}, {"name": f"杭州{core}二号科技有限公司"}])
    found = [set(cluster.records) for cluster in clusters(store)]
    assert all(any(set(pair) <= one for one in found) for pair in wanted)
    assert sum(len(one) for one in found) <= 3 * len(names)


def test_three_of_one_enterprise_make_one_cluster(store: Store, insert: Insert) -> None:
    ids = insert(
        "enterprises",
        [{"name": NAME, "uscc": HIKVISION}, {"name": "海康威视"}, {"name": "海康威视数字技术股份有限公司"}],
    )
    (found,) = clusters(store)
    assert found.records == tuple(ids)


def test_a_crowd_at_one_desk_is_no_hint(store: Store, insert: Insert) -> None:
    insert(
        "enterprises",
        [{"name": f"{core}有限公司", "phone": "1", "address": "园区"} for core in "甲乙丙丁戊己"],
    )
    assert clusters(store) == []


def decide(store: Store, insert: Insert, one: str, other: str, verdict: str) -> None:
    low, high = sorted((one, other))
    insert("verdicts", [{"one": low, "other": high, "verdict": verdict}])


def test_what_was_decided_to_be_two_is_not_asked_again(store: Store, insert: Insert) -> None:
    insert("enterprises", [{"name": NAME, "uscc": HIKVISION}, {"name": "海康威视"}])
    decide(store, insert, HIKVISION, "海康威视", DISTINCT)
    assert clusters(store) == []


def test_a_third_record_does_not_bring_two_decided_apart_together(store: Store, insert: Insert) -> None:
    one, other, third = insert(
        "enterprises",
        [
            {"name": NAME, "uscc": HIKVISION},
            {"name": "海康威视数字技术股份有限公司"},
            {"name": "海康威视"},
        ],
    )
    decide(store, insert, HIKVISION, "海康威视数字技术股份有限公司", DISTINCT)
    found = [cluster.records for cluster in clusters(store)]
    assert (one, other) not in found
    assert sorted(found) == [(one, third), (other, third)]


def test_what_was_decided_to_be_one_comes_first(store: Store, insert: Insert) -> None:
    insert(
        "enterprises",
        [
            {"name": "杭州云数智联科技有限公司", "phone": "1"},
            {"name": "杭州云数智恒科技有限公司", "phone": "1"},
        ],
    )
    decide(store, insert, "杭州云数智联科技有限公司", "杭州云数智恒科技有限公司", SAME)
    (found,) = clusters(store)
    assert (found.score, found.why) == (100, "已认定是同一家")


def test_the_search_can_be_stopped(store: Store, insert: Insert) -> None:
    class Stopped:
        def report(self, text: str, done: int = 0, total: int = 0) -> None:
            raise Cancelled(f"{text} {done}/{total}")

    insert("enterprises", [{"name": NAME}])
    with pytest.raises(Cancelled):
        clusters(store, progress=Stopped())


def test_an_empty_register_has_none(store: Store) -> None:
    found: list[Cluster] = clusters(store)
    assert found == []

"""A store with a little of everything a briefing says."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from zjai_desk.store import Store

DISTRICTS = ("滨江区", "西湖区", "余杭区", "萧山区", "拱墅区")


@pytest.fixture
def store(new_store: Callable[[Path], Store], tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "台账.zjdb") as opened:
        with opened.change("装入") as change:
            change.configure("office", "杭州市滨江区发展和改革局")
            change.configure("area", "杭州市")
            change.configure("year", "2019")
            change.insert(
                "enterprises",
                [
                    {
                        "name": f"杭州某{n}科技有限公司",
                        "district": DISTRICTS[n % 5],
                        "field": ("计算机视觉", "制造")[: 1 + n % 2],
                    }
                    for n in range(40)
                ],
            )
            change.insert(
                "patents",
                [
                    {
                        "patent_no": f"2015{n}",
                        "kind": ("发明授权", "实用新型", "外观设计")[n % 3],
                        "granted_on": f"{2010 + n % 10}-05-01",
                        "district": DISTRICTS[n % 4],
                        "legal_status": "有效",
                    }
                    for n in range(120)
                ],
            )
        yield opened

"""The briefing on voucher accounts: for a city, for one district of which little is known, for each district at once."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from reportlab.graphics.shapes import Group, String

from zjai_desk.analysis.charts.spec import ChartKind, ChartSpec, Series
from zjai_desk.briefing import Batch, write_briefing, write_briefings
from zjai_desk.briefing.charts.drawing import draw_chart
from zjai_desk.briefing.paper.fonts import Fonts, Role
from zjai_desk.errors import DeskError
from zjai_desk.progress import Watched
from zjai_desk.registers.fields import Value
from zjai_desk.store import Store


@pytest.fixture
def store(new_store: Callable[[Path], Store], tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "券.zjdb") as opened:
        yield opened


def keep(store: Store, *vouchers: dict[str, Value]) -> None:
    with store.change("登记") as change:
        change.insert("vouchers", list(vouchers))


def voucher(number: int, **values: Value) -> dict[str, Value]:
    return {
        "voucher_no": f"C{number}", "scheme": "创新券", "district": "滨江区", "issued_on": "2019-03-01",
        "face_amount": Decimal(20_000), "status": "已发放", **values,
    }  # fmt: skip


def text_of(path: Path) -> str:
    with pdfium.PdfDocument(path) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return "".join("".join(pages).split())


def written(store: Store, tmp_path: Path, area: str) -> str:
    return text_of(write_briefing(store, "vouchers", tmp_path / "简报.pdf", area, 2019).path)


def test_a_district_of_one_voucher_reads_plainly(store: Store, tmp_path: Path) -> None:
    used = {"used_amount": Decimal(9_000), "redeemed_amount": Decimal(9_000), "status": "已兑付"}
    keep(store, voucher(1, provider="浙江检测院", reclaimed_amount=Decimal(11_000), **used))
    said = written(store, tmp_path, "滨江区")
    assert "2019年，滨江区共发放各类券1张，发放额2万元" in said
    assert "只有浙江检测院一家服务机构收券，兑付9000元。" in said
    assert "没有未用或待兑付的券。" in said
    assert "按券种分" not in said
    assert "逐年情况" not in said
    assert "活动券资助" not in said.partition("数据来源与口径")[0]


def test_a_district_without_vouchers_says_so_and_no_more(store: Store, tmp_path: Path) -> None:
    keep(store, voucher(1))
    said = written(store, tmp_path, "桐庐县")
    assert "桐庐县没有发放创新券、活动券、服务券和云创券，券台账中也没有此前年度的发放记录。" in said
    assert "总体情况" not in said
    assert "服务机构" not in said.partition("数据来源与口径")[0]


def test_stopped_between_two_districts_what_is_finished_stays(store: Store, tmp_path: Path) -> None:
    keep(store, voucher(1))
    asked: list[str] = []

    def show(text: str, done: int, total: int) -> None:
        asked.append(f"{done}/{total}")

    batch = Batch(("vouchers",), "舟山市", 2019)
    each = write_briefings(store, batch, tmp_path / "各县", Watched(show, lambda: len(asked) == 2))
    assert (each.stopped, len(each.files), each.wanted) == (True, 2, 4)
    assert "已停止，还有 2 份没有写" in each.summary
    assert sorted(path.suffix for path in (tmp_path / "各县").iterdir()) == [".pdf", ".pdf", ".xlsx"]
    with pytest.raises(DeskError, match="下面没有区县"):
        write_briefings(store, Batch(("vouchers",), "滨江区", 2019), tmp_path / "各县")


def strings(shapes: object) -> list[String]:
    found = []
    for shape in getattr(shapes, "contents", []):
        found += [shape] if isinstance(shape, String) else strings(shape)
    return found


def chart(years: int) -> ChartSpec:
    values = tuple(Decimal(45_000 + 7 * n) for n in range(years))
    return ChartSpec(
        ChartKind.GROUPED, "各年", tuple(str(2010 + n) for n in range(years)),
        (Series("发放额", values), Series("确认使用额", values), Series("兑付额", values)), "万元",
    )  # fmt: skip


@pytest.mark.parametrize("years", [2, 4, 8, 14, 40])
def test_values_over_narrow_columns_do_not_run_into_each_other(years: int) -> None:
    fonts = Fonts()
    drawing, _ = draw_chart(chart(years), 442.0, fonts)
    upright = [one for group in drawing.contents if isinstance(group, Group) for one in strings(group)]
    level = [one for one in strings(drawing) if one.text.startswith("45,0") and one not in upright]
    spans = sorted((one.x, one.x + fonts.width(one.text, Role.PLAIN, one.fontSize)) for one in level)
    for (_, end), (start, _) in pairwise(spans):
        assert start >= end
    # Where they have no room side by side they are turned; where not even so, the table has them.
    assert (len(level), len(upright)) == {2: (6, 0), 4: (12, 0), 8: (0, 24), 14: (0, 42), 40: (0, 0)}[years]

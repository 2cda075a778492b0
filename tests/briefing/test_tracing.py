"""Ten numbers of printed briefings, picked at random, followed back to the cells of the files they came from.

The way there is the program's own, as the window goes it: from the printed page to the records, from a record to
its original. What stands in the original is read again by other code, cell by cell, and counted anew.
"""

import csv
import io
import random
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import openpyxl
import pypdfium2 as pdfium
import pytest
import xlrd

from zjai_desk.briefing import Briefing, write_briefing
from zjai_desk.briefing.paper.spots import Spot
from zjai_desk.returns import apply_plan, plan_import, read_return
from zjai_desk.returns.books.grid import column_of
from zjai_desk.returns.sending.send_back import read_again
from zjai_desk.returns.tracing import cell_of, read_source, source_of
from zjai_desk.store import Original, Store

COUNTED = ("企业数", "报送企业", "家次", "张数", "发明授权", "实用新型", "外观设计", "合计")
SUMMED = {"营业收入": "revenue", "研发投入": "rd_spend", "合同额": "contract_amount"}
UNITS = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
NAMED_BY = {"enterprises": "name", "annual_returns": "name", "patents": "patent_no", "vouchers": "voucher_no"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store filled by importing the sample returns, as towns and enterprises send them."""
    folder = Path(__file__).parents[1] / "files" / "returns"
    with Store.create(tmp_path_factory.mktemp("traced") / "台账.zjdb") as store:
        with store.change("设置") as change:
            change.configure("area", "浙江省")
            change.configure("year", "2019")
        for path in sorted(folder.iterdir()):
            if path.suffix != ".json":
                apply_plan(store, plan_import(store, read_return(path)))
        yield store


@pytest.fixture(scope="module")
def printed(filled: Store, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Briefing]:
    folder = tmp_path_factory.mktemp("printed")
    names = ("ecosystem", "patents", "industry", "vouchers")
    return {name: write_briefing(filled, name, folder / f"{name}.pdf") for name in names}


def can_be_recounted(spot: Spot) -> bool:
    label = "" if spot.column is None else spot.table.columns[spot.column].label
    return bool(spot.records) and label in (*COUNTED, *SUMMED)


def as_printed(briefing: Briefing, spot: Spot) -> str:
    """Return what is printed at a spot, read from the PDF."""
    with pdfium.PdfDocument(briefing.path) as document:
        texts = document[spot.page].get_textpage()
        return str(texts.get_text_bounded(spot.left, spot.bottom, spot.right, spot.top)).strip()


read_once = cache(read_again)


@cache
def sheet_rows(original: Original, sheet: str) -> list[list[object]]:
    """Return the cells of a sheet, from the bytes of the original."""
    content = original.content
    match Path(original.name).suffix:
        case ".xlsx":
            book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
            return [list(row) for row in book[sheet].iter_rows(values_only=True)]
        case ".xls":
            found = xlrd.open_workbook(file_contents=content).sheet_by_name(sheet)
            return [found.row_values(row) for row in range(found.nrows)]
        case _:
            return [list(row) for row in csv.reader(io.StringIO(content.decode("gb18030")))]


def bare(cell: object) -> str:
    """Return a name or a number without the dots and blanks that senders write in many ways."""
    return re.sub(r"[\s.．]", "", str(cell)).upper()


def unit_above(rows: list[list[object]], row: int, column: int) -> Decimal:
    """Return the unit that the sheet states for a column: in its heading, else above the table."""
    above = [str(cells[column]) for cells in rows[: row - 1] if column < len(cells) and cells[column]]
    everywhere = [str(cell) for cells in rows[: row - 1] for cell in cells if cell]
    for texts in (above, everywhere):
        # Names of enterprises have a 元 in them, too: a unit stands in brackets, behind a sign, or alone.
        if found := re.findall(r"(?:^|[（(：:，,、/ ])(亿元|万元|元)(?=[）)，,、 ]|$)", " ".join(texts)):
            return UNITS[found[-1]]
    raise AssertionError("no unit")


def recounted(store: Store, spot: Spot) -> Decimal:
    """Count or add up a number from the originals of its records alone."""
    assert spot.table.behind is not None
    assert spot.column is not None
    register, head = spot.table.behind.register, spot.table.columns[spot.column]
    total = Decimal(0)
    for number in spot.records:
        (record,) = store.records(register, [number])
        key = SUMMED.get(head.label)
        source = source_of(store, register, number, key) or source_of(store, register, number)
        assert source is not None, "every record came from a file"
        rows = sheet_rows(source.original, source.origin.sheet)
        here = [cell for row in source.origin.rows for cell in rows[row - 1]]
        if register in NAMED_BY and (name := record.values.get(NAMED_BY[register])):
            assert any(bare(name) in bare(cell) for cell in here), f"{name} is not in its row"
        if key is None:
            if head.label in ("发明授权", "实用新型", "外观设计"):
                assert any(head.label[:2] in str(cell) for cell in here)
            total += 1
            continue
        cell = cell_of(read_once(source.original), source, key)
        if cell is None:
            assert record.values.get(key) is None, "a form without this column"
            continue
        column = column_of(cell.letter)
        raw = rows[cell.row - 1][column]
        if raw not in (None, "", "—"):
            plain = Decimal(str(raw).replace(",", ""))
            total += plain * unit_above(rows, cell.row, column)
    if head.label in SUMMED:
        total /= UNITS[head.unit or spot.table.unit]
    return total.quantize(Decimal(1).scaleb(-(head.decimals or 0)), ROUND_HALF_UP)


@pytest.mark.parametrize("seed", [9704, 2019])
def test_ten_printed_numbers_lead_back_to_their_cells(
    filled: Store, printed: dict[str, Briefing], seed: int
) -> None:
    pool = [
        (name, spot)
        for name, briefing in printed.items()
        for spot in briefing.spots
        if can_be_recounted(spot) and len(spot.records) < 60
    ]
    assert len(pool) > 100
    assert {name for name, _ in pool} == set(printed)
    for name, spot in random.Random(seed).sample(pool, 10):
        shown = as_printed(printed[name], spot)
        # A bar shows its number at its end, where the box may cut the digits of a neighbour's.
        assert spot.text in shown or spot.label.rpartition(" ")[2].startswith(shown), (spot.label, shown)
        number = Decimal(spot.text.replace(",", ""))
        # Balanced amounts may differ from their own rounding by one in the last place.
        last = (
            Decimal(1).scaleb(int(number.as_tuple().exponent))
            if "舍位平衡" in dict(spot.basis)["进位"]
            else Decimal(0)
        )
        assert abs(recounted(filled, spot) - number) <= last, spot.label


def test_every_number_of_a_table_stands_where_its_spot_says(printed: dict[str, Briefing]) -> None:
    for briefing in printed.values():
        with pdfium.PdfDocument(briefing.path) as document:
            pages = [page.get_textpage() for page in document]
            for spot in briefing.spots:
                if spot.column is None or spot.text == "0":
                    continue
                box = (spot.left, spot.bottom, spot.right, spot.top)
                text = str(pages[spot.page].get_text_bounded(*box))
                assert spot.text in text or not text.strip() or spot.top - spot.bottom > 20, (
                    spot.label,
                    text,
                )


def test_what_was_changed_by_hand_says_so_and_still_names_its_cell(filled: Store) -> None:
    (record, *_) = filled.ids("annual_returns")
    before = source_of(filled, "annual_returns", record, "revenue")
    assert before is not None
    assert before.by_hand is None
    with filled.change("改一个数", operator="李四") as change:
        change.update("annual_returns", {record: {"revenue": Decimal("1.5")}})
    after = source_of(filled, "annual_returns", record, "revenue")
    assert after is not None
    assert after.by_hand is not None
    assert after.origin == before.origin
    cell = cell_of(read_source(after), after, "revenue")
    assert cell is not None
    assert cell.text not in ("", "1.5")
    filled.undo()


def test_what_was_typed_in_has_no_original(filled: Store) -> None:
    with filled.change("新增", operator="李四") as change:
        (number,) = change.insert("enterprises", [{"name": "杭州某某手工录入有限公司"}])
    assert source_of(filled, "enterprises", number, "name") is None
    assert source_of(filled, "enterprises", 10**9) is None
    filled.undo()


def test_the_numbers_of_sentences_lead_to_their_own_records(printed: dict[str, Briefing]) -> None:
    counted = ("patents.by_year", "patents.by_district")
    said = [spot for spot in printed["patents"].spots if spot.fact and spot.table.name in counted]
    exact = [spot for spot in said if spot.column is not None and spot.text.isdecimal()]
    assert {spot.fact for spot in exact} >= {"total", "inventions", "last_total"}
    for spot in exact:
        assert len(spot.records) == int(spot.text), spot.fact

"""Commands that tell what is stored: table, brief, check, on the sample store."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from zjai_desk.store import Store

Run = Callable[..., str]


def table_of(run: Run, store: Path, name: str) -> dict[str, Any]:
    table: dict[str, Any] = json.loads(run("--store", store, "table", name, "--json"))
    return table


def test_patent_tables_of_the_sample_equal_the_published_ones(run: Run, sample_path: Path) -> None:
    by_year = table_of(run, sample_path, "patents.by_year")
    assert by_year["rows"][0] == [2004, 2, 0, 0, 2]
    assert by_year["rows"][-1] == [2019, 2090, 2832, 1458, 6380]
    assert by_year["totals"] == ["合计", 7679, 12312, 5898, 25889]
    by_district = table_of(run, sample_path, "patents.by_district")
    rows = {row[0]: row[1:] for row in by_district["rows"]}
    assert rows["滨江区"] == [4724, 5999, 4002, 14725, 56.88, 32.08]
    assert rows["西湖区"][-1] == 39.03
    assert by_district["totals"][1:5] == [7679, 12312, 5898, 25889]


def test_every_table_comes_as_text_csv_and_workbook(run: Run, sample_path: Path, tmp_path: Path) -> None:
    from zjai_desk.analysis.catalogue import TABLES

    assert [line.split()[0] for line in run("table").splitlines()] == list(TABLES)
    for name in TABLES:
        table, text = table_of(run, sample_path, name), run("--store", sample_path, "table", name)
        assert text.startswith(table["title"])
        # A list of published figures of several units has no sum.
        assert ("合计" in text) == bool(table["totals"])
        rows = list(csv.reader(io.StringIO(run("--store", sample_path, "table", name, "--csv"))))
        assert len({len(row) for row in rows}) == 1
        workbook = tmp_path / f"{name}.xlsx"
        run("--store", sample_path, "table", name, "--xlsx", workbook)
        assert workbook.read_bytes().startswith(b"PK")


def test_an_office_without_vouchers_is_told_the_published_totals(run: Run, sample_path: Path) -> None:
    said = run("--store", sample_path, "table", "vouchers.summary", "--area", "浙江省")
    assert all(figure in said for figure in ("41.69", "27.28", "43.53", "18.81", "公布数"))


def test_a_briefing_comes_for_each_district_of_a_city(
    run: Run, fail: Run, sample_path: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "各区县"
    said = run(
        "--store",
        sample_path,
        "brief",
        "vouchers",
        "--area",
        "舟山市",
        "--year",
        2019,
        "--each-district",
        "-o",
        folder,
    )
    assert said.startswith("已写出 4 个区县的简报 4 份，PDF 共 ")
    written = sorted(folder.glob("*.pdf"))
    assert [path.name[3:6] for path in written] == ["定海区", "普陀区", "岱山县", "嵊泗县"]
    assert all(path.read_bytes().startswith(b"%PDF") for path in written)
    assert (folder / "清单.xlsx").is_file()
    assert "下面没有区县" in fail(
        "--store", sample_path, "brief", "vouchers", "--area", "滨江区", "--each-district", "-o", folder
    )


def test_a_briefing_is_written(run: Run, fail: Run, sample_path: Path, tmp_path: Path) -> None:
    assert run("brief").startswith("ecosystem")
    pdf = tmp_path / "简报.pdf"
    assert f"已写出“{pdf}”" in run("--store", sample_path, "brief", "ecosystem", "-o", pdf)
    assert pdf.read_bytes().startswith(b"%PDF")
    assert "没有名为“x”的简报" in fail("--store", sample_path, "brief", "x", "-o", pdf)


def test_the_sample_is_real_input_with_its_sources(run: Run, fail: Run, sample_path: Path) -> None:
    assert run("--store", sample_path, "verify").startswith("台账完好")
    with Store.open(sample_path) as store:
        counts = {register: store.count(register) for register in ("enterprises", "figures", "targets")}
        assert counts == {"enterprises": 490, "figures": 199, "targets": 28}
        assert {original.name for original in store.originals()} == {
            "2020杭州人工智能企业图谱.xlsx", "公布数.csv", "规划目标.csv",
        }  # fmt: skip
        assert all(record.origin for record in store.records("figures", store.ids("figures")))
        assert store.setting("area") == "杭州市"
    assert "已存在" in fail("sample", sample_path)


def test_own_tables_are_listed_under_their_heading_and_put_out(
    run: Run, sample_path: Path, tmp_path: Path
) -> None:
    from zjai_desk.analysis.pivot import own_tables
    from zjai_desk.analysis.pivot.spec import As, Dimension, Measure, PivotSpec

    spec = PivotSpec(
        "enterprises",
        (Dimension("layer"), Dimension("field")),
        (Dimension("district"),),
        (Measure(), Measure(shown=As.OF_COLUMN)),
    )
    with Store.open(sample_path) as store:
        own_tables.save(store, "层级与领域", spec, "张三")
    listed = run("--store", sample_path, "table").splitlines()
    assert listed[-2:] == ["自定义", "own.层级与领域  层级与领域"]
    table = table_of(run, sample_path, "own.层级与领域")
    assert table["totals"][2] == 490
    assert len(table["subtotals"]) == 4, "three layers, and the memberships"
    book = tmp_path / "层级与领域.xlsx"
    run("--store", sample_path, "table", "own.层级与领域", "--xlsx", book)
    assert book.stat().st_size > 0

"""Commands that send briefings out: brief in all its forms, and edition from signing off to withdrawing."""

import json
from collections.abc import Callable
from pathlib import Path

from zjai_desk.keeping.opening import open_store

Run = Callable[..., str]


def test_the_ending_says_the_format(run: Run, fail: Run, sample_path: Path, tmp_path: Path) -> None:
    for ending, begins in ((".pdf", b"%PDF"), (".docx", b"PK"), (".xlsx", b"PK")):
        path = tmp_path / f"简报{ending}"
        run("--store", sample_path, "brief", "industry", "--area", "杭州市", "--year", 2019, "-o", path)
        assert path.read_bytes().startswith(begins)
    assert "不知道“.doc”是什么格式" in fail(
        "--store", sample_path, "brief", "industry", "-o", tmp_path / "x.doc"
    )
    assert "要加 --each-district" in fail("--store", sample_path, "brief", "industry", "patents")


def test_a_batch_of_briefings_and_formats(run: Run, sample_path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "批量"
    said = run(
        "--store", sample_path, "brief", "industry", "vouchers", "--each-district", "--area", "舟山市", "--year", 2019,
        "--formats", "pdf,xlsx", "-o", folder,
    )  # fmt: skip
    assert said.startswith("已写出 4 个区县的简报 16 份")
    assert len(list(folder.rglob("*.pdf"))) == 8


def test_an_edition_from_signing_off_to_withdrawing(
    run: Run, fail: Run, sample_path: Path, tmp_path: Path
) -> None:
    at = ("--store", sample_path, "edition")
    scope = ("--area", "杭州市", "--year", 2019, "--operator", "张三")
    assert run(*at, "list") == "还没有定稿的简报。\n"
    said = run(
        *at,
        "freeze",
        "patents",
        *scope,
        "--day",
        "2020-03-02",
        "--report",
        "市政府",
        "市人大",
        "--copies",
        30,
    )
    assert said.startswith("已定稿 人工智能专利简报2020年第1期（编号1）")
    assert "不是日期" in fail(*at, "freeze", "patents", *scope, "--day", "三月")
    assert "第1期已经用过" in fail(*at, "freeze", "patents", *scope, "--day", "2020-04-01", "--issue", 1)
    run(*at, "print", 1, "-o", tmp_path / "一.pdf")
    with (
        open_store(sample_path) as store,
        store.change("更正公布数", operator="李四", reason="原刊勘误") as change,
    ):
        figures = store.columns("figures", ("indicator", "value", "area"))
        wanted = [
            int(str(record))
            for record, value in zip(figures["id"], figures["value"], strict=True)
            if value == 4724
        ]
        change.update("figures", {key: {"value": 4725} for key in wanted})
    run(*at, "print", 1, "-o", tmp_path / "二.pdf")
    assert (tmp_path / "一.pdf").read_bytes() == (tmp_path / "二.pdf").read_bytes()
    found = json.loads(run(*at, "compare", 1, "--json"))
    assert {"published": "4,724", "present": "4,725"}.items() <= found[0].items()
    assert "李四，更正公布数，理由：原刊勘误" in found[0]["why"]
    assert f"{len(found)}个数已更正" in run(*at, "compare", 1)
    assert f"{len(found)}个数已更正" in run(*at, "list", "--corrected")
    assert "要写明原因" in fail(*at, "withdraw", 1)
    said = run(*at, "withdraw", 1, "--note", "公布数有误", "--day", "2020-05-01", "--operator", "张三")
    assert said == "已撤回 人工智能专利简报2020年第1期，另印 人工智能专利简报2020年第2期（编号2）\n"
    assert "已由人工智能专利简报2020年第2期替代" in run(*at, "list")
    assert "没有编号为9的定稿" in fail(*at, "print", 9)
    assert "台账完好" in run("--store", sample_path, "verify")


def test_a_later_edition_tells_contradictions(run: Run, sample_path: Path) -> None:
    at = ("--store", sample_path, "edition")
    run(*at, "freeze", "patents", "--area", "杭州市", "--day", "2020-03-02")
    with open_store(sample_path) as store, store.change("更正公布数") as change:
        figures = store.columns("figures", ("value",))
        wanted = [
            int(str(r)) for r, value in zip(figures["id"], figures["value"], strict=True) if value == 4724
        ]
        change.update("figures", {key: {"value": 4725} for key in wanted})
    said = run(*at, "freeze", "ecosystem", "--area", "杭州市", "--day", "2020-06-01", "--with-differences")
    assert (
        "注意：“杭州市各区县人工智能企业专利数量”滨江区 发明授权（件）：人工智能专利简报2020年第1期公布4,724，本期4,725。"
        in said
    )

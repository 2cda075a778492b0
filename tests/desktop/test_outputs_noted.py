"""Wherever the window asks for a file to be written, the log is told; what is written is held against it in every test."""

import ast
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from window_helpers import calm

import zjai_desk.desktop
from zjai_desk.desktop.charts import view as chart_view
from zjai_desk.desktop.main_window import MainWindow
from zjai_desk.desktop.pages.statistics_page import StatisticsPage
from zjai_desk.keeping.journal import Action, lines
from zjai_desk.store import Store

DESKTOP = Path(zjai_desk.desktop.__file__).parent
ASKS = {"ask_target", "ask_target_and_kind", "ask_folder", "setAcceptMode"}
TELLS = {"went_out", "noting", "log", "tell_saved", "saved"}
APART = {
    "asking": "asks for all the others",
    "damage_dialog": "a damaged store takes no line; the new one begins with a step that says where it comes from",
}


def called(path: Path) -> set[str]:
    """Return the names of all functions and methods that a module calls."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = {call.id for call in calls if isinstance(call, ast.Name)}
    reached = {
        part.attr
        for call in calls
        for part in ast.walk(call)
        if isinstance(call, ast.Attribute) and isinstance(part, ast.Attribute)
    }
    return named | reached


def test_every_module_that_asks_for_a_file_tells_the_log() -> None:
    asking = {path.stem: called(path) for path in DESKTOP.rglob("*.py") if called(path) & ASKS}
    silent = {name for name, calls in asking.items() if not calls & TELLS}
    assert silent == APART.keys()
    assert len(asking) > 12


def logged(path: Path) -> list[tuple[str, str]]:
    with Store.open(path, read_only=True) as store:
        return [(line.action, line.subject) for line in lines(store)]


def test_a_chart_that_is_saved_is_in_the_log(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.desk.go("statistics")
    calm(qtbot, window.desk)
    page = window.shown
    assert isinstance(page, StatisticsPage)
    page.choose("enterprises.by_district")
    calm(qtbot, window.desk)
    for ending in ("png", "svg", "pdf"):
        target = tmp_path / f"图.{ending}"
        monkeypatch.setattr(chart_view, "ask_target", lambda *_, target=target: target)
        page.chart.ask_and_save()
    page.export_to(tmp_path / "表.xlsx")
    window.close()  # at once: what went out is in the log all the same
    assert (tmp_path / "图.pdf").exists()
    found = [
        subject.rpartition(" → ")[2] for action, subject in logged(store_path) if action == Action.EXPORT
    ]
    assert {"图.png", "图.svg", "图.pdf"} <= set(found)
    assert ("表.xlsx" in found) == (tmp_path / "表.xlsx").exists()

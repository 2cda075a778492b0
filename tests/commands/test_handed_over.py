"""Files that a file manager hands over: a store that is double-clicked, returns dropped on the icon."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from zjai_desk import cli
from zjai_desk.desktop import app
from zjai_desk.store import SUFFIX

Opened = list[tuple[Path | None, list[Path]]]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """What windows would have opened."""
    found: Opened = []

    def run_window(store: Path | None, returns: Sequence[Path] = ()) -> int:
        found.append((store, list(returns)))
        return 0

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(app, "run_window", run_window)
    return found


def test_a_store_that_is_double_clicked_opens_the_window(opened: Opened, tmp_path: Path) -> None:
    for name in ("滨江区 台账.zjdb", "没有的.ZJDB", "-先.zjdb"):
        path = tmp_path / name
        assert cli.main([str(path)]) == 0
        assert opened.pop() == (path, [])
    assert cli.SUFFIX == SUFFIX


def test_returns_dropped_on_the_icon_are_taken_in_hand(opened: Opened, tmp_path: Path) -> None:
    returns = [tmp_path / "长河街道.xlsx", tmp_path / "西兴 街道.csv"]
    for path in returns:
        path.touch()
    assert cli.main([str(path) for path in returns]) == 0
    assert opened.pop() == (None, returns)
    store = tmp_path / "台账.zjdb"
    assert cli.main([str(returns[0]), str(store)]) == 0
    assert opened.pop() == (store, returns[:1])


@pytest.mark.parametrize("arguments", [["没有的.xlsx"], ["台账.zjdb", "undo"], ["读.xlsx", "--json"]])
def test_what_is_neither_is_a_wrong_use(opened: Opened, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(arguments)
    assert left.value.code == 2
    assert opened == []

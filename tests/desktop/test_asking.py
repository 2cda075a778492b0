"""Where files go: the folder of the last one, an ending of its own, nothing overwritten unasked."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from zjai_desk.desktop.kit.asking import PDF, WORKBOOK, ask_folder, ask_target
from zjai_desk.settings import Settings

KINDS = f"{PDF};;{WORKBOOK}"


class Person:
    """Answers the dialogs one after the other, and notes where each one stood."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: tuple[str, str]) -> None:
        self.offered: list[str] = []
        self._answers = list(answers)
        monkeypatch.setattr(QFileDialog, "getSaveFileName", self._save)
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", self._folder)

    def _save(self, _parent: QWidget, _title: str, place: str, _kinds: str) -> tuple[str, str]:
        self.offered.append(place)
        return self._answers.pop(0)

    def _folder(self, _parent: QWidget, _title: str, place: str) -> str:
        self.offered.append(place)
        return self._answers.pop(0)[0]


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def test_the_next_file_is_offered_the_folder_of_the_last(
    parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, folder = Settings(), tmp_path / "外发"
    person = Person(monkeypatch, (str(folder / "甲.pdf"), PDF), ("", ""), (str(tmp_path), ""), ("", ""))
    assert ask_target(parent, settings, "存", "甲.pdf", PDF) == folder / "甲.pdf"
    assert ask_target(parent, settings, "存", "乙.pdf", PDF) is None
    assert ask_folder(parent, settings, "存") == tmp_path
    assert ask_folder(parent, settings, "存") is None
    assert person.offered == [
        str(Path.home() / "甲.pdf"),
        str(folder / "乙.pdf"),
        str(folder),
        str(tmp_path),
    ]


@pytest.mark.parametrize(
    ("typed", "chosen", "written"),
    [
        ("名单", WORKBOOK, "名单.xlsx"),
        ("名单", "", "名单.pdf"),
        ("2019.12名单", WORKBOOK, "2019.12名单.xlsx"),
        ("名单.XLSX", PDF, "名单.XLSX"),
    ],
)
def test_a_file_gets_an_ending_that_opens_it(
    typed: str, chosen: str, written: str, parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Person(monkeypatch, (str(tmp_path / typed), chosen))
    assert ask_target(parent, Settings(), "存", "名单.pdf", KINDS) == tmp_path / written


def test_a_file_that_only_the_ending_names_is_confirmed_first(
    parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "名单.pdf"
    there.write_bytes(b"kept")
    person = Person(monkeypatch, (str(tmp_path / "名单"), PDF), (str(there), PDF))
    assert ask_target(parent, Settings(), "存", "名单.pdf", KINDS) == there
    assert person.offered[1] == str(there), "the dialog itself asks before it takes a file that is there"

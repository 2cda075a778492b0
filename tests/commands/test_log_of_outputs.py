"""Every command that writes a file leaves a line in the log: all options that take a path are gone through."""

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from zjai_desk.cli import _parser
from zjai_desk.keeping.journal import Action, lines
from zjai_desk.store import Store

Run = Callable[..., str]
RETURNS = Path(__file__).parents[1] / "files" / "returns"
READ = {"store", "store_password_file", "password_file", "new_password_file", "file", "daybook"}
"""Options that name a file to be read."""
APART = {
    ("rescue", "target"): "the damaged store takes no line; the new one begins with a step that names it",
    ("rebuild", "target"): "the lost store takes no line; the new one has its history, and no step more",
    ("sample", "path"): "a new store, made of what comes with the program",
    ("restore", "backup"): "what is written is the store itself; that it was restored is in its log",
}
OUTPUTS: dict[tuple[str, ...], list[tuple[object, ...]]] = {
    ("send-back", "output"): [("send-back", "08_企业_差错.xlsx", "-o", "退回.xlsx")],
    ("form", "output"): [
        ("form", "annual_returns", "--sender", "滨江区", "--filled", "-o", "表样.xlsx"),
    ],
    ("table", "xlsx"): [("table", "patents.by_year", "--xlsx", "表.xlsx")],
    ("export", "output"): [
        ("export", "enterprises", "-o", "企业.xlsx"),
        ("export", "enterprises", "-o", "企业.csv", "--contacts"),
    ],
    ("brief", "output"): [
        ("brief", "targets", "--area", "滨江区", "--year", "2019", "-o", "简报.pdf"),
        ("brief", "targets", "--area", "滨江区", "--year", "2019", "-o", "简报.docx"),
        ("brief", "targets", "--area", "滨江区", "--year", "2019", "-o", "简报.xlsx"),
        ("brief", "targets", "--area", "杭州市", "--year", "2019", "--each-district", "-o", "各区县"),
    ],
    ("edition", "print", "output"): [
        ("edition", "print", 1, "-o", "定稿.pdf"),
        ("edition", "print", 1, "-o", "定稿.docx"),
    ],
    ("history", "export"): [("history", "--export", "历史.csv")],
    ("backup", "folder"): [("backup", "U盘"), ("backup",)],
}


def path_options(
    parser: argparse.ArgumentParser, name: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield (command, option) of every option that takes a path."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for word, below in action.choices.items():
                yield from path_options(below, (*name, word))
        elif action.type is Path and action.dest not in READ and name:
            yield name, action.dest


def noted(path: Path) -> list[tuple[str, str]]:
    with Store.open(path, read_only=True) as store:
        return [(line.action, line.subject) for line in lines(store)]


def test_no_command_that_writes_is_left_out() -> None:
    found = {(*name, option) for name, option in path_options(_parser())}
    assert found == OUTPUTS.keys() | APART.keys()


@pytest.mark.parametrize("which", OUTPUTS, ids="-".join)
def test_what_a_command_writes_is_in_the_log(
    which: tuple[str, ...],
    run: Run,
    sample_path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "写到"
    folder.mkdir()
    monkeypatch.chdir(folder)
    at = ("--store", sample_path)
    if which[0] == "form":
        with Store.open(sample_path) as store, store.change("补区县") as change:
            change.update("enterprises", {number: {"district": "滨江区"} for number in (1, 2)})
    if which[0] == "edition":
        run(*at, "edition", "freeze", "targets", "--area", "滨江区", "--year", "2019")
    if which[0] == "send-back":
        run(*at, "import", RETURNS / "08_企业_差错.xlsx")
        assert noted(sample_path)[0] == (Action.IMPORT, "08_企业_差错.xlsx")
    for arguments in OUTPUTS[which]:
        before = noted(sample_path)
        run(*at, *arguments, "--operator", "张三")
        after = noted(sample_path)
        assert len(after) == len(before) + 1, arguments
        [written] = {path.name for path in folder.iterdir()} or {"备份"}
        action, subject = after[0]
        assert action in (Action.EXPORT, Action.BRIEFING, Action.BACKUP)
        assert written in subject or action == Action.BACKUP, (written, subject)
        for path in folder.iterdir():
            if path.is_file():
                path.unlink()
            else:
                path.rename(tmp_path / path.name)

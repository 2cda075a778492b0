"""What the README names is there: its pictures, its files, its make targets, every command of the command line."""

import re
from pathlib import Path

import pytest

from zjai_desk import cli

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_pictures_and_links_are_there() -> None:
    named = re.findall(r"\]\(([^)#]+)\)", README)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_make_targets_are_there() -> None:
    targets = set(re.findall(r"^([a-z ]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    there = {name for line in targets for name in line.split()}
    assert set(re.findall(r"\bmake ([a-z]+)\b", README)) <= there


def test_every_command_is_described(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    listed = re.findall(r"^    ([a-z-]+) ", capsys.readouterr().out, re.MULTILINE)
    assert len(listed) == 21
    table = "\n".join(line for line in README.splitlines() if line.startswith("| `zjai-desk"))
    assert [name for name in listed if not re.search(rf"\b{name}\b", table)] == []

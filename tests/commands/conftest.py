"""Commands run as a person or a script runs them: what must succeed, what must fail in one line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from zjai_desk import cli

Run = Callable[..., str]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command that must succeed and return what it printed."""

    def run(*arguments: object) -> str:
        code = cli.main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        assert (code, said.err) == (0, ""), said.err
        return said.out

    return run


@pytest.fixture
def fail(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command that must fail and return its one line."""

    def fail(*arguments: object) -> str:
        assert cli.main([str(argument) for argument in arguments]) == 1
        said = capsys.readouterr().err
        assert said.count("\n") == 1, said
        assert "Traceback" not in said
        return said.strip()

    return fail


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "滨江区 台账.zjdb"

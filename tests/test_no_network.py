"""Nothing leaves the computer: no part of the program can reach a network, and it works where none can be reached."""

import ast
import socket
from pathlib import Path

import pytest

import zjai_desk
from zjai_desk.cli import main

PACKAGE = Path(zjai_desk.__file__).parent
REACHING = {
    "socket", "ssl", "http", "urllib.request", "urllib3", "ftplib", "smtplib", "poplib", "imaplib", "telnetlib",
    "socketserver", "xmlrpc", "asyncio", "requests", "httpx", "aiohttp", "webbrowser", "PySide6.QtNetwork",
    "PySide6.QtWebSockets", "PySide6.QtWebEngineCore",
}  # fmt: skip


def imported(path: Path) -> set[str]:
    """Return the dotted names of what a module imports, and of the packages they are in."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found | {name.partition(".")[0] for name in found}


def test_no_module_can_reach_a_network() -> None:
    reaching = {
        path.relative_to(PACKAGE).as_posix(): sorted(names)
        for path in PACKAGE.rglob("*.py")
        if (names := imported(path) & REACHING)
    }
    assert reaching == {}


def test_the_program_works_where_sockets_are_forbidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, returns_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("a socket was asked for")

    for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, forbidden)
    store = str(tmp_path / "台账.zjdb")
    assert main(["--store", store, "import", str(min(returns_dir.glob("*.xlsx"))), "--operator", "张三"]) == 0
    assert main(["sample", str(tmp_path / "示例.zjdb")]) == 0
    sample = ["--store", str(tmp_path / "示例.zjdb")]
    assert main([*sample, "table", "atlas.fields"]) == 0
    assert main([*sample, "export", "enterprises", "-o", str(tmp_path / "企业.xlsx")]) == 0
    assert main([*sample, "backup", str(tmp_path / "备份")]) == 0
    assert main([*sample, "verify"]) == 0
    assert "完好" in capsys.readouterr().out

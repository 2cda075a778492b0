"""The shape of the house: who may import whom, which library lives where, how long a module may be."""

import ast
import statistics
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import NamedTuple

import pytest

import zjai_desk

PACKAGE = Path(zjai_desk.__file__).parent
ROOT = PACKAGE.parent
TESTS = Path(__file__).parent

# Each part of the package with the parts it may import; imports run downwards only.
GROUND = {"errors", "files", "folders", "progress", "paths", "scratch", "__version__"}
MAY_IMPORT = {
    "errors": set[str](),
    "files": {"errors"},
    "folders": set[str](),
    "paths": set[str](),
    "scratch": set[str](),
    "progress": {"errors"},
    "settings": GROUND,
    "registers": GROUND,
    "store": GROUND | {"registers"},
    "keeping": GROUND | {"registers", "store"},
    "accounts": GROUND | {"registers", "store"},
    "naming": GROUND | {"registers"},
    "returns": GROUND | {"registers", "naming", "store", "accounts"},
    "analysis": GROUND | {"registers", "naming", "store", "accounts"},
    "briefing": GROUND | {"registers", "store", "accounts", "analysis"},
    "sample": GROUND | {"registers", "store", "returns"},
    "desktop": GROUND
    | {
        "registers",
        "store",
        "keeping",
        "accounts",
        "returns",
        "analysis",
        "briefing",
        "sample",
        "settings",
    },
}
# The edges of the program stand on everything.
EDGES = {"cli", "commands", "tour", "__main__", "__init__"}

# Each library has one home, or the few that are named.
HOMES = {
    "sqlalchemy": {"store"},
    "sqlcipher3": {"store"},
    "cryptography": {"store"},
    "pypinyin": {"store", "naming"},
    "python_calamine": {"returns"},
    "openpyxl": {"returns"},
    "xlrd": {"returns"},
    "defusedxml": {"returns"},
    "charset_normalizer": {"returns"},
    "rapidfuzz": {"naming"},
    "xlsxwriter": {"returns", "briefing"},
    "pandas": {"analysis"},
    "numpy": {"store", "analysis"},
    "scipy": {"analysis"},
    "reportlab": {"briefing"},
    "docx": {"briefing"},
    "pypdfium2": {"briefing", "desktop"},
    "PySide6": {"desktop"},
    "shiboken6": {"desktop"},
    "pyqtgraph": {"desktop"},
    "platformdirs": {"settings", "sample", "keeping", "desktop", "cli"},
    "argon2": {"keeping"},
}
# What comes with another library that is declared.
PART_OF = {"numpy": "pandas", "shiboken6": "PySide6"}


class Module(NamedTuple):
    """What these tests want of a module: kept instead of its tree, which is large."""

    lines: int
    opens_with_sentence: bool
    pumps: bool
    imports: frozenset[str]
    swallows: tuple[int, ...]

    @property
    def libraries(self) -> set[str]:
        found = {name.partition(".")[0] for name in self.imports}
        return found - set(sys.stdlib_module_names) - {"zjai_desk"}


@pytest.fixture(scope="module")
def modules() -> dict[str, Module]:
    return {path.relative_to(PACKAGE).as_posix(): read(path) for path in PACKAGE.rglob("*.py")}


def read(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    nodes = list(ast.walk(tree))
    return Module(
        lines=len(text.splitlines()),
        opens_with_sentence=bool(ast.get_docstring(tree)),
        pumps="processEvents" in text,
        imports=frozenset(name for node in nodes for name in imported(path, node)),
        swallows=tuple(n.lineno for n in nodes if isinstance(n, ast.ExceptHandler) and swallows_all(n)),
    )


def part_of(module: str) -> str:
    return module.partition("/")[0].removesuffix(".py")


def imported(path: Path, node: ast.AST) -> Iterator[str]:
    """Yield the dotted name of everything that a statement imports, inside functions too."""
    if isinstance(node, ast.Import):
        yield from (name.name for name in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, f"{path}:{node.lineno} imports relatively"
        if node.module == "zjai_desk":
            yield from (f"zjai_desk.{name.name}" for name in node.names)
        else:
            yield node.module or ""


def test_imports_run_downwards(modules: dict[str, Module]) -> None:
    upwards = [
        (name, imported)
        for name, module in modules.items()
        if part_of(name) not in EDGES
        for imported in module.imports
        if imported.startswith("zjai_desk.")
        and imported.split(".")[1] not in MAY_IMPORT[part_of(name)] | {part_of(name)}
    ]
    assert upwards == []


def test_each_library_lives_in_its_layer(modules: dict[str, Module]) -> None:
    misplaced = [
        (name, library)
        for name, module in modules.items()
        for library in module.libraries
        if part_of(name) not in HOMES.get(library, set())
    ]
    assert misplaced == []


def test_every_library_used_is_declared(modules: dict[str, Module]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {requirement.split(">")[0].lower() for requirement in project["dependencies"]}
    used = {PART_OF.get(library, library) for module in modules.values() for library in module.libraries}
    providers = packages_distributions()
    undeclared = [
        library
        for library in used
        if not any(provider.lower().replace("_", "-") in declared for provider in providers[library])
    ]
    assert undeclared == []


def test_modules_stay_short(modules: dict[str, Module]) -> None:
    assert [(name, module.lines) for name, module in modules.items() if module.lines > 400] == []
    assert statistics.median(module.lines for module in modules.values()) <= 150


def test_tests_stay_short() -> None:
    lengths = {path.name: len(path.read_text("utf-8").splitlines()) for path in TESTS.rglob("*.py")}
    assert [(name, length) for name, length in lengths.items() if length > 400] == []


def test_each_module_opens_with_a_sentence(modules: dict[str, Module]) -> None:
    assert [name for name, module in modules.items() if not module.opens_with_sentence] == []


def test_nothing_pumps_the_event_loop(modules: dict[str, Module]) -> None:
    assert [name for name, module in modules.items() if module.pumps] == []


def test_only_the_edges_catch_everything(modules: dict[str, Module]) -> None:
    edges = ("cli.py", "desktop/app.py")
    assert [(name, m.swallows) for name, m in modules.items() if name not in edges and m.swallows] == []


def swallows_all(handler: ast.ExceptHandler) -> bool:
    """Whether the handler ends what it cannot know; one that takes BaseException and raises at its end does not."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    names = {kind.id for kind in kinds if isinstance(kind, ast.Name)}
    last = handler.body[-1]
    if names == {"BaseException"} and isinstance(last, ast.Raise):
        return False
    return handler.type is None or bool(names & {"Exception", "BaseException"})


def test_only_the_package_has_an_init_at_top_level() -> None:
    # A packaging/__init__.py would shadow the library of that name.
    inits = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert inits - {"tests"} == {"zjai_desk"}

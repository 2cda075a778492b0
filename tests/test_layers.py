"""The shape of the house: who may import whom, which library lives where, how long a module may be."""

import ast
import statistics
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import zjai_desk

PACKAGE = Path(zjai_desk.__file__).parent
ROOT = PACKAGE.parent

# Each part of the package with the parts it may import; imports run downwards only.
GROUND = {"errors", "files", "folders", "progress", "paths", "__version__"}
MAY_IMPORT = {
    "errors": set[str](),
    "files": {"errors"},
    "folders": set[str](),
    "paths": set[str](),
    "progress": {"errors"},
    "settings": GROUND,
    "registers": GROUND,
    "store": GROUND | {"registers"},
    "accounts": GROUND | {"registers", "store"},
    "naming": GROUND | {"registers"},
    "returns": GROUND | {"registers", "naming", "store", "accounts"},
    "analysis": GROUND | {"registers", "naming", "store", "accounts"},
    "briefing": GROUND | {"registers", "store", "accounts", "analysis"},
    "sample": GROUND | {"registers", "store", "returns"},
    "desktop": GROUND | {"registers", "store", "accounts", "returns", "analysis", "briefing", "sample", "settings"},
}
# The edges of the program stand on everything.
EDGES = {"cli", "commands", "tour", "__main__", "__init__"}

# Each library has one home, or the few that are named.
HOMES = {
    "sqlalchemy": {"store"},
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
    "pypdfium2": {"briefing", "desktop"},
    "PySide6": {"desktop"},
    "shiboken6": {"desktop"},
    "pyqtgraph": {"desktop"},
    "platformdirs": {"settings", "sample", "desktop", "cli"},
}
# What comes with another library that is declared.
PART_OF = {"numpy": "pandas", "shiboken6": "PySide6"}

TEXTS = {
    path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")
}
TREES = {name: ast.parse(text) for name, text in TEXTS.items()}
LENGTHS = {name: len(text.splitlines()) for name, text in TEXTS.items()}


def part_of(module: str) -> str:
    return module.partition("/")[0].removesuffix(".py")


def imports_of(module: str) -> Iterator[str]:
    """Yield the dotted name of everything imported anywhere in the module, inside functions too."""
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno} imports relatively"
            if node.module == "zjai_desk":
                yield from (f"zjai_desk.{name.name}" for name in node.names)
            else:
                yield node.module or ""


def libraries_of(module: str) -> set[str]:
    found = {name.partition(".")[0] for name in imports_of(module)}
    return found - set(sys.stdlib_module_names) - {"zjai_desk"}


def test_imports_run_downwards() -> None:
    upwards = [
        (module, name)
        for module in TREES
        if part_of(module) not in EDGES
        for name in imports_of(module)
        if name.startswith("zjai_desk.")
        and name.split(".")[1] not in MAY_IMPORT[part_of(module)] | {part_of(module)}
    ]
    assert upwards == []


def test_each_library_lives_in_its_layer() -> None:
    misplaced = [
        (module, library)
        for module in TREES
        for library in libraries_of(module)
        if part_of(module) not in HOMES.get(library, set())
    ]
    assert misplaced == []


def test_every_library_used_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {requirement.split(">")[0].lower() for requirement in project["dependencies"]}
    used = {PART_OF.get(library, library) for module in TREES for library in libraries_of(module)}
    providers = packages_distributions()
    undeclared = [
        library
        for library in used
        if not any(provider.lower().replace("_", "-") in declared for provider in providers[library])
    ]
    assert undeclared == []


def test_modules_stay_short() -> None:
    assert [(module, length) for module, length in LENGTHS.items() if length > 400] == []
    assert statistics.median(LENGTHS.values()) <= 150


def test_each_module_opens_with_a_sentence() -> None:
    assert [module for module, tree in TREES.items() if not ast.get_docstring(tree)] == []


def test_nothing_pumps_the_event_loop() -> None:
    assert [module for module, text in TEXTS.items() if "processEvents" in text] == []


def test_only_the_edges_catch_everything() -> None:
    swallowed = [
        (module, node.lineno)
        for module, tree in TREES.items()
        if module not in ("cli.py", "desktop/app.py")
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and swallows_all(node)
    ]
    assert swallowed == []


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

"""The rooms of the house: imports point down only, and what else keeps modules small."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src"

ROOMS = [
    {"__main__", "cli", "api"},
    {"console", "evaluation"},
    {
        "answering",
        "checking",
        "copying",
        "export",
        "exports",
        "indexing",
        "pairing",
        "permalinks",
        "timelines",
    },
    {"confidence", "evidence"},
    {"referring"},
    {"retrieval", "citing", "corpus", "measures", "question_sets", "figures"},
    {"letter_parts"},
    {"candidates", "guarding", "interaction", "naming", "wording"},
    {"matching"},
    {"centring"},
    {"stores"},
    {"embedding", "isolation", "passages", "reading"},
    {
        "followups",
        "covering",
        "glossary",
        "letter_questions",
        "questions",
        "sentences",
        "small_words",
        "word_shares",
    },
    {"settings"},
    {"dates", "layout", "overlap", "pace"},
    {"errors", "types"},
]
"""From top to bottom; a module imports from its own room and from those below."""

HEAVY = {
    "docx": {"askbrief.exports.docx"},
    "langchain_text_splitters": set(),
    "onnx": {"askbrief.embedding.export"},
    "onnxscript": {"askbrief.embedding.export"},
    "rich": {"askbrief.console"},
    "sentence_transformers": {
        "askbrief.embedding.agreement",
        "askbrief.embedding.export",
        "askbrief.embedding.loading",
        "askbrief.embedding.sentence",
    },
    "torch": {
        "askbrief.embedding.export",
        "askbrief.embedding.loading",
        "askbrief.embedding.sentence",
    },
    "transformers": {"askbrief.embedding.quiet"},
}
"""Packages that are slow to import, and the modules that may do so when they are imported."""

LOADED_LATE = set().union(*HEAVY.values()) - {"askbrief.console"}
"""Modules that import such a package: imported by each other, or inside a function."""

PRINTS = ("askbrief.cli", "askbrief.console")
READS_ENVIRONMENT = {"askbrief.settings"}
LONGEST_FILE = 300
LONGEST_FUNCTION = 40


@dataclass(frozen=True)
class Import:
    """One imported module, and whether importing the importer imports it."""

    name: str
    at_once: bool


def name_of(path: Path) -> str:
    parts = path.relative_to(SRC).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def trees() -> dict[str, ast.Module]:
    paths = sorted(SRC.rglob("*.py"))
    return {name_of(path): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


MODULES = sorted(trees())


def statements(tree: ast.AST, *, at_once: bool = True) -> Iterator[tuple[ast.AST, bool]]:
    """Every node, and whether it runs when its module is imported."""
    for node in ast.iter_child_nodes(tree):
        yield node, at_once
        late = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or is_for_types(node)
        yield from statements(node, at_once=at_once and not late)


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


@cache
def imports(module: str) -> tuple[Import, ...]:
    found = []
    for node, at_once in statements(trees()[module]):
        if isinstance(node, ast.Import):
            found += [Import(alias.name, at_once) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import in line {node.lineno}"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            found += [
                Import(name if name in trees() else str(node.module), at_once) for name in names
            ]
    return tuple(found)


def ours(module: str) -> set[str]:
    return {one.name for one in imports(module) if one.name.split(".")[0] == "askbrief"}


def room(module: str) -> int:
    """The floor a module is on, counted from the top; cli_letters lives with cli."""
    name = module.split(".")[1]
    for floor, names in enumerate(ROOMS):
        if name in names or name.partition("_")[0] in names & {"cli"}:
            return floor
    raise AssertionError(f"{module} has no room: give it one in ROOMS")


@pytest.mark.parametrize("module", [module for module in MODULES if module != "askbrief"])
def test_imports_point_down(module: str) -> None:
    upward = {name for name in ours(module) - {"askbrief"} if room(name) < room(module)}
    assert not upward


def test_no_room_is_named_twice() -> None:
    names = [name for names in ROOMS for name in names]
    assert len(names) == len(set(names))


def test_the_package_itself_imports_nothing() -> None:
    assert not imports("askbrief")


def test_nothing_imports_in_a_circle() -> None:
    graph = {module: ours(module) - {module} for module in MODULES}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


@pytest.mark.parametrize("module", MODULES)
def test_slow_packages_are_imported_where_they_are_needed(module: str) -> None:
    at_once = {one.name.split(".")[0] for one in imports(module) if one.at_once}
    refused = {package for package in at_once & set(HEAVY) if module not in HEAVY[package]}
    assert not refused


@pytest.mark.parametrize("module", [module for module in MODULES if module not in LOADED_LATE])
def test_modules_that_are_slow_to_import_are_imported_late(module: str) -> None:
    at_once = {one.name for one in imports(module) if one.at_once}
    assert not at_once & LOADED_LATE


def test_the_modules_named_here_exist() -> None:
    named = LOADED_LATE | READS_ENVIRONMENT
    assert named <= set(MODULES)


def calls(module: str) -> set[str]:
    nodes = ast.walk(trees()[module])
    return {ast.unparse(node.func) for node in nodes if isinstance(node, ast.Call)}


def attributes(module: str) -> set[str]:
    nodes = ast.walk(trees()[module])
    return {ast.unparse(node) for node in nodes if isinstance(node, ast.Attribute)}


@pytest.mark.parametrize("module", [one for one in MODULES if not one.startswith(PRINTS)])
def test_only_the_command_line_prints(module: str) -> None:
    assert not calls(module) & {"print", "click.echo", "echo", "click.secho"}
    assert not attributes(module) & {"sys.stdout", "sys.stderr"}


@pytest.mark.parametrize("module", sorted(set(MODULES) - READS_ENVIRONMENT))
def test_only_the_settings_read_the_environment(module: str) -> None:
    used = calls(module) | attributes(module)
    assert not used & {"os.environ", "os.getenv", "os.environb", "os.putenv"}
    assert "environ" not in {name for one in imports(module) for name in one.name.split(".")}


@pytest.mark.parametrize("path", sorted(SRC.rglob("*.py")), ids=name_of)
def test_no_file_is_long(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("module", MODULES)
def test_no_function_is_long(module: str) -> None:
    long = {
        node.name
        for node in ast.walk(trees()[module])
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= LONGEST_FUNCTION
    }
    assert not long

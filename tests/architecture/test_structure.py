"""The shape of the code, as docs/architecture.md draws it."""

import ast
import importlib.metadata
import json
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from shared.domain.messages import MESSAGES

REPO = Path(__file__).resolve().parents[2]
LONGEST_MODULE = 250
LONGEST_TRIGGER_FILE = 60
MOST_ROOMS = 9

PURE = "shared.domain"
STEPS, ENGINE, DESK, ADAPTERS = "shared.steps", "shared.engine", "shared.desk", "shared.adapters"

DELIVERY = ("shared.engine.delivery", "shared.engine.uploads")

MAY_IMPORT = {
    "function_app": ("functions",),
    "functions": (
        "functions",
        DESK,
        STEPS,
        "shared.engine.delivery",
        "shared.engine.uploads",
        "shared.services",
        PURE,
    ),
    DESK: (DESK, STEPS, ENGINE, PURE),
    STEPS: (STEPS, ENGINE, PURE),
    ENGINE: (ENGINE, PURE),
    ADAPTERS: (ADAPTERS, PURE),
    "shared.services": ("shared.settings", "shared.engine.telemetry", ADAPTERS, PURE),
    "shared.settings": (PURE,),
    PURE: (PURE,),
    "local.story": ("local.story", "local.commands", "local.platform", "local.tenant", ENGINE, PURE),
    "local.commands": ("local.commands", "local.platform", "local.tenant", ENGINE, PURE),
    "local.platform": ("local.platform", "local.tenant"),
    "local.broker": ("local.broker",),
    "local.tenant": ("local.tenant",),
    "local.host": ("local.host",),
    "local.__main__": (),
}
"""Who may import what of our own; a longer name is more exact than a shorter one."""

FOREIGN: dict[str, set[str]] = {
    PURE: {"email_validator"},
    STEPS: set(),
    ENGINE: set(),
    "shared.engine.telemetry": {"opentelemetry"},
    DESK: set(),
}
"""Packages that the inner rooms may use; the others are free."""


def python_files(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((REPO / folder).rglob("*.py"))]


PRODUCT = [REPO / "function_app.py", *python_files("functions", "shared")]


@cache
def installed() -> frozenset[str]:
    """Names of the packages that the environment can import."""
    return frozenset(importlib.metadata.packages_distributions())


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(REPO).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> set[str]:
    """Full names of the modules that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            base = node.module
            inner = {f"{base}.{alias.name}" for alias in node.names}
            names |= {name for name in inner if is_module(name)} or {base}
    return names


def is_module(name: str) -> bool:
    path = REPO.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or path.is_dir()


def is_within(name: str, *rooms: str) -> bool:
    return any(name == room or name.startswith(f"{room}.") for room in rooms)


def room_of[T](name: str, table: dict[str, T]) -> T | None:
    found = [room for room in table if is_within(name, room)]
    return table[max(found, key=len)] if found else None


@pytest.mark.parametrize("path", [*PRODUCT, *python_files("local")], ids=module_name)
def test_a_module_imports_only_what_its_room_may(path: Path):
    name = module_name(path)
    allowed = room_of(name, MAY_IMPORT) or ()
    ours = {
        one for one in imports(path) if is_within(one, "functions", "shared", "local", "tests", "function_app")
    }
    assert not {one for one in ours if not is_within(one, *allowed)}


def test_no_two_modules_import_each_other_in_a_circle():
    graph = {module_name(path): imports(path) for path in [*PRODUCT, *python_files("local")]}
    TopologicalSorter({name: used & graph.keys() - {name} for name, used in graph.items()}).prepare()


def test_shared_has_no_more_rooms_than_a_newcomer_can_hold():
    rooms = {path.relative_to(REPO / "shared").parts[0] for path in python_files("shared")} - {"__init__.py"}
    assert len(rooms) <= MOST_ROOMS
    assert {f"shared.{room.removesuffix('.py')}" for room in rooms} <= MAY_IMPORT.keys()


@pytest.mark.parametrize("path", python_files("shared"), ids=module_name)
def test_the_inner_rooms_know_no_azure_and_no_graph(path: Path):
    allowed = room_of(module_name(path), FOREIGN)
    if allowed is not None:
        foreign = {one.split(".")[0] for one in imports(path)} & installed()
        assert foreign <= allowed | {"shared"}


def test_only_the_composition_root_reads_the_environment():
    readers = {module_name(path) for path in PRODUCT if "os" in imports(path) and "environ" in path.read_text()}
    assert readers == {"shared.services"}


@pytest.mark.parametrize("path", python_files("functions"), ids=module_name)
def test_a_trigger_has_one_statement_besides_gathering_its_input(path: Path):
    assert len(path.read_text().splitlines()) <= LONGEST_TRIGGER_FILE
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.AsyncFunctionDef):
            assert len([part for part in node.body if not isinstance(part, ast.Assign)]) == 1, node.name
            assert not [part for part in ast.walk(node) if isinstance(part, ast.If | ast.Try | ast.For)], node.name


def test_queue_names_are_the_same_in_code_and_infrastructure():
    declared = {queue["name"] for queue in json.loads((REPO / "infra/queues.json").read_text())}
    assert declared == set(MESSAGES)


def test_every_queue_drops_duplicates():
    queues = json.loads((REPO / "infra/queues.json").read_text())
    assert all(queue["requiresDuplicateDetection"] for queue in queues)


@pytest.mark.parametrize("path", [*PRODUCT, *python_files("local", "tests", "bench", "samples")], ids=module_name)
def test_no_module_is_longer_than_a_reader_can_hold(path: Path):
    assert len(path.read_text().splitlines()) <= LONGEST_MODULE


def test_no_installed_package_owns_our_names():
    assert not {"shared", "functions", "local"} & installed()


def test_no_test_patches_and_none_is_skipped():
    forbidden = (
        "unittest." + "mock",
        "monkeypatch." + "setattr",
        "mark." + "skip",
        "mark." + "xfail",
        "importor" + "skip",
    )
    text = {path: path.read_text() for path in python_files("tests")}
    assert not [str(path) for path, code in text.items() if any(word in code for word in forbidden)]


def test_production_requirements_are_pinned():
    lines = (REPO / "requirements.txt").read_text().splitlines()
    assert all("==" in line for line in lines if line and not line.lstrip().startswith("#"))

"""What the documents say exists, exists."""

import re
import tomllib
from pathlib import Path

import pytest

from local.__main__ import COMMANDS
from local.platform.app_settings import app_settings
from local.platform.layout import Layout
from local.tenant.control import STEPS
from shared.adapters.graph.errors import RULES
from shared.domain.batch import BatchState
from shared.domain.errors import PermanentError
from shared.domain.guest import MOVES, State
from shared.domain.headings import NAMES
from shared.domain.policy import parse
from shared.domain.policy_forms import FORMS
from shared.domain.reasons import Code
from shared.domain.report import RESULT_HEADINGS, Status
from shared.engine.fates import _FATES
from shared.settings import Settings
from tests.settings import COMPLETE

REPO = Path(__file__).resolve().parents[2]
DOCS = [REPO / "README.md", REPO / "CHANGELOG.md", *sorted((REPO / "docs").glob("*.md"))]
CODE = "\n".join(
    path.read_text()
    for folder in ("functions", "shared", "local")
    for path in sorted((REPO / folder).rglob("*.py"))
)
ROOTS = ("functions", "shared", "local", "tests", "samples", "infra", "docs", "bench")


def text(name: str) -> str:
    """One document on one line a paragraph, so that no phrase is torn apart."""
    return " ".join((REPO / name).read_text().split())


def code_spans(path: Path) -> list[str]:
    return re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", path.read_text(), flags=re.DOTALL))


def settings() -> set[str]:
    """Names of all app settings, as the code asks for them."""
    source = (REPO / "shared" / "settings.py").read_text()
    plain = re.findall(r'(?:env\.get|number|count|span|domains)\(\s*"([A-Z_]+)"', source)
    connections = re.findall(r'connection\("(\w+)", \(([^)]*)\)\)', source)
    parts = [f"{name}__{part}" for name, listed in connections for part in re.findall(r'"(\w+)"', listed)]
    identities = [f"{name}__clientId" for name, _ in connections]
    schedules = re.findall(r'"%(\w+)%"', CODE)
    return {*plain, *(name for name, _ in connections), *parts, *identities, *schedules}


def endpoints() -> set[str]:
    source = "\n".join((REPO / "functions" / f"{name}.py").read_text() for name in ("status", "operations"))
    routes = re.findall(r'blueprint\.route\(\s*"([^"]+)".*?methods=\["(\w+)"\]', source, flags=re.DOTALL)
    return {f"{method} /api/{path}" for path, method in routes}


def packages(section: list[str]) -> set[str]:
    return {re.split(r"[^\w.-]", requirement)[0] for requirement in section}


@pytest.mark.parametrize("document", DOCS, ids=lambda path: path.name)
def test_every_link_leads_to_a_file_and_a_heading(document: Path):
    for target in re.findall(r"\]\(([^)\s]+)\)", document.read_text()):
        if "://" in target:
            continue
        file, _, anchor = target.partition("#")
        linked = (document.parent / file) if file else document
        assert linked.is_file(), target
        headings = re.findall(r"^#+ (.+)$", linked.read_text(), flags=re.MULTILINE)
        names = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
        assert not anchor or anchor in names, target


@pytest.mark.parametrize("document", DOCS, ids=lambda path: path.name)
def test_every_path_exists(document: Path):
    named = [span.rstrip("/") for span in code_spans(document) if "<" not in span and " " not in span]
    paths = [span for span in named if span.split("/")[0] in ROOTS and ("/" in span or "." in span)]
    assert not [path for path in paths if not (REPO / path).exists()]


@pytest.mark.parametrize("document", DOCS, ids=lambda path: path.name)
def test_every_command_exists(document: Path):
    words = document.read_text()
    targets = set(re.findall(r"^(\w+):", (REPO / "Makefile").read_text(), flags=re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make (\w+)", words, flags=re.MULTILINE)) <= targets
    assert set(re.findall(r"python -m local (\w+)", words)) <= set(COMMANDS)
    options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", " ".join(re.findall(r"-m local [^`\n]+", words))))
    assert not {option for option in options if f'"{option}"' not in CODE}


def test_every_setting_is_documented_and_every_documented_one_is_asked_for():
    words = (REPO / "docs" / "operations.md").read_text()
    table = words.partition("## Settings")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    documented = {name for cell in rows for name in re.findall(r"`(\w+)`", cell)}
    assert documented - {"AzureWebJobsStorage"} == settings()


def test_every_endpoint_is_documented_and_every_documented_one_exists():
    listed = re.findall(
        r"^\| `((?:GET|POST) /api/[^`?]+)", (REPO / "docs/operations.md").read_text(), re.MULTILINE
    )
    assert set(listed) == endpoints()


def test_the_tenants_control_paths_exist():
    named = set(re.findall(r"/_tenant/\w+", text("docs/operations.md")))
    assert named <= {path for _, path in STEPS}


def test_every_package_is_accounted_for():
    project = tomllib.loads((REPO / "pyproject.toml").read_text())["project"]
    both = packages(project["dependencies"]) | packages(project["optional-dependencies"]["dev"])
    rows = re.findall(
        r"^\| ([a-z][\w.-]*(?:, [\w.-]+)*) \|", (REPO / "docs/dependencies.md").read_text(), re.MULTILINE
    )
    named = {name for row in rows for name in row.split(", ")} - {"package"}
    assert named == both


def test_the_state_diagram_shows_the_moves_of_the_code():
    drawn = re.findall(r"^ +([A-Z_]+) --> ([A-Z_]+)$", (REPO / "docs/architecture.md").read_text(), re.MULTILINE)
    assert len(drawn) == len(set(drawn))
    assert set(drawn) == {(start.value, end.value) for start, ends in MOVES.items() for end in ends}
    assert all(f"| {state.value} |" in text("docs/architecture.md") for state in State)


def test_every_error_with_a_fate_of_its_own_is_in_the_table_of_fates():
    fates = text("docs/architecture.md").partition("## Fates")[2].partition("## What is stored")[0]
    assert not [kind.__name__ for kind in _FATES if f"`{kind.__name__}`" not in fates]


def test_every_status_state_and_result_column_is_explained():
    words = text("docs/formats.md")
    assert not [status for status in Status if f"| {status.value} |" not in words]
    assert not [state for state in BatchState if f"`{state.value}`" not in words]
    assert not [heading for heading in RESULT_HEADINGS if f"| {heading} |" not in words]


def test_every_name_of_a_column_is_listed():
    words = text("docs/formats.md")
    for column, names in NAMES.items():
        listed = ", ".join(name.strip() for name in names.split("|"))
        assert f"- **{column.value}**: {listed}" in words


def test_every_code_of_a_refusal_is_explained_and_every_explained_one_exists():
    refused = (REPO / "docs/formats.md").read_text().partition("### Reasons")[2].partition("Guests who failed")[0]
    cells = [line.split("|")[1] for line in refused.splitlines() if line.startswith("|")]
    assert {code for cell in cells for code in re.findall(r"`(\w+)`", cell)} == set(Code)


def test_every_reason_of_graph_that_ends_a_guest_is_explained():
    words = text("docs/formats.md")
    final = [rule.words for rule in RULES if rule.error is PermanentError]
    assert not [reason for reason in final if reason.removeprefix("already an internal user, ") not in words]


def test_every_key_of_a_policy_is_documented_and_the_example_is_a_policy():
    words = (REPO / "docs" / "formats.md").read_text()
    keys = {f"[{section}] {key}" for section, forms in FORMS.items() for key in forms}
    documented = set(
        re.findall(r"`(\[\w+\] \w+)`", "\n".join(re.findall(r"^\| `\[.*?`(?= \|)", words, re.MULTILINE)))
    )
    assert documented == keys
    example = re.search(r"```toml\n(.*?)```", words, re.DOTALL)
    assert example
    assert parse(example[1], "policies/fabrikam.toml").limits.hold_above == 200


def told_settings() -> dict[str, tuple[str, str]]:
    """Name → default and local value, as docs/operations.md has them, of the settings that are numbers."""
    lines = (REPO / "docs" / "operations.md").read_text().splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| `")]
    return {
        name: (default, row[-1].strip())
        for row in rows
        for name, default in zip(re.findall(r"`([A-Z_]+)`", row[0]), row[1].split(", "), strict=False)
        if default.strip().isdecimal()
    }


def test_the_defaults_that_are_told_are_those_of_the_code():
    told = {name: default for name, (default, _) in told_settings().items()}
    assert len(told) > 10
    assert Settings.from_env(COMPLETE | told) == Settings.from_env(COMPLETE)


def test_the_local_values_that_are_told_are_those_of_the_platform():
    told = {name: local for name, (_, local) in told_settings().items() if local.isdecimal()}
    local = app_settings(Layout(), {})
    assert told == {name: local[name] for name in told}

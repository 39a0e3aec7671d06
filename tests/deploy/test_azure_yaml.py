"""azure.yaml, the hooks that it names, and what they take from the templates."""

import re
import subprocess
import sys
from typing import Any

import pytest
import yaml

from infra.hooks import checks_azure, package
from infra.hooks.expected import INFRA, REPO
from infra.hooks.made import OUTPUTS

BICEP = {path: path.read_text() for path in sorted(INFRA.rglob("*.bicep"))}


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((REPO / "azure.yaml").read_text())
    return found


def hooks(project: dict[str, Any]) -> dict[str, dict[str, Any]]:
    services = project["services"].values()
    return {name: hook for each in (project, *services) for name, hook in each.get("hooks", {}).items()}


def test_azure_yaml_names_what_is_there(project: dict[str, Any]):
    service = project["services"]["app"]
    assert (REPO / service["project"] / "host.json").is_file()
    assert (service["language"], service["host"]) == ("python", "function")
    assert (REPO / project["infra"]["path"] / f"{project['infra']['module']}.bicep").is_file()
    assert "'azd-service-name': 'app'" in "\n".join(BICEP.values())


def test_the_hooks_read_the_switch_as_azd_does(project: dict[str, Any]):
    assert package.built_remotely(REPO) is project["services"]["app"]["remoteBuild"]


def test_each_hook_is_a_script_for_python(project: dict[str, Any]):
    assert hooks(project).keys() == {"prepackage", "postdeploy"}
    for hook in hooks(project).values():
        assert hook["kind"] == "python"
        assert (REPO / hook["run"]).is_file()


def test_the_hooks_install_no_more_than_they_need():
    """azd would else install the project that it finds further up."""
    own = (INFRA / "hooks" / "requirements.txt").read_text()
    pinned = [line for line in own.splitlines() if line and not line.startswith("#")]
    assert pinned
    assert set(pinned) <= set((REPO / "requirements.txt").read_text().splitlines())


def test_the_settings_are_read_with_those_packages_alone():
    """Names of the libraries that reading the settings and naming a batch import."""
    program = (
        "import sys; before = set(sys.modules); import shared.settings, shared.domain.batch; "
        "print(*sorted({name.split('.')[0] for name in set(sys.modules) - before} - sys.stdlib_module_names))"
    )
    words = [sys.executable, "-c", program]
    done = subprocess.run(words, capture_output=True, text=True, check=True, cwd=REPO)  # noqa: S603 - our own words
    own = (INFRA / "hooks" / "requirements.txt").read_text()
    allowed = {name.replace("-", "_") for name in re.findall(r"^([\w-]+)==", own, re.MULTILINE)} | {"dns"}
    assert set(done.stdout.split()) - {"shared"} <= allowed


def test_a_hook_runs_as_azd_starts_it_and_says_what_is_missing(project: dict[str, Any]):
    script = REPO / hooks(project)["postdeploy"]["run"]
    words = [sys.executable, str(script)]
    done = subprocess.run(  # noqa: S603 - our own words
        words, capture_output=True, text=True, check=False, cwd=script.parent, env={"PATH": ""}
    )
    assert done.returncode == 1
    assert done.stderr.startswith("after-deploy: not known: AZURE_RESOURCE_GROUP")


def test_each_output_that_the_hooks_read_is_given_by_the_template():
    given = set(re.findall(r"^output (\w+) ", BICEP[INFRA / "main.bicep"], re.MULTILINE))
    assert set(OUTPUTS.values()) <= given


def test_the_events_template_takes_what_the_hook_gives():
    taken = set(re.findall(r"^param (\w+) ", BICEP[INFRA / "events.bicep"], re.MULTILINE))
    assert taken == {"appName", "storageAccountName", "topicName"}


def test_the_deployments_that_give_rights_are_modules_of_the_template():
    named = set(
        re.findall(r"^module \w+ '[^']+' = [^\n]*\{\n  name: '([\w-]+)'", "\n".join(BICEP.values()), re.MULTILINE)
    )
    assert set(checks_azure.RIGHTS) <= named
    # Each module that gives the app or the topic a right must be looked at.
    assert {name for name in named if "access" in name} == set(checks_azure.RIGHTS)

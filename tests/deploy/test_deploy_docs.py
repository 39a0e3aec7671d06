"""What docs/deploy.md tells to type, exists."""

import re

import pytest

from infra.hooks.__main__ import main
from infra.hooks.expected import INFRA, REPO
from infra.hooks.smoke import CHECKS

DEPLOY = (REPO / "docs" / "deploy.md").read_text()
FIRST_HOUR = (REPO / "docs" / "first-hour-in-a-tenant.md").read_text()
BOTH = DEPLOY + FIRST_HOUR


def variables() -> set[str]:
    """Those that the template's parameters are read from."""
    return set(re.findall(r"readEnvironmentVariable\('(\w+)'", (INFRA / "main.bicepparam").read_text()))


def test_every_setting_of_the_template_is_explained_and_no_other():
    table = DEPLOY.partition("\n## Settings")[2].partition("\n## ")[0]
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert {name for cell in cells for name in re.findall(r"`(\w+)`", cell)} == variables()


def test_what_is_set_with_azd_is_read_by_the_template():
    named = set(re.findall(r"azd env set (\w+)", BOTH)) - {"NAME"}
    assert named
    assert named <= variables()


def test_what_is_asked_of_azd_is_an_output_of_the_template():
    given = set(re.findall(r"^output (\w+) ", (INFRA / "main.bicep").read_text(), re.MULTILINE))
    asked = set(re.findall(r"get-value (\w+)|<([A-Z_]+)>", BOTH))
    assert {one or other for one, other in asked} <= given | variables()


def test_every_check_is_explained_and_no_other():
    table = DEPLOY.partition("\n## Smoke check")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `([\w-]+)` \|", table, re.MULTILINE) == list(CHECKS)


@pytest.mark.parametrize("command", sorted(set(re.findall(r"-m infra\.hooks ([\w-]+)", BOTH))))
def test_each_command_exists(command: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"], {})
    assert ended.value.code == 0
    assert command in capsys.readouterr().out


def test_the_experiments_are_numbered_without_a_gap():
    numbers = [int(number) for number in re.findall(r"^### (\d+)\. ", FIRST_HOUR, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))


def test_each_experiment_says_what_to_do_what_to_look_at_and_what_it_changes():
    for part in re.split(r"^###? ", FIRST_HOUR, flags=re.MULTILINE):
        if re.match(r"\d+\. ", part):
            assert re.search(r"^- Do", part, re.MULTILINE), part[:60]
            assert "\n- Look at: " in part, part[:60]
            assert "\n- It changes: " in part, part[:60]


def test_files_that_are_named_exist():
    named = set(re.findall(r"`((?:infra|shared|local|\.github)/[\w./-]+)`", BOTH))
    assert named
    assert not [name for name in named if not (REPO / name).exists()]

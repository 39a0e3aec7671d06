"""The smoke check: complete, and with each thing missing in turn."""

from collections.abc import Callable

import pytest

from infra.hooks.expected import graph_roles
from infra.hooks.smoke import CHECKS
from tests.deploy.azure import Azure
from tests.deploy.conftest import Deployment
from tests.deploy.serving import Told, refused


@pytest.fixture(autouse=True)
def complete(azure: Azure) -> None:
    azure.subscribe_all()
    azure.directory.held = {role.id for role in graph_roles()}


def outcome(deployment: Deployment, capfd: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, str]]:
    """The exit code, and what was said of each item."""
    code = deployment.run("smoke", *words)
    lines = capfd.readouterr().out.splitlines()
    return code, {line[6:].partition(":")[0]: line for line in lines}


def test_a_complete_installation_is_in_order(
    deployment: Deployment, azure: Azure, capfd: pytest.CaptureFixture[str]
):
    code, said = outcome(deployment, capfd)
    assert code == 0
    assert all(said[item].startswith("ok    ") for item in CHECKS)
    assert "granted 4 of 4" in said["graph-roles"]
    assert "a roster was read and reported" in said["probe"]
    assert azure.storage.blobs == {}


def lose_function(azure: Azure) -> None:
    azure.registered -= {"upkeep"}


def keep_old_function(azure: Azure) -> None:
    azure.registered |= {"take_in"}


def wrong_setting(azure: Azure) -> None:
    azure.settings["UPKEEP_SCHEDULE"] = "every minute"


def unhealthy(azure: Azure) -> None:
    azure.health = Told(500, {"error": "see the log"})


def faulty(azure: Azure) -> None:
    azure.health = Told(503, {"status": "wrong", "faults": ["TENANT_DOMAINS: without an @"]})


def lose_subscription(azure: Azure) -> None:
    del azure.subscriptions["intake"]


def old_key(azure: Azure) -> None:
    azure.subscriptions["check"] = ("Succeeded", azure.endpoint("check", key="old"))


def unready(azure: Azure) -> None:
    azure.subscriptions["check"] = ("Creating", azure.endpoint("check"))


def lose_queue(azure: Azure) -> None:
    del azure.queues["memberships"]


def other_queue(azure: Azure) -> None:
    azure.queues["invitations"] |= {"maxDeliveryCount": 3}


def lose_right(azure: Azure) -> None:
    azure.lost_rights = {azure.rights["app-access"][1]}


def lose_record(azure: Azure) -> None:
    del azure.rights["app-access"]


def lose_graph(azure: Azure) -> None:
    azure.directory.held = {role.id for role in graph_roles()[:2]}


def deaf(azure: Azure) -> None:
    azure.storage.answers_rosters = False


@pytest.mark.parametrize(
    ("item", "harm", "words"),
    [
        ("functions", lose_function, "14 of 15; missing: upkeep → python -m infra.hooks after-deploy"),
        ("functions", keep_old_function, "not of this version: take_in"),
        ("settings", wrong_setting, "UPKEEP_SCHEDULE must have six fields"),
        ("health", unhealthy, "answered 500"),
        ("health", faulty, "TENANT_DOMAINS: without an @"),
        ("events", lose_subscription, "1 of 2; missing: intake"),
        ("events", old_key, "for another host or key: check"),
        ("events", unready, "not ready: check"),
        ("queues", lose_queue, "1 of 2; missing: memberships → azd provision"),
        ("queues", other_queue, "invitations has maxDeliveryCount 3 instead of 10"),
        ("rights", lose_right, "missing: queues/invitations (00000002) → azd provision"),
        ("rights", lose_record, "no record of the deployment app-access"),
        ("graph-roles", lose_graph, "granted 2 of 4; missing: GroupMember.Read.All, GroupMember.ReadWrite.All"),
        ("probe", deaf, "no report of a roster in checks within 5 minutes"),
    ],
)
def test_what_is_missing_is_named_with_what_to_do(
    item: str,
    harm: Callable[[Azure], None],
    words: str,
    deployment: Deployment,
    capfd: pytest.CaptureFixture[str],
):
    harm(deployment.azure)
    code, said = outcome(deployment, capfd)
    assert code == 1
    assert said[item].startswith(f"FAIL  {item}: ")
    assert words in said[item]
    assert " → " in said[item]
    assert said.keys() >= CHECKS.keys(), "one failure kept others from being looked at"


def test_every_check_is_seen_to_fail():
    marks = test_what_is_missing_is_named_with_what_to_do.pytestmark  # type: ignore[attr-defined]
    seen = {case[0] for case in marks[0].args[1]}
    assert seen == CHECKS.keys() - {"locks"}, "locks are told, never a fault"


def test_an_app_that_slept_is_given_time_to_wake(
    deployment: Deployment, azure: Azure, capfd: pytest.CaptureFixture[str]
):
    azure.refusals = [("/api/health", Told(503)), ("/api/health", Told(502))]
    code, said = outcome(deployment, capfd)
    assert code == 0, said["health"]


def test_a_right_too_many_in_graph_is_a_fault(
    deployment: Deployment, azure: Azure, capfd: pytest.CaptureFixture[str]
):
    azure.directory.held |= {"0"}
    code, said = outcome(deployment, capfd)
    assert code == 1
    assert "granted 4 of 4; and 1 that Guestlist does not need" in said["graph-roles"]


def test_durations_may_be_written_otherwise(
    deployment: Deployment, azure: Azure, capfd: pytest.CaptureFixture[str]
):
    azure.queues["invitations"] |= {"lockDuration": "PT60S", "defaultMessageTimeToLive": "P13DT24H"}
    assert outcome(deployment, capfd)[0] == 0


def test_what_may_not_be_looked_at_is_said_and_not_passed(
    deployment: Deployment, azure: Azure, capfd: pytest.CaptureFixture[str]
):
    azure.refusals = [
        ("/appRoleAssignments", refused(403, "Authorization_RequestDenied", "Insufficient privileges"))
    ]
    code, said = outcome(deployment, capfd)
    assert code == 1
    assert "could not be looked at: 403 Authorization_RequestDenied" in said["graph-roles"]


def test_a_pipeline_may_leave_a_check_out(deployment: Deployment, azure: Azure, capfd: pytest.CaptureFixture[str]):
    azure.directory.held = set()
    azure.storage.answers_rosters = False
    code, said = outcome(deployment, capfd, "--without", "graph-roles,probe")
    assert code == 0
    assert said["graph-roles"] == "skip  graph-roles"
    assert not any(each.service in {"graph", "blobs"} for each in azure.asked)


def test_the_probe_clears_up_after_a_failure_and_tells_what_it_may_not_delete(
    deployment: Deployment, azure: Azure, capfd: pytest.CaptureFixture[str]
):
    azure.storage.may_delete_reports = False
    said = outcome(deployment, capfd)[1]
    assert "left behind: /reports/guestlist-smoke-check/probe.report.csv" in said["probe"]
    assert {path.split("/")[1] for path in azure.storage.blobs} == {"reports"}
    # A report that still lies there from the last time is not taken for the new one.
    azure.storage.answers_rosters = False
    assert outcome(deployment, capfd)[1]["probe"].startswith("FAIL")


def test_locks_are_told_for_whoever_clears_up(
    deployment: Deployment, azure: Azure, capfd: pytest.CaptureFixture[str]
):
    azure.locks = ["keep-data", "keep-data"]
    code, said = outcome(deployment, capfd)
    assert code == 0
    assert "2: azd down is refused while they stand" in said["locks"]


def test_an_unknown_name_is_refused(deployment: Deployment, capfd: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        deployment.run("smoke", "--without", "graph")
    assert "graph-roles" in capfd.readouterr().err

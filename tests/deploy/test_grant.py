"""Microsoft Graph's rights for the app's identity."""

import pytest

from infra.hooks.expected import graph_roles
from tests.deploy.azure import Azure
from tests.deploy.conftest import Deployment
from tests.deploy.directory import PRINCIPAL
from tests.deploy.serving import Told

ALL = {role.id for role in graph_roles()}


def test_all_four_are_granted_and_none_besides(
    deployment: Deployment, azure: Azure, capfd: pytest.CaptureFixture[str]
):
    assert deployment.run("grant") == 0
    assert azure.directory.held == ALL
    assert "granted 4 of 4" in capfd.readouterr().out


def test_a_second_run_grants_nothing(deployment: Deployment, azure: Azure):
    deployment.run("grant")
    posted = azure.requests("POST", "/appRoleAssignments")
    assert deployment.run("grant") == 0
    assert azure.requests("POST", "/appRoleAssignments") == posted == len(ALL)


def test_only_what_is_missing_is_granted(deployment: Deployment, azure: Azure):
    azure.directory.held = set(sorted(ALL)[:3])
    assert deployment.run("grant") == 0
    assert azure.requests("POST", "/appRoleAssignments") == 1


def test_whoever_has_no_azd_environment_names_the_identity(deployment: Deployment, azure: Azure):
    assert deployment.run("grant", "--principal-id", PRINCIPAL) == 0
    assert not any(each.service == "azd" for each in azure.asked)
    assert azure.directory.held == ALL


def test_somebody_without_the_role_learns_who_may(
    deployment: Deployment, azure: Azure, capfd: pytest.CaptureFixture[str]
):
    azure.directory.admin = False
    assert deployment.run("grant") == 1
    said = capfd.readouterr().err
    assert "Privileged Role Administrator or Global Administrator" in said
    assert f"--principal-id {PRINCIPAL}" in said


def test_a_fresh_identity_is_waited_for(deployment: Deployment, azure: Azure):
    azure.directory.invisible = 3
    assert deployment.run("grant") == 0
    assert azure.directory.held == ALL
    assert deployment.pauses == [10, 10, 10]


def test_an_identity_of_another_tenant_is_not_waited_for_for_ever(
    deployment: Deployment, azure: Azure, capfd: pytest.CaptureFixture[str]
):
    azure.directory.invisible = 10**6
    assert deployment.run("grant") == 1
    assert "right tenant?" in capfd.readouterr().err


def test_throttling_is_waited_out_as_long_as_graph_asks(deployment: Deployment, azure: Azure):
    azure.refusals = [("/appRoleAssignments", Told(429, b"", {"Retry-After": "17"}))]
    assert deployment.run("grant") == 0
    assert deployment.pauses == [17]


def test_a_grant_whose_answer_was_lost_is_not_an_error(deployment: Deployment, azure: Azure):
    """The repeat is refused because the role is there."""
    azure.directory.unanswered = 1
    assert deployment.run("grant") == 0
    assert azure.directory.held == ALL

"""What follows each deployment, on an Azure that takes its time."""

import pytest

from infra.hooks.after_deploy import TRIES, after_deploy
from infra.hooks.made import NotDoneError
from tests.deploy.azure import Azure
from tests.deploy.conftest import Deployment
from tests.deploy.serving import Told, refused

TRIGGERS = {"intake", "check"}


def test_triggers_are_synchronised_until_azure_lists_every_function(deployment: Deployment, azure: Azure):
    azure.syncs_needed = 3
    after_deploy(deployment.cloud(), deployment.said.append)
    assert azure.requests("POST", "/host/default/sync") == 3
    assert azure.requests("GET", "/api/health") == 3
    assert azure.subscriptions.keys() == TRIGGERS


def test_a_second_run_changes_nothing(deployment: Deployment, azure: Azure):
    after_deploy(deployment.cloud(), deployment.said.append)
    before = dict(azure.subscriptions)
    after_deploy(deployment.cloud(), deployment.said.append)
    assert azure.subscriptions == before
    assert azure.requests("DELETE", "") == 0
    assert azure.requests("POST", "/host/default/sync") == 0


def test_a_function_that_never_comes_is_named_and_the_wait_ends(deployment: Deployment, azure: Azure):
    azure.registered -= {"upkeep"}
    with pytest.raises(
        NotDoneError, match=r"functions missing: upkeep; found: apply_membership, .*indexing method"
    ):
        after_deploy(deployment.cloud(), deployment.said.append)
    assert len(deployment.pauses) == TRIES - 1


def test_refusals_of_the_host_that_starts_are_waited_out_and_told_at_the_end(deployment: Deployment, azure: Azure):
    azure.syncs_needed = 10**6
    azure.refusals = [("/host/default/sync", refused(400, "BadRequest", "host runtime")) for _ in range(TRIES)]
    with pytest.raises(NotDoneError, match=r"found: WarmUp\. Azure's last refusal: 400 BadRequest: host runtime"):
        after_deploy(deployment.cloud(), deployment.said.append)


def test_wrong_settings_end_the_wait_with_their_faults(deployment: Deployment, azure: Azure):
    azure.registered = {"health"}
    azure.health = Told(503, {"status": "the settings are wrong", "faults": ["SETTLING_SECONDS must be a number"]})
    with pytest.raises(NotDoneError, match="SETTLING_SECONDS must be a number"):
        after_deploy(deployment.cloud(), deployment.said.append)
    assert deployment.pauses == []


def test_the_key_of_a_host_that_starts_is_waited_for(deployment: Deployment, azure: Azure):
    azure.key_refusals = 5
    after_deploy(deployment.cloud(), deployment.said.append)
    assert len(deployment.pauses) == 5
    assert azure.subscriptions.keys() == TRIGGERS


def test_a_refused_handshake_is_tried_again(deployment: Deployment, azure: Azure):
    azure.handshakes_refused = 5
    after_deploy(deployment.cloud(), deployment.said.append)
    assert azure.subscriptions.keys() == TRIGGERS


def test_a_handshake_that_is_always_refused_ends_with_its_reason(deployment: Deployment, azure: Azure):
    azure.handshakes_refused = 6
    with pytest.raises(NotDoneError, match=r"handshake failed .*upkeep finds each roster after 15 minutes"):
        after_deploy(deployment.cloud(), deployment.said.append)


@pytest.mark.parametrize("change", [{"key": "old"}, {"host": "elsewhere.example"}])
def test_a_subscription_for_another_key_or_host_is_made_anew(
    change: dict[str, str], deployment: Deployment, azure: Azure
):
    azure.subscribe_all()
    azure.subscriptions["intake"] = ("Succeeded", azure.endpoint("intake", **change))
    azure.deleting = 3
    after_deploy(deployment.cloud(), deployment.said.append)
    assert azure.requests("DELETE", "") == 1
    assert azure.subscriptions["intake"] == ("Succeeded", azure.endpoint("intake"))


def test_a_failed_subscription_is_made_anew(deployment: Deployment, azure: Azure):
    azure.subscribe_all()
    azure.subscriptions["check"] = ("Failed", azure.endpoint("check"))
    after_deploy(deployment.cloud(), deployment.said.append)
    assert azure.requests("DELETE", "/check") == 1
    assert azure.subscriptions["check"][0] == "Succeeded"


def test_a_key_that_comes_back_escaped_is_the_same_key(deployment: Deployment, azure: Azure):
    azure.subscribe_all()
    azure.subscriptions["intake"] = ("Succeeded", azure.endpoint("intake", key="k3y%3D%3D"))
    after_deploy(deployment.cloud(), deployment.said.append)
    assert azure.requests("DELETE", "") == 0


def test_only_our_own_outdated_subscriptions_are_taken_away(deployment: Deployment, azure: Azure):
    azure.subscriptions = {
        "take_in": ("Succeeded", azure.endpoint("take_in")),
        "scanner": ("Succeeded", "https://scanner.example/hook"),
    }
    after_deploy(deployment.cloud(), deployment.said.append)
    assert azure.subscriptions.keys() == TRIGGERS | {"scanner"}


def test_no_key_is_ever_said(deployment: Deployment, azure: Azure, capfd: pytest.CaptureFixture[str]):
    azure.key = "s3cret"
    azure.subscribe_all()
    azure.subscriptions["intake"] = ("Failed", azure.endpoint("intake"))
    azure.refusals = [("/eventSubscriptions/intake", refused(409, "Conflict", f"bad {azure.endpoint('intake')}"))]
    deployment.run("after-deploy")
    deployment.run("after-deploy")
    assert "s3cret" not in "".join(capfd.readouterr())


def test_what_provisioning_did_not_tell_is_named(
    deployment: Deployment, azure: Azure, capfd: pytest.CaptureFixture[str]
):
    azure.url = ""
    deployment.env |= {"FUNCTION_APP_ID": azure.outputs["FUNCTION_APP_ID"]}
    assert deployment.run("after-deploy") == 1
    assert "not known: AZURE_RESOURCE_GROUP, FUNCTION_APP_NAME" in capfd.readouterr().err


def test_nobody_signed_in_is_said_in_az_own_words(
    deployment: Deployment, azure: Azure, capfd: pytest.CaptureFixture[str]
):
    azure.signed_in = False
    assert deployment.run("after-deploy") == 1
    assert "Please run 'az login'" in capfd.readouterr().err

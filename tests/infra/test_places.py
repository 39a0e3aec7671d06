"""Containers, tables and queues: what the app uses is there, and nothing that it does not know."""

import json

import pytest

from local.platform.seed import CONTAINERS, TABLES
from tests.infra.bicep.deployment import Deployment
from tests.infra.registered import of_type
from tests.infra.templates import BOTH, INFRA, data_account, entry, whole, within

QUEUES = json.loads((INFRA / "queues.json").read_text(encoding="utf-8"))
EVENT_GRID = {"dead-events"}
"""Used by Event Grid alone, which the local platform does without."""

both = pytest.mark.parametrize("deployment", BOTH, ids=["least", "whole"])


@both
def test_the_containers_are_those_of_the_local_platform(deployment: Deployment):
    assert within(data_account(deployment), "containers", deployment) == {*CONTAINERS, *EVENT_GRID}


@both
def test_the_tables_are_those_of_the_local_platform(deployment: Deployment):
    assert within(data_account(deployment), "tables", deployment) == set(TABLES)


@both
def test_the_package_has_its_container(deployment: Deployment):
    [app] = deployment.of("Microsoft.Web/sites")
    package = app.properties["functionAppConfig"]["deployment"]["storage"]["value"]
    host, endpoint, container = package.rpartition(".primaryEndpoints.blob")
    assert endpoint
    [account] = [each for each in deployment.of("Microsoft.Storage/storageAccounts") if host.startswith(each.name)]
    assert account != data_account(deployment)
    assert within(account, "containers", deployment) == {container}


@both
def test_the_queues_are_those_of_the_list(deployment: Deployment):
    found = deployment.of("Microsoft.ServiceBus/namespaces/queues")
    assert [{"name": each.member("name"), **each.properties} for each in found] == QUEUES


def test_every_queue_has_a_trigger_and_every_trigger_a_queue():
    listened = {str(each["queueName"]).partition("/")[0] for each in of_type("serviceBusTrigger").values()}
    assert listened == {each["name"] for each in QUEUES}


def test_every_queue_has_somebody_to_look_at_its_dead_letters():
    dead = {
        str(each["queueName"]).partition("/")[0]
        for each in of_type("serviceBusTrigger").values()
        if "/" in each["queueName"]
    }
    assert dead == {each["name"] for each in QUEUES}


def test_what_is_to_be_forgotten_is_forgotten_where_it_lies():
    [policy] = whole().of("Microsoft.Storage/storageAccounts/managementPolicies")
    rules = policy.properties["policy"]["rules"]
    prefixes = {prefix for each in rules for prefix in each["definition"]["filters"].get("prefixMatch", [])}
    assert prefixes == {f"{name}/" for name in ("uploads", "checks", "reports", "quarantine", "dead-events")}
    assert within(data_account(whole()), "containers", whole()) >= {each.rstrip("/") for each in prefixes}


def test_no_roster_and_no_report_is_forgotten_unless_somebody_says_so():
    [policy] = entry("main.bicep").of("Microsoft.Storage/storageAccounts/managementPolicies")
    names = {each["name"] for each in policy.properties["policy"]["rules"]}
    assert names == {"forget-dead-events", "forget-versions"}


@both
def test_what_was_deleted_can_be_had_back(deployment: Deployment):
    for blobs in deployment.of("Microsoft.Storage/storageAccounts/blobServices"):
        assert blobs.properties["deleteRetentionPolicy"]["enabled"]
        assert blobs.properties["containerDeleteRetentionPolicy"]["enabled"]


@both
def test_data_and_bus_are_locked_and_nothing_else(deployment: Deployment):
    locked = {each.scope.member("id") for each in deployment.of("Microsoft.Authorization/locks") if each.scope}
    [bus] = deployment.of("Microsoft.ServiceBus/namespaces")
    assert locked == {data_account(deployment).member("id"), bus.member("id")}

"""Each service tells the workspace what happens in it."""

import pytest

from tests.infra.bicep.deployment import Deployment
from tests.infra.templates import BOTH

TELLS = {
    "Microsoft.EventGrid/systemTopics",
    "Microsoft.ServiceBus/namespaces",
    "Microsoft.Storage/storageAccounts/blobServices",
    "Microsoft.Storage/storageAccounts/queueServices",
    "Microsoft.Storage/storageAccounts/tableServices",
    "Microsoft.Web/sites",
}
SILENT = {
    # Told by the service that they belong to.
    "Microsoft.ServiceBus/namespaces/queues",
    "Microsoft.Storage/storageAccounts",
    "Microsoft.Storage/storageAccounts/blobServices/containers",
    "Microsoft.Storage/storageAccounts/managementPolicies",
    "Microsoft.Storage/storageAccounts/queueServices/queues",
    "Microsoft.Storage/storageAccounts/tableServices/tables",
    "Microsoft.Web/serverfarms",
    "Microsoft.Web/sites/basicPublishingCredentialsPolicies",
    "Microsoft.Web/sites/config",
    # Who changes them stands in the activity log.
    "Microsoft.Authorization/locks",
    "Microsoft.Authorization/roleAssignments",
    "Microsoft.Consumption/budgets",
    "Microsoft.ManagedIdentity/userAssignedIdentities",
    "Microsoft.Resources/resourceGroups",
    # Are the log.
    "Microsoft.Insights/components",
    "Microsoft.Insights/diagnosticSettings",
    "Microsoft.OperationalInsights/workspaces",
    # A log of packets would cost more than the app.
    "Microsoft.Network/networkSecurityGroups",
    "Microsoft.Network/privateDnsZones",
    "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
    "Microsoft.Network/privateEndpoints",
    "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
    "Microsoft.Network/virtualNetworks",
}

both = pytest.mark.parametrize("deployment", BOTH, ids=["least", "whole"])


@both
def test_every_resource_tells_or_is_silent_for_a_reason(deployment: Deployment):
    assert {each.type for each in deployment.resources} <= TELLS | SILENT


@both
def test_each_that_tells_has_a_diagnostic_setting_to_the_workspace(deployment: Deployment):
    settings = deployment.of("Microsoft.Insights/diagnosticSettings")
    told = [each.scope.member("id") for each in settings if each.scope]
    assert sorted(told) == sorted(each.member("id") for each in deployment.resources if each.type in TELLS)
    assert {each.properties["workspaceId"] for each in settings} == {deployment.outputs["LOG_WORKSPACE_ID"]}
    assert all(each.properties.get("logs") or each.properties["metrics"] for each in settings)


@both
def test_whoever_touches_a_roster_is_on_record(deployment: Deployment):
    data = deployment.outputs["STORAGE_ACCOUNT_NAME"]
    [setting] = [
        each
        for each in deployment.of("Microsoft.Insights/diagnosticSettings")
        if each.scope and each.scope.type.endswith("/blobServices") and each.scope.name.startswith(data)
    ]
    assert {each["category"] for each in setting.properties["logs"]} == {
        "StorageRead",
        "StorageWrite",
        "StorageDelete",
    }

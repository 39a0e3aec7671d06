"""Nothing signs in with a key, nothing is public, nothing is spoken in the clear."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.infra.bicep.deployment import Deployment, Made
from tests.infra.templates import BOTH, INFRA, REPO, TEMPLATES, app_settings, data_account, entry, whole

both = pytest.mark.parametrize("deployment", BOTH, ids=["least", "whole"])

KEYS = re.compile(
    r"AccountKey|SharedAccess|DefaultEndpointsProtocol|listAccountSas|listServiceSas|list\w*Keys|listCredentials"
    r"|listSecrets|connection_?string",
    re.IGNORECASE,
)
ALLOWED = {
    # The key of the host's blob extension: Event Grid has no other way in. It never leaves Azure.
    "events.bicep": ["listKeys"],
    # Tells where to send; who sends is decided by signing in, because DisableLocalAuth is true.
    "app.bicep": ["CONNECTION_STRING", "ConnectionString"],
}


@pytest.mark.parametrize("path", TEMPLATES, ids=[str(path.relative_to(REPO)) for path in TEMPLATES])
def test_no_template_asks_for_a_key(path: Path):
    code = re.sub(r"^\s*//.*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert KEYS.findall(code) == ALLOWED.get(path.name, [])


def test_the_one_key_goes_to_event_grid_and_nowhere_else():
    subscriptions = entry("events.bicep")
    assert subscriptions.outputs == {}
    for each in subscriptions.of("Microsoft.EventGrid/systemTopics/eventSubscriptions"):
        holders = [path for path, text in texts(each.body) if "listKeys" in text]
        assert holders == ["properties.destination.properties.endpointUrl"]


def texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a resource, with the way to it."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from texts(each, f"{path}.{name}".lstrip("."))
    elif isinstance(value, list):
        for each in value:
            yield from texts(each, path)
    elif isinstance(value, str):
        yield path, value


@both
def test_storage_knows_no_keys_and_shows_nothing(deployment: Deployment):
    for account in deployment.of("Microsoft.Storage/storageAccounts"):
        wanted = {
            "allowSharedKeyAccess": False,
            "allowBlobPublicAccess": False,
            "allowCrossTenantReplication": False,
            "isLocalUserEnabled": False,
            "supportsHttpsTrafficOnly": True,
            "minimumTlsVersion": "TLS1_2",
        }
        assert {name: account.properties[name] for name in wanted} == wanted
    for container in deployment.of("Microsoft.Storage/storageAccounts/blobServices/containers"):
        assert container.properties.get("publicAccess", "None") == "None"


LOCAL_AUTH = {
    "Microsoft.ServiceBus/namespaces": "disableLocalAuth",
    "Microsoft.Insights/components": "DisableLocalAuth",
}


@both
@pytest.mark.parametrize("kind", LOCAL_AUTH)
def test_keys_are_switched_off(kind: str, deployment: Deployment):
    assert [each.properties[LOCAL_AUTH[kind]] for each in deployment.of(kind)] == [True]


@both
def test_nobody_writes_to_the_workspace_with_a_key(deployment: Deployment):
    [workspace] = deployment.of("Microsoft.OperationalInsights/workspaces")
    assert workspace.properties["features"]["disableLocalAuth"]


@both
def test_the_app_speaks_tls_and_takes_no_passwords(deployment: Deployment):
    [app] = deployment.of("Microsoft.Web/sites")
    assert app.properties["httpsOnly"]
    site = app.properties["siteConfig"]
    assert (site["minTlsVersion"], site["scmMinTlsVersion"], site["ftpsState"]) == ("1.2", "1.2", "Disabled")
    passwords = deployment.of("Microsoft.Web/sites/basicPublishingCredentialsPolicies")
    assert {each.member("name"): each.properties["allow"] for each in passwords} == {"scm": False, "ftp": False}


@both
def test_the_bus_speaks_tls(deployment: Deployment):
    assert [each.properties["minimumTlsVersion"] for each in deployment.of("Microsoft.ServiceBus/namespaces")] == [
        "1.2"
    ]


@both
def test_no_setting_holds_a_key(deployment: Deployment):
    settings = app_settings(deployment)
    assert settings.keys() & {"AzureWebJobsStorage", "Storage", "ServiceBus"} == set()
    assert [name for name in settings if re.search("secret|password|key|sas$", name, re.IGNORECASE)] == []


def test_with_a_private_network_the_host_account_is_closed_and_data_is_open_to_the_named_addresses():
    accounts = whole().of("Microsoft.Storage/storageAccounts")
    [host] = [each for each in accounts if each != data_account(whole())]
    assert host.properties["publicNetworkAccess"] == "Disabled"
    rules = data_account(whole()).properties["networkAcls"]
    assert rules["defaultAction"] == "Deny"
    assert rules["ipRules"] == [{"value": "203.0.113.0/24"}]
    reached = {
        (name_of(each), each.name.rpartition("-")[2]) for each in whole().of("Microsoft.Network/privateEndpoints")
    }
    assert reached == {(each.name, service) for each in accounts for service in ("blob", "queue", "table")}


def name_of(endpoint: Made) -> str:
    [link] = endpoint.properties["privateLinkServiceConnections"]
    return str(link["properties"]["privateLinkServiceId"]).rpartition("/")[2]


def test_sign_in_lets_event_grid_and_monitors_pass_and_nobody_else():
    [config] = [each for each in whole().of("Microsoft.Web/sites/config") if each.name.endswith("/authsettingsV2")]
    validation = config.properties["globalValidation"]
    assert validation["requireAuthentication"]
    assert validation["unauthenticatedClientAction"] == "Return401"
    assert validation["excludedPaths"] == ["/runtime/webhooks/blobs", "/api/health"]


def test_there_are_no_secrets_in_the_folder():
    files = [path for path in INFRA.rglob("*") if path.suffix in {".bicep", ".bicepparam", ".json"}]
    assert [
        path.name for path in files if re.search(r"\b[A-Za-z0-9+/]{43}=", path.read_text(encoding="utf-8"))
    ] == []

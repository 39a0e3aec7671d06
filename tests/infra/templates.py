"""The templates in infra/, and what they deploy."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tests.infra.bicep.deployment import Deployment, Made, deploy

REPO = Path(__file__).resolve().parents[2]
INFRA = REPO / "infra"
ENTRIES = sorted(INFRA.glob("*.bicep"))
TEMPLATES = [*ENTRIES, *sorted((INFRA / "modules").glob("*.bicep"))]

OPERATOR = "11111111-1111-1111-1111-111111111111"
UPLOADER = "22222222-2222-2222-2222-222222222222"

_LEAST = {"environmentName": "dev", "location": "westeurope"}
_ALL = {
    "operatorIds": [OPERATOR],
    "signInClientId": "33333333-3333-3333-3333-333333333333",
    "keepUploadsDays": 90,
    "keepReportsDays": 365,
    "keepQuarantineDays": 30,
    "privateNetwork": True,
    "uploadAddresses": ["203.0.113.0/24"],
    "ownsBus": True,
    "alertMail": "operators@contoso.example",
}

GIVEN: Mapping[str, Mapping[str, Any]] = {
    "main.bicep": _LEAST,
    "events.bicep": {"appName": "app", "storageAccountName": "account", "topicName": "topic"},
    "graph.bicep": {"principalId": OPERATOR},
    "sign_in.bicep": {"environmentName": "dev"},
    "uploader.bicep": {"storageAccountName": "account", "partner": "fabrikam", "principalId": UPLOADER},
}
"""The least that each entry must be given. A new entry needs a line here."""


@cache
def entry(name: str) -> Deployment:
    return deploy(INFRA / name, GIVEN[name])


@cache
def whole() -> Deployment:
    """With everything that main.bicep can switch on."""
    return deploy(INFRA / "main.bicep", _LEAST | _ALL)


BOTH = [entry("main.bicep"), whole()]


def data_account(deployment: Deployment) -> Made:
    """The account that holds rosters and guests, not the Functions host's."""
    name = deployment.outputs["STORAGE_ACCOUNT_NAME"]
    return next(each for each in deployment.of("Microsoft.Storage/storageAccounts") if each.name == name)


def within(parent: Made, kind: str, deployment: Deployment) -> set[str]:
    """Last part of the names of that kind which lie somewhere under the parent."""
    return {
        each.name.rpartition("/")[2]
        for each in deployment.resources
        if each.type.rpartition("/")[2] == kind and each.name.startswith(f"{parent.name}/")
    }


def app_settings(deployment: Deployment) -> dict[str, str]:
    return dict(next(each for each in deployment.resources if each.name.endswith("/appsettings")).properties)

"""Who may do what in Azure: what the templates grant is what infra/README.md says, and no more."""

import re

import pytest

from tests.infra.bicep.deployment import Deployment, Made
from tests.infra.bicep.statements import named, read
from tests.infra.templates import BOTH, GIVEN, INFRA, OPERATOR, TEMPLATES, data_account, deploy, entry, whole

both = pytest.mark.parametrize("deployment", BOTH, ids=["least", "whole"])

type Right = tuple[str, str, str]
"""Whose, where, and which: `app`, `uploads`, `blobReader`."""

DOCUMENTED = re.compile(r"^\| (app|topic|operator) \| ([^|]+) \| `(\w+)` \|", re.MULTILINE)


PUBLISHED = {
    "acdd72a7-3385-48ef-bd42-f606fba81ae7": "reader",
    "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": "blobReader",
    "ba92f5b4-2d11-453d-a403-e96b0029c9fe": "blobContributor",
    "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": "blobOwner",
    "76199698-9eea-4c19-bc75-cec21354c6b6": "tableReader",
    "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3": "tableContributor",
    "19e7f393-937e-4f77-808e-94535e297925": "queueReader",
    "974c5e8b-45b9-4653-ba55-5f855dd0fb88": "queueContributor",
    "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0": "busReceiver",
    "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39": "busSender",
    "090c5cfd-751d-490a-894a-3ce6f1109419": "busOwner",
    "3913510d-42f4-4e42-8a64-420c390055eb": "metricsPublisher",
    "73c42c96-874c-492b-b04d-ab87d138a893": "logReader",
}
"""Azure's ids, from Microsoft's page "Azure built-in roles". A role is added here and in roles.bicep."""


def role_names() -> dict[str, str]:
    roles = named(read(INFRA / "modules" / "roles.bicep"), "var")["roles"].value
    return {value.value: key.value for key, value in roles.items}  # type: ignore[union-attr]


def rights(deployment: Deployment) -> set[Right]:
    return {_right(each, deployment) for each in deployment.of("Microsoft.Authorization/roleAssignments")}


def _right(assignment: Made, deployment: Deployment) -> Right:
    whose = {
        deployment.outputs["APP_IDENTITY_PRINCIPAL_ID"]: "app",
        f"{deployment.outputs['SYSTEM_TOPIC_NAME']}.identity.principalId": "topic",
        OPERATOR: "operator",
    }
    role = assignment.properties["roleDefinitionId"].rpartition("/")[2]
    return whose[assignment.properties["principalId"]], _place(assignment, deployment), role_names()[role]


def _place(assignment: Made, deployment: Deployment) -> str:
    wide = {
        deployment.outputs["HOST_STORAGE_ACCOUNT_NAME"]: "host account",
        deployment.outputs["SERVICE_BUS_NAMESPACE"]: "bus",
        deployment.outputs["APPLICATION_INSIGHTS_NAME"]: "Application Insights",
        deployment.outputs["LOG_WORKSPACE_ID"].rpartition("/")[2]: "workspace",
    }
    assert assignment.scope
    return wide.get(assignment.scope.name, assignment.scope.member("name"))


def documented() -> set[Right]:
    text = (INFRA / "README.md").read_text(encoding="utf-8")
    return {
        (whose, place.strip("` "), role)
        for whose, places, role in DOCUMENTED.findall(text)
        for place in places.split(",")
    }


def test_the_rights_are_those_of_the_document():
    deployment = deploy(INFRA / "main.bicep", {**GIVEN["main.bicep"], "operatorIds": [OPERATOR]})
    assert rights(deployment) == documented()


def test_in_need_the_app_owns_the_bus_and_nothing_else_is_new():
    assert rights(whole()) - documented() == {("app", "bus", "busOwner")}


@both
def test_the_app_has_no_right_on_the_whole_of_the_data_account(deployment: Deployment):
    scopes = [
        each.scope.member("id") for each in deployment.of("Microsoft.Authorization/roleAssignments") if each.scope
    ]
    assert data_account(deployment).member("id") not in scopes


@both
def test_nobody_but_operators_writes_policies(deployment: Deployment):
    assert {(whose, role) for whose, place, role in rights(deployment) if place == "policies"} - {
        ("operator", "blobContributor")
    } == {("app", "blobReader")}


@both
def test_each_right_says_what_it_is_for(deployment: Deployment):
    for each in deployment.of("Microsoft.Authorization/roleAssignments"):
        assert re.fullmatch(r"[A-Z].{10,}\.", each.properties["description"])


@both
def test_an_identity_made_a_moment_ago_is_named_as_one(deployment: Deployment):
    """Else Azure looks it up in a directory that may not show it yet."""
    for each in deployment.of("Microsoft.Authorization/roleAssignments"):
        person = each.properties["principalId"] == OPERATOR
        assert each.properties.get("principalType") == (None if person else "ServicePrincipal")


def test_a_role_is_the_one_that_its_name_says():
    assert role_names() == PUBLISHED


def test_no_template_but_one_knows_the_ids_of_roles():
    ids = role_names()
    others = [path for path in TEMPLATES if path.name != "roles.bicep"]
    assert [path.name for path in others if any(each in path.read_text(encoding="utf-8") for each in ids)] == []


def test_every_role_is_given_to_somebody():
    assert {role for _, _, role in rights(whole()) | rights(entry("main.bicep"))} == set(role_names().values())


ADD, WRITE, READ = (
    f"Microsoft.Storage/storageAccounts/blobServices/containers/blobs/{action}"
    for action in ("add/action", "write", "read")
)

UPLOADERS = {
    "adds": ({}, [ADD]),
    "replaces": ({"mayReplace": True}, [ADD, WRITE]),
    "browses": ({"mayBrowse": True}, [ADD, READ]),
}


@pytest.mark.parametrize("kind", UPLOADERS)
def test_an_uploader_reaches_one_folder_and_reads_nothing(kind: str):
    options, actions = UPLOADERS[kind]
    deployment = deploy(INFRA / "uploader.bicep", {**GIVEN["uploader.bicep"], **options})
    [role] = deployment.of("Microsoft.Authorization/roleDefinitions")
    assert role.properties["permissions"] == [
        {"actions": [], "notActions": [], "dataActions": actions, "notDataActions": []}
    ]
    [given] = deployment.of("Microsoft.Authorization/roleAssignments")
    assert given.scope
    assert given.scope.name == "account/default/uploads"
    assert given.properties["roleDefinitionId"] == role.member("id")
    condition = given.properties["condition"]
    conditioned = {action for action in (ADD, WRITE, READ) if f"'{action}'" in condition}
    assert set(actions) <= conditioned
    assert condition.count("(") == condition.count(")")
    assert set(re.findall(r"String\w+ '([^']*)'", condition)) == {"fabrikam/", *([""] if READ in actions else [])}


def test_uploaders_of_two_kinds_have_two_roles():
    names = {
        each.member("name")
        for options, _ in UPLOADERS.values()
        for each in deploy(INFRA / "uploader.bicep", {**GIVEN["uploader.bicep"], **options}).of(
            "Microsoft.Authorization/roleDefinitions"
        )
    }
    assert len(names) == len(UPLOADERS)

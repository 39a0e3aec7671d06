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


def test_no_template_but_one_knows_the_ids_of_roles():
    ids = role_names()
    assert all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", each) for each in ids)
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

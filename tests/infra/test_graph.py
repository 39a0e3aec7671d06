"""The rights in Microsoft Graph: the list that is granted is the list that is documented."""

import json
import re

import pytest

from local.tenant.permissions import DEFAULT_GRANT
from tests.infra.templates import GIVEN, INFRA, REPO, entry

ROLES = json.loads((INFRA / "graph_roles.json").read_text(encoding="utf-8"))


def test_the_template_grants_the_list():
    grants = entry("graph.bicep").of("Microsoft.Graph/appRoleAssignedTo")
    principal = GIVEN["graph.bicep"]["principalId"]
    graph = "Microsoft.Graph/servicePrincipals/00000003-0000-0000-c000-000000000000"
    assert [dict(each.body) for each in grants] == [
        {"appRoleId": role["id"], "principalId": principal, "resourceId": graph} for role in ROLES
    ]
    assert entry("graph.bicep").outputs["granted"] == [role["name"] for role in ROLES]


PUBLISHED = {
    "User.Invite.All": "09850681-111b-4a89-9bed-3f2cae46d706",
    "User.Read.All": "df021288-bdef-4463-88db-98f22de89214",
    "GroupMember.Read.All": "98830695-27a2-44f7-8c18-0c3ebc9698f6",
    "GroupMember.ReadWrite.All": "dbaae8cf-10b5-4b86-a4a1-f871c94c6695",
}
"""Graph's ids, from Microsoft's page "Microsoft Graph permissions reference"."""


def test_a_permission_is_the_one_that_its_name_says():
    assert {role["name"]: role["id"] for role in ROLES} == PUBLISHED


def test_each_has_a_reason():
    assert all(role.keys() == {"name", "id", "why"} and role["why"] for role in ROLES)


def test_the_emulated_tenant_grants_the_same():
    assert set(DEFAULT_GRANT) == {role["name"] for role in ROLES}


@pytest.mark.parametrize("name", ["infra/README.md", "README.md", "docs/operations.md"])
def test_the_documents_name_them(name: str):
    text = (REPO / name).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:User|Group|GroupMember|Directory|Application|RoleManagement)\.\w+\.All)`", text))
    assert named == {role["name"] for role in ROLES}


def test_the_app_may_neither_change_users_nor_roles():
    assert [
        role["name"]
        for role in ROLES
        if re.match(r"User\.(ReadWrite|Manage)|Directory|Role|Group\.", role["name"])
    ] == []

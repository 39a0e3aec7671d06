"""The rights in Microsoft Graph: the list that is granted is the list that is documented."""

import json
import re

import pytest

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


def test_each_has_a_name_an_id_and_a_reason():
    for role in ROLES:
        assert role.keys() == {"name", "id", "why"}
        assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", role["id"])
    assert len({role["id"] for role in ROLES}) == len(ROLES)


@pytest.mark.parametrize("name", ["infra/README.md"])
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

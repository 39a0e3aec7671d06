"""Microsoft Graph's rights for the app's identity: what graph.bicep does, for who has no Bicep at hand."""

from collections.abc import Callable
from typing import Any

from infra.hooks.expected import GraphRole, graph_roles
from infra.hooks.made import NotDoneError
from infra.hooks.rest import RefusedError, Rest
from infra.hooks.waiting import Pause, wait_for

WHO = "Privileged Role Administrator or Global Administrator"
_GRAPH_APP = "00000003-0000-0000-c000-000000000000"
_TAKEN, _FORBIDDEN, _ABSENT = 400, 403, 404


def granted(graph: Rest, principal: str) -> frozenset[str]:
    """Ids of the roles of Microsoft Graph that the identity holds."""
    resource = _microsoft_graph(graph)["id"]
    found = graph.pages(_assignments(principal))
    return frozenset(each["appRoleId"] for each in found if each["resourceId"] == resource)


def grant(graph: Rest, principal: str, say: Callable[[str], None], pause: Pause) -> None:
    """Give what is missing of graph_roles.json, and nothing else. Safe to repeat. Raises NotDoneError."""
    roles = graph_roles()
    resource = _microsoft_graph(graph)
    offered = {each["id"]: each["value"] for each in resource["appRoles"]}
    if strange := [role.name for role in roles if offered.get(role.id) != role.name]:
        raise NotDoneError(f"Microsoft Graph offers no {', '.join(strange)} under the ids of graph_roles.json")
    held = _await_identity(graph, principal, pause)
    for role in roles:
        if role.id not in held:
            _assign(graph, principal, resource["id"], role)
        say(f"{role.name}: {'was there' if role.id in held else 'granted'}")
    say(f"granted {len(roles)} of {len(roles)}. The app's token may be a day old before it shows them")


def _await_identity(graph: Rest, principal: str, pause: Pause) -> frozenset[str]:
    """An identity that has just been made is not yet seen everywhere in the directory."""

    def look() -> frozenset[str] | None:
        try:
            return granted(graph, principal)
        except RefusedError as error:
            if error.status == _ABSENT:
                return None
            raise

    held = wait_for(look, 12, 10, pause)
    if held is None:
        raise NotDoneError(f"the directory knows no identity {principal}: right tenant? (az login --tenant)")
    return held


def _assign(graph: Rest, principal: str, resource: str, role: GraphRole) -> None:
    body = {"principalId": principal, "resourceId": resource, "appRoleId": role.id}
    try:
        graph.ask("POST", _assignments(principal), body)
    except RefusedError as error:
        if error.status == _FORBIDDEN:
            raise NotDoneError(
                f"{role.name} was refused: this needs a {WHO}. Send that person the command with "
                f"--principal-id {principal}"
            ) from error
        # A repeat of a call whose answer was lost, or somebody else's: what counts is that the role is there.
        if error.status != _TAKEN or role.id not in granted(graph, principal):
            raise


def _microsoft_graph(graph: Rest) -> dict[str, Any]:
    path = f"/v1.0/servicePrincipals(appId='{_GRAPH_APP}')?$select=id,appRoles"
    found: dict[str, Any] = graph.ask("GET", path).json()
    return found


def _assignments(principal: str) -> str:
    return f"/v1.0/servicePrincipals/{principal}/appRoleAssignments"

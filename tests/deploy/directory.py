"""Microsoft Graph, as far as an identity's app roles go."""

from dataclasses import dataclass, field

from infra.hooks.expected import graph_roles
from tests.deploy.serving import Asked, Told, page, refused

PRINCIPAL = "00000000-0000-4000-8000-00000000000a"
GRAPH_ID = "00000000-0000-4000-8000-00000000000b"


@dataclass
class Directory:
    held: set[str] = field(default_factory=set)
    """Ids of the roles that the identity has."""
    admin: bool = True
    """Whether whoever asks may grant."""
    invisible: int = 0
    """So often the directory does not yet know the identity."""
    unanswered: int = 0
    """So often a role is granted, and the answer is 504."""

    def answer(self, asked: Asked) -> Told:
        if "(appId=" in asked.path:
            offered = [{"id": role.id, "value": role.name} for role in graph_roles()]
            return Told(200, {"id": GRAPH_ID, "appRoles": [*offered, {"id": "0", "value": "Mail.Send"}]})
        if asked.path != f"/v1.0/servicePrincipals/{PRINCIPAL}/appRoleAssignments" or self.invisible > 0:
            self.invisible -= 1
            return refused(
                404, "Request_ResourceNotFound", "Resource does not exist or one of its queried references"
            )
        if asked.method == "GET":
            other = {"appRoleId": graph_roles()[0].id, "resourceId": "some-other-api"}
            held = [{"appRoleId": each, "resourceId": GRAPH_ID} for each in sorted(self.held)]
            return page(asked, [other, *held])
        return self._assign(asked.json())

    def _assign(self, wanted: dict[str, str]) -> Told:
        if not self.admin:
            return refused(
                403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."
            )
        assert (wanted["principalId"], wanted["resourceId"]) == (PRINCIPAL, GRAPH_ID)
        if wanted["appRoleId"] in self.held:
            return refused(400, "Request_BadRequest", "Permission being assigned already exists on the object")
        self.held.add(wanted["appRoleId"])
        if self.unanswered > 0:
            self.unanswered -= 1
            return refused(504, "UnknownError", "")
        return Told(201, wanted)

"""The part of Graph that is emulated: one row a route."""

from collections.abc import Callable
from dataclasses import dataclass

from local.tenant import groups, users
from local.tenant import permissions as needs
from local.tenant.calls import Answer, Call
from local.tenant.invitations import invite
from local.tenant.listing import answer_list
from local.tenant.permissions import Needs
from local.tenant.schema import ORGANIZATION
from local.tenant.state import Tenant
from local.tenant.throttle import INVITATIONS, WRITES, Limit


@dataclass(frozen=True, slots=True)
class Route:
    method: str
    template: str
    answer: Callable[[Tenant, Call], Answer]
    needs: Needs
    units: int = 1
    """Resource units by Microsoft's identity and access table; 1 where it is silent."""
    limit: Limit | None = None
    writes: bool = False

    def cost(self, call: Call) -> int:
        """Units of this call: `$select` and a `$top` under 20 each save one."""
        top = call.query.get("$top", "")
        saved = ("$select" in call.query) + (top.isdecimal() and int(top) < 20)
        return max(1, self.units - saved) if self.method == "GET" else self.units


def organization(tenant: Tenant, call: Call) -> Answer:
    return answer_list(call, ORGANIZATION, "organization", lambda _: [tenant.company])


ROUTES = (
    Route("POST", "/invitations", invite, needs.INVITE, limit=INVITATIONS, writes=True),
    Route("GET", "/users", users.list_users, needs.READ_USERS, units=2),
    Route("GET", "/users/{id}", users.get_user, needs.READ_USERS),
    Route("DELETE", "/users/{id}", users.delete_user, needs.DELETE_USERS, limit=WRITES, writes=True),
    Route("POST", "/users/{id}/checkMemberGroups", users.check_member_groups, needs.CHECK_MEMBER_GROUPS, units=4),
    Route("GET", "/groups", groups.list_groups, needs.READ_GROUPS),
    Route("GET", "/groups/{id}", groups.get_group, needs.READ_GROUPS),
    Route("PATCH", "/groups/{id}", groups.bind_members, needs.WRITE_MEMBERS, limit=WRITES, writes=True),
    Route("GET", "/groups/{id}/members", groups.list_members, needs.READ_MEMBERS, units=3),
    Route("POST", "/groups/{id}/members/$ref", groups.add_member, needs.WRITE_MEMBERS, limit=WRITES, writes=True),
    Route(
        "DELETE",
        "/groups/{id}/members/{member}/$ref",
        groups.remove_member,
        needs.WRITE_MEMBERS,
        limit=WRITES,
        writes=True,
    ),
    Route("GET", "/organization", organization, needs.READ_ORGANIZATION),
)

_BY_SHAPE: dict[tuple[str, int], list[tuple[list[str], Route]]] = {}
for _route in ROUTES:
    _pattern = _route.template.strip("/").split("/")
    _BY_SHAPE.setdefault((_route.method, len(_pattern)), []).append((_pattern, _route))


def find_route(method: str, path: str) -> tuple[Route, tuple[str, ...]] | None:
    """The route of a path with single slashes, and what stands for its parameters."""
    segments = path.strip("/").split("/")
    for pattern, route in _BY_SHAPE.get((method, len(segments)), ()):
        if all(each[0] == "{" or each == given for each, given in zip(pattern, segments, strict=True)):
            return route, tuple(given for each, given in zip(pattern, segments, strict=True) if each[0] == "{")
    return None

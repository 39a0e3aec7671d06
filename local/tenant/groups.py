"""/groups: lists, reads and membership, with the refusals of groups that take no direct members."""

from collections.abc import Callable
from typing import Any

from local.tenant.calls import Answer, Call, is_guid
from local.tenant.errors import GraphError, bad_request, insufficient_privileges, malformed, not_found
from local.tenant.listing import answer_list, read_query
from local.tenant.permissions import WRITE_ROLE_GROUPS, demand
from local.tenant.records import Group, User
from local.tenant.schema import GROUP, USER
from local.tenant.state import Tenant

MOST_BOUND = 20

REFUSED_KINDS: tuple[tuple[Callable[[Group], bool], Callable[[], GraphError]], ...] = (
    (
        lambda group: bool(group.on_premises_sync_enabled),
        lambda: bad_request(
            "Unable to update the specified properties for on-premises mastered Directory Sync objects "
            "or objects currently undergoing migration."
        ),
    ),
    (lambda group: "DynamicMembership" in group.group_types, insufficient_privileges),
    (
        lambda group: group.mail_enabled and "Unified" not in group.group_types,
        lambda: bad_request("Cannot Update a mail-enabled security groups and or distribution list."),
    ),
)


def list_groups(tenant: Tenant, call: Call) -> Answer:
    return answer_list(call, GROUP, "groups", lambda _: tenant.directory.groups.values())


def get_group(tenant: Tenant, call: Call) -> Answer:
    group = _group(tenant, call)
    query = read_query(call, GROUP)
    return Answer(200, {"@odata.context": call.context("groups/$entity")} | GROUP.show(group, query.select))


def list_members(tenant: Tenant, call: Call) -> Answer:
    group = _group(tenant, call)
    held = tenant.directory.members.get(group.id, {})
    members = sorted((tenant.directory.users[user_id] for user_id in held), key=lambda user: user.seq)
    return answer_list(call, USER, "directoryObjects", lambda _: members, typed=True)


def add_member(tenant: Tenant, call: Call) -> Answer:
    return _add(tenant, call, [call.document.get("@odata.id")])


def bind_members(tenant: Tenant, call: Call) -> Answer:
    """PATCH with members@odata.bind: all of up to 20 are added, or none. No other property is emulated."""
    group = _group(tenant, call)
    # Microsoft's SDK sends @odata.type along; annotations change nothing.
    others = {name for name in call.document if not name.startswith("@")} - {"members@odata.bind"}
    references = call.document.get("members@odata.bind")
    if others or not isinstance(references, list):
        raise malformed(f"Only members@odata.bind can be updated, not: {', '.join(sorted(others)) or 'nothing'}.")
    if len(references) > MOST_BOUND:
        raise bad_request(
            f"The number of references to be added to '{group.id}' exceeds the limit of {MOST_BOUND}."
        )
    return _add(tenant, call, references)


def remove_member(tenant: Tenant, call: Call) -> Answer:
    group = _group(tenant, call)
    _writable(tenant, group)
    user_id = call.parameters[1]
    if user_id not in tenant.directory.members.get(group.id, {}):
        raise not_found(user_id)
    tenant.directory.remove_member(group.id, user_id)
    return Answer(204)


def _add(tenant: Tenant, call: Call, references: list[Any]) -> Answer:
    group = _group(tenant, call)
    _writable(tenant, group)
    users = [_referenced(tenant, reference, call.now) for reference in references]
    if not group.guests_allowed and any(user.is_guest for user in users):
        raise GraphError(
            403,
            "Authorization_RequestDenied",
            "Guests users are not allowed to join this Unified Group due to policy setting. paramName: Members",
        )
    ids = [user.id for user in users]
    if len(set(ids)) < len(ids) or any(each in tenant.directory.members.get(group.id, {}) for each in ids):
        raise bad_request(
            "One or more added object references already exist for the following modified properties: 'members'."
        )
    tenant.directory.add_members(group.id, ids)
    return Answer(204)


def _group(tenant: Tenant, call: Call) -> Group:
    group = tenant.directory.groups.get(call.parameters[0])
    if group is None:
        raise not_found(call.parameters[0])
    return group


def _writable(tenant: Tenant, group: Group) -> None:
    for is_refused, refusal in REFUSED_KINDS:
        if is_refused(group):
            raise refusal()
    if group.is_assignable_to_role:
        demand(WRITE_ROLE_GROUPS, tenant.behaviour.permissions)


def _referenced(tenant: Tenant, reference: Any, now: float) -> User:
    """The user behind an @odata.id.

    A new guest is not found at first; later reading works, yet the reference is still refused
    (microsoftgraph/msgraph-sdk-dotnet issue 2508).
    """
    object_id = str(reference).rpartition("/")[2]
    if not is_guid(object_id):
        raise bad_request("Invalid object identifier in a reference.")
    user = tenant.directory.users.get(object_id)
    if user is None or now < user.readable_at:
        raise not_found(object_id)
    if now < user.settled_at:
        raise bad_request("Not a valid reference update")
    return user

"""/users: lists, reads, deletion, and the groups a user is in."""

from local.tenant.calls import Answer, Call
from local.tenant.errors import malformed, not_found
from local.tenant.listing import answer_list, read_query
from local.tenant.records import User
from local.tenant.schema import USER
from local.tenant.state import Tenant

MOST_GROUPS_CHECKED = 20


def list_users(tenant: Tenant, call: Call) -> Answer:
    return answer_list(
        call, USER, "users", lambda query: tenant.directory.listed(call.now, query.clause.addresses)
    )


def get_user(tenant: Tenant, call: Call) -> Answer:
    user = readable_user(tenant, call.parameters[0], call.now)
    query = read_query(call, USER)
    return Answer(200, {"@odata.context": call.context("users/$entity")} | USER.show(user, query.select))


def delete_user(tenant: Tenant, call: Call) -> Answer:
    tenant.directory.remove_user(readable_user(tenant, call.parameters[0], call.now))
    return Answer(204)


def check_member_groups(tenant: Tenant, call: Call) -> Answer:
    """Which of up to 20 groups the user is in; groups do not nest here."""
    user = readable_user(tenant, call.parameters[0], call.now)
    asked = call.document.get("groupIds")
    if not isinstance(asked, list) or len(asked) > MOST_GROUPS_CHECKED:
        raise malformed(f"groupIds must be a list of at most {MOST_GROUPS_CHECKED} ids.")
    held = tenant.directory.groups_of.get(user.id, {})
    body = {
        "@odata.context": call.context("Collection(Edm.String)"),
        "value": [each for each in asked if each in held],
    }
    return Answer(200, body)


def readable_user(tenant: Tenant, id_or_name: str, now: float) -> User:
    """The user by id or principal name; one too new to have replicated is not found."""
    user = tenant.directory.users.get(id_or_name) or tenant.directory.find(id_or_name)
    by_name = user is not None and user.user_principal_name.casefold() == id_or_name.casefold()
    if user is None or not (user.id == id_or_name or by_name) or now < user.readable_at:
        raise not_found(id_or_name)
    return user

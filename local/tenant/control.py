"""/_tenant: the administrator's and the tests' hand on the tenant. Not part of Graph."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from local.tenant.behaviour import UnknownBehaviourError
from local.tenant.errors import GraphError
from local.tenant.guests import accept, new_guest
from local.tenant.invitation_rules import address_is_sound
from local.tenant.records import ACCEPTED, MEMBER, Mail, User, timestamp
from local.tenant.schema import GROUP, USER
from local.tenant.state import Tenant

type Step = Callable[[Tenant, web.Request, dict[str, Any]], Any]


class RefusedError(Exception):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def mail(tenant: Tenant, request: web.Request, _body: dict[str, Any]) -> list[dict[str, Any]]:
    """In the order sent; `?after=N` leaves out the first N."""
    after = request.query.get("after", "0")
    if not after.isdecimal():
        raise RefusedError(400, "after: expected a whole number")
    return [_shown_mail(each) for each in tenant.mail[int(after) :]]


def redeem(tenant: Tenant, _request: web.Request, body: dict[str, Any]) -> dict[str, Any]:
    """The guest with the address accepts."""
    user = tenant.directory.find(str(body.get("email")))
    if user is None or user.state is None:
        raise RefusedError(404, "nobody with that address has been invited")
    return USER.show_all(accept(tenant, user, tenant.clock()))


def directory(tenant: Tenant, _request: web.Request, _body: dict[str, Any]) -> dict[str, Any]:
    """Everything there is, without any lag."""
    held = tenant.directory
    return {
        "users": [USER.show_all(user) for user in held.users.values()],
        "groups": [
            GROUP.show_all(group) | {"members": list(held.members.get(group.id, {}))}
            for group in held.groups.values()
        ],
        "applications": [
            {
                "id": each.id,
                "displayName": each.display_name,
                "description": each.description,
                "groups": list(each.groups),
            }
            for each in held.applications.values()
        ],
    }


def requests(tenant: Tenant, request: web.Request, _body: dict[str, Any]) -> list[dict[str, Any]]:
    """Counts of Graph requests; a lost answer counts under the status that it had. `?reset=1` starts anew."""
    counts = [
        {"method": method, "route": route, "status": status, "count": count}
        for (method, route, status), count in sorted(tenant.requests.items())
    ]
    if request.query.get("reset") == "1":
        tenant.requests.clear()
        tenant.log.clear()
    return counts


def log(tenant: Tenant, _request: web.Request, _body: dict[str, Any]) -> list[dict[str, Any]]:
    """The latest Graph requests one by one, with their times in seconds since the epoch."""
    return [asdict(visit) for visit in tenant.log]


def violations(tenant: Tenant, _request: web.Request, _body: dict[str, Any]) -> dict[str, int]:
    """What invitations did that Guestlist promises not to do, and how often."""
    return dict(tenant.violations)


def show_behaviour(tenant: Tenant, _request: web.Request, _body: dict[str, Any]) -> dict[str, Any]:
    return tenant.behaviour.to_json()


def behave(tenant: Tenant, _request: web.Request, body: dict[str, Any]) -> dict[str, Any]:
    tenant.behave(body)
    return tenant.behaviour.to_json()


def reset(tenant: Tenant, _request: web.Request, _body: dict[str, Any]) -> dict[str, Any]:
    tenant.reset()
    return {}


def remove(tenant: Tenant, _request: web.Request, body: dict[str, Any]) -> dict[str, Any]:
    """Deletes the user with the `email` or `user_id`, or the group with the `group_id`."""
    held = tenant.directory
    user = held.users.get(str(body.get("user_id"))) or held.find(str(body.get("email")))
    group = held.groups.get(str(body.get("group_id")))
    if user is None and group is None:
        raise RefusedError(404, "no such user or group")
    if user is not None:
        held.remove_user(user)
    if group is not None:
        held.remove_group(group)
    return {}


def add_user(tenant: Tenant, _request: web.Request, body: dict[str, Any]) -> dict[str, Any]:
    """Adds a user without an invitation and without lag: an employee, or with `externalUserState` a guest.

    Takes `email` and, as Graph names them, `displayName`, `accountEnabled`, `otherMails` and
    `externalUserState`.
    """
    email, now = str(body.get("email", "")), tenant.clock()
    try:
        address_is_sound(email)
    except GraphError as error:
        raise RefusedError(400, error.message) from error
    if tenant.directory.find(email):
        raise RefusedError(409, "somebody has that address already")
    state = body.get("externalUserState")
    guest = new_guest(tenant, email, now, name=body.get("displayName"))
    user = replace(
        guest if state else _employee(guest),
        other_mails=tuple(body.get("otherMails", [email])),
        account_enabled=body.get("accountEnabled", True),
        readable_at=now,
        settled_at=now,
    )
    tenant.directory.put_user(user)
    return USER.show_all(accept(tenant, user, now) if state == ACCEPTED else user)


def _employee(guest: User) -> User:
    return replace(
        guest,
        user_principal_name=str(guest.mail),
        user_type=MEMBER,
        creation_type=None,
        state=None,
        state_changed_at=None,
    )


def _shown_mail(letter: Mail) -> dict[str, Any]:
    return {
        "to": letter.to,
        "cc": list(letter.cc),
        "kind": letter.kind,
        "subject": letter.subject,
        "body": letter.body,
        "redeem_url": letter.redeem_url,
        "sent_at": timestamp(letter.sent_at),
    }


STEPS: dict[tuple[str, str], Step] = {
    ("GET", "/_tenant/mail"): mail,
    ("POST", "/_tenant/redeem"): redeem,
    ("GET", "/_tenant/directory"): directory,
    ("GET", "/_tenant/requests"): requests,
    ("GET", "/_tenant/requests/log"): log,
    ("GET", "/_tenant/violations"): violations,
    ("GET", "/_tenant/behaviour"): show_behaviour,
    ("POST", "/_tenant/behaviour"): behave,
    ("POST", "/_tenant/reset"): reset,
    ("POST", "/_tenant/remove"): remove,
    ("POST", "/_tenant/users"): add_user,
}


def control_routes(tenant: Tenant) -> list[web.RouteDef]:
    return [web.route(method, path, _handler(tenant, step)) for (method, path), step in STEPS.items()]


def _handler(tenant: Tenant, step: Step) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        try:
            return web.json_response(step(tenant, request, await _document(request)))
        except RefusedError as error:
            return web.json_response({"error": str(error)}, status=error.status)
        except (UnknownBehaviourError, json.JSONDecodeError) as error:
            return web.json_response({"error": str(error)}, status=400)

    return handle


async def _document(request: web.Request) -> dict[str, Any]:
    body = await request.json() if request.can_read_body else {}
    if not isinstance(body, dict):
        raise RefusedError(400, "expected a JSON object")
    return body

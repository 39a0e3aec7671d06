"""What POST /invitations refuses.

Messages are the real service's where a source shows them. The wordings for a missing or ill-typed
property, too many sponsors or copies and a reset, and the code "BadRequest", have no source.
"""

import re
from dataclasses import dataclass
from typing import Any

from local.tenant.errors import GraphError, insufficient_privileges, malformed, not_found
from local.tenant.records import GUEST, User
from local.tenant.state import Tenant

# invitation-post.md: not allowed anywhere in the name; `.` and `-` not first or last.
FORBIDDEN = set('~!#$%^&*()+=[]{}\\/|;:"<>?,')
DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W_](?:[\w-]*[^\W_])?")
MOST_COPIES = 1
MOST_SPONSORS = 5


@dataclass(frozen=True, slots=True)
class Draft:
    """The request body, read."""

    email: str
    redirect_url: str
    display_name: str | None
    send: bool
    message: str | None
    language: str | None
    cc: tuple[str, ...]
    sponsors: tuple[str, ...]
    user_type: str
    user_id: str | None
    reset: bool


def read_draft(body: dict[str, Any]) -> Draft:
    """The draft in the body; a required property that is missing, or a value of a wrong type, is refused."""
    info = _optional(body, "invitedUserMessageInfo", dict) or {}
    addresses = [_optional(each, "emailAddress", dict) or {} for each in _objects(info, "ccRecipients")]
    copies = [_optional(each, "address", str) for each in addresses]
    sponsors = [
        _optional(each, "id", str) or _optional(each, "@odata.id", str) or ""
        for each in _objects(body, "invitedUserSponsors")
    ]
    return Draft(
        email=_required(body, "invitedUserEmailAddress"),
        redirect_url=_required(body, "inviteRedirectUrl"),
        display_name=_optional(body, "invitedUserDisplayName", str),
        send=_optional(body, "sendInvitationMessage", bool) or False,
        message=_optional(info, "customizedMessageBody", str),
        language=_optional(info, "messageLanguage", str),
        cc=tuple(address for address in copies if address),
        sponsors=tuple(each.rpartition("/")[2] for each in sponsors),
        user_type=_optional(body, "invitedUserType", str) or GUEST,
        user_id=_optional(_optional(body, "invitedUser", dict) or {}, "id", str),
        reset=_optional(body, "resetRedemption", bool) or False,
    )


def _required(body: dict[str, Any], name: str) -> str:
    value = _optional(body, name, str)
    if not value or not value.strip():
        raise _invalid(name)
    return value.strip()


def _optional[T](body: dict[str, Any], name: str, kind: type[T]) -> T | None:
    value = body.get(name)
    if value is None or isinstance(value, kind):
        return value
    raise _invalid(name)


def _objects(body: dict[str, Any], name: str) -> list[dict[str, Any]]:
    values = _optional(body, name, list) or []
    if not all(isinstance(each, dict) for each in values):
        raise _invalid(name)
    return values


def _invalid(name: str) -> GraphError:
    return malformed(f"Invalid value specified for property '{name}' of resource 'Invitation'.")


def check(tenant: Tenant, draft: Draft) -> User | None:
    """The guest who has the address already, or None when a new one may be made; raises GraphError."""
    _tenant_allows(tenant)
    _body_is_sound(tenant, draft)
    address_is_sound(draft.email)
    known = tenant.directory.find(draft.email)
    if known is not None and not known.is_guest:
        raise _internal(known)
    if tenant.directory.find_group(draft.email):
        raise malformed("Group email address is not supported.")
    domain = draft.email.rpartition("@")[2].casefold()
    if domain == tenant.company.initial_domain:
        raise malformed("Invitee is in inviter tenant")
    if domain in tenant.company.verified_domains:
        raise malformed(
            "This user cannot be invited because the domain of the user's email address "
            "is a verified domain of this directory."
        )
    return known


def _tenant_allows(tenant: Tenant) -> None:
    if not tenant.behaviour.guests_allowed:
        raise GraphError(
            403,
            "Forbidden",
            "Guest invitations not allowed for your company. Contact your company administrator for more details.",
        )
    if tenant.invitations_blocked:
        raise GraphError(
            403,
            "Forbidden",
            "Invitations are blocked for this directory due to suspicious activity. "
            "Please contact Microsoft support for help.",
        )


def _body_is_sound(tenant: Tenant, draft: Draft) -> None:
    if draft.user_type != GUEST:
        # invitation-post.md: Member is for a company administrator, which an app is not.
        raise insufficient_privileges()
    if draft.reset and not draft.user_id:
        raise malformed("invitedUser.id is required when resetRedemption is true.")
    if len(draft.cc) > MOST_COPIES:
        raise malformed("Only one additional recipient is supported in ccRecipients.")
    if len(draft.sponsors) > MOST_SPONSORS:
        raise malformed(f"A guest can have at most {MOST_SPONSORS} sponsors.")
    for sponsor in draft.sponsors:
        if sponsor not in tenant.directory.users and sponsor not in tenant.directory.groups:
            raise not_found(sponsor)


def address_is_sound(email: str) -> None:
    name, at, domain = email.rpartition("@")
    edges = {name[:1], name[-1:]}
    if (
        not at
        or not name
        or "@" in name
        or any(letter in FORBIDDEN or letter.isspace() for letter in name)
        or edges & {".", "-"}
        or not DOMAIN.fullmatch(domain)
    ):
        # The words of microsoftgraph/msgraph-sdk-dotnet issue 2786, there for a "+".
        raise malformed("The Primary SMTP Address is an invalid value")


def _internal(user: User) -> GraphError:
    if user.account_enabled:
        return malformed(
            f"The invited user already exists in the directory as object ID: {user.id}. "
            "They can use that account to sign in to shared apps and resources."
        )
    return malformed(
        f"The invited user already exists in the directory as object ID: {user.id}, "
        "but the account is blocked from signing in. If the account is unblocked, "
        "they can use that account to sign in to shared apps and resources."
    )

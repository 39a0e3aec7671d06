"""What is sent to Graph, and what its answers mean. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from msgraph.generated.models.directory_object import DirectoryObject
from msgraph.generated.models.email_address import EmailAddress
from msgraph.generated.models.invitation import Invitation as GraphInvitation
from msgraph.generated.models.invited_user_message_info import InvitedUserMessageInfo
from msgraph.generated.models.recipient import Recipient

from shared.domain.guest import Invitation
from shared.domain.ports import Group, User, UserKind

USER_FIELDS = ["id", "userType", "creationType", "externalUserState", "externalUserStateChangeDateTime"]
GROUP_FIELDS = [
    "id",
    "displayName",
    "groupTypes",
    "isAssignableToRole",
    "mailEnabled",
    "membershipRule",
    "onPremisesSyncEnabled",
]
PENDING = "externalUserState eq 'PendingAcceptance'"


def has_address(email: str) -> str:
    """The filter for whoever uses the address, Microsoft's own.

    https://learn.microsoft.com/entra/external-id/customize-invitation-api, without `signInNames`, which is no
    property of a v1.0 user. `smtp:` marks a secondary address.
    """
    value = email.replace("'", "''")
    return (
        f"userPrincipalName eq '{value}' or mail eq '{value}' "
        f"or proxyAddresses/any(x:x eq 'SMTP:{value}') or proxyAddresses/any(x:x eq 'smtp:{value}') "
        f"or otherMails/any(x:x eq '{value}')"
    )


_STATES = {"PendingAcceptance": UserKind.PENDING, "Accepted": UserKind.ACCEPTED}


def user_of(found: Mapping[str, Any]) -> User:
    """A guest without a state has nothing to redeem: made by another route than an invitation."""
    is_guest = found.get("userType") == "Guest" or found.get("creationType") == "Invitation"
    otherwise = UserKind.ACCEPTED if is_guest else UserKind.INTERNAL
    kind = _STATES.get(found.get("externalUserState") or "", otherwise)
    since = found.get("externalUserStateChangeDateTime") if kind is UserKind.ACCEPTED else None
    return User(found["id"], kind, datetime.fromisoformat(since) if since else None)


_RANKS = (UserKind.ACCEPTED, UserKind.PENDING, UserKind.INTERNAL)


def the_one(users: Sequence[User]) -> User | None:
    """Of several with one address the guest that is furthest: a colleague may have noted it as another mail."""
    return min(users, key=lambda user: _RANKS.index(user.kind), default=None)


def group_of(found: Mapping[str, Any]) -> Group:
    kinds = found.get("groupTypes") or []
    refusals = {
        "role-assignable: its members hold rights in Entra": found.get("isAssignableToRole"),
        "dynamic: its members follow from a rule": "DynamicMembership" in kinds or found.get("membershipRule"),
        "synced from on-premises: it is changed there": found.get("onPremisesSyncEnabled"),
        "mail-enabled: Graph cannot change it": found.get("mailEnabled") and "Unified" not in kinds,
    }
    refusal = next((reason for reason, applies in refusals.items() if applies), "")
    return Group(found["id"], found.get("displayName") or "", refusal)


def invitation_body(email: str, name: str, invitation: Invitation, sponsor_ids: Sequence[str]) -> GraphInvitation:
    """Always for a guest, and never with `resetRedemption`.

    A sponsor is given as an object with its id: documented by type only, seen so in published scripts.
    """
    body = GraphInvitation(
        invited_user_email_address=email,
        invited_user_display_name=name or None,
        invited_user_type="Guest",
        invite_redirect_url=invitation.redirect_url,
        send_invitation_message=invitation.mail,
    )
    if invitation.message or invitation.language or invitation.cc:
        body.invited_user_message_info = InvitedUserMessageInfo(
            cc_recipients=[Recipient(email_address=EmailAddress(address=invitation.cc))]
            if invitation.cc
            else None,
            customized_message_body=invitation.message or None,
            message_language=invitation.language or None,
        )
    if sponsor_ids:
        body.invited_user_sponsors = [
            DirectoryObject(id=sponsor, odata_type="#microsoft.graph.user") for sponsor in sponsor_ids
        ]
    return body

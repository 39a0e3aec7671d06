"""What Guestlist promises of every POST /invitations, whatever Graph itself would allow."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from local.tenant.invitation_rules import MOST_COPIES, MOST_SPONSORS

_REQUIRED = {"invitedUserEmailAddress", "inviteRedirectUrl", "invitedUserType", "sendInvitationMessage"}
_OPTIONAL = {"invitedUserDisplayName", "invitedUserMessageInfo", "invitedUserSponsors"}
_MESSAGE = {"ccRecipients", "customizedMessageBody", "messageLanguage"}
LONGEST_NAME = 256


def violations(body: Any) -> Iterator[str]:
    """What is wrong with the body of an invitation; nothing for one that keeps to the contract."""
    if not isinstance(body, dict):
        yield "the body is no JSON object"
        return
    names = {name for name in body if not name.startswith("@odata.")}
    yield from (f"{name} is missing" for name in sorted(_REQUIRED - names))
    yield from (f"{name} is not expected" for name in sorted(names - _REQUIRED - _OPTIONAL))
    if body.get("invitedUserType") != "Guest":
        yield "invitedUserType is not Guest"
    if not _is_https(str(body.get("inviteRedirectUrl"))):
        yield "inviteRedirectUrl is no plain https address"
    name = str(body.get("invitedUserDisplayName") or "")
    if len(name) > LONGEST_NAME or not name.isprintable() or set(name) & set("<>"):
        yield "invitedUserDisplayName is long, or holds markup or what cannot be printed"
    info = body.get("invitedUserMessageInfo") or {}
    yield from _of_message(info) if isinstance(info, dict) else ["invitedUserMessageInfo is no object"]
    if _count(body.get("invitedUserSponsors")) > MOST_SPONSORS:
        yield "invitedUserSponsors are too many"


def _of_message(info: dict[str, Any]) -> Iterator[str]:
    names = {name for name in info if not name.startswith("@odata.")}
    yield from (f"invitedUserMessageInfo/{name} is not expected" for name in sorted(names - _MESSAGE))
    if _count(info.get("ccRecipients")) > MOST_COPIES:
        yield "ccRecipients are too many"
    if set(str(info.get("customizedMessageBody") or "")) & set("<>"):
        yield "customizedMessageBody holds markup"


def _count(values: Any) -> int:
    return len(values) if isinstance(values, list) else 0


def _is_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    plain = url.isascii() and url.isprintable() and " " not in url and "\\" not in url
    return plain and parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc

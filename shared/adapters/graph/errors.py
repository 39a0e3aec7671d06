"""Where Graph's refusals become our errors: one table, the first rule that fits decides.

The texts are Graph's own as far as public sources show them; Graph documents no list of them. What no rule
names is permanent, with Graph's words for the reason.
"""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto

import httpx
from azure.core.exceptions import AzureError
from kiota_abstractions.api_error import APIError
from msgraph.generated.models.o_data_errors.o_data_error import ODataError

from shared.adapters.graph.retry_after import read_retry_after
from shared.domain.errors import (
    GuestlistError,
    InvitationsBlockedError,
    NotYetVisibleError,
    OutcomeUnknownError,
    PermanentError,
    ThrottledError,
    TransientError,
    UnavailableError,
)


class Call(Enum):
    """What kind of call it was: the same answer means different things."""

    READ = auto()
    LOOK_UP = auto()
    """Of one object by its id: not to be seen is an answer."""
    INVITE = auto()
    """May mail somebody, so it is never repeated blindly."""
    JOIN = auto()
    """Writes to a group. Repeating it does no harm."""


ANY = frozenset(Call)
_READ, _LOOK_UP, _INVITE, _JOIN = (frozenset({call}) for call in Call)
_NAMED = _LOOK_UP | _JOIN


class AlreadyMemberError(PermanentError):
    """One of the users is a member of the group already, and so none was added."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Fits an answer whose status lies in `statuses` and whose code or message contains `text`."""

    calls: frozenset[Call]
    statuses: range
    text: str
    error: type[GuestlistError]
    words: str


_ALL, _SERVER = range(400, 600), range(500, 600)


def _only(status: int) -> range:
    return range(status, status + 1)


_INTERNAL = "already an internal user"
_OWN_DOMAIN = "the address belongs to your own domain"
_SLOW = "Graph asks for a slower pace (429)"
_UNKNOWN_APP = "Graph does not accept the app's token (401): check its managed identity"
_PERMISSION = "the app lacks a Graph permission (403): see the deployment guide"
_BLOCKED = "Entra blocks all invitations of this directory for suspicious activity: ask Microsoft support"
_NOT_SEEN = "the directory does not show the user or the group"
_JOIN_REFUSED = "Entra refuses changes to this group: role-assignable, dynamic, or the app lacks a permission"
_CROSS_TENANT = "blocked by cross-tenant access settings: admins of both organizations must allow it"

RULES = (
    Rule(ANY, _only(429), "", ThrottledError, _SLOW),
    Rule(ANY, _only(401), "", TransientError, _UNKNOWN_APP),
    Rule(_INVITE, _ALL, "Invitations are blocked for this directory", InvitationsBlockedError, _BLOCKED),
    Rule(ANY, _ALL, "Directory_ObjectNotFound", NotYetVisibleError, _NOT_SEEN),
    Rule(_JOIN, _ALL, "Not a valid reference update", NotYetVisibleError, _NOT_SEEN),
    Rule(_NAMED, _only(404), "", NotYetVisibleError, _NOT_SEEN),
    Rule(_LOOK_UP, _ALL, "Invalid object identifier", NotYetVisibleError, _NOT_SEEN),
    Rule(_JOIN, _ALL, "references already exist", AlreadyMemberError, "one of the users is a member already"),
    Rule(_INVITE, _ALL, "Unable to find target address", PermanentError, "Microsoft finds no such mailbox"),
    Rule(ANY, _only(408), "", OutcomeUnknownError, "Graph did not answer in time (408)"),
    Rule(_INVITE, range(502, 505), "", UnavailableError, "Graph is in trouble: it may have invited, or not"),
    Rule(_INVITE, _SERVER, "", OutcomeUnknownError, "Graph failed while inviting"),
    Rule(ANY, _SERVER, "", TransientError, "Graph is in trouble"),
    Rule(ANY - _JOIN, _only(403), "Insufficient privileges", TransientError, _PERMISSION),
    Rule(_JOIN, _only(403), "Insufficient privileges", PermanentError, _JOIN_REFUSED),
    Rule(_INVITE, _ALL, "blocked from signing in", PermanentError, f"{_INTERNAL}, blocked from signing in"),
    Rule(_INVITE, _ALL, "already exists in the directory as object ID", PermanentError, _INTERNAL),
    Rule(_INVITE, _ALL, "Non-external user already exists", PermanentError, _INTERNAL),
    Rule(_INVITE, _ALL, "is a verified domain of this directory", PermanentError, _OWN_DOMAIN),
    Rule(_INVITE, _ALL, "Invitee is in inviter tenant", PermanentError, _OWN_DOMAIN),
    Rule(_INVITE, _ALL, "Group email address", PermanentError, "the address is a group's, not a person's"),
    Rule(_INVITE, _ALL, "Guest invitations not allowed", PermanentError, "Entra's settings forbid guests"),
    Rule(_INVITE, _ALL, "your invitation policy", PermanentError, "Entra's settings block the domain"),
    Rule(_INVITE, _ALL, "cross-tenant access settings", PermanentError, _CROSS_TENANT),
    Rule(_JOIN, _ALL, "mail-enabled security group", PermanentError, "a mail-enabled group cannot be changed"),
    Rule(_JOIN, _ALL, "on-premises mastered", PermanentError, "the group is synced from on-premises"),
    Rule(_JOIN, _ALL, "not allowed to join this Unified Group", PermanentError, "the group admits no guests"),
)

_NOTHING_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


@contextmanager
def graph_errors(call: Call, private: Sequence[str] = ()) -> Iterator[None]:
    """Every error of a call, translated; the cause is kept.

    No message holds an address, an id or one of the `private` texts, which Graph might repeat.
    """
    try:
        yield
    except APIError as error:
        raise _refusal(error, call, private) from error
    except _NOTHING_SENT as error:
        raise TransientError("no connection to Graph") from error
    except (httpx.RequestError, json.JSONDecodeError, UnicodeDecodeError) as error:
        kind = OutcomeUnknownError if call is Call.INVITE else TransientError
        raise kind("Graph's answer was lost") from error
    except AzureError as error:
        raise TransientError("no token for Graph: check the managed identity") from error


def _refusal(error: APIError, call: Call, private: Sequence[str]) -> GuestlistError:
    status = error.response_status_code or 500
    detail = error.error if isinstance(error, ODataError) else None
    code, message = (detail.code or "", detail.message or "") if detail else ("", "")
    said = f"{code} {message}"
    rule = next((r for r in RULES if call in r.calls and status in r.statuses and r.text in said), None)
    if rule is None:
        # Only of an invitation is it known which texts Graph could repeat.
        words = _without_names(message, private) if call is Call.INVITE else ""
        return PermanentError(words or f"Graph refused ({status} {code})".rstrip())
    if not issubclass(rule.error, TransientError):
        return rule.error(rule.words)
    header = (error.response_headers or {}).get("Retry-After")
    return rule.error(rule.words, read_retry_after(header, datetime.now(UTC)))


_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_TOKEN = re.compile(r"eyJ[\w.-]+")
_ADDRESS = re.compile(r"[^\s'\"<>()]+@[^\s'\"<>()]+")
_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_LONGEST = 300


def _without_names(message: str, private: Sequence[str]) -> str:
    for text in filter(None, private):
        message = re.sub(re.escape(text), "…", message, flags=re.IGNORECASE)
    for pattern in (_URL, _TOKEN, _ADDRESS, _ID):
        message = pattern.sub("…", message)
    return message[:_LONGEST].strip()

"""What a roster's request, or a person's resume, makes of a guest. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto

from shared.domain.guest import STOPPED, Guest, Request, State
from shared.domain.intake import together


class Next(Enum):
    """Which nudge the guest needs now."""

    INVITATION = auto()
    MEMBERSHIP = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class Admission:
    """`changed` says whether the guest must be saved."""

    guest: Guest
    next: Next
    changed: bool


def next_for(guest: Guest) -> Next:
    """The nudge that moves this guest on; NOTHING while Entra or the guest is awaited, or at the end."""
    if guest.state in {State.LISTED, State.INVITING}:
        return Next.INVITATION
    return Next.MEMBERSHIP if guest.groups_due else Next.NOTHING


def admit(known: Guest | None, request: Request, now: datetime, retry_after: timedelta) -> Admission:
    """Insert a new guest, or merge what is asked into the known one.

    A guest who failed or expired is listed again only after `retry_after`: feeds repeat themselves, and
    repeated failing invitations get a tenant blocked.
    """
    if known is None:
        guest = Guest(
            guest_id=request.guest_id,
            email=request.email,
            name=request.name,
            partner=request.partner,
            partners=frozenset({request.partner}),
            invitation=request.invitation,
            state=State.LISTED,
            state_at=now,
            expire_after=request.expire_after,
            wanted=dict(request.wanted),
        )
        return Admission(guest, Next.INVITATION, changed=True)
    guest = replace(
        known,
        name=known.name or request.name,
        partners=known.partners | {request.partner},
        wanted=together(known.wanted, request.wanted),
    )
    if known.state in {State.FAILED, State.EXPIRED} and now - known.state_at >= retry_after:
        guest = relist(replace(guest, partner=request.partner, invitation=request.invitation), now)
    return Admission(guest, next_for(guest), changed=guest != known)


def relist(guest: Guest, now: datetime) -> Guest:
    """A stopped guest from the start: looked up, then invited if Entra does not know the guest.

    Nothing is taken for applied: the user may be another one by now, and being a member already is success.
    That an invitation was posted is remembered: the directory may still come to show the user of that post.
    """
    tries = min(guest.tries, 1)
    return replace(guest.moved(State.LISTED, now), tries=tries, invited_at=None, applied=frozenset(), refused={})


def resume(guest: Guest, now: datetime) -> Admission:
    """What a person's resume makes of a guest: stopped ones start again, refused groups are tried again."""
    if guest.state in STOPPED:
        guest = relist(guest, now)
        return Admission(guest, Next.INVITATION, changed=True)
    if guest.refused:
        guest = replace(guest, refused={})
        return Admission(guest, next_for(guest), changed=True)
    return Admission(guest, Next.NOTHING, changed=False)

"""Invitation: look before inviting; record the intent; invite; record the user."""

from collections.abc import Callable
from dataclasses import replace

from shared.domain.errors import GuestlistError, OutcomeUnknownError, PermanentError, SettlingError, attempt
from shared.domain.failure import UNKNOWN
from shared.domain.guest import Guest, State
from shared.domain.messages import SendInvitation
from shared.domain.ports import Services, User, UserKind
from shared.engine.control import ask_leave, close_breaker, mind_pressure, wait_turn
from shared.engine.nudges import send_onward
from shared.engine.policies import under_policy
from shared.engine.records import change_guest, save_guest

MOST_POSTS = 2
"""How often an invitation is posted when no answer tells what became of it; then a person must look."""


async def send_invitation(s: Services, message: SendInvitation) -> None:
    """Look before inviting; record the intent; invite; record the user."""
    guest = await s.guests.get(message.guest_id)
    if guest is None:
        return
    if guest.state not in {State.LISTED, State.INVITING}:
        await send_onward(s, guest, message.cause)
        return
    await wait_turn(s, message)
    guest = await under_policy(s, guest)
    user = await s.directory.find(guest.email)
    guest = await (_adopt(s, guest, user) if user else _invite(s, guest, message))
    await send_onward(s, guest, message.cause)


async def _adopt(s: Services, guest: Guest, user: User) -> Guest:
    """Take over what Entra knows of this person already: nobody is invited twice."""
    now = s.clock()
    ours = guest.state is State.INVITING
    if user.kind is UserKind.INTERNAL:
        raise PermanentError("already an internal user of your organisation")
    guest = replace(guest, user_id=user.user_id, invited_at=guest.state_at if ours else now)
    if user.kind is UserKind.ACCEPTED:
        accepted = guest.moved(State.ACCEPTED, now, "" if ours else "was a guest already; no mail was sent")
        return await save_guest(s, replace(accepted, accepted_at=user.since or now))
    return await save_guest(
        s, guest.moved(State.INVITED, now, "" if ours else "was invited already; no second mail")
    )


async def _invite(s: Services, guest: Guest, message: SendInvitation) -> Guest:
    """Post the invitation of a guest whom Entra does not show.

    A guest who was posted before may have been invited by a call whose answer was lost, and the directory may
    take its settling time to show it: only after that is the invitation posted again, and only once more. The
    time must have passed by this host's clock, and by the broker's, which kept the message back (`waited`).
    """
    now, settling = s.clock(), s.options.settling
    if guest.tries and not (message.waited and now >= guest.state_at + settling):
        left = guest.state_at + settling - now
        raise SettlingError("waiting for the directory to show the guest", max(settling, left))
    if guest.tries >= MOST_POSTS:
        return await save_guest(s, guest.moved(State.NEEDS_ATTENTION, now, UNKNOWN))
    probing = await ask_leave(s)
    guest = await save_guest(s, replace(guest.moved(State.INVITING, now), tries=guest.tries + 1))
    posted = await attempt(s.directory.invite(guest.email, guest.name, guest.invitation))
    now = s.clock()
    if isinstance(posted, OutcomeUnknownError):
        raise posted
    if isinstance(posted, GuestlistError):
        await _note(s, guest, lambda g: replace(g.moved(State.LISTED, now), tries=g.tries - 1))
        raise posted
    if probing:
        await close_breaker(s)
    await mind_pressure(s)
    return await _note(s, guest, lambda g: replace(g.moved(State.INVITED, now), user_id=posted, invited_at=now))


async def _note(s: Services, guest: Guest, outcome: Callable[[Guest], Guest]) -> Guest:
    """Save what came of the POST, also when another message for the same guest has saved it meanwhile."""

    def decide(found: Guest | None) -> Guest | None:
        return outcome(found) if found and found.state is State.INVITING else None

    return await change_guest(s, guest.guest_id, guest, decide, s.clock()) or guest

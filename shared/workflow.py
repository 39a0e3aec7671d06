"""The process, top to bottom: roster → invitation → redemption → membership. One function for each step.

A step raises what `domain/errors.py` lists; `delivery.py` makes a fate of it. Every step may run twice: it
guards on the guest's state, and sends onward even when it finds its work done.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import batched

from shared.control import ask_leave, close_breaker, mind_pressure, reserve_slots, wait_turn
from shared.delivery import attempt, each
from shared.domain.admission import Admission, Next, admit
from shared.domain.batch import BatchState, Upload
from shared.domain.errors import (
    GuestlistError,
    OutcomeUnknownError,
    PermanentError,
    SettlingError,
)
from shared.domain.failure import UNKNOWN
from shared.domain.guest import Guest, Request, State
from shared.domain.messages import ApplyMembership, Message, SendInvitation
from shared.domain.pace import LEAD
from shared.domain.ports import OpenGuest, Services, User, UserKind
from shared.joining import add_members, record, refuse_by_policy
from shared.keeping import change, keep, keep_batch, under_policy
from shared.planning import begin_batch, plan_batch, reason_to_hold
from shared.reporting import claim_name, mark_taken_in, report_check, report_rejection, write_report

CHUNK = 100
"""Guests admitted at a time: the first invitations go out while the rest of a large roster is taken in."""

MOST_POSTS = 2
"""How often an invitation is posted when no answer tells what became of it; then a person must look."""

MEMBERS_A_CALL = 20
"""Graph's limit for members@odata.bind."""


# ---------------------------------------------------------------- intake


async def take_in(s: Services, upload: Upload, content: bytes) -> None:
    """Read a roster, write its batch, and nudge whoever needs something. Raises RosterError, PolicyError."""
    batch, planned = await plan_batch(s, upload, content)
    await keep_batch(s, batch.batch_id, batch)
    await s.batches.write_entries(batch.batch_id, planned.entries)
    if reason := await reason_to_hold(s, batch, planned):
        batch = await keep_batch(s, batch.batch_id, batch, state=BatchState.HELD, reason=reason)
    else:
        for requests in batched(planned.requests, CHUNK, strict=False):
            await _admit(s, requests, cause=batch.batch_id)
        batch = await keep_batch(s, batch.batch_id, batch, state=BatchState.RUNNING)
    await claim_name(s, upload, batch.batch_id)
    await write_report(s, batch)
    await mark_taken_in(s, upload, batch.batch_id)


async def check(s: Services, upload: Upload, content: bytes) -> None:
    """All of intake up to the report, and none of its effects: no guest, no message."""
    batch, planned = await plan_batch(s, upload, content)
    await report_check(s, upload, batch, planned.entries)


async def reject(s: Services, upload: Upload, content: bytes, reason: str) -> None:
    """Refuse a roster as a whole, with a report that says why."""
    batch = await begin_batch(s, upload, content)
    rejected = replace(batch, state=BatchState.REJECTED, reason=reason, finished_at=s.clock())
    await report_rejection(s, upload, rejected, content)


async def _admit(s: Services, requests: Sequence[Request], cause: str) -> None:
    """Put each guest, then send the nudges: an invitation for each that needs one, at its slot."""
    now = s.clock()
    known = await s.guests.get_many([request.guest_id for request in requests])

    def admission(request: Request, guest: Guest | None) -> Admission:
        return admit(guest, request, now, s.options.retry_failed_after)

    foreseen = {request.guest_id: admission(request, known.get(request.guest_id)) for request in requests}
    invited = [key for key, plan in foreseen.items() if plan.next is Next.INVITATION]
    slots = await reserve_slots(s, invited, not_before=now + LEAD)

    async def put(request: Request) -> None:
        def decide(guest: Guest | None) -> Guest | None:
            admitted = admission(request, guest)
            return admitted.guest if admitted.changed else None

        key = request.guest_id
        await change(s, key, known.get(key), decide, slots.get(key, now))

    await asyncio.gather(*(put(request) for request in requests))
    nudges: list[tuple[Message, datetime | None]] = []
    nudges += [(SendInvitation(key, cause).at(slot), slot) for key, slot in slots.items()]
    nudges += [
        (ApplyMembership(key, cause), None) for key, plan in foreseen.items() if plan.next is Next.MEMBERSHIP
    ]
    await s.bus.send(nudges)


# ---------------------------------------------------------------- invitation


async def send_invitation(s: Services, message: SendInvitation) -> None:
    """Look before inviting; record the intent; invite; record the user."""
    guest = await s.guests.get(message.guest_id)
    if guest is None:
        return
    if guest.state not in {State.LISTED, State.INVITING}:
        await _send_onward(s, guest, message.cause)
        return
    await wait_turn(s, message)
    guest = await under_policy(s, guest)
    user = await s.directory.find(guest.email)
    guest = await (_adopt(s, guest, user) if user else _invite(s, guest, message))
    await _send_onward(s, guest, message.cause)


async def _adopt(s: Services, guest: Guest, user: User) -> Guest:
    """Take over what Entra knows of this person already: nobody is invited twice."""
    now = s.clock()
    ours = guest.state is State.INVITING
    if user.kind is UserKind.INTERNAL:
        raise PermanentError("already an internal user of your organisation")
    guest = replace(guest, user_id=user.user_id, invited_at=guest.state_at if ours else now)
    if user.kind is UserKind.ACCEPTED:
        accepted = guest.moved(State.ACCEPTED, now, "" if ours else "was a guest already; no mail was sent")
        return await keep(s, replace(accepted, accepted_at=user.since or now))
    return await keep(s, guest.moved(State.INVITED, now, "" if ours else "was invited already; no second mail"))


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
        return await keep(s, guest.moved(State.NEEDS_ATTENTION, now, UNKNOWN))
    probing = await ask_leave(s)
    guest = await keep(s, replace(guest.moved(State.INVITING, now), tries=guest.tries + 1))
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

    return await change(s, guest.guest_id, guest, decide, s.clock()) or guest


async def _send_onward(s: Services, guest: Guest, cause: str) -> None:
    if guest.groups_due:
        await s.bus.send([(ApplyMembership(guest.guest_id, cause), None)])


# ---------------------------------------------------------------- redemption


async def poll_redemption(s: Services) -> None:
    """Ask Entra who is still pending; whoever of our invited guests is not has accepted, or is gone."""
    waiting = [guest async for guest in s.guests.open() if guest.state is State.INVITED]
    if not waiting:
        return
    ours = {guest.user_id for guest in waiting}
    pending = {user_id async for user_id in s.directory.pending() if user_id in ours}
    await each([g for g in waiting if g.user_id not in pending], lambda guest: _confirm(s, guest), "redemption")
    await each([g for g in waiting if g.user_id in pending], lambda guest: _expire(s, guest), "expiry")


async def _confirm(s: Services, seen: OpenGuest) -> None:
    """Believe the guest's own record in Entra rather than the list, which may lag."""
    guest = await s.guests.get(seen.guest_id)
    if guest is None or guest.state is not State.INVITED:
        return
    now, user = s.clock(), await s.directory.user(guest.user_id)
    if user is None:
        if now - guest.state_at >= s.options.settling:
            await keep(s, guest.moved(State.FAILED, now, "removed from Entra before accepting"))
    elif user.kind is UserKind.ACCEPTED:
        accepted = replace(guest.moved(State.ACCEPTED, now, guest.reason), accepted_at=user.since or now)
        await _send_onward(s, await keep(s, accepted), f"accepted-{now:%Y%m%dT%H%M%S}")


async def _expire(s: Services, seen: OpenGuest) -> None:
    if seen.due_at is None or s.clock() < seen.due_at:
        return
    guest = await s.guests.get(seen.guest_id)
    now = s.clock()
    if guest and guest.state is State.INVITED and guest.expires_at and now >= guest.expires_at:
        days = guest.expire_after.days
        await keep(s, guest.moved(State.EXPIRED, now, f"not accepted within {days} days"))


# ---------------------------------------------------------------- membership


async def apply_membership(
    s: Services, messages: Sequence[ApplyMembership]
) -> dict[ApplyMembership, GuestlistError]:
    """Put the guests into the groups that are due, group by group. Says which messages met with trouble."""
    found = await s.guests.get_many({message.guest_id for message in messages})
    guests = {key: guest for key, guest in found.items() if guest.groups_due}
    outcomes = await refuse_by_policy(s, guests.values())
    by_group: dict[str, list[Guest]] = defaultdict(list)
    for guest in guests.values():
        for group in guest.groups_due - outcomes[guest.guest_id].keys():
            by_group[group].append(guest)
    calls = [
        (group, chunk)
        for group, members in by_group.items()
        for chunk in batched(members, MEMBERS_A_CALL, strict=False)
    ]
    await asyncio.gather(*(add_members(s, group, chunk, outcomes) for group, chunk in calls))
    troubles = {key: await record(s, guest, outcomes[key]) for key, guest in guests.items()}
    return {message: trouble for message in messages if (trouble := troubles.get(message.guest_id))}

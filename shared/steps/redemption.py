"""Redemption: who of the invited has accepted. One list for all of them; the guest's own record decides."""

from dataclasses import replace

from shared.domain.guest import State
from shared.domain.ports import OpenGuest, Services, UserKind
from shared.engine.nudges import send_onward
from shared.engine.records import save_guest
from shared.engine.sweep import each
from shared.engine.telemetry import note, span


async def poll_redemption(s: Services) -> None:
    """Ask Entra who is still pending; whoever of our invited guests is not has accepted, or is gone."""
    with span("poll_redemption"):
        waiting = [guest async for guest in s.guests.open() if guest.state is State.INVITED]
        if not waiting:
            return
        ours = {guest.user_id for guest in waiting}
        pending = {user_id async for user_id in s.directory.pending() if user_id in ours}
        note(waiting=len(waiting), pending=len(pending))
        await each(
            [g for g in waiting if g.user_id not in pending], lambda guest: _confirm(s, guest), "redemption"
        )
        await each([g for g in waiting if g.user_id in pending], lambda guest: _expire(s, guest), "expiry")


async def _confirm(s: Services, seen: OpenGuest) -> None:
    """Believe the guest's own record in Entra rather than the list, which may lag."""
    guest = await s.guests.get(seen.guest_id)
    if guest is None or guest.state is not State.INVITED:
        return
    now, user = s.clock(), await s.directory.user(guest.user_id)
    if user is None:
        if now - guest.state_at >= s.options.settling:
            await save_guest(s, guest.moved(State.FAILED, now, "removed from Entra before accepting"))
    elif user.kind is UserKind.ACCEPTED:
        accepted = replace(guest.moved(State.ACCEPTED, now, guest.reason), accepted_at=user.since or now)
        await send_onward(s, await save_guest(s, accepted), f"accepted-{now:%Y%m%dT%H%M%S}")


async def _expire(s: Services, seen: OpenGuest) -> None:
    if seen.due_at is None or s.clock() < seen.due_at:
        return
    guest = await s.guests.get(seen.guest_id)
    now = s.clock()
    if guest and guest.state is State.INVITED and guest.expires_at and now >= guest.expires_at:
        days = guest.expire_after.days
        await save_guest(s, guest.moved(State.EXPIRED, now, f"not accepted within {days} days"))

"""Sending on their way guests whom a message should have moved, or whom a person wants moved."""

from collections.abc import Sequence
from datetime import datetime

from shared.domain.admission import Admission, Next, next_for
from shared.domain.guest import Guest
from shared.domain.messages import ApplyMembership, Message, SendInvitation
from shared.domain.pace import LEAD
from shared.domain.ports import OpenGuest, Services
from shared.engine.control import reserve_slots
from shared.engine.records import save_guest
from shared.engine.sweep import each

CHUNK = 100
"""Guests admitted at a time: the first invitations go out while the rest of a large roster is taken in."""


async def nudge(s: Services, due: Sequence[OpenGuest]) -> None:
    """Send anew what stands still. Guests who are waited for, and nothing else, are redemption's."""
    guests = await s.guests.get_many([guest.guest_id for guest in due])
    stuck = [Admission(guest, next_for(guest), changed=True) for guest in guests.values()]
    await send(s, [plan for plan in stuck if plan.next is not Next.NOTHING], "upkeep")


async def send(s: Services, admissions: Sequence[Admission], why: str) -> int:
    """Save each guest, then send its nudge. One that moved meanwhile needs none. Returns how many were sent."""
    now = s.clock()
    waiting = [plan.guest.guest_id for plan in admissions if plan.next is Next.INVITATION]
    slots = await reserve_slots(s, waiting, not_before=now + LEAD)
    saved: list[tuple[Guest, Next]] = []

    async def save(plan: Admission) -> None:
        saved.append((await save_guest(s, plan.guest, slots.get(plan.guest.guest_id)), plan.next))

    await each([plan for plan in admissions if plan.changed], save, why)
    cause = f"{why}-{now:%Y%m%dT%H%M%S}"
    nudges: list[tuple[Message, datetime | None]] = []
    for guest, step in saved:
        if step is Next.INVITATION:
            slot = slots[guest.guest_id]
            nudges.append((SendInvitation(guest.guest_id, cause).at(slot), slot))
        elif step is Next.MEMBERSHIP:
            nudges.append((ApplyMembership(guest.guest_id, cause), None))
    await s.bus.send(nudges)
    return len(nudges)


async def send_onward(s: Services, guest: Guest, cause: str) -> None:
    if guest.groups_due:
        await s.bus.send([(ApplyMembership(guest.guest_id, cause), None)])

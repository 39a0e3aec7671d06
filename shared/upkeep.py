"""What keeps the process going when something is lost: nudges, uploads, reports; and resume by a person.

The guests table is the truth: with every message gone, all that was due is found here and sent again.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import batched

from shared.control import reserve_slots
from shared.delivery import deliver_upload, each, record_failure
from shared.domain.admission import Admission, Next, next_for, resume
from shared.domain.batch import Batch, BatchState, Upload
from shared.domain.guest import Guest
from shared.domain.messages import ApplyMembership, Message, SendInvitation, UnreadableMessageError
from shared.domain.ports import OpenGuest, Services
from shared.keeping import keep, keep_batch
from shared.reporting import CHECKS, UPLOADS, is_taken_in, write_report
from shared.workflow import CHUNK, check, reject, take_in

QUARANTINE = "quarantine"
"""The container where bodies are kept that nobody could read."""

INTAKES = {UPLOADS: take_in, CHECKS: check}


async def keep_up(s: Services) -> None:
    """One round. No part of it stops another: each nudge, upload and batch is on its own."""
    open_guests = [guest async for guest in s.guests.open()]
    now = s.clock()
    due = [guest for guest in open_guests if guest.due_at and guest.due_at <= now]
    await each(batched(due, CHUNK, strict=False), lambda chunk: _nudge(s, chunk), "nudges")
    await each([UPLOADS, CHECKS], lambda container: _find_lost(s, container), "uploads")
    revisions = {guest.guest_id: guest.revision for guest in open_guests}
    batches = [batch async for batch in s.batches.running() if batch.state is BatchState.RUNNING]
    await each(batches, lambda batch: write_report(s, batch, revisions), "reports")


async def _nudge(s: Services, due: Sequence[OpenGuest]) -> None:
    """Send anew what stands still. Guests who are waited for, and nothing else, are redemption's."""
    guests = await s.guests.get_many([guest.guest_id for guest in due])
    stuck = [Admission(guest, next_for(guest), changed=True) for guest in guests.values()]
    await _send(s, [plan for plan in stuck if plan.next is not Next.NOTHING], "upkeep")


async def _send(s: Services, admissions: Sequence[Admission], why: str) -> int:
    """Save each guest, then send its nudge. One that moved meanwhile needs none. Returns how many were sent."""
    now = s.clock()
    waiting = [plan.guest.guest_id for plan in admissions if plan.next is Next.INVITATION]
    slots = await reserve_slots(s, waiting)
    saved: list[tuple[Guest, Next]] = []

    async def save(plan: Admission) -> None:
        saved.append((await keep(s, plan.guest, slots.get(plan.guest.guest_id)), plan.next))

    await each([plan for plan in admissions if plan.changed], save, why)
    cause = f"{why}-{now:%Y%m%dT%H%M%S}"
    nudges: list[tuple[Message, datetime | None]] = []
    for guest, step in saved:
        if step is Next.INVITATION:
            nudges.append((SendInvitation(guest.guest_id, cause), slots[guest.guest_id]))
        elif step is Next.MEMBERSHIP:
            nudges.append((ApplyMembership(guest.guest_id, cause), None))
    await s.bus.send(nudges)
    return len(nudges)


async def _find_lost(s: Services, container: str) -> None:
    """Take in every upload whose event never came: one that is older than a nudge and no batch yet."""
    before = s.clock() - s.options.nudge_after
    uploads = [upload async for upload in s.blobs.list(container) if upload.modified_at <= before]

    async def look(upload: Upload) -> None:
        if not await is_taken_in(s, upload):
            await deliver_upload(f"{container}/{upload.name}", INTAKES[container], reject, s)

    await each(uploads, look, "lost uploads")


async def resume_batch(s: Services, batch_id: str) -> int | None:
    """Run what failed in a batch again, and nothing else. Returns the number of guests; None: no such batch.

    A rejected batch is taken in again from its upload, if that still lies there: its policy may be mended.
    """
    batch = await s.batches.get(batch_id)
    if batch is None:
        return None
    if batch.state is BatchState.REJECTED:
        await deliver_upload(f"{UPLOADS}/{_path(batch)}", take_in, reject, s)
        return 0
    entries = await s.batches.entries(batch_id)
    guests = await s.guests.get_many({entry.guest_id for entry in entries if entry.guest_id})
    resumed = [resume(guest, s.clock()) for guest in guests.values()]
    sent = 0
    for chunk in batched((plan for plan in resumed if plan.changed), CHUNK, strict=False):
        sent += await _send(s, chunk, "resume")
    if sent:
        batch = await keep_batch(s, batch_id, state=BatchState.RUNNING, finished_at=None)
        await write_report(s, batch)
    return sent


def _path(batch: Batch) -> str:
    return f"{batch.partner}/{batch.roster}" if batch.partner else batch.roster


async def bury[M: Message](body: bytes, kind: type[M], s: Services) -> None:
    """A message that was given up by the broker: the failure goes on the guest, an unreadable body is kept."""
    try:
        message = kind.read(body)
    except UnreadableMessageError:
        await s.blobs.write(
            QUARANTINE, f"{kind.queue}/{s.clock():%Y%m%dT%H%M%S%f}", body, "application/octet-stream"
        )
        return
    await record_failure(s, message, "stopped by an internal error; tell your operations team", unknown=True)

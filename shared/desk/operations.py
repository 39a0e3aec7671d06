"""What an operator asks for: run failures again, let a held batch go, close the breaker."""

from itertools import batched

from shared.desk.answers import BATCH_ID, Answer
from shared.domain import admission
from shared.domain.batch import BatchState, upload_name
from shared.domain.guest import State
from shared.domain.ports import Services
from shared.engine import control
from shared.engine.nudges import CHUNK, nudge, send
from shared.engine.records import change_batch
from shared.engine.reports import write_report
from shared.engine.uploads import UPLOADS, deliver_upload
from shared.steps.intake import reject, take_in


async def resume(s: Services, batch_id: str) -> Answer | None:
    """Run again what failed in the batch."""
    resumed = await resume_batch(s, batch_id) if BATCH_ID.fullmatch(batch_id) else None
    return None if resumed is None else {"batch_id": batch_id, "resumed": resumed}


async def approve(s: Services, batch_id: str) -> Answer | None:
    """Let a held batch go."""
    outcome = await approve_batch(s, batch_id) if BATCH_ID.fullmatch(batch_id) else None
    return None if outcome is None else {"batch_id": batch_id, "outcome": outcome}


async def close_breaker(s: Services) -> Answer:
    """Invite again, after Microsoft has lifted the block."""
    return {"invitations": "running", "nudged": await reopen(s)}


async def resume_batch(s: Services, batch_id: str) -> int | None:
    """Run what failed in a batch again, and nothing else. Returns the number of guests; None: no such batch.

    A rejected batch is taken in again from its upload, if that still lies there: its policy may be mended.
    """
    batch = await s.batches.get(batch_id)
    if batch is None:
        return None
    if batch.state is BatchState.REJECTED:
        await deliver_upload(UPLOADS, f"{UPLOADS}/{upload_name(batch.partner, batch.roster)}", take_in, reject, s)
        return 0
    entries = await s.batches.entries(batch_id)
    guests = await s.guests.get_many({entry.guest_id for entry in entries if entry.guest_id})
    resumed = [plan for guest in guests.values() if (plan := admission.resume(guest, s.clock())).changed]
    if not resumed:
        return 0
    # Running before any guest is listed again: whatever dies then, upkeep reports on the batch. And once more
    # behind, because a report that was under way may have closed it.
    await change_batch(s, batch_id, state=BatchState.RUNNING, finished_at=None)
    sent = 0
    for chunk in batched(resumed, CHUNK, strict=False):
        sent += await send(s, chunk, "resume")
    batch = await change_batch(s, batch_id, state=BatchState.RUNNING, finished_at=None)
    await write_report(s, batch)
    return sent


async def approve_batch(s: Services, batch_id: str) -> str | None:
    """Let a held batch go. Says what came of it; None: no such batch."""
    batch = await s.batches.get(batch_id)
    if batch is None:
        return None
    if batch.state is not BatchState.HELD:
        return f"the batch is {batch.state.value}, not held"
    name = upload_name(batch.partner, batch.roster)
    found = await s.blobs.read(UPLOADS, name)
    if found is None or found[1].etag != batch.upload_etag:
        return "the uploaded file was changed or removed meanwhile: drop it again"
    await change_batch(s, batch_id, approved=True)
    await deliver_upload(UPLOADS, f"{UPLOADS}/{name}", take_in, reject, s)
    return "approved"


async def reopen(s: Services) -> int:
    """Close the breaker, and send on their way all who waited for it. Returns how many they are."""
    await control.close_breaker(s)
    waiting = [guest async for guest in s.guests.open() if guest.state in {State.LISTED, State.INVITING}]
    for chunk in batched(waiting, CHUNK, strict=False):
        await nudge(s, chunk)
    return len(waiting)

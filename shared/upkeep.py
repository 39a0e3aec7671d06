"""What keeps the process going when something is lost: nudges, uploads, reports, dead letters.

The guests table is the truth: with every message gone, all that was due is found here and sent again.
"""

from itertools import batched

from shared.delivery import deliver_upload, each
from shared.domain.batch import Batch, BatchState, Upload, upload_name
from shared.domain.messages import Message, UnreadableMessageError
from shared.domain.ports import Services
from shared.keeping import keep_batch, record_failure
from shared.nudging import nudge
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
    await each(batched(due, CHUNK, strict=False), lambda chunk: nudge(s, chunk), "nudges")
    await each([UPLOADS, CHECKS], lambda container: _find_lost(s, container), "uploads")
    revisions = {guest.guest_id: guest.revision for guest in open_guests}
    batches = [batch async for batch in s.batches.running()]
    begun = [batch for batch in batches if batch.state is BatchState.RECEIVED]
    await each(begun, lambda batch: _take_up(s, batch), "intakes begun")
    running = [batch for batch in batches if batch.state is BatchState.RUNNING]
    s.memory.keep_only(batch.batch_id for batch in running)
    await each(running, lambda batch: write_report(s, batch, revisions), "reports")


async def _find_lost(s: Services, container: str) -> None:
    """Take in every upload whose event never came: one that is older than a nudge and no batch yet."""
    before = s.clock() - s.options.nudge_after
    uploads = [upload async for upload in s.blobs.list(container) if upload.modified_at <= before]

    async def look(upload: Upload) -> None:
        if not await is_taken_in(s, upload):
            await deliver_upload(f"{container}/{upload.name}", INTAKES[container], reject, s)

    await each(uploads, look, "lost uploads")


async def _take_up(s: Services, batch: Batch) -> None:
    """An intake that came to no end, for as long as the file lies there as it was."""
    if batch.received_at > s.clock() - s.options.nudge_after:
        return
    name = upload_name(batch.partner, batch.roster)
    found = await s.blobs.read(UPLOADS, name)
    if found and found[1].etag == batch.upload_etag:
        await deliver_upload(f"{UPLOADS}/{name}", take_in, reject, s)
    else:
        gone = "the file was replaced or removed before all of it was taken in"
        await keep_batch(s, batch.batch_id, state=BatchState.REJECTED, reason=gone, finished_at=s.clock())


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

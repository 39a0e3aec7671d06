"""Upkeep: what keeps the process going when something is lost: nudges, uploads, reports.

The guests table is the truth: with every message gone, all that was due is found here and sent again.
"""

from itertools import batched

from shared.domain.batch import Batch, BatchState, Upload, upload_name
from shared.domain.ports import Services
from shared.engine.nudges import CHUNK, nudge
from shared.engine.records import change_batch
from shared.engine.reports import write_report
from shared.engine.sweep import each
from shared.engine.telemetry import span
from shared.engine.uploads import CHECKS, UPLOADS, deliver_upload, is_taken_in
from shared.steps.intake import check, reject, take_in

INTAKES = {UPLOADS: take_in, CHECKS: check}


async def run_round(s: Services) -> None:
    """One round. No part of it stops another: each nudge, upload and batch is on its own."""
    with span("upkeep"):
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
        s.memory.forget_all_but(batch.batch_id for batch in running)
        await each(running, lambda batch: write_report(s, batch, revisions), "reports")


async def _find_lost(s: Services, container: str) -> None:
    """Take in every upload whose event never came: one that is older than a nudge and no batch yet."""
    before = s.clock() - s.options.nudge_after
    uploads = [upload async for upload in s.blobs.list(container) if upload.modified_at <= before]

    async def look(upload: Upload) -> None:
        if not await is_taken_in(s, upload):
            await deliver_upload(container, f"{container}/{upload.name}", INTAKES[container], reject, s)

    await each(uploads, look, "lost uploads")


async def _take_up(s: Services, batch: Batch) -> None:
    """An intake that came to no end, for as long as the file lies there as it was."""
    if batch.received_at > s.clock() - s.options.nudge_after:
        return
    name = upload_name(batch.partner, batch.roster)
    found = await s.blobs.read(UPLOADS, name)
    if found and found[1].etag == batch.upload_etag:
        await deliver_upload(UPLOADS, f"{UPLOADS}/{name}", take_in, reject, s)
    else:
        gone = "the file was replaced or removed before all of it was taken in"
        await change_batch(s, batch.batch_id, state=BatchState.REJECTED, reason=gone, finished_at=s.clock())

"""Uploaded files: handed to intake, and which of them has become a batch."""

import hashlib
import logging
from collections.abc import Awaitable, Callable

from shared.domain.batch import Batch, Upload
from shared.domain.errors import PolicyError, RosterError, attempt
from shared.domain.ports import Services
from shared.engine.control import overwrite
from shared.engine.telemetry import note, span, tell

UPLOADS = "uploads"
CHECKS = "checks"

type UploadStep = Callable[[Services, Upload, bytes], Awaitable[None]]
type RejectStep = Callable[[Services, Upload, bytes, str], Awaitable[None]]


async def deliver_upload(own: str, path: str, take: UploadStep, reject: RejectStep, s: Services) -> None:
    """Take in the upload at `container/name`, or reject it with a report. An upload that is gone is nothing.

    `own` is the container that the step is for. Azure hands a blob function whatever its event subscription
    sends, from any container: a file from elsewhere is left alone, and an error is logged.
    """
    container, _, name = path.partition("/")
    if container != own:
        tell("foreign upload", logging.ERROR, container=container, expected=own)
        return
    found = await s.blobs.read(container, name)
    if found is None:
        return
    content, upload = found
    with span(take.__name__, container=container, etag=upload.etag):
        error = await attempt(take(s, upload, content))
        outcome = type(error).__name__ if error else "taken in"
        note(outcome=outcome)
        tell("upload", container=container, etag=upload.etag, outcome=outcome)
        if isinstance(error, RosterError | PolicyError):
            await reject(s, upload, content, str(error))
        elif error:
            raise error


async def claim_name(s: Services, upload: Upload, batch_id: str) -> None:
    """From now on the report of this batch, and of no other, lies under the roster's name."""
    name = _latest(upload.container, upload.partner, upload.roster)
    await overwrite(s, name, {"batch_id": batch_id, "etag": ""})


async def mark_taken_in(s: Services, upload: Upload, batch_id: str) -> None:
    """Note, once its first report lies there, that this version of the file has become a batch.

    An intake that dies before is found by upkeep and done again.
    """
    name = _latest(upload.container, upload.partner, upload.roster)
    await overwrite(s, name, {"batch_id": batch_id, "etag": upload.etag})


async def holds_name(s: Services, container: str, batch: Batch) -> bool:
    """Whether the report of this batch lies under its roster's name: no newer upload has the name by now."""
    values, _ = await s.control.get(_latest(container, batch.partner, batch.roster))
    return values.get("batch_id") == batch.batch_id


async def is_taken_in(s: Services, upload: Upload) -> bool:
    """Whether this version of the file has become a batch."""
    if upload in s.memory.uploads:
        return True
    values, _ = await s.control.get(_latest(upload.container, upload.partner, upload.roster))
    if values.get("etag") != upload.etag:
        return False
    s.memory.uploads.add(upload)
    return True


def _latest(container: str, partner: str, roster: str) -> str:
    digest = hashlib.sha256(f"{container}\0{partner}\0{roster}".encode()).hexdigest()
    return f"latest-{digest[:32]}"

"""Dead letters: what the broker gave up."""

import logging

from shared.domain.messages import Message, UnreadableMessageError
from shared.domain.ports import Services
from shared.engine.records import record_failure
from shared.engine.telemetry import note, span, tell

QUARANTINE = "quarantine"
"""The container where bodies are kept that nobody could read."""


async def bury[M: Message](body: bytes, kind: type[M], s: Services) -> None:
    """A message that was given up by the broker: the failure goes on the guest, an unreadable body is kept."""
    with span("deadletter", queue=kind.queue):
        try:
            message = kind.read(body)
        except UnreadableMessageError:
            name = f"{kind.queue}/{s.clock():%Y%m%dT%H%M%S%f}"
            await s.blobs.write(QUARANTINE, name, body, "application/octet-stream")
            tell("buried", logging.ERROR, queue=kind.queue, kept=f"{QUARANTINE}/{name}")
            return
        note(guest=message.guest_id, cause=message.cause)
        await record_failure(s, message, "stopped by an internal error; tell your operations team", unknown=True)
        tell("buried", logging.ERROR, queue=kind.queue, guest_id=message.guest_id, cause=message.cause)

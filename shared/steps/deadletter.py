"""Dead letters: what the broker gave up."""

from shared.domain.messages import Message, UnreadableMessageError
from shared.domain.ports import Services
from shared.engine.records import record_failure

QUARANTINE = "quarantine"
"""The container where bodies are kept that nobody could read."""


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

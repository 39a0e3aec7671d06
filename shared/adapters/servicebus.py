"""The queues of Service Bus."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from azure.servicebus import ServiceBusMessage, ServiceBusMessageBatch
from azure.servicebus.aio import ServiceBusClient, ServiceBusSender
from azure.servicebus.exceptions import MessageSizeExceededError, ServiceBusError
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from shared.domain.errors import TransientError
from shared.domain.messages import Message

MOST_BYTES = 240_000
"""Of one transfer: below the 256 KiB of the Standard tier, because the SDK (7.15) does not count the envelope,
which repeats the first message's properties."""

_PROPAGATOR = TraceContextTextMapPropagator()


class ServiceBusQueues:
    """`Bus` on Service Bus. One sender a queue, opened at its first message and kept.

    Not all or nothing: after trouble, some of the messages may lie in their queues. Sending all of them again
    is right, because the queues drop what they know by its id.
    """

    def __init__(self, client: ServiceBusClient) -> None:
        self._client = client
        self._senders: dict[str, ServiceBusSender] = {}
        # A sender may be used by one task at a time.
        self._sending: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def send(self, messages: Sequence[tuple[Message, datetime | None]]) -> None:
        by_queue = defaultdict[str, list[ServiceBusMessage]](list)
        for message, at in messages:
            by_queue[message.queue].append(_transfer(message, at))
        for queue, transfers in by_queue.items():
            async with self._sending[queue]:
                await self._send(queue, transfers)

    async def _send(self, queue: str, transfers: list[ServiceBusMessage]) -> None:
        sender = self._senders.get(queue) or self._client.get_queue_sender(queue)
        self._senders[queue] = sender
        try:
            await _send_packed(sender, transfers)
        except ServiceBusError as error:
            # The next send opens a new one: a sender may not recover from a broker that went away.
            del self._senders[queue]
            await sender.close()
            raise TransientError(f"Service Bus: {type(error).__name__} for the queue {queue}") from error

    async def close(self) -> None:
        """Close the senders; the client stays its owner's."""
        while self._senders:
            _, sender = self._senders.popitem()
            await sender.close()


async def _send_packed(sender: ServiceBusSender, transfers: list[ServiceBusMessage]) -> None:
    """As few transfers as their size allows, in the order given."""
    batch: ServiceBusMessageBatch = await sender.create_message_batch(MOST_BYTES)
    for transfer in transfers:
        try:
            batch.add_message(transfer)
        except MessageSizeExceededError:
            await sender.send_messages(batch)
            batch = await sender.create_message_batch(MOST_BYTES)
            batch.add_message(transfer)
    await sender.send_messages(batch)


def _transfer(message: Message, at: datetime | None) -> ServiceBusMessage:
    """With the trace in which it is sent, if there is one: the host's next invocation goes on in it."""
    trace: dict[Any, Any] = {}
    _PROPAGATOR.inject(trace)
    if "traceparent" in trace:
        # The name under which Azure's SDKs knew it before the standard; the host reads either.
        trace["Diagnostic-Id"] = trace["traceparent"]
    return ServiceBusMessage(
        message.body(),
        message_id=message.message_id,
        content_type="application/json",
        scheduled_enqueue_time_utc=at,
        application_properties=trace,
    )

"""The tests' own end of the queues: the plain SDK, its links kept, since opening one takes half a second."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

from azure.servicebus import ServiceBusMessage, ServiceBusReceivedMessage
from azure.servicebus.aio import ServiceBusClient, ServiceBusReceiver, ServiceBusSender

from local.platform.layout import Layout


@dataclass(slots=True)
class Bus:
    client: ServiceBusClient
    links: dict[tuple[str, str], ServiceBusSender | ServiceBusReceiver] = field(default_factory=dict)

    @classmethod
    @asynccontextmanager
    async def connect(cls, layout: Layout) -> AsyncIterator["Bus"]:
        async with ServiceBusClient.from_connection_string(layout.service_bus) as client:
            bus = cls(client)
            yield bus
            await asyncio.gather(*(link.close() for link in bus.links.values()))

    async def send(self, queue: str, *messages: ServiceBusMessage) -> None:
        sender = await self._link("send", queue, partial(self.client.get_queue_sender, queue))
        await sender.send_messages(list(messages))

    async def peek(self, queue: str) -> list[ServiceBusReceivedMessage]:
        receiver = await self._link("peek", queue, partial(self.client.get_queue_receiver, queue))
        return await receiver.peek_messages(100, sequence_number=1)

    async def left(self, queue: str) -> int:
        return len(await self.peek(queue))

    async def empty(self, queue: str) -> bool:
        return await self.left(queue) == 0

    async def _link(self, kind, queue, make):
        if (kind, queue) not in self.links:
            self.links[kind, queue] = await make().__aenter__()
        return self.links[kind, queue]

"""A queue of one's own with the official SDK at both ends, for one test."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from azure.servicebus import (
    ServiceBusMessage,
    ServiceBusReceivedMessage,
    ServiceBusReceiveMode,
    ServiceBusSubQueue,
)
from azure.servicebus.aio import ServiceBusClient, ServiceBusReceiver, ServiceBusSender

from local.broker.control import Counts
from local.broker.queues import Queue, Queues
from local.broker.running import Broker

PATIENCE = 10.0
BRIEFLY = 0.3


def definition(name: str, lock: str) -> dict[str, object]:
    return {
        "name": name,
        "lockDuration": lock,
        "maxDeliveryCount": 3,
        "requiresDuplicateDetection": True,
        "duplicateDetectionHistoryTimeWindow": "PT10M",
        "defaultMessageTimeToLive": "P14D",
        "deadLetteringOnMessageExpiration": True,
    }


def queues(*, steady: int = 1, brief: int = 0, sync: int = 0) -> Queues:
    """Queues with locks of a minute, and some whose locks last a second."""
    kinds = [("Steady", steady, "PT1M"), ("sync", sync, "PT1M"), ("brief", brief, "PT1S")]
    names = [(f"{kind}-{n}", lock) for kind, number, lock in kinds for n in range(number)]
    return Queues(Queue.from_definition(definition(name, lock)) for name, lock in names)


def message(text: str, **properties: object) -> ServiceBusMessage:
    return ServiceBusMessage(text, **properties)  # type: ignore[arg-type]


def texts(messages: list[ServiceBusReceivedMessage]) -> list[str]:
    return [str(one) for one in messages]


async def eventually(holds: Callable[[], bool]) -> None:
    """Wait until it holds; fails after PATIENCE seconds."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it never came true"
        await asyncio.sleep(0.02)


@dataclass
class Bench:
    broker: Broker
    client: ServiceBusClient
    name: str
    sender: ServiceBusSender
    receiver: ServiceBusReceiver
    dead_letters: ServiceBusReceiver
    opened: list[ServiceBusReceiver | ServiceBusSender] = field(default_factory=list)

    async def send(self, *messages: ServiceBusMessage) -> None:
        for one in messages:
            await self.sender.send_messages(one)

    async def receive(self, count: int = 1) -> list[ServiceBusReceivedMessage]:
        """So many messages, or fewer when PATIENCE ends."""
        got: list[ServiceBusReceivedMessage] = []
        deadline = time.monotonic() + PATIENCE
        while len(got) < count and time.monotonic() < deadline:
            got += await self.receiver.receive_messages(max_message_count=count - len(got), max_wait_time=PATIENCE)
        return got

    async def one(self) -> ServiceBusReceivedMessage:
        (received,) = await self.receive()
        return received

    async def nothing(self) -> bool:
        return not await self.receiver.receive_messages(max_wait_time=BRIEFLY)

    def open_receiver(self, sub_queue: ServiceBusSubQueue | None = None, **options: object) -> ServiceBusReceiver:
        receiver = self.client.get_queue_receiver(self.name, sub_queue=sub_queue, **options)  # type: ignore[arg-type]
        self.opened.append(receiver)
        return receiver

    async def dead(self) -> ServiceBusReceivedMessage:
        (received,) = await self.dead_letters.receive_messages(max_wait_time=PATIENCE)
        return received

    def open_destructive(self) -> ServiceBusReceiver:
        return self.open_receiver(receive_mode=ServiceBusReceiveMode.RECEIVE_AND_DELETE)

    @property
    def counts(self) -> Counts:
        return self.broker.control.counts()[self.name.lower()]

"""One bus for its suite: in memory, or the broker with the Service Bus adapter before it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from azure.servicebus.aio import ServiceBusClient

from shared.adapters.servicebus import ServiceBusQueues
from shared.domain.messages import MESSAGES, Message
from shared.domain.ports import Bus
from tests.fakes.bus import FakeBus
from tests.fakes.clock import FakeClock

PATIENCE_SECONDS = 10.0


class FakeQueues:
    def __init__(self) -> None:
        self._clock = FakeClock()
        self._fake = FakeBus(self._clock)
        self._taken: dict[str, list[Message]] = {queue: [] for queue in MESSAGES}
        self.bus: Bus = self._fake

    def now(self) -> datetime:
        return self._clock.now

    async def take(self, queue: str, count: int) -> list[Message]:
        """The next messages of a queue; fewer if no more come."""
        while True:
            for message in self._fake.take_due():
                self._taken[message.queue].append(message)
            if len(self._taken[queue]) >= count or self._fake.next_at is None:
                found, self._taken[queue] = self._taken[queue][:count], self._taken[queue][count:]
                return found
            self._clock.now = self._fake.next_at


class BrokerQueues:
    def __init__(self, client: ServiceBusClient) -> None:
        self._client = client
        self.bus: Bus = ServiceBusQueues(client)

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def take(self, queue: str, count: int) -> list[Message]:
        found: list[Message] = []
        async with self._client.get_queue_receiver(queue) as receiver:
            while len(found) < count:
                got = await receiver.receive_messages(count - len(found), PATIENCE_SECONDS)
                if not got:
                    break
                for message in got:
                    await receiver.complete_message(message)
                    found.append(MESSAGES[queue].read(b"".join(message.body)))
                    assert message.message_id == found[-1].message_id
        return found


@asynccontextmanager
async def broker_queues(connection_string: str) -> AsyncIterator[BrokerQueues]:
    async with ServiceBusClient.from_connection_string(connection_string, retry_total=0) as client:
        queues = BrokerQueues(client)
        yield queues
        await queues.bus.close()

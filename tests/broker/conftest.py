import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from itertools import count, islice
from pathlib import Path

import pytest
from azure.servicebus import ServiceBusSubQueue
from azure.servicebus.aio import ServiceBusClient

from local.broker.running import Broker, running_broker
from tests.broker.bench import Bench, queues
from tests.broker.world import World

_STEADY, _BRIEF, _SYNC, _AT_ONCE = 120, 40, 10, 20


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    database = tmp_path_factory.mktemp("broker") / "broker.db"
    with running_broker(queues(steady=_STEADY, brief=_BRIEF, sync=_SYNC), database) as running:
        yield running


@pytest.fixture(scope="session")
async def take_bench(broker: Broker) -> AsyncIterator[Callable[[str], Awaitable[Bench]]]:
    """Gives out queues that no other test uses; opened and closed many at once, for the SDK takes long."""
    client = ServiceBusClient.from_connection_string(broker.connection_string, retry_total=0)
    numbers = {"Steady": count(), "brief": count()}
    ready: dict[str, list[Bench]] = {"Steady": [], "brief": []}
    benches: list[Bench] = []

    async def opened(name: str) -> Bench:
        sender, receiver = client.get_queue_sender(name), client.get_queue_receiver(name)
        dead_letters = client.get_queue_receiver(name, sub_queue=ServiceBusSubQueue.DEAD_LETTER)
        ends = (sender, receiver, dead_letters)
        await asyncio.gather(*(end.__aenter__() for end in ends))
        return Bench(broker, client, name, *ends, [*ends])

    async def take(kind: str) -> Bench:
        if not ready[kind]:
            names = [f"{kind}-{number}" for number in islice(numbers[kind], _AT_ONCE)]
            ready[kind] = await asyncio.gather(*map(opened, names))
            benches.extend(ready[kind])
        return ready[kind].pop()

    yield take
    await asyncio.gather(*(end.close() for bench in benches for end in bench.opened))
    await client.close()


@pytest.fixture
async def bench(take_bench: Callable[[str], Awaitable[Bench]]) -> Bench:
    return await take_bench("Steady")


@pytest.fixture
async def brief_bench(take_bench: Callable[[str], Awaitable[Bench]]) -> Bench:
    """A queue whose locks last one second."""
    return await take_bench("brief")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "broker.db")
    yield made
    made.store.close()

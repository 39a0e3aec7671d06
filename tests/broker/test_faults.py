import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from azure.servicebus.aio import ServiceBusClient
from azure.servicebus.exceptions import MessageLockLostError, ServiceBusError, ServiceBusServerBusyError

from local.broker.control import Control
from local.broker.faults import Fault
from local.broker.running import Broker, running_broker
from tests.broker.bench import PATIENCE, eventually, message, queues, texts

QUEUE = "steady-0"


@pytest.fixture
def faulty(tmp_path: Path) -> Iterator[Broker]:
    """A broker of its own, for a fault hits whoever comes next."""
    with running_broker(queues(), tmp_path / "broker.db") as broker:
        yield broker


@pytest.fixture
async def client(faulty: Broker) -> AsyncIterator[ServiceBusClient]:
    async with ServiceBusClient.from_connection_string(
        faulty.connection_string, retry_total=1, retry_backoff_factor=0.05
    ) as client:
        yield client


@pytest.fixture
async def hasty(faulty: Broker) -> AsyncIterator[ServiceBusClient]:
    """A client that tries once."""
    async with ServiceBusClient.from_connection_string(faulty.connection_string, retry_total=0) as client:
        yield client


async def test_a_busy_broker_refuses_so_many_sends(faulty: Broker, hasty: ServiceBusClient):
    faulty.control.arm(Fault.SERVER_BUSY, 2)
    sender = hasty.get_queue_sender(QUEUE)
    for _ in range(2):
        with pytest.raises(ServiceBusServerBusyError):
            await sender.send_messages(message("a"))
    await sender.send_messages(message("a"))
    assert faulty.control.counts()[QUEUE].active == 1


async def test_a_send_whose_answer_is_lost_has_been_stored(faulty: Broker, hasty: ServiceBusClient):
    faulty.control.arm(Fault.LOSE_SEND)
    with pytest.raises(ServiceBusError):
        await hasty.get_queue_sender(QUEUE).send_messages(message("a"))
    assert faulty.control.counts()[QUEUE].active == 1


async def test_a_batch_sent_again_after_a_lost_answer_is_there_once(faulty: Broker, client: ServiceBusClient):
    faulty.control.arm(Fault.LOSE_SEND)
    batch = [message(str(n), message_id=str(n)) for n in range(3)]
    await client.get_queue_sender(QUEUE).send_messages(batch)
    assert faulty.control.counts()[QUEUE].active == 3


async def test_a_settlement_whose_confirmation_is_lost_has_been_done(faulty: Broker, client: ServiceBusClient):
    await client.get_queue_sender(QUEUE).send_messages(message("a"))
    receiver = client.get_queue_receiver(QUEUE)
    (got,) = await receiver.receive_messages(max_wait_time=PATIENCE)
    faulty.control.arm(Fault.LOSE_SETTLEMENT)
    completing = asyncio.create_task(receiver.complete_message(got))
    await eventually(lambda: faulty.control.counts()[QUEUE].active == 0)
    faulty.control.arm(Fault.DISCONNECT)
    with pytest.raises(MessageLockLostError):
        await completing
    await receiver.close()


async def test_clients_come_back_after_all_connections_were_cut(faulty: Broker, client: ServiceBusClient):
    sender, receiver = client.get_queue_sender(QUEUE), client.get_queue_receiver(QUEUE)
    await sender.send_messages(message("a"))
    (got,) = await receiver.receive_messages(max_wait_time=PATIENCE)
    faulty.control.arm(Fault.DISCONNECT)
    await eventually(lambda: _is_spent(faulty))
    await sender.send_messages(message("b"))
    assert texts(await receiver.receive_messages(max_wait_time=PATIENCE)) == ["b"]
    await receiver.complete_message(got)
    await eventually(lambda: faulty.control.counts()[QUEUE].active == 1)


async def test_a_fault_can_be_disarmed(faulty: Broker, hasty: ServiceBusClient):
    faulty.control.arm(Fault.SERVER_BUSY, 100)
    faulty.control.arm(Fault.SERVER_BUSY, 0)
    await hasty.get_queue_sender(QUEUE).send_messages(message("a"))


def _is_spent(broker: Broker) -> bool:
    return broker.control.armed(Fault.DISCONNECT) == 0


def test_counts_name_every_queue_before_any_message(faulty: Broker, tmp_path: Path):
    assert list(faulty.control.counts()) == [QUEUE]
    assert Control(tmp_path / "broker.db").counts() == faulty.control.counts()


async def test_a_purge_takes_every_message(faulty: Broker, hasty: ServiceBusClient):
    sender = hasty.get_queue_sender(QUEUE)
    await sender.send_messages([message(str(n), message_id=str(n)) for n in range(5)])
    assert faulty.control.purge() == 5
    await sender.send_messages(message("0", message_id="0"))
    assert faulty.control.counts()[QUEUE].active == 0
    assert faulty.control.purge(history=True) == 0
    await sender.send_messages(message("0", message_id="0"))
    assert faulty.control.counts()[QUEUE].active == 1

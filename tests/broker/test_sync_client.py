"""The same broker under the SDK's synchronous client."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest
from azure.servicebus import (
    ServiceBusClient,
    ServiceBusReceiveMode,
    ServiceBusReceiver,
    ServiceBusSender,
    ServiceBusSubQueue,
)
from azure.servicebus.exceptions import MessageLockLostError, MessageNotFoundError, MessagingEntityNotFoundError

from local.broker.running import Broker
from tests.broker.bench import BRIEFLY, PATIENCE, message, texts

type Pair = tuple[ServiceBusSender, ServiceBusReceiver]

_QUEUES = [f"sync-{n}" for n in range(5)]


@pytest.fixture(scope="module")
def client(broker: Broker) -> Iterator[ServiceBusClient]:
    with ServiceBusClient.from_connection_string(broker.connection_string, retry_total=0) as opened:
        yield opened


@pytest.fixture(scope="module")
def pairs(client: ServiceBusClient) -> Iterator[list[Pair]]:
    """Senders and receivers, opened and closed all at once, for the SDK takes long."""

    def opened(queue: str) -> Pair:
        return client.get_queue_sender(queue).__enter__(), client.get_queue_receiver(queue).__enter__()

    with ThreadPoolExecutor(len(_QUEUES)) as pool:
        ready = list(pool.map(opened, _QUEUES))
        yield list(ready)
        list(pool.map(lambda end: end.close(), chain.from_iterable(ready)))


@pytest.fixture
def pair(pairs: list[Pair]) -> Pair:
    """A queue that no other test uses."""
    return pairs.pop()


def test_a_message_goes_through(pair: Pair):
    sender, receiver = pair
    sender.send_messages(message("a"))
    (got,) = receiver.receive_messages(max_wait_time=PATIENCE)
    assert str(got) == "a"
    receiver.complete_message(got)
    assert receiver.peek_messages(sequence_number=1) == []


def test_a_batch_goes_through_a_stream(pair: Pair):
    sender, receiver = pair
    sender.send_messages([message(str(n)) for n in range(50)])
    got = []
    for one in receiver:
        receiver.complete_message(one)
        got.append(one)
        if len(got) == 50:
            break
    assert texts(got) == [str(n) for n in range(50)]


def test_every_settlement_is_confirmed(client: ServiceBusClient, pair: Pair):
    sender, receiver = pair
    sender.send_messages(message("a"))
    (got,) = receiver.receive_messages(max_wait_time=PATIENCE)
    receiver.abandon_message(got)
    (got,) = receiver.receive_messages(max_wait_time=PATIENCE)
    assert got.delivery_count == 1
    receiver.defer_message(got)
    (got,) = receiver.receive_deferred_messages(got.sequence_number)
    receiver.dead_letter_message(got, reason="why")
    with client.get_queue_receiver(sender.entity_name, sub_queue=ServiceBusSubQueue.DEAD_LETTER) as dead_letters:
        (dead,) = dead_letters.receive_messages(max_wait_time=PATIENCE)
        assert dead.dead_letter_reason == "why"
        dead_letters.complete_message(dead)


def test_scheduling_and_cancelling(pair: Pair):
    sender, receiver = pair
    numbers = sender.schedule_messages([message("a"), message("b")], datetime.now(UTC) + timedelta(hours=1))
    assert texts(receiver.peek_messages(5, sequence_number=1)) == ["a", "b"]
    sender.cancel_scheduled_messages(numbers)
    with pytest.raises(MessageNotFoundError):
        sender.cancel_scheduled_messages(numbers)
    sender.schedule_messages(message("c"), datetime.now(UTC) + timedelta(seconds=0.3))
    assert texts(receiver.receive_messages(max_wait_time=PATIENCE)) == ["c"]


def test_a_lost_lock_is_told(broker: Broker, pair: Pair):
    sender, receiver = pair
    sender.send_messages(message("a"))
    (got,) = receiver.receive_messages(max_wait_time=PATIENCE)
    assert receiver.renew_message_lock(got) >= datetime.now(UTC)
    broker.control.purge()
    with pytest.raises(MessageLockLostError):
        receiver.complete_message(got)


def test_receive_and_delete(client: ServiceBusClient):
    with (
        client.get_queue_sender("sync-9") as sender,
        client.get_queue_receiver("sync-9", receive_mode=ServiceBusReceiveMode.RECEIVE_AND_DELETE) as receiver,
    ):
        sender.send_messages(message("a"))
        assert texts(receiver.receive_messages(max_wait_time=PATIENCE)) == ["a"]
        assert not receiver.receive_messages(max_wait_time=BRIEFLY)


def test_an_unknown_queue_is_refused(client: ServiceBusClient):
    with pytest.raises(MessagingEntityNotFoundError):
        client.get_queue_sender("nowhere").send_messages(message("a"))

import asyncio

import pytest
from azure.servicebus import NEXT_AVAILABLE_SESSION
from azure.servicebus.aio import ServiceBusClient
from azure.servicebus.exceptions import MessagingEntityNotFoundError, ServiceBusError

from local.broker.running import Broker
from tests.broker.bench import PATIENCE, Bench, message


async def test_sending_to_an_unknown_queue_is_refused(bench: Bench):
    with pytest.raises(MessagingEntityNotFoundError):
        await bench.client.get_queue_sender("nowhere").send_messages(message("a"))


async def test_receiving_from_an_unknown_queue_is_refused(bench: Bench):
    with pytest.raises(MessagingEntityNotFoundError):
        await bench.client.get_queue_receiver("nowhere").receive_messages(max_wait_time=PATIENCE)


async def test_a_session_receiver_is_refused(bench: Bench):
    receiver = bench.client.get_queue_receiver(bench.name, session_id=NEXT_AVAILABLE_SESSION)
    with pytest.raises(ServiceBusError, match="sessions"):
        await receiver.receive_messages(max_wait_time=PATIENCE)


async def test_queue_names_are_compared_without_case(broker: Broker, bench: Bench):
    async with ServiceBusClient.from_connection_string(broker.connection_string) as client:
        await client.get_queue_sender(bench.name.upper()).send_messages(message("a"))
    assert str(await bench.one()) == "a"


async def test_bytes_that_are_not_amqp_end_their_connection_only(broker: Broker, bench: Bench):
    reader, writer = await asyncio.open_connection("127.0.0.1", broker.port)
    writer.write(b"GET / HTTP/1.1\r\n\r\n" * 20)
    while await reader.read(1024):
        pass
    writer.close()
    await bench.send(message("a"))
    assert str(await bench.one()) == "a"


async def test_a_client_that_vanishes_harms_nobody(broker: Broker, bench: Bench):
    _, writer = await asyncio.open_connection("127.0.0.1", broker.port)
    writer.write(b"AMQP\x03\x01\x00\x00")
    await writer.drain()
    writer.transport.abort()
    await bench.send(message("a"))
    assert str(await bench.one()) == "a"

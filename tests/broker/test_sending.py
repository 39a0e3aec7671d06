import pytest
from azure.servicebus import ServiceBusMessage
from azure.servicebus.amqp import AmqpAnnotatedMessage, AmqpMessageBodyType
from azure.servicebus.exceptions import MessageSizeExceededError

from tests.broker.bench import Bench, message, texts


async def test_a_message_sent_is_received_with_its_body(bench: Bench):
    await bench.send(message("hello"))
    assert str(await bench.one()) == "hello"


async def test_messages_arrive_in_the_order_they_were_sent(bench: Bench):
    await bench.send(*(message(str(n)) for n in range(5)))
    assert texts(await bench.receive(5)) == ["0", "1", "2", "3", "4"]


async def test_what_the_sender_wrote_on_a_message_is_kept(bench: Bench):
    await bench.send(
        ServiceBusMessage(
            b"\x00\xff",
            message_id="m-1",
            correlation_id="c-1",
            subject="s",
            content_type="application/json",
            to="t",
            reply_to="r",
            partition_key="p",
            application_properties={"text": "x", "number": 7, "bytes": b"\x01", "yes": True, "ratio": 0.5},
        )
    )
    got = await bench.one()
    assert b"".join(got.body) == b"\x00\xff"
    assert (got.message_id, got.correlation_id, got.subject) == ("m-1", "c-1", "s")
    assert (got.content_type, got.to, got.reply_to, got.partition_key) == ("application/json", "t", "r", "p")
    assert got.application_properties == {
        b"text": b"x",
        b"number": 7,
        b"bytes": b"\x01",
        b"yes": True,
        b"ratio": 0.5,
    }


async def test_a_body_of_values_is_kept(bench: Bench):
    await bench.sender.send_messages(AmqpAnnotatedMessage(value_body={"a": [1, 2]}))
    got = await bench.one()
    assert got.body_type is AmqpMessageBodyType.VALUE
    assert got.body == {b"a": [1, 2]}


async def test_a_body_of_several_data_sections_is_one_message(bench: Bench):
    await bench.sender.send_messages(AmqpAnnotatedMessage(data_body=[b"one", b"two"]))
    assert list((await bench.one()).body) == [b"one", b"two"]


async def test_a_message_larger_than_a_frame_is_kept_whole(bench: Bench):
    body = bytes(range(256)) * 900
    await bench.send(ServiceBusMessage(body))
    assert b"".join((await bench.one()).body) == body


async def test_a_message_above_the_size_limit_is_refused(bench: Bench):
    with pytest.raises(MessageSizeExceededError):
        await bench.send(message("x" * 300_000))
    assert await bench.nothing()


async def test_a_batch_becomes_its_messages(bench: Bench):
    batch = await bench.sender.create_message_batch()
    for n in range(100):
        batch.add_message(message(f"{n}", message_id=f"id-{n}"))
    await bench.sender.send_messages(batch)
    got = await bench.receive(100)
    assert [(str(one), one.message_id) for one in got] == [(f"{n}", f"id-{n}") for n in range(100)]


async def test_a_batch_of_one_is_one_message(bench: Bench):
    await bench.sender.send_messages([message("alone", message_id="first", partition_key="p")])
    got = await bench.one()
    assert (str(got), got.message_id) == ("alone", "first")
    assert bench.counts.active == 1


async def test_the_batch_limit_of_the_service_is_announced(bench: Bench):
    assert (await bench.sender.create_message_batch()).max_size_in_bytes == 262_144
    with pytest.raises(MessageSizeExceededError):
        await bench.sender.send_messages([message("x" * 100_000) for _ in range(3)])


async def test_sequence_numbers_rise(bench: Bench):
    await bench.send(message("a"), message("b"))
    first, second = await bench.receive(2)
    assert first.sequence_number < second.sequence_number


async def test_a_message_carries_when_it_was_enqueued_and_until_when_it_is_locked(bench: Bench):
    await bench.send(message("a"))
    got = await bench.one()
    assert (got.locked_until_utc - got.enqueued_time_utc).total_seconds() >= 60
    assert got.delivery_count == 0

from datetime import timedelta

import pytest
from azure.servicebus.exceptions import MessageLockLostError, ServiceBusError

from tests.broker.bench import Bench, eventually, message


async def test_a_dead_lettered_message_says_why(bench: Bench):
    await bench.send(message("a", application_properties={"kept": "yes"}))
    await bench.receiver.dead_letter_message(await bench.one(), reason="why", error_description="what")
    dead = await bench.dead()
    assert (str(dead), dead.dead_letter_reason, dead.dead_letter_error_description) == ("a", "why", "what")
    assert b"kept" in dead.application_properties
    assert await bench.nothing()


async def test_a_dead_lettered_message_needs_no_reason(bench: Bench):
    await bench.send(message("a"))
    await bench.receiver.dead_letter_message(await bench.one())
    assert bench.counts.dead_lettered == 1


async def test_a_message_received_from_the_dead_letter_queue_can_be_completed(bench: Bench):
    await bench.send(message("a"))
    await bench.receiver.dead_letter_message(await bench.one(), reason="why")
    dead = await bench.dead()
    await bench.dead_letters.complete_message(dead)
    assert bench.counts.dead_lettered == 0


async def test_the_dead_letter_queue_can_be_peeked(bench: Bench):
    await bench.send(message("a"))
    await bench.receiver.dead_letter_message(await bench.one(), reason="why")
    (seen,) = await bench.dead_letters.peek_messages()
    assert (str(seen), seen.dead_letter_reason) == ("a", "why")


async def test_a_lock_in_the_dead_letter_queue_can_be_renewed(bench: Bench):
    await bench.send(message("a"))
    await bench.receiver.dead_letter_message(await bench.one())
    dead = await bench.dead()
    before = dead.locked_until_utc
    assert await bench.dead_letters.renew_message_lock(dead) > before


async def test_a_message_in_the_dead_letter_queue_may_be_abandoned_for_ever(bench: Bench):
    await bench.send(message("a"))
    await bench.receiver.dead_letter_message(await bench.one())
    for _ in range(5):
        dead = await bench.dead()
        await bench.dead_letters.abandon_message(dead)
    assert bench.counts.dead_lettered == 1


async def test_a_dead_letter_cannot_be_dead_lettered(bench: Bench):
    await bench.send(message("a"))
    await bench.receiver.dead_letter_message(await bench.one())
    dead = await bench.dead()
    with pytest.raises(ServiceBusError) as refused:
        await bench.dead_letters.dead_letter_message(dead)
    assert not isinstance(refused.value, MessageLockLostError)
    assert bench.counts.dead_lettered == 1


async def test_a_message_abandoned_too_often_is_dead_lettered(bench: Bench):
    await bench.send(message("a"))
    for delivery in range(3):
        got = await bench.one()
        assert got.delivery_count == delivery
        await bench.receiver.abandon_message(got)
    dead = await bench.dead()
    assert dead.dead_letter_reason == "MaxDeliveryCountExceeded"


async def test_a_message_that_outlives_its_time_is_dead_lettered(bench: Bench):
    await bench.send(message("a", time_to_live=timedelta(seconds=0.3)))
    await eventually(lambda: bench.counts.dead_lettered == 1)
    dead = await bench.dead()
    assert dead.dead_letter_reason == "TTLExpiredException"


async def test_a_dead_letter_sent_anew_starts_anew(bench: Bench):
    await bench.send(message("a"))
    await bench.receiver.dead_letter_message(await bench.one(), reason="why")
    dead = await bench.dead()
    await bench.sender.send_messages(message(str(dead)))
    await bench.dead_letters.complete_message(dead)
    again = await bench.one()
    assert (again.delivery_count, again.dead_letter_reason) == (0, None)

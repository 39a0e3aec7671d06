import asyncio

import pytest
from azure.servicebus.aio import AutoLockRenewer
from azure.servicebus.exceptions import MessageLockLostError

from tests.broker.bench import PATIENCE, Bench, eventually, message


async def test_a_lock_that_expires_gives_the_message_to_the_next_and_counts(brief_bench: Bench):
    await brief_bench.send(message("a"))
    await brief_bench.one()
    again = await brief_bench.one()
    assert (str(again), again.delivery_count) == ("a", 1)


async def test_settling_after_the_lock_expired_is_refused(brief_bench: Bench):
    await brief_bench.send(message("a"))
    late = await brief_bench.one()
    await brief_bench.one()
    with pytest.raises(MessageLockLostError):
        await brief_bench.receiver.complete_message(late)
    assert brief_bench.counts.active == 1


async def test_the_broker_itself_refuses_a_lock_that_is_lost(brief_bench: Bench):
    await brief_bench.send(message("a"))
    late = await brief_bench.one()
    await brief_bench.one()
    with pytest.raises(MessageLockLostError):
        await brief_bench.receiver.renew_message_lock(late)


async def test_a_lock_that_is_renewed_holds_on(brief_bench: Bench):
    await brief_bench.send(message("a"), message("b"))
    held, other = await brief_bench.receive(2)
    first_end = held.locked_until_utc
    while (await brief_bench.receiver.peek_messages(10, sequence_number=1))[1].delivery_count == 0:
        assert await brief_bench.receiver.renew_message_lock(held) >= first_end
    assert str(other) == "b"
    await brief_bench.receiver.complete_message(held)
    assert brief_bench.counts.active == 1


async def test_the_sdk_renews_by_itself(brief_bench: Bench):
    await brief_bench.send(message("a"), message("b"))
    held, _lapsed = await brief_bench.receive(2)
    async with AutoLockRenewer() as renewer:
        renewer.register(brief_bench.receiver, held, max_lock_renewal_duration=PATIENCE)
        again = await brief_bench.one()
        assert (str(again), again.delivery_count) == ("b", 1)
        await brief_bench.receiver.complete_message(held)


async def test_a_lock_that_expires_on_the_last_delivery_dead_letters(brief_bench: Bench):
    await brief_bench.send(message("a"))
    for _ in range(2):
        await brief_bench.receiver.abandon_message(await brief_bench.one())
    await brief_bench.one()
    await eventually(lambda: brief_bench.counts.dead_lettered == 1)
    dead = await brief_bench.dead()
    assert dead.dead_letter_reason == "MaxDeliveryCountExceeded"


async def test_a_deferred_message_whose_lock_expires_stays_deferred(brief_bench: Bench):
    await brief_bench.send(message("a"))
    got = await brief_bench.one()
    await brief_bench.receiver.defer_message(got)
    await brief_bench.receiver.receive_deferred_messages([got.sequence_number])
    seen = (await brief_bench.receiver.peek_messages(sequence_number=1))[0]
    while seen.delivery_count == 0:
        await asyncio.sleep(0.05)
        (seen,) = await brief_bench.receiver.peek_messages(sequence_number=1)
    assert brief_bench.counts.deferred == 1

import pytest
from azure.servicebus.exceptions import MessageAlreadySettled, MessageLockLostError, MessageNotFoundError

from tests.broker.bench import Bench, message, texts


async def test_a_completed_message_is_gone(bench: Bench):
    await bench.send(message("a"))
    await bench.receiver.complete_message(await bench.one())
    assert bench.counts.active == 0


async def test_an_abandoned_message_comes_back_with_its_delivery_counted(bench: Bench):
    await bench.send(message("a"))
    await bench.receiver.abandon_message(await bench.one())
    again = await bench.one()
    assert (str(again), again.delivery_count) == ("a", 1)


async def test_an_abandoned_message_keeps_its_place(bench: Bench):
    await bench.send(message("a"), message("b"))
    await bench.receiver.abandon_message(await bench.one())
    assert texts(await bench.receive(2)) == ["a", "b"]


async def test_a_message_is_settled_once(bench: Bench):
    await bench.send(message("a"))
    got = await bench.one()
    await bench.receiver.complete_message(got)
    with pytest.raises(MessageAlreadySettled):
        await bench.receiver.complete_message(got)


async def test_a_deferred_message_is_received_by_its_number_only(bench: Bench):
    await bench.send(message("a"))
    got = await bench.one()
    await bench.receiver.defer_message(got)
    assert bench.counts.deferred == 1
    assert await bench.nothing()
    (deferred,) = await bench.receiver.receive_deferred_messages(got.sequence_number)
    assert str(deferred) == "a"
    await bench.receiver.complete_message(deferred)
    assert bench.counts.deferred == 0


async def test_a_deferred_message_that_is_abandoned_stays_deferred(bench: Bench):
    await bench.send(message("a"))
    got = await bench.one()
    await bench.receiver.defer_message(got)
    (deferred,) = await bench.receiver.receive_deferred_messages([got.sequence_number])
    await bench.receiver.abandon_message(deferred)
    (again,) = await bench.receiver.receive_deferred_messages([got.sequence_number])
    assert again.delivery_count == 1


async def test_a_deferred_message_can_be_dead_lettered(bench: Bench):
    await bench.send(message("a"))
    got = await bench.one()
    await bench.receiver.defer_message(got)
    (deferred,) = await bench.receiver.receive_deferred_messages([got.sequence_number])
    await bench.receiver.dead_letter_message(deferred, reason="why", error_description="what")
    dead = await bench.dead()
    assert (dead.dead_letter_reason, dead.dead_letter_error_description) == ("why", "what")


async def test_a_number_that_is_not_deferred_is_not_found(bench: Bench):
    with pytest.raises(MessageNotFoundError):
        await bench.receiver.receive_deferred_messages([999_999])


async def test_a_message_taken_away_meanwhile_has_lost_its_lock(bench: Bench):
    await bench.send(message("a"))
    got = await bench.one()
    bench.broker.control.purge()
    with pytest.raises(MessageLockLostError):
        await bench.receiver.complete_message(got)

from datetime import UTC, datetime, timedelta

import pytest
from azure.servicebus import ServiceBusMessageState
from azure.servicebus.exceptions import MessageNotFoundError

from tests.broker.bench import Bench, eventually, message, texts


def soon(seconds: float = 1.0) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


LATER = timedelta(hours=1)


async def test_a_scheduled_message_comes_at_its_time_and_not_before(bench: Bench):
    when = soon()
    await bench.sender.schedule_messages(message("later"), when)
    assert bench.counts.scheduled == 1
    got = await bench.one()
    assert str(got) == "later"
    assert got.enqueued_time_utc >= when - timedelta(milliseconds=1)


async def test_a_scheduled_message_has_a_new_sequence_number_once_active(bench: Bench):
    (scheduled,) = await bench.sender.schedule_messages(message("later"), soon(0.5))
    assert (await bench.one()).sequence_number > scheduled


async def test_a_scheduled_message_that_is_cancelled_never_comes(bench: Bench):
    numbers = await bench.sender.schedule_messages([message("a"), message("b")], soon(3600))
    await bench.sender.cancel_scheduled_messages(numbers)
    assert bench.counts.scheduled == 0


async def test_an_active_message_cannot_be_cancelled(bench: Bench):
    numbers = await bench.sender.schedule_messages(message("a"), soon(0.2))
    await eventually(lambda: bench.counts.active == 1)
    with pytest.raises(MessageNotFoundError):
        await bench.sender.cancel_scheduled_messages(numbers)
    assert str(await bench.one()) == "a"


async def test_a_send_with_a_time_to_come_is_scheduled(bench: Bench):
    await bench.send(message("later", scheduled_enqueue_time_utc=soon()))
    assert bench.counts.scheduled == 1
    assert str(await bench.one()) == "later"


async def test_a_batch_may_schedule_each_of_its_messages(bench: Bench):
    base = datetime.now(UTC)
    times = {"third": base + timedelta(seconds=1.2), "first": base + timedelta(seconds=0.8), "never": base + LATER}
    batch = [message(text, scheduled_enqueue_time_utc=when, message_id=text) for text, when in times.items()]
    await bench.sender.send_messages([*batch, message("now")])
    assert bench.counts.scheduled == 3
    assert texts(await bench.receive(3)) == ["now", "first", "third"]
    assert bench.counts.scheduled == 1


async def test_a_time_gone_by_means_at_once(bench: Bench):
    await bench.send(message("now", scheduled_enqueue_time_utc=soon(-60)))
    assert str(await bench.one()) == "now"


async def test_a_scheduled_message_is_seen_by_peeking(bench: Bench):
    await bench.send(message("later", scheduled_enqueue_time_utc=soon(3600)))
    (seen,) = await bench.receiver.peek_messages()
    assert seen.state is ServiceBusMessageState.SCHEDULED
    assert seen.scheduled_enqueue_time_utc is not None

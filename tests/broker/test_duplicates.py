from datetime import UTC, datetime, timedelta

from tests.broker.bench import Bench, message, texts


async def test_a_copy_is_accepted_and_dropped(bench: Bench):
    await bench.send(message("first", message_id="same"), message("copy", message_id="same"))
    assert bench.counts.active == 1
    assert str(await bench.one()) == "first"


async def test_a_copy_is_dropped_after_the_first_was_completed(bench: Bench):
    await bench.send(message("first", message_id="same"))
    await bench.receiver.complete_message(await bench.one())
    await bench.send(message("copy", message_id="same"))
    assert bench.counts.active == 0


async def test_copies_within_a_batch_are_dropped(bench: Bench):
    await bench.sender.send_messages([message(text, message_id=text[0]) for text in ("a1", "b1", "a2")])
    assert texts(await bench.receive(2)) == ["a1", "b1"]
    assert bench.counts.active == 2


async def test_a_batch_is_not_taken_for_its_first_message(bench: Bench):
    await bench.send(message("first", message_id="one"))
    await bench.sender.send_messages([message("copy", message_id="one"), message("new", message_id="two")])
    assert texts(await bench.receive(2)) == ["first", "new"]


async def test_a_scheduled_copy_is_dropped(bench: Bench):
    when = datetime.now(UTC) + timedelta(hours=1)
    await bench.send(message("first", message_id="same"))
    await bench.sender.schedule_messages(message("copy", message_id="same"), when)
    await bench.send(message("copy", message_id="same", scheduled_enqueue_time_utc=when))
    assert (bench.counts.active, bench.counts.scheduled) == (1, 0)


async def test_equal_messages_with_ids_of_their_own_are_not_copies(bench: Bench):
    await bench.send(message("same"), message("same"))
    assert bench.counts.active == 2


async def test_another_queue_may_use_the_same_id(bench: Bench, brief_bench: Bench):
    await bench.send(message("a", message_id="same"))
    await brief_bench.send(message("a", message_id="same"))
    assert (bench.counts.active, brief_bench.counts.active) == (1, 1)

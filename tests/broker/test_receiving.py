import asyncio

from azure.servicebus import ServiceBusMessageState

from tests.broker.bench import BRIEFLY, PATIENCE, Bench, eventually, message, texts


async def test_a_message_that_is_locked_goes_to_nobody_else(bench: Bench):
    await bench.send(message("a"))
    await bench.one()
    async with bench.open_receiver() as other:
        assert not await other.receive_messages(max_wait_time=BRIEFLY)


async def test_receive_and_delete_leaves_nothing(bench: Bench):
    await bench.send(message("a"))
    (got,) = await bench.open_destructive().receive_messages(max_wait_time=PATIENCE)
    assert str(got) == "a"
    assert bench.counts.active == 0


async def test_streaming_receives_what_comes_while_it_waits(bench: Bench):
    got: list[str] = []

    async def stream() -> None:
        async for received in bench.receiver:
            await bench.receiver.complete_message(received)
            got.append(str(received))
            if len(got) == 5:
                return

    streaming = asyncio.create_task(stream())
    for n in range(5):
        await bench.send(message(str(n)))
    await asyncio.wait_for(streaming, PATIENCE)
    assert got == ["0", "1", "2", "3", "4"]
    assert bench.counts.active == 0


async def test_receiving_waits_for_a_message_to_come(bench: Bench):
    waiting = asyncio.create_task(bench.receive())
    await bench.send(message("a"))
    assert texts(await waiting) == ["a"]


async def test_a_receiver_that_closes_gives_back_what_it_had_not_handed_out(bench: Bench):
    await bench.send(*(message(str(n)) for n in range(4)))
    hoarder = bench.client.get_queue_receiver(bench.name, prefetch_count=10)
    (first,) = await hoarder.receive_messages(max_wait_time=PATIENCE)
    await hoarder.complete_message(first)
    await hoarder.close()
    got = await bench.receive(3)
    assert texts(got) == ["1", "2", "3"]
    assert {one.delivery_count for one in got} == {0}


async def test_competing_receivers_get_each_message_once(bench: Bench):
    await bench.sender.send_messages([message(str(n)) for n in range(100)])
    other = bench.open_receiver()
    mine, theirs = await asyncio.gather(
        bench.receive(50), other.receive_messages(max_message_count=50, max_wait_time=PATIENCE)
    )
    assert sorted(texts(mine + theirs), key=int) == [str(n) for n in range(100)]


async def test_peeking_shows_messages_of_every_state_and_locks_none(bench: Bench):
    await bench.send(message("a"), message("b"), message("c"))
    await bench.receiver.defer_message(await bench.one())
    await bench.one()
    seen = await bench.receiver.peek_messages(10, sequence_number=1)
    assert texts(seen) == ["a", "b", "c"]
    assert [one.state for one in seen] == [
        ServiceBusMessageState.DEFERRED,
        ServiceBusMessageState.ACTIVE,
        ServiceBusMessageState.ACTIVE,
    ]
    assert str(await bench.one()) == "c"


async def test_peeking_goes_on_from_a_sequence_number(bench: Bench):
    await bench.sender.send_messages([message(str(n)) for n in range(5)])
    first, second = await bench.receiver.peek_messages(2)
    rest = await bench.receiver.peek_messages(10, sequence_number=second.sequence_number + 1)
    assert texts([first, second, *rest]) == ["0", "1", "2", "3", "4"]


async def test_peeking_an_empty_queue_shows_nothing(bench: Bench):
    assert await bench.receiver.peek_messages(5) == []


async def test_a_thousand_messages_pass(bench: Bench):
    for start in range(0, 1000, 500):
        await bench.sender.send_messages([message(str(n)) for n in range(start, start + 500)])
    got = await bench.receive(1000)
    for one in got:
        await bench.receiver.complete_message(one)
    assert texts(got) == [str(n) for n in range(1000)]
    await eventually(lambda: bench.counts.active == 0)

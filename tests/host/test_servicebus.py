"""Service Bus triggers against the broker, over AMQP."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
from azure.servicebus import ServiceBusMessage

from local.platform.layout import Layout
from tests.host.bus import Bus
from tests.host.journal import QUEUES, HostUnderTest, running_host
from tests.platform_fixtures import broker, eventually, free_base


@pytest.fixture(scope="module")
async def host(layout: Layout, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[HostUnderTest]:
    functions = ("on_message", "on_dead_letter", "on_text", "on_batch")
    async with running_host(layout, tmp_path_factory.mktemp("bus"), *functions) as host:
        yield host


@pytest.fixture(scope="module")
async def bus(layout: Layout) -> AsyncIterator[Bus]:
    async with Bus.connect(layout) as bus:
        yield bus


async def test_a_message_arrives_with_its_metadata_and_is_completed(host: HostUnderTest, bus: Bus):
    await bus.send("singles", ServiceBusMessage(b"hello", message_id="m1", application_properties={"attempt": 2}))
    (note,) = await eventually(lambda: host.notes("on_message", message_id="m1"))
    assert (note["body"], note["delivery_count"], note["properties"]) == ("hello", 1, {"attempt": 2})
    # As in the real host the time comes without a zone.
    assert "+" not in note["enqueued"]
    await eventually(lambda: bus.empty("singles"))


async def test_a_message_that_fails_comes_again_at_once_and_then_to_the_dead_letter_function(
    host: HostUnderTest, bus: Bus
):
    await bus.send("singles", ServiceBusMessage(b"fail", message_id="m2"))
    await eventually(lambda: host.notes("on_dead_letter", message_id="m2"))
    assert [note["delivery_count"] for note in host.notes("on_message", message_id="m2")] == [1, 2, 3]
    await eventually(lambda: bus.empty("singles/$DeadLetterQueue"))


async def test_a_text_body_overwrites_metadata_as_in_the_real_host(host: HostUnderTest, bus: Bus):
    await bus.send("texts", ServiceBusMessage('{"subject": "from the body"}', subject="from the sender"))
    assert await eventually(lambda: host.notes("on_text", subject="from the body"))


async def test_a_text_body_can_make_its_message_undecodable(host: HostUnderTest, bus: Bus):
    await bus.send("texts", ServiceBusMessage('{"sequenceNumber": "abc"}', message_id="m3"))
    await eventually(lambda: bus.left("texts/$DeadLetterQueue"))
    assert "invalid literal for int" in host.program.output


async def test_batches_go_one_at_a_time_up_to_the_largest_size(host: HostUnderTest, bus: Bus):
    sent = [f"b{number}" for number in range(120)]
    await bus.send("batches", *(ServiceBusMessage(body.encode(), message_id=body) for body in sent))
    seen = await eventually(lambda: _bodies(host, sent))
    assert sorted(seen) == sorted(sent)
    assert max(len(note["bodies"]) for note in host.notes("on_batch", begun=True)) <= 50
    begun = [note["begun"] for note in host.notes("on_batch")]
    assert begun[::2] == [True] * (len(begun) // 2)
    await eventually(lambda: bus.empty("batches"))


async def test_messages_that_come_while_a_batch_runs_are_the_next_one_on_their_first_delivery(
    layout: Layout, tmp_path: Path, bus: Bus
):
    async with running_host(layout, tmp_path, "on_batch", BATCHES="waiting") as host:
        await bus.send("waiting", ServiceBusMessage(b"wait"))
        await eventually(lambda: _bodies(host, ["wait"]))
        later = [f"l{number}" for number in range(30)]
        await bus.send("waiting", *(ServiceBusMessage(body.encode()) for body in later))
        (tmp_path / "gate").touch()
        await eventually(lambda: _bodies(host, later))
        counts = [count for note in host.notes("on_batch", begun=True) for count in note["delivery_counts"]]
    assert counts == [1] * 31


async def test_a_batch_that_fails_comes_again_whole(host: HostUnderTest, bus: Bus):
    await bus.send("batches", ServiceBusMessage(b"spoil"), ServiceBusMessage(b"innocent"))
    await eventually(lambda: _bodies(host, ["spoil", "innocent"] * 2))
    counts = {
        (body, count)
        for note in host.notes("on_batch", begun=True)
        for body, count in zip(note["bodies"], note["delivery_counts"], strict=True)
    }
    assert {("spoil", 1), ("innocent", 1), ("spoil", 2), ("innocent", 2)} <= counts


async def test_a_lock_is_renewed_while_its_function_runs(layout: Layout, tmp_path: Path, bus: Bus):
    async with running_host(layout, tmp_path, "on_message", QUEUE="long") as host:
        await bus.send("long", ServiceBusMessage(b"wait for the gate"))
        await eventually(lambda: host.notes("on_message"))
        (held,) = await bus.peek("long")
        # The queue locks for five seconds and allows one delivery.
        await eventually(lambda: _locked_past(bus, held.locked_until_utc))
        (tmp_path / "gate").touch()
        await eventually(lambda: host.notes("on_message", ended="wait for the gate"))
        await eventually(lambda: bus.empty("long"))
    assert await bus.left("long/$DeadLetterQueue") == 0


async def test_the_host_goes_on_when_the_broker_was_killed_and_comes_back(tmp_path: Path):
    layout = Layout(free_base(), tmp_path)
    async with running_host(layout, tmp_path, "on_message", "on_batch", QUEUE="broken") as host:
        for body in (b"first", b"second"):
            async with broker(layout, QUEUES) as running, Bus.connect(layout) as bus:
                await bus.send("broken", ServiceBusMessage(body))
                await bus.send("batches", ServiceBusMessage(body))
                await eventually(lambda body=body: host.notes("on_message", body=body.decode()))
                await eventually(lambda body=body: _bodies(host, [body.decode()]))
                await running.kill()
        assert await host.program.stop() == 0


def _bodies(host: HostUnderTest, wanted: list[str]) -> list[str]:
    """The wanted bodies that came in batches, once there are as many as wanted."""
    came = [body for note in host.notes("on_batch", begun=True) for body in note["bodies"] if body in wanted]
    return came if len(came) >= len(wanted) else []


async def _locked_past(bus: Bus, moment: datetime) -> bool:
    return any(held.locked_until_utc > moment for held in await bus.peek("long"))

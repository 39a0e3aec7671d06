import asyncio
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from local.broker.queues import Queues
from local.broker.running import running_broker
from local.platform.layout import REPO, Layout
from shared.domain.errors import TransientError
from shared.domain.messages import ApplyMembership, SendInvitation
from tests.contract.queues import BrokerQueues, FakeQueues, broker_queues
from tests.platform_fixtures import free_base

INVITATIONS, MEMBERSHIPS = SendInvitation.queue, ApplyMembership.queue


@pytest.fixture(params=["fake", "broker"])
async def queues(request: pytest.FixtureRequest, layout: Layout) -> AsyncIterator[FakeQueues | BrokerQueues]:
    if request.param == "fake":
        yield FakeQueues()
        return
    async with broker_queues(layout.service_bus) as found:
        yield found


def new_message(kind: type = SendInvitation, **fields: int):
    return kind(uuid.uuid4().hex, "batch", **fields)


async def test_each_message_appears_in_its_queue_as_it_was_sent(queues):
    invitation, membership = new_message(attempt=3, postponed=2), new_message(ApplyMembership)
    await queues.bus.send([(membership, None), (invitation, None)])
    assert await queues.take(INVITATIONS, 1) == [invitation]
    assert await queues.take(MEMBERSHIPS, 1) == [membership]


async def test_no_messages_are_sent_for_none(queues):
    await queues.bus.send([])


async def test_messages_keep_their_order(queues):
    messages = [new_message() for _ in range(30)]
    await queues.bus.send([(message, None) for message in messages])
    assert await queues.take(INVITATIONS, 30) == messages


async def test_more_messages_than_fit_one_transfer_all_arrive(queues):
    messages = [SendInvitation(uuid.uuid4().hex, "c" * 60) for _ in range(2500)]
    await queues.bus.send([(message, None) for message in messages])
    assert await queues.take(INVITATIONS, 2500) == messages


async def test_scheduled_messages_appear_at_their_times_and_not_before(queues):
    first, later, sooner, at_once = [new_message() for _ in range(4)]
    await queues.bus.send([(first, None)])
    assert await queues.take(INVITATIONS, 1) == [first]
    soon = queues.now() + timedelta(seconds=2)
    await queues.bus.send([(later, soon + timedelta(seconds=0.5)), (sooner, soon), (at_once, None)])
    assert await queues.take(INVITATIONS, 3) == [at_once, sooner, later]
    assert queues.now() >= soon + timedelta(seconds=0.5)


async def test_a_message_sent_twice_appears_once_and_its_next_attempt_appears_too(queues):
    message = new_message()
    await queues.bus.send([(message, None), (message, None)])
    await queues.bus.send([(message, None), (message.again(), None), (message.later(), None)])
    assert await queues.take(INVITATIONS, 3) == [message, message.again(), message.later()]


async def test_tasks_may_send_at_the_same_time(queues):
    messages = [new_message() for _ in range(40)]
    await asyncio.gather(*(queues.bus.send([(message, None)]) for message in messages))
    taken = await queues.take(INVITATIONS, 40)
    assert {message.guest_id for message in taken} == {message.guest_id for message in messages}


async def test_a_broker_that_is_away_is_trouble_that_passes(tmp_path: Path):
    definitions = Queues.from_file(REPO / "infra" / "queues.json")
    port, database = free_base(), tmp_path / "broker.sqlite"
    first, second, third = [new_message() for _ in range(3)]
    with running_broker(definitions, database, port) as broker:
        address = broker.connection_string
    async with broker_queues(address) as queues:
        with pytest.raises(TransientError):
            await queues.bus.send([(first, None)])
        with running_broker(definitions, database, port):
            await queues.bus.send([(second, None)])
        with pytest.raises(TransientError):
            await queues.bus.send([(first, None)])
        with running_broker(definitions, database, port):
            await queues.bus.send([(third, None)])
            assert await queues.take(INVITATIONS, 2) == [second, third]

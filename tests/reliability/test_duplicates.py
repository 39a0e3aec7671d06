"""Each message comes one to three times, to two hosts at once, in any order, and long after its time."""

import asyncio
import random
from datetime import timedelta

import pytest

from shared.domain.messages import ApplyMembership, Message, SendInvitation
from shared.domain.ports import Services
from shared.steps import redemption
from tests.reliability.lines import Winding
from tests.reliability.platform import Platform, Step, due, invite, join, take
from tests.reliability.promise import Roster, broken_at_the_end
from tests.world import World

ROWS = 40
ROSTER = Roster("Email,Groups\n" + "".join(f"g{n}@fabrikam.example,{'Portal' * (n % 2)}\n" for n in range(ROWS)))
LAGS = (timedelta(0), timedelta(minutes=4))


class TwoHosts:
    """Two hosts that compete for every message."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.chance = random.Random(seed)
        self.hosts = [Platform(world), Platform(world)]

    async def at_once(self, messages: list[Message], most: int = 3) -> None:
        """Each message one to `most` times, side by side and in any order."""
        copies = [message for message in messages for _ in range(self.chance.randint(1, most))]
        self.chance.shuffle(copies)
        steps: list[asyncio.Task[bool]] = []
        while copies:
            host = self.chance.choice(self.hosts)
            count = self.chance.randint(1, 8) if isinstance(copies[0], ApplyMembership) else 1
            taken = [copy for copy in copies if isinstance(copy, type(copies[0]))][:count]
            for copy in taken:
                copies.remove(copy)
            step = _step(host.services, taken)
            steps.append(asyncio.create_task(host.run(step, taken, Winding(self.chance))))
        await asyncio.gather(*steps)

    async def work(self, span: timedelta) -> None:
        """All that appears within the span, a minute's worth at a time; both hosts look after each."""
        clock, end = self.world.clock, self.world.clock.now + span
        while clock.now < end:
            clock.advance(minutes=1)
            invitations, memberships = due(self.world)
            await self.at_once([*invitations, *memberships])
        await self.look()

    async def look(self) -> None:
        await asyncio.gather(*(host.look() for host in self.hosts))


def _step(s: Services, messages: list[Message]) -> Step:
    if isinstance(messages[0], SendInvitation):
        return invite(s, messages[0])
    return join(s, [message for message in messages if isinstance(message, ApplyMembership)])


@pytest.mark.parametrize("lag", LAGS, ids=["no lag", "lag of 4 minutes"])
@pytest.mark.parametrize("seed", range(5), ids=lambda seed: f"seed {seed}")
async def test_copies_in_any_order_mail_nobody_twice(seed: int, lag: timedelta):
    world = World(lag)
    await world.policy()
    two = TwoHosts(world, seed)
    await world.put(ROSTER.text)
    events = [take(host.services, ROSTER.path) for host in (*two.hosts, two.hosts[0])]
    assert all(await asyncio.gather(*(Platform(world).run(event, line=Winding(two.chance)) for event in events)))
    await two.work(timedelta(minutes=45))
    for person in world.directory.people.values():
        world.directory.redeem(person.email)
    world.clock.advance(minutes=5)
    await asyncio.gather(*(host.run(redemption.poll_redemption(host.services)) for host in two.hosts))
    await two.work(timedelta(minutes=45))
    for late in (timedelta(hours=1), timedelta(days=8)):
        world.clock.advance(late)
        await two.at_once([sent.message for sent in world.bus.sent], most=2)
        await two.work(timedelta(minutes=30))
    assert list(broken_at_the_end(world, [ROSTER])) == []
    assert len(world.directory.invitations) == world.directory.mails.total() == ROWS

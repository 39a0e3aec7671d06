"""What Azure does around the app: deliveries, timers, redelivery of what did not end well, dead letters."""

from collections import Counter
from collections.abc import Coroutine, Sequence
from datetime import timedelta
from typing import Any

from shared.domain.messages import ApplyMembership, Message, SendInvitation
from shared.domain.ports import Services, UserKind
from shared.engine.delivery import deliver, deliver_batch
from shared.engine.uploads import deliver_upload, is_taken_in
from shared.steps import deadletter, intake, invitation, membership, redemption, upkeep
from tests.fakes.wire import Line
from tests.reliability.lines import Mortal, on
from tests.world import World

MOST_DELIVERIES = 10
"""Then the broker gives a message up."""

ROUND = timedelta(minutes=10)
ROUNDS = 300

type Step = Coroutine[Any, Any, None]


def take(s: Services, path: str) -> Step:
    """The event of an upload."""
    take_up = intake.check if path.startswith("checks/") else intake.take_in
    return deliver_upload(path.partition("/")[0], path, take_up, intake.reject, s)


def invite(s: Services, message: SendInvitation) -> Step:
    return deliver(message.body(), SendInvitation, invitation.send_invitation, s)


def join(s: Services, messages: Sequence[ApplyMembership]) -> Step:
    return deliver_batch([message.body() for message in messages], ApplyMembership, membership.apply_membership, s)


def due(world: World) -> tuple[list[SendInvitation], list[ApplyMembership]]:
    """Takes out what has appeared by now."""
    taken = world.bus.take_due()
    invitations = [message for message in taken if isinstance(message, SendInvitation)]
    return invitations, [message for message in taken if isinstance(message, ApplyMembership)]


class Platform:
    def __init__(self, world: World, services: Services | None = None) -> None:
        self.world = world
        self.services = services or world.new_process()
        self.deliveries: Counter[Message] = Counter()

    async def run(self, step: Step, messages: Sequence[Message] = (), line: Line | None = None) -> bool:
        """Whether the step ended well. If not, its messages come again, up to ten times."""
        line = line or Mortal()
        ended_well = await on(line, step) is None and not getattr(line, "dead", False)
        for message in () if ended_well else messages:
            self.deliveries[message] += 1
            if self.deliveries[message] < MOST_DELIVERIES:
                self.world.bus.put_back(message)
            else:
                await deadletter.bury(message.body(), type(message), self.services)
        return ended_well

    async def deliver(self) -> None:
        """All that has appeared by now: invitations one by one, memberships together."""
        invitations, memberships = due(self.world)
        for message in invitations:
            await self.run(invite(self.services, message), [message])
        if memberships:
            await self.run(join(self.services, memberships), memberships)

    async def look(self) -> None:
        """One round of both timers; one that fails has its next turn."""
        await self.run(redemption.poll_redemption(self.services))
        await self.run(upkeep.run_round(self.services))

    async def pass_time(self, span: timedelta = ROUND) -> None:
        """Deliver what appears within the span, then look."""
        clock, bus = self.world.clock, self.world.bus
        end = clock.now + span
        while (next_at := bus.next_at) is not None and next_at <= end:
            clock.now = max(clock.now, next_at)
            await self.deliver()
        clock.now = max(clock.now, end)
        await self.look()

    async def finish(self) -> None:
        """Let time pass, and every guest accept, until nothing is left to do; two days at the most."""
        for _ in range(ROUNDS):
            await self.pass_time()
            for person in self.world.directory.people.values():
                if person.user.kind is UserKind.PENDING:
                    self.world.directory.redeem(person.email)
            if await self.is_at_rest():
                return

    async def is_at_rest(self) -> bool:
        world = self.world
        if world.guests.index or world.bus.waiting or [batch async for batch in world.batches.running()]:
            return False
        uploads = [kept[1] for (container, _), kept in world.blobs.stored.items() if container in upkeep.INTAKES]
        asked = world.new_process()
        return all([await is_taken_in(asked, upload) for upload in uploads])

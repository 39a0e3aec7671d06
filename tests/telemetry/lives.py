"""Lives that Application Insights is told of: `python -m tests.telemetry.lives FOLDER`, in a process of its own.

Providers can be set once in a process. The app's settings are in the environment.

One guest goes all the way through the emulated tenant, by Microsoft's SDK; one is refused; one message is
unreadable; one step has a bug that shows a person.
"""

import asyncio
import contextlib
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from opentelemetry import trace

from local.tenant.seed import ALL_PARTNERS, PARTNER_PORTAL
from shared.domain.messages import ApplyMembership, SendInvitation
from shared.domain.ports import Services
from shared.engine.delivery import deliver, deliver_batch
from shared.services import start
from shared.steps import deadletter, membership
from tests.contract.tenants import emulated_tenant
from tests.security.canary import EMAIL, GOSSIP, ROSTER
from tests.world import EVERYONE, POLICY, PORTAL, World

SENT_IN = "00-" + "ab" * 16 + "-" + "cd" * 8 + "-00"
"""The trace of a message, of a host that does not sample it."""


async def step_with_a_bug(_: Services, message: SendInvitation) -> None:
    raise RuntimeError(GOSSIP, message)


async def live(folder: Path) -> None:
    world = World()
    policy = POLICY.replace(PORTAL, PARTNER_PORTAL).replace(EVERYONE, ALL_PARTNERS)
    await world.policy(text=policy.replace("[groups]", 'columns = ["message"]\n[groups]'))
    async with emulated_tenant(folder) as tenant:
        world.services = replace(world.services, directory=tenant.directory)
        await world.drop(ROSTER)
        await world.work()
        await tenant.redeem(EMAIL)
        world.clock.advance(minutes=3)
        await world.look()
        await world.work()
        assert world.statuses() == ["Done"]
        [guest] = world.guests.records.stored
        await tenant.fail("POST /invitations", 400, "the address is not accepted")
        await world.drop("Email\nbea@fabrikam.example\n", "uploads/fabrikam/y.csv")
        await world.work()
        body = ApplyMembership(guest, "told").body()
        sent_in = [{"traceparent": SENT_IN}]
        await deliver_batch([body], ApplyMembership, membership.apply_membership, world.services, sent_in)
        await deadletter.bury(b"\xff", SendInvitation, world.services)
        with contextlib.suppress(RuntimeError):
            await deliver(SendInvitation(guest, "bug").body(), SendInvitation, step_with_a_bug, world.services)


def main() -> None:
    assert start() == ()
    asyncio.run(live(Path(sys.argv[1])))
    cast("Any", trace.get_tracer_provider()).shutdown()


if __name__ == "__main__":
    main()

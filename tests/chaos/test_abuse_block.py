"""Entra blocks the tenant's invitations for suspicious activity, until Microsoft lifts it."""

from itertools import pairwise
from pathlib import Path

import pytest

from shared.domain.messages import SendInvitation
from shared.engine.reports import PAUSED
from tests.chaos.copies import send_copies
from tests.chaos.crowd import Crowd, accepting
from tests.chaos.machine import Machine, machine
from tests.chaos.outcome import complete, promise_kept
from tests.platform_fixtures import eventually

BEFORE_THE_BLOCK = 10

PAUSE_SECONDS = 6

# Whoever comes while a probe is under way is held for a pause: two probes and the rest may take a few of them.
PROBED_SECONDS = 120


async def test_a_block_stops_every_invitation_until_an_operator_says_that_it_is_lifted(tmp_path: Path):
    crowd = Crowd("blocked", 60)
    async with machine(tmp_path) as made, accepting(made.platform):
        await made.platform.control("behaviour", {"block_invitations_after": BEFORE_THE_BLOCK})
        dropped = await crowd.drop(made.platform)
        waiting = crowd.size - BEFORE_THE_BLOCK
        await made.platform.reported(dropped, Waiting=waiting, Done=BEFORE_THE_BLOCK)
        await _told_why(made, dropped.batch_id)
        tried = await _invitations_tried(made)
        await made.restart("host")
        await _nudge_everybody(made, crowd)
        assert await _invitations_tried(made) == tried
        await made.platform.control("behaviour", {"block_invitations_after": None})
        assert (await made.platform.ask("breaker/close", "POST"))[0] == 200
        await complete(made, dropped)
        await promise_kept(made, dropped, crowd)


@pytest.mark.timeout(3 * PROBED_SECONDS)
async def test_a_block_is_probed_by_one_invitation_at_a_time_and_ends_by_itself_when_lifted(tmp_path: Path):
    crowd = Crowd("probed", 30)
    pause = {"BREAKER_MINUTES": str(PAUSE_SECONDS / 60), "NUDGE_AFTER_SECONDS": "120"}
    async with machine(tmp_path, **pause) as made, accepting(made.platform):
        await made.platform.control("behaviour", {"block_invitations_after": BEFORE_THE_BLOCK})
        dropped = await crowd.drop(made.platform)
        await made.platform.reported(dropped, Waiting=crowd.size - BEFORE_THE_BLOCK, Done=BEFORE_THE_BLOCK)
        probes = await eventually(lambda: _probes(made), within=PROBED_SECONDS)
        assert all(later - earlier >= PAUSE_SECONDS for earlier, later in pairwise(probes))
        await made.platform.control("behaviour", {"block_invitations_after": None})
        await complete(made, dropped, within=PROBED_SECONDS)
        await promise_kept(made, dropped, crowd)


async def _probes(made: Machine) -> list[float] | None:
    """When Entra refused an invitation after the first pause, once it did so twice: seconds, by its own clock."""
    log = await made.platform.control("requests/log")
    first, *further = [v["at"] for v in log if v["route"] == "/invitations" and v["status"] == 403]
    probes = [at for at in further if at >= first + PAUSE_SECONDS]
    return probes if len(probes) > 1 else None


async def _told_why(made: Machine, batch_id: str) -> None:
    """Both the admin, by the report, and the operator, by the status."""

    async def told() -> bool:
        _, batch = await made.platform.ask(f"batches/{batch_id}")
        return PAUSED in batch["reasons"]

    await eventually(told)


async def _invitations_tried(made: Machine) -> int:
    return (await made.platform.requests())["POST", "/invitations"]


async def _nudge_everybody(made: Machine, crowd: Crowd) -> None:
    """Tell the app to invite them all, and wait until it has declined."""
    declined = made.log_of().count('"outcome": "held"')
    await send_copies(made.layout.service_bus, SendInvitation, crowd.people)
    await eventually(lambda: made.log_of().count('"outcome": "held"') >= declined + crowd.size - BEFORE_THE_BLOCK)

"""kill -9: the host again and again, and what it depends on, while a roster is on its way."""

import logging
from pathlib import Path

import pytest

from tests.chaos.crowd import Crowd, accepting
from tests.chaos.machine import machine, seeded
from tests.chaos.outcome import complete, drained, promise_kept, unclear_resumed
from tests.chaos.storm import Storm

ROWS, KILLS, SEED = 1000, 50, 20261122
BESIDES = {7: "broker", 15: "tenant", 22: "broker", 30: "storage", 38: "tenant", 45: "broker"}


@pytest.mark.timeout(900)
async def test_a_roster_survives_fifty_kills_of_its_host(tmp_path: Path):
    crowd = Crowd("storm", ROWS)
    with seeded(SEED) as chance:
        async with machine(tmp_path) as made:
            await made.platform.control("behaviour", {"invitations_per_5s": None, "replication_seconds": 2})
            async with accepting(made.platform):
                dropped = await crowd.drop(made.platform)
                await Storm(KILLS, 80, BESIDES).rage(made, chance)
                await complete(made, dropped, within=400)
                unclear = await unclear_resumed(made, dropped)
                await promise_kept(made, dropped, crowd)
            await drained(made)
        logging.getLogger("chaos").info("%d rows, %d kills, %d resumed by a person", ROWS, KILLS, unclear)


async def test_a_batch_ends_right_when_an_operator_deletes_its_messages_and_the_host_is_killed_twice(
    tmp_path: Path,
):
    crowd = Crowd("purged", 200)
    async with machine(tmp_path) as made, accepting(made.platform):
        dropped = await crowd.drop(made.platform)
        for mails in (40, 100):
            await made.mailed(mails)
            with made.queues() as queues:
                assert queues.purge()
            await made.restart("host")
        await complete(made, dropped)
        await promise_kept(made, dropped, crowd)
        await drained(made)

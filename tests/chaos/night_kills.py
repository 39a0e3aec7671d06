"""The storm of `test_kills.py` at length; run by name (`make chaos`)."""

import logging
from pathlib import Path

import pytest

from tests.chaos.crowd import Crowd, accepting
from tests.chaos.machine import machine, seeded
from tests.chaos.outcome import complete, drained, promise_kept, unclear_resumed
from tests.chaos.storm import Storm

ROWS, KILLS, SEED = 2000, 200, 31337
BESIDES = {kill: ("broker", "tenant", "broker", "storage")[kill // 12 % 4] for kill in range(11, KILLS, 12)}


@pytest.mark.timeout(2400)
async def test_a_roster_survives_two_hundred_kills_of_its_host(tmp_path: Path):
    crowd = Crowd("night", ROWS)
    with seeded(SEED) as chance:
        async with machine(tmp_path) as made:
            await made.platform.control("behaviour", {"invitations_per_5s": None, "replication_seconds": 2})
            async with accepting(made.platform):
                dropped = await crowd.drop(made.platform)
                await Storm(KILLS, 40, BESIDES).rage(made, chance)
                await complete(made, dropped, within=600)
                unclear = await unclear_resumed(made, dropped)
                await promise_kept(made, dropped, crowd)
            await drained(made)
        logging.getLogger("chaos").info("%d rows, %d kills, %d resumed by a person", ROWS, KILLS, unclear)

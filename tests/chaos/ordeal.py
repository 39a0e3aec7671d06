"""A roster on its way while its host, and what the host depends on, are killed again and again."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.crowd import Crowd, accepting
from tests.chaos.machine import machine, seeded
from tests.chaos.outcome import complete, drained, promise_kept, unclear_resumed
from tests.chaos.storm import Storm

# What this machine can do, for each thousand is minutes in the queues: nudged after seconds, and sent faster
# than they are worked off, most messages would be copies.
PATIENT = {
    "NUDGE_AFTER_SECONDS": "60",
    "INVITATIONS_PER_MINUTE": "1200",
    "REDEMPTION_SCHEDULE": "*/3 * * * * *",
    "UPKEEP_SCHEDULE": "*/3 * * * * *",
    "REPORT_EVERY_SECONDS": "5",
}


@dataclass(frozen=True, slots=True)
class Ordeal:
    name: str
    rows: int
    kills: int
    seed: int
    life: int
    """How far a host may get before it is killed: see `Storm`."""
    besides: Mapping[int, str]
    """Number of the kill → which other part goes down with the host."""
    within: float
    """Seconds, from the last kill to the last row."""

    async def survived(self, folder: Path) -> None:
        """Everybody ends right, and nobody is mailed twice."""
        crowd = Crowd(self.name, self.rows)
        with seeded(self.seed) as chance:
            async with machine(folder, **PATIENT) as made:
                lag = {"invitations_per_5s": None, "replication_seconds": 2}
                await made.platform.control("behaviour", lag)
                async with accepting(made.platform):
                    dropped = await crowd.drop(made.platform)
                    await Storm(self.kills, self.life, dict(self.besides)).rage(made, chance)
                    await complete(made, dropped, within=self.within)
                    unclear = await unclear_resumed(made, dropped)
                    await promise_kept(made, dropped, crowd)
                await drained(made)
        words = "%d rows, %d kills, %d resumed by a person"
        logging.getLogger("chaos").info(words, self.rows, self.kills, unclear)

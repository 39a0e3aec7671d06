"""A seeded storm: parts are killed at moments of the run that progress names, not the clock."""

import random
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass

from tests.chaos.machine import Machine
from tests.platform_fixtures import eventually

_STALLED_SECONDS = 60.0
_LINE_BYTES = 190


@dataclass(frozen=True, slots=True)
class Storm:
    """`kills` of the host, each after 1 to `most_steps` steps more; `besides` names the part that dies with it."""

    kills: int
    most_steps: int
    besides: Mapping[int, str]

    async def rage(self, machine: Machine, chance: random.Random) -> None:
        for number in range(self.kills):
            goal = steps(machine) + chance.randint(1, self.most_steps)
            await eventually(lambda goal=goal: steps(machine) >= goal, within=_STALLED_SECONDS)
            await machine.kill("host")
            if number in self.besides:
                await machine.restart(self.besides[number])
            await machine.start("host")


def steps(machine: Machine) -> int:
    """Goes up with each message that is sent or appears, and with each line of the host's log."""
    with closing(sqlite3.connect(machine.layout.data / "broker.sqlite")) as database:
        row = database.execute("SELECT seq FROM sqlite_sequence WHERE name = 'messages'").fetchone()
    return (row[0] if row else 0) + machine.log().stat().st_size // _LINE_BYTES
